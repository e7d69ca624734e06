/** `ip link show`: devices in text, one line each, brief, and JSON (ip/ipaddress.c, iproute2 6.1). */
import * as E from 'fp-ts/lib/Either.js';
import { IFF, devGetByName, dump } from '../../core/net/netdevice.js';
import { fillIfinfo } from '../ifinfomsg.js';
import type { Ifinfomsg } from '../ifinfomsg.js';
import { failed, notModelled } from '../program.js';
import { strerror } from '../strerror.js';
import { duparg2, incompleteCommand, invarg, matches } from './argument.js';
import { OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { both, jsonOnly, print, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { talk } from './libnetlink.js';
import { byName, llIndexGet, llIndexToName, llNameToIndex } from './ll_map.js';
import { nameFromNsid } from './netns_map.js';
import { groupA2n, groupName } from './rt_names.js';
import { LINK_USAGE } from './usage.js';

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

const linkFlags = (flags: number, linkIsDown: boolean): Piece => {
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
const nameAndLink = (
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
const briefLine = (session: Session, message: Ifinfomsg, doLink: boolean): Piece[] => {
  const { pieces, linkIsDown } = nameAndLink(session, message, (name) => `${padBytes(name, 16)} `);
  const state = both('operstate', message.IFLA_OPERSTATE, `${message.IFLA_OPERSTATE.padEnd(14)} `);
  if (!doLink) return [...pieces, state];
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
const LINK_TYPES: Readonly<Record<number, string>> = { 1: 'ether', 772: 'loopback', 65534: 'none' };

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

/** print_linkinfo(). @param doLink all of it, as `ip link` shows it */
export const linkinfo = (
  session: Session,
  message: Ifinfomsg,
  doLink = true,
): { pieces: Piece[]; stderr: string } => {
  const { options } = session;
  if (options.brief) return { pieces: briefLine(session, message, doLink), stderr: '' };
  const { ifi_index, ifi_flags, ifi_type, IFLA_TXQLEN: qlen } = message;
  const name = nameAndLink(session, message, (text) => `${text}: `);
  const linkType = LINK_TYPES[ifi_type] ?? `[${ifi_type}]`;
  const { IFLA_ADDRESS: address, IFLA_PERM_ADDRESS: permaddr } = message;
  const netns = linkNetns(session, message.IFLA_LINK_NETNSID);
  const newLine = options.oneline ? '\\' : '\n';
  const { IFLA_MASTER, IFLA_GROUP, IFLA_IFALIAS: alias, IFLA_PROP_LIST: altnames } = message;
  const master = IFLA_MASTER === undefined ? undefined : llIndexToName(session, IFLA_MASTER);
  const group = groupName(IFLA_GROUP);
  const pieces = [
    both('ifindex', ifi_index, `${ifi_index}: `),
    ...name.pieces,
    linkFlags(ifi_flags, name.linkIsDown),
    both('mtu', message.IFLA_MTU, `mtu ${message.IFLA_MTU} `),
    both('qdisc', message.IFLA_QDISC, `qdisc ${message.IFLA_QDISC} `),
    ...(master === undefined ? [] : [both('master', master, `master ${master} `)]),
    both('operstate', message.IFLA_OPERSTATE, `state ${message.IFLA_OPERSTATE} `),
    ...(doLink ? [both('linkmode', 'DEFAULT', 'mode DEFAULT ')] : []),
    both('group', group, `group ${group} `),
    ...(qlen === 0 || !doLink ? [] : [both('txqlen', qlen, `qlen ${qlen}`)]),
    textOnly(newLine),
    both('link_type', linkType, `    link/${linkType} `),
    ...(address === ''
      ? []
      : [
          both('address', address, address),
          both('broadcast', message.IFLA_BROADCAST, ` brd ${message.IFLA_BROADCAST}`),
        ]),
    ...(permaddr === undefined || permaddr === address
      ? []
      : [both('permaddr', permaddr, ` permaddr ${permaddr}`)]),
    ...netns.pieces,
    ...newNetns(session, message),
    ...(alias === undefined || !doLink
      ? []
      : [textOnly(`${newLine}    `), both('ifalias', alias, `alias ${alias}`)]),
    ...(altnames.length === 0
      ? []
      : [both('altnames', altnames, altnames.map((altname) => `${newLine}    altname ${altname}`).join(''))]),
    textOnly('\n'),
  ];
  return { pieces, stderr: netns.stderr };
};

interface Filter {
  readonly dev?: string;
  readonly up?: true;
  readonly kind?: string;
  /** Kind of the master that it is to be a port of. */
  readonly slaveKind?: string;
  /** 0: everybody. */
  readonly group?: number;
  /** Index; 0: no port of anything. */
  readonly master?: number;
}

const SLAVE = '_slave';

const filterType = (filter: Filter, kind: string): Filter =>
  kind.endsWith(SLAVE) ? { ...filter, slaveKind: kind.slice(0, -SLAVE.length) } : { ...filter, kind };

const filterGroup = (filter: Filter, word: string): E.Either<Answer, Filter> => {
  const group = groupA2n(word);
  return group === undefined
    ? E.left(invarg('Invalid "group" value\n', word))
    : E.right({ ...filter, group });
};

const filterMaster = (
  session: Session,
  filter: Filter,
  word: string,
  name: string,
): E.Either<Answer, Filter> => {
  const master = llNameToIndex(session, name);
  if (word === 'vrf')
    return E.left(master === 0 ? invarg('Not a valid VRF name\n', name) : notModelled('ip link show vrf'));
  return master === 0 ? E.left(invarg('Device does not exist\n', name)) : E.right({ ...filter, master });
};

/** Words that take the one behind them. */
const WITH_VALUE: ReadonlySet<string> = new Set(['group', 'master', 'vrf', 'type', 'dev']);

const filterWord = (
  session: Session,
  filter: Filter,
  word: string,
  value: string,
): E.Either<Answer, Filter> => {
  switch (word) {
    case 'up':
      return E.right({ ...filter, up: true });
    case 'nomaster':
      return E.right({ ...filter, master: 0 });
    case 'type':
      return E.right(filterType(filter, value));
    case 'group':
      return filterGroup(filter, value);
    case 'master':
    case 'vrf':
      return filterMaster(session, filter, word, value);
    case 'to':
    case 'scope':
    case 'label':
      return E.left(notModelled(`ip link show ${word}`));
    default: {
      if (word !== 'dev' && matches(word, 'help')) return E.left(usage(LINK_USAGE));
      const dev = word === 'dev' ? value : word;
      return filter.dev === undefined ? E.right({ ...filter, dev }) : E.left(duparg2('dev', dev));
    }
  }
};

const parseFilter = (session: Session, words: readonly string[]): E.Either<Answer, Filter> => {
  let filter: Filter = {};
  let rest = words;
  for (let [word, value] = rest; word !== undefined; [word, value] = rest) {
    const takesValue = WITH_VALUE.has(word);
    if (takesValue && value === undefined) return E.left(incompleteCommand());
    const grown = filterWord(session, filter, word, value ?? '');
    if (E.isLeft(grown)) return grown;
    filter = grown.right;
    rest = rest.slice(takesValue ? 2 : 1);
  }
  return E.right(filter);
};

/** One device, asked for by its name. */
const linkGet = (session: Session, name: string): E.Either<Answer, Ifinfomsg[]> => {
  const { system, options } = session;
  const refused = talk(session, { type: 'RTM_GETLINK', pid: system.pid, ...byName(name) });
  const device = devGetByName(system.kernel(), ownNet(session), name);
  if (refused === undefined && device !== undefined) return E.right([fillIfinfo(system.kernel(), device)]);
  const stderr = `${refused?.stderr ?? ''}Cannot send link get request: ${strerror('ENODEV')}\n`;
  return E.left(quit(1, stderr, options.json ? print([], options) : ''));
};

/** What the kernel itself looks for in a dump: kind and master. */
const linkList = (session: Session, filter: Filter): Ifinfomsg[] => {
  const { system } = session;
  system.request({ type: 'RTM_GETLINK', pid: system.pid });
  const kernel = system.kernel();
  return dump(kernel, ownNet(session))
    .map((device) => fillIfinfo(kernel, device))
    .filter((message) => inDump(filter, message));
};

const inDump = ({ kind, slaveKind, master }: Filter, message: Ifinfomsg): boolean =>
  (kind === undefined || message.IFLA_INFO_KIND === kind) &&
  (slaveKind === undefined || message.IFLA_INFO_SLAVE_KIND === slaveKind) &&
  (master === undefined || master === 0 || message.IFLA_MASTER === master);

const passes = (filter: Filter, message: Ifinfomsg): boolean =>
  inDump(filter, message) &&
  (filter.up === undefined || (message.ifi_flags & IFF.UP) !== 0) &&
  ((filter.group ?? 0) === 0 || message.IFLA_GROUP === filter.group) &&
  (filter.master !== 0 || message.IFLA_MASTER === undefined);

/** ipaddr_list_link() */
export const ipaddrListLink = (session: Session, words: readonly string[]): Answer => {
  const { options } = session;
  const parsed = parseFilter(session, words);
  if (E.isLeft(parsed)) return parsed.left;
  const filter = parsed.right;
  const { dev } = filter;
  if (dev !== undefined && llNameToIndex(session, dev) === 0)
    return failed(1, `Device "${dev}" does not exist.\n`);
  const unfit =
    options.notModelled.find((option) => option !== '-echo') ?? (options.color ? '-color' : undefined);
  if (unfit !== undefined) return notModelled(`ip ${unfit} link show`);
  const found = dev === undefined ? E.right(linkList(session, filter)) : linkGet(session, dev);
  if (E.isLeft(found)) return found.left;
  const lines = found.right.map((message) =>
    passes(filter, message) ? linkinfo(session, message) : { pieces: [], stderr: '' },
  );
  const stdout = print(
    lines.map(({ pieces }) => pieces),
    options,
  );
  return { ...OK, stdout, stderr: lines.map(({ stderr }) => stderr).join('') };
};
