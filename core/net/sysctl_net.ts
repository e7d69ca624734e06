/**
 * /proc/sys/net as a net has it (net/sysctl_net.c, net/ipv4/devinet.c, net/ipv6/addrconf.c, net/core/neighbour.c, Linux
 * 6.18): what differs from the compiled values, the files that there are, and reading them. A device's directories are
 * known by the device, so that a rename renames them. `written` is the bitmap of values that were written explicitly,
 * which a later write of the default does not reach. Left out: what the values do to packets.
 */
import { Map, Set as Names } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Kernel } from '../kernel.js';
import { in6DevGet } from './if_inet6.js';
import { inDevGet } from './inetdevice.js';
import { INIT_NET } from './net_namespace.js';
import { NetconfEvent } from './netconf.js';
import { IFF, devicesOf, devGetByName } from './netdevice.js';
import type { NetDevice } from './netdevice.js';
import { ALIASES, TABLE } from './sysctl_table.js';
import type { SysctlEntry } from './sysctl_table.js';

const Conf = t.type({ values: t.record(t.string, t.string), written: t.readonlyArray(t.string) });
export type Conf = t.TypeOf<typeof Conf>;

const At = { net: int, directory: t.string, name: t.string };
const keys = <K extends string>(...names: readonly K[]): t.Type<K> => {
  const among: Record<string, null> = Object.fromEntries(names.map((name) => [name, null]));
  // t.keyof forgets which keys a computed record has.
  return t.keyof(among) as unknown as t.Type<K>;
};

/** A value is what the file shows; a directory is written as in `directoryOf`. */
export const SysctlEvent = t.union([
  t.type({ type: t.literal('proc_sys_write'), ...At, value: t.string, written: t.boolean }),
  t.type({
    type: keys(
      'devinet_copy_dflt_conf',
      'neigh_copy_dflt_parms',
      'inet_forward_change',
      'addrconf_forward_change',
      'addrconf_disable_change',
      'addrconf_linkdown_change',
      'addrconf_sysctl_addr_gen_mode',
      'addrconf_sysctl_force_forwarding',
      'addrconf_dad_work',
      'tcp_set_default_congestion_control',
    ),
    ...At,
    value: t.string,
  }),
  t.type({ type: t.literal('devinet_conf_proc'), ...At }),
  t.type({
    type: keys(
      '__devinet_sysctl_register',
      '__addrconf_sysctl_register',
      'tcp_sk_init',
      'devinet_sysctl_register',
      'addrconf_sysctl_register',
      'neigh_sysctl_register',
    ),
    net: int,
    directory: t.string,
    conf: Conf,
  }),
  t.type({
    type: keys('devinet_sysctl_unregister', 'addrconf_sysctl_unregister', 'neigh_sysctl_unregister'),
    net: int,
    directory: t.string,
  }),
  t.type({
    type: keys('ipv4_devconf_setall', 'neigh_parms_data_state_setall'),
    net: int,
    directory: t.string,
  }),
  t.type({ type: t.literal('rt6_mtu_change'), ...At }),
  t.type({ type: t.literal('sysctl_net_exit'), net: int }),
  NetconfEvent,
]);
export type SysctlEvent = t.TypeOf<typeof SysctlEvent>;

interface Directory {
  readonly values: Map<string, string>;
  readonly written: Names<string>;
}

export interface SysctlSlice {
  /** net cookie → directory → what differs in it. */
  readonly nets: Map<number, Map<string, Directory>>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly sysctl: SysctlSlice;
  }
  interface Events {
    readonly sysctl: SysctlEvent;
  }
}

export const initial: SysctlSlice = { nets: Map() };

