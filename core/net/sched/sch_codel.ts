/** codel and fq_codel (net/sched/sch_codel.c, sch_fq_codel.c, include/net/codel.h, Linux 6.18). */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../../errno.js';
import type { Place, QdiscOps, Tuned } from './qdisc_ops.js';
import { pschedMtu } from './sch_fifo.js';
import { tca } from './sch.js';
import type { TcaOptions } from './sch.js';

const CODEL_SHIFT = 1024;
const NSEC_PER_USEC = 1000;

/** What codel keeps of a time, and tells of it. @param us microseconds */
const kept = (us: number): number =>
  Math.floor((Math.floor((us * NSEC_PER_USEC) / CODEL_SHIFT) * CODEL_SHIFT) / NSEC_PER_USEC);

/** Microseconds. */
const TARGET = 5000;
const INTERVAL = 100_000;
const DEFAULT_LIMIT = 1000;

const TIMES = ['target', 'interval', 'ce_threshold'] as const;

/** What is given, times as they are kept. */
const taken = (given: TcaOptions, names: readonly string[]): TcaOptions => {
  const values = names.map((name) => [name, tca(given, name)] as const);
  const times = TIMES.map((name) => {
    const us = tca(given, name);
    return [name, us === undefined ? undefined : kept(us)] as const;
  });
  return Object.fromEntries(
    [...values, ...times].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
};

const codelChange = ({ qdisc }: Place, given: TcaOptions): Tuned =>
  E.right({ ...qdisc.options, ...taken(given, ['limit', 'ecn']) });

const CODEL: TcaOptions = { limit: DEFAULT_LIMIT, target: kept(TARGET), interval: kept(INTERVAL), ecn: 0 };

export const codel: QdiscOps = {
  init: (place, given) => codelChange({ ...place, qdisc: { ...place.qdisc, options: CODEL } }, given ?? {}),
  change: codelChange,
};

const MAX_FLOWS = 65536;
const QUANTUM_MIN = 256;
const QUANTUM_MAX = 1 << 20;
const MEMORY_LIMIT_MAX = 2 ** 31;

/** @returns EINVAL: too many flows, or another number than at the start; a quantum that is too large */
const tuneFqCodel = (options: TcaOptions, given: TcaOptions, isNew: boolean): Tuned => {
  const site = 'fq_codel_change';
  const flows = tca(given, 'flows');
  if (flows !== undefined && (!isNew || flows === 0 || flows > MAX_FLOWS))
    return E.left(refuse('EINVAL', site));
  const quantum = Math.max(QUANTUM_MIN, tca(given, 'quantum') ?? tca(options, 'quantum') ?? 0);
  if (quantum > QUANTUM_MAX) return E.left(refuse('EINVAL', site, 'Invalid quantum'));
  const memory_limit = Math.min(
    MEMORY_LIMIT_MAX,
    tca(given, 'memory_limit') ?? tca(options, 'memory_limit') ?? 0,
  );
  const names = ['limit', 'ecn', 'flows', 'drop_batch', 'ce_threshold_selector', 'ce_threshold_mask'];
  return E.right({ ...options, ...taken(given, names), quantum, memory_limit });
};

const FQ_CODEL: TcaOptions = {
  limit: 10 * 1024,
  flows: 1024,
  memory_limit: 32 << 20,
  drop_batch: 64,
  target: kept(TARGET),
  interval: kept(INTERVAL),
  ecn: 1,
};

export const fqCodel: QdiscOps = {
  init: ({ device }, given) => {
    const quantum = pschedMtu(device);
    return given === undefined
      ? E.right({ ...FQ_CODEL, quantum })
      : tuneFqCodel({ ...FQ_CODEL, quantum }, given, true);
  },
  change: ({ qdisc }, given) => tuneFqCodel(qdisc.options, given, false),
  cl_ops: { find: () => 0, walk: () => [] },
};
