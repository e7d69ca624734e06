/**
 * struct net_device and the per-net tables that devices are found by (include/linux/netdevice.h): dev_base_head in
 * order of arrival, dev_name_head, dev_index_head. A device is known by `dev`, a number that stands for its address.
 */
import type * as E from 'fp-ts/lib/Either.js';
import { List, Map, OrderedSet } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Refusal } from '../errno.js';
import type { Call, Kernel } from '../kernel.js';

/** include/uapi/linux/if.h */
export const IFF = {
  UP: 0x1,
  BROADCAST: 0x2,
  DEBUG: 0x4,
  LOOPBACK: 0x8,
  POINTOPOINT: 0x10,
  RUNNING: 0x40,
  NOARP: 0x80,
  PROMISC: 0x100,
  ALLMULTI: 0x200,
  MASTER: 0x400,
  SLAVE: 0x800,
  MULTICAST: 0x1000,
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
  netns_immutable: t.boolean,
});
export type NetDevice = t.TypeOf<typeof NetDevice>;

export const DevEvent = t.union([
  t.type({ type: t.literal('netdev_init'), net: int }),
  t.type({ type: t.literal('netdev_exit'), net: int }),
  t.type({ type: t.literal('register_netdevice'), device: NetDevice, auto_ifindex: t.boolean }),
  t.type({ type: t.literal('unregister_netdevice'), dev: int }),
  t.type({ type: t.literal('dev_open'), dev: int, qdisc: t.string }),
  t.type({ type: t.literal('dev_close'), dev: int }),
  t.type({ type: t.literal('dev_change_name'), dev: int, name: t.string }),
  t.type({ type: t.literal('dev_set_mtu'), dev: int, mtu: int }),
  t.type({ type: t.literal('dev_set_mac_address'), dev: int, address: t.string }),
  t.type({
    type: t.literal('dev_change_net_namespace'),
    dev: int,
    net: int,
    ifindex: int,
    auto_ifindex: t.boolean,
    name: t.string,
  }),
  t.type({ type: t.literal('netns_immutable'), dev: int, immutable: t.boolean }),
  t.type({ type: t.literal('netif_carrier_on'), dev: int }),
  t.type({ type: t.literal('netif_carrier_off'), dev: int }),
  t.type({ type: t.literal('linkwatch_add_event'), dev: int }),
  t.type({ type: t.literal('linkwatch_do_dev'), dev: int }),
  t.type({ type: t.literal('rfc2863_policy'), dev: int, operstate: OperState }),
]);
export type DevEvent = t.TypeOf<typeof DevEvent>;

/** The devices of one net. */
export interface NetDevices {
  /** In order of arrival in this net. */
  readonly dev_base_head: List<number>;
  readonly dev_name_head: Map<string, number>;
  readonly dev_index_head: Map<number, number>;
  /** The index that was last given automatically. */
  readonly ifindex: number;
}

export interface DevSlice {
  readonly nextDev: number;
  readonly devices: Map<number, NetDevice>;
  readonly byNet: Map<number, NetDevices>;
  /** lweventlist: devices whose carrier has changed since linkwatch last ran. */
  readonly lweventlist: OrderedSet<number>;
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
  /** What the hardware has other than its kind. */
  readonly hardware?: Partial<Pick<NetDevice, 'min_mtu' | 'max_mtu'>>;
  /** Random addresses that the caller drew, in the order in which devices use them. */
  readonly random: readonly string[];
}

/** struct rtnl_link_ops and struct net_device_ops of one kind. */
export interface LinkOps {
  readonly setup: (
    random: string,
  ) => Omit<NetDevice, 'dev' | 'net' | 'ifindex' | 'name' | 'kind' | 'operstate'>;
  /** What the kind checks of a request before anything is looked up (rtnl_link_ops.validate). */
  readonly validate?: (mtu: number | undefined) => Refusal | undefined;
  /** The queueing discipline that opening the device attaches. */
  readonly qdisc: string;
  readonly iflink?: (kernel: Kernel, device: NetDevice) => number;
  /** The net that IFLA_LINK_NETNSID names (get_link_net). */
  readonly get_link_net?: (kernel: Kernel, device: NetDevice) => number | undefined;
  readonly open?: (call: Call, device: NetDevice) => Refusal | undefined;
  readonly stop?: (call: Call, device: NetDevice) => void;
  readonly set_mac_address?: (device: NetDevice, address: string) => Refusal | undefined;
  /** Absent for devices that no rtnetlink request made, such as physical ones. */
  readonly rtnl?: {
    /** Adds the device, and what comes with it, to the devices to unregister. */
    readonly dellink?: (call: Call, device: NetDevice, kill: number[]) => void;
    /** Whether a dying net gives the device back to init_net. */
    readonly netns_refund: boolean;
  };
}

declare module '../kernel.js' {
  interface Kernel {
    readonly dev: DevSlice;
  }
  interface Events {
    readonly dev: DevEvent;
  }
  interface Ops {
    readonly link: Readonly<Record<string, LinkOps>>;
  }
}

export const initial: DevSlice = { nextDev: 1, devices: Map(), byNet: Map(), lweventlist: OrderedSet() };

