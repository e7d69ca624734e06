/**
 * A bond and its ports in -details (bond_print_opt() of ip/iplink_bond.c, bond_slave_print_opt() of
 * ip/iplink_bond_slave.c). Left out: what 802.3ad has negotiated.
 */
import { bondOf, primaryOf } from '../../core/link/bond_active.js';
import { bondParams, usesPrimary } from '../../core/link/bonding.js';
import type { BondParams } from '../../core/link/bonding.js';
import { deviceOf } from '../../core/net/netdevice.js';
import type { PrintOpt } from './iplink_parse.js';
import { both } from './json_print.js';
import type { Piece } from './json_print.js';

type Key = keyof BondParams;

/** Options by their words; in JSON under another name where there is one. */
const BEFORE_TARGETS: readonly (readonly [word: string, key: Key])[] = [
  ['use_carrier', 'IFLA_BOND_USE_CARRIER'],
  ['arp_interval', 'IFLA_BOND_ARP_INTERVAL'],
  ['arp_missed_max', 'IFLA_BOND_MISSED_MAX'],
];
const BEHIND_PRIMARY: readonly (readonly [word: string, key: Key, json?: string])[] = [
  ['primary_reselect', 'IFLA_BOND_PRIMARY_RESELECT'],
  ['fail_over_mac', 'IFLA_BOND_FAIL_OVER_MAC'],
  ['xmit_hash_policy', 'IFLA_BOND_XMIT_HASH_POLICY'],
  ['resend_igmp', 'IFLA_BOND_RESEND_IGMP'],
  ['num_grat_arp', 'IFLA_BOND_NUM_PEER_NOTIF', 'num_peer_notif'],
  ['all_slaves_active', 'IFLA_BOND_ALL_SLAVES_ACTIVE'],
  ['min_links', 'IFLA_BOND_MIN_LINKS'],
  ['lp_interval', 'IFLA_BOND_LP_INTERVAL'],
  ['packets_per_slave', 'IFLA_BOND_PACKETS_PER_SLAVE'],
  ['lacp_active', 'IFLA_BOND_AD_LACP_ACTIVE', 'ad_lacp_active'],
  ['lacp_rate', 'IFLA_BOND_AD_LACP_RATE', 'ad_lacp_rate'],
  ['ad_select', 'IFLA_BOND_AD_SELECT'],
];
const OF_802_3AD: readonly (readonly [word: string, key: Key])[] = [
  ['ad_actor_sys_prio', 'IFLA_BOND_AD_ACTOR_SYS_PRIO'],
  ['ad_user_port_key', 'IFLA_BOND_AD_USER_PORT_KEY'],
  ['ad_actor_system', 'IFLA_BOND_AD_ACTOR_SYSTEM'],
];

const targets = (word: string, addresses: readonly string[]): Piece[] =>
  addresses.length === 0 ? [] : [both(word, addresses, `${word} ${addresses.join(',')} `)];

/** bond_print_opt() */
export const printOpt: PrintOpt = ({ system }, device) => {
  const kernel = system.kernel();
  const bond = bondOf(device);
  if (bond === undefined || (bond.mode === '802.3ad' && bond.slaves.length > 0)) return undefined;
  const params = bondParams(bond);
  const row = ([word, key, json = word]: readonly [word: string, key: Key, json?: string]): Piece =>
    both(json, params[key], `${word} ${String(params[key])} `);
  const ofPort = (word: string, dev: number | null | undefined): Piece[] => {
    if (dev === null || dev === undefined) return [];
    const { name } = deviceOf(kernel, dev);
    return [both(word, name, `${word} ${name} `)];
  };
  const miimon = params.IFLA_BOND_MIIMON;
  const delay = (word: string, rounds: number): Piece =>
    both(word, rounds * miimon, `${word} ${rounds * miimon} `);
  const { IFLA_BOND_ARP_VALIDATE: validate, IFLA_BOND_ARP_ALL_TARGETS: all } = params;
  return [
    both('mode', bond.mode, `mode ${bond.mode} `),
    ...(usesPrimary(bond.mode) ? ofPort('active_slave', bond.curr_active_slave) : []),
    both('miimon', miimon, `miimon ${miimon} `),
    delay('updelay', params.IFLA_BOND_UPDELAY),
    delay('downdelay', params.IFLA_BOND_DOWNDELAY),
    delay('peer_notify_delay', params.IFLA_BOND_PEER_NOTIF_DELAY),
    ...BEFORE_TARGETS.map(row),
    ...targets('arp_ip_target', params.IFLA_BOND_ARP_IP_TARGET),
    ...targets('ns_ip6_target', params.IFLA_BOND_NS_IP6_TARGET),
    both('arp_validate', validate === 'none' ? null : validate, `arp_validate ${validate} `),
    both('arp_all_targets', all, `arp_all_targets ${all} `),
    ...ofPort('primary', primaryOf(kernel, bond)?.dev),
    ...BEHIND_PRIMARY.map(row),
    ...(bond.mode === '802.3ad' ? OF_802_3AD.map(row) : []),
    row(['tlb_dynamic_lb', 'IFLA_BOND_TLB_DYNAMIC_LB']),
  ];
};

const MII_STATUS = { UP: 'UP', FAIL: 'GOING_DOWN', DOWN: 'DOWN', BACK: 'GOING_BACK' } as const;

/** bond_slave_print_opt() */
export const slavePrintOpt: PrintOpt = ({ system }, { dev, master }) => {
  const bond = master === null ? undefined : bondOf(deviceOf(system.kernel(), master));
  const slave = bond?.slaves.find((each) => each.dev === dev);
  if (bond === undefined || slave === undefined || bond.mode === '802.3ad') return undefined;
  const state = bond.mode === 'active-backup' && bond.curr_active_slave !== dev ? 'BACKUP' : 'ACTIVE';
  const { link_failure_count = 0, perm_hwaddr, queue_id = 0, prio = 0 } = slave;
  const status = MII_STATUS[slave.link];
  return [
    both('state', state, `state ${state} `),
    both('mii_status', status, `mii_status ${status} `),
    both('link_failure_count', link_failure_count, `link_failure_count ${link_failure_count} `),
    both('perm_hwaddr', perm_hwaddr, `perm_hwaddr ${perm_hwaddr} `),
    both('queue_id', queue_id, `queue_id ${queue_id} `),
    both('prio', prio, `prio ${prio} `),
  ];
};
