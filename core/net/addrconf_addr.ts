/**
 * Addresses of IPv6 and the routes that come and go with them (net/ipv6/addrconf.c, net/ipv6/anycast.c, Linux 6.18):
 * a route to the address itself, one to its prefix, one to its peer, and of routers one to the subnet's anycast address.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Call, Kernel } from '../kernel.js';
import { nowOf } from '../kernel/timekeeping.js';
import { cancelDelayedWork } from '../kernel/workqueue.js';
import { IN6ADDR_ANY, ipv6AddrType } from './addrconf_core.js';
import { ipv6Devconf } from './devconf.js';
import { IFA_F, INFINITY_LIFE_TIME } from './if_addr.js';
import { addrListOf, has, in6DevGet } from './if_inet6.js';
import type { Inet6Ifaddr } from './if_inet6.js';
import { networkOf, prefixEqual } from './inet.js';
import { validateInetaddr } from './inetdevice.js';
import { RTF, ip6DelRt, nodeOf } from './ip6_fib.js';
import type { Fib6Info } from './ip6_fib.js';
import { l3mdevFibTable, netifIsL3Master } from './l3mdev.js';
import { IFF } from './netdevice.js';
import type { Found, NetDevice } from './netdevice.js';
import { PLAIN } from './fib6_nh.js';
import type { Fib6Config } from './fib6_nh.js';
import { ip6RouteAdd, rt6RemovePrefsrc } from './route6.js';
import { RTN, RTPROT, RT_TABLE } from './rtmsg.js';

/** IP6_RT_PRIO_ADDRCONF */
const PRIO_ADDRCONF = 256;
const PREFIX_BITS = 128;

/** addrconf_prefix_route(). @param metric 0: the usual one */
export const addrconfPrefixRoute = (
  call: Call,
  dev: NetDevice,
  prefix: { readonly addr: string; readonly prefix_len: number; readonly metric: number },
  expires_ms: number | null = null,
): void => {
  ip6RouteAdd(call, dev.net, {
    ...PLAIN,
    fc_table: l3mdevFibTable(call.kernel, dev) ?? RT_TABLE.MAIN,
    fc_dst: prefix.addr,
    fc_dst_len: prefix.prefix_len,
    fc_metric: prefix.metric === 0 ? PRIO_ADDRCONF : prefix.metric,
    fc_protocol: RTPROT.KERNEL,
    fc_ifindex: dev.ifindex,
    fc_expires_ms: expires_ms,
  });
};

/** addrconf_add_mroute(): all groups are on the link; not while the device is down. */
export const addrconfAddMroute = (call: Call, dev: NetDevice): void => {
  ip6RouteAdd(call, dev.net, {
    ...PLAIN,
    fc_table: l3mdevFibTable(call.kernel, dev) ?? RT_TABLE.LOCAL,
    fc_type: RTN.MULTICAST,
    fc_dst: 'ff00::',
    fc_dst_len: 8,
    fc_metric: PRIO_ADDRCONF,
    fc_protocol: RTPROT.KERNEL,
    fc_ifindex: dev.ifindex,
  });
};

/** addrconf_get_prefix_route(): the first route of a prefix through a device. */
export const addrconfGetPrefixRoute = (
  kernel: Kernel,
  device: NetDevice,
  addr: string,
  plen: number,
  no_gw: boolean,
): Fib6Info | undefined =>
  nodeOf(kernel, device.net, {
    table: l3mdevFibTable(kernel, device) ?? RT_TABLE.MAIN,
    dst: networkOf(addr, plen),
    plen,
    src: IN6ADDR_ANY,
    src_len: 0,
  }).find((rt) => rt.dev === device.dev && (!no_gw || rt.gw === ''));

/** addrconf_f6i_alloc(): the route to an address of the machine itself; the device may be down. */
const hostRoute = (kernel: Kernel, device: NetDevice, addr: string, anycast: boolean): Fib6Config => ({
  ...PLAIN,
  fc_table: l3mdevFibTable(kernel, device) ?? RT_TABLE.LOCAL,
  fc_type: anycast ? RTN.ANYCAST : RTN.LOCAL,
  fc_flags: anycast ? RTF.ANYCAST : RTF.LOCAL,
  fc_dst: addr,
  fc_dst_len: PREFIX_BITS,
  fc_protocol: RTPROT.KERNEL,
  fc_ifindex: device.ifindex,
  fc_ignore_dev_down: true,
});

const hostRouteOf = (
  kernel: Kernel,
  device: NetDevice,
  addr: string,
  anycast: boolean,
): Fib6Info | undefined => {
  const { net, dev } = device;
  const table = l3mdevFibTable(kernel, device) ?? RT_TABLE.LOCAL;
  const at = { table, dst: addr, plen: PREFIX_BITS, src: IN6ADDR_ANY, src_len: 0 };
  const flag = anycast ? RTF.ANYCAST : RTF.LOCAL;
  return nodeOf(kernel, net, at).find((rt) => rt.dev === dev && (rt.flags & flag) !== 0 && rt.metric === 0);
};

