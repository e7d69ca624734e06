/**
 * What happens to network devices: register, open and close, change of namespace, unregister, and what a dying
 * namespace does to its devices (net/core/dev.c, Linux 6.18). Left out: uevents of queues.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Errno, Refusal } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { validName } from '../machine.js';
import { releaseHas } from '../release.js';
import { rfc2863Policy } from './link_watch.js';
import { IFF, callNotifiers, devGetByIndex, devGetByName, deviceOf, devicesOf, isUp } from './netdevice.js';
import type { Found, NetDevice, NewLink } from './netdevice.js';
import { INIT_NET, NSID_NOT_ASSIGNED, isAlive, netLabel, peernet2idAlloc } from './net_namespace.js';
import type { PernetHooks } from './pernet.js';
import { ALL_CHANGED, rtmsgIfinfo } from './rtmsg_ifinfo.js';
import { attachDefaultQdiscs, freeQueues, shutdownQdiscs } from './sched/sch_generic.js';

/** Devices of one pattern that the kernel looks for before it gives up (8 × PAGE_SIZE bits). */
const MAX_UNITS = 32768;

/**
 * __dev_alloc_name(): the name itself, or, for a pattern with one %d, the first of its names that is free.
 * @returns EINVAL: not a valid name or pattern; ENFILE: all names of the pattern are taken.
 */
const allocName = (kernel: Kernel, net: number, pattern: string, site: string): Found<string> => {
  if (!validName(pattern)) return E.left(refuse('EINVAL', site));
  if (!pattern.includes('%')) return E.right(pattern);
  const [before = '', after = '', more] = pattern.split('%');
  if (more !== undefined || !after.startsWith('d')) return E.left(refuse('EINVAL', site));
  for (let unit = 0; unit < MAX_UNITS; unit += 1) {
    const name = `${before}${unit}${after.slice(1)}`;
    if (validName(name) && devGetByName(kernel, net, name) === undefined) return E.right(name);
  }
  return E.left(refuse('ENFILE', site));
};

/** dev_get_valid_name(). @returns EEXIST: another device of the net has it; else as allocName. */
export const getValidName = (kernel: Kernel, net: number, pattern: string): Found<string> => {
  const name = allocName(kernel, net, pattern, 'dev_get_valid_name');
  if (E.isLeft(name)) return name;
  return devGetByName(kernel, net, name.right) === undefined
    ? name
    : E.left(refuse('EEXIST', 'dev_get_valid_name'));
};

const INT_MAX = 0x7fffffff;

/** dev_index_reserve() for an automatic index: cyclic, after the one given last. */
const nextIfindex = (kernel: Kernel, net: number): number => {
  const { ifindex: last, dev_index_head } = devicesOf(kernel, net);
  let ifindex = last;
  do ifindex = ifindex >= INT_MAX ? 1 : ifindex + 1;
  while (dev_index_head.has(ifindex));
  return ifindex;
};

/** Where the addresses of the kinds come from that do not draw one. */
const ASSIGNED: Readonly<Record<string, NetDevice['addr_assign_type']>> = {
  lo: 'PERM',
  physical: 'PERM',
  mac80211_hwsim: 'PERM',
  wireless: 'PERM',
};

/** Devices whose name is not asked for by a request; the boot names cards as the kernel would count them. */
const NAMED: Readonly<Record<string, NetDevice['name_assign_type']>> = {
  lo: 'PREDICTABLE',
  physical: 'ENUM',
  wireless: 'ENUM',
};

/** Names that a device cannot have because its directory in /proc/sys/net/ipv4/conf would clash. */
export const SYSCTL_NAMES: ReadonlySet<string> = new Set(['all', 'default']);

/**
 * register_netdevice(): `kind`'s set-up, a name, an index, then onto the lists of the net, from which a notifier that
 * objects takes it again (the index is used up then).
 * @returns EINVAL, EEXIST, ENFILE: the name; EBUSY: the index is taken
 */
