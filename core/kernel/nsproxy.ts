/**
 * Tasks and the namespaces they are in: clone, execve, unshare, setns, exit (kernel/fork.c, kernel/nsproxy.c,
 * kernel/exit.c). Tasks cloned without CLONE_NEW* share their parent's
 * nsproxy; it is the nsproxy that holds a reference to the net. Left out: threads, zombies, capabilities, other
 * namespaces than net and mnt.
 */
import * as E from 'fp-ts/lib/Either.js';
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import { closeAll, dupFds, netOfFd } from '../fs/file.js';
import { INIT_MNT_NS, copyMntNs, putMntNs } from '../fs/namespace.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { INIT_NET, copyNetNs, getNet, putNet } from '../net/net_namespace.js';

export const INIT_PID = 1;
const INIT_NSPROXY = 1;

const CloneFlag = t.keyof({ CLONE_NEWNET: null, CLONE_NEWNS: null });
export type CloneFlag = t.TypeOf<typeof CloneFlag>;
const argv = t.readonlyArray(t.string);

/**
 * System calls. `pid` asks. `clone` with `argv` is what a shell does to run a program (vfork and execve in one).
 */
export const TaskCommand = t.union([
  t.intersection([
    t.type({ type: t.literal('clone'), pid: int, child: int, flags: t.readonlyArray(CloneFlag) }),
    t.partial({ argv }),
  ]),
  t.type({ type: t.literal('execve'), pid: int, argv }),
  t.type({ type: t.literal('unshare'), pid: int, flags: t.readonlyArray(CloneFlag) }),
  t.type({ type: t.literal('setns'), pid: int, fd: int }),
  t.type({ type: t.literal('exit_group'), pid: int, status: t.union([int, t.null]) }),
]);
export type TaskCommand = t.TypeOf<typeof TaskCommand>;

export const TaskEvent = t.union([
  t.type({ type: t.literal('copy_process'), pid: int, ppid: int, comm: t.string, nsproxy: int }),
  t.type({ type: t.literal('begin_new_exec'), pid: int, comm: t.string, argv }),
  t.type({ type: t.literal('create_new_namespaces'), nsproxy: int, net: int, mnt_ns: int }),
  t.type({ type: t.literal('switch_task_namespaces'), pid: int, nsproxy: int }),
  t.type({ type: t.literal('free_nsproxy'), nsproxy: int }),
  t.type({ type: t.literal('do_exit'), pid: int, status: t.union([int, t.null]) }),
]);
export type TaskEvent = t.TypeOf<typeof TaskEvent>;

export interface Task {
  readonly pid: number;
  readonly ppid: number;
  /** Name of the program, 15 bytes at most. */
  readonly comm: string;
  /** What it runs; empty until it has executed something. */
  readonly argv: readonly string[];
  readonly nsproxy: number;
}

export interface Nsproxy {
  readonly nsproxy: number;
  readonly net: number;
  readonly mnt_ns: number;
  /** Tasks that share it. */
  readonly count: number;
}

export interface TaskSlice {
  readonly tasks: Map<number, Task>;
  readonly nextNsproxy: number;
  readonly nsproxies: Map<number, Nsproxy>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly tasks: TaskSlice;
  }
  interface Events {
    readonly tasks: TaskEvent;
  }
  interface Commands {
    readonly tasks: TaskCommand;
  }
}

export const initial: TaskSlice = { tasks: Map(), nextNsproxy: INIT_NSPROXY, nsproxies: Map() };

export const sites = {
  copy_process: 'copy_process',
  begin_new_exec: 'begin_new_exec',
  create_new_namespaces: 'create_new_namespaces',
  switch_task_namespaces: 'switch_task_namespaces',
  free_nsproxy: 'free_nsproxy',
  do_exit: 'do_exit',
} satisfies Record<TaskEvent['type'], string>;

const COMM_BYTES = 15;
const commOf = (program: string): string => (program.split('/').at(-1) ?? '').slice(0, COMM_BYTES);

