/**
 * How IPv4 would send a packet, or take one that comes in: what RTM_GETROUTE answers (net/ipv4/route.c, fib_frontend.c,
 * Linux 6.18). Of several nexthops it takes the first one that can be used. Left out: exceptions to the mtu,
 * multicast groups other than that of all hosts.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Errno } from '../errno.js';
import type { Kernel } from '../kernel.js';
import { fibLookup } from './fib4_rules.js';
import { fibDumpInfo, nexthopInfo } from './fib_frontend.js';
import type { Flow } from './fib_rules.js';
import { ipv4IsLoopback, ipv4IsMulticast, prefixEqual } from './inet.js';
import { inetSelectAddr, ipDevFind } from './inet_addr.js';
import { ifaListOf, inDevGet } from './inetdevice.js';
import type { FibFlow, FibResult } from './ip_fib.js';
import { everyAlias, fibOf, nhsOf } from './ip_fib.js';
import { l3mdevMasterDev, l3mdevMasterIfindex, netifIsL3Master } from './l3mdev.js';
import { IFF, devGetByIndex, isUp } from './netdevice.js';
import type { Found, NetDevice } from './netdevice.js';
import { RTCF, RTM_F, RTN, RTPROT, RT_SCOPE } from './rtmsg.js';
import type { Rtmsg } from './rtmsg.js';
import { directoryOf, valueOf } from './sysctl_net.js';

const ANY = '0.0.0.0';
const LIMITED_BROADCAST = '255.255.255.255';
/** The group that every device is in. */
const ALL_HOSTS = '224.0.0.1';
/** lo's index in every net. */
const LOOPBACK_IFINDEX = 1;

const isZeronet = (address: string): boolean => prefixEqual(address, ANY, 8);
const isLocalMulticast = (address: string): boolean => prefixEqual(address, '224.0.0.0', 24);

type Request = Flow & FibFlow;

/** Where a packet goes: struct rtable, and the flow that led there. */
interface Rtable {
  readonly type: number;
  /** RTCF_* */
  readonly flags: number;
  readonly dev: NetDevice;
  readonly saddr: string;
  readonly daddr: string;
  /** undefined: no table was asked, or none had an answer. */
  readonly res: FibResult | undefined;
  /** Its nexthop and metrics are the packet's too. */
  readonly routed: boolean;
}

const no = (errno: Errno): E.Either<Errno, never> => E.left(errno);

const loopbackOf = (kernel: Kernel, net: number): NetDevice => {
  const lo = devGetByIndex(kernel, net, LOOPBACK_IFINDEX);
  if (lo === undefined) throw new Error(`net ${net} has no lo`);
  return lo;
};

/** A sysctl of a device, or of all. */
const inDevConf = (
  kernel: Kernel,
  { net, dev }: NetDevice,
  name: string,
  how: 'own' | 'or' | 'max',
): number => {
  const own = Number(valueOf(kernel, net, directoryOf('ipv4/conf', dev), name));
  return how === 'own' ? own : Math.max(own, Number(valueOf(kernel, net, 'ipv4/conf/all', name)));
};

/** ip_check_mc_rcu() */
const isMember = (device: NetDevice, group: string): boolean => isUp(device) && group === ALL_HOSTS;

/** __mkroute_output() */
const makeOutput = (kernel: Kernel, rt: Rtable): E.Either<Errno, Rtable> => {
  const { dev, saddr, daddr, res } = rt;
  const loopback = (dev.flags & IFF.LOOPBACK) !== 0;
  if (inDevGet(kernel, dev) === undefined) return no('EINVAL');
  const localnet = inDevConf(kernel, dev, 'route_localnet', 'or') !== 0;
  if (saddr !== '' && ipv4IsLoopback(saddr) && !loopback && !localnet) return no('EINVAL');
  const flags = loopback ? rt.flags | RTCF.LOCAL : rt.flags;
  if (daddr === LIMITED_BROADCAST || rt.type === RTN.BROADCAST)
    return E.right({ ...rt, type: RTN.BROADCAST, flags: flags | RTCF.BROADCAST | RTCF.LOCAL, routed: false });
  if (ipv4IsMulticast(daddr)) {
    const here = isMember(dev, daddr) ? flags | RTCF.LOCAL : flags;
    const routed = rt.routed && (res?.alias.dst_len ?? 0) >= 4;
    return E.right({ ...rt, type: RTN.MULTICAST, flags: here | RTCF.MULTICAST, routed });
  }
  return isZeronet(daddr) && rt.type !== RTN.LOCAL ? no('EINVAL') : E.right({ ...rt, flags });
};

