/**
 * Requests of the route netlink family about links and namespace ids (net/core/rtnetlink.c, Linux 6.18): checks in the
 * kernel's order. A change of several attributes is no transaction: what came before an error stays.
 * Left out: groups, masters, kinds' own attributes, NETLINK_ROUTE messages to listeners.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import { netOfFd } from '../fs/file.js';
import type { Call, Verdict } from '../kernel.js';
import { netOf } from '../kernel/nsproxy.js';
import { newlink as newVeth } from '../link/veth.js';
import { validAddress } from '../machine.js';
import {
  devChangeFlags,
  devChangeName,
  devChangeNetNamespace,
  devSetMacAddress,
  devSetMtu,
  registerNetdevice,
  rtmsgIfinfo,
  unregisterNetdeviceMany,
  validateMtu,
} from './dev.js';
import { linkwatchSyncDev } from './link_watch.js';
import { devGetByIndex, devGetByName, deviceOf, dump } from './netdevice.js';
import type { Found, LinkOps, NetDevice, NewLink } from './netdevice.js';
import { newNsid } from './net_namespace.js';

/** struct ifinfomsg and the attributes behind it that are understood; the asking task's net is the socket's. */
const LinkMessage = t.partial({
  ifi_index: int,
  /** IFF_* */
  ifi_flags: int,
  /** Mask of the flags that ifi_flags is about. */
  ifi_change: int,
  IFLA_IFNAME: t.string,
  /** Bytes. */
  IFLA_MTU: int,
  IFLA_ADDRESS: t.string,
  IFLA_NET_NS_PID: int,
  IFLA_NET_NS_FD: int,
  /** The index to have in the net that a device is moved to. */
  IFLA_NEW_IFINDEX: int,
});
export type LinkMessage = t.TypeOf<typeof LinkMessage>;

/**
 * RTM_NEWLINK creates with NLM_F_CREATE and changes without; `random` are addresses that the caller drew for devices
 * that ask for none. RTM_GETLINK changes nothing but ids and operational states that a reader brings up to date.
 */
export const RtnlCommand = t.union([
  t.intersection([
    t.type({ type: t.literal('RTM_NEWLINK'), pid: int }),
    LinkMessage,
    t.partial({
      nlmsg_flags: t.readonlyArray(t.keyof({ NLM_F_CREATE: null, NLM_F_EXCL: null })),
      IFLA_INFO_KIND: t.string,
      VETH_INFO_PEER: LinkMessage,
      random: t.readonlyArray(t.string),
    }),
  ]),
  t.intersection([t.type({ type: t.literal('RTM_DELLINK'), pid: int }), LinkMessage]),
  t.intersection([t.type({ type: t.literal('RTM_GETLINK'), pid: int }), LinkMessage]),
  t.type({ type: t.literal('RTM_NEWNSID'), pid: int, NETNSA_FD: int, NETNSA_NSID: int }),
]);
export type RtnlCommand = t.TypeOf<typeof RtnlCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly rtnetlink: RtnlCommand;
  }
}

/** rtnl_link_get_net(): the net that the attributes name, else `otherwise`. @returns ESRCH, EBADF, EINVAL. */
const linkNet = (call: Call, pid: number, message: LinkMessage, otherwise: number): Found<number> => {
  const { IFLA_NET_NS_PID: ofPid, IFLA_NET_NS_FD: fd } = message;
  const site = 'rtnl_ensure_unique_netns';
  if (ofPid !== undefined && fd !== undefined)
    return E.left(refuse('EINVAL', site, 'multiple netns identifying attributes specified'));
  if (fd !== undefined) return netOfFd(call.kernel, pid, fd, 'rtnl_link_get_net');
  if (ofPid === undefined) return E.right(otherwise);
  const net = netOf(call.kernel, ofPid);
  return net === undefined ? E.left(refuse('ESRCH', 'rtnl_link_get_net')) : E.right(net);
};

/** Bytes of a name without its end (IFNAMSIZ - 1 of ifla_policy). */
const MAX_NAME = 15;
/** Octets of an Ethernet address. */
const ETH_ALEN = 6;

/** nlmsg_parse() with ifla_policy. @returns EINVAL: a name is too long. */
const checkPolicy = ({ IFLA_IFNAME: name }: LinkMessage): Verdict =>
  name !== undefined && Buffer.byteLength(name) > MAX_NAME
    ? refuse('EINVAL', 'nlmsg_parse', 'Attribute failed policy validation')
    : undefined;

