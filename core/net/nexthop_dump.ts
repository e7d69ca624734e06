/**
 * Nexthop objects as they are told, one by one or all that a filter lets through, and the buckets of resilient groups
 * (net/ipv4/nexthop.c: nh_fill_node(), rtm_dump_nexthop(), rtm_dump_nexthop_bucket(), Linux 6.18).
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Kernel } from '../kernel.js';
import { nowOf } from '../kernel/timekeeping.js';
import { deviceOf } from './netdevice.js';
import type { Found } from './netdevice.js';
import { isGroup, nexthopFindById, nexthopsOf } from './nexthop_table.js';
import type { GroupNexthop, Nexthop, NhGroup } from './nexthop_table.js';
import { MS_PER_CLOCK, NEXTHOP_GRP_TYPE } from './nhmsg.js';
import type { Bucketmsg, Nhmsg, ResGroup } from './nhmsg.js';

const toClock = (ms: number): number => Math.floor(ms / MS_PER_CLOCK);

/** nla_put_nh_group_res(): a group is never unbalanced. */
const resGroupOf = ({ res_table }: NhGroup): ResGroup | undefined =>
  res_table === null
    ? undefined
    : {
        NHA_RES_GROUP_BUCKETS: res_table.buckets.length,
        NHA_RES_GROUP_IDLE_TIMER: toClock(res_table.idle_timer_ms),
        NHA_RES_GROUP_UNBALANCED_TIMER: toClock(res_table.unbalanced_timer_ms),
        NHA_RES_GROUP_UNBALANCED_TIME: 0,
      };

/** nh_fill_node() */
export const nhFillNode = (kernel: Kernel, nh: Nexthop): Nhmsg => {
  const { id: NHA_ID, protocol: nh_protocol, nh_flags } = nh;
  const head = { nh_family: 'AF_UNSPEC', nh_scope: 0, nh_protocol, nh_flags, NHA_ID } as const;
  if (isGroup(nh)) {
    const { fdb_nh, entries } = nh.nh_grp;
    const res = resGroupOf(nh.nh_grp);
    return {
      ...head,
      ...(fdb_nh && { NHA_FDB: true }),
      NHA_GROUP_TYPE: res === undefined ? NEXTHOP_GRP_TYPE.MPATH : NEXTHOP_GRP_TYPE.RES,
      NHA_GROUP: entries.map(({ id, weight }) => ({ id, weight: weight - 1 })),
      ...(res !== undefined && { NHA_RES_GROUP: res }),
    };
  }
  const { family: nh_family, reject_nh, fdb_nh, dev, gw, scope: nh_scope } = nh.nh_info;
  if (reject_nh) return { ...head, nh_family, NHA_BLACKHOLE: true };
  return {
    ...head,
    nh_family,
    nh_scope,
    ...(fdb_nh && { NHA_FDB: true }),
    ...(dev !== 0 && { NHA_OIF: deviceOf(kernel, dev).ifindex }),
    ...(gw !== '' && { NHA_GATEWAY: gw }),
  };
};

/** struct nh_dump_filter; 0: any. */
export interface NhDumpFilter {
  readonly family: Nhmsg['nh_family'];
  readonly dev_idx: number;
  readonly master_idx: number;
  readonly group_filter: boolean;
}

/** nh_dump_filtered(), the other way round */
const passes = (kernel: Kernel, nh: Nexthop, filter: NhDumpFilter): boolean => {
  const { family, dev_idx, master_idx, group_filter } = filter;
  if (group_filter && !isGroup(nh)) return false;
  if (dev_idx === 0 && master_idx === 0 && family === 'AF_UNSPEC') return true;
  if (isGroup(nh) || (family !== 'AF_UNSPEC' && nh.nh_info.family !== family)) return false;
  const { dev } = nh.nh_info;
  const device = dev === 0 ? undefined : deviceOf(kernel, dev);
  if (dev_idx !== 0 && device?.ifindex !== dev_idx) return false;
  const master = device?.master ?? 0;
  return master_idx === 0 || (master !== 0 && deviceOf(kernel, master).ifindex === master_idx);
};

/** rtm_dump_nexthop() */
export const dumpNexthops = (kernel: Kernel, net: number, filter: NhDumpFilter): Nhmsg[] =>
  nexthopsOf(kernel, net)
    .filter((nh) => passes(kernel, nh, filter))
    .map((nh) => nhFillNode(kernel, nh));

/** rtm_get_nexthop(). @returns EINVAL: the id is 0; ENOENT */
export const getNexthop = (kernel: Kernel, net: number, id: number): Found<Nhmsg> => {
  if (id === 0) return E.left(refuse('EINVAL', 'nh_valid_get_del_req', 'Invalid nexthop id'));
  const nh = nexthopFindById(kernel, net, id);
  return nh === undefined ? E.left(refuse('ENOENT', 'rtm_get_nexthop')) : E.right(nhFillNode(kernel, nh));
};

/** nexthop_find_group_resilient(). @returns ENOENT; EINVAL: it is no such group */
const findGroupResilient = (kernel: Kernel, net: number, id: number): Found<GroupNexthop> => {
  const site = 'nexthop_find_group_resilient';
  const nh = nexthopFindById(kernel, net, id);
  if (nh === undefined) return E.left(refuse('ENOENT', site));
  if (!isGroup(nh)) return E.left(refuse('EINVAL', site, 'Not a nexthop group'));
  return nh.nh_grp.res_table === null
    ? E.left(refuse('EINVAL', site, 'Nexthop group not of type resilient'))
    : E.right(nh);
};

/** nh_fill_res_bucket(), of all buckets of a group. */
const bucketsOf = (kernel: Kernel, { id, nh_grp }: GroupNexthop): Bucketmsg[] =>
  (nh_grp.res_table?.buckets ?? []).map((bucket, index) => ({
    NHA_ID: id,
    NHA_RES_BUCKET_INDEX: index,
    NHA_RES_BUCKET_IDLE_TIME: toClock(nowOf(kernel) - bucket.migrated_ms),
    NHA_RES_BUCKET_NH_ID: bucket.id,
  }));

/** rtm_dump_nexthop_bucket(). @param id of one group; 0: all of them @param nhid of one nexthop; 0: any */
export const dumpBuckets = (
  kernel: Kernel,
  net: number,
  { id, nhid, ...filter }: NhDumpFilter & { readonly id: number; readonly nhid: number },
): Found<Bucketmsg[]> => {
  const one = id === 0 ? undefined : findGroupResilient(kernel, net, id);
  if (one !== undefined && E.isLeft(one)) return one;
  const groups = one === undefined ? nexthopsOf(kernel, net).filter(isGroup) : [one.right];
  return E.right(
    groups
      .flatMap((group) => bucketsOf(kernel, group))
      .filter((bucket) => {
        const nh = nexthopFindById(kernel, net, bucket.NHA_RES_BUCKET_NH_ID);
        return nh !== undefined && passes(kernel, nh, filter) && (nhid === 0 || nhid === nh.id);
      }),
  );
};

/** rtm_get_nexthop_bucket(). @returns ENOENT: no such nexthop, or no such bucket; EINVAL */
export const getBucket = (kernel: Kernel, net: number, id: number, index: number): Found<Bucketmsg> => {
  const group = findGroupResilient(kernel, net, id);
  if (E.isLeft(group)) return group;
  const bucket = bucketsOf(kernel, group.right)[index];
  return bucket === undefined
    ? E.left(refuse('ENOENT', 'rtm_get_nexthop_bucket', 'Bucket index out of bounds'))
    : E.right(bucket);
};
