/**
 * Messages about addresses of IPv6 (net/ipv6/addrconf.c, Linux 6.18): what is checked, in the kernel's order, what
 * replacing changes, how lifetimes end, and what a dump tells. Left out: temporary addresses, prefixes with a token.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { nowOf } from '../kernel/timekeeping.js';
import { cancelDelayedWork, modDelayedWork } from '../kernel/workqueue.js';
import {
  addrconfAddMroute,
  addrconfGetPrefixRoute,
  addrconfPrefixRoute,
  cleanupPrefixRoute,
  ifaNotify,
  ipv6AddAddr,
  ipv6DelAddr,
} from './addrconf_addr.js';
import type { Ifa6Config } from './addrconf_addr.js';
import { ipv6AddrType } from './addrconf_core.js';
import { dadStart } from './addrconf_dad.js';
import { ipv6Devconf, ipv6DevconfAll } from './devconf.js';
import { IFA_F, INFINITY_LIFE_TIME } from './if_addr.js';
import type { AddrCommand, Ifaddrmsg } from './if_addr.js';
import { addrListOf, has, in6DevGet } from './if_inet6.js';
import type { Inet6Ifaddr } from './if_inet6.js';
import { ip6DelRt } from './ip6_fib.js';
import { releaseHas } from '../release.js';
import { netifIsL3Master } from './l3mdev.js';
import { IFF, devGetByIndex, deviceOf, dump } from './netdevice.js';
import type { NetDevice } from './netdevice.js';
import { RT_SCOPE } from './rtmsg.js';

const MS_PER_S = 1000;

/** Flags of a message that are heard. */
const ALLOWED =
  IFA_F.NODAD |
  IFA_F.HOMEADDRESS |
  IFA_F.MANAGETEMPADDR |
  IFA_F.NOPREFIXROUTE |
  IFA_F.MCAUTOJOIN |
  IFA_F.OPTIMISTIC;

const INVALID = refuse('EINVAL', 'inet6_rtm_newaddr');

/** extract_addr(): the address, and its peer ('': none); undefined: the message has none. */
const extractAddr = ({
  IFA_ADDRESS,
  IFA_LOCAL,
}: AddrCommand): { readonly pfx: string; readonly peer_pfx: string } | undefined => {
  const pfx = IFA_LOCAL ?? IFA_ADDRESS;
  if (pfx === undefined) return undefined;
  return { pfx, peer_pfx: IFA_ADDRESS === undefined || IFA_ADDRESS === pfx ? '' : IFA_ADDRESS };
};

/** When the route to the prefix of an address ends; null: never. */
const expiryOf = (kernel: Kernel, valid_lft: number): number | null =>
  valid_lft === INFINITY_LIFE_TIME ? null : nowOf(kernel) + valid_lft * MS_PER_S;

/** An address without an end is permanent, one that is not preferred any more deprecated. */
const flagsOf = ({ ifa_flags, valid_lft, preferred_lft }: Ifa6Config): number =>
  ifa_flags |
  (valid_lft === INFINITY_LIFE_TIME ? IFA_F.PERMANENT : 0) |
  (preferred_lft === 0 ? IFA_F.DEPRECATED : 0);

const isLifetime = ({ valid_lft, preferred_lft }: Ifa6Config): boolean =>
  valid_lft !== 0 && preferred_lft <= valid_lft;

const PREFIX_BITS = 128;
/** Bits of the prefix of an address from which temporary ones are made. */
const TEMP_PREFIX_BITS = 64;

/** addrconf_add_dev(): the route to all groups comes with the first address. */
export const addrconfAddDev = (call: Call, dev: NetDevice): Verdict => {
  if (ipv6Devconf(call.kernel, dev, 'disable_ipv6') !== 0)
    return refuse('EACCES', 'addrconf_add_dev', 'ipv6: IPv6 is disabled on this device');
  if ((dev.flags & IFF.LOOPBACK) === 0 && !netifIsL3Master(dev)) addrconfAddMroute(call, dev);
  return undefined;
};

