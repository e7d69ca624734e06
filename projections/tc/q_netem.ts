/** The words of netem (tc/q_netem.c, iproute2 6.1.0). Left out: distributions, rates in parts of a card's speed. */
import * as E from 'fp-ts/lib/Either.js';
import { tca } from '../../core/net/sched/sch.js';
import type { TcaOptions } from '../../core/net/sched/sch.js';
import { getInteger, incompleteCommand, matches } from '../iproute2/argument.js';
import type { Answer } from '../iproute2/ip_common.js';
import { notModelled } from '../program.js';
import { printNetem } from './q_netem_print.js';
import { bad } from './tc_common.js';
import type { Parsed, QdiscUtil } from './tc_common.js';
import {
  getPercent,
  getRate64,
  getSize,
  getTime,
  getTime64,
  getU32,
  parsePercent,
  timeToTick,
} from './tc_util.js';

const USAGE = `Usage: ... netem [ limit PACKETS ]
                 [ delay TIME [ JITTER [CORRELATION]]]
                 [ distribution {uniform|normal|pareto|paretonormal} ]
                 [ corrupt PERCENT [CORRELATION]]
                 [ duplicate PERCENT [CORRELATION]]
                 [ loss random PERCENT [CORRELATION]]
                 [ loss state P13 [P31 [P32 [P23 P14]]]
                 [ loss gemodel PERCENT [R [1-H [1-K]]]
                 [ ecn ]
                 [ reorder PERCENT [CORRELATION] [ gap DISTANCE ]]
                 [ rate RATE [PACKETOVERHEAD] [CELLSIZE] [CELLOVERHEAD]]
                 [ slot MIN_DELAY [MAX_DELAY] [packets MAX_PACKETS] [bytes MAX_BYTES]]
                 [ slot distribution {uniform|normal|pareto|paretonormal|custom}
                   DELAY JITTER [packets MAX_PACKETS] [bytes MAX_BYTES]]
`;

const U32 = 0xffffffff;

/** What has been said, and the words behind. `correlated`: a correlation was among it, which sends all three. */
interface Reader {
  readonly options: TcaOptions;
  readonly rest: readonly string[];
  readonly correlated: boolean;
}
type Step = (reader: Reader) => E.Either<Answer, Reader>;

const illegal = (what: string): ReturnType<Step> => bad(`Illegal "${what}"\n`);

const isNumber = (word: string | undefined): boolean => word !== undefined && /^[0-9]/.test(word);
const isSigned = (word: string | undefined): boolean => word !== undefined && /^[0-9-]/.test(word);

interface Field {
  readonly name: string;
  readonly parse: (word: string) => number | undefined;
  /** What is said to be illegal. */
  readonly called: string;
  readonly correlates?: true;
  /** What is said of a value before that. */
  readonly before?: (word: string) => string;
}

const field =
  ({ name, parse, called, correlates, before }: Field): Step =>
  ({ options, rest: [word, ...rest], correlated }) => {
    if (word === undefined) return E.left(incompleteCommand());
    const value = parse(word);
    return value === undefined
      ? bad(`${before?.(word) ?? ''}Illegal "${called}"\n`)
      : E.right({
          options: { ...options, [name]: value },
          rest,
          correlated: correlated || correlates === true,
        });
  };

/** A field that must be there, then others as long as numbers follow. */
const fields =
  (first: Field, ...more: readonly (Field & { readonly signed?: true })[]): Step =>
  (reader) => {
    let read = field(first)(reader);
    for (const next of more) {
      if (E.isLeft(read)) return read;
      const [word] = read.right.rest;
      const follows = next.signed === true ? isSigned(word) : isNumber(word);
      if (follows) read = field(next)(read.right);
    }
    return read;
  };

/** get_ticks(): of a time that does not fit. */
const tooLarge = (word: string): string => {
  const us = getTime(word);
  return us === undefined ? '' : `Illegal ${us} time (too large)\n`;
};