/** fib_result_prefsrc() */
const prefsrc = (kernel: Kernel, { alias: { fi }, nh }: FibResult, dev: NetDevice): string =>
  fi.prefsrc === '' ? inetSelectAddr(kernel, dev, nh.gw, fi.scope) : fi.prefsrc;

/** Whether a packet may be sent to where no route leads: not in a domain, but for multicast through a port. */
const staysOnLink = (kernel: Kernel, through: NetDevice, daddr: string): boolean =>
  l3mdevMasterDev(kernel, through) === undefined || (ipv4IsMulticast(daddr) && !netifIsL3Master(through));

/** fib_select_path(): an address of the flow's domain, although its route leads out of that. */
const selectSaddr = (
  kernel: Kernel,
  res: FibResult,
  dev: NetDevice,
  through: NetDevice | undefined,
): string => {
  const domain = through && l3mdevMasterDev(kernel, through);
  return domain === undefined || l3mdevMasterDev(kernel, dev)?.dev === domain.dev
    ? prefsrc(kernel, res, dev)
    : inetSelectAddr(kernel, domain, '', RT_SCOPE.LINK);
};

/** ip_rt_get_dev(): where packets for the machine itself come in: the master of the domain, or lo. */
const domainOf = (kernel: Kernel, net: number, res: FibResult): NetDevice => {
  const dev = devGetByIndex(kernel, net, res.nh.oif);
  return (dev && l3mdevMasterDev(kernel, dev)) ?? loopbackOf(kernel, net);
};

/** ip_route_output_key_hash_rcu(): a packet of the machine's own. */
const output = (kernel: Kernel, net: number, flow: Request): E.Either<Errno, Rtable> => {
  const { daddr, oif } = flow;
  let saddr = flow.saddr === ANY ? '' : flow.saddr;
  const toMany = ipv4IsMulticast(daddr) || daddr === LIMITED_BROADCAST;
  const plain = { flags: 0, daddr, res: undefined, routed: false };
  const make = (rt: Partial<Rtable> & Pick<Rtable, 'dev' | 'type'>): E.Either<Errno, Rtable> =>
    makeOutput(kernel, { ...plain, saddr, ...rt });
  if (saddr !== '') {
    if (ipv4IsMulticast(saddr) || saddr === LIMITED_BROADCAST || isZeronet(saddr)) return no('EINVAL');
    const owner = ipDevFind(kernel, net, saddr);
    if (owner === undefined) return no(oif === 0 && toMany ? 'EINVAL' : 'ENETUNREACH');
    if (oif === 0 && toMany) return make({ dev: owner, type: RTN.UNICAST });
  }
  const through = oif === 0 ? undefined : devGetByIndex(kernel, net, oif);
  if (oif !== 0) {
    if (through === undefined) return no('ENODEV');
    if (!isUp(through) || inDevGet(kernel, through) === undefined) return no('ENETUNREACH');
    if (isLocalMulticast(daddr) || daddr === LIMITED_BROADCAST) {
      if (saddr === '') saddr = inetSelectAddr(kernel, through, '', RT_SCOPE.LINK);
      return make({ dev: through, type: RTN.UNICAST });
    }
    if (saddr === '' && ipv4IsMulticast(daddr)) saddr = inetSelectAddr(kernel, through, '', flow.scope);
    if (saddr === '' && daddr === ANY) saddr = inetSelectAddr(kernel, through, '', RT_SCOPE.HOST);
  }
  if (daddr === ANY) {
    if (saddr === '') saddr = '127.0.0.1';
    return make({ dev: loopbackOf(kernel, net), type: RTN.LOCAL, flags: RTCF.LOCAL });
  }
  const res = fibLookup(kernel, net, { ...flow, saddr: saddr === '' ? ANY : saddr });
  if (typeof res === 'string') {
    if (through === undefined || !staysOnLink(kernel, through, daddr)) return no(res);
    if (saddr === '') saddr = inetSelectAddr(kernel, through, '', RT_SCOPE.LINK);
    return make({ dev: through, type: RTN.UNICAST });
  }
  const { type, fi } = res.alias;
  if (type === RTN.LOCAL) {
    if (saddr === '') saddr = fi.prefsrc === '' ? daddr : fi.prefsrc;
    return make({ dev: domainOf(kernel, net, res), type, flags: RTCF.LOCAL, res, routed: true });
  }
  const dev = devGetByIndex(kernel, net, res.nh.oif);
  if (dev === undefined) return no('ENETUNREACH');
  if (saddr === '') saddr = selectSaddr(kernel, res, dev, through);
  return make({ dev, type, res, routed: true });
};

