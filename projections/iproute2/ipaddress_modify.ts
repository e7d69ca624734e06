/** `ip address add`, `change`, `replace` and `del` (ipaddr_modify() of ip/ipaddress.c, iproute2 6.1). */
import * as E from 'fp-ts/lib/Either.js';
import { IFA_F, INFINITY_LIFE_TIME } from '../../core/net/if_addr.js';
import { RT_SCOPE } from '../../core/net/rtmsg.js';
import type { AddrCommand } from '../../core/net/if_addr.js';
import { broadcastOf, ipv4IsLoopback, ipv4IsMulticast, networkOf, prefixEqual } from '../../core/net/inet.js';
import { failed, notModelled } from '../program.js';
import { duparg, duparg2, getUnsigned, incompleteCommand, invarg, matches, nodev } from './argument.js';
import { keywordFor } from './keyword.js';
import { OK, usage } from './ip_common.js';
import type { Answer, Options, Session } from './ip_common.js';
import { getAddrOption, getPrefixOption, settled } from './inet_option.js';
import type { InetPrefix } from './inet_prefix.js';
import { ifaFlag } from './ipaddress_flags.js';
import { talk } from './libnetlink.js';
import { llNameToIndex } from './ll_map.js';
import { rtscopeA2n } from './rt_names.js';
import { ADDRESS_USAGE } from './usage_address.js';

type Attributes = Partial<Omit<AddrCommand, 'type' | 'pid'>>;

/** What the words so far have said. */
interface Said {
  readonly family: Options['family'];
  readonly attributes: Attributes;
  readonly flags: number;
  readonly dev?: string;
  readonly local?: InetPrefix;
  /** The word that `local` was. */
  readonly localWord?: string;
  readonly peer?: InetPrefix;
  /** The first or the last address of the network is to be the broadcast address. */
  readonly brd?: '+' | '-';
  readonly valid_lft?: number;
  readonly preferred_lft?: number;
  readonly warnings: string;
}

type Outcome = E.Either<Answer, Said>;
type Take = (said: Said, word: string) => Outcome;

const put = (said: Said, attributes: Attributes): Said => ({
  ...said,
  attributes: { ...said.attributes, ...attributes },
});

/** The first address says the family of all. */
const ofFamily = (said: Said, found: Pick<InetPrefix, 'family'>): Said => ({
  ...said,
  family: settled(said, found),
});

const takePeer: Take = (said, word) => {
  if (said.peer?.address !== undefined) return E.left(duparg('peer', word));
  const peer = getPrefixOption(word, said);
  if (E.isLeft(peer)) return peer;
  const { address, bitlen } = peer.right;
  return E.right({
    ...ofFamily(
      put(said, { ifa_prefixlen: bitlen, ...(address !== undefined && { IFA_ADDRESS: address }) }),
      peer.right,
    ),
    peer: peer.right,
  });
};

const takeAddress =
  (key: 'IFA_BROADCAST' | 'IFA_ANYCAST', name: string): Take =>
  (said, word) => {
    if (said.attributes[key] !== undefined || (key === 'IFA_BROADCAST' && said.brd !== undefined))
      return E.left(duparg(name, word));
    if (key === 'IFA_BROADCAST' && (word === '+' || word === '-')) return E.right({ ...said, brd: word });
    const found = getAddrOption(word, said);
    return E.isLeft(found)
      ? found
      : E.right(ofFamily(put(said, { [key]: found.right.address }), found.right));
  };

const takeScope: Take = (said, word) => {
  const scope = rtscopeA2n(word);
  return scope === undefined
    ? E.left(invarg('invalid scope value.', word))
    : E.right(put(said, { ifa_scope: scope }));
};

const takeMetric: Take = (said, word) => {
  const metric = getUnsigned(word);
  return metric === undefined
    ? E.left(invarg('"metric" value is invalid\n', word))
    : E.right(put(said, { IFA_RT_PRIORITY: metric }));
};

const takeLifetime =
  (key: 'valid_lft' | 'preferred_lft'): Take =>
  (said, word) => {
    const seconds = word === 'forever' ? INFINITY_LIFE_TIME : getUnsigned(word);
    return seconds === undefined
      ? E.left(invarg(`${key} value`, word))
      : E.right({ ...said, [key]: seconds });
  };

