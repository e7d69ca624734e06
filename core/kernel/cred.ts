/**
 * Credentials of a task, and what they allow: struct cred, capable(), set*uid (kernel/cred.c, kernel/sys.c,
 * kernel/capability.c, security/commoncap.c, Linux 6.18). A task has all capabilities of its user namespace or none.
 * Left out: the difference between real, effective, saved and file-system ids, groups, the bounding set, securebits,
 * set-user-id programs and file capabilities.
 */
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Ops, Verdict } from '../kernel.js';

/** init_user_ns */
export const INIT_USER_NS = 1;

/** Ids are kuids and kgids: as init_user_ns counts. */
export const Cred = t.type({
  euid: int,
  egid: int,
  user_ns: int,
  /** Whether it has the capabilities of user_ns in effect; permitted and inheritable ones go with them. */
  effective: t.boolean,
  /** Whether they outlive an execve of somebody who is not root there. */
  ambient: t.boolean,
});
export type Cred = t.TypeOf<typeof Cred>;

/** Those that the kernel asks for here. */
export type Capability =
  | 'CAP_CHECKPOINT_RESTORE'
  | 'CAP_DAC_OVERRIDE'
  | 'CAP_NET_ADMIN'
  | 'CAP_NET_BROADCAST'
  | 'CAP_NET_RAW'
  | 'CAP_SETGID'
  | 'CAP_SETUID'
  | 'CAP_SYS_ADMIN'
  | 'CAP_SYS_PTRACE'
  | 'CAP_SYS_RESOURCE';

/** System calls that change credentials; ids are as the asking task's user namespace counts. */
export const CredCommand = t.union([
  t.intersection([
    t.type({ type: t.literal('setresuid'), pid: int, uid: int }),
    /** It has set PR_SET_KEEPCAPS, and puts into effect afterwards what it kept. */
    t.partial({ keepcaps: t.boolean }),
  ]),
  t.type({ type: t.literal('setresgid'), pid: int, gid: int }),
  /** Without any groups. */
  t.type({ type: t.literal('setgroups'), pid: int }),
  /** Raises every capability that it has. */
  t.type({ type: t.literal('PR_CAP_AMBIENT_RAISE'), pid: int }),
]);
export type CredCommand = t.TypeOf<typeof CredCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly cred: CredCommand;
  }
  interface Ops {
    /** The hook behind every capability check (security_capable). */
    readonly capable: (kernel: Kernel, cred: Cred, user_ns: number, cap: Capability) => boolean;
  }
}

/** What answers whether somebody may. */
export interface Asked {
  readonly kernel: Kernel;
  readonly ops: Pick<Ops, 'capable'>;
}

export const INIT_CRED: Cred = { euid: 0, egid: 0, user_ns: INIT_USER_NS, effective: true, ambient: false };

export const credOf = (kernel: Kernel, pid: number): Cred | undefined => kernel.tasks.tasks.get(pid)?.cred;

/** __task_cred(), as others see it: also a zombie's. */
export const credSeen = (kernel: Kernel, pid: number): Cred | undefined =>
  credOf(kernel, pid) ?? kernel.tasks.zombies.get(pid)?.cred;

/** @returns undefined: no such task. */
export const userNsOf = (kernel: Kernel, pid: number): number | undefined => credOf(kernel, pid)?.user_ns;

/**
 * cap_capable(): in its own user namespace a task has what is in effect; in those below it, everything, if it has that
 * or owns the first of them.
 */
export const capCapable: Call['ops']['capable'] = (kernel, cred, user_ns) => {
  let ns = kernel.user_ns.namespaces.get(user_ns);
  while (ns !== undefined) {
    if (ns.user_ns === cred.user_ns) return cred.effective;
    if (ns.parent === null) return false;
    if (ns.parent === cred.user_ns && ns.owner === cred.euid) return true;
    ns = kernel.user_ns.namespaces.get(ns.parent);
  }
  return false;
};

/** For a program that foresees what it may. */
export const foreseen = (kernel: Kernel): Asked => ({ kernel, ops: { capable: capCapable } });

/** ns_capable(): whether the task `pid` has `cap` over what `user_ns` owns. */
export const nsCapable = (call: Asked, pid: number, user_ns: number, cap: Capability): boolean => {
  const cred = credOf(call.kernel, pid);
  return cred !== undefined && call.ops.capable(call.kernel, cred, user_ns, cap);
};

/** The user namespace that a net belongs to. */
const ownerOfNet = (kernel: Kernel, net: number): number => kernel.net.nets.get(net)?.user_ns ?? INIT_USER_NS;

/** ns_capable(net->user_ns, cap) */
export const netCapable = (call: Asked, pid: number, net: number, cap: Capability): boolean =>
  nsCapable(call, pid, ownerOfNet(call.kernel, net), cap);

/** ns_capable(mnt_ns->user_ns, CAP_SYS_ADMIN): may_mount(), for the mount namespace that the task is in. */
export const mntCapable = (call: Asked, pid: number, mnt_ns: number): boolean =>
  nsCapable(call, pid, call.kernel.mounts.trees.get(mnt_ns)?.user_ns ?? INIT_USER_NS, 'CAP_SYS_ADMIN');

/** make_kuid(), make_kgid(): the id that a user namespace calls `id`. @returns undefined: it is not mapped. */
export const makeKid = (
  kernel: Kernel,
  user_ns: number,
  map: 'uid_map' | 'gid_map',
  id: number,
): number | undefined => {
  const extent = kernel.user_ns.namespaces
    .get(user_ns)
    ?.[map]?.find(({ first, count }) => id >= first && id < first + count);
  return extent && extent.lower_first + id - extent.first;
};

