/** fnmatch() of the C library without flags: `*`, `?`, `[…]` and `\`. */

const escaped = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');

/** The regular expression that a bracket expression stands for; undefined: it does not end. */
const bracket = (pattern: string): { readonly source: string; readonly length: number } | undefined => {
  const found = /^\[([!^]?)(\]?(?:\\.|[^\]\\])*)\]/.exec(pattern);
  if (found === null) return undefined;
  const [whole, not, inside = ''] = found;
  const source = inside.replaceAll(/\\(.)|([[\]^])/g, (_all, quoted: string, plain: string) =>
    escaped(quoted ?? plain),
  );
  return { source: `[${not === '' ? '' : '^'}${source}]`, length: whole.length };
};

const sourceOf = (pattern: string): string => {
  const [first, second] = pattern;
  if (first === undefined) return '';
  if (first === '*') return `[^]*${sourceOf(pattern.slice(1))}`;
  if (first === '?') return `[^]${sourceOf(pattern.slice(1))}`;
  if (first === '\\' && second !== undefined) return escaped(second) + sourceOf(pattern.slice(2));
  const among = first === '[' ? bracket(pattern) : undefined;
  if (among !== undefined) return among.source + sourceOf(pattern.slice(among.length));
  return escaped(first) + sourceOf(pattern.slice(1));
};

export const fnmatch = (pattern: string, text: string): boolean =>
  new RegExp(`^${sourceOf(pattern)}$`).test(text);
