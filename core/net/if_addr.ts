/**
 * Messages of the route netlink family about addresses (include/uapi/linux/if_addr.h, rtnetlink.h), of both families.
 * IFA_FLAGS and ifa_flags are one field here: which of the two carries a flag is a matter of encoding.
 */
import * as t from 'io-ts';
import { int } from '../codec.js';

/** ifa_flags and IFA_FLAGS */
export const IFA_F = {
  SECONDARY: 0x1,
  NODAD: 0x2,
  OPTIMISTIC: 0x4,
  DADFAILED: 0x8,
  HOMEADDRESS: 0x10,
  DEPRECATED: 0x20,
  TENTATIVE: 0x40,
  PERMANENT: 0x80,
  MANAGETEMPADDR: 0x100,
  NOPREFIXROUTE: 0x200,
  MCAUTOJOIN: 0x400,
  STABLE_PRIVACY: 0x800,
} as const;

/** A lifetime that does not end. */
export const INFINITY_LIFE_TIME = 0xffffffff;

/** struct ifa_cacheinfo, in seconds. */
const CacheInfo = t.type({ ifa_prefered: int, ifa_valid: int });
export type CacheInfo = t.TypeOf<typeof CacheInfo>;

const Attributes = t.partial({
  IFA_ADDRESS: t.string,
  IFA_LOCAL: t.string,
  IFA_LABEL: t.string,
  IFA_BROADCAST: t.string,
  IFA_ANYCAST: t.string,
  IFA_CACHEINFO: CacheInfo,
  /** Metric of the prefix route. */
  IFA_RT_PRIORITY: int,
  /** Who added it (IFAPROT_*). */
  IFA_PROTO: int,
});

/** RTM_NEWADDR replaces only with NLM_F_REPLACE and without NLM_F_EXCL. */
export const AddrCommand = t.intersection([
  t.type({
    type: t.keyof({ RTM_NEWADDR: null, RTM_DELADDR: null }),
    pid: int,
    ifa_family: t.keyof({ AF_UNSPEC: null, AF_INET: null, AF_INET6: null, AF_PACKET: null }),
    ifa_index: int,
    ifa_prefixlen: int,
  }),
  t.partial({
    nlmsg_flags: t.readonlyArray(t.keyof({ NLM_F_CREATE: null, NLM_F_EXCL: null, NLM_F_REPLACE: null })),
    ifa_scope: int,
    ifa_flags: int,
  }),
  Attributes,
]);
export type AddrCommand = t.TypeOf<typeof AddrCommand>;

/** An address as the kernel tells of it: what fills an RTM_NEWADDR message of either family. */
export interface Ifaddrmsg extends Readonly<t.TypeOf<typeof Attributes>> {
  readonly ifa_family: 'AF_INET' | 'AF_INET6';
  readonly ifa_index: number;
  readonly ifa_prefixlen: number;
  readonly ifa_scope: number;
  /** IFA_F_* */
  readonly ifa_flags: number;
  /** Of IPv6 the only one there is where the address has no peer. */
  readonly IFA_ADDRESS?: string;
  readonly IFA_CACHEINFO: CacheInfo;
}
