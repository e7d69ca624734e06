/** prio, and how pfifo_fast is shown (tc/q_prio.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { tca } from '../../core/net/sched/sch.js';
import type { TcaOptions } from '../../core/net/sched/sch.js';
import type { Answer } from '../iproute2/ip_common.js';
import { both, jsonOnly } from '../iproute2/json_print.js';
import type { Piece } from '../iproute2/json_print.js';
import { bad, takeWords, uint } from './tc_common.js';
import type { QdiscUtil } from './tc_common.js';
import { getBase } from './tc_util.js';

const USAGE = 'Usage: ... prio bands NUMBER priomap P1 P2...[multiqueue]\n';
const TC_PRIO_MAX = 15;
const PRIO2BAND = [1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1];
const BANDS = 3;

interface Said {
  readonly bands: number;
  readonly priomap: readonly number[];
  /** How many of the map were given; undefined: none was begun. */
  readonly given?: number;
}

type Taken = E.Either<Answer, Said>;

const takeBand = (said: Said, word: string): Taken => {
  const { given, bands, priomap } = said;
  if (given === undefined) return bad(`What is "${word}"?\n${USAGE}`);
  const band = getBase(word, 10);
  if (band === undefined) return bad('Illegal "priomap" element\n');
  if (band >= bands) return bad('"priomap" element is out of bands\n');
  return given > TC_PRIO_MAX
    ? bad(`"priomap" index > TC_PRIO_MAX=${TC_PRIO_MAX}\n`)
    : E.right({ ...said, priomap: priomap.with(given, band), given: given + 1 });
};

const WORDS = {
  bands: {
    value: (said: Said, word: string): E.Either<Answer, { said: Said }> => {
      const bands = getBase(word, 10);
      return bands === undefined ? bad('Illegal "bands"\n') : E.right({ said: { ...said, bands } });
    },
  },
  priomap: {
    alone: (said: Said): Taken =>
      said.given === undefined ? E.right({ ...said, given: 0 }) : bad('Error: duplicate priomap\n'),
  },
  /** Its attribute is one that the kernel passes over. */
  multiqueue: { alone: (said: Said): Taken => E.right(said) },
  help: { alone: (): Taken => bad(USAGE) },
};

const wordOf = (word: string): (typeof WORDS)[keyof typeof WORDS] | undefined =>
  // Whether the word is a key is what is asked.
  Object.hasOwn(WORDS, word) ? WORDS[word as keyof typeof WORDS] : undefined;

const print = (options: TcaOptions): Piece[] => {
  const { priomap } = options;
  const map = typeof priomap === 'object' ? priomap : PRIO2BAND;
  return [
    uint('bands', tca(options, 'bands') ?? BANDS),
    both('priomap', [...map], `priomap ${map.join(' ')}`),
    jsonOnly('multiqueue', false),
  ];
};

export const prio: QdiscUtil = {
  parse: (words) =>
    E.map(({ bands, priomap }: Said) => ({ bands, priomap }))(
      takeWords<Said>(
        wordOf,
        (word, said) => takeBand(said, word),
        { bands: BANDS, priomap: PRIO2BAND },
        words,
      ),
    ),
  print: (_session, options) => print(options),
};

/** Takes no words, not even of help. */
export const pfifoFast: QdiscUtil = { print: prio.print };
