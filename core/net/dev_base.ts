/**
 * The lists that devices are on, and what each event changes of them: dev_base_head, the hashes of names and indices,
 * adj_list (net/core/dev.c, Linux 6.18: list_netdevice, unlist_netdevice, __netdev_adjacent_dev_link).
 */
import { List, Map, OrderedSet } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { BondEvent, bondSites, evolveBond } from '../link/bonding.js';
import { NetdevPriv, withPort, withoutPort } from '../link/netdev_priv.js';
import { DevMcEvent, evolveMc } from './dev_addr_lists.js';
import { IFF, NO_DEVICES, NetDevice, OperState, rowOf } from './netdevice.js';
import type { DevSlice, NetDevices } from './netdevice.js';
import { RtmsgIfinfo } from './rtmsg_ifinfo.js';

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
  t.type({ type: t.literal('dev_change_flags'), dev: int, flags: int }),
  t.type({ type: t.literal('dev_set_broadcast'), dev: int, broadcast: t.string }),
  t.type({ type: t.literal('dev_set_group'), dev: int, group: int }),
  t.type({ type: t.literal('dev_set_alias'), dev: int, ifalias: t.string }),
  t.type({ type: t.literal('dev_change_tx_queue_len'), dev: int, tx_queue_len: int }),
  t.type({ type: t.literal('netdev_name_node_alt_create'), dev: int, altname: t.string }),
  t.type({ type: t.literal('netdev_name_node_alt_destroy'), dev: int, altname: t.string }),
  t.type({ type: t.literal('netdev_master_upper_dev_link'), dev: int, master: int }),
  t.type({ type: t.literal('netdev_upper_dev_unlink'), dev: int, upper: int }),
  t.type({ type: t.literal('eth_hw_addr_set'), dev: int, address: t.string }),
  /** A request has changed what the device keeps behind struct net_device, of its own or of its ports. */
  t.type({ type: t.literal('changelink'), dev: int, priv: NetdevPriv }),
  BondEvent,
  t.type({ type: t.literal('netif_carrier_on'), dev: int }),
  t.type({ type: t.literal('netif_carrier_off'), dev: int }),
  t.type({ type: t.literal('linkwatch_add_event'), dev: int }),
  t.type({ type: t.literal('linkwatch_do_dev'), dev: int }),
  t.type({ type: t.literal('linkwatch_run_queue'), nextevent_ms: int }),
  t.type({ type: t.literal('rfc2863_policy'), dev: int, operstate: OperState }),
  t.type({ type: t.literal('dev_shutdown'), dev: int }),
  t.type({ type: t.literal('dev_graft_qdisc'), dev: int, qdisc: t.string }),
  t.type({ type: t.literal('rtnl_configure_link'), dev: int }),
  DevMcEvent,
  RtmsgIfinfo,
  t.intersection([
    t.type({
      type: t.literal('kobject_uevent'),
      action: t.keyof({ add: null, remove: null, move: null }),
      dev: int,
    }),
    /** Of a move: the name before. */
    t.partial({ old: t.string }),
  ]),
]);
export type DevEvent = t.TypeOf<typeof DevEvent>;

declare module '../kernel.js' {
  interface Events {
    readonly dev: DevEvent;
  }
}

export const initial: DevSlice = {
  nextDev: 1,
  devices: Map(),
  byNet: Map(),
  lweventlist: OrderedSet(),
  linkwatch_nextevent_ms: 0,
  upper: Map(),
  mc: Map(),
};

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
  dev_change_flags: '__dev_change_flags',
  dev_set_broadcast: 'do_setlink',
  dev_set_group: 'dev_set_group',
  dev_set_alias: 'dev_set_alias',
  dev_change_tx_queue_len: 'dev_change_tx_queue_len',
  netdev_name_node_alt_create: 'netdev_name_node_alt_create',
  netdev_name_node_alt_destroy: 'netdev_name_node_alt_destroy',
  netdev_master_upper_dev_link: 'netdev_master_upper_dev_link',
  netdev_upper_dev_unlink: '__netdev_upper_dev_unlink',
  eth_hw_addr_set: 'eth_hw_addr_set',
  changelink: 'rtnl_changelink',
  ...bondSites,
  netif_carrier_on: 'netif_carrier_on',
  netif_carrier_off: 'netif_carrier_off',
  linkwatch_add_event: 'linkwatch_fire_event',
  linkwatch_do_dev: 'linkwatch_do_dev',
  linkwatch_run_queue: '__linkwatch_run_queue',
  rfc2863_policy: 'rfc2863_policy',
  dev_shutdown: 'dev_shutdown',
  dev_graft_qdisc: 'dev_graft_qdisc',
  rtnl_configure_link: 'rtnl_configure_link',
  dev_mc_add_global: 'dev_mc_add_global',
  dev_mc_del_global: 'dev_mc_del_global',
  rtmsg_ifinfo: 'rtmsg_ifinfo',
  kobject_uevent: 'kobject_uevent',
} satisfies Record<DevEvent['type'], string>;

