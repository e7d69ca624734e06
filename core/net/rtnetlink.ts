/**
 * Requests of the route netlink family about links and namespace ids (net/core/rtnetlink.c, Linux 6.18): checks in the
 * kernel's order. A change of several attributes is no transaction: what came before an error stays.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import { netOfFd } from '../fs/file.js';
import type { Call, Verdict } from '../kernel.js';
import { netCapable } from '../kernel/cred.js';
import { netOf } from '../kernel/nsproxy.js';
import type { LinkData } from '../link/link_data.js';
import { validAddress } from '../machine.js';
import { devChangeNetNamespace, registerNetdevice, unregisterNetdeviceMany } from './dev.js';
import {
  altNameCreate,
  altNameDestroy,
  devChangeFlags,
  devChangeName,
  devChangeTxQueueLen,
  devSetAlias,
  devSetBroadcast,
  devSetGroup,
  devSetMacAddress,
  devSetMtu,
  doSetMaster,
  rtnlConfigureLink,
  validateMtu,
} from './dev_api.js';
import { releaseHas } from '../release.js';
import type { BridgeLinkCommand, LinkMessage, RtnlCommand } from './if_link.js';
import { linkwatchSyncDev } from './link_watch.js';
import { devGetByIndex, devGetByName, deviceOf, devicesOf, dump } from './netdevice.js';
import type { Found, LinkOps, NetDevice, NewLink } from './netdevice.js';
import { newNsid } from './net_namespace.js';
import { fillLinkNetnsid, netdevStateChange } from './rtmsg_ifinfo.js';
import { rtnlBridge } from './rtnl_bridge.js';

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

/** rtnl_link_get_net_capable(): as linkNet, for somebody who may make changes there. @returns EPERM as well. */
const linkNetCapable = (call: Call, pid: number, message: LinkMessage, otherwise: number): Found<number> => {
  const net = linkNet(call, pid, message, otherwise);
  if (E.isLeft(net) || netCapable(call, pid, net.right, 'CAP_NET_ADMIN')) return net;
  return E.left(refuse('EPERM', 'rtnl_link_get_net_capable'));
};

/** Bytes of a name without its end (IFNAMSIZ - 1 of ifla_policy). */
const MAX_NAME = 15;
/** Octets of an Ethernet address. */
const ETH_ALEN = 6;
const octets = (address: string): number => address.split(':').length;
/** Bytes of an alternative name without its end (ALTIFNAMSIZ - 1). */
const MAX_ALT_NAME = 127;
const POLICY = refuse('EINVAL', 'nlmsg_parse', 'Attribute failed policy validation');

/** nlmsg_parse() with ifla_policy. @returns EINVAL: a name is too long. */
const checkPolicy = ({ IFLA_IFNAME: name = '', IFLA_ALT_IFNAME: altname = '' }: LinkMessage): Verdict =>
  Buffer.byteLength(name) > MAX_NAME || Buffer.byteLength(altname) > MAX_ALT_NAME ? POLICY : undefined;

/** The device that a message is about: by index, else by name. */
const findDev = (
  call: Call,
  net: number,
  { ifi_index = 0, IFLA_IFNAME, IFLA_ALT_IFNAME }: LinkMessage,
): NetDevice | undefined => {
  if (ifi_index > 0) return devGetByIndex(call.kernel, net, ifi_index);
  const name = IFLA_IFNAME ?? IFLA_ALT_IFNAME;
  return name === undefined ? undefined : devGetByName(call.kernel, net, name);
};

/** validate_linkmsg(). @returns EINVAL: an address is too short. */
const validateLinkmsg = ({ IFLA_ADDRESS, IFLA_BROADCAST }: LinkMessage): Verdict =>
  [IFLA_ADDRESS, IFLA_BROADCAST].some((address) => address !== undefined && octets(address) < ETH_ALEN)
    ? refuse('EINVAL', 'validate_linkmsg')
    : undefined;

