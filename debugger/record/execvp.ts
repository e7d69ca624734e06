/** Where execvp() finds a program (execvpe() in glibc's posix/execvpe.c). */
import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { Errno } from '../../core/errno.js';

const isProgram = (path: string): E.Either<Errno, string> => {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return E.left('ENOENT');
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() ? E.right(path) : E.left('EACCES');
  } catch {
    return E.left('EACCES');
  }
};

/** A component of the path that is no directory, or cannot be searched, is a place where nothing is. */
const look = (path: string): E.Either<Errno, string> => {
  try {
    return isProgram(path);
  } catch {
    return E.left('ENOENT');
  }
};

/**
 * @param name as execvp() gets it: looked for along `path` unless it has a slash
 * @param at.path PATH; an empty element is the working directory
 * @param at.cwd working directory
 * @returns ENOENT; EACCES: found, but nothing that can be executed
 */
export const findProgram = (
  name: string,
  at: { readonly path: string; readonly cwd: string },
): E.Either<Errno, string> => {
  if (name === '') return E.left('ENOENT');
  if (name.includes('/')) return look(resolve(at.cwd, name));
  let denied = false;
  for (const directory of at.path.split(':')) {
    const found = look(resolve(at.cwd, directory, name));
    if (E.isRight(found)) return found;
    denied ||= found.left === 'EACCES';
  }
  return E.left(denied ? 'EACCES' : 'ENOENT');
};
