/** What can be wrong with a log: told in one sentence that names the place and what to do. */
import * as E from 'fp-ts/lib/Either.js';

/**
 * missing: there is nothing at the place; not_a_log: something else is there; exists: a log is there already; held:
 * another process has it open; newer: its format is too new; lost: entries that were recorded are gone; damaged: what is
 * stored is not what was written; diverges: this version replays it otherwise; conflict: appended to in the meantime;
 * read_only: opened for reading; io: the file system or the database failed.
 */
export type LogReason =
  | 'missing'
  | 'not_a_log'
  | 'exists'
  | 'held'
  | 'newer'
  | 'lost'
  | 'damaged'
  | 'diverges'
  | 'conflict'
  | 'read_only'
  | 'io';

export interface LogError {
  readonly reason: LogReason;
  /** One sentence, without a full stop. */
  readonly message: string;
  /** The first entry concerned, where there is one. */
  readonly position?: number;
}

export const logError = (reason: LogReason, message: string, position?: number): LogError =>
  position === undefined ? { reason, message } : { reason, message, position };

/** Whether a failure that came through a stream, which has no type, is one of these. */
export const isLogError = (failure: unknown): failure is LogError =>
  typeof failure === 'object' && failure !== null && 'reason' in failure && 'message' in failure;

/** What a library threw, in its own words; LevelDB's own are in the cause. */
export const wordsOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
};

/** The code of an error of Node or of LevelDB (its cause first), such as ENOENT or LEVEL_LOCKED. */
export const codeOf = (thrown: unknown): string | undefined => {
  if (!(thrown instanceof Error)) return undefined;
  const code = codeOf(thrown.cause) ?? ('code' in thrown ? thrown.code : undefined);
  return typeof code === 'string' ? code : undefined;
};

/** entries 3 to 7, or entry 3 */
export const entriesFromTo = (first: number, last: number): string =>
  first === last ? `entry ${first}` : `entries ${first} to ${last}`;

/** Does what may fail outside of us: file system and database. Nothing of ours runs in it that may throw for a bug. */
export const attempt = async <A>(action: () => Promise<A>): Promise<E.Either<unknown, A>> => {
  try {
    return E.right(await action());
  } catch (thrown) {
    return E.left(thrown);
  }
};
