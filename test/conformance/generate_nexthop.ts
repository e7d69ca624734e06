/** Random commands about nexthop objects, groups of them and routes of both families that use them. */
import { pick } from './draw.js';
import type { Verb } from './draw.js';
import { device, inside } from './ground.js';

const SINGLES = [1, 2, 3, 4, 5, 6];
const GROUPS = [10, 11, 12, 13];
const single = (n: number): number => pick(SINGLES, n);
const any = (n: number): number => pick([...SINGLES, ...GROUPS, ...SINGLES, 99], n);
const gateway = (n: number): string =>
  pick(
    ['10.0.0.9', '10.0.1.9', '10.0.0.8', '2001:db8:0::9', '2001:db8:1::9', 'fe80::9', '10.0.0.1', '20.0.0.1'],
    n,
  );
const members = (n: number): string =>
  pick(
    [
      `${single(n)}`,
      `${single(n)}/${single(n + 1)}`,
      `${single(n)},3/${single(n + 2)}`,
      `${single(n)}/${single(n + 1)},2/${single(n + 3)}`,
      `${single(n)}/${pick(GROUPS, n)}`,
      `${single(n)}/${single(n)}`,
    ],
    n >> 3,
  );
const kind = (n: number): string =>
  pick(
    ['', '', '', ' type resilient buckets 8', ' type resilient', ' type mpath', ' fdb', ' proto static'],
    n,
  );

const add: Verb = ({ a, b, c, d }) =>
  `ip${inside(a)} nexthop ${pick(['add', 'add', 'replace'], d)} id ${single(b)} via ${gateway(c)} dev ${device(d)}${pick(['', '', '', ' onlink', ' proto static'], c >> 3)}`;
const group: Verb = ({ a, b, c, d }) =>
  `ip${inside(a)} nexthop ${pick(['add', 'add', 'replace'], d)} id ${pick(GROUPS, b)} group ${members(c)}${kind(d)}`;
const route: Verb = ({ a, b, c, d }) =>
  `ip${inside(a)} route ${pick(['add', 'add', 'append', 'prepend', 'replace', 'change', 'del'], d)} ${pick(['', '', '', '', 'unreachable ', 'local '], c)}${pick(['10.0.7.0/24', '10.0.8.0/24', '10.0.8.1', 'default'], c >> 2)} nhid ${any(b)}${pick(['', '', ' metric 5', ' table 100', ' scope link', ' src 10.0.0.1'], d >> 3)}`;
const route6: Verb = ({ a, b, c, d }) =>
  `ip -6${inside(a)} route ${pick(['add', 'add', 'append', 'prepend', 'replace', 'change', 'del'], d)} ${pick(['', '', '', '', 'unreachable '], c)}${pick(['2001:db8:7::/64', '2001:db8:8::/64', 'default'], c >> 2)} nhid ${any(b)}${pick(['', '', ' metric 5', ' table 100'], d >> 3)}`;
const several: Verb = ({ a, b, c, d }) =>
  `ip -6${inside(a)} route ${pick(['add', 'append', 'replace', 'prepend', 'change', 'del'], d)} ${pick(['2001:db8:7::/64', '2001:db8:8::/64'], c)} nexthop via ${pick(['2001:db8:0::9', '2001:db8:1::9'], b)} nexthop via ${pick(['2001:db8:0::8', '2001:db8:1::8', '2001:db8:0::9'], b >> 1)} weight 2`;

export const NEXTHOPS: readonly Verb[] = [
  add,
  add,
  add,
  group,
  group,
  route,
  route,
  route6,
  route6,
  several,
  ({ a, b, c }) => `ip${inside(a)} nexthop add id ${single(b)} dev ${device(c)}`,
  ({ a, b, c, d }) =>
    `ip${pick(['', ' -6'], d)}${inside(a)} nexthop ${pick(['add', 'replace'], c)} id ${single(b)} blackhole`,
  ({ a, b, c }) =>
    `ip${inside(a)} nexthop ${pick(['add', 'replace'], c)} id ${single(b)} fdb via ${gateway(c)}`,
  ({ a, b }) => `ip${inside(a)} nexthop del id ${any(b)}`,
  ({ a, b, c }) =>
    `ip${pick(['', ' -d', ' -j', ' -4', ' -6'], b)}${inside(a)} nexthop ${pick(['', 'show groups', `show dev ${device(b)}`, `get id ${any(b)}`, 'show proto 4', 'show master v0'], c)}`,
  ({ a, b }) =>
    `ip${inside(a)} nexthop bucket ${pick(['', 'show id 10', 'show nhid 1'], b)} | sed "s/idle_time [0-9.]*/idle_time T/"`,
  ({ a, b, c }) =>
    `ip${inside(a)} nexthop flush ${pick(['groups', `dev ${device(b)}`, 'proto 4', `id ${any(b)}`], c)}`,
  ({ a, b }) =>
    `ip${pick([' -d', '', ' -6', ' -6 -d'], b)}${inside(a)} route ${pick(['', 'show table all', 'flush table 100', 'show dev v0'], b >> 2)}`,
  ({ a, b }) =>
    `nsenter --net=/run/netns/${pick(['A', 'B'], a)} sysctl -w net.ipv4.nexthop_compat_mode=${b % 2}`,
];
