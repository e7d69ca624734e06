/**
 * rtnetlink_rcv_msg() for what each address family has its own functions for (net/core/rtnetlink.c, Linux 6.18):
 * addresses.
 */
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { netCapable } from '../kernel/cred.js';
import { netOf } from '../kernel/nsproxy.js';
import { inet6RtmNewaddr } from './addrconf.js';
import { inet6RtmDeladdr } from './addrconf_rtnl.js';
import { inetRtmDeladdr, inetRtmNewaddr } from './devinet.js';
import type { AddrCommand } from './if_addr.js';

declare module '../kernel.js' {
  interface Commands {
    readonly address: AddrCommand;
  }
}

/** @param net of the socket. */
type Doit = (call: Call, message: AddrCommand, net: number) => Verdict;

/** rtnl_msg_handlers, of addresses. */
const HANDLERS: Readonly<
  Partial<Record<AddrCommand['ifa_family'], Readonly<Record<AddrCommand['type'], Doit>>>>
> = {
  AF_INET: { RTM_NEWADDR: inetRtmNewaddr, RTM_DELADDR: inetRtmDeladdr },
  AF_INET6: { RTM_NEWADDR: inet6RtmNewaddr, RTM_DELADDR: inet6RtmDeladdr },
};

/** @returns ESRCH: no such task; EPERM; EOPNOTSUPP: the family has no addresses; else as the family's function does. */
export const decide = (call: Call, command: AddrCommand): Verdict => {
  const net = netOf(call.kernel, command.pid);
  if (net === undefined) return refuse('ESRCH', 'rtnetlink_rcv_msg');
  if (!netCapable(call, command.pid, net, 'CAP_NET_ADMIN')) return refuse('EPERM', 'rtnetlink_rcv_msg');
  const doit = HANDLERS[command.ifa_family]?.[command.type];
  return doit === undefined ? refuse('EOPNOTSUPP', 'rtnetlink_rcv_msg') : doit(call, command, net);
};
