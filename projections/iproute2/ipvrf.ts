/** `ip vrf`: domains and the processes in them (ip/ipvrf.c, iproute2 6.1.0). Left out: exec by whoever is
 * not root, or of what is no vrf in a batch. */
import { dump } from '../../core/net/netdevice.js';
import { failed, notModelled, printed } from '../program.js';
import { getUnsigned, invarg, matches } from './argument.js';
import { execProgram, inChild } from './exec.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { ipvrfGetTable, nameIsVrf } from './vrf_name.js';
import { both, print, textOnly } from './json_print.js';
import { vrfIdentify, vrfPids, vrfSwitch } from './vrf_cgroup.js';
import { llInitMap } from './ll_map.js';

const USAGE = `Usage:	ip vrf show [NAME] ...
	ip vrf exec [NAME] cmd ...
	ip vrf identify [PID]
	ip vrf pids [NAME]
`;

/** ipvrf_show() */
const show = (session: Session, words: readonly string[]): Answer => {
  const [name] = words;
  if (words.length > 1) return usage(USAGE);
  if (name !== undefined) {
    const table = ipvrfGetTable(session, name);
    return table === 0 ? failed(EXIT_MINUS_1, 'Invalid VRF\n') : printed(`${name} ${table}\n`);
  }
  llInitMap(session);
  const lines = dump(session.system.kernel(), ownNet(session)).flatMap(({ name: vrf, priv }) =>
    priv?.kind === 'vrf'
      ? [
          [
            both('name', vrf, vrf.padEnd(16)),
            both('table', priv.tb_id, ` ${String(priv.tb_id).padStart(5)}`),
            textOnly('\n'),
          ],
        ]
      : [],
  );
  const list = print(lines, session.options);
  if (session.options.json) return printed(list);
  const none = lines.length === 0 ? 'No VRF has been configured\n' : '';
  return printed(`Name              Table\n${'-'.repeat(23)}\n${list}${none}`);
};

/** ipvrf_identify() */
const identify = (session: Session, [word, extra]: readonly string[]): Answer => {
  if (extra !== undefined) return invarg('Extra arguments specified\n', extra);
  const pid = word === undefined ? session.system.pid : getUnsigned(word);
  if (pid === undefined) return invarg('Invalid pid\n', word ?? '');
  const kernel = session.system.kernel();
  if (!kernel.tasks.tasks.has(pid))
    return failed(1, 'Failed to lookup vrf association: No such file or directory\n');
  const name = vrfIdentify(kernel, pid);
  return name === '' ? OK : printed(`${name}\n`);
};

/** ipvrf_pids() */
const pids = (session: Session, [name, extra]: readonly string[]): Answer => {
  if (name === undefined || extra !== undefined) return failed(1, 'Invalid arguments\n');
  if (nameIsVrf(session, name) === 0) return failed(1, 'Invalid VRF name\n');
  const { tasks } = session.system.kernel().tasks;
  const lines = vrfPids(session, name).map(
    (pid) => `${String(pid).padStart(5)}  ${tasks.get(pid)?.comm ?? '<terminated?>'}\n`,
  );
  return printed(lines.join(''));
};

/** ipvrf_exec() */
const exec = (session: Session, [name, ...argv]: readonly string[]): Answer => {
  const { system, options } = session;
  if (name === undefined) return failed(1, 'No VRF name specified\n');
  if (argv.length === 0) return failed(1, 'No command specified\n');
  const isKnown = name === 'default' || nameIsVrf(session, name) !== 0;
  const isRoot = system.kernel().tasks.tasks.get(system.pid)?.cred.euid === 0;
  if (!isRoot || (!isKnown && options.batch !== undefined)) return notModelled('ip vrf exec');
  if (!isKnown) return failed(EXIT_MINUS_1, 'Invalid VRF name\n');
  if (options.batch !== undefined) return inChild(['ip', 'vrf', 'exec', name, ...argv]);
  vrfSwitch(session, name === 'default' ? '' : name);
  return execProgram(session, argv);
};

type Subcommand = (session: Session, words: readonly string[]) => Answer;

/** In the order in which abbreviations are tried. */
const SUBCOMMANDS: readonly (readonly [word: string, run: Subcommand])[] = [
  ['identify', identify],
  ['pids', pids],
  ['exec', exec],
  ['show', show],
  ['lst', show],
  ['list', show],
  ['help', () => usage(USAGE)],
];

/** do_ipvrf() */
export const doIpvrf = (session: Session, words: readonly string[]): Answer => {
  const [word, ...rest] = words;
  if (word === undefined) return show(session, []);
  const found = SUBCOMMANDS.find(([whole]) => matches(word, whole));
  if (found !== undefined) return found[1](session, rest);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip vrf help".\n`);
};
