/** Options that stand before the object, of `ip` and `bridge` alike (main() of ip/ip.c and bridge/bridge.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { matches } from './argument.js';
import { EXIT_MINUS_1, quit, usage } from './ip_common.js';
import type { Answer, Options, Session } from './ip_common.js';
import { bindEtc, netnsSwitch } from './namespace.js';

export type Outcome = E.Either<Answer, Session>;

export const set = (session: Session, options: Partial<Options>): Outcome =>
  E.right({ ...session, options: { ...session.options, ...options } });

export const turnOn =
  (options: Partial<Options>) =>
  (session: Session): Outcome =>
    set(session, options);

/** An option that is noted, for the objects to say whether they can do without it. */
export const note =
  (option: string) =>
  (session: Session): Outcome =>
    set(session, { notModelled: [...session.options.notModelled, option] });

/** The running task is in the net from here on, before any object is looked at. */
export const takeNetns = (session: Session, word: string): Outcome => {
  const refused = netnsSwitch(session, word);
  const said = session.said ?? '';
  if (refused !== undefined) return E.left(quit(EXIT_MINUS_1, said + refused));
  return E.right({ ...session, said: said + bindEtc(session, word).said });
};

export interface Option {
  readonly word: string;
  /** Takes no abbreviations. */
  readonly exact?: true;
  readonly alone?: (session: Session) => Outcome;
  readonly value?: (session: Session, word: string) => Outcome;
  /** What stands for a value that is not there; without it, that shows the usage. */
  readonly otherwise?: string;
}

/** -timestamp after -tshort changes nothing. */
export const stamped = (session: Session, timestamp: 'long'): Outcome =>
  session.options.timestamp === 'none' ? set(session, { timestamp }) : E.right(session);

export const ignored = (session: Session): Outcome => E.right(session);

const COLORS: Readonly<Record<string, boolean>> = { always: true, auto: false, never: false };

/** matches_color() with a word behind `=`; standard output is no terminal here. */
const colorOf = (word: string): boolean | undefined => {
  const [option = '', when] = word.split('=', 2);
  return when !== undefined && matches(option, '-color') ? COLORS[when || 'always'] : undefined;
};

/** A program's options, in the order in which abbreviations are tried, and what it says of others. */
interface Known {
  readonly options: readonly Option[];
  readonly help: string;
  /** What it advises to ask. */
  readonly advice: string;
}

const optionOf = (options: readonly Option[], word: string): Option | undefined => {
  const color = colorOf(word);
  if (color !== undefined) return { word, alone: turnOn({ color }) };
  return options.find((option) => (option.exact ? word === option.word : matches(word, option.word)));
};

/** Carries options out one by one, up to the first word that is none. */
export const takeOptions = (
  { options, help, advice }: Known,
  start: Session,
  words: readonly string[],
): E.Either<Answer, { readonly session: Session; readonly rest: readonly string[] }> => {
  let session = start;
  let rest = words;
  for (let [word, next] = rest; word?.startsWith('-'); [word, next] = rest) {
    if (word === '--') return E.right({ session, rest: rest.slice(1) });
    const spelt = word.startsWith('--') ? word.slice(1) : word;
    const option = optionOf(options, spelt);
    if (option === undefined)
      return E.left(quit(EXIT_MINUS_1, `Option "${spelt}" is unknown, try "${advice}".\n`));
    const value = next ?? option.otherwise;
    if (option.value !== undefined && value === undefined) return E.left(usage(help));
    const taken = option.alone?.(session) ?? option.value?.(session, value ?? '') ?? E.right(session);
    if (E.isLeft(taken)) return taken;
    session = taken.right;
    rest = rest.slice(option.value === undefined ? 1 : 2);
  }
  return E.right({ session, rest });
};
