/**
 * What kind of address an IPv6 address is (net/ipv6/addrconf_core.c, include/net/ipv6.h, Linux 6.18), and what is made of
 * other addresses: interface identifiers, solicited-node groups.
 */
import { addressOf, bitsOf, wordsAgree, wordsOf } from './inet.js';
import type { NetDevice } from './netdevice.js';

/** IPV6_ADDR_SCOPE_*: the larger, the farther it reaches. */
export const IPV6_ADDR_SCOPE = { LINKLOCAL: 2, SITELOCAL: 5, GLOBAL: 14 } as const;

/** What __ipv6_addr_type() tells apart. */
export type Ipv6AddrType =
  'any' | 'loopback' | 'linklocal' | 'sitelocal' | 'multicast' | 'mapped' | 'compatv4' | 'unicast';

export const IN6ADDR_ANY = '::';
export const IN6ADDR_LOOPBACK = '::1';

const PREFIXES = (
  [
    ['ff00::', 8, 'multicast'],
    ['fe80::', 10, 'linklocal'],
    ['fec0::', 10, 'sitelocal'],
    [IN6ADDR_ANY, 128, 'any'],
    [IN6ADDR_LOOPBACK, 128, 'loopback'],
    ['::ffff:0.0.0.0', 96, 'mapped'],
    ['::', 96, 'compatv4'],
  ] as const
).map(([prefix, prefixlen, type]) => ({ words: wordsOf(prefix), prefixlen, type }));

/** ipv6_addr_type() */
export const ipv6AddrType = (address: string): Ipv6AddrType => {
  const own = wordsOf(address);
  return PREFIXES.find(({ words, prefixlen }) => wordsAgree(own, words, prefixlen))?.type ?? 'unicast';
};

/** The scope of a multicast address in its first word. */
const MC_SCOPE = 0xf;

/** ipv6_addr_src_scope() */
export const ipv6AddrSrcScope = (address: string): number => {
  switch (ipv6AddrType(address)) {
    case 'multicast':
      return (wordsOf(address)[0] ?? 0) & MC_SCOPE;
    case 'linklocal':
    case 'loopback':
      return IPV6_ADDR_SCOPE.LINKLOCAL;
    case 'sitelocal':
      return IPV6_ADDR_SCOPE.SITELOCAL;
    case 'any':
    case 'mapped':
    case 'compatv4':
    case 'unicast':
      return IPV6_ADDR_SCOPE.GLOBAL;
  }
};

/** addr_is_local(): what no interface keeps while it is down. */
export const addrIsLocal = (address: string): boolean =>
  ['linklocal', 'loopback'].includes(ipv6AddrType(address));

/** The bit of an interface identifier that says that it is nobody's own invention. */
const UNIVERSAL = 0x02;

/** addrconf_ifid_eui48(), behind fe80::/64: a device that shares its address is told apart by its dev_id. */
export const linklocalOf = ({ address, priv }: NetDevice): string => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = address.split(':').map((octet) => Number(`0x${octet}`));
  const dev_id = priv?.kind === 'ipvlan' ? priv.dev_id : 0;
  const eui =
    dev_id === 0
      ? [a ^ UNIVERSAL, b, c, 0xff, 0xfe, d, e, f]
      : [a, b, c, dev_id >> 8, dev_id & 0xff, d, e, f];
  const wordAt = (i: number): number => ((eui[i] ?? 0) << 8) | (eui[i + 1] ?? 0);
  return addressOf([0xfe80, 0, 0, 0, wordAt(0), wordAt(2), wordAt(4), wordAt(6)]);
};

/** addrconf_addr_solict_mult(): what a group keeps of an address is its last 24 bits. */
export const solicitedNodeOf = (address: string): string => {
  const [high = 0, low = 0] = wordsOf(address).slice(-2);
  return addressOf([0xff02, 0, 0, 0, 0, 1, 0xff00 | (high & 0xff), low]);
};

/** ipv6_addr_diff(): how many of their first bits two addresses have in common. */
export const ipv6AddrDiff = (a: string, b: string): number =>
  128 - (bitsOf(a) ^ bitsOf(b)).toString(2).replace(/^0$/, '').length;
