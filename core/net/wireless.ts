/**
 * cfg80211's part of namespaces: wiphys, each in one net, with the interfaces that move together with it, and a dying net
 * that gives its wiphys home to init_net (net/wireless/core.c, nl80211.c, Linux 6.18). A wiphy is known by its index.
 * Left out: scanning, associating, regulatory domains, interfaces that come and go, wiphys without
 * WIPHY_FLAG_NETNS_OK. An interface that could not be moved stays immutable; the kernel leaves that one movable.
 */
import * as E from 'fp-ts/lib/Either.js';
import { List, Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import { netOfFd } from '../fs/file.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { netCapable } from '../kernel/cred.js';
import { netOf } from '../kernel/nsproxy.js';
import { devChangeNetNamespace } from './dev.js';
import { INIT_NET } from './net_namespace.js';
import type { Found } from './netdevice.js';
import type { PernetHooks } from './pernet.js';

/** Generic netlink, family nl80211: puts a wiphy, and all its interfaces, into the net of a task or of a file. */
export const WirelessCommand = t.intersection([
  t.type({ type: t.literal('NL80211_CMD_SET_WIPHY_NETNS'), pid: int, NL80211_ATTR_WIPHY: int }),
  t.partial({ NL80211_ATTR_PID: int, NL80211_ATTR_NETNS_FD: int }),
]);
export type WirelessCommand = t.TypeOf<typeof WirelessCommand>;

export const WirelessEvent = t.union([
  t.type({ type: t.literal('wiphy_register'), wiphy: int, name: t.string, net: int }),
  t.type({ type: t.literal('cfg80211_register_wdev'), wiphy: int, dev: int, identifier: int }),
  t.type({ type: t.literal('wiphy_net_set'), wiphy: int, net: int }),
  t.type({ type: t.literal('ieee80211_do_open'), wiphy: int, dev: int }),
]);
export type WirelessEvent = t.TypeOf<typeof WirelessEvent>;

/** struct wireless_dev: a device, and its number on its wiphy, which counts from 1. */
export interface WirelessDev {
  readonly dev: number;
  readonly identifier: number;
  /** Whether it has ever been up: the transmit power that it had is told from then on. */
  readonly opened: boolean;
}

export interface Wiphy {
  readonly wiphy: number;
  readonly name: string;
  /** Cookie of its net. */
  readonly net: number;
  /** wdev_list: the latest first. */
  readonly wdevs: List<WirelessDev>;
}

export interface WirelessSlice {
  readonly wiphys: Map<number, Wiphy>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly wireless: WirelessSlice;
  }
  interface Events {
    readonly wireless: WirelessEvent;
  }
  interface Commands {
    readonly wireless: WirelessCommand;
  }
}

export const initial: WirelessSlice = { wiphys: Map() };

export const sites = {
  wiphy_register: 'wiphy_register',
  cfg80211_register_wdev: 'cfg80211_register_wdev',
  wiphy_net_set: 'cfg80211_switch_netns',
  ieee80211_do_open: 'ieee80211_do_open',
} satisfies Record<WirelessEvent['type'], string>;

/** cfg80211_rdev_list of a net: the wiphy that was registered last comes first. */
export const wiphysOf = (kernel: Kernel, net: number): Wiphy[] =>
  [...kernel.wireless.wiphys.values()]
    .filter((wiphy) => wiphy.net === net)
    .toSorted((a, b) => b.wiphy - a.wiphy);

/** wiphy_register(). @returns its index */
export const wiphyRegister = (call: Call, name: string): number => {
  const wiphy = call.kernel.wireless.wiphys.size;
  call.emit({ type: 'wiphy_register', wiphy, name, net: INIT_NET });
  return wiphy;
};

/** cfg80211_register_wdev(): `dev` is an interface of the wiphy from now on. */
export const registerWdev = (call: Call, wiphy: number, dev: number): void => {
  const identifier = (call.kernel.wireless.wiphys.get(wiphy)?.wdevs.size ?? 0) + 1;
  call.emit({ type: 'cfg80211_register_wdev', wiphy, dev, identifier });
};

/** ieee80211_open() of an interface. */
export const ieee80211Open = (call: Call, dev: number): void => {
  for (const { wiphy, wdevs } of call.kernel.wireless.wiphys.values())
    if (wdevs.some((wdev) => wdev.dev === dev && !wdev.opened))
      call.emit({ type: 'ieee80211_do_open', wiphy, dev });
};

