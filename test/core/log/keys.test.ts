import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEAD_KEY, entryKey, positionOfKey } from '../../../core/log/keys.js';

const position = fc.maxSafeNat();

describe('a key of an entry', () => {
  it('stands for its position', () => {
    fc.assert(fc.property(position, (n) => positionOfKey(entryKey(n)) === n));
  });

  it('sorts as its position does', () => {
    fc.assert(
      fc.property(
        position,
        position,
        (a, b) => Math.sign(Buffer.compare(entryKey(a), entryKey(b))) === Math.sign(a - b),
      ),
    );
  });

  it('is not the key of the head', () => {
    expect(positionOfKey(HEAD_KEY)).toBeUndefined();
  });

  it('is recognised in any bytes, or is not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const found = positionOfKey(bytes);
        if (found !== undefined) expect(entryKey(found)).toEqual(bytes);
      }),
    );
  });
});
