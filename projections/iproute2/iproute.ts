/** `ip route`: routes of both families (ip/iproute.c, iproute2 6.1.0). Left out: save, restore, showdump, encap. */
import * as E from 'fp-ts/lib/Either.js';
import { RTN, RTNH_F, RTPROT, RT_SCOPE, RT_TABLE } from '../../core/net/rtmsg.js';
import type { NlmFlag } from '../../core/net/netlink.js';
import type { RouteCommand, Rtmsg, Rtnexthop } from '../../core/net/rtmsg.js';
import { notModelled } from '../program.js';
import { getUnsigned, incompleteCommand, invarg, matches, nodev } from './argument.js';
import { familyOption } from './inet_prefix.js';
import type { PrefixFamily } from './inet_prefix.js';
import { EXIT_MINUS_1, OK, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { iprouteFlush } from './iproute_flush.js';
import { iprouteGet } from './iproute_get.js';
import { takeWords, viaWords } from './iproute_keywords.js';
import type { Said } from './iproute_keywords.js';
import { iprouteList } from './iproute_list.js';
import { talk } from './libnetlink.js';
import { llNameToIndex } from './ll_map.js';
import { rtRealmsA2n } from './rt_names.js';
import { ROUTE_USAGE } from './usage_route.js';

interface Path {
  readonly path: Rtnexthop;
  readonly family: PrefixFamily;
  readonly rest: readonly string[];
}

const MAX_WEIGHT = 256;
const NEXTHOP_WORDS: ReadonlySet<string> = new Set(['via', 'dev', 'weight', 'onlink', 'encap', 'as']);

/** One word of a nexthop, and what belongs to it. */
const nexthopWord = (
  session: Session,
  { path, family, rest: [word = '', next, ...rest] }: Path,
): E.Either<Answer, Path> => {
  if (word === 'onlink') {
    const rtnh_flags = path.rtnh_flags | RTNH_F.ONLINK;
    return E.right({
      path: { ...path, rtnh_flags },
      family,
      rest: next === undefined ? [] : [next, ...rest],
    });
  }
  if (word === 'encap' || word === 'as') return E.left(notModelled(`ip route nexthop ${word}`));
  if (next === undefined) return E.left(incompleteCommand());
  if (word === 'via') {
    const found = viaWords(family, [next, ...rest]);
    return E.isLeft(found) ? found : E.right({ ...found.right, path: { ...found.right.to, ...path } });
  }
  if (word === 'dev') {
    const rtnh_ifindex = llNameToIndex(session, next);
    const complaint = `${nodev(next).stderr}Error: cannot parse nexthop\n`;
    if (rtnh_ifindex === 0) return E.left(quit(EXIT_MINUS_1, complaint));
    return E.right({ path: { ...path, rtnh_ifindex }, family, rest });
  }
  if (word === 'weight') {
    const weight = getUnsigned(next, MAX_WEIGHT) ?? 0;
    if (weight === 0) return E.left(invarg('"weight" is invalid\n', next));
    return E.right({ path: { ...path, rtnh_hops: weight - 1 }, family, rest });
  }
  const realm = rtRealmsA2n(next);
  if (realm === undefined) return E.left(invarg('"realm" value is invalid\n', next));
  return E.right({ path: { ...path, RTA_FLOW: realm }, family, rest });
};

/** parse_one_nh(): the words of one nexthop, up to the next one. */
const oneNexthop = (
  session: Session,
  family: PrefixFamily,
  words: readonly string[],
): E.Either<Answer, Path> => {
  let state: Path = { path: { rtnh_flags: 0, rtnh_hops: 0, rtnh_ifindex: 0 }, family, rest: words };
  for (let [word] = words; word !== undefined; [word] = state.rest) {
    if (!NEXTHOP_WORDS.has(word) && !matches(word, 'realms')) break;
    const taken = nexthopWord(session, state);
    if (E.isLeft(taken)) return taken;
    state = taken.right;
  }
  return E.right(state);
};

/** parse_nexthops() */
const nexthops = (
  session: Session,
  start: PrefixFamily,
  words: readonly string[],
): E.Either<Answer, { readonly paths: readonly Rtnexthop[]; readonly family: PrefixFamily }> => {
  const paths: Rtnexthop[] = [];
  let family = start;
  let rest = words;
  for (let [word, next] = rest; word !== undefined; [word, next] = rest) {
    if (word !== 'nexthop') {
      const complaint = `Error: "nexthop" or end of line is expected instead of "${word}"\n`;
      return E.left(quit(EXIT_MINUS_1, complaint));
    }
    if (next === undefined)
      return E.left(quit(EXIT_MINUS_1, 'Error: unexpected end of line after "nexthop"\n'));
    const one = oneNexthop(session, family, rest.slice(1));
    if (E.isLeft(one)) return one;
    paths.push(one.right.path);
    ({ family, rest } = one.right);
  }
  return E.right({ paths, family });
};

const ON_THE_MACHINE: ReadonlySet<number> = new Set([RTN.LOCAL, RTN.BROADCAST, RTN.NAT, RTN.ANYCAST]);
const ON_THE_LINK: ReadonlySet<number> = new Set([RTN.BROADCAST, RTN.MULTICAST, RTN.ANYCAST]);

/** The scope of a route of which none is said. */
const scopeOf = (
  { message, via }: Said,
  family: PrefixFamily,
  { isNew, hasNexthops }: { readonly isNew: boolean; readonly hasNexthops: boolean },
): number => {
  const { rtm_type: type = RTN.UNSPEC, RTA_NH_ID } = message;
  if (family === 'AF_INET6') return RT_SCOPE.UNIVERSE;
  if (type === RTN.LOCAL || type === RTN.NAT) return RT_SCOPE.HOST;
  if (ON_THE_LINK.has(type)) return RT_SCOPE.LINK;
  if (!isNew) return RT_SCOPE.NOWHERE;
  const direct = type === RTN.UNICAST && !via && !hasNexthops && (RTA_NH_ID ?? 0) === 0;
  return direct ? RT_SCOPE.LINK : RT_SCOPE.UNIVERSE;
};

/** iproute_modify() */
const modify =
  (type: RouteCommand['type'], ...nlmsg_flags: readonly NlmFlag[]) =>
  (session: Session, words: readonly string[]): Answer => {
    const { pid } = session.system;
    const isNew = type === 'RTM_NEWROUTE';
    const first = familyOption(session.options);
    const unfit = session.options.notModelled.find((option) => option === '-echo');
    if (first === undefined || unfit !== undefined)
      return notModelled(`ip ${unfit ?? `-family ${session.options.family}`} route`);
    const kind = isNew ? { rtm_protocol: RTPROT.BOOT, rtm_type: RTN.UNICAST } : {};
    const taken = takeWords(session, { family: first, message: kind, lock: 0 }, words);
    if (E.isLeft(taken)) return taken.left;
    const { said, rest } = taken.right;
    if (!said.to) return usage(ROUTE_USAGE);
    const RTA_OIF = said.dev === undefined ? undefined : llNameToIndex(session, said.dev);
    if (RTA_OIF === 0) return nodev(said.dev ?? '');
    const paths = nexthops(session, said.family, rest);
    if (E.isLeft(paths)) return paths.left;
    const hasNexthops = rest.length > 0;
    const { message, lock } = said;
    const rtm_family = paths.right.family === 'AF_INET6' ? 'AF_INET6' : 'AF_INET';
    const { RTA_METRICS: metrics, RTAX_CC_ALGO: algorithm } = message;
    const locked = lock === 0 ? {} : { lock };
    const hasMetrics = metrics !== undefined || algorithm !== undefined;
    const { rtm_type = RTN.UNSPEC } = message;
    const rtmsg: Rtmsg = {
      rtm_dst_len: 0,
      rtm_src_len: 0,
      rtm_tos: 0,
      rtm_protocol: RTPROT.UNSPEC,
      rtm_flags: 0,
      rtm_table: ON_THE_MACHINE.has(rtm_type) ? RT_TABLE.LOCAL : RT_TABLE.MAIN,
      rtm_scope: scopeOf(said, rtm_family, { isNew, hasNexthops }),
      ...message,
      rtm_type,
      rtm_family,
      ...(RTA_OIF !== undefined && { RTA_OIF }),
      ...(hasNexthops && { RTA_MULTIPATH: paths.right.paths }),
      ...(hasMetrics && { RTA_METRICS: { ...metrics, ...locked } }),
    };
    return talk(session, { type, pid, nlmsg_flags, ...rtmsg }) ?? OK;
  };

type Subcommand = (session: Session, words: readonly string[]) => Answer;

const change = modify('RTM_NEWROUTE', 'NLM_F_REPLACE');

/** In the order in which abbreviations are tried. */
const SUBCOMMANDS: readonly (readonly [word: string, run: Subcommand])[] = [
  ['add', modify('RTM_NEWROUTE', 'NLM_F_CREATE', 'NLM_F_EXCL')],
  ['change', change],
  ['replace', modify('RTM_NEWROUTE', 'NLM_F_CREATE', 'NLM_F_REPLACE')],
  ['prepend', modify('RTM_NEWROUTE', 'NLM_F_CREATE')],
  ['append', modify('RTM_NEWROUTE', 'NLM_F_CREATE', 'NLM_F_APPEND')],
  ['test', modify('RTM_NEWROUTE', 'NLM_F_EXCL')],
  ['delete', modify('RTM_DELROUTE')],
  ['list', iprouteList],
  ['show', iprouteList],
  ['lst', iprouteList],
  ['get', iprouteGet],
  ['flush', iprouteFlush],
  ['save', () => notModelled('ip route save')],
  ['restore', () => notModelled('ip route restore')],
  ['showdump', () => notModelled('ip route showdump')],
  ['help', () => usage(ROUTE_USAGE)],
];

/** do_iproute() */
export const doIproute = (session: Session, words: readonly string[]): Answer => {
  const [word, ...rest] = words;
  if (word === undefined) return iprouteList(session, []);
  if (word === 'chg') return change(session, rest);
  const found = SUBCOMMANDS.find(([whole]) => matches(word, whole));
  if (found !== undefined) return found[1](session, rest);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip route help".\n`);
};
