/** The attributes that every device has (net_class_groups and netstat_group in net/core/net-sysfs.c, Linux 6.18). */
import * as E from 'fp-ts/lib/Either.js';
import { OPS } from '../../core/decider.js';
import type { Kernel } from '../../core/kernel.js';
import { IFF, iflinkOf, isUp } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { linkKsettings } from '../../core/link/link_ksettings.js';
import type { LinkKsettings } from '../../core/link/link_ksettings.js';
import { allmultiOf, promiscuityOf } from '../promiscuity.js';
import { ro, rw, stored, whileUp } from './attribute.js';
import type { Attribute, Attributes } from './attribute.js';

/** Octets of an Ethernet address; lo has one too. */
const ETH_ALEN = 6;
const HEX = 16;

/** NET_NAME_* */
const NAME_ASSIGN = { ENUM: 1, PREDICTABLE: 2, USER: 3, RENAMED: 4 } as const;
/** NET_ADDR_* */
const ADDR_ASSIGN = { PERM: 0, RANDOM: 1, STOLEN: 2, SET: 3 } as const;

/** dev->flags: what was asked for, and what devices ask of each other. */
const flagsOf = (kernel: Kernel, device: NetDevice): number =>
  device.flags |
  (promiscuityOf(kernel, device) > 0 ? IFF.PROMISC : 0) |
  (allmultiOf(kernel, device) > 0 ? IFF.ALLMULTI : 0);

/** DEVTYPE of an uevent. */
const DEVTYPES: ReadonlySet<string> = new Set(['bridge', 'vxlan', 'vlan', 'bond']);

const ksetting = (name: keyof LinkKsettings): Attribute =>
  whileUp({
    mode: ro(() => 0).mode,
    show: (kernel, device) => {
      const settings = linkKsettings(kernel, device);
      return settings === undefined ? E.left('EINVAL') : E.right(`${settings[name]}\n`);
    },
  });

const ifalias: Attribute = {
  mode: rw(() => 0).mode,
  show: (_kernel, device) => E.right(device.ifalias === '' ? '' : `${device.ifalias}\n`),
};

export const ATTRIBUTES: Attributes = {
  addr_assign_type: ro(({ addr_assign_type }) => ADDR_ASSIGN[addr_assign_type]),
  addr_len: ro(() => ETH_ALEN),
  address: ro(({ address }) => address),
  broadcast: ro(({ broadcast }) => broadcast),
  carrier: stored(whileUp(rw(({ carrier }) => Number(carrier)))),
  carrier_changes: ro(({ carrier_up_count, carrier_down_count }) => carrier_up_count + carrier_down_count),
  carrier_down_count: ro(({ carrier_down_count }) => carrier_down_count),
  carrier_up_count: ro(({ carrier_up_count }) => carrier_up_count),
  dev_id: ro(({ priv }) => `0x${(priv?.kind === 'ipvlan' ? priv.dev_id : 0).toString(16)}`),
  dev_port: ro(() => 0),
  dormant: whileUp(ro(() => 0)),
  duplex: ksetting('duplex'),
  flags: stored(rw((device, kernel) => `0x${flagsOf(kernel, device).toString(HEX)}`)),
  gro_flush_timeout: rw(() => 0),
  ifalias: stored(ifalias),
  ifindex: ro(({ ifindex }) => ifindex),
  iflink: ro((device, kernel) => iflinkOf({ kernel, ops: OPS }, device)),
  link_mode: ro(() => 0),
  mtu: stored(rw(({ mtu }) => mtu)),
  name_assign_type: ro(({ name_assign_type }) => NAME_ASSIGN[name_assign_type]),
  napi_defer_hard_irqs: rw(() => 0),
  netdev_group: stored(rw(({ group }) => group)),
  operstate: ro((device) => (isUp(device) ? device.operstate.toLowerCase() : 'down')),
  proto_down: rw(() => 0),
  speed: ksetting('speed'),
  testing: whileUp(ro(() => 0)),
  threaded: rw(() => 0),
  tx_queue_len: stored(rw(({ tx_queue_len }) => tx_queue_len)),
  type: ro(({ type }) => type),
  uevent: rw(
    ({ kind, name, ifindex }) =>
      `${DEVTYPES.has(kind) ? `DEVTYPE=${kind}\n` : ''}INTERFACE=${name}\nIFINDEX=${ifindex}`,
  ),
};

/** Counters in struct rtnl_link_stats64; nothing is counted. */
const COUNTERS =
  'collisions multicast rx_bytes rx_compressed rx_crc_errors rx_dropped rx_errors rx_fifo_errors rx_frame_errors ' +
  'rx_length_errors rx_missed_errors rx_nohandler rx_over_errors rx_packets tx_aborted_errors tx_bytes ' +
  'tx_carrier_errors tx_compressed tx_dropped tx_errors tx_fifo_errors tx_heartbeat_errors tx_packets tx_window_errors';

export const STATISTICS: Attributes = Object.fromEntries(
  COUNTERS.split(' ').map((name) => [name, ro(() => 0)]),
);

/** drivers/base/power/sysfs.c: of a device that has no power management. */
export const POWER: Attributes = {
  autosuspend_delay_ms: { mode: rw(() => 0).mode, show: () => E.left('EIO') },
  control: rw(() => 'auto'),
  runtime_active_time: ro(() => 0),
  runtime_status: ro(() => 'unsupported'),
  runtime_suspended_time: ro(() => 0),
};
