/** /proc/sys as sysctl(8) looks at it: only the part about nets is modelled. */
import * as E from 'fp-ts/lib/Either.js';
import type { Errno } from '../../core/errno.js';
import { follow, lookerOf, readNode } from '../namei.js';
import { isNode } from '../node.js';
import type { Directory, File } from '../node.js';
import type { System } from '../program.js';

export const PROC_SYS = '/proc/sys/';

/** Directories of /proc/sys that the model knows nothing of. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'abi',
  'crypto',
  'debug',
  'dev',
  'fs',
  'fscache',
  'kernel',
  'sunrpc',
  'user',
  'vm',
  'xen',
]);

/** Whether a path under /proc/sys is in a part of it that is not modelled. */
export const isElsewhere = (path: string): boolean =>
  ELSEWHERE.has(
    path
      .slice(PROC_SYS.length)
      .split('/')
      .find((part) => part !== '') ?? '',
  );

/** There are no links. */
export type Entry = File | Directory;

/** stat(), or why there is nothing. */
export const stat = (system: System, path: string): E.Either<Errno, Entry> => {
  const seen = follow(system, path);
  if (isNode(seen) && seen.kind !== 'link') return E.right(seen);
  return E.left(seen === 'ENOTDIR' ? seen : 'ENOENT');
};

/** Names in a directory, in its order. */
export const readdir = (system: System, path: string): readonly string[] => {
  const found = stat(system, path);
  return E.isRight(found) && found.right.kind === 'directory' ? found.right.names() : [];
};

const [OWNER_READ, OWNER_WRITE] = [0o400, 0o200];
export const isReadable = ({ mode }: Entry): boolean => (mode & OWNER_READ) !== 0;
export const isWritable = ({ mode }: Entry): boolean => (mode & OWNER_WRITE) !== 0;

/** The line in a file, without its line feed; undefined: reading it is an error. */
export const read = ({ kernel, pid }: System, node: File): string | undefined => {
  const text = readNode(lookerOf(kernel(), pid), node);
  return text === undefined || E.isLeft(text) ? undefined : text.right.replace(/\n$/, '');
};
