/**
 * Random scripts over the ground of namespaces and links. The generator has a rough idea of what exists, so that most
 * commands mean something and a share of them fails.
 */
import fc from 'fast-check';
import { address, pick } from './draw.js';
import type { Draw } from './draw.js';
import { BRIDGES } from './generate_bridge.js';
import { KINDS } from './generate_kinds.js';
import { NEXTHOPS } from './generate_nexthop.js';
import { QDISCS } from './generate_qdisc.js';
import { VM_VERBS } from './generate_vm.js';
import { VRF } from './generate_vrf.js';
import { device, inside, netns } from './ground.js';

const veth = ({ a, b, c, d }: Draw): string => {
  const peer = d % 4 === 0 ? '' : ` peer name ${device(c)}${d % 3 === 0 ? ` netns ${netns(d)}` : ''}`;
  const target = d % 7 === 5 ? ` netns ${netns(d >> 1)}` : '';
  return `ip${inside(a)} link add ${device(b)}${target} type veth${peer}`;
};

const CHANGES: readonly ((draw: Draw) => string)[] = [
  () => 'up',
  () => 'up',
  () => 'down',
  ({ c }) => `name ${device(c)}`,
  ({ c }) => `mtu ${pick([68, 67, 1400, 9000, 65535, 65536], c)}`,
  ({ c }) => `address ${c % 9 === 8 ? 'ff:ff:ff:ff:ff:ff' : address(c)}`,
  ({ c }) => `netns ${netns(c)}`,
  ({ c }) => `netns ${netns(c)}`,
  ({ c, d }) => `netns ${netns(c)} name ${device(d)}`,
  ({ c, d }) => `netns ${netns(c)} up mtu ${pick([1300, 10], d)}`,
  ({ c }) => `name ${device(c)} up`,
];

const VERBS: readonly ((draw: Draw) => string)[] = [
  ({ a }) => `ip netns add ${netns(a)}`,
  ({ a }) => `ip netns add ${netns(a)}`,
  ({ a }) => `ip netns del ${netns(a)}`,
  veth,
  veth,
  veth,
  (draw) => `ip${inside(draw.a)} link set ${device(draw.b)} ${pick(CHANGES, draw.d)(draw)}`,
  (draw) => `ip${inside(draw.a)} link set ${device(draw.b)} ${pick(CHANGES, draw.d)(draw)}`,
  (draw) => `ip${inside(draw.a)} link set dev ${device(draw.b)} ${pick(CHANGES, draw.d)(draw)}`,
  ({ a, b }) => `ip${inside(a)} link del ${device(b)}`,
  ({ a, b }) => `ip netns set ${netns(a)} ${pick(['auto', 0, 1, 7, -1, 'x'], b)}`,
  ({ a }) => `ip${inside(a)} netns list-id`,
  ({ a, b }) => `ip${inside(a)} -br link show ${device(b)}`,
  ({ a, b }) => `ip${pick(['', ' -j', ' -o', ' -br'], b)}${inside(a | 3 ? a : 0)} link`,
  ({ a, b }) => `ip netns exec ${netns(a)} ip -o link show ${device(b)}`,
  () => 'ip netns list',
  ({ a }) => `ip -j netns list${pick(['', '-id'], a)}`,
  ({ b, c }) =>
    `unshare -n ip${pick(['', ' -o', ' -j'], b)} link ${pick(['', 'show lo', 'set lo up', 'add v9 type veth'], c)} `.trim(),
  ({ a, b }) => `ip netns exec ${netns(a)} ip netns add ${netns(b)}`,
  ({ a, b, c }) =>
    `ip netns exec ${netns(a)} ip netns ${pick(['list', 'identify', 'list-id', `del ${netns(b)}`], c)}`,
  ({ a, b }) => `nsenter --net=/run/netns/${netns(a)} ip -br link show ${device(b)}`,
  ({ a, b, c }) =>
    `nsenter --net=/var/run/netns/${netns(a)} ip link set ${device(b)} ${pick(['up', 'down', 'name q0'], c)}`,
  ({ a, b }) => `ip netns attach ${netns(a)} ${pick(['$$', '999999', 'x', '$BASHPID'], b)}`,
  ({ a }) => `ip netns identify ${pick(['$$', '', 'x', '99999999', '1'], a)}`.trim(),
  ({ a, b, c }) => `ip${inside(a)} link add name ${device(b)} index ${pick([5, 50, 51, 0, -1], c)} type veth`,
  ({ a, b, c }) =>
    `ip${inside(a)} link add ${device(b)} address ${address(c)} mtu ${pick([1400, 60, 65535], c)} type veth peer name ${device(c)} address ${address(c + 1)}`,
  ({ a, b, c }) =>
    `ip${inside(a)} link set ${device(b)} netns ${pick(['$$', '1', '999999', '/run/netns/A', '/proc/$$/ns/net', './x'], c)}`,
  ({ a, b }) =>
    `ip${inside(a)} link show ${pick(['up', 'type veth', 'dev v0', 'dev', 'type', 'group 0', 'master x', 'vrf x'], b)}`,
  ({ a, b }) =>
    `ip ${pick(['l', 'li', 'link s', 'netns a', 'netns', 'netns l', 'link l', 'link set', 'link add', 'link del', 'l s v0', '-n', '-n A', '-nope', '-V', 'frob', 'link frob', 'link add type', 'link set v0', 'link set dev', 'link del dev', 'netns exec', 'netns exec A', 'netns pids', 'netns set A', 'netns add A B', 'link add v7 type', 'link add type veth', 'link add v0 v1 type veth', 'link set v0 netns', 'link set v0 mtu', 'link set v0 mtu x', 'link set v0 address', 'link set v0 address 1:2', 'link set v0 up down', 'link set v0 frob', '-br netns', '-o netns list', '-j -p link show lo', '-j netns list-id', 'help', 'link help', 'netns help'], a * 7 + b)}`,
  ({ a, b }) =>
    `printf '%s\\n' 'link add b0 type veth peer name b1' 'link set b0 up' 'link frob' 'netns add Z' | ip${pick(['', ' -force', ` -n ${netns(a)}`], b)} -batch -`,
];

