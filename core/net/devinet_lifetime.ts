/**
 * Lifetimes of IPv4 addresses (net/ipv4/devinet.c, Linux 6.18: set_ifa_lifetime, check_lifetime). The kernel looks again
 * after two minutes at the latest and rounds to seconds; here it looks when an address is due.
 */
import type { Call } from '../kernel.js';
import { nowOf } from '../kernel/timekeeping.js';
import { cancelDelayedWork, modDelayedWork } from '../kernel/workqueue.js';
import { IFA_F, INFINITY_LIFE_TIME } from './if_addr.js';
import type { CacheInfo } from './if_addr.js';
import type { Ifaddr } from './inetdevice.js';
import { deviceOf } from './netdevice.js';
import type { NetDevice } from './netdevice.js';

export const FOREVER = { ifa_valid: INFINITY_LIFE_TIME, ifa_prefered: INFINITY_LIFE_TIME } as const;

/** set_ifa_lifetime(): the flags and lifetimes that an address has from now on. */
export const setIfaLifetime = (
  call: Call,
  ifa_flags: number,
  { ifa_valid, ifa_prefered }: CacheInfo,
): Pick<Ifaddr, 'ifa_flags' | 'ifa_valid_lft' | 'ifa_preferred_lft' | 'ifa_tstamp_ms'> => ({
  ifa_flags:
    (ifa_flags & ~(IFA_F.PERMANENT | IFA_F.DEPRECATED)) |
    (ifa_valid === INFINITY_LIFE_TIME ? IFA_F.PERMANENT : 0) |
    (ifa_prefered === 0 ? IFA_F.DEPRECATED : 0),
  ifa_valid_lft: ifa_valid,
  ifa_preferred_lft: ifa_prefered,
  ifa_tstamp_ms: nowOf(call.kernel),
});

const MS_PER_S = 1000;
const endOf = ({ ifa_tstamp_ms }: Ifaddr, lifetime_s: number): number =>
  lifetime_s === INFINITY_LIFE_TIME ? Infinity : ifa_tstamp_ms + lifetime_s * MS_PER_S;

/** When an address is to be looked at next, in milliseconds since boot; Infinity: never. */
const dueAt = (ifa: Ifaddr): number => {
  if ((ifa.ifa_flags & IFA_F.PERMANENT) !== 0) return Infinity;
  const expires = endOf(ifa, ifa.ifa_valid_lft);
  const deprecated = (ifa.ifa_flags & IFA_F.DEPRECATED) !== 0;
  return deprecated ? expires : Math.min(expires, endOf(ifa, ifa.ifa_preferred_lft));
};

export interface DueIfa {
  readonly device: NetDevice;
  readonly at: number;
  readonly ifa: Ifaddr;
}

/** The addresses of a net, each with the place that it has. */
const addressesOf = (call: Call, net: number): DueIfa[] =>
  [...(call.kernel.devinet.nets.get(net) ?? [])].flatMap(([dev, { ifa_list }]) =>
    ifa_list.toArray().map((ifa, at) => ({ device: deviceOf(call.kernel, dev), at, ifa })),
  );

/** The work that looks at the lifetimes of a net is due when the next address is; nothing waits for what lasts. */
export const scheduleCheck = (call: Call, net: number): void => {
  const next_ms = Math.min(...addressesOf(call, net).map(({ ifa }) => dueAt(ifa)));
  if (next_ms === Infinity) cancelDelayedWork(call, 'check_lifetime', net);
  else modDelayedWork(call, 'check_lifetime', net, Math.max(0, next_ms - nowOf(call.kernel)));
};

/** The first address of a net that is due, and whether its time is over altogether. */
export const nextDue = (call: Call, net: number): (DueIfa & { readonly expired: boolean }) | undefined => {
  const now_ms = nowOf(call.kernel);
  const found = addressesOf(call, net).find(({ ifa }) => dueAt(ifa) <= now_ms);
  return found && { ...found, expired: endOf(found.ifa, found.ifa.ifa_valid_lft) <= now_ms };
};
