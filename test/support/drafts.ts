/**
 * Random commands, some of them invalid. A draft is drawn without knowing the kernel; `commandOf` turns it into a command
 * that mostly means something in the kernel at hand, so that shrinking a list of drafts keeps the rest meaningful.
 */
import fc from 'fast-check';
import { allMounts } from '../../core/fs/namespace.js';
import type { Command, Kernel } from '../../core/kernel.js';
import { findModule, isLoaded } from '../../core/kernel/module.js';
import { freePid, netOf } from '../../core/kernel/nsproxy.js';
import { nextPending } from '../../core/kernel/workqueue.js';
import { IFA_F } from '../../core/net/if_addr.js';
import { NTF, NUD } from '../../core/net/ndmsg.js';
import { IFF, dump } from '../../core/net/netdevice.js';
import { FR_ACT, RTN, RTNH_F, RTPROT, RT_SCOPE, RT_TABLE } from '../../core/net/rtmsg.js';
import type { NlmFlag } from '../../core/net/netlink.js';

export interface Draft {
  /** A key of DRAFTS. */
  readonly op: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** What of it is not there: the asking task, the thing it names, or (mostly) nothing. */
  readonly wild: 'pid' | 'thing' | 'no';
}

const pick = <A>(items: readonly A[], n: number, otherwise: A): A =>
  items[n % Math.max(items.length, 1)] ?? otherwise;

/** add, replace, append, prepend and change of `ip route`. */
const NEWROUTE_FLAGS: readonly (readonly NlmFlag[])[] = [
  ['NLM_F_CREATE', 'NLM_F_EXCL'],
  ['NLM_F_CREATE', 'NLM_F_REPLACE'],
  ['NLM_F_CREATE', 'NLM_F_APPEND'],
  ['NLM_F_CREATE'],
  ['NLM_F_REPLACE'],
];

const ascending = (keys: Iterable<number>): number[] => [...keys].toSorted((a, b) => a - b);

const pidOf = (kernel: Kernel, { x, wild }: Draft): number =>
  wild === 'pid' ? 999_999 : pick(ascending(kernel.tasks.tasks.keys()), x, 1);

const NETNS = ['a', 'b', 'c'];
const NAMES = ['v0', 'v1', 'v2', 'eth0', 'eth1', 'wlan0', 'dev2', 'dev3', 'dev4', 'd%d', 'lo'];
const WILD_NAMES = ['', 'all', 'a/b', 'x%s', 'sixteen_letters_', '.', 'a b', 'default'];
const nameOf = ({ y, wild }: Draft): string => pick(wild === 'thing' ? WILD_NAMES : NAMES, y, 'v9');
const fileOf = ({ y, wild }: Draft): string =>
  wild === 'thing' ? '/run/netns/none' : `/run/netns/${pick(NETNS, y, 'a')}`;
/** A file to mount on: also two of the machine that netrewind runs on, which the caller has seen. */
const mountPointOf = (draft: Draft): { target: string; targetElsewhere?: 'file' } =>
  draft.x % 3 === 0 && draft.wild !== 'thing'
    ? { target: `/tmp/${draft.y % 2}`, targetElsewhere: 'file' }
    : { target: fileOf(draft) };

const fdOf = (kernel: Kernel, pid: number, { z, wild }: Draft): number =>
  wild === 'thing' ? 77 : pick(ascending(kernel.files.fds.get(pid)?.keys() ?? []), z, 3);

const target = (
  kernel: Kernel,
  pid: number,
  draft: Draft,
): { IFLA_NET_NS_PID: number } | { IFLA_NET_NS_FD: number } =>
  draft.z % 2 === 0
    ? { IFLA_NET_NS_PID: pick(ascending(kernel.tasks.tasks.keys()), draft.z >> 1, 1) }
    : { IFLA_NET_NS_FD: fdOf(kernel, pid, draft) };

const ifindexOf = (kernel: Kernel, pid: number, { y, wild }: Draft): number =>
  wild === 'thing' ? 4242 : (pick(dump(kernel, netOf(kernel, pid) ?? 0), y, undefined)?.ifindex ?? 99);

const address = (n: number): string => `02:00:00:00:00:${(n % 250).toString(16).padStart(2, '0')}`;
/** Somebody other than init: init's own capabilities have to last. */
const otherOf = (kernel: Kernel, { x }: Draft): number | undefined =>
  pick(
    ascending(kernel.tasks.tasks.keys()).filter((pid) => pid !== 1),
    x,
    undefined,
  );