export const sites = {
  proc_sys_write: 'proc_sys_call_handler',
  devinet_copy_dflt_conf: 'devinet_copy_dflt_conf',
  neigh_copy_dflt_parms: 'neigh_copy_dflt_parms',
  inet_forward_change: 'inet_forward_change',
  addrconf_forward_change: 'addrconf_forward_change',
  addrconf_disable_change: 'addrconf_disable_change',
  addrconf_linkdown_change: 'addrconf_linkdown_change',
  addrconf_sysctl_addr_gen_mode: 'addrconf_sysctl_addr_gen_mode',
  addrconf_sysctl_force_forwarding: 'addrconf_sysctl_force_forwarding',
  addrconf_dad_work: 'addrconf_dad_work',
  tcp_set_default_congestion_control: 'tcp_set_default_congestion_control',
  devinet_conf_proc: 'devinet_conf_proc',
  __devinet_sysctl_register: '__devinet_sysctl_register',
  __addrconf_sysctl_register: '__addrconf_sysctl_register',
  tcp_sk_init: 'tcp_sk_init',
  devinet_sysctl_register: 'devinet_sysctl_register',
  addrconf_sysctl_register: 'addrconf_sysctl_register',
  neigh_sysctl_register: 'neigh_sysctl_register',
  devinet_sysctl_unregister: 'devinet_sysctl_unregister',
  addrconf_sysctl_unregister: 'addrconf_sysctl_unregister',
  neigh_sysctl_unregister: 'neigh_sysctl_unregister',
  ipv4_devconf_setall: 'ipv4_devconf_setall',
  neigh_parms_data_state_setall: 'neigh_parms_data_state_setall',
  rt6_mtu_change: 'rt6_mtu_change',
  sysctl_net_exit: 'sysctl_net_exit',
  inet_netconf_notify_devconf: 'inet_netconf_notify_devconf',
  inet6_netconf_notify_devconf: 'inet6_netconf_notify_devconf',
} satisfies Record<SysctlEvent['type'], string>;

export type Family = 'ipv4' | 'ipv6';
export type Tree = `${Family}/${'conf' | 'neigh'}`;

/** The key of a device's directory in a tree: `ipv4/conf/#7`. */
export const directoryOf = (tree: Tree, dev: number): string => `${tree}/#${dev}`;

/** Whether a device has directories of a family: it has an in_device, or an inet6_dev. */
export const speaks = (kernel: Kernel, device: NetDevice, family: Family): boolean => {
  const config = kernel.machine?.config;
  if (config?.SYSCTL !== true) return false;
  if (family === 'ipv4') return inDevGet(kernel, device) !== undefined;
  return in6DevGet(kernel, device) !== undefined;
};

/** What a device starts with whatever the default says. */
const ofItsOwn = (tree: string, { flags, mtu }: NetDevice): Readonly<Record<string, string>> => {
  const loopback = (flags & IFF.LOOPBACK) !== 0;
  if (tree === 'ipv4/conf') return loopback ? { disable_policy: '1', disable_xfrm: '1' } : {};
  if (tree !== 'ipv6/conf') return {};
  return {
    mtu: String(mtu),
    ...((flags & (IFF.NOARP | IFF.LOOPBACK)) !== 0 && { accept_dad: '-1' }),
    ...(loopback && { use_tempaddr: '-1' }),
  };
};

/** Values of `all` that are not those of `default`. */
const OF_ALL: Readonly<Record<string, string>> = {
  'ipv4/conf/all/accept_source_route': '0',
  'ipv6/conf/all/accept_dad': '0',
};

const TREES: ReadonlySet<string> = new Set(['ipv4/conf', 'ipv4/neigh', 'ipv6/conf', 'ipv6/neigh']);

const treeIn = (directory: string): string => {
  const tree = directory.slice(0, Math.max(directory.lastIndexOf('/'), 0));
  return TREES.has(tree) ? tree : directory;
};

/** A file of a net: where it is stored and what it takes. */
export interface SysctlFile {
  /** Of the net that stores it: init_net for what is shown from there. */
  readonly net: number;
  readonly directory: string;
  readonly entry: SysctlEntry;
  readonly writable: boolean;
}

const isOption = (kernel: Kernel, directory: string, name: string): boolean => {
  const config = kernel.machine?.config;
  if (config?.SYSCTL !== true) return false;
  if (directory.startsWith('ipv6') && !config.IPV6) return false;
  if (/^(netfilter|bridge)/.test(directory) && !config.NETFILTER) return false;
  if (name.startsWith('nf_conntrack') && !(config.NETFILTER && config.NF_CONNTRACK)) return false;
  if (directory === 'bridge' && kernel.machine?.kinds.includes('bridge') !== true) return false;
  // The module registers it; a vrf brings the module.
  if (directory === 'vrf') return kernel.modules.loaded.includes('vrf') || !kernel.rules.vrf_nets.isEmpty();
  return config.XFRM || !name.startsWith('xfrm');
};