export const registerNetdevice = (
  call: Call,
  kind: string,
  link: NewLink,
  pattern: string,
): Found<number> => {
  const wanted = link.name ?? pattern;
  return call.within('register_netdevice', wanted, () => {
    const name = getValidName(call.kernel, link.net, wanted);
    if (E.isLeft(name)) return name;
    const auto = link.ifindex === 0;
    if (!auto && devGetByIndex(call.kernel, link.net, link.ifindex) !== undefined)
      return E.left(refuse('EBUSY', 'dev_index_reserve'));
    const [random = '02:00:00:00:00:00'] = link.random;
    const ops = call.ops.link[kind];
    const setup = ops?.setup(random);
    if (setup === undefined) throw new Error(`no link operations for kind ${kind}`);
    const dev = call.kernel.dev.nextDev;
    const device: NetDevice = {
      ...setup,
      carrier_up_count: 0,
      carrier_down_count: 0,
      ...link.hardware,
      tx_queue_len: link.tx_queue_len ?? setup.tx_queue_len,
      broadcast: link.broadcast ?? setup.broadcast,
      addr_assign_type: link.address === undefined ? (ASSIGNED[kind] ?? 'RANDOM') : 'SET',
      name_assign_type: NAMED[kind] ?? (link.name === undefined ? 'ENUM' : 'USER'),
      altnames: [],
      group: link.group ?? 0,
      ifalias: '',
      master: null,
      lower: null,
      priv: null,
      ...link.derived,
      dev,
      kind,
      net: link.net,
      name: name.right,
      ifindex: auto ? nextIfindex(call.kernel, link.net) : link.ifindex,
      mtu: link.mtu ?? link.derived?.mtu ?? setup.mtu,
      address: link.address ?? link.derived?.address ?? setup.address,
      operstate: link.derived?.operstate ?? 'UNKNOWN',
      rtnl_link_state:
        link.derived?.rtnl_link_state ?? (ops?.rtnl === undefined ? 'INITIALIZED' : 'INITIALIZING'),
    };
    call.emit({ type: 'register_netdevice', device, auto_ifindex: auto });
    ops?.init?.(call, device);
    call.emit({ type: 'kobject_uevent', action: 'add', dev });
    if (SYSCTL_NAMES.has(name.right)) {
      ops?.uninit?.(call, device);
      call.emit({ type: 'kobject_uevent', action: 'remove', dev });
      call.emit({ type: 'unregister_netdevice', dev });
      return E.left(refuse('EINVAL', 'devinet_sysctl_register'));
    }
    callNotifiers(call, 'NETDEV_REGISTER', dev);
    if (!device.carrier) rfc2863Policy(call, dev);
    if (device.rtnl_link_state === 'INITIALIZED') rtmsgIfinfo(call, 'RTM_NEWLINK', dev, ALL_CHANGED);
    return E.right(dev);
  });
};

/** __dev_open(): what the driver's open answers (veth without peer: ENOTCONN), else the device is up. Nobody is told. */
export const devOpen = (call: Call, dev: number): Verdict =>
  call.within('__dev_open', deviceOf(call.kernel, dev).name, () => {
    const device = deviceOf(call.kernel, dev);
    const ops = call.ops.link[device.kind];
    const refused = ops?.open?.(call, device);
    if (refused !== undefined) return refused;
    call.emit({
      type: 'dev_open',
      dev,
      qdisc: device.qdisc === 'noop' ? attachDefaultQdiscs(call, dev, ops?.qdisc ?? 'noop') : device.qdisc,
    });
    return undefined;
  });

/** __dev_close_many(), for one device. */
export const devStop = (call: Call, dev: number): void =>
  call.within('__dev_close_many', deviceOf(call.kernel, dev).name, () => {
    const device = deviceOf(call.kernel, dev);
    call.ops.link[device.kind]?.stop?.(call, device);
    call.emit({ type: 'dev_close', dev });
  });

