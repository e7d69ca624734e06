/**
 * struct net_device and the per-net tables that devices are found by (include/linux/netdevice.h): dev_base_head in
 * order of arrival, dev_name_head, dev_index_head. A device is known by `dev`, a number that stands for its address.
 */
import type * as E from 'fp-ts/lib/Either.js';
import { List, Map } from 'immutable';
import type { OrderedSet } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Refusal } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { NetdevPriv } from '../link/netdev_priv.js';
import type { LinkData, LinkSlaveData } from '../link/link_data.js';
import type { BridgeLinkCommand } from './if_link.js';
import type { FdbCommand } from './ndmsg.js';

/** include/uapi/linux/if.h */
export const IFF = {
  UP: 0x1,
  BROADCAST: 0x2,
  DEBUG: 0x4,
  LOOPBACK: 0x8,
  POINTOPOINT: 0x10,
  NOTRAILERS: 0x20,
  RUNNING: 0x40,
  NOARP: 0x80,
  PROMISC: 0x100,
  ALLMULTI: 0x200,
  MASTER: 0x400,
  SLAVE: 0x800,
  MULTICAST: 0x1000,
  PORTSEL: 0x2000,
  AUTOMEDIA: 0x4000,
  DYNAMIC: 0x8000,
  LOWER_UP: 0x10000,
  DORMANT: 0x20000,
} as const;

/** RFC 2863 states under the kernel's names (IF_OPER_*). */
export const OperState = t.keyof({
  UNKNOWN: null,
  NOTPRESENT: null,
  DOWN: null,
  LOWERLAYERDOWN: null,
  TESTING: null,
  DORMANT: null,
  UP: null,
});
export type OperState = t.TypeOf<typeof OperState>;

export const NetDevice = t.type({
  dev: int,
  /** Cookie of nd_net. */
  net: int,
  ifindex: int,
  name: t.string,
  /** Entry of the table of link operations; also IFLA_INFO_KIND where the kind has rtnl_link_ops. */
  kind: t.string,
  /** ARPHRD_* */
  type: int,
  flags: int,
  /** Bytes; max_mtu 0 means no bound. */
  mtu: int,
  min_mtu: int,
  max_mtu: int,
  /** Packets. */
  tx_queue_len: int,
  address: t.string,
  /** The address that the hardware came with; null for devices that never had one. */
  perm_address: t.union([t.string, t.null]),
  broadcast: t.string,
  /** The root queueing discipline; noop until first opened and after a move. */
  qdisc: t.string,
  /** The stored state, as linkwatch last computed it. */
  operstate: OperState,
  carrier: t.boolean,
  /** How often the carrier came and went since the device was registered. */
  carrier_up_count: int,
  carrier_down_count: int,
  netns_immutable: t.boolean,
  /** INITIALIZING: made by a request and not announced yet. */
  rtnl_link_state: t.keyof({ INITIALIZED: null, INITIALIZING: null }),
  /** How the name came about (NET_NAME_*): by the kernel's counting, as everybody expects it, as asked for, renamed. */
  name_assign_type: t.keyof({ ENUM: null, PREDICTABLE: null, USER: null, RENAMED: null }),
  /** How the address came about (NET_ADDR_*). */
  addr_assign_type: t.keyof({ PERM: null, RANDOM: null, STOLEN: null, SET: null }),
  /** Alternative names, oldest first; the net's table of names has them too. */
  altnames: t.readonlyArray(t.string),
  group: int,
  /** ''; none. */
  ifalias: t.string,
  /** The bridge or bond that it is a port of. */
  master: t.union([int, t.null]),
  /** The device that it is stacked on (lowerdev, real_dev, remote_dev); null while it is taken down. */
  lower: t.union([int, t.null]),
  priv: t.union([NetdevPriv, t.null]),
});
export type NetDevice = t.TypeOf<typeof NetDevice>;

