/**
 * Error numbers and refusals. Names as in include/uapi/asm-generic/errno-base.h and errno.h; only the front end turns
 * them into words.
 */
import * as t from 'io-ts';

export const Errno = t.keyof({
  EPERM: null,
  ENOENT: null,
  ESRCH: null,
  EINTR: null,
  ENXIO: null,
  EBADF: null,
  E2BIG: null,
  ECHILD: null,
  ENOMEM: null,
  EACCES: null,
  EBUSY: null,
  EEXIST: null,
  ENODEV: null,
  ENOTDIR: null,
  EISDIR: null,
  EINVAL: null,
  ENFILE: null,
  ENOSPC: null,
  ERANGE: null,
  ENAMETOOLONG: null,
  ENOTEMPTY: null,
  ELOOP: null,
  EAGAIN: null,
  EIO: null,
  ENOTTY: null,
  EBADFD: null,
  EOPNOTSUPP: null,
  EADDRINUSE: null,
  EADDRNOTAVAIL: null,
  ENOTSOCK: null,
  EISCONN: null,
  ENETDOWN: null,
  ENOTCONN: null,
  ENOBUFS: null,
  ENETUNREACH: null,
  EHOSTUNREACH: null,
  EXDEV: null,
  EAFNOSUPPORT: null,
});
export type Errno = t.TypeOf<typeof Errno>;

/** The kernel says no: an error number, the kernel function that said it, and the netlink extended ack text if any. */
export const Refusal = t.intersection([
  t.type({ errno: Errno, site: t.string }),
  t.partial({ extack: t.string }),
]);
export type Refusal = t.TypeOf<typeof Refusal>;

export const refuse = (errno: Errno, site: string, extack?: string): Refusal =>
  extack === undefined ? { errno, site } : { errno, site, extack };
