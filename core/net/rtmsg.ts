/**
 * Messages of the route netlink family about routes and rules, of both families of addresses
 * (include/uapi/linux/rtnetlink.h, include/uapi/linux/fib_rules.h, Linux 6.18): what is asked, and what a dump tells.
 * Left out: encapsulation, IPv6 source routing, statistics.
 */
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { AddressFamily } from './inet.js';
import type { Found } from './netdevice.js';
import { NlmFlags } from './netlink.js';

/** rtm_type */
export const RTN = {
  UNSPEC: 0,
  UNICAST: 1,
  LOCAL: 2,
  BROADCAST: 3,
  ANYCAST: 4,
  MULTICAST: 5,
  BLACKHOLE: 6,
  UNREACHABLE: 7,
  PROHIBIT: 8,
  THROW: 9,
  NAT: 10,
  XRESOLVE: 11,
} as const;

/** rtm_scope: how far away a destination is; larger is nearer. */
export const RT_SCOPE = { UNIVERSE: 0, SITE: 200, LINK: 253, HOST: 254, NOWHERE: 255 } as const;

export const RT_TABLE = { UNSPEC: 0, COMPAT: 252, DEFAULT: 253, MAIN: 254, LOCAL: 255 } as const;

/** rtm_protocol: who made it. */
export const RTPROT = { UNSPEC: 0, REDIRECT: 1, KERNEL: 2, BOOT: 3, STATIC: 4, RA: 9 } as const;

/** rtnh_flags, and rtm_flags of a route with one nexthop. */
export const RTNH_F = {
  DEAD: 0x1,
  PERVASIVE: 0x2,
  ONLINK: 0x4,
  OFFLOAD: 0x8,
  LINKDOWN: 0x10,
  UNRESOLVED: 0x20,
  TRAP: 0x40,
} as const;

/** rtm_flags of requests for one route, and of their answers. */
export const RTM_F = {
  NOTIFY: 0x100,
  CLONED: 0x200,
  PREFIX: 0x800,
  LOOKUP_TABLE: 0x1000,
  FIB_MATCH: 0x2000,
  OFFLOAD: 0x4000,
  TRAP: 0x8000,
  /** The same bit as RTCF_MULTICAST. */
  OFFLOAD_FAILED: 0x20000000,
} as const;

/** rtm_flags of an answer whose route is to an address of the machine itself, or to all (net/ip_fib.h RTCF_*). */
export const RTCF = {
  NOTIFY: 0x00010000,
  DOREDIRECT: 0x01000000,
  DIRECTSRC: 0x04000000,
  BROADCAST: 0x10000000,
  MULTICAST: 0x20000000,
  LOCAL: 0x80000000,
} as const;

/** RTA_VIA: a gateway of another family. */
const Via = t.type({ rtvia_family: AddressFamily, rtvia_addr: t.string });

/** struct rtnexthop and what is behind it. */
const Rtnexthop = t.intersection([
  t.type({
    /** RTNH_F_* */
    rtnh_flags: int,
    /** Weight, less one. */
    rtnh_hops: int,
    /** 0: find it by the gateway. */
    rtnh_ifindex: int,
  }),
  t.partial({ RTA_GATEWAY: t.string, RTA_VIA: Via, RTA_FLOW: int }),
]);
export type Rtnexthop = t.TypeOf<typeof Rtnexthop>;

/** struct rtmsg and the attributes behind it. An attribute that is absent was not given. */
export const Rtmsg = t.intersection([
  t.type({
    rtm_family: AddressFamily,
    rtm_dst_len: int,
    rtm_src_len: int,
    rtm_tos: int,
    /** With RTA_TABLE, where the table does not fit into a byte. */
    rtm_table: int,
    rtm_protocol: int,
    rtm_scope: int,
    rtm_type: int,
    rtm_flags: int,
  }),
  t.partial({
    RTA_DST: t.string,
    RTA_SRC: t.string,
    RTA_IIF: int,
    RTA_OIF: int,
    RTA_GATEWAY: t.string,
    RTA_VIA: Via,
    RTA_PRIORITY: int,
    RTA_PREFSRC: t.string,
    /** RTAX_* by name; RTAX_LOCK is a mask of their numbers. */
    RTA_METRICS: t.record(t.string, int),
    RTAX_CC_ALGO: t.string,
    RTA_MULTIPATH: t.readonlyArray(Rtnexthop),
    RTA_FLOW: int,
    RTA_MARK: int,
    RTA_UID: int,
    /** ICMPV6_ROUTER_PREF_* */
    RTA_PREF: int,
    /** Seconds. */
    RTA_EXPIRES: int,
    /** rta_expires of struct rta_cacheinfo, seconds. */
    rta_expires: int,
    /** rta_error of struct rta_cacheinfo: a negative errno, 0: none. */
    rta_error: int,
    RTA_NH_ID: int,
    RTA_IP_PROTO: int,
    RTA_SPORT: int,
    RTA_DPORT: int,
  }),
]);
export type Rtmsg = t.TypeOf<typeof Rtmsg>;

