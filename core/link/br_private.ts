/**
 * What bridges keep: options, ports, vlans, forwarding entries, and how events change it (net/bridge/br_private.h,
 * Linux 6.18). Left out: timers and counters; groups.
 */
import { Map, OrderedMap } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Kernel } from '../kernel.js';
import { BR_DEFAULTS, BR_PROPS, BRPORT_PROPS, PORT_DEFAULTS } from './br_link_data.js';
import type { BrOptions, PortOptions } from './br_link_data.js';

/** include/uapi/linux/if_bridge.h */
export const BR_STATE = { DISABLED: 0, LISTENING: 1, LEARNING: 2, FORWARDING: 3, BLOCKING: 4 } as const;

/** BR_FDB_* */
export const BR_FDB = {
  LOCAL: 0x1,
  STATIC: 0x2,
  STICKY: 0x4,
  ADDED_BY_USER: 0x8,
  ADDED_BY_EXT_LEARN: 0x10,
  OFFLOADED: 0x20,
} as const;

/** struct net_bridge_fdb_entry */
export const NetBridgeFdbEntry = t.type({
  addr: t.string,
  /** 0: of no vlan. */
  vlan_id: int,
  /** The port that leads there; 0: the bridge itself. */
  dst: int,
  /** BR_FDB_* */
  flags: int,
  /** Milliseconds since boot. */
  updated: int,
  used: int,
});
export type NetBridgeFdbEntry = t.TypeOf<typeof NetBridgeFdbEntry>;

/** BRIDGE_VLAN_INFO_* */
export const BRIDGE_VLAN_INFO = { PVID: 0x2, UNTAGGED: 0x4 } as const;

/** struct net_bridge_vlan */
export const NetBridgeVlan = t.type({
  vid: int,
  /** BRIDGE_VLAN_INFO_UNTAGGED */
  flags: int,
  /** BR_STATE_* */
  state: int,
});
export type NetBridgeVlan = t.TypeOf<typeof NetBridgeVlan>;

/** struct net_bridge_vlan_group */
export interface NetBridgeVlanGroup {
  readonly vlans: Map<number, NetBridgeVlan>;
  /** 0: none */
  readonly pvid: number;
}

/** struct net_bridge_port */
export interface NetBridgePort extends NetBridgeVlanGroup {
  readonly dev: number;
  readonly port_no: number;
  readonly options: PortOptions;
}

/** struct net_bridge */
export interface NetBridge extends NetBridgeVlanGroup {
  readonly options: BrOptions;
  /** BROPT_MTU_SET_BY_USER: otherwise it follows the smallest of its ports. */
  readonly mtu_set_by_user: boolean;
  /** The oldest first. */
  readonly ports: OrderedMap<number, NetBridgePort>;
  /** By address and vlan, the oldest first. */
  readonly fdb: OrderedMap<string, NetBridgeFdbEntry>;
}

export interface BridgeSlice {
  readonly bridges: Map<number, NetBridge>;
}

const NlmsgType = t.keyof({ RTM_NEWNEIGH: null, RTM_DELNEIGH: null });
const ofBridge = { bridge: int };
/** Of a port's vlans, or with the bridge itself as `dev` of its own. */
const ofGroup = { ...ofBridge, dev: int };

