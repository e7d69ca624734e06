/**
 * Requests about nexthop objects, checked in the kernel's order (net/ipv4/nexthop.c: rtm_new_nexthop(), rtm_del_nexthop(),
 * Linux 6.18). Left out: encapsulation, statistics.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { PLAIN, fib6NhInit } from './fib6_nh.js';
import { fibCheckNh } from './fib_nh.js';
import { devGetByIndex, isUp } from './netdevice.js';
import type { Found, NetDevice } from './netdevice.js';
import { insertNexthop, removeNexthop } from './nexthop.js';
import type { ResConfig } from './nexthop.js';
import { isGroup, nexthopFindById, unusedId } from './nexthop_table.js';
import type { Nexthop, NhGroup, NhInfo } from './nexthop_table.js';
import { MS_PER_CLOCK, NEXTHOP_GRP_TYPE } from './nhmsg.js';
import type { NexthopCommand, NexthopGrp, Nhmsg } from './nhmsg.js';
import { RTNH_F, RT_SCOPE, RT_TABLE } from './rtmsg.js';

const no = (why: string): Refusal => refuse('EINVAL', 'rtm_to_nh_config', why);

/** nh_check_attr_group(), rtm_to_nh_config_grp_res(): what can be said of a group without looking at others. */
const checkAttrGroup = (message: Nhmsg, group: readonly NexthopGrp[]): Verdict => {
  const { NHA_GROUP_TYPE: type = NEXTHOP_GRP_TYPE.MPATH, NHA_RES_GROUP: res } = message;
  if (message.nh_family !== 'AF_UNSPEC') return no('Invalid family for group');
  for (const [i, { id }] of group.entries()) {
    if (group.slice(i + 1).some((other) => other.id === id))
      return no('Nexthop id can not be used twice in a group');
  }
  const { NHA_BLACKHOLE, NHA_OIF, NHA_GATEWAY } = message;
  const own = NHA_BLACKHOLE ?? NHA_OIF ?? NHA_GATEWAY;
  if (own !== undefined || (res !== undefined && type !== NEXTHOP_GRP_TYPE.RES))
    return no('No other attributes can be set in nexthop groups');
  return res?.NHA_RES_GROUP_BUCKETS === 0 ? no('Number of buckets needs to be non-0') : undefined;
};

/** rtm_to_nh_config(): what can be said of a request without looking at what is there. */
const check = (message: Nhmsg): Verdict => {
  const { nh_family, nh_flags, NHA_GROUP, NHA_FDB, NHA_BLACKHOLE, NHA_OIF, NHA_GATEWAY } = message;
  if ((nh_flags & ~RTNH_F.ONLINK) !== 0) return no('Invalid nexthop flags in ancillary header');
  if (nh_family === 'AF_UNSPEC' && NHA_GROUP === undefined) return no('Invalid address family');
  if (NHA_FDB && (NHA_OIF !== undefined || NHA_BLACKHOLE))
    return no('Fdb attribute can not be used with encap, oif or blackhole');
  if (NHA_FDB && nh_flags !== 0) return no('Unsupported nexthop flags in ancillary header');
  if (NHA_GROUP !== undefined) return checkAttrGroup(message, NHA_GROUP);
  if (NHA_BLACKHOLE)
    return NHA_GATEWAY !== undefined || NHA_OIF !== undefined
      ? no('Blackhole attribute can not be used with gateway, oif, encap or fdb')
      : undefined;
  if (!NHA_FDB && NHA_OIF === undefined)
    return no('Device attribute required for non-blackhole and non-fdb nexthops');
  return NHA_GATEWAY === undefined && (nh_flags & RTNH_F.ONLINK) !== 0
    ? no('ONLINK flag can not be set for nexthop without a gateway')
    : undefined;
};