const findDev = (
  call: Call,
  net: number,
  { ifi_index = 0, IFLA_IFNAME }: LinkMessage,
): NetDevice | undefined => {
  if (ifi_index > 0) return devGetByIndex(call.kernel, net, ifi_index);
  return IFLA_IFNAME === undefined ? undefined : devGetByName(call.kernel, net, IFLA_IFNAME);
};

/** do_setlink(): the move first, then in the net that the device is in by then address, mtu, name, flags. */
const setlink = (call: Call, device: NetDevice, net: number, message: LinkMessage): Verdict =>
  call.within('do_setlink', device.name, () => {
    const { dev } = device;
    const { ifi_index = 0, ifi_flags = 0, ifi_change = 0, IFLA_IFNAME, IFLA_MTU, IFLA_ADDRESS } = message;
    if (IFLA_ADDRESS !== undefined && IFLA_ADDRESS.split(':').length < ETH_ALEN)
      return refuse('EINVAL', 'validate_linkmsg');
    const moves = message.IFLA_NET_NS_FD !== undefined || message.IFLA_NET_NS_PID !== undefined;
    const renames = ifi_index > 0 && IFLA_IFNAME !== undefined;
    return (
      (moves ? devChangeNetNamespace(call, dev, net, IFLA_IFNAME, message.IFLA_NEW_IFINDEX) : undefined) ??
      (IFLA_ADDRESS === undefined ? undefined : devSetMacAddress(call, dev, IFLA_ADDRESS)) ??
      (IFLA_MTU === undefined ? undefined : devSetMtu(call, dev, IFLA_MTU)) ??
      (renames ? devChangeName(call, dev, IFLA_IFNAME) : undefined) ??
      (ifi_change === 0 && ifi_flags === 0 ? undefined : devChangeFlags(call, dev, ifi_flags, ifi_change))
    );
  });

type NewLinkCommand = RtnlCommand & { readonly type: 'RTM_NEWLINK' };

const asNewLink = (message: LinkMessage, net: number, random: readonly string[]): NewLink => ({
  net,
  name: message.IFLA_IFNAME,
  ifindex: message.ifi_index ?? 0,
  mtu: message.IFLA_MTU,
  address: message.IFLA_ADDRESS,
  flags: message.ifi_flags ?? 0,
  change: message.ifi_change ?? 0,
  random,
});

/** The link operations of a kind that requests can make and that the machine has. */
const creatable = (call: Call, kind: string | undefined): LinkOps | undefined => {
  const ops = kind === undefined ? undefined : call.ops.link[kind];
  if (kind === undefined || ops?.rtnl === undefined) return undefined;
  return call.kernel.machine?.kinds.includes(kind) === true ? ops : undefined;
};

/** rtnl_link_ops.validate() and what every kind of Ethernet device asks of an address. */
const validate = (ops: LinkOps | undefined, message: LinkMessage): Verdict => {
  const { IFLA_ADDRESS: address, IFLA_MTU: mtu } = message;
  if (ops === undefined) return undefined;
  if (address !== undefined && address.split(':').length !== ETH_ALEN)
    return refuse('EINVAL', 'rtnl_link_ops.validate');
  if (address !== undefined && !validAddress(address))
    return refuse('EADDRNOTAVAIL', 'rtnl_link_ops.validate');
  return ops.validate?.(mtu);
};

/** rtnl_get_peer_net(): where the far end goes, looked at before the device itself; undefined: where that goes. */
const peerNet = (call: Call, command: NewLinkCommand, socketNet: number): Found<number | undefined> => {
  const { IFLA_INFO_KIND, VETH_INFO_PEER: peer } = command;
  const ops = creatable(call, IFLA_INFO_KIND);
  if (ops === undefined || peer === undefined) return E.right(undefined);
  const refused = checkPolicy(peer) ?? validate(ops, peer);
  return refused === undefined ? linkNet(call, command.pid, peer, socketNet) : E.left(refused);
};

const createVeth = (call: Call, command: NewLinkCommand, net: number, farNet: number): Found<number> => {
  const { VETH_INFO_PEER: peer, random = [] } = command;
  const shared = peer ?? (command.IFLA_MTU === undefined ? {} : { IFLA_MTU: command.IFLA_MTU });
  return newVeth(call, asNewLink(command, net, random), asNewLink(shared, farNet, random.slice(1)));
};

