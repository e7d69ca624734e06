/**
 * Making and removing routes of IPv6 (net/ipv6/route.c, Linux 6.18): what is asked of a nexthop, in the kernel's order,
 * several nexthops at once, and what becomes of routes when their device goes down or up. Left out: encapsulation,
 * redirects, routers.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { fib6IsReject, fib6NhInit } from './fib6_nh.js';
import type { Fib6Config } from './fib6_nh.js';
import { IFA_F } from './if_addr.js';
import { neighIfdown } from './neighbour.js';
import { networkOf } from './inet.js';
import {
  RTF,
  fib6Add,
  fib6CleanAll,
  fib6GetTable,
  fib6NewTable,
  fib6Walk,
  inet6RtNotify,
  ip6DelRt,
  isDead,
  nodeOf,
  setNhFlags,
  siblingsOf,
} from './ip6_fib.js';
import type { Asked, Fib6Info } from './ip6_fib.js';
import { ipFibMetricsInit } from './metrics.js';
import { deviceOf } from './netdevice.js';
import type { NlmFlag } from './netlink.js';
import type { Found, NetDevice } from './netdevice.js';
import { nexthopFindById, pathsOf } from './nexthop_table.js';
import type { NhPath } from './nexthop_table.js';
import { releaseHas } from '../release.js';
import { isLocalAddress } from './route6_lookup.js';
import { RTNH_F } from './rtmsg.js';

const PREFIX_BITS = 128;

/** RTPROT_BOOT: of a route that nobody says who made. */
const RTPROT_BOOT = 3;

const unfit = (why: string): Verdict => refuse('EINVAL', 'fib6_check_nexthop', why);

/** fib6_check_nexthop(): whether a nexthop object is for routes of IPv6. */
export const fib6CheckNexthop = (paths: readonly NhPath[]): Verdict => {
  if (paths.some(({ nhi }) => nhi.family === 'AF_INET'))
    return unfit('IPv6 routes can not use an IPv4 nexthop');
  return paths.some(({ nhi }) => nhi.fdb_nh) ? unfit('Route cannot point to a fdb nexthop') : undefined;
};

/** What a route has of its nexthop: the device that an address of its own must be of, and what is kept of it. */
interface Nexthop {
  readonly dev: NetDevice;
  readonly kept: Pick<Fib6Info, 'nh_id' | 'dev' | 'gw' | 'weight' | 'nh_flags' | 'flags'>;
}

/** ip6_route_info_create_nh(), by the id of a nexthop object. */
const nexthopOf = (
  kernel: Kernel,
  net: number,
  { fc_nh_id: nh_id, fc_flags }: Fib6Config,
): Found<Nexthop> => {
  const nh = nexthopFindById(kernel, net, nh_id);
  if (nh === undefined)
    return E.left(refuse('EINVAL', 'ip6_route_info_create_nh', 'Nexthop id does not exist'));
  const paths = pathsOf(kernel, net, nh);
  const refused = fib6CheckNexthop(paths);
  if (refused !== undefined) return E.left(refused);
  const dev = deviceOf(kernel, paths[0]?.nhi.dev ?? 0);
  return E.right({ dev, kept: { nh_id, dev: 0, gw: '', weight: 1, nh_flags: 0, flags: fc_flags } });
};

/** ip6_route_info_create_nh(), of a nexthop that is described. */
const ownNexthop = (kernel: Kernel, net: number, cfg: Fib6Config): Found<Nexthop> =>
  E.map(({ dev, nh_flags }: { readonly dev: NetDevice; readonly nh_flags: number }): Nexthop => {
    const rejects = fib6IsReject(cfg, dev);
    const way = {
      nh_id: 0,
      dev: dev.dev,
      gw: rejects ? '' : cfg.fc_gateway,
      weight: cfg.fc_weight,
      nh_flags,
    };
    return { dev, kept: { ...way, flags: rejects ? RTF.REJECT : cfg.fc_flags } };
  })(fib6NhInit(kernel, net, cfg));

const no = (why: string): Found<never> => E.left(refuse('EINVAL', 'ip6_route_info_create', why));

