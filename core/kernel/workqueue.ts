/**
 * Deferred work: what the kernel leaves to a workqueue is a row here until somebody runs it (kernel/workqueue.c).
 * A work item that is queued already is not queued twice, as queue_work() has it. Left out: worker pools, delays.
 */
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Call, Kernel } from '../kernel.js';

export const WorkFunction = t.keyof({ cleanup_net: null, linkwatch_event: null, free_user_ns: null });
export type WorkFunction = t.TypeOf<typeof WorkFunction>;

/** Runs the pending work item `work`. Asked by nobody's task: a kworker does it. */
export const WorkCommand = t.type({ type: t.literal('process_one_work'), work: int });
export type WorkCommand = t.TypeOf<typeof WorkCommand>;

export const WorkEvent = t.union([
  t.type({ type: t.literal('queue_work'), work: int, function: WorkFunction }),
  t.type({ type: t.literal('process_one_work'), work: int }),
]);
export type WorkEvent = t.TypeOf<typeof WorkEvent>;

export interface WorkSlice {
  readonly nextWork: number;
  /** Pending items in the order of queueing. */
  readonly pending: Map<number, WorkFunction>;
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
    readonly work: Readonly<Record<WorkFunction, (call: Call) => void>>;
  }
}

export const initial: WorkSlice = { nextWork: 1, pending: Map() };

export const sites = {
  queue_work: 'queue_work',
  process_one_work: 'process_one_work',
} satisfies Record<WorkEvent['type'], string>;

/** The oldest pending work item, if any. */
export const nextPending = (kernel: Kernel): number | undefined => {
  let least: number | undefined;
  for (const work of kernel.workqueue.pending.keys()) if (least === undefined || work < least) least = work;
  return least;
};

export const queueWork = (call: Call, fn: WorkFunction): void => {
  const { pending, nextWork } = call.kernel.workqueue;
  if (!pending.includes(fn)) call.emit({ type: 'queue_work', work: nextWork, function: fn });
};

export const decide = (call: Call, command: WorkCommand): undefined => {
  const fn = call.kernel.workqueue.pending.get(command.work);
  if (fn === undefined) return;
  call.emit({ type: 'process_one_work', work: command.work });
  call.within(fn, '', () => call.ops.work[fn](call));
};

export const evolve = (slice: WorkSlice, event: WorkEvent): WorkSlice => {
  switch (event.type) {
    case 'queue_work':
      return { nextWork: event.work + 1, pending: slice.pending.set(event.work, event.function) };
    case 'process_one_work':
      return { ...slice, pending: slice.pending.delete(event.work) };
  }
};
