/**
 * User namespaces: their making, their maps of ids, their end (kernel/user_namespace.c, Linux 6.18). A user namespace
 * lives while a task, an open file or a namespace that it owns refers to it. Left out: projid_map, maps of several
 * lines, key rings.
 */
import * as E from 'fp-ts/lib/Either.js';
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { INIT_USER_NS, credOf, fromKid, makeKid, nsCapable } from './cred.js';
import type { Cred } from './cred.js';
import { INIT_LIMITS, NO_LIMITS, Ucount, counted, decUcount, incUcount, writeSysctlUser } from './ucount.js';
import type { UcountTable } from './ucount.js';
import { queueWork } from './workqueue.js';

/** PROC_USER_INIT_INO */
const INIT_USER_NS_INUM = 0xeffffffd;
/** This model numbers user namespaces by themselves; Linux draws the numbers of all kinds from one pool. */
const FIRST_INUM = 4026532288;
/** A namespace of a higher level makes none below itself. */
const MAX_PARENT_LEVEL = 32;
const ALL_IDS = 4294967295;

/** One line of a map; `lower_first` is a kuid or kgid. */
const Extent = t.type({ first: int, lower_first: int, count: int });
type Extent = t.TypeOf<typeof Extent>;

const MapName = t.keyof({ uid_map: null, gid_map: null });

/** Writes to files in /proc/self and /proc/sys/user. */
export const UserNsCommand = t.union([
  /** One line of /proc/self/uid_map or gid_map: `outside` is as the namespace above counts. */
  t.type({ type: t.literal('map_write'), pid: int, map: MapName, inside: int, outside: int, count: int }),
  t.type({ type: t.literal('proc_setgroups_write'), pid: int, allow: t.boolean }),
  t.type({ type: t.literal('write_sysctl_user'), pid: int, name: t.string, value: t.string }),
]);
export type UserNsCommand = t.TypeOf<typeof UserNsCommand>;

export const UserNsEvent = t.union([
  t.type({ type: t.literal('create_user_ns'), user_ns: int, inum: int, parent: int, owner: int, group: int }),
  t.type({ type: t.literal('free_user_ns'), user_ns: int }),
  t.type({ type: t.literal('map_write'), user_ns: int, map: MapName, extents: t.readonlyArray(Extent) }),
  t.type({ type: t.literal('proc_setgroups_write'), user_ns: int }),
  t.type({ type: t.literal('set_ucount_max'), user_ns: int, ucount: Ucount, max: int }),
  t.type({ type: t.literal('inc_ucount'), user_ns: int, uid: int, ucount: Ucount }),
  t.type({ type: t.literal('dec_ucount'), user_ns: int, uid: int, ucount: Ucount }),
]);
export type UserNsEvent = t.TypeOf<typeof UserNsEvent>;

export interface UserNamespace {
  readonly user_ns: number;
  readonly inum: number;
  readonly parent: number | null;
  /** kuid of its maker; charged in `parent`. */
  readonly owner: number;
  /** kgid of its maker. */
  readonly group: number;
  readonly level: number;
  /** null: not written yet. */
  readonly uid_map: readonly Extent[] | null;
  readonly gid_map: readonly Extent[] | null;
  /** USERNS_SETGROUPS_ALLOWED */
  readonly setgroups: boolean;
  readonly ucount_max: Readonly<Record<Ucount, number>>;
}

export interface UserNsSlice {
  readonly nextUserNs: number;
  readonly namespaces: Map<number, UserNamespace>;
  readonly ucounts: UcountTable;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly user_ns: UserNsSlice;
  }
  interface Events {
    readonly user_ns: UserNsEvent;
  }
  interface Commands {
    readonly user_ns: UserNsCommand;
  }
}

const IDENTITY: readonly Extent[] = [{ first: 0, lower_first: 0, count: ALL_IDS }];

export const initial: UserNsSlice = {
  nextUserNs: INIT_USER_NS + 1,
  namespaces: Map([
    [
      INIT_USER_NS,
      {
        user_ns: INIT_USER_NS,
        inum: INIT_USER_NS_INUM,
        parent: null,
        owner: 0,
        group: 0,
        level: 0,
        uid_map: IDENTITY,
        gid_map: IDENTITY,
        setgroups: true,
        ucount_max: INIT_LIMITS,
      },
    ],
  ]),
  ucounts: Map(),
};

