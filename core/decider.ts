/**
 * The one list of subsystems, and the two functions that everything else is built on: `decide` says what a command does
 * to a kernel, `evolve` makes an event so. Both are pure; replaying recorded events gives the same state anywhere.
 */
import * as TH from 'fp-ts/lib/These.js';
import * as t from 'io-ts';
import { dispatch } from './dispatch.js';
import type { Refusal } from './errno.js';
import * as files from './fs/file.js';
import * as mounts from './fs/namespace.js';
import * as nsfs from './fs/nsfs.js';
import * as open from './fs/open.js';
import * as procSysctl from './fs/proc_sysctl.js';
import * as main from './init/main.js';
import type { Call, Command, Event, Events, Frame, Kernel, Ops, Slice, Trace } from './kernel.js';
import * as cgroup from './kernel/cgroup.js';
import * as cred from './kernel/cred.js';
import * as exit from './kernel/exit.js';
import * as fork from './kernel/fork.js';
import * as modules from './kernel/module.js';
import * as tasks from './kernel/nsproxy.js';
import * as time from './kernel/timekeeping.js';
import * as userns from './kernel/user_namespace.js';
import * as workqueue from './kernel/workqueue.js';
import * as bond from './link/bond.js';
import * as bridge from './link/bridge.js';
import * as brPrivate from './link/br_private.js';
import { forwardDelayTimerExpired } from './link/br_stp.js';
import { LINK_OPS } from './link/link_ops.js';
import * as ipvlan from './link/ipvlan.js';
import * as lo from './link/lo.js';
import * as tun from './link/tun.js';
import * as veth from './link/veth.js';
import * as vxlan from './link/vxlan.js';
import * as vxlanFdb from './link/vxlan_fdb.js';
import * as machine from './machine.js';
import * as dev from './net/dev.js';
import * as devAddr from './net/dev_addr_excl.js';
import * as devBase from './net/dev_base.js';
import * as netSysfs from './net/net_sysfs.js';
import * as ifLink from './net/if_link.js';
import * as addrconf from './net/addrconf.js';
import * as ifInet6 from './net/if_inet6.js';
import * as ip6Fib from './net/ip6_fib.js';
import * as route6 from './net/route6_rtnl.js';
import * as inetIoctl from './net/inet_ioctl.js';
import * as ifAddr from './net/if_addr.js';
import * as devconf from './net/devconf.js';
import * as devinet from './net/devinet.js';
import * as inetdevice from './net/inetdevice.js';
import { withKernelSockets } from './net/af_netlink.js';
import * as timewait from './net/inet_timewait_sock.js';
import { NETDEV_CHAIN } from './link/netdev_chain.js';
import { linkwatchEvent } from './net/link_watch.js';
import * as netAlloc from './net/net_alloc.js';
import * as neighTable from './net/neigh_table.js';
import * as neighbour from './net/neighbour.js';
import { FdbCommand, NeighCommand } from './net/ndmsg.js';
import * as net from './net/net_namespace.js';
import * as nexthop from './net/nexthop.js';
import * as nexthopTable from './net/nexthop_table.js';
import { NexthopCommand } from './net/nhmsg.js';
import * as pernet from './net/pernet.js';
import * as fib4Rules from './net/fib4_rules.js';
import * as fib6Rules from './net/fib6_rules.js';
import * as fibFrontend from './net/fib_frontend.js';
import * as fibMagic from './net/fib_magic.js';
import * as fibRules from './net/fib_rules.js';
import * as fibTrie from './net/fib_trie.js';
import * as route from './net/route.js';
import * as rtmsg from './net/rtmsg.js';
import * as addrlabel from './net/addrlabel.js';
import { ArpreqCommand } from './net/arp_ioctl.js';
import * as sched from './net/sched/sch.js';
import * as sock from './net/sock.js';
import * as cfg80211 from './net/wireless.js';
import * as sysctl from './net/sysctl_net.js';

export const CommandCodec = t.union([
  main.BootCommand,
  tasks.TaskCommand,
  fork.ForkCommand,
  exit.ExitCommand,
  cgroup.CgroupCommand,
  cred.CredCommand,
  userns.UserNsCommand,
  open.OpenCommand,
  pernet.PernetCommand,
  ifLink.RtnlCommand,
  ifLink.BridgeLinkCommand,
  ifAddr.AddrCommand,
  rtmsg.RouteCommand,
  rtmsg.RuleCommand,
  NeighCommand,
  FdbCommand,
  NexthopCommand,
  inetIoctl.IoctlCommand,
  sock.SockCommand,
  timewait.ConnectCommand,
  tun.TunCommand,
  procSysctl.ProcSysCommand,
  netSysfs.SysfsCommand,
  modules.ModuleCommand,
  workqueue.WorkCommand,
  time.TimeCommand,
  cfg80211.WirelessCommand,
  sched.TcCommand,
  ArpreqCommand,
  addrlabel.AddrlabelCommand,
]);

