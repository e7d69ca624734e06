/** mq: a discipline for each queue of a device (net/sched/sch_mq.c, Linux 6.18). */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../../errno.js';
import { INIT_NET } from '../net_namespace.js';
import { valueOf } from '../sysctl_net.js';
import { queuesOf } from '../tx_queues.js';
import type { Place, QdiscOps } from './qdisc_ops.js';
import { TC_H, tcMake, tcMinor } from './sch.js';

/** Queues from 1. */
const classes = ({ kernel, device, qdisc }: Place): number[] =>
  Array.from({ length: queuesOf(kernel, device).tx }, (_, queue) => tcMake(qdisc.handle, queue + 1));

/** A queue that is not in use gets pfifo_fast, which is in no hash. */
export const mq: QdiscOps = {
  init: ({ kernel, device, qdisc }) =>
    qdisc.parent === TC_H.ROOT && queuesOf(kernel, device).tx > 1
      ? E.right({})
      : E.left(refuse('EOPNOTSUPP', 'mq_init')),
  cl_ops: {
    find: (place, classid) => {
      const queue = tcMinor(classid);
      return queue >= 1 && queue <= queuesOf(place.kernel, place.device).tx
        ? tcMake(place.qdisc.handle, queue)
        : 0;
    },
    walk: classes,
    parentOf: () => TC_H.ROOT,
    graft: {},
  },
  children: (place) => {
    const { realTx } = queuesOf(place.kernel, place.device);
    const kind = valueOf(place.kernel, INIT_NET, 'core', 'default_qdisc');
    return classes(place).map((parent, queue) =>
      queue < realTx
        ? { handle: 0, parent, kind, options: {}, visibility: 'visible' }
        : { handle: 0, parent, kind: 'pfifo_fast', options: {}, visibility: 'unlisted' },
    );
  },
  attach: true,
  mqroot: true,
};
