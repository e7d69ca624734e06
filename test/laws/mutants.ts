/** Models broken on purpose, each with the law that must catch it. */
import * as TH from 'fp-ts/lib/These.js';
import { OPS, evolve } from '../../core/decider.js';
import type { Event, Kernel } from '../../core/kernel.js';
import { Entry } from '../../core/log/entry.js';
import { devChangeNetNamespace, unregisterNetdeviceMany } from '../../core/net/dev.js';
import { withoutRow } from '../../core/fs/mnt_tree.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import { INIT_NET } from '../../core/net/net_namespace.js';
import { deviceOf, devicesOf } from '../../core/net/netdevice.js';
import type { LinkOps } from '../../core/net/netdevice.js';
import type { PernetHooks } from '../../core/net/pernet.js';
import type { LAWS } from './laws.js';
import { REAL, withEvolve, withOps } from './model.js';
import type { Model } from './model.js';

export interface Mutant {
  readonly name: string;
  readonly breaks: keyof typeof LAWS;
  readonly model: Model;
  /** Operations that it takes to see it, where that is rare among all. */
  readonly near?: readonly string[];
}

const STACKS = ['stack', 'veth', 'dummy', 'move', 'dellink', 'master', 'updown'];
const MOUNTS = ['mkdir', 'creat', 'bind', 'share', 'propagation', 'umount', 'unlink'];

/** An evolve to which events of one type, or some of them, do not matter. */
export const deaf = (type: Event['type'], to: (event: Event) => boolean = () => true): Model =>
  withEvolve((kernel, event) => (event.type === type && to(event) ? kernel : evolve(kernel, event)));

export const withLink = (kind: string, change: (ops: LinkOps) => Partial<LinkOps>): Model => {
  const ops = OPS.link[kind];
  if (ops === undefined) throw new Error(`no link kind ${kind}`);
  return withOps({ link: { ...OPS.link, [kind]: { ...ops, ...change(ops) } } });
};

const withPernet = (name: string, hooks: PernetHooks): Model =>
  withOps({ pernet: { ...OPS.pernet, [name]: hooks } });

const movable = ({ setup }: LinkOps): Partial<LinkOps> => ({
  setup: (random) => ({ ...setup(random), netns_immutable: false }),
});

const keepInOldNet = (kernel: Kernel, event: Event): Kernel => {
  const after = evolve(kernel, event);
  if (event.type !== 'dev_change_net_namespace') return after;
  const from = deviceOf(kernel, event.dev).net;
  return { ...after, dev: { ...after.dev, byNet: after.dev.byNet.set(from, devicesOf(kernel, from)) } };
};

/** The exit of devices as it was when `dev<ifindex>` was taken to be free without looking. */
const carelessFallback: PernetHooks = {
  exit_batch: (call, nets) => {
    for (const net of nets) {
      for (const dev of devicesOf(call.kernel, net).dev_base_head) {
        const device = deviceOf(call.kernel, dev);
        if (device.kind !== 'physical') continue;
        if (devChangeNetNamespace(call, dev, INIT_NET, `dev${device.ifindex}`) !== undefined)
          throw new Error('failed to move a device to init_net');
      }
      unregisterNetdeviceMany(call, devicesOf(call.kernel, net).dev_base_head.toArray());
    }
  },
};

/** The exit of devices as it was when a card kept alternative names that init_net had already. */
const keptAltnames: PernetHooks = {
  exit_batch: (call, nets) => {
    for (const net of nets) {
      for (const dev of devicesOf(call.kernel, net).dev_base_head) {
        if (deviceOf(call.kernel, dev).kind !== 'physical') continue;
        if (devChangeNetNamespace(call, dev, INIT_NET, 'dev%d') !== undefined)
          throw new Error('failed to move a device to init_net');
      }
      unregisterNetdeviceMany(call, devicesOf(call.kernel, net).dev_base_head.toArray());
    }
  },
};

