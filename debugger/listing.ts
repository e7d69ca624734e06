/** The history as lines, one an entry, a program's requests below the line that ran it; the events below them if wanted. */
import { evolve, siteOf } from '../core/decider.js';
import type { Kernel } from '../core/kernel.js';
import { refusalOf, traceOf } from '../core/log/entry.js';
import type { Entry } from '../core/log/entry.js';
import { taskText } from '../projections/net_text.js';
import { askerOf, depthOf, entryText, eventWithSite, taskAt } from './print.js';

const ASKER_WIDTH = 16;
const TIME_WIDTH = 9;
const POSITION_WIDTH = 6;
const STEP = 2;
const MS_PER_S = 1000;

/** Who did an entry: the task that asked, or the kernel itself. */
const whoText = ({ command }: Entry, before: Kernel): string => {
  const pid = askerOf(command);
  if (pid !== undefined) return taskText(taskAt(before, pid));
  return command.type === 'process_one_work' ? 'kworker' : 'kernel';
};

/** `+1.250`: seconds since the history began. */
const timeText = (entry: Entry, beganAt: number): string =>
  `+${((entry.at - beganAt) / MS_PER_S).toFixed(3)}`;

const columns = (position: string, time: string, who: string, depth: number, what: string): string =>
  `${position.padStart(POSITION_WIDTH)}  ${time.padStart(TIME_WIDTH)}  ${who.padEnd(ASKER_WIDTH)}  ${' '.repeat(STEP * depth)}${what}`;

const depthIn = ({ command }: Entry, before: Kernel): number => depthOf(before, askerOf(command) ?? 0);

/** One line about an entry. @param beganAt when the history began, in milliseconds since 1970 */
export const entryLine = (entry: Entry, before: Kernel, beganAt: number): string =>
  columns(
    `${entry.position}`,
    timeText(entry, beganAt),
    whoText(entry, before),
    depthIn(entry, before),
    entryText(entry, before),
  );

/** One line an event of an entry, in order. */
export const eventLines = (entry: Entry, before: Kernel): string[] => {
  const depth = depthIn(entry, before) + 1;
  let kernel = before;
  return traceOf(entry).events.map(({ event }, i) => {
    const after = evolve(kernel, event);
    const text = eventWithSite(event, kernel, after);
    kernel = after;
    return columns(`${entry.position}.${i + 1}`, '', '', depth, text);
  });
};

/** An entry as plain data, with who asked and where each event belongs. */
export const entryData = (entry: Entry, before: Kernel) => {
  const pid = askerOf(entry.command);
  const refusal = refusalOf(entry);
  return {
    position: entry.position,
    at: new Date(entry.at).toISOString(),
    task: pid === undefined ? null : taskAt(before, pid),
    command: entry.command,
    ...(refusal && { refusal }),
    events: traceOf(entry).events.map(({ event }) => ({ site: siteOf(event), ...event })),
  };
};
