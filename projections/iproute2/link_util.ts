/** The words behind the type of a link: what the parse_opt() functions of iproute2's kinds have in common. */
import * as E from 'fp-ts/lib/Either.js';
import type { LinkData, LinkSlaveData } from '../../core/link/link_data.js';
import { failed, notModelled } from '../program.js';
import { incompleteCommand, matches } from './argument.js';
import type { Answer, Session } from './ip_common.js';
import type { Verb } from './iplink_keywords.js';
import type { LinkUtil, PrintOpt } from './iplink_parse.js';

/** Puts what the word behind another says into the attributes. */
export type Take<D = LinkData> = (data: D, word: string, session: Session) => E.Either<Answer, D>;

/** What some words have put into the attributes, how many they were, and what was said about them on standard error. */
export interface Taken<D> {
  readonly data: D;
  readonly count: number;
  readonly warning?: string;
}

/**
 * A word of a kind: `alone` stands by itself, `value` takes the word behind it, `rest` as many of those behind it as it
 * likes; none of them: it is not modelled.
 */
export interface Option<D = LinkData> {
  readonly word: string;
  readonly exact?: true;
  readonly alone?: (data: D, word: string) => E.Either<Answer, D>;
  readonly value?: Take<D>;
  readonly rest?: (data: D, words: readonly string[]) => E.Either<Answer, Taken<D>>;
}

/** Words that the real program knows and the model does not. */
export const unmodelled = (...words: readonly string[]): { readonly word: string }[] =>
  words.map((word) => ({ word }));

interface Kind<D = LinkData> {
  readonly kind: string;
  readonly help: string;
  readonly printOpt?: PrintOpt;
  /** In the order in which abbreviations are tried. */
  readonly options: readonly Option<D>[];
  /** What the program says of a word that it does not know, before its help. */
  readonly unknown: (word: string) => string;
  /** What is wrong with the words as a whole, and what they amount to. */
  readonly finish?: (data: D) => E.Either<Answer, D>;
}

interface Parsed<D> {
  readonly data: D;
  readonly warning?: string;
}

const takeOption = <D>(
  { alone, value, rest }: Option<D>,
  data: D,
  [word = '', ...words]: readonly string[],
  session: Session,
): E.Either<Answer, Taken<D>> => {
  const [next] = words;
  if (rest !== undefined) return rest(data, words);
  if (value !== undefined && next === undefined) return E.left(incompleteCommand());
  const taken = alone?.(data, word) ?? value?.(data, next ?? '', session) ?? E.right(data);
  return E.map((after: D) => ({ data: after, count: value === undefined ? 0 : 1 }))(taken);
};

/** Parses the words of a kind one after another. */
export const parseOptions =
  <D>({ kind, help, options, unknown, finish = E.right }: Kind<D>, nothing: D) =>
  (session: Session, verb: Verb, words: readonly string[]): E.Either<Answer, Parsed<D>> => {
    let data = nothing;
    let warning = '';
    let rest = words;
    for (let [word, ...behind] = rest; word !== undefined; [word, ...behind] = rest) {
      const name = word;
      const option = options.find(({ word: whole, exact }) =>
        exact ? name === whole : matches(name, whole),
      );
      if (option === undefined)
        return E.left(failed(1, `${warning}${matches(name, 'help') ? '' : `${unknown(name)}\n`}${help}`));
      if (option.alone === undefined && option.value === undefined && option.rest === undefined)
        return E.left(notModelled(`ip link ${verb} type ${kind} ${option.word}`));
      const taken = takeOption(option, data, rest, session);
      if (E.isLeft(taken)) return taken;
      data = taken.right.data;
      warning += taken.right.warning ?? '';
      rest = behind.slice(taken.right.count);
    }
    return E.map((whole: D) => ({ data: whole, ...(warning !== '' && { warning }) }))(finish(data));
  };

/** A kind whose words are all there is to it. */
export const linkUtil = (kind: Kind): LinkUtil => ({
  addresses: 1,
  help: kind.help,
  ...(kind.printOpt !== undefined && { printOpt: kind.printOpt }),
  parseOpt: (...line) =>
    E.map(({ data, ...said }: Parsed<LinkData>) => ({ IFLA_INFO_DATA: data, ...said }))(
      parseOptions(kind, {})(...line),
    ),
});

/** What a kind of master says of its ports, under its name with `_slave` behind it. */
export const slaveUtil = (kind: Kind<LinkSlaveData>): LinkUtil => ({
  addresses: 0,
  help: kind.help,
  ...(kind.printOpt !== undefined && { printOpt: kind.printOpt }),
  parseOpt: (...line) =>
    E.map(({ data, ...said }: Parsed<LinkSlaveData>) => ({ IFLA_INFO_SLAVE_DATA: data, ...said }))(
      parseOptions(kind, {})(...line),
    ),
});
