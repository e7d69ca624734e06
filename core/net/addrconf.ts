/**
 * What devices have of IPv6 as they come, go up and down and leave (net/ipv6/addrconf.c, Linux 6.18): an inet6_dev, a
 * link-local address when the device is ready, ::1 of lo, and what a change of ipv6/conf does to all of these. Left
 * out: routers and what they advertise, tunnels, stable secrets.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Call } from '../kernel.js';
import { cancelDelayedWork } from '../kernel/workqueue.js';
import {
  OWN,
  addrconfPrefixRoute,
  ifaNotifyDel,
  ifaNotifyNew,
  ipv6AddAddr,
  joinAnycast,
  leaveAnycast,
  removeHostRoute,
} from './addrconf_addr.js';
import { addrIsLocal, IN6ADDR_LOOPBACK, linklocalOf } from './addrconf_core.js';
import { dadRun, dadStart, makeDadWork } from './addrconf_dad.js';
import { addrconfAddDev, makeNewaddr, verify } from './addrconf_rtnl.js';
import { ipv6Devconf, ipv6DevconfAll, sysctlRegister, sysctlRename, sysctlUnregister } from './devconf.js';
import { IFA_F } from './if_addr.js';
import { addrListOf, has, in6DevGet } from './if_inet6.js';
import type { Inet6Ifaddr } from './if_inet6.js';
import { netifIsL3Master } from './l3mdev.js';
import { IFF, deviceOf, isUp } from './netdevice.js';
import type { NetDevice, Notification, Notifier, NotifierInfo } from './netdevice.js';
import { rt6DisableIp, rt6LinkDown, rt6SyncUp } from './route6.js';
import { RTNH_F } from './rtmsg.js';
import { directoryOf, stored } from './sysctl_net.js';

/** The smallest mtu with which a device speaks IPv6, in bytes. */
const IPV6_MIN_MTU = 1280;

/** IFAPROT_KERNEL_LO and IFAPROT_KERNEL_LL: addresses that the kernel gives by itself. */
const PROTO = { LO: 1, LL: 3 } as const;

const LL_PREFIX_BITS = 64;
const HOST_BITS = 128;

/** netif_oper_up() and a queueing discipline that lets packets through. */
const isLinkReady = ({ operstate, qdisc }: NetDevice): boolean =>
  (operstate === 'UP' || operstate === 'UNKNOWN') && qdisc !== 'noop';

/** ipv6_add_dev(). @returns whether the device speaks IPv6 now */
const addDev = (call: Call, device: NetDevice): boolean => {
  const { net, dev, mtu } = device;
  if (in6DevGet(call.kernel, device) !== undefined) return true;
  if (mtu < IPV6_MIN_MTU) return false;
  return call.within('ipv6_add_dev', device.name, () => {
    call.emit({ type: 'ipv6_add_dev', net, dev });
    sysctlRegister(call, dev, 'ipv6');
    if (isUp(device) && device.qdisc !== 'noop') call.emit({ type: 'IF_READY', net, dev, ready: true });
    return true;
  });
};

/** add_addr(), init_loopback(): ::1, of which nobody is asked. */
const initLoopback = (call: Call, dev: NetDevice): void => {
  if (!addDev(call, dev)) return;
  const added = ipv6AddAddr(call, dev, {
    ...OWN,
    pfx: IN6ADDR_LOOPBACK,
    plen: HOST_BITS,
    ifa_proto: PROTO.LO,
  });
  if (E.isLeft(added)) return;
  const ifp = { ...added.right, flags: added.right.flags & ~IFA_F.TENTATIVE };
  call.emit({ type: 'ifp_flags', net: dev.net, dev: dev.dev, ifa: ifp.ifa, flags: ifp.flags });
  ifaNotifyNew(call, dev, ifp);
};

/** addrconf_add_linklocal(), unless the device has the address. */
const addLinklocal = (call: Call, dev: NetDevice, pfx: string): void => {
  const cfg = { ...OWN, pfx, plen: LL_PREFIX_BITS, ifa_proto: PROTO.LL };
  const added = ipv6AddAddr(call, dev, cfg);
  if (E.isLeft(added)) return;
  addrconfPrefixRoute(call, dev, { addr: pfx, prefix_len: LL_PREFIX_BITS, metric: 0 });
  dadStart(call, dev, added.right);
};

/** IN6_ADDR_GEN_MODE_EUI64 */
const GEN_MODE_EUI64 = 0;

