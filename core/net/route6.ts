/**
 * Making and removing routes of IPv6 (net/ipv6/route.c, Linux 6.18): what is asked of a nexthop, in the kernel's order,
 * several nexthops at once, and what becomes of routes when their device goes down or up. Left out: nexthop objects,
 * encapsulation, redirects, routers.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { IN6ADDR_ANY, ipv6AddrType } from './addrconf_core.js';
import { ipv6Devconf } from './devconf.js';
import { IFA_F } from './if_addr.js';
import { in6DevGet } from './if_inet6.js';
import { neighIfdown } from './neighbour.js';
import { networkOf } from './inet.js';
import {
  RTF,
  fib6Add,
  fib6CleanAll,
  fib6GetTable,
  fib6NewTable,
  ip6DelRt,
  isDead,
  nodeOf,
  qualifiesForEcmp,
  setNhFlags,
  siblingsOf,
} from './ip6_fib.js';
import type { Asked, Fib6Info } from './ip6_fib.js';
import { devGetByIndex, deviceOf, devicesOf, IFF, isUp } from './netdevice.js';
import type { Found, NetDevice } from './netdevice.js';
import { isLocalAddress, nhLookup, nhLookupTable } from './route6_lookup.js';
import { RTN, RTNH_F, RT_TABLE } from './rtmsg.js';

/** struct fib6_config: a route that is asked for. */
export interface Fib6Config {
  readonly fc_table: number;
  readonly fc_dst: string;
  readonly fc_dst_len: number;
  readonly fc_src: string;
  readonly fc_src_len: number;
  /** RTN_* */
  readonly fc_type: number;
  /** RTF_REJECT, RTF_ANYCAST, RTF_LOCAL */
  readonly fc_flags: number;
  readonly fc_onlink: boolean;
  readonly fc_protocol: number;
  readonly fc_metric: number;
  /** Index of the device; 0: find it. */
  readonly fc_ifindex: number;
  /** '': none. */
  readonly fc_gateway: string;
  readonly fc_weight: number;
  /** By the clock of the kernel; null: never. */
  readonly fc_expires_ms: number | null;
  readonly fc_prefsrc: string;
  readonly fc_metrics: Readonly<Record<string, number>>;
  readonly fc_cc_algo: string;
  readonly fc_pref: number;
  /** The device may be down. */
  readonly fc_ignore_dev_down: boolean;
}

/** A route to all of IPv6 through a device, as the kernel itself would make it; requests say more. */
export const PLAIN: Fib6Config = {
  fc_table: RT_TABLE.MAIN,
  fc_dst: IN6ADDR_ANY,
  fc_dst_len: 0,
  fc_src: IN6ADDR_ANY,
  fc_src_len: 0,
  fc_type: RTN.UNICAST,
  fc_flags: 0,
  fc_onlink: false,
  fc_protocol: 0,
  fc_metric: 0,
  fc_ifindex: 0,
  fc_gateway: '',
  fc_weight: 1,
  fc_expires_ms: null,
  fc_prefsrc: '',
  fc_metrics: {},
  fc_cc_algo: '',
  fc_pref: 0,
  fc_ignore_dev_down: false,
};

const PREFIX_BITS = 128;

/** fib6_is_reject(): through lo there is nowhere to go. Whether the nexthop can be there is asked first. */
const isReject = ({ fc_flags, fc_dst, fc_gateway }: Fib6Config, dev: NetDevice | undefined): boolean =>
  (fc_flags & RTF.REJECT) !== 0 ||
  (dev !== undefined &&
    fc_gateway === '' &&
    (dev.flags & IFF.LOOPBACK) !== 0 &&
    ipv6AddrType(fc_dst) !== 'loopback' &&
    (fc_flags & (RTF.ANYCAST | RTF.LOCAL)) === 0);

/** ip6_route_check_nh_onlink() */
const checkOnlink = (kernel: Kernel, net: number, cfg: Fib6Config, dev: NetDevice): Verdict => {
  const rt = nhLookupTable(kernel, net, RT_TABLE.MAIN, cfg.fc_gateway, dev.ifindex, false);
  if (rt === undefined || (rt.flags & RTF.REJECT) !== 0 || rt.dst === IN6ADDR_ANY) return undefined;
  return rt.fib6_type !== RTN.UNICAST || rt.dev !== dev.dev
    ? refuse('EINVAL', 'ip6_route_check_nh_onlink', 'Nexthop has invalid gateway or device mismatch')
    : undefined;
};

/** Whether a route can lead to a gateway: it does not itself need one. */
const isDirect = (rt: Fib6Info | undefined): rt is Fib6Info =>
  rt !== undefined && (rt.flags & RTF.REJECT) === 0 && rt.gw === '';

