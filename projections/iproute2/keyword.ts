/** Keywords on the command line of iproute2: which one a word stands for, and what a row of them says. */
import * as E from 'fp-ts/lib/Either.js';
import { incompleteCommand, matches } from './argument.js';
import type { Answer } from './ip_common.js';

interface Word {
  readonly word: string;
  /** Takes no abbreviations. */
  readonly exact?: true;
}

/** The first keyword that a word is or abbreviates. */
export const keywordFor = <K extends Word>(keywords: readonly K[], word: string): K | undefined =>
  keywords.find(({ word: whole, exact }) => (exact === true ? word === whole : matches(word, whole)));

/** A keyword that stands alone, or has one word behind it. */
export interface Keyword<S> extends Word {
  readonly alone?: (said: S) => E.Either<Answer, S>;
  readonly value?: (said: S, word: string) => E.Either<Answer, S>;
}

/** What one keyword adds to what was said before. @param next the word behind it @returns with the words that it took */
export const takeKeyword = <S>(
  { alone, value }: Keyword<S>,
  said: S,
  next: string | undefined,
): E.Either<Answer, { readonly said: S; readonly count: number }> => {
  if (value !== undefined && next === undefined) return E.left(incompleteCommand());
  const taken = alone?.(said) ?? value?.(said, next ?? '') ?? E.right(said);
  return E.map((now: S) => ({ said: now, count: value === undefined ? 1 : 2 }))(taken);
};

/** What a row of keywords says. @param otherwise takes a word that is none of them */
export const takeKeywords = <S>(
  keywords: readonly Keyword<S>[],
  otherwise: (said: S, word: string) => E.Either<Answer, S>,
  start: S,
  words: readonly string[],
): E.Either<Answer, S> => {
  const other = (word: string): Keyword<S> => ({ word, alone: (said) => otherwise(said, word) });
  let said = start;
  let rest = words;
  for (let [word, next] = rest; word !== undefined; [word, next] = rest) {
    const taken = takeKeyword(keywordFor(keywords, word) ?? other(word), said, next);
    if (E.isLeft(taken)) return taken;
    said = taken.right.said;
    rest = rest.slice(taken.right.count);
  }
  return E.right(said);
};
