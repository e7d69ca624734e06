/** The bond kind on the command line (ip/iplink_bond.c). */
import * as E from 'fp-ts/lib/Either.js';
import type { BondData } from '../../core/link/bonding.js';
import { failed } from '../program.js';
import { getUnsigned, invarg, nodev } from './argument.js';
import { getAddr, getAddr1 } from './inet_prefix.js';
import type { Answer } from './ip_common.js';
import { printOpt } from './iplink_bond_print.js';
import { linkUtil } from './link_util.js';
import type { Option } from './link_util.js';
import { llAddrA2n } from './ll_addr.js';
import { llNameToIndex } from './ll_map.js';

const USAGE = `Usage: ... bond [ mode BONDMODE ] [ active_slave SLAVE_DEV ]
                [ clear_active_slave ] [ miimon MIIMON ]
                [ updelay UPDELAY ] [ downdelay DOWNDELAY ]
                [ peer_notify_delay DELAY ]
                [ use_carrier USE_CARRIER ]
                [ arp_interval ARP_INTERVAL ]
                [ arp_validate ARP_VALIDATE ]
                [ arp_all_targets ARP_ALL_TARGETS ]
                [ arp_ip_target [ ARP_IP_TARGET, ... ] ]
                [ ns_ip6_target [ NS_IP6_TARGET, ... ] ]
                [ primary SLAVE_DEV ]
                [ primary_reselect PRIMARY_RESELECT ]
                [ fail_over_mac FAIL_OVER_MAC ]
                [ xmit_hash_policy XMIT_HASH_POLICY ]
                [ resend_igmp RESEND_IGMP ]
                [ num_grat_arp|num_unsol_na NUM_GRAT_ARP|NUM_UNSOL_NA ]
                [ all_slaves_active ALL_SLAVES_ACTIVE ]
                [ min_links MIN_LINKS ]
                [ lp_interval LP_INTERVAL ]
                [ packets_per_slave PACKETS_PER_SLAVE ]
                [ tlb_dynamic_lb TLB_DYNAMIC_LB ]
                [ lacp_rate LACP_RATE ]
                [ lacp_active LACP_ACTIVE]
                [ ad_select AD_SELECT ]
                [ ad_user_port_key PORTKEY ]
                [ ad_actor_sys_prio SYSPRIO ]
                [ ad_actor_system LLADDR ]
                [ arp_missed_max MISSED_MAX ]

BONDMODE := balance-rr|active-backup|balance-xor|broadcast|802.3ad|balance-tlb|balance-alb
ARP_VALIDATE := none|active|backup|all|filter|filter_active|filter_backup
ARP_ALL_TARGETS := any|all
PRIMARY_RESELECT := always|better|failure
FAIL_OVER_MAC := none|active|follow
XMIT_HASH_POLICY := layer2|layer2+3|layer3+4|encap2+3|encap3+4|vlan+srcmac
LACP_ACTIVE := off|on
LACP_RATE := slow|fast
AD_SELECT := stable|bandwidth|count
`;

/** In the order of their numbers. */
const TABLES = {
  IFLA_BOND_MODE: [
    'balance-rr',
    'active-backup',
    'balance-xor',
    'broadcast',
    '802.3ad',
    'balance-tlb',
    'balance-alb',
  ],
  IFLA_BOND_ARP_VALIDATE: ['none', 'active', 'backup', 'all', 'filter', 'filter_active', 'filter_backup'],
  IFLA_BOND_ARP_ALL_TARGETS: ['any', 'all'],
  IFLA_BOND_PRIMARY_RESELECT: ['always', 'better', 'failure'],
  IFLA_BOND_FAIL_OVER_MAC: ['none', 'active', 'follow'],
  IFLA_BOND_XMIT_HASH_POLICY: ['layer2', 'layer3+4', 'layer2+3', 'encap2+3', 'encap3+4', 'vlan+srcmac'],
  IFLA_BOND_AD_LACP_ACTIVE: ['off', 'on'],
  IFLA_BOND_AD_LACP_RATE: ['slow', 'fast'],
  IFLA_BOND_AD_SELECT: ['stable', 'bandwidth', 'count'],
} as const;

const DECIMAL = /^\s*[+-]?\d+$/;

/** get_index(): a number or a name. */
const named = (word: string, key: keyof typeof TABLES): Option => ({
  word,
  value: (data, text) => {
    const table: readonly string[] = TABLES[key];
    const name =
      (DECIMAL.test(text) ? table[Number(text)] : undefined) ?? table.find((each) => each === text);
    return name === undefined ? E.left(invarg(`invalid ${word}`, text)) : E.right({ ...data, [key]: name });
  },
});

const [U8_MAX, U16_MAX] = [0xff, 0xffff];

const number = (word: string, key: keyof BondData, max?: number, invalid = word): Option => ({
  word,
  value: (data, text) => {
    const value = getUnsigned(text, max);
    return value === undefined
      ? E.left(invarg(`invalid ${invalid}`, text))
      : E.right({ ...data, [key]: value });
  },
});

