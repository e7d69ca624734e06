/** What `ip address show`, `ip address flush` and `ip link show` are to be about (struct link_filter, ip/ipaddress.c). */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import { prefixEqual } from '../../core/net/inet.js';
import type { Ifaddrmsg } from '../../core/net/if_addr.js';
import { IFF } from '../../core/net/netdevice.js';
import type { Ifinfomsg } from '../ifinfomsg.js';
import { failed } from '../program.js';
import { duparg2, incompleteCommand, invarg, matches } from './argument.js';
import { usage } from './ip_common.js';
import type { Answer, Options, Session } from './ip_common.js';
import { fnmatch } from './fnmatch.js';
import { getPrefixOption, isOf, settled } from './inet_option.js';
import type { InetPrefix } from './inet_prefix.js';
import { ifaFlag } from './ipaddress_flags.js';
import { vrfMaster } from './vrf_name.js';
import { llNameToIndex } from './ll_map.js';
import { groupA2n, rtscopeA2n } from './rt_names.js';

export interface Filter {
  readonly family: Options['family'];
  readonly dev?: string;
  /** Index of `dev`. */
  readonly ifindex?: number;
  readonly up?: true;
  readonly kind?: string;
  /** Kind of the master that it is to be a port of. */
  readonly slaveKind?: string;
  readonly group?: number;
  /** Index; NOBODY: no port of anything. */
  readonly master?: number;
  /** fnmatch() pattern. */
  readonly label?: string;
  readonly scope?: number;
  /** The flags that are asked about, and which of them are to be set. */
  readonly flagmask: number;
  readonly flags: number;
  readonly pfx?: InetPrefix;
}

type Outcome = E.Either<Answer, Filter>;

/** What IFLA_MASTER asks for in a dump of devices without a master. */
const NOBODY = -1;

const SLAVE = '_slave';

const filterType = (filter: Filter, kind: string): Filter =>
  kind.endsWith(SLAVE) ? { ...filter, slaveKind: kind.slice(0, -SLAVE.length) } : { ...filter, kind };

const filterGroup = (filter: Filter, word: string): Outcome => {
  const group = groupA2n(word);
  return group === undefined
    ? E.left(invarg('Invalid "group" value\n', word))
    : E.right({ ...filter, group });
};

const filterMaster = (session: Session, filter: Filter, name: string): Outcome => {
  const master = llNameToIndex(session, name);
  return master === 0 ? E.left(invarg('Device does not exist\n', name)) : E.right({ ...filter, master });
};

const filterScope = ({ scope: _scope, ...filter }: Filter, word: string): Outcome => {
  const scope = rtscopeA2n(word);
  if (scope !== undefined) return E.right({ ...filter, scope });
  return word === 'all' ? E.right(filter) : E.left(invarg('invalid "scope"\n', word));
};

const filterTo = (filter: Filter, word: string): Outcome => {
  const pfx = getPrefixOption(word, filter);
  if (E.isLeft(pfx)) return pfx;
  return E.right({ ...filter, pfx: pfx.right, family: settled(filter, pfx.right) });
};

/** get_filter(): a flag, or with a minus its absence; undefined: it is neither. */
const filterFlag = (filter: Filter, word: string): Filter | undefined => {
  const bare = word.replace(/^-/, '');
  const opposite = { dynamic: 'permanent', primary: 'secondary' }[bare];
  const flag = ifaFlag(opposite ?? bare);
  if (flag === undefined) return undefined;
  const absent = (bare !== word) !== (opposite !== undefined);
  return {
    ...filter,
    flagmask: filter.flagmask | flag.mask,
    flags: absent ? filter.flags & ~flag.mask : filter.flags | flag.mask,
  };
};

/** Words that take the one behind them. */
const WITH_VALUE: ReadonlySet<string> = new Set([
  'to',
  'scope',
  'label',
  'group',
  'master',
  'vrf',
  'type',
  'dev',
]);

