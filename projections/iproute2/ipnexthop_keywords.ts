/** The words of `ip nexthop add`, `replace` and `del`, one after another (ip/ipnexthop.c: ipnh_modify, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { NEXTHOP_GRP_TYPE } from '../../core/net/nhmsg.js';
import type { NexthopGrp, Nhmsg, ResGroup } from '../../core/net/nhmsg.js';
import { RTNH_F } from '../../core/net/rtmsg.js';
import { notModelled } from '../program.js';
import { getUnsigned, incompleteCommand, invarg, matches } from './argument.js';
import { getAddr, readFamily } from './inet_prefix.js';
import { usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { llNameToIndex } from './ll_map.js';
import { rtprotA2n } from './rt_names.js';
import { NEXTHOP_USAGE } from './usage_nexthop.js';

interface Step {
  readonly message: Nhmsg;
  readonly rest: readonly string[];
}
type Outcome = E.Either<Answer, Step>;
/** @param rest the words behind the keyword */
type Take = (step: Step, session: Session) => Outcome;

const put = ({ message, rest }: Step, more: Partial<Nhmsg>): Outcome =>
  E.right({ message: { ...message, ...more }, rest });

/** One word behind the keyword. */
const value =
  (take: (step: Step, word: string, session: Session) => Outcome): Take =>
  ({ message, rest: [word, ...rest] }, session) =>
    word === undefined ? E.left(incompleteCommand()) : take({ message, rest }, word, session);

/** What is of no family by then is of IPv4. */
const ofFamily = ({ nh_family }: Nhmsg): Pick<Nhmsg, 'nh_family'> => ({
  nh_family: nh_family === 'AF_UNSPEC' ? 'AF_INET' : nh_family,
});

/** ipnh_parse_id() */
export const parseId = (word: string): E.Either<Answer, number> => {
  const id = getUnsigned(word);
  return id === undefined ? E.left(invarg('invalid id value', word)) : E.right(id);
};

const id = value((step, word) => {
  const found = parseId(word);
  return E.isLeft(found) ? found : put(step, { NHA_ID: found.right });
});

const dev = value((step, word, session) => {
  const NHA_OIF = llNameToIndex(session, word);
  if (NHA_OIF === 0) return E.left(invarg('Device does not exist\n', word));
  return put(step, { NHA_OIF, ...ofFamily(step.message) });
});

const via = value((step, first) => {
  const named = readFamily(first);
  const [word, rest] = named === undefined ? [first, step.rest] : [step.rest[0], step.rest.slice(1)];
  if (word === undefined) return E.left(incompleteCommand());
  const { nh_family } = step.message;
  const found = getAddr(word, named ?? nh_family);
  if (E.isLeft(found)) return found;
  const { family, address } = found.right;
  if (nh_family !== 'AF_UNSPEC' && nh_family !== family)
    return E.left(invarg('address family mismatch\n', word));
  return put({ ...step, rest }, { nh_family: family, NHA_GATEWAY: address });
});

const MAX_WEIGHT = 256;

/** add_nh_group_attr(): ID[,WEIGHT], one behind a slash after the other. */
const group = value((step, word) => {
  const entries: NexthopGrp[] = [];
  const pieces = word.split('/').map((piece) => /^([^,]*)(?:,(.*))?$/s.exec(piece)?.slice(1) ?? []);
  for (const [number = '', behind] of pieces) {
    const found = getUnsigned(number);
    // What comes behind the first number has been cut off by then.
    if (found === undefined) return E.left(invarg('"group" value is invalid\n', pieces[0]?.[0] ?? ''));
    const weight = behind === undefined ? 1 : getUnsigned(behind, MAX_WEIGHT);
    if (weight === undefined || weight === 0) return E.left(invarg('"weight" is invalid\n', behind ?? ''));
    entries.push({ id: found, weight: weight - 1 });
  }
  return put(step, { NHA_GROUP: entries });
});

