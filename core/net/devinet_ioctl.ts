/**
 * IPv4 addresses and flags by the old ioctls (net/ipv4/devinet.c: devinet_ioctl, Linux 6.18). An address is known by
 * its label, and a change takes it off the list and puts it on again. Left out: the far end of a point-to-point link.
 */
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { devChangeFlags } from './dev_api.js';
import { ipv4DevconfSetall } from './devconf.js';
import { delIfa, insertIfa } from './devinet.js';
import { FOREVER, setIfaLifetime } from './devinet_lifetime.js';
import type { FlagsIfreq, InetIfreq } from './ifreq.js';
import { broadcastOf, inetMaskLen, ipv4IsLoopback, prefixEqual } from './inet.js';
import { ifaListOf, inDevGet } from './inetdevice.js';
import type { Ifaddr } from './inetdevice.js';
import { IFF, devGetByName } from './netdevice.js';
import type { NetDevice } from './netdevice.js';
import { RT_SCOPE } from './rtmsg.js';

/** inet_abc_len(): the length that the class of an address asks for; undefined: multicast has none. */
const inetAbcLen = (address: string): number | undefined => {
  if (prefixEqual(address, '0.0.0.0', 8) || address === '255.255.255.255') return 0;
  const first = Number(address.split('.', 1)[0]);
  if (first < 128) return 8;
  if (first < 192) return 16;
  if (first < 224) return 24;
  return first < 240 ? undefined : 32;
};

/** From this length on a subnet has no broadcast address. */
const NO_BROADCAST = 31;

/** The broadcast address that an address has if nobody says another; null: none. */
const broadcastFor = ({ flags }: NetDevice, local: string, prefixlen: number): string | null =>
  (flags & IFF.BROADCAST) !== 0 && prefixlen < NO_BROADCAST ? broadcastOf(local, prefixlen) : null;

/** inet_del_ifa(), which keeps the address, and inet_insert_ifa() of what has become of it. */
const replace = (call: Call, device: NetDevice, at: number, ifa: Ifaddr): Verdict => {
  delIfa(call, device, at, false);
  return insertIfa(call, device, ifa);
};

/** SIOCSIFADDR. @param at of the address with the label; below 0: none. @returns EINVAL: multicast; ENOBUFS: no IPv4. */
const setAddress = (call: Call, device: NetDevice, at: number, request: InetIfreq): Verdict => {
  const { ifr_addr, ifr_name } = request;
  const classLength = inetAbcLen(ifr_addr);
  if (classLength === undefined) return refuse('EINVAL', 'devinet_ioctl');
  if (inDevGet(call.kernel, device) === undefined) return refuse('ENOBUFS', 'devinet_ioctl');
  const before = ifaListOf(call.kernel, device)[at];
  if (before?.ifa_local === ifr_addr) return undefined;
  if (before !== undefined) delIfa(call, device, at, false);
  ipv4DevconfSetall(call, device.dev);
  const ifa_prefixlen = (device.flags & IFF.POINTOPOINT) === 0 ? classLength : 32;
  return insertIfa(call, device, {
    ifa_local: ifr_addr,
    ifa_address: ifr_addr,
    ifa_prefixlen,
    ifa_broadcast: broadcastFor(device, ifr_addr, ifa_prefixlen),
    ifa_label: ifr_name,
    ifa_scope: ipv4IsLoopback(ifr_addr) ? RT_SCOPE.HOST : RT_SCOPE.UNIVERSE,
    ifa_rt_priority: before?.ifa_rt_priority ?? 0,
    ifa_proto: before?.ifa_proto ?? 0,
    ...setIfaLifetime(call, before?.ifa_flags ?? 0, FOREVER),
  });
};

/** SIOCSIFNETMASK. @returns EINVAL: the mask has holes. */
const setNetmask = (call: Call, device: NetDevice, at: number, ifa: Ifaddr, mask: string): Verdict => {
  const ifa_prefixlen = inetMaskLen(mask);
  if (ifa_prefixlen === undefined) return refuse('EINVAL', 'devinet_ioctl');
  if (ifa.ifa_prefixlen === ifa_prefixlen) return undefined;
  const follows = ifa.ifa_broadcast === broadcastOf(ifa.ifa_local, ifa.ifa_prefixlen);
  const ifa_broadcast =
    (follows ? broadcastFor(device, ifa.ifa_local, ifa_prefixlen) : null) ?? ifa.ifa_broadcast;
  return replace(call, device, at, { ...ifa, ifa_prefixlen, ifa_broadcast });
};

/** SIOCSIFBRDADDR */
const setBroadcast = (call: Call, device: NetDevice, at: number, ifa: Ifaddr, address: string): Verdict => {
  const ifa_broadcast = address === '0.0.0.0' ? null : address;
  return ifa.ifa_broadcast === ifa_broadcast
    ? undefined
    : replace(call, device, at, { ...ifa, ifa_broadcast });
};

/** Of SIOCSIFFLAGS, all the flags that there are. */
const ALL = -1;

/**
 * devinet_ioctl(), for those who may. A label's only flag is IFF_UP: without it the address goes.
 * @returns ENODEV; EADDRNOTAVAIL: no address has the label; EINVAL, ENOBUFS as above; else as devChangeFlags()
 */
export const devinetIoctl = (call: Call, request: InetIfreq | FlagsIfreq, net: number): Verdict => {
  const site = 'devinet_ioctl';
  const [name = '', alias] = request.ifr_name.split(':', 2);
  const device = devGetByName(call.kernel, net, name);
  if (device === undefined) return refuse('ENODEV', site);
  const list = ifaListOf(call.kernel, device);
  const at = list.findIndex(({ ifa_label }) => ifa_label === request.ifr_name);
  const ifa = list[at];
  if (request.cmd === 'SIOCSIFFLAGS' && alias === undefined)
    return devChangeFlags(call, device.dev, request.ifr_flags, ALL);
  if (request.cmd === 'SIOCSIFADDR') return setAddress(call, device, at, request);
  if (ifa === undefined) return refuse('EADDRNOTAVAIL', site);
  switch (request.cmd) {
    case 'SIOCSIFNETMASK':
      return setNetmask(call, device, at, ifa, request.ifr_addr);
    case 'SIOCSIFBRDADDR':
      return setBroadcast(call, device, at, ifa, request.ifr_addr);
    case 'SIOCSIFFLAGS':
      if ((request.ifr_flags & IFF.UP) === 0) delIfa(call, device, at, false);
      return undefined;
  }
};
