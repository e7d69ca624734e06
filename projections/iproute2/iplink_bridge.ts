/** The bridge kind on the command line (ip/iplink_bridge.c). Left out: all but spanning tree and vlan filtering. */
import * as E from 'fp-ts/lib/Either.js';
import { getInteger, invarg } from './argument.js';
import { printOpt } from './iplink_bridge_print.js';
import { linkUtil, unmodelled } from './link_util.js';
import type { Take } from './link_util.js';

const USAGE = `Usage: ... bridge [ fdb_flush ]
		  [ forward_delay FORWARD_DELAY ]
		  [ hello_time HELLO_TIME ]
		  [ max_age MAX_AGE ]
		  [ ageing_time AGEING_TIME ]
		  [ stp_state STP_STATE ]
		  [ priority PRIORITY ]
		  [ group_fwd_mask MASK ]
		  [ group_address ADDRESS ]
		  [ no_linklocal_learn NO_LINKLOCAL_LEARN ]
		  [ vlan_filtering VLAN_FILTERING ]
		  [ vlan_protocol VLAN_PROTOCOL ]
		  [ vlan_default_pvid VLAN_DEFAULT_PVID ]
		  [ vlan_stats_enabled VLAN_STATS_ENABLED ]
		  [ vlan_stats_per_port VLAN_STATS_PER_PORT ]
		  [ mcast_snooping MULTICAST_SNOOPING ]
		  [ mcast_vlan_snooping MULTICAST_VLAN_SNOOPING ]
		  [ mcast_router MULTICAST_ROUTER ]
		  [ mcast_query_use_ifaddr MCAST_QUERY_USE_IFADDR ]
		  [ mcast_querier MULTICAST_QUERIER ]
		  [ mcast_hash_elasticity HASH_ELASTICITY ]
		  [ mcast_hash_max HASH_MAX ]
		  [ mcast_last_member_count LAST_MEMBER_COUNT ]
		  [ mcast_startup_query_count STARTUP_QUERY_COUNT ]
		  [ mcast_last_member_interval LAST_MEMBER_INTERVAL ]
		  [ mcast_membership_interval MEMBERSHIP_INTERVAL ]
		  [ mcast_querier_interval QUERIER_INTERVAL ]
		  [ mcast_query_interval QUERY_INTERVAL ]
		  [ mcast_query_response_interval QUERY_RESPONSE_INTERVAL ]
		  [ mcast_startup_query_interval STARTUP_QUERY_INTERVAL ]
		  [ mcast_stats_enabled MCAST_STATS_ENABLED ]
		  [ mcast_igmp_version IGMP_VERSION ]
		  [ mcast_mld_version MLD_VERSION ]
		  [ nf_call_iptables NF_CALL_IPTABLES ]
		  [ nf_call_ip6tables NF_CALL_IP6TABLES ]
		  [ nf_call_arptables NF_CALL_ARPTABLES ]

Where: VLAN_PROTOCOL := { 802.1Q | 802.1ad }
`;

const number =
  (key: 'IFLA_BR_STP_STATE' | 'IFLA_BR_VLAN_FILTERING', invalid: string, max: number): Take =>
  (data, word) => {
    const value = getInteger(word);
    return value === undefined || value < 0 || value > max
      ? E.left(invarg(invalid, word))
      : E.right({ ...data, [key]: value });
  };

const U8_MAX = 0xff;
const U31_MAX = 0x7fffffff;

export const bridge = linkUtil({
  kind: 'bridge',
  help: USAGE,
  printOpt,
  options: [
    ...unmodelled('forward_delay', 'hello_time', 'max_age', 'ageing_time'),
    { word: 'stp_state', value: number('IFLA_BR_STP_STATE', 'invalid stp_state', U31_MAX) },
    ...unmodelled('priority'),
    {
      word: 'vlan_filtering',
      value: number('IFLA_BR_VLAN_FILTERING', 'invalid vlan_filtering', U8_MAX),
    },
    ...unmodelled(
      'vlan_protocol',
      'group_fwd_mask',
      'group_address',
      'no_linklocal_learn',
      'fdb_flush',
      'vlan_default_pvid',
      'vlan_stats_enabled',
      'vlan_stats_per_port',
      'mcast_router',
      'mcast_snooping',
      'mcast_vlan_snooping',
      'mcast_query_use_ifaddr',
      'mcast_querier',
      'mcast_hash_elasticity',
      'mcast_hash_max',
      'mcast_last_member_count',
      'mcast_startup_query_count',
      'mcast_last_member_interval',
      'mcast_membership_interval',
      'mcast_querier_interval',
      'mcast_query_interval',
      'mcast_query_response_interval',
      'mcast_startup_query_interval',
      'mcast_stats_enabled',
      'mcast_igmp_version',
      'mcast_mld_version',
      'nf_call_iptables',
      'nf_call_ip6tables',
      'nf_call_arptables',
    ),
  ],
  unknown: (word) => `bridge: unknown command "${word}"?`,
});
