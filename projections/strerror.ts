/** Error numbers in words: strerror() of glibc in the C locale. */
import type { Errno } from '../core/errno.js';

const WORDS = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  ESRCH: 'No such process',
  EINTR: 'Interrupted system call',
  ENXIO: 'No such device or address',
  EBADF: 'Bad file descriptor',
  ECHILD: 'No child processes',
  ENOMEM: 'Cannot allocate memory',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  ENODEV: 'No such device',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  ENFILE: 'Too many open files in system',
  ENOSPC: 'No space left on device',
  ERANGE: 'Numerical result out of range',
  ENAMETOOLONG: 'File name too long',
  ELOOP: 'Too many levels of symbolic links',
  EAGAIN: 'Resource temporarily unavailable',
  EIO: 'Input/output error',
  ENOTTY: 'Inappropriate ioctl for device',
  EBADFD: 'File descriptor in bad state',
  EOPNOTSUPP: 'Operation not supported',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  ENETDOWN: 'Network is down',
  ENOTCONN: 'Transport endpoint is not connected',
  ENOBUFS: 'No buffer space available',
  ENETUNREACH: 'Network is unreachable',
  EHOSTUNREACH: 'No route to host',
  EXDEV: 'Invalid cross-device link',
} satisfies Record<Errno, string>;

export const strerror = (errno: Errno): string => WORDS[errno];
