/** What the modelled programs of coreutils share: their words, and when the real program is to do the work. */
import { see } from '../namei.js';
import type { Seen } from '../node.js';
import { notModelled, printed } from '../program.js';
import type { Ran, System } from '../program.js';

export interface Words {
  /** Single-letter options that were given. */
  readonly flags: ReadonlySet<string>;
  /** The argument of the option that takes one. */
  readonly value: string | undefined;
  readonly operands: readonly string[];
}

/** Words that options may be written as besides their letters. */
export type LongOptions = Readonly<Record<string, string>>;

/**
 * Options and operands in any order, as getopt_long() permutes them.
 * @param letters options that are known; one before a colon takes an argument
 * @returns undefined: an option that is not known
 */
export const wordsIn = (
  argv: readonly string[],
  letters: string,
  long: LongOptions = {},
): Words | undefined => {
  const flags = new Set<string>();
  const operands: string[] = [];
  let value: string | undefined;
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--') return { flags, value, operands: [...operands, ...argv.slice(at + 1)] };
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const [name = '', attached] = word.split(/=(.*)/s);
    const known = Object.hasOwn(long, name) ? (long[name] ?? '') : '';
    let left = word.startsWith('--') ? known : word.slice(1);
    if (left === '') return undefined;
    for (; left !== ''; left = left.slice(1)) {
      const letter = left.charAt(0);
      if (!letters.includes(letter) || letter === ':') return undefined;
      flags.add(letter);
      if (!letters.includes(`${letter}:`)) continue;
      value = word.startsWith('--') ? attached : left.slice(1);
      if (value === undefined || value === '') value = argv[(at += 1)];
      if (value === undefined) return undefined;
      break;
    }
  }
  return { flags, value, operands };
};

/** The program that was asked for itself, from the machine that netrewind runs on. */
export const theRealOne = (name: string, argv: readonly string[]): Ran => ({
  ...printed(''),
  exec: [name, ...argv],
  real: true,
});

export const beyond = (name: string, argv: readonly string[]): Ran => notModelled([name, ...argv].join(' '));

/**
 * What operands are, when the model knows all of them.
 * @param look stat() or lstat()
 * @returns otherwise how the program ends: by the real one if the model knows none of them
 */
export const seenOr = (
  system: System,
  name: string,
  argv: readonly string[],
  operands: readonly string[],
  look: (system: System, path: string) => Seen = see,
): readonly (readonly [operand: string, seen: Seen])[] | Ran => {
  const seen = operands.map((operand) => [operand, look(system, operand)] as const);
  if (seen.every(([, one]) => one === 'real')) return theRealOne(name, argv);
  const isKnown = seen.every(([, one]) => one !== 'real' && one !== 'unknown');
  return isKnown ? seen : beyond(name, argv);
};

export const isRan = (answer: object): answer is Ran => 'status' in answer;

/** A name in a diagnostic. */
export const quoted = (name: string): string => `'${name.replaceAll("'", "'\\''")}'`;
