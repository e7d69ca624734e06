/** What must hold of user namespaces and their counters; each function says in a sentence what is wrong, or nothing. */
import { Map, is } from 'immutable';
import type { Kernel } from '../kernel.js';
import { counted } from './ucount.js';
import type { Charged, Ucount, UcountTable } from './ucount.js';
import { isHeld } from './user_namespace.js';
import { isPending } from './workqueue.js';

/** Every net and every user namespace counts once with its maker, and once in each namespace above. */
export const wrongUcounts = (kernel: Kernel): string | undefined => {
  const { namespaces, ucounts } = kernel.user_ns;
  let wanted: UcountTable = Map();
  const charge = (to: Charged, ucount: Ucount): void => {
    wanted = counted({ namespaces, ucounts: wanted }, to, ucount, 1);
  };
  for (const { user_ns, uid } of kernel.net.nets.values())
    if (uid !== null) charge({ user_ns, uid }, 'net_namespaces');
  for (const { parent, owner } of namespaces.values())
    if (parent !== null) charge({ user_ns: parent, uid: owner }, 'user_namespaces');
  for (const key of new Set([...wanted.keys(), ...ucounts.keys()])) {
    const [has, due] = [ucounts.get(key), wanted.get(key)];
    if (!is(Map(has ?? {}), Map(due ?? {})))
      return `the counters of ${key} are ${JSON.stringify(has)}, not ${JSON.stringify(due)}`;
  }
  return undefined;
};

/** What refers to a user namespace that is gone. */
export const danglingUserNs = (kernel: Kernel): string | undefined => {
  const gone = (user_ns: number | null): boolean =>
    user_ns !== null && !kernel.user_ns.namespaces.has(user_ns);
  const { tasks, zombies } = kernel.tasks;
  const task = tasks.find(({ cred }) => gone(cred.user_ns)) ?? zombies.find(({ cred }) => gone(cred.user_ns));
  if (task !== undefined) return `task ${task.pid} is in user namespace ${task.cred.user_ns}, which is gone`;
  const net = kernel.net.nets.find(({ user_ns }) => gone(user_ns));
  if (net !== undefined) return `net ${net.net} belongs to user namespace ${net.user_ns}, which is gone`;
  const mnt_ns = kernel.mounts.trees.findKey(({ user_ns }) => gone(user_ns));
  if (mnt_ns !== undefined) return `mount namespace ${mnt_ns} belongs to a user namespace that is gone`;
  const child = kernel.user_ns.namespaces.find(({ parent }) => gone(parent));
  return child && `user namespace ${child.user_ns} is below one that is gone`;
};

/** A user namespace to which nothing refers waits for free_user_ns. */
export const forgottenUserNs = (kernel: Kernel): string | undefined => {
  if (isPending(kernel, 'free_user_ns')) return undefined;
  const forgotten = kernel.user_ns.namespaces.findKey((_row, user_ns) => !isHeld(kernel, user_ns));
  return forgotten === undefined ? undefined : `nothing refers to user namespace ${forgotten}`;
};