/** The devices of one net. */
export interface NetDevices {
  /** In order of arrival in this net. */
  readonly dev_base_head: List<number>;
  readonly dev_name_head: Map<string, number>;
  readonly dev_index_head: Map<number, number>;
  /** The index that was last given automatically. */
  readonly ifindex: number;
  /** Counts how often a device came or went, from 1. */
  readonly dev_base_seq: number;
}

export interface DevSlice {
  readonly nextDev: number;
  readonly devices: Map<number, NetDevice>;
  readonly byNet: Map<number, NetDevices>;
  /** lweventlist: devices whose carrier has changed since linkwatch last ran. */
  readonly lweventlist: OrderedSet<number>;
  /** linkwatch_nextevent: until then it runs for what is urgent only; by the clock of the kernel. */
  readonly linkwatch_nextevent_ms: number;
  /** adj_list.upper: device → its master and the devices stacked on it, oldest first; empty lists are absent. */
  readonly upper: Map<number, List<number>>;
  /** Multicast addresses that users have asked for: device → addresses, oldest first; empty lists are absent. */
  readonly mc: Map<number, List<string>>;
}

/** What IFLA_LINKINFO and the rest of an RTM_NEWLINK message say of a new device. */
export interface NewLink {
  readonly net: number;
  /** A name, a pattern with one %d, or undefined: the kind's own pattern. */
  readonly name: string | undefined;
  /** 0: choose. */
  readonly ifindex: number;
  readonly mtu: number | undefined;
  readonly address: string | undefined;
  /** IFF_* to set once it is there, of those in `change`. */
  readonly flags: number;
  readonly change: number;
  /** Packets. */
  readonly tx_queue_len?: number;
  readonly broadcast?: string;
  readonly group?: number;
  /** What the kind makes of its attributes and of the device below. */
  readonly derived?: Partial<NetDevice>;
  /** What the hardware has other than its kind. */
  readonly hardware?: Partial<Setup & Pick<NetDevice, 'carrier_down_count'>>;
  /** Random addresses that the caller drew, in the order in which devices use them. */
  readonly random: readonly string[];
}

/** struct rtnl_newlink_params: a request that makes a device. */
export interface NewlinkParams {
  readonly link: NewLink;
  /** The far end of a pair. */
  readonly peer: NewLink;
  /** The net of the socket, in which the request's indices are looked up. */
  readonly src_net: number;
  /** Index of the device to stack it on. */
  readonly IFLA_LINK: number | undefined;
  readonly data: LinkData;
}

/** What a driver fills in of a new device. */
export type Setup = Pick<
  NetDevice,
  | 'type'
  | 'flags'
  | 'mtu'
  | 'min_mtu'
  | 'max_mtu'
  | 'tx_queue_len'
  | 'address'
  | 'perm_address'
  | 'broadcast'
  | 'qdisc'
  | 'carrier'
  | 'netns_immutable'
>;

/** What subsystems are told of devices (netdev_chain). */
export type Notification =
  | 'NETDEV_REGISTER'
  | 'NETDEV_UP'
  | 'NETDEV_DOWN'
  | 'NETDEV_CHANGE'
  | 'NETDEV_CHANGEMTU'
  | 'NETDEV_CHANGEADDR'
  | 'NETDEV_CHANGENAME'
  | 'NETDEV_CHANGEUPPER'
  | 'NETDEV_CHANGE_TX_QUEUE_LEN'
  | 'NETDEV_UNREGISTER';

/** What else some notifications say (struct netdev_notifier_changeupper_info). */
export interface NotifierInfo {
  /** The device is going for good; otherwise NETDEV_UNREGISTER means that it is leaving its net. */
  readonly gone?: true | undefined;
  /** Of NETDEV_CHANGEUPPER: the device that is linked or unlinked. */
  readonly upper?: number;
}

export type Notifier = (call: Call, event: Notification, device: NetDevice, info: NotifierInfo) => void;

