/** What Ethernet devices have in common (net/ethernet/eth.c): ether_setup() and the rules of their address. */
import { refuse } from '../errno.js';
import type { Verdict } from '../kernel.js';
import { validAddress } from '../machine.js';
import { IFF, deviceOf, isUp } from '../net/netdevice.js';
import type { LinkOps, NetDevice, Setup } from '../net/netdevice.js';

export const ARPHRD_ETHER = 1;
export const ETH_DATA_LEN = 1500;
export const ETH_MIN_MTU = 68;
export const ETH_MAX_MTU = 65535;

/** ether_setup(): what a driver then changes. */
export const etherSetup = (address: string): Setup => ({
  type: ARPHRD_ETHER,
  flags: IFF.BROADCAST | IFF.MULTICAST,
  mtu: ETH_DATA_LEN,
  min_mtu: ETH_MIN_MTU,
  max_mtu: ETH_DATA_LEN,
  tx_queue_len: 1000,
  address,
  perm_address: null,
  broadcast: 'ff:ff:ff:ff:ff:ff',
  qdisc: 'noop',
  carrier: true,
  netns_immutable: false,
});

/** eth_mac_addr() of a driver with IFF_LIVE_ADDR_CHANGE. @returns EADDRNOTAVAIL: multicast or zero. */
export const ethMacAddr = (_device: NetDevice, address: string): Verdict =>
  validAddress(address) ? undefined : refuse('EADDRNOTAVAIL', 'eth_mac_addr');

/** eth_mac_addr() of a driver that takes an address only while it is down. @returns EBUSY: it is up. */
export const ethMacAddrWhenDown = (device: NetDevice, address: string): Verdict =>
  isUp(device) ? refuse('EBUSY', 'eth_mac_addr') : ethMacAddr(device, address);

/** What a device on top of another tells of it: its index, and its net if that is another one. */
export const stackedLink: Pick<LinkOps, 'iflink' | 'get_link_net'> = {
  iflink: (kernel, { lower, ifindex }) => (lower === null ? ifindex : deviceOf(kernel, lower).ifindex),
  get_link_net: (kernel, { lower, net }) => (lower === null ? net : deviceOf(kernel, lower).net),
};
