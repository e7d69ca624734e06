/** The words behind the type of a link: what the parse_opt() functions of iproute2's kinds have in common. */
import * as E from 'fp-ts/lib/Either.js';
import type { LinkData } from '../../core/link/netdev_priv.js';
import { failed, notModelled } from '../program.js';
import { incompleteCommand, matches } from './argument.js';
import type { Answer, Session } from './ip_common.js';
import type { LinkUtil, PrintOpt } from './iplink_parse.js';

type Outcome = E.Either<Answer, LinkData>;

/** Puts what the word behind another says into the attributes. */
export type Take = (data: LinkData, word: string, session: Session) => Outcome;

/** A word of a kind: `alone` stands by itself, `value` takes the word behind it; neither: it is not modelled. */
export interface Option {
  readonly word: string;
  readonly exact?: true;
  readonly alone?: (data: LinkData) => Outcome;
  readonly value?: Take;
}

/** Words that the real program knows and the model does not. */
export const unmodelled = (...words: readonly string[]): Option[] => words.map((word) => ({ word }));

interface Kind {
  readonly kind: string;
  readonly help: string;
  readonly printOpt?: PrintOpt;
  /** In the order in which abbreviations are tried. */
  readonly options: readonly Option[];
  /** What the program says of a word that it does not know, before its help. */
  readonly unknown: (word: string) => string;
}

/** Parses the words of a kind one after another. */
export const parseOptions =
  ({ kind, help, options, unknown }: Kind) =>
  (session: Session, words: readonly string[]): Outcome => {
    let data: LinkData = {};
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
        return E.left(notModelled(`ip link add type ${kind} ${option.word}`));
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
  parseOpt: (session, _verb, words) => {
    const data = parseOptions(kind)(session, words);
    return E.isLeft(data) ? data : E.right({ IFLA_INFO_DATA: data.right });
  },
});
