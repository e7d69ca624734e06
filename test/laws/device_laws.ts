/** Laws about names, indices and moves of devices. */
import * as TH from 'fp-ts/lib/These.js';
import type { Event, Kernel } from '../../core/kernel.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import { traceOf } from '../../core/log/entry.js';
import { isAlive, nsidOf } from '../../core/net/net_namespace.js';
import { deviceOf, devicesOf, dump } from '../../core/net/netdevice.js';
import { eventByEvent, insist } from './model.js';
import type { Law, Model, Step } from './model.js';

/** Every event of a history, with the kernels on both sides of it. */
const eachEvent = (
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

/** rtnl_group_changelink(): those before the first that cannot move have moved, and stay where they are. */
export const movedInOrder: Law = (_model, history) => {
  for (const { before, entry, after } of history) {
    const { command } = entry;
    if (command.type !== 'RTM_NEWLINK' || command.IFLA_GROUP === undefined || command.ifi_index !== undefined)
      continue;
    const from = netOf(before, command.pid);
    const to = command.IFLA_NET_NS_PID === undefined ? undefined : netOf(before, command.IFLA_NET_NS_PID);
    if (from === undefined || to === undefined || from === to || entry.outcome === undefined) continue;
    if (TH.isLeft(entry.outcome) && entry.outcome.left.errno === 'EPERM') continue;
    const grouped = devicesOf(before, from)
      .dev_base_head.toArray()
      .map((dev) => deviceOf(before, dev))
      .filter(({ group }) => group === command.IFLA_GROUP);
    const first = grouped[0];
    if (first === undefined || first.netns_immutable || devicesOf(before, to).dev_name_head.has(first.name))
      continue;
    if (first.altnames.some((name) => devicesOf(before, to).dev_name_head.has(name))) continue;
    insist(after.dev.devices.get(first.dev)?.net === to, `${first.name}, the first of its group, stayed`);
  }
};
