/** Random commands about bridges: options, ports, forwarding entries. What frames have taught a bridge is left out. */
import { address, pick } from './draw.js';
import type { Verb } from './draw.js';
import { device, inside } from './ground.js';

const OPTIONS = [
  'stp_state 0',
  'forward_delay 150',
  'hello_time 101',
  'max_age 5000',
  'ageing_time 200',
  'priority 7',
  'group_fwd_mask 8',
  'group_fwd_mask 3',
  'mcast_router 3',
  'mcast_snooping 0',
  'vlan_filtering 1',
  'nf_call_iptables 1',
  'fdb_flush',
];

const PORT_OPTIONS = [
  'hairpin on',
  'guard off',
  'cost 12',
  'cost 70000',
  'priority 9',
  'priority 64',
  'learning off',
  'isolated on',
  'state 0',
  'state 3',
  'state 4',
];

const FLAGS = [
  '',
  ' master',
  ' self',
  ' self master',
  ' master static',
  ' master static sticky',
  ' extern_learn',
];

const join: Verb = ({ a, b, c }) => `ip${inside(a)} link set ${device(b)} master ${device(c)}`;
const entry: Verb = ({ a, b, c, d }) =>
  `bridge${inside(a)} fdb ${pick(['add', 'add', 'append', 'replace', 'del'], c)} ${address(d % 8)} dev ${device(b)}${pick(FLAGS, d >> 3)}`;

export const BRIDGES: readonly Verb[] = [
  ({ a, b, c }) => `ip${inside(a)} link add ${device(b)} address ${address((c % 16) + 16)} type bridge`,
  ({ a, b, c, d }) =>
    `ip${inside(a)} link add ${device(b)} address ${address((c % 16) + 16)} type bridge ${pick(OPTIONS, d)}`,
  join,
  join,
  join,
  ({ a, b, d }) => `ip${inside(a)} link set ${device(b)} type bridge ${pick(OPTIONS, d)}`,
  ({ a, b, d }) => `ip${inside(a)} link set ${device(b)} type bridge_slave ${pick(PORT_OPTIONS, d)}`,
  ({ a, b, d }) => `bridge${inside(a)} link set dev ${device(b)} ${pick(PORT_OPTIONS, d)}`,
  entry,
  entry,
  entry,
  ({ a, b, c, d }) =>
    `bridge${inside(a)} fdb get ${address(d % 8)} ${pick(['br', 'dev'], c)} ${device(b)}${pick(['', ' self', ' master'], d >> 3)}`,
  ({ a, b, d }) =>
    `bridge${inside(a)} fdb flush dev ${device(b)}${pick(['', ' master', ' static', ' nopermanent', ' extern_learn'], d)}`,
  ({ a, d }) => `bridge${inside(a)}${pick(['', ' -j', ' -d', ' -d -j', ' -o -d'], d)} link`,
  ({ a, b, d }) =>
    `bridge${inside(a)}${pick(['', ' -j'], d)} fdb show${pick(['', ` br ${device(b)}`, ` dev ${device(b)}`], d >> 1)} state permanent`,
];
