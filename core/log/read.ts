/** Reading entries out of the database: in order, without a gap, each with the hash that its predecessor leads to. */
import * as E from 'fp-ts/lib/Either.js';
import type { Level } from 'level';
import { NO_HASH, hashIn, unseal } from './codec.js';
import type { Entry } from './entry.js';
import { entryKey, positionOfKey } from './keys.js';
import { attempt, codeOf, entriesFromTo, logError, wordsOf } from './log_error.js';
import type { LogError } from './log_error.js';

export type Database = Level<Uint8Array, Uint8Array>;

/** Entries in a chunk at most, and bytes that LevelDB may hold ready for one. */
const CHUNK_ENTRIES = 1000;
const CHUNK_BYTES = 1024 * 1024;

const RESTORE = 'restore the directory from a copy';

export const damagedAt = (dir: string, position: number, what: string): LogError =>
  logError('damaged', `the log ${dir} is damaged at entry ${position}: ${what}: ${RESTORE}`, position);

export const lostFromTo = (dir: string, first: number, last: number, how: string): LogError =>
  logError('lost', `the log ${dir} has lost ${entriesFromTo(first, last)}: ${how}: ${RESTORE}`, first);

const unreadable = (dir: string, position: number, thrown: unknown): LogError =>
  codeOf(thrown)?.endsWith('_NOT_OPEN') === true
    ? logError('io', `the log ${dir} was closed while it was read`, position)
    : damagedAt(dir, position, `LevelDB says "${wordsOf(thrown)}"`);

interface Read {
  readonly entries: readonly Entry[];
  readonly hash: Uint8Array;
  readonly error: LogError | undefined;
}

/** Decodes rows as far as they are what should follow `position`. */
const decodeRows = (
  dir: string,
  position: number,
  hash: Uint8Array,
  rows: readonly (readonly [Uint8Array, Uint8Array])[],
): Read => {
  const entries: Entry[] = [];
  let previous = hash;
  for (const [key, value] of rows) {
    const expected = position + entries.length + 1;
    const found = positionOfKey(key);
    if (found === undefined)
      return { entries, hash: previous, error: damagedAt(dir, expected, 'it has a key that is no position') };
    if (found !== expected)
      return { entries, hash: previous, error: lostFromTo(dir, expected, found - 1, `then comes ${found}`) };
    const unsealed = unseal(previous, found, value);
    if (E.isLeft(unsealed)) return { entries, hash: previous, error: damagedAt(dir, found, unsealed.left) };
    entries.push(unsealed.right.entry);
    previous = unsealed.right.hash;
  }
  return { entries, hash: previous, error: undefined };
};

/** Yields the entries in chunks; the first error ends it. Nothing is read ahead of what is asked for. */
export async function* readEntries(
  database: Database,
  dir: string,
  from: number,
  to: number,
): AsyncGenerator<E.Either<LogError, readonly Entry[]>, void, undefined> {
  let position = Math.max(from, 1) - 1;
  if (position >= to) return;
  const before = position === 0 ? E.right(undefined) : await attempt(() => database.get(entryKey(position)));
  if (E.isLeft(before)) return yield E.left(unreadable(dir, position, before.left));
  if (position > 0 && before.right === undefined)
    return yield E.left(lostFromTo(dir, position, position, 'there is none in the database'));
  let hash = before.right === undefined ? NO_HASH : hashIn(before.right);
  const iterator = database.iterator({
    gt: entryKey(position),
    lte: entryKey(to),
    highWaterMarkBytes: CHUNK_BYTES,
  });
  try {
    while (position < to) {
      const rows = await attempt(() => iterator.nextv(CHUNK_ENTRIES));
      if (E.isLeft(rows)) return yield E.left(unreadable(dir, position + 1, rows.left));
      if (rows.right.length === 0)
        return yield E.left(lostFromTo(dir, position + 1, to, `the database ends at ${position}`));
      const read = decodeRows(dir, position, hash, rows.right);
      ({ hash } = read);
      position += read.entries.length;
      if (read.entries.length > 0) yield E.right(read.entries);
      if (read.error !== undefined) return yield E.left(read.error);
    }
  } finally {
    await iterator.close();
  }
}
