/**
 * Numbers that have names in /etc/iproute2 (lib/rt_names.c, ip/rtm_map.c); of those files, what a fresh system has. A name
 * that is not there may be the number itself.
 */
import { getInteger, getUnsigned, matches } from './argument.js';

/** rtnl_group_n2a() */
export const groupName = (group: number): string => (group === 0 ? 'default' : `${group}`);

/** rtnl_group_a2n(). @returns undefined: neither a name nor a number. */
export const groupA2n = (word: string): number | undefined => {
  const group = word === 'default' ? 0 : getInteger(word);
  return group === undefined || group < 0 ? undefined : group;
};

type Names = Readonly<Record<number, string>>;

/** @param max the largest number that has a meaning */
const a2n = (names: Names, word: string, max: number): number | undefined => {
  const found = Object.entries(names).find(([, name]) => name === word);
  return found === undefined ? getUnsigned(word, max) : Number(found[0]);
};

const BYTE = 0xff;

const PROTOCOLS: Names = {
  0: 'unspec',
  1: 'redirect',
  2: 'kernel',
  3: 'boot',
  4: 'static',
  8: 'gated',
  9: 'ra',
  10: 'mrt',
  11: 'zebra',
  12: 'bird',
  13: 'dnrouted',
  14: 'xorp',
  15: 'ntk',
  16: 'dhcp',
  18: 'keepalived',
  42: 'babel',
  99: 'openr',
  186: 'bgp',
  187: 'isis',
  188: 'ospf',
  189: 'rip',
  192: 'eigrp',
};

/** rtnl_rtprot_n2a() */
export const rtprotName = (protocol: number): string => PROTOCOLS[protocol] ?? `${protocol}`;
/** rtnl_rtprot_a2n() */
export const rtprotA2n = (word: string): number | undefined => a2n(PROTOCOLS, word, BYTE);

const SCOPES: Names = { 0: 'global', 200: 'site', 253: 'link', 254: 'host', 255: 'nowhere' };

/** rtnl_rtscope_n2a() */
export const rtscopeName = (scope: number): string => SCOPES[scope] ?? `${scope}`;
/** rtnl_rtscope_a2n() */
export const rtscopeA2n = (word: string): number | undefined => a2n(SCOPES, word, BYTE);

const TABLES: Names = { 0: 'unspec', 253: 'default', 254: 'main', 255: 'local' };
const TABLE_MAX = 0xffffffff;

/** rtnl_rttable_n2a() */
export const rttableName = (table: number): string => TABLES[table] ?? `${table}`;
/** rtnl_rttable_a2n() */
export const rttableA2n = (word: string): number | undefined => a2n(TABLES, word, TABLE_MAX);

const REALMS: Names = { 0: 'cosmos' };
const REALM_BITS = 16;

/** rtnl_rtrealm_n2a() */
export const rtrealmName = (realm: number): string => REALMS[realm] ?? `${realm}`;

const rtRealms = (word: string): number | undefined => {
  const slash = word.indexOf('/');
  const from = slash < 0 ? 0 : a2n(REALMS, word.slice(0, slash), BYTE);
  const rest = word.slice(slash + 1);
  const to = rest === '' ? 0 : a2n(REALMS, rest, BYTE);
  return from === undefined || to === undefined ? undefined : from * 2 ** REALM_BITS + to;
};

/** get_rt_realms_or_raw(): FROM/TO, of which the second may be empty, or TO, or both as one number. */
export const rtRealmsA2n = (word: string): number | undefined => rtRealms(word) ?? getUnsigned(word);

const DSFIELDS: Names = {
  0x0: 'default',
  0x28: 'AF11',
  0x30: 'AF12',
  0x38: 'AF13',
  0x48: 'AF21',
  0x50: 'AF22',
  0x58: 'AF23',
  0x68: 'AF31',
  0x70: 'AF32',
  0x78: 'AF33',
  0x88: 'AF41',
  0x90: 'AF42',
  0x98: 'AF43',
  0x20: 'CS1',
  0x40: 'CS2',
  0x60: 'CS3',
  0x80: 'CS4',
  0xa0: 'CS5',
  0xc0: 'CS6',
  0xe0: 'CS7',
  0xb8: 'EF',
};

/** rtnl_dsfield_n2a() */
export const dsfieldName = (tos: number): string => DSFIELDS[tos] ?? `0x${tos.toString(16).padStart(2, '0')}`;

/** rtnl_dsfield_a2n(): what is no name is hexadecimal. */
export const dsfieldA2n = (word: string): number | undefined => {
  const found = Object.entries(DSFIELDS).find(([, name]) => name === word);
  if (found !== undefined) return Number(found[0]);
  const hex = /^[+]?(?:0[xX])?([0-9a-fA-F]+)$/.exec(word)?.[1];
  const value = hex === undefined ? undefined : Number.parseInt(hex, 16);
  return value === undefined || value > BYTE ? undefined : value;
};

const TYPES: Names = {
  0: 'none',
  1: 'unicast',
  2: 'local',
  3: 'broadcast',
  4: 'anycast',
  5: 'multicast',
  6: 'blackhole',
  7: 'unreachable',
  8: 'prohibit',
  9: 'throw',
  10: 'nat',
  11: 'xresolve',
};

/** rtnl_rtntype_n2a() */
export const rtntypeName = (type: number): string => TYPES[type] ?? `${type}`;

/** In the order in which abbreviations are tried. */
const TYPE_WORDS: readonly (readonly [word: string, type: number, exact?: true])[] = [
  ['local', 2, true],
  ['nat', 10, true],
  ['broadcast', 3],
  ['brd', 3, true],
  ['anycast', 4],
  ['multicast', 5],
  ['prohibit', 8],
  ['unreachable', 7],
  ['blackhole', 6],
  ['xresolve', 11],
  ['unicast', 1],
  ['throw', 9, true],
];

/** rtnl_rtntype_a2n() */
export const rtntypeA2n = (word: string): number | undefined =>
  TYPE_WORDS.find(([whole, , exact]) => (exact ? word === whole : matches(word, whole)))?.[1] ??
  getUnsigned(word, BYTE);
