/**
 * Messages to RTNLGRP_LINK about devices (net/core/rtnetlink.c, net/core/dev.c, Linux 6.18). A message is an event of its
 * own, sent where the kernel sends it; it says only what the kernel's state does not say at that moment, and changes
 * nothing.
 */
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Call } from '../kernel.js';
import { callNotifiers, deviceOf, isUp } from './netdevice.js';
import type { Notifier } from './netdevice.js';
import { peernet2idAlloc } from './net_namespace.js';

/** ifi_change of a message that tells everything of a device. */
export const ALL_CHANGED = 0xffffffff;

export const RtmsgIfinfo = t.intersection([
  t.type({
    type: t.literal('rtmsg_ifinfo'),
    nlmsg_type: t.keyof({ RTM_NEWLINK: null, RTM_DELLINK: null }),
    dev: int,
    /** Mask of IFF_*. */
    ifi_change: int,
  }),
  /** Of a device that leaves its net: where it goes. */
  t.partial({ IFLA_NEW_NETNSID: int, IFLA_NEW_IFINDEX: int }),
  /** What has changed, where a message says so. */
  t.partial({ IFLA_EVENT: t.literal('FEATURE CHANGE') }),
]);
export type RtmsgIfinfo = t.TypeOf<typeof RtmsgIfinfo>;

/** rtnl_fill_link_netnsid(): whoever is told of a device hears an id of the net of its partner. */
export const fillLinkNetnsid = (call: Call, dev: number): void => {
  const device = deviceOf(call.kernel, dev);
  const partner = call.ops.link[device.kind]?.get_link_net?.(call.kernel, device);
  if (partner !== undefined && partner !== device.net) peernet2idAlloc(call, device.net, partner);
};

/** rtmsg_ifinfo(), rtmsg_ifinfo_newnet(). @param ifi_change mask of IFF_* */
export const rtmsgIfinfo = (
  call: Call,
  nlmsg_type: RtmsgIfinfo['nlmsg_type'],
  dev: number,
  ifi_change: number,
  more: Pick<RtmsgIfinfo, 'IFLA_NEW_NETNSID' | 'IFLA_NEW_IFINDEX' | 'IFLA_EVENT'> = {},
): void => {
  fillLinkNetnsid(call, dev);
  call.emit({ type: 'rtmsg_ifinfo', nlmsg_type, dev, ifi_change, ...more });
};

/** netdev_state_change(): of a device that is up. */
export const netdevStateChange = (call: Call, dev: number): void => {
  if (!isUp(deviceOf(call.kernel, dev))) return;
  callNotifiers(call, 'NETDEV_CHANGE', dev);
  rtmsgIfinfo(call, 'RTM_NEWLINK', dev, 0);
};

/** rtnetlink_event(): what is told of a device to other subsystems and has no message of its own, while it is registered. */
export const notifier: Notifier = (call, event, { dev }, { gone }) => {
  if (gone === true) return;
  switch (event) {
    case 'NETDEV_CHANGEMTU':
    case 'NETDEV_CHANGEADDR':
    case 'NETDEV_CHANGENAME':
    case 'NETDEV_CHANGEUPPER':
    case 'NETDEV_CHANGE_TX_QUEUE_LEN':
      rtmsgIfinfo(call, 'RTM_NEWLINK', dev, 0);
      return;
    case 'NETDEV_REGISTER':
    case 'NETDEV_UP':
    case 'NETDEV_DOWN':
    case 'NETDEV_CHANGE':
    case 'NETDEV_UNREGISTER':
      return;
  }
};
