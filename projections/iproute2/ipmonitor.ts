/**
 * `ip monitor`: messages of the kernel as they come (ip/ipmonitor.c, iproute2 6.1). Left out: `file`, and what the names of
 * namespaces that are gone would complain about on standard error.
 */
import * as E from 'fp-ts/lib/Either.js';
import { Map } from 'immutable';
import { foreseen, netCapable } from '../../core/kernel/cred.js';
import type { Event, Kernel } from '../../core/kernel.js';
import { nsidOf } from '../../core/net/net_namespace.js';
import { inet6FillIfaddr } from '../../core/net/addrconf_rtnl.js';
import type { Ifaddrmsg } from '../../core/net/if_addr.js';
import { inetFillIfaddr } from '../../core/net/devinet_dump.js';
import { ifaAt } from '../../core/net/inetdevice.js';
import { familyOf } from '../../core/net/inet.js';
import { neighFillInfo, neighLookup } from '../../core/net/neigh_table.js';
import { deviceOf, dump } from '../../core/net/netdevice.js';
import { devGetFlags, fillIfinfo } from '../ifinfomsg.js';
import { notModelled } from '../program.js';
import type { Step } from '../program.js';
import { incompleteCommand, invarg, matches } from './argument.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { linkinfo } from './ipaddress.js';
import type { LinkFormat } from './ipaddress.js';
import { addrinfo } from './ipaddress_addr.js';
import { familyName } from './inet_prefix.js';
import { printNeigh } from './ipneigh_print.js';
import { printNsid } from './ipnetns_list_id.js';
import { print, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { llIndexToName, llNameToIndex, llRememberIndex } from './ll_map.js';
import { netnsMapInit } from './netns_map.js';
import { MONITOR_USAGE } from './usage.js';

const OBJECTS = [
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
interface Wanted {
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
  /** Whom it is sent to: listeners to one family of addresses do not hear of the other. */
  readonly family?: (event: Of<T>) => 'inet' | 'inet6';
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

/** Events that are messages. */
const MESSAGES = {
  rtmsg_ifinfo: {
    object: 'link',
    label: '[LINK]',
    net: (kernel, { dev }) => deviceOf(kernel, dev).net,
    pieces: (session, event, kernel, { ifindex }) => {
      const { dev, nlmsg_type, IFLA_NEW_NETNSID, IFLA_NEW_IFINDEX } = event;
      const message = {
        ...fillIfinfo(kernel, deviceOf(kernel, dev)),
        ...(IFLA_NEW_NETNSID !== undefined && { IFLA_NEW_NETNSID }),
        ...(IFLA_NEW_IFINDEX !== undefined && { IFLA_NEW_IFINDEX }),
      };
      const gone = nlmsg_type === 'RTM_DELLINK';
      const { ifi_index, ifi_flags: flags, IFLA_IFNAME: name } = message;
      llRememberIndex(session, ifi_index, { name, flags }, gone);
      if (ifindex !== 0 && ifindex !== ifi_index) return undefined;
      return [...(gone ? [textOnly('Deleted ')] : []), ...linkinfo(session, message, FORMAT).pieces];
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
  rtnl_net_notifyid: {
    object: 'nsid',
    label: '[NSID]',
    net: (_kernel, { net }) => net,
    pieces: (session, { nlmsg_type, nsid }) =>
      printNsid(session, { nsid, deleted: nlmsg_type === 'RTM_DELNSID' }).pieces,
  },
} satisfies { readonly [T in Event['type']]?: Message<T> };

const messageOf = <T extends Event['type']>({ type }: Of<T>): Message<T> | undefined =>
  // The table has under each type what takes events of that type.
  (MESSAGES as { readonly [K in Event['type']]?: Message<T> })[type];

/** Whether a socket in `own` hears what is sent in `net`: do_one_broadcast() of net/netlink/af_netlink.c. */
const hears = (session: Session, kernel: Kernel, own: number, net: number): boolean =>
  net === own ||
  (nsidOf(kernel, own, net) !== undefined &&
    netCapable(foreseen(kernel), session.system.pid, net, 'CAP_NET_BROADCAST'));

const two = (n: number): string => `${n}`.padStart(2, '0');
const US_PER_MS = 1000;

/** print_timestamp(), in local time. */
const timestamp = (session: Session): string => {
  const ms = session.system.now();
  const at = new Date(ms);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const us = at.getMilliseconds() * US_PER_MS;
  switch (session.options.timestamp) {
    case 'none':
      return '';
    case 'short':
      return `[${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${time}.${`${us}`.padStart(6, '0')}] `;
    case 'long': {
      const [day = '', month = ''] = at.toDateString().split(' ');
      return `Timestamp: ${day} ${month} ${`${at.getDate()}`.padStart(2)} ${time} ${at.getFullYear()} ${us} usec\n`;
    }
  }
};

/** print_headers() */
const headers = (
  session: Session,
  { allNsid, label }: Wanted,
  message: { readonly label: string; readonly nsid: number | undefined },
): string => {
  const nsid = allNsid ? `[nsid ${message.nsid ?? 'current'}]` : '';
  return `${timestamp(session)}${nsid}${label ? message.label : ''}`;
};

/** accept_msg() */
const say = (session: Session, wanted: Wanted): ((step: Step) => string) => {
  let buffer = '';
  return ({ event, after }) => {
    const message = messageOf(event);
    if (message === undefined) return '';
    const own = ownNet(session);
    const net = message.net(after, event);
    const { family } = session.options;
    const isWanted =
      (wanted.objects.length === 0 || wanted.objects.includes(message.object)) &&
      (message.family === undefined || family === 'unspec' || family === message.family(event));
    if (!isWanted || (net !== own && !(wanted.allNsid && hears(session, after, own, net)))) return '';
    const pieces = message.pieces(session, event, after, wanted);
    const nsid = nsidOf(after, own, net);
    buffer += headers(session, wanted, { label: message.label, nsid });
    if (pieces === undefined) return '';
    const said = buffer + print([pieces], session.options);
    buffer = '';
    return said;
  };
};

/** Words that take the one behind them. */
const isPair = (word: string): boolean => word === 'dev' || matches(word, 'file');

const takePair = (
  session: Session,
  wanted: Wanted,
  word: string,
  value: string | undefined,
): E.Either<Answer, Wanted> => {
  if (value === undefined) return E.left(incompleteCommand());
  if (word !== 'dev') return E.left(notModelled('ip monitor file'));
  const ifindex = llNameToIndex(session, value);
  return ifindex === 0 ? E.left(invarg('Device does not exist\n', value)) : E.right({ ...wanted, ifindex });
};

const takeWord = (wanted: Wanted, word: string): E.Either<Answer, Wanted> => {
  if (matches(word, 'label') || word === 'all') return E.right({ ...wanted, label: true });
  const object = OBJECTS.find((whole) => (whole === 'stats' ? word === whole : matches(word, whole)));
  if (object !== undefined) return E.right({ ...wanted, objects: wanted.objects.concat(object) });
  if (matches(word, 'all-nsid')) return E.right({ ...wanted, allNsid: true });
  if (matches(word, 'help')) return E.left(usage(MONITOR_USAGE));
  return E.left(quit(EXIT_MINUS_1, `Argument "${word}" is unknown, try "ip monitor help".\n`));
};

const takeWords = (session: Session, words: readonly string[]): E.Either<Answer, Wanted> => {
  let wanted: Wanted = { objects: [], label: false, allNsid: false, ifindex: 0 };
  let rest = words;
  for (let [word, value] = rest; word !== undefined; [word, value] = rest) {
    const pair = isPair(word);
    const taken = pair ? takePair(session, wanted, word, value) : takeWord(wanted, word);
    if (E.isLeft(taken)) return taken;
    wanted = taken.right;
    rest = rest.slice(pair ? 2 : 1);
  }
  return E.right(wanted);
};

/** Options that what it shows depends on, and that are not modelled. */
const UNFIT: ReadonlySet<string> = new Set(['-details', '-Numeric']);

/** do_ipmonitor(): text whatever the options say. */
export const doIpmonitor = (given: Session, words: readonly string[]): Answer => {
  const session: Session = { ...given, options: { ...given.options, json: false, pretty: false } };
  const wanted = takeWords(session, words);
  if (E.isLeft(wanted)) return wanted.left;
  const unfit = session.options.notModelled.find((option) => UNFIT.has(option));
  if (unfit !== undefined || session.options.color) return notModelled(`ip ${unfit ?? '-color'} monitor`);
  const { system } = session;
  system.request({ type: 'RTM_GETLINK', pid: system.pid });
  session.links = Map(
    dump(system.kernel(), ownNet(session)).map((device) => [
      device.ifindex,
      { name: device.name, flags: devGetFlags(device) },
    ]),
  );
  const stderr = netnsMapInit(session);
  return { ...OK, stderr, follow: say(session, wanted.right), flushes: true };
};
