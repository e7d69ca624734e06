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

/** A word of a kind: `alone` stands by itself, `value` takes the word behind it; neither: it is not modelled. */
export interface Option<D = LinkData> {
  readonly word: string;
  readonly exact?: true;
  readonly alone?: (data: D) => E.Either<Answer, D>;
  readonly value?: Take<D>;
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
}

/** Parses the words of a kind one after another. */
export const parseOptions =
  <D>({ kind, help, options, unknown }: Kind<D>, nothing: D) =>
  (session: Session, verb: Verb, words: readonly string[]): E.Either<Answer, D> => {
    let data = nothing;
    let rest = words;
    for (let [word, next] = rest; word !== undefined; [word, next] = rest) {
      const name = word;
      const option = options.find(({ word: whole, exact }) =>
        exact ? name === whole : matches(name, whole),
      );
      if (option === undefined)
        return E.left(failed(1, matches(name, 'help') ? help : `${unknown(name)}\n${help}`));
      const { alone, value } = option;
      if (alone === undefined && value === undefined)
        return E.left(notModelled(`ip link ${verb} type ${kind} ${option.word}`));
      if (value !== undefined && next === undefined) return E.left(incompleteCommand());
      const taken = alone?.(data) ?? value?.(data, next ?? '', session) ?? E.right(data);
      if (E.isLeft(taken)) return taken;
      data = taken.right;
      rest = rest.slice(alone === undefined ? 2 : 1);
    }
    return E.right(data);
  };

/** A kind whose words are all there is to it. */
export const linkUtil = (kind: Kind): LinkUtil => ({
  addresses: 1,
  help: kind.help,
  ...(kind.printOpt !== undefined && { printOpt: kind.printOpt }),
  parseOpt: (...line) =>
    E.map((IFLA_INFO_DATA: LinkData) => ({ IFLA_INFO_DATA }))(parseOptions(kind, {})(...line)),
});

/** What a kind of master says of its ports, under its name with `_slave` behind it. */
export const slaveUtil = (kind: Kind<LinkSlaveData>): LinkUtil => ({
  addresses: 0,
  help: kind.help,
  ...(kind.printOpt !== undefined && { printOpt: kind.printOpt }),
  parseOpt: (...line) =>
    E.map((IFLA_INFO_SLAVE_DATA: LinkSlaveData) => ({ IFLA_INFO_SLAVE_DATA }))(
      parseOptions(kind, {})(...line),
    ),
});
