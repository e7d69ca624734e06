/** The bridge kind on the command line (ip/iplink_bridge.c). Left out: groups of a vlan; intervals beyond 32 bits. */
import * as E from 'fp-ts/lib/Either.js';
import type { BrOptions } from '../../core/link/br_link_data.js';
import type { LinkData } from '../../core/link/link_data.js';
import { getUnsigned, invarg } from './argument.js';
import { printOpt } from './iplink_bridge_print.js';
import { linkUtil } from './link_util.js';
import type { Option, Take } from './link_util.js';
import { llAddrA2n } from './ll_addr.js';

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

type Key = Exclude<keyof BrOptions, 'IFLA_BR_GROUP_ADDR'> | 'IFLA_BR_MCAST_HASH_ELASTICITY';

const U8_MAX = 0xff;
const U16_MAX = 0xffff;
const U32_MAX = 0xffffffff;

const number = (word: string, key: Key, max: number): Option => ({
  word,
  value: (data, said) => {
    const value = getUnsigned(said, max);
    return value === undefined ? E.left(invarg(`invalid ${word}`, said)) : E.right({ ...data, [key]: value });
  },
});

/** ll_proto_a2n(), of protocols of vlans only. */
const PROTOCOLS: Readonly<Record<string, number>> = { '802.1q': 0x8100, '802.1ad': 0x88a8 };

const vlanProtocol: Take = (data, word) => {
  const IFLA_BR_VLAN_PROTOCOL = PROTOCOLS[word.toLowerCase()];
  return IFLA_BR_VLAN_PROTOCOL === undefined
    ? E.left(invarg('invalid vlan_protocol', word))
    : E.right({ ...data, IFLA_BR_VLAN_PROTOCOL });
};

const groupAddress: Take = (data, word) =>
  E.map((IFLA_BR_GROUP_ADDR: string): LinkData => ({ ...data, IFLA_BR_GROUP_ADDR }))(llAddrA2n(word));

export const bridge = linkUtil({
  kind: 'bridge',
  help: USAGE,
  printOpt,
  options: [
    number('forward_delay', 'IFLA_BR_FORWARD_DELAY', U32_MAX),
    number('hello_time', 'IFLA_BR_HELLO_TIME', U32_MAX),
    number('max_age', 'IFLA_BR_MAX_AGE', U32_MAX),
    number('ageing_time', 'IFLA_BR_AGEING_TIME', U32_MAX),
    number('stp_state', 'IFLA_BR_STP_STATE', U32_MAX),
    number('priority', 'IFLA_BR_PRIORITY', U16_MAX),
    number('vlan_filtering', 'IFLA_BR_VLAN_FILTERING', U8_MAX),
    { word: 'vlan_protocol', value: vlanProtocol },
    number('group_fwd_mask', 'IFLA_BR_GROUP_FWD_MASK', U16_MAX),
    { word: 'group_address', value: groupAddress },
    { ...number('no_linklocal_learn', 'IFLA_BR_NO_LL_LEARN', U8_MAX), exact: true },
    { word: 'fdb_flush', alone: (data) => E.right({ ...data, IFLA_BR_FDB_FLUSH: true }) },
    number('vlan_default_pvid', 'IFLA_BR_VLAN_DEFAULT_PVID', U16_MAX),
    number('vlan_stats_enabled', 'IFLA_BR_VLAN_STATS_ENABLED', U8_MAX),
    number('vlan_stats_per_port', 'IFLA_BR_VLAN_STATS_PER_PORT', U8_MAX),
    number('mcast_router', 'IFLA_BR_MCAST_ROUTER', U8_MAX),
    number('mcast_snooping', 'IFLA_BR_MCAST_SNOOPING', U8_MAX),
    { word: 'mcast_vlan_snooping', exact: true },
    number('mcast_query_use_ifaddr', 'IFLA_BR_MCAST_QUERY_USE_IFADDR', U8_MAX),
    number('mcast_querier', 'IFLA_BR_MCAST_QUERIER', U8_MAX),
    number('mcast_hash_elasticity', 'IFLA_BR_MCAST_HASH_ELASTICITY', U32_MAX),
    number('mcast_hash_max', 'IFLA_BR_MCAST_HASH_MAX', U32_MAX),
    number('mcast_last_member_count', 'IFLA_BR_MCAST_LAST_MEMBER_CNT', U32_MAX),
    number('mcast_startup_query_count', 'IFLA_BR_MCAST_STARTUP_QUERY_CNT', U32_MAX),
    number('mcast_last_member_interval', 'IFLA_BR_MCAST_LAST_MEMBER_INTVL', U32_MAX),
    number('mcast_membership_interval', 'IFLA_BR_MCAST_MEMBERSHIP_INTVL', U32_MAX),
    number('mcast_querier_interval', 'IFLA_BR_MCAST_QUERIER_INTVL', U32_MAX),
    number('mcast_query_interval', 'IFLA_BR_MCAST_QUERY_INTVL', U32_MAX),
    number('mcast_query_response_interval', 'IFLA_BR_MCAST_QUERY_RESPONSE_INTVL', U32_MAX),
    number('mcast_startup_query_interval', 'IFLA_BR_MCAST_STARTUP_QUERY_INTVL', U32_MAX),
    number('mcast_stats_enabled', 'IFLA_BR_MCAST_STATS_ENABLED', U8_MAX),
    number('mcast_igmp_version', 'IFLA_BR_MCAST_IGMP_VERSION', U8_MAX),
    number('mcast_mld_version', 'IFLA_BR_MCAST_MLD_VERSION', U8_MAX),
    number('nf_call_iptables', 'IFLA_BR_NF_CALL_IPTABLES', U8_MAX),
    number('nf_call_ip6tables', 'IFLA_BR_NF_CALL_IP6TABLES', U8_MAX),
    number('nf_call_arptables', 'IFLA_BR_NF_CALL_ARPTABLES', U8_MAX),
  ],
  unknown: (word) => `bridge: unknown command "${word}"?`,
});
