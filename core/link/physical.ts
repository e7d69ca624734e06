/**
 * Physical network cards: made by no request and deleted by none, so a dying net gives them back to init_net. The cable
 * is always plugged in: opening the device finds a carrier.
 */
import type { Driver } from '../machine.js';
import { netifCarrierOff, netifCarrierOn } from '../net/link_watch.js';
import type { LinkOps, NewLink } from '../net/netdevice.js';
import { ETH_MAX_MTU, ETH_MIN_MTU, etherSetup, ethMacAddr } from './ethernet.js';

const BOUNDS = { min_mtu: 46, max_mtu: 16110 };

/**
 * Bytes: ETH_ZLEN - ETH_HLEN to MAX_JUMBO_FRAME_SIZE less header and checksum for e1000, as Ethernet has for virtio. The
 * driver of e1000 says that there is no carrier when the device is there already.
 */
export const HARDWARE: Readonly<Record<Driver, NonNullable<NewLink['hardware']>>> = {
  e1000: { ...BOUNDS, carrier_down_count: 1 },
  virtio_net: { min_mtu: ETH_MIN_MTU, max_mtu: ETH_MAX_MTU },
};

export const ops: LinkOps = {
  setup: (address) => ({
    ...etherSetup(address),
    perm_address: address,
    ...BOUNDS,
    carrier: false,
  }),
  qdisc: 'pfifo_fast',
  set_mac_address: ethMacAddr,
  open: (call, { dev }) => {
    netifCarrierOn(call, dev);
    return undefined;
  },
  stop: (call, { dev }) => netifCarrierOff(call, dev),
};