/**
 * fib_validate_source(): whether a packet may come in through a device from where it says.
 * @param oif where it is to go out again; 0: it is for the machine
 * @returns whether its sender is on the link; EINVAL, EXDEV: it may not
 */
const validateSource = (
  kernel: Kernel,
  dev: NetDevice,
  flow: Request,
  oif: number,
): E.Either<Errno, boolean> => {
  const { net } = dev;
  const { saddr, daddr } = flow;
  const rpf = inDevConf(kernel, dev, 'rp_filter', 'max');
  const acceptsLocal = inDevConf(kernel, dev, 'accept_local', 'or') !== 0;
  const redirects = inDevConf(kernel, dev, 'send_redirects', 'or') !== 0;
  if (rpf === 0 && (dev.ifindex !== oif || !redirects)) {
    if (acceptsLocal) return E.right(false);
    const custom =
      fibOf(kernel, net).has_custom_rules ||
      everyAlias(kernel, net).some(({ type, fi }) => type === RTN.LOCAL && fi.protocol !== RTPROT.KERNEL);
    if (!custom) return ipDevFind(kernel, net, saddr) === undefined ? E.right(false) : no('EINVAL');
  }
  const iif = l3mdevMasterIfindex(kernel, dev) || oif || LOOPBACK_IFINDEX;
  const back = { ...flow, daddr: saddr, saddr: daddr, oif: 0, iif };
  const lastResort = (): E.Either<Errno, boolean> => (rpf === 0 ? E.right(false) : no('EXDEV'));
  const found = fibLookup(kernel, net, back);
  if (typeof found === 'string') return lastResort();
  const { type, fi } = found.alias;
  if (type !== RTN.UNICAST && (type !== RTN.LOCAL || !acceptsLocal)) return no('EINVAL');
  const leads = nhsOf(kernel, net, fi).some((nh) => {
    const out = devGetByIndex(kernel, net, nh.oif);
    return out !== undefined && (out.dev === dev.dev || l3mdevMasterIfindex(kernel, out) === dev.ifindex);
  });
  if (leads) return E.right(found.nh.scope >= RT_SCOPE.HOST);
  if (ifaListOf(kernel, dev).length === 0) return lastResort();
  if (rpf === 1) return no('EXDEV');
  const again = fibLookup(kernel, net, { ...back, oif: dev.ifindex, ignoreLinkstate: true });
  const isNear = typeof again === 'object' && again.alias.type === RTN.UNICAST;
  return E.right(isNear && again.nh.scope >= RT_SCOPE.HOST);
};

/** ip_mkroute_input(): a packet that is passed on. */
const forward = (kernel: Kernel, dev: NetDevice, flow: Request, res: FibResult): E.Either<Errno, Rtable> => {
  const out = devGetByIndex(kernel, dev.net, res.nh.oif);
  if (out === undefined || inDevGet(kernel, out) === undefined) return no('EINVAL');
  const near = validateSource(kernel, dev, flow, out.ifindex);
  if (E.isLeft(near)) return near;
  const { saddr, daddr } = flow;
  const redirected =
    out.dev === dev.dev && near.right && inDevConf(kernel, out, 'send_redirects', 'or') !== 0;
  const flags = redirected ? RTCF.DOREDIRECT : 0;
  return E.right({ type: res.alias.type, flags, dev: out, saddr, daddr, res, routed: true });
};

/** ip_route_input_slow(): a packet that comes in through a device. */
const input = (kernel: Kernel, dev: NetDevice, flow: Request): E.Either<Errno, Rtable> => {
  const { saddr, daddr } = flow;
  if (inDevGet(kernel, dev) === undefined) return no('EINVAL');
  const lo = loopbackOf(kernel, dev.net);
  const here = { dev: lo, saddr, daddr, res: undefined, routed: false };
  const taken = (type: number, flags: number): E.Either<Errno, Rtable> => {
    const near = saddr === ANY ? E.right(false) : validateSource(kernel, dev, flow, 0);
    return E.isLeft(near) ? near : E.right({ ...here, type, flags: flags | RTCF.LOCAL });
  };
  if (ipv4IsMulticast(daddr))
    return isMember(dev, daddr) ? taken(RTN.MULTICAST, RTCF.MULTICAST) : no('EINVAL');
  if (ipv4IsMulticast(saddr) || saddr === LIMITED_BROADCAST) return no('EINVAL');
  if (daddr === LIMITED_BROADCAST || (saddr === ANY && daddr === ANY))
    return taken(RTN.BROADCAST, RTCF.BROADCAST);
  if (isZeronet(saddr) || isZeronet(daddr)) return no('EINVAL');
  const localnet = inDevConf(kernel, dev, 'route_localnet', 'or') !== 0;
  if (!localnet && (ipv4IsLoopback(daddr) || ipv4IsLoopback(saddr))) return no('EINVAL');
  const forwards = inDevConf(kernel, dev, 'forwarding', 'own') !== 0;
  const res = fibLookup(kernel, dev.net, { ...flow, oif: 0, iif: dev.ifindex });
  if (typeof res === 'string') return no(forwards ? res : 'EHOSTUNREACH');
  const { type } = res.alias;
  if (type === RTN.BROADCAST || type === RTN.LOCAL) {
    const answer = taken(type, type === RTN.BROADCAST ? RTCF.BROADCAST : 0);
    const local = { dev: domainOf(kernel, dev.net, res), res };
    return E.isLeft(answer) ? answer : E.right({ ...answer.right, ...local });
  }
  if (!forwards) return no('EHOSTUNREACH');
  return type === RTN.UNICAST ? forward(kernel, dev, flow, res) : no('EINVAL');
};

