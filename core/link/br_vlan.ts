/** Vlans of bridges and of their ports (net/bridge/br_vlan.c, Linux 6.18). Left out: counters, tunnels, groups of a vlan. */
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { deviceOf } from '../net/netdevice.js';
import { fdbAddLocal, fdbDeleteByPort, fdbFindDeleteLocal } from './br_fdb.js';
import {
  BRIDGE_VLAN_INFO,
  BR_STATE,
  bridgeOf,
  inFdb,
  portList,
  vlanGroupOf,
  vlanList,
} from './br_private.js';
import type { NetBridgeVlan, NetBridgeVlanGroup } from './br_private.js';

/** Whether the kernel has vlans at all (CONFIG_BRIDGE_VLAN_FILTERING, which takes 802.1Q). */
export const hasVlans = (kernel: Kernel): boolean => kernel.machine?.kinds.includes('vlan') === true;

const { PVID, UNTAGGED } = BRIDGE_VLAN_INFO;

/** Numbers that no vlan has. */
const VLAN_VID_MASK = 0xfff;

/** br_vlan_flags(): with whether it is the one that frames without a tag belong to. */
export const vlanFlags = ({ vid, flags }: NetBridgeVlan, { pvid }: NetBridgeVlanGroup): number =>
  flags | (vid === pvid ? PVID : 0);

/** br_vlan_notify() */
export const vlanNotify = (
  call: Call,
  nlmsg_type: 'RTM_NEWVLAN' | 'RTM_DELVLAN',
  { bridge, dev, vid, vid_range = vid }: { bridge: number; dev: number; vid: number; vid_range?: number },
): void => {
  const { net } = deviceOf(call.kernel, dev);
  const group = vlanGroupOf(call.kernel, bridge, dev);
  const vlan = group.vlans.get(vid);
  const told = nlmsg_type === 'RTM_DELVLAN' || vlan === undefined ? undefined : vlan;
  call.emit({
    type: 'br_vlan_notify',
    nlmsg_type,
    net,
    dev,
    vid,
    vid_range,
    flags: told === undefined ? 0 : vlanFlags(told, group),
    state: told?.state ?? 0,
  });
};

/** __vlan_flags_commit(): @returns whether something has changed */
const flagsCommit = (
  call: Call,
  bridge: number,
  dev: number,
  vlan: NetBridgeVlan,
  flags: number,
): boolean => {
  const { pvid } = vlanGroupOf(call.kernel, bridge, dev);
  const isPvid = (flags & PVID) !== 0;
  const wanted = isPvid ? vlan.vid : pvid === vlan.vid ? 0 : pvid;
  if (wanted !== pvid) call.emit({ type: 'br_vlan_set_pvid', bridge, dev, pvid: wanted });
  const changed = { ...vlan, flags: flags & UNTAGGED };
  if (changed.flags !== vlan.flags) call.emit({ type: '__vlan_add', bridge, dev, vlan: changed });
  return wanted !== pvid || changed.flags !== vlan.flags;
};

/** nbp_vlan_add(), br_vlan_add(). @param dev a port, or the bridge itself. @returns whether something has changed */
export const vlanAdd = (call: Call, bridge: number, dev: number, vid: number, flags: number): boolean => {
  const there = vlanGroupOf(call.kernel, bridge, dev).vlans.get(vid);
  if (there !== undefined) return flagsCommit(call, bridge, dev, there, flags);
  const vlan: NetBridgeVlan = { vid, flags: 0, state: BR_STATE.FORWARDING };
  call.emit({ type: '__vlan_add', bridge, dev, vlan });
  fdbAddLocal(call, bridge, inFdb(bridge, dev), deviceOf(call.kernel, dev).address, vid);
  flagsCommit(call, bridge, dev, vlan, flags);
  return true;
};

/** nbp_vlan_delete(), br_vlan_delete(): with what was learned in the vlan. @returns ENOENT: it is not in the vlan */
export const vlanDel = (call: Call, bridge: number, dev: number, vid: number): Verdict => {
  const { vlans, pvid } = vlanGroupOf(call.kernel, bridge, dev);
  if (!vlans.has(vid)) return refuse('ENOENT', '__vlan_del');
  fdbFindDeleteLocal(call, bridge, inFdb(bridge, dev), deviceOf(call.kernel, dev).address, vid);
  fdbDeleteByPort(call, bridge, inFdb(bridge, dev), false, vid);
  if (pvid === vid) call.emit({ type: 'br_vlan_set_pvid', bridge, dev, pvid: 0 });
  call.emit({ type: '__vlan_del', bridge, dev, vid });
  return undefined;
};

/** nbp_vlan_init(): a new port is in the vlan that its bridge has for such. */
export const vlanInitPort = (call: Call, bridge: number, dev: number): void => {
  const { IFLA_BR_VLAN_DEFAULT_PVID: vid } = bridgeOf(call.kernel, bridge).options;
  if (!hasVlans(call.kernel) || vid === 0) return;
  vlanAdd(call, bridge, dev, vid, PVID | UNTAGGED);
  vlanNotify(call, 'RTM_NEWVLAN', { bridge, dev, vid });
};

/** br_vlan_bridge_event() of NETDEV_REGISTER: likewise the bridge itself. */
export const vlanInitBridge = (call: Call, bridge: number): void => {
  fdbAddLocal(call, bridge, 0, deviceOf(call.kernel, bridge).address, 0);
  vlanInitPort(call, bridge, bridge);
};

