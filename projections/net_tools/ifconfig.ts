/**
 * The program `ifconfig` (net-tools 2.10: ifconfig.c, lib/inet.c, lib/ether.c): words are done one after another, and
 * after an error it goes on. Left out: other families, `add` and `del` of IPv4, the far end of a link, `hw` of other
 * hardware, ports and interrupts, `name`, -v, -V.
 */
import type { Refusal } from '../../core/errno.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import type { IfreqCommand, In6Ifreq } from '../../core/net/ifreq.js';
import { inetMakeMask, inetPton } from '../../core/net/inet.js';
import { IFF, isUp } from '../../core/net/netdevice.js';
import { failed, notModelled } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { strerror } from '../strerror.js';
import { inetAton, unknownHost } from './inet.js';
import { SHORT_HEADER, flagsOf, ifePrint, interfaces, lookupInterface } from './interface.js';
import { IFCONFIG_USAGE } from './usage.js';

const E_USAGE = 3;
/** Bytes of a name without its end. */
const MAX_NAME = 15;
const HINT = "ifconfig: `--help' gives usage information.\n";

/** What is done so far. */
interface Doing {
  readonly system: System;
  readonly net: number;
  readonly name: string;
  readonly stderr: string;
  /** Exit status; -1 where a function said so. */
  readonly status: number;
  readonly didNetmask?: boolean;
  /** The mask behind an address, which is set in the end. */
  readonly mask?: string;
  /** It ends here. */
  readonly ended?: Ran;
}

/** @param status 0: as it was */
const said = (doing: Doing, status: number, stderr: string): Doing => ({
  ...doing,
  status: status === 0 ? doing.status : status,
  stderr: doing.stderr + stderr,
});

const end = (doing: Doing, status: number, stderr: string): Doing => ({
  ...doing,
  ended: failed(status, doing.stderr + stderr),
});

const unmodelled = (doing: Doing, word: string): Doing => ({
  ...doing,
  ended: notModelled(`ifconfig ${word}`),
});

const usage = (doing: Doing): Doing => end(doing, E_USAGE, IFCONFIG_USAGE);

/** perror() */
const told = (doing: Doing, what: string, refused: Refusal | undefined, status = 1): Doing =>
  refused === undefined ? doing : said(doing, status, `${what}: ${strerror(refused.errno)}\n`);

type DevIoctl = Exclude<IfreqCommand, In6Ifreq>;

/** An ioctl whose name is what is said of its failure. */
const ioctl = (doing: Doing, request: DevIoctl, status = 1): Doing =>
  told(doing, request.cmd, doing.system.request(request), status);

const requestOf = ({ system, name }: Doing): Pick<DevIoctl, 'type' | 'pid' | 'ifr_name'> => ({
  type: 'sock_ioctl',
  pid: system.pid,
  ifr_name: name,
});

/** SIOCGIFFLAGS */
const getFlags = ({ system, net, name }: Doing): number | undefined => {
  const device = lookupInterface(system.kernel(), net, name);
  return device === undefined ? undefined : flagsOf(device);
};

const noDevice = (doing: Doing, what: string, status: number): Doing =>
  said(doing, status, `${doing.name}: ERROR while ${what} interface flags: ${strerror('ENODEV')}\n`);

/** set_flag() and clr_flag() */
const setFlag = (doing: Doing, flag: number, on: boolean): Doing => {
  const flags = getFlags(doing);
  if (flags === undefined) return noDevice(doing, 'getting', -1);
  const ifr_flags = on ? flags | flag : flags & ~flag;
  return ioctl(doing, { cmd: 'SIOCSIFFLAGS', ...requestOf(doing), ifr_flags }, -1);
};

/** test_flag(), behind clr_flag(): says so if it has not helped. */
const clearAndTest = (before: Doing, flag: number, mode: string): Doing => {
  const doing = setFlag(before, flag, false);
  const flags = getFlags(doing);
  if (flags === undefined) return noDevice(doing, 'testing', 0);
  if ((flags & flag) === 0) return doing;
  return said(doing, 0, `Warning: Interface ${doing.name} still in ${mode}\n`);
};

const SET: ReadonlyMap<string, number> = new Map([
  ['-arp', IFF.NOARP],
  ['-trailers', IFF.NOTRAILERS],
  ['promisc', IFF.PROMISC],
  ['multicast', IFF.MULTICAST],
  ['allmulti', IFF.ALLMULTI],
  ['dynamic', IFF.DYNAMIC],
  ['up', IFF.UP | IFF.RUNNING],
]);
const CLEAR: ReadonlyMap<string, number> = new Map([
  ['arp', IFF.NOARP],
  ['trailers', IFF.NOTRAILERS],
  ['down', IFF.UP],
]);
const CLEAR_AND_TEST: ReadonlyMap<string, readonly [flag: number, mode: string]> = new Map([
  ['-promisc', [IFF.PROMISC, 'promisc mode... maybe other application is running?']],
  ['-multicast', [IFF.MULTICAST, 'MULTICAST mode.']],
  ['-allmulti', [IFF.ALLMULTI, 'ALLMULTI mode.']],
  ['-dynamic', [IFF.DYNAMIC, 'DYNAMIC mode.']],
  ['-broadcast', [IFF.BROADCAST, 'BROADCAST mode.']],
]);