/** ip6_route_check_nh(): the device through which a gateway is reached. @returns EHOSTUNREACH */
const checkNh = (
  kernel: Kernel,
  net: number,
  cfg: Fib6Config,
  dev: NetDevice | undefined,
): Found<NetDevice> => {
  const { fc_gateway, fc_table, fc_ifindex } = cfg;
  const first = nhLookupTable(kernel, net, fc_table, fc_gateway, fc_ifindex, true);
  const isFirst = isDirect(first) && (dev === undefined || first.dev === dev.dev);
  const rt = isFirst ? first : nhLookup(kernel, net, fc_gateway, fc_ifindex);
  if (!isDirect(rt) || (dev !== undefined && rt.dev !== dev.dev))
    return E.left(refuse('EHOSTUNREACH', 'ip6_route_check_nh'));
  return E.right(deviceOf(kernel, rt.dev));
};

const SITE = 'ip6_validate_gw';

/** ip6_validate_gw(): the device of a route with a gateway. */
const validateGw = (
  kernel: Kernel,
  net: number,
  cfg: Fib6Config,
  asked: NetDevice | undefined,
): Found<NetDevice> => {
  const { fc_gateway } = cfg;
  const type = ipv6AddrType(fc_gateway);
  const own = refuse('EINVAL', SITE, 'Gateway can not be a local address');
  const isOwn = (dev: NetDevice): boolean =>
    isLocalAddress(kernel, net, fc_gateway, type === 'linklocal' ? dev : undefined, 0);
  if (asked !== undefined && isOwn(asked)) return E.left(own);
  let dev = asked;
  if (type !== 'linklocal') {
    if (type === 'any' || type === 'multicast')
      return E.left(refuse('EINVAL', SITE, 'Invalid gateway address'));
    if (cfg.fc_onlink && asked !== undefined) {
      const refused = checkOnlink(kernel, net, cfg, asked);
      if (refused !== undefined) return E.left(refused);
    } else {
      const found = checkNh(kernel, net, cfg, asked);
      if (E.isLeft(found)) return found;
      dev = found.right;
    }
  }
  if (dev === undefined) return E.left(refuse('EINVAL', SITE, 'Egress device not specified'));
  if ((dev.flags & IFF.LOOPBACK) !== 0)
    return E.left(refuse('EINVAL', SITE, 'Egress device can not be loopback device for this route'));
  return asked === undefined && isOwn(dev) ? E.left(own) : E.right(dev);
};

/** What fib6_nh_init() finds: the device and RTNH_F_*. */
interface Nexthop {
  readonly dev: NetDevice;
  readonly nh_flags: number;
}

/** fib6_nh_init(). @returns ENODEV, ENETDOWN, EACCES (IPv6 is disabled there), or as the gateway is answered. */
const nhInit = (kernel: Kernel, net: number, cfg: Fib6Config): Found<Nexthop> => {
  const site = 'fib6_nh_init';
  const asked = cfg.fc_ifindex === 0 ? undefined : devGetByIndex(kernel, net, cfg.fc_ifindex);
  if (cfg.fc_ifindex !== 0 && (asked === undefined || in6DevGet(kernel, asked) === undefined))
    return E.left(refuse('ENODEV', site));
  const down = refuse('ENETDOWN', site, 'Nexthop device is not up');
  if (cfg.fc_onlink && asked === undefined)
    return E.left(refuse('ENODEV', site, 'Nexthop device required for onlink'));
  if (cfg.fc_onlink && asked !== undefined && !isUp(asked)) return E.left(down);
  const onlink = cfg.fc_onlink ? RTNH_F.ONLINK : 0;
  if ((cfg.fc_flags & RTF.REJECT) !== 0) {
    const lo = devicesOf(kernel, net).dev_index_head.get(1);
    const device = lo === undefined ? undefined : deviceOf(kernel, lo);
    return device === undefined || in6DevGet(kernel, device) === undefined
      ? E.left(refuse('ENODEV', site))
      : E.right({ dev: device, nh_flags: onlink });
  }
  const found = cfg.fc_gateway === '' ? E.right(asked) : validateGw(kernel, net, cfg, asked);
  if (E.isLeft(found)) return found;
  const dev = found.right;
  if (dev === undefined) return E.left(refuse('ENODEV', site));
  if (in6DevGet(kernel, dev) === undefined || ipv6Devconf(kernel, dev, 'disable_ipv6') !== 0)
    return E.left(refuse('EACCES', site, 'IPv6 is disabled on nexthop device'));
  if (!isUp(dev) && !cfg.fc_ignore_dev_down) return E.left(down);
  const linkdown = (cfg.fc_flags & (RTF.LOCAL | RTF.ANYCAST)) === 0 && !dev.carrier ? RTNH_F.LINKDOWN : 0;
  return E.right({ dev, nh_flags: onlink | linkdown });
};