/** addrconf_init_auto_addrs(), addrconf_dev_config(): addresses that a device has without being asked. */
const initAutoAddrs = (call: Call, dev: NetDevice): void =>
  call.within('addrconf_init_auto_addrs', dev.name, () => {
    if ((dev.flags & IFF.LOOPBACK) !== 0) {
      initLoopback(call, dev);
      return;
    }
    if (!addDev(call, dev) || addrconfAddDev(call, dev) !== undefined) return;
    const isSlave = dev.master !== null && deviceOf(call.kernel, dev.master).kind === 'bond';
    const isMaster = netifIsL3Master(dev);
    if (!isSlave && !isMaster && ipv6Devconf(call.kernel, dev, 'addr_gen_mode') === GEN_MODE_EUI64)
      addLinklocal(call, dev, linklocalOf(dev));
  });

/** fixup_permanent_addr(): the routes of an address that was kept, or given while the device was down. */
const fixupPermanentAddr = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr): void => {
  if (!has(ifp, 'NOPREFIXROUTE'))
    addrconfPrefixRoute(call, dev, { addr: ifp.addr, prefix_len: ifp.prefix_len, metric: ifp.rt_priority });
  if (ifp.state === 'PREDAD') dadStart(call, dev, ifp);
};

/** What is left to do when a device is ready: waiting addresses, dead routes. */
const becomeReady = (call: Call, dev: NetDevice): void => {
  if (in6DevGet(call.kernel, dev) !== undefined)
    call.emit({ type: 'IF_READY', net: dev.net, dev: dev.dev, ready: true });
  initAutoAddrs(call, dev);
  if (in6DevGet(call.kernel, dev) === undefined) return;
  dadRun(call, dev, false);
  rt6SyncUp(call, dev, RTNH_F.DEAD);
};

const up = (call: Call, dev: NetDevice): void => {
  for (const ifp of addrListOf(call.kernel, dev))
    if (has(ifp, 'PERMANENT')) fixupPermanentAddr(call, dev, ifp);
  if (!isLinkReady(dev)) return;
  addDev(call, dev);
  becomeReady(call, dev);
};

const changed = (call: Call, dev: NetDevice): void => {
  if (!isLinkReady(dev)) rt6LinkDown(call, dev);
  else if (in6DevGet(call.kernel, dev)?.ready === true) rt6SyncUp(call, dev, RTNH_F.LINKDOWN);
  else becomeReady(call, dev);
};

/** Which addresses outlive the device's going down. */
const keeps = (call: Call, dev: NetDevice): ((ifp: Inet6Ifaddr) => boolean) => {
  const { kernel } = call;
  const of = ipv6DevconfAll(kernel, dev.net, 'keep_addr_on_down');
  const keep = (of === 0 ? ipv6Devconf(kernel, dev, 'keep_addr_on_down') : of) > 0;
  const enabled = ipv6Devconf(kernel, dev, 'disable_ipv6') === 0;
  return (ifp) => keep && enabled && has(ifp, 'PERMANENT') && !addrIsLocal(ifp.addr);
};

/** An address that is kept has to prove itself again. */
const keepAddr = (call: Call, { net, dev }: NetDevice, ifp: Inet6Ifaddr): void => {
  call.emit({ type: 'dad_state', net, dev, ifa: ifp.ifa, state: 'PREDAD', dad_probes: 0 });
  const flags = has(ifp, 'NODAD') ? ifp.flags : ifp.flags | IFA_F.TENTATIVE;
  if (flags !== ifp.flags) call.emit({ type: 'ifp_flags', net, dev, ifa: ifp.ifa, flags });
};

/** addrconf_ifdown(). @param unregister the device stops to speak IPv6 */
const ifdown = (call: Call, dev: NetDevice, unregister: boolean): void =>
  call.within('addrconf_ifdown', dev.name, () => {
    const { net } = dev;
    rt6DisableIp(call, dev, unregister);
    const idev = in6DevGet(call.kernel, dev);
    if (idev === undefined) return;
    const isKept = keeps(call, dev);
    if (!unregister && idev.ready) call.emit({ type: 'IF_READY', net, dev: dev.dev, ready: false });
    for (const ifp of idev.addr_list) {
      cancelDelayedWork(call, 'addrconf_dad_work', ifp.ifa);
      if (!unregister && isKept(ifp)) {
        keepAddr(call, dev, ifp);
        removeHostRoute(call, dev, ifp.addr);
        if (ipv6Devconf(call.kernel, dev, 'forwarding') !== 0) leaveAnycast(call, dev, ifp);
      } else {
        call.emit({ type: 'ipv6_del_addr', net, dev: dev.dev, ifa: ifp.ifa });
        ifaNotifyDel(call, dev, ifp);
      }
    }
    if (!unregister) return;
    sysctlUnregister(call, dev.dev, 'ipv6');
    call.emit({ type: 'in6_dev_finish_destroy', net, dev: dev.dev });
    if (call.kernel.addrconf.nets.get(net) === undefined)
      cancelDelayedWork(call, 'addrconf_verify_work', net);
  });

