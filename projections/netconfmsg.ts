/**
 * What the kernel tells of values under conf in an RTM_NEWNETCONF message: inet_netconf_fill_devconf() of
 * net/ipv4/devinet.c, inet6_netconf_fill_devconf() of net/ipv6/addrconf.c (Linux 6.18).
 */
import type { Kernel } from '../core/kernel.js';
import { in6DevGet } from '../core/net/if_inet6.js';
import type { AddressFamily } from '../core/net/inet.js';
import { inDevGet } from '../core/net/inetdevice.js';
import type { NetconfEvent } from '../core/net/netconf.js';
import { devGetByIndex, deviceOf, dump } from '../core/net/netdevice.js';
import { directoryOf, valueOf } from '../core/net/sysctl_net.js';

/** NETCONFA_IFINDEX of what is not about a device. */
export const NETCONFA_IFINDEX = { ALL: -1, DEFAULT: -2 } as const;

/** Attributes that are values, in the order of the message, and the file of each. */
const FILES = {
  AF_INET: {
    NETCONFA_FORWARDING: 'forwarding',
    NETCONFA_RP_FILTER: 'rp_filter',
    NETCONFA_MC_FORWARDING: 'mc_forwarding',
    NETCONFA_PROXY_NEIGH: 'proxy_arp',
    NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN: 'ignore_routes_with_linkdown',
  },
  AF_INET6: {
    NETCONFA_FORWARDING: 'forwarding',
    NETCONFA_MC_FORWARDING: 'mc_forwarding',
    NETCONFA_PROXY_NEIGH: 'proxy_ndp',
    NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN: 'ignore_routes_with_linkdown',
  },
} as const satisfies Record<AddressFamily, Partial<Record<NetconfValue, string>>>;

type NetconfValue =
  | 'NETCONFA_FORWARDING'
  | 'NETCONFA_RP_FILTER'
  | 'NETCONFA_MC_FORWARDING'
  | 'NETCONFA_PROXY_NEIGH'
  | 'NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN';

/** struct netconfmsg and what is behind it; of attributes that iproute2 6.1 does not know nothing is said. */
export interface Netconfmsg extends Readonly<Partial<Record<NetconfValue, number>>> {
  readonly ncm_family: AddressFamily;
  /** NETCONFA_IFINDEX_* or that of a device. */
  readonly NETCONFA_IFINDEX: number;
}

const ifindexOf = (kernel: Kernel, directory: string): number => {
  const who = directory.slice(directory.lastIndexOf('/') + 1);
  if (who === 'all') return NETCONFA_IFINDEX.ALL;
  if (who === 'default') return NETCONFA_IFINDEX.DEFAULT;
  return deviceOf(kernel, Number(who.slice(1))).ifindex;
};

/** @param wanted the file that alone is told of; undefined: all of them */
const fill = (kernel: Kernel, net: number, directory: string, wanted?: string): Netconfmsg => {
  const ncm_family = directory.startsWith('ipv4') ? 'AF_INET' : 'AF_INET6';
  const files = Object.entries(FILES[ncm_family]).filter(([, file]) => (wanted ?? file) === file);
  return {
    ncm_family,
    NETCONFA_IFINDEX: ifindexOf(kernel, directory),
    ...Object.fromEntries(files.map(([name, file]) => [name, Number(valueOf(kernel, net, directory, file))])),
  };
};

/** The message that an event is. */
export const netconfOf = (
  kernel: Kernel,
  { nlmsg_type, net, directory, attribute }: NetconfEvent,
): Netconfmsg =>
  fill(
    kernel,
    net,
    directory,
    nlmsg_type === 'RTM_DELNETCONF' ? '' : attribute === 'all' ? undefined : attribute,
  );

const CONF = { AF_INET: 'ipv4/conf', AF_INET6: 'ipv6/conf' } as const satisfies Record<AddressFamily, string>;

const speaks = { AF_INET: inDevGet, AF_INET6: in6DevGet } as const;

/** inet_netconf_dump_devconf(), inet6_netconf_dump_devconf(): devices, then all, then default. */
export const dumpNetconf = (kernel: Kernel, net: number, family: AddressFamily): Netconfmsg[] => {
  if (family === 'AF_INET6' && kernel.machine?.config.IPV6 !== true) return [];
  const devices = dump(kernel, net).filter((device) => speaks[family](kernel, device) !== undefined);
  const directories = devices.map(({ dev }) => directoryOf(CONF[family], dev));
  return [...directories, `${CONF[family]}/all`, `${CONF[family]}/default`].map((directory) =>
    fill(kernel, net, directory),
  );
};

/** inet_netconf_get_devconf(), inet6_netconf_get_devconf(), of a device; undefined: it does not speak the family. */
export const getNetconf = (
  kernel: Kernel,
  net: number,
  family: AddressFamily,
  ifindex: number,
): Netconfmsg | undefined => {
  const device = devGetByIndex(kernel, net, ifindex);
  return device === undefined || speaks[family](kernel, device) === undefined
    ? undefined
    : fill(kernel, net, directoryOf(CONF[family], device.dev));
};
