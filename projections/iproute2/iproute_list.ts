/** `ip route show`, and which routes it and `flush` mean (ip/iproute.c, iproute2 6.1.0). Left out: save. */
import * as E from 'fp-ts/lib/Either.js';
import { OPS } from '../../core/decider.js';
import { ADDRESS_BITS, prefixEqual } from '../../core/net/inet.js';
import type { AddressFamily } from '../../core/net/inet.js';
import type { Refusal } from '../../core/errno.js';
import type { Found } from '../../core/net/netdevice.js';
import { RTM_F, RTN, RT_TABLE } from '../../core/net/rtmsg.js';
import type { Rtmsg } from '../../core/net/rtmsg.js';
import { failed, notModelled } from '../program.js';
import { getUnsigned, incompleteCommand, invarg, matches, nodev } from './argument.js';
import { keywordFor } from './keyword.js';
import { familyOption, getPrefix, readFamily } from './inet_prefix.js';
import type { InetPrefix, PrefixFamily } from './inet_prefix.js';
import { OK, ownNet, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { ipvrfGetTable } from './vrf_name.js';
import { printRoute } from './iproute_print.js';
import type { Hidden } from './iproute_print.js';
import { begun, print } from './json_print.js';
import { talkError } from './libnetlink.js';
import { llNameToIndex } from './ll_map.js';
import { dsfieldA2n, rtRealmsA2n, rtntypeA2n, rtprotA2n, rtscopeA2n, rttableA2n } from './rt_names.js';
import { ROUTE_USAGE } from './usage_route.js';

interface Filter {
  /** 0: all of them. */
  readonly table: number;
  readonly cloned?: true;
  readonly protocol?: number;
  readonly scope?: number;
  /** A bit for each type that is wanted. */
  readonly typemask: number;
  readonly tos?: number;
  readonly mark?: number;
  readonly metric?: number;
  /** Of the two halves those that were said. */
  readonly realm?: { readonly value: number; readonly mask: number };
  readonly dev?: string;
  readonly iif?: string;
  readonly via?: InetPrefix;
  readonly src?: InetPrefix;
  /** No shorter than this, and within it. */
  readonly rdst?: InetPrefix;
  /** No longer than this, and around it. */
  readonly mdst?: InetPrefix;
  readonly rsrc?: InetPrefix;
  readonly msrc?: InetPrefix;
}

interface Step {
  readonly filter: Filter;
  readonly rest: readonly string[];
}
type Outcome = E.Either<Answer, Step>;
type Take = (filter: Filter, words: readonly string[], family: PrefixFamily, session: Session) => Outcome;

const value =
  (take: (filter: Filter, word: string, session: Session) => E.Either<Answer, Filter>): Take =>
  (filter, [word, ...rest], _family, session) => {
    if (word === undefined) return E.left(incompleteCommand());
    const taken = take(filter, word, session);
    return E.isLeft(taken) ? taken : E.right({ filter: taken.right, rest });
  };

const number = (name: keyof Filter, a2n: (word: string) => number | undefined, why: string): Take =>
  value((filter, word) => {
    const found = a2n(word);
    return found === undefined ? E.left(invarg(why, word)) : E.right({ ...filter, [name]: found });
  });

/** As `number`, with `all` for what is not to be looked at. */
const numberOrAll = (
  name: 'protocol' | 'scope',
  a2n: (word: string) => number | undefined,
  why: string,
): Take =>
  value((filter, word) => {
    const { [name]: _before, ...without } = filter;
    const found = a2n(word);
    if (found === undefined && word !== 'all') return E.left(invarg(why, word));
    return E.right({ ...without, ...(found !== undefined && { [name]: found }) });
  });

const table = value((filter, word) => {
  const found = rttableA2n(word);
  if (found !== undefined) return E.right({ ...filter, table: found });
  if (word === 'all') return E.right({ ...filter, table: RT_TABLE.UNSPEC });
  if (word === 'cache') return E.right({ ...filter, cloned: true });
  return E.left(word === 'help' ? usage(ROUTE_USAGE) : invarg('table id value is invalid\n', word));
});

const type = value((filter, word) => {
  const found = rtntypeA2n(word);
  return found === undefined
    ? E.left(invarg('node type value is invalid\n', word))
    : E.right({ ...filter, typemask: 1 << found });
});

/** The table of a domain, without what leads to its own addresses. */
const vrf = value((filter, word, session) => {
  const found = ipvrfGetTable(session, word);
  return found === 0
    ? E.left(invarg('Invalid VRF\n', word))
    : E.right({ ...filter, table: found, typemask: ~((1 << RTN.LOCAL) | (1 << RTN.BROADCAST)) });
});

const prefix = (
  filter: Filter,
  words: readonly string[],
  family: PrefixFamily,
  names: readonly (keyof Filter)[],
): Outcome => {
  const [word, ...rest] = words;
  if (word === undefined) return E.left(incompleteCommand());
  const found = getPrefix(word, family);
  if (E.isLeft(found)) return found;
  const said = Object.fromEntries(names.map((name) => [name, found.right]));
  return E.right({ filter: { ...filter, ...said }, rest });
};

/** `root`, `match`, `exact` and a prefix. */
const selector =
  (root: 'rdst' | 'rsrc', match: 'mdst' | 'msrc'): Take =>
  (filter, words, family) => {
    const [word = '', ...rest] = words;
    if (matches(word, 'root')) return prefix(filter, rest, family, [root]);
    if (matches(word, 'match')) return prefix(filter, rest, family, [match]);
    return prefix(filter, matches(word, 'exact') ? rest : words, family, [root, match]);
  };

const metric = number('metric', getUnsigned, '"metric" value is invalid\n');
const tos = number('tos', dsfieldA2n, 'TOS value is invalid\n');
/** FROM/TO, FROM/ or TO: a half that is not said may be any. */
const realms = value((filter, word) => {
  const found = rtRealmsA2n(word);
  if (found === undefined) return E.left(invarg('invalid realms\n', word));
  const anyTo = (found & 0xffff) === 0 && word.endsWith('/');
  const anyFrom = found <= 0xffff && (!word.includes('/') || word.startsWith('/'));
  const mask = (anyTo ? 0 : 0xffff) | (anyFrom ? 0 : 0xffff << 16);
  return E.right({ ...filter, realm: { value: found, mask } });
});

const cloned: Take = (filter, rest) => E.right({ filter: { ...filter, cloned: true }, rest });
const dev = value((filter, word) => E.right({ ...filter, dev: word }));
const exact = true as const;

/** In the order in which abbreviations are tried. */
const KEYWORDS: readonly { readonly word: string; readonly exact?: true; readonly take: Take }[] = [
  { word: 'table', take: table },
  { word: 'vrf', take: vrf },
  { word: 'cached', take: cloned },
  { word: 'cloned', take: cloned },
  { word: 'tos', exact, take: tos },
  { word: 'dsfield', take: tos },
  { word: 'protocol', take: numberOrAll('protocol', rtprotA2n, 'invalid "protocol"\n') },
  { word: 'scope', take: numberOrAll('scope', rtscopeA2n, 'invalid "scope"\n') },
  { word: 'type', take: type },
  { word: 'dev', exact, take: dev },
  { word: 'oif', exact, take: dev },
  { word: 'iif', exact, take: value((filter, word) => E.right({ ...filter, iif: word })) },
  { word: 'mark', exact, take: number('mark', getUnsigned, 'invalid mark value') },
  { word: 'metric', take: metric },
  { word: 'priority', take: metric },
  { word: 'preference', exact, take: metric },
  {
    word: 'via',
    exact,
    take: (filter, words, family) => {
      const named = readFamily(words[0] ?? '');
      const rest = named === undefined ? words : words.slice(1);
      return prefix(filter, rest, named ?? family, ['via']);
    },
  },
  { word: 'src', exact, take: (filter, words, family) => prefix(filter, words, family, ['src']) },
  { word: 'realms', take: realms },
  { word: 'from', take: selector('rsrc', 'msrc') },
  { word: 'to', take: selector('rdst', 'mdst') },
];

const parse = (
  session: Session,
  words: readonly string[],
  family: PrefixFamily,
): E.Either<Answer, Filter> => {
  let filter: Filter = { table: RT_TABLE.MAIN, typemask: -1 };
  let rest = words;
  for (let [word] = rest; word !== undefined; [word] = rest) {
    const name = word;
    const keyword = keywordFor(KEYWORDS, name);
    const taken =
      keyword === undefined
        ? selector('rdst', 'mdst')(filter, rest, family, session)
        : keyword.take(filter, rest.slice(1), family, session);
    if (E.isLeft(taken)) return taken;
    ({ filter, rest } = taken.right);
  }
  return E.right(filter);
};

const ZEROS = { AF_INET: '0.0.0.0', AF_INET6: '::' } as const;

/** `all` and `any` without a word about a family leave nothing out; `default` does. */
const counts = (given: InetPrefix | undefined): given is InetPrefix =>
  given !== undefined && (given.family !== 'AF_UNSPEC' || given.specified);

/** Whether a prefix of a message is no shorter than `root` and within it, and no longer than `match` and around it. */
const fits = (
  family: AddressFamily,
  { address = ZEROS[family], length }: { readonly address: string | undefined; readonly length: number },
  root: InetPrefix | undefined,
  match: InetPrefix | undefined,
): boolean => {
  const isOther = (given: InetPrefix): boolean => given.family !== 'AF_UNSPEC' && given.family !== family;
  if (counts(root)) {
    if (isOther(root) || root.bitlen > length) return false;
    if (!prefixEqual(address, root.address ?? ZEROS[family], root.bitlen)) return false;
  }
  if (!counts(match)) return true;
  if (isOther(match) || match.bitlen < length) return false;
  return prefixEqual(address, match.address ?? ZEROS[family], length);
};

const isAddress = (
  given: InetPrefix | undefined,
  address: string | undefined,
  family: AddressFamily,
): boolean => {
  if (given === undefined || given.family === 'AF_UNSPEC') return true;
  if (given.family !== family) return false;
  return prefixEqual(address ?? ZEROS[family], given.address ?? ZEROS[family], given.bitlen);
};

interface Indices {
  /** 0: any. */
  readonly oif: number;
  readonly iif: number;
}

const same = (wanted: number | undefined, found = 0): boolean => wanted === undefined || wanted === found;

/** filter_nlmsg() */
const passes = (message: Rtmsg, filter: Filter, { oif, iif }: Indices): boolean => {
  const { rtm_family: family, rtm_dst_len, rtm_src_len, RTA_VIA } = message;
  return (
    (filter.cloned === true) === ((message.rtm_flags & RTM_F.CLONED) !== 0) &&
    (filter.table === RT_TABLE.UNSPEC || filter.table === message.rtm_table) &&
    same(filter.protocol, message.rtm_protocol) &&
    same(filter.scope, message.rtm_scope) &&
    (filter.typemask & (1 << message.rtm_type)) !== 0 &&
    same(filter.tos, message.rtm_tos) &&
    same(filter.mark, message.RTA_MARK) &&
    same(filter.metric, message.RTA_PRIORITY) &&
    (filter.realm === undefined ||
      ((filter.realm.value ^ (message.RTA_FLOW ?? 0)) & filter.realm.mask) === 0) &&
    (oif === 0 || message.RTA_OIF === oif) &&
    (iif === 0 || message.RTA_IIF === iif) &&
    isAddress(filter.via, RTA_VIA?.rtvia_addr ?? message.RTA_GATEWAY, RTA_VIA?.rtvia_family ?? family) &&
    isAddress(filter.src, message.RTA_PREFSRC, family) &&
    fits(family, { address: message.RTA_DST, length: rtm_dst_len }, filter.rdst, filter.mdst) &&
    fits(family, { address: message.RTA_SRC, length: rtm_src_len }, filter.rsrc, filter.msrc)
  );
};

const isWhole = (given: InetPrefix | undefined): boolean =>
  given !== undefined && given.family !== 'AF_UNSPEC' && given.bitlen === ADDRESS_BITS[given.family];

export const hiddenBy = (filter: Filter, { oif }: Indices): Hidden => ({
  table: filter.table !== RT_TABLE.UNSPEC,
  protocol: filter.protocol !== undefined,
  scope: filter.scope !== undefined,
  tos: filter.tos !== undefined,
  metric: filter.metric !== undefined,
  realm: filter.realm?.mask === -1,
  dev: oif !== 0,
  via: isWhole(filter.via),
  src: isWhole(filter.src),
});

export interface Asked {
  readonly filter: Filter;
  readonly indices: Indices;
  readonly families: readonly AddressFamily[];
}

/** Routes of the families that a command is about; what the first family that refuses says. */
export const dump = (session: Session, { families, filter, indices }: Asked): Found<Rtmsg[]> => {
  const found: Rtmsg[] = [];
  for (const family of families) {
    const asked = { table: filter.table, protocol: filter.protocol ?? 0, type: RTN.UNSPEC, oif: indices.oif };
    const answer = OPS.routes[family]?.dumpit(session.system.kernel(), ownNet(session), asked);
    if (answer !== undefined && E.isLeft(answer)) return answer;
    found.push(...(answer?.right ?? []).filter((message) => passes(message, filter, indices)));
  }
  return E.right(found);
};

export const ask = (session: Session, words: readonly string[]): E.Either<Answer, Asked> => {
  const { options } = session;
  const family = familyOption(options);
  const noted = options.notModelled.find((option) => option !== '-statistics');
  const unfit = noted ?? (options.color ? '-color' : undefined);
  if (family === undefined || unfit !== undefined)
    return E.left(notModelled(`ip ${unfit ?? `-family ${options.family}`} route`));
  const parsed = parse(session, words, family);
  if (E.isLeft(parsed)) return parsed;
  const filter = parsed.right;
  const { dev: od, iif: id } = filter;
  const iif = id === undefined ? 0 : llNameToIndex(session, id);
  if (id !== undefined && iif === 0) return E.left(nodev(id));
  const oif = od === undefined ? 0 : llNameToIndex(session, od);
  if (od !== undefined && oif === 0) return E.left(nodev(od));
  const both = family === 'AF_UNSPEC' && filter.table === RT_TABLE.UNSPEC;
  const one = family === 'AF_INET6' ? family : 'AF_INET';
  return E.right({ filter, indices: { oif, iif }, families: both ? ['AF_INET', 'AF_INET6'] : [one] });
};

export const NETLINK_ERROR = 2;

/** A refused dump: what the kernel says, and what was to be done. */
export const terminated = (refused: Refusal, what: 'Dump' | 'Flush'): Answer =>
  failed(NETLINK_ERROR, `${talkError(refused)}${what} terminated\n`);

/** iproute_list_flush_or_save() with IPROUTE_LIST: that main does not exist yet is no error. */
export const iprouteList = (session: Session, words: readonly string[]): Answer => {
  const asked = ask(session, words);
  if (E.isLeft(asked)) return asked.left;
  const { filter, indices } = asked.right;
  const found = dump(session, asked.right);
  const isMain = filter.table === RT_TABLE.MAIN;
  if (E.isLeft(found) && (found.left.errno !== 'ENOENT' || !isMain))
    return { ...terminated(found.left, 'Dump'), stdout: begun(session.options) };
  const hidden = hiddenBy(filter, indices);
  const routes = E.isLeft(found) ? [] : found.right;
  const lines = routes.map((message) => printRoute(session, message, hidden));
  return { ...OK, stdout: print(lines, session.options) };
};
