/** Ports of bridges on the command line (ip/iplink_bridge_slave.c). */
import * as E from 'fp-ts/lib/Either.js';
import type { PortOptions } from '../../core/link/br_link_data.js';
import type { LinkSlaveData } from '../../core/link/link_data.js';
import { getUnsigned, invarg, parseOnOff } from './argument.js';
import { quit } from './ip_common.js';
import { slavePrintOpt } from './iplink_bridge_print.js';
import { slaveUtil } from './link_util.js';
import type { Option, Take } from './link_util.js';
import { llNameToIndex } from './ll_map.js';

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

type Key = keyof PortOptions;

const U8_MAX = 0xff;
const U16_MAX = 0xffff;
const U32_MAX = 0xffffffff;

const number = (word: string, key: Key, max: number, why = `${word} is invalid`): Option<LinkSlaveData> => ({
  word,
  value: (data, said) => {
    const value = getUnsigned(said, max);
    return value === undefined ? E.left(invarg(why, said)) : E.right({ ...data, [key]: value });
  },
});

/** bridge_slave_parse_on_off() */
const flag = (word: string, key: Key): Option<LinkSlaveData> => ({
  word,
  value: (data, said) => {
    const value = parseOnOff(word, said);
    return E.isLeft(value) ? E.left(quit(1, value.left)) : E.right({ ...data, [key]: value.right });
  },
});

const backupPort: Take<LinkSlaveData> = (data, name, session) => {
  const ifindex = llNameToIndex(session, name);
  return ifindex === 0
    ? E.left(invarg('Device does not exist\n', name))
    : E.right({ ...data, IFLA_BRPORT_BACKUP_PORT: ifindex });
};

export const bridgeSlave = slaveUtil({
  kind: 'bridge_slave',
  help: USAGE,
  printOpt: slavePrintOpt,
  options: [
    { word: 'fdb_flush', alone: (data) => E.right({ ...data, IFLA_BRPORT_FLUSH: true }) },
    number('state', 'IFLA_BRPORT_STATE', U8_MAX),
    number('priority', 'IFLA_BRPORT_PRIORITY', U16_MAX),
    number('cost', 'IFLA_BRPORT_COST', U32_MAX),
    flag('hairpin', 'IFLA_BRPORT_MODE'),
    flag('guard', 'IFLA_BRPORT_GUARD'),
    flag('root_block', 'IFLA_BRPORT_PROTECT'),
    flag('fastleave', 'IFLA_BRPORT_FAST_LEAVE'),
    flag('learning', 'IFLA_BRPORT_LEARNING'),
    flag('flood', 'IFLA_BRPORT_UNICAST_FLOOD'),
    flag('mcast_flood', 'IFLA_BRPORT_MCAST_FLOOD'),
    flag('bcast_flood', 'IFLA_BRPORT_BCAST_FLOOD'),
    flag('mcast_to_unicast', 'IFLA_BRPORT_MCAST_TO_UCAST'),
    flag('proxy_arp', 'IFLA_BRPORT_PROXYARP'),
    flag('proxy_arp_wifi', 'IFLA_BRPORT_PROXYARP_WIFI'),
    number('mcast_router', 'IFLA_BRPORT_MULTICAST_ROUTER', U8_MAX, 'invalid mcast_router'),
    flag('mcast_fast_leave', 'IFLA_BRPORT_FAST_LEAVE'),
    flag('neigh_suppress', 'IFLA_BRPORT_NEIGH_SUPPRESS'),
    number('group_fwd_mask', 'IFLA_BRPORT_GROUP_FWD_MASK', U16_MAX, 'invalid group_fwd_mask'),
    flag('vlan_tunnel', 'IFLA_BRPORT_VLAN_TUNNEL'),
    flag('isolated', 'IFLA_BRPORT_ISOLATED'),
    flag('locked', 'IFLA_BRPORT_LOCKED'),
    { word: 'backup_port', value: backupPort },
    { word: 'nobackup_port', alone: (data) => E.right({ ...data, IFLA_BRPORT_BACKUP_PORT: 0 }) },
  ],
  unknown: (word) => `bridge_slave: unknown option "${word}"?`,
});
