/** given(commands) / when(command) / then: specifications of single rules of the kernel. */
import * as TH from 'fp-ts/lib/These.js';
import { decide, initial } from '../../core/decider.js';
import type { Refusal } from '../../core/errno.js';
import type { Command, Event, Kernel } from '../../core/kernel.js';
import { nextPending } from '../../core/kernel/workqueue.js';
import type { MachineFile } from '../../core/machine.js';
import { machine } from '../../core/machine.js';
import { devGetByName } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { netOf } from '../../core/kernel/nsproxy.js';

export interface Then {
  readonly kernel: Kernel;
  readonly events: readonly Event[];
  readonly refusal: Refusal | undefined;
}

/** Carries commands out in order; only the last one may be refused. Deferred work stays pending. */
export const when = (kernel: Kernel, ...commands: readonly Command[]): Then => {
  let then: Then = { kernel, events: [], refusal: undefined };
  commands.forEach((command, i) => {
    const { outcome, kernel: after } = decide(then.kernel, command);
    const refusal = TH.isRight(outcome) ? undefined : outcome.left;
    if (refusal !== undefined && i < commands.length - 1)
      throw new Error(`${command.type}: ${refusal.errno}`);
    const events = TH.isLeft(outcome) ? [] : outcome.right.events.map(({ event }) => event);
    then = { kernel: after, events, refusal };
  });
  return then;
};

/** As `when`, for the kernel that comes of it; nothing may be refused. */
export const given = (kernel: Kernel, ...commands: readonly Command[]): Kernel => {
  const then = when(kernel, ...commands);
  if (then.refusal !== undefined) throw new Error(then.refusal.errno);
  return then.kernel;
};

/** Runs deferred work until none is left. */
export const settled = (kernel: Kernel): Kernel => {
  const work = nextPending(kernel);
  return work === undefined ? kernel : settled(given(kernel, { type: 'process_one_work', work }));
};

/** A machine that is switched on. */
export const booted = (file: MachineFile = {}): Kernel => {
  const described = machine(file);
  if ('left' in described) throw new Error(described.left);
  return given(initial, { type: 'boot', machine: described.right });
};

/** Task `child` of init, in a net of its own when `flags` says so. */
export const task = (child: number, ...flags: ('CLONE_NEWNET' | 'CLONE_NEWNS')[]): Command => ({
  type: 'clone',
  pid: 1,
  child,
  flags,
});

export const exit = (pid: number): Command => ({ type: 'exit_group', pid, status: 0 });

/** The device called `name` in the net of task `pid`. */
export const device = (kernel: Kernel, pid: number, name: string): NetDevice | undefined =>
  devGetByName(kernel, netOf(kernel, pid) ?? 0, name);

/** Changes the device called `name` in the net of task `pid`. */
export const set = (
  kernel: Kernel,
  pid: number,
  name: string,
  change: Partial<Command & { type: 'RTM_NEWLINK' }>,
): Command => ({ type: 'RTM_NEWLINK', pid, ifi_index: device(kernel, pid, name)?.ifindex ?? 0, ...change });

/** Makes a device of a kind in the net of task `pid`. */
export const add = (
  pid: number,
  kind: string,
  name: string,
  more: Partial<Command & { type: 'RTM_NEWLINK' }> = {},
): Command => ({
  type: 'RTM_NEWLINK',
  pid,
  nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
  IFLA_INFO_KIND: kind,
  IFLA_IFNAME: name,
  random: ['02:00:00:00:00:0a', '02:00:00:00:00:0b'],
  ...more,
});