const flagsOf = (n: number): ('CLONE_NEWNET' | 'CLONE_NEWNS')[] =>
  pick([['CLONE_NEWNET'], [], ['CLONE_NEWNS'], ['CLONE_NEWNS', 'CLONE_NEWNET']] as const, n, []).slice();

const SYSCTLS = [
  'core/devconf_inherit_init_net',
  'ipv4/conf/all/rp_filter',
  'ipv4/conf/default/rp_filter',
  'ipv4/conf/NAME/rp_filter',
  'ipv4/conf/NAME/rp_filter',
  'ipv4/conf/default/rp_filter',
  'ipv4/ip_forward',
  'ipv6/conf/all/forwarding',
  'ipv6/conf/default/hop_limit',
  'ipv4/neigh/default/gc_stale_time',
  'ipv4/neigh/NAME/gc_stale_time',
  'core/somaxconn',
  'core/rmem_max',
  'ipv4/nosuch',
];
const MODULES = ['ip_tunnel', 'gre', 'ip_gre', 'tunnel4', 'ipip', 'vrf', 'nf_tables', '8021q'];

const execve = (kernel: Kernel, draft: Draft): Command => ({
  type: 'execve',
  pid: pidOf(kernel, draft),
  argv: ['ip', 'link'],
});

const sysctl = (kernel: Kernel, draft: Draft): Command => {
  const pid = pidOf(kernel, draft);
  const devices = dump(kernel, netOf(kernel, pid) ?? 0).map(({ name }) => name);
  return {
    type: 'proc_sys_write',
    pid,
    path: `/proc/sys/net/${pick(SYSCTLS, draft.y, '').replace('NAME', pick(devices, draft.x >> 3, 'eth0'))}`,
    value: draft.wild === 'thing' ? 'many' : String(draft.z % 4),
  };
};

/** As modprobe does: what a module needs is loaded before it; what goes is mostly there. */
const module = (kernel: Kernel, draft: Draft): Command => {
  const loads = draft.y % 2 === 0;
  const name = loads ? pick(MODULES, draft.z, '') : pick(kernel.modules.loaded.toArray(), draft.z, 'gre');
  const wanted = findModule(kernel, name);
  const needs = typeof wanted === 'object' && draft.x % 5 > 0 ? wanted.needs : [];
  const missing = loads ? needs.find((need) => !isLoaded(kernel, need)) : undefined;
  return {
    type: loads ? 'finit_module' : 'delete_module',
    pid: pidOf(kernel, draft),
    name: draft.wild === 'thing' ? 'nosuch' : (missing ?? name),
  };
};

/** Nothing is mounted on /run/netns or on a file in it. */
const isBare = (kernel: Kernel): boolean =>
  !allMounts(kernel).some(({ path }) => path.startsWith('/run/netns'));