/** Microseconds as ticks, as long as they fit. */
const getTicks = (word: string): number | undefined => {
  const us = getTime(word);
  return us === undefined || timeToTick(us) > U32 ? undefined : timeToTick(us);
};

const correlation = (name: string, called: string): Field => ({
  name,
  parse: getPercent,
  called,
  correlates: true,
});

const delay = fields(
  { name: 'latency', parse: getTicks, called: 'latency', before: tooLarge },
  { name: 'jitter', parse: getTicks, called: 'latency', before: tooLarge },
  correlation('delay_corr', 'latency'),
);

const ofAll = (part: number): number => Math.round(part * U32);

/** Probabilities, as many as are given; the others follow from the first. */
const model =
  (name: string, called: readonly string[], otherwise: (first: number) => readonly number[]): Step =>
  ({ options, rest: [word, ...rest], correlated }) => {
    if (word === undefined) return E.left(incompleteCommand());
    const first = parsePercent(word);
    if (first === undefined) return illegal(called[0] ?? '');
    const values = otherwise(first).map(ofAll);
    let left = rest;
    for (let at = 1; at < called.length && isNumber(left[0]); at += 1) {
      const value = getPercent(left[0] ?? '');
      if (value === undefined) return illegal(called[at] ?? '');
      values[at] = value;
      left = left.slice(1);
    }
    return E.right({ options: { ...options, [name]: values }, rest: left, correlated });
  };

const state = model('loss_gi', ['loss p13', 'loss p31', 'loss p32', 'loss p23', 'loss p14'], (p13) => [
  p13,
  1 - p13,
  0,
  1,
  0,
]);

/** The third is given as 1-h, and sent as h; without it h is 0. */
const gemodel: Step = (reader) => {
  const names = ['loss gemodel p', 'loss gemodel r', 'loss gemodel h', 'loss gemodel k'];
  const read = model('loss_ge', names, (p) => [p, 1 - p, 1, 0])(reader);
  return E.map((now: Reader) => {
    const values = now.options['loss_ge'];
    const [p = 0, r = 0, h = 0, k1 = 0] = typeof values === 'object' ? values : [];
    return { ...now, options: { ...now.options, loss_ge: [p, r, U32 - h, k1] } };
  })(read);
};

const random = fields(
  { name: 'loss', parse: getPercent, called: 'loss percent' },
  correlation('loss_corr', 'loss correlation'),
);

const loss: Step = (reader) => {
  const { options, rest } = reader;
  if ((tca(options, 'loss') ?? 0) > 0 || 'loss_gi' in options || 'loss_ge' in options)
    return illegal('duplicate loss argument\n');
  const [word] = rest;
  if (word === undefined) return E.left(incompleteCommand());
  if (isNumber(word)) return random(reader);
  const behind = { ...reader, rest: rest.slice(1) };
  if (word === 'random') return random(behind);
  if (word === 'state') return state(behind);
  return word === 'gemodel' ? gemodel(behind) : bad(`Unknown loss parameter: ${word}\n`);
};

const rate: Step = (reader) =>
  reader.rest[0]?.includes('%') === true
    ? E.left(notModelled('tc … netem rate PERCENT'))
    : fields(
        { name: 'rate', parse: getRate64, called: 'rate' },
        { name: 'packet_overhead', parse: getInteger, called: 'rate', signed: true },
        { name: 'cell_size', parse: getU32, called: 'rate' },
        { name: 'cell_overhead', parse: getInteger, called: 'rate', signed: true },
      )(reader);

/** `packets` and `bytes` behind a slot, of which the second may stand alone. */
const slotLimit = (
  rest: readonly string[],
  word: string,
  parse: (text: string) => number | undefined,
): { readonly value: number | undefined; readonly rest: readonly string[] } => {
  const [first, second] = rest;
  if (first === undefined || !matches(first, word)) return { value: 0, rest };
  return { value: second === undefined ? undefined : parse(second), rest: rest.slice(2) };
};

