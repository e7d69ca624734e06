/**
 * The event log: a history of entries in a directory, in LevelDB, durable and chained. LevelDB can lose entries or answer
 * altered ones without an error, so positions, hashes and the anchor outside the database are checked on opening and on
 * reading. One process at a time has a log open, for reading too. Left out: compaction, several histories in one log.
 */
import { existsSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { Level } from 'level';
import { openAnchor } from './anchor.js';
import type { AnchorWriter } from './anchor.js';
import { NO_HASH, encodeHead, hex, seal } from './codec.js';
import type { End } from './codec.js';
import { checkCurrent, checkEnds } from './end.js';
import type { Ends } from './end.js';
import type { Entry } from './entry.js';
import { checkFormat, checkVacant, layoutOf, writeFormat } from './format.js';
import type { Layout } from './format.js';
import { holderOf } from './holder.js';
import { HEAD_KEY, entryKey } from './keys.js';
import { attempt, codeOf, logError, wordsOf } from './log_error.js';
import type { LogError } from './log_error.js';
import { readEntries } from './read.js';
import type { Database } from './read.js';

/** read, write: a log that is there; create: one that is not there yet, for writing. */
export type Mode = 'read' | 'write' | 'create';

/** Where the history ends: position of its last entry (0: none) and that entry's chained SHA-256 in hex. */
export interface Head {
  readonly position: number;
  readonly hash: string;
}

export interface EventLog {
  readonly dir: string;
  readonly head: () => Head;
  /**
   * Appends entries, all of them or none.
   * @param expected position of the last entry that the caller knows of; if it is not the last one, nothing is appended
   * and the error is a conflict
   * @param options.sync whether they are on the disk when the promise is kept (default); otherwise a later synced append
   * or `close` makes them durable, and a crash of the machine, though not of the process, may lose them
   */
  readonly append: (
    expected: number,
    entries: readonly Entry[],
    options?: { readonly sync?: boolean },
  ) => Promise<E.Either<LogError, Head>>;
  /**
   * The entries from position `from` (default 1) to `to` (default: the head as it is now), both included, in chunks that
   * are read as they are asked for. A Left is the last thing it yields.
   */
  readonly read: (
    from?: number,
    to?: number,
  ) => AsyncGenerator<E.Either<LogError, readonly Entry[]>, void, undefined>;
  /** Makes everything durable and lets the log go. */
  readonly close: () => Promise<E.Either<LogError, void>>;
}

const BEGINNING: End = { position: 0, hash: NO_HASH };

/** The logs that this process has open: LevelDB's own lock is lost when a process opens the file a second time. */
const held = new Set<string>();

const toHead = ({ position, hash }: End): Head => ({ position, hash: hex(hash) });

const whyNotOpened = async ({ dir, lock, events }: Layout, thrown: unknown): Promise<LogError> => {
  const code = codeOf(thrown);
  if (code === 'LEVEL_LOCKED') {
    const pid = await holderOf(lock);
    const who = pid === undefined ? 'another process' : `process ${pid}`;
    return logError('held', `the log ${dir} is held by ${who}: end it, or wait until it has closed the log`);
  }
  const words = wordsOf(thrown);
  if (code === 'LEVEL_CORRUPTION' || /missing files|CURRENT file/.test(words))
    return logError(
      'damaged',
      `the log ${dir} is damaged: LevelDB says "${words}" of ${events}: restore a copy`,
    );
  return logError('io', `the log ${dir} cannot be opened: ${words}`);
};

const openDatabase = async (layout: Layout, mode: Mode): Promise<E.Either<LogError, Database>> => {
  const database: Database = new Level<Uint8Array, Uint8Array>(layout.events, {
    keyEncoding: 'view',
    valueEncoding: 'view',
  });
  const create = mode === 'create';
  const opened = await attempt(() => database.open({ createIfMissing: create, errorIfExists: create }));
  if (E.isRight(opened)) return E.right(database);
  return E.left(await whyNotOpened(layout, opened.left));
};

/** Writes what a log without entries consists of. */
const makeLog = async (layout: Layout, database: Database): Promise<Ends> => {
  await database.put(HEAD_KEY, encodeHead(BEGINNING), { sync: true });
  const anchor = await openAnchor(layout.anchor, undefined);
  await anchor.write(BEGINNING);
  await anchor.close();
  await writeFormat(layout.dir, new Date().toISOString());
  return { end: BEGINNING, anchor: { end: BEGINNING, line: 0 } };
};

interface Opened {
  readonly layout: Layout;
  readonly database: Database;
  readonly end: End;
  /** Undefined when it is opened for reading. */
  readonly anchor: AnchorWriter | undefined;
  readonly letGo: () => void;
}

const logOf = ({ layout, database, end: found, anchor, letGo }: Opened): EventLog => {
  const { dir } = layout;
  let end = found;
  let durable = found.position;
  let broken: LogError | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <A>(action: () => Promise<A>): Promise<A> => {
    const result = last.then(action);
    last = result.catch(() => undefined);
    return result;
  };

  const write = async (writer: AnchorWriter, entries: readonly Entry[], sync: boolean): Promise<void> => {
    let { hash } = end;
    const puts = entries.map((entry) => {
      const sealed = seal(hash, entry);
      hash = sealed.hash;
      return { type: 'put' as const, key: entryKey(entry.position), value: sealed.value };
    });
    const next = { position: end.position + entries.length, hash };
    await database.batch([...puts, { type: 'put', key: HEAD_KEY, value: encodeHead(next) }], { sync });
    end = next;
    if (!sync) return;
    await writer.write(next);
    durable = next.position;
  };

  const append = async (
    expected: number,
    entries: readonly Entry[],
    sync: boolean,
  ): Promise<E.Either<LogError, Head>> => {
    if (anchor === undefined) return E.left(logError('read_only', `the log ${dir} was opened for reading`));
    if (broken !== undefined) return E.left(broken);
    if (expected !== end.position) {
      const told = `the log ${dir} ends at ${end.position}, not at ${expected}: read on before appending`;
      return E.left(logError('conflict', told, end.position));
    }
    const stray = entries.find(({ position }, i) => position !== expected + 1 + i);
    if (stray !== undefined) throw new Error(`entry ${stray.position} does not follow ${expected}`);
    if (entries.length === 0) return E.right(toHead(end));
    const written = await attempt(() => write(anchor, entries, sync));
    if (E.isRight(written)) return E.right(toHead(end));
    // What LevelDB has of a write that failed is unknown until it is opened again.
    broken = logError('io', `the log ${dir} could not be written: ${wordsOf(written.left)}: open it again`);
    return E.left(broken);
  };

  const close = async (): Promise<E.Either<LogError, void>> => {
    const closed = await attempt(async () => {
      if (anchor !== undefined && broken === undefined && durable < end.position)
        await write(anchor, [], true);
      await anchor?.close();
      await database.close();
    });
    letGo();
    return E.mapLeft((thrown) => logError('io', `the log ${dir} could not be closed: ${wordsOf(thrown)}`))(
      closed,
    );
  };

  return {
    dir,
    head: () => toHead(end),
    append: (expected, entries, options) => inTurn(() => append(expected, entries, options?.sync ?? true)),
    read: (from = 1, to = end.position) => readEntries(database, dir, from, Math.min(to, end.position)),
    close: () => inTurn(close),
  };
};

const openHeld = async (
  layout: Layout,
  mode: Mode,
  letGo: () => void,
): Promise<E.Either<LogError, EventLog>> => {
  const whole = mode === 'create' ? E.right(undefined) : await checkCurrent(layout);
  if (E.isLeft(whole)) return whole;
  const opened = await openDatabase(layout, mode);
  if (E.isLeft(opened)) return opened;
  const database = opened.right;
  const read = await attempt(async () => {
    const ends =
      mode === 'create' ? E.right(await makeLog(layout, database)) : await checkEnds(layout, database);
    if (E.isLeft(ends)) return ends;
    const { end, anchor: found } = ends.right;
    const anchor = mode === 'read' ? undefined : await openAnchor(layout.anchor, found?.line);
    if (found?.end.position !== end.position) await anchor?.write(end);
    return E.right(logOf({ layout, database, end, anchor, letGo }));
  });
  if (E.isRight(read) && E.isRight(read.right)) return read.right;
  await database.close();
  if (E.isRight(read)) return read.right;
  return E.left(logError('io', `the log ${layout.dir} cannot be opened: ${wordsOf(read.left)}`));
};

/** Makes a directory and those above it, one by one: Node's own recursion never ends where /proc answers ENOENT. */
const makeDirectory = async (dir: string): Promise<void> => {
  if (existsSync(dir)) return;
  const above = dirname(dir);
  if (above !== dir) await makeDirectory(above);
  await mkdir(dir);
};

/** Opens the log at `dir`, or makes one there; the log is checked as far as that takes no reading of all of it. */
export const openLog = async (
  dir: string,
  { mode }: { readonly mode: Mode },
): Promise<E.Either<LogError, EventLog>> => {
  const layout = layoutOf(dir);
  const fit = mode === 'create' ? await checkVacant(dir) : await checkFormat(dir);
  if (E.isLeft(fit)) return fit;
  if (mode === 'create') {
    const made = await attempt(() => makeDirectory(resolve(dir)));
    if (E.isLeft(made))
      return E.left(logError('not_a_log', `no log can be made at ${dir}: ${wordsOf(made.left)}`));
  }
  const place = await realpath(dir);
  if (held.has(place)) return E.left(logError('held', `the log ${dir} is open in this process already`));
  held.add(place);
  const letGo = (): void => void held.delete(place);
  const log = await openHeld(layout, mode, letGo);
  if (E.isLeft(log)) letGo();
  return log;
};
