/** Every mutant of the model breaks the law that is there to catch it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drafts } from '../support/drafts.js';
import { HISTORICAL } from './historical.js';
import { LAWS } from './laws.js';
import { COMMANDS, historyOf } from './model.js';
import { MUTANTS } from './mutants.js';

/** Histories in which a mutant must be caught. */
const HISTORIES = 1000;
const TIMEOUT_MS = 60_000;

describe('a model that is broken on purpose breaks its law', () => {
  test.each([...MUTANTS, ...HISTORICAL])(
    '$name',
    ({ model, breaks, near }) => {
      const details = fc.check(
        fc.property(drafts(COMMANDS, near), (list) => LAWS[breaks](model, historyOf(model, list))),
        { numRuns: HISTORIES, seed: 1, endOnFailure: true },
      );
      expect(details.failed).toBe(true);
    },
    TIMEOUT_MS,
  );
});
