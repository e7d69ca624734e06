/**
 * Open files of tasks, as far as they matter here: descriptors of nsfs inodes (fs/file.c). Other files are known by
 * what they are not. A descriptor is the lowest free number from 3 up; 0 to 2 are the terminal's.
 */
import * as E from 'fp-ts/lib/Either.js';
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { nsGetPath, nsPutPath } from './nsfs.js';

/** What an open file is of: the namespace of a net (its cookie), or something that is no namespace. */
const File = t.type({ path: t.string, net: t.union([int, t.null]), cloexec: t.boolean });
export type File = t.TypeOf<typeof File>;

export const FileEvent = t.union([
  t.type({ type: t.literal('fd_install'), pid: int, fd: int, file: File }),
  t.type({ type: t.literal('close_fd'), pid: int, fd: int }),
]);
export type FileEvent = t.TypeOf<typeof FileEvent>;

export interface FileSlice {
  /** pid → descriptor → open file. */
  readonly fds: Map<number, Map<number, File>>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly files: FileSlice;
  }
  interface Events {
    readonly files: FileEvent;
  }
}

export const initial: FileSlice = { fds: Map() };

export const sites = { fd_install: 'fd_install', close_fd: 'close_fd' } satisfies Record<
  FileEvent['type'],
  string
>;

export const filesOf = (kernel: Kernel, pid: number): Map<number, File> => kernel.files.fds.get(pid) ?? Map();

const FIRST_FD = 3;

/** The descriptor that the next open of `pid` gets: alloc_fd(). */
export const nextFd = (kernel: Kernel, pid: number): number => {
  const fds = filesOf(kernel, pid);
  let fd = FIRST_FD;
  while (fds.has(fd)) fd += 1;
  return fd;
};

/** The net behind a descriptor. @returns EBADF: not open; EINVAL: open, but no net's namespace file. */
export const netOfFd = (kernel: Kernel, pid: number, fd: number, site: string): E.Either<Refusal, number> => {
  const file = filesOf(kernel, pid).get(fd);
  if (file === undefined) return E.left(refuse('EBADF', site));
  return file.net === null ? E.left(refuse('EINVAL', site)) : E.right(file.net);
};

/** The task `pid` gets its lowest free descriptor for `file`. */
export const fdInstall = (call: Call, pid: number, file: File): void => {
  if (file.net !== null) nsGetPath(call, file.net);
  call.emit({ type: 'fd_install', pid, fd: nextFd(call.kernel, pid), file });
};

/** dup_fd(): the child of a fork gets its parent's descriptors. */
export const dupFds = (call: Call, parent: number, child: number): void => {
  for (const [fd, file] of ascending(filesOf(call.kernel, parent))) {
    if (file.net !== null) nsGetPath(call, file.net);
    call.emit({ type: 'fd_install', pid: child, fd, file });
  }
};

/** @returns EBADF: not open. */
export const close = (call: Call, pid: number, fd: number): Verdict => {
  const file = filesOf(call.kernel, pid).get(fd);
  if (file === undefined) return refuse('EBADF', 'close_fd');
  call.emit({ type: 'close_fd', pid, fd });
  if (file.net !== null) nsPutPath(call, file.net);
  return undefined;
};

/** Every descriptor at exit, or those with O_CLOEXEC at execve. */
export const closeAll = (call: Call, pid: number, onlyCloexec: boolean): void => {
  for (const [fd, file] of ascending(filesOf(call.kernel, pid)))
    if (!onlyCloexec || file.cloexec) close(call, pid, fd);
};

const ascending = (fds: Map<number, File>): [number, File][] => [...fds].toSorted(([a], [b]) => a - b);

export const evolve = (slice: FileSlice, event: FileEvent): FileSlice => {
  const open = slice.fds.get(event.pid) ?? Map<number, File>();
  switch (event.type) {
    case 'fd_install':
      return { fds: slice.fds.set(event.pid, open.set(event.fd, event.file)) };
    case 'close_fd': {
      const left = open.delete(event.fd);
      return { fds: left.isEmpty() ? slice.fds.delete(event.pid) : slice.fds.set(event.pid, left) };
    }
  }
};
