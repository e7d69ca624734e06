/** What a new neighbour of IPv4 is to begin with (net/ipv4/arp.c, Linux 6.18: arp_constructor, arp_mc_map). */
import type { Kernel } from '../kernel.js';
import { inetAddrType } from './fib_nh.js';
import { bitsOf } from './inet.js';
import { inDevGet } from './inetdevice.js';
import { l3mdevFibTable } from './l3mdev.js';
import { mcMap } from './neigh_table.js';
import type { Constructed } from './neigh_table.js';
import { NUD } from './ndmsg.js';
import { IFF } from './netdevice.js';
import type { NetDevice } from './netdevice.js';
import { RTN } from './rtmsg.js';

/** Ethernet addresses of groups of IPv4: 25 fixed bits, then those of the group. */
const ETH_MC = 0x01005e000000n;
const GROUP_BITS = 0x7fffffn;

/** Whoever is at the other end: such links have one neighbour. */
const ONE_NEIGHBOUR = IFF.LOOPBACK | IFF.POINTOPOINT;

/** arp_constructor(). @returns undefined: the device does not speak IPv4 */
export const arpConstructor = (kernel: Kernel, dev: NetDevice, address: string): Constructed | undefined => {
  if (inDevGet(kernel, dev) === undefined) return undefined;
  const primary_key = (dev.flags & ONE_NEIGHBOUR) === 0 ? address : '0.0.0.0';
  const isSet = (flags: number): boolean => (dev.flags & flags) !== 0;
  const noarp = (ha: string): Constructed => ({ primary_key, ha, nud_state: NUD.NOARP });
  const type = inetAddrType(kernel, dev.net, primary_key, l3mdevFibTable(kernel, dev));
  if (dev.address === '') return noarp('');
  if (type === RTN.MULTICAST) return noarp(mcMap(dev, ETH_MC | (bitsOf(primary_key) & GROUP_BITS)));
  if (isSet(IFF.NOARP | IFF.LOOPBACK)) return noarp(dev.address);
  if (type === RTN.BROADCAST || isSet(IFF.POINTOPOINT)) return noarp(dev.broadcast);
  return { primary_key, ha: '', nud_state: NUD.NONE };
};
