/**
 * New tasks (kernel/fork.c, kernel/pid.c, 6.18). A task is a process of one thread. Left out: pid namespaces, cgroups,
 * flags about what nobody shares here.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import { dupFds } from '../fs/file.js';
import type { Call, Verdict } from '../kernel.js';
import { cgroupPostFork } from './cgroup.js';
import { INIT_USER_NS, nsCapable } from './cred.js';
import { CloneFlag, argv, credFor, execve, newNamespaces, putNsproxy, selfOf } from './nsproxy.js';
import { putUserNs } from './user_namespace.js';

const AnyFlag = t.union([CloneFlag, t.keyof({ CLONE_FS: null, CLONE_DETACHED: null })]);

const Asked = t.type({ pid: int, child: int, flags: t.readonlyArray(AnyFlag) });

/** clone(2). With `argv` it is what a shell does to run a program (vfork and execve in one). */
const Clone = t.intersection([t.type({ type: t.literal('clone') }), Asked, t.partial({ argv })]);

/** clone3(2). `child` is the pid that the new task gets if `set_tid` does not choose it. */
const Clone3 = t.intersection([
  t.type({ type: t.literal('clone3') }),
  Asked,
  t.partial({
    /** Bits of CSIGNAL in the flags, which is where clone(2) has the signal. */
    csignal: int,
    exit_signal: int,
    set_tid: t.readonlyArray(int),
    /** Of struct clone_args, in bytes. */
    size: int,
    /** There is something in the part of it that this kernel does not know. */
    unknown: t.boolean,
  }),
]);
export const ForkCommand = t.union([Clone, Clone3]);
export type ForkCommand = t.TypeOf<typeof ForkCommand>;
type Clone3 = t.TypeOf<typeof Clone3>;

declare module '../kernel.js' {
  interface Commands {
    readonly fork: ForkCommand;
  }
}

const PAGE_SIZE = 4096;
const CLONE_ARGS_SIZE_VER0 = 64;
const CLONE_ARGS_SIZE_VER2 = 88;
const MAX_PID_NS_LEVEL = 32;
const NSIG = 64;
const SIGCHLD = 17;
/** PID_MAX_LIMIT of a 64-bit machine, as systemd sets it. */
const PID_MAX = 2 ** 22;

/** copy_clone_args_from_user(), clone3_args_valid() @returns E2BIG, EINVAL */
const argsRefused = ({ flags, size = CLONE_ARGS_SIZE_VER2, ...more }: Clone3): Refusal | undefined => {
  const { csignal = 0, exit_signal = SIGCHLD, set_tid, unknown = false } = more;
  const site = 'copy_clone_args_from_user';
  if (size > PAGE_SIZE) return refuse('E2BIG', site);
  if (size < CLONE_ARGS_SIZE_VER0) return refuse('EINVAL', site);
  if (unknown && size > CLONE_ARGS_SIZE_VER2) return refuse('E2BIG', site);
  if (set_tid !== undefined && (set_tid.length === 0 || set_tid.length > MAX_PID_NS_LEVEL))
    return refuse('EINVAL', site);
  if (exit_signal < 0 || exit_signal > NSIG) return refuse('EINVAL', site);
  return flags.includes('CLONE_DETACHED') || csignal !== 0
    ? refuse('EINVAL', 'clone3_args_valid')
    : undefined;
};

/** The start of copy_process(): whoever has namespaces of its own cannot share a root directory. @returns EINVAL */
const flagsRefused = ({ flags }: ForkCommand): Refusal | undefined =>
  flags.includes('CLONE_FS') && (flags.includes('CLONE_NEWNS') || flags.includes('CLONE_NEWUSER'))
    ? refuse('EINVAL', 'copy_process')
    : undefined;

const isTaken = ({ kernel: { tasks } }: Call, pid: number): boolean =>
  tasks.tasks.has(pid) || tasks.zombies.has(pid);

/** alloc_pid() @returns EINVAL; EPERM: without CAP_CHECKPOINT_RESTORE; EEXIST: taken */
const allocPid = (call: Call, command: ForkCommand): E.Either<Refusal, number> => {
  if (command.type === 'clone' || command.set_tid === undefined) return E.right(command.child);
  const [chosen = 0, ...further] = command.set_tid;
  if (further.length > 0 || chosen < 1 || chosen >= PID_MAX) return E.left(refuse('EINVAL', 'alloc_pid'));
  if (!nsCapable(call, command.pid, INIT_USER_NS, 'CAP_CHECKPOINT_RESTORE'))
    return E.left(refuse('EPERM', 'alloc_pid'));
  return isTaken(call, chosen) ? E.left(refuse('EEXIST', 'alloc_pid')) : E.right(chosen);
};

/**
 * A pid is refused after the namespaces are made, which then go again.
 * @returns ESRCH when the asking task does not exist; E2BIG, EINVAL: the arguments; what user and other namespaces refuse;
 * as alloc_pid().
 */
export const decide = (call: Call, command: ForkCommand): Verdict => {
  const { pid } = command;
  const self = selfOf(call, pid, command.type);
  if (E.isLeft(self)) return self.left;
  const refused = (command.type === 'clone3' ? argsRefused(command) : undefined) ?? flagsRefused(command);
  if (refused !== undefined) return refused;
  // A caller that draws pids draws free ones.
  if (isTaken(call, command.child)) return refuse('EEXIST', 'alloc_pid');
  const flags = command.flags.filter((flag) => CloneFlag.is(flag));
  const cred = credFor(call, self.right, flags);
  if (E.isLeft(cred)) return cred.left;
  const made = newNamespaces(call, self.right, flags, cred.right, 'copy_namespaces');
  if (E.isLeft(made)) return made.left;
  const child = allocPid(call, command);
  if (E.isLeft(child)) {
    const nsproxy = call.kernel.tasks.nsproxies.get(made.right);
    if (nsproxy !== undefined) putNsproxy(call, nsproxy);
    putUserNs(call, cred.right.user_ns);
    return child.left;
  }
  const { comm } = self.right.task;
  const own = flags.includes('CLONE_NEWUSER') ? { cred: cred.right } : {};
  call.emit({ type: 'copy_process', pid: child.right, ppid: pid, comm, nsproxy: made.right, ...own });
  dupFds(call, pid, child.right);
  cgroupPostFork(call, pid, child.right);
  if (command.type === 'clone' && command.argv !== undefined) execve(call, child.right, command.argv);
  return undefined;
};