/** A move after which the old net still knows the device by its alternative names. */
const forgottenAltnames = (kernel: Kernel, event: Event): Kernel => {
  const after = evolve(kernel, event);
  if (event.type !== 'dev_change_net_namespace') return after;
  const { net, altnames } = deviceOf(kernel, event.dev);
  const devices = devicesOf(after, net);
  const dev_name_head = altnames.reduce((names, name) => names.set(name, event.dev), devices.dev_name_head);
  return { ...after, dev: { ...after.dev, byNet: after.dev.byNet.set(net, { ...devices, dev_name_head }) } };
};

/** The teardown of tunnels by the net that they are in, not by that of their socket. */
const vxlanByItsNet: PernetHooks = {
  exit_rtnl: (call, net, kill) => {
    for (const dev of devicesOf(call.kernel, net).dev_base_head) {
      const device = deviceOf(call.kernel, dev);
      if (device.kind === 'vxlan') OPS.link['vxlan']?.rtnl?.dellink?.(call, device, kill);
    }
  },
};

const withoutNotifier = (name: string): Model =>
  withOps({ notifiers: { ...OPS.notifiers, [name]: () => undefined } });

const reorderExits: Model = {
  ...REAL,
  decide: (kernel, command) => {
    const { outcome, kernel: after } = REAL.decide(kernel, command);
    if (!TH.isBoth(outcome)) return { outcome, kernel: after };
    const { frames, events } = outcome.right;
    const isExit = ({ event }: (typeof events)[number]): boolean => event.type === 'ops_exit';
    const shuffled = [...events.filter((each) => !isExit(each)), ...events.filter(isExit).toReversed()];
    return { outcome: TH.both(outcome.left, { frames, events: shuffled }), kernel: after };
  },
};

const refusalsLeaveTraces: Model = {
  ...REAL,
  decide: (kernel, command) => {
    const decided = REAL.decide(kernel, command);
    return TH.isLeft(decided.outcome) ? { ...decided, kernel: { ...kernel } } : decided;
  },
};

let tosses = 0;
const coinTossing: Model = {
  ...REAL,
  decide: (kernel, command) => {
    tosses += 1;
    return REAL.decide(
      kernel,
      tosses % 2 === 0 || command.type !== 'unshare' ? command : { ...command, flags: [] },
    );
  },
};

/** Of the mounts that one umount2 takes away, only the first goes. */
const unmountsOnlyHere: Model = {
  ...REAL,
  decide: (kernel, command) => {
    let gone = 0;
    const lazy = withEvolve((now, event) =>
      event.type === 'umount_mnt' && (gone += 1) > 1 ? now : evolve(now, event),
    );
    return (command.type === 'umount2' ? lazy : REAL).decide(kernel, command);
  },
};

/** Mounts go without a word to their slaves. */
const strandedSlaves = withEvolve((kernel, event) => {
  if (event.type !== 'put_mnt_ns' && event.type !== 'umount_mnt') return evolve(kernel, event);
  const { mounts } = kernel;
  const trees =
    event.type === 'put_mnt_ns'
      ? mounts.trees.delete(event.mnt_ns)
      : mounts.trees.update(event.mnt_ns, (tree) => tree && withoutRow(tree, event.mnt));
  return { ...kernel, mounts: { ...mounts, trees } };
});

/** Stores every entry as if it had gone well. */
const forgetful: Model = {
  ...REAL,
  store: (entry) => {
    const { r: _refusal, ...stored } = Entry.encode(entry);
    return stored;
  },
};

/** A timeline that, going back, keeps showing the kernel that it showed last. */
const lazyTimeline: Model['timeline'] = (entries) => {
  const timeline = REAL.timeline(entries);
  let shown = timeline.kernelAt(timeline.end);
  return {
    ...timeline,
    kernelAt: (at) => (at.event === 1 ? shown : (shown = timeline.kernelAt(at))),
  };
};

/** A timeline that goes back two events at a time. */
const hastyTimeline: Model['timeline'] = (entries) => {
  const timeline = REAL.timeline(entries);
  return {
    ...timeline,
    previous: (at, grain) => {
      const before = timeline.previous(at, grain);
      return before && (timeline.previous(before, grain) ?? before);
    },
  };
};

