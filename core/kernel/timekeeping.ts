/**
 * The clock (kernel/time/timekeeping.c, Linux 6.18): milliseconds since boot, which pass only by a command that says how
 * many. What is to happen later is delayed work (workqueue.ts). Left out: the time of day, suspend, time namespaces.
 */
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Call, Kernel } from '../kernel.js';

/** Lets time pass. What it makes due runs by commands of its own. */
export const TimeCommand = t.type({ type: t.literal('timekeeping_advance'), delta_ms: int });
export type TimeCommand = t.TypeOf<typeof TimeCommand>;

export const TimeEvent = t.type({ type: t.literal('timekeeping_advance'), delta_ms: int });
export type TimeEvent = t.TypeOf<typeof TimeEvent>;

export interface TimeSlice {
  /** Since boot. */
  readonly now_ms: number;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly time: TimeSlice;
  }
  interface Events {
    readonly time: TimeEvent;
  }
  interface Commands {
    readonly time: TimeCommand;
  }
}

export const initial: TimeSlice = { now_ms: 0 };

export const sites = { timekeeping_advance: 'timekeeping_advance' } satisfies Record<
  TimeEvent['type'],
  string
>;

/** ktime_get_boottime(), in milliseconds. */
export const nowOf = (kernel: Kernel): number => kernel.time.now_ms;

/** Time does not go backwards. */
export const decide = (call: Call, { delta_ms }: TimeCommand): undefined => {
  if (delta_ms > 0) call.emit({ type: 'timekeeping_advance', delta_ms });
};

export const evolve = ({ now_ms }: TimeSlice, { delta_ms }: TimeEvent): TimeSlice => ({
  now_ms: now_ms + delta_ms,
});