export const EventCodec = t.union([
  machine.MachineEvent,
  tasks.TaskEvent,
  cgroup.CgroupEvent,
  userns.UserNsEvent,
  files.FileEvent,
  mounts.MountEvent,
  nsfs.NsfsEvent,
  net.NetEvent,
  netAlloc.NetAllocEvent,
  pernet.PernetEvent,
  devBase.DevEvent,
  devAddr.DevAddrEvent,
  brPrivate.BridgeEvent,
  vxlanFdb.VxlanFdbEvent,
  inetdevice.DevinetEvent,
  fibRules.RuleEvent,
  fibTrie.FibEvent,
  ifInet6.AddrconfEvent,
  ip6Fib.Fib6Event,
  neighTable.NeighEvent,
  nexthopTable.NexthopEvent,
  veth.VethEvent,
  ipvlan.IpvlanEvent,
  tun.TunEvent,
  timewait.TimewaitEvent,
  workqueue.WorkEvent,
  time.TimeEvent,
  cfg80211.WirelessEvent,
  sysctl.SysctlEvent,
  modules.ModuleEvent,
  sched.SchedEvent,
  addrlabel.AddrlabelEvent,
]);

/** What a subsystem brings: its slice at first, the kernel function that each of its events belongs to, what they change. */
interface Subsystem<S extends Slice> {
  readonly initial: Kernel[S];
  readonly sites: Readonly<Record<Events[S]['type'], string>>;
  readonly evolve: (slice: Kernel[S], event: Events[S]) => Kernel[S];
}

const SUBSYSTEMS: { readonly [S in Slice]: Subsystem<S> } = {
  machine,
  tasks,
  cgroup,
  user_ns: userns,
  files,
  mounts,
  nsfs,
  net,
  net_alloc: netAlloc,
  pernet,
  dev: devBase,
  dev_addr: devAddr,
  bridge: brPrivate,
  vxlan_fdb: vxlanFdb,
  devinet: inetdevice,
  rules: fibRules,
  fib: fibTrie,
  addrconf: ifInet6,
  fib6: ip6Fib,
  neigh: neighTable,
  nexthop: nexthopTable,
  veth,
  ipvlan,
  tun,
  timewait,
  workqueue,
  time,
  wireless: cfg80211,
  sysctl,
  modules,
  sched,
  addrlabel,
};

// Object.entries and Object.fromEntries forget which value is under which key.
export const initial = Object.fromEntries(
  Object.entries(SUBSYSTEMS).map(([slice, subsystem]) => [slice, subsystem.initial]),
) as unknown as Kernel;

/** event type → the slice that it changes and the kernel function that it belongs to. */
const OWNERS: ReadonlyMap<string, { readonly slice: Slice; readonly site: string }> = new Map(
  Object.entries(SUBSYSTEMS).flatMap(([slice, { sites }]) =>
    // Object.entries forgets that the keys of SUBSYSTEMS are the slices.
    Object.entries(sites).map(([type, site]) => [type, { slice: slice as Slice, site }] as const),
  ),
);

const ownerOf = (type: string): { readonly slice: Slice; readonly site: string } => {
  const owner = OWNERS.get(type);
  if (owner === undefined) throw new Error(`no subsystem knows the event ${type}`);
  return owner;
};

/** The kernel function that an event belongs to. */
export const siteOf = (event: Event): string => ownerOf(event.type).site;

/** Every type of event there can be, with the kernel function that it belongs to. */
export const siteByType: ReadonlyMap<string, string> = new Map(
  [...OWNERS].map(([type, { site }]) => [type, site]),
);

