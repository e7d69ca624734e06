/**
 * Which multicast groups devices are in (net/ipv4/igmp.c, net/ipv6/mcast.c, net/core/dev_addr_lists.c, Linux 6.18), as far
 * as it follows from what they are: groups that every host and every router is in, those of bridges, of addresses, and of
 * devices stacked on them. The order in which groups were joined is that of the usual course of things. Left out: sockets,
 * timers.
 */
import { List } from 'immutable';
import type { Kernel } from '../../core/kernel.js';
import { devAddrsOf } from '../../core/net/dev_addr_excl.js';
import { globalAddresses } from '../../core/net/dev_addr_lists.js';
import { solicitedNodeOf } from '../../core/net/addrconf_core.js';
import { addrListOf, in6DevGet } from '../../core/net/if_inet6.js';
import { inDevGet } from '../../core/net/inetdevice.js';
import { IFF, isUp, uppersOf } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { directoryOf, valueOf } from '../../core/net/sysctl_net.js';
import { pi6 } from './addrconf.js';

/** A group, and how often it was asked for. */
export interface Member {
  readonly address: string;
  readonly users: number;
}

const ALL_HOSTS = '224.0.0.1';
/** All-Snoopers, of bridges that snoop. */
const SNOOPERS = '224.0.0.106';

/** in_dev->mc_list: latest first. */
export const groupsOf = (kernel: Kernel, device: NetDevice): string[] => {
  if (inDevGet(kernel, device) === undefined || !isUp(device)) return [];
  return device.kind === 'bridge' ? [ALL_HOSTS, SNOOPERS] : [ALL_HOSTS];
};

/** Of a device without a link layer: a group has no address there. */
const ARPHRD_NONE = 65534;

/** MAF_* */
const LOADED = 0x4;
const NOREPORT = 0x8;

/** A group of IPv6 with its flags. */
export interface Member6 extends Member {
  readonly flags: number;
}

/** The device is told of its groups from its start, and again whenever it comes up, until it is first closed. */
const isLoaded = (device: NetDevice): boolean => isUp(device) || device.qdisc === 'noop';

/** How often each address is there, in the order of the first. */
const counted = (addresses: readonly string[]): [string, number][] => [
  ...List(addresses).countBy((address) => address),
];

const isRouter = (kernel: Kernel, device: NetDevice): boolean =>
  (device.flags & IFF.MULTICAST) !== 0 &&
  valueOf(kernel, device.net, directoryOf('ipv6/conf', device.dev), 'forwarding') !== '0';

/** inet6_dev->mc_list, the oldest first: every host's, a bridge's, those of addresses, a router's, those of its anycast. */
const joined6 = (kernel: Kernel, device: NetDevice): [string, number][] => {
  const idev = in6DevGet(kernel, device);
  if (idev === undefined) return [];
  // addrconf_join_solict()
  const solicits = (device.flags & (IFF.LOOPBACK | IFF.NOARP)) === 0;
  const begun = addrListOf(kernel, device).filter(({ state }) => solicits && state !== 'PREDAD');
  return counted([
    'ff01::1',
    'ff02::1',
    ...(device.kind === 'bridge' && isUp(device) ? ['ff02::6a'] : []),
    ...begun.toSorted((a, b) => a.ifa - b.ifa).map(({ addr }) => solicitedNodeOf(addr)),
    ...(isRouter(kernel, device) ? ['ff02::2', 'ff01::2', 'ff05::2'] : []),
    ...(solicits ? [...idev.ac_list.keys()].map(solicitedNodeOf) : []),
  ]);
};

/** Of this scope a group reaches nobody else, and the device is not told. */
const isLocal = (address: string): boolean => address.startsWith('ff01:');

/** inet6_dev->mc_list: latest first. */
export const groups6Of = (kernel: Kernel, device: NetDevice): Member6[] =>
  joined6(kernel, device)
    .toReversed()
    .map(([address, users]) => {
      const loaded = !isLocal(address) && isLoaded(device) ? LOADED : 0;
      const silent = isLocal(address) || address === 'ff02::1' ? NOREPORT : 0;
      return { address, users, flags: loaded | silent };
    });

const HEX = 16;
const two = (n: number): string => n.toString(HEX).padStart(2, '0');

/** ip_eth_mc_map() */
const ofIpv4 = (group: string): string => {
  const [, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return `01005e${two(b & 0x7f)}${two(c)}${two(d)}`;
};

/** ipv6_eth_mc_map() */
const LAST_DIGITS = 8;
const ofIpv6 = (group: string): string => `3333${pi6(group).slice(-LAST_DIGITS)}`;

/** Addresses of the link layer that the device itself listens to, once for each group, the oldest first. */
const ownGroups = (kernel: Kernel, device: NetDevice): string[] => {
  if ((device.flags & IFF.LOOPBACK) !== 0 || device.type === ARPHRD_NONE) return [];
  const loaded = joined6(kernel, device).filter(([address]) => !isLocal(address) && isLoaded(device));
  const [nodes = [], snoopers = [], others = []] = [
    loaded.filter(([address]) => address === 'ff02::1'),
    loaded.filter(([address]) => address === 'ff02::6a'),
    loaded.filter(([address]) => address !== 'ff02::1' && address !== 'ff02::6a'),
  ].map((groups) => groups.map(([address]) => ofIpv6(address)));
  const groups = groupsOf(kernel, device);
  const [hosts, bridges] = [
    groups.filter((group) => group === ALL_HOSTS),
    groups.filter((group) => group !== ALL_HOSTS),
  ];
  return [...nodes, ...bridges.map(ofIpv4), ...snoopers, ...hosts.map(ofIpv4), ...others];
};

/** Kinds that tell the device below which groups they are in: dev_mc_sync(). */
const SYNC: ReadonlySet<string> = new Set(['macvlan', 'macvtap', 'ipvlan', 'ipvtap', 'vlan']);
const syncs = (device: NetDevice): boolean => SYNC.has(device.kind) && isUp(device) && device.lower !== null;

/** An address without colons, and whether a user has asked for it. */
interface LinkLayerMember extends Member {
  readonly isGlobal: boolean;
}

/** dev->mc: oldest first, then what users have asked for; a group that the device below was told of counts once more. */
export const linkLayerGroups = (kernel: Kernel, device: NetDevice): LinkLayerMember[] => {
  const above = uppersOf(kernel, device.dev).filter((upper) => syncs(upper) && upper.lower === device.dev);
  const asked = globalAddresses(kernel, device.dev).map((address) => address.replaceAll(':', ''));
  const all = [
    ...ownGroups(kernel, device),
    ...asked,
    ...devAddrsOf(kernel, device.dev).mc.map((address) => address.replaceAll(':', '')),
    ...above.flatMap((upper) => linkLayerGroups(kernel, upper).map(({ address }) => address)),
  ];
  return counted(all).map(([address, count]) => ({
    address,
    users: count + (syncs(device) ? 1 : 0),
    isGlobal: asked.includes(address),
  }));
};
