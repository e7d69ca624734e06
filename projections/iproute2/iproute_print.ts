/** A route as `ip route` prints it (ip/iproute.c: print_route, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { ADDRESS_BITS } from '../../core/net/inet.js';
import { getNexthop } from '../../core/net/nexthop_dump.js';
import { RTCF, RTM_F, RTN, RTPROT, RT_SCOPE, RT_TABLE } from '../../core/net/rtmsg.js';
import type { Rtmsg, Rtnexthop } from '../../core/net/rtmsg.js';
import { general } from '../printf.js';
import { ownNet } from './ip_common.js';
import type { Session } from './ip_common.js';
import { familyName } from './inet_prefix.js';
import { nexthopEntry } from './ipnexthop_print.js';
import { both, objectOf, textOf, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { llIndexToName } from './ll_map.js';
import { flagsPiece } from './rt_flags.js';
import { dsfieldName, rtntypeName, rtprotName, rtrealmName, rtscopeName, rttableName } from './rt_names.js';

/** Columns that a filter has made superfluous. */
export interface Hidden {
  readonly table?: boolean;
  readonly protocol?: boolean;
  readonly scope?: boolean;
  readonly dev?: boolean;
  readonly tos?: boolean;
  readonly via?: boolean;
  readonly src?: boolean;
  readonly metric?: boolean;
  readonly realm?: boolean;
  readonly type?: boolean;
}

const CACHE_FLAGS: readonly (readonly [flag: number, name: string])[] = [
  [RTCF.LOCAL, 'local'],
  [RTCF.MULTICAST, 'mc'],
  [RTCF.BROADCAST, 'brd'],
  [RTCF.DIRECTSRC, 'src-direct'],
  [RTCF.DOREDIRECT, 'redirect'],
];

/** print_cache_flags() */
const cachePiece = (flags: number, newLine: string): Piece => {
  const names = CACHE_FLAGS.filter(([flag]) => (flags & flag) !== 0).map(([, name]) => name);
  const text = names.length === 0 ? '' : `<${names.join(',')}> `;
  return both('cache', names, `${newLine}    cache ${text}`);
};

/** print_rta_flow() */
const flowPiece = (realms: number): Piece => {
  const [from, to] = [Math.floor(realms / 0x10000), realms & 0xffff];
  const names = { ...(from !== 0 && { from: rtrealmName(from) }), to: rtrealmName(to) };
  const text = from === 0 ? `realm ${names.to} ` : `realms ${rtrealmName(from)}/${names.to} `;
  return both('flow', names, text);
};

const prefixText = (address: string, length: number, bits: number): string =>
  length === bits ? address : `${address}/${length}`;

const destination = ({ RTA_DST, rtm_dst_len: length, rtm_family }: Rtmsg): string => {
  if (RTA_DST !== undefined) return prefixText(RTA_DST, length, ADDRESS_BITS[rtm_family]);
  return length === 0 ? 'default' : `0/${length} `;
};

const source = ({ RTA_SRC, rtm_src_len: length, rtm_family }: Rtmsg): Piece[] => {
  if (RTA_SRC === undefined) return length === 0 ? [] : [both('src', `0/${length}`, `from 0/${length}`)];
  const text = prefixText(RTA_SRC, length, ADDRESS_BITS[rtm_family]);
  return [both('from', text, `from ${text} `)];
};

type Towards = Pick<Rtnexthop, 'RTA_GATEWAY' | 'RTA_VIA'>;

const gateway = ({ RTA_GATEWAY: gw }: Towards): Piece[] =>
  gw === undefined ? [] : [both('gateway', gw, `via ${gw} `)];

const via = ({ RTA_VIA: to }: Towards): Piece[] => {
  if (to === undefined) return [];
  const family = familyName(to.rtvia_family);
  return [both('via', { family, host: to.rtvia_addr }, `via ${family} ${to.rtvia_addr} `)];
};