/** RTPROT_BOOT: of a route that nobody says who made. */
const RTPROT_BOOT = 3;

/** ip6_route_info_create(): a table that is not there is made, whatever becomes of the route. */
export const ip6RouteInfoCreate = (call: Call, net: number, cfg: Fib6Config): Found<Fib6Info> => {
  const site = 'ip6_route_info_create';
  if (cfg.fc_dst_len > PREFIX_BITS) return E.left(refuse('EINVAL', site, 'Invalid prefix length'));
  if (cfg.fc_src_len > PREFIX_BITS) return E.left(refuse('EINVAL', site, 'Invalid source address length'));
  fib6NewTable(call, net, cfg.fc_table);
  const nexthop = nhInit(call.kernel, net, cfg);
  if (E.isLeft(nexthop)) return nexthop;
  const { dev, nh_flags } = nexthop.right;
  if (cfg.fc_prefsrc !== '' && !isLocalAddress(call.kernel, net, cfg.fc_prefsrc, dev, IFA_F.TENTATIVE))
    return E.left(refuse('EINVAL', site, 'Invalid source address'));
  return E.right({
    rt: call.kernel.fib6.nextRt,
    table: cfg.fc_table,
    dst: networkOf(cfg.fc_dst, cfg.fc_dst_len),
    plen: cfg.fc_dst_len,
    src: networkOf(cfg.fc_src, cfg.fc_src_len),
    src_len: cfg.fc_src_len,
    fib6_type: cfg.fc_type,
    flags: isReject(cfg, dev) ? RTF.REJECT : cfg.fc_flags,
    protocol: cfg.fc_protocol === 0 ? RTPROT_BOOT : cfg.fc_protocol,
    metric: cfg.fc_metric,
    expires_ms: cfg.fc_expires_ms,
    prefsrc: cfg.fc_prefsrc,
    metrics: cfg.fc_metrics,
    cc_algo: cfg.fc_cc_algo,
    pref: cfg.fc_pref,
    dev: dev.dev,
    gw: isReject(cfg, dev) ? '' : cfg.fc_gateway,
    weight: cfg.fc_weight,
    nh_flags,
  });
};

/** ip6_route_add(). @param asked the flags of the request; undefined: the kernel itself adds it */
export const ip6RouteAdd = (call: Call, net: number, cfg: Fib6Config, asked?: Asked): Verdict =>
  call.within('ip6_route_add', `${cfg.fc_dst}/${cfg.fc_dst_len}`, () => {
    const rt = ip6RouteInfoCreate(call, net, cfg);
    return E.isLeft(rt) ? rt.left : fib6Add(call, net, rt.right, asked);
  });

/** ip6_route_info_append(): every nexthop by itself, before the first is added. */
const createAll = (call: Call, net: number, cfgs: readonly Fib6Config[]): E.Either<Refusal, Fib6Info[]> => {
  const site = 'ip6_route_multipath_add';
  const rts: Fib6Info[] = [];
  for (const cfg of cfgs) {
    const rt = ip6RouteInfoCreate(call, net, cfg);
    if (E.isLeft(rt)) return rt;
    if (!qualifiesForEcmp(rt.right)) {
      const why = 'Device only routes can not be added for IPv6 using the multipath API.';
      return E.left(refuse('EINVAL', site, why));
    }
    if (rts.some((other) => other.dev === rt.right.dev && other.gw === rt.right.gw))
      return E.left(refuse('EEXIST', site));
    rts.push({ ...rt.right, rt: rt.right.rt + rts.length });
  }
  return E.right(rts);
};

/**
 * ip6_route_multipath_add(): the first nexthop as it is asked for, the others beside it; an error takes back those that
 * came before. @param cfgs one a nexthop
 */
export const ip6RouteMultipathAdd = (
  call: Call,
  net: number,
  cfgs: readonly Fib6Config[],
  asked: NonNullable<Asked>,
): Verdict =>
  call.within('ip6_route_multipath_add', '', () => {
    const rts = createAll(call, net, cfgs);
    if (E.isLeft(rts)) return rts.left;
    for (const [i, rt] of rts.right.entries()) {
      const flags = asked.filter((flag) => flag !== 'NLM_F_EXCL' && flag !== 'NLM_F_REPLACE');
      const refused = fib6Add(call, net, rt, i === 0 ? asked : [...flags, 'NLM_F_CREATE']);
      if (refused === undefined) continue;
      for (const added of rts.right.slice(0, i)) ip6DelRt(call, net, added);
      return refused;
    }
    return undefined;
  });

