/** A forwarding entry as `bridge fdb` and `bridge monitor` show it (print_fdb() of bridge/fdb.c, iproute2 6.1.0). */
import { NTF, NUD } from '../../core/net/ndmsg.js';
import type { FdbMessage } from '../../core/net/ndmsg.js';
import { showsStats } from './bridge_common.js';
import type { Session } from './ip_common.js';
import { both, jsonOnly, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { llIndexToName } from './ll_map.js';

const HEX = 16;

/** state_n2a() */
const stateName = (session: Session, state: number): string => {
  if ((state & NUD.PERMANENT) !== 0) return 'permanent';
  if ((state & NUD.NOARP) !== 0) return 'static';
  if ((state & NUD.STALE) !== 0) return 'stale';
  if ((state & NUD.REACHABLE) !== 0) return '';
  const number = state === 0 ? '0' : `0x${state.toString(HEX)}`;
  return session.options.json ? number : `state=${number}`;
};

const FLAGS: readonly (readonly [flag: number, name: string])[] = [
  [NTF.SELF, 'self'],
  [NTF.ROUTER, 'router'],
  [NTF.EXT_LEARNED, 'extern_learn'],
  [NTF.OFFLOADED, 'offload'],
  [NTF.MASTER, 'master'],
  [NTF.STICKY, 'sticky'],
];

const flags = (ndm_flags: number): Piece => {
  const names = FLAGS.filter(([flag]) => (ndm_flags & flag) !== 0).map(([, name]) => name);
  return both('flags', names, names.map((name) => `${name} `).join(''));
};

const stats = ({ NDA_CACHEINFO: cache }: FdbMessage): Piece[] =>
  cache === undefined
    ? []
    : [
        textOnly(`used ${cache.ndm_used}/${cache.ndm_updated} `),
        jsonOnly('used', cache.ndm_used),
        jsonOnly('updated', cache.ndm_updated),
      ];

const shown = (value: string | number | undefined, key: string, word: string): Piece[] =>
  value === undefined ? [] : [both(key, value, `${word} ${value} `)];

/** Where it leads: an attribute that is there is shown. */
const way = (session: Session, message: FdbMessage): Piece[] => {
  const { NDA_DST, NDA_VLAN, NDA_PORT, NDA_VNI, NDA_SRC_VNI, NDA_IFINDEX, NDA_NH_ID, NDA_LINK_NETNSID } =
    message;
  const via =
    NDA_LINK_NETNSID === undefined
      ? shown(NDA_IFINDEX && llIndexToName(session, NDA_IFINDEX), 'viaIf', 'via')
      : shown(NDA_IFINDEX, 'viaIfIndex', 'via ifindex');
  return [
    ...shown(NDA_DST, 'dst', 'dst'),
    ...shown(NDA_VLAN, 'vlan', 'vlan'),
    ...shown(NDA_PORT, 'port', 'port'),
    ...shown(NDA_VNI, 'vni', 'vni'),
    ...shown(NDA_SRC_VNI, 'src_vni', 'src_vni'),
    ...via,
    ...shown(NDA_NH_ID, 'nhid', 'nhid'),
    ...shown(NDA_LINK_NETNSID, 'linkNetNsId', 'link-netnsid'),
  ];
};

/** @param only index of the only device that is shown, whose name goes without saying; 0: there are others */
export const printFdb = (session: Session, message: FdbMessage, only: number, deleted = false): Piece[] => {
  const { NDA_LLADDR: mac, ndm_ifindex, ndm_flags, ndm_state, NDA_MASTER } = message;
  const name = only === 0 ? llIndexToName(session, ndm_ifindex) : undefined;
  const master = NDA_MASTER === undefined ? undefined : llIndexToName(session, NDA_MASTER);
  const state = stateName(session, ndm_state);
  return [
    ...(deleted ? [both('deleted', true, 'Deleted ')] : []),
    both('mac', mac, `${mac} `),
    ...(name === undefined ? [] : [both('ifname', name, `dev ${name} `)]),
    ...way(session, message),
    ...(showsStats(session) ? stats(message) : []),
    flags(ndm_flags),
    ...(master === undefined ? [] : [both('master', master, `master ${master} `)]),
    both('state', state, `${state}\n`),
  ];
};
