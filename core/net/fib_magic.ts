/**
 * The routes that addresses bring with them, and what becomes of routes as links go up and down (net/ipv4/fib_frontend.c:
 * fib_magic() and whoever calls it, Linux 6.18). Left out: mtu exceptions.
 */
import type { Call } from '../kernel.js';
import { inetAddrType } from './fib_nh.js';
import { fibFlush, fibNewTable, fibSync, fibTableDelete, fibTableInsert } from './fib_trie.js';
import { IFA_F } from './if_addr.js';
import { broadcastOf, networkOf, prefixEqual } from './inet.js';
import { ifaListOf, inDevGet, inetIfaMatch, isSecondary, sameSubnet } from './inetdevice.js';
import type { Ifaddr, InetaddrNotifier } from './inetdevice.js';
import { l3mdevFibTable, netifIsL3Master } from './l3mdev.js';
import { IFF, deviceOf, isUp, isUsable } from './netdevice.js';
import { neighIfdown } from './neighbour.js';
import type { NetDevice, Notifier } from './netdevice.js';
import { RTN, RTNH_F, RTPROT, RT_SCOPE, RT_TABLE } from './rtmsg.js';
import type { RouteCommand } from './rtmsg.js';

type Change = RouteCommand['type'];

interface Prefix {
  readonly type: number;
  readonly dst: string;
  readonly dst_len: number;
  readonly priority?: number;
}

/** fib_magic(): a route of an address comes or goes; there is nobody to tell if it cannot. */
const fibMagic = (
  call: Call,
  change: Change,
  device: NetDevice,
  { type, dst, dst_len, priority = 0 }: Prefix,
  prim: Ifaddr,
): void =>
  call.within('fib_magic', `${dst}/${dst_len}`, () => {
    const { net, ifindex } = device;
    const table =
      l3mdevFibTable(call.kernel, device) ?? (type === RTN.UNICAST ? RT_TABLE.MAIN : RT_TABLE.LOCAL);
    fibNewTable(call, net, table);
    const command: RouteCommand = {
      type: change,
      pid: 0,
      nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_APPEND'],
      rtm_family: 'AF_INET',
      rtm_dst_len: dst_len,
      rtm_src_len: 0,
      rtm_tos: 0,
      rtm_table: table,
      rtm_protocol: RTPROT.KERNEL,
      rtm_scope: type === RTN.LOCAL ? RT_SCOPE.HOST : RT_SCOPE.LINK,
      rtm_type: type,
      rtm_flags: 0,
      RTA_DST: dst,
      RTA_OIF: ifindex,
      RTA_PRIORITY: priority,
      RTA_PREFSRC: prim.ifa_local,
    };
    if (change === 'RTM_NEWROUTE') fibTableInsert(call, net, command);
    else fibTableDelete(call, net, command);
  });

const isZeronet = (address: string): boolean => prefixEqual(address, '0.0.0.0', 8);

/** The network that an address is in. */
const prefixOf = ({ ifa_address, ifa_prefixlen }: Ifaddr): string => networkOf(ifa_address, ifa_prefixlen);

/** Whether there is a network around an address. */
const hasSubnet = (ifa: Ifaddr): boolean =>
  !isZeronet(prefixOf(ifa)) && (prefixOf(ifa) !== ifa.ifa_local || ifa.ifa_prefixlen < 32);

/** Networks of up to this length have a broadcast address. */
const MAX_BROADCAST = 30;

const host = (type: number, dst: string): Prefix => ({ type, dst, dst_len: 32 });

/** The connected route of an address. */
const connected = ({ flags }: NetDevice, ifa: Ifaddr, priority = 0): Prefix => ({
  type: (flags & IFF.LOOPBACK) === 0 ? RTN.UNICAST : RTN.LOCAL,
  dst: prefixOf(ifa),
  dst_len: ifa.ifa_prefixlen,
  priority,
});

/** inet_ifa_byprefix(): the primary of an address's subnet. */
const primaryOf = (list: readonly Ifaddr[], ifa: Ifaddr): Ifaddr | undefined =>
  list.find((other) => !isSecondary(other) && sameSubnet(other, ifa));

