/** Messages of the route netlink family about nexthop objects (include/uapi/linux/nexthop.h, Linux 6.18). Left out: encapsulation, statistics. */
import * as t from 'io-ts';
import { int } from '../codec.js';
import { AddressFamily } from './inet.js';
import { NlmFlags } from './netlink.js';

/** NHA_GROUP_TYPE */
export const NEXTHOP_GRP_TYPE = { MPATH: 0, RES: 1 } as const;

/** struct nexthop_grp */
const NexthopGrp = t.type({
  id: int,
  /** Less one. */
  weight: int,
});
export type NexthopGrp = t.TypeOf<typeof NexthopGrp>;

/** How long a tick of USER_HZ is, which times in messages are in. */
export const MS_PER_CLOCK = 10;

/** NHA_RES_GROUP; times are in USER_HZ. */
const ResGroup = t.partial({
  NHA_RES_GROUP_BUCKETS: int,
  NHA_RES_GROUP_IDLE_TIMER: int,
  NHA_RES_GROUP_UNBALANCED_TIMER: int,
  NHA_RES_GROUP_UNBALANCED_TIME: int,
});
export type ResGroup = t.TypeOf<typeof ResGroup>;

/** struct nhmsg and the attributes behind it. An attribute that is absent was not given. */
const Nhmsg = t.intersection([
  t.type({
    nh_family: t.union([AddressFamily, t.literal('AF_UNSPEC')]),
    /** Answered, never asked. */
    nh_scope: int,
    nh_protocol: int,
    /** RTNH_F_* */
    nh_flags: int,
  }),
  t.partial({
    NHA_ID: int,
    NHA_GROUP: t.readonlyArray(NexthopGrp),
    NHA_GROUP_TYPE: int,
    NHA_BLACKHOLE: t.literal(true),
    NHA_OIF: int,
    NHA_GATEWAY: t.string,
    NHA_FDB: t.literal(true),
    NHA_RES_GROUP: ResGroup,
  }),
]);
export type Nhmsg = t.TypeOf<typeof Nhmsg>;

/** NHA_RES_BUCKET of one nexthop object. */
export interface Bucketmsg {
  readonly NHA_ID: number;
  readonly NHA_RES_BUCKET_INDEX: number;
  /** USER_HZ */
  readonly NHA_RES_BUCKET_IDLE_TIME: number;
  readonly NHA_RES_BUCKET_NH_ID: number;
}

/** A nexthop object comes, or goes; one that is to go is told by its id alone. */
export const NexthopCommand = t.intersection([
  t.type({
    type: t.keyof({ RTM_NEWNEXTHOP: null, RTM_DELNEXTHOP: null }),
    pid: int,
    nlmsg_flags: t.readonlyArray(NlmFlags),
  }),
  Nhmsg,
]);
export type NexthopCommand = t.TypeOf<typeof NexthopCommand>;
