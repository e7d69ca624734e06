/**
 * bridge/ of a bridge (net/bridge/br_sysfs_br.c, Linux 6.18), as long as it is the root of its spanning tree. Times are in
 * hundredths of a second. Left out: timers that run, brforward.
 */
import type { Kernel } from '../../core/kernel.js';
import type { BrOptions } from '../../core/link/br_link_data.js';
import { bridgeOf } from '../../core/link/br_private.js';
import { hasVlans } from '../../core/link/br_vlan.js';
import { isUp } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { ro, rw, wo } from './attribute.js';
import type { Attribute, Attributes } from './attribute.js';

export const optionsOf = (kernel: Kernel, { dev }: NetDevice): BrOptions => bridgeOf(kernel, dev).options;

const HEX = 16;
const ID_DIGITS = 4;

/** br_set_bridge_id(): a bridge without ports takes its id from the address that the user has chosen. */
export const bridgeId = (kernel: Kernel, bridge: NetDevice): string => {
  const isKnown = bridge.addr_assign_type === 'SET' || bridgeOf(kernel, bridge.dev).ports.size > 0;
  const priority = optionsOf(kernel, bridge).IFLA_BR_PRIORITY.toString(HEX).padStart(ID_DIGITS, '0');
  return `${priority}.${isKnown ? bridge.address.replaceAll(':', '') : '000000000000'}`;
};

const option = (key: keyof BrOptions): Attribute => rw((device, kernel) => optionsOf(kernel, device)[key]);
const hexOption = (key: 'IFLA_BR_GROUP_FWD_MASK' | 'IFLA_BR_VLAN_PROTOCOL'): Attribute =>
  rw((device, kernel) => `0x${optionsOf(kernel, device)[key].toString(HEX)}`);
const zero = (): number => 0;
const HASH_ELASTICITY = 16;

const OF_EVERY_KERNEL: Attributes = {
  ageing_time: option('IFLA_BR_AGEING_TIME'),
  bridge_id: ro((device, kernel) => bridgeId(kernel, device)),
  flush: wo,
  forward_delay: option('IFLA_BR_FORWARD_DELAY'),
  gc_timer: ro((device) => (isUp(device) ? undefined : 0)),
  group_addr: option('IFLA_BR_GROUP_ADDR'),
  group_fwd_mask: hexOption('IFLA_BR_GROUP_FWD_MASK'),
  hash_elasticity: rw(() => HASH_ELASTICITY),
  hash_max: option('IFLA_BR_MCAST_HASH_MAX'),
  hello_time: option('IFLA_BR_HELLO_TIME'),
  hello_timer: ro((device, kernel) =>
    optionsOf(kernel, device).IFLA_BR_STP_STATE === 0 || !isUp(device) ? 0 : undefined,
  ),
  max_age: option('IFLA_BR_MAX_AGE'),
  multicast_igmp_version: option('IFLA_BR_MCAST_IGMP_VERSION'),
  multicast_last_member_count: option('IFLA_BR_MCAST_LAST_MEMBER_CNT'),
  multicast_last_member_interval: option('IFLA_BR_MCAST_LAST_MEMBER_INTVL'),
  multicast_membership_interval: option('IFLA_BR_MCAST_MEMBERSHIP_INTVL'),
  multicast_mld_version: option('IFLA_BR_MCAST_MLD_VERSION'),
  multicast_querier: option('IFLA_BR_MCAST_QUERIER'),
  multicast_querier_interval: option('IFLA_BR_MCAST_QUERIER_INTVL'),
  multicast_query_interval: option('IFLA_BR_MCAST_QUERY_INTVL'),
  multicast_query_response_interval: option('IFLA_BR_MCAST_QUERY_RESPONSE_INTVL'),
  multicast_query_use_ifaddr: option('IFLA_BR_MCAST_QUERY_USE_IFADDR'),
  multicast_router: option('IFLA_BR_MCAST_ROUTER'),
  multicast_snooping: option('IFLA_BR_MCAST_SNOOPING'),
  multicast_startup_query_count: option('IFLA_BR_MCAST_STARTUP_QUERY_CNT'),
  multicast_startup_query_interval: option('IFLA_BR_MCAST_STARTUP_QUERY_INTVL'),
  multicast_stats_enabled: option('IFLA_BR_MCAST_STATS_ENABLED'),
  nf_call_arptables: option('IFLA_BR_NF_CALL_ARPTABLES'),
  nf_call_ip6tables: option('IFLA_BR_NF_CALL_IP6TABLES'),
  nf_call_iptables: option('IFLA_BR_NF_CALL_IPTABLES'),
  no_linklocal_learn: option('IFLA_BR_NO_LL_LEARN'),
  priority: option('IFLA_BR_PRIORITY'),
  root_id: ro((device, kernel) => bridgeId(kernel, device)),
  root_path_cost: ro(zero),
  root_port: ro(zero),
  stp_state: option('IFLA_BR_STP_STATE'),
  tcn_timer: ro(zero),
  topology_change: ro(zero),
  topology_change_detected: ro(zero),
  topology_change_timer: ro(zero),
};

const OF_VLANS: Attributes = {
  default_pvid: option('IFLA_BR_VLAN_DEFAULT_PVID'),
  vlan_filtering: option('IFLA_BR_VLAN_FILTERING'),
  vlan_protocol: hexOption('IFLA_BR_VLAN_PROTOCOL'),
  vlan_stats_enabled: option('IFLA_BR_VLAN_STATS_ENABLED'),
  vlan_stats_per_port: option('IFLA_BR_VLAN_STATS_PER_PORT'),
};

const WITH_VLANS: Attributes = { ...OF_EVERY_KERNEL, ...OF_VLANS };

export const bridgeAttributes = (kernel: Kernel): Attributes =>
  hasVlans(kernel) ? WITH_VLANS : OF_EVERY_KERNEL;
