/** Vlans as `bridge vlan` and `bridge monitor` show them (bridge/vlan.c, iproute2 6.1.0). */
import { BRIDGE_VLAN_INFO } from '../../core/link/br_private.js';
import { stpState } from './bridge_link.js';
import { both, jsonOnly, objectOf, textOf, textOnly } from './json_print.js';
import type { Json, Piece } from './json_print.js';

/** A vlan, or vlans in a row that have all else in common. */
export interface VlanRange {
  readonly vid: number;
  readonly vid_end: number;
  /** BRIDGE_VLAN_INFO_* */
  readonly flags: number;
}

const IFNAMSIZ = 16;
const INDENT = ' '.repeat(IFNAMSIZ);

/** print_range(), print_vlan_flags() */
const rangeOf = ({ vid, vid_end, flags }: VlanRange): Piece[] => {
  const names = [
    ...((flags & BRIDGE_VLAN_INFO.PVID) === 0 ? [] : ['PVID']),
    ...((flags & BRIDGE_VLAN_INFO.UNTAGGED) === 0 ? [] : ['Egress Untagged']),
  ];
  return [
    both('vlan', vid, `${vid}`),
    ...(vid === vid_end ? [] : [both('vlanEnd', vid_end, `-${vid_end}`)]),
    ...(names.length === 0 ? [] : [both('flags', names, names.map((name) => ` ${name}`).join(''))]),
  ];
};

export const vlanLine = (range: VlanRange): Piece[] => [...rangeOf(range), textOnly('\n')];

/** The last vlan of a range has a flag that says so, which is not shown but makes JSON have a list of them. */
export const vlanInfo = (range: VlanRange): Piece[] => [
  ...vlanLine(range),
  ...(range.vid === range.vid_end || range.flags !== 0 ? [] : [jsonOnly('flags', [])]),
];

const MCAST_ROUTER = 1;

/** print_vlan_opts(). @param state BR_STATE_* @param whole whether the message says all there is */
export const vlanOpts = (range: VlanRange, state: number, whole: boolean): Piece[] => [
  ...vlanLine(range),
  textOnly(`${INDENT}    `),
  stpState(state),
  ...(whole ? [both('mcast_router', MCAST_ROUTER, `mcast_router ${MCAST_ROUTER} `)] : []),
  textOnly('\n'),
];

const counter = (direction: 'RX' | 'TX'): Piece[] => {
  const key = direction.toLowerCase();
  return [
    both(`${key}_bytes`, 0, `${INDENT}    ${direction}: 0 bytes`),
    both(`${key}_packets`, 0, ' 0 packets\n'),
  ];
};

/** __print_one_vlan_stats(), of counters that have counted nothing. */
export const vlanStats = (): Piece[] => [...counter('RX'), ...counter('TX')];

/** The key of a vlan's number in statistics. */
export const asVid = (pieces: readonly Piece[]): Piece[] =>
  pieces.map(({ text, field }) =>
    field === undefined ? { text } : { text, field: [field[0] === 'vlan' ? 'vid' : field[0], field[1]] },
  );

/** open_vlan_port() and what follows: the name stands before the first of its lines. */
export const vlanPort = (name: string, lines: readonly (readonly Piece[])[]): Piece[] => {
  const vlans: Json[] = lines.map(objectOf);
  return [
    both('ifname', name, `${name.padEnd(IFNAMSIZ)}  `),
    jsonOnly('vlans', vlans),
    textOnly(lines.map(textOf).join(`${INDENT}  `)),
  ];
};
