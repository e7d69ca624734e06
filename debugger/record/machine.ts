/**
 * A running machine: the kernel as it is now, and what is to be recorded of what it does. Programs run on it as tasks;
 * deferred work runs when the machine settles.
 */
import * as TH from 'fp-ts/lib/These.js';
import { decide, evolve } from '../../core/decider.js';
import type { Refusal } from '../../core/errno.js';
import type { Command, Kernel } from '../../core/kernel.js';
import { freePid } from '../../core/kernel/nsproxy.js';
import { nowOf } from '../../core/kernel/timekeeping.js';
import { nextExpiry, nextPending } from '../../core/kernel/workqueue.js';
import { traceOf } from '../../core/log/entry.js';
import type { Entry } from '../../core/log/entry.js';
import type { Program, Ran, Step, System } from '../../projections/program.js';

/** What the model cannot decide: the outside world of a machine. */
export interface Outside {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  readonly drawAddress: () => string;
  /** Takes an entry to keep, and the kernel before it; called in order. */
  readonly record: (entry: Entry, before: Kernel) => void;
  /** Deferred work is left pending when a program ends. */
  readonly async?: boolean;
  /** `sleep` takes no time: the kernel's clock goes on at once. */
  readonly virtualClock?: boolean;
}

/** What a program gets from the process that it stands for. */
export type Surroundings = Pick<
  System,
  'readFile' | 'exists' | 'readDirectory' | 'lookup' | 'stdin' | 'findProgram'
>;

export interface Machine {
  readonly kernel: () => Kernel;
  /** Position of the latest entry; 0 before the machine is booted. */
  readonly position: () => number;
  readonly request: (command: Command) => Refusal | undefined;
  /** Runs deferred work until none is due. */
  readonly settle: () => void;
  /** Lets the clock go on, from one timer to the next: deferred work runs when it is due. */
  readonly elapse: (delta_ms: number) => void;
  /** After a program's end: deferred work runs, unless it is to be left pending. */
  readonly rest: () => void;
  /** Calls `observer` with every event from now on, once its entry is done. @returns ends that */
  readonly observe: (observer: Observer) => () => void;
  /** A pid that no task has. */
  readonly freePid: () => number;
  /**
   * Runs a program: task `parent` starts it as `pid`, or goes over into it when `pid` is `parent` itself. Unless the
   * program executes another one in its place, waits for a child or runs on, its task ends with it (a task that went over into it ends as
   * well).
   * @param argv with the program's name
   */
  readonly run: (
    program: Program,
    task: { readonly pid: number; readonly parent: number },
    argv: readonly string[],
    surroundings: Surroundings,
  ) => Ran;
  /** A program whose child has ended goes on. */
  readonly resume: (pid: number, next: () => Ran) => Ran;
}

export type Observer = (step: Step) => void;

/** A read that changed nothing is no history. */
const worthKeeping = ({ command, outcome }: Entry): boolean =>
  command.type !== 'RTM_GETLINK' ||
  (TH.isRight(outcome) && outcome.right.events.length > 0) ||
  TH.isBoth(outcome);

/** Whoever is told of events as they come. */
const observe = () => {
  const observers = new Set<Observer>();
  /** Not empty while observers are being told: what one of them asks for comes after. */
  const untold: Step[] = [];

  const tell = (start: Kernel, entry: Entry): void => {
    if (observers.size === 0) return;
    const isTelling = untold.length > 0;
    let before = start;
    for (const { event } of traceOf(entry).events) {
      const after = evolve(before, event);
      untold.push({ event, before, after });
      before = after;
    }
    if (isTelling) return;
    for (let [step] = untold; step !== undefined; [step] = untold) {
      for (const observer of observers) observer(step);
      untold.shift();
    }
  };

  return {
    tell,
    observe: (observer: Observer) => {
      observers.add(observer);
      return () => void observers.delete(observer);
    },
  };
};

/** @param from the kernel and its position to go on from. */
export const startMachine = (
  from: { readonly kernel: Kernel; readonly position: number },
  outside: Outside,
): Machine => {
  let { kernel, position } = from;
  const observed = observe();

  const request = (command: Command): Refusal | undefined => {
    const decided = decide(kernel, command);
    const entry = { position: position + 1, at: outside.now(), command, outcome: decided.outcome };
    if (worthKeeping(entry)) {
      outside.record(entry, kernel);
      position = entry.position;
    }
    const before = kernel;
    kernel = decided.kernel;
    observed.tell(before, entry);
    return TH.isRight(decided.outcome) ? undefined : decided.outcome.left;
  };

  const settle = (): void => {
    for (let work = nextPending(kernel); work !== undefined; work = nextPending(kernel))
      request({ type: 'process_one_work', work });
  };

  const elapse = (delta_ms: number): void => {
    const until = nowOf(kernel) + delta_ms;
    settle();
    for (let next = nextExpiry(kernel); next !== undefined && next <= until; next = nextExpiry(kernel)) {
      request({ type: 'timekeeping_advance', delta_ms: next - nowOf(kernel) });
      settle();
    }
    if (until > nowOf(kernel)) request({ type: 'timekeeping_advance', delta_ms: until - nowOf(kernel) });
  };

  const rest = (): void => {
    if (outside.async !== true) settle();
  };

  const isRunning = (pid: number, argv: readonly string[]): boolean => {
    const now = kernel.tasks.tasks.get(pid)?.argv ?? [];
    return now.length === argv.length && now.every((word, i) => word === argv[i]);
  };

  const conclude = (pid: number, ran: Ran): Ran => {
    if (ran.exec !== undefined) request({ type: 'execve', pid, argv: ran.exec });
    else if (ran.follow === undefined && ran.child === undefined)
      request({ type: 'exit_group', pid, status: ran.status });
    rest();
    return ran;
  };

  return {
    kernel: () => kernel,
    position: () => position,
    request,
    settle,
    elapse,
    rest,
    observe: observed.observe,
    freePid: () => freePid(kernel),
    run: (program, { pid, parent }, argv, surroundings) => {
      // A task that went over into this program earlier has its execve recorded already.
      if (pid === parent && !isRunning(pid, argv)) request({ type: 'execve', pid, argv });
      if (pid !== parent) request({ type: 'clone', pid: parent, child: pid, flags: [], argv });
      const system: System = {
        ...surroundings,
        kernel: () => kernel,
        pid,
        request,
        drawAddress: outside.drawAddress,
        waits: outside.virtualClock !== true,
        elapse,
        now: outside.now,
      };
      return conclude(pid, program(system, argv.slice(1)));
    },
    resume: (pid, next) => conclude(pid, next()),
  };
};
