/** The words of `ip neigh add`, `change`, `replace`, `del` and `get` (ip/ipneigh.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { NTF, NUD } from '../../core/net/ndmsg.js';
import { notModelled } from '../program.js';
import { duparg, duparg2, getUnsigned, incompleteCommand, invarg, matches } from './argument.js';
import { keywordFor, takeKeyword } from './keyword.js';
import type { Keyword } from './keyword.js';
import { EVERYTHING, getAddr } from './inet_prefix.js';
import type { InetPrefix, PrefixFamily } from './inet_prefix.js';
import { usage } from './ip_common.js';
import type { Answer } from './ip_common.js';
import { rtprotA2n } from './rt_names.js';
import { NEIGH_USAGE } from './usage_neigh.js';

/** In the order in which they are looked for; the exact ones take no abbreviations. */
const STATES: readonly (readonly [word: string, state: number, exact?: true])[] = [
  ['permanent', NUD.PERMANENT],
  ['reachable', NUD.REACHABLE],
  ['noarp', NUD.NOARP, true],
  ['none', NUD.NONE, true],
  ['stale', NUD.STALE, true],
  ['incomplete', NUD.INCOMPLETE, true],
  ['delay', NUD.DELAY, true],
  ['probe', NUD.PROBE, true],
  ['failed', NUD.FAILED],
];

/** nud_state_a2n(): a name, or a number with at most one bit. */
export const nudStateA2n = (word: string): number | undefined => {
  const found = STATES.find(([whole, , exact]) => (exact ? word === whole : matches(word, whole)));
  const state = found?.[1] ?? getUnsigned(word, 0xff);
  return state === undefined || (state & (state - 1)) !== 0 ? undefined : state;
};

/** What has been said of a neighbour so far. */
export interface Said {
  readonly family: PrefixFamily;
  readonly dst?: Pick<InetPrefix, 'family'> & { readonly address: string };
  readonly dev?: string;
  readonly lladdr?: string;
  readonly state: number;
  /** NTF_* */
  readonly flags: number;
  readonly protocol?: number;
}
type Outcome = E.Either<Answer, Said>;

const takeDst = (said: Said, word: string): Outcome => {
  const found = getAddr(word, said.family);
  if (E.isLeft(found)) return found;
  const family = EVERYTHING.has(word) ? said.family : found.right.family;
  return E.right({ ...said, dst: { ...found.right, family } });
};

const takeProxy = (said: Said, word: string): Outcome => {
  if (matches(word, 'help')) return E.left(usage(NEIGH_USAGE));
  if (said.dst !== undefined) return E.left(duparg('address', word));
  return takeDst({ ...said, flags: said.flags | NTF.PROXY }, word);
};

const takeLladdr = (said: Said, word: string): Outcome =>
  said.lladdr === undefined ? E.right({ ...said, lladdr: word }) : E.left(duparg('lladdr', word));

const takeState = (said: Said, word: string): Outcome => {
  const state = nudStateA2n(word);
  return state === undefined ? E.left(invarg('nud state is bad', word)) : E.right({ ...said, state });
};

const takeProtocol = (said: Said, word: string): Outcome => {
  const protocol = rtprotA2n(word);
  return protocol === undefined
    ? E.left(invarg('"protocol" value is invalid\n', word))
    : E.right({ ...said, protocol });
};

const flag =
  (mask: number) =>
  (said: Said): Outcome =>
    E.right({ ...said, flags: said.flags | mask });

const exact = true as const;
const PROXY: Keyword<Said> = { word: 'proxy', value: takeProxy };
const DEV: Keyword<Said> = { word: 'dev', exact, value: (said, dev) => E.right({ ...said, dev }) };

/** Of ipneigh_modify(), in the order in which abbreviations are tried. */
export const MODIFY: readonly Keyword<Said>[] = [
  { word: 'lladdr', value: takeLladdr },
  { word: 'nud', exact, value: takeState },
  PROXY,
  { word: 'router', exact, alone: flag(NTF.ROUTER) },
  { word: 'use', exact, alone: () => E.left(notModelled('ip neigh use')) },
  { word: 'managed', exact, alone: () => E.left(notModelled('ip neigh managed')) },
  { word: 'extern_learn', alone: flag(NTF.EXT_LEARNED) },
  DEV,
  { word: 'protocol', value: takeProtocol },
];

/** Of ipneigh_get(). */
export const GET: readonly Keyword<Said>[] = [DEV, PROXY];

/** What is no keyword: the address, or `to` and the address. @param next the words behind */
const takeBare = (
  said: Said,
  word: string,
  { next, helps }: { readonly next: readonly string[]; readonly helps: boolean },
): E.Either<Answer, { readonly said: Said; readonly rest: readonly string[] }> => {
  let dst = word;
  let rest = next;
  if (dst === 'to') {
    const [behind, ...more] = rest;
    if (behind === undefined) return E.left(incompleteCommand());
    [dst, rest] = [behind, more];
  }
  if (matches(dst, 'help')) {
    if (helps) return E.left(usage(NEIGH_USAGE));
    const [behind, ...more] = rest;
    if (behind === undefined) return E.left(incompleteCommand());
    [dst, rest] = [behind, more];
  }
  if (said.dst !== undefined) return E.left(duparg2('to', dst));
  const taken = takeDst(said, dst);
  return E.isLeft(taken) ? taken : E.right({ said: taken.right, rest });
};

/** @param helps whether the word `help` asks for help; where it does not, it is passed over */
export const parse = (
  keywords: readonly Keyword<Said>[],
  { family, helps }: { readonly family: PrefixFamily; readonly helps: boolean },
  words: readonly string[],
): Outcome => {
  let said: Said = { family, state: NUD.PERMANENT, flags: 0 };
  let rest = words;
  for (let [word, value] = rest; word !== undefined; [word, value] = rest) {
    const name = word;
    const keyword = keywordFor(keywords, name);
    if (keyword === undefined) {
      const taken = takeBare(said, name, { next: rest.slice(1), helps });
      if (E.isLeft(taken)) return taken;
      ({ said, rest } = taken.right);
      continue;
    }
    const taken = takeKeyword(keyword, said, value);
    if (E.isLeft(taken)) return taken;
    said = taken.right.said;
    rest = rest.slice(taken.right.count);
  }
  return E.right(said);
};
