/** A queue of timers against a sorted list. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timerqueueAdd, timerqueueDel, timerqueueGetnext } from '../../../core/kernel/timerqueue.js';
import type { Timer, Timerqueue } from '../../../core/kernel/timerqueue.js';

const timers = fc.uniqueArray(fc.record({ expires_ms: fc.nat(20), work: fc.nat(200) }), {
  selector: ({ work }) => work,
});

const queueOf = (all: readonly Timer[]): Timerqueue =>
  all.reduce<Timerqueue>((queue, timer) => timerqueueAdd(queue, timer), null);

const drained = (queue: Timerqueue): readonly number[] => {
  const next = timerqueueGetnext(queue);
  return next === undefined ? [] : [next.work, ...drained(timerqueueDel(queue, next))];
};

test('hands out what is due first, and of what is due together the lowest number', () => {
  fc.assert(
    fc.property(timers, (all) => {
      const sorted = all.toSorted((a, b) => a.expires_ms - b.expires_ms || a.work - b.work);
      expect(drained(queueOf(all))).toEqual(sorted.map(({ work }) => work));
    }),
  );
});

test('depends on what is in it, not on how that came about', () => {
  fc.assert(
    fc.property(timers, fc.nat(), (all, seed) => {
      const gone = all.filter((_, i) => (seed >> (i % 30)) % 2 === 0);
      const left = all.filter((timer) => !gone.includes(timer));
      expect(gone.reduce(timerqueueDel, queueOf(all))).toEqual(queueOf(left.toReversed()));
    }),
  );
});
