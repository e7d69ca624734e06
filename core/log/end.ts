/**
 * What is checked when a log is opened, without reading all of it: that the head record, the last entry and the anchor
 * agree on where the history ends.
 */
import * as E from 'fp-ts/lib/Either.js';
import { readAnchor } from './anchor.js';
import type { Anchor } from './anchor.js';
import { decodeHead, hashIn } from './codec.js';
import type { End } from './codec.js';
import { exists } from './format.js';
import type { Layout } from './format.js';
import { HEAD_KEY, entryKey, positionOfKey } from './keys.js';
import { logError } from './log_error.js';
import type { LogError } from './log_error.js';
import { damagedAt, lostFromTo } from './read.js';
import type { Database } from './read.js';

export interface Ends {
  readonly end: End;
  /** Undefined when its file was taken away, which is how a user says that what is left is to count. */
  readonly anchor: Anchor | undefined;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Without CURRENT, LevelDB takes a database for a new one and deletes its files. */
export const checkCurrent = async ({
  dir,
  events,
  current,
  anchor,
}: Layout): Promise<E.Either<LogError, void>> => {
  if (await exists(current)) return E.right(undefined);
  const found = await readAnchor(anchor);
  const what = (await exists(events)) ? `${current} is missing` : `${events} is missing`;
  if (found === undefined || found.end.position === 0)
    return E.left(logError('lost', `the log ${dir} is lost: ${what}: restore the directory from a copy`));
  return E.left(lostFromTo(dir, 1, found.end.position, what));
};

const lastPosition = async (database: Database): Promise<number> => {
  const keys = database.keys({
    gt: entryKey(0),
    lte: entryKey(Number.MAX_SAFE_INTEGER),
    reverse: true,
    limit: 1,
  });
  const [key] = await keys.all();
  return key === undefined ? 0 : (positionOfKey(key) ?? 0);
};

const readHead = async (dir: string, database: Database): Promise<E.Either<LogError, End>> => {
  const stored = await database.get(HEAD_KEY);
  const end = stored === undefined ? undefined : decodeHead(stored);
  const last = await lastPosition(database);
  if (end === undefined) return E.left(damagedAt(dir, last, 'the database has no head record'));
  if (last < end.position)
    return E.left(lostFromTo(dir, last + 1, end.position, `the database ends at ${last}`));
  if (last > end.position)
    return E.left(damagedAt(dir, end.position + 1, `the head record ends the history at ${end.position}`));
  const value = end.position === 0 ? undefined : await database.get(entryKey(end.position));
  if (value !== undefined && !sameBytes(hashIn(value), end.hash))
    return E.left(damagedAt(dir, end.position, 'it is not the one that the head record names'));
  return E.right(end);
};

/** Compares head record, last entry and anchor; the anchor may be behind, never ahead. */
export const checkEnds = async (
  { dir, anchor: path }: Layout,
  database: Database,
): Promise<E.Either<LogError, Ends>> => {
  const head = await readHead(dir, database);
  const kept = await exists(path);
  const anchor = await readAnchor(path);
  if (kept && anchor === undefined)
    return E.left(
      logError(
        'damaged',
        `the log ${dir} is damaged: ${path} is unreadable: delete it to go by what is in the database`,
      ),
    );
  const ahead = anchor?.end.position ?? 0;
  if (E.isLeft(head)) {
    const { reason, position: first } = head.left;
    return reason === 'lost' && first !== undefined && ahead >= first
      ? E.left(lostFromTo(dir, first, ahead, `the database ends at ${first - 1}`))
      : head;
  }
  const end = head.right;
  if (ahead > end.position)
    return E.left(
      lostFromTo(
        dir,
        end.position + 1,
        ahead,
        `the database ends at ${end.position} and ${path} says that there was more`,
      ),
    );
  const value = ahead === 0 ? undefined : await database.get(entryKey(ahead));
  if (ahead > 0 && value === undefined)
    return E.left(lostFromTo(dir, ahead, ahead, 'there is none in the database'));
  if (anchor !== undefined && value !== undefined && !sameBytes(hashIn(value), anchor.end.hash))
    return E.left(damagedAt(dir, ahead, `it is not the one that ${path} names`));
  return E.right({ end, anchor });
};
