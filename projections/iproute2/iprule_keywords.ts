/** The words of `ip rule add`, `delete`, `show` and `flush` (ip/iprule.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { FIB_RULE, FR_ACT } from '../../core/net/rtmsg.js';
import type { FibRuleHdr } from '../../core/net/rtmsg.js';
import { failed, notModelled } from '../program.js';
import { getInteger, getUnsigned, invarg, isIfname, matches } from './argument.js';
import { takeKeywords } from './keyword.js';
import type { Keyword } from './keyword.js';
import { getPrefix } from './inet_prefix.js';
import type { InetPrefix, PrefixFamily } from './inet_prefix.js';
import { inetProtoA2n } from './inet_proto.js';
import { usage } from './ip_common.js';
import type { Answer } from './ip_common.js';
import { dsfieldA2n, groupA2n, rtRealmsA2n, rtntypeA2n, rtprotA2n, rttableA2n } from './rt_names.js';
import { RULE_USAGE } from './usage_route.js';

type Attributes = Partial<Omit<FibRuleHdr, 'family'>>;

/** What has been said of a rule so far. */
interface Said {
  readonly family: PrefixFamily;
  readonly rule: Attributes;
  readonly src?: InetPrefix;
  readonly dst?: InetPrefix;
  /** A table, or an action that needs none. */
  readonly tableSaid?: true;
}
type Outcome = E.Either<Answer, Said>;

const put = (said: Said, rule: Attributes, more: Partial<Said> = {}): Said => ({
  ...said,
  ...more,
  rule: { ...said.rule, ...rule },
});

const number =
  (
    name: keyof Attributes,
    a2n: (word: string) => number | undefined,
    why: string,
    more: Partial<Said> = {},
  ) =>
  (said: Said, word: string): Outcome => {
    const found = a2n(word);
    return found === undefined ? E.left(invarg(why, word)) : E.right(put(said, { [name]: found }, more));
  };

const prefix =
  (end: 'src' | 'dst') =>
  (said: Said, word: string): Outcome => {
    const found = getPrefix(word, said.family);
    return E.isLeft(found) ? found : E.right({ ...said, [end]: found.right });
  };

/** MARK or MARK/MASK. */
const fwmark = (said: Said, word: string): Outcome => {
  const [value = '', mask] = word.split(/\/(.*)/s, 2);
  const FRA_FWMARK = getUnsigned(value);
  if (FRA_FWMARK === undefined) return E.left(invarg('fwmark value is invalid\n', value));
  const FRA_FWMASK = mask === undefined ? undefined : getUnsigned(mask);
  if (mask !== undefined && FRA_FWMASK === undefined)
    return E.left(invarg('fwmask value is invalid\n', mask));
  return E.right(put(said, { FRA_FWMARK, ...(FRA_FWMASK !== undefined && { FRA_FWMASK }) }));
};

const device =
  (name: 'FRA_IIFNAME' | 'FRA_OIFNAME', why: string) =>
  (said: Said, word: string): Outcome =>
    isIfname(word) ? E.right(put(said, { [name]: word })) : E.left(invarg(why, word));

/** NUMBER or NUMBER-NUMBER, with whatever behind it, as sscanf() has it. @param both whether one will not do */
const range =
  (name: 'FRA_UID_RANGE' | 'FRA_SPORT_RANGE' | 'FRA_DPORT_RANGE', why: string, both = false) =>
  (said: Said, word: string): Outcome => {
    const [, start, end] = /^\s*([0-9]+)(?:-\s*([0-9]+))?/.exec(word) ?? [];
    if (start === undefined || (both && end === undefined)) return E.left(invarg(why, word));
    return E.right(put(said, { [name]: { start: Number(start), end: Number(end ?? start) } }));
  };

const exact = true as const;
const pref = number('FRA_PRIORITY', getUnsigned, 'preference value is invalid\n');
const iif = device('FRA_IIFNAME', '"iif"/"dev" not a valid ifname');
const oif = device('FRA_OIFNAME', '"oif" not a valid ifname');
const ipproto = number('FRA_IP_PROTO', inetProtoA2n, 'Invalid "ipproto" value\n');
const invert = (said: Said): Outcome => E.right(put(said, { flags: FIB_RULE.INVERT }));
const uidrange = range('FRA_UID_RANGE', 'invalid UID range\n', true);
const sport = range('FRA_SPORT_RANGE', 'invalid port range\n');
const dport = range('FRA_DPORT_RANGE', 'invalid dport range\n');

const length = (word: string): number | undefined => {
  const value = getInteger(word);
  return value === undefined || value < 0 ? undefined : value;
};
const suppressLength = number('FRA_SUPPRESS_PREFIXLEN', length, 'suppress_prefixlength value is invalid\n');
const suppressGroup = number('FRA_SUPPRESS_IFGROUP', groupA2n, 'Invalid "suppress_ifgroup" value\n');
const nat = (): Outcome => E.left(notModelled('ip rule nat'));

/** Actions and what else is said by its own name. */
const act =
  (action: number) =>
  (said: Said): Outcome =>
    E.right(put(said, { action }, { tableSaid: true }));

const goto = (said: Said, word: string): Outcome => {
  const FRA_GOTO = getUnsigned(word);
  if (FRA_GOTO === undefined) return E.left(invarg('invalid target\n', word));
  return E.right(put(said, { FRA_GOTO, action: FR_ACT.GOTO }, { tableSaid: true }));
};

