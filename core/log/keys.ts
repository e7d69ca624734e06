/**
 * The keys of the log's database: one byte that names the keyspace, then, for entries, the position in eight bytes, most
 * significant first, so that the order of the keys is the order of the history.
 */

const ENTRY = 0x65;
const HEAD = 0x68;

const ENTRY_KEY_BYTES = 9;

/** Of the one record that says where the history ends. */
export const HEAD_KEY: Uint8Array = Uint8Array.of(HEAD);

export const entryKey = (position: number): Uint8Array => {
  const key = new Uint8Array(ENTRY_KEY_BYTES);
  key[0] = ENTRY;
  new DataView(key.buffer).setBigUint64(1, BigInt(position));
  return key;
};

/** The position that a key stands for; undefined if it is not the key of an entry. */
export const positionOfKey = (key: Uint8Array): number | undefined => {
  if (key.length !== ENTRY_KEY_BYTES || key[0] !== ENTRY) return undefined;
  const position = Number(new DataView(key.buffer, key.byteOffset).getBigUint64(1));
  return Number.isSafeInteger(position) ? position : undefined;
};
