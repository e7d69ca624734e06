/**
 * Options in glibc's way (getopt_long() with a leading +): short ones in a bunch, long ones abbreviated, the first word
 * that is no option ends them.
 */
import * as E from 'fp-ts/lib/Either.js';

export interface OptionSpec {
  readonly long: string;
  /** A single character; absent: only the long form. */
  readonly short?: string;
  readonly value?: 'required' | 'optional';
  /** The value belongs to the long form only. */
  readonly bareShort?: true;
}

export interface Given {
  /** The long name, whichever form was written. */
  readonly option: string;
  readonly value: string | undefined;
}

export interface Parsed {
  readonly given: readonly Given[];
  readonly rest: readonly string[];
}

/** Options up to an error stay known: a program acts on each before it sees the next. */
export interface Mistake {
  readonly given: readonly Given[];
  readonly complaint: string;
}

type Found = E.Either<string, { readonly given: readonly Given[]; readonly words: number }>;

const longOption = (specs: readonly OptionSpec[], word: string, next: string | undefined): Found => {
  const [written = '', ...parts] = word.slice(2).split('=');
  const value = parts.length > 0 ? parts.join('=') : undefined;
  const exact = specs.find(({ long }) => long === written);
  const alike = specs.filter(({ long }) => long.startsWith(written));
  if (exact === undefined && alike.length > 1) {
    const possible = alike.map(({ long }) => ` '--${long}'`).join('');
    return E.left(`option '--${written}' is ambiguous; possibilities:${possible}`);
  }
  const spec = exact ?? alike[0];
  if (spec === undefined) return E.left(`unrecognized option '--${written}'`);
  const option = spec.long;
  if (spec.value === undefined && value !== undefined)
    return E.left(`option '--${option}' doesn't allow an argument`);
  if (spec.value !== 'required' || value !== undefined)
    return E.right({ given: [{ option, value }], words: 1 });
  if (next === undefined) return E.left(`option '--${option}' requires an argument`);
  return E.right({ given: [{ option, value: next }], words: 2 });
};

const shortOptions = (specs: readonly OptionSpec[], word: string, next: string | undefined): Found => {
  const given: Given[] = [];
  for (let at = 1; at < word.length; at += 1) {
    const letter = word.charAt(at);
    const spec = specs.find(({ short }) => short === letter);
    if (spec === undefined) return E.left(`invalid option -- '${letter}'`);
    const attached = at + 1 < word.length ? word.slice(at + 1) : undefined;
    if (spec.value === undefined || spec.bareShort) given.push({ option: spec.long, value: undefined });
    else if (attached !== undefined || spec.value === 'optional') {
      given.push({ option: spec.long, value: attached });
      break;
    } else {
      if (next === undefined) return E.left(`option requires an argument -- '${letter}'`);
      given.push({ option: spec.long, value: next });
      return E.right({ given, words: 2 });
    }
  }
  return E.right({ given, words: 1 });
};

export const getopt = (specs: readonly OptionSpec[], argv: readonly string[]): E.Either<Mistake, Parsed> => {
  const given: Given[] = [];
  let rest = argv;
  for (let [word, next] = rest; word?.startsWith('-') && word !== '-'; [word, next] = rest) {
    if (word === '--') return E.right({ given, rest: rest.slice(1) });
    const found = word.startsWith('--') ? longOption(specs, word, next) : shortOptions(specs, word, next);
    if (E.isLeft(found)) return E.left({ given, complaint: found.left });
    given.push(...found.right.given);
    rest = rest.slice(found.right.words);
  }
  return E.right({ given, rest });
};