/** @param device a port of the bridge whose entry it is, or the device itself @param vid 0: of no vlan */
type FdbOp = (call: Call, device: NetDevice, message: FdbCommand, vid: number) => Verdict;

/** ndo_fdb_add(), ndo_fdb_del(), ndo_fdb_del_bulk(): they tell of what they do. */
export interface FdbOps {
  readonly add: FdbOp;
  readonly del: FdbOp;
  readonly del_bulk: FdbOp;
}

/** struct rtnl_link_ops and struct net_device_ops of one kind. */
export interface LinkOps {
  readonly setup: (random: string) => Setup;
  /** What the kind checks of a request before anything is looked up (rtnl_link_ops.validate). */
  readonly validate?: (mtu: number | undefined, data: LinkData) => Refusal | undefined;
  /** The queueing discipline that opening the device attaches; `default`: that of net.core.default_qdisc. */
  readonly qdisc: string;
  readonly iflink?: (kernel: Kernel, device: NetDevice) => number;
  /** The net that IFLA_LINK_NETNSID names (get_link_net). */
  readonly get_link_net?: (kernel: Kernel, device: NetDevice) => number | undefined;
  readonly open?: (call: Call, device: NetDevice) => Refusal | undefined;
  readonly stop?: (call: Call, device: NetDevice) => void;
  /** ndo_init: the device has come, and nobody has heard of it. */
  readonly init?: (call: Call, device: NetDevice) => void;
  /** ndo_uninit: the device is going for good. */
  readonly uninit?: (call: Call, device: NetDevice) => void;
  readonly set_mac_address?: (device: NetDevice, address: string, call: Call) => Verdict;
  /** Whether it takes a new address for an answer and keeps its own. */
  readonly keeps_address?: (device: NetDevice) => boolean;
  /** Whether the device has a filter of addresses (ndo_set_rx_mode); absent: it has. */
  readonly has_rx_mode?: (device: NetDevice) => boolean;
  /** What the kind has against an mtu that is within the device's bounds. */
  readonly change_mtu?: (kernel: Kernel, device: NetDevice, mtu: number) => Verdict;
  /** Turns the carrier on or off as it is told; absent: nobody can. */
  readonly change_carrier?: (call: Call, device: NetDevice, on: boolean) => Verdict;
  /** Hears that a request, and not the device itself, has changed the mtu. */
  readonly mtu_set_by_user?: (call: Call, device: NetDevice) => void;
  /** Hands an address or an mtu on to its ports before the device takes it; the first that refuses is the answer. */
  readonly ports_take?: (
    call: Call,
    device: NetDevice,
    set: (port: number) => Verdict,
    /** Absent: an mtu. */
    address?: string,
  ) => Verdict;
  /** Takes a port; absent for what is no master. */
  readonly add_slave?: (call: Call, master: NetDevice, port: NetDevice) => Verdict;
  readonly del_slave?: (call: Call, master: NetDevice, port: NetDevice) => void;
  /** What the family AF_BRIDGE asks of a port of a bridge, or of the bridge itself: ndo_bridge_setlink(), ndo_bridge_dellink(). */
  readonly bridge_setlink?: (call: Call, device: NetDevice, message: BridgeLinkCommand) => Verdict;
  /** Forwarding entries (ndo_fdb_*); absent: there are none but the addresses that the device itself listens to. */
  readonly fdb?: FdbOps;
  /** Absent for devices that no rtnetlink request made, such as physical ones. */
  readonly rtnl?: {
    /** Registers the device; absent: nothing but register_netdevice(). */
    readonly newlink?: (call: Call, params: NewlinkParams) => Found<number>;
    /** Adds the device, and what comes with it, to the devices to unregister. */
    readonly dellink?: (call: Call, device: NetDevice, kill: number[]) => void;
    /** Changes what the kind's attributes say; absent: they stay as they were made. */
    readonly changelink?: (call: Call, device: NetDevice, data: LinkData) => Verdict;
    /** Changes what a master's attributes say of one of its ports. */
    readonly slave_changelink?: (
      call: Call,
      master: NetDevice,
      port: NetDevice,
      data: LinkSlaveData,
    ) => Verdict;
    /** Whether a dying net gives the device back to init_net. */
    readonly netns_refund: boolean;
  };
}

