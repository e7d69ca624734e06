/** The commands that walk: step, next, continue, goto, and the same backwards. */
import * as E from 'fp-ts/lib/Either.js';
import { traceOf } from '../../core/log/entry.js';
import { taskText } from '../../projections/net_text.js';
import { BEGIN, comparePositions, formatPosition, parsePosition } from '../../projections/position.js';
import { changeText, changedFields } from '../diff.js';
import type { Change } from '../diff.js';
import { askerOf, entryText, eventWithSite, taskAt } from '../print.js';
import { goTo, kernelBefore, kernelNow, nextProgram, run, step, stepEvent } from '../session.js';
import type { Direction, Session, Stopped } from '../session.js';
import type { Reason } from '../stop.js';
import { answer, countIn } from './command.js';
import type { PromptCommand } from './command.js';
import { pointText } from './points.js';

const changeLines = (change: Change): string => {
  if (change.old === null || change.new === null) return `  ${changeText(change)}`;
  const fields = changedFields(change).map(({ field, old, new: now }) => `  ${field}: ${old} -> ${now}\n`);
  return fields.join('');
};

const reasonText = (reason: Reason): string => {
  switch (reason.kind) {
    case 'breakpoint':
      return `${reason.point.temporary ? 'Temporary breakpoint' : 'Breakpoint'} ${reason.point.number}, ${reason.point.site}\n`;
    case 'watchpoint':
      return `Watchpoint ${reason.point.number}: ${pointText(reason.point)}\n${reason.changes.map(changeLines).join('')}`;
    case 'step':
      return '';
    case 'end':
      return 'No more history: this is its end.\n';
    case 'begin':
      return 'No more history: this is its beginning.\n';
  }
};

/** Where a session stands, in a line about the entry and, inside it or when asked for, one about the event. */
export const placeText = (session: Session, withEvent: boolean): string => {
  const { timeline, at } = session;
  const entry = timeline.entries[at.entry - 1];
  if (entry === undefined) return 'begin  nothing has happened yet\n';
  const before = kernelBefore(timeline, at.entry);
  const pid = askerOf(entry.command);
  const who = pid === undefined ? '' : `${taskText(taskAt(before, pid))} `;
  const { events } = traceOf(entry);
  const told = `${entry.position}  ${who}${entryText(entry, before)}\n`;
  const found = events[at.event - 1];
  if (found === undefined || (!withEvent && at.event === events.length)) return told;
  const previous = timeline.kernelAt({ entry: at.entry, event: at.event - 1 });
  const text = eventWithSite(found.event, previous, kernelNow(session));
  return `${told}${at.entry}.${at.event}  ${text}  [event ${at.event} of ${events.length}]\n`;
};

const stoppedText = ({ session, reasons }: Stopped, byEvent: boolean): string => {
  const stops = reasons.some(({ kind }) => kind === 'breakpoint' || kind === 'watchpoint');
  return `${reasons.map(reasonText).join('')}${placeText(session, byEvent || stops)}`;
};

type Motion = (session: Session, direction: Direction, count?: number) => Stopped;

const motion = (
  names: readonly [string, ...string[]],
  help: string,
  walk: Motion,
  direction: Direction,
): PromptCommand => {
  const [name, ...short] = names;
  return {
    name,
    short,
    usage: '[COUNT]',
    help,
    repeats: true,
    run: (session, args) => {
      const count = countIn(args);
      if (E.isLeft(count)) return count;
      const stopped = walk(session, direction, count.right);
      return answer(stopped.session, stoppedText(stopped, walk === stepEvent));
    },
  };
};

const runCommand: PromptCommand = {
  name: 'run',
  short: ['r'],
  help: 'Walk from the beginning to the first breakpoint or watchpoint.',
  run: (session) => {
    const stopped = run(goTo(session, BEGIN), 'forward');
    return answer(stopped.session, stoppedText(stopped, false));
  },
};

const goto: PromptCommand = {
  name: 'goto',
  short: ['g'],
  usage: 'POSITION',
  help: 'Stand at a position: 12 (after entry 12), 12.3 (after its event 3), -5, begin, end, 50%, a time.',
  run: (session, [text, ...more]) => {
    if (text === undefined || more.length > 0) return E.left('goto takes one position');
    return E.map((at: Session['at']) => {
      const there = goTo(session, at);
      return { session: there, text: placeText(there, true) };
    })(parsePosition(text, session.timeline.entries));
  },
};

/** `12.3 of 40`: where the session stands and where the history ends. */
export const positionText = ({ timeline: { entries, end }, at }: Session): string => {
  const ends = comparePositions(at, end) === 0 ? ', the end' : '';
  return `${formatPosition(entries, at)} of ${entries.length}${ends}\n`;
};

export const motions: readonly PromptCommand[] = [
  motion(['step', 's'], 'Walk to the end of the next entry.', step, 'forward'),
  motion(['reverse-step', 'rs'], 'Walk back to the end of the previous entry.', step, 'backward'),
  motion(['stepi', 'si'], 'Walk to the next event.', stepEvent, 'forward'),
  motion(['reverse-stepi', 'rsi'], 'Walk back to the previous event.', stepEvent, 'backward'),
  motion(['next', 'n'], 'Walk to the next run of a program.', nextProgram, 'forward'),
  motion(['reverse-next', 'rn'], 'Walk back to the previous run of a program.', nextProgram, 'backward'),
  motion(['continue', 'c'], 'Walk to the next breakpoint or watchpoint, else to the end.', run, 'forward'),
  motion(
    ['reverse-continue', 'rc'],
    'Walk back to the previous breakpoint or watchpoint, else to the beginning.',
    run,
    'backward',
  ),
  runCommand,
  goto,
];
