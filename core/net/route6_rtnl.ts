/**
 * Messages about routes of IPv6: requests, dumps and the answer to a question for one route (net/ipv6/route.c,
 * net/ipv6/addrconf.c for the choice of a source address, Linux 6.18).
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { nowOf } from '../kernel/timekeeping.js';
import { IN6ADDR_ANY, ipv6AddrType } from './addrconf_core.js';
import { RTF, fib6GetTable, fib6NhsOf, fib6Walk, nodeOf, siblingsOf } from './ip6_fib.js';
import type { Fib6Info, Fib6Nh } from './ip6_fib.js';
import { ipv6DevGetSaddr } from './addrconf_saddr.js';
import { isBlackhole, isGroup, nexthopFindById, pathsOfId } from './nexthop_table.js';
import { valueOf } from './sysctl_net.js';
import { l3mdevMasterDev, netifIsL3Master } from './l3mdev.js';
import { devGetByIndex, deviceOf } from './netdevice.js';
import type { Found } from './netdevice.js';
import { PLAIN } from './fib6_nh.js';
import type { Fib6Config } from './fib6_nh.js';
import { ip6RouteAdd, ip6RouteDel, ip6RouteMultipathAdd } from './route6.js';
import { ANY_FLOW, errorOf, fib6RuleLookup, ignoresLinkdown } from './route6_lookup.js';
import { RTM_F, RTN, RTNH_F, RT_TABLE } from './rtmsg.js';
import type { RouteCommand, RouteFilter, Rtmsg, Rtnexthop } from './rtmsg.js';

/** IP6_RT_PRIO_USER: of a route for which nobody asks another one. */
const PRIO_USER = 1024;
const MS_PER_S = 1000;
/** ICMPV6_ROUTER_PREF_HIGH, _LOW; everything else is medium. */
const PREFS: ReadonlySet<number> = new Set([1, 3]);

const REJECTS: ReadonlySet<number> = new Set([RTN.UNREACHABLE, RTN.BLACKHOLE, RTN.PROHIBIT, RTN.THROW]);

/** rtm_to_fib6_config() */
const configOf = (kernel: Kernel, message: Rtmsg): Fib6Config => {
  const { RTA_EXPIRES: expires_s, RTA_PREF: pref = 0, rtm_type: type } = message;
  return {
    ...PLAIN,
    fc_table: message.rtm_table === 0 ? RT_TABLE.MAIN : message.rtm_table,
    fc_dst: message.RTA_DST ?? IN6ADDR_ANY,
    fc_dst_len: message.rtm_dst_len,
    fc_src: message.RTA_SRC ?? IN6ADDR_ANY,
    fc_src_len: message.rtm_src_len,
    fc_type: type,
    fc_flags: (REJECTS.has(type) ? RTF.REJECT : 0) | (type === RTN.LOCAL ? RTF.LOCAL : 0),
    fc_onlink: (message.rtm_flags & RTNH_F.ONLINK) !== 0,
    fc_protocol: message.rtm_protocol,
    fc_metric: message.RTA_PRIORITY ?? 0,
    fc_nh_id: message.RTA_NH_ID ?? 0,
    fc_ifindex: message.RTA_OIF ?? 0,
    fc_gateway: message.RTA_GATEWAY ?? '',
    fc_expires_ms: expires_s === undefined ? null : nowOf(kernel) + expires_s * MS_PER_S,
    fc_prefsrc: message.RTA_PREFSRC ?? '',
    fc_metrics: message.RTA_METRICS ?? {},
    fc_cc_algo: message.RTAX_CC_ALGO ?? '',
    fc_pref: PREFS.has(pref) ? pref : 0,
  };
};

/** The same route, through one of several nexthops. */
const through = (cfg: Fib6Config, nh: Rtnexthop): Fib6Config => ({
  ...cfg,
  fc_ifindex: nh.rtnh_ifindex === 0 ? cfg.fc_ifindex : nh.rtnh_ifindex,
  fc_gateway: nh.RTA_GATEWAY ?? cfg.fc_gateway,
  fc_onlink: cfg.fc_onlink || (nh.rtnh_flags & RTNH_F.ONLINK) !== 0,
  fc_weight: nh.rtnh_hops + 1,
});

