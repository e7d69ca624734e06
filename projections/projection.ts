/**
 * Projections: a log as a stream of chunks of entries, folded into kernels, looked at by a view. Chunks, because a stream
 * of single events costs several times the fold itself. Failures are error notifications that carry a LogError.
 */
import * as E from 'fp-ts/lib/Either.js';
import { defer, distinctUntilChanged, from, map, mergeMap, of, scan, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { evolve, initial } from '../core/decider.js';
import type { Kernel } from '../core/kernel.js';
import { traceOf } from '../core/log/entry.js';
import type { Entry } from '../core/log/entry.js';
import type { EventLog } from '../core/log/event_log.js';
import { logError } from '../core/log/log_error.js';
import type { LogError } from '../core/log/log_error.js';

/** The kernels after each event of an entry, in order; the first one is that before them all. */
export const kernelsIn = (before: Kernel, entry: Entry): readonly Kernel[] => {
  const kernels = [before];
  let now = before;
  for (const { event } of traceOf(entry).events) {
    now = evolve(now, event);
    kernels.push(now);
  }
  return kernels;
};

/** The kernel after an entry. */
export const evolveEntry = (before: Kernel, entry: Entry): Kernel => {
  let now = before;
  for (const { event } of traceOf(entry).events) now = evolve(now, event);
  return now;
};

/**
 * The kernel after a chunk of stored entries. What is stored may have been decided by another version, so that here, and
 * only here, an `evolve` that cannot go on is bad data and no bug.
 * @param each is told of every entry and the kernel after it
 */
export const evolveChunk = (
  before: Kernel,
  chunk: readonly Entry[],
  each?: (entry: Entry, after: Kernel) => void,
): E.Either<LogError, Kernel> => {
  let now = before;
  for (const entry of chunk) {
    try {
      now = evolveEntry(now, entry);
    } catch (thrown) {
      const words = thrown instanceof Error ? thrown.message : String(thrown);
      const { position } = entry;
      return E.left(
        logError('diverges', `entry ${position} cannot be replayed by this version: ${words}`, position),
      );
    }
    each?.(entry, now);
  }
  return E.right(now);
};

const orFail = <A>(result: E.Either<LogError, A>): Observable<A> =>
  E.isLeft(result) ? throwError(() => result.left) : of(result.right);

/** A log's entries, from position `from` (default 1) to its present head. The next chunk is read when this one is done. */
export const entriesOf = (
  log: Pick<EventLog, 'read'>,
  options: { readonly from?: number; readonly to?: number } = {},
): Observable<readonly Entry[]> =>
  defer(() => from(log.read(options.from, options.to))).pipe(mergeMap(orFail));

const sameAnswer = (a: unknown, b: unknown): boolean =>
  Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);

/**
 * What a view says of the kernel as the history goes on: after the first chunk, and after every further chunk that
 * changed the answer.
 * @param options.from the kernel before the first entry (default: before the machine is booted)
 * @param options.same when two answers are the same (default: the same value, or the same JSON)
 */
export const project = <A>(
  entries$: Observable<readonly Entry[]>,
  view: (kernel: Kernel) => A,
  options: { readonly from?: Kernel; readonly same?: (a: A, b: A) => boolean } = {},
): Observable<A> => {
  const before: E.Either<LogError, Kernel> = E.right(options.from ?? initial);
  return entries$.pipe(
    scan((state, chunk) => (E.isLeft(state) ? state : evolveChunk(state.right, chunk)), before),
    mergeMap(orFail),
    distinctUntilChanged(),
    map(view),
    distinctUntilChanged(options.same ?? sameAnswer),
  );
};