/** A word without another behind it; undefined: it is none of these. */
const flagWord = (doing: Doing, word: string): Doing | undefined => {
  const [set, clear, test] = [SET.get(word), CLEAR.get(word), CLEAR_AND_TEST.get(word)];
  if (set !== undefined) return setFlag(doing, set, true);
  if (clear !== undefined) return setFlag(doing, clear, false);
  return test === undefined ? undefined : clearAndTest(doing, ...test);
};

/** INET_input() */
const addressOf = (word: string): string | undefined => (word === 'default' ? '0.0.0.0' : inetAton(word));

const setInet = (doing: Doing, cmd: 'SIOCSIFADDR' | 'SIOCSIFBRDADDR', ifr_addr: string): Doing =>
  ioctl(doing, { cmd, ...requestOf(doing), ifr_addr });

/** set_netmask(), of whose failures an earlier one is kept. */
const setNetmask = (doing: Doing, ifr_addr: string): Doing =>
  ioctl(doing, { cmd: 'SIOCSIFNETMASK', ...requestOf(doing), ifr_addr }, doing.status | 1);

const netmask = (doing: Doing, word: string): Doing => {
  if (doing.didNetmask === true) return usage(doing);
  const mask = addressOf(word);
  if (mask === undefined) return said(doing, 1, unknownHost(word));
  return setNetmask({ ...doing, didNetmask: true }, mask);
};

const broadcast = (doing: Doing, word: string): Doing => {
  const address = addressOf(word);
  if (address === undefined) return said(doing, 1, unknownHost(word));
  return setFlag(setInet(doing, 'SIOCSIFBRDADDR', address), IFF.BROADCAST, true);
};

/** Octets of an Ethernet address. */
const ETH_ALEN = 6;

/** in_ether(): octets that are not there are zero. */
const hwEther = (doing: Doing, word: string): Doing => {
  if (!/^[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){0,5}$/.test(word))
    return said(doing, 1, `${word}: invalid ether address.\n`);
  const octets = word.toLowerCase().split(':');
  const ifr_hwaddr = Array.from({ length: ETH_ALEN }, (_, i) => (octets[i] ?? '').padStart(2, '0')).join(':');
  const refused = doing.system.request({ cmd: 'SIOCSIFHWADDR', ...requestOf(doing), ifr_hwaddr });
  const after = told(doing, 'SIOCSIFHWADDR', refused);
  return refused?.errno === 'EBUSY'
    ? { ...after, stderr: `${after.stderr.trimEnd()} - you may need to down the interface\n` }
    : after;
};

/** `add` and `del` of IPv6. */
const inet6Word = (doing: Doing, word: 'add' | 'del', value: string): Doing => {
  if (!value.includes(':')) return unmodelled(doing, `${word} ${value}`);
  const [host = '', length = '128'] = value.split('/', 2);
  const ifr6_prefixlen = atoi(length);
  if (ifr6_prefixlen < 0 || ifr6_prefixlen > 128) return usage(doing);
  const ifr6_addr = inetPton('AF_INET6', host);
  if (ifr6_addr === undefined) return said(doing, 1, `${host}: Resolver Error 0 (no error)\n`);
  const { system, net, name } = doing;
  const device = lookupInterface(system.kernel(), net, name);
  if (device === undefined) return said(doing, 1, `SIOGIFINDEX: ${strerror('ENODEV')}\n`);
  const request = {
    type: 'sock_ioctl',
    pid: system.pid,
    ifr6_addr,
    ifr6_prefixlen,
    ifr6_ifindex: device.ifindex,
  } as const;
  return word === 'add'
    ? told(doing, 'SIOCSIFADDR', system.request({ cmd: 'SIOCSIFADDR', ...request }))
    : told(doing, 'SIOCDIFADDR', system.request({ cmd: 'SIOCDIFADDR', ...request }));
};

const atoi = (word: string): number => Number.parseInt(/^[-+]?[0-9]+/.exec(word)?.[0] ?? '0', 10);

/** A word with another behind it; undefined: it is none of these. */
const valueWord = (doing: Doing, word: string, value: string): Doing | undefined => {
  switch (word) {
    case 'mtu':
      return ioctl(doing, { cmd: 'SIOCSIFMTU', ...requestOf(doing), ifr_mtu: atoi(value) });
    case 'txqueuelen':
      return ioctl(doing, { cmd: 'SIOCSIFTXQLEN', ...requestOf(doing), ifr_qlen: atoi(value) });
    case 'netmask':
      return netmask(doing, value);
    case 'broadcast':
      return broadcast(doing, value);
    case 'add':
    case 'del':
      return inet6Word(doing, word, value);
    default:
      return undefined;
  }
};

