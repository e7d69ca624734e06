/** A neighbour as `ip neigh` and `ip monitor` show it (print_neigh() of ip/ipneigh.c, iproute2 6.1.0). */
import { NTF, NUD } from '../../core/net/ndmsg.js';
import type { Ndmsg } from '../../core/net/ndmsg.js';
import type { Session } from './ip_common.js';
import { both, jsonOnly, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { llIndexToName } from './ll_map.js';
import { rtprotName } from './rt_names.js';

/** What is shown of a neighbour; an entry of a forwarding table need not lead to an address. */
type Shown = Omit<Ndmsg, 'ndm_family' | 'NDA_DST'> & { readonly NDA_DST?: string };

const STATES = [
  'INCOMPLETE',
  'REACHABLE',
  'STALE',
  'DELAY',
  'PROBE',
  'FAILED',
  'NOARP',
  'PERMANENT',
] as const satisfies readonly (keyof typeof NUD)[];

/** print_neigh_state() */
const state = (nud: number): Piece[] => {
  if (nud === NUD.NONE) return [];
  const names = STATES.filter((name) => (nud & NUD[name]) !== 0);
  return [textOnly(names.map((name) => `${name} `).join('')), jsonOnly('state', names)];
};

/**
 * ll_addr_n2a(): of an address without octets the first one is shown all the same, which is that of the attribute behind
 * it, NDA_PROBES: its length.
 */
const lladdrOf = ({ NDA_LLADDR: lladdr }: Shown): string | undefined => (lladdr === '' ? '08' : lladdr);

const device = (session: Session, { ndm_ifindex }: Shown, only: number): string | undefined =>
  only !== 0 || ndm_ifindex === 0 ? undefined : llIndexToName(session, ndm_ifindex);

/** print_neigh_brief() */
const brief = (message: Shown, dev: string | undefined): Piece[] => {
  const { NDA_DST: dst } = message;
  const lladdr = lladdrOf(message);
  return [
    ...(dst === undefined ? [] : [both('dst', dst, `${dst.padEnd(39)} `)]),
    ...(dev === undefined ? [] : [both('dev', dev, `${dev.padEnd(16)} `)]),
    ...(lladdr === undefined ? [] : [both('lladdr', lladdr, lladdr)]),
    textOnly('\n'),
  ];
};

/** @param only the index of the only device that is shown, whose name goes without saying; 0: there are others */
export const printNeigh = (session: Session, message: Shown, only: number): Piece[] => {
  const dev = device(session, message, only);
  if (session.options.brief) return brief(message, dev);
  const { NDA_DST: dst, NDA_PROTOCOL: protocol = 0, ndm_flags, ndm_state } = message;
  const lladdr = lladdrOf(message);
  const flag = (mask: number, name: string): Piece[] =>
    (ndm_flags & mask) === 0 ? [] : [both(name, null, `${name} `)];
  return [
    ...(dst === undefined ? [] : [both('dst', dst, `${dst} `)]),
    ...(dev === undefined ? [] : [both('dev', dev, `dev ${dev} `)]),
    ...(lladdr === undefined ? [] : [both('lladdr', lladdr, `lladdr ${lladdr} `)]),
    ...flag(NTF.ROUTER, 'router'),
    ...flag(NTF.PROXY, 'proxy'),
    ...flag(NTF.EXT_LEARNED, 'extern_learn'),
    ...state(ndm_state),
    ...(protocol === 0 ? [] : [both('protocol', rtprotName(protocol), `proto ${rtprotName(protocol)} `)]),
    textOnly('\n'),
  ];
};
