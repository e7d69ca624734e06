/**
 * Random commands over the ground of the virtual machine: cards and phys that move and come home, kinds that only it
 * has, in the first namespace and in others.
 */
import { address, pick } from './draw.js';
import type { Draw, Verb } from './draw.js';

const NETNS = ['A', 'B', 'C'];
const CARDS = ['eth0', 'eth0', 'eth1', 'wlan0', 'hwsim0'];
const MADE = ['d0', 'd1', 'd2', 'x0', 'x1', 'bond1', 'br0'];
/** Names under which cards come home. */
const HOME = ['dev2', 'dev3', 'dev0', 'dev4', 'wlan1', 'lo', 'nosuch'];

const netns = (n: number): string => (n % 17 === 16 ? 'nope' : pick(NETNS, n));
const device = (n: number): string =>
  n % 13 === 12 ? pick(HOME, n >> 2) : n % 3 === 0 ? pick(CARDS, n >> 2) : pick(MADE, n >> 2);
/** In which namespace a command runs: half of them in the first one. */
const inside = (n: number): string => (n % 2 === 0 ? '' : ` -n ${netns(n >> 1)}`);

const KINDS: readonly ((draw: Draw) => string)[] = [
  () => 'type dummy',
  () => 'type dummy',
  () => 'type bond',
  ({ d }) =>
    `type bond mode ${pick(['active-backup', 'balance-rr', '802.3ad', 'nonsense', 1], d)}${pick(['', '', ' miimon 100'], d >> 3)}`,
  () => 'type bridge',
  ({ d }) => `type veth peer name ${device(d)}`,
  ({ d }) => `type veth peer name ${device(d)} netns ${netns(d)}`,
  () => 'type ifb',
  () => 'type nosuch',
];

const STACKED: readonly ((draw: Draw) => string)[] = [
  ({ d }) => `type vlan id ${pick([5, 6, 5, 4095], d)}`,
  ({ d }) => `type vlan id ${pick([5, 6, 7], d)}`,
  ({ d }) => `type macvlan${pick(['', ' mode bridge', ' mode passthru', ' mode private'], d)}`,
  ({ d }) => `type ipvlan${pick(['', ' mode l2', ' mode l3s private', ' vepa'], d)}`,
  ({ d }) => `type ${pick(['macvtap', 'ipvtap'], d)}`,
];

const CHANGES: readonly ((draw: Draw) => string)[] = [
  () => 'up',
  () => 'up',
  () => 'down',
  ({ c }) => `name ${device(c)}`,
  ({ c }) => `netns ${netns(c)}`,
  ({ c }) => `netns ${netns(c)}`,
  ({ c, d }) => `netns ${netns(c)} name ${device(d)}`,
  ({ c }) => `netns ${pick([1, '$$'], c)}`,
  ({ c }) => `mtu ${pick([68, 50, 1400, 9000, 65535, 1500], c)}`,
  ({ c }) => `address ${address(c)}`,
  ({ c }) => `master ${device(c)}`,
  ({ c }) => `master ${device(c)}`,
  () => 'nomaster',
  ({ c }) =>
    `type bond ${pick(['miimon 100', 'mode 1', 'mode 5', 'updelay 200', 'primary d0', 'active_slave d1', 'fail_over_mac 1', 'lacp_rate fast', 'clear_active_slave', 'arp_interval 50', 'num_grat_arp 3'], c)}`,
  ({ c }) => `type bond_slave ${pick(['queue_id 3', 'prio 7', 'queue_id 99'], c)}`,
  ({ c }) => pick(['type ipvlan mode l2', 'type ipvlan mode l3 bridge', 'type macvlan mode bridge'], c),
  ({ c }) => `group ${c % 3}`,
  ({ c }) => pick(['alias hello', 'txqueuelen 5', 'promisc on', 'multicast off', 'arp off'], c),
];

export const VM_VERBS: readonly Verb[] = [
  ({ a }) => `ip netns add ${netns(a)}`,
  ({ a }) => `ip netns add ${netns(a)}`,
  ({ a }) => `ip netns del ${netns(a)}`,
  ({ a }) => `ip netns del ${netns(a)}`,
  (draw) => `ip${inside(draw.a)} link add ${device(draw.b)} ${pick(KINDS, draw.c)(draw)}`,
  (draw) => `ip${inside(draw.a)} link add ${device(draw.b)} ${pick(KINDS, draw.c)(draw)}`,
  (draw) =>
    `ip${inside(draw.a)} link add link ${device(draw.c)} name ${device(draw.b)} ${pick(STACKED, draw.d)(draw)}`,
  (draw) =>
    `ip${inside(draw.a)} link add link ${pick(CARDS, draw.c)} name ${device(draw.b)} ${pick(STACKED, draw.d)(draw)}`,
  ...Array.from(
    { length: 8 },
    (): Verb => (draw) => `ip${inside(draw.a)} link set ${device(draw.b)} ${pick(CHANGES, draw.d)(draw)}`,
  ),
  (draw) => `ip${inside(draw.a)} link set ${pick(CARDS, draw.b)} ${pick(CHANGES, draw.d)(draw)}`,
  (draw) => `ip${inside(draw.a)} link set ${pick(CARDS, draw.b)} netns ${netns(draw.c)}`,
  ({ a, b }) => `ip${inside(a)} link del ${device(b)}`,
  ({ a, b, c }) =>
    `ip${inside(a)} link property ${pick(['add', 'add', 'del'], c)} dev ${device(b)} altname ${pick(['alt0', 'eth0', 'dev2', 'wlan0'], c)}`,
  ({ a, b }) =>
    `ip${inside(a)} link ${pick(['set group 1 netns A', 'set group 1 up', 'del group 1', 'show group 1'], b)}`,
  ({ b }) =>
    `iw phy ${pick(['phy0', 'phy0', 'phy#0', 'phy1'], b)} set netns ${pick(['name A', 'name B', 'name nope', 1, 999999, 'x'], b >> 2)}`,
  ({ a, b }) => `ip netns exec ${netns(a)} iw phy phy0 set netns ${pick(['1', 'name B', '$$'], b)}`,
  ({ a, b }) =>
    `ip netns exec ${netns(a)} iw ${pick(['dev', 'dev wlan0 info', 'wlan0 info', 'dev eth0 info'], b)}`,
  () => 'iw dev',
  ({ a, b, c }) => `ip${pick(['', ' -o', ' -j', ' -br'], c)}${inside(a)} link show ${device(b)}`,
  ({ a, c }) => `ip${pick(['', ' -o', ' -j', ' -br'], c)}${inside(a)} link`,
  ({ a, b }) =>
    `ip${inside(a)} link show ${pick(['up', 'type dummy', 'type bond', 'type vlan', 'master bond1', 'type bond_slave', 'group 0'], b)}`,
  ({ b }) => `ethtool -k ${pick(CARDS, b)}`,
];