/** dev_set_mtu() for a request, of which the device hears. */
export const setMtu = (call: Call, dev: number, mtu: number): Verdict => {
  const before = deviceOf(call.kernel, dev);
  const refused = devSetMtu(call, dev, mtu);
  if (refused === undefined && before.mtu !== mtu)
    call.ops.link[before.kind]?.mtu_set_by_user?.(call, before);
  return refused;
};

/**
 * do_setlink(): the move first, then in the net that the device is in by then address, mtu, group, name, alias,
 * broadcast address, flags, master, queue length.
 * @param changed whether something has changed before, of which everybody is to hear
 */
const setlink = (
  call: Call,
  device: NetDevice,
  net: number,
  message: LinkMessage,
  changed = false,
): Verdict =>
  call.within('do_setlink', device.name, () => {
    const { dev } = device;
    const { ifi_index = 0, IFLA_IFNAME, IFLA_MTU, IFLA_ADDRESS, IFLA_GROUP } = message;
    const moves = message.IFLA_NET_NS_FD !== undefined || message.IFLA_NET_NS_PID !== undefined;
    const renames = ifi_index > 0 && IFLA_IFNAME !== undefined;
    const refused =
      validateLinkmsg(message) ??
      (moves ? devChangeNetNamespace(call, dev, net, IFLA_IFNAME, message.IFLA_NEW_IFINDEX) : undefined) ??
      (IFLA_ADDRESS === undefined ? undefined : devSetMacAddress(call, dev, IFLA_ADDRESS)) ??
      (IFLA_MTU === undefined ? undefined : setMtu(call, dev, IFLA_MTU));
    const grouped = refused === undefined && IFLA_GROUP !== undefined;
    if (grouped) devSetGroup(call, dev, IFLA_GROUP);
    const unnamed = refused ?? (renames ? devChangeName(call, dev, IFLA_IFNAME) : undefined);
    const unable = unnamed ?? setlinkNamed(call, dev, message);
    const aliased = unnamed === undefined && message.IFLA_IFALIAS !== undefined;
    if (changed || grouped || aliased) netdevStateChange(call, dev);
    return unable;
  });

/** What do_setlink() sets after the name. */
const setlinkNamed = (call: Call, dev: number, message: LinkMessage): Verdict => {
  const { ifi_flags = 0, ifi_change = 0, IFLA_IFALIAS, IFLA_BROADCAST, IFLA_MASTER, IFLA_TXQLEN } = message;
  if (IFLA_IFALIAS !== undefined) devSetAlias(call, dev, IFLA_IFALIAS);
  if (IFLA_BROADCAST !== undefined) devSetBroadcast(call, dev, IFLA_BROADCAST);
  const unable =
    (ifi_change === 0 && ifi_flags === 0 ? undefined : devChangeFlags(call, dev, ifi_flags, ifi_change)) ??
    (IFLA_MASTER === undefined ? undefined : doSetMaster(call, dev, IFLA_MASTER));
  if (unable === undefined && IFLA_TXQLEN !== undefined) devChangeTxQueueLen(call, dev, IFLA_TXQLEN);
  return unable;
};

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
  ...(message.IFLA_TXQLEN !== undefined && { tx_queue_len: message.IFLA_TXQLEN }),
  ...(message.IFLA_BROADCAST !== undefined && { broadcast: message.IFLA_BROADCAST }),
  ...(message.IFLA_GROUP !== undefined && { group: message.IFLA_GROUP }),
});

/** The link operations of a kind that requests can make and that the machine has. */
const creatable = (call: Call, kind: string | undefined): LinkOps | undefined => {
  const ops = kind === undefined ? undefined : call.ops.link[kind];
  if (kind === undefined || ops?.rtnl === undefined) return undefined;
  return call.kernel.machine?.kinds.includes(kind) === true ? ops : undefined;
};

