/** Messages of the route netlink family about neighbours (include/uapi/linux/neighbour.h, Linux 6.18). */
import * as t from 'io-ts';
import { int } from '../codec.js';
import { AddressFamily } from './inet.js';
import { NlmFlags } from './rtmsg.js';

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

/** ndm_flags. Left out: those that make the kernel resolve (NTF_USE, NTF_MANAGED), and those of bridges. */
export const NTF = { PROXY: 0x08, EXT_LEARNED: 0x10, ROUTER: 0x80 } as const;

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
