/** Link-layer addresses as words (lib/ll_addr.c). */
import * as E from 'fp-ts/lib/Either.js';
import { failed } from '../program.js';
import { getInteger } from './argument.js';
import type { Answer } from './ip_common.js';

/** Octets that the caller of ll_addr_a2n() has room for. */
const MAX_OCTETS = 32;

const invalid = (word: string): E.Either<Answer, never> =>
  E.left(failed(1, `"${word}" is invalid lladdr.\n`));

/** What sscanf("%x") makes of the beginning of a word. */
const hexOf = (word: string): number | undefined => {
  const found = /^[ \t\n\v\f\r]*([+-]?)(?:0[xX])?([0-9a-fA-F]+)/.exec(word);
  if (found === null) return undefined;
  const value = Number.parseInt(found[2] ?? '', 16);
  return found[1] === '-' ? -value : value;
};

const MAX_PARTS = 4;

/** An IPv4 address with at most four parts; missing ones are 0. */
const dotted = (word: string): number[] | undefined => {
  const parts = word.split('.').map(getInteger);
  const octets = parts.flatMap((part) => (part === undefined || part < 0 || part > 255 ? [] : [part]));
  if (parts.length > MAX_PARTS || octets.length < parts.length) return undefined;
  return [...octets, 0, 0, 0].slice(0, MAX_PARTS);
};

const toText = (octets: readonly number[]): string =>
  octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':');

/** ll_addr_a2n(): octets between colons, few checks; @returns the address in lower case, of any length. */
export const llAddrA2n = (word: string): E.Either<Answer, string> => {
  if (word.includes('.')) {
    const octets = dotted(word);
    return octets === undefined ? invalid(word) : E.right(toText(octets));
  }
  const octets: number[] = [];
  for (const part of word.split(':').slice(0, MAX_OCTETS)) {
    const octet = hexOf(part);
    if (octet === undefined || octet < 0 || octet > 255) return invalid(part);
    octets.push(octet);
  }
  return E.right(toText(octets));
};

/** Octets of an address in text. */
export const llAddrLength = (address: string): number => address.split(':').length;