const takeLocal: Take = (said, word) => {
  if (matches(word, 'help')) return E.left(usage(ADDRESS_USAGE));
  if (said.local?.address !== undefined) return E.left(duparg2('local', word));
  const local = getPrefixOption(word, said);
  if (E.isLeft(local)) return local;
  const { address } = local.right;
  const grown = address === undefined ? said : put(said, { IFA_LOCAL: address });
  return E.right({ ...ofFamily(grown, local.right), local: local.right, localWord: word });
};

const takeFlag = (
  said: Said,
  { name, mask, readonly, v6only }: NonNullable<ReturnType<typeof ifaFlag>>,
): Said => {
  const warn = (text: string): Said => ({ ...said, warnings: `${said.warnings}Warning: ${name} ${text}\n` });
  if (readonly) return warn('option is not mutable from userspace');
  if (v6only && said.family !== 'inet6') return warn('option can be set only for IPv6 addresses');
  return { ...said, flags: said.flags | mask };
};

interface Keyword {
  readonly word: string;
  readonly exact?: true;
  /** What is there already is an error even without another word. */
  readonly twice?: 'valid_lft' | 'preferred_lft';
  readonly take: Take;
}

/** In the order in which abbreviations are tried; flags come between the last two. */
const KEYWORDS: readonly Keyword[] = [
  { word: 'peer', exact: true, take: takePeer },
  { word: 'remote', exact: true, take: takePeer },
  { word: 'broadcast', take: takeAddress('IFA_BROADCAST', 'broadcast') },
  { word: 'brd', exact: true, take: takeAddress('IFA_BROADCAST', 'broadcast') },
  { word: 'anycast', exact: true, take: takeAddress('IFA_ANYCAST', 'anycast') },
  { word: 'scope', exact: true, take: takeScope },
  { word: 'dev', exact: true, take: (said, word) => E.right({ ...said, dev: word }) },
  { word: 'label', exact: true, take: (said, word) => E.right(put(said, { IFA_LABEL: word })) },
  { word: 'metric', take: takeMetric },
  { word: 'priority', take: takeMetric },
  { word: 'preference', take: takeMetric },
  { word: 'valid_lft', twice: 'valid_lft', take: takeLifetime('valid_lft') },
  { word: 'preferred_lft', twice: 'preferred_lft', take: takeLifetime('preferred_lft') },
];
const LOCAL: Keyword = { word: 'local', exact: true, take: takeLocal };

const parse = (family: Options['family'], words: readonly string[]): Outcome => {
  let said: Said = { family, attributes: {}, flags: 0, warnings: '' };
  let rest = words;
  for (let [word, next] = rest; word !== undefined; [word, next] = rest) {
    const name = word;
    const known = keywordFor(KEYWORDS, name);
    const flag = known === undefined ? ifaFlag(name) : undefined;
    if (flag !== undefined) {
      said = takeFlag(said, flag);
      rest = rest.slice(1);
      continue;
    }
    const keyword = known ?? (name === LOCAL.word ? LOCAL : undefined);
    const { twice } = keyword ?? {};
    if (twice !== undefined && said[twice] !== undefined) return E.left(duparg(twice, name));
    if (keyword !== undefined && next === undefined) return E.left(incompleteCommand());
    const taken = keyword === undefined ? takeLocal(said, name) : keyword.take(said, next ?? '');
    if (E.isLeft(taken)) return E.left({ ...taken.left, stderr: said.warnings + taken.left.stderr });
    said = taken.right;
    rest = rest.slice(keyword === undefined ? 1 : 2);
  }
  return E.right(said);
};

const BITS_WITH_BROADCAST = 30;

/** The broadcast address that `+` or `-` stands for; nothing in a network of one or two addresses. */
const broadcast = ({ brd, peer, local }: Said): Attributes => {
  const { address, bitlen } = peer ?? local ?? {};
  if (address === undefined || bitlen === undefined || bitlen > BITS_WITH_BROADCAST) return {};
  return { IFA_BROADCAST: brd === '+' ? broadcastOf(address, bitlen) : networkOf(address, bitlen) };
};

const isMulticast = (address: string): boolean =>
  address.includes(':') ? prefixEqual(address, 'ff00::', 8) : ipv4IsMulticast(address);