const DRAFTS = {
  clone: (kernel, draft) => ({
    type: 'clone',
    pid: pidOf(kernel, draft),
    child: draft.z % 9 === 8 ? 1 : freePid(kernel),
    flags: flagsOf(draft.y),
    ...(draft.z % 2 === 0 ? { argv: ['sleep', '1'] } : {}),
  }),
  execve,
  sysctl,
  module,
  unshare: (kernel, draft) => ({ type: 'unshare', pid: pidOf(kernel, draft), flags: flagsOf(draft.y) }),
  userns: (kernel, draft) => ({
    type: 'unshare',
    pid: draft.wild === 'pid' ? 999_999 : (otherOf(kernel, draft) ?? 999_999),
    flags: draft.y % 3 === 0 ? ['CLONE_NEWUSER'] : ['CLONE_NEWUSER', ...flagsOf(draft.z)],
  }),
  clonedUserns: (kernel, draft) => ({
    type: 'clone',
    pid: pidOf(kernel, draft),
    child: freePid(kernel),
    flags: ['CLONE_NEWUSER', ...flagsOf(draft.y)],
    ...(draft.z % 2 === 0 ? {} : { argv: ['sleep', '1'] }),
  }),
  clone3: (kernel, draft) => {
    const { x, y, z, wild } = draft;
    return {
      type: 'clone3',
      pid: pidOf(kernel, draft),
      child: freePid(kernel),
      flags: [
        ...flagsOf(y),
        ...(x % 4 === 0 ? (['CLONE_NEWUSER'] as const) : []),
        ...(z % 5 === 0 ? (['CLONE_FS'] as const) : []),
        ...(wild === 'thing' && z % 2 === 0 ? (['CLONE_DETACHED'] as const) : []),
      ],
      ...(y % 5 === 0 && { set_tid: pick([[freePid(kernel) + 7], [1], [0], [5, 6], []], z, []) }),
      ...(wild === 'thing' && { size: pick([63, 64, 96, 5000], y, 0), unknown: z % 3 === 0, csignal: x % 2 }),
    };
  },
  map: (kernel, draft) => ({
    type: 'map_write',
    pid: otherOf(kernel, draft) ?? pidOf(kernel, draft),
    map: draft.y % 2 === 0 ? 'uid_map' : 'gid_map',
    inside: draft.z % 3 === 0 ? 5 : 0,
    outside: draft.z % 4 === 0 ? 1000 : 0,
    count: draft.wild === 'thing' ? 0 : 1,
  }),
  setuid: (kernel, draft) => ({
    type: 'setresuid',
    pid: otherOf(kernel, draft) ?? 999_999,
    uid: draft.y % 2 === 0 ? 1000 : 0,
  }),
  limit: (kernel, draft) => ({
    type: 'write_sysctl_user',
    pid: otherOf(kernel, draft) ?? 999_999,
    name: draft.y % 2 === 0 ? 'max_net_namespaces' : 'max_user_namespaces',
    value: draft.wild === 'thing' ? 'x' : `${draft.z % 4}`,
  }),
  setns: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    return { type: 'setns', pid, fd: fdOf(kernel, pid, draft) };
  },
  exit: (kernel, draft) => {
    const zombie = pick([...kernel.tasks.zombies.values()], draft.x, undefined);
    if (zombie !== undefined && draft.y % 3 === 2)
      return {
        type: 'wait4',
        pid: draft.z % 3 === 0 ? pidOf(kernel, draft) : zombie.ppid,
        upid: draft.wild === 'thing' ? 77 : draft.z % 4 === 1 ? -1 : zombie.pid,
      };
    return {
      type: 'exit_group',
      pid: pidOf(kernel, draft),
      status: draft.y % 3,
      ...(draft.y % 3 === 1 && { autoreap: false as const }),
    };
  },
  open: (kernel, draft) => ({
    type: 'open',
    pid: pidOf(kernel, draft),
    path:
      draft.y % 2 === 0
        ? fileOf(draft)
        : `/proc/${pick(['self', '1', '2', '3', '9999'], draft.z, 'self')}/ns/${draft.x % 4 === 0 ? 'user' : 'net'}`,
    ...(draft.z % 3 === 0 ? { flags: ['O_CLOEXEC'] } : {}),
  }),
  creat: (kernel, draft) => ({
    type: 'open',
    pid: pidOf(kernel, draft),
    path: fileOf(draft),
    flags: draft.z % 2 === 0 ? ['O_CREAT', 'O_EXCL'] : ['O_CREAT'],
  }),
  close: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    return { type: 'close', pid, fd: fdOf(kernel, pid, draft) };
  },
  mkdir: (kernel, draft) => ({ type: 'mkdir', pid: pidOf(kernel, draft), path: '/run/netns' }),
  bind: (kernel, draft) => ({
    type: 'mount',
    pid: pidOf(kernel, draft),
    source: pick(['/proc/self/ns/net', '/run/netns/a', '/proc/1/ns/net', '/tmp/0'], draft.z, ''),
    ...mountPointOf(draft),
    flags: ['MS_BIND'],
  }),
  share: (kernel, draft) => ({
    type: 'mount',
    pid: pidOf(kernel, draft),
    source: '/run/netns',
    target: '/run/netns',
    // Onto itself once, as ip does it before it mounts anything there: what a second time hides is not modelled.
    flags: draft.y % 2 === 0 && isBare(kernel) ? ['MS_BIND', 'MS_REC'] : ['MS_SHARED', 'MS_REC'],
  }),
  propagation: (kernel, draft) => ({
    type: 'mount',
    pid: pidOf(kernel, draft),
    source: 'none',
    target: draft.z % 3 === 0 ? '/run/netns' : '/',
    flags: [
      pick(['MS_SHARED', 'MS_SHARED', 'MS_SLAVE', 'MS_PRIVATE'] as const, draft.y, 'MS_SHARED'),
      'MS_REC',
    ],
  }),
  sysfs: (kernel, draft) => ({
    type: 'mount',
    pid: pidOf(kernel, draft),
    source: 'sysfs',
    target: '/sys',
    flags: [],
    fstype: 'sysfs',
  }),
  umount: (kernel, draft) => ({
    type: 'umount2',
    pid: pidOf(kernel, draft),
    ...(draft.z % 5 === 0 ? { target: '/sys' } : mountPointOf(draft)),
    ...(draft.z % 2 === 0 ? { flags: ['MNT_DETACH'] as const } : {}),
  }),
  socket: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const sockets = [...kernel.files.fds].flatMap(([owner, files]) =>
      [...files].flatMap(([fd, { kind }]) => (kind === 'socket' ? [{ pid: owner, fd }] : [])),
    );
    if (sockets.length > 0 && draft.z % 3 > 0)
      return { type: 'connect', ...pick(sockets, draft.y, { pid, fd: fdOf(kernel, pid, draft) }) };
    return {
      type: 'socket',
      pid,
      ...(draft.y % 2 === 0
        ? { family: 'AF_INET', sock_type: 'SOCK_STREAM' }
        : {
            family: pick(['AF_UNIX', 'AF_INET', 'AF_NETLINK'] as const, draft.y, 'AF_UNIX'),
            sock_type: 'SOCK_DGRAM',
          }),
      ...(draft.x % 3 === 0 ? { flags: ['SOCK_CLOEXEC'] as const } : {}),
    };
  },
  openPin: (kernel, draft) => ({
    type: 'open',
    pid: pidOf(kernel, draft),
    path: pick(
      [
        '/dev/net/tun',
        '/proc/self/net/dev',
        '/proc/net/tcp',
        '/proc/2/net',
        '/proc/self/ns/mnt',
        '/proc/net/no',
      ],
      draft.y,
      '',
    ),
  }),
  tun: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const fds = [...(kernel.files.fds.get(pid) ?? [])].flatMap(([fd, { kind }]) =>
      kind === 'tun' ? [fd] : [],
    );
    const fd = draft.wild === 'thing' ? 77 : pick(fds, draft.z, fdOf(kernel, pid, draft));
    const asked: Command[] = [
      { type: 'open', pid, path: '/dev/net/tun' },
      { type: 'open', pid, path: '/dev/net/tun', flags: ['O_CLOEXEC'] },
      {
        type: 'TUNSETIFF',
        pid,
        fd,
        ifr_name: pick(['', 'tap0', 'tun0', nameOf(draft)], draft.y, ''),
        ifr_flags: pick([1, 2, 0x1001, 0x8002, 0], draft.z, 0),
        random: [address(draft.x)],
      },
      { type: 'TUNSETPERSIST', pid, fd, persist: draft.z % 2 === 0 },
      { type: draft.z % 2 === 0 ? 'TUNSETOWNER' : 'TUNSETGROUP', pid, fd, id: 1000 * (draft.y % 2) },
      { type: 'SIOCGSKNS', pid, fd: draft.y % 3 === 0 ? fdOf(kernel, pid, draft) : fd },
    ];
    return pick(draft.x % 3 === 0 ? asked : asked.slice(1, 3), draft.x >> 2, { type: 'close', pid, fd });
  },
  unlink: (kernel, draft) => ({ type: 'unlink', pid: pidOf(kernel, draft), path: fileOf(draft) }),
  veth: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    return {
      type: 'RTM_NEWLINK',
      pid,
      nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
      IFLA_INFO_KIND: 'veth',
      ...(draft.x % 3 === 0 ? {} : { IFLA_IFNAME: nameOf(draft) }),
      ...(draft.x % 4 === 0 ? target(kernel, pid, draft) : {}),
      ...(draft.x % 2 === 0
        ? {}
        : { VETH_INFO_PEER: { IFLA_IFNAME: `p${draft.z % 3}`, ...target(kernel, pid, draft) } }),
      random: [address(draft.x), address(draft.x + 1)],
    };
  },
  dummy: (kernel, draft) => ({
    type: 'RTM_NEWLINK',
    pid: pidOf(kernel, draft),
    nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
    IFLA_INFO_KIND: draft.z % 7 === 6 ? 'nosuch' : 'dummy',
    IFLA_IFNAME: nameOf(draft),
    ...(draft.x % 3 === 0 ? {} : { IFLA_GROUP: draft.x % 3 }),
    random: [address(draft.x)],
  }),
  stack: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const below = ifindexOf(kernel, pid, draft);
    const kinds: Partial<Command & { type: 'RTM_NEWLINK' }>[] = [
      { IFLA_INFO_KIND: 'macvlan', IFLA_LINK: below },
      { IFLA_INFO_KIND: 'vlan', IFLA_LINK: below, IFLA_INFO_DATA: { IFLA_VLAN_ID: draft.z % 3 } },
      { IFLA_INFO_KIND: 'vxlan', IFLA_INFO_DATA: { IFLA_VXLAN_ID: draft.z % 3, IFLA_VXLAN_LINK: below } },
      { IFLA_INFO_KIND: 'vxlan', IFLA_INFO_DATA: { IFLA_VXLAN_ID: draft.z % 3 } },
      { IFLA_INFO_KIND: 'bridge' },
      { IFLA_INFO_KIND: draft.z % 2 === 0 ? 'bond' : 'ifb' },
      { IFLA_INFO_KIND: 'macvlan', IFLA_LINK: below, IFLA_INFO_DATA: { IFLA_MACVLAN_MODE: 'passthru' } },
    ];
    return {
      type: 'RTM_NEWLINK',
      pid,
      nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
      ...pick(kinds, draft.x, {}),
      ...(draft.z % 4 === 0 ? target(kernel, pid, draft) : {}),
      random: [address(draft.x)],
    };
  },
  altname: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    return {
      type: draft.x % 4 === 3 ? 'RTM_DELLINKPROP' : 'RTM_NEWLINKPROP',
      pid,
      ifi_index: ifindexOf(kernel, pid, draft),
      IFLA_PROP_LIST: pick([['one'], ['two', 'one'], ['dev2'], ['eth0'], []], draft.z, []),
    };
  },
  master: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const devices = dump(kernel, netOf(kernel, pid) ?? 0);
    const bridges = devices.filter(({ kind }) => kind === 'bridge');
    const master = draft.z % 5 === 4 ? pick(devices, draft.z, undefined) : pick(bridges, draft.z, undefined);
    const IFLA_MASTER = draft.z % 5 === 3 ? 0 : (master?.ifindex ?? 0);
    return { type: 'RTM_NEWLINK', pid, ifi_index: ifindexOf(kernel, pid, draft), IFLA_MASTER };
  },
  group: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const IFLA_GROUP = draft.z % 3;
    const grouped: Command[] = [
      { type: 'RTM_NEWLINK', pid, ifi_index: ifindexOf(kernel, pid, draft), IFLA_GROUP },
      { type: 'RTM_NEWLINK', pid, IFLA_GROUP, ...target(kernel, pid, draft) },
      { type: 'RTM_DELLINK', pid, IFLA_GROUP },
    ];
    return pick(grouped, draft.x, { type: 'RTM_NEWLINK', pid, IFLA_GROUP });
  },
  move: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const renamed = draft.x % 3 === 0 ? { IFLA_IFNAME: nameOf(draft) } : {};
    return {
      type: 'RTM_NEWLINK',
      pid,
      ifi_index: ifindexOf(kernel, pid, draft),
      ...renamed,
      ...target(kernel, pid, draft),
    };
  },
  updown: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const ifi_flags = draft.z % 3 === 0 ? 0 : IFF.UP;
    return {
      type: 'RTM_NEWLINK',
      pid,
      ifi_index: ifindexOf(kernel, pid, draft),
      ifi_flags,
      ifi_change: IFF.UP,
    };
  },
  change: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const ifi_index = ifindexOf(kernel, pid, draft);
    const what: Partial<Command & { type: 'RTM_NEWLINK' }>[] = [
      { IFLA_MTU: pick([67, 68, 1400, 1500, 65536], draft.z, 0) },
      { IFLA_IFNAME: nameOf({ ...draft, y: draft.z }) },
      { IFLA_ADDRESS: pick([address(draft.z), 'ff:ff:ff:ff:ff:ff'], draft.z, '') },
      { IFLA_IFALIAS: pick(['', 'alias'], draft.z, ''), IFLA_TXQLEN: draft.z },
      { ifi_flags: IFF.PROMISC, ifi_change: IFF.PROMISC | IFF.MULTICAST },
    ];
    return { type: 'RTM_NEWLINK', pid, ifi_index, ...pick(what, draft.x, {}) };
  },
  route: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const { x, y, z } = draft;
    const types = [RTN.UNICAST, RTN.UNICAST, RTN.UNICAST, RTN.LOCAL, RTN.BLACKHOLE, RTN.BROADCAST];
    const rtm_type = pick(types, z, RTN.UNICAST);
    const gateway = x % 3 === 1 ? { RTA_GATEWAY: `10.0.${z % 3}.7` } : {};
    const isNew = x % 4 !== 3;
    return {
      type: isNew ? 'RTM_NEWROUTE' : 'RTM_DELROUTE',
      pid,
      nlmsg_flags: isNew ? pick(NEWROUTE_FLAGS, y, []) : [],
      rtm_family: 'AF_INET',
      rtm_dst_len: pick([8, 16, 24, 32], z, 0),
      rtm_src_len: 0,
      rtm_tos: pick([0, 0, 8], y, 0),
      rtm_table: pick([RT_TABLE.MAIN, RT_TABLE.MAIN, RT_TABLE.LOCAL, 100], x, 0),
      rtm_protocol: isNew ? RTPROT.BOOT : RTPROT.UNSPEC,
      rtm_scope: pick([RT_SCOPE.LINK, RT_SCOPE.UNIVERSE, RT_SCOPE.HOST, RT_SCOPE.NOWHERE], y + z, 0),
      rtm_type: isNew ? rtm_type : RTN.UNSPEC,
      rtm_flags: 0,
      RTA_DST: pick(['10.0.0.0', '10.1.0.0', '20.0.0.0'], x + y, '0.0.0.0'),
      RTA_PRIORITY: pick([0, 0, 5], z, 0),
      ...(z % 5 === 0 ? {} : { RTA_OIF: ifindexOf(kernel, pid, draft) }),
      ...gateway,
    };
  },
  route6: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const { x, y, z } = draft;
    const isNew = x % 4 !== 3;
    const types = [RTN.UNICAST, RTN.UNICAST, RTN.UNICAST, RTN.LOCAL, RTN.BLACKHOLE];
    return {
      type: isNew ? 'RTM_NEWROUTE' : 'RTM_DELROUTE',
      pid,
      nlmsg_flags: isNew ? pick(NEWROUTE_FLAGS, y, []) : [],
      rtm_family: 'AF_INET6',
      rtm_dst_len: pick([0, 32, 64, 128], z, 0),
      rtm_src_len: 0,
      rtm_tos: 0,
      rtm_table: pick([RT_TABLE.MAIN, RT_TABLE.MAIN, RT_TABLE.LOCAL, 100], x, 0),
      rtm_protocol: isNew ? RTPROT.BOOT : RTPROT.UNSPEC,
      rtm_scope: 0,
      rtm_type: isNew ? pick(types, z, RTN.UNICAST) : RTN.UNSPEC,
      rtm_flags: y % 5 === 0 ? RTNH_F.ONLINK : 0,
      RTA_DST: pick(['2001:db8::', '2001:db8:1::', '::'], x + y, '::'),
      RTA_PRIORITY: pick([0, 0, 5], z, 0),
      ...(z % 5 === 0 ? {} : { RTA_OIF: ifindexOf(kernel, pid, draft) }),
      ...(x % 3 === 1 && { RTA_GATEWAY: pick(['fe80::1', 'fe80::2', '2001:db8::7'], y + z, '::') }),
    };
  },
  addr6: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const { x, y, z } = draft;
    return {
      type: x % 4 === 3 ? 'RTM_DELADDR' : 'RTM_NEWADDR',
      pid,
      nlmsg_flags: y % 3 === 0 ? ['NLM_F_REPLACE'] : ['NLM_F_CREATE', 'NLM_F_EXCL'],
      ifa_family: 'AF_INET6',
      ifa_index: ifindexOf(kernel, pid, draft),
      ifa_prefixlen: pick([64, 64, 128, 126], z, 64),
      ifa_flags: pick([0, IFA_F.NODAD, IFA_F.NODAD | IFA_F.NOPREFIXROUTE], y, 0),
      IFA_LOCAL: pick(['2001:db8::1', '2001:db8::2', '2001:db8:1::1', 'fe80::7', '::1'], x + z, '::1'),
      ...(z % 4 === 1 && { IFA_ADDRESS: '2001:db8::99' }),
      ...(y % 5 === 1 && { IFA_CACHEINFO: { ifa_prefered: 1, ifa_valid: 2 } }),
    };
  },
  conf6: (kernel, draft) => ({
    type: 'proc_sys_write',
    pid: pidOf(kernel, draft),
    path: `/proc/sys/net/ipv6/conf/${pick(['all', 'default', 'lo', 'v0', 'v1'], draft.y, 'all')}/${pick(['disable_ipv6', 'forwarding', 'keep_addr_on_down', 'addr_gen_mode'], draft.z, 'forwarding')}`,
    value: String(draft.x % 2),
  }),
  time: (_kernel, draft) => ({ type: 'timekeeping_advance', delta_ms: draft.x * 50 }),
  rule: (kernel, draft) => {
    const { x, y, z } = draft;
    const isNew = x % 3 !== 2;
    return {
      type: isNew ? 'RTM_NEWRULE' : 'RTM_DELRULE',
      pid: pidOf(kernel, draft),
      nlmsg_flags: isNew ? ['NLM_F_CREATE', 'NLM_F_EXCL'] : [],
      family: y % 4 === 0 ? 'AF_INET6' : 'AF_INET',
      dst_len: 0,
      src_len: 0,
      tos: 0,
      table: pick([0, 254, 100], z, 0),
      action: isNew ? FR_ACT.TO_TBL : FR_ACT.UNSPEC,
      flags: 0,
      ...(y % 2 === 0 && { FRA_PRIORITY: pick([0, 5, 32766], z, 9) }),
      ...(x % 5 === 0 && { FRA_IIFNAME: nameOf(draft) }),
    };
  },
  neigh: (kernel, draft) => {
    const { x, y, z } = draft;
    const pid = pidOf(kernel, draft);
    const NDA_DST = pick(['192.0.2.1', '224.0.0.1', '2001:db8::1', 'ff02::5'], z, '127.0.0.1');
    return {
      type: x % 4 === 3 ? 'RTM_DELNEIGH' : 'RTM_NEWNEIGH',
      pid,
      nlmsg_flags: pick(NEWROUTE_FLAGS, y, []),
      ndm_family: NDA_DST.includes(':') ? 'AF_INET6' : 'AF_INET',
      ndm_ifindex: y % 7 === 6 ? 0 : ifindexOf(kernel, pid, draft),
      ndm_state: pick(Object.values(NUD), y, NUD.PERMANENT),
      ndm_flags: pick([0, 0, NTF.PROXY, NTF.ROUTER, NTF.EXT_LEARNED], x, 0),
      NDA_DST,
      ...(z % 5 !== 4 && { NDA_LLADDR: address(z) }),
      ...(y % 5 === 4 && { NDA_PROTOCOL: RTPROT.STATIC }),
    };
  },
  dellink: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    return { type: 'RTM_DELLINK', pid, ifi_index: ifindexOf(kernel, pid, draft) };
  },
  addr: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const { x, z } = draft;
    const IFA_LOCAL = `10.0.${x % 2}.${1 + (z % 4)}`;
    const IFA_ADDRESS = z % 7 === 6 ? '10.0.0.77' : IFA_LOCAL;
    return {
      type: x % 3 === 2 ? 'RTM_DELADDR' : 'RTM_NEWADDR',
      pid,
      ifa_family: 'AF_INET',
      ifa_index: ifindexOf(kernel, pid, draft),
      ifa_prefixlen: pick([24, 24, 24, 16, 33], z, 32),
      IFA_LOCAL,
      ...(z % 5 === 4 ? {} : { IFA_ADDRESS }),
      ...(z % 6 === 5 ? { ifa_scope: 253 } : {}),
      ...(x % 4 === 0 ? { nlmsg_flags: ['NLM_F_REPLACE'], IFA_RT_PRIORITY: z } : {}),
      ...(z % 9 === 8 ? { IFA_CACHEINFO: { ifa_valid: z, ifa_prefered: x } } : {}),
    };
  },
  getlink: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    return {
      type: 'RTM_GETLINK',
      pid,
      ...(draft.z % 2 === 0 ? {} : { ifi_index: ifindexOf(kernel, pid, draft) }),
    };
  },
  nsid: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    return { type: 'RTM_NEWNSID', pid, NETNSA_FD: fdOf(kernel, pid, draft), NETNSA_NSID: (draft.y % 4) - 1 };
  },
  register: (_kernel, { x, y, z }) => ({
    type: x % 2 === 0 ? 'register_pernet_subsys' : 'register_pernet_device',
    ops: {
      name: `ops${y % 3}`,
      ...(z % 4 === 0 ? {} : { has_id: true, size: z % 4 === 1 ? 0 : 64 }),
      ...(x % 3 === 0
        ? { init_errno: 'ENOMEM', ...(z % 2 === 0 ? { init_fails_from: 3 + (z % 5) } : {}) }
        : {}),
    },
  }),
  unregister: (_kernel, { x, y }) => ({
    type: x % 2 === 0 ? 'unregister_pernet_subsys' : 'unregister_pernet_device',
    name: `ops${y % 3}`,
  }),
  phy: (kernel, draft) => {
    const pid = pidOf(kernel, draft);
    const own =
      draft.y % 5 === 4
        ? [0]
        : [...kernel.wireless.wiphys.values()].flatMap(({ net, wiphy }) =>
            net === netOf(kernel, pid) ? [wiphy] : [],
          );
    const into = target(kernel, pid, draft);
    return {
      type: 'NL80211_CMD_SET_WIPHY_NETNS',
      pid,
      NL80211_ATTR_WIPHY: draft.wild === 'thing' ? 7 : pick(own, draft.x, 0),
      ...('IFLA_NET_NS_PID' in into
        ? { NL80211_ATTR_PID: into.IFLA_NET_NS_PID }
        : { NL80211_ATTR_NETNS_FD: into.IFLA_NET_NS_FD }),
    };
  },
  work: (kernel, draft) => ({
    type: 'process_one_work',
    work: draft.wild === 'thing' ? 0 : (nextPending(kernel) ?? 0),
  }),
} satisfies Record<string, (kernel: Kernel, draft: Draft) => Command>;