/** rtnl_link_ops.validate() and what every kind of Ethernet device asks of an address. */
const validate = (ops: LinkOps | undefined, message: LinkMessage, data: LinkData = {}): Verdict => {
  const { IFLA_ADDRESS: address, IFLA_MTU: mtu } = message;
  if (ops === undefined) return undefined;
  if (address !== undefined && octets(address) !== ETH_ALEN)
    return refuse('EINVAL', 'rtnl_link_ops.validate');
  if (address !== undefined && !validAddress(address))
    return refuse('EADDRNOTAVAIL', 'rtnl_link_ops.validate');
  return ops.validate?.(mtu, data);
};

/** rtnl_get_peer_net(): where the far end goes, looked at before the device itself; undefined: where that goes. */
const peerNet = (call: Call, command: NewLinkCommand, socketNet: number): Found<number | undefined> => {
  const { IFLA_INFO_KIND, VETH_INFO_PEER: peer } = command;
  const ops = creatable(call, IFLA_INFO_KIND);
  if (ops === undefined || peer === undefined) return E.right(undefined);
  const refused = checkPolicy(peer) ?? validate(ops, peer);
  return refused === undefined ? linkNetCapable(call, command.pid, peer, socketNet) : E.left(refused);
};

const create = (
  call: Call,
  command: NewLinkCommand,
  { net, farNet, src_net }: { readonly net: number; readonly farNet: number; readonly src_net: number },
): Verdict => {
  const { IFLA_INFO_KIND: kind = '', IFLA_MTU: mtu, IFLA_LINK, IFLA_INFO_DATA: data = {} } = command;
  const { VETH_INFO_PEER: peer, random = [] } = command;
  const ops = creatable(call, kind);
  if (ops === undefined) return refuse('EOPNOTSUPP', 'rtnl_newlink', 'Unknown device type');
  const refused =
    (mtu === undefined ? undefined : validateMtu(ops.setup(''), mtu)) ?? validateLinkmsg(command);
  if (refused !== undefined) return refused;
  const link = asNewLink(command, net, random);
  const far = asNewLink(peer ?? (mtu === undefined ? {} : { IFLA_MTU: mtu }), farNet, random.slice(1));
  const made =
    ops.rtnl?.newlink?.(call, { link, peer: far, src_net, IFLA_LINK, data }) ??
    registerNetdevice(call, kind, link, `${kind}%d`);
  return E.isLeft(made) ? made.left : configure(call, made.right, command);
};

/** The flags and the master that a request asks of its new device; a failure takes the device back. */
const configure = (call: Call, dev: number, message: LinkMessage): Verdict => {
  const { ifi_flags = 0, ifi_change = 0, IFLA_MASTER } = message;
  const refused =
    rtnlConfigureLink(call, dev, ifi_flags, ifi_change) ??
    (IFLA_MASTER === undefined ? undefined : doSetMaster(call, dev, IFLA_MASTER));
  if (refused !== undefined) deleteLink(call, deviceOf(call.kernel, dev));
  return refused;
};

/** The devices of a group, in the order of the net's list. */
const groupOf = (call: Call, net: number, group: number): NetDevice[] =>
  devicesOf(call.kernel, net)
    .dev_base_head.toArray()
    .map((dev) => deviceOf(call.kernel, dev))
    .filter((device) => device.group === group);

/** rtnl_group_changelink(): one after another, until one refuses. */
const groupChangelink = (
  call: Call,
  command: NewLinkCommand,
  { socketNet, net, group }: { readonly socketNet: number; readonly net: number; readonly group: number },
): Verdict => {
  for (const device of groupOf(call, socketNet, group)) {
    const refused = setlink(call, device, net, command);
    if (refused !== undefined) return refused;
  }
  return undefined;
};

/**
 * rtnl_changelink(): what its kind's attributes say, then its master's of it as a port, then everything else.
 * @returns EEXIST: it was to be made; EOPNOTSUPP: it is of another kind, or its kind or its master takes no changes
 */
