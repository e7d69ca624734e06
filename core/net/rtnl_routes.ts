/** rtnetlink_rcv_msg() for routes and rules, of which each family has its own (net/core/rtnetlink.c, Linux 6.18). */
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { netCapable } from '../kernel/cred.js';
import { netOf } from '../kernel/nsproxy.js';
import * as rules from './fib_rules.js';
import type { RouteCommand, RuleCommand } from './rtmsg.js';

/** @returns ESRCH: no such task; EPERM; EOPNOTSUPP: the family has no routes; else as the family's function does. */
export const decide = (call: Call, command: RouteCommand | RuleCommand): Verdict => {
  const site = 'rtnetlink_rcv_msg';
  const net = netOf(call.kernel, command.pid);
  if (net === undefined) return refuse('ESRCH', site);
  if (!netCapable(call, command.pid, net, 'CAP_NET_ADMIN')) return refuse('EPERM', site);
  if (!('rtm_family' in command)) return rules.decide(call, command, net);
  const handlers = call.ops.routes[command.rtm_family];
  return handlers === undefined ? refuse('EOPNOTSUPP', site) : handlers.doit(call, command, net);
};
