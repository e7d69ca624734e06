/**
 * What a route leads to: struct fib_info and its nexthops, made and checked, and what becomes of them as devices and
 * addresses come and go (net/ipv4/fib_semantics.c, Linux 6.18). Routes do not share them here. Left out: encapsulation.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import type { Kernel, Verdict } from '../kernel.js';
import { fibCheckNh, inetAddrType } from './fib_nh.js';
import type { Where } from './fib_nh.js';
import { FIB_PROPS } from './ip_fib.js';
import type { FibAlias, FibInfo, FibNh } from './ip_fib.js';
import { ipFibMetricsInit } from './metrics.js';
import { devGetByIndex } from './netdevice.js';
import type { Found } from './netdevice.js';
import { isGroup, nexthopFindById, pathsOf } from './nexthop_table.js';
import type { Nexthop } from './nexthop_table.js';
import { RTN, RTNH_F, RT_SCOPE, RT_TABLE } from './rtmsg.js';
import type { RouteCommand, Rtmsg, Rtnexthop } from './rtmsg.js';

const no = (why: string): Refusal => refuse('EINVAL', 'fib_create_info', why);

/** The gateway that an attribute names, of either family; '': none. */
const gatewayOf = ({ RTA_GATEWAY, RTA_VIA }: Pick<Rtnexthop, 'RTA_GATEWAY' | 'RTA_VIA'>): string => {
  const gw = RTA_GATEWAY ?? RTA_VIA?.rtvia_addr ?? '';
  return gw === '0.0.0.0' ? '' : gw;
};

const DOWN = RTNH_F.DEAD | RTNH_F.LINKDOWN;

/** fib_get_nhs(), fib_nh_init(): the nexthops as they are asked for, without their devices. */
const nexthopsOf = (message: Rtmsg): Found<FibNh[]> => {
  const { RTA_MULTIPATH: paths, RTA_OIF = 0, RTA_FLOW: tclassid = 0, rtm_flags } = message;
  const given = { scope: RT_SCOPE.UNIVERSE, flags: rtm_flags & 0xff };
  if (paths === undefined)
    return E.right([{ ...given, oif: RTA_OIF, gw: gatewayOf(message), weight: 1, tclassid }]);
  if (paths.length === 0) return E.left(no('Invalid nexthop configuration - no valid nexthops'));
  if (paths.some(({ rtnh_flags }) => (rtnh_flags & DOWN) !== 0))
    return E.left(no('Invalid flags for nexthop - can not contain DEAD or LINKDOWN'));
  const [first] = paths;
  if (RTA_OIF !== 0 && first?.rtnh_ifindex !== RTA_OIF)
    return E.left(no('Nexthop device index does not match RTA_OIF'));
  const gw = gatewayOf(message);
  if (gw !== '' && first !== undefined && gatewayOf(first) !== gw)
    return E.left(no('Nexthop gateway does not match RTA_GATEWAY or RTA_VIA'));
  if (tclassid !== 0 && first?.RTA_FLOW !== tclassid)
    return E.left(no('Nexthop class id does not match RTA_FLOW'));
  return E.right(
    paths.map((path) => ({
      ...given,
      flags: path.rtnh_flags,
      oif: path.rtnh_ifindex,
      gw: gatewayOf(path),
      weight: path.rtnh_hops + 1,
      tclassid: path.RTA_FLOW ?? 0,
    })),
  );
};

/** A route to the machine itself: one device, which need not be up. */
const checkLocal = ({ kernel, net }: Where, nhs: readonly FibNh[]): Found<FibNh[]> => {
  const [nh] = nhs;
  if (nh === undefined || nhs.length !== 1)
    return E.left(no('Route with host scope can not have multiple nexthops'));
  if (nh.gw !== '') return E.left(no('Route with host scope can not have a gateway'));
  if (devGetByIndex(kernel, net, nh.oif) === undefined) return E.left(refuse('ENODEV', 'fib_create_info'));
  return E.right([{ ...nh, scope: RT_SCOPE.NOWHERE }]);
};

