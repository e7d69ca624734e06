/** Addresses and prefixes of whatever family the options say (lib/utils.c: get_addr, get_prefix). */
import * as E from 'fp-ts/lib/Either.js';
import { getAddr, getPrefix } from './inet_prefix.js';
import type { InetPrefix, PrefixFamily } from './inet_prefix.js';
import { quit } from './ip_common.js';
import type { Answer, Options } from './ip_common.js';

type OfFamily = Pick<Options, 'family'>;

const FAMILIES: { readonly [F in Options['family']]?: PrefixFamily } = {
  unspec: 'AF_UNSPEC',
  inet: 'AF_INET',
  inet6: 'AF_INET6',
};

const NAMES = { AF_UNSPEC: 'unspec', AF_INET: 'inet', AF_INET6: 'inet6' } as const satisfies Record<
  PrefixFamily,
  Options['family']
>;

/** The first address that is given says the family of all. */
export const settled = ({ family }: OfFamily, found: Pick<InetPrefix, 'family'>): Options['family'] =>
  family === 'unspec' ? NAMES[found.family] : family;

/** Whether an address is of a family that options ask for. */
export const isOf = ({ family }: OfFamily, other: PrefixFamily): boolean =>
  family === 'unspec' || FAMILIES[family] === other;

/** get_addr() of whatever family the options say; an address of the link layer stands for none of these. */
export const getAddrOption = (word: string, options: OfFamily): ReturnType<typeof getAddr> => {
  const family = FAMILIES[options.family];
  if (family !== undefined) return getAddr(word, family);
  return E.left(quit(1, `Error: ${options.family} address is expected rather than "${word}".\n`));
};

/** get_prefix() of whatever family the options say. */
export const getPrefixOption = (word: string, options: OfFamily): E.Either<Answer, InetPrefix> => {
  const family = FAMILIES[options.family];
  if (family !== undefined) return getPrefix(word, family);
  if (options.family !== 'link')
    return E.left(quit(1, `Error: ${options.family} prefix is expected rather than "${word}".\n`));
  const complaint = `Error: "${word}" may be inet prefix, but it is not allowed in this context.\n`;
  return E.left(quit(1, complaint));
};
