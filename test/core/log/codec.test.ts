import { createHash } from 'node:crypto';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { HASH_BYTES, NO_HASH, decodeHead, encodeHead, seal, unseal } from '../../../core/log/codec.js';
import { left, right, someHistory } from '../../support/history.js';

const entries = someHistory(40);
const hash = fc.uint8Array({ minLength: HASH_BYTES, maxLength: HASH_BYTES });

/** A value with the right hash and any text. */
const sealedText = (text: Uint8Array): Uint8Array =>
  Buffer.concat([createHash('sha256').update(NO_HASH).update(text).digest(), text]);

describe('the stored form of an entry', () => {
  it('is read back as the entry', () => {
    let previous = NO_HASH;
    for (const entry of entries) {
      const sealed = seal(previous, entry);
      expect(right(unseal(previous, entry.position, sealed.value))).toEqual({ entry, hash: sealed.hash });
      previous = sealed.hash;
    }
  });

  it('is refused when any byte of it is another one', () => {
    const [entry] = entries;
    if (entry === undefined) throw new Error('no entry');
    const { value } = seal(NO_HASH, entry);
    fc.assert(
      fc.property(fc.nat(value.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const bytes = Uint8Array.from(value);
        bytes[at] = (bytes[at] ?? 0) ^ by;
        expect(left(unseal(NO_HASH, 1, bytes))).toBe('its bytes do not have its hash');
      }),
    );
  });

  it('is refused after another predecessor', () => {
    fc.assert(
      fc.property(hash, fc.constantFrom(...entries), (other, entry) => {
        fc.pre(Buffer.compare(other, NO_HASH) !== 0);
        expect(E.isLeft(unseal(other, entry.position, seal(NO_HASH, entry).value))).toBe(true);
      }),
    );
  });

  it('is refused at another position', () => {
    const [entry] = entries;
    if (entry === undefined) throw new Error('no entry');
    expect(left(unseal(NO_HASH, 2, seal(NO_HASH, entry).value))).toBe('it says that it is entry 1');
  });
});

describe('reading a stored value', () => {
  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => E.isLeft(unseal(NO_HASH, 1, bytes))));
  });

  it('never throws, whatever text has the right hash', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) =>
        E.isLeft(unseal(NO_HASH, 1, sealedText(Buffer.from(text)))),
      ),
    );
  });

  it('never throws, whatever is in the place of a field', () => {
    const [entry] = entries;
    if (entry === undefined) throw new Error('no entry');
    const whole: unknown = JSON.parse(Buffer.from(seal(NO_HASH, entry).value.slice(HASH_BYTES)).toString());
    fc.assert(
      fc.property(fc.constantFrom('v', 'n', 'at', 'c', 'f', 'e', 'r'), fc.jsonValue(), (field, value) => {
        const text = JSON.stringify({ ...(whole as Record<string, unknown>), [field]: value });
        unseal(NO_HASH, 1, sealedText(Buffer.from(text)));
      }),
    );
  });

  it('says which field is wrong', () => {
    const text = Buffer.from(
      '{"v":1,"n":1,"at":"noon","c":{"type":"process_one_work","work":1},"f":[],"e":[]}',
    );
    expect(left(unseal(NO_HASH, 1, sealedText(text)))).toBe('its at must be a whole number, not "noon"');
  });
});

describe('the head record', () => {
  it('is read back', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), hash, (position, bytes) => {
        expect(decodeHead(encodeHead({ position, hash: bytes }))).toEqual({ position, hash: bytes });
      }),
    );
  });

  it('is recognised in any bytes, or is not', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 48 }), (bytes) => void decodeHead(bytes)));
  });
});