const relist = (slice: DevSlice, net: number, change: (devices: NetDevices) => NetDevices): DevSlice => ({
  ...slice,
  byNet: slice.byNet.set(net, change(slice.byNet.get(net) ?? NO_DEVICES)),
});

const withNames = (names: Map<string, number>, { name, altnames, dev }: NetDevice): Map<string, number> =>
  altnames.reduce((known, altname) => known.set(altname, dev), names.set(name, dev));

const addUpper = (slice: DevSlice, dev: number | null, upper: number): DevSlice =>
  dev === null
    ? slice
    : { ...slice, upper: slice.upper.set(dev, slice.upper.get(dev, List<number>()).push(upper)) };

const removeUpper = (slice: DevSlice, dev: number | null, upper: number): DevSlice => {
  if (dev === null) return slice;
  const left = slice.upper.get(dev, List<number>()).filter((other) => other !== upper);
  return { ...slice, upper: left.isEmpty() ? slice.upper.delete(dev) : slice.upper.set(dev, left) };
};

/** list_netdevice(): at the tail, and in both hashes; the cursor moves only for an automatic index. */
const list = (slice: DevSlice, device: NetDevice, auto: boolean): DevSlice =>
  relist(slice, device.net, (devices) => ({
    dev_base_head: devices.dev_base_head.push(device.dev),
    dev_name_head: withNames(devices.dev_name_head, device),
    dev_index_head: devices.dev_index_head.set(device.ifindex, device.dev),
    ifindex: auto ? device.ifindex : devices.ifindex,
    dev_base_seq: devices.dev_base_seq + 1,
  }));

/** unlist_netdevice() */
const unlist = (slice: DevSlice, device: NetDevice): DevSlice =>
  relist(slice, device.net, (devices) => ({
    ...devices,
    dev_base_seq: devices.dev_base_seq + 1,
    dev_base_head: devices.dev_base_head.filter((dev) => dev !== device.dev),
    dev_name_head: devices.dev_name_head.deleteAll([device.name, ...device.altnames]),
    dev_index_head: devices.dev_index_head.delete(device.ifindex),
  }));

const patch = (slice: DevSlice, dev: number, change: Partial<NetDevice>): DevSlice => ({
  ...slice,
  devices: slice.devices.set(dev, { ...rowOf(slice, dev), ...change }),
});

/** Events that change nothing but the row of their device. */
const ROW_EVENTS = [
  'dev_open',
  'dev_close',
  'dev_set_mtu',
  'dev_set_mac_address',
  'netns_immutable',
  'dev_change_flags',
  'dev_set_broadcast',
  'dev_set_group',
  'dev_set_alias',
  'dev_change_tx_queue_len',
  'eth_hw_addr_set',
  'netif_carrier_on',
  'netif_carrier_off',
  'rfc2863_policy',
  'dev_shutdown',
  'dev_graft_qdisc',
  'rtnl_configure_link',
  'changelink',
  'bond_enslave',
  'bond_release',
  'bond_set_slave',
  'bond_change_active_slave',
  'bond_set_dev_addr',
] as const;
type RowEvent = DevEvent & { readonly type: (typeof ROW_EVENTS)[number] };

// An event of another type is not in the list, which the type of includes() does not foresee.
const isRowEvent = (event: DevEvent): event is RowEvent =>
  (ROW_EVENTS as readonly string[]).includes(event.type);

const ofBond = ({ priv }: NetDevice, event: BondEvent): Partial<NetDevice> =>
  priv?.kind === 'bond'
    ? {
        priv: evolveBond(priv, event),
        ...(event.type === 'bond_set_dev_addr' && {
          address: event.address,
          addr_assign_type: event.addr_assign_type,
        }),
      }
    : {};

const changeOf = (row: NetDevice, event: RowEvent): Partial<NetDevice> => {
  switch (event.type) {
    case 'dev_open':
      return { flags: row.flags | IFF.UP, qdisc: event.qdisc };
    case 'dev_close':
      return { flags: row.flags & ~IFF.UP };
    case 'dev_set_mtu':
      return { mtu: event.mtu };
    case 'dev_set_mac_address':
      return { address: event.address, addr_assign_type: 'SET' };
    case 'netns_immutable':
      return { netns_immutable: event.immutable };
    case 'dev_change_flags':
      return { flags: event.flags };
    case 'dev_set_broadcast':
      return { broadcast: event.broadcast };
    case 'dev_set_group':
      return { group: event.group };
    case 'dev_set_alias':
      return { ifalias: event.ifalias };
    case 'dev_change_tx_queue_len':
      return { tx_queue_len: event.tx_queue_len };
    case 'eth_hw_addr_set':
      return { address: event.address };
    case 'netif_carrier_on':
      return { carrier: true, carrier_up_count: row.carrier_up_count + 1 };
    case 'netif_carrier_off':
      return { carrier: false, carrier_down_count: row.carrier_down_count + 1 };
    case 'rfc2863_policy':
      return { operstate: event.operstate };
    case 'dev_shutdown':
      return { qdisc: 'noop' };
    case 'dev_graft_qdisc':
      return { qdisc: event.qdisc };
    case 'changelink':
      return { priv: event.priv };
    case 'rtnl_configure_link':
      return { rtnl_link_state: 'INITIALIZED' };
    case 'bond_enslave':
    case 'bond_release':
    case 'bond_set_slave':
    case 'bond_change_active_slave':
    case 'bond_set_dev_addr':
      return ofBond(row, event);
  }
};

