/**
 * A bridge and its ports in -details (bridge_print_opt() of ip/iplink_bridge.c, bridge_slave_print_opt() of
 * ip/iplink_bridge_slave.c). What the kernel puts into the message is what it shows in sysfs. Left out: timers that run,
 * which are shown as if they did not.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import type { BrOptions, PortOptions } from '../../core/link/br_link_data.js';
import { hasVlans } from '../../core/link/br_vlan.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import type { Attributes } from '../sysfs/attribute.js';
import { bridgeAttributes, optionsOf } from '../sysfs/br_sysfs_br.js';
import { PORT, brportOf } from '../sysfs/br_sysfs_if.js';
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
/** %#llx, which says nothing about a zero. */
const mask: Print = (word, key, value) => text(word, key, Number(value) === 0 ? '0' : value);
/** Groups of a mask, by the names that some have. */
const MASK_NAMES: Readonly<Record<number, string>> = { 0: 'stp', 2: 'lacp', 14: 'lldp' };
const MASK_BITS = 16;
const maskNames: Print = (word, key, value) => {
  const bits = [...Array(MASK_BITS).keys()].filter((bit) => (Number(value) & (1 << bit)) !== 0);
  const names = bits.map((bit) => MASK_NAMES[bit] ?? `0x${(1 << bit).toString(16)}`);
  return text(word, key, names.length === 0 ? '0x0' : names.join(','));
};
const id: Print = (word, key, value) => text(word, key, bridgeId(value));
const flag: Print = (word, key, value) =>
  both(key, value === '1', `${word} ${value === '1' ? 'on' : 'off'} `);
const timer: Print = (word, key) => both(key, decimal(0, 2), `${word}    0.00 `);

export const PORT_STATES: readonly string[] = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'];
const state: Print = (word, key, value) => text(word, key, PORT_STATES[Number(value)] ?? value);
const textOnlyFlag: Print = (word, key, value) => ({ text: flag(word, key, value).text });

/** Where a value comes from: a file in sysfs, what it always is, or an option of the bridge or of the port. */
type From = string | { readonly always: string } | ((kernel: Kernel, device: NetDevice) => string);

/** An attribute: its word in text, in JSON, where its value comes from, how it is printed. */
type Row = readonly [word: string, key: string, from: From, print: Print];

const same = (word: string, from: From = word, print = number): Row => [word, word, from, print];
const always = (value: string): { readonly always: string } => ({ always: value });
const option =
  (key: keyof BrOptions): From =>
  (kernel, device) =>
    String(optionsOf(kernel, device)[key]);
const portOption =
  (key: keyof PortOptions): From =>
  (kernel, device) =>
    String(brportOf(kernel, device).options[key]);

/** Words that the model keeps under the name that they have in sysfs with another beginning. */
const mcast = (rest: string, key = rest): Row => [
  `mcast_${rest}`,
  `mcast_${key}`,
  `multicast_${rest}`,
  number,
];

const protocol: Print = (word, key, value) => text(word, key, value === '0x88a8' ? '802.1ad' : '802.1Q');

/** Of a kernel with vlans (CONFIG_BRIDGE_VLAN_FILTERING). */
const VLAN_PROTOCOL: readonly Row[] = [same('vlan_protocol', 'vlan_protocol', protocol)];
const VLANS: readonly Row[] = [
  same('vlan_default_pvid', 'default_pvid'),
  same('vlan_stats_enabled'),
  same('vlan_stats_per_port'),
];

const bridgeRows = (vlans: boolean): readonly Row[] => [
  ...['forward_delay', 'hello_time', 'max_age', 'ageing_time', 'stp_state', 'priority'].map((word) =>
    same(word),
  ),
  same('vlan_filtering', option('IFLA_BR_VLAN_FILTERING')),
  ...(vlans ? VLAN_PROTOCOL : []),
  same('bridge_id', 'bridge_id', id),
  ['designated_root', 'root_id', 'root_id', id],
  ...['root_port', 'root_path_cost', 'topology_change', 'topology_change_detected'].map((word) => same(word)),
  ...['hello_timer', 'tcn_timer', 'topology_change_timer', 'gc_timer'].map((word) =>
    same(word, always('0'), timer),
  ),
  ...(vlans ? VLANS : []),
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
  same('group_fwd_mask_str', 'group_fwd_mask', maskNames),
  same('vlan_tunnel', portOption('IFLA_BRPORT_VLAN_TUNNEL'), flag),
  same('isolated', 'isolated', flag),
  same('locked', portOption('IFLA_BRPORT_LOCKED'), flag),
];

const BACKUP: Row = same('backup_port', 'backup_port', text);

/** The value of an attribute; undefined: it is not modelled. */
const valueOf = (
  kernel: Kernel,
  device: NetDevice,
  attributes: Attributes,
  from: From,
): string | undefined => {
  if (typeof from === 'function') return from(kernel, device);
  if (typeof from !== 'string') return from.always;
  const value = attributes[from]?.show(kernel, device);
  return value === undefined || E.isLeft(value) ? undefined : value.right.trimEnd();
};

/** @returns undefined: one of them is not modelled */
const printed = (
  kernel: Kernel,
  device: NetDevice,
  attributes: Attributes,
  rows: readonly Row[],
): readonly Piece[] | undefined => {
  const pieces = rows.flatMap(([word, key, from, print]) => {
    const value = valueOf(kernel, device, attributes, from);
    return value === undefined ? [] : [print(word, key, value)];
  });
  return pieces.length === rows.length ? pieces : undefined;
};

export const printOpt: PrintOpt = ({ system }, device) => {
  const kernel = system.kernel();
  return printed(kernel, device, bridgeAttributes(kernel), bridgeRows(hasVlans(kernel)));
};

export const slavePrintOpt: PrintOpt = ({ system }, device) => {
  const kernel = system.kernel();
  const { IFLA_BRPORT_BACKUP_PORT } = brportOf(kernel, device).options;
  return printed(kernel, device, PORT, IFLA_BRPORT_BACKUP_PORT === 0 ? PORT_ROWS : [...PORT_ROWS, BACKUP]);
};
