/**
 * Addresses of IPv4 and IPv6 and their arithmetic (include/linux/inetdevice.h, include/linux/in.h, include/net/ipv6.h;
 * text as inet_pton() and inet_ntop() of glibc have it). The kernel's rows hold addresses as canonical text; whether
 * one is IPv6 is to be seen from its colons.
 */
import * as t from 'io-ts';

export const AddressFamily = t.keyof({ AF_INET: null, AF_INET6: null });
export type AddressFamily = t.TypeOf<typeof AddressFamily>;

/** Bits of an address. */
export const ADDRESS_BITS = { AF_INET: 32, AF_INET6: 128 } as const satisfies Record<AddressFamily, number>;

export const familyOf = (address: string): AddressFamily => (address.includes(':') ? 'AF_INET6' : 'AF_INET');

const WORD = 0xffffn;
const OCTET = 0xffn;
const WORDS = 8;

const DECIMAL_OCTET = /^(?:0|[1-9][0-9]{0,2})$/;

const pton4 = (text: string): bigint | undefined => {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => DECIMAL_OCTET.test(part) && Number(part) <= 255))
    return undefined;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
};

const ntop4 = (bits: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => `${(bits >> shift) & OCTET}`).join('.');

/** 16-bit words of one side of a `::`; the last one may be an IPv4 address, which is two. */
const wordsOf = (text: string): bigint[] | undefined => {
  if (text === '') return [];
  const parts = text.split(':');
  const words: bigint[] = [];
  for (const [i, part] of parts.entries()) {
    const dotted = i === parts.length - 1 && part.includes('.') ? pton4(part) : undefined;
    if (dotted !== undefined) words.push(dotted >> 16n, dotted & WORD);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) words.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return words;
};

const pton6 = (text: string): bigint | undefined => {
  const [before = '', after, more] = text.split('::');
  const head = wordsOf(before);
  const tail = wordsOf(after ?? '');
  if (head === undefined || tail === undefined || more !== undefined) return undefined;
  if (after !== undefined && before.includes('.')) return undefined;
  const missing = WORDS - head.length - tail.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array.from({ length: missing }, () => 0n), ...tail].reduce(
    (bits, word) => (bits << 16n) | word,
    0n,
  );
};

/** The first of the longest runs of zero words that are worth a `::`. */
const longestZeros = (words: readonly bigint[]): { readonly start: number; readonly length: number } => {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < words.length; start += 1) {
    const end = words.findIndex((word, i) => i >= start && word !== 0n);
    const length = (end < 0 ? words.length : end) - start;
    if (length > best.length) best = { start, length };
  }
  return best;
};

const hex = (words: readonly bigint[]): string => words.map((word) => word.toString(16)).join(':');

const ntop6 = (bits: bigint): string => {
  const words = Array.from({ length: WORDS }, (_, i) => (bits >> BigInt(112 - 16 * i)) & WORD);
  const { start, length } = longestZeros(words);
  if (start < 0) return hex(words);
  const mapped = length === 5 && words[5] === WORD;
  if (start === 0 && (length === 6 || mapped))
    return `::${mapped ? 'ffff:' : ''}${ntop4(bits & 0xffffffffn)}`;
  return `${hex(words.slice(0, start))}::${hex(words.slice(start + length))}`;
};

/** inet_ntop(). @param bits the address as a number in host order */
export const inetNtop = (family: AddressFamily, bits: bigint): string =>
  family === 'AF_INET' ? ntop4(bits) : ntop6(bits);

/** inet_pton(), and back: the canonical text of an address; undefined: it is none. */
export const inetPton = (family: AddressFamily, text: string): string | undefined => {
  const bits = family === 'AF_INET' ? pton4(text) : pton6(text);
  return bits === undefined ? undefined : inetNtop(family, bits);
};

/** An address as a number in host order; it must be one. */
export const bitsOf = (address: string): bigint => {
  const bits = familyOf(address) === 'AF_INET' ? pton4(address) : pton6(address);
  if (bits === undefined) throw new Error(`not an address: ${address}`);
  return bits;
};

const hostBits = (family: AddressFamily, prefixlen: number): bigint =>
  (1n << BigInt(ADDRESS_BITS[family] - prefixlen)) - 1n;

/** inet_ifa_match(), ipv6_prefix_equal(): two addresses of one family agree in their first `prefixlen` bits. */
export const prefixEqual = (a: string, b: string, prefixlen: number): boolean =>
  (bitsOf(a) ^ bitsOf(b)) <= hostBits(familyOf(a), prefixlen);

/** `address & mask`, ipv6_addr_prefix(): the first address of a network. */
export const networkOf = (address: string, prefixlen: number): string => {
  const family = familyOf(address);
  return inetNtop(family, bitsOf(address) & ~hostBits(family, prefixlen));
};

/** `address | ~mask`: the last address of a network. */
export const broadcastOf = (address: string, prefixlen: number): string => {
  const family = familyOf(address);
  return inetNtop(family, bitsOf(address) | hostBits(family, prefixlen));
};

/** inet_make_mask(). */
export const inetMakeMask = (prefixlen: number): string => networkOf('255.255.255.255', prefixlen);

/** inet_mask_len(); undefined: bad_mask(), its ones do not come first. */
export const inetMaskLen = (mask: string): number | undefined => {
  const prefixlen = bitsOf(mask).toString(2).replaceAll('0', '').length;
  return inetMakeMask(prefixlen) === mask ? prefixlen : undefined;
};

/** ipv4_is_loopback() */
export const ipv4IsLoopback = (address: string): boolean => prefixEqual(address, '127.0.0.0', 8);

/** ipv4_is_multicast() */
export const ipv4IsMulticast = (address: string): boolean => prefixEqual(address, '224.0.0.0', 4);
