/**
 * A debugger session: it stands at a position of a history, walks forwards and backwards, and stops where it was asked
 * to. Pure; the prompt and other faces of it draw what it says. A walk never leaves the history: it stops at its ends.
 */
import type { Kernel } from '../core/kernel.js';
import { BEGIN, afterEntry, comparePositions } from '../projections/position.js';
import type { Position } from '../projections/position.js';
import type { Grain, Timeline } from '../projections/timeline.js';
import { runsProgram } from './print.js';
import { stopsIn } from './stop.js';
import type { Reason, StopPoint } from './stop.js';

export interface Session {
  readonly timeline: Timeline;
  readonly at: Position;
  readonly points: readonly StopPoint[];
  /** Whether what stops a walk here has been told already. */
  readonly told: boolean;
  /** The number that the next breakpoint or watchpoint gets. */
  readonly nextPoint: number;
}

/** A session after a walk, and why it ended. */
export interface Stopped {
  readonly session: Session;
  readonly reasons: readonly Reason[];
}

export type Direction = 'forward' | 'backward';

/** A session at the end of a history. */
export const startSession = (timeline: Timeline): Session => ({
  timeline,
  at: timeline.end,
  points: [],
  told: false,
  nextPoint: 1,
});

export interface Found {
  readonly at: Position;
  readonly reasons: readonly Reason[];
}

/** Entries that a walk backwards looks through at once, from the kernel before the first of them. */
const CHUNK = 64;

const isBetween = (at: Position, after: Position, before: Position): boolean =>
  comparePositions(at, after) > 0 && comparePositions(at, before) < 0;

/** The stops in the entries `first` to `last` that lie between two positions, in order. */
function* stopsBetween(
  { timeline, points }: Session,
  [first, last]: readonly [number, number],
  [after, before]: readonly [Position, Position],
): Generator<Found> {
  const { entries } = timeline;
  const watching = points.some(({ kind }) => kind === 'watchpoint');
  let kernel = timeline.kernelAt(watching ? afterEntry(entries, first - 1) : BEGIN);
  for (const entry of entries.slice(first - 1, last)) {
    const { stops, after: next } = stopsIn(entry, points, kernel);
    kernel = next;
    for (const { event, reasons } of stops) {
      const at = { entry: entry.position, event };
      if (isBetween(at, after, before)) yield { at, reasons };
    }
  }
}

const nextStop = (session: Session, limit: Position): Found | undefined => {
  const first = Math.max(session.at.entry, 1);
  for (const found of stopsBetween(session, [first, limit.entry], [session.at, limit])) return found;
  return undefined;
};

