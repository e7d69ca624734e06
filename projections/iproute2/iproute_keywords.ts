/** The words of `ip route add`, `change`, `delete` and their like, one after another (ip/iproute.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { RTNH_F } from '../../core/net/rtmsg.js';
import type { Rtmsg } from '../../core/net/rtmsg.js';
import { notModelled } from '../program.js';
import { duparg2, getUnsigned, incompleteCommand, invarg, matches } from './argument.js';
import { keywordFor } from './keyword.js';
import { getAddr, getPrefix, readFamily } from './inet_prefix.js';
import type { PrefixFamily } from './inet_prefix.js';
import { usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { ipvrfGetTable } from './vrf_name.js';
import { dsfieldA2n, rtRealmsA2n, rtntypeA2n, rtprotA2n, rtscopeA2n, rttableA2n } from './rt_names.js';
import { ROUTE_USAGE } from './usage_route.js';

/** What has been said so far. */
export interface Said {
  readonly family: PrefixFamily;
  readonly message: Partial<Rtmsg>;
  readonly dev?: string;
  /** Mask of RTAX_* that are locked. */
  readonly lock: number;
  readonly via?: true;
  readonly to?: true;
  readonly scope?: true;
}

interface Step {
  readonly said: Said;
  readonly rest: readonly string[];
}
type Outcome = E.Either<Answer, Step>;
type Take = (said: Said, words: readonly string[], session: Session) => Outcome;

/** A keyword; `exact` takes no abbreviations. */
interface Keyword {
  readonly word: string;
  readonly exact?: true;
  readonly take: Take;
}

const put = (said: Said, message: Partial<Rtmsg>, more: Partial<Said> = {}): Said => ({
  ...said,
  ...more,
  message: { ...said.message, ...message },
});

/** One word behind the keyword. */
const value =
  (take: (said: Said, word: string, session: Session) => E.Either<Answer, Said>): Take =>
  (said, [word, ...rest], session) => {
    if (word === undefined) return E.left(incompleteCommand());
    const taken = take(said, word, session);
    return E.isLeft(taken) ? taken : E.right({ said: taken.right, rest });
  };

/** A word that stands for a number. */
const number = (
  a2n: (word: string) => number | undefined,
  why: string,
  set: (said: Said, value: number) => Said,
): Take =>
  value((said, word) => {
    const found = a2n(word);
    return found === undefined ? E.left(invarg(`${why}\n`, word)) : E.right(set(said, found));
  });

const withMetric = (said: Said, name: string, metric: number): Said =>
  put(said, { RTA_METRICS: { ...said.message.RTA_METRICS, [name]: metric } });

/** A metric, behind `lock` if it is to stay as it is. @param bit its number among RTAX_* */
const metric =
  (
    name: string,
    bit: number,
    {
      a2n = getUnsigned,
      called = name,
      lockable = true,
    }: {
      readonly a2n?: (word: string) => number | undefined;
      /** What the complaint calls it. */
      readonly called?: string;
      readonly lockable?: boolean;
    } = {},
  ): Take =>
  (said, words, session) => {
    const locks = lockable && words[0] === 'lock';
    const take = number(a2n, `"${called}" value is invalid`, (so, found) => withMetric(so, name, found));
    return take(
      locks ? { ...said, lock: said.lock | (1 << bit) } : said,
      locks ? words.slice(1) : words,
      session,
    );
  };

const UNITS: Readonly<Record<string, number>> = { s: 1000, sec: 1000, secs: 1000, ms: 1, msec: 1, msecs: 1 };

const U32 = 2 ** 32;

/** get_time_rtt(): milliseconds, of which 32 bits are kept; a number without a unit is in units of the kernel's. @param scale those in one ms */
const time =
  (scale: number) =>
  (word: string): number | undefined => {
    const found = /^(0x[0-9a-f]+|[0-9]*\.?[0-9]+)([a-z]*)$/i.exec(word);
    const [, digits = '', unit = ''] = found ?? [];
    const factor = unit === '' ? 1 : UNITS[unit.toLowerCase()];
    if (found === null || factor === undefined) return undefined;
    const ms = Number(digits) * factor;
    const whole = Math.floor(ms) % U32;
    return ((whole < ms ? whole + 1 : whole) * (unit === '' ? 1 : scale)) % U32;
  };

const bool =
  (name: string): Take =>
  (said, words, session) =>
    value((so, word) => {
      const found = getUnsigned(word);
      if (found === undefined) return E.left(invarg(`"${name}" value is invalid\n`, word));
      return found > 1
        ? E.left(invarg(`"${name}" value should be 0 or 1\n`, word))
        : E.right(withMetric(so, name, found));
    })(said, words, session);

