/**
 * System calls on paths as programs make them: paths that the model does not know are looked up on the machine that
 * netrewind runs on, and what is there goes into the command as a fact.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Refusal } from '../core/errno.js';
import { nextFd } from '../core/fs/file.js';
import { isModelledPath, plainPath } from '../core/fs/open.js';
import type { OpenCommand } from '../core/fs/open.js';
import type { System } from './program.js';

type OpenFlag = 'O_CREAT' | 'O_EXCL' | 'O_CLOEXEC';

/** What there is at a path: its real path, and what the model has to be told of it. */
export interface Place {
  readonly path: string;
  readonly elsewhere: 'file' | 'directory' | undefined;
}

export const placeOf = ({ lookup }: Pick<System, 'lookup'>, path: string): Place => {
  if (isModelledPath(path)) return { path: plainPath(path), elsewhere: undefined };
  const found = lookup(path);
  // A link may lead to where the model knows its way.
  return found === undefined || isModelledPath(found.path)
    ? { path: found?.path ?? path, elsewhere: undefined }
    : { path: found.path, elsewhere: found.kind };
};

/** @returns the descriptor, or why there is none. */
export const open = (
  system: System,
  path: string,
  flags: readonly OpenFlag[] = [],
): E.Either<Refusal, number> => {
  const { kernel, pid, request } = system;
  const fd = nextFd(kernel(), pid);
  const place = placeOf(system, path);
  const refused = request({
    type: 'open',
    pid,
    path: isModelledPath(path) ? path : place.path,
    ...(flags.length > 0 && { flags }),
    ...(place.elsewhere !== undefined && { elsewhere: true }),
  });
  return refused === undefined ? E.right(fd) : E.left(refused);
};

type MountCommand = OpenCommand & { type: 'mount' };

/** mount(2) with MS_BIND. */
export const bindMount = (system: System, source: string, target: string): Refusal | undefined => {
  const [from, onto] = [placeOf(system, source), placeOf(system, target)];
  const facts: Partial<MountCommand> = {
    ...(from.elsewhere !== undefined && { sourceElsewhere: from.elsewhere }),
    ...(onto.elsewhere !== undefined && { targetElsewhere: onto.elsewhere }),
  };
  return system.request({
    type: 'mount',
    pid: system.pid,
    source: from.path,
    target: onto.path,
    flags: ['MS_BIND'],
    ...facts,
  });
};
