/** The invariants, watched over kernels that follow one another. */
import { INVARIANTS, first } from './invariants.js';
import type { Kernel, Slice } from './kernel.js';

/** A question about kernels that is not asked again while the slices that it looked at are the same. */
const remembering = <A>(ask: (kernel: Kernel) => A): ((kernel: Kernel) => A) => {
  let last: { readonly seen: ReadonlyMap<Slice, unknown>; readonly answer: A } | undefined;
  return (kernel) => {
    if (last !== undefined && [...last.seen].every(([slice, was]) => kernel[slice] === was))
      return last.answer;
    const seen = new Map<Slice, unknown>();
    const answer = ask(
      new Proxy(kernel, {
        get: (target, key) => {
          const slice = key as Slice; // a kernel has no properties but its slices
          seen.set(slice, target[slice]);
          return target[slice];
        },
      }),
    );
    last = { seen, answer };
    return answer;
  };
};

/**
 * Looks at one kernel after another, and does not look twice at what is the same in both.
 * @returns the first invariant that a kernel breaks, and how; `between`: whether no command is being carried out
 */
export const watchInvariants = (): ((kernel: Kernel, between: boolean) => string | undefined) => {
  const watched = INVARIANTS.map((invariant) => ({
    ...invariant,
    violation: remembering(invariant.violation),
  }));
  return (kernel, between) =>
    first(watched, ({ name, holds, violation }) => {
      if (holds === 'rest' && !between) return undefined;
      const wrong = violation(kernel);
      return wrong && `${name}: ${wrong}`;
    });
};