/** ip6_route_multipath_del(): each nexthop by itself; the last error is the answer. */
const delAll = (call: Call, net: number, cfgs: readonly Fib6Config[]): Verdict => {
  let last: Verdict;
  for (const cfg of cfgs) last = ip6RouteDel(call, net, cfg, false) ?? last;
  return last;
};

const no = (why: string): Verdict => refuse('EINVAL', 'rtm_to_fib6_config', why);

/** rtm_to_fib6_config(), and of a route that is to go, that there is such a nexthop object. */
const check = (kernel: Kernel, net: number, command: RouteCommand): Verdict => {
  const { rtm_tos, RTA_NH_ID, RTA_GATEWAY, RTA_OIF, RTA_MULTIPATH, RTA_VIA } = command;
  if (rtm_tos !== 0) return no('Invalid dsfield (tos): option not available for IPv6');
  if (
    RTA_NH_ID !== undefined &&
    (RTA_GATEWAY !== undefined || RTA_OIF !== undefined || RTA_MULTIPATH !== undefined)
  )
    return no('Nexthop specification and nexthop id are mutually exclusive');
  if (RTA_VIA !== undefined) return no('IPv6 does not support RTA_VIA attribute');
  const isDirect = (nh: Rtnexthop): boolean => (nh.RTA_GATEWAY ?? RTA_GATEWAY) === undefined;
  if (command.type === 'RTM_NEWROUTE' && RTA_MULTIPATH?.some(isDirect))
    return no('Device only routes can not be added for IPv6 using the multipath API.');
  const isMissing = (RTA_NH_ID ?? 0) !== 0 && nexthopFindById(kernel, net, RTA_NH_ID ?? 0) === undefined;
  return command.type === 'RTM_DELROUTE' && isMissing
    ? refuse('EINVAL', 'inet6_rtm_delroute', 'Nexthop id does not exist')
    : undefined;
};

/** inet6_rtm_newroute(), inet6_rtm_delroute(). @returns EINVAL: as `check` has it; else as the route is answered */
export const doit = (call: Call, command: RouteCommand, net: number): Verdict => {
  const isNew = command.type === 'RTM_NEWROUTE';
  return call.within(isNew ? 'inet6_rtm_newroute' : 'inet6_rtm_delroute', '', () => {
    const { RTA_MULTIPATH: nexthops, nlmsg_flags } = command;
    const refused = check(call.kernel, net, command);
    if (refused !== undefined) return refused;
    const asked = configOf(call.kernel, command);
    const cfg = isNew && asked.fc_metric === 0 ? { ...asked, fc_metric: PRIO_USER } : asked;
    const cfgs = nexthops?.map((nh) => through(cfg, nh));
    if (isNew)
      return cfgs === undefined
        ? ip6RouteAdd(call, net, cfg, nlmsg_flags)
        : ip6RouteMultipathAdd(call, net, cfgs, nlmsg_flags);
    return cfgs === undefined ? ip6RouteDel(call, net, cfg, true) : delAll(call, net, cfgs);
  });
};

/** fib_nexthop_info(): flags as they are told. */
const flagsOf = (kernel: Kernel, { dev, nh_flags }: Fib6Nh): number => {
  const unusable = (nh_flags & RTNH_F.LINKDOWN) !== 0 && ignoresLinkdown(kernel, deviceOf(kernel, dev));
  const told = nh_flags & (RTNH_F.DEAD | RTNH_F.LINKDOWN | RTNH_F.ONLINK);
  return unusable ? told | RTNH_F.DEAD : told;
};

const gatewayOf = ({ gw }: Fib6Nh): Pick<Rtmsg, 'RTA_GATEWAY'> => (gw === '' ? {} : { RTA_GATEWAY: gw });

/** One nexthop, as the only one. */
const single = (kernel: Kernel, nh: Fib6Nh): Partial<Rtmsg> => ({
  rtm_flags: flagsOf(kernel, nh),
  RTA_OIF: deviceOf(kernel, nh.dev).ifindex,
  ...gatewayOf(nh),
});

