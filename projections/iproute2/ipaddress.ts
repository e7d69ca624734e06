/** One device in text, on one line, brief, and JSON (print_linkinfo() of ip/ipaddress.c, iproute2 6.1). */
import { IFF } from '../../core/net/netdevice.js';
import type { Ifinfomsg } from '../ifinfomsg.js';
import type { Options, Session } from './ip_common.js';
import { both, jsonOnly, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { llIndexGet, llIndexToName } from './ll_map.js';
import { nameFromNsid } from './netns_map.js';
import { groupName } from './rt_names.js';

/** Flags in the order of print_link_flags(). */
const FLAGS = [
  'LOOPBACK',
  'BROADCAST',
  'POINTOPOINT',
  'MULTICAST',
  'NOARP',
  'ALLMULTI',
  'PROMISC',
  'MASTER',
  'SLAVE',
  'DEBUG',
  'DYNAMIC',
  'AUTOMEDIA',
  'PORTSEL',
  'NOTRAILERS',
  'UP',
  'LOWER_UP',
  'DORMANT',
] as const satisfies readonly (keyof typeof IFF)[];

export const linkFlags = (flags: number, linkIsDown: boolean): Piece => {
  const names: string[] = FLAGS.filter((flag) => (flags & IFF[flag]) !== 0);
  if ((flags & IFF.UP) !== 0 && (flags & IFF.RUNNING) === 0) names.unshift('NO-CARRIER');
  if (linkIsDown) names.push('M-DOWN');
  return both('flags', names, `<${names.join(',')}> `);
};

/** Pads to a width in bytes, as printf() does. */
const padBytes = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - Buffer.byteLength(text)));

/**
 * print_name_and_link(): the name, with that of the device behind it.
 * @param format how the name stands in text
 */
export const nameAndLink = (
  session: Session,
  message: Ifinfomsg,
  format: (name: string) => string,
): { pieces: Piece[]; linkIsDown: boolean } => {
  const { IFLA_IFNAME: name, IFLA_LINK: iflink, IFLA_LINK_NETNSID: nsid } = message;
  const named = (link: string, ...before: Piece[]): Piece[] => [
    ...before,
    both('ifname', name, format(`${name}${link}`)),
  ];
  if (iflink === undefined) return { pieces: named(''), linkIsDown: false };
  if (iflink === 0) return { pieces: named('@NONE', jsonOnly('link', null)), linkIsDown: false };
  if (nsid !== undefined)
    return { pieces: named(`@if${iflink}`, jsonOnly('link_index', iflink)), linkIsDown: false };
  const link = llIndexGet(session, iflink);
  const linkName = link?.name ?? `if${iflink}`;
  return {
    pieces: named(`@${linkName}`, jsonOnly('link', linkName)),
    linkIsDown: link !== undefined && (link.flags & IFF.UP) === 0,
  };
};

/** print_linkinfo_brief() */
const briefLine = (session: Session, message: Ifinfomsg, { family }: LinkFormat): Piece[] => {
  const { pieces, linkIsDown } = nameAndLink(session, message, (name) => `${padBytes(name, 16)} `);
  const state = both('operstate', message.IFLA_OPERSTATE, `${message.IFLA_OPERSTATE.padEnd(14)} `);
  if (family !== 'link') return [...pieces, state];
  return [
    ...pieces,
    state,
    ...(message.IFLA_ADDRESS === ''
      ? []
      : [both('address', message.IFLA_ADDRESS, `${message.IFLA_ADDRESS} `)]),
    linkFlags(message.ifi_flags, linkIsDown),
    textOnly('\n'),
  ];
};

/** ARPHRD_* in words. */
const LINK_TYPES: Readonly<Record<number, string>> = {
  1: 'ether',
  772: 'loopback',
  803: 'ieee802.11/radiotap',
  65534: 'none',
};

/** Where the other end is. Only text tells its name; @returns also what looking for that name complains about. */
const linkNetns = (session: Session, nsid: number | undefined): { pieces: Piece[]; stderr: string } => {
  if (nsid === undefined) return { pieces: [], stderr: '' };
  if (session.options.json) return { pieces: [jsonOnly('link_netnsid', nsid)], stderr: '' };
  if (nsid < 0) return { pieces: [textOnly(' link-netnsid unknown')], stderr: '' };
  const { name, stderr } = nameFromNsid(session, nsid);
  return { pieces: [textOnly(name === undefined ? ` link-netnsid ${nsid}` : ` link-netns ${name}`)], stderr };
};

