/**
 * Where sysctl values come from and how far a write goes (net/ipv4/devinet.c, net/ipv6/addrconf.c, net/core/neighbour.c,
 * net/ipv4/tcp_ipv4.c, Linux 6.18): what a new net inherits, what a device starts with, what a write of `all` or
 * `default` does to the others.
 */
import type { Call, Kernel } from '../kernel.js';
import { netOf } from '../kernel/nsproxy.js';
import { cancelDelayedWork } from '../kernel/workqueue.js';
import { SYSCTL_NAMES } from './dev.js';
import { INIT_NET } from './net_namespace.js';
import { netconfNotify } from './netconf.js';
import type { NetconfEvent } from './netconf.js';
import { deviceOf, devicesOf } from './netdevice.js';
import type { NetDevice } from './netdevice.js';
import type { PernetHooks } from './pernet.js';
import { ALL_WRITTEN, directoryOf, isItsOwn, isPinned, speaks, stored, valueOf } from './sysctl_net.js';
import type { Conf, Family, Tree } from './sysctl_net.js';

/** net.core.devconf_inherit_init_net as init_net has it. */
const inherits = (kernel: Kernel): number =>
  Number(valueOf(kernel, INIT_NET, 'core', 'devconf_inherit_init_net'));

/** A directory as a new one copies it; undefined: nothing in it differs. */
const copyOf = (
  kernel: Kernel,
  net: number,
  directory: string,
  without: (name: string) => boolean = () => false,
): Conf | undefined => {
  const from = stored(kernel, net, directory);
  if (from === undefined) return undefined;
  const values = Object.fromEntries(from.values.filterNot((_value, name) => without(name)));
  const written = from.written.toArray().toSorted();
  return Object.keys(values).length === 0 && written.length === 0 ? undefined : { values, written };
};

const REGISTER = { ipv4: '__devinet_sysctl_register', ipv6: '__addrconf_sysctl_register' } as const;

/** Not inherited by `default` of IPv6: they are the module's parameters in every net. */
const OF_MODULE: ReadonlySet<string> = new Set(['autoconf', 'disable_ipv6', 'stable_secret']);

/**
 * devinet_init_net(), addrconf_init_net(): conf/all and conf/default of a new net, from init_net (knob 1, and 0 for
 * IPv4), from the net of the task that makes it (3), or as compiled (2, and 0 for IPv6).
 */
const inheritConf = (call: Call, net: number, family: Family): undefined => {
  const knob = inherits(call.kernel);
  const compiled = knob === 2 || (knob === 0 && family === 'ipv6');
  if (net === INIT_NET || compiled) return;
  const from = knob === 3 ? (netOf(call.kernel, call.current) ?? INIT_NET) : INIT_NET;
  for (const who of ['all', 'default'] as const) {
    const directory = `${family}/conf/${who}`;
    const conf = copyOf(
      call.kernel,
      from,
      directory,
      (name) => family === 'ipv6' && who === 'default' && OF_MODULE.has(name),
    );
    if (conf !== undefined) call.emit({ type: REGISTER[family], net, directory, conf });
  }
};

/** What every new net has from init_net, whatever the knob says. */
const ALWAYS: ReadonlySet<string> = new Set(['tcp_rmem', 'tcp_wmem', 'tcp_congestion_control']);

const tcpSkInit = (call: Call, net: number): undefined => {
  const conf = copyOf(call.kernel, INIT_NET, 'ipv4', (name) => !ALWAYS.has(name));
  if (net !== INIT_NET && conf !== undefined && Object.keys(conf.values).length > 0)
    call.emit({ type: 'tcp_sk_init', net, directory: 'ipv4', conf: { ...conf, written: [] } });
};

export const pernet = {
  sysctl_pernet_ops: {
    exit: (call, net) => {
      if (call.kernel.sysctl.nets.has(net)) call.emit({ type: 'sysctl_net_exit', net });
    },
  },
  devinet_ops: {
    init: (call, net) => inheritConf(call, net, 'ipv4'),
    exit: (call, net) => cancelDelayedWork(call, 'check_lifetime', net),
  },
  addrconf_ops: { init: (call, net) => inheritConf(call, net, 'ipv6') },
  tcp_sk_ops: { init: tcpSkInit },
} satisfies Record<string, PernetHooks>;

const OF_DEVICE = {
  'ipv4/conf': ['devinet_sysctl_register', 'devinet_sysctl_unregister'],
  'ipv6/conf': ['addrconf_sysctl_register', 'addrconf_sysctl_unregister'],
  'ipv4/neigh': ['neigh_sysctl_register', 'neigh_sysctl_unregister'],
  'ipv6/neigh': ['neigh_sysctl_register', 'neigh_sysctl_unregister'],
} as const satisfies Record<Tree, unknown>;

const TREES = {
  ipv4: ['ipv4/conf', 'ipv4/neigh'],
  ipv6: ['ipv6/conf', 'ipv6/neigh'],
} as const satisfies Record<Family, readonly Tree[]>;
const familyOf = (tree: Tree): Family => (tree.startsWith('ipv4') ? 'ipv4' : 'ipv6');

