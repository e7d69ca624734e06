/**
 * `nsenter`: runs a program in namespaces that are there (sys-utils/nsenter.c, util-linux 2.38.1). Net namespaces are
 * modelled; of the others all tasks share one, but for mount namespaces, which cannot be entered.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Refusal } from '../../core/errno.js';
import { netOf, nsproxyOf } from '../../core/kernel/nsproxy.js';
import { notModelled, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { open } from '../open.js';
import { strerror } from '../strerror.js';
import { complain, execute, tryHelp } from './exec_shell.js';
import { getopt } from './getopt.js';
import type { OptionSpec } from './getopt.js';
import { NSENTER_USAGE } from './usage.js';

const NAME = 'nsenter';

/** In the order in which an ambiguous abbreviation lists them. */
const OPTIONS: readonly OptionSpec[] = [
  { long: 'all', short: 'a' },
  { long: 'help', short: 'h' },
  { long: 'version', short: 'V' },
  { long: 'target', short: 't', value: 'required' },
  { long: 'mount', short: 'm', value: 'optional' },
  { long: 'uts', short: 'u', value: 'optional' },
  { long: 'ipc', short: 'i', value: 'optional' },
  { long: 'net', short: 'n', value: 'optional' },
  { long: 'pid', short: 'p', value: 'optional' },
  { long: 'user', short: 'U', value: 'optional' },
  { long: 'cgroup', short: 'C', value: 'optional' },
  { long: 'time', short: 'T', value: 'optional' },
  { long: 'setuid', short: 'S', value: 'required' },
  { long: 'setgid', short: 'G', value: 'required' },
  { long: 'root', short: 'r', value: 'optional' },
  { long: 'wd', short: 'w', value: 'optional' },
  { long: 'wdns', short: 'W', value: 'required' },
  { long: 'no-fork', short: 'F' },
  { long: 'preserve-credentials' },
  { long: 'follow-context', short: 'Z' },
];

/** What the options ask for; `fd` is the net's file, open already. */
interface Wanted {
  readonly target: number;
  readonly net: boolean;
  readonly all: boolean;
  readonly fd: number | undefined;
}

const UINT32 = 2 ** 32;

/** strtos64_or_err(), then kept in an unsigned 32 bit number. */
const pidOf = (word: string): number | undefined => {
  if (!/^[ \t]*[+-]?[0-9]+$/.test(word)) return undefined;
  return ((Number(word) % UINT32) + UINT32) % UINT32;
};

const openNet = (system: System, path: string): E.Either<Ran, number> =>
  E.mapLeft(({ errno }: Refusal) => complain(NAME, `cannot open ${path}: ${strerror(errno)}`))(
    open(system, path),
  );

/** --net=FILE: its file is opened while options are still being read; the last one counts. */
const takeFile = (system: System, wanted: Wanted, path: string): E.Either<Ran, Wanted> => {
  if (wanted.fd !== undefined) system.request({ type: 'close', pid: system.pid, fd: wanted.fd });
  const fd = openNet(system, path);
  return E.isLeft(fd) ? fd : E.right({ ...wanted, net: true, fd: fd.right });
};

const take = (
  system: System,
  wanted: Wanted,
  option: string,
  value: string | undefined,
): E.Either<Ran, Wanted> => {
  switch (option) {
    case 'help':
      return E.left(printed(NSENTER_USAGE));
    case 'version':
      return E.left(printed('nsenter from util-linux 2.38.1\n'));
    case 'no-fork':
      return E.right(wanted);
    case 'all':
      return E.right({ ...wanted, all: true });
    case 'target': {
      const target = pidOf(value ?? '');
      return target === undefined
        ? E.left(complain(NAME, `failed to parse pid: '${value ?? ''}'`))
        : E.right({ ...wanted, target });
    }
    case 'net':
      return value === undefined ? E.right({ ...wanted, net: true }) : takeFile(system, wanted, value);
    default:
      return E.left(notModelled(`nsenter --${option}`));
  }
};

/** -a: every namespace of the target. */
const takeAll = (system: System, wanted: Wanted): E.Either<Ran, Wanted> => {
  const { target } = wanted;
  if (target === 0) return E.left(complain(NAME, 'no target PID specified for --all'));
  const kernel = system.kernel();
  const theirs = nsproxyOf(kernel, target);
  if (theirs !== undefined && theirs.mnt_ns !== nsproxyOf(kernel, system.pid)?.mnt_ns)
    return E.left(notModelled('nsenter --all into another mount namespace'));
  const same = theirs !== undefined && theirs.net === netOf(kernel, system.pid);
  return E.right({ ...wanted, net: wanted.net || !same });
};

const enter = (system: System, wanted: Wanted): Ran | undefined => {
  const { target, net } = wanted;
  if (!net) return undefined;
  if (wanted.fd === undefined && target === 0)
    return complain(NAME, 'neither filename nor target pid supplied for ns/net');
  const opened = wanted.fd === undefined ? openNet(system, `/proc/${target}/ns/net`) : E.right(wanted.fd);
  if (E.isLeft(opened)) return opened.left;
  const refused = system.request({ type: 'setns', pid: system.pid, fd: opened.right });
  if (refused !== undefined)
    return complain(NAME, `reassociate to namespace 'ns/net' failed: ${strerror(refused.errno)}`);
  system.request({ type: 'close', pid: system.pid, fd: opened.right });
  return undefined;
};

export const nsenter: Program = (system, argv) => {
  const parsed = getopt(OPTIONS, argv);
  let wanted: Wanted = { target: 0, net: false, all: false, fd: undefined };
  for (const { option, value } of E.isLeft(parsed) ? parsed.left.given : parsed.right.given) {
    const taken = take(system, wanted, option, value);
    if (E.isLeft(taken)) return taken.left;
    wanted = taken.right;
  }
  if (E.isLeft(parsed)) return tryHelp(NAME, parsed.left.complaint);
  const all = wanted.all ? takeAll(system, wanted) : E.right(wanted);
  if (E.isLeft(all)) return all.left;
  return enter(system, all.right) ?? execute(NAME, system, parsed.right.rest);
};
