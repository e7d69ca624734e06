/** netdev_chain: who hears of devices (net/core/dev.c, 6.18). */
import type { Ops } from '../kernel.js';
import * as rtmsgIfinfo from '../net/rtmsg_ifinfo.js';
import * as nexthop from '../net/nexthop.js';
import * as neighbour from '../net/neighbour.js';
import * as devAddr from '../net/dev_addr_excl.js';
import * as devinet from '../net/devinet.js';
import * as fibMagic from '../net/fib_magic.js';
import * as addrconf from '../net/addrconf.js';
import * as vlan from './vlan.js';
import * as bridge from './bridge.js';
import * as bond from './bond.js';
import * as ipvlan from './ipvlan.js';
import * as macvlan from './macvlan.js';
import * as vrf from './vrf.js';
import * as vxlan from './vxlan.js';

export const NETDEV_CHAIN: Ops['notifiers'] = {
  rtnetlink: rtmsgIfinfo.notifier,
  nexthop: nexthop.notifier,
  neighbour: neighbour.notifier,
  devinet: devinet.notifier,
  fib: fibMagic.notifier,
  addrconf: addrconf.notifier,
  vlan: vlan.notifier,
  bridge: bridge.notifier,
  bond: bond.notifier,
  macvlan: macvlan.notifier,
  vxlan: vxlan.notifier,
  ipvlan: ipvlan.notifier,
  vrf: vrf.notifier,
  dev_addr: devAddr.notifier,
};
