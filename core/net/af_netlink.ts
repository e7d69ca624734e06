/**
 * The kernel's own netlink sockets, one a protocol in every net (net/netlink/af_netlink.c, Linux 6.18:
 * __netlink_kernel_create). They want the memory of their net to stay, not the net to live, and go with the exit of the
 * pernet operations that made them. Left out: what arrives at them, the sockets of user space (sock.ts), NETLINK_XFRM.
 */
import type { Call } from '../kernel.js';
import { netPassiveDec, netPassiveInc } from './net_alloc.js';
import type { PernetHooks } from './pernet.js';

/** Pernet operations whose init makes a socket → its protocol. */
export const KERNEL_SOCKETS: Readonly<Record<string, string>> = {
  rtnetlink_net_ops: 'NETLINK_ROUTE',
  genl_pernet_ops: 'NETLINK_GENERIC',
  audit_net_ops: 'NETLINK_AUDIT',
  uevent_net_ops: 'NETLINK_KOBJECT_UEVENT',
  fib_net_ops: 'NETLINK_FIB_LOOKUP',
  diag_net_ops: 'NETLINK_SOCK_DIAG',
  nfnetlink_net_ops: 'NETLINK_NETFILTER',
};

const withSocket = (protocol: string, { init, exit, ...others }: PernetHooks): PernetHooks => {
  const holder = { kind: 'kernel_socket', protocol } as const;
  return {
    ...others,
    init: (call: Call, net) => {
      const refused = init?.(call, net);
      if (refused === undefined)
        call.within('__netlink_kernel_create', protocol, () => netPassiveInc(call, net, holder));
      return refused;
    },
    exit: (call: Call, net) => {
      call.within('netlink_kernel_release', protocol, () => netPassiveDec(call, net, holder));
      exit?.(call, net);
    },
  };
};

/** Hooks of pernet operations, with the sockets that their inits make and their exits release. */
export const withKernelSockets = (
  hooks: Readonly<Record<string, PernetHooks>>,
): Readonly<Record<string, PernetHooks>> => ({
  ...hooks,
  ...Object.fromEntries(
    Object.entries(KERNEL_SOCKETS).map(([name, protocol]) => [name, withSocket(protocol, hooks[name] ?? {})]),
  ),
});
