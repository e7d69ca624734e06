/** fq (tc/q_fq.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { tca } from '../../core/net/sched/sch.js';
import type { TcaOptions } from '../../core/net/sched/sch.js';
import { notModelled } from '../program.js';
import { both, textOnly } from '../iproute2/json_print.js';
import { bad, flag, numeric, rate, size, takeWords, uint } from './tc_common.js';
import type { QdiscUtil, WordsOf } from './tc_common.js';
import { getRate, getTime, getTime64, getU32, sprintTime, sprintTime64 } from './tc_util.js';

const USAGE = `Usage: ... fq	[ limit PACKETS ] [ flow_limit PACKETS ]
		[ quantum BYTES ] [ initial_quantum BYTES ]
		[ maxrate RATE  ] [ buckets NUMBER ]
		[ [no]pacing ] [ refill_delay TIME ]
		[ low_rate_threshold RATE ]
		[ orphan_mask MASK]
		[ timer_slack TIME]
		[ ce_threshold TIME ]
		[ horizon TIME ]
		[ horizon_{cap|drop} ]
`;

type Word = WordsOf<TcaOptions>[string];
const word = (name: string, parse: (text: string) => number | undefined, called: string): Word =>
  numeric(name, parse, () => `Illegal "${called}"\n`);

/** A rate that is not a part of a card's speed. */
const rateWord = (name: string, called: string): Word => ({
  value: (said, text, rest) =>
    text.includes('%')
      ? E.left(notModelled(`tc … fq ${called} PERCENT`))
      : (word(name, getRate, called).value?.(said, text, rest) ?? bad('')),
});

/** ilog2(): of the next power of two. */
const bucketsLog = (text: string): number | undefined => {
  const buckets = getU32(text);
  return buckets === undefined ? undefined : Math.ceil(Math.log2(buckets));
};

const U32 = 0xffffffff;
const slack: Word = {
  value: (said, text, rest) => {
    const ns = getTime64(text);
    return ns !== undefined && (ns < 0 || ns > U32)
      ? bad('Illegal (out of range) "timer_slack"\n')
      : (word('timer_slack', getTime64, 'timer_slack').value?.(said, text, rest) ?? bad(''));
  },
};

const WORDS: WordsOf<TcaOptions> = {
  limit: word('plimit', getU32, 'limit'),
  flow_limit: word('flow_plimit', getU32, 'flow_limit'),
  buckets: word('buckets_log', bucketsLog, 'buckets'),
  maxrate: rateWord('flow_max_rate', 'maxrate'),
  low_rate_threshold: word('low_rate_threshold', getRate, 'low_rate_threshold'),
  ce_threshold: word('ce_threshold', getTime, 'ce_threshold'),
  timer_slack: slack,
  horizon_drop: flag('horizon_drop'),
  horizon_cap: flag('horizon_drop', 0),
  horizon: word('horizon', getTime, 'horizon'),
  /** An attribute that the kernel passes over. */
  defrate: rateWord('flow_default_rate', 'defrate'),
  quantum: word('quantum', getU32, 'quantum'),
  initial_quantum: word('initial_quantum', getU32, 'initial_quantum'),
  orphan_mask: word('orphan_mask', getU32, 'initial_quantum'),
  refill_delay: word('flow_refill_delay', getTime, 'refill_delay'),
  pacing: flag('rate_enable'),
  nopacing: flag('rate_enable', 0),
};

const NO_RATE = 0xffffffff;

export const fq: QdiscUtil = {
  parse: (words) =>
    takeWords(
      (text) => (Object.hasOwn(WORDS, text) ? WORDS[text] : undefined),
      (text) => bad(text === 'help' ? USAGE : `What is "${text}"?\n${USAGE}`),
      {},
      words,
    ),
  print: (session, options) => {
    const value = (name: string): number => tca(options, name) ?? 0;
    const maxrate = value('flow_max_rate');
    const threshold = tca(options, 'ce_threshold');
    const horizon = value('horizon_drop') === 0 ? 'horizon_cap' : 'horizon_drop';
    return [
      uint('limit', value('plimit'), `limit ${value('plimit')}p `),
      uint('flow_limit', value('flow_plimit'), `flow_limit ${value('flow_plimit')}p `),
      uint('buckets', 2 ** value('buckets_log')),
      uint('orphan_mask', value('orphan_mask')),
      ...(value('rate_enable') === 0 ? [both('pacing', false, 'nopacing ')] : []),
      size('quantum', value('quantum')),
      size('initial_quantum', value('initial_quantum')),
      ...(maxrate === NO_RATE ? [] : [rate(session, 'maxrate', maxrate)]),
      ...(value('low_rate_threshold') === 0
        ? []
        : [rate(session, 'low_rate_threshold', value('low_rate_threshold'))]),
      both(
        'refill_delay',
        value('flow_refill_delay'),
        `refill_delay ${sprintTime(value('flow_refill_delay'))} `,
      ),
      ...(threshold === undefined
        ? []
        : [both('ce_threshold', threshold, `ce_threshold ${sprintTime(threshold)} `)]),
      both('timer_slack', value('timer_slack'), `timer_slack ${sprintTime64(value('timer_slack'))} `),
      both('horizon', value('horizon'), `horizon ${sprintTime(value('horizon'))} `),
      both(horizon, null, `${horizon} `),
    ];
  },
  xstats: ({ options: { oneline } }) => [
    both('flows', 0, '  flows 0'),
    both('inactive', 0, ' (inactive 0'),
    both('throttled', 0, ' throttled 0)'),
    textOnly(oneline ? '\\' : '\n'),
    both('gc', 0, '  gc 0'),
    both('highprio', 0, ' highprio 0'),
    both('throttled', 0, ' throttled 0'),
  ],
};
