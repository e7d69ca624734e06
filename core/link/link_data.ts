/**
 * What a request says of a kind's own attributes (include/uapi/linux/if_link.h): of a device in IFLA_INFO_DATA, of a port,
 * by the kind of its master, in IFLA_INFO_SLAVE_DATA.
 */
import * as t from 'io-ts';
import { int } from '../codec.js';
import { BOND_PROPS } from './bonding.js';
import { BRPORT_PROPS, BR_PROPS } from './br_link_data.js';

export const MacvlanMode = t.keyof({ private: null, vepa: null, bridge: null, passthru: null, source: null });

/** MACVLAN_FLAG_* */
export const MacvlanFlag = t.keyof({ nopromisc: null, nodst: null });

export const IpvlanMode = t.keyof({ l2: null, l3: null, l3s: null });
/** IPVLAN_F_*, of which one at most is set; none: bridge. */
export const IpvlanFlag = t.keyof({ bridge: null, private: null, vepa: null });

export const LinkData = t.partial({
  IFLA_MACVLAN_MODE: MacvlanMode,
  IFLA_MACVLAN_FLAGS: t.readonlyArray(MacvlanFlag),
  /** What to do with source addresses: with IFLA_MACVLAN_MACADDR, or with those of IFLA_MACVLAN_MACADDR_DATA. */
  IFLA_MACVLAN_MACADDR_MODE: t.keyof({ add: null, del: null, set: null, flush: null }),
  IFLA_MACVLAN_MACADDR: t.string,
  IFLA_MACVLAN_MACADDR_DATA: t.readonlyArray(t.string),
  /** Packets. */
  IFLA_MACVLAN_BC_QUEUE_LEN: int,
  IFLA_IPVLAN_MODE: IpvlanMode,
  IFLA_IPVLAN_FLAGS: IpvlanFlag,
  IFLA_VLAN_ID: int,
  IFLA_VXLAN_ID: int,
  /** Index of the device below, in the net of the request. */
  IFLA_VXLAN_LINK: int,
  /** UDP port; 0: the kernel's own choice. */
  IFLA_VXLAN_PORT: int,
  IFLA_VXLAN_LEARNING: t.boolean,
  /** Address of the far end or of a multicast group. */
  IFLA_VXLAN_GROUP: t.string,
  IFLA_VXLAN_LOCAL: t.string,
  ...BOND_PROPS,
  ...BR_PROPS,
  IFLA_BR_FDB_FLUSH: t.literal(true),
  IFLA_BR_MCAST_HASH_ELASTICITY: int,
  IFLA_VRF_TABLE: int,
});
export type LinkData = t.TypeOf<typeof LinkData>;

export const LinkSlaveData = t.partial({
  /** The transmit queue that is the port's own; 0: none. */
  IFLA_BOND_SLAVE_QUEUE_ID: int,
  IFLA_BOND_SLAVE_PRIO: int,
  ...BRPORT_PROPS,
  IFLA_BRPORT_FLUSH: t.literal(true),
});
export type LinkSlaveData = t.TypeOf<typeof LinkSlaveData>;
