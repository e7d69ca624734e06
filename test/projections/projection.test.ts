import * as E from 'fp-ts/lib/Either.js';
import * as TH from 'fp-ts/lib/These.js';
import { Subject, firstValueFrom, from, lastValueFrom, of, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Event, Kernel } from '../../core/kernel.js';
import type { Entry } from '../../core/log/entry.js';
import { openLog } from '../../core/log/event_log.js';
import { entryKey } from '../../core/log/keys.js';
import { afterEntry } from '../../projections/position.js';
import { entriesOf, project } from '../../projections/projection.js';
import { timelineOf } from '../../projections/timeline.js';
import { meddle, right, someHistory, writtenLog } from '../support/history.js';

const entries = someHistory(60);
const tasks = (kernel: Kernel): number => kernel.tasks.tasks.size;
const comms = (kernel: Kernel): readonly string[] => [...kernel.tasks.tasks.values()].map(({ comm }) => comm);

describe('the entries of a log', () => {
  it('are emitted in chunks, from where one asks', async () => {
    const log = right(await openLog(await writtenLog(entries), { mode: 'read' }));
    const all = await lastValueFrom(entriesOf(log).pipe(toArray()));
    expect(all.flat()).toEqual(entries);
    const some = await lastValueFrom(entriesOf(log, { from: 10, to: 12 }));
    expect(some.map(({ position }) => position)).toEqual([10, 11, 12]);
    right(await log.close());
  });

  it('are read anew for everybody who listens', async () => {
    const log = right(await openLog(await writtenLog(entries), { mode: 'read' }));
    const entries$ = entriesOf(log);
    const both = await Promise.all([lastValueFrom(entries$), lastValueFrom(entries$)]);
    expect(both).toEqual([entries, entries]);
    right(await log.close());
  });

  it('are asked for chunk by chunk, and no more when nobody listens', async () => {
    let asked = 0;
    let closed = false;
    const read = async function* () {
      try {
        for (const entry of entries) {
          asked += 1;
          yield E.right([entry]);
        }
      } finally {
        closed = true;
      }
    };
    await firstValueFrom(entriesOf({ read }).pipe(take(1)));
    await new Promise(setImmediate);
    expect(asked).toBeLessThanOrEqual(2);
    expect(closed).toBe(true);
  });

  it('end in an error notification with the sentence when the log is damaged', async () => {
    const dir = await writtenLog(entries);
    await meddle(dir, (database) => database.del(entryKey(5)));
    const log = right(await openLog(dir, { mode: 'read' }));
    const seen: number[] = [];
    const failure = await new Promise((resolve) => {
      entriesOf(log).subscribe({ next: (chunk) => seen.push(chunk.length), error: resolve });
    });
    expect(seen).toEqual([4]);
    expect(failure).toMatchObject({ reason: 'lost', position: 5 });
    right(await log.close());
  });
});

describe('a projection', () => {
  const one$ = from(entries.map((entry) => [entry]));

  it('says what the view says of the kernel, when that changes', async () => {
    const seen = await lastValueFrom(project(one$, tasks).pipe(toArray()));
    const timeline = timelineOf(entries);
    const each = entries.map(({ position }) => tasks(timeline.kernelAt(afterEntry(entries, position))));
    expect(seen).toEqual(each.filter((count, i) => i === 0 || count !== each[i - 1]));
  });

  it('takes answers of the same JSON for the same', async () => {
    const seen = await lastValueFrom(project(one$, comms).pipe(toArray()));
    expect(seen.length).toBeLessThan(entries.length);
    for (const [i, answer] of seen.entries()) if (i > 0) expect(answer).not.toEqual(seen[i - 1]);
  });

  it('compares as it is told', async () => {
    const seen = await lastValueFrom(project(one$, comms, { same: () => true }).pipe(toArray()));
    expect(seen.length).toBe(1);
  });

  it('says the same in the end, however the entries come', async () => {
    const whole = await lastValueFrom(project(of(entries), comms));
    expect(await lastValueFrom(project(one$, comms))).toEqual(whole);
    const half = timelineOf(entries.slice(0, 30));
    const grown = project(of(entries.slice(30)), comms, { from: half.kernelAt(half.end) });
    expect(await lastValueFrom(grown)).toEqual(whole);
  });

  it('goes on as entries come', () => {
    const live = new Subject<readonly Entry[]>();
    const seen: number[] = [];
    project(live, tasks).subscribe((count) => seen.push(count));
    live.next(entries.slice(0, 1));
    expect(seen).toEqual([1]);
    live.next(entries.slice(1, 2));
    expect(seen).toEqual([1, 2]);
  });

  it('ends in an error notification with a sentence when an entry cannot be replayed', () => {
    // An event of no subsystem, as a version that knows more might have written.
    const event = { type: 'not_ours' } as unknown as Event;
    const stray: Entry = {
      position: 3,
      at: 0,
      command: { type: 'process_one_work', work: 1 },
      outcome: TH.right({ frames: [], events: [{ event, frame: -1 }] }),
    };
    const seen: unknown[] = [];
    project(of(entries.slice(0, 2), [stray], entries.slice(3)), tasks).subscribe({
      next: (count) => seen.push(count),
      error: (failure: unknown) => seen.push(failure),
    });
    expect(seen).toEqual([
      2,
      {
        reason: 'diverges',
        message: 'entry 3 cannot be replayed by this version: no subsystem knows the event not_ours',
        position: 3,
      },
    ]);
  });
});
