/**
 * `unshare`: runs a program in new namespaces (sys-utils/unshare.c, util-linux 2.38.1). Net, mount and user namespaces
 * are modelled; --fork runs the program in the same task.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { CloneFlag } from '../../core/kernel/nsproxy.js';
import { notModelled, printed } from '../program.js';
import type { Program } from '../program.js';
import { complain, execute, tryHelp } from './exec_shell.js';
import { getopt } from './getopt.js';
import type { OptionSpec } from './getopt.js';
import { PROPAGATION, setPropagation, unshareNamespaces } from './unshare_ns.js';
import { UNSHARE_USAGE } from './usage.js';
import { applyMapping, idsOf, takeMapping } from './user_ns.js';
import type { Mapping } from './user_ns.js';

const NAME = 'unshare';

/** In the order in which an ambiguous abbreviation lists them. */
const OPTIONS: readonly OptionSpec[] = [
  { long: 'help', short: 'h' },
  { long: 'version', short: 'V' },
  { long: 'mount', short: 'm', value: 'optional', bareShort: true },
  { long: 'uts', short: 'u', value: 'optional', bareShort: true },
  { long: 'ipc', short: 'i', value: 'optional', bareShort: true },
  { long: 'net', short: 'n', value: 'optional', bareShort: true },
  { long: 'pid', short: 'p', value: 'optional', bareShort: true },
  { long: 'user', short: 'U', value: 'optional', bareShort: true },
  { long: 'cgroup', short: 'C', value: 'optional', bareShort: true },
  { long: 'time', short: 'T', value: 'optional', bareShort: true },
  { long: 'fork', short: 'f' },
  { long: 'kill-child', value: 'optional' },
  { long: 'mount-proc', value: 'optional' },
  { long: 'map-user', value: 'required' },
  { long: 'map-users', value: 'required' },
  { long: 'map-group', value: 'required' },
  { long: 'map-groups', value: 'required' },
  { long: 'map-root-user', short: 'r' },
  { long: 'map-current-user', short: 'c' },
  { long: 'map-auto' },
  { long: 'propagation', value: 'required' },
  { long: 'setgroups', value: 'required' },
  { long: 'keep-caps' },
  { long: 'setuid', short: 'S', value: 'required' },
  { long: 'setgid', short: 'G', value: 'required' },
  { long: 'root', short: 'R', value: 'required' },
  { long: 'wd', short: 'w', value: 'required' },
  { long: 'monotonic', value: 'required' },
  { long: 'boottime', value: 'required' },
];

const CLONE_FLAGS: Readonly<Record<string, CloneFlag>> = {
  user: 'CLONE_NEWUSER',
  net: 'CLONE_NEWNET',
  mount: 'CLONE_NEWNS',
};

export const unshare: Program = (system, argv) => {
  const parsed = getopt(OPTIONS, argv);
  const given = E.isLeft(parsed) ? parsed.left.given : parsed.right.given;
  const flags: CloneFlag[] = [];
  let file: string | undefined;
  let propagation = 'private';
  let mapping: Mapping = {};
  for (const { option, value } of given) {
    if (option === 'help') return printed(UNSHARE_USAGE);
    if (option === 'version') return printed('unshare from util-linux 2.38.1\n');
    if (option === 'propagation') {
      propagation = value ?? '';
      if (!PROPAGATION.has(propagation))
        return complain(NAME, `unsupported propagation mode: ${propagation}`);
      continue;
    }
    const mapped = takeMapping(system, mapping, option, value);
    if (typeof mapped === 'string') return complain(NAME, mapped);
    if (mapped !== undefined) {
      mapping = mapped.mapping;
      if (mapped.newUser && !flags.includes('CLONE_NEWUSER')) flags.push('CLONE_NEWUSER');
      continue;
    }
    if (option === 'net') file = value ?? file;
    const flag = value === undefined || option === 'net' ? CLONE_FLAGS[option] : undefined;
    if (flag === undefined && option !== 'fork') return notModelled(`unshare --${option}`);
    if (flag !== undefined && !flags.includes(flag)) flags.push(flag);
  }
  if (E.isLeft(parsed)) return tryHelp(NAME, parsed.left.complaint);
  const before = idsOf(system);
  const complaint =
    unshareNamespaces(system, flags, file) ??
    applyMapping(system, before, mapping) ??
    (flags.includes('CLONE_NEWNS') ? setPropagation(system, propagation) : undefined);
  if (complaint !== undefined) return complain(NAME, complaint);
  if (mapping.keepCaps === true && flags.includes('CLONE_NEWUSER'))
    system.request({ type: 'PR_CAP_AMBIENT_RAISE', pid: system.pid });
  return execute(NAME, system, parsed.right.rest);
};
