/**
 * `bridge monitor`: messages of the kernel about links, forwarding entries and vlans (bridge/monitor.c, iproute2 6.1.0).
 * Names and flags of other devices are those of the start. Left out: `file`, groups (mdb), networks of vxlans (vni).
 */
import type { Event, Kernel } from '../../core/kernel.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import { deviceOf } from '../../core/net/netdevice.js';
import { fdbFillInfo, populateFdb } from '../fdbmsg.js';
import { brFillIfinfo, fillIfinfo } from '../ifinfomsg.js';
import { vxlanFdbInfo } from '../../core/link/vxlan_fdb.js';
import { notModelled } from '../program.js';
import type { Step } from '../program.js';
import { matches } from './argument.js';
import { printFdb } from './bridge_fdb_print.js';
import { printLinkinfo } from './bridge_link.js';
import { vlanOpts, vlanPort } from './bridge_vlan_print.js';
import { EXIT_MINUS_1, OK, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { timestamp } from './ipmonitor.js';
import { textOf, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { llIndexToName, llRememberAll } from './ll_map.js';
import { BRIDGE_MONITOR_USAGE } from './usage_bridge.js';

type Group = 'link' | 'fdb' | 'mdb' | 'vlan';

/** A message as it is shown. */
interface Message {
  readonly group: Group;
  readonly label: string;
  readonly net: number;
  readonly pieces: () => readonly Piece[];
}

/** Messages about forwarding entries. */
const ofFdb = (session: Session, event: Event, kernel: Kernel): Message | undefined => {
  switch (event.type) {
    case 'fdb_notify':
    case 'vxlan_fdb_notify':
    case 'rtnl_fdb_notify': {
      const deleted = event.nlmsg_type === 'RTM_DELNEIGH';
      const messages =
        event.type === 'fdb_notify'
          ? [fdbFillInfo(kernel, event.bridge, event.fdb)]
          : event.type === 'vxlan_fdb_notify'
            ? vxlanFdbInfo(kernel, deviceOf(kernel, event.dev), event.fdb)
            : [populateFdb(deviceOf(kernel, event.dev), event.addr, event.ndm_state)];
      const pieces = (): Piece[] => messages.flatMap((message) => printFdb(session, message, 0, deleted));
      return { group: 'fdb', label: '[NEIGH]', net: event.net, pieces };
    }
    default:
      return undefined;
  }
};

/** The message that an event is; undefined: it is none of these. */
const messageOf = (session: Session, event: Event, kernel: Kernel): Message | undefined => {
  switch (event.type) {
    case 'rtmsg_ifinfo': {
      const device = deviceOf(kernel, event.dev);
      const deleted = event.nlmsg_type === 'RTM_DELLINK';
      const pieces = (): Piece[] => printLinkinfo(session, fillIfinfo(kernel, device), kernel, { deleted });
      return { group: 'link', label: '[LINK]', net: device.net, pieces };
    }
    case 'br_ifinfo_notify': {
      const [bridge, port] = [deviceOf(kernel, event.bridge), deviceOf(kernel, event.dev)];
      const deleted = event.nlmsg_type === 'RTM_DELLINK';
      // A port that is gone says nothing of itself, nor does the bridge.
      const told = deleted || bridge.dev === port.dev ? {} : { port };
      const pieces = (): Piece[] =>
        printLinkinfo(session, brFillIfinfo(kernel, bridge, port), kernel, { deleted, ...told });
      return { group: 'link', label: '[LINK]', net: event.net, pieces };
    }
    case 'br_vlan_notify': {
      const { vid, vid_range: vid_end, flags, state, nlmsg_type } = event;
      const whole = nlmsg_type === 'RTM_NEWVLAN';
      const pieces = (): Piece[] => [
        ...(whole ? [] : [textOnly('Deleted ')]),
        ...vlanPort(llIndexToName(session, deviceOf(kernel, event.dev).ifindex), [
          vlanOpts({ vid, vid_end, flags }, state, whole),
        ]),
      ];
      return { group: 'vlan', label: '[VLAN]', net: event.net, pieces };
    }
    default:
      return ofFdb(session, event, kernel);
  }
};

/** What is listened to. */
interface Wanted {
  readonly groups: readonly Group[];
  /** Each line says which group it is of. */
  readonly label: boolean;
}

/** accept_msg() */
const say =
  (session: Session, { groups, label }: Wanted) =>
  ({ event, after }: Step): string => {
    const own = netOf(after, session.system.pid);
    const message = own === undefined ? undefined : messageOf(session, event, after);
    if (message === undefined || message.net !== own || !groups.includes(message.group)) return '';
    return timestamp(session) + (label ? message.label : '') + textOf(message.pieces());
  };

const GROUPS = ['link', 'fdb', 'mdb', 'vlan'] as const;

/** What is listened to when nothing is said: what has a number below 32. */
const BY_DEFAULT: readonly Group[] = ['link', 'fdb', 'mdb'];

/** do_monitor(): text whatever the options say. */
export const doMonitor = (given: Session, words: readonly string[]): Answer => {
  const session: Session = { ...given, options: { ...given.options, json: false, pretty: false } };
  const said: Group[] = [];
  let all = false;
  for (const word of words) {
    const group = GROUPS.find((whole) => matches(word, whole));
    if (matches(word, 'file')) return notModelled('bridge monitor file');
    if (group !== undefined) said.push(group);
    else if (word === 'all') all = true;
    else if (matches(word, 'help')) return usage(BRIDGE_MONITOR_USAGE);
    else if (word === 'vni') return notModelled('bridge monitor vni');
    else return quit(EXIT_MINUS_1, `Argument "${word}" is unknown, try "bridge monitor help".\n`);
  }
  if (session.options.color) return notModelled('bridge -color monitor');
  llRememberAll(session);
  const groups = all ? GROUPS : said.length === 0 ? BY_DEFAULT : said;
  return { ...OK, follow: say(session, { groups, label: all }), flushes: true };
};
