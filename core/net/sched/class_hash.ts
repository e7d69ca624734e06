/**
 * The hash in which a discipline has the classes that users make (include/net/sch_generic.h: qdisc_class_hash,
 * net/sched/sch_api.c: qdisc_class_hash_*, Linux 6.18). Its order is that of every walk, and depends on what was in it before.
 */

/** Classids in their buckets, the latest first. */
export type ClassHash = readonly (readonly number[])[];

const FIRST_SIZE = 4;

export const EMPTY: ClassHash = Array.from({ length: FIRST_SIZE }, () => []);

/** qdisc_class_hash() */
const bucketOf = (classid: number, size: number): number => {
  const once = classid ^ (classid >>> 8);
  return (once ^ (once >>> 4)) & (size - 1);
};

const put = (hash: ClassHash, classid: number): ClassHash => {
  const at = bucketOf(classid, hash.length);
  return hash.map((bucket, i) => (i === at ? [classid, ...bucket] : bucket));
};

/** qdisc_class_hash_insert() and _grow(): three quarters full, it is twice as large, and its buckets are turned about. */
export const insert = (hash: ClassHash, classid: number): ClassHash => {
  const now = put(hash, classid);
  const all = now.flat();
  if (all.length * 4 <= now.length * 3) return now;
  const larger: ClassHash = Array.from({ length: now.length * 2 }, () => []);
  return all.reduce(put, larger);
};

/** qdisc_class_hash_remove() */
export const remove = (hash: ClassHash, classid: number): ClassHash =>
  hash.map((bucket) => bucket.filter((other) => other !== classid));