export const sites = {
  netdev_init: 'netdev_init',
  netdev_exit: 'netdev_exit',
  register_netdevice: 'register_netdevice',
  unregister_netdevice: 'unregister_netdevice_many',
  dev_open: '__dev_open',
  dev_close: '__dev_close_many',
  dev_change_name: 'dev_change_name',
  dev_set_mtu: 'dev_set_mtu',
  dev_set_mac_address: 'dev_set_mac_address',
  dev_change_net_namespace: '__dev_change_net_namespace',
  netns_immutable: 'cfg80211_switch_netns',
  netif_carrier_on: 'netif_carrier_on',
  netif_carrier_off: 'netif_carrier_off',
  linkwatch_add_event: 'linkwatch_fire_event',
  linkwatch_do_dev: 'linkwatch_do_dev',
  rfc2863_policy: 'rfc2863_policy',
} satisfies Record<DevEvent['type'], string>;

export const NO_DEVICES: NetDevices = {
  dev_base_head: List(),
  dev_name_head: Map(),
  dev_index_head: Map(),
  ifindex: 0,
};

export const devicesOf = (kernel: Kernel, net: number): NetDevices => kernel.dev.byNet.get(net) ?? NO_DEVICES;

/** A device that must exist: everything that names one by `dev` has looked it up before. */
export const deviceOf = (kernel: Kernel, dev: number): NetDevice => rowOf(kernel.dev, dev);

const rowOf = (slice: DevSlice, dev: number): NetDevice => {
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

/** dev_get_iflink() */
export const iflinkOf = (
  call: { readonly kernel: Kernel; readonly ops: Call['ops'] },
  device: NetDevice,
): number => call.ops.link[device.kind]?.iflink?.(call.kernel, device) ?? device.ifindex;

export type Found<A> = E.Either<Refusal, A>;

const relist = (slice: DevSlice, net: number, change: (devices: NetDevices) => NetDevices): DevSlice => ({
  ...slice,
  byNet: slice.byNet.set(net, change(slice.byNet.get(net) ?? NO_DEVICES)),
});

/** list_netdevice(): at the tail, and in both hashes; the cursor moves only for an automatic index. */
const list = (slice: DevSlice, device: NetDevice, auto: boolean): DevSlice =>
  relist(slice, device.net, (devices) => ({
    dev_base_head: devices.dev_base_head.push(device.dev),
    dev_name_head: devices.dev_name_head.set(device.name, device.dev),
    dev_index_head: devices.dev_index_head.set(device.ifindex, device.dev),
    ifindex: auto ? device.ifindex : devices.ifindex,
  }));

/** unlist_netdevice() */
const unlist = (slice: DevSlice, device: NetDevice): DevSlice =>
  relist(slice, device.net, (devices) => ({
    ...devices,
    dev_base_head: devices.dev_base_head.filter((dev) => dev !== device.dev),
    dev_name_head: devices.dev_name_head.delete(device.name),
    dev_index_head: devices.dev_index_head.delete(device.ifindex),
  }));

const patch = (slice: DevSlice, dev: number, change: Partial<NetDevice>): DevSlice => ({
  ...slice,
  devices: slice.devices.set(dev, { ...rowOf(slice, dev), ...change }),
});

export const evolve = (slice: DevSlice, event: DevEvent): DevSlice => {
  switch (event.type) {
    case 'netdev_init':
      return { ...slice, byNet: slice.byNet.set(event.net, NO_DEVICES) };
    case 'netdev_exit':
      return { ...slice, byNet: slice.byNet.delete(event.net) };
    case 'register_netdevice': {
      const { device } = event;
      const devices = slice.devices.set(device.dev, device);
      return list({ ...slice, nextDev: device.dev + 1, devices }, device, event.auto_ifindex);
    }
    case 'unregister_netdevice': {
      const left = unlist(slice, rowOf(slice, event.dev));
      return {
        ...left,
        devices: left.devices.delete(event.dev),
        lweventlist: left.lweventlist.delete(event.dev),
      };
    }
    case 'dev_open':
      return patch(slice, event.dev, { flags: rowOf(slice, event.dev).flags | IFF.UP, qdisc: event.qdisc });
    case 'dev_close':
      return patch(slice, event.dev, { flags: rowOf(slice, event.dev).flags & ~IFF.UP });
    case 'dev_change_name': {
      const row = rowOf(slice, event.dev);
      const renamed = relist(slice, row.net, (devices) => ({
        ...devices,
        dev_name_head: devices.dev_name_head.delete(row.name).set(event.name, event.dev),
      }));
      return patch(renamed, event.dev, { name: event.name });
    }
    case 'dev_set_mtu':
      return patch(slice, event.dev, { mtu: event.mtu });
    case 'dev_set_mac_address':
      return patch(slice, event.dev, { address: event.address });
    case 'dev_change_net_namespace': {
      const { net, ifindex, name } = event;
      const row = rowOf(slice, event.dev);
      const moved = { ...row, net, ifindex, name, qdisc: 'noop' };
      const left = unlist(slice, row);
      return list({ ...left, devices: left.devices.set(event.dev, moved) }, moved, event.auto_ifindex);
    }
    case 'netns_immutable':
      return patch(slice, event.dev, { netns_immutable: event.immutable });
    case 'netif_carrier_on':
      return patch(slice, event.dev, { carrier: true });
    case 'netif_carrier_off':
      return patch(slice, event.dev, { carrier: false });
    case 'linkwatch_add_event':
      return { ...slice, lweventlist: slice.lweventlist.add(event.dev) };
    case 'linkwatch_do_dev':
      return { ...slice, lweventlist: slice.lweventlist.delete(event.dev) };
    case 'rfc2863_policy':
      return patch(slice, event.dev, { operstate: event.operstate });
  }
};
