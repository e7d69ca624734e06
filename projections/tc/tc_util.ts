/** Words of `tc` that are numbers, and numbers in its words (tc/tc_util.c, lib/utils_math.c, lib/utils.c, iproute2 6.1.0). */
import { getUnsigned, matches } from '../iproute2/argument.js';
import { TC_H, tcMajor, tcMinor } from '../../core/net/sched/sch.js';
import { general } from '../printf.js';

const U32 = 0xffffffff;
const HALF = 0x10000;
const HEX = 16;

/** strtod(): the number that a word begins with, and what is behind it; undefined: it begins with none. */
const strtod = (word: string): { readonly value: number; readonly rest: string } | undefined => {
  const found = /^[ \t\n\v\f\r]*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)/.exec(word);
  return found === null ? undefined : { value: Number(found[1]), rest: word.slice(found[0].length) };
};

type Units = Readonly<Record<string, number>>;

/** A number with one of these units behind it, in any case, or with none. */
const scaled = (word: string, units: Units): number | undefined => {
  const number = strtod(word);
  if (number === undefined) return undefined;
  const unit = number.rest === '' ? 1 : units[number.rest.toLowerCase()];
  return unit === undefined ? undefined : number.value * unit;
};

const KILO = 1024;
const SIZES: Units = {
  b: 1,
  k: KILO,
  kb: KILO,
  kbit: KILO / 8,
  m: KILO ** 2,
  mb: KILO ** 2,
  mbit: KILO ** 2 / 8,
  g: KILO ** 3,
  gb: KILO ** 3,
  gbit: KILO ** 3 / 8,
};

const inU32 = (value: number | undefined): number | undefined =>
  value === undefined || value < 0 || value >= U32 + 1 ? undefined : Math.floor(value);

/** get_size(): bytes. */
export const getSize = (word: string): number | undefined => inU32(scaled(word, SIZES));

const BITS: Units = Object.fromEntries(
  ['', 'k', 'm', 'g', 't'].flatMap((prefix, power) => [
    [`${prefix}bit`, 1000 ** power],
    [`${prefix}bps`, 8 * 1000 ** power],
    ...(prefix === ''
      ? []
      : [[`${prefix}ibit`, KILO ** power] as const, [`${prefix}ibps`, 8 * KILO ** power] as const]),
  ]),
);

/** get_rate64(): bytes a second. */
export const getRate64 = (word: string): number | undefined => {
  const bits = scaled(word, BITS);
  return bits === undefined || bits < 0 ? undefined : Math.floor(bits / 8);
};

/** get_rate() */
export const getRate = (word: string): number | undefined => inU32(getRate64(word));

const USEC_PER_SEC = 1_000_000;
const seconds = (perSecond: number): Units => ({
  s: perSecond,
  sec: perSecond,
  secs: perSecond,
  ms: perSecond / 1000,
  msec: perSecond / 1000,
  msecs: perSecond / 1000,
  us: perSecond / USEC_PER_SEC,
  usec: perSecond / USEC_PER_SEC,
  usecs: perSecond / USEC_PER_SEC,
});

/** get_time(): microseconds, cut to 32 bits. */
export const getTime = (word: string): number | undefined => {
  const us = scaled(word, seconds(USEC_PER_SEC));
  return us === undefined ? undefined : Math.trunc(us) >>> 0;
};

const NSEC_PER_SEC = 1_000_000_000;
/** get_time64(): nanoseconds. */
export const getTime64 = (word: string): number | undefined => {
  const ns = scaled(word, { ...seconds(NSEC_PER_SEC), ns: 1, nsec: 1, nsecs: 1 });
  return ns === undefined ? undefined : Math.trunc(ns);
};

/** get_percent(): of 2^32 - 1; more than all, or less than nothing, is none. */
export const getPercent = (word: string): number | undefined => {
  const part = parsePercent(word);
  return part === undefined ? undefined : Math.round(part * U32);
};

/** parse_percent(): as a part of one. */
export const parsePercent = (word: string): number | undefined => {
  const number = strtod(word);
  const part = (number?.value ?? 0) / 100;
  if (part > 1 || part < 0) return undefined;
  return number === undefined || (number.rest !== '' && number.rest !== '%') ? undefined : part;
};

const DIGITS: Readonly<Record<number, RegExp>> = { 10: /^[0-9]+$/, [HEX]: /^(?:0[xX])?[0-9a-fA-F]+$/ };

/** get_u32(), get_unsigned() of a word in a base. */
export const getBase = (word: string, base: 10 | 16, max = U32): number | undefined => {
  const value = DIGITS[base]?.test(word) === true ? Number.parseInt(word, base) : undefined;
  return value === undefined || value > max ? undefined : value;
};

/** get_u32() with base 0. */
export const getU32 = (word: string): number | undefined => getUnsigned(word);

