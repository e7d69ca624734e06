/** tbf: a bucket of tokens (net/sched/sch_tbf.c, Linux 6.18). Left out: bursts that are given as times. */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../../errno.js';
import { lengthToNs, nsToTicks } from './psched.js';
import type { RateSpec } from './psched.js';
import type { Place, QdiscOps, Tuned } from './qdisc_ops.js';
import { tca, tcMake } from './sch.js';
import type { TcaOptions } from './sch.js';

const childOf = (handle: number): number => tcMake(handle, 1);

/** tbf_change(): bursts in bytes are kept as the time that they take. @returns EINVAL: none given, no burst, a peak that is none */
const tune = (_place: Place, given: TcaOptions | undefined): Tuned => {
  const site = 'tbf_change';
  const value = (name: string): number => tca(given ?? {}, name) ?? 0;
  const [rate, peakrate] = [value('rate'), value('peakrate')];
  if (given === undefined || rate === 0) return E.left(refuse('EINVAL', site));
  const spec = (bytes: number): RateSpec => ({
    rate: bytes,
    overhead: value('overhead'),
    mpu: value('mpu'),
    atm: value('atm') !== 0,
  });
  if (peakrate !== 0 && peakrate <= rate) return E.left(refuse('EINVAL', site));
  const burst = peakrate === 0 ? value('burst') : Math.min(value('burst'), value('pburst'));
  if (burst === 0) return E.left(refuse('EINVAL', site));
  const { burst: _burst, pburst: _pburst, ...rest } = given;
  return E.right({
    ...rest,
    buffer: nsToTicks(lengthToNs(spec(rate), value('burst'))),
    mtu: peakrate === 0 ? 0 : nsToTicks(lengthToNs(spec(peakrate), value('pburst'))),
  });
};

export const tbf: QdiscOps = {
  init: tune,
  change: tune,
  cl_ops: {
    find: ({ qdisc }) => childOf(qdisc.handle),
    walk: ({ qdisc }) => [childOf(qdisc.handle)],
    graft: {},
  },
  children: ({ qdisc }) => [
    {
      handle: 0,
      parent: childOf(qdisc.handle),
      kind: 'bfifo',
      options: { limit: tca(qdisc.options, 'limit') ?? 0 },
      visibility: 'invisible',
    },
  ],
};
