/**
 * `iw`: wireless phys and their interfaces (iw.c, phy.c, interface.c, info.c of iw 5.19). Modelled: dev, phy, list, info,
 * link, `set netns`. Of a phy no more than name and index is told; the transmit power is that of mac80211_hwsim, as if an
 * interface that is down had never been up. Left out: every other command, which answers that it is not modelled.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Errno } from '../../core/errno.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import { devGetByName, isUp } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { wiphysOf } from '../../core/net/wireless.js';
import type { WirelessDev, Wiphy } from '../../core/net/wireless.js';
import { open } from '../open.js';
import { failed, notModelled, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { strerror } from '../strerror.js';

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
const setNetns = (system: System, { wiphy }: Wiphy, [word, ...rest]: readonly string[]): Ran => {
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
    `txpower ${isUp(device) ? '20.00' : '0.00'} dBm`,
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

const phyCommand = (system: System, name: string, words: readonly string[]): Ran => {
  const wiphy = phys(system).find((one) => one.name === name);
  const [verb, what, ...rest] = words;
  const isInfo = verb === 'info' && what === undefined;
  const isNetns = verb === 'set' && what === 'netns';
  if (!isInfo && !isNetns) return notModelled(['iw phy', name, ...words].join(' '));
  if (wiphy === undefined) return commandFailed('ENOENT');
  return isInfo ? printed(phyText(wiphy)) : setNetns(system, wiphy, rest);
};

const devCommand = (system: System, name: string, words: readonly string[]): Ran => {
  const { kernel, pid } = system;
  const isOwn = words.length === 1 && (words[0] === 'info' || words[0] === 'link');
  if (!isOwn) return notModelled(['iw dev', name, ...words].join(' '));
  const device = devGetByName(kernel(), netOf(kernel(), pid) ?? 0, name);
  // It asks for scan results, and makes nothing of it when there are none.
  if (device !== undefined && words[0] === 'link') return printed('Not connected.\n');
  for (const wiphy of device === undefined ? [] : phys(system)) {
    const wdev = wiphy.wdevs.find(({ dev }) => dev === device?.dev);
    if (wdev === undefined || device === undefined) continue;
    return printed(interfaceText(wiphy, wdev, device, true));
  }
  return commandFailed('ENODEV');
};

/** The name of a phy in a word: itself, or the one with the number in `phy#N`. */
const phyNamed = (system: System, word: string): string | undefined =>
  phys(system).find(({ name, wiphy }) => name === word || word === `phy#${wiphy}`)?.name;

export const iw: Program = (system, argv) => {
  const words = argv[0] === '--debug' ? argv.slice(1) : argv;
  const [object = '', name, ...rest] = words;
  if (object === '--version') return printed('iw version 5.19\n');
  if (object === 'dev') return name === undefined ? devDump(system) : devCommand(system, name, rest);
  if (object === 'phy') return name === undefined ? phyDump(system) : phyCommand(system, name, rest);
  if (object === 'list' && name === undefined) return phyDump(system);
  const { kernel, pid } = system;
  const own = netOf(kernel(), pid) ?? 0;
  const after = name === undefined ? [] : [name, ...rest];
  // "dev" and "phy" may be left out in front of a name; devices are looked for first.
  if (devGetByName(kernel(), own, object) !== undefined) return devCommand(system, object, after);
  const phy = phyNamed(system, object);
  return phy === undefined ? notModelled(['iw', ...words].join(' ').trim()) : phyCommand(system, phy, after);
};
