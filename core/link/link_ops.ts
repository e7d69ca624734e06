/** The kinds of devices by name: rtnl_link_ops and net_device_ops of each (rtnl_link_register() of net/core/rtnetlink.c). */
import type { LinkOps } from '../net/netdevice.js';
import * as bond from './bond.js';
import * as bridge from './bridge.js';
import * as dummy from './dummy.js';
import * as ifb from './ifb.js';
import * as ipvlan from './ipvlan.js';
import * as lo from './lo.js';
import * as hwsim from './mac80211_hwsim.js';
import * as macvlan from './macvlan.js';
import * as macvtap from './macvtap.js';
import * as physical from './physical.js';
import * as tun from './tun.js';
import * as veth from './veth.js';
import * as vlan from './vlan.js';
import * as vrf from './vrf.js';
import * as vxlan from './vxlan.js';
import * as wireless from './wireless.js';

export const LINK_OPS: Readonly<Record<string, LinkOps>> = {
  lo: lo.ops,
  dummy: dummy.ops,
  veth: veth.ops,
  physical: physical.ops,
  wireless: wireless.ops,
  mac80211_hwsim: hwsim.ops,
  bridge: bridge.ops,
  bond: bond.ops,
  ifb: ifb.ops,
  ipvlan: ipvlan.ops,
  ipvtap: ipvlan.tap,
  macvlan: macvlan.ops,
  macvtap: macvtap.ops,
  vlan: vlan.ops,
  vrf: vrf.ops,
  vxlan: vxlan.ops,
  tun: tun.ops,
};
