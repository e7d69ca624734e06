/** Laws about what listeners are told: messages about links and namespace ids, and uevents. */
import type { Event, Kernel } from '../../core/kernel.js';
import { isAlive } from '../../core/net/net_namespace.js';
import { IFF, deviceOf, dump } from '../../core/net/netdevice.js';
import { eachEvent } from './device_laws.js';
import { insist } from './model.js';
import type { Law } from './model.js';

type Message = Extract<Event, { readonly type: 'rtmsg_ifinfo' }>;

/** What a listener in each net knows: index → name, and whether it is up. */
type Known = Map<number, Map<number, string>>;

const wordOf = ({ name, flags }: { readonly name: string; readonly flags: number }): string =>
  `${name} ${(flags & IFF.UP) === 0 ? 'down' : 'up'}`;

const hear = (known: Known, kernel: Kernel, { dev, nlmsg_type }: Message): void => {
  const device = deviceOf(kernel, dev);
  const table = known.get(device.net) ?? new Map<number, string>();
  known.set(device.net, table);
  if (nlmsg_type === 'RTM_NEWLINK') {
    table.set(device.ifindex, wordOf(device));
    return;
  }
  const last = table.get(device.ifindex);
  insist(last === wordOf(device), `${last ?? 'nothing'} was announced, and ${wordOf(device)} is gone`);
  table.delete(device.ifindex);
};

/** Whoever has heard every message of a net knows its devices by index, name and state. */
export const messagesTellDevices: Law = (model, history) => {
  const known: Known = new Map();
  for (const step of history) {
    eachEvent(model, [step], (_before, event, after) => {
      if (event.type === 'rtmsg_ifinfo') hear(known, after, event);
    });
    for (const net of step.after.net.list) {
      const told = [...(known.get(net) ?? [])].toSorted(([a], [b]) => a - b);
      const there = dump(step.after, net)
        .filter(({ rtnl_link_state }) => rtnl_link_state === 'INITIALIZED')
        .map((device) => [device.ifindex, wordOf(device)] as const);
      insist(
        told.join() === there.join(),
        `listeners in net ${net} know ${told.join()}, and it has ${there.join()}`,
      );
    }
  }
};

/** The message that a device has left its net says where it comes to. */
export const movesAreAnnounced: Law = (model, history) => {
  const left = new Map<number, Message>();
  eachEvent(model, history, (before, event) => {
    if (event.type === 'rtmsg_ifinfo' && event.IFLA_NEW_IFINDEX !== undefined) left.set(event.dev, event);
    if (event.type !== 'dev_change_net_namespace') return;
    const { IFLA_NEW_IFINDEX: ifindex, IFLA_NEW_NETNSID: nsid = -1 } = left.get(event.dev) ?? {};
    left.delete(event.dev);
    insist(ifindex === event.ifindex, `index ${ifindex ?? '?'} was announced, not ${event.ifindex}`);
    const { net } = deviceOf(before, event.dev);
    if (!isAlive(before, net)) return;
    const meant = before.net.nets.get(net)?.netns_ids.get(nsid);
    insist(meant === event.net, `id ${nsid} was announced, which is not net ${event.net}`);
  });
};

/** In each net a device is added, perhaps renamed, and removed, in this order. */
export const ueventsInOrder: Law = (model, history) => {
  const there = new Set<string>();
  eachEvent(model, history, (before, event) => {
    if (event.type === 'unregister_netdevice') {
      const { net } = deviceOf(before, event.dev);
      insist(!there.delete(`${net} ${event.dev}`) || !isAlive(before, net), `${event.dev} was not removed`);
    }
    if (event.type !== 'kobject_uevent') return;
    const key = `${deviceOf(before, event.dev).net} ${event.dev}`;
    insist(
      there.has(key) === (event.action !== 'add'),
      `${event.action} of device ${event.dev} out of order`,
    );
    if (event.action === 'add') there.add(key);
    if (event.action === 'remove') there.delete(key);
  });
};

/** Every id that is given or taken away is announced at once, and nothing else is. */
export const idsAreAnnounced: Law = (model, history) => {
  let due: string | undefined;
  eachEvent(model, history, (before, event) => {
    const told =
      event.type === 'rtnl_net_notifyid' ? `${event.nlmsg_type} ${event.net} ${event.nsid}` : undefined;
    insist(due === told, `${told ?? event.type} instead of ${due ?? 'something else'}`);
    due = undefined;
    if (event.type === 'alloc_netid') due = `RTM_NEWNSID ${event.net} ${event.nsid}`;
    if (event.type !== 'unhash_nsid') return;
    const nsid = before.net.nets.get(event.net)?.netns_ids.findKey((peer) => peer === event.peer);
    due = `RTM_DELNSID ${event.net} ${nsid ?? '?'}`;
  });
};
