/**
 * Counters of namespaces and their limits: user.max_*_namespaces (kernel/ucount.c, Linux 6.18). Whoever makes a namespace
 * is charged in the user namespace that he is in, and the maker of that in the one above, up to the first.
 * Left out: other namespaces than net and user, rlimits, watches.
 */
import type { Map } from 'immutable';
import * as t from 'io-ts';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { credOf, nsCapable } from './cred.js';

const INT_MAX = 2147483647;
/** Half of max_threads, as a machine with 12 GiB of memory had it. */
const INIT_LIMIT = 96365;

/** Kinds of namespaces that are counted: user.max_NAME limits them. */
export const Ucount = t.keyof({ net_namespaces: null, user_namespaces: null });
export type Ucount = t.TypeOf<typeof Ucount>;

/** Limits of the first user namespace, and of those made later. */
export const INIT_LIMITS: Readonly<Record<Ucount, number>> = {
  net_namespaces: INIT_LIMIT,
  user_namespaces: INIT_LIMIT,
};
export const NO_LIMITS: Readonly<Record<Ucount, number>> = {
  net_namespaces: INT_MAX,
  user_namespaces: INT_MAX,
};

/** Whose counters. */
export interface Charged {
  readonly user_ns: number;
  /** kuid */
  readonly uid: number;
}

/** struct ucounts: what `uid` and those below it have of each kind in one user namespace. */
export type Ucounts = Charged & Readonly<Record<Ucount, number>>;

/** By namespace and kuid; a row without any count is gone. */
export type UcountTable = Map<string, Ucounts>;

type Namespaces = Kernel['user_ns']['namespaces'];

/** The counters that a charge goes to: those of `uid` in `user_ns`, then of each maker in the namespace above. */
export const chargedBy = (namespaces: Namespaces, { user_ns, uid }: Charged): readonly Charged[] => {
  const chain: Charged[] = [{ user_ns, uid }];
  let ns = namespaces.get(user_ns);
  while (ns !== undefined && ns.parent !== null) {
    chain.push({ user_ns: ns.parent, uid: ns.owner });
    ns = namespaces.get(ns.parent);
  }
  return chain;
};

export const ucountsKey = ({ user_ns, uid }: Charged): string => `${user_ns} ${uid}`;

/** inc_ucount(): one more of a kind, unless that is one too many anywhere above. @returns whether it was charged. */
export const incUcount = (call: Call, to: Charged, ucount: Ucount): boolean => {
  const { namespaces, ucounts } = call.kernel.user_ns;
  const full = chargedBy(namespaces, to).some((each) => {
    const has = ucounts.get(ucountsKey(each))?.[ucount] ?? 0;
    return has >= (namespaces.get(each.user_ns)?.ucount_max[ucount] ?? 0);
  });
  if (!full) call.emit({ type: 'inc_ucount', user_ns: to.user_ns, uid: to.uid, ucount });
  return !full;
};

export const decUcount = (call: Call, { user_ns, uid }: Charged, ucount: Ucount): void =>
  call.emit({ type: 'dec_ucount', user_ns, uid, ucount });

const ucountOf = (name: string): Ucount | undefined => {
  const ucount = name.replace(/^max_/, '');
  return name.startsWith('max_') && Ucount.is(ucount) ? ucount : undefined;
};

/**
 * /proc/sys/user/NAME as a task reads it, which is that of its own user namespace.
 * @returns undefined: nothing of that name is counted here.
 */
export const readSysctlUser = (kernel: Kernel, pid: number, name: string): number | undefined => {
  const ucount = ucountOf(name);
  const ns = kernel.user_ns.namespaces.get(credOf(kernel, pid)?.user_ns ?? 0);
  return ucount && ns?.ucount_max[ucount];
};

/**
 * Writes `value` to /proc/sys/user/NAME of the task's own user namespace.
 * @returns ENOENT: no such name; EACCES: without CAP_SYS_RESOURCE; EINVAL: no number from 0 to INT_MAX.
 */
export const writeSysctlUser = (call: Call, pid: number, name: string, value: string): Verdict => {
  const ucount = ucountOf(name);
  const user_ns = credOf(call.kernel, pid)?.user_ns;
  if (ucount === undefined || user_ns === undefined) return refuse('ENOENT', 'proc_sys_lookup');
  if (!nsCapable(call, pid, user_ns, 'CAP_SYS_RESOURCE')) return refuse('EACCES', 'proc_sys_permission');
  const max = Number(/^\s*(\d+)\s*$/.exec(value)?.[1] ?? NaN);
  if (!(max <= INT_MAX)) return refuse('EINVAL', 'proc_doulongvec_minmax');
  call.emit({ type: 'set_ucount_max', user_ns, ucount, max });
  return undefined;
};

/** A charge, or one given back, in every namespace that it counts in. */
export const counted = (
  { namespaces, ucounts }: Pick<Kernel['user_ns'], 'namespaces' | 'ucounts'>,
  to: Charged,
  ucount: Ucount,
  by: 1 | -1,
): UcountTable =>
  chargedBy(namespaces, to).reduce((rows, { user_ns, uid }) => {
    const key = ucountsKey({ user_ns, uid });
    const row = rows.get(key) ?? { user_ns, uid, net_namespaces: 0, user_namespaces: 0 };
    const after = { ...row, [ucount]: row[ucount] + by };
    const empty = after.net_namespaces === 0 && after.user_namespaces === 0;
    return empty ? rows.delete(key) : rows.set(key, after);
  }, ucounts);
