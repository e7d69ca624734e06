/** Every law holds for the model, and every mutant of the model breaks the law that is there to catch it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drafts } from '../support/drafts.js';
import { HISTORICAL } from './historical.js';
import { LAWS } from './laws.js';
import { MUTANTS } from './mutants.js';
import { REAL, historyOf } from './model.js';

const COMMANDS = 60;
const HISTORIES = 150;
/** Fewer for a law that looks at every position of a history four times. */
const HISTORIES_OF: Readonly<Record<string, number>> = { 'reverse-step undoes step': 30 };
/** Histories in which a mutant must be caught. */
const HISTORIES_FOR_MUTANTS = 1000;

describe('laws over random commands', () => {
  test.each(Object.entries(LAWS))('%s', (name, law) => {
    fc.assert(
      fc.property(drafts(COMMANDS), (list) => law(REAL, historyOf(REAL, list))),
      { numRuns: HISTORIES_OF[name] ?? HISTORIES },
    );
  });

  test('random commands reach what the laws are about', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(drafts(COMMANDS), (list) => {
        for (const { entry } of historyOf(REAL, list)) {
          if ('left' in entry.outcome) seen.add(`refused ${entry.outcome.left.errno}`);
          if ('right' in entry.outcome)
            for (const { event } of entry.outcome.right.events) seen.add(event.type);
        }
      }),
      { numRuns: 800, seed: 7 },
    );
    const wanted = [
      'cleanup_net',
      'dev_change_net_namespace',
      'unhash_nsid',
      'veth_dellink',
      'put_mnt_ns',
      'ops_free',
      'free_user_ns',
      'map_write',
      'set_ucount_max',
    ];
    const refusals = [
      'EINVAL',
      'EEXIST',
      'ENOENT',
      'ESRCH',
      'EBADF',
      'ENODEV',
      'EOPNOTSUPP',
      'ENOMEM',
      'EBUSY',
      'EPERM',
      'EACCES',
      'ENOSPC',
    ];
    const missing = [...wanted, ...refusals.map((errno) => `refused ${errno}`)].filter(
      (what) => !seen.has(what),
    );
    expect(missing).toEqual([]);
  });
});

describe('a model that is broken on purpose breaks its law', () => {
  test.each([...MUTANTS, ...HISTORICAL])('$name', ({ model, breaks, near }) => {
    const details = fc.check(
      fc.property(drafts(COMMANDS, near), (list) => LAWS[breaks](model, historyOf(model, list))),
      { numRuns: HISTORIES_FOR_MUTANTS, seed: 1, endOnFailure: true },
    );
    expect(details.failed).toBe(true);
  });
});