const RTO_MIN_BIT = 13;
const CC_ALGO_BIT = 16;

const congctl: Take = (said, words, session) => {
  const locks = words[0] === 'lock';
  const take = value((so, word) => E.right(put(so, { RTAX_CC_ALGO: word })));
  return take(
    locks ? { ...said, lock: said.lock | (1 << CC_ALGO_BIT) } : said,
    locks ? words.slice(1) : words,
    session,
  );
};

const src = value((said, word) => {
  const address = getAddr(word, said.family);
  if (E.isLeft(address)) return address;
  const { family } = address.right;
  return E.right(put(said, { RTA_PREFSRC: address.right.address }, { family }));
});

const vrf = value((said, word, session) => {
  const rtm_table = ipvrfGetTable(session, word);
  return rtm_table === 0 ? E.left(invarg('Invalid VRF\n', word)) : E.right(put(said, { rtm_table }));
});

const from = value((said, word) => {
  const prefix = getPrefix(word, said.family);
  if (E.isLeft(prefix)) return prefix;
  const { family, address, bitlen } = prefix.right;
  return E.right(
    put(said, { rtm_src_len: bitlen, ...(address !== undefined && { RTA_SRC: address }) }, { family }),
  );
});

/** A gateway, behind the name of its family if it is of another one. */
export const viaWords = (
  family: PrefixFamily,
  [word, ...rest]: readonly string[],
): E.Either<
  Answer,
  {
    readonly family: PrefixFamily;
    readonly to: Pick<Rtmsg, 'RTA_GATEWAY' | 'RTA_VIA'>;
    readonly rest: readonly string[];
  }
> => {
  if (word === undefined) return E.left(incompleteCommand());
  const named = readFamily(word);
  const [first, after] = named === undefined ? [word, rest] : [rest[0], rest.slice(1)];
  if (first === undefined) return E.left(incompleteCommand());
  const gateway = getAddr(first, named ?? family);
  if (E.isLeft(gateway)) return gateway;
  const own = family === 'AF_UNSPEC' ? gateway.right.family : family;
  const to =
    gateway.right.family === own
      ? { RTA_GATEWAY: gateway.right.address }
      : { RTA_VIA: { rtvia_family: gateway.right.family, rtvia_addr: gateway.right.address } };
  return E.right({ family: own, to, rest: after });
};

const via: Take = (said, words) => {
  if (said.via) return E.left(invarg('use nexthop syntax to specify multiple via\n', 'via'));
  const found = viaWords(said.family, words);
  if (E.isLeft(found)) return found;
  const { family, to, rest } = found.right;
  return E.right({ said: put(said, to, { family, via: true }), rest });
};

const PREFERENCES: Readonly<Record<string, number>> = { low: 3, medium: 0, high: 1 };

const field =
  (name: keyof Rtmsg, more: Partial<Said> = {}) =>
  (said: Said, found: number): Said =>
    put(said, { [name]: found }, more);

/** What is said for labels (RTA_TTL_PROPAGATE), which routes of IP do not look at. */
const ttlPropagate = value((said, word) =>
  matches(word, 'enabled') || matches(word, 'disabled')
    ? E.right(said)
    : E.left(invarg('"ttl-propagate" value is invalid\n', word)),
);

/** Another destination (RTA_NEWDST), which routes of IP do not look at. */
const as: Take = (said, [first = '', ...others]) => {
  const [word, ...rest] = first === 'to' ? others : [first, ...others];
  if (word === undefined || word === '') return E.left(incompleteCommand());
  const found = getAddr(word, said.family);
  return E.isLeft(found) ? found : E.right({ said: { ...said, family: found.right.family }, rest });
};

const unmodelled =
  (word: string): Take =>
  () =>
    E.left(notModelled(`ip route ${word}`));

const exact = true as const;
const priority = number(getUnsigned, '"metric" value is invalid', field('RTA_PRIORITY'));
const tos = number(dsfieldA2n, '"tos" value is invalid', field('rtm_tos'));
const dev = value((said, word) => E.right({ ...said, dev: word }));
const hoplimit = (word: string): number | undefined => getUnsigned(word, 255);

