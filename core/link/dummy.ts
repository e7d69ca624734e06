/** The dummy kind: a device that swallows what it is given (drivers/net/dummy.c). */
import { netifCarrierOff, netifCarrierOn } from '../net/link_watch.js';
import { IFF } from '../net/netdevice.js';
import type { LinkOps } from '../net/netdevice.js';
import { etherSetup, ethMacAddr } from './ethernet.js';

export const ops: LinkOps = {
  setup: (random) => ({ ...etherSetup(random), flags: IFF.BROADCAST | IFF.NOARP, min_mtu: 0, max_mtu: 0 }),
  qdisc: 'noqueue',
  set_mac_address: ethMacAddr,
  change_carrier: (call, { dev }, on) => {
    if (on) netifCarrierOn(call, dev);
    else netifCarrierOff(call, dev);
    return undefined;
  },
  rtnl: { dellink: (_call, device, kill) => void kill.push(device.dev), netns_refund: false },
};