/** dev_close_many(): all are closed before anybody hears of the first. */
export const devCloseMany = (call: Call, devs: readonly number[]): void => {
  const up = devs.filter((dev) => isUp(deviceOf(call.kernel, dev)));
  for (const dev of up) devStop(call, dev);
  for (const dev of up) {
    rtmsgIfinfo(call, 'RTM_NEWLINK', dev, IFF.UP | IFF.RUNNING);
    callNotifiers(call, 'NETDEV_DOWN', dev);
  }
};

/**
 * netdev_upper_dev_unlink(): `upper` is no longer stacked on `dev`, or no longer its master.
 * @param gone because `dev` is going for good
 */
export const netdevUpperDevUnlink = (call: Call, dev: number, upper: number, gone?: true): void => {
  call.emit({ type: 'netdev_upper_dev_unlink', dev, upper });
  callNotifiers(call, 'NETDEV_CHANGEUPPER', dev, { upper, gone });
};

/** dev_shutdown(): the queueing disciplines go. */
const devShutdown = (call: Call, dev: number): void => {
  shutdownQdiscs(call, dev);
  if (deviceOf(call.kernel, dev).qdisc !== 'noop') call.emit({ type: 'dev_shutdown', dev });
};

const refuseMove = (call: Call, errno: Errno, extack: string): Refusal => {
  const says = releaseHas(call.kernel.machine?.kernel ?? '', 'reasons of refused moves');
  return refuse(errno, '__dev_change_net_namespace', says ? extack : undefined);
};

const targetName = (
  call: Call,
  device: NetDevice,
  net: number,
  pattern: string | undefined,
): Found<string> => {
  if (devGetByName(call.kernel, net, device.name) === undefined) return E.right(device.name);
  if (pattern === undefined)
    return E.left(refuseMove(call, 'EEXIST', 'An interface with the same name exists in the target netns'));
  const name = getValidName(call.kernel, net, pattern);
  if (E.isRight(name)) return name;
  const why = `Unable to use '${pattern}' for the new interface name in the target netns`;
  return E.left(refuseMove(call, name.left.errno, why));
};

/**
 * __dev_change_net_namespace(): nothing changes before every check has passed; then the device is closed, leaves
 * its net and joins `net`, under its own name and index where they are free.
 * @param pattern the name to use when its own is taken; undefined: none
 * @param ifindex the index it must have there; 0: its own if free, else the next
 * @returns EINVAL: immutable; EEXIST, EINVAL, ENFILE: no name; EBUSY: `ifindex` is taken
 */
export const devChangeNetNamespace = (
  call: Call,
  dev: number,
  net: number,
  pattern: string | undefined,
  ifindex = 0,
): Verdict =>
  call.within('__dev_change_net_namespace', deviceOf(call.kernel, dev).name, () => {
    const device = deviceOf(call.kernel, dev);
    const stays = releaseHas(call.kernel.machine?.kernel ?? '', 'moves to nowhere');
    if (device.net === net && (stays || !device.netns_immutable)) return undefined;
    if (device.netns_immutable) return refuseMove(call, 'EINVAL', 'The interface netns is immutable');
    const name = targetName(call, device, net, pattern);
    if (E.isLeft(name)) return name.left;
    const taken = device.altnames.find((altname) => devGetByName(call.kernel, net, altname) !== undefined);
    if (taken !== undefined)
      return refuseMove(call, 'EEXIST', `An interface with the altname ${taken} exists in the target netns`);
    if (ifindex !== 0 && devGetByIndex(call.kernel, net, ifindex) !== undefined)
      return refuseMove(call, 'EBUSY', `The ifindex ${ifindex} is not available in the target netns`);
    const wanted = ifindex === 0 ? device.ifindex : ifindex;
    const auto = devGetByIndex(call.kernel, net, wanted) !== undefined;
    const reserved = auto ? nextIfindex(call.kernel, net) : wanted;
    devCloseMany(call, [dev]);
    devShutdown(call, dev);
    callNotifiers(call, 'NETDEV_UNREGISTER', dev);
    rtmsgIfinfo(call, 'RTM_DELLINK', dev, ALL_CHANGED, {
      IFLA_NEW_NETNSID: peernet2idAlloc(call, device.net, net) ?? NSID_NOT_ASSIGNED,
      IFLA_NEW_IFINDEX: reserved,
    });
    call.emit({ type: 'kobject_uevent', action: 'remove', dev });
    call.emit({
      type: 'dev_change_net_namespace',
      dev,
      net,
      ifindex: reserved,
      auto_ifindex: auto,
      name: name.right,
    });
    call.emit({ type: 'kobject_uevent', action: 'add', dev });
    callNotifiers(call, 'NETDEV_REGISTER', dev);
    rtmsgIfinfo(call, 'RTM_NEWLINK', dev, ALL_CHANGED);
    return undefined;
  });

