/** The addresses of a net in the order of a dump over all families (rtnl_dump_all(), net/core/rtnetlink.c). */
import type { Kernel } from '../core/kernel.js';
import { inet6DumpIfaddr } from '../core/net/addrconf_rtnl.js';
import { inetDumpIfaddr } from '../core/net/devinet_dump.js';
import type { Ifaddrmsg } from '../core/net/if_addr.js';

export const dumpAddresses = (kernel: Kernel, net: number): Ifaddrmsg[] => [
  ...inetDumpIfaddr(kernel, net),
  ...inet6DumpIfaddr(kernel, net),
];
