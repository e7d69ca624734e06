/** `ip rule`: rules of both families (ip/iprule.c, iproute2 6.1.0). Left out: save, restore, nat, tun_id. */
import * as E from 'fp-ts/lib/Either.js';
import { ADDRESS_BITS, prefixEqual } from '../../core/net/inet.js';
import { fillRule, rulesOf } from '../../core/net/fib_rules.js';
import { FIB_RULE, FR_ACT, RTPROT, RT_TABLE } from '../../core/net/rtmsg.js';
import type { FibRuleHdr, RuleCommand } from '../../core/net/rtmsg.js';
import { failed, notModelled } from '../program.js';
import { matches } from './argument.js';
import { familyOption } from './inet_prefix.js';
import { inetProtoName } from './inet_proto.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { parseRule, parseSelector } from './iprule_keywords.js';
import type { Selector } from './iprule_keywords.js';
import { both, print, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { talk } from './libnetlink.js';
import { dsfieldName, groupName, rtntypeName, rtprotName, rtrealmName, rttableName } from './rt_names.js';
import { RULE_USAGE } from './usage_route.js';

const hex = (value: number): string => (value === 0 ? '0' : `0x${value.toString(16)}`);

/** An end of a packet's way: `from` and `to`. */
const prefix = (
  key: 'src' | 'dst',
  before: string,
  {
    address,
    length,
    bits,
  }: { readonly address: string | undefined; readonly length: number; readonly bits: number },
): Piece[] => {
  const all = key === 'src' ? [both(key, 'all', `${before}all`)] : [];
  if (address === undefined && length === 0) return all;
  const shown = address ?? '0';
  const isWhole = address !== undefined && length === bits;
  return [
    both(key, shown, `${before}${shown}`),
    ...(isWhole ? [] : [both(`${key}len`, length, `/${length}`)]),
  ];
};

const fwmark = ({ FRA_FWMARK: mark, FRA_FWMASK: mask }: FibRuleHdr): Piece[] => {
  if (mark === undefined && mask === undefined) return [];
  const whole = mask === undefined || mask === 0xffffffff;
  return [
    both('fwmark', hex(mark ?? 0), ` fwmark ${hex(mark ?? 0)}`),
    ...(whole ? [] : [both('fwmask', hex(mask), `/${hex(mask)}`)]),
  ];
};

const device = (key: 'iif' | 'oif', name: string | undefined, detached: boolean): Piece[] => [
  ...(name === undefined ? [] : [both(key, name, ` ${key} ${name}`)]),
  ...(detached ? [both(`${key}_detached`, null, ' [detached]')] : []),
];

const ports = (key: 'sport' | 'dport', range: FibRuleHdr['FRA_SPORT_RANGE']): Piece[] => {
  if (range === undefined) return [];
  if (range.start === range.end) return [both(key, range.start, ` ${key} ${range.start}`)];
  return [
    both(`${key}_start`, range.start, ` ${key} ${range.start}`),
    both(`${key}_end`, range.end, `-${range.end}`),
  ];
};

const realms = (flow: number | undefined): Piece[] => {
  if (flow === undefined) return [];
  const [from, to] = [Math.floor(flow / 0x10000), rtrealmName(flow & 0xffff)];
  const before =
    from === 0 ? textOnly(' realms ') : both('flow_from', rtrealmName(from), ` realms ${rtrealmName(from)}/`);
  return [before, both('flow_to', to, to)];
};

const lookup = (rule: FibRuleHdr): Piece[] => {
  const { table, FRA_SUPPRESS_PREFIXLEN: length = -1, FRA_SUPPRESS_IFGROUP: group = -1 } = rule;
  if (table === RT_TABLE.UNSPEC) return [];
  return [
    both('table', rttableName(table), ` lookup ${rttableName(table)}`),
    ...(length === -1 ? [] : [both('suppress_prefixlen', length, ` suppress_prefixlength ${length}`)]),
    ...(group === -1
      ? []
      : [both('suppress_ifgroup', groupName(group), ` suppress_ifgroup ${groupName(group)}`)]),
  ];
};

const action = ({ action: act, flags, FRA_GOTO: target }: FibRuleHdr): Piece[] => {
  switch (act) {
    case FR_ACT.TO_TBL:
      return [];
    case FR_ACT.GOTO:
      return [
        both('goto', target ?? 'none', ` goto ${target ?? 'none'}`),
        ...((flags & FIB_RULE.UNRESOLVED) === 0 ? [] : [both('unresolved', null, ' [unresolved]')]),
      ];
    case FR_ACT.NOP:
      return [both('nop', null, ' nop')];
    default:
      return [both('action', rtntypeName(act), ` ${rtntypeName(act)}`)];
  }
};

const protocolOf = ({ FRA_PROTOCOL: protocol }: FibRuleHdr, details: boolean): Piece[] => {
  if (protocol === undefined) return [];
  const isOrdinary = protocol === RTPROT.UNSPEC || protocol === RTPROT.KERNEL;
  return isOrdinary && !details
    ? []
    : [both('protocol', rtprotName(protocol), ` proto ${rtprotName(protocol)}`)];
};

/** print_rule() */
export const printRule = ({ options }: Session, rule: FibRuleHdr): Piece[] => {
  const { FRA_PRIORITY: pref = 0, FRA_UID_RANGE: uids, FRA_IP_PROTO: proto, flags } = rule;
  const bits = ADDRESS_BITS[rule.family];
  const isSet = (flag: number): boolean => (flags & flag) !== 0;
  return [
    both('priority', pref, `${pref}:\t`),
    ...(isSet(FIB_RULE.INVERT) ? [both('not', null, 'not ')] : []),
    ...prefix('src', 'from ', { address: rule.FRA_SRC, length: rule.src_len, bits }),
    ...prefix('dst', ' to ', { address: rule.FRA_DST, length: rule.dst_len, bits }),
    ...(rule.tos === 0 ? [] : [both('tos', dsfieldName(rule.tos), ` tos ${dsfieldName(rule.tos)}`)]),
    ...fwmark(rule),
    ...device('iif', rule.FRA_IIFNAME, isSet(FIB_RULE.IIF_DETACHED)),
    ...device('oif', rule.FRA_OIFNAME, isSet(FIB_RULE.OIF_DETACHED)),
    ...((rule.FRA_L3MDEV ?? 0) === 0 ? [] : [both('l3mdev', null, ' lookup [l3mdev-table]')]),
    ...(uids === undefined
      ? []
      : [
          both('uid_start', uids.start, ` uidrange ${uids.start}`),
          both('uid_end', uids.end, `-${uids.end}`),
        ]),
    ...(proto === undefined
      ? []
      : [both('ipproto', inetProtoName(proto), ` ipproto ${inetProtoName(proto)}`)]),
    ...ports('sport', rule.FRA_SPORT_RANGE),
    ...ports('dport', rule.FRA_DPORT_RANGE),
    ...lookup(rule),
    ...realms(rule.FRA_FLOW),
    ...action(rule),
    ...protocolOf(rule, options.details),
    textOnly('\n'),
  ];
};

/** Attributes that a selector compares as they are. */
const SAME = [
  'FRA_FWMARK',
  'FRA_FWMASK',
  'FRA_IIFNAME',
  'FRA_OIFNAME',
  'FRA_L3MDEV',
  'FRA_IP_PROTO',
] as const;
const RANGES = ['FRA_UID_RANGE', 'FRA_SPORT_RANGE', 'FRA_DPORT_RANGE'] as const;

/** filter_nlmsg(). Of a prefix that a rule does not have nothing is within it. */
const passes = (rule: FibRuleHdr, { rule: wanted, src, dst }: Selector): boolean => {
  const within = (given: Selector['src'], address: string | undefined, length: number): boolean =>
    given === undefined ||
    given.family === 'AF_UNSPEC' ||
    (given.family === rule.family &&
      given.bitlen <= length &&
      address !== undefined &&
      prefixEqual(address, given.address ?? address, given.bitlen));
  return (
    (wanted.FRA_PRIORITY === undefined || wanted.FRA_PRIORITY === (rule.FRA_PRIORITY ?? 0)) &&
    ((wanted.flags ?? 0) & ~rule.flags & FIB_RULE.INVERT) === 0 &&
    (wanted.tos === undefined || wanted.tos === rule.tos) &&
    SAME.every((name) => (wanted[name] ?? 0) === 0 || wanted[name] === rule[name]) &&
    RANGES.every((name) => {
      const range = wanted[name];
      return range === undefined || (range.start === rule[name]?.start && range.end === rule[name]?.end);
    }) &&
    ((wanted.table ?? 0) === 0 || wanted.table === rule.table) &&
    within(src, rule.FRA_SRC, rule.src_len) &&
    within(dst, rule.FRA_DST, rule.dst_len)
  );
};

const selected = (session: Session, words: readonly string[]): E.Either<Answer, FibRuleHdr[]> => {
  const { options, system } = session;
  const asked = familyOption(options);
  const unfit = options.notModelled[0] ?? (options.color ? '-color' : undefined);
  if (asked === undefined || unfit !== undefined)
    return E.left(notModelled(`ip ${unfit ?? `-family ${options.family}`} rule`));
  const family = asked === 'AF_INET6' ? asked : 'AF_INET';
  const selector = parseSelector(family, words);
  if (E.isLeft(selector)) return selector;
  const { right: wanted } = selector;
  const net = ownNet(session);
  const kernel = system.kernel();
  const rules = rulesOf(kernel, net, family).toArray();
  return E.right(rules.map((rule) => fillRule(kernel, net, rule)).filter((rule) => passes(rule, wanted)));
};

const list = (session: Session, words: readonly string[]): Answer => {
  const rules = selected(session, words);
  if (E.isLeft(rules)) return rules.left;
  const lines = rules.right.map((rule) => printRule(session, rule));
  return { ...OK, stdout: print(lines, session.options) };
};

/** flush_rule(): what has a priority other than 0; an odd empty list is printed in JSON all the same. */
const flush = (session: Session, words: readonly string[]): Answer => {
  const rules = selected(session, words);
  if (E.isLeft(rules)) return rules.left;
  const { pid } = session.system;
  for (const rule of rules.right.filter(({ FRA_PRIORITY = 0 }) => FRA_PRIORITY !== 0)) {
    const refused = talk(session, { type: 'RTM_DELRULE', pid, nlmsg_flags: [], ...rule });
    if (refused !== undefined) return failed(1, `${refused.stderr}Dump terminated\n`);
  }
  return { ...OK, stdout: session.options.json ? print([], session.options) : '' };
};

/** iprule_modify() */
const modify =
  (type: RuleCommand['type']) =>
  (session: Session, words: readonly string[]): Answer => {
    const { options, system } = session;
    const isNew = type === 'RTM_NEWRULE';
    if (words.length === 0) return failed(1, `"ip rule ${isNew ? 'add' : 'del'}" requires arguments.\n`);
    const family = familyOption(options);
    const unfit = options.notModelled.find((option) => option === '-echo');
    if (family === undefined || unfit !== undefined)
      return notModelled(`ip ${unfit ?? `-family ${options.family}`} rule`);
    const parsed = parseRule(family, words);
    if (E.isLeft(parsed)) return parsed.left;
    const { tableSaid, family: found, ...rule } = parsed.right;
    const nlmsg_flags = isNew ? (['NLM_F_CREATE', 'NLM_F_EXCL'] as const) : [];
    const command: RuleCommand = {
      type,
      pid: system.pid,
      nlmsg_flags,
      dst_len: 0,
      src_len: 0,
      tos: 0,
      table: tableSaid || !isNew ? RT_TABLE.UNSPEC : RT_TABLE.MAIN,
      action: isNew ? FR_ACT.TO_TBL : FR_ACT.UNSPEC,
      flags: 0,
      ...rule,
      family: found === 'AF_INET6' ? found : 'AF_INET',
    };
    return talk(session, command) ?? OK;
  };

type Subcommand = (session: Session, words: readonly string[]) => Answer;

/** In the order in which abbreviations are tried. */
const SUBCOMMANDS: readonly (readonly [word: string, run: Subcommand])[] = [
  ['list', list],
  ['lst', list],
  ['show', list],
  ['save', () => notModelled('ip rule save')],
  ['restore', () => notModelled('ip rule restore')],
  ['add', modify('RTM_NEWRULE')],
  ['delete', modify('RTM_DELRULE')],
  ['flush', flush],
  ['help', () => usage(RULE_USAGE)],
];

/** do_iprule() */
export const doIprule = (session: Session, words: readonly string[]): Answer => {
  const [word, ...rest] = words;
  if (word === undefined) return list(session, []);
  const found = SUBCOMMANDS.find(([whole]) => matches(word, whole));
  if (found !== undefined) return found[1](session, rest);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip rule help".\n`);
};