const unlinkUpper = (slice: DevSlice, dev: number, upper: number): DevSlice => {
  const left = removeUpper(slice, dev, upper);
  const { priv } = rowOf(left, upper);
  return rowOf(slice, dev).master === upper
    ? patch(patch(left, dev, { master: null }), upper, { priv: withoutPort(priv, dev) })
    : patch(left, upper, { lower: null });
};

const linkMaster = (slice: DevSlice, dev: number, master: number): DevSlice => {
  const priv = withPort(rowOf(slice, master).priv, dev);
  return addUpper(patch(patch(slice, dev, { master }), master, { priv }), dev, master);
};

export const evolve = (slice: DevSlice, event: DevEvent): DevSlice => {
  if (isRowEvent(event)) return patch(slice, event.dev, changeOf(rowOf(slice, event.dev), event));
  switch (event.type) {
    case 'netdev_init':
      return { ...slice, byNet: slice.byNet.set(event.net, NO_DEVICES) };
    case 'netdev_exit':
      return { ...slice, byNet: slice.byNet.delete(event.net) };
    case 'register_netdevice': {
      const { device } = event;
      const devices = slice.devices.set(device.dev, device);
      const listed = list({ ...slice, nextDev: device.dev + 1, devices }, device, event.auto_ifindex);
      return addUpper(listed, device.lower, device.dev);
    }
    case 'unregister_netdevice': {
      const row = rowOf(slice, event.dev);
      const left = removeUpper(unlist(slice, row), row.lower, event.dev);
      return {
        ...left,
        devices: left.devices.delete(event.dev),
        lweventlist: left.lweventlist.delete(event.dev),
        mc: left.mc.delete(event.dev),
      };
    }
    case 'dev_change_name': {
      const row = rowOf(slice, event.dev);
      const renamed = relist(slice, row.net, (devices) => ({
        ...devices,
        dev_name_head: devices.dev_name_head.delete(row.name).set(event.name, event.dev),
      }));
      return patch(renamed, event.dev, { name: event.name, name_assign_type: 'RENAMED' });
    }
    case 'dev_change_net_namespace': {
      const { net, ifindex, name } = event;
      const row = rowOf(slice, event.dev);
      const moved = { ...row, net, ifindex, name };
      const left = unlist(slice, row);
      // dev_mc_flush()
      const mc = left.mc.delete(event.dev);
      return list({ ...left, mc, devices: left.devices.set(event.dev, moved) }, moved, event.auto_ifindex);
    }
    case 'netdev_name_node_alt_create': {
      const { net, altnames } = rowOf(slice, event.dev);
      const named = relist(slice, net, (devices) => ({
        ...devices,
        dev_name_head: devices.dev_name_head.set(event.altname, event.dev),
      }));
      return patch(named, event.dev, { altnames: [...altnames, event.altname] });
    }
    case 'netdev_name_node_alt_destroy': {
      const { net, altnames } = rowOf(slice, event.dev);
      const left = relist(slice, net, (devices) => ({
        ...devices,
        dev_name_head: devices.dev_name_head.delete(event.altname),
      }));
      return patch(left, event.dev, { altnames: altnames.filter((altname) => altname !== event.altname) });
    }
    case 'netdev_master_upper_dev_link':
      return linkMaster(slice, event.dev, event.master);
    case 'netdev_upper_dev_unlink':
      return unlinkUpper(slice, event.dev, event.upper);
    case 'linkwatch_add_event':
      return { ...slice, lweventlist: slice.lweventlist.add(event.dev) };
    case 'linkwatch_do_dev':
      return { ...slice, lweventlist: slice.lweventlist.delete(event.dev) };
    case 'linkwatch_run_queue':
      return { ...slice, linkwatch_nextevent_ms: event.nextevent_ms };
    case 'dev_mc_add_global':
    case 'dev_mc_del_global':
      return { ...slice, mc: evolveMc(slice.mc, event) };
    case 'rtmsg_ifinfo':
    case 'kobject_uevent':
      return slice;
  }
};
