/**
 * The program `arp` for IPv4 over Ethernet (net-tools 2.10: arp.c). Names are looked up nowhere. Left out: other families
 * and hardware.
 */
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { ATF } from '../../core/net/arp_ioctl.js';
import type { ArpreqCommand } from '../../core/net/arp_ioctl.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import { devGetByName } from '../../core/net/netdevice.js';
import { arpEntries } from '../proc_net/arp.js';
import type { ArpEntry } from '../proc_net/arp.js';
import { appended, failed, notModelled, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { strerror } from '../strerror.js';
import { getopt } from '../util_linux/getopt.js';
import type { Given, OptionSpec } from '../util_linux/getopt.js';
import { inetAton, unknownHost } from './inet.js';
import { ARP_HARDWARE, ARP_USAGE } from './usage.js';

const MINUS_1 = 255;
const E_OPTERR = 3;
const ARPHRD_ETHER = 1;

interface Options {
  readonly verbose: boolean;
  readonly numeric: boolean;
  readonly extended: boolean;
  readonly all: boolean;
  readonly useDevice: boolean;
  readonly hwSet: boolean;
  readonly device: string;
  readonly what: 'show' | 'file' | 'delete' | 'set';
}

const misused = (): Ran => failed(E_OPTERR, ARP_USAGE + ARP_HARDWARE);

type Outcome = E.Either<Ran, ArpreqCommand>;

const bad = (why: string): E.Either<Ran, never> => E.left(failed(MINUS_1, why));

const hostOf = (word: string): E.Either<Ran, string> => {
  const address = inetAton(word);
  return address === undefined ? bad(unknownHost(word)) : E.right(address);
};

/** What words make of the flags of an entry. */
type Flags = Readonly<Record<string, (before: number) => number>>;

const FLAGS: Flags = {
  temp: (flags) => flags & ~ATF.PERM,
  pub: (flags) => flags | ATF.PUBL,
  priv: (flags) => flags & ~ATF.PUBL,
  trail: (flags) => flags | ATF.USETRAILERS,
};

const BEYOND: ReadonlySet<string> = new Set(['dontpub', 'auto']);

/** One word after the addresses, with the value that some have. */
const modified = (request: ArpreqCommand, [word = '', value]: readonly string[], flags: Flags): Outcome => {
  const change = flags[word];
  if (BEYOND.has(word)) return E.left(notModelled(`arp … ${word}`));
  if (change !== undefined) return E.right({ ...request, arp_flags: change(request.arp_flags) });
  if ((word !== 'dev' && word !== 'netmask') || value === undefined) return E.left(misused());
  if (word === 'dev') return E.right({ ...request, arp_dev: value.slice(0, 15) });
  if (value === '255.255.255.255') return E.right(request);
  return pipe(
    hostOf(value),
    E.map((mask) => ({ ...request, arp_netmask: mask, arp_flags: request.arp_flags | ATF.NETMASK })),
  );
};

/** Words behind an entry. */
const modifiers = (start: ArpreqCommand, words: readonly string[], flags: Flags): Outcome => {
  const [word] = words;
  if (word === undefined) return E.right(start);
  const rest = words.slice(flags[word] === undefined ? 2 : 1);
  return pipe(
    modified(start, words, flags),
    E.flatMap((request) => modifiers(request, rest, flags)),
  );
};

/** arp_getdevhw() */
const deviceAddress = (system: System, name: string): E.Either<Ran, ArpreqCommand['arp_ha']> => {
  const kernel = system.kernel();
  const device = devGetByName(kernel, netOf(kernel, system.pid) ?? 0, name);
  return device === undefined
    ? bad(`arp: cant get HW-Address for \`${name}': ${strerror('ENODEV')}.\n`)
    : E.right({ sa_family: device.type, sa_data: device.address });
};

/** in_ether(): octets of one or two digits, with colons or without. */
const etherOf = (word: string): string | undefined => {
  const octets = /^[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2}){5}$/.test(word)
    ? word.split(':')
    : /^[0-9a-fA-F]{12}$/.test(word)
      ? (word.match(/../g) ?? [])
      : undefined;
  return octets?.map((octet) => octet.toLowerCase().padStart(2, '0')).join(':');
};

/** arp_set() */
const set = (system: System, options: Options, [host, hw, ...words]: readonly string[]): Ran => {
  if (host === undefined) return failed(MINUS_1, 'arp: need host name\n');
  const arp_pa = hostOf(host);
  if (E.isLeft(arp_pa)) return arp_pa.left;
  if (hw === undefined) return failed(MINUS_1, 'arp: need hardware address\n');
  const ether = etherOf(hw);
  const arp_ha = options.useDevice
    ? deviceAddress(system, hw)
    : ether === undefined
      ? bad('arp: invalid hardware address\n')
      : E.right({ sa_family: ARPHRD_ETHER, sa_data: ether });
  if (E.isLeft(arp_ha)) return arp_ha.left;
  const start: ArpreqCommand = {
    type: 'SIOCSARP',
    pid: system.pid,
    arp_pa: arp_pa.right,
    arp_flags: ATF.PERM | ATF.COM,
    arp_dev: options.device,
    ...(arp_ha.right !== undefined && { arp_ha: arp_ha.right }),
  };
  const request = modifiers(start, words, FLAGS);
  if (E.isLeft(request)) return request.left;
  const said = options.verbose ? 'arp: SIOCSARP()\n' : '';
  const refused = system.request(request.right);
  return refused === undefined
    ? { ...printed(''), stderr: said }
    : failed(MINUS_1, `${said}SIOCSARP: ${strerror(refused.errno)}\n`);
};

