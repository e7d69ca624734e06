/** Every law holds for the model. HISTORIES=1500 looks at more than usual. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drafts } from '../support/drafts.js';
import { LAWS } from './laws.js';
import { COMMANDS, REAL, historyOf } from './model.js';

const HISTORIES = Number(process.env['HISTORIES'] ?? 150);
/** For a law and a history, on a machine that has other things to do. */
const TIMEOUT_MS = 400;
/** A law that looks at every position of a history four times gets one history of five. */
const FEWER = new Set(['reverse-step undoes step']);

describe('laws over random commands', () => {
  test.each(Object.entries(LAWS))(
    '%s',
    (name, law) => {
      fc.assert(
        fc.property(drafts(COMMANDS), (list) => law(REAL, historyOf(REAL, list))),
        { numRuns: FEWER.has(name) ? HISTORIES / 5 : HISTORIES },
      );
    },
    TIMEOUT_MS * HISTORIES,
  );

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
      'tun_attach',
      '__tun_detach',
      'tun_detach_all',
      'net_complete_free',
      'release_task',
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
  }, 60_000);
});
