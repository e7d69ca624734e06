import * as E from 'fp-ts/lib/Either.js';
import { decide, initial } from '../../core/decider.js';
import type { Command } from '../../core/kernel.js';
import { traceOf } from '../../core/log/entry.js';
import type { Entry } from '../../core/log/entry.js';
import { machine } from '../../core/machine.js';
import { timelineOf } from '../../projections/timeline.js';
import type { Timeline } from '../../projections/timeline.js';

/** What the commands do to a machine that is not booted yet, as a history: an entry a second. */
export const historyOf = (commands: readonly Command[]): Entry[] => {
  let kernel = initial;
  return commands.map((command, i) => {
    const decided = decide(kernel, command);
    kernel = decided.kernel;
    return { position: i + 1, at: Date.UTC(2026, 0, 1) + 1000 * i, command, outcome: decided.outcome };
  });
};

const bootCommand = (): Command => {
  const made = machine({ phys: [] });
  if (E.isLeft(made)) throw new Error(made.left);
  return { type: 'boot', machine: made.right };
};

/** eth0 goes into a net of its own, the net's only task ends, and eth0 comes back when the net is cleaned up. */
export const LEAVE_AND_RETURN: readonly Command[] = [
  bootCommand(),
  { type: 'clone', pid: 1, child: 100, flags: [], argv: ['bash', 'leave.sh'] },
  { type: 'clone', pid: 100, child: 101, flags: [], argv: ['unshare', '-n', 'sleep', '60'] },
  { type: 'unshare', pid: 101, flags: ['CLONE_NEWNET'] },
  { type: 'execve', pid: 101, argv: ['sleep', '60'] },
  { type: 'clone', pid: 100, child: 102, flags: [], argv: ['ip', 'link', 'set', 'eth0', 'netns', '101'] },
  { type: 'RTM_NEWLINK', pid: 102, ifi_index: 2, IFLA_NET_NS_PID: 101 },
  { type: 'RTM_NEWLINK', pid: 102, ifi_index: 1, IFLA_NET_NS_PID: 101 },
  { type: 'exit_group', pid: 102, status: 2 },
  { type: 'exit_group', pid: 101, status: 0 },
  { type: 'process_one_work', work: 1 },
];

export const leaveAndReturn = (): Timeline => timelineOf(historyOf(LEAVE_AND_RETURN));

/** Events of an entry of the history. */
const eventsAt = (entry: number): ReturnType<typeof traceOf>['events'] => {
  const found = historyOf(LEAVE_AND_RETURN)[entry - 1];
  return found === undefined ? [] : traceOf(found).events;
};

const at = (entry: number, type: string): number =>
  eventsAt(entry).findIndex(({ event }) => event.type === type) + 1;

/** Positions whose event number depends on how much a namespace is made of. */
export const AWAY = `7.${at(7, 'dev_change_net_namespace')}`;
export const HOME = `11.${at(11, 'dev_change_net_namespace')}`;
export const HOME_OF = `[event ${at(11, 'dev_change_net_namespace')} of ${eventsAt(11).length}]`;
/** The first event of the way home: eth0 loses what it had of IPv4. */
export const LEAVING = `11.${at(11, 'inetdev_destroy')}`;
export const QUEUED = `10.${at(10, 'queue_work')}`;
/** The first event of the undoing of the namespace. */
export const UNDOING = `11.${at(11, 'ops_pre_exit')}`;
