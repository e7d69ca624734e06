/**
 * rtnetlink_rcv_msg() for what each address family has its own functions for (net/core/rtnetlink.c, Linux 6.18):
 * addresses, routes and rules; and for neighbours and nexthop objects, which are one matter for all.
 */
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { netCapable } from '../kernel/cred.js';
import { netOf } from '../kernel/nsproxy.js';
import { inet6RtmNewaddr } from './addrconf.js';
import { inet6RtmDeladdr } from './addrconf_rtnl.js';
import { inetRtmDeladdr, inetRtmNewaddr } from './devinet.js';
import * as rules from './fib_rules.js';
import type { AddrCommand } from './if_addr.js';
import type { FdbCommand, NeighCommand } from './ndmsg.js';
import * as neighbour from './neighbour.js';
import * as nexthop from './nexthop_rtnl.js';
import type { NexthopCommand } from './nhmsg.js';
import * as fdb from './rtnl_fdb.js';
import type { RouteCommand, RuleCommand } from './rtmsg.js';

declare module '../kernel.js' {
  interface Commands {
    readonly address: AddrCommand;
    readonly nexthop: NexthopCommand;
  }
}

type FamilyCommand = AddrCommand | RouteCommand | RuleCommand | NeighCommand | FdbCommand | NexthopCommand;

/** @param net of the socket. */
type Doit = (call: Call, message: AddrCommand, net: number) => Verdict;

/** rtnl_msg_handlers, of addresses. */
const HANDLERS: Readonly<
  Partial<Record<AddrCommand['ifa_family'], Readonly<Record<AddrCommand['type'], Doit>>>>
> = {
  AF_INET: { RTM_NEWADDR: inetRtmNewaddr, RTM_DELADDR: inetRtmDeladdr },
  AF_INET6: { RTM_NEWADDR: inet6RtmNewaddr, RTM_DELADDR: inet6RtmDeladdr },
};

/** @returns EOPNOTSUPP: the family has nothing of the kind; else as the family's function does. */
const dispatch = (call: Call, command: FamilyCommand, net: number): Verdict => {
  const none = refuse('EOPNOTSUPP', 'rtnetlink_rcv_msg');
  if ('ifa_family' in command) {
    const doit = HANDLERS[command.ifa_family]?.[command.type];
    return doit === undefined ? none : doit(call, command, net);
  }
  if ('nh_family' in command) return nexthop.doit(call, command, net);
  if ('ndm_family' in command)
    return command.ndm_family === 'AF_BRIDGE'
      ? fdb.doit(call, command, net)
      : neighbour.doit(call, command, net);
  if (!('rtm_family' in command)) return rules.decide(call, command, net);
  const handlers = call.ops.routes[command.rtm_family];
  return handlers === undefined ? none : handlers.doit(call, command, net);
};

/** @returns ESRCH: no such task; EPERM; else as `dispatch`. */
export const decide = (call: Call, command: FamilyCommand): Verdict => {
  const net = netOf(call.kernel, command.pid);
  if (net === undefined) return refuse('ESRCH', 'rtnetlink_rcv_msg');
  if (!netCapable(call, command.pid, net, 'CAP_NET_ADMIN')) return refuse('EPERM', 'rtnetlink_rcv_msg');
  return dispatch(call, command, net);
};
