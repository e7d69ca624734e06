/**
 * Interfaces of wireless phys (net/mac80211, net/wireless): they change nets only together with their phy, so one by
 * one they are immutable (net/wireless.ts moves the phy). Never associated here: opening one finds no carrier.
 */
import type { LinkOps } from '../net/netdevice.js';
import { netifCarrierOff } from '../net/link_watch.js';
import { ieee80211Open } from '../net/wireless.js';
import { etherSetup, ethMacAddrWhenDown } from './ethernet.js';

const IEEE80211_MAX_DATA_LEN = 2304;

export const ops: LinkOps = {
  setup: (address) => ({
    ...etherSetup(address),
    perm_address: address,
    min_mtu: 256,
    max_mtu: IEEE80211_MAX_DATA_LEN,
    netns_immutable: true,
  }),
  qdisc: 'mq',
  set_mac_address: ethMacAddrWhenDown,
  /** ieee80211_do_open() of a station. */
  open: (call, { dev }) => {
    ieee80211Open(call, dev);
    netifCarrierOff(call, dev, 'starting');
    return undefined;
  },
};
