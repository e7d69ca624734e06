/** `ip neigh show` and `flush` (do_show_or_flush() of ip/ipneigh.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import { prefixEqual } from '../../core/net/inet.js';
import { devGetByIndex, deviceOf } from '../../core/net/netdevice.js';
import { NTF, NUD } from '../../core/net/ndmsg.js';
import type { Ndmsg } from '../../core/net/ndmsg.js';
import { neighFillInfo, neighboursOf, pneighFillInfo, proxiesOf } from '../../core/net/neigh_table.js';
import { failed, notModelled } from '../program.js';
import { duparg, incompleteCommand, invarg, matches, nodev } from './argument.js';
import { familyOption, getPrefix } from './inet_prefix.js';
import type { InetPrefix, PrefixFamily } from './inet_prefix.js';
import { OK, ownNet, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { vrfMaster } from './vrf_name.js';
import { nudStateA2n } from './ipneigh_keywords.js';
import { printNeigh } from './ipneigh_print.js';
import { print } from './json_print.js';
import { talk } from './libnetlink.js';
import { llInitMap, llNameToIndex } from './ll_map.js';
import { rtprotA2n } from './rt_names.js';
import { NEIGH_USAGE } from './usage_neigh.js';

interface Filter {
  readonly family: PrefixFamily;
  readonly dev?: string;
  /** NUD_*, and ANY_STATE for none of these. */
  readonly state: number;
  readonly stateSaid: boolean;
  readonly unused: boolean;
  readonly proxy: boolean;
  /** 0: any */
  readonly protocol: number;
  readonly pfx?: InetPrefix;
  /** Index of the master that the device is to have; NOBODY: none. */
  readonly master?: number;
}
type Outcome = E.Either<Answer, Filter>;

/** The bit that stands for no state at all. */
const NO_STATE = 0x100;
const ALL = 0xff | NO_STATE;

const takeState = (filter: Filter, word: string, flush: boolean): Outcome => {
  const found = nudStateA2n(word);
  if (found === undefined && word !== 'all') return E.left(invarg('nud state is bad', word));
  const state = found === undefined ? (flush ? ALL & ~NUD.NOARP : ALL) : found || NO_STATE;
  return E.right({ ...filter, stateSaid: true, state: (filter.stateSaid ? filter.state : 0) | state });
};

const takeProtocol = (filter: Filter, word: string): Outcome => {
  const protocol = rtprotA2n(word) ?? (word === 'all' ? 0 : undefined);
  return protocol === undefined
    ? E.left(invarg('invalid "protocol"\n', word))
    : E.right({ ...filter, protocol });
};

const takePrefix = (filter: Filter, word: string): Outcome => {
  if (matches(word, 'help')) return E.left(usage(NEIGH_USAGE));
  const pfx = getPrefix(word, filter.family);
  if (E.isLeft(pfx)) return pfx;
  const family = filter.family === 'AF_UNSPEC' ? pfx.right.family : filter.family;
  return E.right({ ...filter, family, pfx: pfx.right });
};

/** What NDA_MASTER asks for in a dump of neighbours on devices without a master. */
const NOBODY = -1;

const MASTERS: ReadonlySet<string> = new Set(['master', 'vrf']);

const takeMaster = (session: Session, filter: Filter, word: string, name: string): Outcome => {
  const index = llNameToIndex(session, name);
  const found =
    word === 'vrf'
      ? vrfMaster(session, name)
      : index === 0
        ? E.left(invarg('Device does not exist\n', name))
        : E.right(index);
  return E.map((master: number) => ({ ...filter, master }))(found);
};

/** Words that have another behind them. */
const takePair = (
  session: Session,
  filter: Filter,
  pair: readonly [string, string],
  flush: boolean,
): Outcome => {
  const [word, value] = pair;
  if (word === 'dev')
    return filter.dev === undefined ? E.right({ ...filter, dev: value }) : E.left(duparg('dev', value));
  if (word === 'nud') return takeState(filter, value, flush);
  if (word === 'to') return takePrefix(filter, value);
  return MASTERS.has(word) ? takeMaster(session, filter, word, value) : takeProtocol(filter, value);
};

const PAIRS: ReadonlySet<string> = new Set(['dev', 'nud', 'to', ...MASTERS]);
const isPair = (word: string): boolean => PAIRS.has(word) || (word !== 'proxy' && matches(word, 'protocol'));

const takeAlone = (filter: Filter, word: string): Outcome => {
  if (word === 'nomaster') return E.right({ ...filter, master: NOBODY });
  if (word === 'unused') return E.right({ ...filter, unused: true });
  if (word === 'proxy') return E.right({ ...filter, proxy: true });
  return takePrefix(filter, word);
};

