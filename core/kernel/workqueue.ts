/**
 * Deferred work: what the kernel leaves to a workqueue or a timer is a row here until somebody runs it
 * (kernel/workqueue.c, kernel/time/timer.c, Linux 6.18). A work item that is queued already is not queued twice, as
 * queue_work() has it. Left out: worker pools; timers are as exact as the clock.
 */
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Call, Kernel } from '../kernel.js';
import { nowOf } from './timekeeping.js';
import { timerqueueAdd, timerqueueDel, timerqueueGetnext } from './timerqueue.js';
import type { Timer, Timerqueue } from './timerqueue.js';

export const WorkFunction = t.keyof({
  cleanup_net: null,
  linkwatch_event: null,
  free_user_ns: null,
  addrconf_dad_work: null,
  bond_mii_monitor: null,
  addrconf_verify_work: null,
  tw_timer_handler: null,
  check_lifetime: null,
  forward_delay_timer: null,
});
export type WorkFunction = t.TypeOf<typeof WorkFunction>;

/** Runs the pending work item `work`. Asked by nobody's task: a kworker does it. */
export const WorkCommand = t.type({ type: t.literal('process_one_work'), work: int });
export type WorkCommand = t.TypeOf<typeof WorkCommand>;

export const WorkEvent = t.union([
  t.type({ type: t.literal('queue_work'), work: int, function: WorkFunction }),
  t.type({
    type: t.literal('queue_delayed_work'),
    work: int,
    function: WorkFunction,
    about: int,
    /** By the clock of the kernel. */
    expires_ms: int,
  }),
  t.type({ type: t.literal('cancel_delayed_work'), work: int }),
  t.type({ type: t.literal('process_one_work'), work: int }),
]);
export type WorkEvent = t.TypeOf<typeof WorkEvent>;

/** struct work_struct, and struct delayed_work with its timer. */
export interface Work {
  readonly function: WorkFunction;
  /** The object that the delayed work is part of, by the number that its subsystem knows it by; 0: there is one only. */
  readonly about: number;
  /** Not before; null: at once. */
  readonly expires_ms: number | null;
}

export interface WorkSlice {
  readonly nextWork: number;
  /** Pending items in the order of queueing. */
  readonly pending: Map<number, Work>;
  /** The same by function and object, and by when it is due. */
  readonly byObject: Map<WorkFunction, Map<number, number>>;
  readonly timers: Timerqueue;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly workqueue: WorkSlice;
  }
  interface Events {
    readonly workqueue: WorkEvent;
  }
  interface Commands {
    readonly workqueue: WorkCommand;
  }
  interface Ops {
    readonly work: Readonly<Record<WorkFunction, (call: Call, about: number) => void>>;
  }
}

export const initial: WorkSlice = { nextWork: 1, pending: Map(), byObject: Map(), timers: null };

export const sites = {
  queue_work: 'queue_work',
  queue_delayed_work: 'queue_delayed_work',
  cancel_delayed_work: 'cancel_delayed_work',
  process_one_work: 'process_one_work',
} satisfies Record<WorkEvent['type'], string>;

/** When an item is due; what is not delayed has been due for ever. */
const dueOf = ({ expires_ms }: Work): number => expires_ms ?? 0;

const timerOf = (work: number, row: Work): Timer => ({ work, expires_ms: dueOf(row) });

/** The pending work item that is to run next, if any is due; in the order of queueing where several are. */
export const nextPending = (kernel: Kernel): number | undefined => {
  const next = timerqueueGetnext(kernel.workqueue.timers);
  return next !== undefined && next.expires_ms <= nowOf(kernel) ? next.work : undefined;
};

/** When the next pending work item is due, in milliseconds since boot; undefined: nothing is pending. */
export const nextExpiry = (kernel: Kernel): number | undefined =>
  timerqueueGetnext(kernel.workqueue.timers)?.expires_ms;

