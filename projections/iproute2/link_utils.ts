/** The kinds of links that are modelled, one line each (get_link_kind() of ip/iplink.c). */
import { bond } from './iplink_bond.js';
import { bondSlave } from './iplink_bond_slave.js';
import { bridge } from './iplink_bridge.js';
import { bridgeSlave } from './iplink_bridge_slave.js';
import { dummy } from './iplink_dummy.js';
import { ifb } from './iplink_ifb.js';
import { ipvlan, ipvtap } from './iplink_ipvlan.js';
import { macvlan, macvtap } from './iplink_macvlan.js';
import type { LinkUtil } from './iplink_parse.js';
import { tun } from './iplink_tun.js';
import { veth } from './iplink_veth.js';
import { vlan } from './iplink_vlan.js';
import { vrf, vrfSlave } from './iplink_vrf.js';
import { vxlan } from './iplink_vxlan.js';

export const LINK_UTILS: ReadonlyMap<string, LinkUtil> = new Map([
  ['bond', bond],
  ['bond_slave', bondSlave],
  ['bridge', bridge],
  ['bridge_slave', bridgeSlave],
  ['dummy', dummy],
  ['ifb', ifb],
  ['ipvlan', ipvlan],
  ['ipvtap', ipvtap],
  ['macvlan', macvlan],
  ['macvtap', macvtap],
  ['veth', veth],
  ['tun', tun],
  ['vlan', vlan],
  ['vrf', vrf],
  ['vrf_slave', vrfSlave],
  ['vxlan', vxlan],
]);