/** Bits for what is to go, which no request has. */
const PUB = 0x1000;
const PRIV = 0x2000;
const DELETE_FLAGS: Flags = {
  temp: (flags) => flags & ~ATF.PERM,
  trail: (flags) => flags | ATF.USETRAILERS,
  pub: (flags) => flags | PUB,
  priv: (flags) => flags | PRIV,
};

/** arp_del(): the entry, and if there is none the proxy. */
const del = (system: System, options: Options, [host, ...words]: readonly string[]): Ran => {
  if (host === undefined) return failed(MINUS_1, 'arp: need host name\n');
  const arp_pa = hostOf(host);
  if (E.isLeft(arp_pa)) return arp_pa.left;
  const start: ArpreqCommand = {
    type: 'SIOCDARP',
    pid: system.pid,
    arp_pa: arp_pa.right,
    arp_flags: ATF.PERM,
    arp_dev: options.device,
  };
  const asked = modifiers(start, words, DELETE_FLAGS);
  if (E.isLeft(asked)) return asked.left;
  const marks = asked.right.arp_flags & (PUB | PRIV);
  const arp_flags = asked.right.arp_flags & ~(PUB | PRIV);
  const both = marks === 0 || marks === (PUB | PRIV);
  const attempts = [
    ...(both || marks === PRIV ? [['dontpub', arp_flags] as const] : []),
    ...(both || marks === PUB ? [['pub', arp_flags | ATF.PUBL] as const] : []),
  ];
  let stderr = options.verbose ? words.map((word) => `args=${word}\n`).join('') : '';
  for (const [name, flags] of attempts) {
    if (options.verbose) stderr += `arp: SIOCDARP(${name})\n`;
    const refused = system.request({ ...asked.right, arp_flags: flags });
    if (refused === undefined) return { ...printed(''), stderr };
    if (refused.errno !== 'ENXIO' && refused.errno !== 'ENOENT')
      return failed(MINUS_1, `${stderr}SIOCDARP(${name}): ${strerror(refused.errno)}\n`);
  }
  return failed(MINUS_1, stderr, `No ARP entry for ${host}\n`);
};

/** arp_file(): lines of it that fail are passed over. */
const file = (system: System, options: Options, name = '/etc/ethers'): Ran => {
  const text = system.readFile(name);
  if (E.isLeft(text)) return failed(MINUS_1, `arp: cannot open etherfile ${name} !\n`);
  let said: Ran = printed('');
  for (const [at, line] of text.right.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const complain = (what: string): string => `arp: ${what} on line ${at + 1} of etherfile ${name} !\n`;
    const [first = '', second, ...rest] = line.split(/[ \t]+/).filter((word) => word !== '');
    if (second === undefined) {
      said = appended(said, failed(0, complain('format error')));
      continue;
    }
    const words = first.includes(':') ? [second, first, ...rest] : [first, second, ...rest];
    const done = set(system, options, words);
    if (done.status === E_OPTERR) return appended(said, done);
    said = appended(said, { ...done, status: 0 });
    if (done.status !== 0) said = appended(said, failed(0, complain('cannot set entry')));
  }
  return said;
};

const TITLE = 'Address                  HWtype  HWaddress           Flags Mask            Iface\n';

/** arp_disp_2() */
const row = ({ ip, flags, hwa, dev }: ArpEntry): string => {
  const [hw, address] =
    (flags & ATF.COM) !== 0
      ? ['ether', hwa]
      : (flags & ATF.PUBL) !== 0
        ? ['*', '<from_interface>']
        : ['', '(incomplete)'];
  const letters = `${flags & ATF.COM ? 'C' : ''}${flags & ATF.PERM ? 'M' : ''}${flags & ATF.PUBL ? 'P' : ''}`;
  return `${ip.padEnd(23)}  ${hw.padEnd(8)}${address.padEnd(20)}${letters.padEnd(6)}${''.padEnd(15)} ${dev}\n`;
};

/** arp_disp() */
const sentence = ({ ip, flags, hwa, dev }: ArpEntry): string => {
  const at =
    (flags & ATF.COM) !== 0
      ? `${hwa} [ether] `
      : (flags & ATF.PUBL) !== 0
        ? '<from_interface> '
        : '<incomplete> ';
  return `? (${ip}) at ${at}${flags & ATF.PERM ? 'PERM ' : ''}${flags & ATF.PUBL ? 'PUB ' : ''}on ${dev}\n`;
};

