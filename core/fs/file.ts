/**
 * Open files of tasks, as far as they matter here (fs/file.c, 6.18): what each descriptor is of, and which net it keeps
 * alive. A descriptor is the lowest free number from 3 up unless its task chooses one; 0 to 2 are the terminal's. A fork
 * shares its parent's open files; passing them over a unix socket is left out.
 */
import * as E from 'fp-ts/lib/Either.js';
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { putUserNs } from '../kernel/user_namespace.js';
import { getNet, putNet } from '../net/net_namespace.js';
import type { Holder } from '../net/net_namespace.js';
import { putMntNs } from './namespace.js';
import { nsGetPath, nsPutPath } from './nsfs.js';

const Common = t.type({
  /** Which open file: descriptors that came of one another by fork have the same. */
  file: int,
  path: t.string,
  cloexec: t.boolean,
});

/**
 * What is open. `net`, `mnt`, `user`: the file of a namespace (a net's cookie; the others' ids). A socket, a descriptor of
 * /dev/net/tun and a file in /proc/PID/net each belong to the net in which they were opened. `other`: nothing that keeps
 * a namespace, such as a directory in /proc or a file of /proc/sys.
 */
const Of = t.union([
  t.type({ kind: t.literal('net'), net: int }),
  t.type({ kind: t.literal('mnt'), mnt_ns: int }),
  t.type({ kind: t.literal('user'), user_ns: int }),
  t.type({ kind: t.literal('socket'), net: int, family: t.string, sock_type: t.string }),
  t.type({ kind: t.literal('tun'), net: int }),
  t.type({ kind: t.literal('proc_net'), net: int }),
  t.type({ kind: t.literal('other') }),
]);
export type Of = t.TypeOf<typeof Of>;

const File = t.intersection([Common, Of]);
export type File = t.TypeOf<typeof File>;

export const FileEvent = t.union([
  t.type({ type: t.literal('fd_install'), pid: int, fd: int, file: File }),
  t.type({ type: t.literal('close_fd'), pid: int, fd: int }),
]);
export type FileEvent = t.TypeOf<typeof FileEvent>;

export interface FileSlice {
  readonly nextFile: number;
  /** pid → descriptor → open file. */
  readonly fds: Map<number, Map<number, File>>;
  /** Open file → its number of descriptors (struct file's f_count). */
  readonly counts: Map<number, number>;
  /** pid → where the search for a free descriptor begins: none below it is free (files_struct.next_fd). */
  readonly next_fd: Map<number, number>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly files: FileSlice;
  }
  interface Events {
    readonly files: FileEvent;
  }
  interface Ops {
    /** file_operations.release, by what is open, of which net: the last descriptor of an open file is closed. */
    readonly release: { readonly [K in File['kind']]?: (call: Call, file: number, net: number) => void };
  }
}

export const initial: FileSlice = { nextFile: 1, fds: Map(), counts: Map(), next_fd: Map() };

export const sites = { fd_install: 'fd_install', close_fd: 'close_fd' } satisfies Record<
  FileEvent['type'],
  string
>;

export const filesOf = (kernel: Kernel, pid: number): Map<number, File> => kernel.files.fds.get(pid) ?? Map();

/** The net whose namespace file a descriptor is of, or that it belongs to. */
export const netOfFile = (file: File): number | undefined => ('net' in file ? file.net : undefined);

const FIRST_FD = 3;

/** The descriptor that the next open of `pid` gets: alloc_fd(). */
export const nextFd = (kernel: Kernel, pid: number): number => {
  const fds = filesOf(kernel, pid);
  let fd = kernel.files.next_fd.get(pid, FIRST_FD);
  while (fds.has(fd)) fd += 1;
  return fd;
};

/** The namespace file behind a descriptor. @returns EBADF: not open; EINVAL: open, but no namespace's file. */
export const namespaceOfFd = (
  kernel: Kernel,
  pid: number,
  fd: number,
  site: string,
): E.Either<Refusal, File & { kind: 'net' | 'mnt' | 'user' }> => {
  const file = filesOf(kernel, pid).get(fd);
  if (file === undefined) return E.left(refuse('EBADF', site));
  return file.kind === 'net' || file.kind === 'mnt' || file.kind === 'user'
    ? E.right(file)
    : E.left(refuse('EINVAL', site));
};

/** The net behind a descriptor. @returns EBADF: not open; EINVAL: open, but no net's namespace file. */
export const netOfFd = (kernel: Kernel, pid: number, fd: number, site: string): E.Either<Refusal, number> => {
  const file = namespaceOfFd(kernel, pid, fd, site);
  if (E.isLeft(file)) return file;
  return file.right.kind === 'net' ? E.right(file.right.net) : E.left(refuse('EINVAL', site));
};

/** How an open file itself, not the inode that it is of, holds a net. */
export const holderOf = (file: File): (Holder & { file: number }) | undefined =>
  file.kind === 'socket' || file.kind === 'tun' || file.kind === 'proc_net'
    ? { kind: file.kind, file: file.file }
    : undefined;