/** ip6_ins_rt() of ifp->rt, unless it is there. */
export const insertHostRoute = (call: Call, dev: NetDevice, addr: string): void => {
  if (hostRouteOf(call.kernel, dev, addr, false) === undefined)
    ip6RouteAdd(call, dev.net, hostRoute(call.kernel, dev, addr, false));
};

/** Longest prefix of which the first address is an anycast address of its routers (RFC 6164). */
const MAX_ANYCAST_PREFIX = 126;

/** addrconf_join_anycast() */
export const joinAnycast = (call: Call, dev: NetDevice, { addr, prefix_len }: Inet6Ifaddr): void => {
  const anycast = networkOf(addr, prefix_len);
  if (prefix_len > MAX_ANYCAST_PREFIX || anycast === IN6ADDR_ANY) return;
  const isFirst = in6DevGet(call.kernel, dev)?.ac_list.has(anycast) !== true;
  call.emit({ type: '__ipv6_dev_ac_inc', net: dev.net, dev: dev.dev, addr: anycast });
  if (isFirst) ip6RouteAdd(call, dev.net, hostRoute(call.kernel, dev, anycast, true));
};

/** addrconf_leave_anycast() */
export const leaveAnycast = (call: Call, dev: NetDevice, { addr, prefix_len }: Inet6Ifaddr): void => {
  const anycast = networkOf(addr, prefix_len);
  if (in6DevGet(call.kernel, dev)?.ac_list.has(anycast) !== true) return;
  call.emit({ type: '__ipv6_dev_ac_dec', net: dev.net, dev: dev.dev, addr: anycast });
  if (in6DevGet(call.kernel, dev)?.ac_list.has(anycast) === true) return;
  const rt = hostRouteOf(call.kernel, dev, anycast, true);
  if (rt !== undefined) ip6DelRt(call, dev.net, rt);
};

const isForwarding = (call: Call, dev: NetDevice): boolean =>
  ipv6Devconf(call.kernel, dev, 'forwarding') !== 0;

/** ipv6_ifa_notify(0): nothing but the message. */
export const ifaNotify = (call: Call, { net }: NetDevice, ifp: Inet6Ifaddr): void =>
  call.emit({ type: 'inet6_ifa_notify', net, nlmsg_type: 'RTM_NEWADDR', ifp });

/** ipv6_ifa_notify(RTM_NEWADDR): the address is in use from now on. */
export const ifaNotifyNew = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr): void =>
  call.within('__ipv6_ifa_notify', ifp.addr, () => {
    ifaNotify(call, dev, ifp);
    insertHostRoute(call, dev, ifp.addr);
    if (isForwarding(call, dev)) joinAnycast(call, dev, ifp);
    if (ifp.peer_addr !== '')
      addrconfPrefixRoute(call, dev, {
        addr: ifp.peer_addr,
        prefix_len: PREFIX_BITS,
        metric: ifp.rt_priority,
      });
  });

/** ipv6_ifa_notify(RTM_DELADDR): the address is in use no longer. */
export const ifaNotifyDel = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr): void =>
  call.within('__ipv6_ifa_notify', ifp.addr, () => {
    call.emit({ type: 'inet6_ifa_notify', net: dev.net, nlmsg_type: 'RTM_DELADDR', ifp });
    if (isForwarding(call, dev)) leaveAnycast(call, dev, ifp);
    const toPeer =
      ifp.peer_addr === ''
        ? undefined
        : addrconfGetPrefixRoute(call.kernel, dev, ifp.peer_addr, PREFIX_BITS, false);
    if (toPeer !== undefined) ip6DelRt(call, dev.net, toPeer);
    removeHostRoute(call, dev, ifp.addr);
  });

/** ip6_del_rt() of ifp->rt. */
export const removeHostRoute = (call: Call, dev: NetDevice, addr: string): void => {
  const rt = hostRouteOf(call.kernel, dev, addr, false);
  if (rt !== undefined) ip6DelRt(call, dev.net, rt);
};

/** struct ifa6_config: an address that is asked for. */
export interface Ifa6Config {
  readonly pfx: string;
  readonly plen: number;
  /** '': none. */
  readonly peer_pfx: string;
  /** IFA_F_* */
  readonly ifa_flags: number;
  readonly rt_priority: number;
  readonly ifa_proto: number;
  /** Seconds. */
  readonly valid_lft: number;
  readonly preferred_lft: number;
}

/** An address of the kernel's own. */
export const OWN = {
  peer_pfx: '',
  ifa_flags: IFA_F.PERMANENT,
  rt_priority: 0,
  valid_lft: INFINITY_LIFE_TIME,
  preferred_lft: INFINITY_LIFE_TIME,
} as const;

