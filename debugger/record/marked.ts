/**
 * The processes of a run of netrewind: those whose environment carries NETREWIND_RUN, the name of the run, and
 * NETREWIND_TASK, the task in whose place they run (empty: the script itself).
 */
import { basename } from 'node:path';
import { allPids, argvOf, environOf, valueIn } from './proc.js';

/** What distinguishes the processes of one run from others. */
export interface Run {
  readonly id: string;
  /** Directory of the clients. */
  readonly clients: string;
  /** Names of the modelled programs. */
  readonly programs: { readonly has: (program: string) => boolean };
  /** Called before a task whose process is gone ends: what it did is to be known first. */
  readonly beforeEnd?: () => void;
}

/** NETREWIND_TASK of a process whose environment was cleared on the way. */
export const UNKNOWN_TASK = '?';

export const markFor = (run: Run, task: string): string => `${run.id}:${task}`;

export interface Marked {
  /** The mark of a process; undefined: none, or gone. */
  readonly markOf: (pid: number) => string | undefined;
  /** Also the processes of the run that `pid` belongs to are ours. @returns whether it belongs to any run */
  readonly include: (pid: number) => boolean;
  /** Processes that carry a mark, oldest first as a rule, without those that `leaveOut` tells. */
  readonly list: (leaveOut: (pid: number) => boolean) => readonly (readonly [number, string])[];
  readonly isClient: (pid: number) => boolean;
  /** Command line of a process; a client's is that of the program that it stands for. */
  readonly commandOf: (pid: number) => readonly string[];
}

export const markedProcesses = (run: Run): Marked => {
  const runs = new Set([run.id]);
  const ours = (word: string): boolean => word.startsWith(run.clients);

  const markOf = (pid: number): string | undefined => {
    const environ = environOf(pid);
    if (environ === undefined) return undefined;
    const id = valueIn(environ, 'NETREWIND_RUN');
    return runs.has(id) ? `${id}:${valueIn(environ, 'NETREWIND_TASK')}` : undefined;
  };

  return {
    markOf,
    include: (pid) => {
      const environ = environOf(pid);
      const id = environ === undefined ? '' : valueIn(environ, 'NETREWIND_RUN');
      if (id !== '') runs.add(id);
      return id !== '';
    },
    list: (leaveOut) =>
      allPids().flatMap((pid) => {
        const mark = pid === process.pid || leaveOut(pid) ? undefined : markOf(pid);
        return mark === undefined ? [] : [[pid, mark] as const];
      }),
    isClient: (pid) => argvOf(pid).some(ours),
    commandOf: (pid) => {
      const argv = argvOf(pid);
      const at = argv.findIndex(ours);
      // A client is a bash that was given the path of the client.
      return at < 0 ? argv : [basename(argv[at] ?? ''), ...argv.slice(at + 1)];
    },
  };
};
