/** The commands that look: where, list, info, print, diff, last. None of them moves the session. */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import { devicesText, netText, netsText, tasksText } from '../../projections/net_text.js';
import { referencesText, viewReferences } from '../../projections/net_refs.js';
import { findNet, viewDevices, viewNet, viewNets, viewTasks } from '../../projections/net_view.js';
import { comparePositions, parsePosition } from '../../projections/position.js';
import { whereText } from '../blame.js';
import { changeText, diff } from '../diff.js';
import { entryLine } from '../listing.js';
import { goTo, kernelBefore, kernelNow, lastStop } from '../session.js';
import type { Session } from '../session.js';
import { answer, didYouMean } from './command.js';
import type { Answered, PromptCommand } from './command.js';
import { placeText, positionText } from './motions.js';
import { completeThing, pointsText, watchedIn } from './points.js';
import { printed } from './values.js';

const NOTHING: Answered = E.left('nothing has happened yet: there is no entry here');

const where: PromptCommand = {
  name: 'where',
  short: ['bt', 'backtrace'],
  help: 'The stack of kernel functions at this event, and the task and program that caused it.',
  run: (session) => answer(session, whereText(session.timeline, session.at)),
};

/** Entries that `list` shows on either side of the place it is about. */
const AROUND = 5;

/** The entries that `list` is asked for, first and last. */
const rangeIn = ({ at }: Session, args: readonly string[]): E.Either<string, readonly [number, number]> => {
  const text = args.join(' ');
  if (text === '') return E.right([at.entry - AROUND, at.entry + AROUND]);
  const [, from, to] = /^(\d+)(?:\s*[\s,-]\s*(\d+))?$/.exec(text) ?? [];
  if (from === undefined) return E.left(`"${text}" is no entry and no range: write 12 or 12-20`);
  if (to === undefined) return E.right([Number(from) - AROUND, Number(from) + AROUND]);
  return E.right([Number(from), Number(to)]);
};

const list: PromptCommand = {
  name: 'list',
  short: ['l'],
  usage: '[ENTRY | FIRST-LAST]',
  help: 'The entries around here, around an entry, or from one to another; > marks this one.',
  run: (session, args) => {
    const range = rangeIn(session, args);
    if (E.isLeft(range)) return range;
    const { timeline, at } = session;
    const { entries } = timeline;
    const first = Math.max(range.right[0], 1);
    const beganAt = entries[0]?.at ?? 0;
    const lines = entries.slice(first - 1, Math.max(range.right[1], 0)).map((entry) => {
      const mark = entry.position === at.entry ? '>' : ' ';
      return `${mark}${entryLine(entry, kernelBefore(timeline, entry.position), beganAt)}\n`;
    });
    if (lines.length === 0) return E.left(`no entries there: the history ends at ${entries.length}`);
    return answer(session, lines.join(''));
  },
};

const TOPICS = {
  nets: (session) => netsText(viewNets(kernelNow(session))),
  devices: (session) => devicesText(viewDevices(kernelNow(session))),
  tasks: (session) => tasksText(viewTasks(kernelNow(session))),
  breakpoints: pointsText,
  watchpoints: pointsText,
  position: positionText,
} satisfies Record<string, (session: Session) => string>;

const showNet = (session: Session, kernel: Kernel, name: string): Answered => {
  const net = findNet(kernel, name);
  if (E.isLeft(net)) return net;
  const view = viewNet(kernel, net.right);
  return view === undefined ? E.left(`the net "${name}" is gone`) : answer(session, netText(view));
};

const showRefs = (session: Session, name: string): Answered => {
  const net = findNet(kernelNow(session), name);
  if (E.isLeft(net)) return net;
  const view = viewReferences(session.timeline, session.at, net.right);
  return view === undefined ? E.left(`the net "${name}" is gone`) : answer(session, referencesText(view));
};

const info: PromptCommand = {
  name: 'info',
  short: ['i'],
  usage: 'nets | net NAME | refs NAME | devices | tasks | breakpoints | position',
  help: 'What there is at this position.',
  run: (session, [topic = '', ...args]) => {
    if (topic === 'net' && args[0] !== undefined) return showNet(session, kernelNow(session), args[0]);
    if (topic === 'refs' && args[0] !== undefined) return showRefs(session, args[0]);
    const names = Object.keys(TOPICS).filter((name) => topic !== '' && name.startsWith(topic));
    const [name, another] = names.includes(topic) ? [topic] : names;
    const show = Object.entries(TOPICS).find(([key]) => key === name)?.[1];
    const choice = Object.keys(TOPICS).join(', ');
    if (show === undefined)
      return E.left(`info is about one of ${choice}${didYouMean(topic, Object.keys(TOPICS))}`);
    if (another !== undefined) return E.left(`info "${topic}" could be ${names.join(' or ')}`);
    return answer(session, show(session));
  },
  complete: (session, args) =>
    args.length <= 1
      ? ['net', 'refs', ...Object.keys(TOPICS)]
      : args[0] === 'net' || args[0] === 'refs'
        ? completeThing(session, ['net', ...args.slice(1)])
        : [],
};

const print: PromptCommand = {
  name: 'print',
  short: ['p'],
  usage: 'net NAME | device [NET/]NAME | task PID | entry | event | kernel[.PATH]',
  help: 'A thing at this position as JSON.',
  run: (session, args) => E.map((text: string) => ({ session, text }))(printed(session, args)),
  complete: (session, args) =>
    args.length <= 1 ? ['net', 'device', 'task', 'entry', 'event', 'kernel'] : completeThing(session, args),
};

const diffCommand: PromptCommand = {
  name: 'diff',
  usage: 'POSITION [POSITION]',
  help: 'What changed from one position to another (or to here): + came, - went, ~ differs.',
  run: (session, args) => {
    const { timeline, at } = session;
    const [from, to, more] = args;
    if (from === undefined || more !== undefined) return E.left('diff takes one position or two');
    const a = parsePosition(from, timeline.entries);
    const b = to === undefined ? E.right(at) : parsePosition(to, timeline.entries);
    if (E.isLeft(a)) return a;
    if (E.isLeft(b)) return b;
    const changes = diff(timeline.kernelAt(a.right), timeline.kernelAt(b.right));
    return answer(session, changes.map(changeText).join('') || 'No difference.\n');
  },
};

const last: PromptCommand = {
  name: 'last',
  usage: 'device NAME | net NAME | task PID',
  help: 'The event that changed a thing last, at or before this position.',
  run: (session, args) => {
    if (session.at.entry === 0) return NOTHING;
    const watched = watchedIn(session, args);
    if (E.isLeft(watched)) return watched;
    const found = lastStop(session, { kind: 'watchpoint', number: 0, watched: watched.right });
    if (found === undefined) return E.left(`nothing changed ${args.join(' ')} at or before this position`);
    const changes = found.reasons.flatMap((one) => (one.kind === 'watchpoint' ? one.changes : []));
    const now = comparePositions(found.at, session.at) === 0 ? ' (here)' : '';
    const place = placeText(goTo(session, found.at), true);
    return answer(
      session,
      `Last changed at ${found.at.entry}.${found.at.event}${now}\n${place}${changes.map(changeText).join('')}`,
    );
  },
  complete: completeThing,
};

export const looks: readonly PromptCommand[] = [where, list, info, print, diffCommand, last];
