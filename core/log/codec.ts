/**
 * The stored form of an entry: 32 bytes of SHA-256 over the predecessor's hash and the text, then the text, which is the
 * entry's compact JSON. So every entry vouches for all that went before it, and LevelDB, which answers altered bytes
 * without an error, need not be believed.
 */
import { createHash } from 'node:crypto';
import * as E from 'fp-ts/lib/Either.js';
import { firstError } from '../codec.js';
import { Entry } from './entry.js';

export const HASH_BYTES = 32;

/** The predecessor's hash of the first entry. */
export const NO_HASH: Uint8Array = new Uint8Array(HASH_BYTES);

export interface Sealed {
  readonly hash: Uint8Array;
  readonly value: Uint8Array;
}

const hashOf = (previous: Uint8Array, text: Uint8Array): Uint8Array =>
  createHash('sha256').update(previous).update(text).digest();

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const seal = (previous: Uint8Array, entry: Entry): Sealed => {
  const text = Buffer.from(JSON.stringify(Entry.encode(entry)));
  const hash = hashOf(previous, text);
  return { hash, value: Buffer.concat([hash, text]) };
};

/** The hash that a stored value carries; whether it is true, `unseal` says. */
export const hashIn = (value: Uint8Array): Uint8Array => value.subarray(0, HASH_BYTES);

const parsed = (text: string): E.Either<string, unknown> =>
  E.tryCatch(
    (): unknown => JSON.parse(text),
    () => 'it is not JSON',
  );

/**
 * Reads a stored value.
 * @param previous hash of the entry before
 * @param position where it was found
 * @returns what is wrong with it, if anything is, as a clause about "it"
 */
export const unseal = (
  previous: Uint8Array,
  position: number,
  value: Uint8Array,
): E.Either<string, { readonly entry: Entry; readonly hash: Uint8Array }> => {
  const hash = hashIn(value);
  const text = Buffer.from(value.buffer, value.byteOffset, value.length).subarray(HASH_BYTES);
  if (Buffer.compare(hash, hashOf(previous, text)) !== 0) return E.left('its bytes do not have its hash');
  const json = parsed(text.toString());
  if (E.isLeft(json)) return json;
  const entry = Entry.decode(json.right);
  // The report counts the members of the intersection that the stored form is.
  if (E.isLeft(entry)) return E.left(`its ${firstError(entry.left).replace(/^\[[01]\]\./, '')}`);
  if (entry.right.position !== position) return E.left(`it says that it is entry ${entry.right.position}`);
  return E.right({ entry: entry.right, hash });
};

/** Where a history ends: the position of its last entry and that entry's hash. */
export interface End {
  readonly position: number;
  readonly hash: Uint8Array;
}

const HEAD_BYTES = 8 + HASH_BYTES;

/** The stored form of the head record: the position in eight bytes, most significant first, then the hash. */
export const encodeHead = ({ position, hash }: End): Uint8Array => {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.writeBigUInt64BE(BigInt(position));
  bytes.set(hash, 8);
  return bytes;
};

export const decodeHead = (bytes: Uint8Array): End | undefined => {
  if (bytes.length !== HEAD_BYTES) return undefined;
  const position = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0));
  return Number.isSafeInteger(position) ? { position, hash: new Uint8Array(bytes.subarray(8)) } : undefined;
};
