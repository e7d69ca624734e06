/**
 * The program `route` for IPv4 (net-tools 2.10: route.c, lib/inet_sr.c, lib/inet_gr.c). Names are looked up nowhere; a
 * route with several nexthops is shown with the first one. Left out: other families, the cache, -v, -V, -h.
 */
import * as E from 'fp-ts/lib/Either.js';
import { dumpit } from '../../core/net/fib_frontend.js';
import { inetMakeMask, inetMaskLen, networkOf } from '../../core/net/inet.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import { devGetByIndex } from '../../core/net/netdevice.js';
import { RTF } from '../../core/net/rtentry.js';
import type { RtentryCommand } from '../../core/net/rtentry.js';
import { RTN, RT_TABLE } from '../../core/net/rtmsg.js';
import type { Rtmsg } from '../../core/net/rtmsg.js';
import { failed, notModelled, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { strerror } from '../strerror.js';
import { inetAton } from './inet.js';
import { INET_ROUTE_USAGE, ROUTE_USAGE } from './usage.js';

const E_OPTERR = 3;
const E_LOOKUP = 6;
const E_SOCK = 7;

const ANY = '0.0.0.0';

const misused = (why = ''): Ran => failed(E_OPTERR, why + INET_ROUTE_USAGE);

type Entry = Omit<RtentryCommand, 'type' | 'pid'>;
type Outcome = E.Either<Ran, Entry>;

const lookup = (word: string): E.Either<Ran, string> => {
  const address = inetAton(word);
  return address === undefined
    ? E.left(failed(E_LOOKUP, `${word}: Host name lookup failure\n`))
    : E.right(address);
};

/** The target: `default`, an address, or one with a length behind it. @param kind of the word before it */
const targetOf = (kind: string | undefined, word: string): Outcome => {
  const entry = { rt_flags: RTF.UP, rt_metric: 0, rt_genmask: ANY, rt_dst: ANY };
  if (word === 'default')
    return E.right(kind === '-host' ? { ...entry, rt_flags: RTF.UP | RTF.HOST } : entry);
  const [name = '', length] = word.split('/', 2);
  const address = lookup(name);
  if (E.isLeft(address)) return address;
  if (length !== undefined && !(/^[0-9]+$/.test(length) && Number(length) <= 32)) return E.left(misused());
  const rt_genmask = length === undefined ? ANY : inetMakeMask(Number(length));
  const host = kind === '-net' ? 0 : RTF.HOST;
  return E.right({ ...entry, rt_dst: address.right, rt_genmask, rt_flags: RTF.UP | host });
};

const MIN_WINDOW = 128;
const MIN_MSS = 64;
const MAX_MSS = 65536;

const number = (
  entry: Entry,
  name: 'rt_metric' | 'rt_mtu' | 'rt_window' | 'rt_irtt',
  word: string,
  [add, min, max, why]: readonly [add: number, min: number, max: number, why: string],
): Outcome => {
  if (!/^[0-9]/.test(word)) return E.left(misused());
  const value = Number.parseInt(word, 10);
  return value < min || value > max ? E.left(misused(why)) : E.right({ ...entry, [name]: value + add });
};

const MSS = [0, MIN_MSS, MAX_MSS, 'route: Invalid MSS/MTU.\n'] as const;
const WINDOW = [0, MIN_WINDOW, Infinity, 'route: Invalid window.\n'] as const;

/** One word with the one behind it. */
const option = (entry: Entry, word: string, value: string): Outcome | undefined => {
  switch (word) {
    case 'metric':
      return number(entry, 'rt_metric', value, [1, 0, Infinity, '']);
    case 'netmask': {
      if (entry.rt_genmask !== ANY) return E.left(misused());
      const mask = lookup(value);
      return E.isLeft(mask) ? mask : E.right({ ...entry, rt_genmask: mask.right });
    }
    case 'gw':
    case 'gateway': {
      if ((entry.rt_flags & RTF.GATEWAY) !== 0) return E.left(misused());
      const gateway = lookup(value);
      const rt_flags = entry.rt_flags | RTF.GATEWAY;
      return E.isLeft(gateway) ? gateway : E.right({ ...entry, rt_gateway: gateway.right, rt_flags });
    }
    case 'mss':
    case 'mtu':
      return number(entry, 'rt_mtu', value, MSS);
    case 'window':
      return number(entry, 'rt_window', value, WINDOW);
    case 'irtt':
      return number(entry, 'rt_irtt', value, [0, 0, Infinity, '']);
    case 'dev':
    case 'device':
      return entry.rt_dev === undefined ? E.right({ ...entry, rt_dev: value }) : E.left(misused());
    default:
      return undefined;
  }
};

const WITH_VALUE: ReadonlySet<string> = new Set([
  'metric',
  'netmask',
  'gw',
  'gateway',
  'mss',
  'mtu',
  'window',
  'irtt',
  'dev',
  'device',
]);
const IGNORED: ReadonlySet<string> = new Set(['mod', 'dyn', 'reinstate']);

const parse = (start: Entry, words: readonly string[]): Outcome => {
  let entry: Outcome = E.right(start);
  let rest = words;
  for (let [word, value] = rest; word !== undefined && E.isRight(entry); [word, value] = rest) {
    const known = entry.right;
    if (WITH_VALUE.has(word)) {
      entry = value === undefined ? E.left(misused()) : (option(known, word, value) ?? entry);
      rest = rest.slice(2);
      continue;
    }
    if (word === 'reject') entry = E.right({ ...known, rt_flags: known.rt_flags | RTF.REJECT });
    else if (!IGNORED.has(word)) {
      const isDevice = known.rt_dev === undefined && value === undefined;
      entry = isDevice ? E.right({ ...known, rt_dev: word }) : E.left(misused());
    }
    rest = rest.slice(1);
  }
  return entry;
};

/** What the program itself has against a mask; it shows its bits in the order of the machine, turned round. */
const complaint = ({ rt_genmask: mask, rt_flags, rt_dst }: Entry): string | undefined => {
  if (mask === ANY) return undefined;
  const turned = mask
    .split('.')
    .map((part) => (255 - Number(part)).toString(16).padStart(2, '0'))
    .join('');
  if ((rt_flags & RTF.HOST) !== 0 && mask !== '255.255.255.255')
    return `route: netmask ${turned} doesn't make sense with host route\n`;
  const length = inetMaskLen(mask);
  if (length === undefined) return `route: bogus netmask ${mask}\n`;
  return networkOf(rt_dst, length) === rt_dst ? undefined : "route: netmask doesn't match route address\n";
};

/** INET_setroute() */
const setroute = (system: System, type: RtentryCommand['type'], words: readonly string[]): Ran => {
  const isKind = words[0] === '-net' || words[0] === '-host';
  const [target, ...rest] = isKind ? words.slice(1) : words;
  if (target === undefined) return { ...misused(), status: 0 };
  const start = targetOf(isKind ? words[0] : undefined, target);
  const entry = E.isLeft(start) ? start : parse(start.right, rest);
  if (E.isLeft(entry)) return entry.left;
  const wrong = complaint(entry.right);
  if (wrong !== undefined) return misused(wrong);
  const rejects = (entry.right.rt_flags & RTF.REJECT) !== 0;
  const refused = system.request({
    type,
    pid: system.pid,
    ...entry.right,
    ...(rejects && { rt_dev: entry.right.rt_dev ?? 'lo' }),
  });
  return refused === undefined ? printed('') : failed(E_SOCK, `${type}: ${strerror(refused.errno)}\n`);
};

const REJECTING: ReadonlySet<number> = new Set([RTN.UNREACHABLE, RTN.PROHIBIT]);
/** /proc/net/route does not tell of these. */
const UNTOLD: ReadonlySet<number> = new Set([RTN.BROADCAST, RTN.MULTICAST]);

interface Shown {
  readonly extended: number;
  readonly numeric: boolean;
}

const HEADER = 'Kernel IP routing table\nDestination     Gateway         Genmask         Flags ';
const HEADERS = [
  'Metric Ref    Use Iface',
  '  MSS Window  irtt Iface',
  'Metric Ref    Use Iface    MSS   Window irtt',
];

/** One line of rprint_fib(). */
const line = (system: System, net: number, { extended, numeric }: Shown, message: Rtmsg): string => {
  const {
    RTA_DST = ANY,
    rtm_dst_len: length,
    rtm_type,
    RTA_PRIORITY: metric = 0,
    RTA_METRICS = {},
  } = message;
  const [path] = message.RTA_MULTIPATH ?? [];
  const gateway = path?.RTA_GATEWAY ?? message.RTA_GATEWAY ?? ANY;
  const rejects = REJECTING.has(rtm_type);
  const oif = path?.rtnh_ifindex ?? message.RTA_OIF;
  const dev = oif === undefined ? undefined : devGetByIndex(system.kernel(), net, oif)?.name;
  const flags = `${rejects ? '!' : 'U'}${gateway === ANY ? '' : 'G'}${length === 32 ? 'H' : ''}`;
  const to = length === 0 && !numeric ? 'default' : RTA_DST;
  const prefix = [to, rejects ? '-' : gateway, inetMakeMask(length)].map((word) => word.padEnd(15)).join(' ');
  const name = rejects ? '-' : (dev ?? '*');
  const { advmss = 0, window = 0, rtt = 0 } = RTA_METRICS;
  const numbers = [advmss === 0 ? 0 : advmss + 40, window, Math.floor(rtt / 8)];
  const [mss = '', win = '', irtt = ''] = numbers.map((value) => (rejects ? '-' : `${value}`));
  const start = `${prefix} ${flags.padEnd(5)} `;
  if (extended === 1) return `${start}${mss.padStart(5)} ${win.padEnd(5)} ${irtt.padStart(6)} ${name}\n`;
  const plain = `${start}${`${metric}`.padEnd(6)} ${(rejects ? '-' : '0').padEnd(2)} ${'0'.padStart(7)} `;
  if (extended === 0) return `${plain}${name}\n`;
  return `${plain}${name.padEnd(8)} ${mss.padEnd(5)} ${win.padEnd(6)} ${irtt}\n`;
};

/** rprint_fib(): what /proc/net/route tells, which is empty until there is a main table. */
const list = (system: System, shown: Shown): Ran => {
  const net = netOf(system.kernel(), system.pid) ?? 0;
  const filter = { table: RT_TABLE.MAIN, protocol: 0, type: 0, oif: 0 };
  const found = dumpit(system.kernel(), net, filter);
  const routes = E.isLeft(found) ? [] : found.right.filter(({ rtm_type }) => !UNTOLD.has(rtm_type));
  const lines = routes.map((message) => line(system, net, shown, message));
  const text = `${HEADER}${HEADERS[Math.min(shown.extended, 2)] ?? ''}\n${lines.join('')}`;
  return { ...printed(text), status: E.isLeft(found) ? 1 : 0 };
};

const FAMILY: ReadonlySet<string> = new Set(['-4', '--inet', '--fib', '-F', '-N', '--symbolic']);

/** route.c: main() */
export const route: Program = (system, argv) => {
  let shown: Shown = { extended: 0, numeric: false };
  let rest = argv;
  for (let [word] = rest; word?.startsWith('-'); [word] = rest) {
    if (word === '--extend' || word === '--numeric' || /^-[nve]*$/.test(word)) {
      const letters = word === '--extend' ? 'e' : word === '--numeric' ? 'n' : word;
      const extended = shown.extended + letters.split('e').length - 1;
      shown = { extended, numeric: shown.numeric || letters.includes('n') };
    } else if (word === '-A' && rest[1] === 'inet') rest = rest.slice(1);
    else if (!FAMILY.has(word)) return notModelled(`route ${word}`);
    rest = rest.slice(1);
  }
  const [verb, ...words] = rest;
  switch (verb) {
    case undefined:
      return list(system, shown);
    case 'add':
      return setroute(system, 'SIOCADDRT', words);
    case 'del':
    case 'delete':
      return setroute(system, 'SIOCDELRT', words);
    case 'flush':
      return misused("Flushing `inet' routing table not supported\n");
    default:
      return failed(E_OPTERR, ROUTE_USAGE);
  }
};
