/** Messages of the route netlink family about neighbours (include/uapi/linux/neighbour.h, Linux 6.18). */
import * as t from 'io-ts';
import { int } from '../codec.js';
import { AddressFamily } from './inet.js';
import { NlmFlags } from './netlink.js';

/** ndm_state: one of these. */
export const NUD = {
  NONE: 0,
  INCOMPLETE: 0x01,
  REACHABLE: 0x02,
  STALE: 0x04,
  DELAY: 0x08,
  PROBE: 0x10,
  FAILED: 0x20,
  NOARP: 0x40,
  PERMANENT: 0x80,
} as const;

/** ndm_flags. Left out: NTF_MANAGED. */
export const NTF = {
  /** Of a neighbour it makes the kernel resolve, which is not modelled. */
  USE: 0x01,
  SELF: 0x02,
  MASTER: 0x04,
  PROXY: 0x08,
  EXT_LEARNED: 0x10,
  OFFLOADED: 0x20,
  STICKY: 0x40,
  ROUTER: 0x80,
} as const;

const Attributes = t.partial({
  /** Of any length; octets beyond those of the device's addresses are not looked at. */
  NDA_LLADDR: t.string,
  /** Who made it (RTPROT_*). */
  NDA_PROTOCOL: int,
});

const Ndm = t.type({
  ndm_family: AddressFamily,
  /** 0: of no device, which a proxy may be. */
  ndm_ifindex: int,
  ndm_state: int,
  ndm_flags: int,
  NDA_DST: t.string,
});

export const NeighCommand = t.intersection([
  t.type({
    type: t.keyof({ RTM_NEWNEIGH: null, RTM_DELNEIGH: null }),
    pid: int,
    nlmsg_flags: t.readonlyArray(NlmFlags),
  }),
  Ndm,
  Attributes,
]);
export type NeighCommand = t.TypeOf<typeof NeighCommand>;

/** A neighbour as the kernel tells of it. */
export type Ndmsg = t.TypeOf<typeof Ndm> & t.TypeOf<typeof Attributes>;

/** What is said of an entry of a forwarding table, or of an address that a device listens to. */
const Fdb = t.partial({
  /** Address of the far end, behind a tunnel. */
  NDA_DST: t.string,
  NDA_VLAN: int,
  /** UDP port. */
  NDA_PORT: int,
  NDA_VNI: int,
  NDA_SRC_VNI: int,
  /** Index of the device to send through, or of the port that is meant. */
  NDA_IFINDEX: int,
  NDA_NH_ID: int,
});
const FdbHeader = t.type({
  ndm_ifindex: int,
  /** NUD_*, some of them together. */
  ndm_state: int,
  /** NTF_* */
  ndm_flags: int,
});

export const FdbCommand = t.intersection([
  t.type({
    type: t.keyof({ RTM_NEWNEIGH: null, RTM_DELNEIGH: null }),
    pid: int,
    nlmsg_flags: t.readonlyArray(t.union([NlmFlags, t.literal('NLM_F_BULK')])),
    ndm_family: t.literal('AF_BRIDGE'),
    NDA_LLADDR: t.string,
  }),
  FdbHeader,
  Fdb,
  /** Which flags and states a flush looks at. */
  t.partial({ NDA_NDM_FLAGS_MASK: int, NDA_NDM_STATE_MASK: int }),
]);
export type FdbCommand = t.TypeOf<typeof FdbCommand>;

/** An entry as the kernel tells of it. */
export interface FdbMessage extends t.TypeOf<typeof FdbHeader>, t.TypeOf<typeof Fdb> {
  readonly NDA_LLADDR: string;
  /** Index of the bridge whose table it is in. */
  readonly NDA_MASTER?: number;
  /** Id of the net that the rest of it is about, where it is another than the device's. */
  readonly NDA_LINK_NETNSID?: number;
  /** Seconds since it was used, and changed. */
  readonly NDA_CACHEINFO?: { readonly ndm_used: number; readonly ndm_updated: number };
}