declare module '../kernel.js' {
  interface Kernel {
    readonly dev: DevSlice;
  }
  interface Ops {
    readonly link: Readonly<Record<string, LinkOps>>;
    /** netdev_chain, in the order of registration. */
    readonly notifiers: Readonly<Record<string, Notifier>>;
  }
}

export const NO_DEVICES: NetDevices = {
  dev_base_head: List(),
  dev_name_head: Map(),
  dev_index_head: Map(),
  ifindex: 0,
  dev_base_seq: 1,
};

export const devicesOf = (kernel: Kernel, net: number): NetDevices => kernel.dev.byNet.get(net) ?? NO_DEVICES;

/** A device that must exist: everything that names one by `dev` has looked it up before. */
export const deviceOf = (kernel: Kernel, dev: number): NetDevice => rowOf(kernel.dev, dev);

export const rowOf = (slice: DevSlice, dev: number): NetDevice => {
  const row = slice.devices.get(dev);
  if (row === undefined) throw new Error(`no device ${dev}`);
  return row;
};

/** __dev_get_by_name() */
export const devGetByName = (kernel: Kernel, net: number, name: string): NetDevice | undefined => {
  const dev = devicesOf(kernel, net).dev_name_head.get(name);
  return dev === undefined ? undefined : kernel.dev.devices.get(dev);
};

/** __dev_get_by_index() */
export const devGetByIndex = (kernel: Kernel, net: number, ifindex: number): NetDevice | undefined => {
  const dev = devicesOf(kernel, net).dev_index_head.get(ifindex);
  return dev === undefined ? undefined : kernel.dev.devices.get(dev);
};

/** The devices of a net in the order of a dump, which is that of their indices. */
export const dump = (kernel: Kernel, net: number): NetDevice[] =>
  [...devicesOf(kernel, net).dev_index_head]
    .toSorted(([a], [b]) => a - b)
    .map(([, dev]) => deviceOf(kernel, dev));

export const isUp = (device: NetDevice): boolean => (device.flags & IFF.UP) !== 0;

/** netif_oper_up() */
export const netifOperUp = ({ operstate }: NetDevice): boolean =>
  operstate === 'UP' || operstate === 'UNKNOWN';

/** IFF_RUNNING or IFF_LOWER_UP: what makes a link usable once it is up. */
export const isUsable = (device: NetDevice): boolean => device.carrier || netifOperUp(device);

/** dev_get_iflink() */
export const iflinkOf = (
  call: { readonly kernel: Kernel; readonly ops: Call['ops'] },
  device: NetDevice,
): number => call.ops.link[device.kind]?.iflink?.(call.kernel, device) ?? device.ifindex;

export type Found<A> = E.Either<Refusal, A>;

/** The devices stacked on one, and its master: netdev_for_each_upper_dev_rcu(). */
export const uppersOf = (kernel: Kernel, dev: number): NetDevice[] =>
  kernel.dev.upper
    .get(dev, List<number>())
    .toArray()
    .map((upper) => deviceOf(kernel, upper));

/** netdev_has_upper_dev_all_rcu(): whether `upper` is somewhere above a device. */
export const hasUpper = (kernel: Kernel, dev: number, upper: number): boolean =>
  uppersOf(kernel, dev).some((above) => above.dev === upper || hasUpper(kernel, above.dev, upper));

/** call_netdevice_notifiers() */
export const callNotifiers = (
  call: Call,
  event: Notification,
  dev: number,
  info: NotifierInfo = {},
): void => {
  for (const notifier of Object.values(call.ops.notifiers)) {
    const device = call.kernel.dev.devices.get(dev);
    if (device !== undefined) notifier(call, event, device, info);
  }
};
