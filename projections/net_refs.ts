/**
 * Who keeps a net alive, and since when: each reference of a net at a position of a history, with the event that took it
 * last and the task that asked for that.
 */
import type { Event, Kernel } from '../core/kernel.js';
import { traceOf } from '../core/log/entry.js';
import { referenceText } from './net_text.js';
import { netNameOf, referencesOf } from './net_view.js';
import type { NetName, Reference } from './net_view.js';
import { formatPosition } from './position.js';
import type { Position } from './position.js';
import { table } from './table.js';
import type { Timeline } from './timeline.js';

export interface TakenReference {
  readonly reference: Reference;
  /** Where it was taken; null: the history does not say. */
  readonly taken: {
    readonly position: string;
    readonly event: Event['type'];
    /** What was asked for, and by whom (null: nobody, as in deferred work and at boot). */
    readonly command: string;
    readonly pid: number | null;
    readonly argv: readonly string[];
  } | null;
}

export interface NetReferences extends NetName {
  readonly references: readonly TakenReference[];
}

/** Whether an event is the one by which a reference came to be. */
const takes = (event: Event, reference: Reference, net: number): boolean => {
  switch (reference.kind) {
    case 'kernel':
      return event.type === 'preinit_net' && event.net === net;
    case 'nsproxy':
      return event.type === 'create_new_namespaces' && event.nsproxy === reference.nsproxy;
    case 'mount':
      // A mount namespace comes with copies of the mounts of another.
      if (event.type === 'copy_mnt_ns') return event.mnt_ns === reference.mnt_ns;
      return (
        event.type === 'attach_mnt' &&
        event.path === reference.path &&
        event.mnt_ns === reference.mnt_ns &&
        event.root.kind === 'net' &&
        event.root.net === net
      );
    case 'file':
      return event.type === 'fd_install' && event.pid === reference.task.pid && event.fd === reference.fd;
  }
};

const takenAt = (
  { entries, kernelAt }: Timeline,
  at: Position,
  reference: Reference,
  net: number,
): TakenReference['taken'] => {
  for (let n = at.entry; n > 0; n -= 1) {
    const entry = entries[n - 1];
    if (entry === undefined) continue;
    const { events } = traceOf(entry);
    const upTo = n === at.entry ? at.event : events.length;
    const event = events.slice(0, upTo).findLastIndex((one) => takes(one.event, reference, net));
    const found = events[event]?.event;
    if (found === undefined) continue;
    const { command } = entry;
    const pid = 'pid' in command ? command.pid : null;
    const before = kernelAt({ entry: n, event: 0 });
    const argv = pid === null ? [] : (before.tasks.tasks.get(pid)?.argv ?? []);
    const position = formatPosition(entries, { entry: n, event: event + 1 });
    return { position, event: found.type, command: command.type, pid, argv };
  }
  return null;
};

/** @returns undefined: there is no such net at the position. */
export const viewReferences = (timeline: Timeline, at: Position, net: number): NetReferences | undefined => {
  const kernel: Kernel = timeline.kernelAt(at);
  const row = kernel.net.nets.get(net);
  if (row === undefined) return undefined;
  const references = referencesOf(kernel, row).map((reference) => ({
    reference,
    taken: takenAt(timeline, at, reference, net),
  }));
  return { ...netNameOf(kernel, net), references };
};

export const referencesText = ({ name, references }: NetReferences): string =>
  references.length === 0
    ? `nothing keeps ${name} alive\n`
    : table([
        ['KEPT ALIVE BY', 'TAKEN AT', 'EVENT', 'COMMAND', 'ASKED BY'],
        ...references.map(({ reference, taken }) => [
          referenceText(reference),
          taken?.position ?? '?',
          taken?.event ?? '?',
          taken?.command ?? '?',
          taken === null || taken.pid === null ? '-' : `${taken.argv.join(' ')}[${taken.pid}]`,
        ]),
      ]);
