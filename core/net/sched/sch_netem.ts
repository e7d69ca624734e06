/** netem: delay, loss and other misfortunes (net/sched/sch_netem.c, Linux 6.18), as facts. Left out: tables of distributions. */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../../errno.js';
import type { Place, QdiscOps, Tuned } from './qdisc_ops.js';
import { schedOf, tca, tcMajor, tcMake } from './sch.js';
import type { TcaOptions } from './sch.js';

/** A probability of one. */
const CERTAIN = 0xffffffff;

/** Of struct tc_netem_qopt, which every request has. */
const QOPT = ['latency', 'limit', 'loss', 'gap', 'duplicate', 'jitter'] as const;

const STATES = ['loss_gi', 'loss_ge'] as const;

/** netem_change(): of what is in attributes of its own, what is not given stays; the model of losses does not. */
const tune = ({ qdisc }: Place, given: TcaOptions | undefined): Tuned => {
  if (given === undefined) return E.left(refuse('EINVAL', 'netem_init'));
  const kept = Object.fromEntries(
    Object.entries(qdisc.options).filter(([name]) => !STATES.some((state) => state === name)),
  );
  const qopt = Object.fromEntries(QOPT.map((name) => [name, tca(given, name) ?? 0]));
  const reorder = tca(qopt, 'gap') === 0 ? {} : { reorder: CERTAIN };
  return E.right({ ...kept, ...reorder, ...given, ...qopt });
};

export const netem: QdiscOps = {
  init: tune,
  change: tune,
  cl_ops: {
    find: ({ qdisc }) => tcMake(qdisc.handle, 1),
    // It tells of its class while that has a leaf.
    walk: ({ kernel, device, qdisc }) =>
      schedOf(kernel, device.dev).qdiscs.some(({ parent }) => tcMajor(parent) === qdisc.handle)
        ? [tcMake(qdisc.handle, 1)]
        : [],
    graft: {},
  },
};
