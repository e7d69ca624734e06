/**
 * Tasks and the namespaces they are in: execve, unshare, setns (kernel/nsproxy.c, 6.18). Tasks cloned without CLONE_NEW*
 * share their parent's nsproxy; it is the nsproxy that holds a reference to the net. Left out: threads, other namespaces
 * than net, mnt and user.
 */
import * as E from 'fp-ts/lib/Either.js';
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import { closeAll, dropMntNs, namespaceOfFd } from '../fs/file.js';
import { INIT_MNT_NS, attach, copyMntNs } from '../fs/namespace.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { INIT_NET, copyNetNs, getNet, putNet } from '../net/net_namespace.js';
import { Cred, INIT_CRED, commitCreds, execCreds, mntCapable, netCapable, nsCapable } from './cred.js';
import { createUserNs, putUserNs } from './user_namespace.js';

export const INIT_PID = 1;
const INIT_NSPROXY = 1;

export const CloneFlag = t.keyof({ CLONE_NEWNET: null, CLONE_NEWNS: null, CLONE_NEWUSER: null });
export type CloneFlag = t.TypeOf<typeof CloneFlag>;
export const argv = t.readonlyArray(t.string);

/** System calls. `pid` asks. */
export const TaskCommand = t.union([
  t.type({ type: t.literal('execve'), pid: int, argv }),
  t.type({ type: t.literal('unshare'), pid: int, flags: t.readonlyArray(CloneFlag) }),
  t.intersection([
    t.type({ type: t.literal('setns'), pid: int, fd: int }),
    /** What the descriptor has to be of; left out: either will do. */
    t.partial({ nstype: CloneFlag }),
  ]),
]);
export type TaskCommand = t.TypeOf<typeof TaskCommand>;