export const sites = {
  create_user_ns: 'create_user_ns',
  free_user_ns: 'free_user_ns',
  map_write: 'map_write',
  proc_setgroups_write: 'proc_setgroups_write',
  set_ucount_max: 'proc_doulongvec_minmax',
  inc_ucount: 'inc_ucount',
  dec_ucount: 'dec_ucount',
} satisfies Record<UserNsEvent['type'], string>;

/** What a frame says of a user namespace. */
const userNsLabel = (kernel: Kernel, user_ns: number): string =>
  user_ns === INIT_USER_NS ? 'init_user_ns' : `user:[${kernel.user_ns.namespaces.get(user_ns)?.inum ?? '?'}]`;

const lowestFreeInum = (kernel: Kernel): number => {
  const taken = new Set(kernel.user_ns.namespaces.valueSeq().map(({ inum }) => inum));
  let inum = FIRST_INUM;
  while (taken.has(inum)) inum += 1;
  return inum;
};

/**
 * create_user_ns(): a user namespace below the one of `cred`, and what its first task is then: root's equal there.
 * @returns ENOSPC: too deep, or too many; EPERM: its maker's ids are not mapped in its own namespace.
 */
export const createUserNs = (call: Call, cred: Cred): E.Either<Refusal, Cred> =>
  call.within('create_user_ns', '', () => {
    const { kernel } = call;
    const { user_ns: parent, euid: owner, egid: group } = cred;
    const above = kernel.user_ns.namespaces.get(parent);
    if (above === undefined || above.level > MAX_PARENT_LEVEL)
      return E.left(refuse('ENOSPC', 'create_user_ns'));
    if (!incUcount(call, { user_ns: parent, uid: owner }, 'user_namespaces'))
      return E.left(refuse('ENOSPC', 'inc_ucount'));
    const isMapped =
      fromKid(kernel, parent, 'uid_map', owner) !== undefined &&
      fromKid(kernel, parent, 'gid_map', group) !== undefined;
    if (!isMapped) {
      decUcount(call, { user_ns: parent, uid: owner }, 'user_namespaces');
      return E.left(refuse('EPERM', 'create_user_ns'));
    }
    const user_ns = kernel.user_ns.nextUserNs;
    call.emit({ type: 'create_user_ns', user_ns, inum: lowestFreeInum(kernel), parent, owner, group });
    return E.right({ ...cred, user_ns, effective: true, ambient: false });
  });

/** Whether anything refers to a user namespace: a task (also a zombie), a file, or a namespace that it owns. */
export const isHeld = (kernel: Kernel, user_ns: number): boolean =>
  user_ns === INIT_USER_NS ||
  kernel.tasks.tasks.some(({ cred }) => cred.user_ns === user_ns) ||
  kernel.tasks.zombies.some(({ cred }) => cred.user_ns === user_ns) ||
  kernel.user_ns.namespaces.some(({ parent }) => parent === user_ns) ||
  kernel.net.nets.some((net) => net.user_ns === user_ns) ||
  kernel.mounts.trees.some((tree) => tree.user_ns === user_ns) ||
  kernel.files.fds.some((files) => files.some((file) => file.kind === 'user' && file.user_ns === user_ns));

/** put_user_ns(), after something has let go of it: the last one leaves it to a worker. */
export const putUserNs = (call: Call, user_ns: number): void => {
  if (user_ns === INIT_USER_NS || !call.kernel.user_ns.namespaces.has(user_ns)) return;
  if (!isHeld(call.kernel, user_ns))
    call.within('__put_user_ns', userNsLabel(call.kernel, user_ns), () => queueWork(call, 'free_user_ns'));
};

/** free_user_ns(): each namespace that nothing refers to, then the one above if that was the last reference to it. */
export const freeUserNs = (call: Call): void => {
  const unheld = call.kernel.user_ns.namespaces.keySeq().filter((user_ns) => !isHeld(call.kernel, user_ns));
  for (const start of unheld.toArray().toSorted((a, b) => a - b))
    for (let ns = call.kernel.user_ns.namespaces.get(start); ns !== undefined && ns.parent !== null;) {
      const { user_ns, parent, owner } = ns;
      if (isHeld(call.kernel, user_ns)) break;
      call.emit({ type: 'free_user_ns', user_ns });
      decUcount(call, { user_ns: parent, uid: owner }, 'user_namespaces');
      ns = call.kernel.user_ns.namespaces.get(parent);
    }
};