const type = (said: Said, word: string): Outcome => {
  if (matches(word, 'help')) return E.left(usage(RULE_USAGE));
  const action = rtntypeA2n(word);
  return action === undefined ? E.left(invarg('Failed to parse rule type', word)) : act(action)(said);
};

/** Of a rule that comes or goes, in the order in which abbreviations are tried. */
const KEYWORDS: readonly Keyword<Said>[] = [
  { word: 'not', exact, alone: invert },
  { word: 'from', exact, value: prefix('src') },
  { word: 'to', exact, value: prefix('dst') },
  { word: 'preference', value: pref },
  { word: 'order', value: pref },
  { word: 'priority', value: pref },
  { word: 'tos', exact, value: number('tos', dsfieldA2n, 'TOS value is invalid\n') },
  { word: 'dsfield', value: number('tos', dsfieldA2n, 'TOS value is invalid\n') },
  { word: 'fwmark', exact, value: fwmark },
  { word: 'realms', value: number('FRA_FLOW', rtRealmsA2n, 'invalid realms\n') },
  { word: 'protocol', value: number('FRA_PROTOCOL', rtprotA2n, '"protocol" value is invalid\n') },
  { word: 'tun_id', alone: () => E.left(notModelled('ip rule tun_id')) },
  { word: 'table', value: number('table', rttableA2n, 'invalid table ID\n', { tableSaid: true }) },
  { word: 'lookup', exact, value: number('table', rttableA2n, 'invalid table ID\n', { tableSaid: true }) },
  { word: 'suppress_prefixlength', value: suppressLength },
  { word: 'sup_pl', exact, value: suppressLength },
  { word: 'suppress_ifgroup', value: suppressGroup },
  { word: 'sup_group', exact, value: suppressGroup },
  { word: 'dev', exact, value: iif },
  { word: 'iif', exact, value: iif },
  { word: 'oif', exact, value: oif },
  { word: 'l3mdev', exact, alone: (said) => E.right(put(said, { FRA_L3MDEV: 1 }, { tableSaid: true })) },
  { word: 'uidrange', exact, value: uidrange },
  { word: 'nat', exact, alone: nat },
  { word: 'map-to', alone: nat },
  { word: 'ipproto', exact, value: ipproto },
  { word: 'sport', exact, value: sport },
  { word: 'dport', exact, value: dport },
  { word: 'type', exact, value: type },
  { word: 'help', alone: () => E.left(usage(RULE_USAGE)) },
  { word: 'goto', value: goto },
  { word: 'nop', alone: act(FR_ACT.NOP) },
];

const table = number('table', rttableA2n, 'table id value is invalid\n');
const protocol = (said: Said, word: string): Outcome =>
  word === 'all' || rtprotA2n(word) !== undefined
    ? E.right(said)
    : E.left(invarg('invalid "protocol"\n', word));

/** Of a rule that is looked for. */
const SELECTORS: readonly Keyword<Said>[] = [
  { word: 'preference', value: pref },
  { word: 'order', value: pref },
  { word: 'priority', value: pref },
  { word: 'not', exact, alone: invert },
  { word: 'tos', exact, value: number('tos', dsfieldA2n, 'TOS value is invalid\n') },
  { word: 'dsfield', exact, value: number('tos', dsfieldA2n, 'TOS value is invalid\n') },
  { word: 'fwmark', exact, value: fwmark },
  { word: 'dev', exact, value: iif },
  { word: 'iif', exact, value: iif },
  { word: 'oif', exact, value: oif },
  { word: 'l3mdev', exact, alone: (said) => E.right(put(said, { FRA_L3MDEV: 1 })) },
  { word: 'uidrange', exact, value: uidrange },
  { word: 'tun_id', alone: () => E.left(notModelled('ip rule tun_id')) },
  { word: 'lookup', value: table },
  { word: 'table', value: table },
  { word: 'from', value: prefix('src') },
  { word: 'src', value: prefix('src') },
  { word: 'protocol', value: protocol },
  { word: 'ipproto', exact, value: ipproto },
  { word: 'sport', exact, value: sport },
  { word: 'dport', exact, value: dport },
  { word: 'dst', value: prefix('dst') },
  { word: 'to', value: prefix('dst') },
];

export interface Selector {
  readonly rule: Attributes;
  readonly src?: InetPrefix;
  readonly dst?: InetPrefix;
}

/** The words behind `ip rule show` and `flush`. */
export const parseSelector = (family: PrefixFamily, words: readonly string[]): E.Either<Answer, Selector> =>
  takeKeywords(SELECTORS, prefix('dst'), { family, rule: {} }, words);

const E_INVAL = 22;

/** The words behind `ip rule add` and `delete`: a prefix does not choose the family. */
export const parseRule = (
  family: PrefixFamily,
  words: readonly string[],
): E.Either<Answer, Attributes & { readonly family: PrefixFamily; readonly tableSaid: boolean }> => {
  const taken = takeKeywords(KEYWORDS, type, { family, rule: {} }, words);
  if (E.isLeft(taken)) return taken;
  const { rule, src, dst, tableSaid = false } = taken.right;
  if (rule.FRA_L3MDEV === 1 && (rule.table ?? 0) !== 0)
    return E.left(failed(E_INVAL, 'table can not be specified for l3mdev rules\n'));
  return E.right({
    ...rule,
    family,
    tableSaid,
    ...(src !== undefined && { src_len: src.bitlen }),
    ...(src?.address !== undefined && { FRA_SRC: src.address }),
    ...(dst !== undefined && { dst_len: dst.bitlen }),
    ...(dst?.address !== undefined && { FRA_DST: dst.address }),
  });
};