const port = (word: string, key: 'IFLA_BOND_ACTIVE_SLAVE' | 'IFLA_BOND_PRIMARY'): Option => ({
  word,
  value: (data, name, session) => {
    const ifindex = llNameToIndex(session, name);
    return ifindex === 0 ? E.left(nodev(name)) : E.right({ ...data, [key]: ifindex });
  },
});

/** BOND_MAX_ARP_TARGETS, BOND_MAX_NS_TARGETS */
const MAX_TARGETS = 16;

/** Addresses with commas between them; without a word behind it, none. */
const targets = (
  word: string,
  key: 'IFLA_BOND_ARP_IP_TARGET' | 'IFLA_BOND_NS_IP6_TARGET',
  read: (address: string) => E.Either<Answer, string>,
): Option => ({
  word,
  ...(word === 'ns_ip6_target' && { exact: true }),
  rest: (data, [list, ...behind]) => {
    const words = (list ?? '')
      .split(',')
      .filter((address) => address !== '')
      .slice(0, MAX_TARGETS);
    const addresses: string[] = [];
    for (const address of words) {
      const taken = read(address);
      if (E.isLeft(taken)) return taken;
      addresses.push(taken.right);
    }
    return E.right({ data: { ...data, [key]: addresses }, count: list === undefined ? behind.length : 1 });
  },
});

/** get_addr32() */
const address4 = (word: string): E.Either<Answer, string> => {
  const address = getAddr1(word, 'AF_INET');
  return address === undefined
    ? E.left(failed(1, `Error: an IP address is expected rather than "${word}"\n`))
    : E.right(address.address);
};

const address6 = (word: string): E.Either<Answer, string> =>
  E.map(({ address }: { readonly address: string }) => address)(getAddr(word, 'AF_INET6'));

const system: Option = {
  word: 'ad_actor_system',
  value: (data, word) =>
    E.map((IFLA_BOND_AD_ACTOR_SYSTEM: string) => ({ ...data, IFLA_BOND_AD_ACTOR_SYSTEM }))(llAddrA2n(word)),
};

/** In the order in which abbreviations are tried. */
const OPTIONS: readonly Option[] = [
  named('mode', 'IFLA_BOND_MODE'),
  port('active_slave', 'IFLA_BOND_ACTIVE_SLAVE'),
  { word: 'clear_active_slave', alone: (data) => E.right({ ...data, IFLA_BOND_ACTIVE_SLAVE: 0 }) },
  number('miimon', 'IFLA_BOND_MIIMON'),
  number('updelay', 'IFLA_BOND_UPDELAY'),
  number('downdelay', 'IFLA_BOND_DOWNDELAY'),
  number('peer_notify_delay', 'IFLA_BOND_PEER_NOTIF_DELAY'),
  number('use_carrier', 'IFLA_BOND_USE_CARRIER', U8_MAX),
  number('arp_interval', 'IFLA_BOND_ARP_INTERVAL'),
  targets('arp_ip_target', 'IFLA_BOND_ARP_IP_TARGET', address4),
  targets('ns_ip6_target', 'IFLA_BOND_NS_IP6_TARGET', address6),
  named('arp_validate', 'IFLA_BOND_ARP_VALIDATE'),
  named('arp_all_targets', 'IFLA_BOND_ARP_ALL_TARGETS'),
  { ...number('arp_missed_max', 'IFLA_BOND_MISSED_MAX', U8_MAX), exact: true },
  port('primary', 'IFLA_BOND_PRIMARY'),
  named('primary_reselect', 'IFLA_BOND_PRIMARY_RESELECT'),
  named('fail_over_mac', 'IFLA_BOND_FAIL_OVER_MAC'),
  named('xmit_hash_policy', 'IFLA_BOND_XMIT_HASH_POLICY'),
  number('resend_igmp', 'IFLA_BOND_RESEND_IGMP'),
  number('num_grat_arp', 'IFLA_BOND_NUM_PEER_NOTIF', U8_MAX, 'num_grat_arp|num_unsol_na'),
  number('num_unsol_na', 'IFLA_BOND_NUM_PEER_NOTIF', U8_MAX, 'num_grat_arp|num_unsol_na'),
  number('all_slaves_active', 'IFLA_BOND_ALL_SLAVES_ACTIVE', U8_MAX),
  number('min_links', 'IFLA_BOND_MIN_LINKS'),
  number('lp_interval', 'IFLA_BOND_LP_INTERVAL'),
  number('packets_per_slave', 'IFLA_BOND_PACKETS_PER_SLAVE'),
  named('lacp_rate', 'IFLA_BOND_AD_LACP_RATE'),
  { ...named('lacp_active', 'IFLA_BOND_AD_LACP_ACTIVE'), exact: true },
  named('ad_select', 'IFLA_BOND_AD_SELECT'),
  number('ad_user_port_key', 'IFLA_BOND_AD_USER_PORT_KEY', U16_MAX),
  number('ad_actor_sys_prio', 'IFLA_BOND_AD_ACTOR_SYS_PRIO', U16_MAX),
  system,
  number('tlb_dynamic_lb', 'IFLA_BOND_TLB_DYNAMIC_LB', U8_MAX),
];

export const bond = linkUtil({
  kind: 'bond',
  help: USAGE,
  printOpt,
  options: OPTIONS,
  unknown: (word) => `bond: unknown command "${word}"?`,
});