/** The name that an interface takes where its own is in use. */
const PATTERN = 'wlan%d';

const moveWdev = (call: Call, { dev }: WirelessDev, net: number): Verdict => {
  call.emit({ type: 'netns_immutable', dev, immutable: false });
  const refused = devChangeNetNamespace(call, dev, net, PATTERN);
  call.emit({ type: 'netns_immutable', dev, immutable: true });
  return refused;
};

/** cfg80211_switch_netns(): all interfaces move, or those that did move back; then the wiphy itself is in `net`. */
export const switchNetns = (call: Call, { wiphy, name, net: old, wdevs }: Wiphy, net: number): Verdict =>
  call.within('cfg80211_switch_netns', name, () => {
    const moved: WirelessDev[] = [];
    for (const wdev of wdevs) {
      const refused = moveWdev(call, wdev, net);
      if (refused !== undefined) {
        for (const back of moved.toReversed()) moveWdev(call, back, old);
        return refused;
      }
      moved.push(wdev);
    }
    call.emit({ type: 'wiphy_net_set', wiphy, net });
    return undefined;
  });

/** get_net_ns_by_pid() or get_net_ns_by_fd(). @returns ESRCH; EBADF, EINVAL; EINVAL: neither is given */
const targetNet = (call: Call, command: WirelessCommand): Found<number> => {
  const { pid, NL80211_ATTR_PID: ofPid, NL80211_ATTR_NETNS_FD: fd } = command;
  const site = 'nl80211_wiphy_netns';
  if (ofPid !== undefined) {
    const net = netOf(call.kernel, ofPid);
    return net === undefined ? E.left(refuse('ESRCH', site)) : E.right(net);
  }
  return fd === undefined ? E.left(refuse('EINVAL', site)) : netOfFd(call.kernel, pid, fd, site);
};

/** nl80211_wiphy_netns(). @returns ENODEV: the asking task's net has no such wiphy; else as targetNet and the move do. */
export const decide = (call: Call, command: WirelessCommand): Verdict => {
  const own = netOf(call.kernel, command.pid);
  if (own === undefined) return refuse('ESRCH', 'genl_rcv_msg');
  if (!netCapable(call, command.pid, own, 'CAP_NET_ADMIN')) return refuse('EPERM', 'genl_rcv_msg');
  const wiphy = call.kernel.wireless.wiphys.get(command.NL80211_ATTR_WIPHY);
  if (wiphy?.net !== own) return refuse('ENODEV', 'nl80211_pre_doit');
  return call.within('nl80211_wiphy_netns', wiphy.name, () => {
    const net = targetNet(call, command);
    if (E.isLeft(net)) return net.left;
    return net.right === own ? undefined : switchNetns(call, wiphy, net.right);
  });
};

/** cfg80211_pernet_exit(): wiphys go home; it must not fail. */
const pernetExit = (call: Call, net: number): void => {
  for (const wiphy of wiphysOf(call.kernel, net)) {
    const refused = switchNetns(call, wiphy, INIT_NET);
    if (refused !== undefined) throw new Error(`failed to move ${wiphy.name} to init_net: ${refused.errno}`);
  }
};

export const pernet = { cfg80211_pernet_ops: { exit: pernetExit } } satisfies Record<string, PernetHooks>;

export const evolve = ({ wiphys }: WirelessSlice, event: WirelessEvent): WirelessSlice => {
  const { wiphy } = event;
  const before = wiphys.get(wiphy);
  switch (event.type) {
    case 'wiphy_register': {
      const { name, net } = event;
      return { wiphys: wiphys.set(wiphy, { wiphy, name, net, wdevs: List() }) };
    }
    case 'cfg80211_register_wdev': {
      const { dev, identifier } = event;
      if (before === undefined) throw new Error(`no wiphy ${wiphy}`);
      const wdev = { dev, identifier, opened: false };
      return { wiphys: wiphys.set(wiphy, { ...before, wdevs: before.wdevs.unshift(wdev) }) };
    }
    case 'ieee80211_do_open': {
      if (before === undefined) throw new Error(`no wiphy ${wiphy}`);
      const wdevs = before.wdevs.map((wdev) => (wdev.dev === event.dev ? { ...wdev, opened: true } : wdev));
      return { wiphys: wiphys.set(wiphy, { ...before, wdevs }) };
    }
    case 'wiphy_net_set':
      if (before === undefined) throw new Error(`no wiphy ${wiphy}`);
      return { wiphys: wiphys.set(wiphy, { ...before, net: event.net }) };
  }
};
