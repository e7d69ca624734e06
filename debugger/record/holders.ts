/** Which processes of a run have files of the model open: they become tasks, with those files open. */
import type { Task } from '../../core/kernel/nsproxy.js';
import { followDescriptors } from './descriptors.js';
import type { Machine } from './machine.js';
import { markFor } from './marked.js';
import type { Marked, Run } from './marked.js';
import { allPids, childrenOf, linkAt } from './proc.js';
import type { StandIns } from './stand_ins.js';

/** The processes among which they are. */
interface Among {
  readonly run: Run;
  readonly marked: Marked;
  /** Whether a client has its answer, and is about to end. */
  readonly isAnswered: (pid: number) => boolean;
  /** Tasks whose processes are there. */
  readonly tasks: () => readonly number[];
  readonly taskOf: (pid: number) => Task | undefined;
  readonly parentOf: (pid: number, mark: string) => number;
  readonly adoptAs: (pid: number, parent: number, mark: string) => void;
}

export interface Holders {
  /** Makes tasks of all that hold a file, also of those whose parents have gone. */
  readonly adoptHolders: () => void;
  /**
   * Records what the processes of the run, and a client that asks, have done with the files that stand for the model's.
   * @param everywhere also processes whose parents have gone
   */
  readonly lookAtFiles: (client: number, task: string, everywhere: boolean) => void;
}

export const watchHolders = (machine: Machine, standIns: StandIns, among: Among): Holders => {
  const { run, marked, taskOf, parentOf } = among;
  const descriptors = followDescriptors(machine, standIns);

  const adoptHolder = (pid: number, mark: string): void => {
    among.adoptAs(pid, parentOf(pid, mark), mark);
    if (taskOf(pid) !== undefined) descriptors.follow(pid);
  };

  const lookAt = (pid: number): void => {
    if (taskOf(pid) !== undefined) descriptors.follow(pid);
    else if (descriptors.holds(pid)) adoptHolder(pid, marked.markOf(pid) ?? markFor(run, ''));
  };

  const adoptHolders = (): void => {
    const outside = linkAt(`/proc/${process.pid}/ns/mnt`);
    // A process that is just executing a program shows no environment, and no mark in it: the files themselves are ours.
    for (const pid of allPids()) {
      const inside =
        taskOf(pid) === undefined && !among.isAnswered(pid) ? linkAt(`/proc/${pid}/ns/mnt`) : undefined;
      if (inside !== undefined && inside !== outside) lookAt(pid);
    }
  };

  const lookAtFiles: Holders['lookAtFiles'] = (client, task, everywhere) => {
    const mark = markFor(run, task);
    standIns.notice(parentOf(client, mark));
    if (!standIns.wereThere()) return;
    const seen = new Set([process.pid, client]);
    const look = (pid: number): void => {
      if (seen.has(pid) || among.isAnswered(pid)) return;
      seen.add(pid);
      lookAt(pid);
      for (const child of childrenOf(pid) ?? []) look(child);
    };
    for (const pid of among.tasks()) look(pid);
    if (everywhere) adoptHolders();
    if (descriptors.differ(client, parentOf(client, mark))) adoptHolder(client, mark);
  };

  return { adoptHolders, lookAtFiles };
};
