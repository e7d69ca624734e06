/**
 * Resilient groups: which bucket of their table leads to which nexthop (net/ipv4/nexthop.c: nh_res_table_upkeep(), Linux
 * 6.18). No packet uses a bucket here, so that every one is idle, what is overweight gives way at once, and no group is
 * unbalanced for longer.
 */
import type { NhGrpEntry, NhResBucket } from './nexthop_table.js';

/** nh_res_group_rebalance(): how many buckets are due to each entry, by their weights. */
const wantsOf = (entries: readonly NhGrpEntry[], num_nh_buckets: number): Map<number, number> => {
  const total = entries.reduce((sum, { weight }) => sum + weight, 0);
  const wants = new Map<number, number>();
  let w = 0;
  let before = 0;
  for (const { id, weight } of entries) {
    w += weight;
    const upper = Math.floor((num_nh_buckets * w + Math.floor(total / 2)) / total);
    wants.set(id, upper - before);
    before = upper;
  }
  return wants;
};

/**
 * nh_res_table_migrate_buckets(), nh_res_group_rebalance(), nh_res_table_upkeep(): buckets of nexthops that have left, or
 * have too many, go to those that have too few, of which the last entry comes first.
 */
export const upkeep = (
  buckets: readonly (NhResBucket | undefined)[],
  entries: readonly NhGrpEntry[],
  now_ms: number,
): NhResBucket[] => {
  const wants = wantsOf(entries, buckets.length);
  const missing = new Map(wants);
  for (const bucket of buckets) {
    const left = bucket && missing.get(bucket.id);
    if (bucket !== undefined && left !== undefined) missing.set(bucket.id, left - 1);
  }
  const underweight = entries.toReversed().filter(({ id }) => (missing.get(id) ?? 0) > 0);
  return buckets.map((bucket) => {
    const left = bucket && missing.get(bucket.id);
    if (bucket !== undefined && left !== undefined && left >= 0) return bucket;
    const [first] = underweight;
    if (first === undefined) throw new Error('a bucket is to go where none is due');
    const due = (missing.get(first.id) ?? 0) - 1;
    missing.set(first.id, due);
    if (bucket !== undefined && left !== undefined) missing.set(bucket.id, left + 1);
    if (due === 0) underweight.shift();
    return { id: first.id, migrated_ms: now_ms };
  });
};
