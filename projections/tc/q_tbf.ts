/** tbf (tc/q_tbf.c, tc/tc_core.c, iproute2 6.1.0). Left out: rates in parts of a card's speed. */
import * as E from 'fp-ts/lib/Either.js';
import { tca } from '../../core/net/sched/sch.js';
import type { TcaOptions } from '../../core/net/sched/sch.js';
import { matches } from '../iproute2/argument.js';
import type { Answer } from '../iproute2/ip_common.js';
import { both, jsonOnly, textOnly } from '../iproute2/json_print.js';
import type { Piece } from '../iproute2/json_print.js';
import { notModelled } from '../program.js';
import { bad, rate, size, takeWords } from './tc_common.js';
import type { Parsed, QdiscUtil, TcSession, WordsOf } from './tc_common.js';
import {
  getBase,
  getRate64,
  getSize,
  getSizeAndCell,
  getTime,
  isAtm,
  sprintRate,
  sprintSize,
  sprintTime,
  tickToTime,
  xmitSize,
} from './tc_util.js';

const USAGE = `Usage: ... tbf limit BYTES burst BYTES[/BYTES] rate KBPS [ mtu BYTES[/BYTES] ]
	[ peakrate KBPS ] [ latency TIME ] [ overhead BYTES ] [ linklayer TYPE ]
`;

/** What has been said; times in microseconds, sizes in bytes. */
type Said = Readonly<Record<string, number>>;
type Word = WordsOf<Said>[string];

const illegal = (name: string, word: string): E.Either<Answer, never> =>
  bad(`tbf: illegal value for "${name}": "${word}"\n`);

/** @param called in complaints about a second one @param spelt the name in complaints about the value */
const once = (
  name: string,
  parse: (word: string) => number | undefined,
  called = name,
  spelt = name,
): Word => ({
  value: (said, word) => {
    if (said[name] !== undefined && said[name] !== 0)
      return bad(`tbf: duplicate "${called}" specification\n`);
    if (word.includes('%')) return E.left(notModelled('tc … tbf rate PERCENT'));
    const value = parse(word);
    return value === undefined ? illegal(spelt, word) : E.right({ said: { ...said, [name]: value } });
  },
});

/** limit and latency exclude each other; the complaints are the program's own. */
const unless = (other: string, complaint: string, word: Word): Word => ({
  value: (said, text, rest) =>
    (said[other] ?? 0) === 0 ? (word.value?.(said, text, rest) ?? bad('')) : bad(complaint),
});

const BURST = 'buffer/burst/maxburst';
const MTU = 'mtu/minburst';
const limit = unless(
  'latency',
  'tbf: specifying both "latency" and "limit" is not allowed\n',
  once('limit', getSize),
);
const latency = unless(
  'limit',
  'tbf: specifying both "limit" and "/latency" is not allowed\n',
  once('latency', getTime),
);
const linklayer: Word = {
  value: (said, word) => {
    const atm = isAtm(word);
    return atm === undefined ? illegal('linklayer', word) : E.right({ said: { ...said, atm: atm ? 1 : 0 } });
  },
};

/** In the order in which words are tried. */
const WORDS: readonly (readonly [word: string, exact: boolean, entry: Word])[] = [
  ['limit', false, limit],
  ['latency', false, latency],
  ['burst', false, once('burst', getSizeAndCell, BURST, 'burst')],
  ['buffer', true, once('burst', getSizeAndCell, BURST, 'buffer')],
  ['maxburst', true, once('burst', getSizeAndCell, BURST, 'maxburst')],
  ['mtu', true, once('pburst', getSizeAndCell, MTU, 'mtu')],
  ['minburst', true, once('pburst', getSizeAndCell, MTU, 'minburst')],
  ['mpu', true, once('mpu', getSize)],
  ['rate', true, once('rate', getRate64)],
  ['peakrate', false, once('peakrate', getRate64)],
  ['overhead', false, once('overhead', (word) => getBase(word, 10, 0xffff))],
  ['linklayer', false, linklayer],
];

