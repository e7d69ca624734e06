/** `bridge fdb`: forwarding entries of bridges and vxlans, and addresses of other devices (bridge/fdb.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { NTF, NUD } from '../../core/net/ndmsg.js';
import type { FdbMessage } from '../../core/net/ndmsg.js';
import { rtnlFdbDump, rtnlFdbGet } from '../fdbmsg.js';
import { duparg, duparg2, atoi, getUnsigned, incompleteCommand, invarg, matches } from './argument.js';
import { cannotFind, cannotFindBridge, colourless, fail, failAnswer } from './bridge_common.js';
import { fdbFlush } from './bridge_fdb_flush.js';
import { fdbModify, macOf, takeAddress, toShort } from './bridge_fdb_modify.js';
import { printFdb } from './bridge_fdb_print.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { print } from './json_print.js';
import { llInitMap, llNameToIndex } from './ll_map.js';
import { BRIDGE_FDB_USAGE } from './usage_bridge.js';

/** NUD_*, all of them. */
const ANY_STATE = -1;

/** state_a2n() */
const stateOf = (word: string): number | undefined => {
  if (matches(word, 'permanent')) return NUD.PERMANENT;
  if (matches(word, 'static') || matches(word, 'temp')) return NUD.NOARP;
  if (matches(word, 'stale')) return NUD.STALE;
  if (matches(word, 'reachable') || matches(word, 'dynamic')) return NUD.REACHABLE;
  return word === 'all' ? ANY_STATE : getUnsigned(word);
};

interface Filter {
  readonly dev?: string;
  readonly br?: string;
  /** 0: any */
  readonly vlan: number;
  /** NUD_*; 0: any */
  readonly state: number;
  readonly dynamic: boolean;
}

const takePair = (filter: Filter, word: string, value: string): E.Either<Answer, Filter> => {
  switch (word) {
    case 'br':
      return E.right({ ...filter, br: value });
    case 'vlan':
      return filter.vlan === 0 ? E.right({ ...filter, vlan: atoi(value) }) : E.left(duparg('vlan', value));
    case 'state': {
      const state = stateOf(value);
      return state === undefined
        ? E.left(invarg('invalid state', value))
        : E.right({ ...filter, state: filter.state | state });
    }
    default:
      return E.right({ ...filter, dev: value });
  }
};

const PAIRS: ReadonlySet<string> = new Set(['brport', 'dev', 'br', 'vlan', 'state']);

/** Words that are none of them are passed over. */
const parseShow = (words: readonly string[]): E.Either<Answer, Filter> => {
  let filter: Filter = { vlan: 0, state: 0, dynamic: false };
  let rest = words;
  for (let [word, value] = rest; word !== undefined; [word, value] = rest) {
    const pair = PAIRS.has(word);
    if (pair && value === undefined) return E.left(incompleteCommand());
    if (!pair && word !== 'dynamic' && matches(word, 'help')) return E.left(usage(BRIDGE_FDB_USAGE));
    const taken = pair
      ? takePair(filter, word, value ?? '')
      : E.right({ ...filter, dynamic: filter.dynamic || word === 'dynamic' });
    if (E.isLeft(taken)) return taken;
    filter = taken.right;
    rest = rest.slice(pair ? 2 : 1);
  }
  return E.right(filter);
};

const passes = ({ ndm_state, NDA_VLAN = 0 }: FdbMessage, { state, vlan, dynamic }: Filter): boolean =>
  (state === 0 || (ndm_state & state) !== 0) &&
  (vlan === 0 || vlan === NDA_VLAN) &&
  !(dynamic && (ndm_state & NUD.PERMANENT) !== 0);

/** fdb_show() */
const show = (session: Session, words: readonly string[]): Answer => {
  const filter = parseShow(words);
  if (E.isLeft(filter)) return filter.left;
  const { dev, br } = filter.right;
  const master = br === undefined ? 0 : llNameToIndex(session, br);
  if (br !== undefined && master === 0) return cannotFindBridge(br);
  const ifindex = dev === undefined ? 0 : llNameToIndex(session, dev);
  if (dev !== undefined && ifindex === 0) return cannotFind(dev);
  return colourless(session, 'fdb show', () => {
    const lines = rtnlFdbDump(session.system.kernel(), ownNet(session), { ifindex, master })
      .filter((message) => passes(message, filter.right))
      .map((message) => printFdb(session, message, ifindex));
    return { ...OK, stdout: print(lines, session.options) };
  });
};

