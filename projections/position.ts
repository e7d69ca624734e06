/**
 * A place in a history, and how a user writes one. To stand at a position is to look at the state right after that
 * event.
 */
import * as E from 'fp-ts/lib/Either.js';
import { traceOf } from '../core/log/entry.js';
import type { Entry } from '../core/log/entry.js';

export interface Position {
  /** Position of an entry; 0 before the first. */
  readonly entry: number;
  /** Events of that entry that have happened; 0: none yet. */
  readonly event: number;
}

/** Before the machine is booted. */
export const BEGIN: Position = { entry: 0, event: 0 };

/** The number of events of an entry; 0 where there is no such entry. */
export const eventCount = (entries: readonly Entry[], entry: number): number => {
  const found = entries[entry - 1];
  return found === undefined ? 0 : traceOf(found).events.length;
};

/** The position after all of entry `entry`. */
export const afterEntry = (entries: readonly Entry[], entry: number): Position => ({
  entry,
  event: eventCount(entries, entry),
});

export const endOf = (entries: readonly Entry[]): Position => afterEntry(entries, entries.length);

/** Negative when `a` comes first, 0 when they are the same, positive when `b` comes first. */
export const comparePositions = (a: Position, b: Position): number =>
  a.entry === b.entry ? a.event - b.event : a.entry - b.entry;

/** As `parsePosition` reads it: `begin`, `N` after a whole entry, `N.M` inside one. */
export const formatPosition = (entries: readonly Entry[], { entry, event }: Position): string => {
  if (entry === 0) return 'begin';
  return event === eventCount(entries, entry) ? String(entry) : `${entry}.${event}`;
};

const FORMS = 'N, N.M, -N, begin, end, 50% or a time such as 2026-01-31T12:00:00Z';
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const entryAt = (entries: readonly Entry[], entry: number, text: string): E.Either<string, Position> => {
  if (entry >= 0 && entry <= entries.length) return E.right(afterEntry(entries, entry));
  return E.left(`no entry ${text}: the history ends at ${entries.length}`);
};

const eventAt = (entries: readonly Entry[], entry: number, event: number): E.Either<string, Position> => {
  if (entry === 0 && event === 0) return E.right(BEGIN);
  if (entry < 1 || entry > entries.length) return entryAt(entries, entry === 0 ? -1 : entry, String(entry));
  const count = eventCount(entries, entry);
  if (event <= count) return E.right({ entry, event });
  return E.left(`no event ${event} in entry ${entry}: it has ${plural(count, 'event')}`);
};

/** A time without a zone is in UTC, so that a position means the same everywhere. */
const timeIn = (text: string): number =>
  Date.parse(/T/.test(text) && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text);

/**
 * Reads a position: `N` after all of entry N, `N.M` after event M of it (`N.0`: before its first), `-N` N entries
 * before the end, `begin` before the machine is booted, `end`, `50%` of the entries, or an ISO time: the last entry
 * recorded at it or before.
 * @returns otherwise one sentence that says what is wrong and what is allowed
 */
export const parsePosition = (text: string, entries: readonly Entry[]): E.Either<string, Position> => {
  if (text === 'begin') return E.right(BEGIN);
  if (text === 'end') return E.right(endOf(entries));
  const [, sign, number, event] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (number !== undefined && event !== undefined && sign === '')
    return eventAt(entries, Number(number), Number(event));
  if (number !== undefined && event === undefined)
    return entryAt(entries, sign === '' ? Number(number) : entries.length - Number(number), text);
  const [, percent] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  if (percent !== undefined) {
    if (Number(percent) > 100) return E.left(`no position ${text}: a share of the history is 0% to 100%`);
    return E.right(afterEntry(entries, Math.floor((entries.length * Number(percent)) / 100)));
  }
  const time = TIME.test(text) ? timeIn(text) : Number.NaN;
  if (Number.isNaN(time)) return E.left(`"${text}" is no position: write ${FORMS}`);
  return E.right(afterEntry(entries, entries.findLastIndex(({ at }) => at <= time) + 1));
};
