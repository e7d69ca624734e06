/**
 * `mount` and `umount` of what keeps nets: nets on files, sysfs, and how mounts propagate (util-linux 2.38.1). Whatever
 * else is mounted is for the real programs.
 */
import { nsproxyOf } from '../../core/kernel/nsproxy.js';
import type { Refusal } from '../../core/errno.js';
import { isMounted, mountAt } from '../../core/fs/namespace.js';
import { isModelledPath } from '../../core/fs/open.js';
import { beyond, theRealOne, wordsIn } from '../coreutils/operands.js';
import { bindMount, placeOf } from '../open.js';
import { failed, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { strerror } from '../strerror.js';

const MOUNT_FAILED = 32;
const HINT = '       dmesg(1) may have more information after failed mount system call.\n';

const mountError = (target: string, what: string): Ran =>
  failed(MOUNT_FAILED, `mount: ${target}: ${what}.\n${HINT}`);

/** mnt_context_get_excode() for mount(2). */
const explained = (refused: Refusal | undefined, target: string, isThere: boolean, source: string): Ran => {
  if (refused === undefined) return printed('');
  const { errno } = refused;
  if (errno === 'ENOENT' && !isThere) return mountError(target, 'mount point does not exist');
  if (errno === 'ENOENT') return mountError(target, `special device ${source} does not exist`);
  if (errno === 'EPERM') return failed(MOUNT_FAILED, `mount: ${target}: permission denied.\n${HINT}`);
  if (errno !== 'EINVAL') return mountError(target, `mount(2) system call failed: ${strerror(errno)}`);
  return source === ''
    ? mountError(target, 'not mount point or bad option')
    : mountError(
        target,
        `wrong fs type, bad option, bad superblock on ${source}, missing codepage or helper program, or other error`,
      );
};

const ownMntNs = ({ kernel, pid }: System): number => nsproxyOf(kernel(), pid)?.mnt_ns ?? 0;

const isOurs = (system: System, path: string): boolean =>
  isModelledPath(path) ||
  mountAt(system.kernel(), ownMntNs(system), placeOf(system, path).path) !== undefined;

const MAKE = /^--make-(r?)(shared|slave|private)$/;
const TYPES = { shared: 'MS_SHARED', slave: 'MS_SLAVE', private: 'MS_PRIVATE' } as const;

const isType = (word: string | undefined): word is keyof typeof TYPES => word !== undefined && word in TYPES;

const exists = (system: System, path: string): boolean =>
  placeOf(system, path).elsewhere !== undefined || isOurs(system, path) || path === '/' || path === '/sys';

const makeType = (system: System, argv: readonly string[]): Ran | undefined => {
  const [option = '', target, more] = argv;
  const [, deep, type] = MAKE.exec(option) ?? [];
  if (!isType(type) || target === undefined || more !== undefined) return undefined;
  const { path, elsewhere } = placeOf(system, target);
  if (elsewhere === 'directory' && !isMounted(system.kernel(), ownMntNs(system), path))
    return beyond('mount', argv);
  const refused = system.request({
    type: 'mount',
    pid: system.pid,
    source: 'none',
    target: path,
    flags: deep === 'r' ? [TYPES[type], 'MS_REC'] : [TYPES[type]],
    ...(elsewhere !== undefined && { targetElsewhere: elsewhere }),
  });
  return explained(refused, target, exists(system, target), '');
};

const bind = (system: System, argv: readonly string[]): Ran | undefined => {
  const words = wordsIn(argv, 'Bno:', { '--bind': 'B' });
  if (words === undefined) return undefined;
  const { flags, value, operands } = words;
  const [source, target, more] = operands;
  if (!flags.has('B') && value !== 'bind') return undefined;
  if (source === undefined || target === undefined || more !== undefined) return undefined;
  if (!isOurs(system, source) && !isOurs(system, target)) return undefined;
  return explained(bindMount(system, source, target), target, exists(system, target), source);
};

const sysfs = (system: System, argv: readonly string[]): Ran | undefined => {
  const words = wordsIn(argv, 't:');
  const [source, target, more] = words?.operands ?? [];
  if (words?.value !== 'sysfs' || source === undefined || target === undefined || more !== undefined)
    return undefined;
  const { path, elsewhere } = placeOf(system, target);
  const refused = system.request({
    type: 'mount',
    pid: system.pid,
    source,
    target: path,
    flags: [],
    fstype: 'sysfs',
    ...(elsewhere !== undefined && { targetElsewhere: elsewhere }),
  });
  return explained(refused, target, exists(system, target), source);
};

export const mount: Program = (system, argv) =>
  makeType(system, argv) ?? bind(system, argv) ?? sysfs(system, argv) ?? theRealOne('mount', argv);

const umountError = (target: string, { errno }: Refusal): string => {
  const what =
    errno === 'EINVAL'
      ? 'not mounted'
      : errno === 'ENOENT'
        ? 'no mount point specified'
        : errno === 'EBUSY'
          ? 'target is busy'
          : errno === 'EPERM'
            ? 'must be superuser to unmount'
            : `umount failed: ${strerror(errno)}`;
  return `umount: ${target}: ${what}.\n`;
};

export const umount: Program = (system, argv) => {
  const words = wordsIn(argv, 'flnv', { '--lazy': 'l', '--force': 'f' });
  if (words === undefined) return theRealOne('umount', argv);
  const { flags, operands } = words;
  if (operands.length === 0)
    return failed(1, "umount: bad usage\nTry 'umount --help' for more information.\n");
  const places = operands.map((operand) => placeOf(system, operand));
  // A directory of the machine that nothing of the model is mounted on may well be a mount point there.
  const isOther = ({ path, elsewhere }: (typeof places)[number]): boolean =>
    elsewhere === 'directory' && !isMounted(system.kernel(), ownMntNs(system), path);
  if (places.every(isOther)) return theRealOne('umount', argv);
  if (places.some(isOther)) return beyond('umount', argv);
  let [stderr, status] = ['', 0];
  for (const [at, { path, elsewhere }] of places.entries()) {
    const refused = system.request({
      type: 'umount2',
      pid: system.pid,
      target: path,
      ...(flags.has('l') && { flags: ['MNT_DETACH'] as const }),
      ...(elsewhere !== undefined && { targetElsewhere: elsewhere }),
    });
    if (refused === undefined) continue;
    stderr += umountError(operands[at] ?? path, refused);
    // It adds them up.
    status += MOUNT_FAILED;
  }
  return { stdout: '', stderr, status };
};
