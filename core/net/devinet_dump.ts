/** What the kernel tells of IPv4 addresses: inet_fill_ifaddr(), inet_dump_ifaddr() (net/ipv4/devinet.c, Linux 6.18). */
import type { Kernel } from '../kernel.js';
import { nowOf } from '../kernel/timekeeping.js';
import { IFA_F, INFINITY_LIFE_TIME } from './if_addr.js';
import type { CacheInfo, Ifaddrmsg } from './if_addr.js';
import { ifaListOf } from './inetdevice.js';
import type { Ifaddr } from './inetdevice.js';
import { dump } from './netdevice.js';
import type { NetDevice } from './netdevice.js';

const MS_PER_S = 1000;

/** What is left of the lifetimes; one that does not end hides the other's. */
const cacheinfo = (kernel: Kernel, ifa: Ifaddr): CacheInfo => {
  const { ifa_valid_lft: valid, ifa_preferred_lft: preferred } = ifa;
  if ((ifa.ifa_flags & IFA_F.PERMANENT) !== 0)
    return { ifa_prefered: INFINITY_LIFE_TIME, ifa_valid: INFINITY_LIFE_TIME };
  const age_s = Math.floor((nowOf(kernel) - ifa.ifa_tstamp_ms) / MS_PER_S);
  return {
    ifa_prefered: preferred === INFINITY_LIFE_TIME ? preferred : Math.max(0, preferred - age_s),
    ifa_valid: Math.max(0, valid - age_s),
  };
};

/** inet_fill_ifaddr(): an address that is all zero is left out. */
export const inetFillIfaddr = (kernel: Kernel, { ifindex }: NetDevice, ifa: Ifaddr): Ifaddrmsg => ({
  ifa_family: 'AF_INET',
  ifa_index: ifindex,
  ifa_prefixlen: ifa.ifa_prefixlen,
  ifa_scope: ifa.ifa_scope,
  ifa_flags: ifa.ifa_flags,
  ...(ifa.ifa_address !== '0.0.0.0' && { IFA_ADDRESS: ifa.ifa_address }),
  IFA_LOCAL: ifa.ifa_local,
  ...(ifa.ifa_broadcast !== null && ifa.ifa_broadcast !== '0.0.0.0' && { IFA_BROADCAST: ifa.ifa_broadcast }),
  ...(ifa.ifa_label !== '' && { IFA_LABEL: ifa.ifa_label }),
  ...(ifa.ifa_proto !== 0 && { IFA_PROTO: ifa.ifa_proto }),
  ...(ifa.ifa_rt_priority !== 0 && { IFA_RT_PRIORITY: ifa.ifa_rt_priority }),
  IFA_CACHEINFO: cacheinfo(kernel, ifa),
});

/** inet_dump_ifaddr(): device by device in the order of their indices. */
export const inetDumpIfaddr = (kernel: Kernel, net: number): Ifaddrmsg[] =>
  dump(kernel, net).flatMap((device) =>
    ifaListOf(kernel, device).map((ifa) => inetFillIfaddr(kernel, device, ifa)),
  );
