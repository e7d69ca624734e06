/**
 * Tasks that stand for real processes: a script, and whatever the programs it runs go over into. Such a task is as alive
 * as its process, and a process that it leaves behind takes its namespaces over, as a child does that outlives its parent.
 *
 * Children are not announced: a process belongs to a task by the mark in its environment, and becomes a task of its own
 * (is adopted) when something depends on it. Left out: processes that overwrite or clear their environment.
 */
import { filesOf } from '../../core/fs/file.js';
import { netMounts } from '../../core/fs/namespace.js';
import type { Task, Zombie } from '../../core/kernel/nsproxy.js';
import { INIT_PID, netOf } from '../../core/kernel/nsproxy.js';
import { nowOf } from '../../core/kernel/timekeeping.js';
import { durationOf } from '../../projections/sleep.js';
import type { Machine } from './machine.js';
import { watchHolders } from './holders.js';
import type { Holders } from './holders.js';
import { UNKNOWN_TASK, markFor, markedProcesses } from './marked.js';
import type { Run } from './marked.js';
import { hasProc, processOf, zombieOf } from './proc.js';
import type { StandIns } from './stand_ins.js';

export interface Processes {
  /**
   * Process `pid`, of which a task has just been made, is one to watch.
   * @param task its NETREWIND_TASK
   * @param isChild it is a child of netrewind, which will be told how it ended and calls `end` then
   */
  readonly enrol: (pid: number, task: string, isChild?: boolean) => void;
  /** The task that a client is started by: the client's own pid if it takes that task's place. */
  readonly parentOf: (pid: number, task: string) => number;
  /** Records the end of every task whose process has ended. @returns whether `pid`, if given, is still there */
  readonly reap: (pid?: number) => boolean;
  /** Records the end of a task, if there is one. @param status its exit status; null: not known */
  readonly end: (pid: number, status: number | null) => void;
  /** Before `pid` goes over into another program: what it has started so far stays where it is. */
  readonly keepChildren: (pid: number) => void;
  /** Makes a task of a process of this run that is none yet. */
  readonly adopt: (pid: number) => void;
  /** Makes tasks of all processes that are in a namespace with a name, as `ip netns pids` lists them. */
  readonly adoptNamed: () => void;
  readonly lookAtFiles: Holders['lookAtFiles'];
  /** A client has been answered, or (`false`) is gone: between the two it is nobody's child. */
  readonly answered: (pid: number, still?: boolean) => void;
  /** How many processes of the run there are, and how many of them are clients that have not been answered yet. */
  readonly underWay: () => { readonly processes: number; readonly clients: number };
}

interface Watched {
  readonly start: string;
  /** The mark that its children carry. */
  readonly mark: string;
  readonly isChild: boolean;
}

/** A task that sleeps: until when by the kernel's clock, and until when in truth. */
interface Sleeper {
  readonly until_ms: number;
  readonly really_ms: number;
}

/** How much sooner than it should a sleep may seem to be over, which was noticed a little late. */
const EARLY_MS = 20;

/** Whose `sleep` ends makes the kernel's clock go on by as much as it slept, unless somebody ended it before its time. */
const watchSleepers = (machine: Machine) => {
  const sleepers = new Map<number, Sleeper>();
  return {
    lieDown: (pid: number, { argv, comm }: Task): void => {
      const length_ms = comm === 'sleep' ? durationOf(argv.slice(1)) : undefined;
      if (length_ms === undefined) return;
      sleepers.set(pid, {
        until_ms: nowOf(machine.kernel()) + length_ms,
        really_ms: performance.now() + length_ms - EARLY_MS,
      });
    },
    wake: (pid: number): void => {
      const sleeper = sleepers.get(pid);
      sleepers.delete(pid);
      if (sleeper === undefined || performance.now() < sleeper.really_ms) return;
      machine.elapse(Math.max(0, sleeper.until_ms - nowOf(machine.kernel())));
    },
  };
};

/** A walk up to a task that takes more steps has met pids that were used again. */
const MAX_ANCESTORS = 64;

/** Who is watched, and who descends from whom. */
const familyOf = (machine: Machine, run: Run) => {
  const watched = new Map<number, Watched>();
  const taskOf = (pid: number): Task | undefined => machine.kernel().tasks.tasks.get(pid);
  const isThere = (pid: number): boolean => processOf(pid)?.start === watched.get(pid)?.start;
  const isZombie = (pid: number): boolean => zombieOf(pid)?.start === watched.get(pid)?.start;

  const withMark = (mark: string): readonly number[] =>
    [...watched].filter(([pid, one]) => one.mark === mark && taskOf(pid) !== undefined).map(([pid]) => pid);

  const unknown = markFor(run, UNKNOWN_TASK);

  const ancestorOf = (pid: number, mark: string): number | undefined => {
    let now = processOf(pid)?.ppid ?? 0;
    for (let i = 0; i < MAX_ANCESTORS && now > INIT_PID; i += 1) {
      if (taskOf(now) !== undefined && watched.has(now))
        return (watched.get(now)?.mark === mark || mark === unknown) && isThere(now) ? now : undefined;
      now = processOf(now)?.ppid ?? 0;
    }
    return undefined;
  };

  const parentOf = (pid: number, mark: string): number =>
    taskOf(pid) !== undefined && watched.has(pid)
      ? pid
      : (ancestorOf(pid, mark) ?? withMark(mark)[0] ?? withMark(markFor(run, ''))[0] ?? INIT_PID);

  return { watched, taskOf, isThere, isZombie, withMark, parentOf };
};