/**
 * unregister_netdevice_many(): all are closed before the first one goes. Whoever is stacked on one of them hears of it
 * first and goes first; what is in `kill` itself has been detached by its dellink.
 */
export const unregisterNetdeviceMany = (call: Call, kill: readonly number[]): void => {
  const devs = [...new Set(kill)];
  if (devs.length === 0) return;
  call.within('unregister_netdevice_many', '', () => {
    devCloseMany(call, devs);
    for (const dev of devs) {
      devShutdown(call, dev);
      callNotifiers(call, 'NETDEV_UNREGISTER', dev, { gone: true });
      const device = deviceOf(call.kernel, dev);
      const { net, rtnl_link_state } = device;
      call.ops.link[device.kind]?.uninit?.(call, device);
      if (rtnl_link_state === 'INITIALIZED') rtmsgIfinfo(call, 'RTM_DELLINK', dev, ALL_CHANGED);
      if (isAlive(call.kernel, net)) call.emit({ type: 'kobject_uevent', action: 'remove', dev });
      freeQueues(call, dev);
      call.emit({ type: 'unregister_netdevice', dev });
    }
  });
};

/** default_device_exit_net(): what is not virtual goes home to init_net; it must not fail. */
const defaultDeviceExitNet = (call: Call, net: number): void =>
  call.within('default_device_exit_net', netLabel(call.kernel, net), () => {
    for (const dev of devicesOf(call.kernel, net).dev_base_head) {
      const device = deviceOf(call.kernel, dev);
      const rtnl = call.ops.link[device.kind]?.rtnl;
      if (device.netns_immutable || (rtnl !== undefined && !rtnl.netns_refund)) continue;
      const byIndex = `dev${device.ifindex}`;
      const fallback = devGetByName(call.kernel, INIT_NET, byIndex) === undefined ? byIndex : 'dev%d';
      for (const altname of device.altnames)
        if (devGetByName(call.kernel, INIT_NET, altname) !== undefined)
          call.emit({ type: 'netdev_name_node_alt_destroy', dev, altname });
      const refused = devChangeNetNamespace(call, dev, INIT_NET, fallback);
      if (refused !== undefined)
        throw new Error(`failed to move ${device.name} to init_net: ${refused.errno}`);
    }
  });

/** default_device_exit_batch(): after the moves, everything left is unregistered, latest arrival first. */
const defaultDeviceExitBatch = (call: Call, nets: readonly number[]): void =>
  call.within('default_device_exit_batch', '', () => {
    for (const net of nets) defaultDeviceExitNet(call, net);
    const kill: number[] = [];
    for (const net of nets) {
      for (const dev of devicesOf(call.kernel, net).dev_base_head.toArray().toReversed()) {
        const device = deviceOf(call.kernel, dev);
        const dellink = call.ops.link[device.kind]?.rtnl?.dellink;
        if (kill.includes(dev)) continue;
        if (dellink === undefined) kill.push(dev);
        else dellink(call, device, kill);
      }
    }
    unregisterNetdeviceMany(call, kill);
  });

export const pernet = {
  netdev_net_ops: {
    init: (call, net) => {
      call.emit({ type: 'netdev_init', net });
      return undefined;
    },
    exit: (call, net) => call.emit({ type: 'netdev_exit', net }),
  },
  default_device_ops: { exit_batch: defaultDeviceExitBatch },
} satisfies Record<string, PernetHooks>;
