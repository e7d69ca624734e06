/**
 * brport/ of a port of a bridge (net/bridge/br_sysfs_if.c, Linux 6.18). The number of a port is known of an only one; the
 * order in which several joined is not kept.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import { portsOf } from '../../core/link/bridge.js';
import { deviceOf, isUp } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { ro, rw, wo } from './attribute.js';
import type { Attributes } from './attribute.js';
import { bridgeId } from './br_sysfs_br.js';

const bridgeOf = (kernel: Kernel, port: NetDevice): NetDevice => deviceOf(kernel, port.master ?? port.dev);

const numberOf = (port: NetDevice, kernel: Kernel): number | undefined =>
  portsOf(kernel, bridgeOf(kernel, port)).length === 1 ? 1 : undefined;

/** Added to a port's number: its priority in the upper bits of an identifier of 16 bits. */
const PRIORITY = 0x8000;
const HEX = 16;

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
  path_cost: rw(() => undefined),
  port_id: ro((port, kernel) => hex(idOf(port, kernel))),
  port_no: ro((port, kernel) => hex(numberOf(port, kernel))),
  priority: rw(() => 32),
  proxyarp: rw(zero),
  proxyarp_wifi: rw(zero),
  root_block: rw(zero),
  state: ro(stateOf),
  unicast_flood: rw(one),
};
