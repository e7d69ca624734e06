/**
 * Real files in the place of the model's: a directory that stands for /run, in step with what the model has in
 * /run/netns. What is run sees it there (mount_namespace.ts), so that builtins of shells and programs that are not
 * modelled find the names of namespaces, open them, and make files beside them. What they did is looked up here before
 * the next request is carried out.
 */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { INIT_MNT_NS, netMounts } from '../../core/fs/namespace.js';
import { nextFd } from '../../core/fs/file.js';
import { NETNS_RUN_DIR } from '../../core/fs/open.js';
import type { Kernel } from '../../core/kernel.js';
import type { Machine } from './machine.js';

export interface StandIns {
  /** Makes the files what the model says. */
  readonly show: () => void;
  /** Tells the model what became of the files since they were shown. @param pid of the task that is taken to have done it */
  readonly notice: (pid: number) => void;
  /** The net that a file stands for, by any path to it; undefined: none, or nothing is there. */
  readonly netAt: (path: string) => number | undefined;
  /** Whether anything could be open. */
  readonly wereThere: () => boolean;
}

/** What is at a name: the net that is mounted there, the permissions of a bare file, or where a link leads. */
type Shown = { readonly net: number } | { readonly mode: number } | { readonly target: string };

const NS_FILE_MODE = 0o444;

const identity = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`;

const statOf = (path: string, stat: typeof statSync = statSync): BigIntStats | undefined => {
  try {
    return stat(path, { bigint: true });
  } catch {
    return undefined;
  }
};

/** What the first mount namespace has in /run/netns. */
const wanted = (kernel: Kernel): ReadonlyMap<string, Shown> => {
  const names = new Map<string, Shown>();
  for (const [name, is] of kernel.mounts.dentries)
    names.set(name, typeof is === 'string' ? { target: is } : { mode: is });
  for (const { mnt_ns, path, net } of netMounts(kernel)) {
    const name = path.startsWith(`${NETNS_RUN_DIR}/`) ? path.slice(NETNS_RUN_DIR.length + 1) : '';
    if (mnt_ns === INIT_MNT_NS && names.has(name)) names.set(name, { net });
  }
  return names;
};

/** What there is in the directory: where links lead, null for the rest; undefined: no such directory. */
const foundIn = (directory: string): ReadonlyMap<string, string | null> | undefined => {
  try {
    return new Map(
      readdirSync(directory, { withFileTypes: true }).map((entry) => [
        entry.name,
        entry.isSymbolicLink() ? readlinkSync(join(directory, entry.name)) : null,
      ]),
    );
  } catch {
    return undefined;
  }
};

const targetOf = (what: Shown | undefined): string | null =>
  what !== undefined && 'target' in what ? what.target : null;

const netIn = (what: Shown): number | undefined => ('net' in what ? what.net : undefined);

const isSame = (one: Shown | undefined, other: Shown): boolean =>
  one !== undefined && netIn(one) === netIn(other) && targetOf(one) === targetOf(other);

/** @param run the directory that stands for /run */
export const makeStandIns = (machine: Machine, run: string): StandIns => {
  const directory = join(run, 'netns');
  /** File that is being made, outside the directory: a name leads to a whole file or to none. */
  const fresh = join(run, '.netns');
  const shown = new Map<string, Shown>();
  /** Which file stood for which net: an open one can outlive its name. */
  const nets = new Map<string, number>();
  let mounts: Kernel['mounts'] | undefined;

  const put = (name: string, what: Shown): void => {
    if ('target' in what) symlinkSync(what.target, fresh);
    else {
      writeFileSync(fresh, '');
      chmodSync(fresh, 'net' in what ? NS_FILE_MODE : what.mode);
      const file = statOf(fresh);
      if (file !== undefined && 'net' in what) nets.set(identity(file), what.net);
      else if (file !== undefined) nets.delete(identity(file));
    }
    renameSync(fresh, join(directory, name));
    shown.set(name, what);
  };

  const show = (): void => {
    const kernel = machine.kernel();
    if (kernel.mounts === mounts) return;
    mounts = kernel.mounts;
    if (mounts.directory !== 'absent') mkdirSync(directory, { recursive: true });
    const names = wanted(kernel);
    for (const name of shown.keys())
      if (!names.has(name)) {
        rmSync(join(directory, name), { force: true });
        shown.delete(name);
      }
    for (const [name, what] of names) if (!isSame(shown.get(name), what)) put(name, what);
  };

  const create = (pid: number, name: string, target: string | null): void => {
    const path = `${NETNS_RUN_DIR}/${name}`;
    if (target !== null) {
      machine.request({ type: 'symlink', pid, target, path });
      shown.set(name, { target });
      return;
    }
    const file = statOf(join(directory, name), lstatSync);
    if (file?.isFile() !== true) return;
    const fd = nextFd(machine.kernel(), pid);
    const mode = Number(file.mode & 0o777n);
    if (machine.request({ type: 'open', pid, path, flags: ['O_CREAT'], mode }) === undefined)
      machine.request({ type: 'close', pid, fd });
    shown.set(name, { mode });
  };

  return {
    show,
    notice: (pid) => {
      const found = foundIn(directory);
      if (found === undefined) return;
      const stays = (name: string): boolean =>
        shown.has(name) && found.get(name) === targetOf(shown.get(name));
      const made = [...found].filter(([name]) => !stays(name));
      const gone = [...shown].filter(([name]) => !stays(name));
      const isNew = machine.kernel().mounts.directory === 'absent';
      if (made.length === 0 && gone.length === 0 && !isNew) return;
      if (isNew) machine.request({ type: 'mkdir', pid, path: NETNS_RUN_DIR });
      for (const [name, what] of gone) {
        shown.delete(name);
        // A file that a net is mounted on cannot be removed: it comes back.
        if (!('net' in what)) machine.request({ type: 'unlink', pid, path: `${NETNS_RUN_DIR}/${name}` });
      }
      for (const [name, target] of made) create(pid, name, target);
      mounts = undefined;
      show();
    },
    netAt: (path) => {
      const file = statOf(path);
      return file && nets.get(identity(file));
    },
    wereThere: () => nets.size > 0,
  };
};
