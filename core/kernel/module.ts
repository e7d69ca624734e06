/**
 * Modules: what a loadable one registers for every net, and what takes it all back (kernel/module/main.c, Linux 6.18;
 * rtnl_link_unregister() of net/core/rtnetlink.c). A module without pernet operations counts as loaded while devices of
 * its kinds exist, for making one loads it. Left out: parameters, symbols, the fallback devices of tunnels (tunl0,
 * gre0, sit0, …).
 */
import { List } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import type { ConfigOption } from '../machine.js';
import { devicesOf } from '../net/netdevice.js';
import { decide as pernetDecide, registerPernet } from '../net/pernet.js';
import type { PernetOperations, PernetRow } from '../net/pernet.js';
import { netOf } from './nsproxy.js';

export interface Module {
  readonly name: string;
  /** Directory below /lib/modules/RELEASE/kernel. */
  readonly where: string;
  /** Bytes, as Debian's 6.1 has it (x86-64). */
  readonly size: number;
  /** What it uses, in the order in which modprobe loads them and tries to remove them. */
  readonly needs: readonly string[];
  /** Link kinds whose rtnl_link_ops it registers. */
  readonly kinds: readonly string[];
  readonly region: PernetRow['region'];
  readonly pernet: readonly PernetOperations[];
}

type Hooks = PernetOperations['hooks'];
const TUNNEL: Hooks = ['init', 'exit_rtnl'];
const ops = (name: string, hooks: Hooks, size?: number): PernetOperations => ({
  name,
  ...(hooks && { hooks }),
  ...(size !== undefined && { has_id: true, size }),
});

const of = (name: string, where: string, size: number, more: Partial<Module> = {}): Module => ({
  name,
  where,
  size,
  needs: [],
  kinds: [],
  region: 'subsys',
  pernet: [],
  ...more,
});

/** sizeof(struct ip_tunnel_net) in bytes, x86-64. */
const IP_TUNNEL_NET = 1056;
const DRIVERS = 'drivers/net';
const device = { region: 'device' } as const;

const LOADABLE: readonly Module[] = [
  of('dummy', DRIVERS, 16384, { kinds: ['dummy'] }),
  of('veth', DRIVERS, 36864, { kinds: ['veth'] }),
  of('ifb', DRIVERS, 16384, { kinds: ['ifb'] }),
  of('macvlan', DRIVERS, 32768, { kinds: ['macvlan'] }),
  of('macvtap', DRIVERS, 16384, { kinds: ['macvtap'], needs: ['macvlan', 'tap'] }),
  of('tap', DRIVERS, 28672),
  of('vrf', DRIVERS, 36864, { kinds: ['vrf'], pernet: [ops('vrf_net_ops', ['init', 'exit'], 1056)] }),
  of('8021q', 'net/8021q', 40960, {
    kinds: ['vlan'],
    needs: ['garp', 'mrp'],
    pernet: [ops('vlan_net_ops', ['init', 'exit'], 24)],
  }),
  of('garp', 'net/802', 16384),
  of('mrp', 'net/802', 20480),
  of('bonding', `${DRIVERS}/bonding`, 229376, {
    kinds: ['bond'],
    needs: ['tls'],
    pernet: [ops('bond_net_ops', ['init', 'pre_exit', 'exit_rtnl', 'exit_batch'], 72)],
  }),
  of('tls', 'net/tls', 135168, { pernet: [ops('tls_proc_ops', ['init', 'exit'])] }),
  of('geneve', DRIVERS, 40960, {
    kinds: ['geneve'],
    needs: ['udp_tunnel', 'ip6_udp_tunnel'],
    pernet: [ops('geneve_net_ops', ['init', 'exit_rtnl', 'exit'], 32)],
  }),
  of('wireguard', `${DRIVERS}/wireguard`, 98304, {
    kinds: ['wireguard'],
    needs: ['udp_tunnel', 'ip6_udp_tunnel'],
    ...device,
    pernet: [ops('pernet_ops', ['pre_exit'])],
  }),
  of('udp_tunnel', 'net/ipv4', 28672),
  of('ip6_udp_tunnel', 'net/ipv6', 20480),
  of('ip_tunnel', 'net/ipv4', 36864),
  of('tunnel4', 'net/ipv4', 16384),
  of('gre', 'net/ipv4', 16384),
  of('ip_gre', 'net/ipv4', 32768, {
    kinds: ['gre', 'gretap', 'erspan'],
    needs: ['gre', 'ip_tunnel'],
    ...device,
    pernet: [
      ops('ipgre_net_ops', TUNNEL, IP_TUNNEL_NET),
      ops('ipgre_tap_net_ops', TUNNEL, IP_TUNNEL_NET),
      ops('erspan_net_ops', TUNNEL, IP_TUNNEL_NET),
    ],
  }),
  of('ipip', 'net/ipv4', 16384, {
    kinds: ['ipip'],
    needs: ['ip_tunnel', 'tunnel4'],
    ...device,
    pernet: [ops('ipip_net_ops', TUNNEL, IP_TUNNEL_NET)],
  }),
  of('ip_vti', 'net/ipv4', 20480, {
    kinds: ['vti'],
    needs: ['ip_tunnel', 'tunnel4'],
    ...device,
    pernet: [ops('vti_net_ops', TUNNEL, IP_TUNNEL_NET)],
  }),
  of('sit', 'net/ipv6', 36864, {
    kinds: ['sit'],
    needs: ['ip_tunnel', 'tunnel4'],
    ...device,
    pernet: [ops('sit_net_ops', TUNNEL, 432)],
  }),
  of('tunnel6', 'net/ipv6', 16384),
  of('ip6_tunnel', 'net/ipv6', 45056, {
    kinds: ['ip6tnl'],
    needs: ['tunnel6'],
    ...device,
    pernet: [ops('ip6_tnl_net_ops', TUNNEL, 296)],
  }),
  of('ip6_gre', 'net/ipv6', 49152, {
    kinds: ['ip6gre', 'ip6gretap', 'ip6erspan'],
    needs: ['gre', 'ip6_tunnel'],
    ...device,
    pernet: [ops('ip6gre_net_ops', TUNNEL, 1048)],
  }),
  of('ip6_vti', 'net/ipv6', 28672, {
    kinds: ['vti6'],
    needs: ['tunnel6', 'ip6_tunnel', 'xfrm6_tunnel'],
    ...device,
    pernet: [ops('vti6_net_ops', TUNNEL, 288)],
  }),
  of('xfrm6_tunnel', 'net/ipv6', 16384, {
    needs: ['tunnel6'],
    pernet: [ops('xfrm6_tunnel_net_ops', ['init', 'exit'], 4112)],
  }),
];

