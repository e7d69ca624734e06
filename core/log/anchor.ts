/**
 * The anchor: where the history ended when it was last made durable, kept outside the database, because LevelDB can lose
 * its tail, or everything, and open without an error. It is written after the database was synced: it may be behind, and
 * when it is ahead, entries were lost.
 *
 * Two lines of fixed width (position, hash, check) that are written by turns, so that a torn write costs the newer line
 * only; the one with the higher position counts.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import { hex } from './codec.js';
import type { End } from './codec.js';
import { attempt } from './log_error.js';

const POSITION_DIGITS = 16;
const CHECK_DIGITS = 8;
const LINE = /^(\d{16}) ([0-9a-f]{64}) ([0-9a-f]{8})$/;

const checkOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, CHECK_DIGITS);

const lineOf = ({ position, hash }: End): string => {
  const text = `${String(position).padStart(POSITION_DIGITS, '0')} ${hex(hash)}`;
  return `${text} ${checkOf(text)}\n`;
};

const endIn = (line: string): End | undefined => {
  const [, position = '', hash = '', check] = LINE.exec(line) ?? [];
  if (check === undefined || check !== checkOf(`${position} ${hash}`)) return undefined;
  return { position: Number(position), hash: Buffer.from(hash, 'hex') };
};

/** The anchor as it was found, and the line (0 or 1) that holds it; undefined if no line is whole. */
export interface Anchor {
  readonly end: End;
  readonly line: number;
}

export const parseAnchor = (text: string): Anchor | undefined => {
  let best: Anchor | undefined;
  for (const [line, written] of text.split('\n').slice(0, 2).entries()) {
    const end = endIn(written);
    if (end !== undefined && (best === undefined || end.position > best.end.position)) best = { end, line };
  }
  return best;
};

/** The anchor in a file; undefined if it cannot be read or no line of it is whole. */
export const readAnchor = async (path: string): Promise<Anchor | undefined> => {
  const text = await attempt(() => readFile(path, 'latin1'));
  return E.isRight(text) ? parseAnchor(text.right) : undefined;
};

export interface AnchorWriter {
  /** Writes where the history ends now; it is on the disk when the promise is kept. */
  readonly write: (end: End) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** @param line that holds the present anchor, if there is one. */
export const openAnchor = async (path: string, line: number | undefined): Promise<AnchorWriter> => {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_DSYNC, 0o644);
  let last = line ?? 1;
  return {
    write: async (end) => {
      const next = 1 - last;
      const bytes = Buffer.from(lineOf(end));
      await file.write(bytes, 0, bytes.length, next * bytes.length);
      last = next;
    },
    close: () => file.close(),
  };
};
