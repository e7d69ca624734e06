/** Nexthop objects and buckets as `ip nexthop` prints them (ip/ipnexthop.c, iproute2 6.1.0). */
import type { Bucketmsg, Nhmsg, ResGroup } from '../../core/net/nhmsg.js';
import { NEXTHOP_GRP_TYPE } from '../../core/net/nhmsg.js';
import { RTPROT, RT_SCOPE } from '../../core/net/rtmsg.js';
import type { Session } from './ip_common.js';
import { general } from '../printf.js';
import { both, float, jsonOnly, objectOf, textOf, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { llIndexToName } from './ll_map.js';
import { flagsPiece } from './rt_flags.js';
import { rtprotName, rtscopeName } from './rt_names.js';

/** print_nh_group() */
const groupPiece = ({ NHA_GROUP: group }: Nhmsg): Piece[] => {
  if (group === undefined) return [];
  const entries = group.map(({ id, weight }) => [
    both('id', id, `${id}`),
    ...(weight === 0 ? [] : [both('weight', weight + 1, `,${weight + 1}`)]),
  ]);
  return [both('group', entries.map(objectOf), `group ${entries.map(textOf).join('/')} `)];
};

const CLOCKS_PER_S = 100;

/** print_tv(), of a time in USER_HZ. */
const time = (key: string, clock = 0): Piece => {
  const seconds = clock / CLOCKS_PER_S;
  return both(key, float(seconds), `${key} ${general(seconds)} `);
};

/** print_nh_res_group() */
const resGroup = (res: ResGroup | undefined): Piece[] => {
  if (res === undefined) return [];
  const { NHA_RES_GROUP_BUCKETS: buckets = 0 } = res;
  const pieces = [
    both('buckets', buckets, `buckets ${buckets} `),
    time('idle_timer', res.NHA_RES_GROUP_IDLE_TIMER),
    time('unbalanced_timer', res.NHA_RES_GROUP_UNBALANCED_TIMER),
    time('unbalanced_time', res.NHA_RES_GROUP_UNBALANCED_TIME),
  ];
  return [both('resilient_args', objectOf(pieces), textOf(pieces))];
};

/** __print_nexthop_entry(): without the end of the line. */
export const nexthopEntry = (session: Session, message: Nhmsg): Piece[] => {
  const { nh_scope, nh_protocol, nh_flags, NHA_ID = 0, NHA_OIF, NHA_GATEWAY: gw } = message;
  const all = session.options.details;
  const dev = NHA_OIF === undefined ? undefined : llIndexToName(session, NHA_OIF);
  const scope = rtscopeName(nh_scope);
  const protocol = rtprotName(nh_protocol);
  const isResilient = message.NHA_GROUP_TYPE === NEXTHOP_GRP_TYPE.RES;
  return [
    both('id', NHA_ID, `id ${NHA_ID} `),
    ...groupPiece(message),
    ...(isResilient ? [both('type', 'resilient', 'type resilient ')] : []),
    ...resGroup(message.NHA_RES_GROUP),
    ...(gw === undefined ? [] : [both('gateway', gw, `via ${gw} `)]),
    ...(dev === undefined ? [] : [both('dev', dev, `dev ${dev} `)]),
    ...(nh_scope !== RT_SCOPE.UNIVERSE || all ? [both('scope', scope, `scope ${scope} `)] : []),
    ...(message.NHA_BLACKHOLE ? [both('blackhole', null, 'blackhole ')] : []),
    ...(nh_protocol !== RTPROT.UNSPEC || all ? [both('protocol', protocol, `proto ${protocol} `)] : []),
    flagsPiece(nh_flags),
    ...(message.NHA_FDB ? [both('fdb', null, 'fdb')] : []),
  ];
};

/** print_nexthop_nocache() */
export const printNexthop = (session: Session, message: Nhmsg): Piece[] => [
  ...nexthopEntry(session, message),
  textOnly('\n'),
];

/** print_nexthop_bucket() */
export const printBucket = (message: Bucketmsg): Piece[] => {
  const { NHA_ID: id, NHA_RES_BUCKET_INDEX: index, NHA_RES_BUCKET_NH_ID: nhid } = message;
  const bucket = [
    both('index', index, `index ${index} `),
    time('idle_time', message.NHA_RES_BUCKET_IDLE_TIME),
    both('nhid', nhid, `nhid ${nhid} `),
  ];
  return [
    both('id', id, `id ${id} `),
    both('bucket', objectOf(bucket), textOf(bucket)),
    jsonOnly('flags', []),
    textOnly('\n'),
  ];
};
