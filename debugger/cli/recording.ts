/** A machine whose history is kept in a log: a new one is booted, one that is there goes on. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import { nowOf } from '../../core/kernel/timekeeping.js';
import { nextExpiry } from '../../core/kernel/workqueue.js';
import type { Entry } from '../../core/log/entry.js';
import { openLog } from '../../core/log/event_log.js';
import type { EventLog } from '../../core/log/event_log.js';
import type { LogError } from '../../core/log/log_error.js';
import { machine as describeMachine } from '../../core/machine.js';
import type { Machine as Described } from '../../core/machine.js';
import { PROGRAMS } from '../../projections/programs.js';
import { loadTimeline } from '../../projections/timeline.js';
import { entryLine } from '../listing.js';
import { startMachine } from '../record/machine.js';
import type { Machine } from '../record/machine.js';
import type { Served } from '../record/server.js';
import { asFailure, misused, whyUnread } from './failure.js';
import type { Failure, Outcome } from './failure.js';

export interface RecordOptions {
  readonly log: string;
  readonly machine?: string;
  readonly trace?: true;
  readonly async?: true;
  readonly clock?: 'real' | 'virtual';
}

/** The machine that a file describes; the default machine without one. */
const readMachine = (path: string | undefined): E.Either<Failure, Described> => {
  const fail = (why: string): E.Either<Failure, never> => misused(`machine file ${path ?? ''}: ${why}`);
  let file: unknown = {};
  try {
    if (path !== undefined) file = JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    return thrown instanceof SyntaxError
      ? fail(`it is not JSON: ${thrown.message}`)
      : fail(whyUnread(thrown));
  }
  const described = describeMachine(file);
  return E.isLeft(described) ? fail(described.left) : described;
};

/** Opens the log for writing, or makes it. */
const openForWriting = async (dir: string): Promise<E.Either<LogError, EventLog>> => {
  const log = await openLog(dir, { mode: 'write' });
  const isThere = E.isRight(log) || log.left.reason !== 'missing';
  return isThere ? log : openLog(dir, { mode: 'create' });
};

/** A random, locally administered unicast address, as eth_random_addr() makes them. */
const drawAddress = (): string => {
  const octets = randomBytes(6);
  octets[0] = ((octets[0] ?? 0) & 0xfe) | 0x02;
  return [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join(':');
};

/** Keeps what a machine records: entries wait here until they are flushed to the log. */
const keeper = (log: EventLog, begins: { readonly at: number | undefined }, trace: boolean) => {
  let pending: Entry[] = [];
  let failure: LogError | undefined;
  let beganAt = begins.at;
  return {
    failure: () => failure,
    record: (entry: Entry, before: Kernel): void => {
      pending.push(entry);
      beganAt ??= entry.at;
      if (trace) process.stderr.write(`${entryLine(entry, before, beganAt)}\n`);
    },
    flush: async (): Promise<void> => {
      const [taken, expected] = [pending, log.head().position];
      pending = [];
      const kept = await log.append(expected, taken);
      if (E.isRight(kept)) return;
      failure = kept.left;
      throw new Error(kept.left.message);
    },
  };
};

/** Since the last entry time has passed on a real clock: what was due meanwhile has happened. */
const catchUp = (machine: Machine, last: Entry | undefined, { async, clock }: RecordOptions): void => {
  const due_ms = nextExpiry(machine.kernel());
  if (last === undefined || due_ms === undefined || async === true || clock === 'virtual') return;
  const passed_ms = Date.now() - last.at;
  if (due_ms <= nowOf(machine.kernel()) + passed_ms) machine.elapse(passed_ms);
};

const openAndUse = async (
  log: EventLog,
  described: Described,
  options: RecordOptions,
  use: (served: Served) => Outcome,
): Outcome => {
  const loaded = await loadTimeline(log);
  if (E.isLeft(loaded)) return E.left(asFailure(loaded.left));
  const { entries, end, kernelAt } = loaded.right;
  const kept = keeper(log, { at: entries[0]?.at }, options.trace === true);
  const kernel = kernelAt(end);
  if (
    options.machine !== undefined &&
    kernel.machine !== null &&
    !isDeepStrictEqual(kernel.machine, described)
  )
    return misused(
      `the log ${options.log} is about another machine than ${options.machine} describes: leave --machine out, or record in another log`,
    );
  const machine = startMachine(
    { kernel, position: end.entry },
    {
      now: Date.now,
      drawAddress,
      async: options.async === true,
      virtualClock: options.clock === 'virtual',
      record: kept.record,
    },
  );
  if (kernel.machine === null) machine.request({ type: 'boot', machine: described });
  catchUp(machine, entries.at(-1), options);
  try {
    const ended = await use({
      machine,
      flush: kept.flush,
      programs: PROGRAMS,
    });
    await kept.flush();
    return ended;
  } catch (thrown) {
    const failure = kept.failure();
    if (failure === undefined) throw thrown;
    return E.left(asFailure(failure));
  }
};

/** Gives `use` a booted machine that is recorded in the log that the options name. */
export const withRecording = async (options: RecordOptions, use: (served: Served) => Outcome): Outcome => {
  const described = readMachine(options.machine);
  if (E.isLeft(described)) return described;
  const log = await openForWriting(options.log);
  if (E.isLeft(log)) return E.left(asFailure(log.left));
  try {
    return await openAndUse(log.right, described.right, options, use);
  } finally {
    await log.right.close();
  }
};