/** A route comes, or goes; one that is to go is told by what of it is said. */
export const RouteCommand = t.intersection([
  t.type({
    type: t.keyof({ RTM_NEWROUTE: null, RTM_DELROUTE: null }),
    pid: int,
    nlmsg_flags: t.readonlyArray(NlmFlags),
  }),
  Rtmsg,
]);
export type RouteCommand = t.TypeOf<typeof RouteCommand>;

/** What is asked of a dump of routes; the kernel itself leaves out the rest. */
export interface RouteFilter {
  /** RT_TABLE_UNSPEC: all of them. */
  readonly table: number;
  readonly protocol: number;
  readonly type: number;
  /** Index of a device; 0: any. */
  readonly oif: number;
}

/** How a family answers requests about routes: what it registers for RTM_NEWROUTE, RTM_DELROUTE and RTM_GETROUTE. */
export interface RouteHandlers {
  readonly doit: (call: Call, command: RouteCommand, net: number) => Verdict;
  readonly dumpit: (kernel: Kernel, net: number, filter: RouteFilter) => Found<Rtmsg[]>;
  /** Absent: the family does not tell of single routes. */
  readonly getit?: (kernel: Kernel, net: number, request: Rtmsg) => Found<Rtmsg>;
}

/** action of struct fib_rule_hdr. */
export const FR_ACT = {
  UNSPEC: 0,
  TO_TBL: 1,
  GOTO: 2,
  NOP: 3,
  BLACKHOLE: 6,
  UNREACHABLE: 7,
  PROHIBIT: 8,
} as const;

/** flags of struct fib_rule_hdr. */
export const FIB_RULE = {
  PERMANENT: 0x1,
  INVERT: 0x2,
  UNRESOLVED: 0x4,
  IIF_DETACHED: 0x8,
  OIF_DETACHED: 0x10,
} as const;

const Range = t.type({ start: int, end: int });

/** struct fib_rule_hdr and the attributes behind it. */
export const FibRuleHdr = t.intersection([
  t.type({
    family: AddressFamily,
    dst_len: int,
    src_len: int,
    tos: int,
    /** With FRA_TABLE, where the table does not fit into a byte. */
    table: int,
    action: int,
    flags: int,
  }),
  t.partial({
    FRA_DST: t.string,
    FRA_SRC: t.string,
    FRA_IIFNAME: t.string,
    FRA_OIFNAME: t.string,
    FRA_GOTO: int,
    FRA_PRIORITY: int,
    FRA_FWMARK: int,
    FRA_FWMASK: int,
    FRA_FLOW: int,
    FRA_TUN_ID: int,
    /** -1: none. */
    FRA_SUPPRESS_IFGROUP: int,
    FRA_SUPPRESS_PREFIXLEN: int,
    FRA_L3MDEV: int,
    FRA_UID_RANGE: Range,
    FRA_PROTOCOL: int,
    FRA_IP_PROTO: int,
    FRA_SPORT_RANGE: Range,
    FRA_DPORT_RANGE: Range,
  }),
]);
export type FibRuleHdr = t.TypeOf<typeof FibRuleHdr>;

export const RuleCommand = t.intersection([
  t.type({
    type: t.keyof({ RTM_NEWRULE: null, RTM_DELRULE: null }),
    pid: int,
    nlmsg_flags: t.readonlyArray(NlmFlags),
  }),
  FibRuleHdr,
]);
export type RuleCommand = t.TypeOf<typeof RuleCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly routes: RouteCommand;
    readonly rules: RuleCommand;
  }
  interface Ops {
    /** rtnl_msg_handlers for routes, by family; a family that has none answers EOPNOTSUPP. */
    readonly routes: Readonly<Partial<Record<AddressFamily, RouteHandlers>>>;
  }
}
