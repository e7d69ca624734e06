/**
 * Duplicate address detection (net/ipv6/addrconf.c, net/ipv6/ndisc.c, Linux 6.18): an address is tentative until nobody
 * on the link has answered to it. Left out: stable secrets, which try another address.
 */
import type { Call } from '../kernel.js';
import { cancelDelayedWork, modDelayedWork } from '../kernel/workqueue.js';
import { ifaNotify, ifaNotifyNew, insertHostRoute, ipv6DelAddr } from './addrconf_addr.js';
import { linklocalOf } from './addrconf_core.js';
import { ipv6Devconf, ipv6DevconfAll } from './devconf.js';
import { hearersOf } from './flood.js';
import { IFA_F } from './if_addr.js';
import { addrListOf, has, ifpOf, in6DevGet } from './if_inet6.js';
import type { DadState, Inet6Ifaddr } from './if_inet6.js';
import { IFF, deviceOf } from './netdevice.js';
import type { NetDevice } from './netdevice.js';
import { directoryOf, valueOf } from './sysctl_net.js';

/** Linux waits for a random part of rtr_solicit_delay before it begins; here that part is always one half. */
const SHARE_OF_DELAY = 0.5;
const MS_PER_S = 1000;

const setState = (call: Call, { net, dev }: NetDevice, ifa: number, state: DadState, dad_probes = 0): void =>
  call.emit({ type: 'dad_state', net, dev, ifa, state, dad_probes });

/** Sets and clears flags (IFA_F_*). @returns the address as it is then */
const setFlags = (
  call: Call,
  { net, dev }: NetDevice,
  ifp: Inet6Ifaddr,
  set: number,
  clear: number,
): Inet6Ifaddr => {
  const flags = (ifp.flags | set) & ~clear;
  if (flags !== ifp.flags) call.emit({ type: 'ifp_flags', net, dev, ifa: ifp.ifa, flags });
  return { ...ifp, flags };
};

/** addrconf_dad_start() */
export const dadStart = (call: Call, dev: NetDevice, { ifa }: Inet6Ifaddr): void => {
  if (ifpOf(call.kernel, ifa)?.ifp.state !== 'PREDAD') setState(call, dev, ifa, 'PREDAD');
  modDelayedWork(call, 'addrconf_dad_work', ifa, 0);
};

/** addrconf_dad_kick(): in a while the first of the solicitations. */
const dadKick = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr): void => {
  const { kernel } = call;
  const probes = Math.max(ipv6Devconf(kernel, dev, 'dad_transmits'), 0);
  const delay_s = ipv6Devconf(kernel, dev, 'router_solicitation_delay');
  const delay_ms = has(ifp, 'OPTIMISTIC') ? 0 : Math.round(delay_s * MS_PER_S * SHARE_OF_DELAY);
  setState(call, dev, ifp.ifa, ifp.state, probes);
  modDelayedWork(call, 'addrconf_dad_work', ifp.ifa, delay_ms);
};

/** addrconf_dad_completed(): the address is good. */
const dadCompleted = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr): void =>
  call.within('addrconf_dad_completed', ifp.addr, () => {
    const good = setFlags(call, dev, ifp, 0, IFA_F.TENTATIVE | IFA_F.OPTIMISTIC | IFA_F.DADFAILED);
    cancelDelayedWork(call, 'addrconf_dad_work', ifp.ifa);
    ifaNotifyNew(call, dev, good);
  });

/** addrconf_dad_stop(). @param failed somebody else has the address; else the device is not ready. */
const dadStop = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr, failed: boolean): void => {
  if (!has(ifp, 'PERMANENT') && failed) {
    ipv6DelAddr(call, dev, ifp);
    return;
  }
  cancelDelayedWork(call, 'addrconf_dad_work', ifp.ifa);
  const set = IFA_F.TENTATIVE | (failed ? IFA_F.DADFAILED : 0);
  const stopped = setFlags(call, dev, ifp, set, failed ? IFA_F.OPTIMISTIC : 0);
  if (failed) ifaNotify(call, dev, stopped);
};

/** Whether a device looks for duplicates at all. */
const detects = (call: Call, dev: NetDevice): boolean =>
  (dev.flags & (IFF.NOARP | IFF.LOOPBACK)) === 0 &&
  (ipv6DevconfAll(call.kernel, dev.net, 'accept_dad') >= 1 ||
    ipv6Devconf(call.kernel, dev, 'accept_dad') >= 1);

