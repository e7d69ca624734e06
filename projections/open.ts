/** open() as programs make it: paths that the model does not know are looked up on the machine that netrewind runs on. */
import * as E from 'fp-ts/lib/Either.js';
import type { Refusal } from '../core/errno.js';
import { nextFd } from '../core/fs/file.js';
import { isModelledPath } from '../core/fs/open.js';
import type { System } from './program.js';

type OpenFlag = 'O_CREAT' | 'O_EXCL' | 'O_CLOEXEC';

/** @returns the descriptor, or why there is none. */
export const open = (
  { kernel, pid, request, exists }: System,
  path: string,
  flags: readonly OpenFlag[] = [],
): E.Either<Refusal, number> => {
  const fd = nextFd(kernel(), pid);
  const elsewhere = !isModelledPath(path) && exists(path);
  const refused = request({
    type: 'open',
    pid,
    path,
    ...(flags.length > 0 && { flags }),
    ...(elsewhere && { elsewhere }),
  });
  return refused === undefined ? E.right(fd) : E.left(refused);
};
