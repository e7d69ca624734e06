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

/**
 * An address as 16-bit words, of which one of IPv4 has two and one of IPv6 eight. All of it in one number would be a
 * bigint, and those are slow.
 */
type Words = readonly number[];

const WORD_BITS = 16;
const WORD = 0xffff;
const OCTET = 0xff;
const WORDS = 8;

const DECIMAL_OCTET = /^(?:0|[1-9][0-9]{0,2})$/;

const pton4 = (text: string): Words | undefined => {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => DECIMAL_OCTET.test(part) && Number(part) <= OCTET))
    return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number);
  return [(a << 8) | b, (c << 8) | d];
};

const ntop4 = ([high = 0, low = 0]: Words): string =>
  `${high >> 8}.${high & OCTET}.${low >> 8}.${low & OCTET}`;

/** The words of one side of a `::`; the last one may be an IPv4 address, which is two. */
const wordsIn = (text: string): number[] | undefined => {
  if (text === '') return [];
  const parts = text.split(':');
  const words: number[] = [];
  for (const [i, part] of parts.entries()) {
    const dotted = i === parts.length - 1 && part.includes('.') ? pton4(part) : undefined;
    if (dotted !== undefined) words.push(...dotted);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) words.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return words;
};

const pton6 = (text: string): Words | undefined => {
  const [before = '', after, more] = text.split('::');
  const head = wordsIn(before);
  const tail = wordsIn(after ?? '');
  if (head === undefined || tail === undefined || more !== undefined) return undefined;
  if (after !== undefined && before.includes('.')) return undefined;
  const missing = WORDS - head.length - tail.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  while (head.length + tail.length < WORDS) head.push(0);
  return [...head, ...tail];
};

/** The first of the longest runs of zero words that are worth a `::`. */
const longestZeros = (words: Words): { readonly start: number; readonly length: number } => {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < words.length; start += 1) {
    const end = words.findIndex((word, i) => i >= start && word !== 0);
    const length = (end < 0 ? words.length : end) - start;
    if (length > best.length) best = { start, length };
  }
  return best;
};

const hex = (words: Words): string => words.map((word) => word.toString(16)).join(':');

const ntop6 = (words: Words): string => {
  const { start, length } = longestZeros(words);
  if (start < 0) return hex(words);
  const mapped = length === 5 && words[5] === WORD;
  if (start === 0 && (length === 6 || mapped)) return `::${mapped ? 'ffff:' : ''}${ntop4(words.slice(6))}`;
  return `${hex(words.slice(0, start))}::${hex(words.slice(start + length))}`;
};

/** inet_ntop() of words. */
export const addressOf = (words: Words): string => (words.length === WORDS ? ntop6(words) : ntop4(words));

/** The words of an address; it must be one. */
export const wordsOf = (address: string): Words => {
  const words = familyOf(address) === 'AF_INET' ? pton4(address) : pton6(address);
  if (words === undefined) throw new Error(`not an address: ${address}`);
  return words;
};

/** inet_pton(), and back: the canonical text of an address; undefined: it is none. */
export const inetPton = (family: AddressFamily, text: string): string | undefined => {
  const words = family === 'AF_INET' ? pton4(text) : pton6(text);
  return words && addressOf(words);
};

/** inet_ntop(). @param bits the address as a number in host order */
export const inetNtop = (family: AddressFamily, bits: bigint): string => {
  const size = ADDRESS_BITS[family];
  const wordAt = (i: number): number => Number((bits >> BigInt(size - WORD_BITS * (i + 1))) & BigInt(WORD));
  return addressOf(Array.from({ length: size / WORD_BITS }, (_, i) => wordAt(i)));
};

/** An address as a number in host order; it must be one. */
export const bitsOf = (address: string): bigint =>
  wordsOf(address).reduce((bits, word) => (bits << BigInt(WORD_BITS)) | BigInt(word), 0n);

/** Which of two addresses of one family comes first, as their numbers do: negative, 0 or positive. */
export const compareAddresses = (a: string, b: string): number => {
  if (a === b) return 0;
  const others = wordsOf(b);
  for (const [i, word] of wordsOf(a).entries()) if (word !== others[i]) return word - (others[i] ?? 0);
  return 0;
};

/** The bits of a word that are within the first `prefixlen` bits of the address. */
const maskAt = (i: number, prefixlen: number): number => {
  const bits = Math.min(Math.max(prefixlen - i * WORD_BITS, 0), WORD_BITS);
  return WORD & (WORD << (WORD_BITS - bits));
};

/** Whether the words of two addresses of one family agree in their first `prefixlen` bits. */
export const wordsAgree = (a: Words, b: Words, prefixlen: number): boolean => {
  for (let i = 0; i * WORD_BITS < prefixlen; i += 1)
    if ((((a[i] ?? 0) ^ (b[i] ?? 0)) & maskAt(i, prefixlen)) !== 0) return false;
  return true;
};

/** inet_ifa_match(), ipv6_prefix_equal(): two addresses of one family agree in their first `prefixlen` bits. */
export const prefixEqual = (a: string, b: string, prefixlen: number): boolean =>
  a === b || wordsAgree(wordsOf(a), wordsOf(b), prefixlen);

/** `address & mask`, ipv6_addr_prefix(): the first address of a network. */
export const networkOf = (address: string, prefixlen: number): string =>
  addressOf(wordsOf(address).map((word, i) => word & maskAt(i, prefixlen)));

/** Every network that an address is in, the smallest first: the first one has all bits, the last one none. */
export const networksOf = (address: string): string[] => {
  const words = wordsOf(address);
  const size = words.length * WORD_BITS;
  return Array.from({ length: size + 1 }, (_, less) =>
    addressOf(words.map((word, i) => word & maskAt(i, size - less))),
  );
};

/** `address | ~mask`: the last address of a network. */
export const broadcastOf = (address: string, prefixlen: number): string =>
  addressOf(wordsOf(address).map((word, i) => word | (WORD & ~maskAt(i, prefixlen))));

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