/** fib_add_ifaddr() */
export const fibAddIfaddr = (call: Call, device: NetDevice, ifa: Ifaddr): void =>
  call.within('fib_add_ifaddr', ifa.ifa_local, () => {
    const prim = isSecondary(ifa) ? primaryOf(ifaListOf(call.kernel, device), ifa) : ifa;
    if (prim === undefined) return;
    const add = (prefix: Prefix): void => fibMagic(call, 'RTM_NEWROUTE', device, prefix, prim);
    add(host(RTN.LOCAL, ifa.ifa_local));
    if (!isUp(device)) return;
    const { ifa_broadcast: brd, ifa_prefixlen, ifa_flags, ifa_rt_priority } = ifa;
    if (brd !== null && brd !== '255.255.255.255') add(host(RTN.BROADCAST, brd));
    if (isSecondary(ifa) || !hasSubnet(ifa)) return;
    if ((ifa_flags & IFA_F.NOPREFIXROUTE) === 0) add(connected(device, ifa, ifa_rt_priority));
    if (ifa_prefixlen <= MAX_BROADCAST) add(host(RTN.BROADCAST, broadcastOf(prefixOf(ifa), ifa_prefixlen)));
  });

/** What other addresses of the device still need of the routes of one that goes. */
interface Kept {
  readonly local: boolean;
  readonly broadcasts: ReadonlySet<string>;
  /** The address itself is still on the list. */
  readonly here: boolean;
}

/**
 * The addresses that lead, with `ifa`, to routes from the same primary address.
 * @param iprim the primary whose subnet is being remade
 */
const keptBy = (list: readonly Ifaddr[], ifa: Ifaddr, prim: Ifaddr, iprim: Ifaddr | undefined): Kept => {
  let local = false;
  let here = false;
  let samePrefsrc = false;
  let prim1: Ifaddr | undefined;
  const broadcasts = new Set<string>();
  for (const other of list) {
    if (other === ifa) {
      here = true;
      continue;
    }
    if (
      iprim !== undefined &&
      other.ifa_prefixlen === iprim.ifa_prefixlen &&
      inetIfaMatch(other.ifa_address, iprim)
    )
      continue;
    if (isSecondary(other)) {
      if (sameSubnet(other, prim)) prim1 = prim;
      else {
        if (!samePrefsrc) continue;
        if (prim1 === undefined || !sameSubnet(other, prim1)) prim1 = primaryOf(list, other);
        if (prim1?.ifa_local !== prim.ifa_local) continue;
      }
    } else {
      if (prim.ifa_local !== other.ifa_local) continue;
      prim1 = other;
      if (prim !== prim1) samePrefsrc = true;
    }
    if (ifa.ifa_local === other.ifa_local) local = true;
    if (other.ifa_broadcast !== null) broadcasts.add(other.ifa_broadcast);
    if (prim1 === other && other.ifa_prefixlen <= MAX_BROADCAST && !isZeronet(prefixOf(other)))
      broadcasts.add(broadcastOf(prefixOf(other), other.ifa_prefixlen));
  }
  return { local, broadcasts, here };
};

/** fib_del_ifaddr(). @param iprim the primary whose subnet is being remade; undefined: the address just goes */
export const fibDelIfaddr = (call: Call, device: NetDevice, ifa: Ifaddr, iprim?: Ifaddr): void =>
  call.within('fib_del_ifaddr', ifa.ifa_local, () => {
    const list = ifaListOf(call.kernel, device);
    const primary = iprim ?? primaryOf(list, ifa);
    const prim = isSecondary(ifa) ? primary : ifa;
    if (prim === undefined) return;
    const del = (prefix: Prefix): void => fibMagic(call, 'RTM_DELROUTE', device, prefix, prim);
    const subnet = !isSecondary(ifa) && hasSubnet(ifa);
    if (subnet && (ifa.ifa_flags & IFA_F.NOPREFIXROUTE) === 0) del(connected(device, ifa));
    const kept = keptBy(list, ifa, prim, iprim);
    const { ifa_broadcast: brd } = ifa;
    if (brd !== null && !kept.broadcasts.has(brd)) del(host(RTN.BROADCAST, brd));
    const last = broadcastOf(ifa.ifa_address, ifa.ifa_prefixlen);
    if (subnet && ifa.ifa_prefixlen <= MAX_BROADCAST && !kept.broadcasts.has(last))
      del(host(RTN.BROADCAST, last));
    if (kept.local) return;
    del(host(RTN.LOCAL, ifa.ifa_local));
    const { net } = device;
    const domain = l3mdevFibTable(call.kernel, device);
    if (kept.here || inetAddrType(call.kernel, net, ifa.ifa_local, domain) === RTN.LOCAL) return;
    const table = domain ?? RT_TABLE.MAIN;
    if (fibSync(call, { type: 'fib_sync_down_addr', net, table, local: ifa.ifa_local })) fibFlush(call, net);
  });

