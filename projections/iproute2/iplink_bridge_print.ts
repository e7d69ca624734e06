/**
 * A bridge and its ports in -details (bridge_print_opt() of ip/iplink_bridge.c, bridge_slave_print_opt() of
 * ip/iplink_bridge_slave.c). What the kernel puts into the message is what it shows in sysfs. Left out: timers that run,
 * which are shown as if they did not.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import type { Attributes } from '../sysfs/attribute.js';
import { BRIDGE } from '../sysfs/br_sysfs_br.js';
import { PORT } from '../sysfs/br_sysfs_if.js';
import type { PrintOpt } from './iplink_parse.js';
import { both, decimal } from './json_print.js';
import type { Piece } from './json_print.js';

/** br_dump_bridge_id(): octets of the address without leading zeroes. */
const bridgeId = (id: string): string => {
  const [priority = '', address = ''] = id.split('.');
  const octets = address.match(/../g) ?? [];
  return `${priority}.${octets.map((octet) => octet.replace(/^0/, '')).join(':')}`;
};

type Print = (word: string, key: string, value: string) => Piece;

const number: Print = (word, key, value) => both(key, Number(value), `${word} ${Number(value)} `);
const text: Print = (word, key, value) => both(key, value, `${word} ${value} `);
const mask: Print = (word, key, value) => text(word, key, Number(value).toString(16));
const id: Print = (word, key, value) => text(word, key, bridgeId(value));
const flag: Print = (word, key, value) =>
  both(key, value === '1', `${word} ${value === '1' ? 'on' : 'off'} `);
const timer: Print = (word, key) => both(key, decimal(0, 2), `${word}    0.00 `);

const PORT_STATES = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'];
const state: Print = (word, key, value) => text(word, key, PORT_STATES[Number(value)] ?? value);
const textOnlyFlag: Print = (word, key, value) => ({ text: flag(word, key, value).text });

/** An attribute: its word in text, in JSON, its file in sysfs or what it always is, how it is printed. */
type Row = readonly [word: string, key: string, file: string | { readonly always: string }, print: Print];

const same = (word: string, file: string | { readonly always: string } = word, print = number): Row => [
  word,
  word,
  file,
  print,
];
const always = (value: string): { readonly always: string } => ({ always: value });

/** Words that the model keeps under the name that they have in sysfs with another beginning. */
const mcast = (rest: string, key = rest): Row => [
  `mcast_${rest}`,
  `mcast_${key}`,
  `multicast_${rest}`,
  number,
];

/** Of a kernel with vlans (CONFIG_BRIDGE_VLAN_FILTERING). */
const VLAN_PROTOCOL: readonly Row[] = [same('vlan_protocol', always('802.1Q'), text)];
const VLANS: readonly Row[] = [
  same('vlan_default_pvid', always('1')),
  same('vlan_stats_enabled', always('0')),
  same('vlan_stats_per_port', always('0')),
];

