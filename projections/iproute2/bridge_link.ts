/** `bridge link`: ports of bridges (bridge/link.c, iproute2 6.1.0). */
import { dump, deviceOf } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import type { Kernel } from '../../core/kernel.js';
import { brFillIfinfo } from '../ifinfomsg.js';
import type { Ifinfomsg } from '../ifinfomsg.js';
import { brportOf, costOf } from '../sysfs/br_sysfs_if.js';
import { duparg, incompleteCommand, matches } from './argument.js';
import { cannotFind, colourless } from './bridge_common.js';
import { linkSet } from './bridge_link_set.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { linkFlags, nameAndLink } from './ipaddress.js';
import { PORT_STATES } from './iplink_bridge_print.js';
import { both, print, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { llIndexToName, llInitMap, llNameToIndex } from './ll_map.js';
import { BRIDGE_LINK_USAGE } from './usage_bridge.js';

const onOff = (word: string, value: number): Piece =>
  both(word, value !== 0, `${word} ${value === 0 ? 'off' : 'on'} `);
const number = (word: string, value: number): Piece => both(word, value, `${word} ${value} `);

/** print_stp_state() */
export const stpState = (state: number): Piece => {
  const name = PORT_STATES[state] ?? '';
  return both('state', name, `state ${name} `);
};

/** print_protinfo() of a port. */
const protinfo = (session: Session, kernel: Kernel, port: NetDevice): Piece[] => {
  const { options: of } = brportOf(kernel, port);
  const brief = [
    stpState(of.IFLA_BRPORT_STATE),
    number('priority', of.IFLA_BRPORT_PRIORITY),
    number('cost', costOf(kernel, port)),
  ];
  if (!session.options.details) return brief;
  const backup = of.IFLA_BRPORT_BACKUP_PORT;
  const backupName = backup === 0 ? undefined : llIndexToName(session, backup);
  return [
    ...brief,
    textOnly(`${session.options.oneline ? '\\' : '\n'}    `),
    onOff('hairpin', of.IFLA_BRPORT_MODE),
    onOff('guard', of.IFLA_BRPORT_GUARD),
    onOff('root_block', of.IFLA_BRPORT_PROTECT),
    onOff('fastleave', of.IFLA_BRPORT_FAST_LEAVE),
    onOff('learning', of.IFLA_BRPORT_LEARNING),
    onOff('flood', of.IFLA_BRPORT_UNICAST_FLOOD),
    onOff('mcast_flood', of.IFLA_BRPORT_MCAST_FLOOD),
    onOff('bcast_flood', of.IFLA_BRPORT_BCAST_FLOOD),
    number('mcast_router', of.IFLA_BRPORT_MULTICAST_ROUTER),
    onOff('mcast_to_unicast', of.IFLA_BRPORT_MCAST_TO_UCAST),
    onOff('neigh_suppress', of.IFLA_BRPORT_NEIGH_SUPPRESS),
    onOff('vlan_tunnel', of.IFLA_BRPORT_VLAN_TUNNEL),
    ...(backupName === undefined ? [] : [both('backup_port', backupName, `backup_port ${backupName} `)]),
    onOff('isolated', of.IFLA_BRPORT_ISOLATED),
    onOff('locked', of.IFLA_BRPORT_LOCKED),
  ];
};

/** print_linkinfo(). @param port what a message of a bridge is about; undefined: it is no such message */
export const printLinkinfo = (
  session: Session,
  message: Ifinfomsg,
  kernel: Kernel,
  { port, deleted = false }: { readonly port?: NetDevice; readonly deleted?: boolean },
): Piece[] => {
  const { ifi_index, ifi_flags, IFLA_MTU: mtu, IFLA_MASTER } = message;
  const name = nameAndLink(session, message, (text) => `${text}: `);
  const master = IFLA_MASTER === undefined ? undefined : llIndexToName(session, IFLA_MASTER);
  return [
    ...(deleted ? [both('deleted', true, 'Deleted ')] : []),
    both('ifindex', ifi_index, `${ifi_index}: `),
    ...name.pieces,
    linkFlags(ifi_flags, name.linkIsDown),
    both('mtu', mtu, `mtu ${mtu} `),
    ...(master === undefined ? [] : [both('master', master, `master ${master} `)]),
    ...(port === undefined ? [] : protinfo(session, kernel, port)),
    textOnly('\n'),
  ];
};

/** brlink_show() */
const show = (session: Session, words: readonly string[]): Answer => {
  let dev: string | undefined;
  for (const [i, word] of words.entries()) {
    if (word !== 'dev' || words[i - 1] === 'dev') continue;
    const next = words[i + 1];
    if (next === undefined) return incompleteCommand();
    if (dev !== undefined) return duparg('dev', next);
    dev = next;
  }
  const ifindex = dev === undefined ? 0 : llNameToIndex(session, dev);
  if (dev !== undefined && ifindex === 0) return cannotFind(dev);
  return colourless(session, 'link show', () => {
    const kernel = session.system.kernel();
    const lines = dump(kernel, ownNet(session)).flatMap((port) => {
      const bridge = port.master === null ? undefined : deviceOf(kernel, port.master);
      const isMeant = ifindex === 0 || port.ifindex === ifindex;
      if (bridge?.kind !== 'bridge' || !isMeant) return [];
      return [printLinkinfo(session, brFillIfinfo(kernel, bridge, port), kernel, { port })];
    });
    return { ...OK, stdout: print(lines, session.options) };
  });
};

type Subcommand = (session: Session, words: readonly string[]) => Answer;

/** In the order in which abbreviations are tried. */
const SUBCOMMANDS: readonly (readonly [word: string, run: Subcommand])[] = [
  ['set', linkSet],
  ['change', linkSet],
  ['show', show],
  ['lst', show],
  ['list', show],
  ['help', () => usage(BRIDGE_LINK_USAGE)],
];

/** do_link() */
export const doLink = (session: Session, words: readonly string[]): Answer => {
  const [word, ...rest] = words;
  llInitMap(session);
  if (word === undefined) return show(session, []);
  const found = SUBCOMMANDS.find(([whole]) => matches(word, whole));
  if (found !== undefined) return found[1](session, rest);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "bridge link help".\n`);
};
