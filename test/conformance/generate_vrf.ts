/** Random commands about vrfs: their ports, and addresses, routes, rules and neighbours in and around their tables. */
import { pick } from './draw.js';
import type { Draw, Verb } from './draw.js';

const VRFS = ['red', 'blue'];
const PORTS = ['d0', 'd1', 'd2', 'd3'];
const TABLES = [100, 200, 100, 254, 0];

const vrf = (n: number): string =>
  n % 13 === 12 ? pick(['d0', 'nope', 'lo', 'default'], n >> 3) : pick(VRFS, n);
const port = (n: number): string => (n % 17 === 16 ? pick(['lo', 'red', 'blue'], n >> 4) : pick(PORTS, n));
const inside = (n: number): string => ` -n ${pick(['A', 'A', 'B'], n)}`;

const V4 = [
  '10.0.0.1/24',
  '10.0.0.2/24',
  '10.0.0.1/32',
  '10.1.0.1/16',
  '127.0.0.1/8',
  '10.2.0.1 peer 10.2.0.2',
];
const V6 = ['2001:db8::1/64 nodad', '2001:db8:1::1/64 nodad', '::1/128', '2001:db8::2/128 nodad'];
const PREFIXES = [
  '10.5.0.0/16',
  '10.6.0.0/16',
  'default',
  '10.0.0.0/24',
  'unreachable default',
  'unreachable 10.7.0.0/16',
];
const PREFIXES6 = ['2001:db8:5::/48', '2001:db8:6::/48', 'default', 'unreachable default'];
const HOSTS = [
  '10.0.0.1',
  '10.0.0.9',
  '10.1.0.9',
  '10.5.0.1',
  '127.0.0.1',
  '9.9.9.9',
  '224.0.0.1',
  '10.0.0.255',
];
const HOSTS6 = ['2001:db8::1', '2001:db8::9', '2001:db8:5::1', '::1', 'fe80::9', 'ff02::1', '3000::1'];

/** How a route leads on. */
const ways: readonly Verb[] = [
  ({ c }) => `dev ${port(c)}`,
  ({ c }) => `vrf ${vrf(c)} dev ${port(c >> 2)}`,
  ({ c }) => `via 10.0.0.9 vrf ${vrf(c)}`,
  ({ c }) => `via 10.1.0.9 dev ${port(c)}`,
  ({ c }) => `vrf ${vrf(c)} via 10.0.0.9 dev ${port(c >> 2)} onlink`,
  ({ c }) => `dev ${port(c)} src 10.0.0.1 table ${pick(TABLES, c >> 2)}`,
  ({ c }) => `vrf ${vrf(c)}`,
];
const ways6: readonly Verb[] = [
  ({ c }) => `dev ${port(c)}`,
  ({ c }) => `vrf ${vrf(c)} dev ${port(c >> 2)}`,
  ({ c }) => `via 2001:db8::9 vrf ${vrf(c)}`,
  ({ c }) => `via fe80::9 dev ${port(c)} vrf ${vrf(c >> 2)}`,
  ({ c }) => `vrf ${vrf(c)}`,
];
const through: readonly Verb[] = [() => '', ({ c }) => `vrf ${vrf(c)}`, ({ c }) => `oif ${port(c)}`];

const route = (draw: Draw): string => {
  const { a, b, d } = draw;
  const verb = pick(['add', 'add', 'replace', 'append', 'del'], b);
  return d % 3 === 0
    ? `ip${inside(a)} -6 route ${verb} ${pick(PREFIXES6, d >> 2)} ${pick(ways6, b >> 3)(draw)}`
    : `ip${inside(a)} route ${verb} ${pick(PREFIXES, d >> 2)} ${pick(ways, b >> 3)(draw)}`;
};