/** from_kuid(), from_kgid(): what a user namespace calls an id. @returns undefined: it is not mapped. */
export const fromKid = (
  kernel: Kernel,
  user_ns: number,
  map: 'uid_map' | 'gid_map',
  kid: number,
): number | undefined => {
  const extent = kernel.user_ns.namespaces
    .get(user_ns)
    ?.[map]?.find(({ lower_first, count }) => kid >= lower_first && kid < lower_first + count);
  return extent && extent.first + kid - extent.lower_first;
};

/** Whether a cred is that of root in its own user namespace. */
const isRoot = (kernel: Kernel, { user_ns, euid }: Cred): boolean =>
  makeKid(kernel, user_ns, 'uid_map', 0) === euid;

/** Whether a task may do as it likes with root's files: it is their owner, or capable_wrt_inode_uidgid(). */
export const ownsRootsFiles = (call: Asked, pid: number): boolean =>
  credOf(call.kernel, pid)?.euid === 0 || overridesDac(call, pid);

/** capable_wrt_inode_uidgid(CAP_DAC_OVERRIDE) for a file of root's: root must be mapped where the task has it. */
export const overridesDac = (call: Asked, pid: number): boolean => {
  const cred = credOf(call.kernel, pid);
  if (cred === undefined || fromKid(call.kernel, cred.user_ns, 'uid_map', 0) === undefined) return false;
  return nsCapable(call, pid, cred.user_ns, 'CAP_DAC_OVERRIDE');
};

/** __ptrace_may_access(PTRACE_MODE_READ_FSCREDS): what reading the namespace links of a process takes. */
export const ptraceMayAccess = (call: Asked, pid: number, target: number): boolean => {
  const [cred, theirs] = [credOf(call.kernel, pid), credSeen(call.kernel, target)];
  if (cred === undefined || theirs === undefined) return false;
  if (pid === target) return true;
  if (nsCapable(call, pid, theirs.user_ns, 'CAP_SYS_PTRACE')) return true;
  if (cred.euid !== theirs.euid || cred.egid !== theirs.egid) return false;
  return cred.user_ns === theirs.user_ns && (cred.effective || !theirs.effective);
};

/** commit_creds(), where something changes. */
export const commitCreds = (call: Call, pid: number, cred: Cred): void => {
  const old = credOf(call.kernel, pid);
  const differs =
    old?.euid !== cred.euid ||
    old.egid !== cred.egid ||
    old.user_ns !== cred.user_ns ||
    old.effective !== cred.effective ||
    old.ambient !== cred.ambient;
  if (differs) call.emit({ type: 'commit_creds', pid, cred });
};

/** cap_bprm_creds_from_file(): a new program of root's has all capabilities, another one the ambient ones. */
export const execCreds = (call: Call, pid: number): void => {
  const cred = credOf(call.kernel, pid);
  if (cred !== undefined)
    commitCreds(call, pid, { ...cred, effective: isRoot(call.kernel, cred) || cred.ambient });
};

const setresuid = (call: Call, cred: Cred, command: CredCommand & { type: 'setresuid' }): Verdict => {
  const { pid, uid, keepcaps = false } = command;
  const euid = makeKid(call.kernel, cred.user_ns, 'uid_map', uid);
  if (euid === undefined) return refuse('EINVAL', '__sys_setresuid');
  if (euid !== cred.euid && !nsCapable(call, pid, cred.user_ns, 'CAP_SETUID'))
    return refuse('EPERM', '__sys_setresuid');
  const changed = { ...cred, euid };
  const drops = !keepcaps && isRoot(call.kernel, cred) && !isRoot(call.kernel, changed);
  commitCreds(call, pid, drops ? { ...changed, effective: false, ambient: false } : changed);
  return undefined;
};

const setresgid = (call: Call, cred: Cred, { pid, gid }: CredCommand & { type: 'setresgid' }): Verdict => {
  const egid = makeKid(call.kernel, cred.user_ns, 'gid_map', gid);
  if (egid === undefined) return refuse('EINVAL', '__sys_setresgid');
  if (egid !== cred.egid && !nsCapable(call, pid, cred.user_ns, 'CAP_SETGID'))
    return refuse('EPERM', '__sys_setresgid');
  commitCreds(call, pid, { ...cred, egid });
  return undefined;
};

/** may_setgroups() */
const setgroups = (call: Call, { user_ns }: Cred, pid: number): Verdict => {
  const ns = call.kernel.user_ns.namespaces.get(user_ns);
  const allowed = ns !== undefined && ns.gid_map !== null && ns.setgroups;
  return allowed && nsCapable(call, pid, user_ns, 'CAP_SETGID')
    ? undefined
    : refuse('EPERM', 'may_setgroups');
};

/** @returns ESRCH when the asking task does not exist; EINVAL: an id that is not mapped; EPERM. */
export const decide = (call: Call, command: CredCommand): Verdict => {
  const { pid } = command;
  const cred = credOf(call.kernel, pid);
  if (cred === undefined) return refuse('ESRCH', command.type);
  switch (command.type) {
    case 'setresuid':
      return setresuid(call, cred, command);
    case 'setresgid':
      return setresgid(call, cred, command);
    case 'setgroups':
      return setgroups(call, cred, pid);
    case 'PR_CAP_AMBIENT_RAISE':
      commitCreds(call, pid, { ...cred, ambient: cred.effective });
      return undefined;
  }
};
