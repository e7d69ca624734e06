/**
 * Where a walk through a history stops: at calls of a kernel function (breakpoint), at changes of a thing (watchpoint).
 * A stop belongs to an event and is the same whichever way the walk goes.
 */
import { evolve, siteOf } from '../core/decider.js';
import type { Kernel } from '../core/kernel.js';
import { refusalOf, traceOf } from '../core/log/entry.js';
import type { Entry } from '../core/log/entry.js';
import { deviceChange, netChange, taskChange } from './diff.js';
import type { Change } from './diff.js';

export type Watched =
  | { readonly kind: 'device'; readonly name: string }
  /** `cookies`: every net of this history that the name is about at some time. */
  | { readonly kind: 'net'; readonly name: string; readonly cookies: readonly number[] }
  | { readonly kind: 'task'; readonly pid: number };

export interface Breakpoint {
  readonly kind: 'breakpoint';
  readonly number: number;
  /** A kernel function. */
  readonly site: string;
  /** Gone once it has stopped a walk. */
  readonly temporary: boolean;
}

export interface Watchpoint {
  readonly kind: 'watchpoint';
  readonly number: number;
  readonly watched: Watched;
}

export type StopPoint = Breakpoint | Watchpoint;

/** Why a walk stopped. */
export type Reason =
  | { readonly kind: 'breakpoint'; readonly point: Breakpoint }
  | { readonly kind: 'watchpoint'; readonly point: Watchpoint; readonly changes: readonly Change[] }
  /** It has gone as far as it was asked to. */
  | { readonly kind: 'step' }
  /** There is no more history in that direction. */
  | { readonly kind: 'end' }
  | { readonly kind: 'begin' };

/** A stop inside an entry: right after its event `event`, counted from 1; 0 in an entry without events. */
export interface Stop {
  readonly event: number;
  readonly reasons: readonly Reason[];
}

/**
 * The events at which calls of the function `site` stop a walk: the first event inside each call; an event that belongs
 * to the function outside of any recorded call of it; the end of an entry that the function refused.
 */
export const breakEvents = (entry: Entry, site: string): number[] => {
  const { frames, events } = traceOf(entry);
  const found = new Set<number>();
  const entered = new Set<number>();
  for (const [i, { event, frame }] of events.entries()) {
    let inside = false;
    for (let at = frame; at >= 0; at = frames[at]?.caller ?? -1) {
      if (frames[at]?.site !== site) continue;
      inside = true;
      if (!entered.has(at)) found.add(i + 1);
      entered.add(at);
    }
    if (!inside && siteOf(event) === site) found.add(i + 1);
  }
  const refused = refusalOf(entry)?.site === site;
  const changedNothing = events.length === 0 && frames.some((frame) => frame.site === site);
  if (refused || changedNothing) found.add(events.length);
  return [...found].toSorted((a, b) => a - b);
};

/** What one event changes of a watched thing. */
export const watchedChanges = (watched: Watched, before: Kernel, after: Kernel): Change[] => {
  switch (watched.kind) {
    case 'device': {
      if (before.dev.devices === after.dev.devices) return [];
      const called = (kernel: Kernel): number[] =>
        [...kernel.dev.devices.values()].filter(({ name }) => name === watched.name).map(({ dev }) => dev);
      return [...new Set([...called(before), ...called(after)])].flatMap((dev) =>
        deviceChange(before, after, dev),
      );
    }
    case 'net':
      return watched.cookies.flatMap((net) => netChange(before, after, net));
    case 'task':
      return taskChange(before, after, watched.pid);
  }
};

/** Every stop inside an entry, in order, and the kernel after it. @param before the kernel before the entry. */
export const stopsIn = (
  entry: Entry,
  points: readonly StopPoint[],
  before: Kernel,
): { readonly stops: readonly Stop[]; readonly after: Kernel } => {
  const found = new Map<number, Reason[]>();
  const add = (event: number, reason: Reason): void => {
    found.set(event, [...(found.get(event) ?? []), reason]);
  };
  const watchpoints = points.filter((point) => point.kind === 'watchpoint');
  for (const point of points)
    if (point.kind === 'breakpoint')
      for (const event of breakEvents(entry, point.site)) add(event, { kind: 'breakpoint', point });
  let kernel = before;
  if (watchpoints.length > 0)
    for (const [i, { event }] of traceOf(entry).events.entries()) {
      const after = evolve(kernel, event);
      for (const point of watchpoints) {
        const changes = watchedChanges(point.watched, kernel, after);
        if (changes.length > 0) add(i + 1, { kind: 'watchpoint', point, changes });
      }
      kernel = after;
    }
  const stops = [...found]
    .map(([event, reasons]) => ({ event, reasons }))
    .toSorted((a, b) => a.event - b.event);
  return { stops, after: kernel };
};