export const nsproxyOf = (kernel: Kernel, pid: number): Nsproxy | undefined => {
  const task = kernel.tasks.tasks.get(pid);
  return task && kernel.tasks.nsproxies.get(task.nsproxy);
};

/** The net that a task is in; undefined: no such task. */
export const netOf = (kernel: Kernel, pid: number): number | undefined => nsproxyOf(kernel, pid)?.net;

/** The first task: it has nothing to inherit from. Called once, by start_kernel(). */
export const startInit = (call: Call): void => {
  call.within('rest_init', 'init', () => {
    getNet(call, INIT_NET, { kind: 'nsproxy', nsproxy: INIT_NSPROXY });
    call.emit({ type: 'create_new_namespaces', nsproxy: INIT_NSPROXY, net: INIT_NET, mnt_ns: INIT_MNT_NS });
    call.emit({ type: 'copy_process', pid: INIT_PID, ppid: 0, comm: 'init', nsproxy: INIT_NSPROXY });
  });
};

/** create_new_namespaces(): in the kernel's order, mnt before net; a failure gives back what was made. */
const createNewNamespaces = (
  call: Call,
  old: Nsproxy,
  flags: readonly CloneFlag[],
): E.Either<Refusal, number> =>
  call.within('create_new_namespaces', flags.join('|'), () => {
    const nsproxy = call.kernel.tasks.nextNsproxy;
    const holder = { kind: 'nsproxy', nsproxy } as const;
    const mnt_ns = flags.includes('CLONE_NEWNS') ? copyMntNs(call, old.mnt_ns) : old.mnt_ns;
    if (!flags.includes('CLONE_NEWNET')) {
      getNet(call, old.net, holder);
      call.emit({ type: 'create_new_namespaces', nsproxy, net: old.net, mnt_ns });
      return E.right(nsproxy);
    }
    const net = copyNetNs(call, holder);
    if (E.isLeft(net)) {
      if (mnt_ns !== old.mnt_ns) putMntNs(call, mnt_ns);
      return net;
    }
    call.emit({ type: 'create_new_namespaces', nsproxy, net: net.right, mnt_ns });
    return E.right(nsproxy);
  });

/** put_nsproxy(), after a task has let go of `old`: without tasks it gives back its namespaces. */
const putNsproxy = (call: Call, old: Nsproxy): void => {
  if ((call.kernel.tasks.nsproxies.get(old.nsproxy)?.count ?? 0) > 0) return;
  call.within('free_nsproxy', '', () => {
    call.emit({ type: 'free_nsproxy', nsproxy: old.nsproxy });
    if (!call.kernel.tasks.nsproxies.some(({ mnt_ns }) => mnt_ns === old.mnt_ns)) putMntNs(call, old.mnt_ns);
    putNet(call, old.net, { kind: 'nsproxy', nsproxy: old.nsproxy });
  });
};

const switchTo = (call: Call, pid: number, old: Nsproxy, nsproxy: number): void => {
  call.within('switch_task_namespaces', `pid ${pid}`, () => {
    call.emit({ type: 'switch_task_namespaces', pid, nsproxy });
    putNsproxy(call, old);
  });
};

const execve = (call: Call, pid: number, program: readonly string[]): void => {
  call.emit({ type: 'begin_new_exec', pid, comm: commOf(program[0] ?? ''), argv: program });
  closeAll(call, pid, true);
};