/** The charge for a net comes back when its last reference goes, not when it has been taken down. */
const chargeBackEarly = (kernel: Kernel, event: Event): Kernel => {
  if (event.type === 'dec_ucount' && event.ucount === 'net_namespaces') return kernel;
  const after = evolve(kernel, event);
  const { user_ns, uid } = (event.type === '__put_net' && kernel.net.nets.get(event.net)) || {
    user_ns: 1,
    uid: null,
  };
  if (uid === null) return after;
  return evolve(after, { type: 'dec_ucount', user_ns, uid, ucount: 'net_namespaces' });
};

/** conf/default of a new net as the net of the task that makes it has it, whatever the knob says. */
const fromTheParent: PernetHooks = {
  init: (call, net) => {
    const directory = 'ipv4/conf/default';
    const found = call.kernel.sysctl.nets.get(netOf(call.kernel, call.current) ?? INIT_NET)?.get(directory);
    if (found === undefined) return undefined;
    const conf = { values: found.values.toObject(), written: found.written.toArray() };
    call.emit({ type: '__devinet_sysctl_register', net, directory, conf });
    return undefined;
  },
};

/** A default that is written everywhere, also where somebody wrote another value. */
const rudeDefault = (kernel: Kernel, event: Event): Kernel => {
  const after = evolve(kernel, event);
  if (event.type !== 'proc_sys_write' || event.directory !== 'ipv4/conf/default') return after;
  const { net, name, value } = event;
  const nets = after.sysctl.nets.update(net, (tree) =>
    tree?.map((row, directory) =>
      directory.startsWith('ipv4/conf/#') ? { ...row, values: row.values.set(name, value) } : row,
    ),
  );
  return { ...after, sysctl: { nets } };
};

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a new net inherits from the net that its maker is in',
    breaks: 'a new net inherits what the knob says',
    model: withPernet('devinet_ops', fromTheParent),
  },
  {
    name: 'the sysctl values of a device stay where it was',
    near: ['sysctl', 'veth', 'dellink', 'move'],
    breaks: 'invariants',
    model: deaf('devinet_sysctl_unregister'),
  },
  {
    name: 'a default reaches devices on which another value was written',
    near: ['sysctl'],
    breaks: 'a sysctl write stays in its net',
    model: withEvolve(rudeDefault),
  },
  { name: 'the sysctl values of a dead net stay', breaks: 'invariants', model: deaf('sysctl_net_exit') },
  {
    name: 'a module that goes forgets a net',
    breaks: 'a module leaves no trace',
    model: deaf(
      'ops_free',
      (event) => event.type === 'ops_free' && event.name === 'ipgre_net_ops' && event.net !== INIT_NET,
    ),
  },
  {
    name: 'going back shows old views',
    breaks: 'reverse-step undoes step',
    model: { ...REAL, timeline: lazyTimeline },
  },
  {
    name: 'reverse-step takes two',
    breaks: 'reverse-step undoes step',
    model: { ...REAL, timeline: hastyTimeline },
  },
  {
    name: 'a dying net unregisters its cards with the rest',
    breaks: 'cards come home and dead nets leave nothing',
    model: withPernet('default_device_ops', {
      exit_batch: (call, nets) => {
        for (const net of nets)
          unregisterNetdeviceMany(call, devicesOf(call.kernel, net).dev_base_head.toArray());
      },
    }),
  },
  {
    name: 'a card comes home as dev<ifindex> although that name is taken',
    breaks: 'invariants',
    model: withPernet('default_device_ops', carelessFallback),
  },
  {
    name: 'veth goes without its far end',
    breaks: 'invariants',
    model: withLink('veth', () => ({
      rtnl: { netns_refund: false, dellink: (_call, { dev }, kill) => void kill.push(dev) },
    })),
  },
  {
    name: 'a card comes home with an alternative name that is taken',
    near: [...STACKS, 'altname'],
    breaks: 'invariants',
    model: withPernet('default_device_ops', keptAltnames),
  },
  {
    name: 'a moved device leaves its alternative names behind',
    near: ['altname', 'dummy', 'move'],
    breaks: 'invariants',
    model: withEvolve(forgottenAltnames),
  },
  {
    name: 'a vxlan dies with the net that it is in',
    near: STACKS,
    breaks: 'invariants',
    model: withPernet('vxlan_net_ops', vxlanByItsNet),
  },
  {
    name: 'macvlans do not go with the device below',
    near: STACKS,
    breaks: 'invariants',
    model: withoutNotifier('macvlan'),
  },
  {
    name: 'vlans do not go with the device below',
    near: STACKS,
    breaks: 'invariants',
    model: withoutNotifier('vlan'),
  },
  {
    name: 'a vxlan stays when what it sends through goes',
    near: STACKS,
    breaks: 'invariants',
    model: withoutNotifier('vxlan'),
  },
  {
    name: 'a bridge keeps a port that leaves',
    near: STACKS,
    breaks: 'invariants',
    model: withoutNotifier('bridge'),
  },
  { name: 'lo can move', breaks: 'invariants', model: withLink('lo', movable) },
  { name: 'a wireless interface can move alone', breaks: 'invariants', model: withLink('wireless', movable) },
  {
    name: 'a phy stays in a net that dies',
    breaks: 'invariants',
    model: withPernet('cfg80211_pernet_ops', {
      exit: (call, net) => {
        for (const { dev } of devicesOf(call.kernel, net).dev_base_head.map((one) =>
          deviceOf(call.kernel, one),
        ))
          if (deviceOf(call.kernel, dev).kind === 'wireless') unregisterNetdeviceMany(call, [dev]);
      },
    }),
  },
  {
    name: 'the interfaces of a phy move without it',
    breaks: 'invariants',
    model: deaf('wiphy_net_set', (event) => event.type === 'wiphy_net_set' && event.net !== INIT_NET),
  },
  {
    name: 'an interface can be moved alone after its phy was moved',
    breaks: 'invariants',
    model: deaf('netns_immutable', (event) => event.type === 'netns_immutable' && event.immutable),
  },
  { name: 'a moved device stays in its old net', breaks: 'invariants', model: withEvolve(keepInOldNet) },
  {
    name: 'a moved device is there, but the stored move is not',
    breaks: 'events evolve',
    model: {
      ...REAL,
      evolve: (kernel, event) => (event.type === 'dev_change_net_namespace' ? kernel : evolve(kernel, event)),
    },
  },
  { name: 'a reference is not taken', breaks: 'invariants', model: deaf('get_net') },
  { name: 'a reference is not dropped', breaks: 'invariants', model: deaf('put_net') },
  {
    name: 'the charge for a net comes back twice',
    breaks: 'invariants',
    model: withEvolve((kernel, event) =>
      event.type === 'dec_ucount' ? evolve(evolve(kernel, event), event) : evolve(kernel, event),
    ),
  },
  {
    name: 'the charge for a net comes back before it is taken down',
    breaks: 'invariants',
    model: withEvolve(chargeBackEarly),
  },
  { name: 'the charge for a net does not come back', breaks: 'invariants', model: deaf('dec_ucount') },
  {
    name: 'rtnetlink does not ask for CAP_NET_ADMIN',
    breaks: 'nets are changed by those who rule them',
    model: withOps({
      capable: (kernel, cred, user_ns, cap) =>
        cap === 'CAP_NET_ADMIN' || OPS.capable(kernel, cred, user_ns, cap),
    }),
  },
  {
    name: 'setns does not ask for CAP_SYS_ADMIN',
    breaks: 'nets are changed by those who rule them',
    model: withOps({
      capable: (kernel, cred, user_ns, cap) =>
        cap === 'CAP_SYS_ADMIN' || cap === 'CAP_SYS_PTRACE' || OPS.capable(kernel, cred, user_ns, cap),
    }),
  },
  {
    name: 'execve keeps the capabilities of a user namespace without maps',
    breaks: 'executing a program drops capabilities',
    model: deaf('commit_creds', (event) => event.type === 'commit_creds' && !event.cred.effective),
  },
  {
    name: 'a user namespace is not freed',
    breaks: 'cards come home and dead nets leave nothing',
    model: withOps({ work: { ...OPS.work, free_user_ns: () => undefined } }),
  },
  { name: 'ids of a dead net stay', breaks: 'invariants', model: deaf('unhash_nsid') },
  { name: 'an exiting task leaves its files open', breaks: 'invariants', model: deaf('close_fd') },
  { name: 'the nsfs inode forgets its users', breaks: 'invariants', model: deaf('dput') },
  {
    name: 'unlinking detaches mounts in the first mount namespace only',
    near: MOUNTS,
    breaks: 'invariants',
    model: deaf('umount_mnt', (event) => event.type === 'umount_mnt' && event.mnt_ns !== 1),
  },
  {
    name: 'a copy of a mount keeps its net after the file is unlinked',
    near: MOUNTS,
    breaks: 'invariants',
    model: deaf('umount_mnt', (event) => event.type === 'umount_mnt' && event.mnt_ns > 1),
  },
  {
    name: 'a socket does not pin its net',
    breaks: 'invariants',
    model: deaf('get_net', (event) => event.type === 'get_net' && event.holder.kind === 'socket'),
  },
  {
    name: 'a directory of /proc pins its net',
    breaks: 'invariants',
    model: withEvolve((kernel, event) => {
      const after = evolve(kernel, event);
      if (event.type !== 'fd_install' || !/^\/proc\/\d+\/net$/.test(event.file.path)) return after;
      const { file } = event.file;
      return evolve(after, { type: 'get_net', net: INIT_NET, holder: { kind: 'proc_net', file } });
    }),
  },
  {
    name: 'unmounting reaches no peers',
    near: MOUNTS,
    breaks: 'invariants',
    model: unmountsOnlyHere,
  },
  {
    name: 'the sysfs of a net is forgotten',
    breaks: 'invariants',
    model: deaf(
      'net_passive_inc',
      (event) => event.type === 'net_passive_inc' && event.holder.kind === 'sysfs',
    ),
  },
  {
    name: 'a slave outlives its master as a slave of nobody',
    near: MOUNTS,
    breaks: 'invariants',
    model: strandedSlaves,
  },
  {
    name: 'linkwatch does not look',
    breaks: 'carriers are noticed within a second',
    model: deaf('linkwatch_do_dev'),
  },
  { name: 'cleanup_net is not queued', breaks: 'invariants', model: deaf('queue_work') },
  {
    name: 'a failed init stays initialised',
    breaks: 'a failed pernet init is undone',
    model: deaf('ops_exit'),
  },
  { name: 'pernet data is not freed', breaks: 'invariants', model: deaf('ops_free') },
  {
    name: 'exits run in the order of the inits',
    breaks: 'a failed pernet init is undone',
    model: reorderExits,
  },
  { name: 'the tables of a dead net stay', breaks: 'invariants', model: deaf('netdev_exit') },
  {
    name: 'inode numbers are given twice',
    breaks: 'invariants',
    model: withEvolve((kernel, event) =>
      event.type === 'preinit_net' && event.net !== INIT_NET
        ? evolve(kernel, { ...event, inum: 4026532288 })
        : evolve(kernel, event),
    ),
  },
  { name: 'a refused command leaves a trace', breaks: 'refusals change nothing', model: refusalsLeaveTraces },
  { name: 'chance takes part in decisions', breaks: 'decisions are deterministic', model: coinTossing },
  { name: 'the log forgets refusals', breaks: 'stored bytes replay', model: forgetful },
  {
    name: 'opening a device opens its namesakes in every net',
    breaks: 'one net, one change',
    model: withEvolve((kernel, event) => {
      const after = evolve(kernel, event);
      if (event.type !== 'dev_set_mtu' && event.type !== 'dev_open') return after;
      return { ...after, dev: { ...after.dev, byNet: after.dev.byNet.map((devices) => ({ ...devices })) } };
    }),
  },
  {
    name: 'a tun stays when its descriptor is closed',
    breaks: 'invariants',
    near: ['tun', 'close'],
    model: withOps({ release: {} }),
  },
  {
    name: 'a descriptor stays attached to a tun that is deleted',
    breaks: 'invariants',
    near: ['tun', 'dellink'],
    model: withLink('tun', () => ({ uninit: () => undefined })),
  },
];
