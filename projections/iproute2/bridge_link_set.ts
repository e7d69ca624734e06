/** `bridge link set` (brlink_modify() of bridge/link.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import type { LinkSlaveData } from '../../core/link/link_data.js';
import { BRIDGE_FLAGS } from '../../core/net/if_link.js';
import { failed } from '../program.js';
import { atoi, parseOnOff } from './argument.js';
import { cannotFindBridge, fail, talkTo } from './bridge_common.js';
import { OK, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { PORT_STATES } from './iplink_bridge_print.js';
import { keywordFor, takeKeyword } from './keyword.js';
import type { Keyword } from './keyword.js';
import { llNameToIndex } from './ll_map.js';
import { BRIDGE_LINK_USAGE } from './usage_bridge.js';

/** What the words say. */
interface Said {
  readonly dev?: string;
  readonly protinfo: LinkSlaveData;
  /** BRIDGE_FLAGS */
  readonly flags: number;
  readonly mode?: number;
}
type Outcome = E.Either<Answer, Said>;

const with_ = (said: Said, data: LinkSlaveData): Outcome =>
  E.right({ ...said, protinfo: { ...said.protinfo, ...data } });

const EXIT_MINUS_EINVAL = 234;

const flag = (word: string, key: keyof LinkSlaveData | undefined): Keyword<Said> => ({
  word,
  exact: true,
  value: (said, value) => {
    const on = parseOnOff(word, value);
    if (E.isLeft(on)) return E.left(failed(EXIT_MINUS_EINVAL, on.left));
    return key === undefined ? E.right(said) : with_(said, { [key]: on.right });
  },
});

/** A number that is sent only within bounds. */
const number = (
  word: string,
  key: keyof LinkSlaveData,
  convert: (word: string) => number,
  min: number,
): Keyword<Said> => ({
  word,
  exact: true,
  value: (said, value) => {
    const converted = convert(value);
    return converted < min ? E.right(said) : with_(said, { [key]: converted });
  },
});

const toU32 = (word: string): number => atoi(word) >>> 0;
const toS16 = (word: string): number => (atoi(word) << 16) >> 16;
const toS8 = (word: string): number => (atoi(word) << 24) >> 24;

/** parse_stp_state(), of a number or a name. */
const takeState = (said: Said, word: string): Outcome => {
  const named = PORT_STATES.indexOf(word);
  const state = /^\s*[+-]?\d+$/.test(word) ? toS8(word) : named;
  if (state === -1 && named === -1 && !/\d$/.test(word))
    return E.left(fail('Error: invalid STP port state\n'));
  return state < 0 ? E.right(said) : with_(said, { IFLA_BRPORT_STATE: state });
};

const MODES: Readonly<Record<string, number>> = { veb: 0, vepa: 1 };

const takeMode = (said: Said, word: string): Outcome => {
  const mode = MODES[word];
  return mode === undefined
    ? E.left(fail('Mode argument must be "vepa" or "veb".\n'))
    : E.right({ ...said, mode, flags: BRIDGE_FLAGS.SELF });
};

const backupPort =
  (session: Session) =>
  (said: Said, word: string): Outcome => {
    const ifindex = llNameToIndex(session, word);
    return ifindex === 0
      ? E.left(fail(`Error: device ${word} does not exist\n`))
      : with_(said, { IFLA_BRPORT_BACKUP_PORT: ifindex });
  };

const keywordsOf = (session: Session): readonly Keyword<Said>[] => [
  { word: 'dev', exact: true, value: (said, dev) => E.right({ ...said, dev }) },
  flag('guard', 'IFLA_BRPORT_GUARD'),
  flag('hairpin', 'IFLA_BRPORT_MODE'),
  flag('fastleave', 'IFLA_BRPORT_FAST_LEAVE'),
  flag('root_block', 'IFLA_BRPORT_PROTECT'),
  flag('learning', 'IFLA_BRPORT_LEARNING'),
  // IFLA_BRPORT_LEARNING_SYNC is of no consequence in the bridge.
  flag('learning_sync', undefined),
  flag('flood', 'IFLA_BRPORT_UNICAST_FLOOD'),
  number('mcast_router', 'IFLA_BRPORT_MULTICAST_ROUTER', toS8, 0),
  flag('mcast_flood', 'IFLA_BRPORT_MCAST_FLOOD'),
  flag('bcast_flood', 'IFLA_BRPORT_BCAST_FLOOD'),
  flag('mcast_to_unicast', 'IFLA_BRPORT_MCAST_TO_UCAST'),
  number('cost', 'IFLA_BRPORT_COST', toU32, 1),
  number('priority', 'IFLA_BRPORT_PRIORITY', toS16, 0),
  { word: 'state', exact: true, value: takeState },
  { word: 'hwmode', exact: true, value: takeMode },
  { word: 'self', exact: true, alone: (said) => E.right({ ...said, flags: said.flags | BRIDGE_FLAGS.SELF }) },
  {
    word: 'master',
    exact: true,
    alone: (said) => E.right({ ...said, flags: said.flags | BRIDGE_FLAGS.MASTER }),
  },
  flag('neigh_suppress', 'IFLA_BRPORT_NEIGH_SUPPRESS'),
  flag('vlan_tunnel', 'IFLA_BRPORT_VLAN_TUNNEL'),
  flag('isolated', 'IFLA_BRPORT_ISOLATED'),
  flag('locked', 'IFLA_BRPORT_LOCKED'),
  { word: 'backup_port', exact: true, value: backupPort(session) },
  { word: 'nobackup_port', exact: true, alone: (said) => with_(said, { IFLA_BRPORT_BACKUP_PORT: 0 }) },
];

const parse = (session: Session, words: readonly string[]): Outcome => {
  const keywords = keywordsOf(session);
  let said: Said = { protinfo: {}, flags: 0 };
  let rest = words;
  for (let [word, next] = rest; word !== undefined; [word, next] = rest) {
    const keyword = keywordFor(keywords, word);
    if (keyword === undefined) return E.left(usage(BRIDGE_LINK_USAGE));
    const taken = takeKeyword(keyword, said, next);
    if (E.isLeft(taken)) return taken;
    said = taken.right.said;
    rest = rest.slice(taken.right.count);
  }
  return E.right(said);
};

export const linkSet = (session: Session, words: readonly string[]): Answer => {
  const said = parse(session, words);
  if (E.isLeft(said)) return said.left;
  const { dev, protinfo, flags, mode } = said.right;
  if (dev === undefined) return fail('Device is a required argument.\n');
  const ifi_index = llNameToIndex(session, dev);
  if (ifi_index === 0) return cannotFindBridge(dev);
  const refused = talkTo(session, {
    type: 'RTM_SETLINK',
    pid: session.system.pid,
    ifi_family: 'AF_BRIDGE',
    ifi_index,
    IFLA_PROTINFO: protinfo,
    ...(flags !== 0 && { IFLA_BRIDGE_FLAGS: flags }),
    ...(mode !== undefined && { IFLA_BRIDGE_MODE: mode }),
  });
  return refused ?? OK;
};