const addrAdd = (call: Call, dev: NetDevice, asked: Ifa6Config): Verdict =>
  call.within('inet6_addr_add', asked.pfx, () => {
    const site = 'inet6_addr_add';
    const no = (why: string): Verdict => refuse('EINVAL', site, `ipv6: ${why}`);
    if (asked.plen > PREFIX_BITS) return no('Invalid prefix length');
    if (!isLifetime(asked)) return no('address lifetime invalid');
    if ((asked.ifa_flags & IFA_F.MANAGETEMPADDR) !== 0 && asked.plen !== TEMP_PREFIX_BITS)
      return no('address with "mngtmpaddr" flag must have a prefix length of 64');
    const refused = addrconfAddDev(call, dev);
    if (refused !== undefined) return refused;
    const cfg = { ...asked, ifa_flags: flagsOf(asked) };
    const added = ipv6AddAddr(call, dev, cfg);
    if (E.isLeft(added)) return added.left;
    const ifp = added.right;
    if (!has(ifp, 'NOPREFIXROUTE'))
      addrconfPrefixRoute(
        call,
        dev,
        { addr: ifp.addr, prefix_len: ifp.prefix_len, metric: ifp.rt_priority },
        expiryOf(call.kernel, ifp.valid_lft),
      );
    if (!has(ifp, 'OPTIMISTIC') && !has(ifp, 'NODAD')) ifaNotify(call, dev, ifp);
    dadStart(call, dev, ifp);
    verify(call, dev.net);
    return undefined;
  });

/** modify_prefix_route(). @returns whether there was one */
const modifyPrefixRoute = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr, addr: string): boolean => {
  const rt = addrconfGetPrefixRoute(call.kernel, dev, addr, ifp.prefix_len, true);
  if (rt === undefined) return false;
  const metric = ifp.rt_priority === 0 ? 256 : ifp.rt_priority;
  const expires_ms = expiryOf(call.kernel, ifp.valid_lft);
  if (rt.metric !== metric) {
    ip6DelRt(call, dev.net, rt);
    addrconfPrefixRoute(call, dev, { addr, prefix_len: ifp.prefix_len, metric }, expires_ms);
  } else if (rt.expires_ms !== expires_ms) {
    call.emit({ type: 'fib6_set_expires', net: dev.net, rt: { ...rt, expires_ms } });
  }
  return true;
};

/** The routes to the prefixes of an address and of its peer, after it was changed. */
const restorePrefixRoutes = (call: Call, dev: NetDevice, ifp: Inet6Ifaddr, had: boolean): void => {
  const { prefix_len, rt_priority: metric } = ifp;
  for (const addr of [ifp.addr, ifp.peer_addr]) {
    if (addr === '' || (had && modifyPrefixRoute(call, dev, ifp, addr))) continue;
    addrconfPrefixRoute(call, dev, { addr, prefix_len, metric }, expiryOf(call.kernel, ifp.valid_lft));
  }
};

/** What a message sets of an address that is there, and else leaves as it is. */
const SET =
  IFA_F.DEPRECATED |
  IFA_F.PERMANENT |
  IFA_F.NODAD |
  IFA_F.HOMEADDRESS |
  IFA_F.MANAGETEMPADDR |
  IFA_F.NOPREFIXROUTE;

/** inet6_addr_modify(). @returns EINVAL */
const addrModify = (call: Call, dev: NetDevice, old: Inet6Ifaddr, asked: Ifa6Config): Verdict =>
  call.within('inet6_addr_modify', asked.pfx, () => {
    const site = 'inet6_addr_modify';
    if (!isLifetime(asked)) return refuse('EINVAL', site);
    if ((asked.ifa_flags & IFA_F.MANAGETEMPADDR) !== 0 && old.prefix_len !== TEMP_PREFIX_BITS)
      return refuse('EINVAL', site);
    const mayBeOptimistic = has(old, 'TENTATIVE') && !has(old, 'DADFAILED');
    const flags = mayBeOptimistic ? flagsOf(asked) : flagsOf(asked) & ~IFA_F.OPTIMISTIC;
    const had = has(old, 'PERMANENT') && !has(old, 'NOPREFIXROUTE');
    const changed = {
      peer_addr: asked.peer_pfx === '' ? old.peer_addr : asked.peer_pfx,
      flags: (old.flags & ~SET) | flags,
      rt_priority: asked.rt_priority === 0 ? old.rt_priority : asked.rt_priority,
      ifa_proto: asked.ifa_proto,
      valid_lft: asked.valid_lft,
      prefered_lft: asked.preferred_lft,
      tstamp_ms: nowOf(call.kernel),
    };
    call.emit({ type: 'inet6_addr_modify', net: dev.net, dev: dev.dev, ifa: old.ifa, ...changed });
    const ifp = { ...old, ...changed };
    if (!has(ifp, 'TENTATIVE')) ifaNotify(call, dev, ifp);
    if (!has(ifp, 'NOPREFIXROUTE')) restorePrefixRoutes(call, dev, ifp, had);
    else if (had) cleanupPrefixRoute(call, dev, ifp);
    verify(call, dev.net);
    return undefined;
  });