const BY_NAME: ReadonlyMap<string, Module> = new Map(LOADABLE.map((module) => [module.name, module]));

/** Names of the pernet operations of a loadable module. */
export const pernetOf = (name: string): readonly string[] =>
  BY_NAME.get(name)?.pernet.map((each) => each.name) ?? [];

/** Modules that are part of the kernel, with what it must be configured with. */
const BUILTIN: Readonly<Record<string, readonly ConfigOption[]>> = {
  ipv6: ['IPV6'],
  af_packet: [],
  bridge: [],
  br_netfilter: ['NETFILTER'],
  vxlan: [],
  nf_conntrack: ['NETFILTER', 'NF_CONNTRACK'],
  nf_nat: ['NETFILTER', 'NF_CONNTRACK'],
  nf_tables: ['NETFILTER', 'NF_TABLES'],
  ip_tables: ['NETFILTER'],
  iptable_filter: ['NETFILTER'],
  iptable_nat: ['NETFILTER', 'NF_CONNTRACK'],
  ip6_tables: ['NETFILTER', 'IPV6'],
  ip_set: ['NETFILTER'],
  ip_vs: ['NETFILTER', 'IP_VS'],
  sctp: ['IP_SCTP'],
  dccp: ['IP_DCCP'],
  can: ['CAN'],
  mpls_router: ['MPLS'],
  ieee802154_6lowpan: ['IEEE802154_6LOWPAN'],
  cfg80211: ['CFG80211'],
};

/** What a name means to a kernel; a dash in it is as good as an underscore. */
export const findModule = (kernel: Kernel, named: string): Module | 'builtin' | undefined => {
  const name = named.replaceAll('-', '_');
  const { config, kinds = [] } = kernel.machine ?? {};
  const options = Object.hasOwn(BUILTIN, name) ? BUILTIN[name] : undefined;
  if (options?.every((option) => config?.[option] === true) === true) return 'builtin';
  const module = BY_NAME.get(name);
  return module?.kinds.length === 0 || module?.kinds.some((kind) => kinds.includes(kind)) === true
    ? module
    : undefined;
};

export const ModuleCommand = t.union([
  t.type({ type: t.literal('finit_module'), pid: int, name: t.string }),
  t.type({ type: t.literal('delete_module'), pid: int, name: t.string }),
]);
export type ModuleCommand = t.TypeOf<typeof ModuleCommand>;

export const ModuleEvent = t.union([
  t.type({ type: t.literal('do_init_module'), name: t.string }),
  t.type({ type: t.literal('free_module'), name: t.string }),
]);
export type ModuleEvent = t.TypeOf<typeof ModuleEvent>;

