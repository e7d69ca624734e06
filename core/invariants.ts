/**
 * Named properties of a kernel, written once for tests, checker and watchpoints. Each says in a sentence what is wrong,
 * or nothing. `always` holds after every event; `rest` only between commands, when no kernel function is half way.
 */
import type { Kernel } from './kernel.js';
import { danglingUserNs, forgottenUserNs, wrongUcounts } from './kernel/user_namespace_check.js';
import { allFiles, holderOf, netOfFile } from './fs/file.js';
import { disagreeingPeers, strandedSlave, strayMount, unusedMntNs } from './fs/mount_check.js';
import { netMounts } from './fs/namespace.js';
import { strayAddress, strayRoute6 } from './net/addrconf_check.js';
import { disorderedRoutes, strayRoute } from './net/fib_check.js';
import { strayInDevice } from './net/devinet_check.js';
import { danglingUpper, strayPort, strayVxlan, wrongNames } from './net/dev_check.js';
import { strayNeighbour } from './net/neigh_check.js';
import { strayNexthop } from './net/nexthop_check.js';
import { strayInCgroup } from './kernel/cgroup.js';
import { strayZombie } from './kernel/exit.js';
import { pernetOf } from './kernel/module.js';
import { isPending } from './kernel/workqueue.js';
import { strayTimewait } from './net/inet_timewait_sock.js';
import { outsideGeneric, wrongPassive } from './net/net_check.js';
import { INIT_NET, holderKey } from './net/net_namespace.js';
import { strayTun } from './link/tun.js';
import { devicesOf, dump } from './net/netdevice.js';
import { initialisedOps } from './net/pernet.js';

export interface Invariant {
  readonly name: string;
  readonly holds: 'always' | 'rest';
  /** What is wrong, or undefined. */
  readonly violation: (kernel: Kernel) => string | undefined;
}

/** The first answer that is one. */
export const first = <A>(items: Iterable<A>, wrong: (item: A) => string | undefined): string | undefined => {
  for (const item of items) {
    const found = wrong(item);
    if (found !== undefined) return found;
  }
  return undefined;
};

const deviceInOneNet: Invariant = {
  name: 'every device is in exactly one net, under one index, its name and its alternative names',
  holds: 'always',
  violation: (kernel) => {
    const listed = new Map<number, number>();
    for (const [net, devices] of kernel.dev.byNet) {
      const { dev_base_head, dev_index_head } = devices;
      if (dev_base_head.size !== dev_index_head.size)
        return `the tables of net ${net} disagree about how many devices it has`;
      for (const dev of dev_base_head) {
        const device = kernel.dev.devices.get(dev);
        if (device === undefined) return `net ${net} lists device ${dev}, which does not exist`;
        if (listed.has(dev)) return `device ${dev} is listed twice`;
        if (device.net !== net) return `${device.name} is listed in net ${net} but says net ${device.net}`;
        if (dev_index_head.get(device.ifindex) !== dev) return `${device.name} is not found by its index`;
        listed.set(dev, net);
      }
      const misnamed = wrongNames(dump(kernel, net), devices);
      if (misnamed !== undefined) return misnamed;
    }
    const lost = kernel.dev.devices.find(({ dev }) => !listed.has(dev));
    return lost && `${lost.name} is in no net`;
  },
};

const oneLo: Invariant = {
  name: 'a net has lo, with index 1, before any other device',
  holds: 'rest',
  violation: (kernel) =>
    first(kernel.net.list, (net) => {
      const lo = dump(kernel, net)[0];
      if (lo?.kind !== 'lo' || lo.ifindex !== 1) return `net ${net} has no lo with index 1`;
      return devicesOf(kernel, net).dev_base_head.first() === lo.dev
        ? undefined
        : `lo was not first in net ${net}`;
    }),
};

const immutableStays: Invariant = {
  name: 'an immutable device stays in the net that it was made in',
  holds: 'always',
  violation: (kernel) =>
    first(kernel.dev.byNet, ([net]) =>
      dump(kernel, net).filter(({ kind }) => kind === 'lo').length > 1 ? `net ${net} has two lo` : undefined,
    ),
};