/** The nexthop and the metrics that a packet has from its route. */
const attributesOf = (kernel: Kernel, net: number, { res, routed }: Rtable): Partial<Rtmsg> => {
  if (res === undefined || !routed) return {};
  const { nh } = res;
  const { metrics, cc_algo } = res.alias.fi;
  const { RTA_FLOW, ...gateway } = nexthopInfo(kernel, net, nh).to;
  return {
    ...(nh.scope === RT_SCOPE.LINK && gateway),
    ...(RTA_FLOW !== undefined && { RTA_FLOW }),
    ...(Object.keys(metrics).length > 0 && { RTA_METRICS: metrics }),
    ...(cc_algo !== '' && { RTAX_CC_ALGO: cc_algo }),
  };
};

/** rt_fill_info() */
const fillInfo = (kernel: Kernel, net: number, request: Rtmsg, rt: Rtable): Rtmsg => {
  const { RTA_SRC: src, RTA_IIF: iif, RTA_MARK: mark = 0, RTA_DST: dst = ANY } = request;
  const given = src === undefined || src === ANY ? '' : src;
  return {
    rtm_family: 'AF_INET',
    rtm_dst_len: 32,
    rtm_src_len: given === '' ? 0 : 32,
    rtm_tos: request.rtm_tos,
    rtm_table: rt.res?.table ?? 0,
    rtm_protocol: RTPROT.UNSPEC,
    rtm_scope: RT_SCOPE.UNIVERSE,
    rtm_type: rt.type,
    rtm_flags: rt.flags | RTM_F.CLONED,
    RTA_DST: dst,
    ...(given !== '' && { RTA_SRC: given }),
    RTA_OIF: rt.dev.ifindex,
    ...(iif === undefined && rt.saddr !== '' && rt.saddr !== given && { RTA_PREFSRC: rt.saddr }),
    ...attributesOf(kernel, net, rt),
    ...(mark !== 0 && { RTA_MARK: mark }),
    ...(iif === undefined ? { RTA_UID: request.RTA_UID ?? 0 } : { RTA_IIF: iif }),
  };
};

/** inet_rtm_getroute(). @returns ENODEV: no device `RTA_IIF`; else what the route answers */
export const getit = (kernel: Kernel, net: number, request: Rtmsg): Found<Rtmsg> => {
  const { RTA_IIF: iif } = request;
  const flow = {
    daddr: request.RTA_DST ?? ANY,
    saddr: request.RTA_SRC ?? ANY,
    iif: LOOPBACK_IFINDEX,
    oif: request.RTA_OIF ?? 0,
    mark: request.RTA_MARK ?? 0,
    uid: request.RTA_UID ?? 0,
    tos: request.rtm_tos,
    proto: request.RTA_IP_PROTO ?? 0,
    sport: request.RTA_SPORT ?? 0,
    dport: request.RTA_DPORT ?? 0,
    scope: RT_SCOPE.UNIVERSE,
  };
  const from = iif === undefined ? undefined : devGetByIndex(kernel, net, iif);
  if (iif !== undefined && from === undefined) return E.left(refuse('ENODEV', 'inet_rtm_getroute'));
  const answer = from === undefined ? output(kernel, net, flow) : input(kernel, from, flow);
  if (E.isLeft(answer)) return E.left(refuse(answer.left, 'inet_rtm_getroute'));
  const { res } = answer.right;
  if ((request.rtm_flags & RTM_F.FIB_MATCH) === 0)
    return E.right(fillInfo(kernel, net, request, answer.right));
  if (res === undefined) return E.left(refuse('EHOSTUNREACH', 'inet_rtm_getroute'));
  return E.right(fibDumpInfo(kernel, net, res.alias, res.table));
};