/** Where a device went that left its net. */
const newNetns = (
  session: Session,
  { IFLA_NEW_NETNSID: id, IFLA_NEW_IFINDEX: ifindex }: Ifinfomsg,
): Piece[] => {
  const name = id === undefined ? undefined : nameFromNsid(session, id).name;
  const netns = name === undefined ? ` new-netnsid ${id}` : ` new-netns ${name}`;
  return [
    ...(id === undefined ? [] : [textOnly(netns)]),
    ...(ifindex === undefined ? [] : [textOnly(` new-ifindex ${ifindex}`)]),
  ];
};

/** How much is said of a device. */
export interface LinkFormat {
  /** As `ip link` shows it. */
  readonly doLink: boolean;
  readonly showqueue: boolean;
  /** What the line is about; of a family of addresses it leaves the hardware out. */
  readonly family: Options['family'];
}

const AS_LINK: LinkFormat = { doLink: true, showqueue: true, family: 'link' };

/** The line about the hardware. */
const hardware = (session: Session, message: Ifinfomsg): Piece[] => {
  const { ifi_type, IFLA_ADDRESS: address, IFLA_BROADCAST: broadcast } = message;
  const { IFLA_PERM_ADDRESS: permaddr } = message;
  const linkType = LINK_TYPES[ifi_type] ?? `[${ifi_type}]`;
  return [
    textOnly(session.options.oneline ? '\\' : '\n'),
    both('link_type', linkType, `    link/${linkType} `),
    ...(address === ''
      ? []
      : [
          both('address', address, address),
          ...(broadcast === undefined ? [] : [both('broadcast', broadcast, ` brd ${broadcast}`)]),
        ]),
    ...(permaddr === undefined || permaddr === address
      ? []
      : [both('permaddr', permaddr, ` permaddr ${permaddr}`)]),
  ];
};

/** What options add to a device. */
interface More {
  readonly details?: readonly Piece[];
  readonly stats?: readonly Piece[];
}

/** print_linkinfo() */
export const linkinfo = (
  session: Session,
  message: Ifinfomsg,
  format: LinkFormat = AS_LINK,
  { details = [], stats = [] }: More = {},
): { pieces: Piece[]; stderr: string } => {
  const { options } = session;
  if (options.brief) return { pieces: briefLine(session, message, format), stderr: '' };
  const { doLink, showqueue, family } = format;
  const { ifi_index, ifi_flags, IFLA_TXQLEN: qlen } = message;
  const name = nameAndLink(session, message, (text) => `${text}: `);
  const newLine = options.oneline ? '\\' : '\n';
  const { IFLA_MASTER, IFLA_GROUP, IFLA_IFALIAS: alias, IFLA_PROP_LIST: altnames } = message;
  const master = IFLA_MASTER === undefined ? undefined : llIndexToName(session, IFLA_MASTER);
  const { IFLA_QDISC: qdisc } = message;
  const group = IFLA_GROUP === undefined ? undefined : groupName(IFLA_GROUP);
  const showsHardware = family === 'link' || family === 'unspec' || options.details;
  const netns = linkNetns(session, message.IFLA_LINK_NETNSID);
  const pieces = [
    both('ifindex', ifi_index, `${ifi_index}: `),
    ...name.pieces,
    linkFlags(ifi_flags, name.linkIsDown),
    both('mtu', message.IFLA_MTU, `mtu ${message.IFLA_MTU} `),
    ...(qdisc === undefined ? [] : [both('qdisc', qdisc, `qdisc ${qdisc} `)]),
    ...(master === undefined ? [] : [both('master', master, `master ${master} `)]),
    both('operstate', message.IFLA_OPERSTATE, `state ${message.IFLA_OPERSTATE} `),
    ...(doLink ? [both('linkmode', 'DEFAULT', 'mode DEFAULT ')] : []),
    ...(group === undefined ? [] : [both('group', group, `group ${group} `)]),
    ...(qlen === 0 || !showqueue ? [] : [both('txqlen', qlen, `qlen ${qlen}`)]),
    ...(message.IFLA_EVENT === undefined ? [] : [textOnly(`event ${message.IFLA_EVENT} `)]),
    ...(showsHardware ? hardware(session, message) : []),
    ...netns.pieces,
    ...newNetns(session, message),
    ...details,
    ...(alias === undefined || !(doLink || options.details)
      ? []
      : [textOnly(`${newLine}    `), both('ifalias', alias, `alias ${alias}`)]),
    ...(stats.length === 0 ? [] : [textOnly(newLine), ...stats]),
    ...(altnames.length === 0
      ? []
      : [both('altnames', altnames, altnames.map((altname) => `${newLine}    altname ${altname}`).join(''))]),
    textOnly('\n'),
  ];
  return { pieces, stderr: netns.stderr };
};
