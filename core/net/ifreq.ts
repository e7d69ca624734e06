/** Requests about a device by the old ioctls (struct ifreq, include/uapi/linux/if.h; struct in6_ifreq, ipv6.h). */
import * as t from 'io-ts';
import { int } from '../codec.js';

/** For IPv4; a name may have a label behind a colon (net/ipv4/devinet.c: devinet_ioctl). */
export const InetIfreq = t.type({
  type: t.literal('sock_ioctl'),
  cmd: t.keyof({ SIOCSIFADDR: null, SIOCSIFBRDADDR: null, SIOCSIFNETMASK: null }),
  pid: int,
  ifr_name: t.string,
  ifr_addr: t.string,
});
export type InetIfreq = t.TypeOf<typeof InetIfreq>;

/** IFF_*, of the low 16 bits. */
export const FlagsIfreq = t.type({
  type: t.literal('sock_ioctl'),
  cmd: t.literal('SIOCSIFFLAGS'),
  pid: int,
  ifr_name: t.string,
  ifr_flags: int,
});
export type FlagsIfreq = t.TypeOf<typeof FlagsIfreq>;

/** For the device itself (net/core/dev_ioctl.c: dev_ifsioc). */
export const DevIfreq = t.union([
  /** Bytes. */
  t.type({
    type: t.literal('sock_ioctl'),
    cmd: t.literal('SIOCSIFMTU'),
    pid: int,
    ifr_name: t.string,
    ifr_mtu: int,
  }),
  /** An Ethernet address. */
  t.type({
    type: t.literal('sock_ioctl'),
    cmd: t.literal('SIOCSIFHWADDR'),
    pid: int,
    ifr_name: t.string,
    ifr_hwaddr: t.string,
  }),
  /** Packets. */
  t.type({
    type: t.literal('sock_ioctl'),
    cmd: t.literal('SIOCSIFTXQLEN'),
    pid: int,
    ifr_name: t.string,
    ifr_qlen: int,
  }),
]);
export type DevIfreq = t.TypeOf<typeof DevIfreq>;

/** An Ethernet address for the device to listen to, or no longer. */
export const DevMcIfreq = t.type({
  type: t.literal('sock_ioctl'),
  cmd: t.keyof({ SIOCADDMULTI: null, SIOCDELMULTI: null }),
  pid: int,
  ifr_name: t.string,
  ifr_hwaddr: t.string,
});
export type DevMcIfreq = t.TypeOf<typeof DevMcIfreq>;

/** Of a socket for IPv6 (net/ipv6/af_inet6.c: inet6_ioctl). */
export const In6Ifreq = t.type({
  type: t.literal('sock_ioctl'),
  cmd: t.keyof({ SIOCSIFADDR: null, SIOCDIFADDR: null }),
  pid: int,
  ifr6_addr: t.string,
  ifr6_prefixlen: int,
  ifr6_ifindex: int,
});
export type In6Ifreq = t.TypeOf<typeof In6Ifreq>;

export const IfreqCommand = t.union([InetIfreq, FlagsIfreq, DevIfreq, DevMcIfreq, In6Ifreq]);
export type IfreqCommand = t.TypeOf<typeof IfreqCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly ifreq: IfreqCommand;
  }
}
