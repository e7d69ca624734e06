/**
 * Physical network cards: made by no request and deleted by none, so a dying net gives them back to init_net. The cable
 * is always plugged in: opening the device finds a carrier.
 */
import type { Driver } from '../machine.js';
import { netifCarrierOff, netifCarrierOn } from '../net/link_watch.js';
import type { LinkOps, NewLink } from '../net/netdevice.js';
import { ETH_MAX_MTU, ETH_MIN_MTU, etherSetup, ethMacAddr } from './ethernet.js';

type Hardware = NonNullable<NewLink['hardware']>;

/** Bytes: ETH_ZLEN - ETH_HLEN to MAX_JUMBO_FRAME_SIZE less header and checksum for e1000, as Ethernet has for virtio. */
const E1000 = { min_mtu: 46, max_mtu: 16110 };
const VIRTIO_NET = { min_mtu: ETH_MIN_MTU, max_mtu: ETH_MAX_MTU };

/**
 * What kind of device a driver makes, and what is the hardware's own of it. The driver of e1000 says that there is no
 * carrier when the device is there already.
 */
export const CARDS: Readonly<Record<Driver, { readonly kind: string; readonly hardware: Hardware }>> = {
  e1000: { kind: 'physical', hardware: { ...E1000, carrier_down_count: 1 } },
  virtio_net: { kind: 'physical', hardware: VIRTIO_NET },
  mac80211_hwsim: { kind: 'mac80211_hwsim', hardware: {} },
};

export const ops: LinkOps = {
  setup: (address) => ({
    ...etherSetup(address),
    perm_address: address,
    ...E1000,
    carrier: false,
  }),
  qdisc: 'default',
  set_mac_address: ethMacAddr,
  open: (call, { dev }) => {
    netifCarrierOn(call, dev);
    return undefined;
  },
  stop: (call, { dev }) => netifCarrierOff(call, dev),
};