const get = (draw: Draw): string => {
  const { a, b, d } = draw;
  const from = d % 4 === 1 ? ` from 10.0.0.8 iif ${port(d >> 2)}` : ` ${pick(through, b)(draw)}`;
  return d % 3 === 0
    ? `ip${inside(a)} -6 route get ${pick(HOSTS6, b >> 2)} ${pick(through, b)(draw)}`
    : `ip${inside(a)} route get ${pick(['', 'fibmatch '], d >> 3)}${pick(HOSTS, b >> 2)}${from}`;
};

const addr: Verb = ({ a, b, c, d }) =>
  `ip${inside(a)} addr ${pick(['add', 'add', 'del'], d)} ${pick(d % 4 === 0 ? V6 : V4, c)} dev ${d % 5 === 0 ? vrf(b) : port(b)}`;

const set: Verb = ({ a, b, c, d }) =>
  `ip${inside(a)} link set ${port(b)} ${pick([`vrf ${vrf(c)}`, `master ${vrf(c)}`, 'nomaster', 'up', 'down', `vrf ${vrf(c)} up`, 'netns B', 'mtu 1200', 'mtu 1500'], d)}`;

export const VRF: readonly Verb[] = [
  ({ a, b, c }) =>
    `ip${inside(a)} link add ${pick(VRFS, b)} address 02:00:00:00:00:a${b % 2}${pick(['', ' up'], c)} type vrf table ${pick(TABLES, c)}`,
  ({ a, b, c }) =>
    `ip${inside(a)} link add ${pick(VRFS, b)} address 02:00:00:00:00:a${b % 2} type vrf table ${pick([100, 200], c)}`,
  ({ a, b, c }) =>
    `ip${inside(a)} link add ${pick(PORTS, b)} address 02:00:00:00:00:d${b % 4}${pick([' up', ' up', ''], c)} type dummy`,
  ({ a, b, c }) =>
    `ip${inside(a)} link add ${pick(PORTS, b)} address 02:00:00:00:00:d${b % 4} up vrf ${vrf(c)} type dummy`,
  set,
  set,
  set,
  set,
  addr,
  addr,
  addr,
  route,
  route,
  route,
  get,
  get,
  get,
  ({ a, b, d }) =>
    `ip${inside(a)} link set ${vrf(b)} ${pick(['up', 'up', 'down', 'mtu 1400', 'nomaster'], d)}`,
  ({ a, b, c }) => `ip${inside(a)} link del ${c % 3 === 0 ? vrf(b) : port(b)}`,
  ({ a, b, c }) =>
    `ip${inside(a)} rule ${pick(['add', 'add', 'del'], b)} ${pick([`iif ${port(c)}`, `oif ${vrf(c)}`, 'l3mdev', `from 10.0.0.0/8`], b >> 2)} ${b % 16 < 12 ? `table ${pick(TABLES, c)}` : 'prohibit'} pref ${pick([500, 1000, 2000], c)}`,
  ({ a, b, c }) =>
    `ip${inside(a)} neigh ${pick(['add', 'replace', 'del'], b)} 10.0.0.${(b >> 2) % 3} lladdr 02:00:00:00:00:01 dev ${port(c)}`,
  ({ a, b }) =>
    `ip${inside(a)} neigh show ${pick(['vrf red dev d0', 'vrf nope', 'nomaster dev d1', 'master d0'], b)}`,
  ({ a, b, c }) => `ip${pick(['', ' -j', ' -d', ' -4', ' -6'], b)}${inside(a)} route show vrf ${vrf(c)}`,
  ({ a, b }) =>
    `ip${inside(a)} ${pick(['vrf', '-j vrf', 'vrf show red', 'rule', '-6 rule', 'link show type vrf_slave'], b)}`,
  ({ a, c }) => `ip${inside(a)} addr show vrf ${vrf(c)}`,
  ({ a, b, c }) =>
    `ip${inside(a)}${pick(['', ' -6'], b)} route flush vrf ${vrf(c)}${pick(['', ' proto kernel'], b >> 1)}`,
];