export const BridgeEvent = t.union([
  t.type({ type: t.literal('br_dev_init'), ...ofBridge }),
  t.type({ type: t.literal('br_dev_uninit'), ...ofBridge }),
  t.type({ type: t.literal('br_change_mtu'), ...ofBridge }),
  t.type({ type: t.literal('br_changelink'), ...ofBridge, options: t.partial(BR_PROPS) }),
  t.type({ type: t.literal('new_nbp'), ...ofGroup, port_no: int }),
  t.type({ type: t.literal('release_nbp'), ...ofGroup }),
  t.type({ type: t.literal('br_setport'), ...ofGroup, options: t.partial(BRPORT_PROPS) }),
  t.type({ type: t.literal('br_set_state'), ...ofGroup, state: int }),
  t.type({ type: t.keyof({ fdb_create: null, fdb_update: null }), ...ofBridge, fdb: NetBridgeFdbEntry }),
  t.type({ type: t.literal('fdb_delete'), ...ofBridge, addr: t.string, vlan_id: int }),
  t.type({ type: t.literal('__vlan_add'), ...ofGroup, vlan: NetBridgeVlan }),
  t.type({ type: t.literal('__vlan_del'), ...ofGroup, vid: int }),
  t.type({ type: t.literal('br_vlan_set_pvid'), ...ofGroup, pvid: int }),
  /** Messages, which change nothing. */
  t.type({
    type: t.literal('fdb_notify'),
    nlmsg_type: NlmsgType,
    net: int,
    ...ofBridge,
    fdb: NetBridgeFdbEntry,
  }),
  t.type({
    type: t.literal('br_ifinfo_notify'),
    nlmsg_type: t.keyof({ RTM_NEWLINK: null, RTM_DELLINK: null }),
    net: int,
    ...ofGroup,
  }),
  t.type({
    type: t.literal('br_vlan_notify'),
    nlmsg_type: t.keyof({ RTM_NEWVLAN: null, RTM_DELVLAN: null }),
    net: int,
    dev: int,
    /** First and last of a range, and what they have in common, BRIDGE_VLAN_INFO_PVID too. */
    vid: int,
    vid_range: int,
    flags: int,
    state: int,
  }),
]);
export type BridgeEvent = t.TypeOf<typeof BridgeEvent>;

declare module '../kernel.js' {
  interface Kernel {
    readonly bridge: BridgeSlice;
  }
  interface Events {
    readonly bridge: BridgeEvent;
  }
}

export const initial: BridgeSlice = { bridges: Map() };

export const sites = {
  br_dev_init: 'br_dev_init',
  br_dev_uninit: 'br_dev_uninit',
  br_change_mtu: 'br_change_mtu',
  br_changelink: 'br_changelink',
  new_nbp: 'new_nbp',
  release_nbp: 'del_nbp',
  br_setport: 'br_setport',
  br_set_state: 'br_set_state',
  fdb_create: 'fdb_create',
  fdb_update: 'fdb_add_entry',
  fdb_delete: 'fdb_delete',
  __vlan_add: '__vlan_add',
  __vlan_del: '__vlan_del',
  br_vlan_set_pvid: '__vlan_add_pvid',
  fdb_notify: 'fdb_notify',
  br_ifinfo_notify: 'br_ifinfo_notify',
  br_vlan_notify: 'br_vlan_notify',
} satisfies Record<BridgeEvent['type'], string>;

const NO_VLANS: NetBridgeVlanGroup = { vlans: Map(), pvid: 0 };

const NEW_BRIDGE: NetBridge = {
  ...NO_VLANS,
  options: BR_DEFAULTS,
  mtu_set_by_user: false,
  ports: OrderedMap(),
  fdb: OrderedMap(),
};

/** The row of a bridge that must exist. */
export const bridgeOf = (kernel: Kernel, bridge: number): NetBridge => rowOf(kernel.bridge, bridge);

const rowOf = ({ bridges }: BridgeSlice, bridge: number): NetBridge => {
  const row = bridges.get(bridge);
  if (row === undefined) throw new Error(`device ${bridge} is no bridge`);
  return row;
};

/** br_port_get_rtnl(); undefined: the device is no port of the bridge. */
export const portOf = (kernel: Kernel, bridge: number, dev: number): NetBridgePort | undefined =>
  kernel.bridge.bridges.get(bridge)?.ports.get(dev);

/** The ports in the kernel's order: the latest first. */
export const portList = (kernel: Kernel, bridge: number): NetBridgePort[] =>
  bridgeOf(kernel, bridge).ports.valueSeq().toArray().toReversed();

/** The vlans of a port, or of the bridge itself. */
export const vlanGroupOf = (kernel: Kernel, bridge: number, dev: number): NetBridgeVlanGroup =>
  (dev === bridge ? kernel.bridge.bridges.get(bridge) : portOf(kernel, bridge, dev)) ?? NO_VLANS;

/** vlan_list, which is sorted. */
export const vlanList = ({ vlans }: NetBridgeVlanGroup): NetBridgeVlan[] =>
  vlans
    .valueSeq()
    .toArray()
    .toSorted((a, b) => a.vid - b.vid);

