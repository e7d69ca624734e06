/**
 * Where a route of IPv6 is to lead: a nexthop as it is asked for, checked in the kernel's order (net/ipv6/route.c:
 * fib6_nh_init(), ip6_validate_gw(), Linux 6.18). Left out: encapsulation.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Kernel, Verdict } from '../kernel.js';
import { IN6ADDR_ANY, ipv6AddrType } from './addrconf_core.js';
import { ipv6Devconf } from './devconf.js';
import { in6DevGet } from './if_inet6.js';
import { RTF } from './ip6_fib.js';
import type { Fib6Info } from './ip6_fib.js';
import { l3mdevFibTable } from './l3mdev.js';
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
  /** Nexthop object; 0: none. */
  readonly fc_nh_id: number;
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
  fc_nh_id: 0,
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

/** fib6_is_reject(): through lo there is nowhere to go. Whether the nexthop can be there is asked first. */
export const fib6IsReject = (
  { fc_flags, fc_dst, fc_gateway }: Fib6Config,
  dev: NetDevice | undefined,
): boolean =>
  (fc_flags & RTF.REJECT) !== 0 ||
  (dev !== undefined &&
    fc_gateway === '' &&
    (dev.flags & IFF.LOOPBACK) !== 0 &&
    ipv6AddrType(fc_dst) !== 'loopback' &&
    (fc_flags & (RTF.ANYCAST | RTF.LOCAL)) === 0);

/** ip6_route_check_nh_onlink() */
const checkOnlink = (kernel: Kernel, net: number, cfg: Fib6Config, dev: NetDevice): Verdict => {
  const table = l3mdevFibTable(kernel, dev) ?? RT_TABLE.MAIN;
  const rt = nhLookupTable(kernel, net, table, cfg.fc_gateway, dev.ifindex, false);
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
    isLocalAddress(kernel, net, fc_gateway, dev, 0, type !== 'linklocal');
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
interface Initialised {
  readonly dev: NetDevice;
  readonly nh_flags: number;
}

/** fib6_nh_init(). @returns ENODEV, ENETDOWN, EACCES (IPv6 is disabled there), or as the gateway is answered. */
export const fib6NhInit = (kernel: Kernel, net: number, cfg: Fib6Config): Found<Initialised> => {
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
