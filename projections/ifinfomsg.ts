/**
 * What the kernel tells of a device in an RTM_NEWLINK message: rtnl_fill_ifinfo() (net/core/rtnetlink.c). It only
 * reads: ids for other nets are given by the RTM_GETLINK request that comes before. Left out: statistics, queues,
 * attributes of kinds.
 */
import { OPS } from '../core/decider.js';
import type { Kernel } from '../core/kernel.js';
import { IFF, deviceOf, iflinkOf, isUp, netifOperUp } from '../core/net/netdevice.js';
import type { NetDevice, OperState } from '../core/net/netdevice.js';
import { NSID_NOT_ASSIGNED, nsidOf } from '../core/net/net_namespace.js';

export interface Ifinfomsg {
  /** ARPHRD_* */
  readonly ifi_type: number;
  readonly ifi_index: number;
  /** IFF_*, with what dev_get_flags() adds. */
  readonly ifi_flags: number;
  readonly IFLA_IFNAME: string;
  /** Packets. */
  readonly IFLA_TXQLEN: number;
  readonly IFLA_OPERSTATE: OperState;
  /** Bytes. */
  readonly IFLA_MTU: number;
  readonly IFLA_QDISC: string | undefined;
  readonly IFLA_ADDRESS: string;
  readonly IFLA_BROADCAST: string | undefined;
  /** The address that the device was made with; undefined: all zero. */
  readonly IFLA_PERM_ADDRESS: string | undefined;
  /** Index of the device that this one is linked to; 0: none any more; undefined: itself. */
  readonly IFLA_LINK: number | undefined;
  /** Id of the net that IFLA_LINK is about; undefined: this one. */
  readonly IFLA_LINK_NETNSID: number | undefined;
  readonly IFLA_INFO_KIND: string | undefined;
  /** Kind of the master. */
  readonly IFLA_INFO_SLAVE_KIND: string | undefined;
  /** Index of the master. */
  readonly IFLA_MASTER: number | undefined;
  /** Of a message that the device leaves its net: the id of the one it goes to, and its index there. */
  readonly IFLA_NEW_NETNSID?: number;
  readonly IFLA_NEW_IFINDEX?: number;
  /** What the message is sent for, where it says so. */
  readonly IFLA_EVENT?: string;
  readonly IFLA_GROUP: number | undefined;
  readonly IFLA_IFALIAS: string | undefined;
  /** IFLA_ALT_IFNAME, in order. */
  readonly IFLA_PROP_LIST: readonly string[];
}

/** dev_get_flags(): RUNNING, LOWER_UP and DORMANT are not stored but follow from the state of a device that is up. */
export const devGetFlags = (device: NetDevice): number => {
  if (!isUp(device)) return device.flags;
  const { flags, carrier, operstate } = device;
  return (
    flags |
    (netifOperUp(device) ? IFF.RUNNING : 0) |
    (carrier ? IFF.LOWER_UP : 0) |
    (operstate === 'DORMANT' ? IFF.DORMANT : 0)
  );
};

export const fillIfinfo = (kernel: Kernel, device: NetDevice): Ifinfomsg => {
  const { perm_address } = device;
  const ops = OPS.link[device.kind];
  const iflink = iflinkOf({ kernel, ops: OPS }, device);
  const linkNet = ops?.get_link_net?.(kernel, device) ?? device.net;
  const elsewhere = linkNet !== device.net;
  const master = device.master === null ? undefined : deviceOf(kernel, device.master);
  return {
    ifi_type: device.type,
    ifi_index: device.ifindex,
    ifi_flags: devGetFlags(device),
    IFLA_IFNAME: device.name,
    IFLA_TXQLEN: device.tx_queue_len,
    IFLA_OPERSTATE: isUp(device) ? device.operstate : 'DOWN',
    IFLA_MTU: device.mtu,
    IFLA_QDISC: device.qdisc,
    IFLA_ADDRESS: device.address,
    IFLA_BROADCAST: device.broadcast,
    IFLA_PERM_ADDRESS: /[1-9a-f]/.test(perm_address ?? '') ? (perm_address ?? undefined) : undefined,
    IFLA_LINK: elsewhere || iflink !== device.ifindex ? iflink : undefined,
    IFLA_LINK_NETNSID: elsewhere ? (nsidOf(kernel, device.net, linkNet) ?? NSID_NOT_ASSIGNED) : undefined,
    IFLA_INFO_KIND: ops?.rtnl === undefined ? undefined : device.kind,
    IFLA_INFO_SLAVE_KIND: master?.kind,
    IFLA_MASTER: master?.ifindex,
    IFLA_GROUP: device.group,
    IFLA_IFALIAS: device.ifalias === '' ? undefined : device.ifalias,
    IFLA_PROP_LIST: device.altnames,
  };
};

/** What only rtnl_fill_ifinfo() tells. */
const UNTOLD = {
  IFLA_QDISC: undefined,
  IFLA_GROUP: undefined,
  IFLA_LINK_NETNSID: undefined,
  IFLA_INFO_KIND: undefined,
  IFLA_INFO_SLAVE_KIND: undefined,
  IFLA_IFALIAS: undefined,
  IFLA_PROP_LIST: [],
} as const;

/**
 * br_fill_ifinfo() (net/bridge/br_netlink.c): what a bridge tells of a port, or of itself as if it were one of its own; what
 * it says of the port is in sysfs too.
 */
export const brFillIfinfo = (kernel: Kernel, bridge: NetDevice, device: NetDevice): Ifinfomsg => {
  const iflink = iflinkOf({ kernel, ops: OPS }, device);
  return {
    ...fillIfinfo(kernel, device),
    IFLA_TXQLEN: 0,
    IFLA_BROADCAST: undefined,
    IFLA_PERM_ADDRESS: undefined,
    IFLA_MASTER: bridge.ifindex,
    IFLA_LINK: iflink === device.ifindex ? undefined : iflink,
    ...UNTOLD,
  };
};

/**
 * inet6_fill_ifinfo() (net/ipv6/addrconf.c): what a dump of the family AF_INET6 tells of a device. The queue length is not
 * in it, but asked for by another way (SIOCGIFTXQLEN).
 */
export const inet6FillIfinfo = (kernel: Kernel, device: NetDevice): Ifinfomsg => {
  const whole = fillIfinfo(kernel, device);
  const iflink = iflinkOf({ kernel, ops: OPS }, device);
  return {
    ...whole,
    IFLA_MASTER: undefined,
    IFLA_LINK: iflink === device.ifindex ? undefined : iflink,
    ...UNTOLD,
  };
};
