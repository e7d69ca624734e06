/**
 * A module's own pernet_operations, whose init fails in the third namespace: what does the kernel undo, and in which
 * order? `netrewind` is used here as a library; commands go in, outcomes come out, nothing is stored.
 */
import * as TH from 'fp-ts/lib/These.js';
import { decide, initial } from '../../core/decider.js';
import type { Command, Kernel } from '../../core/kernel.js';
import { machine } from '../../core/machine.js';

const boot = (): Kernel => {
  const described = machine({ nics: [], phys: [] });
  if ('left' in described) throw new Error(described.left);
  return decide(initial, { type: 'boot', machine: described.right }).kernel;
};

/** Two more namespaces beside init_net, each with a task that keeps it. */
const NAMESPACES: readonly Command[] = [10, 11].map((child) => ({
  type: 'clone',
  pid: 1,
  child,
  flags: ['CLONE_NEWNET'],
}));

/** What happened, one line an event, and the errno that the register call returned. */
export const registerMine = (): readonly string[] => {
  const kernel = NAMESPACES.reduce((grown, command) => decide(grown, command).kernel, boot());
  const third = kernel.net.list.get(2) ?? 0;
  const { outcome } = decide(kernel, {
    type: 'register_pernet_subsys',
    ops: { name: 'my_net_ops', has_id: true, size: 64, init_errno: 'ENOMEM', init_fails_from: third },
  });
  const events = TH.isLeft(outcome) ? [] : outcome.right.events;
  const lines = events.map(({ event }) =>
    'net' in event ? `${event.type} in net ${event.net}` : event.type,
  );
  return TH.isRight(outcome) ? lines : [...lines, `= -${outcome.left.errno}`];
};
