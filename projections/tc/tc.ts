/** The program `tc`: its options, its objects, batches (tc/tc.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { failed, flush, notModelled, printed } from '../program.js';
import type { Program } from '../program.js';
import { matches } from '../iproute2/argument.js';
import { doBatch } from '../iproute2/batch.js';
import { DEFAULTS, OK } from '../iproute2/ip_common.js';
import type { Answer, Options, Session } from '../iproute2/ip_common.js';
import { netnsSwitch } from '../iproute2/namespace.js';
import { doClass } from './tc_class.js';
import { MINUS_1 } from './tc_common.js';
import type { TcSession } from './tc_common.js';
import { doChain, doFilter } from './tc_filter.js';
import { doMonitor } from './tc_monitor.js';
import { doQdisc } from './tc_qdisc.js';
import { TC_USAGE } from './usage.js';

const VERSION = 'tc utility, iproute2-6.1.0, libbpf 1.1.2\n';

type Outcome = E.Either<Answer, TcSession>;

const turnOn =
  (options: Partial<Options>) =>
  (session: TcSession): Outcome =>
    E.right({ ...session, options: { ...session.options, ...options } });

const turnOnTc =
  (tc: Partial<TcSession['tc']>) =>
  (session: TcSession): Outcome =>
    E.right({ ...session, tc: { ...session.tc, ...tc } });

const ignored = (session: TcSession): Outcome => E.right(session);

interface Option {
  readonly words: readonly string[];
  readonly alone?: (session: TcSession) => Outcome;
  readonly value?: (session: TcSession, word: string) => Outcome;
}

/** In the order in which abbreviations are tried. */
const OPTIONS: readonly Option[] = [
  { words: ['-stats', '-statistics'], alone: turnOnTc({ stats: true }) },
  { words: ['-details'], alone: turnOn({ details: true }) },
  { words: ['-raw'], alone: turnOnTc({ raw: true }) },
  { words: ['-pretty'], alone: turnOn({ pretty: true }) },
  { words: ['-graph'], alone: turnOnTc({ graph: true }) },
  { words: ['-Version'], alone: () => E.left(printed(VERSION)) },
  { words: ['-iec'], alone: turnOnTc({ iec: true }) },
  { words: ['-help'], alone: () => E.left(failed(0, TC_USAGE)) },
  { words: ['-force'], alone: turnOn({ force: true }) },
  { words: ['-batch'], value: (session, batch) => turnOn({ batch })(session) },
  {
    words: ['-netns'],
    value: (session, name) => {
      const refused = netnsSwitch(session, name);
      return refused === undefined ? E.right(session) : E.left(failed(MINUS_1, refused));
    },
  },
  { words: ['-Numeric'], alone: ignored },
  { words: ['-names', '-nm'], alone: ignored },
  // The names of classes in it count with -names alone.
  { words: ['-cf', '-conf'], value: ignored },
  { words: ['-color'], alone: () => E.left(notModelled('tc -color')) },
  { words: ['-timestamp'], alone: turnOn({ timestamp: 'long' }) },
  { words: ['-tshort'], alone: turnOn({ timestamp: 'short' }) },
  { words: ['-json'], alone: turnOn({ json: true }) },
  { words: ['-oneline'], alone: turnOn({ oneline: true }) },
  { words: ['-brief'], alone: turnOn({ brief: true }) },
];

const WITHOUT_COLOR = /^(-c(?:o(?:l(?:or?)?)?)?)=(?:auto|never)$/;

const optionOf = (word: string): Option | undefined =>
  WITHOUT_COLOR.test(word)
    ? { words: [], alone: ignored }
    : OPTIONS.find(({ words }) => words.some((whole) => matches(word.split('=', 1)[0] ?? '', whole)));

const takeOptions = (
  start: TcSession,
  words: readonly string[],
): E.Either<Answer, { readonly session: TcSession; readonly rest: readonly string[] }> => {
  let session = start;
  let rest = words;
  for (let [word, next] = rest; word?.startsWith('-'); [word, next] = rest) {
    const spelt = word;
    const option = optionOf(spelt);
    if (option === undefined)
      return E.left(failed(MINUS_1, `Option "${spelt}" is unknown, try "tc -help".\n`));
    // A batch without a file gets the usage twice: for the file, and for the object that is not there either.
    if (option.words[0] === '-batch' && next === undefined) return E.left(failed(0, TC_USAGE + TC_USAGE));
    const taken = option.alone?.(session) ?? option.value?.(session, next ?? '(null)') ?? E.right(session);
    if (E.isLeft(taken)) return taken;
    session = taken.right;
    rest = rest.slice(option.value === undefined ? 1 : 2);
  }
  return E.right({ session, rest });
};

/** do_cmd() */
const doCmd = (session: TcSession, [object = '', ...words]: readonly string[]): Answer => {
  if (matches(object, 'qdisc')) return doQdisc(session, words);
  if (matches(object, 'class')) return doClass(session, words);
  if (matches(object, 'filter')) return doFilter(session, words);
  if (matches(object, 'chain')) return doChain(session, words);
  if (matches(object, 'actions')) return words.length === 0 ? OK : notModelled('tc actions');
  if (matches(object, 'monitor')) return doMonitor(session, words);
  if (matches(object, 'exec'))
    return words.length === 0
      ? failed(MINUS_1, 'No command given, try "tc exec help".\n')
      : notModelled('tc exec');
  return matches(object, 'help')
    ? failed(0, TC_USAGE)
    : failed(MINUS_1, `Object "${object}" is unknown, try "tc help".\n`);
};

export const tc: Program = (system, argv) => {
  const begun: TcSession = {
    system,
    options: DEFAULTS,
    tc: { stats: false, raw: false, iec: false, graph: false },
  };
  const taken = takeOptions(begun, argv);
  if (E.isLeft(taken)) return taken.left;
  const { session, rest } = taken.right;
  const { batch } = session.options;
  const run = (each: Session, words: readonly string[]): Answer =>
    flush(doCmd({ ...session, ...each }, words));
  if (batch !== undefined) return doBatch(session, batch, run);
  return rest.length === 0 ? failed(0, TC_USAGE) : doCmd(session, rest);
};
