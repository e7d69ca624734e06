/**
 * A mount namespace for what is run, in which a directory of ours is /run: as root, or as root of a user namespace. Where
 * the machine allows neither, programs run without it. Mounts that are made there are not seen outside.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { findProgram } from './execvp.js';
import { hasProc } from './proc.js';

/** A directory and the path that it covers, in turn. */
type Covers = readonly string[];

/** How programs are run under a /run of ours. */
export interface Cover {
  /** The directory that stands for /run. */
  readonly run: string;
  /** Words before a program and its arguments; none where it is not allowed here. */
  readonly words: (more: Covers) => readonly string[];
  /** Words before a program that something already covered goes over into; none where nothing is to be covered. */
  readonly again: (covers: Covers) => readonly string[];
}

/** $1: mount; an option, a directory and the path that it covers, in turn; after --, a program with its arguments. */
const COVER =
  'mount=$1; shift; while [[ $1 != -- ]]; do "$mount" "$1" "$2" "$3" || exit 126; shift 3; done; shift; exec -- "$@"';

const isAllowed = ([program = '', ...args]: readonly string[]): boolean =>
  spawnSync(program, [...args, 'true']).status === 0;

const bindings = (covers: Covers): readonly string[] =>
  covers.flatMap((word, i) => (i % 2 === 0 ? ['--bind', word] : [word]));

/** Where `ip` may be, for scripts that call it by its path. */
const IP = ['/sbin/ip', '/usr/sbin/ip', '/bin/ip', '/usr/bin/ip'];

/**
 * @param dir of the clients of this run, which goes with it
 * @param path PATH, where util-linux is looked for
 * @param user who the programs are to be
 */
export const coverRun = (
  dir: string,
  path: string,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Cover => {
  const [run, real] = [join(dir, '.run'), join(dir, '.real_run')];
  for (const each of [run, real]) mkdirSync(each);
  const none = { run, words: () => [], again: () => [] };
  if (!hasProc) return none;
  for (const name of readdirSync('/run'))
    if (name !== 'netns') symlinkSync(join(real, name), join(run, name));
  const programs = ['unshare', 'bash', 'mount'].map((name) => findProgram(name, { path, cwd: '/' }));
  if (!programs.every(E.isRight)) return none;
  const [unshare = '', bash = '', mount = ''] = programs.map(({ right }) => right);
  const covering = (options: readonly string[], binds: readonly string[]): readonly string[] => [
    unshare,
    ...options,
    '--mount',
    '--',
    bash,
    '-p',
    '-c',
    COVER,
    'bash',
    mount,
    ...binds,
    '--',
  ];
  const ips = new Set(IP.filter((file) => existsSync(file)).map((file) => realpathSync(file)));
  const ofRun = ['--rbind', '/run', real, '--bind', run, '/run'];
  const ofIp = [...ips].flatMap((file) => ['--bind', join(dir, '.client'), file]);
  const slave = ['--propagation', 'slave'];
  const way = [slave, ['--map-root-user', ...slave]].find((options) => isAllowed(covering(options, ofRun)));
  if (way === undefined) return none;
  // Who is not root there cannot mount once more.
  const asUser = uid === 0 ? [] : [unshare, '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
  return {
    run,
    words: (more) => [...covering(way, [...ofRun, ...ofIp, ...bindings(more)]), ...asUser],
    again: (covers) =>
      covers.length === 0 || uid !== 0 ? [] : covering(['--propagation', 'unchanged'], bindings(covers)),
  };
};