/** Bridges, their ports, and ifb. */
const MASTERS: readonly ((draw: Draw) => string)[] = [
  ({ a, b }) => `ip${inside(a)} link add ${device(b)} type bridge`,
  ({ a, b }) => `ip${inside(a)} link add ${device(b)} type bridge`,
  ({ a, b }) => `ip${inside(a)} link add ${device(b)} type ifb`,
  ({ a, b, c }) => `ip${inside(a)} link set ${device(b)} ${c % 4 === 0 ? 'nomaster' : `master ${device(c)}`}`,
  ({ a, b, c }) => `ip${inside(a)} link set ${device(b)} ${c % 4 === 0 ? 'nomaster' : `master ${device(c)}`}`,
];

/** Other kinds, names, groups and flags. */
const MORE: readonly ((draw: Draw) => string)[] = [
  ({ a, b, c }) =>
    `ip${inside(a)} link add link ${device(c)} name ${device(b)} type macvlan${pick(['', ' mode bridge', ' mode private', ' mode passthru', ' mode x'], c)}`,
  ({ a, b, c }) =>
    `ip${inside(a)} link add ${device(b)} type vxlan id ${pick([1, 2, 1, 99999999], c)} dstport 4789${c % 3 === 0 ? ` dev ${device(c)}` : ''}`,
  ({ a, b, c }) =>
    `ip${inside(a)} link property ${pick(['add', 'add', 'del'], c)} dev ${device(b)} altname ${pick(['alt0', 'alt1', 'v0', 'w1', 'x%d', 'averyveryverylongaltname'], c)}`,
  ({ a, b, c }) =>
    `ip${inside(a)} link set ${device(b)} ${pick(['group 7', 'alias hello', 'alias ""', 'txqueuelen 5', 'promisc on', 'multicast off', 'allmulticast on', 'arp off', 'broadcast ff:ff:ff:ff:ff:fe'], c)}`,
  ({ a, b }) =>
    `ip${inside(a)} link ${pick(['show group 7', 'show type bridge', 'show master v0', 'show alt0', 'show type macvlan', 'del alt1', 'set group 7 up', 'del group 7'], b)}`,
];

