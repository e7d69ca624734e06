/** Ports of bridges on the command line (ip/iplink_bridge_slave.c). Left out: every word that changes one. */
import { slavePrintOpt } from './iplink_bridge_print.js';
import { slaveUtil, unmodelled } from './link_util.js';

const USAGE = `Usage: ... bridge_slave [ fdb_flush ]
			[ state STATE ]
			[ priority PRIO ]
			[ cost COST ]
			[ guard {on | off} ]
			[ hairpin {on | off} ]
			[ fastleave {on | off} ]
			[ root_block {on | off} ]
			[ learning {on | off} ]
			[ flood {on | off} ]
			[ proxy_arp {on | off} ]
			[ proxy_arp_wifi {on | off} ]
			[ mcast_router MULTICAST_ROUTER ]
			[ mcast_fast_leave {on | off} ]
			[ mcast_flood {on | off} ]
			[ bcast_flood {on | off} ]
			[ mcast_to_unicast {on | off} ]
			[ group_fwd_mask MASK ]
			[ neigh_suppress {on | off} ]
			[ vlan_tunnel {on | off} ]
			[ isolated {on | off} ]
			[ locked {on | off} ]
			[ backup_port DEVICE ] [ nobackup_port ]
`;

export const bridgeSlave = slaveUtil({
  kind: 'bridge_slave',
  help: USAGE,
  printOpt: slavePrintOpt,
  options: unmodelled(
    'fdb_flush',
    'state',
    'priority',
    'cost',
    'hairpin',
    'guard',
    'root_block',
    'fastleave',
    'learning',
    'flood',
    'mcast_flood',
    'bcast_flood',
    'mcast_to_unicast',
    'proxy_arp',
    'proxy_arp_wifi',
    'mcast_router',
    'mcast_fast_leave',
    'neigh_suppress',
    'group_fwd_mask',
    'vlan_tunnel',
    'isolated',
    'locked',
    'backup_port',
    'nobackup_port',
  ),
  unknown: (word) => `bridge_slave: unknown option "${word}"?`,
});
