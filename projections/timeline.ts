/**
 * The kernel at any position of a history. Kernels are persistent, so that a state of the past is kept as a reference:
 * one in every 64 entries for good, all of those around the positions asked for lately. A step in either direction
 * costs one event, or at most the replay of 64 entries.
 */
import * as E from 'fp-ts/lib/Either.js';
import { catchError, lastValueFrom, map, of, scan, takeWhile, throwError } from 'rxjs';
import { initial } from '../core/decider.js';
import type { Kernel } from '../core/kernel.js';
import type { Entry } from '../core/log/entry.js';
import type { EventLog } from '../core/log/event_log.js';
import { isLogError } from '../core/log/log_error.js';
import type { LogError } from '../core/log/log_error.js';
import { afterEntry, endOf, eventCount } from './position.js';
import type { Position } from './position.js';
import { entriesOf, evolveChunk, kernelsIn } from './projection.js';

/** A step: over one event, or over what is left of an entry. */
export type Grain = 'event' | 'entry';

export interface Timeline {
  readonly entries: readonly Entry[];
  readonly end: Position;
  /** The kernel right after a position's event. */
  readonly kernelAt: (position: Position) => Kernel;
  /** The position one step later; undefined at the end. An entry without events is one step in either grain. */
  readonly next: (position: Position, grain: Grain) => Position | undefined;
  /** The position one step earlier; undefined at the beginning. */
  readonly previous: (position: Position, grain: Grain) => Position | undefined;
}

/** Entries from one kernel that is kept for good to the next one. */
const BLOCK = 64;
/** Blocks of entries whose kernels after every event are kept. */
const RECENT_BLOCKS = 8;

/** `make`, with its latest `limit` answers kept. */
const remembered = <A>(limit: number, make: (key: number) => A): ((key: number) => A) => {
  const kept = new Map<number, { readonly value: A }>();
  return (key) => {
    const found = kept.get(key) ?? { value: make(key) };
    kept.delete(key);
    kept.set(key, found);
    for (const oldest of kept.keys()) {
      if (kept.size <= limit) break;
      kept.delete(oldest);
    }
    return found.value;
  };
};

/** A history being read; it grows in place and is not shown before it is whole. */
interface Growing {
  readonly entries: Entry[];
  /** The kernel after entries 0, 64, 128, … */
  readonly checkpoints: Kernel[];
  readonly kernel: Kernel;
}

const nothing = (): Growing => ({ entries: [], checkpoints: [initial], kernel: initial });

const grown = (history: Growing, chunk: readonly Entry[]): E.Either<LogError, Growing> => {
  const { entries, checkpoints } = history;
  const kernel = evolveChunk(history.kernel, chunk, (entry, after) => {
    entries.push(entry);
    if (entry.position !== entries.length)
      throw new Error(`entry ${entry.position} is at place ${entries.length} of its history`);
    if (entries.length % BLOCK === 0) checkpoints.push(after);
  });
  return E.map((after: Kernel): Growing => ({ entries, checkpoints, kernel: after }))(kernel);
};

const toTimeline = ({ entries, checkpoints }: Growing): Timeline => {
  /** For each of the entries 64 × block + 1 to 64 × block + 64, the kernels before it and after each of its events. */
  const block = remembered(RECENT_BLOCKS, (index): readonly (readonly Kernel[])[] => {
    let before = checkpoints[index];
    const rows: (readonly Kernel[])[] = [];
    for (const entry of entries.slice(index * BLOCK, (index + 1) * BLOCK)) {
      if (before === undefined) break;
      const kernels = kernelsIn(before, entry);
      before = kernels.at(-1);
      rows.push(kernels);
    }
    return rows;
  });

  const kernelAt = ({ entry, event }: Position): Kernel => {
    if (entry === 0 && event === 0) return initial;
    const place = entry - 1;
    const kernel = block(Math.floor(place / BLOCK))[place % BLOCK]?.[event];
    if (kernel === undefined) throw new Error(`the history has no position ${entry}.${event}`);
    return kernel;
  };

  const next = ({ entry, event }: Position, grain: Grain): Position | undefined => {
    const count = eventCount(entries, entry);
    if (event < count) return { entry, event: grain === 'event' ? event + 1 : count };
    if (entry >= entries.length) return undefined;
    const whole = afterEntry(entries, entry + 1);
    return grain === 'event' && whole.event > 1 ? { entry: entry + 1, event: 1 } : whole;
  };

  const previous = ({ entry, event }: Position, grain: Grain): Position | undefined => {
    if (entry === 0) return undefined;
    return grain === 'event' && event > 1 ? { entry, event: event - 1 } : afterEntry(entries, entry - 1);
  };

  return { entries, end: endOf(entries), kernelAt, next, previous };
};

/** The timeline of entries that were just decided, from position 1 on. */
export const timelineOf = (entries: readonly Entry[]): Timeline => {
  const history = grown(nothing(), entries);
  if (E.isLeft(history)) throw new Error(history.left.message);
  return toTimeline(history.right);
};

/** The timeline of a log, as far as it goes now. */
export const loadTimeline = (log: Pick<EventLog, 'read'>): Promise<E.Either<LogError, Timeline>> => {
  const start: E.Either<LogError, Growing> = E.right(nothing());
  const history$ = entriesOf(log).pipe(
    scan((history, chunk) => (E.isLeft(history) ? history : grown(history.right, chunk)), start),
    takeWhile(E.isRight, true),
    map(E.map(toTimeline)),
    catchError((failure: unknown) => (isLogError(failure) ? of(E.left(failure)) : throwError(() => failure))),
  );
  return lastValueFrom(history$, { defaultValue: E.right(toTimeline(nothing())) });
};
