import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../core/log/entry.js';
import { traceOf } from '../../../core/log/entry.js';
import { layoutOf } from '../../../core/log/format.js';
import { entryKey } from '../../../core/log/keys.js';
import { verify } from '../../../core/log/verify.js';
import { left, meddle, right, someHistory, writtenLog } from '../../support/history.js';
import * as TH from 'fp-ts/lib/These.js';

const entries = someHistory(30);

/** The history with one entry replaced, all of it chained as it should be. */
const logWith = (position: number, change: (entry: Entry) => Entry): Promise<string> =>
  writtenLog(entries.map((entry) => (entry.position === position ? change(entry) : entry)));

const unshared = entries.find(({ command, outcome }) => command.type === 'unshare' && TH.isRight(outcome));
const refused = entries.find(({ outcome }) => TH.isLeft(outcome));
if (unshared === undefined || refused === undefined)
  throw new Error('the history has not all kinds of entries');

describe('verifying', () => {
  it('answers the head of a whole log, and tells how far it is', async () => {
    const told: [number, number][] = [];
    const dir = await writtenLog(entries);
    expect(right(await verify(dir, (position, of) => told.push([position, of]))).position).toBe(30);
    expect(told).toEqual([[30, 30]]);
  });

  it('answers 0 for a log without entries', async () => {
    expect(right(await verify(await writtenLog([]))).position).toBe(0);
  });

  it('finds an event that the command does not lead to', async () => {
    const dir = await logWith(unshared.position, (entry) => {
      const { frames, events } = traceOf(entry);
      const altered = events.map((one) =>
        one.event.type === 'switch_task_namespaces' ? { ...one, event: { ...one.event, pid: 1 } } : one,
      );
      return { ...entry, outcome: TH.right({ frames, events: altered }) };
    });
    const { reason, position, message } = left(await verify(dir));
    expect([reason, position]).toEqual(['diverges', unshared.position]);
    expect(message).toMatch(
      /^entry \d+ \(unshare\) of .*: its event \d+ is \{"type":"switch_task_namespaces","pid":1,.*\}, this version decides \{.*\}$/,
    );
  });

  it('finds an event too few', async () => {
    const dir = await logWith(unshared.position, (entry) => {
      const { frames, events } = traceOf(entry);
      return { ...entry, outcome: TH.right({ frames, events: events.slice(0, -1) }) };
    });
    expect(left(await verify(dir)).message).toContain('is nothing, this version decides {');
  });

  it('finds a refusal that the kernel does not give', async () => {
    const dir = await logWith(refused.position, (entry) => ({
      ...entry,
      outcome: TH.left({ errno: 'EPERM', site: 'setns' }),
    }));
    expect(left(await verify(dir)).message).toContain('its refusal is {"errno":"EPERM"');
  });

  it('finds a command that does not lead to what followed', async () => {
    const dir = await logWith(unshared.position, (entry) => ({
      ...entry,
      command: { type: 'unshare', pid: 4_000_000, flags: ['CLONE_NEWNET'] },
    }));
    expect(left(await verify(dir))).toMatchObject({ reason: 'diverges', position: unshared.position });
  });

  it('finds kernel functions that did not run', async () => {
    const dir = await logWith(unshared.position, (entry) => {
      const { frames, events } = traceOf(entry);
      return {
        ...entry,
        outcome: TH.right({ frames: [...frames, { site: 'none', about: '', caller: -1 }], events }),
      };
    });
    expect(left(await verify(dir)).message).toContain('the kernel functions that it ran');
  });

  it('finds damage', async () => {
    const dir = await writtenLog(entries);
    await meddle(dir, (database) => database.del(entryKey(9)));
    expect(left(await verify(dir))).toMatchObject({ reason: 'lost', position: 9 });
  });

  it('finds that the anchor was taken away', async () => {
    const dir = await writtenLog(entries);
    await rm(layoutOf(dir).anchor);
    expect(left(await verify(dir))).toMatchObject({ reason: 'lost' });
  });

  it('lets the log go, whatever it finds', async () => {
    const dir = await logWith(3, (entry) => ({ ...entry, outcome: TH.left({ errno: 'EPERM', site: '' }) }));
    const once = left(await verify(dir));
    expect(left(await verify(dir))).toEqual(once);
  });
});
