/**
 * The end of tasks, and waiting for it (kernel/exit.c, 6.18). A task that has exited has let go of its files and its
 * namespaces; its credentials, and with them its user namespace, stay until its parent has waited for it. Left out:
 * signals, subreapers, process groups.
 */
import * as E from 'fp-ts/lib/Either.js';
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import { closeAll } from '../fs/file.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { cgroupExit } from './cgroup.js';
import { INIT_PID, putNsproxy, selfOf } from './nsproxy.js';
import type { Self } from './nsproxy.js';
import { putUserNs } from './user_namespace.js';

const ExitGroup = t.intersection([
  t.type({ type: t.literal('exit_group'), pid: int, status: t.union([int, t.null]) }),
  /** false: the parent neither ignores SIGCHLD nor waits already. Init always waits. */
  t.partial({ autoreap: t.literal(false) }),
]);
/** `upid`: whom `pid` waits for; -1: any child. With WNOHANG, as nobody sleeps here. */
const Wait4 = t.type({ type: t.literal('wait4'), pid: int, upid: int });
export const ExitCommand = t.union([ExitGroup, Wait4]);
export type ExitCommand = t.TypeOf<typeof ExitCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly exit: ExitCommand;
  }
}

/** release_task(), and put_cred() when that is over. */
const releaseTask = (call: Call, pid: number): void => {
  const zombie = call.kernel.tasks.zombies.get(pid);
  call.emit({ type: 'release_task', pid });
  if (zombie !== undefined) putUserNs(call, zombie.cred.user_ns);
};

/** do_exit(): zombies that the task leaves behind become init's, which is waiting for them. */
const doExit = (call: Call, { task, nsproxy }: Self, command: t.TypeOf<typeof ExitGroup>): Verdict => {
  const { pid, status, autoreap } = command;
  if (pid === INIT_PID) return refuse('EPERM', 'do_exit');
  const inherited = call.kernel.tasks.zombies.filter(({ ppid }) => ppid === pid).keySeq();
  const isZombie = autoreap === false && task.ppid !== INIT_PID;
  closeAll(call, pid, false);
  call.emit({ type: 'do_exit', pid, status, ...(isZombie && { exit_state: 'EXIT_ZOMBIE' as const }) });
  call.within('exit_task_namespaces', `pid ${pid}`, () => putNsproxy(call, nsproxy));
  cgroupExit(call, pid);
  if (!isZombie) putUserNs(call, task.cred.user_ns);
  for (const zombie of inherited.toArray().toSorted((a, b) => a - b)) releaseTask(call, zombie);
  return undefined;
};

/** @returns ECHILD: no such child. A child that lives is left alone. */
const wait4 = (call: Call, { pid, upid }: t.TypeOf<typeof Wait4>): Verdict => {
  const { tasks, zombies } = call.kernel.tasks;
  const isMeant = (child: { readonly pid: number; readonly ppid: number }): boolean =>
    child.ppid === pid && (upid === -1 || child.pid === upid);
  const zombie = zombies.filter(isMeant).keySeq().min();
  if (zombie !== undefined) releaseTask(call, zombie);
  else if (!tasks.some(isMeant)) return refuse('ECHILD', 'do_wait');
  return undefined;
};

/** A zombie with open files, or for which nobody can wait: what is wrong, or undefined. */
export const strayZombie = ({ tasks: { tasks, zombies }, files }: Kernel): string | undefined => {
  const stray = zombies.find(
    ({ pid, ppid }) =>
      tasks.has(pid) || !files.fds.get(pid, Map()).isEmpty() || !tasks.has(ppid) || ppid === INIT_PID,
  );
  return stray && `zombie ${stray.pid} lives, has open files, or has no parent to wait for it`;
};

/** @returns ESRCH when the asking task does not exist; EPERM: init cannot exit; as wait4(). */
export const decide = (call: Call, command: ExitCommand): Verdict => {
  const self = selfOf(call, command.pid, command.type);
  if (E.isLeft(self)) return self.left;
  return command.type === 'wait4' ? wait4(call, command) : doExit(call, self.right, command);
};
