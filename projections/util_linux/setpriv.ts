/**
 * `setpriv`: runs a program as another user (sys-utils/setpriv.c, util-linux 2.38.1). Modelled are the ids and dropping the
 * groups; groups themselves, capability sets and securebits are not.
 */
import * as E from 'fp-ts/lib/Either.js';
import { failed, notModelled, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { strerror } from '../strerror.js';
import { complain, execute, tryHelp } from './exec_shell.js';
import { getopt } from './getopt.js';
import type { OptionSpec } from './getopt.js';
import { dropGroups, idOf } from './user_ns.js';

const NAME = 'setpriv';
const PRIVILEGES_FAILED = 127;

/** In the order in which an ambiguous abbreviation lists them. */
const OPTIONS: readonly OptionSpec[] = [
  { long: 'dump', short: 'd' },
  { long: 'nnp' },
  { long: 'no-new-privs' },
  { long: 'inh-caps', value: 'required' },
  { long: 'list-caps' },
  { long: 'ambient-caps', value: 'required' },
  { long: 'bounding-set', value: 'required' },
  { long: 'ruid', value: 'required' },
  { long: 'euid', value: 'required' },
  { long: 'rgid', value: 'required' },
  { long: 'egid', value: 'required' },
  { long: 'reuid', value: 'required' },
  { long: 'regid', value: 'required' },
  { long: 'clear-groups' },
  { long: 'keep-groups' },
  { long: 'init-groups' },
  { long: 'groups', value: 'required' },
  { long: 'securebits', value: 'required' },
  { long: 'pdeathsig', value: 'required' },
  { long: 'selinux-label', value: 'required' },
  { long: 'apparmor-profile', value: 'required' },
  { long: 'reset-env' },
  { long: 'help', short: 'h' },
  { long: 'version', short: 'V' },
];

interface Wanted {
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly groups: 'clear' | 'init' | 'keep' | undefined;
}

const take = (wanted: Wanted, option: string, value: string): E.Either<Ran, Wanted> => {
  const id = idOf(value);
  switch (option) {
    case 'reuid':
      return id === undefined
        ? E.left(complain(NAME, `failed to parse reuid: '${value}'`))
        : E.right({ ...wanted, uid: id });
    case 'regid':
      return id === undefined
        ? E.left(complain(NAME, `failed to parse regid: '${value}'`))
        : E.right({ ...wanted, gid: id });
    case 'clear-groups':
      return E.right({ ...wanted, groups: 'clear' });
    case 'init-groups':
      return E.right({ ...wanted, groups: 'init' });
    case 'keep-groups':
      return E.right({ ...wanted, groups: 'keep' });
    case 'version':
      return E.left(printed('setpriv from util-linux 2.38.1\n'));
    default:
      return E.left(notModelled(`setpriv --${option}`));
  }
};

const fail = (what: string): Ran => failed(PRIVILEGES_FAILED, `${NAME}: ${what}\n`);

/** The user first; it keeps its capabilities until it executes the program. */
const change = (system: System, { uid, gid, groups }: Wanted): Ran | undefined => {
  const { pid, request } = system;
  const user = uid === undefined ? undefined : request({ type: 'setresuid', pid, uid, keepcaps: true });
  if (user !== undefined) return fail(`setresuid failed: ${strerror(user.errno)}`);
  const group = gid === undefined ? undefined : request({ type: 'setresgid', pid, gid });
  if (group !== undefined) return fail(`setresgid failed: ${strerror(group.errno)}`);
  if (groups === 'keep' || groups === undefined || dropGroups(system)) return undefined;
  return fail(`${groups === 'clear' ? 'setgroups' : 'initgroups'} failed: ${strerror('EPERM')}`);
};

export const setpriv: Program = (system, argv) => {
  const parsed = getopt(OPTIONS, argv);
  let wanted: Wanted = { uid: undefined, gid: undefined, groups: undefined };
  for (const { option, value = '' } of E.isLeft(parsed) ? parsed.left.given : parsed.right.given) {
    const taken = take(wanted, option, value);
    if (E.isLeft(taken)) return taken.left;
    wanted = taken.right;
  }
  if (E.isLeft(parsed)) return tryHelp(NAME, parsed.left.complaint);
  if (parsed.right.rest.length === 0) return complain(NAME, 'No program specified');
  if (wanted.gid !== undefined && wanted.groups === undefined)
    return complain(NAME, '--[re]gid requires --keep-groups, --clear-groups, --init-groups, or --groups');
  return change(system, wanted) ?? execute(NAME, system, parsed.right.rest);
};