const CLOCKS_PER_S = 100;
const MAX_SECONDS = Math.floor(0xffffffff / CLOCKS_PER_S) - 1;
const MAX_U16 = 0xffff;

/** A number of seconds, as one of USER_HZ. */
const seconds = (word: string): number | undefined => {
  const found = getUnsigned(word, MAX_SECONDS);
  return found === undefined ? undefined : found * CLOCKS_PER_S;
};

interface Argument {
  readonly name: keyof ResGroup;
  readonly a2n: (word: string) => number | undefined;
  readonly why: string;
}

const RES_ARGUMENTS: Readonly<Partial<Record<string, Argument>>> = {
  buckets: {
    name: 'NHA_RES_GROUP_BUCKETS',
    a2n: (word) => getUnsigned(word, MAX_U16),
    why: 'invalid buckets value',
  },
  idle_timer: { name: 'NHA_RES_GROUP_IDLE_TIMER', a2n: seconds, why: 'invalid idle timer value' },
  unbalanced_timer: {
    name: 'NHA_RES_GROUP_UNBALANCED_TIMER',
    a2n: seconds,
    why: 'invalid unbalanced timer value',
  },
};

/** parse_nh_group_type_res() */
const resilient = ({ message, rest: words }: Step): Outcome => {
  if (words.length === 0) return E.right({ message, rest: words });
  const res: [keyof ResGroup, number][] = [];
  let rest = words;
  for (let [word = '', next] = rest; ; [word = '', next] = rest) {
    const argument = RES_ARGUMENTS[word];
    if (argument === undefined) break;
    if (next === undefined) return E.left(incompleteCommand());
    const found = argument.a2n(next);
    if (found === undefined) return E.left(invarg(argument.why, next));
    res.push([argument.name, found]);
    rest = rest.slice(2);
  }
  return E.right({ message: { ...message, NHA_RES_GROUP: Object.fromEntries(res) }, rest });
};

/** parse_nh_group_type() */
const type = value((step, word) => {
  const { message, rest } = step;
  if (word === 'mpath') return put(step, { NHA_GROUP_TYPE: NEXTHOP_GRP_TYPE.MPATH });
  if (word === 'resilient')
    return resilient({ message: { ...message, NHA_GROUP_TYPE: NEXTHOP_GRP_TYPE.RES }, rest });
  return E.left(invarg('"type" value is invalid\n', word));
});

const protocol = value((step, word) => {
  const nh_protocol = rtprotA2n(word);
  return nh_protocol === undefined
    ? E.left(invarg('"protocol" value is invalid\n', word))
    : put(step, { nh_protocol });
});

const KEYWORDS: Readonly<Partial<Record<string, Take>>> = {
  id,
  dev,
  via,
  group,
  type,
  encap: value(() => E.left(notModelled('ip nexthop encap'))),
  blackhole: (step) => put(step, { NHA_BLACKHOLE: true, ...ofFamily(step.message) }),
  fdb: (step) => put(step, { NHA_FDB: true }),
  onlink: (step) => put(step, { nh_flags: RTNH_F.ONLINK }),
  help: () => E.left(usage(NEXTHOP_USAGE)),
};

/** What a row of words says of a nexthop. */
export const takeWords = (
  session: Session,
  nh_family: Nhmsg['nh_family'],
  words: readonly string[],
): E.Either<Answer, Nhmsg> => {
  let step: Step = { message: { nh_family, nh_scope: 0, nh_protocol: 0, nh_flags: 0 }, rest: words };
  for (let [word] = words; word !== undefined; [word] = step.rest) {
    const take: Take | undefined = KEYWORDS[word] ?? (matches(word, 'protocol') ? protocol : undefined);
    if (take === undefined) return E.left(invarg('', word));
    const taken = take({ ...step, rest: step.rest.slice(1) }, session);
    if (E.isLeft(taken)) return taken;
    step = taken.right;
  }
  return E.right(step.message);
};
