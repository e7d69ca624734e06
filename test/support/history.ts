/** Histories and log directories for tests of what stores and reads them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { Level } from 'level';
import { onTestFinished } from 'vitest';
import { decide, initial } from '../../core/decider.js';
import type { Command, Kernel } from '../../core/kernel.js';
import { nextPending } from '../../core/kernel/workqueue.js';
import type { Entry } from '../../core/log/entry.js';
import { layoutOf } from '../../core/log/format.js';
import type { EventLog } from '../../core/log/event_log.js';
import { openLog } from '../../core/log/event_log.js';
import type { LogError } from '../../core/log/log_error.js';
import { machine } from '../../core/machine.js';

/** What is right, or a failed test. */
export const right = <L, A>(result: E.Either<L, A>): A => {
  if (E.isLeft(result)) throw new Error(`Left: ${JSON.stringify(result.left)}`);
  return result.right;
};

export const left = <L, A>(result: E.Either<L, A>): L => {
  if (E.isRight(result)) throw new Error('Right, where a Left was expected');
  return result.left;
};

/** 2025-01-01 00:00:00 UTC in milliseconds; entry N of a test's history was recorded N seconds later. */
export const START = Date.UTC(2025, 0, 1);

/** The entries of commands that are drawn one by one from the kernel as it then is. */
export const historyOf = (count: number, next: (kernel: Kernel, position: number) => Command): Entry[] => {
  const entries: Entry[] = [];
  let kernel: Kernel = initial;
  for (let position = 1; position <= count; position += 1) {
    const command = next(kernel, position);
    const decided = decide(kernel, command);
    entries.push({ position, at: START + position * 1000, command, outcome: decided.outcome });
    ({ kernel } = decided);
  }
  return entries;
};

/** Boot, then tasks that come, unshare their net (one in eight is refused: no such file) and go, and what follows. */
export const someHistory = (count: number): readonly Entry[] =>
  historyOf(count, (kernel, position): Command => {
    if (position === 1) return { type: 'boot', machine: right(machine({})) };
    if (position % 8 === 7) return { type: 'setns', pid: 1, fd: 77 };
    const work = nextPending(kernel);
    if (work !== undefined) return { type: 'process_one_work', work };
    const pid = 8 + Math.floor(position / 8);
    if (!kernel.tasks.tasks.has(pid)) return { type: 'clone', pid: 1, child: pid, flags: [], argv: ['bash'] };
    if (position % 8 === 5) return { type: 'exit_group', pid, status: 0 };
    return { type: 'unshare', pid, flags: ['CLONE_NEWNET'] };
  });

/** A directory that is gone after the test. */
export const temporaryDirectory = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'netrewind-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
};

/** A closed log with these entries. */
export const writtenLog = async (entries: readonly Entry[], dir?: string): Promise<string> => {
  const place = dir ?? join(await temporaryDirectory(), 'log');
  const log = right(await openLog(place, { mode: 'create' }));
  right(await log.append(0, entries));
  right(await log.close());
  return place;
};

/** Everything that a log reads, and the error that ends it. */
export const readAll = async (
  log: EventLog,
  from?: number,
  to?: number,
): Promise<{ readonly entries: readonly Entry[]; readonly chunks: number; readonly error?: LogError }> => {
  const entries: Entry[] = [];
  let chunks = 0;
  for await (const chunk of log.read(from, to)) {
    if (E.isLeft(chunk)) return { entries, chunks, error: chunk.left };
    entries.push(...chunk.right);
    chunks += 1;
  }
  return { entries, chunks };
};

/** Changes a closed log's database behind the log's back. */
export const meddle = async (
  dir: string,
  action: (database: Level<Uint8Array, Uint8Array>) => Promise<void>,
): Promise<void> => {
  const database = new Level<Uint8Array, Uint8Array>(layoutOf(dir).events, {
    keyEncoding: 'view',
    valueEncoding: 'view',
  });
  await database.open({ createIfMissing: false });
  await action(database);
  await database.close();
};
