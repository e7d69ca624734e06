/** Reading a log whole: the timeline of what it holds. */
import * as E from 'fp-ts/lib/Either.js';
import { openLog } from '../../core/log/event_log.js';
import { parsePosition } from '../../projections/position.js';
import type { Position } from '../../projections/position.js';
import { loadTimeline } from '../../projections/timeline.js';
import type { Timeline } from '../../projections/timeline.js';
import { asFailure, misused } from './failure.js';
import type { Failure } from './failure.js';

/** The history in the log at `dir`; the log is let go at once. */
export const readHistory = async (dir: string): Promise<E.Either<Failure, Timeline>> => {
  const log = await openLog(dir, { mode: 'read' });
  if (E.isLeft(log)) return E.left(asFailure(log.left));
  const timeline = await loadTimeline(log.right);
  const closed = await log.right.close();
  if (E.isLeft(timeline)) return E.left(asFailure(timeline.left));
  return E.isLeft(closed) ? E.left(asFailure(closed.left)) : timeline;
};

/** The position that an option says, or another one when it is not given. */
export const positionIn = (
  timeline: Timeline,
  option: string,
  text: string | undefined,
  otherwise: Position,
): E.Either<Failure, Position> => {
  if (text === undefined) return E.right(otherwise);
  const position = parsePosition(text, timeline.entries);
  return E.isLeft(position) ? misused(`${option}: ${position.left}`) : position;
};
