/** How netem is shown (netem_print_opt() of tc/q_netem.c, iproute2 6.1.0): parts of one in JSON, parts of a hundred in text. */
import { tca } from '../../core/net/sched/sch.js';
import type { TcaOptions } from '../../core/net/sched/sch.js';
import { both, float, jsonOnly, objectOf, textOf, textOnly } from '../iproute2/json_print.js';
import type { Piece } from '../iproute2/json_print.js';
import { general } from '../printf.js';
import { uint } from './tc_common.js';
import type { TcSession } from './tc_common.js';
import { sprintRate, sprintTime, sprintTime64, tickToTime } from './tc_util.js';

const U32 = 0xffffffff;
const USEC_PER_SEC = 1_000_000;
const NSEC_PER_SEC = 1_000_000_000;

const percent = (key: string, value: number, label = ` ${key}`): Piece =>
  both(key, float(value / U32), `${label} ${general((100 * value) / U32)}%`);

/** print_corr(): in text only where there is one. */
const correlation = (value: number, shown = value !== 0): Piece => {
  const { text } = percent('correlation', value, '');
  return both('correlation', float(value / U32), shown ? text : '');
};

/** Pieces as an object of its own. */
const group = (key: string, pieces: readonly Piece[]): Piece[] => [
  textOnly(textOf(pieces)),
  jsonOnly(key, objectOf(pieces)),
];

const ofSeconds = (key: string, ticks: number, text: string): Piece =>
  both(key, float(tickToTime(ticks) / USEC_PER_SEC), text);

const delay = (latency: number, jitter: number, corr: number): Piece[] =>
  latency === 0
    ? []
    : group('delay', [
        ofSeconds('delay', latency, ` delay ${sprintTime(tickToTime(latency))}`),
        ofSeconds('jitter', jitter, jitter === 0 ? '' : `  ${sprintTime(tickToTime(jitter))}`),
        correlation(corr, jitter !== 0 && corr !== 0),
      ]);

/** A probability with its correlation. */
const chance = (object: string, key: string, value: number, corr: number): Piece[] =>
  value === 0 ? [] : group(object, [percent(key, value), correlation(corr)]);

const models = ({ loss_gi: gi, loss_ge: ge }: TcaOptions): Piece[] => {
  if (typeof gi === 'object') {
    const [p13 = 0, p31 = 0, p32 = 0, p23 = 0, p14 = 0] = gi;
    return group('loss-state', [
      percent('p13', p13, ' loss state p13'),
      percent('p31', p31),
      percent('p32', p32),
      percent('p23', p23),
      percent('p14', p14),
    ]);
  }
  if (typeof ge !== 'object') return [];
  const [p = 0, r = 0, h = 0, k1 = 0] = ge;
  return group('loss-gemodel', [
    percent('p', p, ' loss gemodel p'),
    percent('r', r),
    percent('1-h', U32 - h),
    percent('1-k', k1),
  ]);
};

const option = (key: string, value: number): Piece => both(key, value, value === 0 ? '' : ` ${key} ${value}`);

const rateOf = ({ tc }: TcSession, value: (name: string) => number): Piece[] =>
  value('rate') === 0
    ? []
    : group('rate', [
        both('rate', value('rate'), ` rate ${sprintRate(value('rate'), tc.iec)}`),
        option('packetoverhead', value('packet_overhead')),
        option('cellsize', value('cell_size')),
        option('celloverhead', value('cell_overhead')),
      ]);

const time = (key: string, label: string, ns: number): Piece =>
  both(key, float(ns / NSEC_PER_SEC), `${label} ${sprintTime64(ns)}`);

const slotOf = ({ slot }: TcaOptions): Piece[] => {
  const [min = 0, max = 0, packets = 0, bytes = 0] = typeof slot === 'object' ? slot : [];
  if (min === 0 && max === 0) return [];
  return group('slot', [
    time('min-delay', ' slot', min),
    time('max-delay', '', max),
    option('packets', packets),
    option('bytes', bytes),
  ]);
};

/** netem_print_opt() */
export const printNetem = (session: TcSession, options: TcaOptions): readonly Piece[] => {
  const value = (name: string): number => tca(options, name) ?? 0;
  const [limit, ecn, gap] = [value('limit'), value('ecn') !== 0, value('gap')];
  return [
    uint('limit', limit, `limit ${limit}`),
    ...delay(value('latency'), value('jitter'), value('delay_corr')),
    ...chance('loss-random', 'loss', value('loss'), value('loss_corr')),
    ...models(options),
    ...chance('duplicate', 'duplicate', value('duplicate'), value('dup_corr')),
    ...chance('reorder', 'reorder', value('reorder'), value('reorder_corr')),
    ...chance('corrupt', 'corrupt', value('corrupt'), value('corrupt_corr')),
    ...rateOf(session, value),
    ...slotOf(options),
    both('ecn', ecn, ecn ? ' ecn ' : ''),
    both('gap', gap, gap === 0 ? '' : ` gap ${gap}`),
  ];
};