const parse = (session: Session, start: Filter, words: readonly string[], flush: boolean): Outcome => {
  let filter = start;
  let rest = words;
  for (let [word, value] = rest; word !== undefined; [word, value] = rest) {
    const pair = isPair(word);
    if (pair && value === undefined) return E.left(incompleteCommand());
    const taken = pair ? takePair(session, filter, [word, value ?? ''], flush) : takeAlone(filter, word);
    if (E.isLeft(taken)) return taken;
    filter = taken.right;
    rest = rest.slice(pair ? 2 : 1);
  }
  return E.right(filter);
};

/** Whether print_neigh() shows it. @param index of the only device that is wanted; 0: any */
const passes = (
  { ndm_family, ndm_ifindex, ndm_state, ndm_flags, NDA_DST, NDA_PROTOCOL = 0 }: Ndmsg,
  { family, state, protocol, pfx }: Filter,
  index: number,
): boolean =>
  (family === 'AF_UNSPEC' || family === ndm_family) &&
  (index === 0 || index === ndm_ifindex) &&
  ((state & (ndm_state || NO_STATE)) !== 0 || (ndm_flags & (NTF.PROXY | NTF.EXT_LEARNED)) !== 0) &&
  (pfx?.address === undefined || prefixEqual(NDA_DST, pfx.address, pfx.bitlen)) &&
  (protocol === 0 || protocol === NDA_PROTOCOL);

/** neigh_master_filtered() */
const hasMaster = (kernel: Kernel, net: number, ifindex: number, wanted: number | undefined): boolean => {
  if (wanted === undefined) return true;
  const master = devGetByIndex(kernel, net, ifindex)?.master ?? null;
  return wanted === NOBODY ? master === null : master !== null && deviceOf(kernel, master).ifindex === wanted;
};

/** What a dump tells. */
const dumped = (session: Session, { proxy, master }: Filter): Ndmsg[] => {
  const kernel = session.system.kernel();
  const net = ownNet(session);
  const all = proxy
    ? proxiesOf(kernel, net).map((entry) => pneighFillInfo(kernel, entry))
    : neighboursOf(kernel, net).map((neigh) => neighFillInfo(kernel, neigh));
  return all.filter(({ ndm_ifindex }) => hasMaster(kernel, net, ndm_ifindex, master));
};

interface Found {
  readonly messages: readonly Ndmsg[];
  readonly index: number;
}

const select = (session: Session, words: readonly string[], flush: boolean): E.Either<Answer, Found> => {
  const family = familyOption(session.options);
  if (family === undefined) return E.left(notModelled(`ip -family ${session.options.family} neigh`));
  const state = ALL & ~(flush ? NUD.PERMANENT | NUD.NOARP : NUD.NOARP | NO_STATE);
  const start = { family, state, stateSaid: false, unused: false, proxy: false, protocol: 0 };
  const filter = parse(session, start, words, flush);
  if (E.isLeft(filter)) return filter;
  const { dev, unused } = filter.right;
  if (unused) return E.left(notModelled('ip neigh show unused'));
  llInitMap(session);
  const index = dev === undefined ? 0 : llNameToIndex(session, dev);
  if (dev !== undefined && index === 0) return E.left(nodev(dev));
  const messages = dumped(session, filter.right).filter((message) => passes(message, filter.right, index));
  return E.right({ messages, index });
};

/** Options that what it shows depends on, and that are not modelled. */
const unfit = ({ options }: Session): Answer | undefined => {
  const found =
    options.notModelled.find((option) => option === '-statistics') ?? (options.color ? '-color' : undefined);
  return found === undefined ? undefined : notModelled(`ip ${found} neigh`);
};

export const ipneighShow = (session: Session, words: readonly string[]): Answer => {
  const found = select(session, words, false);
  if (E.isLeft(found)) return found.left;
  const { messages, index } = found.right;
  const lines = messages.map((message) => printNeigh(session, message, index));
  return unfit(session) ?? { ...OK, stdout: print(lines, session.options) };
};

/** Entries are deleted one by one, as they were told. */
export const ipneighFlush = (session: Session, words: readonly string[]): Answer => {
  if (words.length === 0) return failed(1, 'Flush requires arguments.\n');
  const found = select(session, words, true);
  if (E.isLeft(found)) return found.left;
  const cannot = unfit(session);
  if (cannot !== undefined) return cannot;
  const { pid } = session.system;
  for (const message of found.right.messages) {
    const refused = talk(session, { type: 'RTM_DELNEIGH', pid, nlmsg_flags: [], ...message });
    if (refused !== undefined) return { ...refused, status: 1 };
  }
  return OK;
};