const ADDRESSES = [
  '10.0.0.1/24',
  '10.0.0.2/24',
  '10.0.1.1/24',
  '10.0.0.1/16',
  '192.0.2.1/32',
  '127.0.0.2/8',
  '10.3/16',
];
const ADDRESS_WORDS = [
  'brd +',
  'brd -',
  'brd 10.0.0.7',
  'scope link',
  'scope host',
  'label v0:x',
  'label x',
  'metric 5',
  'peer 10.0.9.1/24',
  'noprefixroute',
  'valid_lft 500 preferred_lft 400',
  'preferred_lft 0',
  'secondary',
  'brd',
  'scope x',
];
const someAddress = ({ a, b, c, d }: Draw): string =>
  `ip${inside(a)} addr ${pick(['add', 'add', 'add', 'add', 'del', 'replace', 'change'], b)} ${pick(ADDRESSES, c)} ${d % 3 === 0 ? `${pick(ADDRESS_WORDS, d >> 2)} ` : ''}dev ${device(c + d)}`;

/** IPv4 addresses. */
const ADDRESS: readonly ((draw: Draw) => string)[] = [
  someAddress,
  someAddress,
  someAddress,
  someAddress,
  ({ a, b, c }) =>
    `ip${inside(a)} -4 ${pick(['', '-s ', '-s -s '], b)}addr flush ${pick(['dev v0', 'dev v1', 'scope global', 'label v0*', 'to 10.0.0.0/16', 'dev w0 secondary', 'dev v0 primary', 'dev lo'], c)}`,
  ({ a, b, c }) =>
    `ip${pick([' -4', ' -4 -o', ' -4 -br', ' -j -4', ' -4 -j -p'], b)}${inside(a)} addr ${pick(['', 'show v0', 'show up', 'show to 10.0.0.0/16', 'show secondary', 'show label v0*', 'show scope link', 'show dynamic', 'show type veth', 'show dev w1'], c)}`,
  ({ a, b, c }) =>
    `ip netns exec ${netns(a)} sysctl -w net.ipv4.conf.${pick(['all', 'default', device(b)], b)}.promote_secondaries=${c % 2}`,
];

const network = (n: number): string =>
  pick(['10.0.0.0/24', '10.0.1.0/24', '10.0.0.0/8', 'default', '20.0.0.0/8', '10.0.0.7', '10.0.0.1/24'], n);
const gateway = (n: number): string => pick(['10.0.0.1', '10.0.1.1', '20.0.0.1', '127.0.0.1'], n);

/** Routes of IPv4. */
const ROUTES: readonly ((draw: Draw) => string)[] = [
  ({ a, b, c, d }) =>
    `ip${inside(a)} route ${pick(['add', 'add', 'replace', 'append', 'prepend', 'change', 'del'], d)} ${network(c)} dev ${device(b)}${pick(['', '', ' metric 5', ' tos 8', ' table 100', ' proto static', ' scope host', ' mtu 1400'], c >> 3)}`,
  ({ a, b, c, d }) =>
    `ip${inside(a)} route ${pick(['add', 'add', 'replace', 'del'], d)} ${network(c)} via ${gateway(b)}${pick(['', ` dev ${device(d)}`, ` dev ${device(d)} onlink`, ' src 10.0.0.7'], b >> 2)}`,
  ({ a, b, c }) =>
    `ip${inside(a)} route add ${pick(['blackhole', 'unreachable', 'prohibit', 'throw', 'local', 'broadcast'], b)} ${network(c)}${b % 3 === 0 ? ` dev ${device(b)}` : ''}`,
  ({ a, b, c, d }) =>
    `ip${inside(a)} route add ${network(c)} nexthop via ${gateway(b)} nexthop dev ${device(d)} weight ${(d % 3) + 1}`,
  ({ a, b, c }) =>
    `ip${inside(a)} route get ${pick(['10.0.0.9', '10.0.1.9', '20.1.1.1', '127.0.0.1', '99.9.9.9'], b)}${pick(['', '', ' mark 7', ` oif ${device(c)}`, ' fibmatch'], c)}`,
  ({ a, b }) =>
    `ip -4${pick(['', ' -j', ' -d', ' -o'], b)}${inside(a | 3 ? a : 0)} ${pick(['route', 'route show table all', 'rule', 'route show root 10.0.0.0/8', 'route show dev v0', 'route flush table 100', 'route flush proto boot'], b >> 2)}`,
  ({ a, b }) => `ip${inside(a)} link set ${device(b)} ${pick(['up', 'up', 'down'], b)}`,
];

