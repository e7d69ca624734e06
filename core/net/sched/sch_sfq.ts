/** sfq: turns for flows (net/sched/sch_sfq.c, Linux 6.18). Left out: random early detection. */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../../errno.js';
import type { Place, QdiscOps, Tuned } from './qdisc_ops.js';
import { pschedMtu } from './sch_fifo.js';
import { tca } from './sch.js';
import type { TcaOptions } from './sch.js';

const SFQ_MAX_DEPTH = 127;
const SFQ_MAX_FLOWS = 65408;
const MAX_DIVISOR = 65536;

const DEFAULTS: TcaOptions = {
  limit: SFQ_MAX_DEPTH,
  flows: 128,
  divisor: 1024,
  depth: SFQ_MAX_DEPTH,
  headdrop: 0,
  perturb_period: 0,
};

const isPowerOf2 = (n: number): boolean => Math.log2(n) % 1 === 0;

/** sfq_change(): what is zero stays as it was. @returns EINVAL: a divisor that is no power of two */
const tune = (options: TcaOptions, given: TcaOptions): Tuned => {
  const asked = (name: string): number | undefined => tca(given, name) || undefined;
  const before = (name: string): number => tca(options, name) ?? 0;
  const divisor = asked('divisor');
  if (divisor !== undefined && (!isPowerOf2(divisor) || divisor > MAX_DIVISOR))
    return E.left(refuse('EINVAL', 'sfq_change'));
  const depth = Math.min(asked('depth') ?? before('depth'), SFQ_MAX_DEPTH);
  const wanted = Math.min(asked('flows') ?? before('flows'), SFQ_MAX_FLOWS, divisor ?? Infinity);
  const limit = Math.min(asked('limit') ?? before('limit'), depth * wanted);
  const asLimited = asked('limit') === undefined ? before('limit') : limit;
  return E.right({
    limit: asLimited,
    flows: asked('limit') === undefined ? wanted : Math.min(wanted, limit),
    divisor: divisor ?? before('divisor'),
    depth,
    quantum: asked('quantum') ?? before('quantum'),
    headdrop: tca(given, 'headdrop') ?? 0,
    perturb_period: tca(given, 'perturb_period') ?? 0,
  });
};

export const sfq: QdiscOps = {
  init: ({ device }: Place, given) => {
    const options = { ...DEFAULTS, quantum: pschedMtu(device) };
    return given === undefined ? E.right(options) : tune(options, given);
  },
  change: ({ qdisc }, given) => tune(qdisc.options, given),
  cl_ops: { find: () => 0, walk: () => [] },
};
