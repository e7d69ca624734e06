/**
 * bond: several devices as one (drivers/net/bonding/bond_main.c). It stays in the net that it was made in and is
 * destroyed with it. Left out: its ports, so it never has a carrier, and everything but its mode.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Call } from '../kernel.js';
import { registerNetdevice } from '../net/dev.js';
import { netifCarrierOff } from '../net/link_watch.js';
import { IFF, deviceOf, devicesOf } from '../net/netdevice.js';
import type { Found, LinkOps, NewlinkParams } from '../net/netdevice.js';
import type { PernetHooks } from '../net/pernet.js';
import { ETH_MAX_MTU, ETH_MIN_MTU, etherSetup, ethMacAddr } from './ethernet.js';

/** bond_newlink() */
const newlink = (call: Call, { link, data }: NewlinkParams): Found<number> =>
  call.within('bond_newlink', link.name ?? '', () => {
    const derived = { priv: { kind: 'bond' as const, mode: data.IFLA_BOND_MODE ?? 'balance-rr' } };
    const dev = registerNetdevice(call, 'bond', { ...link, derived }, 'bond%d');
    if (E.isRight(dev)) netifCarrierOff(call, dev.right);
    return dev;
  });

export const ops: LinkOps = {
  setup: (random) => ({
    ...etherSetup(random),
    flags: IFF.BROADCAST | IFF.MULTICAST | IFF.MASTER,
    min_mtu: ETH_MIN_MTU,
    max_mtu: ETH_MAX_MTU,
    netns_immutable: true,
  }),
  qdisc: 'noqueue',
  set_mac_address: ethMacAddr,
  rtnl: { newlink, dellink: (_call, device, kill) => void kill.push(device.dev), netns_refund: false },
};

export const pernet = {
  bond_net_ops: {
    /** bond_net_exit_rtnl() */
    exit_rtnl: (call, net, kill) => {
      for (const dev of devicesOf(call.kernel, net).dev_base_head)
        if (deviceOf(call.kernel, dev).kind === 'bond') kill.push(dev);
    },
  },
} satisfies Record<string, PernetHooks>;