const create = (call: Call, command: NewLinkCommand, net: number, farNet: number): Verdict => {
  const { IFLA_INFO_KIND: kind = '', IFLA_MTU: mtu, random = [] } = command;
  const ops = creatable(call, kind);
  if (ops === undefined) return refuse('EOPNOTSUPP', 'rtnl_newlink', 'Unknown device type');
  const refused = mtu === undefined ? undefined : validateMtu(ops.setup(''), mtu);
  if (refused !== undefined) return refused;
  const made =
    kind === 'veth'
      ? createVeth(call, command, net, farNet)
      : registerNetdevice(call, kind, asNewLink(command, net, random), `${kind}%d`);
  return E.isLeft(made) ? made.left : configure(call, made.right, command);
};

/** rtnl_configure_link(): the flags that the request asks for; a failure takes the new device back. */
const configure = (call: Call, dev: number, message: LinkMessage): Verdict =>
  call.within('rtnl_configure_link', deviceOf(call.kernel, dev).name, () => {
    const refused = devChangeFlags(call, dev, message.ifi_flags ?? 0, message.ifi_change ?? 0);
    if (refused === undefined) rtmsgIfinfo(call, dev);
    else deleteLink(call, deviceOf(call.kernel, dev));
    return refused;
  });

const newLink = (call: Call, command: NewLinkCommand, socketNet: number): Verdict =>
  call.within('rtnl_newlink', command.IFLA_IFNAME ?? '', () => {
    const creates = command.nlmsg_flags?.includes('NLM_F_CREATE') === true;
    const refused = checkPolicy(command) ?? validate(creatable(call, command.IFLA_INFO_KIND), command);
    if (refused !== undefined) return refused;
    const far = peerNet(call, command, socketNet);
    if (E.isLeft(far)) return far.left;
    const target = linkNet(call, command.pid, command, socketNet);
    if (E.isLeft(target)) return target.left;
    const device = findDev(call, creates ? target.right : socketNet, command);
    if (device === undefined && creates)
      return create(call, command, target.right, far.right ?? target.right);
    if (device === undefined) return refuse('ENODEV', 'rtnl_newlink');
    if (command.nlmsg_flags?.includes('NLM_F_EXCL') === true) return refuse('EEXIST', 'rtnl_newlink');
    return setlink(call, device, target.right, command);
  });

const deleteLink = (call: Call, device: NetDevice): Verdict => {
  const dellink = call.ops.link[device.kind]?.rtnl?.dellink;
  if (dellink === undefined) return refuse('EOPNOTSUPP', 'rtnl_delete_link');
  const kill: number[] = [];
  dellink(call, device, kill);
  unregisterNetdeviceMany(call, kill);
  return undefined;
};

/** @returns ESRCH when the asking task does not exist, else as the kernel's handler of the message does. */
export const decide = (call: Call, command: RtnlCommand): Refusal | undefined => {
  const net = netOf(call.kernel, command.pid);
  if (net === undefined) return refuse('ESRCH', 'rtnetlink_rcv_msg');
  switch (command.type) {
    case 'RTM_NEWLINK':
      return newLink(call, command, net);
    case 'RTM_DELLINK':
      return call.within('rtnl_dellink', command.IFLA_IFNAME ?? '', () => {
        const device = findDev(call, net, command);
        return device === undefined ? refuse('ENODEV', 'rtnl_dellink') : deleteLink(call, device);
      });
    case 'RTM_GETLINK': {
      if (command.ifi_index === undefined && command.IFLA_IFNAME === undefined) {
        for (const { dev } of dump(call.kernel, net)) rtmsgIfinfo(call, dev);
        return undefined;
      }
      const device = findDev(call, net, command);
      if (device === undefined) return refuse('ENODEV', 'rtnl_getlink');
      linkwatchSyncDev(call, device.dev);
      rtmsgIfinfo(call, device.dev);
      return undefined;
    }
    case 'RTM_NEWNSID': {
      const peer = netOfFd(call.kernel, command.pid, command.NETNSA_FD, 'rtnl_net_newid');
      if (E.isLeft(peer)) return { ...peer.left, extack: 'Peer netns reference is invalid' };
      return newNsid(call, net, peer.right, command.NETNSA_NSID);
    }
  }
};
