/**
 * What a request says of a kind's own attributes (include/uapi/linux/if_link.h): of a device in IFLA_INFO_DATA, of a port,
 * by the kind of its master, in IFLA_INFO_SLAVE_DATA.
 */
import * as t from 'io-ts';
import { int } from '../codec.js';

export const MacvlanMode = t.keyof({ private: null, vepa: null, bridge: null, passthru: null, source: null });
export type MacvlanMode = t.TypeOf<typeof MacvlanMode>;

/** Names of bond modes under their numbers: BOND_MODE_*. */
export const BondMode = t.keyof({
  'balance-rr': null,
  'active-backup': null,
  'balance-xor': null,
  broadcast: null,
  '802.3ad': null,
  'balance-tlb': null,
  'balance-alb': null,
});
export type BondMode = t.TypeOf<typeof BondMode>;

export const LinkData = t.partial({
  IFLA_MACVLAN_MODE: MacvlanMode,
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
  IFLA_BR_STP_STATE: int,
  IFLA_BR_VLAN_FILTERING: int,
  IFLA_BOND_MODE: BondMode,
});
export type LinkData = t.TypeOf<typeof LinkData>;

export const LinkSlaveData = t.partial({
  /** The transmit queue that is the port's own; 0: none. */
  IFLA_BOND_SLAVE_QUEUE_ID: int,
  IFLA_BOND_SLAVE_PRIO: int,
});
export type LinkSlaveData = t.TypeOf<typeof LinkSlaveData>;