const checkAll = (where: Where, nhs: readonly FibNh[]): Found<FibNh[]> => {
  if (where.scope === RT_SCOPE.HOST) return checkLocal(where, nhs);
  const checked: FibNh[] = [];
  for (const nh of nhs) {
    const good = fibCheckNh(where, nh);
    if (E.isLeft(good)) return good;
    checked.push(good.right);
  }
  return E.right(checked);
};

/** fib_valid_prefsrc(): an address of the machine, or the very one that the route makes so. */
const isValidPrefsrc = (kernel: Kernel, net: number, message: Rtmsg, prefsrc: string): boolean => {
  if (message.rtm_type === RTN.LOCAL && message.RTA_DST === prefsrc) return true;
  const { rtm_table: table } = message;
  const own = table === RT_TABLE.MAIN ? RT_TABLE.LOCAL : table;
  return [own, RT_TABLE.LOCAL].some((id) => inetAddrType(kernel, net, prefsrc, id) === RTN.LOCAL);
};

const { UNICAST, LOCAL, BROADCAST, ANYCAST, MULTICAST } = RTN;
const LEADING: ReadonlySet<number> = new Set([UNICAST, LOCAL, BROADCAST, ANYCAST, MULTICAST]);
/** The last of RTN_*. */
const RTN_MAX = 11;

const checkType = (message: Rtmsg): Verdict => {
  const { rtm_type, rtm_scope, rtm_flags } = message;
  if (rtm_type > RTN_MAX) return no('Invalid route type');
  if ((FIB_PROPS[rtm_type]?.scope ?? 0) > rtm_scope) return no('Invalid scope');
  if ((rtm_flags & DOWN) !== 0) return no('Invalid rtm_flags - can not contain DEAD or LINKDOWN');
  return undefined;
};

/** What a request says of a route besides its nexthops. */
const infoOf = (
  message: Rtmsg,
  init: Pick<FibInfo, 'metrics' | 'cc_algo'>,
  nh: readonly FibNh[],
): FibInfo => {
  const { RTA_PREFSRC = '' } = message;
  return {
    protocol: message.rtm_protocol,
    scope: message.rtm_scope,
    type: message.rtm_type,
    flags: message.rtm_flags & 0xff,
    priority: message.RTA_PRIORITY ?? 0,
    prefsrc: RTA_PREFSRC === '0.0.0.0' ? '' : RTA_PREFSRC,
    tb_id: message.rtm_table,
    ...init,
    nh_id: message.RTA_NH_ID ?? 0,
    nh,
  };
};

const deny = (why: string): Refusal => refuse('EINVAL', 'fib_check_nexthop', why);

/** fib_check_nexthop(): whether a nexthop object is for a route of a scope. */
export const fibCheckNexthop = (kernel: Kernel, net: number, nh: Nexthop, scope: number): Verdict => {
  const [first] = pathsOf(kernel, net, nh);
  if (isGroup(nh) ? nh.nh_grp.fdb_nh : nh.nh_info.fdb_nh) return deny('Route cannot point to a fdb nexthop');
  if (isGroup(nh) && scope === RT_SCOPE.HOST)
    return deny('Route with host scope can not have multiple nexthops');
  const { gw = '', flags = 0 } = first?.nhi ?? {};
  if (scope === RT_SCOPE.HOST && gw !== '') return deny('Route with host scope can not have a gateway');
  return (flags & RTNH_F.ONLINK) !== 0 && scope >= RT_SCOPE.LINK
    ? deny('Scope mismatch with nexthop')
    : undefined;
};

/** The nexthops of a route that is no error: checked ones, or none where a nexthop object is and fits. */
const waysOf = (where: Where, asked: readonly FibNh[], object: Nexthop | undefined): Found<FibNh[]> => {
  if (object === undefined) return checkAll(where, asked);
  const refused = fibCheckNexthop(where.kernel, where.net, object, where.scope);
  return refused === undefined ? E.right([]) : E.left(refused);
};

