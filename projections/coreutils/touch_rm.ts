/** `touch` and `rm` of files that the model has (coreutils 9.1). Left out: times, directories. */
import { isMountedUpon } from '../../core/fs/namespace.js';
import { nameInRunDir } from '../../core/fs/open.js';
import type { Errno } from '../../core/errno.js';
import { close } from '../iproute2/namespace.js';
import { placeOf } from '../open.js';
import { nextFd } from '../../core/fs/file.js';
import { strerror } from '../strerror.js';
import type { Program, Ran, System } from '../program.js';
import { isNode } from '../node.js';
import type { Seen } from '../node.js';
import { beyond, isRan, quoted, seenOr, wordsIn } from './operands.js';

/** What touch and cp give a new file, with the usual umask. */
const NEW_FILE = 0o644;

const each = (
  seen: readonly (readonly [string, Seen])[],
  verb: string,
  act: (operand: string, one: Seen) => Errno | undefined,
): Ran => {
  const errors = seen.flatMap(([operand, one]) => {
    const errno = act(operand, one);
    return errno === undefined ? [] : [`${verb} ${quoted(operand)}: ${strerror(errno)}\n`];
  });
  return { stdout: '', stderr: errors.join(''), status: errors.length === 0 ? 0 : 1 };
};

const create = (system: System, path: string): Errno | undefined => {
  const fd = nextFd(system.kernel(), system.pid);
  const refused = system.request({
    type: 'open',
    pid: system.pid,
    path,
    flags: ['O_CREAT'],
    mode: NEW_FILE,
  });
  if (refused === undefined) close(system, fd);
  return refused?.errno;
};

export const touch: Program = (system, argv) => {
  const words = wordsIn(argv, 'c', { '--no-create': 'c' });
  if (words === undefined) return beyond('touch', argv);
  const seen = seenOr(system, 'touch', argv, words.operands);
  if (isRan(seen)) return seen;
  return each(seen, 'touch: cannot touch', (operand, one) => {
    // Nobody may change the times of a file of nsfs, procfs or sysfs.
    if (isNode(one)) return one.kind === 'file' && one.ino === undefined ? undefined : 'EPERM';
    if (one !== 'ENOENT' || words.flags.has('c')) return undefined;
    return nameInRunDir(operand) === undefined ? 'ENOENT' : create(system, operand);
  });
};

const unlink = (system: System, operand: string): Errno | undefined => {
  const { path, elsewhere } = placeOf(system, operand);
  const fact = elsewhere === undefined ? {} : { elsewhere };
  return system.request({ type: 'unlink', pid: system.pid, path, ...fact })?.errno;
};

export const rm: Program = (system, argv) => {
  const words = wordsIn(argv, 'frR', { '--force': 'f' });
  if (words === undefined) return beyond('rm', argv);
  const { operands, flags } = words;
  const onlyElsewhere = operands.filter((operand) =>
    isMountedUpon(system.kernel(), placeOf(system, operand).path),
  );
  const seen = seenOr(system, 'rm', argv, operands);
  if (isRan(seen)) {
    // A file that is mounted upon in other mount namespaces goes, and takes those mounts with it.
    for (const operand of seen.real === true ? onlyElsewhere : []) unlink(system, operand);
    return seen;
  }
  return each(seen, 'rm: cannot remove', (operand, one) => {
    if (one === 'ENOENT' && flags.has('f')) return undefined;
    if (/^\/(proc|sys)\//.test(operand)) return isNode(one) ? 'EPERM' : 'ENOENT';
    return unlink(system, operand);
  });
};
