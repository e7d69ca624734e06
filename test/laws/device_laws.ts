/** Laws about names, indices and moves of devices. */
import * as TH from 'fp-ts/lib/These.js';
import { initial } from '../../core/decider.js';
import type { Command, Event, Kernel } from '../../core/kernel.js';
import { INIT_PID, freePid, netOf } from '../../core/kernel/nsproxy.js';
import { traceOf } from '../../core/log/entry.js';
import { isAlive, nsidOf } from '../../core/net/net_namespace.js';
import { devGetByName, deviceOf, devicesOf, dump } from '../../core/net/netdevice.js';
import { eventByEvent, insist } from './model.js';
import type { Law, Model, Step } from './model.js';

/** Every event of a history, with the kernels on both sides of it. */
export const eachEvent = (
  model: Model,
  history: readonly Step[],
  look: (before: Kernel, event: Event, after: Kernel) => void,
): void => {
  for (const step of history) {
    let before = step.before;
    const { events } = traceOf(step.entry);
    eventByEvent(model, step).forEach((after, i) => {
      const event = events[i]?.event;
      if (event !== undefined) look(before, event, after);
      before = after;
    });
  }
};

/** A device that moves keeps its name and its index where the net that it comes to has them free. */
export const movesKeepNames: Law = (model, history) => {
  eachEvent(model, history, (before, event, after) => {
    if (event.type !== 'dev_change_net_namespace') return;
    const was = deviceOf(before, event.dev);
    const is = deviceOf(after, event.dev);
    const { dev_name_head } = devicesOf(before, event.net);
    insist(dev_name_head.has(was.name) || is.name === was.name, `${was.name} became ${is.name} for nothing`);
  });
};

/** dev_index_reserve(): an index that was asked for, or kept on a move, leaves the next automatic one as it was. */
export const cursorOfIndices: Law = (model, history) => {
  eachEvent(model, history, (before, event, after) => {
    if (event.type !== 'register_netdevice' && event.type !== 'dev_change_net_namespace') return;
    const net = event.type === 'register_netdevice' ? event.device.net : event.net;
    if (!event.auto_ifindex)
      insist(
        devicesOf(after, net).ifindex === devicesOf(before, net).ifindex,
        `an index that was not given automatically moved the cursor of net ${net}`,
      );
  });
};

/** rtnl_fill_link_netnsid(): a dump leaves the net with an id for every net that a far end of its pairs is in. */
export const partnersHaveIds: Law = (_model, history) => {
  for (const { entry, after } of history) {
    const { command } = entry;
    if (command.type !== 'RTM_GETLINK' || command.ifi_index !== undefined || TH.isLeft(entry.outcome))
      continue;
    const net = netOf(after, command.pid);
    for (const { dev, name } of net === undefined ? [] : dump(after, net)) {
      const peer = after.veth.peer.get(dev);
      const other = peer === undefined ? net : deviceOf(after, peer).net;
      if (net === undefined || other === undefined || other === net || !isAlive(after, other)) continue;
      insist(
        nsidOf(after, net, other) !== undefined,
        `net ${net} has no id for the net of the far end of ${name}`,
      );
    }
  }
};

/** What `kernel` becomes by commands, the last of which is told. */
const then = (model: Model, kernel: Kernel, commands: readonly Command[]): ReturnType<Model['decide']> =>
  commands.reduce(
    (decided, command) => model.decide(decided.kernel, command),
    { outcome: TH.right({ frames: [], events: [] }), kernel } as ReturnType<Model['decide']>, // nothing done yet
  );

const inGroup = (pid: number, name: string): Command => ({
  type: 'RTM_NEWLINK',
  pid,
  nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
  IFLA_INFO_KIND: 'dummy',
  IFLA_IFNAME: name,
  IFLA_GROUP: 77,
  random: ['02:00:00:00:00:77'],
});

/** rtnl_group_changelink(): the first of a group moves although the second cannot, and stays where it is. */
export const movedInOrder: Law = (model, history) => {
  const from = history.at(-1)?.after ?? initial;
  const child = freePid(from);
  const { outcome, kernel } = then(model, from, [
    { type: 'clone', pid: INIT_PID, child, flags: ['CLONE_NEWNET'] },
    inGroup(child, 'second'),
    inGroup(INIT_PID, 'first'),
    inGroup(INIT_PID, 'second'),
    { type: 'RTM_NEWLINK', pid: INIT_PID, IFLA_GROUP: 77, IFLA_NET_NS_PID: child },
  ]);
  const to = netOf(kernel, child);
  if (to === undefined || to === netOf(kernel, INIT_PID)) return;
  insist(!TH.isRight(outcome), 'the second of a group moved to where its name is taken');
  insist(devGetByName(kernel, to, 'first') !== undefined, 'the first of a group stayed');
};