/** Nexthops, as some of several. */
const multipath = (kernel: Kernel, nhs: readonly Fib6Nh[]): Partial<Rtmsg> => ({
  RTA_MULTIPATH: nhs.map((nh) => ({
    rtnh_flags: flagsOf(kernel, nh),
    rtnh_hops: nh.weight - 1,
    rtnh_ifindex: deviceOf(kernel, nh.dev).ifindex,
    ...gatewayOf(nh),
  })),
});

/** Whole seconds of what is left, or has passed since; some of the current one has gone by when anybody asks. */
const secondsUntil = (left_ms: number): number =>
  left_ms > 0 ? Math.ceil(left_ms / MS_PER_S) - 1 : -Math.floor(-left_ms / MS_PER_S);

/** What is told of a route, wherever it is told. */
const common = (kernel: Kernel, rt: Fib6Info): Rtmsg => ({
  rtm_family: 'AF_INET6',
  rtm_dst_len: rt.plen,
  rtm_src_len: rt.src_len,
  rtm_tos: 0,
  rtm_table: rt.table,
  rtm_protocol: rt.protocol,
  rtm_scope: 0,
  rtm_type: rt.fib6_type,
  rtm_flags: 0,
  RTA_PRIORITY: rt.metric,
  RTA_PREF: rt.pref,
  ...(rt.plen > 0 && { RTA_DST: rt.dst }),
  ...(rt.src_len > 0 && { RTA_SRC: rt.src }),
  ...(rt.prefsrc !== '' && { RTA_PREFSRC: rt.prefsrc }),
  ...(Object.keys(rt.metrics).length > 0 && { RTA_METRICS: rt.metrics }),
  ...(rt.cc_algo !== '' && { RTAX_CC_ALGO: rt.cc_algo }),
  ...(rt.expires_ms !== null && {
    rta_expires: secondsUntil(rt.expires_ms - nowOf(kernel)),
    rta_error: 0,
  }),
});

/** Of a nexthop object, which is all that there is to tell where routes need not say what is in it. */
const viaObject = (kernel: Kernel, net: number, rt: Fib6Info): Partial<Rtmsg> => {
  const nh = nexthopFindById(kernel, net, rt.nh_id);
  const paths = fib6NhsOf(kernel, net, rt);
  const [first] = paths;
  const said = {
    RTA_NH_ID: rt.nh_id,
    ...(isBlackhole(pathsOfId(kernel, net, rt.nh_id)) && { rtm_type: RTN.BLACKHOLE }),
  };
  if (nh === undefined || first === undefined || valueOf(kernel, net, 'ipv4', 'nexthop_compat_mode') === '0')
    return said;
  return { ...said, ...(isGroup(nh) ? multipath(kernel, paths) : single(kernel, first)) };
};

/** rt6_fill_node(): a route with its siblings, which come after it and around; alone if it is no longer among them. */
export const rt6FillNode = (kernel: Kernel, net: number, rt: Fib6Info): Rtmsg => {
  if (rt.nh_id !== 0) return { ...common(kernel, rt), ...viaObject(kernel, net, rt) };
  const siblings = siblingsOf(nodeOf(kernel, net, rt), rt);
  const at = siblings.findIndex((each) => each.rt === rt.rt);
  const paths = at < 0 ? [rt] : [...siblings.slice(at), ...siblings.slice(0, at)];
  return { ...common(kernel, rt), ...(paths.length > 1 ? multipath(kernel, paths) : single(kernel, rt)) };
};

/** fib6_dump_node(): after a route with siblings it goes on behind the last of these. */
const firstOfSiblings = (kernel: Kernel, net: number): Fib6Info[] => {
  let upTo: number | undefined;
  return fib6Walk(kernel, net).filter((rt) => {
    if (upTo !== undefined) {
      if (rt.rt === upTo) upTo = undefined;
      return false;
    }
    const last = siblingsOf(nodeOf(kernel, net, rt), rt).at(-1);
    if (last !== undefined && last.rt !== rt.rt) upTo = last.rt;
    return true;
  });
};

