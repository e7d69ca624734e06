/** prio: bands, the first that has a packet sends it (net/sched/sch_prio.c, Linux 6.18). */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../../errno.js';
import type { Place, QdiscOps, Tuned } from './qdisc_ops.js';
import { tca, tcMake, tcMinor } from './sch.js';
import type { TcaOptions } from './sch.js';

const TCQ_MIN_PRIO_BANDS = 2;
const TCQ_PRIO_BANDS = 16;

const bandsOf = ({ qdisc }: Place): number => tca(qdisc.options, 'bands') ?? 0;

const walk = (place: Place): number[] =>
  Array.from({ length: bandsOf(place) }, (_, band) => tcMake(place.qdisc.handle, band + 1));

/** prio_tune(). @returns EINVAL: bands that are not there, or too many of them */
const tune = (_place: Place, given: TcaOptions | undefined): Tuned => {
  const { bands, priomap } = given ?? {};
  const fits = typeof bands === 'number' && bands >= TCQ_MIN_PRIO_BANDS && bands <= TCQ_PRIO_BANDS;
  return fits && typeof priomap === 'object' && priomap.every((band) => band < bands)
    ? E.right({ bands, priomap })
    : E.left(refuse('EINVAL', 'prio_tune'));
};

export const prio: QdiscOps = {
  init: tune,
  change: tune,
  cl_ops: {
    find: (place, classid) => {
      const band = tcMinor(classid);
      return band >= 1 && band <= bandsOf(place) ? tcMake(place.qdisc.handle, band) : 0;
    },
    walk,
    graft: { otherwise: 'pfifo' },
  },
  children: (place) =>
    walk(place).map((parent) => ({
      handle: 0,
      parent,
      kind: 'pfifo',
      options: { limit: place.device.tx_queue_len },
      visibility: 'invisible',
    })),
};
