/**
 * bridge/ of a bridge (net/bridge/br_sysfs_br.c, Linux 6.18), as long as it is the root of its spanning tree. Times are in
 * hundredths of a second. Left out: timers that run, attributes of vlans, brforward.
 */
import type { Kernel } from '../../core/kernel.js';
import { portsOf } from '../../core/link/bridge.js';
import { isUp } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { ro, rw, wo } from './attribute.js';
import type { Attributes } from './attribute.js';

/** br_set_bridge_id(): a bridge without ports takes its id from the address that the user has chosen. */
export const bridgeId = (kernel: Kernel, bridge: NetDevice): string => {
  const isKnown = bridge.addr_assign_type === 'SET' || portsOf(kernel, bridge).length > 0;
  return `8000.${isKnown ? bridge.address.replaceAll(':', '') : '000000000000'}`;
};

const zero = (): number => 0;
const one = (): number => 1;
const two = (): number => 2;

export const BRIDGE: Attributes = {
  ageing_time: rw(() => 30000),
  bridge_id: ro((device, kernel) => bridgeId(kernel, device)),
  flush: wo,
  forward_delay: rw(() => 1500),
  gc_timer: ro((device) => (isUp(device) ? undefined : 0)),
  group_addr: rw(() => '01:80:c2:00:00:00'),
  group_fwd_mask: rw(() => '0x0'),
  hash_elasticity: rw(() => 16),
  hash_max: rw(() => 4096),
  hello_time: rw(() => 200),
  hello_timer: ro(({ priv }) => (priv?.kind === 'bridge' && priv.stp_enabled === 0 ? 0 : undefined)),
  max_age: rw(() => 2000),
  multicast_igmp_version: rw(two),
  multicast_last_member_count: rw(two),
  multicast_last_member_interval: rw(() => 100),
  multicast_membership_interval: rw(() => 26000),
  multicast_mld_version: rw(one),
  multicast_querier: rw(zero),
  multicast_querier_interval: rw(() => 25500),
  multicast_query_interval: rw(() => 12500),
  multicast_query_response_interval: rw(() => 1000),
  multicast_query_use_ifaddr: rw(zero),
  multicast_router: rw(one),
  multicast_snooping: rw(one),
  multicast_startup_query_count: rw(two),
  multicast_startup_query_interval: rw(() => 3124),
  multicast_stats_enabled: rw(zero),
  nf_call_arptables: rw(zero),
  nf_call_ip6tables: rw(zero),
  nf_call_iptables: rw(zero),
  no_linklocal_learn: rw(zero),
  priority: rw(() => 32768),
  root_id: ro((device, kernel) => bridgeId(kernel, device)),
  root_path_cost: ro(zero),
  root_port: ro(zero),
  stp_state: rw(({ priv }) => (priv?.kind === 'bridge' ? priv.stp_enabled : 0)),
  tcn_timer: ro(zero),
  topology_change: ro(zero),
  topology_change_detected: ro(zero),
  topology_change_timer: ro(zero),
};
