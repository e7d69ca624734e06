/** What a new neighbour of IPv6 is to begin with (net/ipv6/ndisc.c, Linux 6.18: ndisc_constructor, ndisc_allow_add). */
import { refuse } from '../errno.js';
import type { Kernel, Verdict } from '../kernel.js';
import { ipv6Devconf } from './devconf.js';
import { in6DevGet } from './if_inet6.js';
import { bitsOf, prefixEqual } from './inet.js';
import { mcMap } from './neigh_table.js';
import type { Constructed } from './neigh_table.js';
import { NUD } from './ndmsg.js';
import { IFF } from './netdevice.js';
import type { NetDevice } from './netdevice.js';

/** Ethernet addresses of groups of IPv6: two fixed octets, then the last four of the group. */
const ETH_MC = 0x333300000000n;
const GROUP_BITS = 0xffffffffn;

/** ndisc_constructor(). @returns undefined: the device does not speak IPv6 */
export const ndiscConstructor = (
  kernel: Kernel,
  dev: NetDevice,
  primary_key: string,
): Constructed | undefined => {
  if (in6DevGet(kernel, dev) === undefined) return undefined;
  const noarp = (ha: string): Constructed => ({ primary_key, ha, nud_state: NUD.NOARP });
  if (dev.address === '') return noarp('');
  if (prefixEqual(primary_key, 'ff00::', 8))
    return noarp(mcMap(dev, ETH_MC | (bitsOf(primary_key) & GROUP_BITS)));
  if ((dev.flags & (IFF.NOARP | IFF.LOOPBACK)) !== 0) return noarp(dev.address);
  if ((dev.flags & IFF.POINTOPOINT) !== 0) return noarp(dev.broadcast);
  return { primary_key, ha: '', nud_state: NUD.NONE };
};

/** ndisc_allow_add(). @returns EINVAL: the device does not speak IPv6 */
export const ndiscAllowAdd = (kernel: Kernel, dev: NetDevice): Verdict =>
  in6DevGet(kernel, dev) === undefined || ipv6Devconf(kernel, dev, 'disable_ipv6') !== 0
    ? refuse('EINVAL', 'ndisc_allow_add', 'IPv6 is disabled on this device')
    : undefined;