export const TaskEvent = t.union([
  t.intersection([
    t.type({ type: t.literal('copy_process'), pid: int, ppid: int, comm: t.string, nsproxy: int }),
    /** Where it is not its parent's. */
    t.partial({ cred: Cred }),
  ]),
  t.type({ type: t.literal('commit_creds'), pid: int, cred: Cred }),
  t.type({ type: t.literal('begin_new_exec'), pid: int, comm: t.string, argv }),
  t.type({ type: t.literal('create_new_namespaces'), nsproxy: int, net: int, mnt_ns: int }),
  t.type({ type: t.literal('switch_task_namespaces'), pid: int, nsproxy: int }),
  t.type({ type: t.literal('free_nsproxy'), nsproxy: int }),
  t.intersection([
    t.type({ type: t.literal('do_exit'), pid: int, status: t.union([int, t.null]) }),
    t.partial({ exit_state: t.literal('EXIT_ZOMBIE') }),
  ]),
  t.type({ type: t.literal('release_task'), pid: int }),
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
  readonly cred: Cred;
}

/** What is left of a task that has exited until its parent waits for it: its credentials, and no other namespace. */
export type Zombie = Pick<Task, 'pid' | 'ppid' | 'comm' | 'cred'>;

export interface Nsproxy {
  readonly nsproxy: number;
  readonly net: number;
  readonly mnt_ns: number;
  /** Tasks that share it. */
  readonly count: number;
}

export interface TaskSlice {
  /** Tasks that live. */
  readonly tasks: Map<number, Task>;
  readonly zombies: Map<number, Zombie>;
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

export const initial: TaskSlice = {
  tasks: Map(),
  zombies: Map(),
  nextNsproxy: INIT_NSPROXY,
  nsproxies: Map(),
};

export const sites = {
  copy_process: 'copy_process',
  commit_creds: 'commit_creds',
  begin_new_exec: 'begin_new_exec',
  create_new_namespaces: 'create_new_namespaces',
  switch_task_namespaces: 'switch_task_namespaces',
  free_nsproxy: 'free_nsproxy',
  do_exit: 'do_exit',
  release_task: 'release_task',
} satisfies Record<TaskEvent['type'], string>;

const COMM_BYTES = 15;
const commOf = (program: string): string => (program.split('/').at(-1) ?? '').slice(0, COMM_BYTES);

export const nsproxyOf = (kernel: Kernel, pid: number): Nsproxy | undefined => {
  const task = kernel.tasks.tasks.get(pid);
  return task && kernel.tasks.nsproxies.get(task.nsproxy);
};

/** The net that a task is in; undefined: no such task. */
export const netOf = (kernel: Kernel, pid: number): number | undefined => nsproxyOf(kernel, pid)?.net;

/** A pid that nobody has: alloc_pid(), without wrapping. */
export const freePid = ({ tasks: { tasks, zombies } }: Kernel): number =>
  Math.max(...tasks.keys(), ...zombies.keys()) + 1;

/** The first task: it has nothing to inherit from. Called once, by start_kernel(). */
export const startInit = (call: Call): void => {
  call.within('rest_init', 'init', () => {
    getNet(call, INIT_NET, { kind: 'nsproxy', nsproxy: INIT_NSPROXY });
    call.emit({ type: 'create_new_namespaces', nsproxy: INIT_NSPROXY, net: INIT_NET, mnt_ns: INIT_MNT_NS });
    call.emit({ type: 'copy_process', pid: INIT_PID, ppid: 0, comm: 'init', nsproxy: INIT_NSPROXY });
    attach(call, INIT_MNT_NS, '/sys', { kind: 'sysfs', net: INIT_NET });
  });
};

/** create_new_namespaces(): in the kernel's order, mnt before net; a failure gives back what was made. */
const createNewNamespaces = (
  call: Call,
  old: Nsproxy,
  flags: readonly CloneFlag[],
  { user_ns, euid: uid }: Cred,
): E.Either<Refusal, number> =>
  call.within('create_new_namespaces', flags.join('|'), () => {
    const nsproxy = call.kernel.tasks.nextNsproxy;
    const holder = { kind: 'nsproxy', nsproxy } as const;
    const mnt_ns = flags.includes('CLONE_NEWNS') ? copyMntNs(call, old.mnt_ns, user_ns) : old.mnt_ns;
    if (!flags.includes('CLONE_NEWNET')) {
      getNet(call, old.net, holder);
      call.emit({ type: 'create_new_namespaces', nsproxy, net: old.net, mnt_ns });
      return E.right(nsproxy);
    }
    const net = copyNetNs(call, holder, { user_ns, uid });
    if (E.isLeft(net)) {
      if (mnt_ns !== old.mnt_ns) dropMntNs(call, mnt_ns);
      return net;
    }
    call.emit({ type: 'create_new_namespaces', nsproxy, net: net.right, mnt_ns });
    return E.right(nsproxy);
  });

/** put_nsproxy(), after a task has let go of `old`: without tasks it gives back its namespaces. */
export const putNsproxy = (call: Call, old: Nsproxy): void => {
  if ((call.kernel.tasks.nsproxies.get(old.nsproxy)?.count ?? 0) > 0) return;
  call.within('free_nsproxy', '', () => {
    call.emit({ type: 'free_nsproxy', nsproxy: old.nsproxy });
    dropMntNs(call, old.mnt_ns);
    putNet(call, old.net, { kind: 'nsproxy', nsproxy: old.nsproxy });
  });
};

const switchTo = (call: Call, pid: number, old: Nsproxy, nsproxy: number): void => {
  call.within('switch_task_namespaces', `pid ${pid}`, () => {
    call.emit({ type: 'switch_task_namespaces', pid, nsproxy });
    putNsproxy(call, old);
  });
};

export const execve = (call: Call, pid: number, program: readonly string[]): void => {
  call.emit({ type: 'begin_new_exec', pid, comm: commOf(program[0] ?? ''), argv: program });
  execCreds(call, pid);
  closeAll(call, pid, true);
};

/** A task that exists, and what it is in. */
export interface Self {
  readonly task: Task;
  readonly nsproxy: Nsproxy;
}

/** copy_creds(), unshare_userns(): with CLONE_NEWUSER everything else is made in the new user namespace. */
export const credFor = (call: Call, { task }: Self, flags: readonly CloneFlag[]): E.Either<Refusal, Cred> =>
  flags.includes('CLONE_NEWUSER') ? createUserNs(call, task.cred) : E.right(task.cred);

/**
 * copy_namespaces(), unshare_nsproxy_namespaces(). @param cred of whoever will be in them
 * @returns EPERM: without CAP_SYS_ADMIN in its user namespace; else as create_new_namespaces().
 */
export const newNamespaces = (
  call: Call,
  { task, nsproxy }: Self,
  flags: readonly CloneFlag[],
  cred: Cred,
  site: string,
): E.Either<Refusal, number> => {
  const wanted = flags.filter((flag) => flag !== 'CLONE_NEWUSER');
  if (wanted.length === 0) return E.right(nsproxy.nsproxy);
  const made = nsCapable(call, task.pid, cred.user_ns, 'CAP_SYS_ADMIN')
    ? createNewNamespaces(call, nsproxy, wanted, cred)
    : E.left(refuse('EPERM', site));
  if (E.isLeft(made)) putUserNs(call, cred.user_ns);
  return made;
};

const unshare = (call: Call, self: Self, flags: readonly CloneFlag[]): Verdict => {
  const { pid } = self.task;
  const cred = credFor(call, self, flags);
  if (E.isLeft(cred)) return cred.left;
  const made = newNamespaces(call, self, flags, cred.right, 'unshare_nsproxy_namespaces');
  if (E.isLeft(made)) return made.left;
  if (made.right !== self.nsproxy.nsproxy) switchTo(call, pid, self.nsproxy, made.right);
  commitCreds(call, pid, cred.right);
  return undefined;
};

/** userns_install() @returns EINVAL: in it already; EPERM. */
const enterUserNs = (call: Call, { task }: Self, user_ns: number): Verdict => {
  const { pid, cred } = task;
  if (user_ns === cred.user_ns) return refuse('EINVAL', 'userns_install');
  if (!nsCapable(call, pid, user_ns, 'CAP_SYS_ADMIN')) return refuse('EPERM', 'userns_install');
  commitCreds(call, pid, { ...cred, user_ns, effective: true, ambient: false });
  putUserNs(call, cred.user_ns);
  return undefined;
};

const NSTYPE = { net: 'CLONE_NEWNET', mnt: 'CLONE_NEWNS', user: 'CLONE_NEWUSER' } as const;

/** @returns EBADF, EINVAL: no such namespace behind the descriptor; EPERM: without CAP_SYS_ADMIN there and here. */
const setns = (call: Call, self: Self, { fd, nstype }: TaskCommand & { type: 'setns' }): Verdict => {
  const { task, nsproxy: old } = self;
  const found = namespaceOfFd(call.kernel, task.pid, fd, 'setns');
  if (E.isLeft(found)) return found.left;
  const file = found.right;
  if (nstype !== undefined && nstype !== NSTYPE[file.kind]) return refuse('EINVAL', 'setns');
  if (file.kind === 'user') return enterUserNs(call, self, file.user_ns);
  const there =
    file.kind === 'net'
      ? netCapable(call, task.pid, file.net, 'CAP_SYS_ADMIN')
      : mntCapable(call, task.pid, file.mnt_ns);
  if (!there || !nsCapable(call, task.pid, task.cred.user_ns, 'CAP_SYS_ADMIN'))
    return refuse('EPERM', file.kind === 'net' ? 'netns_install' : 'mntns_install');
  const nsproxy = call.kernel.tasks.nextNsproxy;
  const net = file.kind === 'net' ? file.net : old.net;
  const mnt_ns = file.kind === 'mnt' ? file.mnt_ns : old.mnt_ns;
  getNet(call, net, { kind: 'nsproxy', nsproxy });
  call.emit({ type: 'create_new_namespaces', nsproxy, net, mnt_ns });
  switchTo(call, task.pid, old, nsproxy);
  return undefined;
};

/** The task that makes a system call. @returns ESRCH: there is none. */
export const selfOf = ({ kernel }: Call, pid: number, site: string): E.Either<Refusal, Self> => {
  const task = kernel.tasks.tasks.get(pid);
  const nsproxy = nsproxyOf(kernel, pid);
  return task === undefined || nsproxy === undefined
    ? E.left(refuse('ESRCH', site))
    : E.right({ task, nsproxy });
};

/** @returns ESRCH when the asking task does not exist, else as the call does. */
export const decide = (call: Call, command: TaskCommand): Verdict => {
  const { pid } = command;
  const asking = selfOf(call, pid, command.type);
  if (E.isLeft(asking)) return asking.left;
  const self = asking.right;
  switch (command.type) {
    case 'execve':
      execve(call, pid, command.argv);
      return undefined;
    case 'unshare':
      return unshare(call, self, command.flags);
    case 'setns':
      return setns(call, self, command);
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
      const cred = event.cred ?? parent?.cred ?? INIT_CRED;
      return {
        ...slice,
        tasks: slice.tasks.set(pid, { pid, ppid, comm, argv: parent?.argv ?? [], nsproxy, cred }),
        nsproxies: release(slice.nsproxies, nsproxy, 1),
      };
    }
    case 'commit_creds': {
      const task = taskOf(slice, event.pid);
      return { ...slice, tasks: slice.tasks.set(event.pid, { ...task, cred: event.cred }) };
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
      const { pid, exit_state } = event;
      const { nsproxy, ppid, comm, cred } = taskOf(slice, pid);
      const toInit = <Row extends Zombie>(row: Row): Row =>
        row.ppid === pid ? { ...row, ppid: INIT_PID } : row;
      const zombies = slice.zombies.map(toInit);
      return {
        ...slice,
        tasks: slice.tasks.delete(pid).map(toInit),
        zombies: exit_state === undefined ? zombies : zombies.set(pid, { pid, ppid, comm, cred }),
        nsproxies: release(slice.nsproxies, nsproxy, -1),
      };
    }
    case 'release_task':
      return { ...slice, zombies: slice.zombies.delete(event.pid) };
  }
};
