/** What there can be at a path of the model (include/linux/fs.h): files, links, directories, and what looking for one says. */
import type * as E from 'fp-ts/lib/Either.js';
import type { Errno } from '../core/errno.js';
import type { Command, Kernel } from '../core/kernel.js';

export interface File {
  readonly kind: 'file';
  readonly mode: number;
  /** Bytes, as stat() says; procfs does not know how much there is to read. */
  readonly size: number;
  /** undefined: the model has no number for it. */
  readonly ino?: number;
  /** undefined: the model cannot say what is in it. */
  readonly read?: () => E.Either<Errno, string>;
  /** What writing a line of text to it asks of the kernel; undefined: not modelled, unless the mode forbids it. */
  readonly write?: (text: string) => Command;
}

export interface Link {
  readonly kind: 'link';
  readonly to: string;
  readonly size: number;
  /** Where it leads, if not along its text. ENOENT: nowhere, and there is no text to read. */
  readonly leadsTo?: Node | 'ENOENT';
}

export interface Directory {
  readonly kind: 'directory';
  readonly mode: number;
  /** undefined: the model does not know. */
  readonly nlink?: number;
  readonly names: () => readonly string[];
  /** What listing it is refused with. */
  readonly unlisted?: Errno;
  /** undefined: nothing has that name. */
  readonly child: (name: string) => Step | undefined;
}

export type Node = File | Link | Directory;

/** A directory of the machine in which the model knows some names; `real` for the others. */
export interface Passage {
  readonly kind: 'passage';
  readonly child: (name: string) => Step | 'real' | undefined;
}

/** `unknown`: it is of the model's world, which has it not. */
export type Step = Node | Passage | 'unknown';

/** `real`: only the machine that netrewind runs on knows. */
export type Seen = Node | 'real' | 'unknown' | 'ENOENT' | 'ENOTDIR' | 'ELOOP';

export const isNode = (seen: Seen): seen is Node => typeof seen !== 'string';

/** Who looks, and which nets are shown. */
export interface Looker {
  readonly kernel: Kernel;
  readonly pid: number;
  /** What /proc/sys/net and the looker's own /proc/net are about; undefined: nothing. */
  readonly net: number | undefined;
  /** What /sys is about. */
  readonly sysfs: number;
}

/** A directory with entries by name. @param own links to it that are no subdirectories: itself and its name above */
export const directory = (
  entries: Readonly<Record<string, () => Step | undefined>>,
  facts: { readonly mode: number; readonly nlink?: number },
): Directory => ({
  kind: 'directory',
  ...facts,
  names: () => Object.keys(entries),
  child: (name) => (Object.hasOwn(entries, name) ? entries[name]?.() : undefined),
});

export const passage = (entries: Readonly<Record<string, () => Step | undefined>>): Passage => ({
  kind: 'passage',
  child: (name) => (Object.hasOwn(entries, name) ? entries[name]?.() : 'real'),
});