const complaints = ({ rate: bytes, burst, peakrate, pburst, limit: most, latency: us }: Said): string =>
  [
    ...(bytes ? [] : ['tbf: the "rate" parameter is mandatory.']),
    ...(burst ? [] : ['tbf: the "burst" parameter is mandatory.']),
    ...(peakrate && !pburst ? ['tbf: when "peakrate" is specified, "mtu" must also be specified.'] : []),
    ...(most || us ? [] : ['tbf: either "limit" or "latency" is required.']),
  ]
    .map((line) => `${line}\n`)
    .join('');

const USEC_PER_SEC = 1_000_000;

const toOptions = ({ latency: us = 0, ...said }: Said): Parsed => {
  const wrong = complaints({ ...said, latency: us });
  if (wrong !== '') return bad(wrong + USAGE);
  const { rate: bytes = 0, burst = 0, peakrate = 0, pburst = 0 } = said;
  const byRate = (bytes * us) / USEC_PER_SEC + burst;
  const byPeak = peakrate === 0 ? Infinity : (peakrate * us) / USEC_PER_SEC + pburst;
  return E.right({ ...said, limit: said['limit'] || Math.floor(Math.min(byRate, byPeak)) });
};

/** A size with the cell of a table that no kernel looks into any more, whose logarithm is always 0. */
const celled = (bytes: number): string => `${sprintSize(bytes)}/1`;

const peak = ({ options, tc }: TcSession, given: TcaOptions): Piece[] => {
  const value = (name: string): number => tca(given, name) ?? 0;
  if (value('peakrate') === 0) return [];
  const mtu = xmitSize(value('peakrate'), value('mtu'));
  return [
    textOnly(`peakrate ${sprintRate(value('peakrate'), tc.iec)} `),
    ...(options.details
      ? [both('mtu', celled(mtu), `mtu ${celled(mtu)} `), size('mpu', value('mpu'))]
      : [size('minburst', mtu)]),
  ];
};

export const tbf: QdiscUtil = {
  parse: (words) =>
    E.chain(toOptions)(
      takeWords<Said>(
        (word) => WORDS.find(([whole, exact]) => (exact ? word === whole : matches(word, whole)))?.[2],
        (word) => bad(word === 'help' ? USAGE : `tbf: unknown parameter "${word}"\n${USAGE}`),
        {},
        words,
      ),
    ),
  print: (session, given) => {
    const { details } = session.options;
    const value = (name: string): number => tca(given, name) ?? 0;
    const [bytes, limitBytes] = [value('rate'), value('limit')];
    const burst = xmitSize(bytes, value('buffer'));
    const lag = (of: number, ticks: number): number => USEC_PER_SEC * (limitBytes / of) - tickToTime(ticks);
    const [own, atPeak] = [
      lag(bytes, value('buffer')),
      value('peakrate') === 0 ? -Infinity : lag(value('peakrate'), value('mtu')),
    ];
    const us = Math.max(own, atPeak);
    const layer = value('atm') === 0 ? 'ethernet' : 'atm';
    return [
      rate(session, 'rate', bytes),
      ...(details
        ? [both('burst', celled(burst), `burst ${celled(burst)} `), size('mpu', value('mpu'))]
        : [size('burst', burst)]),
      ...peak(session, given),
      ...(us < 0 ? [] : [jsonOnly('lat', Math.trunc(us)), textOnly(`lat ${sprintTime(Math.trunc(us))} `)]),
      ...(session.tc.raw || us < 0 ? [size('limit', limitBytes)] : []),
      ...(value('overhead') === 0
        ? []
        : [both('overhead', value('overhead'), `overhead ${value('overhead')} `)]),
      ...(layer === 'atm' || details ? [both('linklayer', layer, `linklayer ${layer} `)] : []),
    ];
  },
};
