import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { readAnchor } from '../../../core/log/anchor.js';
import { openLog } from '../../../core/log/event_log.js';
import { layoutOf } from '../../../core/log/format.js';
import { left, readAll, right, someHistory, temporaryDirectory, writtenLog } from '../../support/history.js';

const entries = someHistory(2500);
const [first, second] = entries;
if (first === undefined || second === undefined) throw new Error('no entries');

const newPlace = async (): Promise<string> => join(await temporaryDirectory(), 'log');

describe('a new log', () => {
  it('is made where nothing is, or an empty directory', async () => {
    const nested = join(await temporaryDirectory(), 'a', 'b');
    for (const place of [nested, await temporaryDirectory()]) {
      const log = right(await openLog(place, { mode: 'create' }));
      expect(log.head()).toEqual({ position: 0, hash: '00'.repeat(32) });
      expect((await readAll(log)).entries).toEqual([]);
      right(await log.close());
      expect((await readdir(place)).toSorted()).toEqual(['anchor', 'events', 'format.json']);
      expect(JSON.parse(await readFile(layoutOf(place).format, 'utf8'))).toMatchObject({
        'netrewind-log': 1,
      });
    }
  });

  it('is not made over another one', async () => {
    const dir = await writtenLog([first]);
    expect(left(await openLog(dir, { mode: 'create' }))).toEqual({
      reason: 'exists',
      message: `there is a log at ${dir} already: append to it or choose another place`,
    });
  });

  it('is not made among other files', async () => {
    const dir = await temporaryDirectory();
    await writeFile(join(dir, 'notes'), '');
    expect(left(await openLog(dir, { mode: 'create' })).message).toBe(
      `${dir} holds other files and no log: choose another place or an empty directory`,
    );
  });
});

describe('what is no log', () => {
  it('is told from a log that is missing', async () => {
    const dir = await newPlace();
    expect(left(await openLog(dir, { mode: 'read' }))).toEqual({
      reason: 'missing',
      message: `there is no log at ${dir}`,
    });
  });

  it('is refused: an empty directory, and left empty', async () => {
    const dir = await temporaryDirectory();
    expect(left(await openLog(dir, { mode: 'write' }))).toEqual({
      reason: 'not_a_log',
      message: `${dir} is not a log: it has no format.json`,
    });
    expect(await readdir(dir)).toEqual([]);
  });

  it('is refused: a file', async () => {
    const file = await newPlace();
    await writeFile(file, 'text');
    for (const mode of ['read', 'create'] as const)
      expect(left(await openLog(file, { mode })).message).toBe(`${file} is not a log: a log is a directory`);
  });

  it('is refused: a newer format, by its number', async () => {
    const dir = await writtenLog([first]);
    await writeFile(layoutOf(dir).format, '{"netrewind-log":7,"created":"2030-01-01T00:00:00.000Z"}');
    expect(left(await openLog(dir, { mode: 'read' }))).toEqual({
      reason: 'newer',
      message: `the log ${dir} was written by a newer netrewind (format 7; this one reads up to 1): use that version or a later one`,
    });
  });

  it('is refused: a format.json of something else', async () => {
    const dir = await newPlace();
    for (const text of ['', 'null', '{}', '{"netrewind-log":"1","created":""}']) {
      await mkdir(dir, { recursive: true });
      await writeFile(layoutOf(dir).format, text);
      expect(left(await openLog(dir, { mode: 'read' })).reason).toBe('not_a_log');
    }
  });
});

describe('appending', () => {
  it('moves the head, and the anchor with it when synced', async () => {
    const dir = await writtenLog([]);
    const log = right(await openLog(dir, { mode: 'write' }));
    const { anchor } = layoutOf(dir);
    const head = right(await log.append(0, entries.slice(0, 3)));
    expect(head.position).toBe(3);
    expect((await readAnchor(anchor))?.end.position).toBe(3);
    right(await log.append(3, entries.slice(3, 5), { sync: false }));
    expect((await readAnchor(anchor))?.end.position).toBe(3);
    right(await log.close());
    expect((await readAnchor(anchor))?.end.position).toBe(5);
  });

  it('refuses a stale expectation and changes nothing', async () => {
    const log = right(await openLog(await writtenLog(entries.slice(0, 2)), { mode: 'write' }));
    expect(left(await log.append(1, [second]))).toEqual({
      reason: 'conflict',
      message: `the log ${log.dir} ends at 2, not at 1: read on before appending`,
      position: 2,
    });
    expect(left(await log.append(5, entries.slice(5, 6))).reason).toBe('conflict');
    expect((await readAll(log)).entries).toEqual(entries.slice(0, 2));
    right(await log.close());
  });

  it('lets one of two appenders with the same expectation through', async () => {
    const log = right(await openLog(await writtenLog([first]), { mode: 'write' }));
    const [one, two] = await Promise.all([log.append(1, [second]), log.append(1, entries.slice(1, 4))]);
    expect([E.isRight(one), E.isLeft(two) && two.left.reason]).toEqual([true, 'conflict']);
    expect(log.head().position).toBe(2);
    right(await log.close());
  });

  it('is a bug when positions do not follow the expectation', async () => {
    const log = right(await openLog(await writtenLog([first]), { mode: 'write' }));
    await expect(log.append(1, entries.slice(2, 3))).rejects.toThrow('entry 3 does not follow 1');
    expect(right(await log.append(1, [second])).position).toBe(2);
    right(await log.close());
  });

  it('is refused on a log that was opened for reading', async () => {
    const log = right(await openLog(await writtenLog([first]), { mode: 'read' }));
    expect(left(await log.append(1, [second])).reason).toBe('read_only');
    right(await log.close());
  });
});

