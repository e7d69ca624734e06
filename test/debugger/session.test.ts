/** Laws of walking, over random histories, and which events breakpoints and watchpoints stop at. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, initial } from '../../core/decider.js';
import { traceOf } from '../../core/log/entry.js';
import type { Entry } from '../../core/log/entry.js';
import { addPoint, goTo, nextProgram, run, startSession, step, stepEvent } from '../../debugger/session.js';
import type { Direction, Session } from '../../debugger/session.js';
import { breakEvents } from '../../debugger/stop.js';
import type { Watched } from '../../debugger/stop.js';
import { BEGIN, afterEntry, comparePositions, formatPosition } from '../../projections/position.js';
import type { Position } from '../../projections/position.js';
import { timelineOf } from '../../projections/timeline.js';
import { commandOf, drafts } from '../support/drafts.js';
import { AWAY, HOME, LEAVE_AND_RETURN, LEAVING, QUEUED, UNDOING, leaveAndReturn } from './history.js';

const breakAt = (session: Session, site: string, temporary = false): Session =>
  addPoint(session, { kind: 'breakpoint', number: session.nextPoint, site, temporary });

const watch = (session: Session, watched: Watched): Session =>
  addPoint(session, { kind: 'watchpoint', number: session.nextPoint, watched });

/** Every position that walking from one end to the other stops at. */
const stopsOf = (session: Session, direction: Direction): Position[] => {
  const from = direction === 'forward' ? BEGIN : session.timeline.end;
  const stops: Position[] = [];
  let now = goTo(session, from);
  for (;;) {
    const { session: there, reasons } = run(now, direction);
    if (reasons.some(({ kind }) => kind === 'breakpoint' || kind === 'watchpoint')) stops.push(there.at);
    if (reasons.some(({ kind }) => kind === 'end' || kind === 'begin')) return stops;
    now = there;
  }
};

const words = (session: Session, positions: readonly Position[]): string[] =>
  positions.map((position) => formatPosition(session.timeline.entries, position));

const randomHistory = drafts(40).map((list): Entry[] => {
  const [boot] = LEAVE_AND_RETURN;
  let kernel = initial;
  const entries: Entry[] = [];
  for (const draft of [undefined, ...list]) {
    const command = draft === undefined ? boot : commandOf(kernel, draft);
    if (command === undefined) continue;
    const decided = decide(kernel, command);
    kernel = decided.kernel;
    entries.push({ position: entries.length + 1, at: 0, command, outcome: decided.outcome });
  }
  return entries;
});

const watchers: readonly ((session: Session) => Session)[] = [
  (session) => breakAt(session, 'ops_init'),
  (session) => breakAt(session, '__dev_change_net_namespace'),
  (session) => breakAt(session, 'put_net'),
  (session) => watch(session, { kind: 'device', name: 'eth0' }),
  (session) => watch(session, { kind: 'device', name: 'lo' }),
  (session) => watch(session, { kind: 'net', name: 'init_net', cookies: [3] }),
  (session) => watch(session, { kind: 'task', pid: 1 }),
];

const RUNS = { numRuns: 60 };

