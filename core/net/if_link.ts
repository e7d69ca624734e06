/** Messages of the route netlink family about links (include/uapi/linux/if_link.h), as far as they are understood. */
import * as t from 'io-ts';
import { int } from '../codec.js';
import { LinkData, LinkSlaveData } from '../link/link_data.js';

/** struct ifinfomsg and the attributes behind it that are understood; the asking task's net is the socket's. */
const LinkMessage = t.partial({
  ifi_index: int,
  /** IFF_* */
  ifi_flags: int,
  /** Mask of the flags that ifi_flags is about. */
  ifi_change: int,
  IFLA_IFNAME: t.string,
  /** An alternative name, by which a device is found as by its own. */
  IFLA_ALT_IFNAME: t.string,
  /** Bytes. */
  IFLA_MTU: int,
  IFLA_ADDRESS: t.string,
  IFLA_BROADCAST: t.string,
  /** Packets. */
  IFLA_TXQLEN: int,
  IFLA_GROUP: int,
  IFLA_IFALIAS: t.string,
  /** Index of the device to stack a new one on. */
  IFLA_LINK: int,
  /** Index of the master to be a port of; 0: none. */
  IFLA_MASTER: int,
  IFLA_NET_NS_PID: int,
  IFLA_NET_NS_FD: int,
  /** The index to have in the net that a device is moved to. */
  IFLA_NEW_IFINDEX: int,
});
export type LinkMessage = t.TypeOf<typeof LinkMessage>;

/**
 * RTM_NEWLINK creates with NLM_F_CREATE and changes without; `random` are addresses that the caller drew for devices
 * that ask for none. RTM_GETLINK changes nothing but ids and operational states that a reader brings up to date.
 */
export const RtnlCommand = t.union([
  t.intersection([
    t.type({ type: t.literal('RTM_NEWLINK'), pid: int }),
    LinkMessage,
    t.partial({
      nlmsg_flags: t.readonlyArray(t.keyof({ NLM_F_CREATE: null, NLM_F_EXCL: null })),
      IFLA_INFO_KIND: t.string,
      IFLA_INFO_DATA: LinkData,
      /** What is asked of the device as the port that it is. */
      IFLA_INFO_SLAVE_DATA: LinkSlaveData,
      VETH_INFO_PEER: LinkMessage,
      random: t.readonlyArray(t.string),
    }),
  ]),
  t.intersection([t.type({ type: t.literal('RTM_DELLINK'), pid: int }), LinkMessage]),
  t.intersection([t.type({ type: t.literal('RTM_GETLINK'), pid: int }), LinkMessage]),
  t.type({
    type: t.keyof({ RTM_NEWLINKPROP: null, RTM_DELLINKPROP: null }),
    pid: int,
    ifi_index: int,
    /** IFLA_ALT_IFNAME, in order. */
    IFLA_PROP_LIST: t.readonlyArray(t.string),
  }),
  t.type({ type: t.literal('RTM_NEWNSID'), pid: int, NETNSA_FD: int, NETNSA_NSID: int }),
]);
export type RtnlCommand = t.TypeOf<typeof RtnlCommand>;

/** Whom a request is for. */
export const BRIDGE_FLAGS = { MASTER: 1, SELF: 2 } as const;

/** A vlan, or vlans from one number to another, with flags (BRIDGE_VLAN_INFO_*). */
const VlanInfo = t.type({ vid: int, vid_end: int, flags: int });
export type VlanInfo = t.TypeOf<typeof VlanInfo>;

export const BridgeLinkCommand = t.intersection([
  t.type({
    type: t.keyof({ RTM_SETLINK: null, RTM_DELLINK: null }),
    pid: int,
    ifi_family: t.literal('AF_BRIDGE'),
    ifi_index: int,
  }),
  t.partial({
    /** What to change of the port. */
    IFLA_PROTINFO: LinkSlaveData,
    /** BRIDGE_FLAGS; absent: of its bridge. */
    IFLA_BRIDGE_FLAGS: int,
    IFLA_BRIDGE_VLAN_INFO: VlanInfo,
    /** A mode of a card (BRIDGE_MODE_*). */
    IFLA_BRIDGE_MODE: int,
  }),
]);
export type BridgeLinkCommand = t.TypeOf<typeof BridgeLinkCommand>;
