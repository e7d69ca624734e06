/**
 * `iw`: wireless phys and their interfaces (iw.c, phy.c, interface.c, info.c of iw 5.19). Modelled: dev, phy, list, info,
 * link, `set netns`. Of a phy no more than name and index is told; the transmit power is that of mac80211_hwsim.
 * Left out: every other command, which answers that it is not modelled. Its help is the installed program's.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Errno } from '../../core/errno.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import { devGetByName } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { wiphysOf } from '../../core/net/wireless.js';
import type { WirelessDev, Wiphy } from '../../core/net/wireless.js';
import type { Kernel } from '../../core/kernel.js';
import { atoi } from '../iproute2/argument.js';
import { open } from '../open.js';
import { failed, notModelled, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { strerror } from '../strerror.js';
import { commandNamed } from './commands.js';

/** Error numbers that a request of `iw` can meet (include/uapi/asm-generic/errno-base.h). */
const NUMBERS: Partial<Record<Errno, number>> = {
  ENOENT: 2,
  ESRCH: 3,
  EBADF: 9,
  ENODEV: 19,
  EINVAL: 22,
  ENFILE: 23,
};

/** What a netlink error comes to: the exit status is the error number, negative, in eight bits. */
const commandFailed = (errno: Errno): Ran => {
  const number = NUMBERS[errno];
  if (number === undefined) throw new Error(`iw does not expect ${errno}`);
  return failed(256 - number, `command failed: ${strerror(errno)} (-${number})\n`);
};

const SET_NETNS_USAGE = `Usage:	iw [options] phy <phyname> set netns { <pid> | name <nsname> }

Put this wireless device into a different network namespace:
    <pid>    - change network namespace by process id
    <nsname> - change network namespace by name from /run/netns
               or by absolute path (man ip-netns)


Options:
	--debug		enable netlink debugging
`;

const usage = (complaint = ''): Ran => failed(1, '', complaint + SET_NETNS_USAGE);

const phys = ({ kernel, pid }: System): Wiphy[] => wiphysOf(kernel(), netOf(kernel(), pid) ?? 0);

/** strtol() with base 10 over the whole word. */
const pidIn = (word: string): number | undefined =>
  /^[ \t\n\v\f\r]*[+-]?[0-9]+$/.test(word) ? Number(word) | 0 : undefined;

/** handle_netns() */
const setNetns = (system: System, wiphy: number, [word, ...rest]: readonly string[]): Ran => {
  const { pid, request } = system;
  if (word === undefined) return usage();
  const command = { type: 'NL80211_CMD_SET_WIPHY_NETNS', pid, NL80211_ATTR_WIPHY: wiphy } as const;
  const [name] = rest;
  if (word === 'name' && name !== undefined) {
    const fd = open(system, name.startsWith('/') ? name : `/run/netns/${name}`, ['O_CLOEXEC']);
    if (E.isLeft(fd)) return usage('Invalid parameter: nsname(name)\n');
    const refused = rest.length === 1 ? request({ ...command, NL80211_ATTR_NETNS_FD: fd.right }) : undefined;
    request({ type: 'close', pid, fd: fd.right });
    if (rest.length > 1) return usage();
    return refused === undefined ? printed('') : commandFailed(refused.errno);
  }
  const target = pidIn(word);
  if (target === undefined) return usage(`Invalid parameter: pid(${word})\n`);
  if (rest.length > 0) return usage();
  const refused = request({ ...command, NL80211_ATTR_PID: target });
  return refused === undefined ? printed('') : commandFailed(refused.errno);
};

/** Identifiers of interfaces have their phy in the upper half. */
const wdevOf = ({ wiphy }: Wiphy, { identifier }: WirelessDev): string =>
  ((BigInt(wiphy) << 32n) | BigInt(identifier)).toString(16);

/** print_iface_handler() @param alone the interface was asked for by its name */
const interfaceText = (wiphy: Wiphy, wdev: WirelessDev, device: NetDevice, alone: boolean): string => {
  const lines = [
    `ifindex ${device.ifindex}`,
    `wdev 0x${wdevOf(wiphy, wdev)}`,
    `addr ${device.address}`,
    'type managed',
    ...(alone ? [`wiphy ${wiphy.wiphy}`] : []),
    `txpower ${wdev.opened ? '20.00' : '0.00'} dBm`,
  ];
  const indent = alone ? '' : '\t';
  return (
    [`${indent}Interface ${device.name}`, ...lines.map((line) => `${indent}\t${line}`)].join('\n') + '\n'
  );
};