/** __vlan_flush(): all vlans of a port, or of the bridge itself; the messages are of ranges. */
export const vlanFlush = (call: Call, bridge: number, dev: number): void => {
  const { pvid } = vlanGroupOf(call.kernel, bridge, dev);
  if (pvid !== 0) call.emit({ type: 'br_vlan_set_pvid', bridge, dev, pvid: 0 });
  const vids = vlanList(vlanGroupOf(call.kernel, bridge, dev)).map(({ vid }) => vid);
  let start: number | undefined;
  for (const [i, vid] of vids.entries()) {
    start ??= vid;
    call.emit({ type: '__vlan_del', bridge, dev, vid });
    if (vids[i + 1] === vid + 1) continue;
    vlanNotify(call, 'RTM_DELVLAN', { bridge, dev, vid: start, vid_range: vid });
    start = undefined;
  }
};

/** Where frames of the spanning tree go: of customers, and of providers. */
const GROUP_ADDRS = { customer: '01:80:c2:00:00:00', provider: '01:80:c2:00:00:08' } as const;
const ETH_P_8021AD = 0x88a8;

/** recalculate_group_addr(): unless somebody has chosen one. */
const recalculateGroupAddr = (call: Call, bridge: number): void => {
  const { options } = bridgeOf(call.kernel, bridge);
  const isProvider = options.IFLA_BR_VLAN_FILTERING === 1 && options.IFLA_BR_VLAN_PROTOCOL === ETH_P_8021AD;
  const IFLA_BR_GROUP_ADDR = isProvider ? GROUP_ADDRS.provider : GROUP_ADDRS.customer;
  const isChosen = !Object.values<string>(GROUP_ADDRS).includes(options.IFLA_BR_GROUP_ADDR);
  if (!isChosen && options.IFLA_BR_GROUP_ADDR !== IFLA_BR_GROUP_ADDR)
    call.emit({ type: 'br_changelink', bridge, options: { IFLA_BR_GROUP_ADDR } });
};

/** __br_vlan_filter_toggle() @returns EOPNOTSUPP: the kernel has no vlans */
export const vlanFilterToggle = (call: Call, bridge: number, on: number): Verdict => {
  if (!hasVlans(call.kernel)) return refuse('EOPNOTSUPP', 'br_vlan_filter_toggle');
  const before = bridgeOf(call.kernel, bridge).options.IFLA_BR_VLAN_FILTERING;
  const wanted = on === 0 ? 0 : 1;
  if (wanted === before) return undefined;
  call.emit({ type: 'br_changelink', bridge, options: { IFLA_BR_VLAN_FILTERING: wanted } });
  recalculateGroupAddr(call, bridge);
  return undefined;
};

/** __br_vlan_set_proto() */
export const setProto = (call: Call, bridge: number, proto: number): undefined => {
  if (proto === bridgeOf(call.kernel, bridge).options.IFLA_BR_VLAN_PROTOCOL) return;
  call.emit({ type: 'br_changelink', bridge, options: { IFLA_BR_VLAN_PROTOCOL: proto } });
  recalculateGroupAddr(call, bridge);
};

/** Whether a vlan is the one that frames without a tag belong to, by default. */
const isDefault = (group: NetBridgeVlanGroup, vid: number): boolean =>
  group.pvid === vid && ((group.vlans.get(vid)?.flags ?? 0) & UNTAGGED) !== 0;

/** br_vlan_disable_default_pvid() */
const disableDefaultPvid = (call: Call, bridge: number, pvid: number): void => {
  for (const dev of [bridge, ...portList(call.kernel, bridge).map((port) => port.dev)]) {
    if (!isDefault(vlanGroupOf(call.kernel, bridge, dev), pvid)) continue;
    vlanDel(call, bridge, dev, pvid);
    vlanNotify(call, 'RTM_DELVLAN', { bridge, dev, vid: pvid });
  }
  call.emit({ type: 'br_changelink', bridge, options: { IFLA_BR_VLAN_DEFAULT_PVID: 0 } });
};

/** __br_vlan_set_default_pvid(): whoever is in the old one alone goes over. @returns EINVAL */
export const setDefaultPvid = (call: Call, bridge: number, pvid: number): Verdict => {
  if (!hasVlans(call.kernel)) return undefined;
  if (pvid >= VLAN_VID_MASK) return refuse('EINVAL', '__br_vlan_set_default_pvid');
  const { IFLA_BR_VLAN_DEFAULT_PVID: old } = bridgeOf(call.kernel, bridge).options;
  if (pvid === old) return undefined;
  if (pvid === 0) {
    disableDefaultPvid(call, bridge, old);
    return undefined;
  }
  for (const dev of [bridge, ...portList(call.kernel, bridge).map((port) => port.dev)]) {
    const group = vlanGroupOf(call.kernel, bridge, dev);
    if ((old !== 0 && !isDefault(group, old)) || group.vlans.has(pvid)) continue;
    vlanAdd(call, bridge, dev, pvid, PVID | UNTAGGED);
    if (old !== 0) {
      vlanDel(call, bridge, dev, old);
      vlanNotify(call, 'RTM_DELVLAN', { bridge, dev, vid: old });
    }
    vlanNotify(call, 'RTM_NEWVLAN', { bridge, dev, vid: pvid });
  }
  call.emit({ type: 'br_changelink', bridge, options: { IFLA_BR_VLAN_DEFAULT_PVID: pvid } });
  return undefined;
};
