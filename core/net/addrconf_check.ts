/** What holds of addresses and routes of IPv6 between commands: for `invariants.ts`. */
import type { Kernel } from '../kernel.js';
import { has } from './if_inet6.js';
import { RTF, fib6Walk } from './ip6_fib.js';
import type { Fib6Info } from './ip6_fib.js';
import { isUp } from './netdevice.js';
import { nexthopFindById } from './nexthop_table.js';

/** An address of a device that is not there, is in another net, or has it twice; of a net that is gone. */
export const strayAddress = (kernel: Kernel): string | undefined => {
  for (const [net, devices] of kernel.addrconf.nets) {
    if (!kernel.net.nets.has(net)) return `net ${net} is gone and speaks IPv6`;
    for (const [dev, { addr_list }] of devices) {
      const device = kernel.dev.devices.get(dev);
      if (device?.net !== net) return `device ${dev} is not in net ${net}, where it speaks IPv6`;
      if (new Set(addr_list.map(({ addr }) => addr)).size < addr_list.size)
        return `${device.name} has an address twice`;
      const waiting = addr_list.find((ifp) => ifp.state === 'POSTDAD' && has(ifp, 'TENTATIVE'));
      if (waiting !== undefined && !has(waiting, 'DADFAILED'))
        return `${waiting.addr} of ${device.name} waits for nothing`;
    }
  }
  return undefined;
};

/** What is wrong with one route. */
const strayRt = (kernel: Kernel, net: number, rt: Fib6Info): string | undefined => {
  const name = `the route to ${rt.dst}/${rt.plen} in net ${net}`;
  if (rt.nh_id !== 0)
    return nexthopFindById(kernel, net, rt.nh_id) === undefined
      ? `${name} names nexthop ${rt.nh_id}, which is not there`
      : undefined;
  const device = kernel.dev.devices.get(rt.dev);
  if (device?.net !== net) return `${name} leads through device ${rt.dev}, which is not there`;
  const ofItself = (rt.flags & (RTF.LOCAL | RTF.REJECT | RTF.ANYCAST)) !== 0;
  return ofItself || isUp(device) || rt.gw !== ''
    ? undefined
    : `${name} leads through ${device.name}, which is down`;
};

/** A route that leads nowhere, one that is behind a worse one of its prefix, or tables of a net that is gone. */
export const strayRoute6 = (kernel: Kernel): string | undefined => {
  for (const net of kernel.fib6.nets.keys()) {
    if (!kernel.net.nets.has(net)) return `net ${net} is gone and has routes of IPv6`;
    let last: Fib6Info | undefined;
    for (const rt of fib6Walk(kernel, net)) {
      const wrong = strayRt(kernel, net, rt);
      if (wrong !== undefined) return wrong;
      const isSame = last?.table === rt.table && last.dst === rt.dst && last.plen === rt.plen;
      if (isSame && last !== undefined && last.src === rt.src && last.metric > rt.metric)
        return `the routes to ${rt.dst}/${rt.plen} in net ${net} are not in order`;
      last = rt;
    }
  }
  return undefined;
};
