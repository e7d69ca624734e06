/** What holds of nexthop objects between commands: for `invariants.ts`. */
import type { Kernel } from '../kernel.js';
import { isUp } from './netdevice.js';
import { groupsOf, isGroup, nexthopFindById, nexthopsOf } from './nexthop_table.js';
import type { GroupNexthop, SingleNexthop } from './nexthop_table.js';

const straySingle = (kernel: Kernel, net: number, { id, nh_info }: SingleNexthop): string | undefined => {
  const { dev, reject_nh } = nh_info;
  if (dev === 0) return undefined;
  const device = kernel.dev.devices.get(dev);
  if (device?.net !== net)
    return `nexthop ${id} in net ${net} leads through device ${dev}, which is not there`;
  return isUp(device) || reject_nh
    ? undefined
    : `nexthop ${id} in net ${net} leads through ${device.name}, which is down`;
};

const strayGroup = (kernel: Kernel, net: number, { id, nh_grp }: GroupNexthop): string | undefined => {
  const { entries, res_table } = nh_grp;
  const ids = new Set(entries.map((entry) => entry.id));
  for (const member of ids) {
    const nh = nexthopFindById(kernel, net, member);
    if (nh === undefined || isGroup(nh))
      return `group ${id} in net ${net} has ${member}, which is no nexthop`;
    if (!groupsOf(kernel, net, member).some((group) => group.id === id))
      return `nexthop ${member} in net ${net} does not know that it is in group ${id}`;
  }
  return res_table?.buckets.some((bucket) => !ids.has(bucket.id)) === true
    ? `a bucket of group ${id} in net ${net} leads to what is not in the group`
    : undefined;
};

/** A nexthop that leads nowhere, a group of what is not there, or nexthops of a net that is gone. */
export const strayNexthop = (kernel: Kernel): string | undefined => {
  for (const net of kernel.nexthop.nets.keys()) {
    if (!kernel.net.nets.has(net)) return `net ${net} is gone and has nexthops`;
    for (const nh of nexthopsOf(kernel, net)) {
      const wrong = isGroup(nh) ? strayGroup(kernel, net, nh) : straySingle(kernel, net, nh);
      if (wrong !== undefined) return wrong;
    }
  }
  return undefined;
};