const devDump = (system: System): Ran => {
  const { devices } = system.kernel().dev;
  const texts = phys(system).map((wiphy) => {
    const interfaces = wiphy.wdevs.toArray().flatMap((wdev) => {
      const device = devices.get(wdev.dev);
      return device === undefined ? [] : [interfaceText(wiphy, wdev, device, false)];
    });
    return interfaces.length === 0 ? '' : `phy#${wiphy.wiphy}\n${interfaces.join('')}`;
  });
  return printed(texts.join(''));
};

const phyText = ({ wiphy, name }: Wiphy): string => `Wiphy ${name}\n\twiphy index: ${wiphy}\n`;

const phyDump = (system: System): Ran => printed(phys(system).map(phyText).join(''));

/** usage() as it is asked for: the installed program tells it. */
const help = (argv: readonly string[]): Ran => ({ ...printed(''), exec: ['iw', ...argv], real: true });

/** usage() after words that are no command. */
const noCommand: Ran = { ...printed(''), child: { argv: ['iw', 'help'], next: () => failed(1, '') } };

const phyCommand = (system: System, id: number | undefined, all: readonly string[]): Ran => {
  const [, ...words] = all;
  if (words.length === 0) return noCommand;
  if (id === undefined) return commandFailed('ENOENT');
  const command = commandNamed('phy', words);
  if (command === undefined) return noCommand;
  const wiphy = phys(system).find((one) => one.wiphy === id);
  // A dump that is filtered by an index which no phy has.
  if (command === 'info') return printed(wiphy === undefined ? '' : phyText(wiphy));
  if (command === 'set netns') return setNetns(system, id, words.slice(2));
  return notModelled(['iw phy', ...all].join(' '));
};

const devCommand = (system: System, device: NetDevice | undefined, words: readonly string[]): Ran => {
  if (words.length === 0) return noCommand;
  if (device === undefined) return commandFailed('ENODEV');
  const command = commandNamed('dev', words);
  if (command === undefined) return noCommand;
  // It asks for scan results, and makes nothing of it when there are none.
  if (command === 'link') return printed('Not connected.\n');
  if (command !== 'info') return notModelled(['iw dev', device.name, ...words].join(' '));
  for (const wiphy of phys(system)) {
    const wdev = wiphy.wdevs.find(({ dev }) => dev === device.dev);
    if (wdev !== undefined) return printed(interfaceText(wiphy, wdev, device, true));
  }
  return commandFailed('ENODEV');
};

/** phy_lookup() */
const phyLookup = (system: System, word: string): number | undefined =>
  phys(system).find(({ name }) => name === word)?.wiphy;

/** A command that is about nothing in particular. */
const plainCommand = (system: System, words: readonly string[]): Ran => {
  const command = commandNamed('none', words);
  if (command === 'dev') return devDump(system);
  if (command === 'phy' || command === 'list') return phyDump(system);
  return command === undefined ? noCommand : notModelled(['iw', ...words].join(' '));
};

/** A machine without phys has no nl80211 either. */
const hasNl80211 = ({ wireless }: Kernel): boolean => wireless.wiphys.size > 0;

export const iw: Program = (system, argv) => {
  const words = argv[0] === '--debug' ? argv.slice(1) : argv;
  const [object, name, ...rest] = words;
  if (object === '--version') return printed('iw version 5.19\n');
  if (object === undefined || object === 'help') return help(argv);
  const kernel = system.kernel();
  if (!hasNl80211(kernel)) return failed(1, 'nl80211 not found.\n');
  const own = netOf(kernel, system.pid) ?? 0;
  if (object === 'dev' && name !== undefined)
    return devCommand(system, devGetByName(kernel, own, name), rest);
  if (object === 'phy' && name !== undefined)
    return phyCommand(system, phyLookup(system, name), [name, ...rest]);
  if (object === 'wdev' && name !== undefined)
    return commandNamed('wdev', rest) === undefined ? noCommand : notModelled(['iw', ...words].join(' '));
  // "dev" and "phy" may be left out in front of a name; devices are looked for first.
  const device = devGetByName(kernel, own, object);
  if (device !== undefined) return devCommand(system, device, words.slice(1));
  // A number is taken at its word.
  const phy = object.startsWith('phy#') ? atoi(object.slice(4)) : phyLookup(system, object);
  return phy === undefined ? plainCommand(system, words) : phyCommand(system, phy, words);
};
