/** fq: flows of sockets, paced (net/sched/sch_fq.c, Linux 6.18). Left out: bands and their weights. */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../../errno.js';
import type { QdiscOps, Tuned } from './qdisc_ops.js';
import { pschedMtu } from './sch_fifo.js';
import { tca } from './sch.js';
import type { TcaOptions } from './sch.js';

/** Bytes a second. */
const NO_RATE = 0xffffffff;
const LOW_RATE = 550_000 / 8;
const MAX_BUCKETS_LOG = 18;
const QUANTUM_MAX = 1 << 20;

/** Times in microseconds, but for timer_slack, which is in nanoseconds. */
const DEFAULTS: TcaOptions = {
  plimit: 10_000,
  flow_plimit: 100,
  buckets_log: 10,
  orphan_mask: 1023,
  rate_enable: 1,
  flow_max_rate: NO_RATE,
  low_rate_threshold: LOW_RATE,
  flow_refill_delay: 40_000,
  timer_slack: 10_000,
  horizon: 10_000_000,
  horizon_drop: 1,
};

/** A jiffy with CONFIG_HZ_250, which distributions choose. */
const USEC_PER_JIFFY = 4000;

/** fq_change(). @returns EINVAL: buckets, quantum or pacing out of their ranges */
const tune = (options: TcaOptions, given: TcaOptions): Tuned => {
  const site = 'fq_change';
  const buckets = tca(given, 'buckets_log');
  const quantum = tca(given, 'quantum');
  const pacing = tca(given, 'rate_enable');
  if (buckets !== undefined && (buckets < 1 || buckets > MAX_BUCKETS_LOG))
    return E.left(refuse('EINVAL', site));
  if (quantum !== undefined && (quantum === 0 || quantum > QUANTUM_MAX))
    return E.left(refuse('EINVAL', site, 'sch_fq: invalid quantum'));
  if (pacing !== undefined && pacing > 1) return E.left(refuse('EINVAL', site));
  const delay = tca(given, 'flow_refill_delay');
  return E.right({
    ...options,
    ...given,
    ...(delay !== undefined && {
      flow_refill_delay: Math.ceil(delay / USEC_PER_JIFFY) * USEC_PER_JIFFY,
    }),
  });
};

export const fq: QdiscOps = {
  init: ({ device }, given) => {
    const mtu = pschedMtu(device);
    const options = { ...DEFAULTS, quantum: 2 * mtu, initial_quantum: 10 * mtu };
    return given === undefined ? E.right(options) : tune(options, given);
  },
  change: ({ qdisc }, given) => tune(qdisc.options, given),
};
