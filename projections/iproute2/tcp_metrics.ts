/** `ip tcp_metrics`: what TCP remembers of its peers, which is nothing here (ip/tcp_metrics.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { foreseen, netCapable } from '../../core/kernel/cred.js';
import { failed, printed } from '../program.js';
import { strerror } from '../strerror.js';
import { duparg2, incompleteCommand, matches } from './argument.js';
import { getPrefix } from './inet_prefix.js';
import type { InetPrefix, PrefixFamily } from './inet_prefix.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Options, Session } from './ip_common.js';
import { print } from './json_print.js';

const USAGE = `Usage:	ip tcp_metrics/tcpmetrics { COMMAND | help }
	ip tcp_metrics { show | flush } SELECTOR
	ip tcp_metrics delete [ address ] ADDRESS
SELECTOR := [ [ address ] PREFIX ]
`;

/** In the order in which abbreviations are tried. */
const COMMANDS = [
  ['list', 'list'],
  ['lst', 'list'],
  ['show', 'list'],
  ['delete', 'delete'],
  ['flush', 'flush'],
] as const;
type Task = (typeof COMMANDS)[number][1];

/** AF_* of what has addresses that TCP knows, and the numbers of what has not. */
const FAMILIES = {
  unspec: 'AF_UNSPEC',
  inet: 'AF_INET',
  inet6: 'AF_INET6',
  link: 17,
  mpls: 28,
  bridge: 7,
} as const satisfies Record<Options['family'], PrefixFamily | number>;

interface Filter {
  readonly daddr?: InetPrefix;
  readonly saddr?: InetPrefix;
}

const isHost = (prefix: InetPrefix | undefined): boolean =>
  prefix?.address !== undefined && prefix.bitlen === (prefix.address.includes(':') ? 128 : 32);

const notAHost = (word: string): Answer =>
  failed(1, `Error: a specific IP address is expected rather than "${word}"\n`);

/** One address. @param who what it is behind */
const taken = (
  before: Filter,
  task: Task,
  family: PrefixFamily,
  { who, value }: { readonly who: string; readonly value: string | undefined },
): E.Either<Answer, Filter> => {
  if (value === undefined) return E.left(incompleteCommand());
  if (matches(value, 'help')) return E.left(usage(USAGE));
  const end = who.startsWith('s') ? 'saddr' : 'daddr';
  if (before[end] !== undefined) return E.left(duparg2(who, value));
  const prefix = getPrefix(value, family);
  if (E.isLeft(prefix)) return prefix;
  const needsHost = end === 'saddr' || task === 'delete';
  if (needsHost && !isHost(prefix.right)) return E.left(notAHost(value));
  return E.right({ ...before, [end]: prefix.right });
};

const NAMES: ReadonlySet<string> = new Set(['src', 'source', 'addr', 'address']);

/** What is asked for: the word behind each address is passed over. */
const filterOf = (
  before: Filter,
  task: Task,
  family: PrefixFamily,
  words: readonly string[],
): E.Either<Answer, Filter> => {
  const [word, next] = words;
  if (word === undefined) return E.right(before);
  const isNamed = NAMES.has(word);
  const item = isNamed ? { who: word, value: next } : { who: 'address', value: word };
  return E.flatMap((filter: Filter) => filterOf(filter, task, family, words.slice(isNamed ? 3 : 2)))(
    taken(before, task, family, item),
  );
};

const answers = (errno: 'EPERM' | 'ESRCH'): Answer => failed(2, `RTNETLINK answers: ${strerror(errno)}\n`);

/** tcpm_do_cmd() */
const run = (session: Session, task: Task, words: readonly string[]): Answer => {
  const { options, system } = session;
  const family = FAMILIES[options.family];
  if (typeof family === 'number') return failed(1, `Unsupported protocol family: ${family}\n`);
  const filter = filterOf({}, task, family, words);
  if (E.isLeft(filter)) return filter.left;
  const { daddr, saddr } = filter.right;
  if (task === 'delete' && daddr === undefined)
    return quit(EXIT_MINUS_1, 'Error: argument "address" is required\n');
  if (task === 'list') return isHost(daddr) ? answers('ESRCH') : printed(print([], options));
  const isAll = (daddr?.bitlen ?? 0) === 0 && saddr === undefined && family === 'AF_UNSPEC';
  if (!isHost(daddr) && !isAll) return { ...OK, stderr: 'Nothing to flush.\n' };
  const may = netCapable(foreseen(system.kernel()), system.pid, ownNet(session), 'CAP_NET_ADMIN');
  if (!may) return answers('EPERM');
  return isHost(daddr) ? answers('ESRCH') : OK;
};

/** do_tcp_metrics() */
export const doTcpMetrics = (session: Session, [word, ...words]: readonly string[]): Answer => {
  if (word === undefined) return run(session, 'list', []);
  const found = COMMANDS.find(([whole]) => matches(word, whole));
  if (found !== undefined) return run(session, found[1], words);
  if (matches(word, 'help')) return usage(USAGE);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip tcp_metrics help".\n`);
};