/** A refusal as the release words it. */
const worded = ({ kernel }: Call, refused: Verdict): Verdict =>
  refused?.extack?.startsWith('ipv6: ') !== true ||
  releaseHas(kernel.machine?.kernel ?? '', 'words about IPv6 addresses')
    ? refused
    : refuse(refused.errno, refused.site);

/** ipv6_allow_optimistic_dad() */
const allowsOptimistic = ({ kernel }: Call, dev: NetDevice): boolean =>
  ipv6DevconfAll(kernel, dev.net, 'optimistic_dad') !== 0 || ipv6Devconf(kernel, dev, 'optimistic_dad') !== 0;

/** @param ensure gives the device an inet6_dev if it can have one */
const newaddr = (
  call: Call,
  command: AddrCommand,
  net: number,
  ensure: (call: Call, dev: NetDevice) => boolean,
): Verdict => {
  const addresses = extractAddr(command);
  if (addresses === undefined) return INVALID;
  const dev = devGetByIndex(call.kernel, net, command.ifa_index);
  if (dev === undefined) return refuse('ENODEV', 'inet6_rtm_newaddr', 'ipv6: Unable to find the interface');
  if (!ensure(call, dev)) return INVALID;
  const lifetimes = command.IFA_CACHEINFO;
  const heard = (command.ifa_flags ?? 0) & ALLOWED;
  const ifa_flags = allowsOptimistic(call, dev) ? heard : heard & ~IFA_F.OPTIMISTIC;
  if ((ifa_flags & IFA_F.NODAD) !== 0 && (ifa_flags & IFA_F.OPTIMISTIC) !== 0) {
    const why = 'ipv6: IFA_F_NODAD and IFA_F_OPTIMISTIC are mutually exclusive';
    return refuse('EINVAL', 'inet6_rtm_newaddr', why);
  }
  const cfg: Ifa6Config = {
    ...addresses,
    plen: command.ifa_prefixlen,
    ifa_flags,
    rt_priority: command.IFA_RT_PRIORITY ?? 0,
    ifa_proto: command.IFA_PROTO ?? 0,
    valid_lft: lifetimes?.ifa_valid ?? INFINITY_LIFE_TIME,
    preferred_lft: lifetimes?.ifa_prefered ?? INFINITY_LIFE_TIME,
  };
  const old = addrListOf(call.kernel, dev).find(({ addr }) => addr === cfg.pfx);
  if (old === undefined) return addrAdd(call, dev, cfg);
  const { nlmsg_flags = [] } = command;
  if (!nlmsg_flags.includes('NLM_F_REPLACE') || nlmsg_flags.includes('NLM_F_EXCL'))
    return refuse('EEXIST', 'inet6_rtm_newaddr', 'ipv6: address already assigned');
  return addrModify(call, dev, old, cfg);
};

/** inet6_addr_del() */
const deladdr = (call: Call, command: AddrCommand, net: number): Verdict =>
  call.within('inet6_addr_del', command.IFA_LOCAL ?? command.IFA_ADDRESS ?? '', () => {
    const site = 'inet6_addr_del';
    const addresses = extractAddr(command);
    if (addresses === undefined) return refuse('EINVAL', 'inet6_rtm_deladdr');
    if (command.ifa_prefixlen > PREFIX_BITS) return refuse('EINVAL', site, 'ipv6: Invalid prefix length');
    const dev = devGetByIndex(call.kernel, net, command.ifa_index);
    if (dev === undefined) return refuse('ENODEV', site, 'ipv6: Unable to find the interface');
    if (in6DevGet(call.kernel, dev) === undefined)
      return refuse('ENXIO', site, 'ipv6: IPv6 is disabled on this device');
    const ifp = addrListOf(call.kernel, dev).find(
      ({ addr, prefix_len }) => addr === addresses.pfx && prefix_len === command.ifa_prefixlen,
    );
    if (ifp === undefined) return refuse('EADDRNOTAVAIL', site, 'ipv6: address not found');
    ipv6DelAddr(call, dev, ifp);
    verify(call, net);
    return undefined;
  });

/** inet6_rtm_newaddr(). @returns as `addrAdd` and `addrModify`; EINVAL: the device cannot speak IPv6; ENODEV; EEXIST */
export const makeNewaddr =
  (ensure: (call: Call, dev: NetDevice) => boolean) =>
  (call: Call, command: AddrCommand, net: number): Verdict =>
    call.within('inet6_rtm_newaddr', command.IFA_LOCAL ?? command.IFA_ADDRESS ?? '', () =>
      worded(call, newaddr(call, command, net, ensure)),
    );

