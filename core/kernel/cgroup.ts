/**
 * Which cgroup of the unified hierarchy a task is in (kernel/cgroup/cgroup.c, Linux 6.18), as far as it is one that `ip
 * vrf exec` has made. Left out: controllers, the directories themselves, the program that binds sockets of the cgroup.
 */
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';

/** Writes the task's own pid into `cgroup.procs` of a directory, which is made if it is not there. */
export const CgroupCommand = t.type({ type: t.literal('cgroup_procs_write'), pid: int, path: t.string });
export type CgroupCommand = t.TypeOf<typeof CgroupCommand>;

export const CgroupEvent = t.union([
  t.type({ type: t.keyof({ cgroup_attach_task: null, cgroup_post_fork: null }), pid: int, path: t.string }),
  t.type({ type: t.literal('cgroup_exit'), pid: int }),
]);
export type CgroupEvent = t.TypeOf<typeof CgroupEvent>;

export interface CgroupSlice {
  /** pid → path below the mount of the hierarchy, `/vrf/red` say; tasks that are absent are in its root. */
  readonly tasks: Map<number, string>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly cgroup: CgroupSlice;
  }
  interface Events {
    readonly cgroup: CgroupEvent;
  }
  interface Commands {
    readonly cgroup: CgroupCommand;
  }
}

export const initial: CgroupSlice = { tasks: Map() };

export const sites = {
  cgroup_attach_task: 'cgroup_attach_task',
  cgroup_post_fork: 'cgroup_post_fork',
  cgroup_exit: 'cgroup_exit',
} satisfies Record<CgroupEvent['type'], string>;

const ROOT = '/';

/** The path that /proc/PID/cgroup shows. */
export const cgroupOf = (kernel: Kernel, pid: number): string => kernel.cgroup.tasks.get(pid, ROOT);

/** A child begins where its parent is. */
export const cgroupPostFork = (call: Call, parent: number, pid: number): void => {
  const path = cgroupOf(call.kernel, parent);
  if (path !== ROOT) call.emit({ type: 'cgroup_post_fork', pid, path });
};

export const cgroupExit = (call: Call, pid: number): void => {
  if (call.kernel.cgroup.tasks.has(pid)) call.emit({ type: 'cgroup_exit', pid });
};

/** A task that is no more and still in a cgroup: what is wrong, or undefined. */
export const strayInCgroup = ({ cgroup, tasks }: Kernel): string | undefined => {
  const stray = cgroup.tasks.findKey((_path, pid) => !tasks.tasks.has(pid));
  return stray === undefined ? undefined : `task ${stray} is in a cgroup and does not live`;
};

/** __cgroup_procs_write(). @returns ESRCH: no such task */
export const decide = (call: Call, { pid, path }: CgroupCommand): Verdict => {
  if (!call.kernel.tasks.tasks.has(pid)) return refuse('ESRCH', 'cgroup_procs_write_start');
  if (cgroupOf(call.kernel, pid) !== path) call.emit({ type: 'cgroup_attach_task', pid, path });
  return undefined;
};

export const evolve = ({ tasks }: CgroupSlice, event: CgroupEvent): CgroupSlice => {
  switch (event.type) {
    case 'cgroup_attach_task':
    case 'cgroup_post_fork':
      return { tasks: event.path === ROOT ? tasks.delete(event.pid) : tasks.set(event.pid, event.path) };
    case 'cgroup_exit':
      return { tasks: tasks.delete(event.pid) };
  }
};