/** In the order in which abbreviations are tried. */
const KEYWORDS: readonly Keyword[] = [
  { word: 'src', exact, take: src },
  { word: 'as', exact, take: as },
  { word: 'via', exact, take: via },
  { word: 'from', exact, take: from },
  { word: 'tos', exact, take: tos },
  { word: 'dsfield', take: tos },
  {
    word: 'expires',
    exact,
    take: number(getUnsigned, '"expires" value is invalid', field('RTA_EXPIRES')),
  },
  { word: 'metric', take: priority },
  { word: 'priority', take: priority },
  { word: 'preference', exact, take: priority },
  {
    word: 'scope',
    exact,
    take: number(rtscopeA2n, 'invalid "scope" value', field('rtm_scope', { scope: true })),
  },
  { word: 'mtu', exact, take: metric('mtu', 2) },
  { word: 'hoplimit', exact, take: metric('hoplimit', 10, { a2n: hoplimit }) },
  { word: 'advmss', exact, take: metric('advmss', 8, { called: 'mss' }) },
  { word: 'reordering', take: metric('reordering', 9) },
  { word: 'rtt', exact, take: metric('rtt', 4, { a2n: time(8) }) },
  {
    word: 'rto_min',
    exact,
    take: (said, words, session) =>
      metric('rto_min', RTO_MIN_BIT, { a2n: time(1), lockable: false })(
        { ...said, lock: said.lock | (1 << RTO_MIN_BIT) },
        words,
        session,
      ),
  },
  { word: 'window', take: metric('window', 3) },
  { word: 'cwnd', take: metric('cwnd', 7) },
  { word: 'initcwnd', take: metric('initcwnd', 11) },
  { word: 'initrwnd', take: metric('initrwnd', 14) },
  {
    word: 'features',
    take: value((said, word) =>
      word === 'ecn'
        ? E.right(withMetric(said, 'features', 1))
        : E.left(invarg('"features" value not valid\n', word)),
    ),
  },
  { word: 'quickack', take: bool('quickack') },
  { word: 'congctl', take: congctl },
  { word: 'rttvar', take: metric('rttvar', 5, { a2n: time(4) }) },
  { word: 'ssthresh', take: metric('ssthresh', 6) },
  { word: 'realms', take: number(rtRealmsA2n, '"realm" value is invalid', field('RTA_FLOW')) },
  {
    word: 'onlink',
    exact,
    take: (said, rest) =>
      E.right({ said: put(said, { rtm_flags: (said.message.rtm_flags ?? 0) | RTNH_F.ONLINK }), rest }),
  },
  { word: 'nhid', exact, take: number(getUnsigned, '"id" value is invalid', field('RTA_NH_ID')) },
  { word: 'protocol', take: number(rtprotA2n, '"protocol" value is invalid', field('rtm_protocol')) },
  {
    word: 'table',
    take: number(rttableA2n, '"table" value is invalid', field('rtm_table')),
  },
  { word: 'vrf', take: vrf },
  { word: 'dev', exact, take: dev },
  { word: 'oif', exact, take: dev },
  {
    word: 'pref',
    take: number(
      (word) => PREFERENCES[word] ?? getUnsigned(word, 255),
      '"pref" value is invalid',
      field('RTA_PREF'),
    ),
  },
  { word: 'encap', exact, take: unmodelled('encap') },
  { word: 'ttl-propagate', exact, take: ttlPropagate },
  { word: 'fastopen_no_cookie', take: bool('fastopen_no_cookie') },
];

/** What is no keyword: the destination, behind its type if one is said. */
const destination: Take = (said, [first = '', ...others]) => {
  const words = first === 'to' ? others : [first, ...others];
  const [word] = words;
  if (word === undefined) return E.left(incompleteCommand());
  const rtm_type = /^[0-9]/.test(word) ? undefined : rtntypeA2n(word);
  const [prefix, ...rest] = rtm_type === undefined ? words : words.slice(1);
  if (prefix === undefined) return E.left(incompleteCommand());
  if (matches(prefix, 'help')) return E.left(usage(ROUTE_USAGE));
  if (said.to) return E.left(duparg2('to', prefix));
  const found = getPrefix(prefix, said.family);
  if (E.isLeft(found)) return found;
  const { family, address, bitlen } = found.right;
  const message = {
    rtm_dst_len: bitlen,
    ...(address !== undefined && { RTA_DST: address }),
    ...(rtm_type !== undefined && { rtm_type }),
  };
  return E.right({ said: put(said, message, { family, to: true }), rest });
};

/** Takes the words up to `nexthop`. */
export const takeWords = (session: Session, start: Said, words: readonly string[]): Outcome => {
  let step: Step = { said: start, rest: words };
  for (let [word] = words; word !== undefined && word !== 'nexthop'; [word] = step.rest) {
    const name = word;
    const keyword = keywordFor(KEYWORDS, name);
    const taken: Outcome =
      keyword === undefined
        ? destination(step.said, step.rest, session)
        : keyword.take(step.said, step.rest.slice(1), session);
    if (E.isLeft(taken)) return taken;
    step = taken.right;
  }
  return E.right(step);
};