const slot: Step = ({ options, rest: [first, second, ...others], correlated }) => {
  if (!isNumber(first)) {
    if (first === undefined) return E.left(incompleteCommand());
    if (first === 'distribution') return E.left(notModelled('tc … netem slot distribution'));
    return bad(`Unknown slot parameter: ${first}\n`);
  }
  const min = getTime64(first ?? '');
  if (min === undefined) return illegal('slot min_delay');
  const hasMax = isNumber(second);
  const max = hasMax ? getTime64(second ?? '') : min;
  if (max === undefined || max < min) return illegal('slot max_delay');
  const behind = hasMax || second === undefined ? others : [second, ...others];
  const packets = slotLimit(behind, 'packets', getInteger);
  if (packets.value === undefined) return illegal('slot packets');
  const bytes = slotLimit(packets.rest, 'bytes', getSize);
  if (bytes.value === undefined) return illegal('slot bytes');
  return E.right({
    options: { ...options, slot: [min, max, packets.value, bytes.value] },
    rest: bytes.rest,
    correlated,
  });
};

/** In the order in which abbreviations are tried. */
const WORDS: readonly (readonly [word: string, step: Step])[] = [
  ['limit', fields({ name: 'limit', parse: getSize, called: 'limit' })],
  ['latency', delay],
  ['delay', delay],
  ['loss', loss],
  ['drop', loss],
  ['ecn', (reader) => E.right({ ...reader, options: { ...reader.options, ecn: 1 } })],
  [
    'reorder',
    fields({ name: 'reorder', parse: getPercent, called: 'reorder' }, correlation('reorder_corr', 'reorder')),
  ],
  [
    'corrupt',
    fields({ name: 'corrupt', parse: getPercent, called: 'corrupt' }, correlation('corrupt_corr', 'corrupt')),
  ],
  ['gap', fields({ name: 'gap', parse: getU32, called: 'gap' })],
  [
    'duplicate',
    fields(
      { name: 'duplicate', parse: getPercent, called: 'duplicate' },
      { name: 'dup_corr', parse: getPercent, called: 'duplicate' },
    ),
  ],
  ['distribution', () => E.left(notModelled('tc … netem distribution'))],
  ['rate', rate],
  ['slot', slot],
];

const CORRELATIONS = ['delay_corr', 'loss_corr', 'dup_corr'] as const;

const wrong = (complaint: string): Parsed => bad(`${complaint}\n${USAGE}`);

/** What the words come to; correlations are sent together, or not at all. */
const finish = ({ options, correlated }: Reader): Parsed => {
  const value = (name: string): number => tca(options, name) ?? 0;
  if (value('reorder') !== 0 && value('latency') === 0)
    return wrong('reordering not possible without specifying some delay');
  if (value('reorder') === 0 && value('gap') > 0) return wrong('gap specified without reorder probability');
  const loses = value('loss') > 0 || 'loss_gi' in options || 'loss_ge' in options;
  if ('ecn' in options && !loses) return wrong('ecn requested without loss model');
  const rest = Object.fromEntries(
    Object.entries(options).filter(([name]) => !CORRELATIONS.some((each) => each === name)),
  );
  return E.right({
    limit: 1000,
    ...rest,
    ...(value('reorder') !== 0 && { gap: value('gap') || 1 }),
    ...(correlated && Object.fromEntries(CORRELATIONS.map((name) => [name, value(name)]))),
  });
};

const parse = (words: readonly string[]): Parsed => {
  let reader: Reader = { options: {}, rest: words, correlated: false };
  while (reader.rest.length > 0) {
    const [word = '', ...rest] = reader.rest;
    const step = WORDS.find(([whole]) => matches(word, whole))?.[1];
    if (step === undefined) return bad(word === 'help' ? USAGE : `What is "${word}"?\n${USAGE}`);
    const read = step({ ...reader, rest });
    if (E.isLeft(read)) return read;
    reader = read.right;
  }
  return finish(reader);
};

export const netem: QdiscUtil = { parse, print: printNetem };
