/** Finding disciplines of a device, and the order of a dump (net/sched/sch_api.c, Linux 6.18). */
import type { Kernel } from '../../kernel.js';
import type { NetDevice } from '../netdevice.js';
import { qdiscOps } from './qdiscs.js';
import { TC_H, tcMajor } from './sch.js';
import type { Qdisc } from './sch.js';
import { qdiscsOf } from './sch_generic.js';

/** qdisc_lookup(): 0 is nobody's. */
export const qdiscLookup = (kernel: Kernel, device: NetDevice, handle: number): Qdisc | undefined =>
  handle === 0 ? undefined : qdiscsOf(kernel, device).find((qdisc) => qdisc.handle === handle);

const isBelow = ({ parent }: Qdisc, { handle }: Qdisc): boolean =>
  parent !== TC_H.ROOT && parent !== TC_H.INGRESS && tcMajor(parent) === handle;

/** What is below a discipline. */
export const belowOf = (kernel: Kernel, device: NetDevice, above: Qdisc): Qdisc[] =>
  qdiscsOf(kernel, device).filter((qdisc) => qdisc.parent !== above.parent && isBelow(qdisc, above));

/** qdisc_leaf(): the discipline of a class. */
export const leafOf = (
  kernel: Kernel,
  device: NetDevice,
  above: Qdisc,
  classid: number,
): Qdisc | undefined => {
  const find = qdiscOps(kernel, above.kind)?.cl_ops?.find;
  const place = { kernel, device, qdisc: above };
  const wanted = find?.(place, classid) ?? 0;
  return wanted === 0
    ? undefined
    : belowOf(kernel, device, above).find(({ parent }) => find?.(place, parent) === wanted);
};

const GOLDEN_RATIO_32 = 0x61c88647;
const HASH_SHIFT = 28;

/** hash_min() of a handle into the sixteen buckets of a device. */
const bucketOf = (handle: number): number => Math.imul(handle, GOLDEN_RATIO_32) >>> HASH_SHIFT;

const rank = ({ parent, handle }: Qdisc): number =>
  parent === TC_H.ROOT ? -1 : parent === TC_H.INGRESS ? Infinity : bucketOf(handle);

/** tc_dump_qdisc_root() for all of a device: its root, its hash with the latest first in a bucket, and what comes in. */
export const qdiscWalk = (kernel: Kernel, device: NetDevice): Qdisc[] => {
  const all = qdiscsOf(kernel, device).filter(({ visibility }) => visibility !== 'unlisted');
  return all.toReversed().toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
};