/** The directory that a path names, by its key; undefined: there is none in this net. */
const storedDirectory = (kernel: Kernel, net: number, path: string): string | undefined => {
  const [, tree = '', who = ''] = /^(ipv[46]\/(?:conf|neigh))\/([^/]+)$/.exec(path) ?? [];
  if (who === '') return /^ipv[46]\/(conf|neigh)$/.test(path) ? undefined : path;
  const conf = tree.endsWith('conf');
  if (who === 'default') return conf || net === INIT_NET ? path : undefined;
  if (who === 'all') return conf ? path : undefined;
  const device = devGetByName(kernel, net, who);
  // The expression above lets only the four trees through.
  return device && speaks(kernel, device, tree.slice(0, 4) as Family)
    ? directoryOf(tree as Tree, device.dev)
    : undefined;
};

/** The file that a path below /proc/sys/net names. */
export const fileAt = (kernel: Kernel, net: number, path: string): SysctlFile | undefined => {
  const cut = path.lastIndexOf('/');
  const name = path.slice(cut + 1);
  const directory = storedDirectory(kernel, net, path.slice(0, Math.max(cut, 0)));
  const entry = directory === undefined ? undefined : TABLE.get(treeIn(directory))?.get(name);
  if (directory === undefined || entry === undefined || !isOption(kernel, directory, name)) return undefined;
  const { scope, mode } = entry;
  if (scope === 'init' && (net !== INIT_NET || directory.includes('#'))) return undefined;
  const foreign = scope === 'mirror' && net !== INIT_NET;
  return { net: foreign ? INIT_NET : net, directory, entry, writable: mode !== 'ro' && !foreign };
};

const names = (kernel: Kernel, net: number, tree: Tree): string[] => {
  const family: Family = tree.startsWith('ipv4') ? 'ipv4' : 'ipv6';
  const devices = [...devicesOf(kernel, net).dev_name_head].flatMap(([name, dev]) => {
    const device = kernel.dev.devices.get(dev);
    return device !== undefined && speaks(kernel, device, family) ? [name] : [];
  });
  const extra = tree.endsWith('conf') ? ['all', 'default'] : net === INIT_NET ? ['default'] : [];
  return [...extra, ...devices];
};

/** Names in a directory below /proc/sys/net ('': the top), in its order; undefined: there is no such directory. */
export const listAt = (kernel: Kernel, net: number, path: string): string[] | undefined => {
  if (/^ipv[46]\/(conf|neigh)$/.test(path)) {
    // The expression above lets only the four trees through.
    const found = names(kernel, net, path as Tree);
    return isOption(kernel, path, '') ? found.toSorted() : undefined;
  }
  const directory = storedDirectory(kernel, net, path);
  if (directory === undefined) return undefined;
  const prefix = path === '' ? '' : `${path}/`;
  const files = [...(TABLE.get(treeIn(directory))?.keys() ?? [])].filter(
    (name) => fileAt(kernel, net, prefix + name) !== undefined,
  );
  const below = [...TABLE.keys()]
    .filter((key) => key !== '' && key.startsWith(prefix) && !directory.includes('/conf/'))
    .filter((key) => isOption(kernel, key, ''))
    .map((key) => key.slice(prefix.length).split('/')[0] ?? '');
  const all = [...new Set([...files, ...below])].filter((name) => name !== '').toSorted();
  return all.length === 0 ? undefined : all;
};

/** What a net has stored in a directory; undefined: nothing differs. */
export const stored = (kernel: Kernel, net: number, directory: string): Directory | undefined =>
  kernel.sysctl.nets.get(net)?.get(directory);

/** In place of a name: all of the directory. */
export const ALL_WRITTEN = '*';

/** Whether a value was written explicitly, so that a later default does not reach it. */
export const isPinned = (kernel: Kernel, net: number, directory: string, name: string): boolean => {
  const written = stored(kernel, net, directory)?.written;
  return written !== undefined && (written.has(name) || written.has(ALL_WRITTEN));
};

const compiled = (kernel: Kernel, directory: string, name: string): string => {
  const tree = treeIn(directory);
  const at = directory.indexOf('#');
  const device = at < 0 ? undefined : kernel.dev.devices.get(Number(directory.slice(at + 1)));
  if (directory === 'core' && name === 'default_qdisc') return kernel.machine?.config.DEFAULT_NET_SCH ?? '';
  const own = device === undefined ? undefined : ofItsOwn(tree, device)[name];
  return own ?? OF_ALL[`${directory}/${name}`] ?? TABLE.get(tree)?.get(name)?.value ?? '';
};

