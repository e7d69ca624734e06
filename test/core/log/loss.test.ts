import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAnchor } from '../../../core/log/anchor.js';
import { openLog } from '../../../core/log/event_log.js';
import { layoutOf } from '../../../core/log/format.js';
import { HEAD_KEY, entryKey } from '../../../core/log/keys.js';
import {
  left,
  meddle,
  readAll,
  right,
  someHistory,
  temporaryDirectory,
  writtenLog,
} from '../../support/history.js';

/*
 * Faults that LevelDB answers with silence: each is to be an error that names what is lost.
 */

const entries = someHistory(30);

const openError = async (dir: string, mode: 'read' | 'write' = 'read') => left(await openLog(dir, { mode }));

const readOf = async (dir: string) => {
  const log = right(await openLog(dir, { mode: 'read' }));
  const read = await readAll(log);
  right(await log.close());
  return read;
};

describe('a database that lost something', () => {
  it('without CURRENT, is not opened and loses nothing more', async () => {
    const dir = await writtenLog(entries);
    const { current, events } = layoutOf(dir);
    await rm(current);
    const before = await readdir(events);
    for (const mode of ['read', 'write'] as const)
      expect(await openError(dir, mode)).toEqual({
        reason: 'lost',
        message: `the log ${dir} has lost entries 1 to 30: ${current} is missing: restore the directory from a copy`,
        position: 1,
      });
    expect(await readdir(events)).toEqual(before);
  });

  it('as a whole, is not made anew', async () => {
    const dir = await writtenLog(entries);
    await rm(layoutOf(dir).events, { recursive: true });
    expect((await openError(dir, 'write')).message).toContain('has lost entries 1 to 30:');
    expect((await readdir(dir)).toSorted()).toEqual(['anchor', 'format.json']);
  });

  it('with an empty CURRENT, is damaged', async () => {
    const dir = await writtenLog(entries);
    await writeFile(layoutOf(dir).current, '');
    expect(await openError(dir)).toMatchObject({ reason: 'damaged' });
  });

  it('lacks a file, is damaged', async () => {
    const dir = await writtenLog(entries);
    // Opening once moves the entries from LevelDB's log into a table.
    right(await right(await openLog(dir, { mode: 'write' })).close());
    const { events } = layoutOf(dir);
    const tables = (await readdir(events)).filter((name) => name.endsWith('.ldb'));
    expect(tables.length).toBeGreaterThan(0);
    for (const name of tables) await rm(join(events, name));
    expect(await openError(dir)).toMatchObject({ reason: 'damaged' });
  });

  it('is an older copy: the anchor tells the range', async () => {
    const dir = await writtenLog(entries.slice(0, 20));
    const copy = join(await temporaryDirectory(), 'events');
    await cp(layoutOf(dir).events, copy, { recursive: true });
    const log = right(await openLog(dir, { mode: 'write' }));
    right(await log.append(20, entries.slice(20)));
    right(await log.close());
    await rm(layoutOf(dir).events, { recursive: true });
    await cp(copy, layoutOf(dir).events, { recursive: true });
    expect(await openError(dir, 'write')).toEqual({
      reason: 'lost',
      message: `the log ${dir} has lost entries 21 to 30: the database ends at 20 and ${layoutOf(dir).anchor} says that there was more: restore the directory from a copy`,
      position: 21,
    });
  });

  it('lost the tail of its write-ahead log: the anchor tells', async () => {
    const dir = await writtenLog(entries.slice(0, 20));
    const log = right(await openLog(dir, { mode: 'write' }));
    right(await log.append(20, entries.slice(20, 25)));
    right(await log.append(25, entries.slice(25)));
    right(await log.close());
    const { events } = layoutOf(dir);
    const wal = (await readdir(events)).find((name) => name.endsWith('.log'));
    const path = join(events, wal ?? 'none');
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 37));
    expect(await openError(dir)).toMatchObject({ reason: 'lost', position: 26 });
  });

  it('lost its last entry: the head record tells', async () => {
    const dir = await writtenLog(entries);
    await meddle(dir, (database) => database.del(entryKey(30)));
    expect(await openError(dir)).toMatchObject({
      reason: 'lost',
      message: `the log ${dir} has lost entry 30: the database ends at 29: restore the directory from a copy`,
    });
  });

  it('lost its head record, is damaged', async () => {
    const dir = await writtenLog(entries);
    await meddle(dir, (database) => database.del(HEAD_KEY));
    expect((await openError(dir)).message).toContain('the database has no head record');
  });

  it('lost an entry in the middle: reading tells, after what is before it', async () => {
    const dir = await writtenLog(entries);
    await meddle(dir, (database) => database.batch([12, 13].map((n) => ({ type: 'del', key: entryKey(n) }))));
    const read = await readOf(dir);
    expect(read.entries).toEqual(entries.slice(0, 11));
    expect(read.error).toEqual({
      reason: 'lost',
      message: `the log ${dir} has lost entries 12 to 13: then comes 14: restore the directory from a copy`,
      position: 12,
    });
  });
});

