/** Flags of routes and nexthops (ip/iproute.c: print_rt_flags, iproute2 6.1.0). */
import { RTM_F, RTNH_F } from '../../core/net/rtmsg.js';
import { both } from './json_print.js';
import type { Piece } from './json_print.js';

/** rtnh_flags and rtm_flags in the order of print_rt_flags(). */
const FLAGS: readonly (readonly [flag: number, name: string])[] = [
  [RTNH_F.DEAD, 'dead'],
  [RTNH_F.ONLINK, 'onlink'],
  [RTNH_F.PERVASIVE, 'pervasive'],
  [RTNH_F.OFFLOAD, 'offload'],
  [RTNH_F.TRAP, 'trap'],
  [RTM_F.NOTIFY, 'notify'],
  [RTNH_F.LINKDOWN, 'linkdown'],
  [RTNH_F.UNRESOLVED, 'unresolved'],
  [RTM_F.OFFLOAD, 'rt_offload'],
  [RTM_F.TRAP, 'rt_trap'],
  [RTM_F.OFFLOAD_FAILED, 'rt_offload_failed'],
];

/** print_rt_flags() */
export const flagsPiece = (flags: number): Piece => {
  const names = FLAGS.filter(([flag]) => (flags & flag) !== 0).map(([, name]) => name);
  return both('flags', names, names.map((name) => `${name} `).join(''));
};
