import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { evolve, initial } from '../../core/decider.js';
import type { Kernel } from '../../core/kernel.js';
import { traceOf } from '../../core/log/entry.js';
import { openLog } from '../../core/log/event_log.js';
import { entryKey } from '../../core/log/keys.js';
import { BEGIN, comparePositions } from '../../projections/position.js';
import type { Position } from '../../projections/position.js';
import { loadTimeline, timelineOf } from '../../projections/timeline.js';
import type { Grain, Timeline } from '../../projections/timeline.js';
import { left, meddle, right, someHistory, writtenLog } from '../support/history.js';

const entries = someHistory(700);
const timeline = timelineOf(entries);

/** Every position at which something has just happened, and the kernel there, by plain replay. */
const replayed = (() => {
  const states: { position: Position; kernel: Kernel }[] = [{ position: BEGIN, kernel: initial }];
  let kernel = initial;
  for (const entry of entries) {
    const { events } = traceOf(entry);
    for (const [i, { event }] of events.entries()) {
      kernel = evolve(kernel, event);
      states.push({ position: { entry: entry.position, event: i + 1 }, kernel });
    }
    if (events.length === 0) states.push({ position: { entry: entry.position, event: 0 }, kernel });
  }
  return states;
})();

const json = (kernel: Kernel): string => JSON.stringify(kernel);

const walk = (of: Timeline, from: Position, step: 'next' | 'previous', grain: Grain): Position[] => {
  const positions = [from];
  for (let now = of[step](from, grain); now !== undefined; now = of[step](now, grain)) positions.push(now);
  return positions;
};

describe('the kernel at a position', () => {
  it('is that of a plain replay, wherever one jumps', () => {
    fc.assert(
      fc.property(fc.nat(replayed.length - 1), (place) => {
        const state = replayed[place];
        if (state === undefined) throw new Error('no state');
        expect(json(timeline.kernelAt(state.position))).toBe(json(state.kernel));
      }),
    );
  });

  it('before the first event of an entry is the one after the entry before', () => {
    for (const entry of [1, 2, 64, 65, 66, 700]) {
      const before = timeline.previous({ entry, event: 0 }, 'entry') ?? BEGIN;
      expect(json(timeline.kernelAt({ entry, event: 0 }))).toBe(json(timeline.kernelAt(before)));
    }
  });

  it('is not at a position that there is not', () => {
    for (const position of [
      { entry: 701, event: 0 },
      { entry: 0, event: 1 },
      { entry: 2, event: 99 },
    ])
      expect(() => timeline.kernelAt(position)).toThrow(`no position ${position.entry}.${position.event}`);
  });
});

describe('stepping', () => {
  it('by event stops after every event, and once at an entry without events', () => {
    expect(walk(timeline, BEGIN, 'next', 'event')).toEqual(replayed.map(({ position }) => position));
  });

  it('by event backwards is the same way back', () => {
    const back = walk(timeline, timeline.end, 'previous', 'event');
    expect(back.toReversed()).toEqual(walk(timeline, BEGIN, 'next', 'event'));
  });

  it('by entry stops after every entry, there and back', () => {
    const there = walk(timeline, BEGIN, 'next', 'entry');
    expect(there.map(({ entry }) => entry)).toEqual(Array.from({ length: 701 }, (_, n) => n));
    expect(walk(timeline, timeline.end, 'previous', 'entry').toReversed()).toEqual(there);
  });

  it('by entry from the middle of one goes to its end, or to the end of the one before', () => {
    const middle = { entry: 1, event: 3 };
    expect(timeline.next(middle, 'entry')).toEqual({
      entry: 1,
      event: traceOf(entries[0] ?? never()).events.length,
    });
    expect(timeline.previous(middle, 'entry')).toEqual(BEGIN);
  });

  it('always goes on, and back again', () => {
    fc.assert(
      fc.property(fc.nat(replayed.length - 1), fc.constantFrom<Grain>('event', 'entry'), (place, grain) => {
        const { position } = replayed[place] ?? never();
        const next = timeline.next(position, grain);
        if (next === undefined) expect(position).toEqual(timeline.end);
        else {
          expect(comparePositions(next, position)).toBeGreaterThan(0);
          if (grain === 'event') expect(timeline.previous(next, grain)).toEqual(position);
        }
      }),
    );
  });

  it('shares what an event did not change', () => {
    const before = timeline.kernelAt({ entry: 3, event: 0 });
    const [first] = traceOf(entries[2] ?? never()).events;
    const after = timeline.kernelAt({ entry: 3, event: 1 });
    expect(first).toBeDefined();
    const changed = Object.entries(after).filter(
      ([slice, state]) => !Object.is(Reflect.get(before, slice), state),
    );
    expect(changed.length).toBeLessThanOrEqual(1);
  });
});

describe('a timeline of a log', () => {
  it('is that of its entries', async () => {
    const log = right(await openLog(await writtenLog(entries), { mode: 'read' }));
    const loaded = right(await loadTimeline(log));
    expect(loaded.entries).toEqual(entries);
    expect(loaded.end).toEqual(timeline.end);
    for (const position of [{ entry: 130, event: 0 }, loaded.end])
      expect(json(loaded.kernelAt(position))).toBe(json(timeline.kernelAt(position)));
    right(await log.close());
  });

  it('of no entries is at its end at the beginning', async () => {
    const log = right(await openLog(await writtenLog([]), { mode: 'read' }));
    const { end, kernelAt, next, previous } = right(await loadTimeline(log));
    expect([end, kernelAt(BEGIN), next(end, 'event'), previous(end, 'event')]).toEqual([
      BEGIN,
      initial,
      undefined,
      undefined,
    ]);
    right(await log.close());
  });

  it('is none when the log is damaged', async () => {
    const dir = await writtenLog(entries);
    await meddle(dir, (database) => database.del(entryKey(80)));
    const log = right(await openLog(dir, { mode: 'read' }));
    expect(left(await loadTimeline(log))).toMatchObject({ reason: 'lost', position: 80 });
    right(await log.close());
  });

  it('passes on a bug', async () => {
    const log = { read: async function* () { yield E.right(entries.slice(1)); } }; // prettier-ignore
    await expect(loadTimeline(log)).rejects.toThrow('entry 2 is at place 1 of its history');
  });
});

function never(): never {
  throw new Error('the history is too short');
}
