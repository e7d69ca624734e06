/** Messages of bridges about their ports and about themselves (br_ifinfo_notify() of net/bridge/br_netlink.c, Linux 6.18). */
import type { Call } from '../kernel.js';
import { deviceOf } from '../net/netdevice.js';

/** br_ifinfo_notify() @param dev a port, or the bridge itself */
export const brIfinfoNotify = (
  call: Call,
  nlmsg_type: 'RTM_NEWLINK' | 'RTM_DELLINK',
  bridge: number,
  dev: number,
): void => {
  const { net } = deviceOf(call.kernel, bridge);
  call.emit({ type: 'br_ifinfo_notify', nlmsg_type, net, bridge, dev });
};
