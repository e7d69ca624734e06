/** What a command of the prompt is, and how it reads its arguments. */
import * as E from 'fp-ts/lib/Either.js';
import type { Session } from '../session.js';

/** What a command did: the session after it, and what there is to say. */
export interface Answer {
  readonly session: Session;
  readonly text: string;
  readonly quit?: true;
}

/** Left: one clause that says why the command did nothing. */
export type Answered = E.Either<string, Answer>;

export interface PromptCommand {
  /** Its whole name; a beginning of it that no other command has will do. */
  readonly name: string;
  /** Short names that are its own whatever else begins like them. */
  readonly short?: readonly string[];
  /** Its arguments, for `help`. */
  readonly usage?: string;
  readonly help: string;
  /** An empty line repeats it. */
  readonly repeats?: true;
  readonly run: (session: Session, args: readonly string[]) => Answered;
  /** What can stand at the end of `args`, for completion. */
  readonly complete?: (session: Session, args: readonly string[]) => readonly string[];
}

export const answer = (session: Session, text: string): Answered => E.right({ session, text });

/** A count such as `step 3` has; 1 when it is left out. */
export const countIn = (args: readonly string[]): E.Either<string, number> => {
  const [text = '1', more] = args;
  if (more !== undefined) return E.left(`one count is enough, "${more}" is too much`);
  const count = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0
    ? E.right(count)
    : E.left(`"${text}" is no count: write a whole number from 1 up`);
};

/** The edit distance of two words. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split('').entries())
      next.push(
        Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
};

const NEAR = 5;

/** Those of `words` that could have been meant by `text`, the likeliest first. */
export const nearest = (text: string, words: Iterable<string>): string[] =>
  [...new Set(words)]
    .map((word) => ({
      word,
      far: word.includes(text) || text.includes(word) ? 0 : distance(text, word),
      longer: Math.abs(word.length - text.length),
    }))
    .filter(({ far }) => far <= Math.max(2, Math.floor(text.length / 3)))
    .toSorted((a, b) => a.far - b.far || a.longer - b.longer || (a.word < b.word ? -1 : 1))
    .slice(0, NEAR)
    .map(({ word }) => word);

/** ": did you mean …?", or nothing. */
export const didYouMean = (text: string, words: Iterable<string>): string => {
  const near = nearest(text, words);
  return near.length === 0 ? '' : `: did you mean ${near.join(', ')}?`;
};