describe('walking', () => {
  it('reverse-step undoes step after every entry, reverse-stepi undoes stepi after every event', () => {
    fc.assert(
      fc.property(randomHistory, (entries) => {
        const session = startSession(timelineOf(entries));
        for (const entry of entries) {
          const before = afterEntry(entries, entry.position - 1);
          const stepped = step(goTo(session, before), 'forward').session;
          expect(stepped.at).toEqual(afterEntry(entries, entry.position));
          expect(step(stepped, 'backward').session.at).toEqual(before);
          const last = traceOf(entry).events.length;
          for (let event = 0; event < last; event += 1) {
            const at = event === 0 ? before : { entry: entry.position, event };
            const there = stepEvent(goTo(session, at), 'forward').session;
            expect(there.at).toEqual({ entry: entry.position, event: event + 1 });
            expect(stepEvent(there, 'backward').session.at).toEqual(at);
          }
        }
      }),
      RUNS,
    );
  });

  it('stops at the same events in both directions', () => {
    fc.assert(
      fc.property(randomHistory, fc.constantFrom(...watchers), (entries, arm) => {
        const session = arm(startSession(timelineOf(entries)));
        const forward = stopsOf(session, 'forward');
        expect(stopsOf(session, 'backward')).toEqual(forward.toReversed());
      }),
      RUNS,
    );
  });

  it('continue returns to where reverse-continue came from, when that was a stop', () => {
    fc.assert(
      fc.property(randomHistory, fc.constantFrom(...watchers), (entries, arm) => {
        const session = arm(startSession(timelineOf(entries)));
        for (const at of stopsOf(session, 'forward')) {
          const back = run(goTo(session, at), 'backward').session;
          expect(run(back, 'forward').session.at).toEqual(at);
        }
      }),
      RUNS,
    );
  });

  it('a watchpoint sees each change that there is between two neighbouring stops', () => {
    fc.assert(
      fc.property(randomHistory, (entries) => {
        const session = watch(startSession(timelineOf(entries)), { kind: 'device', name: 'eth0' });
        const { kernelAt, next } = session.timeline;
        const stops = new Set(words(session, stopsOf(session, 'forward')));
        const called = (at: Position) =>
          [...kernelAt(at).dev.devices.values()].filter(({ name }) => name === 'eth0');
        for (let at = BEGIN, to = next(at, 'event'); to !== undefined; at = to, to = next(to, 'event')) {
          const [before, after] = [called(at), called(to)];
          const same = before.length === after.length && before.every((row) => after.includes(row));
          expect(stops.has(formatPosition(entries, to))).toBe(!same);
        }
      }),
      RUNS,
    );
  });

  it('ends at the ends and stays there', () => {
    const session = startSession(leaveAndReturn());
    for (const motion of [step, stepEvent, nextProgram, run]) {
      expect(motion(session, 'forward').reasons).toEqual([{ kind: 'end' }]);
      expect(motion(session, 'forward').session.at).toEqual(session.timeline.end);
      const start = goTo(session, BEGIN);
      expect(motion(start, 'backward').reasons).toEqual([{ kind: 'begin' }]);
      expect(motion(start, 'backward').session.at).toEqual(BEGIN);
    }
    expect(run(session, 'backward').session.at).toEqual(BEGIN);
    expect(step(goTo(session, BEGIN), 'forward', 1000).session.at).toEqual(session.timeline.end);
  });

  it('step from inside an entry goes to its end, and a count repeats', () => {
    const session = startSession(leaveAndReturn());
    expect(step(goTo(session, { entry: 4, event: 3 }), 'forward').session.at.entry).toBe(4);
    expect(step(goTo(session, BEGIN), 'forward', 3).session.at.entry).toBe(3);
    expect(step(session, 'backward', 3).session.at.entry).toBe(8);
  });

  it('next stands after the entries that run programs', () => {
    const session = goTo(startSession(leaveAndReturn()), BEGIN);
    const seen: number[] = [];
    for (let at = session; seen.length < 4;) {
      at = nextProgram(at, 'forward').session;
      seen.push(at.at.entry);
    }
    expect(seen).toEqual([2, 3, 5, 6]);
    expect(nextProgram(startSession(leaveAndReturn()), 'backward').session.at.entry).toBe(6);
  });
});

describe('a breakpoint', () => {
  const { entries } = leaveAndReturn();
  const stops = (site: string): string[] =>
    entries
      .slice(1)
      .flatMap((entry) => breakEvents(entry, site).map((event) => `${entry.position}.${event}`));

  it('stops at the first event inside each call', () => {
    expect(stops('do_setlink')).toEqual(['7.1']);
    expect(stops('create_new_namespaces')).toEqual(['4.1']);
    expect(stops('ops_undo_list')).toEqual([UNDOING]);
  });

  it('stops at an event of a function whose calls are not recorded', () => {
    expect(stops('queue_work')).toEqual([QUEUED]);
  });

  it('stops at the end of an entry that the function refused', () => {
    expect(stops('__dev_change_net_namespace')).toEqual(['7.1', '8.0', LEAVING]);
  });

  it('that is temporary is gone after it stopped a walk', () => {
    const armed = breakAt(startSession(leaveAndReturn()), 'cleanup_net', true);
    const stopped = run(armed, 'backward');
    expect(stopped.reasons.map(({ kind }) => kind)).toEqual(['breakpoint']);
    expect(stopped.session.points).toEqual([]);
  });

  it('stops step and next on their way', () => {
    const armed = breakAt(goTo(startSession(leaveAndReturn()), BEGIN), 'setup_net');
    expect(step(armed, 'forward').session.at.entry).toBe(1);
    const there = nextProgram(goTo(armed, { entry: 3, event: 2 }), 'forward');
    expect(there.reasons.map(({ kind }) => kind)).toEqual(['breakpoint']);
    expect(comparePositions(there.session.at, afterEntry(entries, 4))).toBeLessThan(0);
  });
});

describe('a watchpoint', () => {
  const stopped = (watched: Watched): string[] => {
    const session = watch(startSession(leaveAndReturn()), watched);
    return words(session, stopsOf(session, 'forward')).filter((stop) => !stop.startsWith('1.'));
  };

  it('on a device stops where it moves, and comes back', () => {
    expect(stopped({ kind: 'device', name: 'eth0' })).toEqual([AWAY, HOME]);
  });

  it('on a task stops where it is born, executes, changes namespaces and ends', () => {
    expect(stopped({ kind: 'task', pid: 101 })).toEqual(['3.1', '3', '4', '5', '10.1']);
  });

  it('on a name that nothing has stops nowhere', () => {
    expect(stopped({ kind: 'device', name: 'nosuch' })).toEqual([]);
    expect(stopped({ kind: 'net', name: 'nosuch', cookies: [] })).toEqual([]);
  });
});