const bridgeRows = (vlan_filtering: number, hasVlans: boolean): readonly Row[] => [
  ...['forward_delay', 'hello_time', 'max_age', 'ageing_time', 'stp_state', 'priority'].map((word) =>
    same(word),
  ),
  same('vlan_filtering', always(String(vlan_filtering))),
  ...(hasVlans ? VLAN_PROTOCOL : []),
  same('bridge_id', 'bridge_id', id),
  ['designated_root', 'root_id', 'root_id', id],
  ...['root_port', 'root_path_cost', 'topology_change', 'topology_change_detected'].map((word) => same(word)),
  ...['hello_timer', 'tcn_timer', 'topology_change_timer', 'gc_timer'].map((word) =>
    same(word, always('0'), timer),
  ),
  ...(hasVlans ? VLANS : []),
  same('group_fwd_mask', 'group_fwd_mask', mask),
  ['group_address', 'group_addr', 'group_addr', text],
  mcast('snooping'),
  same('no_linklocal_learn'),
  same('mcast_vlan_snooping', always('0')),
  mcast('router'),
  mcast('query_use_ifaddr'),
  mcast('querier'),
  ['mcast_hash_elasticity', 'mcast_hash_elasticity', 'hash_elasticity', number],
  ['mcast_hash_max', 'mcast_hash_max', 'hash_max', number],
  mcast('last_member_count', 'last_member_cnt'),
  mcast('startup_query_count', 'startup_query_cnt'),
  mcast('last_member_interval', 'last_member_intvl'),
  mcast('membership_interval', 'membership_intvl'),
  mcast('querier_interval', 'querier_intvl'),
  mcast('query_interval', 'query_intvl'),
  mcast('query_response_interval', 'query_response_intvl'),
  mcast('startup_query_interval', 'startup_query_intvl'),
  mcast('stats_enabled'),
  mcast('igmp_version'),
  mcast('mld_version'),
  ...['nf_call_iptables', 'nf_call_ip6tables', 'nf_call_arptables'].map((word) => same(word)),
];

const PORT_ROWS: readonly Row[] = [
  same('state', 'state', state),
  same('priority'),
  ['cost', 'cost', 'path_cost', number],
  same('hairpin', 'hairpin_mode', flag),
  same('guard', 'bpdu_guard', flag),
  same('root_block', 'root_block', flag),
  same('fastleave', 'multicast_fast_leave', flag),
  same('learning', 'learning', flag),
  same('flood', 'unicast_flood', flag),
  ['port_id', 'id', 'port_id', text],
  ['port_no', 'no', 'port_no', text],
  same('designated_port'),
  same('designated_cost'),
  ['designated_bridge', 'bridge_id', 'designated_bridge', id],
  ['designated_root', 'root_id', 'designated_root', id],
  ...['hold_timer', 'message_age_timer', 'forward_delay_timer'].map((word) => same(word, always('0'), timer)),
  ['topology_change_ack', 'topology_change_ack', 'change_ack', number],
  same('config_pending'),
  same('proxy_arp', 'proxyarp', flag),
  same('proxy_arp_wifi', 'proxyarp_wifi', flag),
  ['mcast_router', 'multicast_router', 'multicast_router', number],
  same('mcast_fast_leave', 'multicast_fast_leave', textOnlyFlag),
  same('mcast_flood', 'multicast_flood', flag),
  same('bcast_flood', 'broadcast_flood', flag),
  same('mcast_to_unicast', 'multicast_to_unicast', flag),
  same('neigh_suppress', 'neigh_suppress', flag),
  same('group_fwd_mask', 'group_fwd_mask', mask),
  same('group_fwd_mask_str', 'group_fwd_mask', text),
  same('vlan_tunnel', always('0'), flag),
  same('isolated', 'isolated', flag),
  same('locked', always('0'), flag),
];

/** @returns undefined: one of them is not modelled */
const printed = (
  kernel: Kernel,
  device: NetDevice,
  attributes: Attributes,
  rows: readonly Row[],
): readonly Piece[] | undefined => {
  const pieces = rows.flatMap(([word, key, file, print]) => {
    if (typeof file !== 'string') return [print(word, key, file.always)];
    const value = attributes[file]?.show(kernel, device);
    return value === undefined || E.isLeft(value) ? [] : [print(word, key, value.right.trimEnd())];
  });
  return pieces.length === rows.length ? pieces : undefined;
};

export const printOpt: PrintOpt = ({ system }, device) => {
  const kernel = system.kernel();
  const { priv } = device;
  if (priv?.kind !== 'bridge') return undefined;
  const hasVlans = kernel.machine?.kinds.includes('vlan') === true;
  return printed(kernel, device, BRIDGE, bridgeRows(priv.vlan_filtering, hasVlans));
};

export const slavePrintOpt: PrintOpt = ({ system }, device) =>
  printed(system.kernel(), device, PORT, PORT_ROWS);
