/**
 * IPv4 addresses of devices (net/ipv4/devinet.c, Linux 6.18): an in_device comes with a device and goes with it, or
 * when its mtu is too small; messages and link events change the list of addresses. Left out: gratuitous ARP, the
 * validators of other modules.
 */
import { refuse } from '../errno.js';
import type { Errno, Refusal } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { ipv4DevconfSetall, sysctlRegister, sysctlRename, sysctlUnregister } from './devconf.js';
import { FOREVER, nextDue, scheduleCheck, setIfaLifetime } from './devinet_lifetime.js';
import { IFA_F } from './if_addr.js';
import type { AddrCommand } from './if_addr.js';
import {
  ifaAt,
  ifaListOf,
  inDevGet,
  inetIfaMatch,
  isSecondary,
  sameSubnet,
  validateInetaddr,
} from './inetdevice.js';
import type { Ifaddr, InetaddrEvent } from './inetdevice.js';
import { IFF, devGetByIndex, deviceOf } from './netdevice.js';
import type { NetDevice, Notifier } from './netdevice.js';
import { RT_SCOPE } from './rtmsg.js';
import { directoryOf, valueOf } from './sysctl_net.js';
import { releaseHas } from '../release.js';

/** blocking_notifier_call_chain(&inetaddr_chain) */
const callInetaddrChain = (call: Call, event: InetaddrEvent, dev: number, ifa: Ifaddr): void => {
  for (const notifier of Object.values(call.ops.inetaddr_chain))
    notifier(call, event, deviceOf(call.kernel, dev), ifa);
};

/** A refusal, in words where the release has them. */
const no = ({ kernel }: Call, errno: Errno, site: string, why: string): Refusal =>
  releaseHas(kernel.machine?.kernel ?? '', 'words about IPv4 addresses')
    ? refuse(errno, site, why)
    : refuse(errno, site);

/** rtmsg_ifa(), of an address that is on the list. */
const rtmsgIfa = (call: Call, { net, dev }: NetDevice, at: number): void =>
  call.emit({ type: 'rtmsg_ifa', nlmsg_type: 'RTM_NEWADDR', net, dev, at });

/** Flags that mean something for IPv6 only (IPV6ONLY_FLAGS). */
const IPV6ONLY =
  IFA_F.NODAD |
  IFA_F.OPTIMISTIC |
  IFA_F.DADFAILED |
  IFA_F.HOMEADDRESS |
  IFA_F.TENTATIVE |
  IFA_F.MANAGETEMPADDR |
  IFA_F.STABLE_PRIVACY;

/**
 * __inet_insert_ifa(): primaries stand behind those of their scope and of narrower ones, secondaries at the end. The
 * address 0.0.0.0 is taken and forgotten.
 * @returns EEXIST: it is there already; EINVAL: an address of its subnet has another scope; EADDRINUSE: as of ipvlans
 */
export const insertIfa = (call: Call, device: NetDevice, asked: Ifaddr): Verdict =>
  call.within('__inet_insert_ifa', asked.ifa_local, () => {
    if (asked.ifa_local === '0.0.0.0') return undefined;
    const list = ifaListOf(call.kernel, device);
    const subnet = list.filter((other) => sameSubnet(other, asked));
    if (subnet.some(({ ifa_local }) => ifa_local === asked.ifa_local))
      return refuse('EEXIST', '__inet_insert_ifa');
    if (subnet.some(({ ifa_scope }) => ifa_scope !== asked.ifa_scope))
      return no(call, 'EINVAL', '__inet_insert_ifa', 'ipv4: Invalid scope value');
    const invalid = validateInetaddr(call, device, asked.ifa_address);
    if (invalid !== undefined) return invalid;
    const secondary = subnet.length > 0;
    const lastPrimary = list.findLastIndex(
      (other) => !isSecondary(other) && asked.ifa_scope <= other.ifa_scope,
    );
    const { net, dev } = device;
    const ifa = {
      ...asked,
      ifa_flags: (asked.ifa_flags & ~(IPV6ONLY | IFA_F.SECONDARY)) | (secondary ? IFA_F.SECONDARY : 0),
    };
    const at = secondary ? list.length : lastPrimary + 1;
    call.emit({ type: 'inet_insert_ifa', net, dev, at, ifa });
    scheduleCheck(call, net);
    rtmsgIfa(call, device, at);
    callInetaddrChain(call, 'NETDEV_UP', dev, ifa);
    return undefined;
  });

