/** Words on the command line of iproute2, and what it says of those that it does not take (lib/utils.c). */
import * as E from 'fp-ts/lib/Either.js';
import { failed } from '../program.js';
import { EXIT_MINUS_1, quit } from './ip_common.js';
import type { Answer } from './ip_common.js';

/** matches(): `word` abbreviates `whole`. */
export const matches = (word: string, whole: string): boolean => word !== '' && whole.startsWith(word);

export const incompleteCommand = (): Answer =>
  quit(EXIT_MINUS_1, 'Command line is not complete. Try option "help"\n');

/** @param why ends with a line feed where iproute2's own does: an empty line follows then. */
export const invarg = (why: string, word: string): Answer =>
  quit(EXIT_MINUS_1, `Error: argument "${word}" is wrong: ${why}\n`);

export const duparg = (key: string, word: string): Answer =>
  quit(EXIT_MINUS_1, `Error: duplicate "${key}": "${word}" is the second value.\n`);

export const duparg2 = (key: string, word: string): Answer =>
  quit(EXIT_MINUS_1, `Error: either "${key}" is duplicate, or "${word}" is a garbage.\n`);

export const nodev = (name: string): Answer => failed(1, `Cannot find device "${name}"\n`);

const IFNAMSIZ = 16;

/** check_altifname(): what may stand for a device. */
export const isAltifname = (word: string): boolean => word !== '' && !/[/ \t\n\v\f\r]/.test(word);

/** check_ifname(): what may be the name of a device. */
export const isIfname = (word: string): boolean => Buffer.byteLength(word) < IFNAMSIZ && isAltifname(word);

const INT_MIN = -0x80000000;
const INT_MAX = 0x7fffffff;
const NUMBER = /^[ \t\n\v\f\r]*([+-]?)(?:0[xX]([0-9a-fA-F]+)|0([0-7]*)|([1-9][0-9]*))$/;

/** strtol() with base 0 of the whole word: decimal, 0x…, 0…; undefined: it is no number. */
const wholeNumber = (word: string): number | undefined => {
  const found = NUMBER.exec(word);
  if (found === null) return undefined;
  const [, sign, hex, octal, decimal] = found;
  const size =
    hex !== undefined
      ? Number.parseInt(hex, 16)
      : decimal !== undefined
        ? Number(decimal)
        : Number.parseInt(`0${octal ?? ''}`, 8);
  return (sign === '-' ? -size : size) + 0;
};

const within = (value: number | undefined, min: number, max: number): number | undefined =>
  value === undefined || value < min || value > max ? undefined : value;

/** get_integer() with base 0; undefined when it is no number or does not fit into 32 bits. */
export const getInteger = (word: string): number | undefined => within(wholeNumber(word), INT_MIN, INT_MAX);

/** get_unsigned(), get_u32(), get_u8() with base 0. @param max the largest number that fits */
export const getUnsigned = (word: string, max = 0xffffffff): number | undefined =>
  within(wholeNumber(word), 0, max);

/** parse_on_off(): either may be abbreviated. @param name of the argument @returns what it complains about */
export const parseOnOff = (name: string, word: string): E.Either<string, 0 | 1> => {
  if (matches(word, 'off')) return E.right(0);
  if (matches(word, 'on')) return E.right(1);
  return E.left(`Error: argument of "${name}" must be one of "off", "on", not "${word}"\n`);
};

/** atoi(): the number that the word begins with, 0 for none. */
export const atoi = (word: string): number => {
  const value = Number.parseInt(word, 10);
  return Number.isNaN(value) ? 0 : value | 0;
};