const phyWithInterfaces: Invariant = {
  name: 'a phy and its interfaces are in one net, which lives, and the interfaces cannot leave it alone',
  holds: 'rest',
  violation: (kernel) =>
    first(kernel.wireless.wiphys.values(), ({ name, net, wdevs }) => {
      if (!kernel.net.nets.has(net)) return `${name} is in net ${net}, which is gone`;
      return first(wdevs, ({ dev }) => {
        const device = kernel.dev.devices.get(dev);
        if (device === undefined) return `an interface of ${name} is gone`;
        if (device.net !== net) return `${device.name} is in net ${device.net}, ${name} in net ${net}`;
        return device.netns_immutable ? undefined : `${device.name} can leave ${name}`;
      });
    }),
};

const cardsSurvive: Invariant = {
  name: 'a physical device is never lost, and is in a net that lives',
  holds: 'rest',
  violation: (kernel) => {
    if (kernel.machine === null) return undefined;
    const cards = kernel.dev.devices.filter(({ kind }) => kind === 'physical' || kind === 'mac80211_hwsim');
    if (cards.size !== kernel.machine.nics.length)
      return `the machine has ${kernel.machine.nics.length} cards, the nets have ${cards.size}`;
    const stranded = cards.find(({ net }) => !kernel.net.nets.has(net));
    return stranded && `${stranded.name} is in net ${stranded.net}, which is gone`;
  },
};

const vethPairs: Invariant = {
  name: 'a veth has a far end, which has it',
  holds: 'rest',
  violation: (kernel) =>
    first(
      kernel.dev.devices.valueSeq().filter(({ kind }) => kind === 'veth'),
      ({ dev, name }) => {
        const peer = kernel.veth.peer.get(dev);
        if (peer === undefined || !kernel.dev.devices.has(peer)) return `${name} has no far end`;
        return kernel.veth.peer.get(peer) === dev ? undefined : `the far end of ${name} belongs to another`;
      },
    ) ??
    first(kernel.veth.peer, ([dev]) =>
      kernel.dev.devices.has(dev) ? undefined : `a pair remembers device ${dev}`,
    ),
};

const exactReferences: Invariant = {
  name: 'a net is held by nsproxies, its nsfs inode, sockets, tun and proc files of it, and by nothing else',
  holds: 'rest',
  violation: (kernel) =>
    first(kernel.net.nets.values(), ({ net, refs }) => {
      const nsproxies = kernel.tasks.nsproxies.valueSeq().filter((row) => row.net === net);
      const expected = nsproxies.map(({ nsproxy }) => holderKey({ kind: 'nsproxy', nsproxy })).toSet();
      const own = allFiles(kernel).flatMap((file) => {
        const holder = netOfFile(file) === net ? holderOf(file) : undefined;
        return holder === undefined ? [] : [holderKey(holder)];
      });
      const withFiles = expected.union(own);
      const withFile = kernel.nsfs.inodes.has(net) ? withFiles.add('nsfs') : withFiles;
      const all = net === INIT_NET ? withFile.add('kernel') : withFile;
      const leaked = refs.keySeq().find((key) => !all.has(key));
      if (leaked !== undefined) return `net ${net} is held by ${leaked}, which is not there`;
      const missing = all.find((key) => !refs.has(key));
      return missing && `net ${net} is not held by ${missing}`;
    }),
};

const exactInodes: Invariant = {
  name: 'an nsfs inode counts its open files, and is there as long as these and its mounts',
  holds: 'rest',
  violation: (kernel) => {
    const users = new Map<number, number>();
    const use = (net: number): unknown => users.set(net, (users.get(net) ?? 0) + 1);
    for (const file of allFiles(kernel)) if (file.kind === 'net') use(file.net);
    const mounted = new Set(netMounts(kernel).map(({ net }) => net));
    const nets = new Set([...users.keys(), ...mounted, ...kernel.nsfs.inodes.keys()]);
    return first(nets, (net) => {
      const [files, counted] = [users.get(net) ?? 0, kernel.nsfs.inodes.get(net)];
      if (counted === undefined) return `net ${net} is used and has no inode`;
      if (counted !== files) return `net ${net} has ${files} open files, its inode counts ${counted}`;
      return files > 0 || mounted.has(net) ? undefined : `net ${net} has an inode that nobody uses`;
    });
  },
};

