/** sfq (tc/q_sfq.c, iproute2 6.1.0). Left out: random early detection. */
import * as E from 'fp-ts/lib/Either.js';
import { tca } from '../../core/net/sched/sch.js';
import type { TcaOptions } from '../../core/net/sched/sch.js';
import { getInteger } from '../iproute2/argument.js';
import { both } from '../iproute2/json_print.js';
import { bad, flag, numeric, size, takeWords, uint, unmodelled } from './tc_common.js';
import type { QdiscUtil, WordsOf } from './tc_common.js';
import { getSize, getU32 } from './tc_util.js';

const USAGE = `Usage: ... sfq	[ limit NUMBER ] [ perturb SECS ] [ quantum BYTES ]
		[ divisor NUMBER ] [ flows NUMBER] [ depth NUMBER ]
		[ headdrop ]
		[ redflowlimit BYTES ] [ min BYTES ] [ max BYTES ]
		[ avpkt BYTES ] [ burst PACKETS ] [ probability P ]
		[ ecn ] [ harddrop ]
`;

type Word = WordsOf<TcaOptions>[string];
const number = (name: string, parse = getU32, called = name): Word =>
  numeric(name, parse, () => `Illegal "${called}"\n`);

const limit: Word = {
  value: (said, word) => {
    const value = getU32(word);
    if (value === undefined) return bad('Illegal "limit"\n');
    return value < 2 ? bad('Illegal "limit", must be > 1\n') : E.right({ said: { ...said, limit: value } });
  },
};

const RED = ['redflowlimit', 'min', 'max', 'burst', 'avpkt', 'probability', 'ecn', 'harddrop'];

const WORDS: WordsOf<TcaOptions> = {
  quantum: number('quantum', getSize, 'limit'),
  perturb: number('perturb_period', getInteger, 'perturb'),
  limit,
  divisor: number('divisor'),
  flows: number('flows'),
  depth: number('depth', getU32, 'flows'),
  headdrop: flag('headdrop'),
  ...Object.fromEntries(RED.map((word) => [word, unmodelled(`sfq ${word}`)])),
};

export const sfq: QdiscUtil = {
  parse: (words) =>
    words.length === 0
      ? E.right(undefined)
      : takeWords(
          (word) => (Object.hasOwn(WORDS, word) ? WORDS[word] : undefined),
          (word) => bad(word === 'help' ? USAGE : `What is "${word}"?\n${USAGE}`),
          {},
          words,
        ),
  print: ({ options: { details } }, options) => {
    const value = (name: string): number => tca(options, name) ?? 0;
    const perturb = value('perturb_period');
    return [
      uint('limit', value('limit'), `limit ${value('limit')}p `),
      size('quantum', value('quantum')),
      ...(value('depth') === 0 ? [] : [uint('depth', value('depth'))]),
      ...(value('headdrop') === 0 ? [] : [both('headdrop', true, 'headdrop ')]),
      ...(details ? [uint('flows', value('flows'))] : []),
      uint('divisor', value('divisor')),
      ...(perturb === 0 ? [] : [both('perturb', perturb, `perturb ${perturb}sec `)]),
    ];
  },
};