describe('a database that was altered', () => {
  it('in one byte of an entry: reading tells', async () => {
    const dir = await writtenLog(entries);
    await meddle(dir, async (database) => {
      const value = (await database.get(entryKey(7))) ?? new Uint8Array();
      value[value.length - 3] = (value[value.length - 3] ?? 0) ^ 1;
      await database.put(entryKey(7), value);
    });
    const read = await readOf(dir);
    expect(read.entries).toEqual(entries.slice(0, 6));
    expect(read.error).toEqual({
      reason: 'damaged',
      message: `the log ${dir} is damaged at entry 7: its bytes do not have its hash: restore the directory from a copy`,
      position: 7,
    });
  });

  it('has an entry of another history: reading tells', async () => {
    const dir = await writtenLog(entries);
    const other = await writtenLog(entries.map((entry) => ({ ...entry, at: entry.at + 1 })));
    let stranger = new Uint8Array();
    await meddle(other, async (database) => {
      stranger = Uint8Array.from((await database.get(entryKey(5))) ?? []);
    });
    await meddle(dir, (database) => database.put(entryKey(5), stranger));
    expect((await readOf(dir)).error).toMatchObject({ reason: 'damaged', position: 5 });
  });

  it('has another last entry than its head record names, is damaged', async () => {
    const dir = await writtenLog(entries);
    await meddle(dir, async (database) => {
      await database.put(entryKey(30), (await database.get(entryKey(29))) ?? new Uint8Array());
    });
    expect((await openError(dir)).message).toContain(
      'is damaged at entry 30: it is not the one that the head record names',
    );
  });

  it('has entries after its head, is damaged', async () => {
    const dir = await writtenLog(entries);
    await meddle(dir, (database) => database.put(entryKey(31), Uint8Array.of(1)));
    expect(await openError(dir)).toMatchObject({ reason: 'damaged', position: 31 });
  });

  it('has another entry than the anchor names, is damaged', async () => {
    const dir = await writtenLog(entries);
    const other = await writtenLog(entries.map((entry) => ({ ...entry, at: entry.at + 1 })));
    await cp(layoutOf(other).anchor, layoutOf(dir).anchor);
    expect(await openError(dir)).toMatchObject({ reason: 'damaged', position: 30 });
  });
});

describe('the anchor', () => {
  it('that is behind is brought forward by a writer, and left alone by a reader', async () => {
    const dir = await writtenLog(entries.slice(0, 20));
    const { anchor } = layoutOf(dir);
    const behind = await readFile(anchor);
    const log = right(await openLog(dir, { mode: 'write' }));
    right(await log.append(20, entries.slice(20)));
    right(await log.close());
    await writeFile(anchor, behind);
    expect((await readOf(dir)).entries).toEqual(entries);
    expect(await readFile(anchor)).toEqual(behind);
    right(await right(await openLog(dir, { mode: 'write' })).close());
    expect(await readFile(anchor)).not.toEqual(behind);
  });

  it('that is unreadable is an error that says what to do', async () => {
    const dir = await writtenLog(entries);
    const { anchor } = layoutOf(dir);
    await writeFile(anchor, 'nothing');
    expect((await openError(dir)).message).toBe(
      `the log ${dir} is damaged: ${anchor} is unreadable: delete it to go by what is in the database`,
    );
    await rm(anchor);
    expect((await readOf(dir)).entries).toEqual(entries);
  });

  it('that is ahead tells the range that is lost', async () => {
    const dir = await writtenLog(entries);
    const writer = await openAnchor(layoutOf(dir).anchor, undefined);
    await writer.write({ position: 33, hash: new Uint8Array(32) });
    await writer.close();
    expect((await openError(dir)).message).toContain('has lost entries 31 to 33:');
  });
});