/** Takes one address off the list and tells everybody. */
const removeAt = (call: Call, device: NetDevice, at: number): void => {
  const ifa = ifaAt(call.kernel, device, at);
  const { net, dev } = device;
  call.emit({ type: 'inet_del_ifa', net, dev, at });
  call.emit({ type: 'rtmsg_ifa', nlmsg_type: 'RTM_DELADDR', net, dev, ifa });
  callInetaddrChain(call, 'NETDEV_DOWN', dev, ifa);
};

/** IN_DEV_PROMOTE_SECONDARIES() */
const promotesSecondaries = (kernel: Kernel, { net, dev }: NetDevice): boolean =>
  ['ipv4/conf/all', directoryOf('ipv4/conf', dev)].some(
    (directory) => valueOf(kernel, net, directory, 'promote_secondaries') !== '0',
  );

/**
 * The primary at `at` goes and the secondary at `heir` becomes one, behind the primaries of its scope and of narrower
 * ones; what routes there are for the secondaries of the subnet are made anew, with the new primary as their source.
 */
const promote = (call: Call, device: NetDevice, at: number, heir: number): void => {
  const { net, dev } = device;
  const list = ifaListOf(call.kernel, device);
  const primary = ifaAt(call.kernel, device, at);
  const secondaries = list.slice(heir).filter((other) => sameSubnet(primary, other));
  for (const ifa of secondaries) call.ops.fib_frontend.fib_del_ifaddr(call, device, ifa, primary);
  removeAt(call, device, at);
  const lastPrimary = list.findLastIndex(
    (other, i) => i > at && i < heir && !isSecondary(other) && primary.ifa_scope <= other.ifa_scope,
  );
  const to = Math.max(lastPrimary, at);
  call.emit({ type: 'inet_promote_ifa', net, dev, at: heir - 1, to });
  rtmsgIfa(call, device, to);
  const promoted = ifaAt(call.kernel, device, to);
  callInetaddrChain(call, 'NETDEV_UP', dev, promoted);
  for (const ifa of secondaries.slice(1)) call.ops.fib_frontend.fib_add_ifaddr(call, device, ifa);
};

/**
 * __inet_del_ifa(): a primary takes the secondaries of its subnet with it, or leaves its place to the first of them
 * where promote_secondaries says so.
 * @param dead the in_device is going: each address goes by itself
 */
export const delIfa = (call: Call, device: NetDevice, at: number, dead: boolean): void => {
  const ifa = ifaAt(call.kernel, device, at);
  call.within('__inet_del_ifa', ifa.ifa_local, () => {
    const heirOf = (): number =>
      ifaListOf(call.kernel, device).findIndex(
        (other, i) => i > at && isSecondary(other) && sameSubnet(ifa, other),
      );
    let heir = dead || isSecondary(ifa) ? -1 : heirOf();
    if (heir >= 0 && promotesSecondaries(call.kernel, device)) {
      promote(call, device, at, heir);
      return;
    }
    for (; heir >= 0; heir = heirOf()) removeAt(call, device, heir);
    removeAt(call, device, at);
  });
};

/** inetdev_init() */
const inetdevInit = (call: Call, { net, dev, name }: NetDevice): void =>
  call.within('inetdev_init', name, () => {
    call.emit({ type: 'inetdev_init', net, dev });
    sysctlRegister(call, dev, 'ipv4');
  });

/** inetdev_destroy(): the addresses go one by one. */
const inetdevDestroy = (call: Call, device: NetDevice): void =>
  call.within('inetdev_destroy', device.name, () => {
    while (ifaListOf(call.kernel, device).length > 0) delIfa(call, device, 0, true);
    call.emit({ type: 'inetdev_destroy', net: device.net, dev: device.dev });
    sysctlUnregister(call, device.dev, 'ipv4');
  });

/** The address that lo has whenever it comes up, unless it is there. */
const loopbackAddress = (call: Call, { name }: NetDevice): Ifaddr => ({
  ifa_local: '127.0.0.1',
  ifa_address: '127.0.0.1',
  ifa_prefixlen: 8,
  ifa_broadcast: null,
  ifa_label: name,
  ifa_scope: RT_SCOPE.HOST,
  ifa_rt_priority: 0,
  ifa_proto: 0,
  ...setIfaLifetime(call, 0, FOREVER),
});