/** rt6_mtu_change(): ipv6/conf/NAME/mtu follows. */
const mtuChange = (call: Call, { net, dev }: NetDevice): void => {
  const directory = directoryOf('ipv6/conf', dev);
  if (stored(call.kernel, net, directory)?.values.has('mtu') === true)
    call.emit({ type: 'rt6_mtu_change', net, directory, name: 'mtu' });
};

const mtuChanged = (call: Call, dev: NetDevice): void => {
  if (dev.mtu < IPV6_MIN_MTU) {
    ifdown(call, dev, (dev.flags & IFF.LOOPBACK) === 0);
  } else if (in6DevGet(call.kernel, dev) !== undefined) {
    mtuChange(call, dev);
  } else if (addDev(call, dev) && in6DevGet(call.kernel, dev)?.ready === true) {
    becomeReady(call, dev);
  }
};

/** addrconf_notify(): a device that joins or leaves a domain loses its routes, and its addresses as if it went down. */
const notify = (call: Call, event: Notification, dev: NetDevice, { upper }: NotifierInfo = {}): void => {
  switch (event) {
    case 'NETDEV_REGISTER':
      addDev(call, dev);
      return;
    case 'NETDEV_UP':
    case 'NETDEV_CHANGE':
      if (in6DevGet(call.kernel, dev) !== undefined && ipv6Devconf(call.kernel, dev, 'disable_ipv6') !== 0)
        return;
      if (event === 'NETDEV_UP') up(call, dev);
      else changed(call, dev);
      return;
    case 'NETDEV_DOWN':
    case 'NETDEV_UNREGISTER':
      ifdown(call, dev, event === 'NETDEV_UNREGISTER');
      return;
    case 'NETDEV_CHANGEMTU':
      mtuChanged(call, dev);
      return;
    case 'NETDEV_CHANGENAME':
      if (in6DevGet(call.kernel, dev) !== undefined) sysctlRename(call, dev.dev, 'ipv6');
      return;
    case 'NETDEV_CHANGEUPPER':
      if (upper !== undefined && netifIsL3Master(deviceOf(call.kernel, upper))) ifdown(call, dev, false);
      return;
    case 'NETDEV_CHANGEADDR':
    case 'NETDEV_CHANGE_TX_QUEUE_LEN':
      return;
  }
};

export const notifier: Notifier = (call, event, device, info) => {
  if (call.kernel.machine?.config.IPV6 === true) notify(call, event, device, info);
};

export const inet6RtmNewaddr = makeNewaddr(addDev);

/** Functions of deferred work. */
export const work = {
  addrconf_dad_work: makeDadWork((call, dev) => ifdown(call, dev, false)),
  addrconf_verify_work: verify,
};

/** dev_disable_change(): as if the device went down, or came up. */
const devDisableChange = (call: Call, dev: NetDevice): void =>
  notify(call, ipv6Devconf(call.kernel, dev, 'disable_ipv6') === 0 ? 'NETDEV_UP' : 'NETDEV_DOWN', dev);

/** dev_forward_change(): a router has anycast addresses. */
const devForwardChange = (call: Call, dev: NetDevice): void => {
  const change = ipv6Devconf(call.kernel, dev, 'forwarding') === 0 ? leaveAnycast : joinAnycast;
  for (const ifp of addrListOf(call.kernel, dev)) if (!has(ifp, 'TENTATIVE')) change(call, dev, ifp);
};

/** What follows from a new value of ipv6/conf/DEVICE/NAME. */
const EFFECTS: Readonly<Record<string, (call: Call, dev: NetDevice) => void>> = {
  disable_ipv6: devDisableChange,
  forwarding: devForwardChange,
  addr_gen_mode: initAutoAddrs,
};

/** A value of ipv6/conf of a device is another one now. @param value as it is shown, before and after */
export const confChanged = (call: Call, dev: number, name: string, before: string, after: string): void => {
  const effect = EFFECTS[name];
  const differs = name === 'addr_gen_mode' ? before !== after : (before === '0') !== (after === '0');
  const device = call.kernel.dev.devices.get(dev);
  if (effect === undefined || device === undefined || !differs) return;
  if (in6DevGet(call.kernel, device) !== undefined) effect(call, device);
};
