/** A tree of real files that is kept like one of the model's, and tells what others wrote to it. */
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A directory of files; what is below it is a directory of its own. */
export interface Directory {
  /** Below the top of the tree; '' is the top. */
  readonly path: string;
  /** Differs when what is in the files may differ. */
  readonly version: readonly unknown[];
  readonly files: () => ReadonlyMap<string, FileText>;
}

export interface FileText {
  /** What is in it, or where it leads. */
  readonly text: string;
  readonly mode: number;
  readonly isLink?: true;
}

/** One tree of real files. */
export interface Tree {
  readonly top: string;
  /** Makes the files what the directories say. */
  readonly show: (directories: readonly Directory[]) => void;
  /**
   * What was written to files since they were shown, oldest first; those files are shown anew next time.
   * @param byAll every file is looked at, not only those that the system has told of by now
   */
  readonly written: (byAll?: boolean) => readonly { readonly path: string; readonly text: string }[];
  readonly close: () => void;
}

const isSame = (one: readonly unknown[] | undefined, other: readonly unknown[]): boolean =>
  one?.length === other.length && one.every((each, i) => each === other[i]);

const mtimeOf = (path: string): bigint | undefined =>
  statSync(path, { bigint: true, throwIfNoEntry: false })?.mtimeNs;

/** @param top directory that is not there yet */
export const growTree = (top: string): Tree => {
  interface Shown {
    readonly version: readonly unknown[];
    readonly files: Map<string, { readonly text: string; readonly at: bigint | undefined }>;
    readonly close: () => void;
  }
  const shown = new Map<string, Shown>();
  /** Files of which the system said that they changed, in that order. */
  const touched = new Set<string>();

  const plant = (path: string): Shown => {
    const directory = join(top, path);
    mkdirSync(directory, { recursive: true });
    const watcher = watch(directory, { persistent: false }, (_, name) => {
      if (name !== null) touched.add(path === '' ? name : `${path}/${name}`);
    });
    const close = (): void => {
      watcher.close();
    };
    return { version: [], files: new Map(), close };
  };

  const fill = (directory: Directory): void => {
    const before = shown.get(directory.path) ?? plant(directory.path);
    const wanted = directory.files();
    for (const name of before.files.keys())
      if (!wanted.has(name)) {
        rmSync(join(top, directory.path, name), { force: true });
        before.files.delete(name);
      }
    for (const [name, { text, mode, isLink }] of wanted) {
      if (before.files.get(name)?.text === text) continue;
      const path = join(top, directory.path, name);
      if (isLink === true) {
        rmSync(path, { force: true });
        symlinkSync(text, path);
      } else writeFileSync(path, text, { mode });
      before.files.set(name, { text, at: isLink === true ? undefined : mtimeOf(path) });
    }
    shown.set(directory.path, { ...before, version: directory.version });
  };

  const everyFile = (): string[] =>
    [...shown].flatMap(([path, { files }]) =>
      [...files.keys()].map((name) => (path === '' ? name : `${path}/${name}`)),
    );

  return {
    top,
    show: (directories) => {
      const paths = new Set(directories.map(({ path }) => path));
      for (const [path, { close }] of shown)
        if (!paths.has(path)) {
          close();
          rmSync(join(top, path), { recursive: true, force: true });
          shown.delete(path);
        }
      for (const directory of directories)
        if (!isSame(shown.get(directory.path)?.version, directory.version)) fill(directory);
    },
    written: (byAll = false) => {
      const asked = byAll ? everyFile() : [...touched];
      touched.clear();
      return asked.flatMap((path) => {
        const cut = path.lastIndexOf('/');
        const directory = shown.get(path.slice(0, Math.max(cut, 0)));
        const known = directory?.files.get(path.slice(cut + 1));
        const now = mtimeOf(join(top, path));
        // Who writes through a link writes to the file that it leads to.
        if (directory === undefined || known?.at === undefined || now === undefined) return [];
        if (byAll && now === known.at) return [];
        const text = readFileSync(join(top, path), 'utf8');
        if (text === known.text && now === known.at) return [];
        // A shell has opened it, and is about to write.
        if (text === '') touched.add(path);
        if (text === '') return [];
        // Whatever becomes of it, what is in the file is not what was shown.
        directory.files.delete(path.slice(cut + 1));
        shown.set(path.slice(0, Math.max(cut, 0)), { ...directory, version: [] });
        return [{ path, text }];
      });
    },
    close: () => {
      for (const { close } of shown.values()) close();
    },
  };
};