/** Bytes of a label with its end. */
const IFNAMSIZ = 16;

/** What inetdev_changename() makes of the label of the address number `at`: the name, and what was behind the colon. */
const renamed = (label: string, name: string, at: number): string => {
  if (at === 0) return name;
  const colon = label.indexOf(':');
  const alias = colon < 0 ? `:${at + 1}` : label.slice(colon);
  return name.slice(0, Math.max(0, IFNAMSIZ - 1 - alias.length)) + alias;
};

const inetdevChangename = (call: Call, device: NetDevice): void =>
  call.within('inetdev_changename', device.name, () => {
    ifaListOf(call.kernel, device).forEach(({ ifa_label }, at) => {
      const { net, dev, name } = device;
      call.emit({ type: 'inetdev_changename', net, dev, at, ifa_label: renamed(ifa_label, name, at) });
      rtmsgIfa(call, device, at);
    });
  });

/** Bytes (IPV4_MIN_MTU). */
const MIN_MTU = 68;

/** inetdev_event() */
export const notifier: Notifier = (call, event, device) => {
  const valid = device.mtu >= MIN_MTU;
  if (inDevGet(call.kernel, device) === undefined) {
    if (event === 'NETDEV_REGISTER' || (event === 'NETDEV_CHANGEMTU' && valid)) inetdevInit(call, device);
    return;
  }
  if (event === 'NETDEV_UP' && valid && (device.flags & IFF.LOOPBACK) !== 0) {
    ipv4DevconfSetall(call, device.dev);
    insertIfa(call, device, loopbackAddress(call, device));
  }
  if (event === 'NETDEV_UNREGISTER' || (event === 'NETDEV_CHANGEMTU' && !valid)) inetdevDestroy(call, device);
  if (event === 'NETDEV_CHANGENAME') {
    inetdevChangename(call, device);
    sysctlRename(call, device.dev, 'ipv4');
  }
};

const MAX_PREFIXLEN = 32;

/** check_lifetime(): what is over goes, what is no longer preferred is deprecated. @param net whose addresses are due */
export const checkLifetime = (call: Call, net: number): void => {
  for (let due = nextDue(call, net); due !== undefined; due = nextDue(call, net)) {
    const { device, at, expired } = due;
    if (expired) delIfa(call, device, at, false);
    else {
      call.emit({ type: 'check_lifetime', net, dev: device.dev, at });
      rtmsgIfa(call, device, at);
    }
  }
  scheduleCheck(call, net);
};

/** Bytes of a label without its end. */
const MAX_LABEL = IFNAMSIZ - 1;

/** inet_validate_rtm(). @returns EINVAL, with the reason. */
const validate = (call: Call, message: AddrCommand): Verdict => {
  const site = 'inet_validate_rtm';
  const { ifa_prefixlen, IFA_LOCAL, IFA_LABEL = '', IFA_CACHEINFO: lifetime = FOREVER } = message;
  if (Buffer.byteLength(IFA_LABEL) > MAX_LABEL)
    return refuse('EINVAL', 'nlmsg_parse', 'Attribute failed policy validation');
  if (ifa_prefixlen > MAX_PREFIXLEN) return no(call, 'EINVAL', site, 'ipv4: Invalid prefix length');
  if (IFA_LOCAL === undefined) return no(call, 'EINVAL', site, 'ipv4: Local address is not supplied');
  if (lifetime.ifa_valid === 0 || lifetime.ifa_prefered > lifetime.ifa_valid)
    return no(call, 'EINVAL', site, 'ipv4: address lifetime invalid');
  return undefined;
};

