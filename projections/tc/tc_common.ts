/** What the parts of `tc` share: its options, and what it knows of a kind of disciplines (tc/tc_util.h, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import type { TcaOptions } from '../../core/net/sched/sch.js';
import { failed, notModelled } from '../program.js';
import { incompleteCommand } from '../iproute2/argument.js';
import type { Answer, Session } from '../iproute2/ip_common.js';
import { both } from '../iproute2/json_print.js';
import type { Piece } from '../iproute2/json_print.js';
import { sprintRate, sprintSize } from './tc_util.js';

/** One run of `tc`. */
export interface TcSession extends Session {
  readonly tc: {
    /** -statistics */
    readonly stats: boolean;
    readonly raw: boolean;
    readonly iec: boolean;
    readonly graph: boolean;
  };
}

/** exit status of `return -1` */
export const MINUS_1 = 255;

export type Parsed = E.Either<Answer, TcaOptions>;

/** struct qdisc_util */
export interface QdiscUtil {
  /** Absent: it takes no words at all. @returns undefined: no TCA_OPTIONS */
  readonly parse?: (words: readonly string[]) => E.Either<Answer, TcaOptions | undefined>;
  readonly print: (session: TcSession, options: TcaOptions) => readonly Piece[];
  readonly xstats?: (session: TcSession) => readonly Piece[];
  readonly parseClass?: (words: readonly string[]) => Parsed;
  readonly printClass?: (session: TcSession, options: TcaOptions, level: number) => string;
}

/** What parsing fails with: something said, status 1 in the end. */
export const bad = (stderr: string): E.Either<Answer, never> => E.left(failed(1, stderr));

/** What words have said so far, and words of a kind that are not modelled. */
interface Word<S> {
  readonly alone?: (said: S) => E.Either<Answer, S>;
  readonly value?: (said: S, word: string, rest: readonly string[]) => E.Either<Answer, Taken<S>>;
}
interface Taken<S> {
  readonly said: S;
  /** How many of `rest` were taken too. */
  readonly more?: number;
}

export type WordsOf<S> = Readonly<Record<string, Word<S>>>;

/**
 * Takes words one by one.
 * @param find the entry for a word @param otherwise what is said of a word without entry
 */
export const takeWords = <S>(
  find: (word: string) => Word<S> | undefined,
  otherwise: (word: string, said: S) => E.Either<Answer, S>,
  start: S,
  words: readonly string[],
): E.Either<Answer, S> => {
  let said = start;
  let rest = words;
  for (let [word, next] = rest; word !== undefined; [word, next] = rest) {
    const entry = find(word);
    if (entry?.value === undefined) {
      const taken = entry?.alone?.(said) ?? otherwise(word, said);
      if (E.isLeft(taken)) return taken;
      said = taken.right;
      rest = rest.slice(1);
      continue;
    }
    if (next === undefined) return E.left(incompleteCommand());
    const taken = entry.value(said, next, rest.slice(2));
    if (E.isLeft(taken)) return taken;
    said = taken.right.said;
    rest = rest.slice(2 + (taken.right.more ?? 0));
  }
  return E.right(said);
};

/** A word whose value is a number of the options. @param illegal what is said of another one */
export const numeric = (
  name: string,
  parse: (word: string) => number | undefined,
  illegal: (word: string) => string,
): Word<TcaOptions> => ({
  value: (said, word) => {
    const value = parse(word);
    return value === undefined ? bad(illegal(word)) : E.right({ said: { ...said, [name]: value } });
  },
});

/** A word that stands for a value. */
export const flag = (name: string, value = 1): Word<TcaOptions> => ({
  alone: (said) => E.right({ ...said, [name]: value }),
});

/** A word that the model cannot take. */
export const unmodelled = (what: string): Word<TcaOptions> => ({
  alone: () => E.left(notModelled(`tc … ${what}`)),
});

/** print_size() of a field whose text is KEY and the size. */
export const size = (key: string, bytes: number, text = `${key} ${sprintSize(bytes)} `): Piece =>
  both(key, bytes, text);

/** tc_print_rate() likewise. */
export const rate = ({ tc }: TcSession, key: string, value: number): Piece =>
  both(key, value, `${key} ${sprintRate(value, tc.iec)} `);

export const uint = (key: string, value: number, text = `${key} ${value} `): Piece => both(key, value, text);
