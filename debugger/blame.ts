/**
 * Where an event happened and who is to blame: the stack of kernel functions, then the task that asked, with the program
 * that it ran; for deferred work the entry that queued it, and so on until a task is found.
 */
import { siteOf } from '../core/decider.js';
import type { Refusal } from '../core/errno.js';
import type { Event, Kernel } from '../core/kernel.js';
import { workName } from '../core/kernel/workqueue.js';
import { refusalOf, traceOf } from '../core/log/entry.js';
import type { Entry } from '../core/log/entry.js';
import { taskText } from '../projections/net_text.js';
import type { Position } from '../projections/position.js';
import type { Timeline } from '../projections/timeline.js';
import { argvText, askerOf, commandText, eventText, refusalText, taskAt } from './print.js';
import { kernelBefore } from './session.js';

/** A kernel function and what it works on. */
export interface Called {
  readonly site: string;
  readonly about: string;
}

/** A task and the program that it runs. */
export type Program = ReturnType<typeof taskAt>;

/** A link of the chain from an entry to the program that caused it. */
export type Cause =
  | { readonly kind: 'boot' }
  | { readonly kind: 'clock' }
  | {
      readonly kind: 'task';
      readonly entry: number;
      readonly pid: number;
      readonly comm: string;
      readonly argv: readonly string[];
      /** The tasks that started it, the nearest first, as far as they run programs. */
      readonly parents: readonly Program[];
      readonly command: string;
    }
  /** `queued`: where the work was queued, and by whom; null when the history does not say. */
  | {
      readonly kind: 'work';
      readonly work: number;
      readonly function: string;
      readonly queued: { readonly at: Position; readonly command: string; readonly cause: Cause } | null;
    };

export interface Where {
  /** Innermost first. */
  readonly stack: readonly Called[];
  readonly event: Event | null;
  readonly refusal: Refusal | null;
  readonly cause: Cause;
}

/** The functions that were running at event `event` of an entry (1 for the first), innermost first. */
export const stackAt = (entry: Entry, event: number): Called[] => {
  const { frames, events } = traceOf(entry);
  const found = events[event - 1];
  if (found === undefined) return [];
  const stack: Called[] = [];
  for (let frame = frames[found.frame]; frame !== undefined; frame = frames[frame.caller])
    stack.push({ site: frame.site, about: frame.about });
  const site = siteOf(found.event);
  return stack[0]?.site === site ? stack : [{ site, about: '' }, ...stack];
};

const parentsOf = (kernel: Kernel, pid: number): Program[] => {
  const parent = kernel.tasks.tasks.get(kernel.tasks.tasks.get(pid)?.ppid ?? 0);
  if (parent === undefined || parent.argv.length === 0) return [];
  return [taskAt(kernel, parent.pid), ...parentsOf(kernel, parent.pid)];
};

const queuedAt = ({ entries }: Timeline, work: number, before: number): Position | undefined => {
  for (let n = before - 1; n > 0; n -= 1) {
    const entry = entries[n - 1];
    if (entry === undefined) return undefined;
    const event = traceOf(entry).events.findIndex(
      ({ event: one }) =>
        (one.type === 'queue_work' || one.type === 'queue_delayed_work') && one.work === work,
    );
    if (event >= 0) return { entry: n, event: event + 1 };
  }
  return undefined;
};

/** Who caused an entry. */
export const causeOf = (timeline: Timeline, entry: Entry): Cause => {
  const { command, position } = entry;
  const kernel = kernelBefore(timeline, position);
  if (command.type === 'process_one_work') {
    const { work } = command;
    const at = queuedAt(timeline, work, position);
    const by = at && timeline.entries[at.entry - 1];
    return {
      kind: 'work',
      work,
      function: workName(kernel, work),
      queued:
        at === undefined || by === undefined
          ? null
          : {
              at,
              command: commandText(by.command, kernelBefore(timeline, at.entry)),
              cause: causeOf(timeline, by),
            },
    };
  }
  const pid = askerOf(command);
  if (pid === undefined) return { kind: command.type === 'timekeeping_advance' ? 'clock' : 'boot' };
  const task = { ...taskAt(kernel, pid), parents: parentsOf(kernel, pid) };
  return { kind: 'task', entry: position, ...task, command: commandText(command, kernel) };
};

/** @returns undefined before the first entry. */
export const whereAt = (timeline: Timeline, { entry: n, event }: Position): Where | undefined => {
  const entry = timeline.entries[n - 1];
  if (entry === undefined) return undefined;
  const events = traceOf(entry).events;
  const refusal = event === events.length ? (refusalOf(entry) ?? null) : null;
  return {
    stack: stackAt(entry, event),
    event: events[event - 1]?.event ?? null,
    refusal,
    cause: causeOf(timeline, entry),
  };
};

const causeLines = (cause: Cause): string[] => {
  switch (cause.kind) {
    case 'boot':
      return ['while the machine boots'];
    case 'clock':
      return ['as time passes'];
    case 'task': {
      const asked = `asked by ${taskText(cause)} at ${cause.entry}: ${cause.command}`;
      const running = cause.argv.length === 0 ? [] : [`running: ${argvText(cause.argv)}`];
      const parents = cause.parents.map((parent) => `child of ${taskText(parent)}: ${argvText(parent.argv)}`);
      return [asked, ...running, ...parents];
    }
    case 'work': {
      const what = `deferred work ${cause.work} (${cause.function})`;
      if (cause.queued === null) return [`${what}, queued by nothing in this history`];
      const { at, cause: behind } = cause.queued;
      const queued = `queued by entry ${at.entry}.${at.event}`;
      return [`${what}, ${queued}`, ...causeLines(behind)];
    }
  }
};

export const whereText = (timeline: Timeline, at: Position): string => {
  const where = whereAt(timeline, at);
  if (where === undefined) return 'Nothing has happened yet.\n';
  const before = kernelBefore(timeline, at.entry);
  const { stack, event, refusal, cause } = where;
  const frames = stack.map(({ site, about }, i) => {
    const told = i === 0 && event !== null ? `  ${eventText(event, before, timeline.kernelAt(at))}` : '';
    return `#${i}  ${site}${about === '' ? '' : ` (${about})`}${told}`;
  });
  const refused = refusal === null ? [] : [`refused: ${refusalText(refusal)}`];
  return [...refused, ...frames, ...causeLines(cause)].map((line) => `${line}\n`).join('');
};