export const commandOf = (kernel: Kernel, draft: Draft): Command => {
  const make = new Map<string, (kernel: Kernel, draft: Draft) => Command>(Object.entries(DRAFTS)).get(
    draft.op,
  );
  if (make === undefined) throw new Error(`no draft ${draft.op}`);
  return make(kernel, draft);
};

/** How often each operation is drawn, where not once. */
const WEIGHTS: Readonly<Record<string, number>> = {
  unshare: 2,
  clone: 2,
  creat: 3,
  mkdir: 2,
  bind: 5,
  unlink: 4,
  tun: 2,
  move: 4,
  phy: 2,
  veth: 2,
  stack: 3,
  altname: 2,
  exit: 3,
  work: 5,
  nsid: 2,
  sysctl: 2,
  addr6: 2,
};

const weighted = (ops: readonly string[]): { arbitrary: fc.Arbitrary<string>; weight: number }[] =>
  ops.map((op) => ({ arbitrary: fc.constant(op), weight: WEIGHTS[op] ?? 1 }));

const listOf = (ops: readonly string[], maxLength: number): fc.Arbitrary<Draft[]> =>
  fc.array(
    fc.record({
      op: fc.oneof(...weighted(ops)),
      x: fc.nat(59),
      y: fc.nat(59),
      z: fc.nat(59),
      wild: fc.constantFrom('no', 'no', 'no', 'no', 'no', 'no', 'no', 'thing', 'thing', 'pid'),
    }),
    { minLength: 1, maxLength, size: 'max' },
  );

const OPERATIONS = Object.keys(DRAFTS);
/** What a history about anything else needs: nets that come and go. */
const ALWAYS = ['clone', 'unshare', 'exit', 'work'];

/**
 * Lists of drafts. Every other one has a few of the operations only, drawn anew each time, so that what takes several of
 * one kind to show comes up although there are many kinds.
 * @param near only these operations, and the coming and going of nets
 */
export const drafts = (maxLength: number, near: readonly string[] = []): fc.Arbitrary<Draft[]> => {
  if (near.length > 0) return listOf([...ALWAYS, ...near], maxLength);
  return fc.oneof(
    listOf(OPERATIONS, maxLength),
    fc
      .shuffledSubarray(OPERATIONS, { minLength: 2, maxLength: 6 })
      .chain((few) => listOf([...ALWAYS, ...few], maxLength)),
  );
};
