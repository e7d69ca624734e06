/** netrewind log and netrewind verify: the history as lines, and whether it is whole. */
import * as E from 'fp-ts/lib/Either.js';
import { verify } from '../../core/log/verify.js';
import { traceOf } from '../../core/log/entry.js';
import type { Entry } from '../../core/log/entry.js';
import { BEGIN } from '../../projections/position.js';
import type { Timeline } from '../../projections/timeline.js';
import { entryData, entryLine, eventLines } from '../listing.js';
import { kernelBefore } from '../session.js';
import { asFailure, misused } from './failure.js';
import type { Outcome } from './failure.js';
import { positionIn, readHistory } from './history.js';

export interface LogOptions {
  readonly log: string;
  readonly json?: true;
  readonly events?: true;
  readonly from?: string;
  readonly to?: string;
}

const linesOf = (timeline: Timeline, entry: Entry, { json, events }: LogOptions): string => {
  const before = kernelBefore(timeline, entry.position);
  if (json === true) {
    const { events: told, ...rest } = entryData(entry, before);
    return `${JSON.stringify(events === true ? { ...rest, events: told } : rest)}\n`;
  }
  const line = entryLine(entry, before, timeline.entries[0]?.at ?? 0);
  const below = events === true ? eventLines(entry, before) : [];
  return [line, ...below].map((one) => `${one}\n`).join('');
};

export const printLog = async (options: LogOptions): Outcome => {
  const read = await readHistory(options.log);
  if (E.isLeft(read)) return read;
  const timeline = read.right;
  const from = positionIn(timeline, '--from', options.from, BEGIN);
  if (E.isLeft(from)) return from;
  const to = positionIn(timeline, '--to', options.to, timeline.end);
  if (E.isLeft(to)) return to;
  if (from.right.entry > to.right.entry)
    return misused(`--from ${options.from ?? ''} comes after --to ${options.to ?? 'end'}`);
  for (const entry of timeline.entries.slice(Math.max(from.right.entry, 1) - 1, to.right.entry))
    process.stdout.write(linesOf(timeline, entry, options));
  return E.right(0);
};

/** Verifying tells how far it is this often, for the first time after as long. */
const TELL_MS = 1000;

export const verifyLog = async ({ log: dir }: { readonly log: string }): Outcome => {
  const { isTTY } = process.stderr;
  let toldAt = performance.now();
  let told = false;
  const verified = await verify(dir, (position, of) => {
    if (performance.now() - toldAt < TELL_MS) return;
    toldAt = performance.now();
    told = true;
    process.stderr.write(isTTY ? `\rentry ${position} of ${of}` : `entry ${position} of ${of}\n`);
  });
  if (told && isTTY) process.stderr.write('\n');
  if (E.isLeft(verified)) return E.left(asFailure(verified.left));
  const read = await readHistory(dir);
  if (E.isLeft(read)) return read;
  const { entries } = read.right;
  const events = entries.reduce((sum, entry) => sum + traceOf(entry).events.length, 0);
  process.stdout.write(`ok: ${entries.length} entries, ${events} events\n`);
  return E.right(0);
};
