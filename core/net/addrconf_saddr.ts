/**
 * Which of a machine's IPv6 addresses a packet leaves with (RFC 6724 as net/ipv6/addrconf.c has it, Linux 6.18).
 * Left out: temporary addresses, use_oif_addrs_only.
 */
import type { Kernel } from '../kernel.js';
import { ipv6AddrDiff, ipv6AddrSrcScope, ipv6AddrType } from './addrconf_core.js';
import { ipv6AddrLabel } from './addrlabel.js';
import { addrListOf, has } from './if_inet6.js';
import type { Inet6Ifaddr } from './if_inet6.js';
import { devicesOfDomain, l3mdevMasterDev } from './l3mdev.js';
import { deviceOf } from './netdevice.js';

/** ipv6_get_saddr_eval(): what is better comes first; a larger number is better. */
const scoresOf = (
  kernel: Kernel,
  net: number,
  ifp: Inet6Ifaddr,
  oif: number,
  daddr: string,
): readonly number[] => {
  const scope = ipv6AddrSrcScope(ifp.addr);
  const wanted = ipv6AddrSrcScope(daddr);
  return [
    Number(ifp.addr === daddr),
    scope >= wanted ? -scope : scope - 128,
    Number(!has(ifp, 'DEPRECATED') && !has(ifp, 'OPTIMISTIC')),
    Number(has(ifp, 'HOMEADDRESS')),
    Number(ifp.dev === oif),
    Number(ipv6AddrLabel(kernel, net, ifp.addr, ifp.dev) === ipv6AddrLabel(kernel, net, daddr, oif)),
    Math.min(ipv6AddrDiff(ifp.addr, daddr), ifp.prefix_len),
  ];
};

const isBetter = (one: readonly number[], other: readonly number[]): boolean => {
  const at = one.findIndex((score, i) => score !== other[i]);
  return at >= 0 && (one[at] ?? 0) > (other[at] ?? 0);
};

/** ipv6_dev_get_saddr(). @param oif the device that it leaves through @returns undefined: none will do */
export const ipv6DevGetSaddr = (
  kernel: Kernel,
  net: number,
  oif: number,
  daddr: string,
): string | undefined => {
  // Of a destination that is of one link the address has to be of that link.
  const ofLink = ['multicast', 'linklocal'].includes(ipv6AddrType(daddr)) && ipv6AddrSrcScope(daddr) <= 2;
  const master = l3mdevMasterDev(kernel, deviceOf(kernel, oif));
  const domain = devicesOfDomain(kernel, net, master).map(({ dev }) => dev);
  // Of a domain the device itself and its master are asked first, which tells where all is equal.
  const all = master === undefined ? domain : [oif, master.dev, ...domain];
  const among = ofLink ? [oif] : all;
  let best: { readonly addr: string; readonly scores: readonly number[] } | undefined;
  for (const dev of among)
    for (const ifp of addrListOf(kernel, { net, dev })) {
      if (has(ifp, 'TENTATIVE') && !has(ifp, 'OPTIMISTIC')) continue;
      if (ipv6AddrType(ifp.addr) === 'multicast') continue;
      const scores = scoresOf(kernel, net, ifp, oif, daddr);
      if (best === undefined || isBetter(scores, best.scores)) best = { addr: ifp.addr, scores };
    }
  return best?.addr;
};