/** arp_show() */
const show = (system: System, options: Options, name: string | undefined): Ran => {
  const host = name === undefined ? E.right('') : hostOf(name);
  if (E.isLeft(host)) return host.left;
  const kernel = system.kernel();
  const all = arpEntries(kernel, netOf(kernel, system.pid) ?? 0);
  const shown = all.filter(
    ({ ip, type, dev }) =>
      (host.right === '' || ip === host.right) &&
      (options.device === '' || dev === options.device) &&
      (!options.hwSet || type === ARPHRD_ETHER),
  );
  const asTable = options.extended || !options.all;
  const title = asTable && shown.length > 0 ? TITLE : '';
  const lines = shown.map(asTable ? row : sentence).join('');
  const count = options.verbose
    ? `Entries: ${all.length}\tSkipped: ${all.length - shown.length}\tFound: ${shown.length}\n`
    : '';
  const filtered = options.hwSet || host.right !== '' || options.device !== '';
  const none =
    shown.length > 0
      ? ''
      : host.right !== '' && !options.all
        ? `${name} (${host.right}) -- no entry\n`
        : filtered
          ? `arp: in ${all.length} entries no match found.\n`
          : '';
  return printed(title + lines + count + none);
};

const OPTIONS: readonly OptionSpec[] = [
  { long: 'verbose', short: 'v' },
  { long: 'version', short: 'V' },
  { long: 'all', short: 'a' },
  { long: 'delete', short: 'd' },
  { long: 'file', short: 'f' },
  { long: 'numeric', short: 'n' },
  { long: 'set', short: 's' },
  { long: 'protocol', short: 'A', value: 'required' },
  { long: 'p', short: 'p', value: 'required' },
  { long: 'hw-type', short: 'H', value: 'required' },
  { long: 't', short: 't', value: 'required' },
  { long: 'device', short: 'i', value: 'required' },
  { long: 'help', short: 'h' },
  { long: 'use-device', short: 'D' },
  { long: 'symbolic', short: 'N' },
  { long: 'e', short: 'e' },
];

const WHAT: Readonly<Record<string, Partial<Options>>> = {
  all: { what: 'show', all: true },
  file: { what: 'file' },
  delete: { what: 'delete' },
  set: { what: 'set' },
  e: { extended: true },
  numeric: { numeric: true },
  'use-device': { useDevice: true },
  verbose: { verbose: true },
};

const take = (options: Options, { option, value = '' }: Given): E.Either<Ran, Options> => {
  switch (option) {
    case 'device':
      return E.right({ ...options, device: value.slice(0, 15) });
    case 'protocol':
    case 'p':
      if (value === 'inet') return E.right(options);
      return /^[a-z0-9]+$/.test(value) && FAMILIES.has(value)
        ? E.left(notModelled(`arp -A ${value}`))
        : bad(`arp: ${value}: unknown address family.\n`);
    case 'hw-type':
    case 't':
      if (value === 'ether') return E.right({ ...options, hwSet: true });
      return HARDWARE.has(value)
        ? E.left(notModelled(`arp -H ${value}`))
        : bad(`arp: ${value}: unknown hardware type.\n`);
    case 'help':
      // What lists the hardware prints at once, what lies in the buffer comes later.
      return E.left({ ...failed(0, ''), flushed: [{ to: 'stderr', text: ARP_HARDWARE }], stdout: ARP_USAGE });
    case 'version':
    case 'symbolic':
      return E.left(notModelled(`arp --${option}`));
    default:
      return E.right({ ...options, ...WHAT[option] });
  }
};

const FAMILIES: ReadonlySet<string> = new Set(
  'unix inet6 ax25 netrom rose ipx ddp ec ash x25 bluetooth'.split(' '),
);
const HARDWARE: ReadonlySet<string> = new Set(
  (
    'loop slip cslip slip6 cslip6 adaptive ash ax25 netrom rose tunnel ppp hdlc lapb arcnet dlci frad sit fddi hippi ' +
    'irda ec x25 eui64 strip'
  ).split(' '),
);

const START: Options = {
  verbose: false,
  numeric: false,
  extended: false,
  all: false,
  useDevice: false,
  hwSet: false,
  device: '',
  what: 'show',
};

/** arp.c: main(): options may stand behind other words. */
export const arp: Program = (system, argv) => {
  let options = START;
  const words: string[] = [];
  for (let left = argv; left.length > 0;) {
    const parsed = getopt(OPTIONS, left);
    for (const given of E.isLeft(parsed) ? parsed.left.given : parsed.right.given) {
      const taken = take(options, given);
      if (E.isLeft(taken)) return taken.left;
      options = taken.right;
    }
    if (E.isLeft(parsed))
      return failed(E_OPTERR, `arp: ${parsed.left.complaint}\n${ARP_USAGE}${ARP_HARDWARE}`);
    const [word, ...rest] = parsed.right.rest;
    if (word !== undefined) words.push(word);
    left = rest;
  }
  switch (options.what) {
    case 'show':
      return show(system, options, words[0]);
    case 'file':
      return file(system, options, words[0]);
    case 'delete':
      return del(system, options, words);
    case 'set':
      return set(system, options, words);
  }
};
