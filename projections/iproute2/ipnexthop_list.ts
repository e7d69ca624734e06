/** `ip nexthop list`, `get`, `flush` and `bucket` (ip/ipnexthop.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import type { Refusal } from '../../core/errno.js';
import { dumpBuckets, dumpNexthops, getBucket, getNexthop } from '../../core/net/nexthop_dump.js';
import type { NhDumpFilter } from '../../core/net/nexthop_dump.js';
import type { Nhmsg } from '../../core/net/nhmsg.js';
import { failed, notModelled } from '../program.js';
import { getUnsigned, incompleteCommand, invarg } from './argument.js';
import { familyOption } from './inet_prefix.js';
import { OK, ownNet, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { parseId } from './ipnexthop_keywords.js';
import { printBucket, printNexthop } from './ipnexthop_print.js';
import { begun, print } from './json_print.js';
import { keywordFor, takeKeywords } from './keyword.js';
import type { Keyword } from './keyword.js';
import { talk, talkError } from './libnetlink.js';
import { llNameToIndex } from './ll_map.js';
import { NEXTHOP_USAGE } from './usage_nexthop.js';
import { nameIsVrf } from './vrf_name.js';

interface Filter extends NhDumpFilter {
  readonly proto: number;
  /** Of the group whose buckets are asked for. */
  readonly id: number;
  readonly nhid: number;
}
type Outcome = E.Either<Answer, Filter>;

const NETLINK_ERROR = 2;

/** What a nexthop is asked for by whatever the options say; what is not modelled of them. */
export const familyOf = (session: Session): E.Either<Answer, Nhmsg['nh_family']> => {
  const { options } = session;
  const family = familyOption(options);
  const noted = options.notModelled.find((option) => option !== '-statistics');
  const unfit = noted ?? (options.color ? '-color' : undefined);
  return family === undefined || unfit !== undefined
    ? E.left(notModelled(`ip ${unfit ?? `-family ${options.family}`} nexthop`))
    : E.right(family);
};

/** ipnh_get_id() */
const getId = (session: Session, id: number): Answer => {
  const found = getNexthop(session.system.kernel(), ownNet(session), id);
  return E.isLeft(found)
    ? failed(NETLINK_ERROR, talkError(found.left))
    : { ...OK, stdout: print([printNexthop(session, found.right)], session.options) };
};

/** delete_nexthop(). @returns what went wrong */
const deleteNexthop = (session: Session, id: number): string | undefined => {
  const head = { nh_family: 'AF_UNSPEC', nh_scope: 0, nh_protocol: 0, nh_flags: 0 } as const;
  const { pid } = session.system;
  return talk(session, { type: 'RTM_DELNEXTHOP', pid, nlmsg_flags: [], ...head, NHA_ID: id })?.stderr;
};

const device =
  (session: Session, name: 'dev_idx' | 'master_idx') =>
  (filter: Filter, word: string): Outcome => {
    const index = llNameToIndex(session, word);
    return index === 0
      ? E.left(invarg('Device does not exist\n', word))
      : E.right({ ...filter, [name]: index });
  };

const number =
  (name: keyof Filter) =>
  (filter: Filter, word: string): Outcome =>
    E.map((found: number) => ({ ...filter, [name]: found }))(parseId(word));

/** What lists of nexthops and of buckets both know, in the order in which abbreviations are tried. */
const devices = (session: Session): readonly Keyword<Filter>[] => [
  { word: 'dev', value: device(session, 'dev_idx') },
  { word: 'groups', alone: (filter) => E.right({ ...filter, group_filter: true }) },
  { word: 'master', value: device(session, 'master_idx') },
  {
    word: 'vrf',
    value: (filter, word) => {
      const master_idx = nameIsVrf(session, word);
      return master_idx === 0 ? E.left(invarg('Invalid VRF\n', word)) : E.right({ ...filter, master_idx });
    },
  },
];
const help = (): Outcome => E.left(usage(NEXTHOP_USAGE));
const HELP: Keyword<Filter> = { word: 'help', alone: help };
const exact = true as const;

const unknown = (_filter: Filter, word: string): Outcome => E.left(invarg('', word));

const nothing = (family: NhDumpFilter['family']): Filter => ({
  family,
  dev_idx: 0,
  master_idx: 0,
  group_filter: false,
  proto: 0,
  id: 0,
  nhid: 0,
});

const LIST = (session: Session, byId: (id: number) => Answer): readonly Keyword<Filter>[] => [
  ...devices(session),
  {
    word: 'id',
    exact,
    value: (_filter, word) => E.left(E.getOrElse((answer: Answer) => answer)(E.map(byId)(parseId(word)))),
  },
  {
    word: 'protocol',
    value: (filter, word) => {
      const proto = getUnsigned(word);
      return proto === undefined
        ? E.left(invarg('invalid protocol value', word))
        : E.right({ ...filter, proto });
    },
  },
  // The kernel is asked for those of bridges alone, and does not care.
  { word: 'fdb', alone: (filter) => E.right(filter) },
  HELP,
];