/** inet6_rtm_deladdr(). @returns EINVAL, ENODEV; ENXIO: no IPv6 there; EADDRNOTAVAIL: no such address */
export const inet6RtmDeladdr = (call: Call, command: AddrCommand, net: number): Verdict =>
  call.within('inet6_rtm_deladdr', '', () => worded(call, deladdr(call, command, net)));

/** When the next of an address's lifetimes ends, in milliseconds since boot; undefined: none does. */
const endOf = ({ flags, tstamp_ms, valid_lft, prefered_lft }: Inet6Ifaddr): number | undefined => {
  const deprecated = (flags & IFA_F.DEPRECATED) !== 0;
  const lifetime = deprecated || prefered_lft === INFINITY_LIFE_TIME ? valid_lft : prefered_lft;
  return lifetime === INFINITY_LIFE_TIME ? undefined : tstamp_ms + lifetime * MS_PER_S;
};

/** addrconf_verify_rtnl(): whose time is over goes, or is preferred no longer; then it waits for the next one. */
export const verify = (call: Call, net: number): void =>
  call.within('addrconf_verify_rtnl', '', () => {
    const now = nowOf(call.kernel);
    let next: number | undefined;
    for (const dev of dump(call.kernel, net))
      for (const ifp of addrListOf(call.kernel, dev)) {
        if (endOf(ifp) === undefined) continue;
        if (now >= ifp.tstamp_ms + ifp.valid_lft * MS_PER_S) {
          ipv6DelAddr(call, dev, ifp);
          continue;
        }
        const old = !has(ifp, 'DEPRECATED') && now >= ifp.tstamp_ms + ifp.prefered_lft * MS_PER_S;
        const kept = old ? { ...ifp, flags: ifp.flags | IFA_F.DEPRECATED } : ifp;
        if (old) {
          call.emit({ type: 'ifp_flags', net, dev: dev.dev, ifa: ifp.ifa, flags: kept.flags });
          ifaNotify(call, dev, kept);
        }
        next = Math.min(next ?? Infinity, endOf(kept) ?? Infinity);
      }
    if (next === undefined || next === Infinity) cancelDelayedWork(call, 'addrconf_verify_work', net);
    else modDelayedWork(call, 'addrconf_verify_work', net, next - now);
  });

/** rt_scope() */
const scopeOf = (addr: string): number => {
  const type = ipv6AddrType(addr);
  if (type === 'loopback') return RT_SCOPE.HOST;
  if (type === 'linklocal') return RT_SCOPE.LINK;
  return type === 'sitelocal' ? RT_SCOPE.SITE : RT_SCOPE.UNIVERSE;
};

/** What is left of a lifetime. */
const left = (lifetime_s: number, passed_s: number): number =>
  lifetime_s === INFINITY_LIFE_TIME ? lifetime_s : Math.max(0, lifetime_s - passed_s);

/** inet6_fill_ifaddr() */
export const inet6FillIfaddr = (kernel: Kernel, ifp: Inet6Ifaddr): Ifaddrmsg => {
  const passed_s =
    ifp.prefered_lft === INFINITY_LIFE_TIME ? 0 : Math.floor((nowOf(kernel) - ifp.tstamp_ms) / MS_PER_S);
  return {
    ifa_family: 'AF_INET6',
    ifa_index: deviceOf(kernel, ifp.dev).ifindex,
    ifa_prefixlen: ifp.prefix_len,
    ifa_scope: scopeOf(ifp.addr),
    ifa_flags: ifp.flags,
    ...(ifp.peer_addr === '' ? {} : { IFA_LOCAL: ifp.addr }),
    IFA_ADDRESS: ifp.peer_addr === '' ? ifp.addr : ifp.peer_addr,
    IFA_CACHEINFO: {
      ifa_prefered: left(ifp.prefered_lft, passed_s),
      ifa_valid: left(ifp.valid_lft, passed_s),
    },
    ...(ifp.rt_priority !== 0 && { IFA_RT_PRIORITY: ifp.rt_priority }),
    ...(ifp.ifa_proto !== 0 && { IFA_PROTO: ifp.ifa_proto }),
  };
};

/** inet6_dump_ifaddr(): the addresses of a net, by the indices of their devices. */
export const inet6DumpIfaddr = (kernel: Kernel, net: number): Ifaddrmsg[] =>
  dump(kernel, net).flatMap((dev) => addrListOf(kernel, dev).map((ifp) => inet6FillIfaddr(kernel, ifp)));
