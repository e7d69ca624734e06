/** `ip addrlabel`: labels of IPv6 addresses (ip/ipaddrlabel.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { addrlabelsOf } from '../../core/net/addrlabel.js';
import type { AddrlabelCommand, AddrlabelEntry } from '../../core/net/addrlabel.js';
import { failed, notModelled, printed } from '../program.js';
import { strerror } from '../strerror.js';
import { getUnsigned, incompleteCommand, invarg, matches } from './argument.js';
import { familyOption, getPrefix } from './inet_prefix.js';
import type { InetPrefix } from './inet_prefix.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { begun, both, print, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { talk } from './libnetlink.js';
import { llIndexToName, llNameToIndex } from './ll_map.js';

const USAGE =
  'Usage: ip addrlabel { add | del } prefix PREFIX [ dev DEV ] [ label LABEL ]\n' +
  '       ip addrlabel [ list | flush | help ]\n';

/** The label that no address can be given. */
const NO_LABEL = 0xffffffff;

const UNSUPPORTED = `RTNETLINK answers: ${strerror('EOPNOTSUPP')}\n`;

/** print_addrlabel() */
const printAddrlabel = (
  session: Session,
  { prefix, prefixlen, ifindex, label }: AddrlabelEntry,
): readonly Piece[] => {
  const ifname = ifindex === 0 ? undefined : llIndexToName(session, ifindex);
  return [
    both('address', prefix, `prefix ${prefix}`),
    both('prefixlen', prefixlen, `/${prefixlen} `),
    ...(ifname === undefined ? [] : [both('ifname', ifname, `dev ${ifname} `)]),
    both('label', label, `label ${label} `),
    textOnly('\n'),
  ];
};

/** The labels, if those of IPv6 are asked for: others there are none. */
const dump = (session: Session): readonly AddrlabelEntry[] | undefined =>
  ['unspec', 'inet6'].includes(session.options.family)
    ? addrlabelsOf(session.system.kernel(), ownNet(session)).toArray()
    : undefined;

const list = (session: Session, words: readonly string[]): Answer => {
  const { options } = session;
  if (words.length > 0) return failed(1, '"ip addrlabel show" does not take any arguments.\n');
  if (options.color) return notModelled('ip -color addrlabel');
  const entries = dump(session);
  if (entries === undefined) return failed(EXIT_MINUS_1, `${UNSUPPORTED}Dump terminated\n`, begun(options));
  return printed(
    print(
      entries.map((entry) => printAddrlabel(session, entry)),
      options,
    ),
  );
};

/** ipaddrlabel_flush(): one request for each. */
const flush = (session: Session, words: readonly string[]): Answer => {
  if (words.length > 0) return failed(1, '"ip addrlabel flush" does not allow extra arguments\n');
  const entries = dump(session);
  if (entries === undefined) return failed(1, `${UNSUPPORTED}Flush terminated\n`);
  for (const { prefix, prefixlen, ifindex, label } of entries) {
    const refused = talk(session, {
      type: 'RTM_DELADDRLABEL',
      pid: session.system.pid,
      ifal_family: 'AF_INET6',
      ifal_prefixlen: prefixlen,
      ifal_index: ifindex,
      IFAL_ADDRESS: prefix,
      IFAL_LABEL: label,
    });
    if (refused !== undefined) return failed(1, `${refused.stderr}Flush terminated\n`);
  }
  return OK;
};

interface Asked {
  readonly prefix?: InetPrefix;
  readonly ifindex?: number;
  readonly label?: number;
}

type Family = AddrlabelCommand['ifal_family'] | 'AF_UNSPEC';

/** A word that is known, with its value. */
const taken = (session: Session, family: Family, word: string, value: string): E.Either<Answer, Asked> => {
  if (word === 'prefix') return E.map((prefix: InetPrefix) => ({ prefix }))(getPrefix(value, family));
  if (word === 'dev') {
    const ifindex = llNameToIndex(session, value);
    return ifindex === 0 ? E.left(invarg('dev is invalid\n', value)) : E.right({ ifindex });
  }
  const label = getUnsigned(value);
  return label === undefined || label === NO_LABEL
    ? E.left(invarg('label is invalid\n', value))
    : E.right({ label });
};

const KNOWN: ReadonlySet<string | undefined> = new Set(['prefix', 'dev', 'label']);

/** What words ask for; others are passed over, and of the same word the last one counts. */
const askedOf = (
  session: Session,
  family: Family,
  words: readonly string[],
  before: Asked = {},
): E.Either<Answer, Asked> => {
  const at = words.findIndex((word) => KNOWN.has(word));
  const [word, value] = at < 0 ? [] : words.slice(at);
  if (word === undefined) return E.right(before);
  if (value === undefined) return E.left(incompleteCommand());
  return E.flatMap((now: Asked) => askedOf(session, family, words.slice(at + 2), { ...before, ...now }))(
    taken(session, family, word, value),
  );
};

/** ipaddrlabel_modify() */
const modify = (session: Session, type: AddrlabelCommand['type'], words: readonly string[]): Answer => {
  const family = familyOption(session.options);
  if (family === undefined) return notModelled(`ip -family ${session.options.family} addrlabel`);
  const asked = askedOf(session, family, words);
  if (E.isLeft(asked)) return asked.left;
  const { prefix, ifindex, label } = asked.right;
  if (prefix === undefined) return failed(1, 'Not enough information: "prefix" argument is required.\n');
  if (label === undefined) return failed(1, 'Not enough information: "label" argument is required.\n');
  const everything = family === 'AF_INET6' ? '::' : undefined;
  const address = prefix.address ?? everything;
  const refused = talk(session, {
    type,
    pid: session.system.pid,
    ifal_family: family === 'AF_UNSPEC' ? 'AF_INET6' : family,
    ifal_prefixlen: prefix.bitlen,
    ifal_index: ifindex ?? 0,
    IFAL_LABEL: label,
    ...(address === undefined ? {} : { IFAL_ADDRESS: address }),
  });
  return refused ?? OK;
};

/** do_ipaddrlabel() */
export const doIpaddrlabel = (session: Session, [word, ...words]: readonly string[]): Answer => {
  if (word === undefined || ['list', 'lst', 'show'].some((verb) => matches(word, verb)))
    return list(session, words);
  if (matches(word, 'add')) return modify(session, 'RTM_NEWADDRLABEL', words);
  if (matches(word, 'delete')) return modify(session, 'RTM_DELADDRLABEL', words);
  if (matches(word, 'flush')) return flush(session, words);
  if (matches(word, 'help')) return usage(USAGE);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip addrlabel help".\n`);
};
