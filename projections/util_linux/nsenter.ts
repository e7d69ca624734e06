/**
 * `nsenter`: runs a program in namespaces that are there (sys-utils/nsenter.c, util-linux 2.38.1). Net, mount and user
 * namespaces are modelled.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Refusal } from '../../core/errno.js';
import { userNsOf } from '../../core/kernel/cred.js';
import { nsproxyOf } from '../../core/kernel/nsproxy.js';
import { notModelled, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { open } from '../open.js';
import { strerror } from '../strerror.js';
import { complain, execute, tryHelp } from './exec_shell.js';
import { getopt } from './getopt.js';
import type { OptionSpec } from './getopt.js';
import { NSENTER_USAGE } from './usage.js';
import { becomeRoot, dropGroups } from './user_ns.js';

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

/** The namespaces that can be entered, in the order in which their files are opened: names in /proc/PID/ns. */
const KINDS = ['user', 'net', 'mnt'] as const;
type Kind = (typeof KINDS)[number];
const NSTYPE = { user: 'CLONE_NEWUSER', net: 'CLONE_NEWNET', mnt: 'CLONE_NEWNS' } as const;

/** What the options ask for: each kind's file if it is open already, null if it is the target's. */
interface Wanted {
  readonly target: number;
  readonly all: boolean;
  readonly preservesCredentials: boolean;
  readonly kinds: Readonly<Partial<Record<Kind, number | null>>>;
}

const UINT32 = 2 ** 32;

/** strtos64_or_err(), then kept in an unsigned 32 bit number. */
const pidOf = (word: string): number | undefined => {
  if (!/^[ \t]*[+-]?[0-9]+$/.test(word)) return undefined;
  return ((Number(word) % UINT32) + UINT32) % UINT32;
};

const openNs = (system: System, path: string): E.Either<Ran, number> =>
  E.mapLeft(({ errno }: Refusal) => complain(NAME, `cannot open ${path}: ${strerror(errno)}`))(
    open(system, path),
  );

/** --net, --mount, with a file perhaps: that is opened while options are still being read; the last one counts. */
const takeNs = (
  system: System,
  wanted: Wanted,
  kind: Kind,
  path: string | undefined,
): E.Either<Ran, Wanted> => {
  const before = wanted.kinds[kind];
  if (path === undefined) return E.right({ ...wanted, kinds: { ...wanted.kinds, [kind]: before ?? null } });
  if (typeof before === 'number') system.request({ type: 'close', pid: system.pid, fd: before });
  const fd = openNs(system, path);
  return E.isLeft(fd) ? fd : E.right({ ...wanted, kinds: { ...wanted.kinds, [kind]: fd.right } });
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
      return takeNs(system, wanted, 'net', value);
    case 'mount':
      return takeNs(system, wanted, 'mnt', value);
    case 'user':
      return takeNs(system, wanted, 'user', value);
    case 'preserve-credentials':
      return E.right({ ...wanted, preservesCredentials: true });
    default:
      return E.left(notModelled(`nsenter --${option}`));
  }
};

/** -a: every namespace of the target that is not the own one already. */
const takeAll = (system: System, wanted: Wanted): E.Either<Ran, Wanted> => {
  const { target } = wanted;
  if (target === 0) return E.left(complain(NAME, 'no target PID specified for --all'));
  const [theirs, own] = [nsproxyOf(system.kernel(), target), nsproxyOf(system.kernel(), system.pid)];
  const kinds = { ...wanted.kinds };
  if (theirs === undefined || theirs.net !== own?.net) kinds.net ??= null;
  if (theirs !== undefined && theirs.mnt_ns !== own?.mnt_ns) kinds.mnt ??= null;
  const userNs = userNsOf(system.kernel(), target);
  if (userNs !== undefined && userNs !== userNsOf(system.kernel(), system.pid)) kinds.user ??= null;
  return E.right({ ...wanted, kinds });
};

/** All files are opened before the first namespace is entered. */
const enter = (system: System, { target, kinds, preservesCredentials }: Wanted): Ran | undefined => {
  const { pid, request } = system;
  const opened: { kind: Kind; fd: number }[] = [];
  for (const kind of KINDS) {
    const given = kinds[kind];
    if (given === undefined) continue;
    if (given === null && target === 0)
      return complain(NAME, `neither filename nor target pid supplied for ns/${kind}`);
    const fd = given === null ? openNs(system, `/proc/${target}/ns/${kind}`) : E.right(given);
    if (E.isLeft(fd)) return fd.left;
    opened.push({ kind, fd: fd.right });
  }
  const becomesRoot = opened.some(({ kind }) => kind === 'user') && !preservesCredentials;
  const dropped = becomesRoot && dropGroups(system);
  // With what the caller may do, then with what the user namespace gives him.
  const left = opened.filter(
    ({ kind, fd }) =>
      kind === 'user' || request({ type: 'setns', pid, fd, nstype: NSTYPE[kind] }) !== undefined,
  );
  for (const { kind, fd } of left) {
    const refused = request({ type: 'setns', pid, fd, nstype: NSTYPE[kind] });
    if (refused !== undefined)
      return complain(NAME, `reassociate to namespace 'ns/${kind}' failed: ${strerror(refused.errno)}`);
  }
  for (const { fd } of opened) request({ type: 'close', pid, fd });
  const complaint = becomesRoot ? becomeRoot(system, dropped) : undefined;
  return complaint === undefined ? undefined : complain(NAME, complaint);
};

export const nsenter: Program = (system, argv) => {
  const parsed = getopt(OPTIONS, argv);
  let wanted: Wanted = { target: 0, all: false, preservesCredentials: false, kinds: {} };
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