/** ip6_route_info_create(): a table that is not there is made, whatever becomes of the route. */
export const ip6RouteInfoCreate = (call: Call, net: number, cfg: Fib6Config): Found<Fib6Info> => {
  if (cfg.fc_dst_len > PREFIX_BITS) return no('Invalid prefix length');
  if (cfg.fc_src_len > PREFIX_BITS) return no('Invalid source address length');
  if (cfg.fc_nh_id !== 0 && cfg.fc_src_len !== 0) return no('Nexthops can not be used with source routing');
  fib6NewTable(call, net, cfg.fc_table);
  const { kernel } = call;
  const init = ipFibMetricsInit(kernel, net, { RTA_METRICS: cfg.fc_metrics, RTAX_CC_ALGO: cfg.fc_cc_algo });
  if (E.isLeft(init)) return init;
  const nexthop = cfg.fc_nh_id === 0 ? ownNexthop(kernel, net, cfg) : nexthopOf(kernel, net, cfg);
  if (E.isLeft(nexthop)) return nexthop;
  const { dev, kept } = nexthop.right;
  if (cfg.fc_prefsrc !== '' && !isLocalAddress(kernel, net, cfg.fc_prefsrc, dev, IFA_F.TENTATIVE))
    return no('Invalid source address');
  return E.right({
    rt: kernel.fib6.nextRt,
    table: cfg.fc_table,
    dst: networkOf(cfg.fc_dst, cfg.fc_dst_len),
    plen: cfg.fc_dst_len,
    src: networkOf(cfg.fc_src, cfg.fc_src_len),
    src_len: cfg.fc_src_len,
    fib6_type: cfg.fc_type,
    protocol: cfg.fc_protocol === 0 ? RTPROT_BOOT : cfg.fc_protocol,
    metric: cfg.fc_metric,
    expires_ms: cfg.fc_expires_ms,
    prefsrc: cfg.fc_prefsrc,
    ...init.right,
    pref: cfg.fc_pref,
    ...kept,
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
  const rts: Fib6Info[] = [];
  for (const cfg of cfgs) {
    const rt = ip6RouteInfoCreate(call, net, cfg);
    if (E.isLeft(rt)) return rt;
    if (rts.some((other) => other.dev === rt.right.dev && other.gw === rt.right.gw))
      return E.left(refuse('EEXIST', 'ip6_route_info_append'));
    rts.push({ ...rt.right, rt: rt.right.rt + rts.length });
  }
  return E.right(rts);
};

/** ip6_route_mpath_notify(): of all at once, beginning with the first that was there if they were appended. */
const mpathNotify = (
  call: Call,
  net: number,
  added: readonly Fib6Info[],
  asked: readonly NlmFlag[],
): void => {
  const [own] = added;
  if (own === undefined) return;
  const append = asked.includes('NLM_F_APPEND');
  const first = append ? siblingsOf(nodeOf(call.kernel, net, own), own)[0] : own;
  const flags = append ? (['NLM_F_APPEND', 'NLM_F_CREATE'] as const) : (['NLM_F_CREATE'] as const);
  inet6RtNotify(call, net, 'RTM_NEWROUTE', first ?? own, flags);
};

/**
 * ip6_route_multipath_add(): the first nexthop as it is asked for, the others beside it; an error takes back those that
 * came before. @param cfgs one a nexthop
 */
export const ip6RouteMultipathAdd = (
  call: Call,
  net: number,
  cfgs: readonly Fib6Config[],
  asked: readonly NlmFlag[],
): Verdict =>
  call.within('ip6_route_multipath_add', '', () => {
    const rts = createAll(call, net, cfgs);
    if (E.isLeft(rts)) return rts.left;
    const others = asked.filter((flag) => flag !== 'NLM_F_EXCL' && flag !== 'NLM_F_REPLACE');
    for (const [i, rt] of rts.right.entries()) {
      const refused = fib6Add(call, net, rt, i === 0 ? asked : [...others, 'NLM_F_CREATE'], false);
      if (refused === undefined) continue;
      const added = rts.right.slice(0, i);
      mpathNotify(call, net, added, asked);
      for (const each of added) ip6DelRt(call, net, each);
      return refused;
    }
    mpathNotify(call, net, rts.right, asked);
    return undefined;
  });

/** Whether a route is one that a request to delete speaks of; what it does not say is not compared. */
const isMeant = (kernel: Kernel, rt: Fib6Info, cfg: Fib6Config): boolean => {
  const { fc_nh_id, fc_ifindex, fc_gateway, fc_metric, fc_protocol } = cfg;
  if (fc_nh_id !== 0 && rt.nh_id !== fc_nh_id) return false;
  if (fc_metric !== 0 && rt.metric !== fc_metric) return false;
  if (fc_protocol !== 0 && rt.protocol !== fc_protocol) return false;
  // Whatever is said of the nexthop, one that is an object is not asked.
  if (rt.nh_id !== 0) return true;
  return (
    (fc_ifindex === 0 || deviceOf(kernel, rt.dev).ifindex === fc_ifindex) &&
    (fc_gateway === '' || rt.gw === fc_gateway)
  );
};

/** __ip6_del_rt_siblings(): of several at once whoever listens hears once. */
const delSiblings = (call: Call, net: number, rt: Fib6Info): void => {
  const doomed = siblingsOf(nodeOf(call.kernel, net, rt), rt);
  const isOne = doomed.length === 1;
  if (!isOne) inet6RtNotify(call, net, 'RTM_DELROUTE', rt);
  for (const each of doomed) ip6DelRt(call, net, each, !isOne);
};

/**
 * ip6_route_del(): the first route of the prefix that is meant.
 * @param delete_all_nh with its siblings, unless the gateway is said
 * @returns ESRCH: none, or no such table; ENOENT: the table has no default route
 */
export const ip6RouteDel = (call: Call, net: number, cfg: Fib6Config, delete_all_nh: boolean): Verdict =>
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
    if (delete_all_nh && cfg.fc_gateway === '') delSiblings(call, net, rt);
    else ip6DelRt(call, net, rt);
    return undefined;
  });

/** RTPROT_KERNEL, whose fib6_null_entry is. */
const RTPROT_KERNEL = 2;

const isMeantOfNull = ({ fc_nh_id, fc_gateway, fc_metric, fc_protocol, fc_ifindex }: Fib6Config): boolean =>
  fc_nh_id === 0 &&
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

/**
 * rt6_remove_prefsrc(): routes that send from an address that is gone send from any other one, unless their domain has it
 * on another device.
 */
export const rt6RemovePrefsrc = (call: Call, { net, dev }: NetDevice, addr: string): void => {
  const { kernel } = call;
  const byDomain = releaseHas(kernel.machine?.kernel ?? '', 'sources of routes by domain');
  const isOf = (rt: Fib6Info): boolean =>
    byDomain
      ? !isLocalAddress(kernel, net, addr, kernel.dev.devices.get(rt.dev), IFA_F.TENTATIVE)
      : rt.nh_id === 0 && rt.dev === dev;
  for (const rt of fib6Walk(kernel, net, ({ prefsrc }) => prefsrc === addr))
    if (isOf(rt)) call.emit({ type: 'fib6_remove_prefsrc', net, rt: { ...rt, prefsrc: '' } });
};