/** What inet_rtm_to_ifa() reads of a message that has passed inet_validate_rtm(). */
const toIfa = (call: Call, message: AddrCommand, { name }: NetDevice): Ifaddr => {
  const { IFA_LOCAL = '', IFA_ADDRESS = IFA_LOCAL, IFA_CACHEINFO: lifetime = FOREVER } = message;
  return {
    ifa_local: IFA_LOCAL,
    ifa_address: IFA_ADDRESS,
    ifa_prefixlen: message.ifa_prefixlen,
    ifa_broadcast: message.IFA_BROADCAST ?? null,
    ifa_label: message.IFA_LABEL ?? name,
    ifa_scope: message.ifa_scope ?? RT_SCOPE.UNIVERSE,
    ifa_rt_priority: message.IFA_RT_PRIORITY ?? 0,
    ifa_proto: message.IFA_PROTO ?? 0,
    ...setIfaLifetime(call, message.ifa_flags ?? 0, lifetime),
  };
};

type Flags = AddrCommand['nlmsg_flags'];

/** What a message says of an address that is there already; @returns EEXIST: it does not ask for a replacement. */
const replaceIfa = (call: Call, device: NetDevice, at: number, asked: Ifaddr, flags: Flags = []): Verdict => {
  if (flags.includes('NLM_F_EXCL') || !flags.includes('NLM_F_REPLACE'))
    return no(call, 'EEXIST', 'inet_rtm_newaddr', 'ipv4: Address already assigned');
  const { net, dev } = device;
  const { ifa_rt_priority, ifa_proto, ifa_valid_lft: ifa_valid, ifa_preferred_lft: ifa_prefered } = asked;
  const existing = ifaAt(call.kernel, device, at);
  if (existing.ifa_rt_priority !== ifa_rt_priority)
    call.ops.fib_frontend.fib_modify_prefix_metric(call, device, existing, ifa_rt_priority);
  const lifetime = setIfaLifetime(call, existing.ifa_flags, { ifa_valid, ifa_prefered });
  call.emit({ type: 'inet_replace_ifa', net, dev, at, ifa_rt_priority, ifa_proto, ...lifetime });
  scheduleCheck(call, net);
  rtmsgIfa(call, device, at);
  return undefined;
};

/** inet_rtm_newaddr(). @param net of the socket. @returns ENODEV, ENOBUFS: no such device, or one without IPv4. */
export const inetRtmNewaddr = (call: Call, message: AddrCommand, net: number): Verdict =>
  call.within('inet_rtm_newaddr', message.IFA_LOCAL ?? '', () => {
    const refused = validate(call, message);
    if (refused !== undefined) return refused;
    const device = devGetByIndex(call.kernel, net, message.ifa_index);
    if (device === undefined) return no(call, 'ENODEV', 'inet_rtm_to_ifa', 'ipv4: Device not found');
    if (inDevGet(call.kernel, device) === undefined) return refuse('ENOBUFS', 'inet_rtm_to_ifa');
    ipv4DevconfSetall(call, device.dev);
    const ifa = toIfa(call, message, device);
    const at = ifaListOf(call.kernel, device).findIndex(
      (other) => sameSubnet(other, ifa) && other.ifa_local === ifa.ifa_local,
    );
    return at < 0 ? insertIfa(call, device, ifa) : replaceIfa(call, device, at, ifa, message.nlmsg_flags);
  });

/** inet_rtm_deladdr(): the first address that has all that the message names. @returns ENODEV, EADDRNOTAVAIL. */
export const inetRtmDeladdr = (call: Call, message: AddrCommand, net: number): Verdict =>
  call.within('inet_rtm_deladdr', message.IFA_LOCAL ?? '', () => {
    const { ifa_prefixlen, IFA_LOCAL, IFA_LABEL, IFA_ADDRESS } = message;
    const device = devGetByIndex(call.kernel, net, message.ifa_index);
    if (device === undefined || inDevGet(call.kernel, device) === undefined)
      return no(call, 'ENODEV', 'inet_rtm_deladdr', 'ipv4: Device not found');
    const at = ifaListOf(call.kernel, device).findIndex(
      (ifa) =>
        (IFA_LOCAL === undefined || ifa.ifa_local === IFA_LOCAL) &&
        (IFA_LABEL === undefined || ifa.ifa_label === IFA_LABEL) &&
        (IFA_ADDRESS === undefined ||
          (ifa.ifa_prefixlen === ifa_prefixlen && inetIfaMatch(IFA_ADDRESS, ifa))),
    );
    if (at < 0) return no(call, 'EADDRNOTAVAIL', 'inet_rtm_deladdr', 'ipv4: Address not found');
    delIfa(call, device, at, false);
    return undefined;
  });
