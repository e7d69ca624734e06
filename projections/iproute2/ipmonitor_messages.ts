/**
 * Events that `ip monitor` shows: messages of the kernel, and how iproute2 6.1 prints each. A subsystem that sends messages
 * has its entry here.
 */
import type { Event, Kernel } from '../../core/kernel.js';
import { vxlanFdbInfo } from '../../core/link/vxlan_fdb.js';
import { inet6FillIfaddr } from '../../core/net/addrconf_rtnl.js';
import { inetFillIfaddr } from '../../core/net/devinet_dump.js';
import { fibDumpInfo } from '../../core/net/fib_frontend.js';
import { fillRule } from '../../core/net/fib_rules.js';
import { fibAliasAt } from '../../core/net/fib_trie.js';
import type { Ifaddrmsg } from '../../core/net/if_addr.js';
import { familyOf } from '../../core/net/inet.js';
import { ifaAt } from '../../core/net/inetdevice.js';
import type { FdbMessage } from '../../core/net/ndmsg.js';
import { neighFillInfo, neighLookup } from '../../core/net/neigh_table.js';
import type { NetconfEvent } from '../../core/net/netconf.js';
import { deviceOf } from '../../core/net/netdevice.js';
import { nhFillNode } from '../../core/net/nexthop_dump.js';
import { rt6FillNode } from '../../core/net/route6_rtnl.js';
import type { Rtmsg } from '../../core/net/rtmsg.js';
import { fdbFillInfo, populateFdb } from '../fdbmsg.js';
import { brFillIfinfo, fillIfinfo } from '../ifinfomsg.js';
import type { Ifinfomsg } from '../ifinfomsg.js';
import { netconfOf } from '../netconfmsg.js';
import { familyName } from './inet_prefix.js';
import type { Session } from './ip_common.js';
import { linkinfo } from './ipaddress.js';
import type { LinkFormat } from './ipaddress.js';
import { addrinfo } from './ipaddress_addr.js';
import { printNeigh } from './ipneigh_print.js';
import { printNetconf } from './ipnetconf.js';
import { printNexthop } from './ipnexthop_print.js';
import { printNsid } from './ipnetns_list_id.js';
import { printRoute } from './iproute_print.js';
import { printRule } from './iprule.js';
import { textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { llIndexToName, llRememberIndex } from './ll_map.js';

export const OBJECTS = [
  'link',
  'address',
  'route',
  'mroute',
  'prefix',
  'neigh',
  'netconf',
  'rule',
  'nsid',
  'nexthop',
  'stats',
] as const;
type MonitorObject = (typeof OBJECTS)[number];

/** What is listened to, and how it is shown. */
export interface Wanted {
  /** Empty: all of them. */
  readonly objects: readonly MonitorObject[];
  readonly label: boolean;
  readonly allNsid: boolean;
  /** Index of the only device to tell of; 0: every one. */
  readonly ifindex: number;
}

type Of<T extends Event['type']> = Extract<Event, { readonly type: T }>;

/** How a message is shown. */
interface Message<T extends Event['type']> {
  readonly object: MonitorObject;
  readonly label: string;
  /** Whom it is sent to: listeners to one family of addresses do not hear of the other; undefined: to neither. */
  readonly family?: (event: Of<T>) => 'inet' | 'inet6' | 'bridge' | undefined;
  /** The net that it is sent in. */
  readonly net: (kernel: Kernel, event: Of<T>) => number;
  /** @param kernel as it was when the message was sent @returns undefined: it is not to be shown, nor the buffer flushed */
  readonly pieces: (
    session: Session,
    event: Of<T>,
    kernel: Kernel,
    wanted: Wanted,
  ) => readonly Piece[] | undefined;
}

const FORMAT: LinkFormat = { doLink: false, showqueue: false, family: 'unspec' };

/** An RTM_NEWLINK or RTM_DELLINK message. @param only index of the only device to tell of; 0: every one */
const linkLine = (
  session: Session,
  message: Ifinfomsg,
  gone: boolean,
  only: number,
): readonly Piece[] | undefined => {
  const { ifi_index, ifi_flags: flags, IFLA_IFNAME: name } = message;
  llRememberIndex(session, ifi_index, { name, flags }, gone);
  if (only !== 0 && only !== ifi_index) return undefined;
  return [...(gone ? [textOnly('Deleted ')] : []), ...linkinfo(session, message, FORMAT).pieces];
};

/** An RTM_NEWADDR or RTM_DELADDR message. */
const addressLine = (
  session: Session,
  message: Ifaddrmsg,
  gone: boolean,
  { ifindex }: Wanted,
): readonly Piece[] | undefined => {
  if (ifindex !== 0 && ifindex !== message.ifa_index) return undefined;
  const line = addrinfo(session, message, llIndexToName(session, message.ifa_index));
  return [...(gone ? [textOnly('Deleted ')] : []), ...line];
};

const routeLine = (
  session: Session,
  message: Rtmsg,
  gone: boolean,
  { ifindex }: Wanted,
): readonly Piece[] | undefined => {
  if (ifindex !== 0 && ifindex !== message.RTA_OIF) return undefined;
  const line = printRoute(session, message, { dev: ifindex !== 0 });
  return [...(gone ? [textOnly('Deleted ')] : []), ...line];
};

const netconfLine: Message<NetconfEvent['type']>['pieces'] = (session, event, kernel, { ifindex }) => {
  const message = netconfOf(kernel, event);
  if (ifindex !== 0 && ifindex !== message.NETCONFA_IFINDEX) return undefined;
  return printNetconf(session, message, event.nlmsg_type === 'RTM_DELNETCONF');
};

/** An RTM_NEWNEIGH or RTM_DELNEIGH message of the family AF_BRIDGE. */
const fdbLine = (
  session: Session,
  messages: readonly FdbMessage[],
  gone: boolean,
  { ifindex }: Wanted,
): readonly Piece[] | undefined => {
  const meant = messages.filter(({ ndm_ifindex }) => ifindex === 0 || ifindex === ndm_ifindex);
  if (meant.length === 0) return undefined;
  return meant.flatMap((message) => [
    ...(gone ? [textOnly('Deleted ')] : []),
    ...printNeigh(session, message, ifindex),
  ]);
};

/** What messages about forwarding entries have in common. */
const FDB = { object: 'neigh', label: '[NEIGH]', family: (): 'bridge' => 'bridge' } as const;

/** Events that are messages. */
const MESSAGES = {
  rtmsg_ifinfo: {
    object: 'link',
    label: '[LINK]',
    net: (kernel, { dev }) => deviceOf(kernel, dev).net,
    pieces: (session, event, kernel, { ifindex }) => {
      const { dev, nlmsg_type, IFLA_NEW_NETNSID, IFLA_NEW_IFINDEX, IFLA_EVENT } = event;
      const message = {
        ...fillIfinfo(kernel, deviceOf(kernel, dev)),
        ...(IFLA_EVENT !== undefined && { IFLA_EVENT }),
        ...(IFLA_NEW_NETNSID !== undefined && { IFLA_NEW_NETNSID }),
        ...(IFLA_NEW_IFINDEX !== undefined && { IFLA_NEW_IFINDEX }),
      };
      return linkLine(session, message, nlmsg_type === 'RTM_DELLINK', ifindex);
    },
  },
  br_ifinfo_notify: {
    object: 'link',
    label: '[LINK]',
    net: (_kernel, { net }) => net,
    pieces: (session, { nlmsg_type, bridge, dev }, kernel, { ifindex }) => {
      const message = brFillIfinfo(kernel, deviceOf(kernel, bridge), deviceOf(kernel, dev));
      return linkLine(session, message, nlmsg_type === 'RTM_DELLINK', ifindex);
    },
  },
  rtmsg_ifa: {
    object: 'address',
    label: '[ADDR]',
    family: () => 'inet',
    net: (_kernel, { net }) => net,
    pieces: (session, event, kernel, wanted) => {
      const device = deviceOf(kernel, event.dev);
      const gone = event.nlmsg_type === 'RTM_DELADDR';
      const message = inetFillIfaddr(kernel, device, gone ? event.ifa : ifaAt(kernel, device, event.at));
      return addressLine(session, message, gone, wanted);
    },
  },
  inet6_ifa_notify: {
    object: 'address',
    label: '[ADDR]',
    family: () => 'inet6',
    net: (_kernel, { net }) => net,
    pieces: (session, { nlmsg_type, ifp }, kernel, wanted) =>
      addressLine(session, inet6FillIfaddr(kernel, ifp), nlmsg_type === 'RTM_DELADDR', wanted),
  },
  neigh_notify: {
    object: 'neigh',
    label: '[NEIGH]',
    family: (event) => familyName(familyOf('neigh' in event ? event.neigh.primary_key : event.primary_key)),
    net: (_kernel, { net }) => net,
    pieces: (session, event, kernel, { ifindex }) => {
      const gone = event.nlmsg_type === 'RTM_DELNEIGH';
      const neigh = gone ? event.neigh : neighLookup(kernel, event.net, event.dev, event.primary_key);
      if (neigh === undefined) throw new Error(`no neighbour to tell of in net ${event.net}`);
      const message = neighFillInfo(kernel, neigh);
      if (ifindex !== 0 && ifindex !== message.ndm_ifindex) return undefined;
      return [...(gone ? [textOnly('Deleted ')] : []), ...printNeigh(session, message, ifindex)];
    },
  },
  fdb_notify: {
    ...FDB,
    net: (_kernel, { net }) => net,
    pieces: (session, { nlmsg_type, bridge, fdb }, kernel, wanted) =>
      fdbLine(session, [fdbFillInfo(kernel, bridge, fdb)], nlmsg_type === 'RTM_DELNEIGH', wanted),
  },
  vxlan_fdb_notify: {
    ...FDB,
    net: (_kernel, { net }) => net,
    pieces: (session, { nlmsg_type, dev, fdb }, kernel, wanted) => {
      const messages = vxlanFdbInfo(kernel, deviceOf(kernel, dev), fdb);
      return fdbLine(session, messages, nlmsg_type === 'RTM_DELNEIGH', wanted);
    },
  },
  rtnl_fdb_notify: {
    ...FDB,
    net: (_kernel, { net }) => net,
    pieces: (session, { nlmsg_type, dev, addr, ndm_state }, kernel, wanted) => {
      const message = populateFdb(deviceOf(kernel, dev), addr, ndm_state);
      return fdbLine(session, [message], nlmsg_type === 'RTM_DELNEIGH', wanted);
    },
  },
  rtmsg_fib: {
    object: 'route',
    label: '[ROUTE]',
    family: () => 'inet',
    net: (_kernel, { net }) => net,
    pieces: (session, event, kernel, wanted) => {
      const alias = fibAliasAt(kernel, event);
      const message = fibDumpInfo(kernel, event.net, alias);
      return routeLine(session, message, event.nlmsg_type === 'RTM_DELROUTE', wanted);
    },
  },
  inet6_rt_notify: {
    object: 'route',
    label: '[ROUTE]',
    family: () => 'inet6',
    net: (_kernel, { net }) => net,
    pieces: (session, { nlmsg_type, net, rt }, kernel, wanted) =>
      routeLine(session, rt6FillNode(kernel, net, rt), nlmsg_type === 'RTM_DELROUTE', wanted),
  },
  nexthop_notify: {
    object: 'nexthop',
    label: '[NEXTHOP]',
    net: (_kernel, { net }) => net,
    pieces: (session, { nlmsg_type, nh }, kernel) => [
      ...(nlmsg_type === 'RTM_DELNEXTHOP' ? [textOnly('Deleted ')] : []),
      ...printNexthop(session, nhFillNode(kernel, nh)),
    ],
  },
  notify_rule_change: {
    object: 'rule',
    label: '[RULE]',
    family: ({ family }) => (family === 'AF_INET' || family === 'AF_INET6' ? familyName(family) : undefined),
    net: (_kernel, { net }) => net,
    pieces: (session, { nlmsg_type, net, rule }, kernel) => [
      ...(nlmsg_type === 'RTM_DELRULE' ? [textOnly('Deleted ')] : []),
      ...printRule(session, fillRule(kernel, net, rule)),
    ],
  },
  inet_netconf_notify_devconf: {
    object: 'netconf',
    label: '[NETCONF]',
    family: () => 'inet',
    net: (_kernel, { net }) => net,
    pieces: netconfLine,
  },
  inet6_netconf_notify_devconf: {
    object: 'netconf',
    label: '[NETCONF]',
    family: () => 'inet6',
    net: (_kernel, { net }) => net,
    pieces: netconfLine,
  },
  rtnl_net_notifyid: {
    object: 'nsid',
    label: '[NSID]',
    net: (_kernel, { net }) => net,
    pieces: (session, { nlmsg_type, nsid }) =>
      printNsid(session, { nsid, deleted: nlmsg_type === 'RTM_DELNSID' }).pieces,
  },
} satisfies { readonly [T in Event['type']]?: Message<T> };

/** undefined: an event that is no message. */
export const messageOf = <T extends Event['type']>({ type }: Of<T>): Message<T> | undefined =>
  // The table has under each type what takes events of that type.
  (MESSAGES as { readonly [K in Event['type']]?: Message<T> })[type];