const registerTree = (call: Call, device: NetDevice, tree: Tree): void => {
  const { dev, net } = device;
  if (!speaks(call.kernel, device, familyOf(tree))) return;
  // The tables of neighbours are the machine's, so that their default is init_net's.
  const from = tree.endsWith('neigh') ? INIT_NET : net;
  const conf = copyOf(call.kernel, from, `${tree}/default`, (name) => isItsOwn(tree, device, name));
  const ofNoTable = conf && { ...conf, values: withoutTable(conf.values) };
  if (ofNoTable !== undefined)
    call.emit({ type: OF_DEVICE[tree][0], net, directory: directoryOf(tree, dev), conf: ofNoTable });
};

/** gc_interval and gc_thresh* are about the table, and no device has them. */
const withoutTable = (values: Conf['values']): Conf['values'] =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !/^gc_(interval|thresh)/.test(name)));

const unregisterTree = (call: Call, { dev, net }: NetDevice, tree: Tree): void => {
  const directory = directoryOf(tree, dev);
  if (stored(call.kernel, net, directory) !== undefined)
    call.emit({ type: OF_DEVICE[tree][1], net, directory });
};

const notifyAll = (call: Call, dev: number, family: Family, nlmsg_type: NetconfEvent['nlmsg_type']): void => {
  const { net } = deviceOf(call.kernel, dev);
  if (call.kernel.machine?.config.SYSCTL !== true) return;
  netconfNotify(call, { net, directory: directoryOf(`${family}/conf`, dev) }, 'all', nlmsg_type);
};

/** The device's directories of a family appear, as copies of the default. */
export const sysctlRegister = (call: Call, dev: number, family: Family): void => {
  for (const tree of TREES[family]) registerTree(call, deviceOf(call.kernel, dev), tree);
  notifyAll(call, dev, family, 'RTM_NEWNETCONF');
};

/** They go. */
export const sysctlUnregister = (call: Call, dev: number, family: Family): void => {
  notifyAll(call, dev, family, 'RTM_DELNETCONF');
  for (const tree of TREES[family].toReversed()) unregisterTree(call, deviceOf(call.kernel, dev), tree);
};

/** The device has a new name: its directories go and come again, with what is in them, unless the name cannot be theirs. */
export const sysctlRename = (call: Call, dev: number, family: Family): void => {
  notifyAll(call, dev, family, 'RTM_DELNETCONF');
  if (!SYSCTL_NAMES.has(deviceOf(call.kernel, dev).name)) notifyAll(call, dev, family, 'RTM_NEWNETCONF');
};

const SETALL = { 'ipv4/conf': 'ipv4_devconf_setall', 'ipv4/neigh': 'neigh_parms_data_state_setall' } as const;

/** ipv4_devconf_setall(), neigh_parms_data_state_setall(): no default reaches a device that has had an address. */
export const ipv4DevconfSetall = (call: Call, dev: number): void => {
  const { net } = deviceOf(call.kernel, dev);
  for (const tree of TREES.ipv4) {
    const directory = directoryOf(tree, dev);
    if (!isPinned(call.kernel, net, directory, ALL_WRITTEN))
      call.emit({ type: SETALL[tree], net, directory });
  }
};

/** The directories of a net's devices in a tree, in order of arrival. */
const ofDevices = (kernel: Kernel, net: number, tree: Tree): string[] =>
  devicesOf(kernel, net)
    .dev_base_head.filter((dev) => speaks(kernel, deviceOf(kernel, dev), familyOf(tree)))
    .map((dev) => directoryOf(tree, dev))
    .toArray();

/** devinet_copy_dflt_conf(), neigh_copy_dflt_parms(): a default reaches the devices on which nobody wrote the value. */
export const copyDefault = (
  call: Call,
  net: number,
  tree: 'ipv4/conf' | 'ipv4/neigh' | 'ipv6/neigh',
  name: string,
): void => {
  const type = tree === 'ipv4/conf' ? 'devinet_copy_dflt_conf' : 'neigh_copy_dflt_parms';
  const value = valueOf(call.kernel, net, `${tree}/default`, name);
  for (const directory of ofDevices(call.kernel, net, tree)) {
    const pinned = isPinned(call.kernel, net, directory, name);
    if (pinned || valueOf(call.kernel, net, directory, name) === value) continue;
    call.emit({ type, net, directory, name, value });
  }
};

/** inet_forward_change(): default and every device follow `all`; redirects are taken by hosts only. */
export const inetForwardChange = (call: Call, net: number, value: string): void =>
  call.within('inet_forward_change', value, () => {
    const type = 'inet_forward_change';
    const off = value === '0' ? '1' : '0';
    call.emit({ type, net, directory: 'ipv4/conf/all', name: 'accept_redirects', value: off });
    call.emit({ type, net, directory: 'ipv4/conf/default', name: 'forwarding', value });
    for (const directory of ['ipv4/conf/all', 'ipv4/conf/default'])
      netconfNotify(call, { net, directory }, 'forwarding');
    for (const directory of ofDevices(call.kernel, net, 'ipv4/conf')) {
      call.emit({ type, net, directory, name: 'forwarding', value });
      netconfNotify(call, { net, directory }, 'forwarding');
    }
  });

/** A value of ipv6/conf of a device, as a number. */
export const ipv6Devconf = (
  kernel: Kernel,
  { net, dev }: Pick<NetDevice, 'net' | 'dev'>,
  name: string,
): number => Number(valueOf(kernel, net, directoryOf('ipv6/conf', dev), name));

/** A value of ipv6/conf/all of a net, as a number. */
export const ipv6DevconfAll = (kernel: Kernel, net: number, name: string): number =>
  Number(valueOf(kernel, net, 'ipv6/conf/all', name));