const watchZombies = (
  machine: Machine,
  { watched, isZombie }: Pick<ReturnType<typeof familyOf>, 'watched' | 'isZombie'>,
) => {
  const zombieRow = (pid: number): Zombie | undefined => machine.kernel().tasks.zombies.get(pid);

  /** The parent of a zombie has waited for it when there is no trace of it any more. */
  const release = (pid: number): void => {
    const zombie = zombieRow(pid);
    if (zombie !== undefined && isZombie(pid)) return;
    if (zombie !== undefined) machine.request({ type: 'wait4', pid: zombie.ppid, upid: pid });
    if (zombie !== undefined) machine.rest();
    watched.delete(pid);
  };

  return { zombieRow, release };
};

/** A task of an earlier part of the history lives if its process does, and is one of a run of netrewind. */
const rememberEarlier = (
  machine: Machine,
  marked: ReturnType<typeof markedProcesses>,
  watched: Map<number, Watched>,
): void => {
  const { tasks, zombies } = machine.kernel().tasks;
  for (const pid of [...tasks.keys(), ...zombies.keys()]) {
    if (pid === INIT_PID) continue;
    const now = marked.include(pid) || !hasProc ? processOf(pid) : undefined;
    watched.set(pid, { start: now?.start ?? 'ended', mark: marked.markOf(pid) ?? '', isChild: false });
  }
};

export const watchProcesses = (machine: Machine, run: Run, standIns: StandIns): Processes => {
  const family = familyOf(machine, run);
  const { watched, taskOf, isThere, isZombie, withMark, parentOf } = family;
  const { zombieRow, release } = watchZombies(machine, family);
  const marked = markedProcesses(run);
  const answered = new Set<number>();
  const sleepers = watchSleepers(machine);

  const adoptAs = (pid: number, parent: number, mark: string): void => {
    const { start } = processOf(pid) ?? {};
    const argv = marked.commandOf(pid);
    if (start === undefined || taskOf(pid) !== undefined) return;
    machine.request({ type: 'clone', pid: parent, child: pid, flags: [], ...(argv.length > 0 && { argv }) });
    watched.set(pid, { start, mark, isChild: false });
  };

  /** Processes of ours that are no tasks, with their marks. */
  const strangers = (): readonly (readonly [number, string])[] =>
    marked.list((pid) => answered.has(pid) || taskOf(pid) !== undefined);

  const keepChildren = (pid: number): void => {
    const task = taskOf(pid);
    const mark = watched.get(pid)?.mark;
    // A client starts nothing but what it goes over into.
    if (task === undefined || mark === undefined || run.programs.has(task.argv[0] ?? '')) return;
    // Another task of the same mark in the same namespaces: they are its children as well.
    if (withMark(mark).some((other) => other !== pid && taskOf(other)?.nsproxy === task.nsproxy)) return;
    for (const [child, its] of strangers()) if (its === mark) adoptAs(child, pid, mark);
  };

  const { lookAtFiles, adoptHolders } = watchHolders(machine, standIns, {
    run,
    marked,
    taskOf,
    parentOf,
    adoptAs,
    isAnswered: (pid) => answered.has(pid),
    tasks: () => [...watched.keys()].filter((pid) => taskOf(pid) !== undefined && isThere(pid)),
  });

  const end = (pid: number, status: number | null): void => {
    const task = taskOf(pid);
    if (task !== undefined) {
      run.beforeEnd?.();
      keepChildren(pid);
      if (filesOf(machine.kernel(), pid).size > 0) adoptHolders();
      const waits = isZombie(pid) ? ({ autoreap: false } as const) : {};
      machine.request({ type: 'exit_group', pid, status, ...waits });
      machine.rest();
      sleepers.wake(pid);
    }
    if (zombieRow(pid) === undefined) watched.delete(pid);
  };

  const hasName = (net: number | undefined): boolean =>
    netMounts(machine.kernel()).some((mount) => mount.net === net);

  rememberEarlier(machine, marked, watched);

  return {
    enrol: (pid, task, isChild = watched.get(pid)?.isChild ?? false) => {
      const start = processOf(pid)?.start ?? 'ended';
      watched.set(pid, { start, mark: markFor(run, task), isChild });
      const row = taskOf(pid);
      if (row !== undefined) sleepers.lieDown(pid, row);
    },
    parentOf: (pid, task) => {
      const mark = markFor(run, task);
      const before = watched.get(pid);
      // Where nothing tells when a process started, another mark tells that the pid was used again.
      if (before !== undefined && before.start === '' && before.mark !== mark) end(pid, null);
      return parentOf(pid, mark);
    },
    reap: (asked) => {
      for (const [pid, { isChild }] of watched)
        if (taskOf(pid) === undefined) release(pid);
        else if (!isChild && !isThere(pid)) end(pid, null);
      return asked !== undefined && watched.has(asked);
    },
    end,
    keepChildren,
    lookAtFiles,
    adopt: (pid) => {
      const mark = taskOf(pid) === undefined ? marked.markOf(pid) : undefined;
      if (mark !== undefined) adoptAs(pid, parentOf(pid, mark), mark);
    },
    adoptNamed: () => {
      for (const [pid, mark] of strangers()) {
        const parent = parentOf(pid, mark);
        if (hasName(netOf(machine.kernel(), parent)) && !marked.isClient(pid)) adoptAs(pid, parent, mark);
      }
    },
    answered: (pid, still = true) => void (still ? answered.add(pid) : answered.delete(pid)),
    underWay: () => {
      const processes = marked.list((pid) => answered.has(pid));
      return {
        processes: processes.length,
        clients: processes.filter(([pid]) => marked.isClient(pid)).length,
      };
    },
  };
};