const sharedNsproxies: Invariant = {
  name: 'an nsproxy counts its tasks and goes with the last one',
  holds: 'rest',
  violation: (kernel) => {
    const orphan = kernel.tasks.tasks.find(({ nsproxy }) => !kernel.tasks.nsproxies.has(nsproxy));
    if (orphan !== undefined) return `task ${orphan.pid} has no namespaces`;
    return first(kernel.tasks.nsproxies.values(), ({ nsproxy, count }) => {
      const tasks = kernel.tasks.tasks.count((task) => task.nsproxy === nsproxy);
      return tasks === count && tasks > 0
        ? undefined
        : `nsproxy ${nsproxy} counts ${count} tasks and has ${tasks}`;
    });
  },
};

const lifeAndDeath: Invariant = {
  name: 'a net lives while it is held; one that is not waits for cleanup_net',
  holds: 'rest',
  violation: (kernel) =>
    first(kernel.net.nets.values(), ({ net, refs, state }) => {
      const alive = !refs.isEmpty();
      if (alive !== (state === 'live')) return `net ${net} is ${state} with ${refs.size} references`;
      if (!kernel.net.list.includes(net)) return `net ${net} is not on net_namespace_list`;
      if (alive === kernel.net.cleanup.includes(net))
        return `net ${net} is ${state}, which cleanup_list gets wrong`;
      return undefined;
    }) ??
    (kernel.net.cleanup.isEmpty() || isPending(kernel, 'cleanup_net')
      ? undefined
      : 'nets wait for cleanup_net, which is not queued'),
};

const nothingLeftBehind: Invariant = {
  name: 'a net that is gone leaves nothing behind',
  holds: 'rest',
  violation: (kernel) => {
    const known = (net: number): boolean => kernel.net.nets.has(net);
    const gone = (what: string, nets: Iterable<number>): string | undefined =>
      first(nets, (net) => (known(net) ? undefined : `${what} names net ${net}, which is gone`));
    return (
      gone('a device table', kernel.dev.byNet.keys()) ??
      gone('net_generic', kernel.pernet.gen.keys()) ??
      gone(
        'a mount',
        netMounts(kernel).map(({ net }) => net),
      ) ??
      gone('an nsfs inode', kernel.nsfs.inodes.keys()) ??
      first(kernel.net.nets.values(), ({ net, netns_ids }) =>
        gone(`an nsid of net ${net}`, netns_ids.values()),
      )
    );
  },
};

const identity: Invariant = {
  name: 'no two nets have one inode number, and none has a free one',
  holds: 'always',
  violation: (kernel) => {
    const inums = kernel.net.nets
      .valueSeq()
      .map(({ inum }) => inum)
      .toArray();
    if (new Set(inums).size !== inums.length) return 'an inode number is used twice';
    const free = inums.find((inum) => kernel.net.freeInums.includes(inum));
    return free === undefined ? undefined : `inode number ${free} is free and in use`;
  },
};

const pernetComplete: Invariant = {
  name: 'every net on the list has been initialised by every pernet operation, and by no other',
  holds: 'rest',
  violation: (kernel) =>
    first(kernel.net.list, (net) => {
      const done = initialisedOps(kernel, net).length;
      const slots = kernel.pernet.gen.get(net)?.size ?? 0;
      const all = kernel.pernet.list.size;
      return done === all && slots === all
        ? undefined
        : `net ${net} has ${done} of ${all} initialised, ${slots} slots`;
    }),
};

const pernetOrder: Invariant = {
  name: 'pernet subsystems come before pernet devices, and ids are distinct',
  holds: 'always',
  violation: (kernel) => {
    const { list } = kernel.pernet;
    const firstDevice = list.findIndex(({ region }) => region === 'device');
    if (firstDevice >= 0 && list.skip(firstDevice).some(({ region }) => region === 'subsys'))
      return 'a pernet subsystem comes after a device';
    const ids = list.map(({ id }) => id).filter((id) => id !== null);
    return ids.toSet().size === ids.size ? undefined : 'two pernet operations have one id';
  },
};

const workIsQueued: Invariant = {
  name: 'what linkwatch has to look at is queued for it',
  holds: 'rest',
  violation: (kernel) =>
    kernel.dev.lweventlist.isEmpty() || isPending(kernel, 'linkwatch_event')
      ? first(kernel.dev.lweventlist, (dev) =>
          kernel.dev.devices.has(dev) ? undefined : `linkwatch is to look at device ${dev}, which is gone`,
        )
      : 'devices wait for linkwatch_event, which is not queued',
};