/** fib_modify_prefix_metric(): the connected route is made anew before the old one goes. */
export const fibModifyPrefixMetric = (call: Call, device: NetDevice, ifa: Ifaddr, metric: number): void =>
  call.within('fib_modify_prefix_metric', ifa.ifa_local, () => {
    const hidden = isSecondary(ifa) || (ifa.ifa_flags & IFA_F.NOPREFIXROUTE) !== 0;
    if (!isUp(device) || hidden || !hasSubnet(ifa)) return;
    fibMagic(call, 'RTM_NEWROUTE', device, connected(device, ifa, metric), ifa);
    fibMagic(call, 'RTM_DELROUTE', device, connected(device, ifa, ifa.ifa_rt_priority), ifa);
  });

/** fib_disable_ip(): routes through a device end, and neighbours. @param force those to the machine itself as well */
const fibDisableIp = (call: Call, device: NetDevice, why: 'gone' | 'down', force: boolean): void =>
  call.within('fib_disable_ip', device.name, () => {
    const { net, ifindex } = device;
    if (fibSync(call, { type: 'fib_sync_down_dev', net, oif: ifindex, why, force })) fibFlush(call, net);
    neighIfdown(call, 'AF_INET', device);
  });

/** fib_sync_up(). @param flags RTNH_F_* that its nexthops lose */
const fibSyncUp = (call: Call, device: NetDevice, flags: number): void => {
  if (!isUp(device)) return;
  const both = (flags & RTNH_F.DEAD) !== 0 && isUsable(device) ? flags | RTNH_F.LINKDOWN : flags;
  fibSync(call, { type: 'fib_sync_up', net: device.net, oif: device.ifindex, flags: both });
};

/** fib_netdev_event(): a device that joins or leaves a domain loses its routes. */
export const notifier: Notifier = (call, event, device, { upper }) => {
  if (event === 'NETDEV_UNREGISTER') {
    fibDisableIp(call, device, 'gone', true);
    return;
  }
  if (inDevGet(call.kernel, device) === undefined) return;
  switch (event) {
    case 'NETDEV_UP':
      for (const ifa of ifaListOf(call.kernel, device)) fibAddIfaddr(call, device, ifa);
      fibSyncUp(call, device, RTNH_F.DEAD);
      return;
    case 'NETDEV_DOWN':
      fibDisableIp(call, device, 'down', false);
      return;
    case 'NETDEV_CHANGE': {
      const { net, ifindex: oif } = device;
      if (isUsable(device)) fibSyncUp(call, device, RTNH_F.LINKDOWN);
      else fibSync(call, { type: 'fib_sync_down_dev', net, oif, why: 'carrier', force: false });
      return;
    }
    case 'NETDEV_CHANGEUPPER':
      if (upper !== undefined && netifIsL3Master(deviceOf(call.kernel, upper)))
        fibDisableIp(call, device, 'down', true);
      return;
    default:
  }
};

/** fib_inetaddr_event() */
export const inetaddrNotifier: InetaddrNotifier = (call, event, device, ifa) => {
  if (event === 'NETDEV_UP') {
    fibAddIfaddr(call, device, ifa);
    fibSyncUp(call, device, RTNH_F.DEAD);
    return;
  }
  fibDelIfaddr(call, device, ifa);
  if (ifaListOf(call.kernel, device).length === 0) fibDisableIp(call, device, 'down', true);
};