/** valid_group_nh(), nh_check_attr_fdb_group(): whether a nexthop can be in a group. */
const checkMember = (nh: Nexthop, isFdb: boolean, family: string | undefined, count: number): Verdict => {
  if (isGroup(nh)) {
    const kind = nh.nh_grp.res_table === null ? 'Hash-threshold' : 'Resilient';
    return no(`${kind} group can not be a nexthop within a group`);
  }
  const { nh_info } = nh;
  if (nh_info.reject_nh && count > 1)
    return no('Blackhole nexthop can not be used in a group with more than 1 path');
  if (isFdb && !nh_info.fdb_nh) return no('FDB nexthop group can only have fdb nexthops');
  if (isFdb && family !== undefined && family !== nh_info.family)
    return no('FDB nexthop group cannot have mixed family nexthops');
  return !isFdb && nh_info.fdb_nh ? no('Non FDB nexthop group cannot have fdb nexthops') : undefined;
};

/** nh_check_attr_group_rtnl() */
const checkMembers = (kernel: Kernel, net: number, group: readonly NexthopGrp[], isFdb: boolean): Verdict => {
  let family: string | undefined;
  for (const { id } of group) {
    const nh = nexthopFindById(kernel, net, id);
    if (nh === undefined) return no('Invalid nexthop id');
    const refused = checkMember(nh, isFdb, family, group.length);
    if (refused !== undefined) return refused;
    if (!isGroup(nh)) family ??= nh.nh_info.family;
  }
  return undefined;
};

const down = (why: string): Verdict => refuse('ENETDOWN', 'rtm_to_nh_config', why);

/** rtm_to_nh_config_rtnl(): whether what a request names is there and can be used. */
const checkRtnl = (
  kernel: Kernel,
  net: number,
  { NHA_GROUP: group, NHA_FDB, NHA_OIF: oif }: Nhmsg,
): Verdict => {
  if (group !== undefined) return checkMembers(kernel, net, group, NHA_FDB === true);
  if (oif === undefined) return undefined;
  const device = devGetByIndex(kernel, net, oif);
  if (device === undefined) return no('Invalid device index');
  if (!isUp(device)) return down('Nexthop device is not up');
  return device.carrier ? undefined : down('Carrier for nexthop device is down');
};

const LOOPBACK_IFINDEX = 1;
const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** nexthop_create(), nh_create_ipv4(), nh_create_ipv6(): where it leads, as a route would be told. */
const createSingle = (kernel: Kernel, net: number, message: Nhmsg): Found<NhInfo> => {
  const { nh_flags: flags, NHA_BLACKHOLE, NHA_FDB, NHA_GATEWAY = '' } = message;
  const family = message.nh_family === 'AF_INET6' ? 'AF_INET6' : 'AF_INET';
  const gw = ANY.has(NHA_GATEWAY) ? '' : NHA_GATEWAY;
  const oif = NHA_BLACKHOLE ? LOOPBACK_IFINDEX : (message.NHA_OIF ?? 0);
  const nhi = { family, reject_nh: NHA_BLACKHOLE === true, fdb_nh: NHA_FDB === true, gw, dev: 0 } as const;
  if (NHA_FDB) return E.right({ ...nhi, scope: RT_SCOPE.LINK, flags });
  if (family === 'AF_INET6') {
    const onlink = (flags & RTNH_F.ONLINK) !== 0;
    const cfg = { ...PLAIN, fc_table: 0, fc_ifindex: oif, fc_gateway: gw, fc_onlink: onlink };
    const found = fib6NhInit(kernel, net, cfg);
    return E.map(({ dev, nh_flags }: { readonly dev: NetDevice; readonly nh_flags: number }) => {
      return { ...nhi, dev: dev.dev, scope: RT_SCOPE.LINK, flags: nh_flags };
    })(found);
  }
  const where = { kernel, net, table: RT_TABLE.MAIN, scope: RT_SCOPE.UNIVERSE };
  const nh = fibCheckNh(where, { oif, gw, flags, scope: 0, weight: 1, tclassid: 0 });
  if (E.isLeft(nh)) return nh;
  const dev = devGetByIndex(kernel, net, nh.right.oif)?.dev ?? 0;
  return E.right({ ...nhi, dev, scope: nh.right.scope, flags: nh.right.flags });
};

/** NH_RES_DEFAULT_IDLE_TIMER */
const IDLE_TIMER_MS = 120_000;
/** How long a jiffy is with CONFIG_HZ=250, of which 32 bits are kept. */
const MS_PER_JIFFY = 4;
const MAX_TIMER_MS = 2 ** 32 * MS_PER_JIFFY;

