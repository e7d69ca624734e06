/** User namespaces as people look at them: who a task is, and who owns a net. */
import { INIT_USER_NS, fromKid } from '../core/kernel/cred.js';
import type { Cred } from '../core/kernel/cred.js';
import type { Kernel } from '../core/kernel.js';

/** Who a task is. */
export interface UserView {
  /** `init_user_ns`, or what readlink says of /proc/PID/ns/user. */
  readonly user_ns: string;
  /** As the first user namespace counts. */
  readonly uid: number;
  /** As its own user namespace counts; null: not mapped there. */
  readonly uid_inside: number | null;
  readonly capabilities: 'all' | 'none';
}

export const userNsName = (kernel: Kernel, user_ns: number): string => {
  if (user_ns === INIT_USER_NS) return 'init_user_ns';
  return `user:[${kernel.user_ns.namespaces.get(user_ns)?.inum ?? '?'}]`;
};

export const userView = (kernel: Kernel, { user_ns, euid, effective }: Cred): UserView => ({
  user_ns: userNsName(kernel, user_ns),
  uid: euid,
  uid_inside: fromKid(kernel, user_ns, 'uid_map', euid) ?? null,
  capabilities: effective ? 'all' : 'none',
});

/** `-` for the machine's root, so that a table of ordinary tasks has nothing to tell. */
export const userText = ({ user_ns, uid, uid_inside, capabilities }: UserView): string => {
  const isInit = user_ns === 'init_user_ns';
  if (isInit && uid === 0 && capabilities === 'all') return '-';
  const who = isInit ? `uid ${uid}` : `${user_ns} uid ${uid_inside ?? 'unmapped'}`;
  return capabilities === 'all' ? who : `${who}, no capabilities`;
};