/** Whether a device's value is its own, so that it is not copied from the default. */
export const isItsOwn = (tree: Tree, device: NetDevice, name: string): boolean =>
  name in ofItsOwn(tree, device);

/** The value that a net has at a place. */
export const valueOf = (kernel: Kernel, net: number, directory: string, name: string): string =>
  stored(kernel, net, directory)?.values.get(name) ?? compiled(kernel, directory, name);

/** What reading a file gives. */
export const readSysctl = (kernel: Kernel, asking: number, { net, directory, entry }: SysctlFile): string => {
  const alias = ALIASES[`${treeIn(directory)}/${entry.name}`];
  if (alias !== undefined) return alias.shown(valueOf(kernel, net, alias.directory ?? directory, alias.name));
  const value = valueOf(kernel, net, directory, entry.name);
  return entry.kind === 'hash' && asking !== INIT_NET ? `-${value}` : value;
};

/** The place that a write to a file goes to. */
export const aliasOf = ({ directory, entry }: SysctlFile): (typeof ALIASES)[string] | undefined =>
  ALIASES[`${treeIn(directory)}/${entry.name}`];

const EMPTY: Directory = { values: Map(), written: Names() };

const change = (
  slice: SysctlSlice,
  net: number,
  directory: string,
  to: (old: Directory) => Directory,
): SysctlSlice => {
  const tree: Map<string, Directory> = slice.nets.get(net) ?? Map();
  const after = to(tree.get(directory) ?? EMPTY);
  const kept =
    after.values.isEmpty() && after.written.isEmpty() ? tree.delete(directory) : tree.set(directory, after);
  return { nets: kept.isEmpty() ? slice.nets.delete(net) : slice.nets.set(net, kept) };
};

/** A value; one that is the compiled one needs no room, except in a device's directory. */
const put = (old: Directory, directory: string, name: string, value: string): Directory => {
  const base = OF_ALL[`${directory}/${name}`] ?? TABLE.get(treeIn(directory))?.get(name)?.value;
  const plain = value === base && !directory.includes('#');
  return { ...old, values: plain ? old.values.delete(name) : old.values.set(name, value) };
};

export const evolve = (slice: SysctlSlice, event: SysctlEvent): SysctlSlice => {
  switch (event.type) {
    case 'proc_sys_write':
      return change(slice, event.net, event.directory, (old) => {
        const after = put(old, event.directory, event.name, event.value);
        return event.written ? { ...after, written: after.written.add(event.name) } : after;
      });
    case 'devinet_copy_dflt_conf':
    case 'neigh_copy_dflt_parms':
    case 'inet_forward_change':
    case 'addrconf_forward_change':
    case 'addrconf_disable_change':
    case 'addrconf_linkdown_change':
    case 'addrconf_sysctl_addr_gen_mode':
    case 'addrconf_sysctl_force_forwarding':
    case 'addrconf_dad_work':
    case 'tcp_set_default_congestion_control':
      return change(slice, event.net, event.directory, (old) =>
        put(old, event.directory, event.name, event.value),
      );
    case 'devinet_conf_proc':
      return change(slice, event.net, event.directory, (old) => ({
        ...old,
        written: old.written.add(event.name),
      }));
    case '__devinet_sysctl_register':
    case '__addrconf_sysctl_register':
    case 'tcp_sk_init':
    case 'devinet_sysctl_register':
    case 'addrconf_sysctl_register':
    case 'neigh_sysctl_register':
      return change(slice, event.net, event.directory, (old) => ({
        values: old.values.merge(event.conf.values),
        written: old.written.union(event.conf.written),
      }));
    case 'devinet_sysctl_unregister':
    case 'addrconf_sysctl_unregister':
    case 'neigh_sysctl_unregister':
      return change(slice, event.net, event.directory, () => EMPTY);
    case 'ipv4_devconf_setall':
    case 'neigh_parms_data_state_setall':
      return change(slice, event.net, event.directory, (old) => ({
        ...old,
        written: old.written.add(ALL_WRITTEN),
      }));
    case 'rt6_mtu_change':
      return change(slice, event.net, event.directory, (old) => ({
        ...old,
        values: old.values.delete(event.name),
      }));
    case 'sysctl_net_exit':
      return { nets: slice.nets.delete(event.net) };
    case 'inet_netconf_notify_devconf':
    case 'inet6_netconf_notify_devconf':
      return slice;
  }
};