/** @returns ESRCH when the asking task does not exist, else as the call does. */
export const decide = (call: Call, command: TaskCommand): Verdict => {
  const { pid } = command;
  const self = nsproxyOf(call.kernel, pid);
  if (self === undefined) return refuse('ESRCH', command.type);
  switch (command.type) {
    case 'clone': {
      const { child, flags } = command;
      if (call.kernel.tasks.tasks.has(child)) return refuse('EEXIST', 'alloc_pid');
      const made = flags.length > 0 ? createNewNamespaces(call, self, flags) : E.right(self.nsproxy);
      if (E.isLeft(made)) return made.left;
      const comm = call.kernel.tasks.tasks.get(pid)?.comm ?? '';
      call.emit({ type: 'copy_process', pid: child, ppid: pid, comm, nsproxy: made.right });
      dupFds(call, pid, child);
      if (command.argv !== undefined) execve(call, child, command.argv);
      return undefined;
    }
    case 'execve':
      execve(call, pid, command.argv);
      return undefined;
    case 'unshare': {
      if (command.flags.length === 0) return undefined;
      const made = createNewNamespaces(call, self, command.flags);
      if (E.isLeft(made)) return made.left;
      switchTo(call, pid, self, made.right);
      return undefined;
    }
    case 'setns': {
      const net = netOfFd(call.kernel, pid, command.fd, 'setns');
      if (E.isLeft(net)) return net.left;
      const nsproxy = call.kernel.tasks.nextNsproxy;
      getNet(call, net.right, { kind: 'nsproxy', nsproxy });
      call.emit({ type: 'create_new_namespaces', nsproxy, net: net.right, mnt_ns: self.mnt_ns });
      switchTo(call, pid, self, nsproxy);
      return undefined;
    }
    case 'exit_group': {
      if (pid === INIT_PID) return refuse('EPERM', 'do_exit');
      closeAll(call, pid, false);
      call.emit({ type: 'do_exit', pid, status: command.status });
      call.within('exit_task_namespaces', `pid ${pid}`, () => putNsproxy(call, self));
      return undefined;
    }
  }
};

const release = (nsproxies: Map<number, Nsproxy>, nsproxy: number, by: number): Map<number, Nsproxy> => {
  const row = nsproxies.get(nsproxy);
  return row === undefined ? nsproxies : nsproxies.set(nsproxy, { ...row, count: row.count + by });
};

const taskOf = (slice: TaskSlice, pid: number): Task => {
  const task = slice.tasks.get(pid);
  if (task === undefined) throw new Error(`no task with pid ${pid}`);
  return task;
};

export const evolve = (slice: TaskSlice, event: TaskEvent): TaskSlice => {
  switch (event.type) {
    case 'copy_process': {
      const { pid, ppid, comm, nsproxy } = event;
      const parent = slice.tasks.get(ppid);
      return {
        ...slice,
        tasks: slice.tasks.set(pid, { pid, ppid, comm, argv: parent?.argv ?? [], nsproxy }),
        nsproxies: release(slice.nsproxies, nsproxy, 1),
      };
    }
    case 'begin_new_exec': {
      const { comm, argv: program } = event;
      return {
        ...slice,
        tasks: slice.tasks.set(event.pid, { ...taskOf(slice, event.pid), comm, argv: program }),
      };
    }
    case 'create_new_namespaces': {
      const { nsproxy, net, mnt_ns } = event;
      return {
        ...slice,
        nextNsproxy: nsproxy + 1,
        nsproxies: slice.nsproxies.set(nsproxy, { nsproxy, net, mnt_ns, count: 0 }),
      };
    }
    case 'switch_task_namespaces': {
      const task = taskOf(slice, event.pid);
      return {
        ...slice,
        tasks: slice.tasks.set(event.pid, { ...task, nsproxy: event.nsproxy }),
        nsproxies: release(release(slice.nsproxies, task.nsproxy, -1), event.nsproxy, 1),
      };
    }
    case 'free_nsproxy':
      return { ...slice, nsproxies: slice.nsproxies.delete(event.nsproxy) };
    case 'do_exit': {
      const task = taskOf(slice, event.pid);
      return {
        ...slice,
        tasks: slice.tasks
          .delete(event.pid)
          .map((other) => (other.ppid === event.pid ? { ...other, ppid: INIT_PID } : other)),
        nsproxies: release(slice.nsproxies, task.nsproxy, -1),
      };
    }
  }
};