const sysctlsOfTheLiving: Invariant = {
  name: 'sysctl values are of nets that are there, and of devices that are in them',
  holds: 'rest',
  violation: (kernel) =>
    first(kernel.sysctl.nets, ([net, directories]) => {
      if (!kernel.net.nets.has(net)) return `net ${net} is gone and has sysctl values`;
      return first(directories.keys(), (directory) => {
        const dev = /#(\d+)$/.exec(directory)?.[1];
        if (dev === undefined || devicesOf(kernel, net).dev_base_head.includes(Number(dev))) return undefined;
        return `net ${net} has ${directory} of a device that is not in it`;
      });
    }),
};

const modulesRegister: Invariant = {
  name: 'what a module registers for every net is registered while it is loaded',
  holds: 'rest',
  violation: (kernel) =>
    first(kernel.modules.loaded, (module) => {
      const missing = pernetOf(module).find((name) => !kernel.pernet.list.some((ops) => ops.name === name));
      return missing && `${module} is loaded without ${missing}`;
    }),
};

export const INVARIANTS: readonly Invariant[] = [
  deviceInOneNet,
  oneLo,
  immutableStays,
  phyWithInterfaces,
  cardsSurvive,
  vethPairs,
  exactReferences,
  exactInodes,
  sharedNsproxies,
  {
    name: 'a zombie has no files and a parent that could wait for it',
    holds: 'rest',
    violation: strayZombie,
  },
  { name: 'who is in a cgroup lives', holds: 'rest', violation: strayInCgroup },
  lifeAndDeath,
  nothingLeftBehind,
  identity,
  pernetComplete,
  pernetOrder,
  workIsQueued,
  {
    name: 'a mount is on a file that exists, under a mount of its own mount namespace, which exists',
    holds: 'rest',
    violation: strayMount,
  },
  { name: 'a route leads through devices of its net that are up', holds: 'rest', violation: strayRoute },
  { name: 'a route of IPv6 leads through a device of its net', holds: 'rest', violation: strayRoute6 },
  { name: 'a neighbour is of a device of its net', holds: 'rest', violation: strayNeighbour },
  { name: 'a nexthop leads through a device of its net that is up', holds: 'rest', violation: strayNexthop },
  { name: 'an address of IPv6 is of a device of its net', holds: 'rest', violation: strayAddress },
  {
    name: 'routes of one prefix and rules are in the order in which they are asked',
    holds: 'always',
    violation: disorderedRoutes,
  },
  { name: 'a device on top of another is on one that is there', holds: 'rest', violation: danglingUpper },
  { name: 'a port is in the net of its master', holds: 'rest', violation: strayPort },
  {
    name: 'a vxlan has its socket in a net that is there, alone with its id',
    holds: 'rest',
    violation: strayVxlan,
  },
  {
    name: 'a mount namespace has a task or an open file, or is gone',
    holds: 'rest',
    violation: unusedMntNs,
  },
  { name: 'peers have the same mounts under them', holds: 'rest', violation: disagreeingPeers },
  { name: 'a slave has a master', holds: 'rest', violation: strandedSlave },
  {
    name: 'the memory of a net stays as long as the net, the sysfs that show it and sockets of the kernel in it',
    holds: 'rest',
    violation: wrongPassive,
  },
  {
    name: 'what pernet operations keep of a net has room in net_generic()',
    holds: 'always',
    violation: outsideGeneric,
  },
  {
    name: 'nets and user namespaces are charged to their makers, in every user namespace above as well',
    holds: 'rest',
    violation: wrongUcounts,
  },
  {
    name: 'a user namespace outlives whatever refers to it',
    holds: 'rest',
    violation: danglingUserNs,
  },
  {
    name: 'a user namespace to which nothing refers is freed',
    holds: 'rest',
    violation: forgottenUserNs,
  },
  { name: 'a tun has an open descriptor or is persistent', holds: 'rest', violation: strayTun },
  { name: 'a TIME_WAIT goes with its net', holds: 'rest', violation: strayTimewait },
  sysctlsOfTheLiving,
  modulesRegister,
  {
    name: 'the addresses of a device are in order, each subnet with one primary',
    holds: 'rest',
    violation: strayInDevice,
  },
];