/** RTAX_* by number, as they are called. */
const METRICS: readonly (readonly [name: string, number: number, shift: number])[] = [
  ['mtu', 2, 1],
  ['window', 3, 1],
  ['rtt', 4, 8],
  ['rttvar', 5, 4],
  ['ssthresh', 6, 1],
  ['cwnd', 7, 1],
  ['advmss', 8, 1],
  ['reordering', 9, 1],
  ['hoplimit', 10, 1],
  ['initcwnd', 11, 1],
  ['features', 12, 1],
  ['rto_min', 13, 1],
  ['initrwnd', 14, 1],
  ['quickack', 15, 1],
  ['congctl', 16, 1],
  ['fastopen_no_cookie', 17, 1],
];
const TIMES: ReadonlySet<string> = new Set(['rtt', 'rttvar', 'rto_min']);

const metricPiece = (name: string, value: number, unit: number, locked: boolean): Piece => {
  const before = `${name} ${locked ? 'lock ' : ''}`;
  if (name === 'features') return both('ecn', null, `${before}ecn `);
  if (!TIMES.has(name)) return both(name, value, `${before}${value} `);
  const ms = Math.floor(value / unit);
  return both(name, ms, `${before}${ms >= 1000 ? `${general(ms / 1000)}s` : `${ms}ms`} `);
};

/** print_rta_metrics() */
const metrics = ({ RTA_METRICS: values = {}, RTAX_CC_ALGO: algorithm }: Rtmsg): Piece[] => {
  const lock = values['lock'] ?? 0;
  const pieces = METRICS.flatMap(([name, number, unit]) => {
    const locked = (lock & (1 << number)) !== 0;
    if (name === 'congctl' && algorithm !== undefined)
      return [both('congestion', algorithm, `congctl ${locked ? 'lock ' : ''}${algorithm} `)];
    const value = values[name];
    return value === undefined && !locked ? [] : [metricPiece(name, value ?? 0, unit, locked)];
  });
  return pieces.length === 0 ? [] : [both('metrics', [objectOf(pieces)], textOf(pieces))];
};

/** print_rta_multipath() */
const multipath = (session: Session, { RTA_MULTIPATH: paths }: Rtmsg, newLine: string): Piece[] => {
  if (paths === undefined) return [];
  const lines = paths.map((path) => {
    const dev = llIndexToName(session, path.rtnh_ifindex);
    const weight = path.rtnh_hops + 1;
    return [
      textOnly(`${newLine}\tnexthop `),
      ...gateway(path),
      ...via(path),
      ...(path.RTA_FLOW === undefined ? [] : [flowPiece(path.RTA_FLOW)]),
      both('dev', dev, `dev ${dev} `),
      both('weight', weight, `weight ${weight} `),
      flagsPiece(path.rtnh_flags),
    ];
  });
  return [both('nexthops', lines.map(objectOf), lines.map(textOf).join(''))];
};

/** ICMPV6_ROUTER_PREF_* */
const PREFERENCES: Readonly<Record<number, string>> = { 0: 'medium', 1: 'high', 3: 'low' };

/** print_rta_cacheinfo() */
const cacheinfo = ({ rta_expires, rta_error = 0 }: Rtmsg): Piece[] => {
  const error = rta_error < 0 ? rta_error + 2 ** 32 : rta_error;
  return [
    ...(rta_expires === undefined ? [] : [both('expires', rta_expires, `expires ${rta_expires}sec `)]),
    ...(error === 0 ? [] : [both('error', error, `error ${error} `)]),
  ];
};

const mark = ({ RTA_MARK: value = 0 }: Rtmsg): Piece[] =>
  value === 0 ? [] : [both('mark', value, `mark ${value >= 16 ? `0x${value.toString(16)}` : value} `)];

const named = (key: string, word: string, value: string | number): Piece =>
  both(key, value, `${word} ${value} `);

