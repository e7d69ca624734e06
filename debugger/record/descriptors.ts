/** Descriptors of real processes that are of the model's files: what a shell opens, the task that stands for it has open. */
import { filesOf } from '../../core/fs/file.js';
import { NETNS_RUN_DIR } from '../../core/fs/open.js';
import { netMounts } from '../../core/fs/namespace.js';
import type { Kernel } from '../../core/kernel.js';
import type { Machine } from './machine.js';
import { linkAt, namesIn } from './proc.js';
import type { StandIns } from './stand_ins.js';

/** Descriptor → net that its file stands for. */
type Held = ReadonlyMap<number, number>;

export interface Descriptors {
  /** Whether a process has other files of the model open than a task has. */
  readonly differ: (pid: number, task: number) => boolean;
  /** Opens and closes for the task `pid` what its process has opened and closed. */
  readonly follow: (pid: number) => void;
  /** Whether a process has any file of the model open. */
  readonly holds: (pid: number) => boolean;
}

/** As the link of a descriptor of a stand-in reads, from inside or outside of the mount namespace. */
const OF_STAND_IN = /\/netns\/[^/]+$/;

/** Descriptors of a process that may be of stand-ins; none of it is there, or told, when a process has just ended. */
const candidates = (pid: number): readonly number[] => {
  const fds = namesIn(`/proc/${pid}/fd`);
  return fds.filter((fd) => OF_STAND_IN.test(linkAt(`/proc/${pid}/fd/${fd}`) ?? '')).map(Number);
};

/** A path by which the model can open a net: a name that it has, or a descriptor of whoever has it open. */
const pathTo = (kernel: Kernel, net: number): string | undefined => {
  const named = netMounts(kernel).find(
    (mount) => mount.net === net && mount.path.startsWith(`${NETNS_RUN_DIR}/`),
  );
  if (named !== undefined) return named.path;
  for (const [pid, files] of kernel.files.fds)
    for (const [fd, file] of files)
      if (file.kind === 'net' && file.net === net) return `/proc/${pid}/fd/${fd}`;
  return undefined;
};

const heldByTask = (kernel: Kernel, task: number): Held =>
  new Map(
    [...filesOf(kernel, task)].flatMap(([fd, file]) =>
      file.kind === 'net' ? [[fd, file.net] as const] : [],
    ),
  );

const opened = (held: Held, had: Held): (readonly [fd: number, net: number])[] =>
  [...held].filter(([fd, net]) => had.get(fd) !== net);

export const followDescriptors = (machine: Machine, standIns: StandIns): Descriptors => {
  const heldBy = (pid: number): Held => {
    const held = new Map<number, number>();
    if (!standIns.wereThere()) return held;
    for (const fd of candidates(pid)) {
      const net = standIns.netAt(`/proc/${pid}/fd/${fd}`);
      if (net !== undefined) held.set(fd, net);
    }
    return held;
  };

  return {
    differ: (pid, task) => {
      const [held, had] = [heldBy(pid), heldByTask(machine.kernel(), task)];
      return opened(held, had).length > 0 || opened(had, held).length > 0;
    },
    follow: (pid) => {
      const [held, had] = [heldBy(pid), heldByTask(machine.kernel(), pid)];
      for (const [fd, net] of opened(held, had)) {
        const path = pathTo(machine.kernel(), net);
        if (path !== undefined) machine.request({ type: 'open', pid, path, fd });
      }
      for (const fd of had.keys()) if (!held.has(fd)) machine.request({ type: 'close', pid, fd });
    },
    holds: (pid) => heldBy(pid).size > 0,
  };
};