/** addrconf_dad_begin() */
const dadBegin = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr): void =>
  call.within('addrconf_dad_begin', ifp.addr, () => {
    if (!detects(call, dev) || !has(ifp, 'TENTATIVE') || has(ifp, 'NODAD')) {
      dadCompleted(call, dev, ifp);
    } else if (in6DevGet(call.kernel, dev)?.ready !== true) {
      dadStop(call, dev, ifp, false);
    } else {
      if (has(ifp, 'OPTIMISTIC')) insertHostRoute(call, dev, ifp.addr);
      dadKick(call, dev, ifp);
      if (has(ifp, 'OPTIMISTIC') && ipv6Devconf(call.kernel, dev, 'use_optimistic') !== 0)
        ifaNotifyNew(call, dev, ifp);
    }
  });

/** addrconf_dad_failure(): for whoever is still detecting. */
const dadFailure = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr): void => {
  if (ifp.state !== 'DAD') return;
  setState(call, dev, ifp.ifa, 'ERRDAD');
  modDelayedWork(call, 'addrconf_dad_work', ifp.ifa, 0);
};

/**
 * ndisc_send_ns(), ndisc_recv_ns() and ndisc_recv_na() of a solicitation for an address of one's own: who has it answers,
 * who is about to have it fails.
 */
const solicit = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr): void =>
  call.within('ndisc_send_ns', ifp.addr, () => {
    for (const hearer of hearersOf(call.kernel, dev)) {
      const theirs = addrListOf(call.kernel, hearer).find(({ addr }) => addr === ifp.addr);
      if (theirs === undefined) continue;
      if (has(theirs, 'TENTATIVE')) dadFailure(call, hearer, theirs);
      else dadFailure(call, dev, ifpOf(call.kernel, ifp.ifa)?.ifp ?? ifp);
    }
  });

/** The interface identifier of a device is a duplicate: with accept_dad 2 that is the end of IPv6 there. */
const isOwnIdentifier = (call: Call, dev: NetDevice, { addr }: Inet6Ifaddr): boolean =>
  (ipv6DevconfAll(call.kernel, dev.net, 'accept_dad') > 1 ||
    ipv6Devconf(call.kernel, dev, 'accept_dad') > 1) &&
  addr === linklocalOf(dev);

/** addrconf_dad_work(). @param ifdown what takes IPv6 of a device down */
export const makeDadWork =
  (ifdown: (call: Call, dev: NetDevice) => void) =>
  (call: Call, ifa: number): void => {
    const found = ifpOf(call.kernel, ifa);
    if (found === undefined) return;
    const { ifp } = found;
    const dev = deviceOf(call.kernel, ifp.dev);
    if (ifp.state === 'PREDAD') {
      setState(call, dev, ifa, 'DAD');
      dadBegin(call, dev, { ...ifp, state: 'DAD' });
    } else if (ifp.state === 'ERRDAD') {
      setState(call, dev, ifa, 'POSTDAD');
      const disables = isOwnIdentifier(call, dev, ifp);
      if (disables)
        call.emit({
          type: 'addrconf_dad_work',
          net: dev.net,
          directory: directoryOf('ipv6/conf', dev.dev),
          name: 'disable_ipv6',
          value: '1',
        });
      dadStop(call, dev, { ...ifp, state: 'POSTDAD' }, true);
      if (disables) ifdown(call, dev);
    } else if (ifp.dad_probes === 0 && ifp.state === 'DAD') {
      setState(call, dev, ifa, 'POSTDAD');
      if (in6DevGet(call.kernel, dev)?.ready === true) dadCompleted(call, dev, { ...ifp, state: 'POSTDAD' });
    } else if (in6DevGet(call.kernel, dev)?.ready === true) {
      setState(call, dev, ifa, ifp.state, ifp.dad_probes - 1);
      modDelayedWork(call, 'addrconf_dad_work', ifa, retransTime(call, dev));
      solicit(call, dev, ifp);
    }
  };

/** RETRANS_TIME of the device's neighbours. */
const retransTime = ({ kernel }: Call, { net, dev }: NetDevice): number =>
  Number(valueOf(kernel, net, directoryOf('ipv6/neigh', dev), 'retrans_time_ms'));

/** addrconf_dad_run(): addresses that waited for the device to be ready. @param restart those that did not, too */
export const dadRun = (call: Call, dev: NetDevice, restart: boolean): void => {
  for (const ifp of addrListOf(call.kernel, dev)) {
    if (!restart && !(has(ifp, 'TENTATIVE') && ifp.state === 'DAD')) continue;
    dadKick(call, dev, restart ? { ...ifp, state: 'PREDAD' } : ifp);
  }
};
