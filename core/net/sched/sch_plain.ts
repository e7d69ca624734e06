/**
 * Kinds that there is nothing to say to (net/sched/sch_generic.c, sch_ingress.c, Linux 6.18): pfifo_fast, noqueue, and the
 * hooks for what comes in.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../../errno.js';
import type { QdiscOps } from './qdisc_ops.js';
import { TC_H } from './sch.js';

export const pfifoFast: QdiscOps = {
  init: ({ device }) =>
    device.tx_queue_len === 0 ? E.left(refuse('EINVAL', 'pfifo_fast_init')) : E.right({}),
};

export const noqueue: QdiscOps = { init: () => E.right({}) };

/** ingress_init(), clsact_init(). */
export const ingress: QdiscOps = {
  init: ({ qdisc }) =>
    qdisc.parent === TC_H.INGRESS ? E.right({}) : E.left(refuse('EOPNOTSUPP', 'ingress_init')),
  cl_ops: { find: () => 0, walk: () => [] },
  ingress: true,
};