const parse = (
  session: Session,
  words: readonly string[],
  byId: (id: number) => Answer,
): E.Either<Answer, Filter> => {
  const family = familyOf(session);
  if (E.isLeft(family)) return family;
  return takeKeywords(LIST(session, byId), unknown, nothing(family.right), words);
};

const dump = (session: Session, filter: Filter): Nhmsg[] =>
  dumpNexthops(session.system.kernel(), ownNet(session), filter).filter(
    ({ nh_protocol }) => filter.proto === 0 || filter.proto === nh_protocol,
  );

/** ipnh_list_flush() with IPNH_LIST */
export const ipnhList = (session: Session, words: readonly string[]): Answer => {
  const filter = parse(session, words, (id) => getId(session, id));
  if (E.isLeft(filter)) return filter.left;
  const lines = dump(session, filter.right).map((message) => printNexthop(session, message));
  return { ...OK, stdout: print(lines, session.options) };
};

/** ipnh_flush(): of all, groups go first. */
export const ipnhFlush = (session: Session, words: readonly string[]): Answer => {
  const byId = (id: number): Answer => {
    const complaint = deleteNexthop(session, id);
    return complaint === undefined ? OK : failed(1, complaint);
  };
  const filter = parse(session, words, byId);
  if (E.isLeft(filter)) return filter.left;
  const rounds =
    words.length === 0 ? [{ ...filter.right, group_filter: true }, filter.right] : [filter.right];
  let flushed = 0;
  let stderr = '';
  for (const round of rounds)
    for (const { NHA_ID = 0 } of dump(session, round)) {
      const complaint = deleteNexthop(session, NHA_ID);
      if (complaint === undefined) flushed += 1;
      else stderr += complaint;
    }
  return { ...OK, stdout: flushed === 0 ? 'Nothing to flush\n' : `Flushed ${flushed} nexthops\n`, stderr };
};

/** ipnh_get() */
export const ipnhGet = (session: Session, words: readonly string[]): Answer => {
  const family = familyOf(session);
  if (E.isLeft(family)) return family.left;
  const keywords = [{ word: 'id', exact, value: number('id') }];
  const asked = takeKeywords(keywords, help, nothing(family.right), words);
  if (E.isLeft(asked)) return asked.left;
  return asked.right.id === 0 ? usage(NEXTHOP_USAGE) : getId(session, asked.right.id);
};

/** A dump that was refused: that there is no such thing is not said. */
const terminated = (session: Session, refused: Refusal): Answer => {
  const why = refused.errno === 'ENOENT' && refused.extack === undefined ? '' : talkError(refused);
  return failed(NETLINK_ERROR, `${why}Dump terminated\n`, begun(session.options));
};

/** ipnh_bucket_list() */
const bucketList = (session: Session, words: readonly string[]): Answer => {
  const family = familyOf(session);
  if (E.isLeft(family)) return family.left;
  const keywords = [
    ...devices(session).filter(({ word }) => word !== 'groups'),
    { word: 'id', exact, value: number('id') },
    { word: 'nhid', exact, value: number('nhid') },
    HELP,
  ];
  const filter = takeKeywords(keywords, unknown, nothing(family.right), words);
  if (E.isLeft(filter)) return filter.left;
  const found = dumpBuckets(session.system.kernel(), ownNet(session), filter.right);
  if (E.isLeft(found)) return terminated(session, found.left);
  return { ...OK, stdout: print(found.right.map(printBucket), session.options) };
};

const MAX_INDEX = 0xffff;

/** ipnh_bucket_get() */
const bucketGet = (session: Session, words: readonly string[]): Answer => {
  const family = familyOf(session);
  if (E.isLeft(family)) return family.left;
  let [id, index]: readonly [number, number | undefined] = [0, undefined];
  for (let rest = words; rest.length > 0; rest = rest.slice(2)) {
    const [word, next] = rest;
    if (word !== 'id' && word !== 'index') return usage(NEXTHOP_USAGE);
    if (next === undefined) return incompleteCommand();
    const found = word === 'id' ? parseId(next) : E.right(getUnsigned(next, MAX_INDEX));
    if (E.isLeft(found)) return found.left;
    if (found.right === undefined) return invarg('invalid bucket index value', next);
    if (word === 'id') id = found.right;
    else index = found.right;
  }
  if (id === 0 || index === undefined) return usage(NEXTHOP_USAGE);
  const bucket = getBucket(session.system.kernel(), ownNet(session), id, index);
  return E.isLeft(bucket)
    ? failed(NETLINK_ERROR, talkError(bucket.left))
    : { ...OK, stdout: print([printBucket(bucket.right)], session.options) };
};

type Subcommand = (session: Session, words: readonly string[]) => Answer;

const BUCKET: readonly { readonly word: string; readonly run: Subcommand }[] = [
  { word: 'list', run: bucketList },
  { word: 'show', run: bucketList },
  { word: 'lst', run: bucketList },
  { word: 'get', run: bucketGet },
  { word: 'help', run: () => usage(NEXTHOP_USAGE) },
];

/** do_ipnh_bucket(); undefined: there is no such subcommand. */
export const ipnhBucket = (
  session: Session,
  [word = 'list', ...words]: readonly string[],
): Answer | undefined => keywordFor(BUCKET, word)?.run(session, words);
