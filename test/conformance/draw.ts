/** Chance, as the generators of random scripts draw it. */

/** The numbers that one command is made of. */
export interface Draw {
  readonly verb: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** Makes a command of a draw. */
export type Verb = (draw: Draw) => string;

export const pick = <A>(items: readonly [A, ...A[]] | readonly A[], n: number): A => {
  const item = items[n % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

export const address = (n: number): string => `02:00:00:00:00:${(n % 256).toString(16).padStart(2, '0')}`;