/** Whether a route is one that a request to delete speaks of; what it does not say is not compared. */
const isMeant = (kernel: Kernel, rt: Fib6Info, cfg: Fib6Config): boolean =>
  (cfg.fc_ifindex === 0 || deviceOf(kernel, rt.dev).ifindex === cfg.fc_ifindex) &&
  (cfg.fc_gateway === '' || rt.gw === cfg.fc_gateway) &&
  (cfg.fc_metric === 0 || rt.metric === cfg.fc_metric) &&
  (cfg.fc_protocol === 0 || rt.protocol === cfg.fc_protocol);

/**
 * ip6_route_del(): the first route of the prefix that is meant, with its siblings unless the gateway is said.
 * @returns ESRCH: none, or no such table; ENOENT: the table has no default route
 */
export const ip6RouteDel = (call: Call, net: number, cfg: Fib6Config): Verdict =>
  call.within('ip6_route_del', `${cfg.fc_dst}/${cfg.fc_dst_len}`, () => {
    const site = 'ip6_route_del';
    if (fib6GetTable(call.kernel, net, cfg.fc_table) === undefined)
      return refuse('ESRCH', site, 'FIB table does not exist');
    const dst = networkOf(cfg.fc_dst, cfg.fc_dst_len);
    const src = networkOf(cfg.fc_src, cfg.fc_src_len);
    const at = { table: cfg.fc_table, dst, plen: cfg.fc_dst_len, src, src_len: cfg.fc_src_len };
    const node = nodeOf(call.kernel, net, at);
    const rt = node.find((each) => isMeant(call.kernel, each, cfg));
    // The root of a table without a default route has fib6_null_entry, which cannot be deleted.
    const isNull = node.isEmpty() && cfg.fc_dst_len === 0 && isMeantOfNull(cfg);
    if (rt === undefined) return refuse(isNull ? 'ENOENT' : 'ESRCH', isNull ? '__ip6_del_rt' : site);
    const doomed = cfg.fc_gateway === '' ? siblingsOf(node, rt) : [rt];
    for (const each of doomed) ip6DelRt(call, net, each);
    return undefined;
  });

/** RTPROT_KERNEL, whose fib6_null_entry is. */
const RTPROT_KERNEL = 2;

const isMeantOfNull = ({ fc_gateway, fc_metric, fc_protocol, fc_ifindex }: Fib6Config): boolean =>
  fc_gateway === '' &&
  fc_metric === 0 &&
  fc_ifindex <= 1 &&
  (fc_protocol === 0 || fc_protocol === RTPROT_KERNEL);

/** rt6_disable_ip(), fib6_ifdown(): what leads through a device goes, unless a sibling leads another way; neighbours. */
export const rt6DisableIp = (call: Call, device: NetDevice, gone: boolean): void =>
  call.within('rt6_disable_ip', device.name, () => {
    const { net, dev } = device;
    const hasOther = (rt: Fib6Info): boolean =>
      siblingsOf(nodeOf(call.kernel, net, rt), rt).some((each) => each.dev !== dev && !isDead(each));
    const stays = (rt: Fib6Info): boolean => !gone && hasOther(rt);
    const set = RTNH_F.DEAD | RTNH_F.LINKDOWN;
    setNhFlags(call, net, (rt) => rt.dev === dev && stays(rt), { set });
    fib6CleanAll(call, net, (rt) => {
      if (rt.dev === dev) return !stays(rt);
      // Siblings that are dead already go with the last that was not.
      return isDead(rt) && !gone && !hasOther(rt) && siblingsOf(nodeOf(call.kernel, net, rt), rt).length > 1;
    });
    neighIfdown(call, 'AF_INET6', device);
  });

/** rt6_sync_down_dev() of NETDEV_CHANGE: the device has no carrier. */
export const rt6LinkDown = (call: Call, { net, dev }: NetDevice): void =>
  setNhFlags(call, net, (rt) => rt.dev === dev && (rt.flags & (RTF.LOCAL | RTF.ANYCAST)) === 0, {
    set: RTNH_F.LINKDOWN,
  });

/** rt6_sync_up(). @param flags RTNH_F_DEAD when the device is up, RTNH_F_LINKDOWN when it has a carrier again */
export const rt6SyncUp = (call: Call, { net, dev, carrier }: NetDevice, flags: number): void => {
  const clear = (flags & RTNH_F.DEAD) !== 0 && carrier ? flags | RTNH_F.LINKDOWN : flags;
  setNhFlags(call, net, (rt) => rt.dev === dev, { clear });
};
