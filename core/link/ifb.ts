/** The ifb kind: a device to which others redirect what they receive (drivers/net/ifb.c, Linux 6.18). */
import { IFF } from '../net/netdevice.js';
import type { LinkOps } from '../net/netdevice.js';
import { etherSetup } from './ethernet.js';

/** Packets (TX_Q_LIMIT). */
const TX_Q_LIMIT = 32;

export const ops: LinkOps = {
  setup: (random) => ({
    ...etherSetup(random),
    flags: IFF.BROADCAST | IFF.NOARP,
    min_mtu: 0,
    max_mtu: 0,
    tx_queue_len: TX_Q_LIMIT,
  }),
  qdisc: 'default',
  has_rx_mode: () => false,
  rtnl: { dellink: (_call, device, kill) => void kill.push(device.dev), netns_refund: false },
};