/** Every descriptor there is. */
export const allFiles = (kernel: Kernel): File[] =>
  [...kernel.files.fds.values()].flatMap((files) => [...files.values()]);

const isOpen = (kernel: Kernel, file: number): boolean => kernel.files.counts.has(file);

const install = (call: Call, pid: number, fd: number, file: File): void => {
  if (file.kind === 'net') nsGetPath(call, file.net);
  const holder = holderOf(file);
  const net = netOfFile(file);
  if (holder !== undefined && net !== undefined && !isOpen(call.kernel, file.file)) getNet(call, net, holder);
  call.emit({ type: 'fd_install', pid, fd, file });
};

/**
 * The task `pid` gets a descriptor for what it has opened.
 * @param fd the number that it gives it, as with dup2(), in the place of what that was of; else the lowest free one
 */
export const fdInstall = (
  call: Call,
  pid: number,
  opened: { readonly path: string; readonly cloexec: boolean } & Of,
  fd = nextFd(call.kernel, pid),
): void => {
  const before = filesOf(call.kernel, pid).get(fd);
  install(call, pid, fd, { ...opened, file: call.kernel.files.nextFile });
  if (before !== undefined) filpClose(call, before);
};

/** dup_fd(): the child of a fork gets its parent's descriptors. */
export const dupFds = (call: Call, parent: number, child: number): void => {
  for (const [fd, file] of ascending(filesOf(call.kernel, parent))) install(call, child, fd, file);
};

/** A mount namespace has lost a task or a file: without either it goes, and its mounts with it. */
export const dropMntNs = (call: Call, mnt_ns: number): void => {
  const { tasks, mounts } = call.kernel;
  const held =
    tasks.nsproxies.some((row) => row.mnt_ns === mnt_ns) ||
    allFiles(call.kernel).some((file) => file.kind === 'mnt' && file.mnt_ns === mnt_ns);
  if (!held && mounts.trees.has(mnt_ns)) putMntNs(call, mnt_ns);
};

/** A descriptor of `file` is no more. */
const filpClose = (call: Call, file: File): void => {
  if (file.kind === 'net') nsPutPath(call, file.net);
  if (file.kind === 'mnt') dropMntNs(call, file.mnt_ns);
  if (file.kind === 'user') putUserNs(call, file.user_ns);
  if (isOpen(call.kernel, file.file)) return;
  const holder = holderOf(file);
  const net = netOfFile(file);
  if (net !== undefined) call.ops.release[file.kind]?.(call, file.file, net);
  if (holder !== undefined && net !== undefined) putNet(call, net, holder);
};

/** @returns EBADF: not open. */
export const close = (call: Call, pid: number, fd: number): Verdict => {
  const file = filesOf(call.kernel, pid).get(fd);
  if (file === undefined) return refuse('EBADF', 'close_fd');
  call.emit({ type: 'close_fd', pid, fd });
  filpClose(call, file);
  return undefined;
};

/** Every descriptor at exit, or those with O_CLOEXEC at execve. */
export const closeAll = (call: Call, pid: number, onlyCloexec: boolean): void => {
  for (const [fd, file] of ascending(filesOf(call.kernel, pid)))
    if (!onlyCloexec || file.cloexec) close(call, pid, fd);
};

const ascending = (fds: Map<number, File>): [number, File][] => [...fds].toSorted(([a], [b]) => a - b);

/** One descriptor more or less of an open file. */
const counted = (counts: FileSlice['counts'], file: File | undefined, by: 1 | -1): FileSlice['counts'] => {
  if (file === undefined) return counts;
  const count = counts.get(file.file, 0) + by;
  return count > 0 ? counts.set(file.file, count) : counts.delete(file.file);
};

/** alloc_fd(), __put_unused_fd() */
const searchFrom = (next_fd: FileSlice['next_fd'], { type, pid, fd }: FileEvent): FileSlice['next_fd'] => {
  const before = next_fd.get(pid, FIRST_FD);
  if (type === 'fd_install') return fd === before ? next_fd.set(pid, fd + 1) : next_fd;
  if (fd >= before) return next_fd;
  return fd > FIRST_FD ? next_fd.set(pid, fd) : next_fd.delete(pid);
};

export const evolve = (slice: FileSlice, event: FileEvent): FileSlice => {
  const next_fd = searchFrom(slice.next_fd, event);
  const open = slice.fds.get(event.pid) ?? Map<number, File>();
  const without = counted(slice.counts, open.get(event.fd), -1);
  switch (event.type) {
    case 'fd_install':
      return {
        nextFile: Math.max(slice.nextFile, event.file.file + 1),
        fds: slice.fds.set(event.pid, open.set(event.fd, event.file)),
        counts: counted(without, event.file, 1),
        next_fd,
      };
    case 'close_fd': {
      const left = open.delete(event.fd);
      const fds = left.isEmpty() ? slice.fds.delete(event.pid) : slice.fds.set(event.pid, left);
      return { ...slice, fds, counts: without, next_fd };
    }
  }
};
