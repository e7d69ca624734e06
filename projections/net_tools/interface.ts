/**
 * How `ifconfig` shows devices, and the labels of their addresses as devices of their own (net-tools 2.10:
 * lib/interface.c). Nothing travels here, so every counter is zero.
 */
import type { Kernel } from '../../core/kernel.js';
import { ipv6AddrType } from '../../core/net/addrconf_core.js';
import { addrListOf } from '../../core/net/if_inet6.js';
import { inetMakeMask } from '../../core/net/inet.js';
import { ifaListOf } from '../../core/net/inetdevice.js';
import { IFF, devGetByName, dump } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { devGetFlags } from '../ifinfomsg.js';

const SHORT = 0xffff;

/** The device that a name or a label stands for, as any ioctl finds it. */
export const lookupInterface = (kernel: Kernel, net: number, name: string): NetDevice | undefined =>
  devGetByName(kernel, net, name.split(':', 1)[0] ?? '');

/** SIOCGIFFLAGS: what 16 bits hold. */
export const flagsOf = (device: NetDevice): number => devGetFlags(device) & SHORT;

const valueOf = (digits: string): number => (digits === '' ? -1 : Number(digits));

/** A name in parts: the letters in front, its number, and that of a label behind it. */
const parts = (name: string): readonly [string, number, number] => {
  const [, base = '', number = '', alias = ''] = /^(.*?)([0-9]*)(?::([0-9]+))?$/.exec(name) ?? [];
  return [base, valueOf(number), valueOf(alias)];
};

/** nstrcmp() */
const nstrcmp = (a: string, b: string): number => {
  const [[base, number, alias], [otherBase, otherNumber, otherAlias]] = [parts(a), parts(b)];
  if (base !== otherBase) return base < otherBase ? -1 : 1;
  return number === otherNumber ? alias - otherAlias : number - otherNumber;
};

/** Names of devices and labels of addresses, sorted. */
export const interfaces = (kernel: Kernel, net: number): string[] => {
  const names = dump(kernel, net).flatMap((device) => [
    device.name,
    ...ifaListOf(kernel, device).map(({ ifa_label }) => ifa_label),
  ]);
  return [...new Set(names)].toSorted(nstrcmp);
};

const LONG_FLAGS = [
  'UP',
  'BROADCAST',
  'DEBUG',
  'LOOPBACK',
  'POINTOPOINT',
  'NOTRAILERS',
  'RUNNING',
  'NOARP',
  'PROMISC',
  'ALLMULTI',
  'SLAVE',
  'MASTER',
  'MULTICAST',
  'DYNAMIC',
] as const;

const SHORT_FLAGS = [
  ['ALLMULTI', 'A'],
  ['BROADCAST', 'B'],
  ['DEBUG', 'D'],
  ['LOOPBACK', 'L'],
  ['MULTICAST', 'M'],
  ['DYNAMIC', 'd'],
  ['PROMISC', 'P'],
  ['NOTRAILERS', 'N'],
  ['NOARP', 'O'],
  ['POINTOPOINT', 'P'],
  ['SLAVE', 's'],
  ['MASTER', 'm'],
  ['RUNNING', 'R'],
  ['UP', 'U'],
] as const;

export const SHORT_HEADER =
  'Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n';

const NO_COUNTERS = '       0      0      0 0             0      0      0      0 ';
const NO_STATISTICS = '     - no statistics available -                        ';

/** ife_print_short() */
const printShort = (name: string, device: NetDevice): string => {
  const flags = flagsOf(device);
  const letters = SHORT_FLAGS.map(([flag, letter]) => ((flags & IFF[flag]) === 0 ? '' : letter)).join('');
  const start = `${name.slice(0, 15).padEnd(15)} ${`${device.mtu}`.padStart(5)}`;
  return `${start} ${name === device.name ? NO_COUNTERS : NO_STATISTICS}${letters}\n`;
};

const INET6_SCOPES: Readonly<Record<string, string>> = {
  loopback: '0x10<host>',
  linklocal: '0x20<link>',
  sitelocal: '0x40<site>',
};

/** What is shown of a device's hardware; undefined: its kind is not known here. */
const hardware = ({ type, address }: NetDevice): readonly [address: string, title: string] | undefined => {
  switch (type) {
    case 1:
      return [`ether ${address}`, 'Ethernet'];
    case 772:
      return ['loop', 'Local Loopback'];
    case 0xfffe:
      return [`unspec ${Array.from({ length: 16 }, () => '00').join('-')}`, 'UNSPEC'];
    default:
      return undefined;
  }
};

const COUNTERS = [
  'RX packets 0  bytes 0 (0.0 B)',
  'RX errors 0  dropped 0  overruns 0  frame 0',
  'TX packets 0  bytes 0 (0.0 B)',
  'TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0',
];

/** The address of IPv4 that has the name for its label. */
const inet = (kernel: Kernel, name: string, device: NetDevice): string[] => {
  const ifa = ifaListOf(kernel, device).find(({ ifa_label }) => ifa_label === name);
  if (ifa === undefined) return [];
  const broadcast =
    (device.flags & IFF.BROADCAST) === 0 ? '' : `  broadcast ${ifa.ifa_broadcast ?? '0.0.0.0'}`;
  const destination = (device.flags & IFF.POINTOPOINT) === 0 ? '' : `  destination ${ifa.ifa_address}`;
  return [`inet ${ifa.ifa_local}  netmask ${inetMakeMask(ifa.ifa_prefixlen)}${broadcast}${destination}`];
};

const inet6 = (kernel: Kernel, device: NetDevice): string[] =>
  addrListOf(kernel, device).map(
    ({ addr, prefix_len }) =>
      `inet6 ${addr}  prefixlen ${prefix_len}  scopeid ${INET6_SCOPES[ipv6AddrType(addr)] ?? '0x0<global>'}`,
  );

/** ife_print_long() */
const printLong = (kernel: Kernel, name: string, device: NetDevice): string | undefined => {
  const flags = flagsOf(device);
  const shown = hardware(device);
  if (shown === undefined) return undefined;
  const own = name === device.name;
  const names = LONG_FLAGS.filter((flag) => (flags & IFF[flag]) !== 0).join(',');
  const lines = [
    ...inet(kernel, name, device),
    ...(own ? inet6(kernel, device) : []),
    `${shown[0]}  txqueuelen ${device.tx_queue_len}  (${shown[1]})`,
    ...(own ? COUNTERS : []),
  ];
  return `${name}: flags=${flags}<${names}>  mtu ${device.mtu}\n${lines.map((line) => `        ${line}\n`).join('')}\n`;
};

/** ife_print(); undefined: what it would say of such hardware is not modelled. */
export const ifePrint = (
  kernel: Kernel,
  name: string,
  device: NetDevice,
  short: boolean,
): string | undefined => (short ? printShort(name, device) : printLong(kernel, name, device));
