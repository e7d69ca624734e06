/**
 * An entry: one command and its outcome, at its position in the history. What is stored of an entry is compact JSON;
 * `Entry` is the codec between the two.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TH from 'fp-ts/lib/These.js';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { CommandCodec, EventCodec } from '../decider.js';
import type { Outcome } from '../decider.js';
import { Refusal } from '../errno.js';
import type { Command, Trace } from '../kernel.js';

/** Version of the stored form of an entry. */
export const ENTRY_VERSION = 1;

/** The stored form: `f` are frames as [site, about, caller], `e` events with the frame that each belongs to. */
const StoredEntry = t.intersection([
  t.type({
    v: t.literal(ENTRY_VERSION),
    n: int,
    at: int,
    c: CommandCodec,
    f: t.readonlyArray(t.tuple([t.string, t.string, int])),
    e: t.readonlyArray(t.tuple([int, EventCodec])),
  }),
  t.partial({ r: Refusal }),
]);
type StoredEntry = t.TypeOf<typeof StoredEntry>;

export interface Entry {
  /** 1 for the first entry of a history, which boots the machine. */
  readonly position: number;
  /** When it was recorded: milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly command: Command;
  readonly outcome: Outcome;
}

const NOTHING: Trace = { frames: [], events: [] };

/** What an entry did; nothing when it was refused at once. */
export const traceOf = ({ outcome }: Entry): Trace => O.getOrElse(() => NOTHING)(TH.getRight(outcome));

/** Why the kernel said no, if it did. */
export const refusalOf = ({ outcome }: Entry): Refusal | undefined => O.toUndefined(TH.getLeft(outcome));

const toStored = (entry: Entry): StoredEntry => {
  const { frames, events } = traceOf(entry);
  const refusal = refusalOf(entry);
  return {
    v: ENTRY_VERSION,
    n: entry.position,
    at: entry.at,
    c: entry.command,
    f: frames.map(({ site, about, caller }) => [site, about, caller]),
    e: events.map(({ event, frame }) => [frame, event]),
    ...(refusal && { r: refusal }),
  };
};

const fromStored = ({ n, at, c, f, e, r }: StoredEntry): Entry => {
  const trace: Trace = {
    frames: f.map(([site, about, caller]) => ({ site, about, caller })),
    events: e.map(([frame, event]) => ({ event, frame })),
  };
  const told = r === undefined ? TH.right(trace) : e.length === 0 ? TH.left(r) : TH.both(r, trace);
  return { position: n, at, command: c, outcome: told };
};

const isEntry = (u: unknown): u is Entry => typeof u === 'object' && u !== null && 'outcome' in u;

export const Entry = new t.Type<Entry, StoredEntry>(
  'entry',
  isEntry,
  (u, context) => {
    const stored = StoredEntry.validate(u, context);
    return E.isLeft(stored) ? stored : t.success(fromStored(stored.right));
  },
  toStored,
);