/** What is said of where a route leads and whose it is, up to its flags. */
const attributes = (session: Session, message: Rtmsg, hidden: Hidden): Piece[] => {
  const { RTA_OIF: oif, RTA_PREFSRC: src, RTA_PRIORITY: metric, rtm_table: table } = message;
  const all = session.options.details;
  const isCloned = (message.rtm_flags & RTM_F.CLONED) !== 0;
  const nearby = message.rtm_scope !== RT_SCOPE.UNIVERSE;
  return [
    ...(message.RTA_NH_ID === undefined ? [] : [named('nhid', 'nhid', message.RTA_NH_ID)]),
    ...(message.rtm_tos === 0 || hidden.tos ? [] : [named('tos', 'tos', dsfieldName(message.rtm_tos))]),
    ...(hidden.via ? [] : gateway(message)),
    ...via(message),
    ...(oif === undefined || hidden.dev ? [] : [named('dev', 'dev', llIndexToName(session, oif))]),
    ...(table !== 0 && (table !== RT_TABLE.MAIN || all) && !hidden.table
      ? [named('table', 'table', rttableName(table))]
      : []),
    ...(!isCloned && (message.rtm_protocol !== RTPROT.BOOT || all) && !hidden.protocol
      ? [named('protocol', 'proto', rtprotName(message.rtm_protocol))]
      : []),
    ...(!isCloned && (nearby || all) && !hidden.scope
      ? [named('scope', 'scope', rtscopeName(message.rtm_scope))]
      : []),
    ...(src === undefined || hidden.src ? [] : [named('prefsrc', 'src', src)]),
    ...(metric === undefined || hidden.metric ? [] : [named('metric', 'metric', metric)]),
    flagsPiece(message.rtm_flags),
  ];
};

/** print_cache_nexthop_id(): of the nexthop object that a route leads to, with details. */
const nexthopInfo = (session: Session, { RTA_NH_ID: id }: Rtmsg): Piece[] => {
  if (id === undefined || !session.options.details) return [];
  const found = getNexthop(session.system.kernel(), ownNet(session), id);
  if (E.isLeft(found)) return [];
  const entry = nexthopEntry(session, found.right);
  return [both('nh_info', objectOf(entry), `\n\tnh_info ${textOf(entry)}`)];
};

/** print_route() */
export const printRoute = (session: Session, message: Rtmsg, hidden: Hidden = {}): Piece[] => {
  const { details, oneline } = session.options;
  const newLine = oneline ? '\\' : '\n';
  const { rtm_type, RTA_FLOW, RTA_UID, RTA_IIF, RTA_PREF, rtm_flags } = message;
  const type = rtntypeName(rtm_type);
  const to = destination(message);
  const isCloned4 = message.rtm_family === 'AF_INET' && (rtm_flags & RTM_F.CLONED) !== 0;
  return [
    ...((rtm_type !== RTN.UNICAST || details) && !hidden.type ? [both('type', type, `${type} `)] : []),
    both('dst', to, `${to} `),
    ...source(message),
    ...attributes(session, message, hidden),
    ...mark(message),
    ...(RTA_FLOW === undefined || hidden.realm ? [] : [flowPiece(RTA_FLOW)]),
    ...(RTA_UID === undefined ? [] : [named('uid', 'uid', RTA_UID)]),
    ...(isCloned4 ? [cachePiece(rtm_flags, newLine)] : []),
    ...cacheinfo(message),
    ...metrics(message),
    ...(RTA_IIF === undefined ? [] : [named('iif', 'iif', llIndexToName(session, RTA_IIF))]),
    ...(RTA_PREF === undefined
      ? []
      : [both('pref', PREFERENCES[RTA_PREF] ?? RTA_PREF, `pref ${PREFERENCES[RTA_PREF] ?? RTA_PREF}`)]),
    ...nexthopInfo(session, message),
    ...multipath(session, message, newLine),
    textOnly('\n'),
  ];
};
