/** Laws of `ip` over random command lines, and front ends that break them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootMachine } from '../support/machine.js';
import { BROKEN, PROGRAM_LAWS, programsWith } from './program_laws.js';
import type { Broken } from './program_laws.js';

const HISTORIES = 60;
const TIMEOUT_MS = 60_000;

const name = fc.constantFrom('a', 'b', 'c', 'a/b', '..', 'a/');
const line = fc.oneof(
  { weight: 3, arbitrary: name.map((one) => `netns add ${one}`) },
  name.map((one) => `netns del ${one}`),
  fc.tuple(name, fc.nat(3)).map(([one, id]) => `netns set ${one} ${id}`),
  name.map((one) => `netns attach ${one} 1`),
  name.map((one) => `netns exec ${one} ip netns identify`),
  name.map((one) => `netns pids ${one}`),
  fc.constantFrom('netns list-id', 'netns list', 'netns identify 1', '-all netns del', 'link'),
);

/** Words of `ip`, and what comes in. */
const run = fc.oneof(
  line.map((words) => [words, ''] as const),
  fc.tuple(name, line).map(([one, words]) => [`-n ${one} ${words}`, ''] as const),
  fc.array(line, { maxLength: 6 }).map((lines) => ['-force -batch -', lines.join('\n')] as const),
  fc
    .tuple(name, fc.array(line, { maxLength: 6 }))
    .map(([one, lines]) => [`-n ${one} -force -batch -`, lines.join('\n')] as const),
);

/** @returns the shortest history that breaks the law, and what is said of it; undefined: none does. */
const found = (law: keyof typeof PROGRAM_LAWS, broken: Broken): string | undefined => {
  const { failed, counterexample, errorInstance } = fc.check(
    fc.property(fc.array(run, { minLength: 1, maxLength: 8 }), (runs) => {
      const machine = bootMachine({}, programsWith(broken, PROGRAM_LAWS[law]));
      for (const [words, stdin] of runs) machine.sh(`ip ${words}`, stdin);
    }),
    { numRuns: HISTORIES, seed: 3 },
  );
  return failed ? `${JSON.stringify(counterexample)}: ${String(errorInstance)}` : undefined;
};

describe('laws of ip', () => {
  test.each(Object.keys(PROGRAM_LAWS))(
    '%s',
    // Object.keys forgets which keys there are.
    (law) => expect(found(law as keyof typeof PROGRAM_LAWS, (request) => request)).toBeUndefined(),
    TIMEOUT_MS,
  );

  test.each(BROKEN)(
    'broken: $name',
    ({ breaks, broken }) => expect(found(breaks, broken)).toBeDefined(),
    TIMEOUT_MS,
  );
});