const VALUED: ReadonlySet<string> = new Set(['mtu', 'txqueuelen', 'netmask', 'add', 'del', 'hw']);
const UNMODELLED: ReadonlySet<string> = new Set(
  'media port keepalive outfill dstaddr mem_start io_addr irq pointopoint -pointopoint tunnel name'.split(
    ' ',
  ),
);
const FAMILIES: ReadonlySet<string> = new Set('unix inet6 ax25 netrom rose ipx ddp ec ash x25'.split(' '));

/** The mask of a length, of which the machine's shift takes five bits: 32 is 0. */
const maskOf = (length: number): string => inetMakeMask(length % 32);

/** A word that is an address, perhaps with a length: the device comes up with it. */
const addressWord = (doing: Doing, word: string): Doing => {
  const [host = '', length] = word.split('/', 2);
  const wrongLength = length !== undefined && !/^[0-9]*$/.test(length);
  if (wrongLength || (length !== undefined && doing.didNetmask === true)) return usage(doing);
  const address = addressOf(host);
  if (address === undefined) return end(doing, 1, unknownHost(host) + HINT);
  const set = setInet(doing, 'SIOCSIFADDR', address);
  const isAlias = doing.name.includes(':');
  const gone = isAlias && (doing.name.endsWith('-') || address === '0.0.0.0');
  const up = gone ? set : setFlag(set, IFF.UP, true);
  return length === undefined ? up : { ...up, mask: maskOf(Number(length)) };
};

/** What is done of the words, and the words behind them. */
const step = (doing: Doing, words: readonly string[]): readonly [Doing, readonly string[]] => {
  const [word = '', value, third] = words;
  const flagged = flagWord(doing, word);
  if (flagged !== undefined) return [flagged, words.slice(1)];
  if (UNMODELLED.has(word)) return [unmodelled(doing, word), []];
  if (word === 'broadcast' && value === undefined) return [setFlag(doing, IFF.BROADCAST, true), []];
  if (VALUED.has(word) && value === undefined) return [usage(doing), []];
  if (word === 'hw') {
    if (value !== 'ether') return [unmodelled(doing, `hw ${value}`), []];
    return third === undefined ? [usage(doing), []] : [hwEther(doing, third), words.slice(3)];
  }
  const valued = value === undefined ? undefined : valueWord(doing, word, value);
  return valued === undefined ? [addressWord(doing, word), words.slice(1)] : [valued, words.slice(2)];
};

const configure = (start: Doing, words: readonly string[]): Ran => {
  let doing = start;
  let rest = words[0] === 'inet' ? words.slice(1) : words;
  if (FAMILIES.has(rest[0] ?? '')) return notModelled(`ifconfig ${start.name} ${rest[0]}`);
  while (rest.length > 0 && doing.ended === undefined) [doing, rest] = step(doing, rest);
  if (doing.ended !== undefined) return doing.ended;
  if (doing.mask !== undefined) doing = setNetmask(doing, doing.mask);
  return failed(doing.status & 0xff, doing.stderr);
};

interface Shown {
  readonly all: boolean;
  readonly short: boolean;
}

/** if_print(). @param name undefined: all that are up, or all */
const ifPrint = (system: System, net: number, name: string | undefined, { all, short }: Shown): Ran => {
  const kernel = system.kernel();
  let stdout = short ? SHORT_HEADER : '';
  for (const shown of name === undefined ? interfaces(kernel, net) : [name]) {
    const device = lookupInterface(kernel, net, shown);
    if (device === undefined)
      return failed(1, `${shown}: error fetching interface information: Device not found\n`, stdout);
    if (name === undefined && !all && !isUp(device)) continue;
    const text = ifePrint(kernel, shown, device, short);
    if (text === undefined) return notModelled(`ifconfig of hardware of type ${device.type}`);
    stdout += text;
  }
  return failed(0, '', stdout);
};

const HELP: ReadonlySet<string> = new Set(['-?', '-h', '-help', '--help']);
const NOT_MODELLED: ReadonlySet<string> = new Set(['-v', '-V', '-version', '--version']);

/** Asked for, the usage goes to standard output, but for its lists. */
const help: Ran = failed(
  0,
  IFCONFIG_USAGE.replaceAll(/^ {0,3}(?:\S.*)?\n/gm, ''),
  IFCONFIG_USAGE.replaceAll(/^ {4}.*\n/gm, ''),
);

/** ifconfig.c: main() */
export const ifconfig: Program = (system, argv) => {
  let [all, short] = [false, false];
  let rest = argv;
  for (let [word] = rest; word?.startsWith('-'); [word] = rest) {
    if (HELP.has(word)) return help;
    if (NOT_MODELLED.has(word)) return notModelled(`ifconfig ${word}`);
    if (word === '-a') all = true;
    else if (word === '-s') short = true;
    else return failed(1, `ifconfig: option \`${word}' not recognised.\n${HINT}`);
    rest = rest.slice(1);
  }
  const net = netOf(system.kernel(), system.pid) ?? 0;
  const [device, ...words] = rest;
  const name = device?.slice(0, MAX_NAME);
  if (name === undefined || words.length === 0) return ifPrint(system, net, name, { all, short });
  return configure({ system, net, name, stderr: '', status: 0 }, words);
};