/**
 * ipv6_add_addr(). @returns EADDRNOTAVAIL: no address for an interface, or not for this one; EACCES: IPv6 is disabled
 * there; EEXIST: the device has it
 */
export const ipv6AddAddr = (call: Call, dev: NetDevice, cfg: Ifa6Config): Found<Inet6Ifaddr> => {
  const site = 'ipv6_add_addr';
  const no = (why: string): Found<never> => E.left(refuse('EADDRNOTAVAIL', site, `ipv6: ${why}`));
  const type = ipv6AddrType(cfg.pfx);
  if (type === 'any') return no('Invalid address');
  if (type === 'multicast' && (cfg.ifa_flags & IFA_F.MCAUTOJOIN) === 0)
    return no('Cannot assign multicast address without "IFA_F_MCAUTOJOIN" flag');
  if (type === 'loopback' && (dev.flags & IFF.LOOPBACK) === 0 && !netifIsL3Master(dev))
    return no('Cannot assign loopback address on this device');
  if (ipv6Devconf(call.kernel, dev, 'disable_ipv6') !== 0)
    return E.left(refuse('EACCES', site, 'ipv6: IPv6 is disabled on this device'));
  const invalid = validateInetaddr(call, dev, cfg.pfx);
  if (invalid !== undefined) return E.left(invalid);
  if (addrListOf(call.kernel, dev).some(({ addr }) => addr === cfg.pfx))
    return E.left(refuse('EEXIST', site, 'ipv6: address already assigned'));
  const ifp: Inet6Ifaddr = {
    ifa: call.kernel.addrconf.nextIfa,
    dev: dev.dev,
    addr: cfg.pfx,
    prefix_len: cfg.plen,
    peer_addr: cfg.peer_pfx,
    flags: (cfg.ifa_flags & IFA_F.NODAD) === 0 ? cfg.ifa_flags | IFA_F.TENTATIVE : cfg.ifa_flags,
    rt_priority: cfg.rt_priority,
    ifa_proto: cfg.ifa_proto,
    valid_lft: cfg.valid_lft,
    prefered_lft: cfg.preferred_lft,
    cstamp_ms: nowOf(call.kernel),
    tstamp_ms: nowOf(call.kernel),
    state: 'PREDAD',
    dad_probes: 0,
  };
  call.emit({ type: 'ipv6_add_addr', net: dev.net, ifp });
  return E.right(ifp);
};

/** check_cleanup_prefix_route(): no other address of the device keeps the route to an address's prefix. */
const isLastOfPrefix = (kernel: Kernel, dev: NetDevice, { ifa, addr, prefix_len }: Inet6Ifaddr): boolean =>
  !addrListOf(kernel, dev).some(
    (other) =>
      other.ifa !== ifa &&
      other.prefix_len === prefix_len &&
      prefixEqual(other.addr, addr, prefix_len) &&
      (has(other, 'PERMANENT') || has(other, 'NOPREFIXROUTE')),
  );

/** cleanup_prefix_route(), unless another address keeps it. */
export const cleanupPrefixRoute = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr): void => {
  if (!isLastOfPrefix(call.kernel, dev, ifp)) return;
  const rt = addrconfGetPrefixRoute(call.kernel, dev, ifp.addr, ifp.prefix_len, true);
  if (rt === undefined) return;
  const expires_ms = lastOf(call.kernel, dev, ifp);
  if (expires_ms === undefined) ip6DelRt(call, dev.net, rt);
  else call.emit({ type: 'fib6_set_expires', net: dev.net, rt: { ...rt, expires_ms } });
};

/** Until when the addresses of a prefix live that have an end; undefined: there are none. */
const lastOf = (kernel: Kernel, dev: NetDevice, ifp: Inet6Ifaddr): number | undefined => {
  const ends = addrListOf(kernel, dev).flatMap((other) =>
    other.ifa !== ifp.ifa &&
    other.prefix_len === ifp.prefix_len &&
    prefixEqual(other.addr, ifp.addr, ifp.prefix_len)
      ? [other.tstamp_ms + other.valid_lft * 1000]
      : [],
  );
  return ends.length === 0 ? undefined : Math.max(...ends);
};

/** ipv6_del_addr(): it goes, and with the last address of a prefix the route to that. */
export const ipv6DelAddr = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr): void =>
  call.within('ipv6_del_addr', ifp.addr, () => {
    const keepsPrefix = !has(ifp, 'PERMANENT') || has(ifp, 'NOPREFIXROUTE');
    call.emit({ type: 'ipv6_del_addr', net: dev.net, dev: dev.dev, ifa: ifp.ifa });
    cancelDelayedWork(call, 'addrconf_dad_work', ifp.ifa);
    ifaNotifyDel(call, dev, ifp);
    if (!keepsPrefix) cleanupPrefixRoute(call, dev, ifp);
    rt6RemovePrefsrc(call, dev, ifp.addr);
  });
