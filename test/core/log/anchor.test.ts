import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAnchor, parseAnchor, readAnchor } from '../../../core/log/anchor.js';
import { temporaryDirectory } from '../../support/history.js';

const endAt = (position: number) => ({ position, hash: Buffer.alloc(32, position) });

const anchorWith = async (positions: readonly number[]): Promise<string> => {
  const path = join(await temporaryDirectory(), 'anchor');
  const anchor = await openAnchor(path, undefined);
  for (const position of positions) await anchor.write(endAt(position));
  await anchor.close();
  return path;
};

describe('the anchor', () => {
  it('is the last end that was written', async () => {
    for (const count of [1, 2, 3, 4, 5]) {
      const path = await anchorWith([3, 4, 9, 10, 200].slice(0, count));
      expect((await readAnchor(path))?.end).toEqual(endAt([3, 4, 9, 10, 200][count - 1] ?? 0));
    }
  });

  it('goes on with the older line when it is opened again', async () => {
    const path = await anchorWith([3, 4]);
    const anchor = await openAnchor(path, (await readAnchor(path))?.line);
    await anchor.write(endAt(5));
    await anchor.close();
    const [first, second] = (await readFile(path, 'latin1')).split('\n');
    expect([parseAnchor(first ?? '')?.end.position, parseAnchor(second ?? '')?.end.position]).toEqual([5, 4]);
  });

  it('is the older line when the newer one is torn, wherever', async () => {
    const text = await readFile(await anchorWith([3, 4]), 'latin1');
    const width = text.length / 2;
    for (let kept = 0; kept < width - 1; kept += 1) {
      const torn = text.slice(0, width + kept) + '\0'.repeat(width - kept);
      expect(parseAnchor(torn)?.end.position).toBe(3);
    }
  });

  it('is found in any text, or is not', () => {
    fc.assert(fc.property(fc.string(), (text) => parseAnchor(text) === undefined));
  });
});