/** Rules of IPv4. */
const RULES: readonly ((draw: Draw) => string)[] = [
  ({ a, b, c }) =>
    `ip${inside(a)} rule ${pick(['add', 'add', 'del'], b)} ${pick(['pref 100', 'from 10.0.0.0/8', 'to 20.0.0.0/8', 'fwmark 7', `iif ${device(c)}`, 'not to 10.0.0.0/24'], c)} ${pick(['table 100', 'table main', 'prohibit', 'goto 32766', 'table 100 suppress_prefixlength 0'], b >> 2)}`,
];

const network6 = (n: number): string =>
  pick(['2001:db8::/64', '2001:db8:1::/64', '2001:db8::/32', 'default', '2001:db8::7', '2001:db8::1/64'], n);

/** Addresses and routes of IPv6, without duplicate address detection, whose time is chance. */
const IPV6: readonly ((draw: Draw) => string)[] = [
  ({ a, b, c, d }) =>
    `ip${inside(a)} addr ${pick(['add', 'add', 'add', 'replace', 'del'], d)} 2001:db8:${c % 2}::${(c % 3) + 1}/${pick([64, 64, 48, 128], d)} dev ${device(b)} nodad${pick(['', '', ' noprefixroute', ' metric 5', ' preferred_lft 0'], c >> 2)}`,
  ({ a, b, c, d }) =>
    `ip -6${inside(a)} route ${pick(['add', 'add', 'replace', 'append', 'prepend', 'change', 'del'], d)} ${network6(c)} dev ${device(b)}${pick(['', '', ' metric 5', ' table 100', ' proto static', ' mtu 1400'], c >> 3)}`,
  ({ a, b, c, d }) =>
    `ip -6${inside(a)} route ${pick(['add', 'add', 'replace', 'append', 'del'], d)} ${network6(c)} via ${pick(['fe80::1', '2001:db8::9', '2001:db8:1::9', '2001:db8::1'], b)}${pick(['', ` dev ${device(d)}`, ` dev ${device(d)}`, ` dev ${device(d)} onlink`], b >> 2)}`,
  ({ a, b, c }) =>
    `ip -6${inside(a)} route add ${pick(['blackhole', 'unreachable', 'prohibit', 'throw', 'local'], b)} ${network6(c)}${b % 3 === 0 ? ` dev ${device(b)}` : ''}`,
  ({ a, b }) =>
    `ip -6${inside(a)} route ${pick(['show', 'show table all', 'show table 100', 'show root 2001:db8::/32', 'show dev v0', 'flush table 100'], b)}`,
];

const neighbour = (n: number): string =>
  pick(['10.0.0.9', '10.0.0.8', '2001:db8::9', '10.0.0.255', '224.0.0.9', 'ff02::9', 'fe80::9'], n);

/** Neighbours in states that no timer ends; a proxy is of a device, because Linux forgets others when their net dies. */
const NEIGHBOURS: readonly ((draw: Draw) => string)[] = [
  ({ a, b, c, d }) =>
    `ip${inside(a)} neigh ${pick(['add', 'add', 'replace', 'change', 'del'], d)} ${neighbour(c)} dev ${device(b)}${pick([` lladdr ${address(d)}`, ` lladdr ${address(d)}`, ''], a >> 2)}${pick(['', '', ' nud stale', ' nud noarp', ' nud failed', ' router', ' extern_learn', ' protocol static'], c >> 3)}`,
  ({ a, b, c, d }) =>
    `ip${inside(a)} neigh ${pick(['add', 'replace', 'del', 'get'], d)} proxy ${neighbour(c)} dev ${device(b)}${d % 4 === 0 ? ' nud stale' : ''}`,
  ({ a, b, c }) =>
    `ip${inside(a)} neigh ${pick([`flush dev ${device(b)}`, 'flush all nud permanent', `get ${neighbour(c)} dev ${device(b)}`], c)}`,
];

