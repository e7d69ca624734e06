/**
 * Files under /proc/sys/net for programs: stat, read, list and write as the asking task.
 */
import { lookUp } from '../../core/fs/proc_sysctl.js';
import type { Refusal } from '../../core/errno.js';
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

export interface Stat {
  readonly is: 'directory' | 'file';
  readonly readable: boolean;
  readonly writable: boolean;
}

/** stat(): undefined when there is nothing. */
export const stat = ({ kernel, pid }: System, path: string): Stat | undefined => {
  const looked = lookUp(kernel(), pid, path);
  if (looked === undefined) return undefined;
  if (looked.is === 'directory') return { is: 'directory', readable: true, writable: false };
  return { is: 'file', readable: looked.file.entry.mode !== 'wo', writable: looked.file.writable };
};

/** Why stat() finds nothing: a file on the way is ENOTDIR. */
export const whyMissing = (system: System, path: string): 'ENOENT' | 'ENOTDIR' => {
  const parts = path.split('/');
  return parts.some((_part, i) => stat(system, parts.slice(0, i).join('/'))?.is === 'file')
    ? 'ENOTDIR'
    : 'ENOENT';
};

/** The line in a file, without its line feed; undefined: reading it is an input/output error. */
export const read = ({ kernel, pid }: System, path: string): string | undefined => {
  const looked = lookUp(kernel(), pid, path);
  return looked?.is === 'file' ? looked.read() : undefined;
};

/** Names in a directory, in its order. */
export const readdir = ({ kernel, pid }: System, path: string): readonly string[] => {
  const looked = lookUp(kernel(), pid, path);
  return looked?.is === 'directory' ? looked.names : [];
};

/** Writes a line to a file. */
export const write = ({ pid, request }: System, path: string, value: string): Refusal | undefined =>
  request({ type: 'proc_sys_write', pid, path, value });