/** The function tables of the real kernel; tests replace entries to break it on purpose. */
export const OPS: Ops = {
  work: {
    cleanup_net: net.cleanupNet,
    linkwatch_event: linkwatchEvent,
    free_user_ns: userns.freeUserNs,
    ...addrconf.work,
    ...bond.work,
    ...timewait.work,
    check_lifetime: devinet.checkLifetime,
    forward_delay_timer: forwardDelayTimerExpired,
  },
  pernet: withKernelSockets(
    pernet.mergeHooks([
      net.pernet,
      dev.pernet,
      lo.pernet,
      bridge.pernet,
      bond.pernet,
      vxlan.pernet,
      devconf.pernet,
      neighbour.pernet,
      nexthop.pernet,
      fibFrontend.pernet,
      timewait.pernet,
      ip6Fib.pernet,
      addrlabel.pernet,
      fib6Rules.pernet,
      cfg80211.pernet,
    ]),
  ),
  link: LINK_OPS,
  release: { tun: tun.release, socket: timewait.release },
  notifiers: NETDEV_CHAIN,
  inetaddr_chain: { fib: fibMagic.inetaddrNotifier },
  inetaddr_validator_chain: { ipvlan: ipvlan.validator },
  fib_frontend: {
    fib_add_ifaddr: fibMagic.fibAddIfaddr,
    fib_del_ifaddr: fibMagic.fibDelIfaddr,
    fib_modify_prefix_metric: fibMagic.fibModifyPrefixMetric,
  },
  routes: {
    AF_INET: { doit: fibFrontend.doit, dumpit: fibFrontend.dumpit, getit: route.getit },
    AF_INET6: { doit: route6.doit, dumpit: route6.dumpit, getit: route6.getit },
  },
  rules: { AF_INET: fib4Rules.ops, AF_INET6: fib6Rules.ops },
  unregisterMany: dev.unregisterNetdeviceMany,
  capable: cred.capCapable,
};

/**
 * What a command does: Left when the kernel refuses and nothing changes, Right when it is done, Both when it is refused
 * after part of it was done.
 */
export type Outcome = TH.These<Refusal, Trace>;

/** A copy of the record, not of the slices. It is written out because that takes a tenth of what `...` takes. */
const copied = (kernel: Kernel): Kernel => ({
  machine: kernel.machine,
  tasks: kernel.tasks,
  cgroup: kernel.cgroup,
  user_ns: kernel.user_ns,
  files: kernel.files,
  mounts: kernel.mounts,
  nsfs: kernel.nsfs,
  net: kernel.net,
  net_alloc: kernel.net_alloc,
  pernet: kernel.pernet,
  dev: kernel.dev,
  dev_addr: kernel.dev_addr,
  bridge: kernel.bridge,
  vxlan_fdb: kernel.vxlan_fdb,
  devinet: kernel.devinet,
  rules: kernel.rules,
  fib: kernel.fib,
  addrconf: kernel.addrconf,
  fib6: kernel.fib6,
  neigh: kernel.neigh,
  nexthop: kernel.nexthop,
  veth: kernel.veth,
  ipvlan: kernel.ipvlan,
  tun: kernel.tun,
  timewait: kernel.timewait,
  workqueue: kernel.workqueue,
  time: kernel.time,
  wireless: kernel.wireless,
  sysctl: kernel.sysctl,
  modules: kernel.modules,
  sched: kernel.sched,
  addrlabel: kernel.addrlabel,
});

export const evolve = (kernel: Kernel, event: Event): Kernel => {
  const { slice } = ownerOf(event.type);
  // The owner table pairs a slice with its own events only; the compiler cannot follow a key through it.
  const step = SUBSYSTEMS[slice].evolve as (state: Kernel[Slice], event: Event) => Kernel[Slice];
  const before = kernel[slice];
  const after = step(before, event);
  if (before === after) return kernel;
  const now: Record<Slice, Kernel[Slice]> = copied(kernel);
  now[slice] = after;
  // It has a slice under every name.
  return now as Kernel;
};

/** A pair of `decide` and `evolve` over given parts; the real one is below, tests build broken ones. */
export const makeDecider =
  (ops: Ops, step: typeof evolve) =>
  (kernel: Kernel, command: Command): { readonly outcome: Outcome; readonly kernel: Kernel } => {
    const frames: Frame[] = [];
    const events: { event: Event; frame: number }[] = [];
    let top = -1;
    // A field, not a getter: those make every object one of a kind to V8, and a command take three times as long.
    const call: { -readonly [K in keyof Call]: Call[K] } = {
      kernel,
      ops,
      current: 'pid' in command ? command.pid : 0,
      emit: (event) => {
        call.kernel = step(call.kernel, event);
        events.push({ event, frame: top });
      },
      within: (site, about, body) => {
        const caller = top;
        top = frames.push({ site, about, caller }) - 1;
        const result = body();
        top = caller;
        return result;
      },
    };
    const refusal = dispatch(call, command);
    const trace = { frames, events };
    if (refusal === undefined) return { outcome: TH.right(trace), kernel: call.kernel };
    const outcome = events.length === 0 ? TH.left(refusal) : TH.both(refusal, trace);
    return { outcome, kernel: call.kernel };
  };

/** Carries a command out: its outcome, and the kernel after the outcome's events. */
export const decide = makeDecider(OPS, evolve);