describe('reading', () => {
  it('is in chunks, in order, of any range', async () => {
    const log = right(await openLog(await writtenLog(entries), { mode: 'read' }));
    const all = await readAll(log);
    expect(all.entries).toEqual(entries);
    expect(all.chunks).toBeGreaterThan(1);
    const positions = async (from: number, to?: number): Promise<readonly number[]> =>
      (await readAll(log, from, to)).entries.map(({ position }) => position);
    expect(await positions(3, 5)).toEqual([3, 4, 5]);
    expect(await positions(2499)).toEqual([2499, 2500]);
    expect(await positions(2500, 9999)).toEqual([2500]);
    expect(await positions(0, 1)).toEqual([1]);
    expect(await positions(2501)).toEqual([]);
    expect(await positions(5, 4)).toEqual([]);
    right(await log.close());
  });

  it('can be left off in the middle', async () => {
    const log = right(await openLog(await writtenLog(entries), { mode: 'read' }));
    for await (const chunk of log.read()) {
      expect(right(chunk)[0]?.position).toBe(1);
      break;
    }
    right(await log.close());
  });

  it('ends with an error when the log is closed under it', async () => {
    const log = right(await openLog(await writtenLog(entries), { mode: 'read' }));
    const reading = log.read();
    const chunk = await reading.next();
    const position = (chunk.done === true ? 0 : right(chunk.value).length) + 1;
    right(await log.close());
    expect((await reading.next()).value).toEqual(
      E.left({ reason: 'io', message: `the log ${log.dir} was closed while it was read`, position }),
    );
  });

  it('goes as far as the head when it was asked, whatever is appended meanwhile', async () => {
    const log = right(await openLog(await writtenLog([first]), { mode: 'write' }));
    const reading = log.read();
    right(await log.append(1, [second]));
    expect((await reading.next()).value).toEqual(E.right([first]));
    expect((await reading.next()).done).toBe(true);
    right(await log.close());
  });
});

describe('a log that is open', () => {
  it('cannot be opened a second time by its process, until it is closed', async () => {
    const dir = await writtenLog([first]);
    const log = right(await openLog(dir, { mode: 'read' }));
    expect(left(await openLog(`${dir}/.`, { mode: 'write' })).message).toBe(
      `the log ${dir}/. is open in this process already`,
    );
    right(await log.close());
    right(await right(await openLog(dir, { mode: 'write' })).close());
  });
});

describe('as a whole', () => {
  const operation = fc.oneof(
    fc.record({ op: fc.constant('append' as const), count: fc.nat(40), sync: fc.boolean() }),
    fc.record({ op: fc.constant('stale' as const), by: fc.constantFrom(-2, -1, 1, 2) }),
    fc.record({ op: fc.constant('read' as const), from: fc.nat(100), length: fc.nat(100) }),
    fc.record({
      op: fc.constant('reopen' as const),
      mode: fc.constantFrom('read' as const, 'write' as const),
    }),
  );

  it('is an array of entries that survives being closed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 12 }), async (operations) => {
        const dir = await writtenLog([]);
        let log = right(await openLog(dir, { mode: 'write' }));
        let mode: 'read' | 'write' = 'write';
        let kept = 0;
        for (const step of operations) {
          if (step.op === 'append') {
            const more = entries.slice(kept, kept + step.count);
            const appended = await log.append(kept, more, { sync: step.sync });
            expect(E.isRight(appended)).toBe(mode === 'write');
            if (mode === 'write') kept += more.length;
          } else if (step.op === 'stale') {
            const stale = await log.append(kept + step.by, entries.slice(kept + step.by, kept + step.by + 1));
            expect(E.isLeft(stale)).toBe(true);
          } else if (step.op === 'read') {
            const from = step.from + 1;
            const read = await readAll(log, from, from + step.length);
            expect(read.error).toBeUndefined();
            expect(read.entries).toEqual(entries.slice(0, kept).slice(step.from, from + step.length));
          } else {
            right(await log.close());
            ({ mode } = step);
            log = right(await openLog(dir, { mode }));
          }
          expect(log.head().position).toBe(kept);
        }
        right(await log.close());
      }),
      { numRuns: 25 },
    );
  });
});