export interface ModuleSlice {
  /** Modules loaded by name, latest first. */
  readonly loaded: List<string>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly modules: ModuleSlice;
  }
  interface Events {
    readonly modules: ModuleEvent;
  }
  interface Commands {
    readonly modules: ModuleCommand;
  }
}

export const initial: ModuleSlice = { loaded: List() };

export const sites = {
  do_init_module: 'do_init_module',
  free_module: 'free_module',
} satisfies Record<ModuleEvent['type'], string>;

/** /proc/modules, latest first; what devices have brought in comes last. */
export const loadedModules = (kernel: Kernel): readonly Module[] => {
  const { loaded } = kernel.modules;
  const kinds = new Set(kernel.dev.devices.map(({ kind }) => kind).values());
  const used = LOADABLE.filter(
    ({ name, kinds: own, pernet, needs }) =>
      pernet.length === 0 &&
      needs.length === 0 &&
      !loaded.includes(name) &&
      own.some((kind) => kinds.has(kind)),
  );
  return [...loaded.toArray().flatMap((name) => BY_NAME.get(name) ?? []), ...used];
};

export const isLoaded = (kernel: Kernel, name: string): boolean =>
  loadedModules(kernel).some((module) => module.name === name);

/** The loaded modules that use one, latest first. */
export const holdersOf = (kernel: Kernel, name: string): readonly string[] =>
  loadedModules(kernel)
    .filter(({ needs }) => needs.includes(name))
    .map((module) => module.name);

const unregister = (call: Call, { region }: Module, name: string): void => {
  const refused = pernetDecide(
    call,
    { type: `unregister_pernet_${region}`, name },
    call.kernel.net.list.toArray(),
  );
  if (refused !== undefined) throw new Error(`${name} is not registered: ${refused.errno}`);
};

/** The module's init function: its pernet operations one by one; a refusal takes back those before. */
const load = (call: Call, module: Module): Verdict =>
  call.within('do_init_module', module.name, () => {
    const done: string[] = [];
    for (const each of module.pernet) {
      const refused = registerPernet(call, module.region, each, call.kernel.net.list.toArray());
      if (refused !== undefined) {
        for (const name of done.toReversed()) unregister(call, module, name);
        return refused;
      }
      done.push(each.name);
    }
    call.emit({ type: 'do_init_module', name: module.name });
    return undefined;
  });

/** rtnl_link_unregister(): the devices of a kind go, net by net. */
const killLinks = (call: Call, kind: string): void => {
  for (const net of call.kernel.net.list) {
    const kill: number[] = [];
    for (const dev of devicesOf(call.kernel, net).dev_base_head) {
      const row = call.kernel.dev.devices.get(dev);
      if (row?.kind === kind && !kill.includes(dev)) call.ops.link[kind]?.rtnl?.dellink?.(call, row, kill);
    }
    if (kill.length > 0) call.within('__rtnl_kill_links', kind, () => call.ops.unregisterMany(call, kill));
  }
};

const unload = (call: Call, module: Module): void =>
  call.within('module_exit', module.name, () => {
    for (const kind of module.kinds) killLinks(call, kind);
    if (!call.kernel.modules.loaded.includes(module.name)) return;
    for (const { name } of module.pernet.toReversed()) unregister(call, module, name);
    call.emit({ type: 'free_module', name: module.name });
  });

/**
 * @returns ESRCH: no such task; ENOENT: no such module, or it is not loaded; EEXIST: it is; EAGAIN: another one uses it;
 * else what a pernet init answers
 */
export const decide = (call: Call, command: ModuleCommand): Verdict => {
  if (netOf(call.kernel, command.pid) === undefined) return refuse('ESRCH', command.type);
  const module = findModule(call.kernel, command.name);
  if (module === undefined || module === 'builtin') return refuse('ENOENT', command.type);
  switch (command.type) {
    case 'finit_module':
      if (call.kernel.modules.loaded.includes(module.name)) return refuse('EEXIST', 'add_unformed_module');
      if (module.needs.some((name) => !isLoaded(call.kernel, name)))
        return refuse('ENOENT', 'simplify_symbols');
      return load(call, module);
    case 'delete_module':
      if (!isLoaded(call.kernel, module.name)) return refuse('ENOENT', 'find_module');
      if (holdersOf(call.kernel, module.name).length > 0) return refuse('EAGAIN', 'delete_module');
      unload(call, module);
      return undefined;
  }
};

export const evolve = (slice: ModuleSlice, event: ModuleEvent): ModuleSlice => {
  switch (event.type) {
    case 'do_init_module':
      return { loaded: slice.loaded.unshift(event.name) };
    case 'free_module':
      return { loaded: slice.loaded.filter((name) => name !== event.name) };
  }
};
