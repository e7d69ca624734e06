/**
 * Which multicast groups devices are in (net/ipv4/igmp.c, net/ipv6/mcast.c, net/core/dev_addr_lists.c, Linux 6.18), as far
 * as it follows from what they are: groups that every host is in, those of bridges, and those of devices stacked on them.
 * Left out: sockets, routers' groups, timers.
 */
import type { Kernel } from '../../core/kernel.js';
import { IFF, isUp, uppersOf } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { speaks } from '../../core/net/sysctl_net.js';

/** A group, and how often it was asked for. */
export interface Member {
  readonly address: string;
  readonly users: number;
}

const ALL_HOSTS = '224.0.0.1';
/** All-Snoopers, of bridges that snoop. */
const SNOOPERS = '224.0.0.106';
const SNOOPERS6 = 'ff02000000000000000000000000006a';
const ALL_NODES6 = 'ff020000000000000000000000000001';
const LOCAL_NODES6 = 'ff010000000000000000000000000001';

/** MAF_* */
const LOADED = 0x4;
const NOREPORT = 0x8;

/** in_dev->mc_list: latest first. */
export const groupsOf = (kernel: Kernel, device: NetDevice): string[] => {
  if (!speaks(kernel, device, 'ipv4') || !isUp(device)) return [];
  return device.kind === 'bridge' ? [ALL_HOSTS, SNOOPERS] : [ALL_HOSTS];
};

/** A group of IPv6 with its flags. */
export interface Member6 extends Member {
  readonly flags: number;
}

/** The device is told of its groups from its start, and again whenever it comes up, until it is first closed. */
const isLoaded = (device: NetDevice): boolean => isUp(device) || device.qdisc === 'noop';

/** inet6_dev->mc_list: latest first. */
export const groups6Of = (kernel: Kernel, device: NetDevice): Member6[] => {
  if (!speaks(kernel, device, 'ipv6')) return [];
  const snoopers =
    device.kind === 'bridge' && isUp(device) ? [{ address: SNOOPERS6, users: 1, flags: LOADED }] : [];
  return [
    ...snoopers,
    { address: ALL_NODES6, users: 1, flags: NOREPORT | (isLoaded(device) ? LOADED : 0) },
    { address: LOCAL_NODES6, users: 1, flags: NOREPORT },
  ];
};

const HEX = 16;
const two = (n: number): string => n.toString(HEX).padStart(2, '0');

/** ip_eth_mc_map() */
const ofIpv4 = (group: string): string => {
  const [, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return ['01', '00', '5e', two(b & 0x7f), two(c), two(d)].join(':');
};

/** ipv6_eth_mc_map() */
const ofIpv6 = (group: string): string => `33:33:${(group.slice(-8).match(/../g) ?? []).join(':')}`;

/** Groups that the device itself is in, oldest first. */
const ownGroups = (kernel: Kernel, device: NetDevice): string[] => {
  if ((device.flags & IFF.LOOPBACK) !== 0) return [];
  const loaded = groups6Of(kernel, device).filter(({ flags }) => (flags & LOADED) !== 0);
  const [nodes = [], others = []] = [
    loaded.filter(({ address }) => address === ALL_NODES6),
    loaded.filter(({ address }) => address === SNOOPERS6),
  ].map((members) => members.map(({ address }) => ofIpv6(address)));
  const solicited = loaded.filter(({ address }) => address !== ALL_NODES6 && address !== SNOOPERS6);
  const [hosts = [], snoopers = []] = [
    groupsOf(kernel, device).filter((group) => group === ALL_HOSTS),
    groupsOf(kernel, device).filter((group) => group !== ALL_HOSTS),
  ].map((groups) => groups.map(ofIpv4));
  return [...nodes, ...snoopers, ...others, ...hosts, ...solicited.map(({ address }) => ofIpv6(address))];
};

/** Kinds that tell the device below which groups they are in: dev_mc_sync(). */
const SYNC: ReadonlySet<string> = new Set(['macvlan', 'vlan']);
const syncs = (device: NetDevice): boolean => SYNC.has(device.kind) && isUp(device) && device.lower !== null;

/** dev->mc: oldest first; a group that the device below was told of counts once more. */
export const linkLayerGroups = (kernel: Kernel, device: NetDevice): Member[] => {
  const above = uppersOf(kernel, device.dev).filter((upper) => syncs(upper) && upper.lower === device.dev);
  const users = new Map<string, number>();
  const add = (address: string): void => void users.set(address, (users.get(address) ?? 0) + 1);
  for (const address of ownGroups(kernel, device)) add(address);
  for (const upper of above) for (const { address } of linkLayerGroups(kernel, upper)) add(address);
  return [...users].map(([address, count]) => ({ address, users: count + (syncs(device) ? 1 : 0) }));
};