/** rtm_nh_get_timer() */
const timerOf = (clock: number | undefined): number | undefined =>
  clock === undefined ? undefined : (clock * MS_PER_CLOCK) % MAX_TIMER_MS;

const resConfigOf = ({ NHA_RES_GROUP: res = {} }: Nhmsg): ResConfig => ({
  num_buckets: res.NHA_RES_GROUP_BUCKETS,
  idle_timer_ms: timerOf(res.NHA_RES_GROUP_IDLE_TIMER),
  unbalanced_timer_ms: timerOf(res.NHA_RES_GROUP_UNBALANCED_TIMER),
});

/** nexthop_create_group() */
const createGroup = (message: Nhmsg, group: readonly NexthopGrp[]): NhGroup => {
  const { idle_timer_ms = IDLE_TIMER_MS, unbalanced_timer_ms = 0 } = resConfigOf(message);
  const isResilient = message.NHA_GROUP_TYPE === NEXTHOP_GRP_TYPE.RES;
  return {
    fdb_nh: message.NHA_FDB === true,
    entries: group.map(({ id, weight }) => ({ id, weight: weight + 1 })),
    res_table: isResilient ? { idle_timer_ms, unbalanced_timer_ms, buckets: [] } : null,
  };
};

/** nexthop_add() */
const nexthopAdd = (call: Call, net: number, command: NexthopCommand): Verdict => {
  let { NHA_ID: id = 0 } = command;
  if (id === 0) {
    id = unusedId(call.kernel, net);
    call.emit({ type: 'nh_find_unused_id', net, id });
  }
  const common = { id, protocol: command.nh_protocol };
  const { nlmsg_flags, NHA_GROUP: group } = command;
  const res = resConfigOf(command);
  if (group !== undefined) {
    const nh = { ...common, nh_flags: 0, nh_grp: createGroup(command, group) };
    return insertNexthop(call, net, nh, nlmsg_flags, res);
  }
  const nhi = createSingle(call.kernel, net, command);
  if (E.isLeft(nhi)) return nhi.left;
  const nh = { ...common, nh_flags: nhi.right.flags, nh_info: nhi.right };
  return insertNexthop(call, net, nh, nlmsg_flags, res);
};

/** __nh_valid_get_del_req(), after the policy has turned down what it does not know: the id, and nothing but it. */
const checkId = ({ NHA_ID: id, ...message }: Nhmsg): Verdict => {
  const site = 'nh_valid_get_del_req';
  if (Object.keys(message).some((key) => key.startsWith('NHA_')))
    return refuse('EINVAL', site, 'Unknown attribute type');
  if (message.nh_protocol !== 0 || message.nh_flags !== 0)
    return refuse('EINVAL', site, 'Invalid values in header');
  if (id === undefined) return refuse('EINVAL', site, 'Nexthop id is missing');
  return id === 0 ? refuse('EINVAL', site, 'Invalid nexthop id') : undefined;
};

/** rtm_new_nexthop(), rtm_del_nexthop(). @returns EINVAL, ENETDOWN, EEXIST; ENOENT: none to delete */
export const doit = (call: Call, command: NexthopCommand, net: number): Verdict => {
  if (command.type === 'RTM_DELNEXTHOP')
    return call.within('rtm_del_nexthop', `${command.NHA_ID ?? ''}`, () => {
      const refused = checkId(command);
      if (refused !== undefined) return refused;
      const nh = nexthopFindById(call.kernel, net, command.NHA_ID ?? 0);
      if (nh === undefined) return refuse('ENOENT', 'rtm_del_nexthop');
      removeNexthop(call, net, nh, true);
      return undefined;
    });
  return call.within('rtm_new_nexthop', `${command.NHA_ID ?? ''}`, () => {
    const isNameless = (command.NHA_ID ?? 0) === 0 && command.nlmsg_flags.includes('NLM_F_REPLACE');
    return (
      check(command) ??
      (isNameless ? refuse('EINVAL', 'rtm_new_nexthop', 'Replace requires nexthop id') : undefined) ??
      checkRtnl(call.kernel, net, command) ??
      nexthopAdd(call, net, command)
    );
  });
};
