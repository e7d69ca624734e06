/** brport/ of a port of a bridge (net/bridge/br_sysfs_if.c, Linux 6.18). */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import { deviceOf, isUp } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { linkKsettings } from '../ethtool/link_ksettings.js';
import { ro, rw, wo } from './attribute.js';
import type { Attributes } from './attribute.js';
import { bridgeId } from './br_sysfs_br.js';

const bridgeOf = (kernel: Kernel, port: NetDevice): NetDevice => deviceOf(kernel, port.master ?? port.dev);

const numberOf = (port: NetDevice, kernel: Kernel): number | undefined => {
  const { priv } = bridgeOf(kernel, port);
  const ports = priv?.kind === 'bridge' ? priv.ports : undefined;
  return ports?.find(({ dev }) => dev === port.dev)?.port_no;
};

/** port_cost() of net/bridge/br_if.c, by the speed in Mb/s. */
const costOf = (port: NetDevice, kernel: Kernel): number => {
  const speed = linkKsettings(kernel, port)?.speed ?? UNKNOWN_SPEED;
  return PATH_COSTS[speed] ?? (speed > FASTEST ? 1 : SLOWEST_COST);
};

/** Added to a port's number: its priority in the upper bits of an identifier of 16 bits. */
const PRIORITY = 0x8000;
const HEX = 16;

const PATH_COSTS: Readonly<Record<number, number>> = {
  10000: 2,
  5000: 3,
  2500: 4,
  1000: 5,
  100: 19,
  10: 100,
};
const [UNKNOWN_SPEED, FASTEST, SLOWEST_COST] = [-1, 10000, 100];

const BR_STATE_FORWARDING = 3;

/** @returns undefined: spanning tree decides. */
const stateOf = (port: NetDevice, kernel: Kernel): number | undefined => {
  const bridge = bridgeOf(kernel, port);
  const live = isUp(bridge) && isUp(port) && (port.operstate === 'UP' || port.operstate === 'UNKNOWN');
  if (!live) return 0;
  return bridge.priv?.kind === 'bridge' && bridge.priv.stp_enabled === 0 ? BR_STATE_FORWARDING : undefined;
};

const idOf = (port: NetDevice, kernel: Kernel): number | undefined => {
  const number = numberOf(port, kernel);
  return number === undefined ? undefined : PRIORITY + number;
};

const hex = (number: number | undefined): string | undefined =>
  number === undefined ? undefined : `0x${number.toString(HEX)}`;

const zero = (): number => 0;
const one = (): number => 1;
const ofBridge = (port: NetDevice, kernel: Kernel): string => bridgeId(kernel, bridgeOf(kernel, port));

export const PORT: Attributes = {
  backup_port: { ...rw(zero), show: () => E.right('') },
  bpdu_guard: rw(zero),
  broadcast_flood: rw(one),
  change_ack: ro(zero),
  config_pending: ro(zero),
  designated_bridge: ro(ofBridge),
  designated_cost: ro(zero),
  designated_port: ro(idOf),
  designated_root: ro(ofBridge),
  flush: wo,
  forward_delay_timer: ro((port) => (isUp(port) ? undefined : 0)),
  group_fwd_mask: rw(() => '0x0'),
  hairpin_mode: rw(zero),
  hold_timer: ro(zero),
  isolated: rw(zero),
  learning: rw(one),
  message_age_timer: ro(zero),
  multicast_fast_leave: rw(zero),
  multicast_flood: rw(one),
  multicast_router: rw(one),
  multicast_to_unicast: rw(zero),
  neigh_suppress: rw(zero),
  path_cost: rw(costOf),
  port_id: ro((port, kernel) => hex(idOf(port, kernel))),
  port_no: ro((port, kernel) => hex(numberOf(port, kernel))),
  priority: rw(() => 32),
  proxyarp: rw(zero),
  proxyarp_wifi: rw(zero),
  root_block: rw(zero),
  state: ro(stateOf),
  unicast_flood: rw(one),
};