/** What is said of the one entry that is asked for. */
interface Said {
  readonly dev?: string;
  readonly br?: string;
  readonly addr?: string;
  readonly vlan: number;
  readonly flags: number;
}

const MAX_VNI = 0xffffff;

const takeGetPair = (said: Said, word: string, value: string): E.Either<Answer, Said> => {
  if (word === 'br') return E.right({ ...said, br: value });
  if (word === 'dev' || word === 'brport') return E.right({ ...said, dev: value });
  if (word !== 'vni')
    return said.vlan >= 0 ? E.left(duparg2('vlan', value)) : E.right({ ...said, vlan: toShort(value) });
  const vni = getUnsigned(value, MAX_VNI);
  return vni === undefined ? E.left(invarg('invalid VNI\n', value)) : E.right(said);
};

const isGetPair = (word: string): boolean =>
  ['brport', 'dev', 'br', 'vni'].includes(word) ||
  (word !== 'self' && !matches(word, 'master') && matches(word, 'vlan'));

const flagOf = (word: string): number | undefined => {
  if (word === 'self') return NTF.SELF;
  if (matches(word, 'master')) return NTF.MASTER;
  return matches(word, 'dynamic') ? 0 : undefined;
};

const parseGet = (words: readonly string[]): E.Either<Answer, Said> => {
  let said: Said = { vlan: -1, flags: 0 };
  let rest = words;
  for (let [word, value] = rest; word !== undefined; [word, value] = rest) {
    if (isGetPair(word)) {
      if (value === undefined) return E.left(incompleteCommand());
      const taken = takeGetPair(said, word, value);
      if (E.isLeft(taken)) return taken;
      said = taken.right;
      rest = rest.slice(2);
      continue;
    }
    const flag = flagOf(word);
    const address = flag === undefined ? takeAddress(said.addr, [word, value]) : undefined;
    if (address !== undefined && E.isLeft(address)) return address;
    said = { ...said, flags: said.flags | (flag ?? 0), ...(address && { addr: address.right.addr }) };
    rest = rest.slice(address?.right.count ?? 1);
  }
  return E.right(said);
};

/** fdb_get() */
const get = (session: Session, words: readonly string[]): Answer => {
  const said = parseGet(words);
  if (E.isLeft(said)) return said.left;
  const { dev, br, addr: word, vlan, flags } = said.right;
  if ((dev === undefined && br === undefined) || word === undefined)
    return fail('Device or master and address are required arguments.\n');
  const addr = macOf(word);
  if (addr === undefined) return fail(`Invalid mac address ${word}\n`);
  const ifindex = dev === undefined ? 0 : llNameToIndex(session, dev);
  if (dev !== undefined && ifindex === 0) return cannotFind(dev);
  const master = br === undefined ? 0 : llNameToIndex(session, br);
  if (br !== undefined && master === 0) return cannotFindBridge(br);
  const found = rtnlFdbGet(session.system.kernel(), ownNet(session), {
    addr,
    vid: vlan < 0 ? undefined : vlan,
    ndm_flags: flags,
    ifindex,
    master,
  });
  if (E.isLeft(found)) return failAnswer(found.left);
  return colourless(session, 'fdb get', () => ({
    ...OK,
    stdout: print([printFdb(session, found.right, 0)], session.options),
  }));
};

type Subcommand = (session: Session, words: readonly string[]) => Answer;

/** In the order in which abbreviations are tried; the exact one takes none. */
const SUBCOMMANDS: readonly (readonly [word: string, run: Subcommand, exact?: true])[] = [
  ['add', fdbModify('RTM_NEWNEIGH', 'NLM_F_CREATE', 'NLM_F_EXCL')],
  ['append', fdbModify('RTM_NEWNEIGH', 'NLM_F_CREATE', 'NLM_F_APPEND')],
  ['replace', fdbModify('RTM_NEWNEIGH', 'NLM_F_CREATE', 'NLM_F_REPLACE')],
  ['delete', fdbModify('RTM_DELNEIGH')],
  ['get', get],
  ['show', show],
  ['lst', show],
  ['list', show],
  ['flush', fdbFlush, true],
  ['help', () => usage(BRIDGE_FDB_USAGE)],
];

/** do_fdb() */
export const doFdb = (session: Session, words: readonly string[]): Answer => {
  const [word, ...rest] = words;
  llInitMap(session);
  if (word === undefined) return show(session, []);
  const found = SUBCOMMANDS.find(([whole, , exact]) => (exact ? word === whole : matches(word, whole)));
  if (found !== undefined) return found[1](session, rest);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "bridge fdb help".\n`);
};