const LEVEL_1 = [VERBS, MASTERS, VERBS] as const;
const LEVEL_2 = [...LEVEL_1, ADDRESS, ROUTES] as const;
const LEVEL_3 = [...LEVEL_2, MORE, IPV6, NEIGHBOURS, RULES] as const;
const LEVEL_4 = [...LEVEL_3, KINDS, NEXTHOPS, QDISCS, BRIDGES] as const;
/** What scripts speak of: namespaces and links; also IPv4; also the rest that containers use; everything. */
const LEVELS = [LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_4] as const;
export const HIGHEST_LEVEL = LEVELS.length;

const VM_GROUNDS = [VM_VERBS, VRF] as const;

const draw = fc.record({ verb: fc.nat(999), a: fc.nat(999), b: fc.nat(999), c: fc.nat(999), d: fc.nat(999) });

/** Which kernel a script is for. */
export type Oracle = 'sandbox' | 'vm';

/** What differs between scripts for the two. */
const PROFILES = {
  sandbox: {
    before: [],
    slow: /netns del/,
    pause: '${SETTLE:-:} 0.15',
    each: [
      '  r "ip -n $ns -4 addr"; r "ip -4 -n $ns route show table all"; r "ip -n $ns rule"',
      // In Linux the order is that of a random hash, and who listens to multicast has neighbours.
      '  r "ip -n $ns neigh show nud all | grep -v -e ^ff02::1 -e ^ff02::2 -e ^224.0.0.22 | sort"; r "ip -n $ns neigh show proxy | sort"',
    ],
    after: [],
  },
  vm: {
    /** Modules that the virtual machine loads when a script speaks of their kinds. */
    before: ['# type bond, type bridge, type ifb, type ipvlan, type macvlan, type vlan'],
    /** Cards find their carrier some time after they are opened, and linkwatch looks at it once a second. */
    slow: /netns del| up\b| down\b|master/,
    pause: '${SETTLE:-:} 1.2',
    each: ['  r "ip -n $ns addr"; r "ip -n $ns route show table all"; r "ip -n $ns rule"'],
    after: ['r "ip link"; r "iw dev"'],
  },
} as const;

/** A bash script: its commands with what they say and their status, then every namespace. */
export const scriptOf = (commands: readonly string[], oracle: Oracle): string => {
  const { before, slow, pause, each, after } = PROFILES[oracle];
  return [
    ...before,
    'r() { echo "\\$ $1"; eval "$1" 2>&1; echo "[rc=$?]"; }',
    'r "ip netns add A"; r "ip netns add B"',
    // Link-local addresses come when linkwatch and chance will have it.
    'for ns in A B; do ip netns exec $ns sysctl -qw net.ipv6.conf.default.addr_gen_mode=1; done',
    ...commands.flatMap((command) => [
      `r '${command.replaceAll("'", `'\\''`)}'`,
      ...(slow.test(command) ? [pause] : []),
    ]),
    pause,
    'for ns in $(ip netns list | cut -d" " -f1 | sort); do',
    '  echo "== $ns"; r "ip -n $ns link"; r "ip -n $ns netns list-id"',
    ...each,
    'done',
    'r "ip netns list-id"',
    ...after,
    '',
  ].join('\n');
};

/** Lists of commands; the first namespaces are made at once. @param level 1 to HIGHEST_LEVEL, for the sandbox */
export const commandLists = (length: number, oracle: Oracle, level: number): fc.Arbitrary<string[]> =>
  fc.array(draw, { minLength: length, maxLength: length }).map((draws) => {
    // A script for the virtual machine is about one ground.
    const ground = pick(VM_GROUNDS, draws[0]?.d ?? 0);
    return [
      'ip netns add A',
      'ip netns add B',
      ...draws.map((each) =>
        pick(oracle === 'vm' ? ground : pick(LEVELS[level - 1] ?? LEVEL_4, each.d), each.verb)(each),
      ),
    ];
  });