const previousStop = (session: Session, limit: Position): Found | undefined => {
  const least = Math.max(limit.entry, 1);
  for (let last = session.at.entry; last >= least; last -= CHUNK) {
    const chunk = [Math.max(last - CHUNK + 1, least), last] as const;
    const found = [...stopsBetween(session, chunk, [limit, session.at])].at(-1);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The stops at one position. */
const reasonsAt = (session: Session, { entry, event }: Position): readonly Reason[] => {
  const before = { entry, event: event - 1 };
  const after = { entry, event: event + 1 };
  if (entry === 0) return [];
  for (const found of stopsBetween(session, [entry, entry], [before, after])) return found.reasons;
  return [];
};

/** Temporary breakpoints that stopped a walk are gone after it. */
const arriveAt = (session: Session, { at, reasons }: Found): Stopped => {
  const used = reasons.flatMap((one) =>
    one.kind === 'breakpoint' && one.point.temporary ? [one.point.number] : [],
  );
  return { session: { ...deletePoints(session, used), at, told: true }, reasons };
};

/** Walks to `target`, or to the first stop on the way. @param otherwise why it ends at `target` when nothing stops it. */
const walk = (session: Session, target: Position, otherwise: Reason): Stopped => {
  const way = comparePositions(target, session.at);
  if (way === 0) return { session, reasons: [otherwise] };
  const found =
    session.points.length === 0
      ? undefined
      : way > 0
        ? nextStop(session, target)
        : previousStop(session, target);
  if (found !== undefined) return arriveAt(session, found);
  const reasons = session.points.length === 0 ? [] : reasonsAt(session, target);
  const falls = otherwise.kind === 'step' && reasons.length > 0;
  return arriveAt(session, { at: target, reasons: falls ? reasons : [...reasons, otherwise] });
};

const limitOf = (session: Session, direction: Direction): readonly [Position, Reason] =>
  direction === 'forward' ? [session.timeline.end, { kind: 'end' }] : [BEGIN, { kind: 'begin' }];

/** Where one motion leads to; undefined: out of the history. */
type Aim = (session: Session, direction: Direction) => Position | undefined;

const isStop = ({ kind }: Reason): boolean => kind !== 'step';

const repeat = (session: Session, direction: Direction, count: number, aim: Aim): Stopped => {
  let stopped: Stopped = { session, reasons: [{ kind: 'step' }] };
  for (let done = 0; done < count && !stopped.reasons.some(isStop); done += 1) {
    const target = aim(stopped.session, direction);
    stopped =
      target === undefined
        ? walk(stopped.session, ...limitOf(session, direction))
        : walk(stopped.session, target, { kind: 'step' });
  }
  return stopped;
};

const aimOneStep =
  (grain: Grain): Aim =>
  ({ timeline, at }, direction) =>
    direction === 'forward' ? timeline.next(at, grain) : timeline.previous(at, grain);

const aimAtProgram: Aim = ({ timeline: { entries }, at }, direction) => {
  const isAim = (position: number): boolean => {
    const way = comparePositions(afterEntry(entries, position), at);
    return direction === 'forward' ? way > 0 : way < 0;
  };
  const runs = ({ command, position }: (typeof entries)[number]): boolean =>
    runsProgram(command) && isAim(position);
  const found = direction === 'forward' ? entries.find(runs) : entries.findLast(runs);
  return found && afterEntry(entries, found.position);
};

/** step, reverse-step: to the end of the next or the previous entry. */
export const step = (session: Session, direction: Direction, count = 1): Stopped =>
  repeat(session, direction, count, aimOneStep('entry'));

/** stepi, reverse-stepi: to the next or the previous event; an entry without events counts as one. */
export const stepEvent = (session: Session, direction: Direction, count = 1): Stopped =>
  repeat(session, direction, count, aimOneStep('event'));

/** next, reverse-next: to the next or the previous entry that runs a program. */
export const nextProgram = (session: Session, direction: Direction, count = 1): Stopped =>
  repeat(session, direction, count, aimAtProgram);

/**
 * continue, reverse-continue: to the `count`th stop, or to the end of the history in that direction. Backwards from the
 * end, where a session begins, the first stop can be at the last event itself.
 */
export const run = (session: Session, direction: Direction, count = 1): Stopped => {
  const [limit, otherwise] = limitOf(session, direction);
  const atEnd = comparePositions(session.at, session.timeline.end) === 0;
  const here = direction === 'backward' && atEnd && !session.told ? reasonsAt(session, session.at) : [];
  let stopped =
    here.length > 0 ? arriveAt(session, { at: session.at, reasons: here }) : walk(session, limit, otherwise);
  for (let done = 1; done < count && !stopped.reasons.includes(otherwise); done += 1)
    stopped = walk(stopped.session, limit, otherwise);
  return stopped;
};

/** Stands at `position` without a walk: nothing stops it. */
export const goTo = (session: Session, position: Position): Session => ({
  ...session,
  at: position,
  told: false,
});

/** @param point under the number `session.nextPoint` */
export const addPoint = (session: Session, point: StopPoint): Session => ({
  ...session,
  points: [...session.points, point],
  told: false,
  nextPoint: session.nextPoint + 1,
});

export const deletePoints = (session: Session, numbers: readonly number[]): Session => ({
  ...session,
  points: session.points.filter(({ number }) => !numbers.includes(number)),
});

/**
 * The latest stop of `point` at or before the position that the session stands at: what happened last.
 */
export const lastStop = (session: Session, point: StopPoint): Found | undefined => {
  const { entry, event } = session.at;
  return previousStop({ ...session, at: { entry, event: event + 1 }, points: [point] }, BEGIN);
};

/** The kernel that the session looks at. */
export const kernelNow = ({ timeline, at }: Session): Kernel => timeline.kernelAt(at);

/** The kernel before the entry `entry`. */
export const kernelBefore = ({ entries, kernelAt }: Timeline, entry: number): Kernel =>
  kernelAt(entry === 0 ? BEGIN : afterEntry(entries, entry - 1));