/** fib_create_info(). @returns why there can be no such route now */
export const fibCreateInfo = (kernel: Kernel, net: number, message: Rtmsg): Found<FibInfo> => {
  const { rtm_type, rtm_scope: scope, rtm_table: table, RTA_NH_ID: nh_id = 0 } = message;
  const refused = checkType(message);
  if (refused !== undefined) return E.left(refused);
  const object = nh_id === 0 ? undefined : nexthopFindById(kernel, net, nh_id);
  if (nh_id !== 0 && object === undefined) return E.left(no('Nexthop id does not exist'));
  const init = ipFibMetricsInit(kernel, net, message);
  if (E.isLeft(init)) return init;
  const asked = object === undefined ? nexthopsOf(message) : E.right([]);
  if (E.isLeft(asked)) return asked;
  if (FIB_PROPS[rtm_type]?.error !== undefined) {
    const leads =
      message.RTA_MULTIPATH !== undefined || asked.right.some(({ oif, gw }) => oif !== 0 || gw !== '');
    const why = 'Gateway, device and multipath can not be specified for this route type';
    return leads ? E.left(no(why)) : E.right(infoOf(message, init.right, asked.right));
  }
  if (!LEADING.has(rtm_type)) return E.left(no('Invalid route type'));
  if (scope > RT_SCOPE.HOST) return E.left(no('Invalid scope'));
  const nh = waysOf({ kernel, net, table, scope }, asked.right, object);
  if (E.isLeft(nh)) return nh;
  const info = infoOf(message, init.right, nh.right);
  if (info.prefsrc !== '' && !isValidPrefsrc(kernel, net, message, info.prefsrc))
    return E.left(no('Invalid prefsrc address'));
  const isDown =
    object === undefined &&
    scope !== RT_SCOPE.HOST &&
    nh.right.every(({ flags }) => (flags & RTNH_F.LINKDOWN) !== 0);
  return E.right(isDown ? { ...info, flags: info.flags | RTNH_F.LINKDOWN } : info);
};

const sameRecord = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([name, value]) => b[name] === value);

const sameNh = (a: FibNh, b: FibNh): boolean =>
  a.oif === b.oif &&
  a.gw === b.gw &&
  a.weight === b.weight &&
  a.scope === b.scope &&
  a.tclassid === b.tclassid &&
  ((a.flags ^ b.flags) & ~DOWN) === 0;

/** fib_find_info(): the kernel would have one struct for both. */
export const sameInfo = (a: FibInfo, b: FibInfo): boolean =>
  a.protocol === b.protocol &&
  a.scope === b.scope &&
  a.prefsrc === b.prefsrc &&
  a.priority === b.priority &&
  a.type === b.type &&
  a.tb_id === b.tb_id &&
  a.cc_algo === b.cc_algo &&
  a.nh_id === b.nh_id &&
  ((a.flags ^ b.flags) & ~DOWN) === 0 &&
  sameRecord(a.metrics, b.metrics) &&
  a.nh.length === b.nh.length &&
  a.nh.every((nh, i) => {
    const other = b.nh[i];
    return other !== undefined && sameNh(nh, other);
  });

/** One way that a request names, or a part of what it is; what is not said is 0 or ''. */
interface Named {
  readonly oif: number;
  readonly gw: string;
  readonly flow: number;
}

const isNamed = (nh: FibNh | undefined, { oif, gw, flow }: Named): boolean =>
  (oif === 0 || nh?.oif === oif) &&
  (gw === '' || nh?.gw === gw) &&
  (flow === 0 || (nh?.tclassid ?? 0) === flow);

/** fib_nh_match(): whether what a request says of nexthops is so of a route; what is said of more than there are is not looked at. */
const nhMatch = (message: RouteCommand, fi: FibInfo): boolean => {
  const {
    RTA_PRIORITY = 0,
    RTA_NH_ID = 0,
    RTA_OIF: oif = 0,
    RTA_FLOW: flow = 0,
    RTA_MULTIPATH: paths,
  } = message;
  if (RTA_PRIORITY !== 0 && RTA_PRIORITY !== fi.priority) return false;
  if (RTA_NH_ID !== 0) return fi.nh_id === RTA_NH_ID;
  const gw = gatewayOf(message);
  if (fi.nh_id !== 0) return oif === 0 && gw === '' && paths === undefined;
  if (oif !== 0 || gw !== '') return isNamed(fi.nh[0], { oif, gw, flow });
  if (paths === undefined) return true;
  return fi.nh.every((nh, i) => {
    const path = paths[i];
    return (
      path !== undefined &&
      isNamed(nh, { oif: path.rtnh_ifindex, gw: gatewayOf(path), flow: path.RTA_FLOW ?? 0 })
    );
  });
};