/** new_idmap_permitted(): one's own id, or any with the capability for it in the namespace above. */
const mayMap = (
  call: Call,
  ns: UserNamespace,
  command: UserNsCommand & { type: 'map_write' },
  lower_first: number | undefined,
): boolean => {
  const { pid, map, count } = command;
  const cred = credOf(call.kernel, pid);
  const own = map === 'uid_map' ? cred?.euid : cred?.egid;
  const isOwn = count === 1 && ns.owner === cred?.euid && own === lower_first;
  if (isOwn && (map === 'uid_map' || !ns.setgroups)) return true;
  const cap = map === 'uid_map' ? 'CAP_SETUID' : 'CAP_SETGID';
  return ns.parent !== null && nsCapable(call, pid, ns.parent, cap);
};

const mapWrite = (call: Call, ns: UserNamespace, command: UserNsCommand & { type: 'map_write' }): Verdict => {
  const { pid, map, inside, outside, count } = command;
  if (ns[map] !== null || !nsCapable(call, pid, ns.user_ns, 'CAP_SYS_ADMIN'))
    return refuse('EPERM', 'map_write');
  if (count < 1 || inside < 0 || outside < 0) return refuse('EINVAL', 'map_write');
  const first = makeKid(call.kernel, ns.parent ?? INIT_USER_NS, map, outside);
  const last = makeKid(call.kernel, ns.parent ?? INIT_USER_NS, map, outside + count - 1);
  if (!mayMap(call, ns, command, first) || first === undefined || last !== first + count - 1)
    return refuse('EPERM', 'map_write');
  const extents = [{ first: inside, lower_first: first, count }];
  call.emit({ type: 'map_write', user_ns: ns.user_ns, map, extents });
  return undefined;
};

const setgroupsWrite = (call: Call, ns: UserNamespace, pid: number, allow: boolean): Verdict => {
  if (!nsCapable(call, pid, ns.user_ns, 'CAP_SYS_ADMIN')) return refuse('EACCES', 'proc_setgroups_open');
  if (allow) return ns.setgroups ? undefined : refuse('EPERM', 'proc_setgroups_write');
  if (ns.setgroups && ns.gid_map !== null) return refuse('EPERM', 'proc_setgroups_write');
  if (ns.setgroups) call.emit({ type: 'proc_setgroups_write', user_ns: ns.user_ns });
  return undefined;
};

/** @returns ESRCH when the asking task does not exist; else as write() to the file does. */
export const decide = (call: Call, command: UserNsCommand): Verdict => {
  const ns = call.kernel.user_ns.namespaces.get(credOf(call.kernel, command.pid)?.user_ns ?? 0);
  if (ns === undefined) return refuse('ESRCH', command.type);
  switch (command.type) {
    case 'map_write':
      return mapWrite(call, ns, command);
    case 'proc_setgroups_write':
      return setgroupsWrite(call, ns, command.pid, command.allow);
    case 'write_sysctl_user':
      return writeSysctlUser(call, command.pid, command.name, command.value);
  }
};

const patch = (slice: UserNsSlice, user_ns: number, change: Partial<UserNamespace>): UserNsSlice => {
  const row = slice.namespaces.get(user_ns);
  if (row === undefined) throw new Error(`no user namespace ${user_ns}`);
  return { ...slice, namespaces: slice.namespaces.set(user_ns, { ...row, ...change }) };
};

export const evolve = (slice: UserNsSlice, event: UserNsEvent): UserNsSlice => {
  switch (event.type) {
    case 'create_user_ns': {
      const { type: _type, ...row } = event;
      const above = slice.namespaces.get(event.parent);
      const made: UserNamespace = {
        ...row,
        level: (above?.level ?? 0) + 1,
        uid_map: null,
        gid_map: null,
        setgroups: above?.setgroups ?? true,
        ucount_max: NO_LIMITS,
      };
      const namespaces = slice.namespaces.set(event.user_ns, made);
      return { ...slice, nextUserNs: event.user_ns + 1, namespaces };
    }
    case 'free_user_ns':
      return { ...slice, namespaces: slice.namespaces.delete(event.user_ns) };
    case 'map_write':
      return patch(slice, event.user_ns, { [event.map]: event.extents });
    case 'proc_setgroups_write':
      return patch(slice, event.user_ns, { setgroups: false });
    case 'set_ucount_max': {
      const limits = slice.namespaces.get(event.user_ns)?.ucount_max ?? NO_LIMITS;
      const ucount_max = { ...limits, [event.ucount]: event.max };
      return patch(slice, event.user_ns, { ucount_max });
    }
    case 'inc_ucount':
      return { ...slice, ucounts: counted(slice, event, event.ucount, 1) };
    case 'dec_ucount':
      return { ...slice, ucounts: counted(slice, event, event.ucount, -1) };
  }
};