/** Whether an item of a function is pending. */
export const isPending = ({ workqueue }: Kernel, fn: WorkFunction): boolean => workqueue.byObject.has(fn);

/** The name of a pending item, for people. */
export const workName = (kernel: Kernel, work: number): string =>
  kernel.workqueue.pending.get(work)?.function ?? 'nothing';

const pendingOf = ({ workqueue }: Kernel, fn: WorkFunction, about: number): number | undefined =>
  workqueue.byObject.get(fn)?.get(about);

/** queue_work(); an item that waits for its time becomes due. */
export const queueWork = (call: Call, fn: WorkFunction): void => {
  const work = pendingOf(call.kernel, fn, 0);
  const row = work === undefined ? undefined : call.kernel.workqueue.pending.get(work);
  if (row !== undefined && dueOf(row) <= nowOf(call.kernel)) return;
  if (work !== undefined) call.emit({ type: 'cancel_delayed_work', work });
  call.emit({ type: 'queue_work', work: call.kernel.workqueue.nextWork, function: fn });
};

/** queue_delayed_work(): of what is pending already the time stays. */
export const queueDelayedWork = (call: Call, fn: WorkFunction, delay_ms: number): void => {
  if (pendingOf(call.kernel, fn, 0) !== undefined) return;
  const work = call.kernel.workqueue.nextWork;
  const expires_ms = nowOf(call.kernel) + delay_ms;
  call.emit({ type: 'queue_delayed_work', work, function: fn, about: 0, expires_ms });
};

/** cancel_delayed_work(): nothing when it is not pending. */
export const cancelDelayedWork = (call: Call, fn: WorkFunction, about: number): void => {
  const work = pendingOf(call.kernel, fn, about);
  if (work !== undefined) call.emit({ type: 'cancel_delayed_work', work });
};

/** mod_delayed_work(): what is pending already is due at the new time only. @param about not 0 */
export const modDelayedWork = (call: Call, fn: WorkFunction, about: number, delay_ms: number): void => {
  cancelDelayedWork(call, fn, about);
  const work = call.kernel.workqueue.nextWork;
  const expires_ms = nowOf(call.kernel) + delay_ms;
  call.emit({ type: 'queue_delayed_work', work, function: fn, about, expires_ms });
};

/** Runs an item that is pending and due. */
export const decide = (call: Call, { work }: WorkCommand): undefined => {
  const row = call.kernel.workqueue.pending.get(work);
  if (row === undefined || dueOf(row) > nowOf(call.kernel)) return;
  call.emit({ type: 'process_one_work', work });
  call.within(row.function, '', () => call.ops.work[row.function](call, row.about));
};

const queue = (slice: WorkSlice, work: number, row: Work): WorkSlice => ({
  nextWork: work + 1,
  pending: slice.pending.set(work, row),
  byObject: slice.byObject.update(row.function, Map(), (objects) => objects.set(row.about, work)),
  timers: timerqueueAdd(slice.timers, timerOf(work, row)),
});

const unqueue = (slice: WorkSlice, work: number): WorkSlice => {
  const row = slice.pending.get(work);
  if (row === undefined) return slice;
  const objects = slice.byObject.get(row.function, Map<number, number>()).delete(row.about);
  return {
    ...slice,
    pending: slice.pending.delete(work),
    byObject: objects.isEmpty()
      ? slice.byObject.delete(row.function)
      : slice.byObject.set(row.function, objects),
    timers: timerqueueDel(slice.timers, timerOf(work, row)),
  };
};

export const evolve = (slice: WorkSlice, event: WorkEvent): WorkSlice => {
  switch (event.type) {
    case 'queue_work':
      return queue(slice, event.work, { function: event.function, about: 0, expires_ms: null });
    case 'queue_delayed_work': {
      const { function: fn, about, expires_ms } = event;
      return queue(slice, event.work, { function: fn, about, expires_ms });
    }
    case 'cancel_delayed_work':
    case 'process_one_work':
      return unqueue(slice, event.work);
  }
};
