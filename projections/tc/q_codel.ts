/** codel and fq_codel (tc/q_codel.c, tc/q_fq_codel.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { tca } from '../../core/net/sched/sch.js';
import type { TcaOptions } from '../../core/net/sched/sch.js';
import { getUnsigned } from '../iproute2/argument.js';
import { both, textOnly } from '../iproute2/json_print.js';
import type { Piece } from '../iproute2/json_print.js';
import { bad, flag, numeric, size, takeWords, uint } from './tc_common.js';
import type { Parsed, QdiscUtil, WordsOf } from './tc_common.js';
import { getSize, getTime, getU32, sprintTime } from './tc_util.js';

const illegal = (name: string) => () => `Illegal "${name}"\n`;

const number = (name: string): WordsOf<TcaOptions>[string] => numeric(name, getU32, illegal(name));
const time = (name: string): WordsOf<TcaOptions>[string] => numeric(name, getTime, illegal(name));

const CODEL_USAGE = `Usage: ... codel [ limit PACKETS ] [ target TIME ]
		 [ interval TIME ] [ ecn | noecn ]
		 [ ce_threshold TIME ]
`;

const CODEL_WORDS: WordsOf<TcaOptions> = {
  limit: number('limit'),
  target: time('target'),
  ce_threshold: time('ce_threshold'),
  interval: time('interval'),
  ecn: flag('ecn'),
  noecn: flag('ecn', 0),
};

const BYTE = 0xff;

const SELECTOR: WordsOf<TcaOptions>[string] = {
  value: (said, word) => {
    const slash = word.indexOf('/');
    if (slash < 0) return bad('Missing mask for "ce_threshold_selector"\n');
    const mask = getUnsigned(word.slice(slash + 1), BYTE);
    if (mask === undefined) return bad('Illegal mask for "ce_threshold_selector"\n');
    const selector = getUnsigned(word.slice(0, slash), BYTE);
    return selector === undefined
      ? bad('Illegal "ce_threshold_selector"\n')
      : E.right({ said: { ...said, ce_threshold_selector: selector, ce_threshold_mask: mask } });
  },
};

const FQ_CODEL_USAGE = `Usage: ... fq_codel	[ limit PACKETS ] [ flows NUMBER ]
[ memory_limit BYTES ]
[ target TIME ] [ interval TIME ]
[ quantum BYTES ] [ [no]ecn ]
[ ce_threshold TIME ]
[ ce_threshold_selector VALUE/MASK ]
[ drop_batch SIZE ]
`;

const FQ_CODEL_WORDS: WordsOf<TcaOptions> = {
  ...CODEL_WORDS,
  flows: number('flows'),
  quantum: number('quantum'),
  drop_batch: number('drop_batch'),
  ce_threshold_selector: SELECTOR,
  memory_limit: numeric('memory_limit', getSize, illegal('memory_limit')),
};

/** Numbers that are not asked for when they are zero. */
const NOT_ZERO: ReadonlySet<string> = new Set([
  'limit',
  'flows',
  'quantum',
  'interval',
  'target',
  'drop_batch',
]);

const parser =
  (words: WordsOf<TcaOptions>, usage: string) =>
  (given: readonly string[]): Parsed =>
    E.map((options: TcaOptions) =>
      Object.fromEntries(
        Object.entries(options).filter(([name, value]) => value !== 0 || !NOT_ZERO.has(name)),
      ),
    )(
      takeWords(
        (word) => (Object.hasOwn(words, word) ? words[word] : undefined),
        (word) => bad(word === 'help' ? usage : `What is "${word}"?\n${usage}`),
        {},
        given,
      ),
    );

const duration = (options: TcaOptions, name: string): Piece[] => {
  const us = tca(options, name);
  return us === undefined ? [] : [both(name, us, `${name} ${sprintTime(us)} `)];
};

const limitOf = (options: TcaOptions): Piece => {
  const limit = tca(options, 'limit') ?? 0;
  return uint('limit', limit, `limit ${limit}p `);
};

const ecn = (options: TcaOptions): Piece[] => (tca(options, 'ecn') === 1 ? [both('ecn', true, 'ecn ')] : []);

const zero = (key: string, before = ' '): Piece => both(key, 0, `${before}${key} 0`);

export const codel: QdiscUtil = {
  parse: parser(CODEL_WORDS, CODEL_USAGE),
  print: (_session, options) => [
    limitOf(options),
    ...duration(options, 'target'),
    ...duration(options, 'ce_threshold'),
    ...duration(options, 'interval'),
    ...ecn(options),
  ],
  xstats: ({ options: { oneline } }) => [
    zero('count', '  '),
    zero('lastcount'),
    both('ldelay', 0, ' ldelay 0us'),
    both('drop_next', 0, ' drop_next 0us'),
    textOnly(oneline ? '\\' : '\n'),
    zero('maxpacket', '  '),
    zero('ecn_mark'),
    zero('drop_overlimit'),
  ],
};

/** %#x */
const hex = (n = 0): string => (n === 0 ? '0' : `0x${n.toString(16)}`);

/** Of a threshold that there is. */
const selectorOf = (options: TcaOptions): Piece[] => {
  const [selector, mask] = [tca(options, 'ce_threshold_selector'), tca(options, 'ce_threshold_mask')];
  if (tca(options, 'ce_threshold') === undefined || !(selector || mask)) return [];
  return [
    both('ce_threshold_selector', selector ?? 0, `ce_threshold_selector ${hex(selector)}`),
    both('ce_threshold_mask', mask ?? 0, `/${hex(mask)} `),
  ];
};

export const fqCodel: QdiscUtil = {
  parse: parser(FQ_CODEL_WORDS, FQ_CODEL_USAGE),
  print: (_session, options) => [
    limitOf(options),
    uint('flows', tca(options, 'flows') ?? 0),
    uint('quantum', tca(options, 'quantum') ?? 0),
    ...duration(options, 'target'),
    ...duration(options, 'ce_threshold'),
    ...selectorOf(options),
    ...duration(options, 'interval'),
    size('memory_limit', tca(options, 'memory_limit') ?? 0),
    ...ecn(options),
    uint('drop_batch', tca(options, 'drop_batch') ?? 0),
  ],
  xstats: ({ options: { oneline } }) => [
    zero('maxpacket', '  '),
    zero('drop_overlimit'),
    zero('new_flow_count'),
    zero('ecn_mark'),
    textOnly(oneline ? '\\' : '\n'),
    zero('new_flows_len', '  '),
    zero('old_flows_len'),
  ],
};
