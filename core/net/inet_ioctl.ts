/**
 * The old ioctls about routes and devices (net/ipv4/af_inet.c: inet_ioctl, net/ipv6/af_inet6.c: inet6_ioctl,
 * net/core/dev_ioctl.c: dev_ifsioc, Linux 6.18), each to those who answer it.
 */
import * as t from 'io-ts';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { netCapable } from '../kernel/cred.js';
import { netOf } from '../kernel/nsproxy.js';
import { inet6RtmNewaddr } from './addrconf.js';
import { inet6RtmDeladdr } from './addrconf_rtnl.js';
import { devChangeTxQueueLen, devSetMacAddress } from './dev_api.js';
import { devMcIoctl } from './dev_addr_lists.js';
import { devinetIoctl } from './devinet_ioctl.js';
import { IfreqCommand } from './ifreq.js';
import type { DevIfreq, DevMcIfreq, In6Ifreq } from './ifreq.js';
import { devGetByName } from './netdevice.js';
import type { NetDevice } from './netdevice.js';
import * as rtentry from './rtentry.js';
import { RtentryCommand } from './rtentry.js';
import { setMtu } from './rtnetlink.js';

/** The kind of hardware that the requests that are modelled say they are for. */
const ARPHRD_ETHER = 1;

/** What dev_set_mac_address() says of other hardware. @returns EOPNOTSUPP: it has no address to change; EINVAL */
const wrongHardware = (call: Call, device: NetDevice, address: string): Refusal => {
  const site = 'dev_set_mac_address';
  const set = call.ops.link[device.kind]?.set_mac_address;
  const unable = set === undefined ? refuse('EOPNOTSUPP', site) : set(device, address, call);
  return unable?.errno === 'EOPNOTSUPP' ? unable : refuse('EINVAL', site);
};

/** dev_ifsioc(). A name may have a label behind a colon, which does not count. @returns ENODEV; EINVAL: a negative length */
const devIfsioc = (call: Call, request: DevIfreq | DevMcIfreq, net: number): Verdict => {
  const site = 'dev_ifsioc';
  const device = devGetByName(call.kernel, net, request.ifr_name.split(':', 1)[0] ?? '');
  if (device === undefined) return refuse('ENODEV', site);
  switch (request.cmd) {
    case 'SIOCSIFMTU':
      return setMtu(call, device.dev, request.ifr_mtu);
    case 'SIOCSIFHWADDR':
      return device.type === ARPHRD_ETHER
        ? devSetMacAddress(call, device.dev, request.ifr_hwaddr)
        : wrongHardware(call, device, request.ifr_hwaddr);
    case 'SIOCSIFTXQLEN':
      if (request.ifr_qlen < 0) return refuse('EINVAL', site);
      devChangeTxQueueLen(call, device.dev, request.ifr_qlen);
      return undefined;
    case 'SIOCADDMULTI':
    case 'SIOCDELMULTI':
      return devMcIoctl(call, device, request);
  }
};

/** An address of IPv6 as a message would have it: both ways lead to the same functions, an ioctl says no words. */
const in6Ioctl = (call: Call, request: In6Ifreq, net: number): Verdict => {
  const adds = request.cmd === 'SIOCSIFADDR';
  const message = {
    pid: request.pid,
    ifa_family: 'AF_INET6',
    ifa_index: request.ifr6_ifindex,
    ifa_prefixlen: request.ifr6_prefixlen,
    IFA_LOCAL: request.ifr6_addr,
  } as const;
  const refused = adds
    ? inet6RtmNewaddr(call, { ...message, type: 'RTM_NEWADDR', nlmsg_flags: ['NLM_F_EXCL'] }, net)
    : inet6RtmDeladdr(call, { ...message, type: 'RTM_DELADDR' }, net);
  return refused === undefined
    ? undefined
    : refuse(refused.errno, adds ? 'addrconf_add_ifaddr' : 'addrconf_del_ifaddr');
};

/** sock_ioctl(). @returns ESRCH when the asking task does not exist, EPERM, else as those above. */
const ifreqIoctl = (call: Call, request: IfreqCommand): Verdict => {
  const site = 'sock_ioctl';
  const net = netOf(call.kernel, request.pid);
  if (net === undefined) return refuse('ESRCH', site);
  if (!netCapable(call, request.pid, net, 'CAP_NET_ADMIN')) return refuse('EPERM', site);
  if ('ifr6_addr' in request)
    return call.within('inet6_ioctl', request.cmd, () => in6Ioctl(call, request, net));
  switch (request.cmd) {
    case 'SIOCSIFADDR':
    case 'SIOCSIFBRDADDR':
    case 'SIOCSIFNETMASK':
    case 'SIOCSIFFLAGS':
      return call.within('devinet_ioctl', request.cmd, () => devinetIoctl(call, request, net));
    case 'SIOCSIFMTU':
    case 'SIOCSIFHWADDR':
    case 'SIOCSIFTXQLEN':
    case 'SIOCADDMULTI':
    case 'SIOCDELMULTI':
      return call.within('dev_ifsioc', request.cmd, () => devIfsioc(call, request, net));
  }
};

export const IoctlCommand = t.union([RtentryCommand, IfreqCommand]);
type IoctlCommand = t.TypeOf<typeof IoctlCommand>;

export const decide = (call: Call, request: IoctlCommand): Verdict => {
  switch (request.type) {
    case 'SIOCADDRT':
    case 'SIOCDELRT':
      return call.within('ip_rt_ioctl', `pid ${request.pid}`, () => rtentry.decide(call, request));
    case 'sock_ioctl':
      return call.within('sock_ioctl', `pid ${request.pid}`, () => ifreqIoctl(call, request));
  }
};