/** Whether a route is the one that a request wants gone: what it does not say is not compared. */
export const isMeant = (message: RouteCommand, { type, fi }: FibAlias): boolean => {
  const { rtm_type, rtm_scope, rtm_protocol, RTA_PREFSRC, RTA_METRICS = {} } = message;
  return (
    (rtm_type === 0 || type === rtm_type) &&
    (rtm_scope === RT_SCOPE.NOWHERE || fi.scope === rtm_scope) &&
    (RTA_PREFSRC === undefined || fi.prefsrc === RTA_PREFSRC) &&
    (rtm_protocol === 0 || fi.protocol === rtm_protocol) &&
    nhMatch(message, fi) &&
    Object.entries(RTA_METRICS).every(([name, value]) => fi.metrics[name] === value)
  );
};

/** What devices do to the routes through them. */
export type FibSync =
  | {
      readonly type: 'fib_sync_down_dev';
      readonly oif: number;
      readonly why: 'gone' | 'down' | 'carrier';
      readonly force: boolean;
    }
  | { readonly type: 'fib_sync_up'; readonly oif: number; readonly flags: number }
  | { readonly type: 'fib_sync_down_addr'; readonly table: number; readonly local: string }
  | { readonly type: '__remove_nexthop_fib'; readonly nh_id: number };

const isDead = ({ flags }: FibNh): boolean => (flags & RTNH_F.DEAD) !== 0;

const syncDown = (fi: FibInfo, { oif, why, force }: FibSync & { type: 'fib_sync_down_dev' }): FibInfo => {
  if (!fi.nh.some((nh) => nh.oif === oif)) return fi;
  const lost = why === 'carrier' ? RTNH_F.LINKDOWN : DOWN;
  const hit = (nh: FibNh): boolean => nh.oif === oif && (force || nh.scope !== RT_SCOPE.NOWHERE);
  const nh = fi.nh.map((each) => (!isDead(each) && hit(each) ? { ...each, flags: each.flags | lost } : each));
  const all = why === 'gone' || fi.nh.every((each) => isDead(each) || hit(each));
  return { ...fi, nh, flags: all ? fi.flags | lost : fi.flags };
};

const syncUp = (fi: FibInfo, { oif, flags }: FibSync & { type: 'fib_sync_up' }): FibInfo => {
  if (!fi.nh.some((nh) => nh.oif === oif)) return fi;
  const lives = fi.nh.some((nh) => nh.oif === oif || (nh.flags & flags) === 0);
  const nh = fi.nh.map((each) => (each.oif === oif ? { ...each, flags: each.flags & ~flags } : each));
  return { ...fi, nh, flags: lives ? fi.flags & ~flags : fi.flags };
};

/** fib_sync_down_dev(), fib_sync_up(), fib_sync_down_addr(), __remove_nexthop_fib(): a route after it; the same one where nothing changes. */
export const synced = (fi: FibInfo, sync: FibSync): FibInfo => {
  switch (sync.type) {
    case 'fib_sync_down_dev':
      return syncDown(fi, sync);
    case 'fib_sync_up':
      return syncUp(fi, sync);
    case 'fib_sync_down_addr': {
      const uses = fi.prefsrc === sync.local && fi.tb_id === sync.table;
      return uses ? { ...fi, flags: fi.flags | RTNH_F.DEAD } : fi;
    }
    case '__remove_nexthop_fib':
      return fi.nh_id === sync.nh_id ? { ...fi, flags: fi.flags | RTNH_F.DEAD } : fi;
  }
};
