/** Addresses and prefixes as words of iproute2 (lib/utils.c: get_addr, get_prefix, read_family). */
import * as E from 'fp-ts/lib/Either.js';
import { ADDRESS_BITS, inetMaskLen, inetPton } from '../../core/net/inet.js';
import type { AddressFamily } from '../../core/net/inet.js';
import { getUnsigned } from './argument.js';
import { quit } from './ip_common.js';
import type { Answer, Options } from './ip_common.js';

export type PrefixFamily = AddressFamily | 'AF_UNSPEC';

/** inet_prefix */
export interface InetPrefix {
  /** AF_UNSPEC: `default` without a word about a family. */
  readonly family: PrefixFamily;
  /** undefined: all addresses are meant (`default`, `any`, `all`). */
  readonly address?: string;
  readonly bitlen: number;
  /** PREFIXLEN_SPECIFIED */
  readonly specified: boolean;
}

/** The family that options say; undefined: one that has no such addresses. */
export const familyOption = ({ family }: Options): PrefixFamily | undefined =>
  (
    ({
      unspec: 'AF_UNSPEC',
      inet: 'AF_INET',
      inet6: 'AF_INET6',
      link: undefined,
      mpls: undefined,
      bridge: undefined,
    }) as const
  )[family];

/** read_family(), of those that have addresses here. */
export const readFamily = (word: string): AddressFamily | undefined =>
  word === 'inet' ? 'AF_INET' : word === 'inet6' ? 'AF_INET6' : undefined;

/** family_name() */
export const familyName = (family: AddressFamily): 'inet' | 'inet6' =>
  family === 'AF_INET' ? 'inet' : 'inet6';

const familyNameVerbose = (family: PrefixFamily): string =>
  family === 'AF_UNSPEC' ? 'any valid' : familyName(family);

const PART = /^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/;

/** get_addr_ipv4(): one to four numbers, of which what is missing is zero. */
const ipv4 = (word: string): string | undefined => {
  const parts = word.split('.');
  if (parts.length > 4 || !parts.every((part) => PART.test(part))) return undefined;
  const octets = parts.map((part) => getUnsigned(part, 255));
  if (octets.includes(undefined)) return undefined;
  return [...octets, 0, 0, 0].slice(0, 4).join('.');
};

interface Address {
  readonly family: AddressFamily;
  readonly address: string;
}

/** get_addr_1(), of an address and nothing else. */
export const getAddr1 = (word: string, family: PrefixFamily): Address | undefined => {
  const found: AddressFamily = word.includes(':') ? 'AF_INET6' : 'AF_INET';
  if (family !== 'AF_UNSPEC' && family !== found) return undefined;
  const address = found === 'AF_INET6' ? inetPton(found, word) : ipv4(word);
  return address === undefined ? undefined : { family: found, address };
};

/** The words for all addresses; `default` is an address of zeros where one is wanted. */
export const EVERYTHING: ReadonlySet<string> = new Set(['default', 'any', 'all']);

/** get_addr(). @returns the end of the program: it is no address of that family */
export const getAddr = (word: string, family: PrefixFamily): E.Either<Answer, Address> => {
  const zeros = family === 'AF_INET6' ? '::' : '0.0.0.0';
  const found = EVERYTHING.has(word)
    ? { family: family === 'AF_UNSPEC' ? ('AF_INET' as const) : family, address: zeros }
    : getAddr1(word, family);
  if (found !== undefined) return E.right(found);
  return E.left(quit(1, `Error: ${familyNameVerbose(family)} address is expected rather than "${word}".\n`));
};

/** get_netmask(): a number of bits, or a mask. */
const getNetmask = (word: string): number | undefined => {
  const bits = getUnsigned(word);
  if (bits !== undefined) return bits;
  const mask = ipv4(word);
  return mask === undefined ? undefined : inetMaskLen(mask);
};

const getPrefix1 = (word: string, family: PrefixFamily): InetPrefix | undefined => {
  if (EVERYTHING.has(word)) return { family, bitlen: 0, specified: word === 'default' };
  const slash = word.indexOf('/');
  const found = getAddr1(slash < 0 ? word : word.slice(0, slash), family);
  if (found === undefined) return undefined;
  const bits = ADDRESS_BITS[found.family];
  const bitlen = slash < 0 ? bits : getNetmask(word.slice(slash + 1));
  return bitlen === undefined || bitlen > bits ? undefined : { ...found, bitlen, specified: slash >= 0 };
};

/** get_prefix(). @returns the end of the program: it is no prefix of that family */
export const getPrefix = (word: string, family: PrefixFamily): E.Either<Answer, InetPrefix> => {
  const found = getPrefix1(word, family);
  if (found !== undefined) return E.right(found);
  return E.left(quit(1, `Error: ${familyNameVerbose(family)} prefix is expected rather than "${word}".\n`));
};