/** IFA_CACHEINFO. @returns why not */
const lifetimes = ({ valid_lft, preferred_lft }: Said): E.Either<Answer, Attributes> => {
  if (valid_lft === undefined && preferred_lft === undefined) return E.right({});
  const ifa_valid = valid_lft ?? INFINITY_LIFE_TIME;
  const ifa_prefered = preferred_lft ?? INFINITY_LIFE_TIME;
  if (ifa_valid === 0) return E.left(failed(1, 'valid_lft is zero\n'));
  if (ifa_valid < ifa_prefered) return E.left(failed(1, 'preferred_lft is greater than valid_lft\n'));
  return E.right({ IFA_CACHEINFO: { ifa_valid, ifa_prefered } });
};

const WILDCARD = (word: string): string =>
  'Warning: Executing wildcard deletion to stay compatible with old scripts.\n' +
  `         Explicitly specify the prefix length (${word}/32) to avoid this warning.\n` +
  '         This special behaviour is likely to disappear in further releases,\n' +
  '         fix your scripts!\n';

export type Change = Pick<AddrCommand, 'type' | 'nlmsg_flags'>;

/** What follows from the words together. @returns why not, and what is to be said in any case */
const complete = (
  session: Session,
  { type }: Change,
  said: Said,
): { readonly found: E.Either<Answer, Attributes>; readonly warnings: string } => {
  const { local, peer, dev, brd, flags } = said;
  const deletes = type === 'RTM_DELADDR';
  const wildcard = deletes && local?.family === 'AF_INET' && !local.specified && peer?.address === undefined;
  const warnings = wildcard && dev !== undefined ? WILDCARD(said.localWord ?? '') : '';
  const no = (answer: Answer): { found: E.Either<Answer, Attributes>; warnings: string } => ({
    found: E.left(answer),
    warnings,
  });
  if (dev === undefined) return no(failed(1, 'Not enough information: "dev" argument is required.\n'));
  if (brd !== undefined && !deletes && said.family !== 'inet')
    return no(failed(1, 'Broadcast can be set only for IPv4 addresses\n'));
  const ifa_index = llNameToIndex(session, dev);
  if (ifa_index === 0) return no(nodev(dev));
  const lifetime = lifetimes(said);
  if (E.isLeft(lifetime)) return no(lifetime.left);
  const address = local?.address;
  if ((flags & IFA_F.MCAUTOJOIN) !== 0 && (address === undefined || !isMulticast(address)))
    return no(failed(1, 'autojoin needs multicast address\n'));
  const host = local?.family === 'AF_INET' && address !== undefined && ipv4IsLoopback(address);
  const attributes: Attributes = {
    ...(!deletes && host && { ifa_scope: RT_SCOPE.HOST }),
    ...said.attributes,
    ...(brd !== undefined && !deletes && broadcast(said)),
    ...(peer?.address === undefined && !wildcard && address !== undefined && { IFA_ADDRESS: address }),
    ...lifetime.right,
    ifa_index,
    ifa_prefixlen: said.attributes.ifa_prefixlen || (local?.bitlen ?? 0),
    ...(flags !== 0 && { ifa_flags: flags }),
  };
  return { found: E.right(attributes), warnings };
};

const FAMILIES = {
  unspec: 'AF_UNSPEC',
  inet: 'AF_INET',
  inet6: 'AF_INET6',
  link: 'AF_PACKET',
} as const;

/** ipaddr_modify() */
export const ipaddrModify =
  (change: Change) =>
  (session: Session, words: readonly string[]): Answer => {
    const { system, options } = session;
    const echo = options.notModelled.find((option) => option === '-echo');
    if (echo !== undefined) return notModelled(`ip ${echo} address`);
    const parsed = parse(options.family, words);
    if (E.isLeft(parsed)) return parsed.left;
    const said = parsed.right;
    const { found, warnings } = complete(session, change, said);
    const stderr = said.warnings + warnings;
    if (E.isLeft(found)) return { ...found.left, stderr: stderr + found.left.stderr };
    const { family } = said;
    if (family === 'mpls' || family === 'bridge') return notModelled(`ip -family ${family} address`);
    const { ifa_index = 0, ifa_prefixlen = 0 } = found.right;
    const command = {
      ...change,
      pid: system.pid,
      ifa_family: FAMILIES[family],
      ...found.right,
      ifa_index,
      ifa_prefixlen,
    };
    const answer = talk(session, command) ?? OK;
    return { ...answer, stderr: stderr + answer.stderr };
  };