const changelink = (call: Call, device: NetDevice, net: number, command: NewLinkCommand): Verdict => {
  const { nlmsg_flags, IFLA_INFO_KIND: kind, VETH_INFO_PEER: peer, IFLA_INFO_SLAVE_DATA: slave } = command;
  const site = 'rtnl_changelink';
  if (nlmsg_flags?.includes('NLM_F_EXCL') === true) return refuse('EEXIST', site);
  const data = command.IFLA_INFO_DATA ?? (peer === undefined ? undefined : {});
  if (data !== undefined) {
    const change = device.kind === kind ? call.ops.link[kind]?.rtnl?.changelink : undefined;
    const refused = change === undefined ? refuse('EOPNOTSUPP', site) : change(call, device, data);
    if (refused !== undefined) return refused;
  }
  if (slave !== undefined) {
    const master = device.master === null ? undefined : deviceOf(call.kernel, device.master);
    const change = call.ops.link[master?.kind ?? '']?.rtnl?.slave_changelink;
    if (master === undefined || change === undefined) return refuse('EOPNOTSUPP', site);
    const refused = change(call, master, deviceOf(call.kernel, device.dev), slave);
    if (refused !== undefined) return refused;
  }
  return setlink(call, device, net, command, data !== undefined || slave !== undefined);
};

const newLink = (call: Call, command: NewLinkCommand, socketNet: number): Verdict =>
  call.within('rtnl_newlink', command.IFLA_IFNAME ?? '', () => {
    const { IFLA_INFO_KIND: kind, IFLA_INFO_DATA: data, IFLA_GROUP: group, ifi_index = 0 } = command;
    const creates = command.nlmsg_flags?.includes('NLM_F_CREATE') === true;
    const refused = checkPolicy(command) ?? validate(creatable(call, kind), command, data);
    if (refused !== undefined) return refused;
    const far = peerNet(call, command, socketNet);
    if (E.isLeft(far)) return far.left;
    const target = linkNetCapable(call, command.pid, command, socketNet);
    if (E.isLeft(target)) return target.left;
    const net = target.right;
    const device = findDev(call, creates ? net : socketNet, command);
    if (device === undefined && creates)
      return create(call, command, { net, farNet: far.right ?? net, src_net: socketNet });
    const named = ifi_index > 0 || command.IFLA_IFNAME !== undefined || command.IFLA_ALT_IFNAME !== undefined;
    if (device === undefined && !named && group !== undefined)
      return groupChangelink(call, command, { socketNet, net, group });
    if (device === undefined) return refuse('ENODEV', 'rtnl_newlink');
    return changelink(call, device, net, command);
  });

const deleteLink = (call: Call, device: NetDevice): Verdict => {
  const dellink = call.ops.link[device.kind]?.rtnl?.dellink;
  if (dellink === undefined) return refuse('EOPNOTSUPP', 'rtnl_delete_link');
  const kill: number[] = [];
  dellink(call, device, kill);
  unregisterNetdeviceMany(call, kill);
  return undefined;
};

/**
 * rtnl_group_dellink(): all of a group or none. @returns EPERM: group 0; ENODEV: nobody is in it; EOPNOTSUPP: one of
 * them cannot be deleted.
 */
const groupDellink = (call: Call, net: number, group: number): Verdict => {
  if (group === 0) return refuse('EPERM', 'rtnl_group_dellink');
  const devices = groupOf(call, net, group);
  if (devices.length === 0) return refuse('ENODEV', 'rtnl_group_dellink');
  const dellinks = devices.map((device) => ({ device, dellink: call.ops.link[device.kind]?.rtnl?.dellink }));
  if (dellinks.some(({ dellink }) => dellink === undefined))
    return refuse('EOPNOTSUPP', 'rtnl_group_dellink');
  const kill: number[] = [];
  for (const { device, dellink } of dellinks)
    if (!kill.includes(device.dev)) dellink?.(call, deviceOf(call.kernel, device.dev), kill);
  unregisterNetdeviceMany(call, kill);
  return undefined;
};

