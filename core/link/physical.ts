/**
 * Physical network cards: made by no request and deleted by none, so a dying net gives them back to init_net. The cable
 * is always plugged in: opening the device finds a carrier.
 */
import { netifCarrierOff, netifCarrierOn } from '../net/link_watch.js';
import type { LinkOps } from '../net/netdevice.js';
import { etherSetup, ethMacAddr } from './ethernet.js';

/** The bounds of a common card (e1000_main.c: ETH_ZLEN - ETH_HLEN and MAX_JUMBO_FRAME_SIZE less header and checksum). */
const MIN_MTU = 46;
const MAX_MTU = 16110;

export const ops: LinkOps = {
  setup: (address) => ({
    ...etherSetup(address),
    perm_address: address,
    min_mtu: MIN_MTU,
    max_mtu: MAX_MTU,
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
