/** New tasks (kernel/fork.c, 6.18). A task is a process of one thread. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import { dupFds } from '../fs/file.js';
import type { Call, Verdict } from '../kernel.js';
import { CloneFlag, argv, credFor, execve, newNamespaces, selfOf } from './nsproxy.js';

/** clone(2). With `argv` it is what a shell does to run a program (vfork and execve in one). */
export const ForkCommand = t.intersection([
  t.type({ type: t.literal('clone'), pid: int, child: int, flags: t.readonlyArray(CloneFlag) }),
  t.partial({ argv }),
]);
export type ForkCommand = t.TypeOf<typeof ForkCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly fork: ForkCommand;
  }
}

/** @returns ESRCH when the asking task does not exist; EEXIST; what user and other namespaces refuse. */
export const decide = (call: Call, command: ForkCommand): Verdict => {
  const { pid, child, flags } = command;
  const self = selfOf(call, pid, command.type);
  if (E.isLeft(self)) return self.left;
  const { tasks, zombies } = call.kernel.tasks;
  if (tasks.has(child) || zombies.has(child)) return refuse('EEXIST', 'alloc_pid');
  const cred = credFor(call, self.right, flags);
  if (E.isLeft(cred)) return cred.left;
  const made = newNamespaces(call, self.right, flags, cred.right, 'copy_namespaces');
  if (E.isLeft(made)) return made.left;
  const { comm } = self.right.task;
  const own = flags.includes('CLONE_NEWUSER') ? { cred: cred.right } : {};
  call.emit({ type: 'copy_process', pid: child, ppid: pid, comm, nsproxy: made.right, ...own });
  dupFds(call, pid, child);
  if (command.argv !== undefined) execve(call, child, command.argv);
  return undefined;
};
