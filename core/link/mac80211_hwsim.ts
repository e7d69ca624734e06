/**
 * hwsim0: the tap for all the air of simulated phys (hwsim_mon_setup() of drivers/net/wireless/virtual/mac80211_hwsim.c,
 * Linux 6.1). No request makes or deletes it, so it comes home as a card does.
 */
import type { LinkOps } from '../net/netdevice.js';
import { ETH_MIN_MTU, etherSetup, ethMacAddrWhenDown } from './ethernet.js';

const ARPHRD_IEEE80211_RADIOTAP = 803;

export const ops: LinkOps = {
  setup: (address) => ({ ...etherSetup(address), type: ARPHRD_IEEE80211_RADIOTAP, min_mtu: ETH_MIN_MTU }),
  qdisc: 'noqueue',
  has_rx_mode: () => false,
  set_mac_address: ethMacAddrWhenDown,
};
