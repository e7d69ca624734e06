/** `ip mroute`: multicast routes, of which nobody here makes any (ip/ipmroute.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { RT_TABLE } from '../../core/net/rtmsg.js';
import { appended, flush, printed } from '../program.js';
import { incompleteCommand, invarg, matches, nodev } from './argument.js';
import { EVERYTHING } from './inet_prefix.js';
import { EXIT_MINUS_1, OK, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { print } from './json_print.js';
import { llNameToIndex } from './ll_map.js';
import { rttableA2n } from './rt_names.js';

const USAGE = `Usage: ip mroute show [ [ to ] PREFIX ] [ from PREFIX ] [ iif DEVICE ]
                      [ table TABLE_ID ]
TABLE_ID := [ local | main | default | all | NUMBER ]
`;

interface Filter {
  /** 0: all. */
  readonly table: number;
  readonly iif?: string;
}

/** The table behind `table`. */
const tableOf = (word: string): E.Either<Answer, number> => {
  const table = word === 'all' ? 0 : rttableA2n(word);
  if (table !== undefined) return E.right(table);
  return E.left(word === 'help' ? usage(USAGE) : invarg('table id value is invalid\n', word));
};

/** The prefixes are read as of a family that has none, so that only all of them are understood. */
const refusedPrefix = (word: string): Answer | undefined =>
  EVERYTHING.has(word) ? undefined : quit(1, `Error: ??? prefix is expected rather than "${word}".\n`);

const filterOf = (before: Filter, words: readonly string[]): E.Either<Answer, Filter> => {
  const [word, value] = words;
  if (word === undefined) return E.right(before);
  const isTable = matches(word, 'table');
  const isFrom = matches(word, 'from');
  if (!isTable && !isFrom && word !== 'iif' && word !== 'to') {
    if (matches(word, 'help')) return E.left(usage(USAGE));
    const refused = refusedPrefix(word);
    return refused === undefined ? filterOf(before, words.slice(1)) : E.left(refused);
  }
  if (value === undefined) return E.left(incompleteCommand());
  const rest = words.slice(2);
  if (isTable) return E.flatMap((table: number) => filterOf({ ...before, table }, rest))(tableOf(value));
  if (word === 'iif') return filterOf({ ...before, iif: value }, rest);
  if (!isFrom && matches(value, 'help')) return E.left(usage(USAGE));
  const refused = refusedPrefix(value);
  return refused === undefined ? filterOf(before, rest) : E.left(refused);
};

/** mroute_list() */
const list = (session: Session, words: readonly string[]): Answer => {
  const { options } = session;
  if (!['unspec', 'inet', 'inet6'].includes(options.family)) return OK;
  const isIpv6 = options.family === 'inet6';
  const filter = filterOf({ table: isIpv6 ? 0 : RT_TABLE.DEFAULT }, words);
  if (E.isLeft(filter)) return filter.left;
  const { table, iif } = filter.right;
  if (iif !== undefined && llNameToIndex(session, iif) === 0) return nodev(iif);
  const none = printed(print([], options));
  if (table === 0 || table === (isIpv6 ? RT_TABLE.MAIN : RT_TABLE.DEFAULT)) return none;
  const refused = `Error: ${isIpv6 ? 'ipv6' : 'ipv4'}: MR table does not exist.\n`;
  return appended(flush({ ...none, stderr: refused }), quit(1, 'Dump terminated\n'));
};

/** do_multiroute() */
export const doMultiroute = (session: Session, [word, ...words]: readonly string[]): Answer => {
  if (word === undefined || ['list', 'show', 'lst'].some((verb) => matches(word, verb)))
    return list(session, words);
  if (matches(word, 'help')) return usage(USAGE);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip mroute help".\n`);
};
