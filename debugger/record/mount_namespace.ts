/**
 * A mount namespace for what is run, in which a directory of ours is /run: as root, or as root of a user namespace. Where
 * the machine allows neither, programs run without it. Mounts that are made there are not seen outside.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { findProgram } from './execvp.js';
import { hasProc } from './proc.js';

/** The directory that stands for /run, and what puts it there. */
export interface Cover {
  readonly run: string;
  /** Words before a program and its arguments that have it run where `run` is /run; undefined: not allowed here. */
  readonly words: readonly string[] | undefined;
}

/** $1: mount, $2: the directory for the real /run, $3: the one that takes its place. */
const COVER =
  'mount=$1 real=$2 run=$3; shift 3; "$mount" --rbind /run "$real" && "$mount" --bind "$run" /run && exec -- "$@"';

const isAllowed = ([program = '', ...args]: readonly string[]): boolean =>
  spawnSync(program, [...args, 'true']).status === 0;

/** @param dir of this run, which goes with it @param path PATH, where util-linux is looked for */
export const coverRun = (dir: string, path: string): Cover => {
  const [run, real] = [join(dir, '.run'), join(dir, '.real_run')];
  for (const each of [run, real]) mkdirSync(each);
  if (!hasProc) return { run, words: undefined };
  for (const name of readdirSync('/run'))
    if (name !== 'netns') symlinkSync(join(real, name), join(run, name));
  const programs = ['unshare', 'bash', 'mount'].map((name) => findProgram(name, { path, cwd: '/' }));
  const [unshare = '', bash = '', mount = ''] = programs.map((found) =>
    E.isRight(found) ? found.right : '',
  );
  const cover = ['--propagation', 'slave', '--', bash, '-p', '-c', COVER, 'bash', mount, real, run];
  const ways = [['--mount'], ['--map-root-user', '--mount']].map((options) => [
    unshare,
    ...options,
    ...cover,
  ]);
  return { run, words: programs.every(E.isRight) ? ways.find(isAllowed) : undefined };
};
