/**
 * Physical network cards: made by no request and deleted by none, so a dying net gives them back to init_net. The cable
 * is always plugged in: opening the device finds a carrier.
 */
import { netifCarrierOff, netifCarrierOn } from '../net/link_watch.js';
import type { LinkOps } from '../net/netdevice.js';
import { etherSetup, ethMacAddr } from './ethernet.js';

/** Largest frame that common cards take (e1000's limit). */
const MAX_JUMBO_MTU = 16110;

export const ops: LinkOps = {
  setup: (address) => ({ ...etherSetup(address), max_mtu: MAX_JUMBO_MTU, carrier: false }),
  qdisc: 'pfifo_fast',
  set_mac_address: ethMacAddr,
  open: (call, { dev }) => {
    netifCarrierOn(call, dev);
    return undefined;
  },
  stop: (call, { dev }) => netifCarrierOff(call, dev),
};