/** Ticks of the scheduler in a microsecond: what /proc/net/psched says. */
const TICK_IN_USEC = 15.625;
/** tc_core_time2tick() */
export const timeToTick = (us: number): number => Math.floor(us * TICK_IN_USEC);
/** tc_core_tick2time() */
export const tickToTime = (ticks: number): number => Math.floor(ticks / TICK_IN_USEC);
/** tc_calc_xmittime(): ticks that bytes take. @param rate bytes a second */
export const xmitTime = (rate: number, bytes: number): number =>
  timeToTick(Math.trunc(USEC_PER_SEC * (bytes / rate)));
/** tc_calc_xmitsize(): bytes that go in some ticks. */
export const xmitSize = (rate: number, ticks: number): number =>
  Math.floor((rate * tickToTime(ticks)) / USEC_PER_SEC) % (U32 + 1);

/** sprint_time(). @param us microseconds */
export const sprintTime = (us: number): string => {
  if (us >= USEC_PER_SEC) return `${general(us / USEC_PER_SEC, 3)}s`;
  return us >= 1000 ? `${general(us / 1000, 3)}ms` : `${us}us`;
};

/** sprint_time64(). @param ns nanoseconds */
export const sprintTime64 = (ns: number): string => {
  if (ns >= NSEC_PER_SEC) return `${general(ns / NSEC_PER_SEC, 3)}s`;
  if (ns >= 1_000_000) return `${general(ns / 1_000_000, 3)}ms`;
  return ns >= 1000 ? `${general(ns / 1000, 3)}us` : `${ns}ns`;
};

/** sprint_size(): in larger units where that is nearly true. */
export const sprintSize = (bytes: number): string => {
  const [megas, kilos] = [Math.round(bytes / KILO ** 2), Math.round(bytes / KILO)];
  if (bytes >= KILO ** 2 && Math.abs(megas * KILO ** 2 - bytes) < KILO) return `${general(megas)}Mb`;
  if (bytes >= KILO && Math.abs(kilos * KILO - bytes) < 16) return `${general(kilos)}Kb`;
  return `${bytes}b`;
};

/** print_rate(). @param rate bytes a second @param iec in units of 1024 */
export const sprintRate = (rate: number, iec: boolean): string => {
  const kilo = iec ? KILO : 1000;
  const units = ['', 'K', 'M', 'G', 'T'];
  let bits = rate * 8;
  let power = 0;
  while (power < units.length - 1 && bits >= kilo && (bits % kilo === 0 || bits >= 1000 * kilo)) {
    bits = Math.floor(bits / kilo);
    power += 1;
  }
  return `${bits}${units[power] ?? ''}${iec && power > 0 ? 'i' : ''}bit`;
};

const HEXADECIMAL = /^[ \t\n\v\f\r]*\+?(?:0[xX])?([0-9a-fA-F]+)/;

/** get_qdisc_handle(): a major number, with whatever is behind its colon. */
export const getQdiscHandle = (word: string): number | undefined => {
  if (word === 'none') return 0;
  const found = HEXADECIMAL.exec(word);
  const major = Number.parseInt(found?.[1] ?? '', HEX);
  const rest = word.slice(found?.[0].length ?? 0);
  return found === null || major >= HALF || !(rest === '' || rest.startsWith(':')) ? undefined : major * HALF;
};

/** get_tc_classid(): MAJOR:MINOR, either of which may be missing, or both as one number. */
export const getTcClassid = (word: string): number | undefined => {
  if (word === 'root') return TC_H.ROOT;
  if (word === 'none') return 0;
  const found = HEXADECIMAL.exec(word);
  const major = found === null ? 0 : Number.parseInt(found[1] ?? '', HEX);
  const rest = word.slice(found?.[0].length ?? 0);
  if (rest === '' && found !== null) return major <= U32 ? major : undefined;
  if (!rest.startsWith(':') || major >= HALF) return undefined;
  const behind = rest.slice(1);
  const minor = behind === '' ? 0 : getBase(behind, HEX, HALF - 1);
  return minor === undefined ? undefined : major * HALF + minor;
};

const hex = (n: number): string => n.toString(HEX);

/** print_tc_classid() */
export const classidName = (id: number): string => {
  if (id === TC_H.ROOT) return 'root';
  if (id === TC_H.UNSPEC) return 'none';
  const [major, minor] = [tcMajor(id) / HALF, tcMinor(id)];
  return `${major === 0 ? '' : hex(major)}:${minor === 0 && major !== 0 ? '' : hex(minor)}`;
};

/** A handle as a discipline is shown with. */
export const handleName = (handle: number): string => `${hex(tcMajor(handle) / HALF)}:`;

/** get_size_and_cell(): bytes, with a power of two behind a slash. */
export const getSizeAndCell = (word: string): number | undefined => {
  const slash = word.indexOf('/');
  if (slash < 0) return getSize(word);
  const cell = getUnsigned(word.slice(slash + 1));
  return cell !== undefined && cell > 0 && Math.log2(cell) % 1 === 0
    ? getSize(word.slice(0, slash))
    : undefined;
};

/** get_linklayer(): whether packets travel in cells; undefined: no such layer. */
export const isAtm = (word: string): boolean | undefined => {
  if (matches(word, 'ethernet')) return false;
  return matches(word, 'atm') || matches(word, 'adsl') ? true : undefined;
};
