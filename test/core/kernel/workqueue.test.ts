/** Delayed work: when it is due, in which order, and what a second request for the same changes. */
import { describe, expect, test } from 'vitest';
import { initial, makeDecider, evolve, OPS } from '../../../core/decider.js';
import type { Call, Kernel } from '../../../core/kernel.js';
import {
  cancelDelayedWork,
  modDelayedWork,
  nextExpiry,
  nextPending,
  queueWork,
} from '../../../core/kernel/workqueue.js';
import { given } from '../../support/given.js';

/** The kernel after something that a kernel function did. */
const after = (kernel: Kernel, act: (call: Call) => void): Kernel =>
  makeDecider({ ...OPS, work: { ...OPS.work, cleanup_net: act } }, evolve)(
    given(kernel, { type: 'timekeeping_advance', delta_ms: 0 }),
    { type: 'process_one_work', work: nextPending(kernel) ?? 0 },
  ).kernel;

/** A kernel in which `act` ran once. */
const where = (act: (call: Call) => void): Kernel => {
  const { nextWork } = initial.workqueue;
  const queued = evolve(initial, { type: 'queue_work', work: nextWork, function: 'cleanup_net' });
  return after(queued, act);
};

const passed = (kernel: Kernel, delta_ms: number): Kernel =>
  given(kernel, { type: 'timekeeping_advance', delta_ms });

describe('delayed work', () => {
  const delayed = where((call) => {
    modDelayedWork(call, 'linkwatch_event', 7, 1000);
    modDelayedWork(call, 'linkwatch_event', 8, 500);
  });

  test('is not run before its time', () => {
    expect(nextPending(passed(delayed, 499))).toBeUndefined();
    expect(given(passed(delayed, 499), { type: 'process_one_work', work: 3 })).toEqual(passed(delayed, 499));
  });

  test('is due in the order of its times', () => {
    expect(nextExpiry(delayed)).toBe(500);
    const late = passed(delayed, 2000);
    expect(nextPending(late)).toBe(3);
    expect(nextPending(given(late, { type: 'process_one_work', work: 3 }))).toBe(2);
  });

  test('that is asked for again is due at the new time only', () => {
    const again = where((call) => {
      modDelayedWork(call, 'linkwatch_event', 7, 1000);
      modDelayedWork(call, 'linkwatch_event', 7, 3000);
    });
    expect(again.workqueue.pending.size).toBe(1);
    expect(nextExpiry(again)).toBe(3000);
  });

  test('that is cancelled is gone; of something else, it stays', () => {
    const left = where((call) => {
      modDelayedWork(call, 'linkwatch_event', 7, 1000);
      cancelDelayedWork(call, 'linkwatch_event', 8);
    });
    expect(left.workqueue.pending.size).toBe(1);
    expect(
      where((call) => {
        modDelayedWork(call, 'linkwatch_event', 7, 1000);
        cancelDelayedWork(call, 'linkwatch_event', 7);
      }).workqueue.pending.isEmpty(),
    ).toBe(true);
  });

  test('does not stand in for work that is to be done at once', () => {
    const both = where((call) => {
      modDelayedWork(call, 'linkwatch_event', 7, 1000);
      queueWork(call, 'linkwatch_event');
    });
    expect(nextPending(both)).toBe(3);
  });
});