const dellink = (call: Call, command: RtnlCommand & { readonly type: 'RTM_DELLINK' }, net: number): Verdict =>
  call.within('rtnl_dellink', command.IFLA_IFNAME ?? '', () => {
    const { ifi_index = 0, IFLA_IFNAME, IFLA_ALT_IFNAME, IFLA_GROUP: group } = command;
    const named = ifi_index > 0 || IFLA_IFNAME !== undefined || IFLA_ALT_IFNAME !== undefined;
    if (!named && group !== undefined) return groupDellink(call, net, group);
    const device = findDev(call, net, command);
    return device === undefined ? refuse('ENODEV', 'rtnl_dellink') : deleteLink(call, device);
  });

/** rtnl_linkprop(): names one after another; those before an error stay. */
const linkprop = (
  call: Call,
  command: RtnlCommand & { readonly type: 'RTM_NEWLINKPROP' | 'RTM_DELLINKPROP' },
  net: number,
): Verdict =>
  call.within('rtnl_linkprop', '', () => {
    const device = devGetByIndex(call.kernel, net, command.ifi_index);
    if (device === undefined) return refuse('ENODEV', 'rtnl_linkprop');
    for (const altname of command.IFLA_PROP_LIST) {
      const change = command.type === 'RTM_NEWLINKPROP' ? altNameCreate : altNameDestroy;
      const refused = Buffer.byteLength(altname) > MAX_ALT_NAME ? POLICY : change(call, device.dev, altname);
      if (refused !== undefined) return refused;
    }
    if (command.IFLA_PROP_LIST.length > 0) netdevStateChange(call, device.dev);
    return undefined;
  });

/** @returns ESRCH when the asking task does not exist, else as the kernel's handler of the message does. */
export const decide = (call: Call, command: RtnlCommand | BridgeLinkCommand): Refusal | undefined => {
  const net = netOf(call.kernel, command.pid);
  if (net === undefined) return refuse('ESRCH', 'rtnetlink_rcv_msg');
  if (command.type !== 'RTM_GETLINK' && !netCapable(call, command.pid, net, 'CAP_NET_ADMIN'))
    return refuse('EPERM', 'rtnetlink_rcv_msg');
  if ('ifi_family' in command) return rtnlBridge(call, command, net);
  switch (command.type) {
    case 'RTM_NEWLINK':
      return newLink(call, command, net);
    case 'RTM_DELLINK':
      return dellink(call, command, net);
    case 'RTM_NEWLINKPROP':
    case 'RTM_DELLINKPROP':
      return linkprop(call, command, net);
    case 'RTM_GETLINK': {
      const { ifi_index, IFLA_IFNAME, IFLA_ALT_IFNAME } = command;
      if (ifi_index === undefined && IFLA_IFNAME === undefined && IFLA_ALT_IFNAME === undefined) {
        for (const { dev } of dump(call.kernel, net)) fillLinkNetnsid(call, dev);
        return undefined;
      }
      const device = findDev(call, net, command);
      if (device === undefined) return refuse('ENODEV', 'rtnl_getlink');
      if (releaseHas(call.kernel.machine?.kernel ?? '', 'carrier is synchronised when asked for'))
        linkwatchSyncDev(call, device.dev);
      fillLinkNetnsid(call, device.dev);
      return undefined;
    }
    case 'RTM_NEWNSID': {
      const peer = netOfFd(call.kernel, command.pid, command.NETNSA_FD, 'rtnl_net_newid');
      if (E.isLeft(peer)) return { ...peer.left, extack: 'Peer netns reference is invalid' };
      return newNsid(call, net, peer.right, command.NETNSA_NSID);
    }
  }
};
