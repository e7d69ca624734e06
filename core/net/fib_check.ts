/** What holds of routes and rules between commands: for `invariants.ts`. */
import type { List } from 'immutable';
import type { Kernel } from '../kernel.js';
import type { FibRule } from './fib_rules.js';
import { everyAlias } from './ip_fib.js';
import type { FibAlias } from './ip_fib.js';
import { devGetByIndex, isUp } from './netdevice.js';
import { nexthopFindById } from './nexthop_table.js';
import { RTNH_F, RT_SCOPE } from './rtmsg.js';

const isDead = ({ fi }: FibAlias): boolean => (fi.flags & RTNH_F.DEAD) !== 0;

/** What is wrong with one route. */
const strayAlias = (kernel: Kernel, net: number, alias: FibAlias): string | undefined => {
  const name = `the route to ${alias.dst}/${alias.dst_len} in net ${net}`;
  if (isDead(alias)) return `${name} leads nowhere and is still there`;
  const { nh_id } = alias.fi;
  if (nh_id !== 0 && nexthopFindById(kernel, net, nh_id) === undefined)
    return `${name} names nexthop ${nh_id}, which is not there`;
  for (const { oif, flags, scope } of alias.fi.nh) {
    if (oif === 0 || (flags & RTNH_F.DEAD) !== 0) continue;
    const device = devGetByIndex(kernel, net, oif);
    if (device === undefined) return `${name} leads through device ${oif}, which is not there`;
    if (scope !== RT_SCOPE.NOWHERE && !isUp(device))
      return `${name} leads through ${device.name}, which is down`;
  }
  return undefined;
};

/** A route that leads nowhere, or tables and rules of a net that is gone. */
export const strayRoute = (kernel: Kernel): string | undefined => {
  for (const net of [...kernel.fib.nets.keys(), ...kernel.rules.rules_ops.keys()]) {
    if (!kernel.net.nets.has(net)) return `net ${net} is gone and has routes or rules`;
    for (const alias of everyAlias(kernel, net)) {
      const wrong = strayAlias(kernel, net, alias);
      if (wrong !== undefined) return wrong;
    }
  }
  return undefined;
};

/** @returns the first of them that stands before one that belongs before it */
const misplaced = <A>(items: List<A>, isBefore: (a: A, b: A) => boolean): A | undefined =>
  items.find((item, at) => {
    const next = items.get(at + 1);
    return next !== undefined && isBefore(next, item);
  });

const sooner = (a: FibAlias, b: FibAlias): boolean =>
  a.tos > b.tos || (a.tos === b.tos && a.fi.priority < b.fi.priority);

const isFirst = (a: FibRule, b: FibRule): boolean => a.FRA_PRIORITY < b.FRA_PRIORITY;

/** Routes of one prefix, or rules, that are not in the order in which they are asked. */
export const disorderedRoutes = (kernel: Kernel): string | undefined => {
  for (const { tables } of kernel.fib.nets.values())
    for (const table of tables.values())
      for (const [prefix, aliases] of table)
        if (misplaced(aliases, sooner) !== undefined) return `the routes to ${prefix} are not in order`;
  for (const families of kernel.rules.rules_ops.values())
    for (const rules of families.values())
      if (misplaced(rules, isFirst) !== undefined) return 'the rules are not in order';
  return undefined;
};