/** What leads to a port, or with 0 to the bridge itself. */
export const inFdb = (bridge: number, dev: number): number => (dev === bridge ? 0 : dev);

export const fdbKey = (addr: string, vlan_id: number): string => `${addr} ${vlan_id}`;

const changeBridge = (
  slice: BridgeSlice,
  bridge: number,
  change: (row: NetBridge) => Partial<NetBridge>,
): BridgeSlice => {
  const row = rowOf(slice, bridge);
  return { bridges: slice.bridges.set(bridge, { ...row, ...change(row) }) };
};

const changePort = (
  slice: BridgeSlice,
  { bridge, dev }: { readonly bridge: number; readonly dev: number },
  change: (row: NetBridgePort) => Partial<NetBridgePort>,
): BridgeSlice =>
  changeBridge(slice, bridge, ({ ports }) => {
    const row = ports.get(dev);
    if (row === undefined) throw new Error(`device ${dev} is no port of bridge ${bridge}`);
    return { ports: ports.set(dev, { ...row, ...change(row) }) };
  });

const changeGroup = (
  slice: BridgeSlice,
  event: { readonly bridge: number; readonly dev: number },
  change: (group: NetBridgeVlanGroup) => Partial<NetBridgeVlanGroup>,
): BridgeSlice =>
  event.dev === event.bridge ? changeBridge(slice, event.bridge, change) : changePort(slice, event, change);

type PortEvent = Extract<BridgeEvent, { readonly bridge: number; readonly dev: number }>;

const evolvePort = (slice: BridgeSlice, event: PortEvent): BridgeSlice => {
  switch (event.type) {
    case 'new_nbp': {
      const { bridge, dev, port_no } = event;
      const port: NetBridgePort = { ...NO_VLANS, dev, port_no, options: PORT_DEFAULTS };
      return changeBridge(slice, bridge, ({ ports }) => ({ ports: ports.set(dev, port) }));
    }
    case 'release_nbp':
      return changeBridge(slice, event.bridge, ({ ports }) => ({ ports: ports.delete(event.dev) }));
    case 'br_setport':
      return changePort(slice, event, ({ options }) => ({ options: { ...options, ...event.options } }));
    case 'br_set_state':
      return changePort(slice, event, ({ options }) => ({
        options: { ...options, IFLA_BRPORT_STATE: event.state },
      }));
    case '__vlan_add':
      return changeGroup(slice, event, ({ vlans }) => ({ vlans: vlans.set(event.vlan.vid, event.vlan) }));
    case '__vlan_del':
      return changeGroup(slice, event, ({ vlans }) => ({ vlans: vlans.delete(event.vid) }));
    case 'br_vlan_set_pvid':
      return changeGroup(slice, event, () => ({ pvid: event.pvid }));
    case 'br_ifinfo_notify':
      return slice;
  }
};

export const evolve = (slice: BridgeSlice, event: BridgeEvent): BridgeSlice => {
  switch (event.type) {
    case 'br_dev_init':
      return { bridges: slice.bridges.set(event.bridge, NEW_BRIDGE) };
    case 'br_dev_uninit':
      return { bridges: slice.bridges.delete(event.bridge) };
    case 'br_change_mtu':
      return changeBridge(slice, event.bridge, () => ({ mtu_set_by_user: true }));
    case 'br_changelink':
      return changeBridge(slice, event.bridge, ({ options }) => ({
        options: { ...options, ...event.options },
      }));
    case 'fdb_create':
    case 'fdb_update': {
      const { addr, vlan_id } = event.fdb;
      return changeBridge(slice, event.bridge, ({ fdb }) => ({
        fdb: fdb.set(fdbKey(addr, vlan_id), event.fdb),
      }));
    }
    case 'fdb_delete':
      return changeBridge(slice, event.bridge, ({ fdb }) => ({
        fdb: fdb.delete(fdbKey(event.addr, event.vlan_id)),
      }));
    case 'fdb_notify':
    case 'br_vlan_notify':
      return slice;
    case 'new_nbp':
    case 'release_nbp':
    case 'br_setport':
    case 'br_set_state':
    case '__vlan_add':
    case '__vlan_del':
    case 'br_vlan_set_pvid':
    case 'br_ifinfo_notify':
      return evolvePort(slice, event);
  }
};
