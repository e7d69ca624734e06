/**
 * The directory of a log:
 *
 *     DIR/format.json   {"netrewind-log":1,"created":"…"}, written last when a log is made
 *     DIR/events/       the LevelDB database
 *     DIR/anchor        where the history ended when it was last made durable
 */
import { open, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { attempt, codeOf, logError, wordsOf } from './log_error.js';
import type { LogError } from './log_error.js';

/** The newest format that this version reads, and the one that it writes. */
export const FORMAT = 1;

const Format = t.type({ 'netrewind-log': int, created: t.string });

export interface Layout {
  readonly dir: string;
  readonly format: string;
  readonly events: string;
  readonly current: string;
  readonly lock: string;
  readonly anchor: string;
}

export const layoutOf = (dir: string): Layout => {
  const events = join(dir, 'events');
  return {
    dir,
    format: join(dir, 'format.json'),
    events,
    current: join(events, 'CURRENT'),
    lock: join(events, 'LOCK'),
    anchor: join(dir, 'anchor'),
  };
};

/** The names in a directory, or why there are none. */
const namesIn = async (dir: string): Promise<E.Either<LogError, readonly string[]>> => {
  const names = await attempt(() => readdir(dir));
  if (E.isRight(names)) return names;
  if (codeOf(names.left) === 'ENOENT') return E.left(logError('missing', `there is no log at ${dir}`));
  if (codeOf(names.left) === 'ENOTDIR')
    return E.left(logError('not_a_log', `${dir} is not a log: a log is a directory`));
  return E.left(logError('io', `the log ${dir} cannot be read: ${wordsOf(names.left)}`));
};

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Says whether `dir` holds a log that this version reads. */
export const checkFormat = async (dir: string): Promise<E.Either<LogError, void>> => {
  const { format } = layoutOf(dir);
  const names = await namesIn(dir);
  if (E.isLeft(names)) return names;
  if (!names.right.includes('format.json'))
    return E.left(logError('not_a_log', `${dir} is not a log: it has no format.json`));
  const text = await attempt(() => readFile(format, 'utf8'));
  if (E.isLeft(text)) return E.left(logError('io', `${format} cannot be read: ${wordsOf(text.left)}`));
  const decoded = Format.decode(jsonIn(text.right));
  if (E.isLeft(decoded))
    return E.left(
      logError('not_a_log', `${dir} is not a log: its format.json is not of the form {"netrewind-log":1,…}`),
    );
  const found = decoded.right['netrewind-log'];
  if (found <= FORMAT) return E.right(undefined);
  const told = `(format ${found}; this one reads up to ${FORMAT}): use that version or a later one`;
  return E.left(logError('newer', `the log ${dir} was written by a newer netrewind ${told}`));
};

/** Says whether a log can be made at `dir`: nothing is there, or an empty directory. */
export const checkVacant = async (dir: string): Promise<E.Either<LogError, void>> => {
  const names = await namesIn(dir);
  if (E.isLeft(names)) return names.left.reason === 'missing' ? E.right(undefined) : names;
  if (names.right.length === 0) return E.right(undefined);
  if (names.right.includes('format.json'))
    return E.left(
      logError('exists', `there is a log at ${dir} already: append to it or choose another place`),
    );
  return E.left(
    logError('not_a_log', `${dir} holds other files and no log: choose another place or an empty directory`),
  );
};

export const exists = async (path: string): Promise<boolean> => E.isRight(await attempt(() => stat(path)));

/** Makes the names in a directory durable. */
const syncDirectory = async (dir: string): Promise<void> => {
  const handle = await open(dir, 'r');
  await handle.sync();
  await handle.close();
};

/** Makes `dir` a log; to be called when everything else of it is there. */
export const writeFormat = async (dir: string, created: string): Promise<void> => {
  const file = await open(layoutOf(dir).format, 'wx');
  await file.writeFile(`${JSON.stringify({ 'netrewind-log': FORMAT, created })}\n`);
  await file.sync();
  await file.close();
  await syncDirectory(dir);
};
