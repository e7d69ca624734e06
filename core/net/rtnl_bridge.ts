/**
 * Requests about ports of bridges and their vlans: the family AF_BRIDGE of RTM_SETLINK and RTM_DELLINK
 * (rtnl_bridge_setlink(), rtnl_bridge_dellink() of net/core/rtnetlink.c, Linux 6.18). Left out: modes of cards.
 */
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { BRIDGE_FLAGS } from './if_link.js';
import type { BridgeLinkCommand } from './if_link.js';
import { devGetByIndex, deviceOf } from './netdevice.js';

declare module '../kernel.js' {
  interface Commands {
    readonly bridge_link: BridgeLinkCommand;
  }
}

/** @param net of the socket. @returns ENODEV; EOPNOTSUPP: the device has no master, or it or the master is no bridge; else as ndo_bridge_setlink() */
export const rtnlBridge = (call: Call, message: BridgeLinkCommand, net: number): Verdict => {
  const site = message.type === 'RTM_SETLINK' ? 'rtnl_bridge_setlink' : 'rtnl_bridge_dellink';
  return call.within(site, '', () => {
    const device = devGetByIndex(call.kernel, net, message.ifi_index);
    if (device === undefined) return refuse('ENODEV', site, 'unknown ifindex');
    const flags = message.IFLA_BRIDGE_FLAGS ?? 0;
    if (flags === 0 || (flags & BRIDGE_FLAGS.MASTER) !== 0) {
      const master = device.master === null ? undefined : deviceOf(call.kernel, device.master);
      const set = call.ops.link[master?.kind ?? '']?.bridge_setlink;
      const refused = set === undefined ? refuse('EOPNOTSUPP', site) : set(call, device, message);
      if (refused !== undefined) return refused;
    }
    if ((flags & BRIDGE_FLAGS.SELF) === 0) return undefined;
    const set = call.ops.link[device.kind]?.bridge_setlink;
    return set === undefined ? refuse('EOPNOTSUPP', site) : set(call, device, message);
  });
};
