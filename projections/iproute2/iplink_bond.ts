/** The bond kind on the command line (ip/iplink_bond.c). Left out: everything but the mode. */
import * as E from 'fp-ts/lib/Either.js';
import { getInteger, invarg } from './argument.js';
import type { PrintOpt } from './iplink_parse.js';
import { both } from './json_print.js';
import { linkUtil, unmodelled } from './link_util.js';
import type { Take } from './link_util.js';

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
const MODES = [
  'balance-rr',
  'active-backup',
  'balance-xor',
  'broadcast',
  '802.3ad',
  'balance-tlb',
  'balance-alb',
] as const;

const mode: Take = (data, word) => {
  const IFLA_BOND_MODE = MODES.find((name) => name === word) ?? MODES[getInteger(word) ?? MODES.length];
  return IFLA_BOND_MODE === undefined
    ? E.left(invarg('invalid mode', word))
    : E.right({ ...data, IFLA_BOND_MODE });
};

/** What a bond has that nobody has configured, with the name in JSON where it is another. */
const DEFAULTS: readonly (readonly [word: string, value: string | number | null, key?: string])[] = [
  ['updelay', 0],
  ['downdelay', 0],
  ['peer_notify_delay', 0],
  ['use_carrier', 1],
  ['arp_interval', 0],
  ['arp_missed_max', 2],
  ['arp_validate', null],
  ['arp_all_targets', 'any'],
  ['primary_reselect', 'always'],
  ['fail_over_mac', 'none'],
  ['xmit_hash_policy', 'layer2'],
  ['resend_igmp', 1],
  ['num_grat_arp', 1, 'num_peer_notif'],
  ['all_slaves_active', 0],
  ['min_links', 0],
  ['lp_interval', 1],
  ['packets_per_slave', 1],
  ['lacp_active', 'on', 'ad_lacp_active'],
  ['lacp_rate', 'slow', 'ad_lacp_rate'],
  ['ad_select', 'stable'],
];
/** Milliseconds (BOND_DEFAULT_MIIMON), of modes that cannot do without. */
const MIIMON = 100;
const NEEDS_MIIMON: ReadonlySet<string> = new Set(['802.3ad', 'balance-tlb', 'balance-alb']);

/** bond_print_opt(). Left out: bonds with ports, 802.3ad. */
const printOpt: PrintOpt = (_session, { priv }) => {
  if (priv?.kind !== 'bond' || priv.slaves.length > 0 || priv.mode === '802.3ad') return undefined;
  const { mode: name } = priv;
  const rows = [
    ['mode', name],
    ['miimon', NEEDS_MIIMON.has(name) ? MIIMON : 0],
    ...DEFAULTS,
    ['tlb_dynamic_lb', 1],
  ] as const;
  return rows.map(([word, value, key = word]) => both(key, value, `${word} ${value ?? 'none'} `));
};

export const bond = linkUtil({
  kind: 'bond',
  help: USAGE,
  printOpt,
  options: [
    { word: 'mode', value: mode },
    ...unmodelled(
      'active_slave',
      'clear_active_slave',
      'miimon',
      'updelay',
      'downdelay',
      'peer_notify_delay',
      'use_carrier',
      'arp_interval',
      'arp_ip_target',
      'ns_ip6_target',
      'arp_validate',
      'arp_all_targets',
      'arp_missed_max',
      'primary',
      'primary_reselect',
      'fail_over_mac',
      'xmit_hash_policy',
      'resend_igmp',
      'num_grat_arp',
      'num_unsol_na',
      'all_slaves_active',
      'min_links',
      'lp_interval',
      'packets_per_slave',
      'lacp_rate',
      'lacp_active',
      'ad_select',
      'ad_user_port_key',
      'ad_actor_sys_prio',
      'ad_actor_system',
      'tlb_dynamic_lb',
    ),
  ],
  unknown: (word) => `bond: unknown command "${word}"?`,
});