const filterWord = (
  session: Session,
  filter: Filter,
  [word, value]: readonly [word: string, value: string],
  help: string,
): Outcome => {
  switch (word) {
    case 'to':
      return filterTo(filter, value);
    case 'scope':
      return filterScope(filter, value);
    case 'up':
      return E.right({ ...filter, up: true });
    case 'label':
      return E.right({ ...filter, label: value });
    case 'nomaster':
      return E.right({ ...filter, master: NOBODY });
    case 'type':
      return E.right(filterType(filter, value));
    case 'group':
      return filterGroup(filter, value);
    case 'master':
      return filterMaster(session, filter, value);
    case 'vrf':
      return E.map((master: number) => ({ ...filter, master }))(vrfMaster(session, value));
    default: {
      const flagged = filterFlag(filter, word);
      if (flagged !== undefined) return E.right(flagged);
      if (word !== 'dev' && matches(word, 'help')) return E.left(usage(help));
      const dev = word === 'dev' ? value : word;
      return filter.dev === undefined ? E.right({ ...filter, dev }) : E.left(duparg2('dev', dev));
    }
  }
};

/** The words of `show` and `flush`. @param help the usage text of the object */
export const parseFilter = (
  session: Session,
  family: Options['family'],
  words: readonly string[],
  help: string,
): Outcome => {
  let filter: Filter = { family, flagmask: 0, flags: 0 };
  let rest = words;
  for (let [word, value] = rest; word !== undefined; [word, value] = rest) {
    const takesValue = WITH_VALUE.has(word);
    if (takesValue && value === undefined) return E.left(incompleteCommand());
    const grown = filterWord(session, filter, [word, value ?? ''], help);
    if (E.isLeft(grown)) return grown;
    filter = grown.right;
    rest = rest.slice(takesValue ? 2 : 1);
  }
  const { dev } = filter;
  if (dev === undefined) return E.right(filter);
  const ifindex = llNameToIndex(session, dev);
  return ifindex === 0
    ? E.left(failed(1, `Device "${dev}" does not exist.\n`))
    : E.right({ ...filter, ifindex });
};

/** What the kernel itself looks for in a dump of devices (iplink_filter_req()): master, and kind if it knows that. */
export const inDump = ({ machine }: Kernel, { kind, master }: Filter, message: Ifinfomsg): boolean =>
  (kind === undefined || machine?.kinds.includes(kind) !== true || message.IFLA_INFO_KIND === kind) &&
  (master === undefined ||
    (master === NOBODY ? message.IFLA_MASTER === undefined : message.IFLA_MASTER === master));

/** What print_linkinfo() looks at before it prints. */
export const linkPasses = (filter: Filter, message: Ifinfomsg): boolean => {
  const { up, group, master = 0, kind, slaveKind } = filter;
  return (
    (up === undefined || (message.ifi_flags & IFF.UP) !== 0) &&
    (group === undefined || (message.IFLA_GROUP ?? group) === group) &&
    (master <= 0 || message.IFLA_MASTER === master) &&
    (kind === undefined || message.IFLA_INFO_KIND === kind) &&
    (slaveKind === undefined || message.IFLA_INFO_SLAVE_KIND === slaveKind)
  );
};

/** What print_addrinfo() looks at before it prints. @param name of the device, which stands for a label */
export const addrPasses = (filter: Filter, message: Ifaddrmsg, name: string): boolean => {
  const { scope, label, pfx } = filter;
  const { IFA_ADDRESS: address = '', IFA_LOCAL: local = address } = message;
  if (scope !== undefined && scope !== message.ifa_scope) return false;
  if (((filter.flags ^ message.ifa_flags) & filter.flagmask) !== 0) return false;
  if (!isOf(filter, message.ifa_family)) return false;
  if (label !== undefined && !fnmatch(label, message.IFA_LABEL ?? name)) return false;
  if (pfx?.address === undefined || pfx.bitlen <= 0) return true;
  return pfx.family === message.ifa_family && prefixEqual(local, pfx.address, pfx.bitlen);
};