/** inet6_dump_fib(). @returns ENOENT: no such table */
export const dumpit = (kernel: Kernel, net: number, filter: RouteFilter): Found<Rtmsg[]> => {
  const { table, type, protocol, oif } = filter;
  if (table !== RT_TABLE.UNSPEC && fib6GetTable(kernel, net, table) === undefined)
    return E.left(refuse('ENOENT', 'inet6_dump_fib', 'ipv6: FIB table does not exist'));
  const uses = (rt: Fib6Info): boolean =>
    siblingsOf(nodeOf(kernel, net, rt), rt)
      .flatMap((each) => fib6NhsOf(kernel, net, each))
      .some(({ dev }) => deviceOf(kernel, dev).ifindex === oif);
  const wanted = firstOfSiblings(kernel, net).filter(
    (rt) =>
      (table === RT_TABLE.UNSPEC || rt.table === table) &&
      (type === 0 || rt.fib6_type === type) &&
      (protocol === 0 || rt.protocol === protocol) &&
      (oif === 0 || uses(rt)),
  );
  return E.right(wanted.map((rt) => rt6FillNode(kernel, net, rt)));
};

/** rt6_need_strict(): where an address says nothing without a device. */
const needsStrict = (addr: string): boolean =>
  ['multicast', 'linklocal', 'loopback'].includes(ipv6AddrType(addr));

/** lo's index in every net. */
const LOOPBACK_IFINDEX = 1;

/** ip6_rt_get_dev_rcu(): a packet to an address of the machine itself comes in through its domain's master, or lo. */
const outDevice = (kernel: Kernel, rt: Fib6Info): number => {
  const device = deviceOf(kernel, rt.dev);
  if ((rt.flags & (RTF.LOCAL | RTF.ANYCAST)) === 0) return device.ifindex;
  const master =
    netifIsL3Master(device) || !needsStrict(rt.dst) ? l3mdevMasterDev(kernel, device) : undefined;
  return master?.ifindex ?? LOOPBACK_IFINDEX;
};

/** inet6_rtm_getroute(). @returns ENODEV: no such iif; what the route says; ENETUNREACH: none */
export const getit = (kernel: Kernel, net: number, request: Rtmsg): Found<Rtmsg> => {
  const {
    RTA_DST: daddr = IN6ADDR_ANY,
    RTA_SRC: saddr = IN6ADDR_ANY,
    RTA_OIF: oif = 0,
    RTA_IIF: iif = 0,
  } = request;
  const site = 'inet6_rtm_getroute';
  if (iif !== 0 && devGetByIndex(kernel, net, iif) === undefined) return E.left(refuse('ENODEV', site));
  const out = oif === 0 ? undefined : devGetByIndex(kernel, net, oif);
  const ofLink = ['multicast', 'linklocal'].includes(ipv6AddrType(daddr));
  // vrf_link_scope_lookup(): a master is on no link.
  if (ofLink && out !== undefined && netifIsL3Master(out)) return E.left(refuse('ENETUNREACH', site));
  const strict = needsStrict(daddr) || (oif !== 0 && saddr === IN6ADDR_ANY);
  const by = {
    ...ANY_FLOW,
    iif,
    mark: request.RTA_MARK ?? 0,
    uid: request.RTA_UID ?? 0,
    tos: request.rtm_tos,
    proto: request.RTA_IP_PROTO ?? 0,
    sport: request.RTA_SPORT ?? 0,
    dport: request.RTA_DPORT ?? 0,
  };
  const rt = fib6RuleLookup(
    kernel,
    net,
    { daddr, saddr, oif, strict: strict && oif !== 0, ignoreLinkstate: false },
    by,
  );
  if (typeof rt === 'string') return E.left(refuse(rt, site));
  const error = errorOf(rt);
  if (error !== undefined) return E.left(refuse(error, site));
  if ((request.rtm_flags & RTM_F.FIB_MATCH) !== 0) return E.right(rt6FillNode(kernel, net, rt));
  const src = rt.prefsrc === '' ? ipv6DevGetSaddr(kernel, net, rt.dev, daddr) : rt.prefsrc;
  // Where it ends is said of the route, not of the answer.
  return E.right({
    ...common(kernel, { ...rt, expires_ms: null }),
    rtm_dst_len: 128,
    RTA_DST: daddr,
    rtm_src_len: 128,
    RTA_SRC: saddr,
    RTA_OIF: outDevice(kernel, rt),
    ...gatewayOf(rt),
    ...(iif !== 0 ? { RTA_IIF: iif } : src !== undefined && { RTA_PREFSRC: src }),
  });
};
