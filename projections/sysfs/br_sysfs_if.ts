/** brport/ of a port of a bridge (net/bridge/br_sysfs_if.c, Linux 6.18). Left out: timers that run. */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import type { PortOptions } from '../../core/link/br_link_data.js';
import { BR_STATE, portOf } from '../../core/link/br_private.js';
import type { NetBridgePort } from '../../core/link/br_private.js';
import { devGetByIndex, deviceOf } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { linkKsettings } from '../../core/link/link_ksettings.js';
import { ro, rw, wo } from './attribute.js';
import type { Attribute, Attributes } from './attribute.js';
import { bridgeId } from './br_sysfs_br.js';

/** A device that must be a port. */
export const brportOf = (kernel: Kernel, { dev, master, name }: NetDevice): NetBridgePort => {
  const port = master === null ? undefined : portOf(kernel, master, dev);
  if (port === undefined) throw new Error(`${name} is no port of a bridge`);
  return port;
};

/** port_cost() of net/bridge/br_if.c, by the speed in Mb/s, unless somebody has said what it costs. */
export const costOf = (kernel: Kernel, device: NetDevice): number => {
  const { IFLA_BRPORT_COST: cost } = brportOf(kernel, device).options;
  const speed = linkKsettings(kernel, device)?.speed ?? UNKNOWN_SPEED;
  return cost === 0 ? (PATH_COSTS[speed] ?? (speed > FASTEST ? 1 : SLOWEST_COST)) : cost;
};

const PATH_COSTS: Readonly<Record<number, number>> = {
  10000: 2,
  5000: 3,
  2500: 4,
  1000: 5,
  100: 19,
  10: 100,
};
const [UNKNOWN_SPEED, FASTEST, SLOWEST_COST] = [-1, 10000, 100];

/** BR_PORT_BITS: a port's identifier has its priority above its number. */
const PORT_BITS = 10;
const HEX = 16;

const idOf = (device: NetDevice, kernel: Kernel): number => {
  const { options, port_no } = brportOf(kernel, device);
  return (options.IFLA_BRPORT_PRIORITY << PORT_BITS) | port_no;
};

const hex = (number: number): string => `0x${number.toString(HEX)}`;
const zero = (): number => 0;
const ofBridge = ({ master, dev }: NetDevice, kernel: Kernel): string =>
  bridgeId(kernel, deviceOf(kernel, master ?? dev));

const option = (key: keyof PortOptions): Attribute =>
  rw((device, kernel) => brportOf(kernel, device).options[key]);

const backupPort = (kernel: Kernel, device: NetDevice): string => {
  const { IFLA_BRPORT_BACKUP_PORT: ifindex } = brportOf(kernel, device).options;
  return devGetByIndex(kernel, device.net, ifindex)?.name ?? '';
};

export const PORT: Attributes = {
  backup_port: {
    ...rw(zero),
    show: (kernel, device) => {
      const name = backupPort(kernel, device);
      return E.right(name === '' ? '' : `${name}\n`);
    },
  },
  bpdu_guard: option('IFLA_BRPORT_GUARD'),
  broadcast_flood: option('IFLA_BRPORT_BCAST_FLOOD'),
  change_ack: ro(zero),
  config_pending: ro(zero),
  designated_bridge: ro(ofBridge),
  designated_cost: ro(zero),
  designated_port: ro(idOf),
  designated_root: ro(ofBridge),
  flush: wo,
  forward_delay_timer: ro((device, kernel) =>
    brportOf(kernel, device).options.IFLA_BRPORT_STATE === BR_STATE.DISABLED ? 0 : undefined,
  ),
  group_fwd_mask: rw((device, kernel) => hex(brportOf(kernel, device).options.IFLA_BRPORT_GROUP_FWD_MASK)),
  hairpin_mode: option('IFLA_BRPORT_MODE'),
  hold_timer: ro(zero),
  isolated: option('IFLA_BRPORT_ISOLATED'),
  learning: option('IFLA_BRPORT_LEARNING'),
  message_age_timer: ro(zero),
  multicast_fast_leave: option('IFLA_BRPORT_FAST_LEAVE'),
  multicast_flood: option('IFLA_BRPORT_MCAST_FLOOD'),
  multicast_router: option('IFLA_BRPORT_MULTICAST_ROUTER'),
  multicast_to_unicast: option('IFLA_BRPORT_MCAST_TO_UCAST'),
  neigh_suppress: option('IFLA_BRPORT_NEIGH_SUPPRESS'),
  path_cost: rw((device, kernel) => costOf(kernel, device)),
  port_id: ro((device, kernel) => hex(idOf(device, kernel))),
  port_no: ro((device, kernel) => hex(brportOf(kernel, device).port_no)),
  priority: option('IFLA_BRPORT_PRIORITY'),
  proxyarp: option('IFLA_BRPORT_PROXYARP'),
  proxyarp_wifi: option('IFLA_BRPORT_PROXYARP_WIFI'),
  root_block: option('IFLA_BRPORT_PROTECT'),
  state: ro((device, kernel) => brportOf(kernel, device).options.IFLA_BRPORT_STATE),
  unicast_flood: option('IFLA_BRPORT_UNICAST_FLOOD'),
};
