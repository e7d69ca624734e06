/** The loopback device: the one device of a new net, index 1, never moved, never deleted (drivers/net/loopback.c). */
import * as E from 'fp-ts/lib/Either.js';
import { registerNetdevice } from '../net/dev.js';
import { IFF } from '../net/netdevice.js';
import type { LinkOps } from '../net/netdevice.js';
import type { PernetHooks } from '../net/pernet.js';
import { ethMacAddr } from './ethernet.js';

const ARPHRD_LOOPBACK = 772;
const NO_ADDRESS = '00:00:00:00:00:00';

export const ops: LinkOps = {
  setup: () => ({
    type: ARPHRD_LOOPBACK,
    flags: IFF.LOOPBACK,
    mtu: 65536,
    min_mtu: 0,
    max_mtu: 0,
    tx_queue_len: 1000,
    address: NO_ADDRESS,
    perm_address: NO_ADDRESS,
    broadcast: NO_ADDRESS,
    qdisc: 'noop',
    carrier: true,
    netns_immutable: true,
  }),
  qdisc: 'noqueue',
  has_rx_mode: () => false,
  set_mac_address: ethMacAddr,
};

export const pernet = {
  loopback_net_ops: {
    init: (call, net) => {
      const link = {
        net,
        name: 'lo',
        ifindex: 0,
        mtu: undefined,
        address: undefined,
        flags: 0,
        change: 0,
        random: [],
      };
      const made = registerNetdevice(call, 'lo', link, 'lo');
      return E.isLeft(made) ? made.left : undefined;
    },
  },
} satisfies Record<string, PernetHooks>;
