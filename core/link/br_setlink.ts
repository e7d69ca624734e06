/** What the family AF_BRIDGE asks of a port, or of the bridge itself (br_setlink() of net/bridge/br_netlink.c, Linux 6.18). */
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import type { NetDevice } from '../net/netdevice.js';
import type { BridgeLinkCommand, VlanInfo } from '../net/if_link.js';
import { brIfinfoNotify } from './br_notify.js';
import { setport } from './br_setport.js';
import { hasVlans, vlanAdd, vlanDel, vlanNotify } from './br_vlan.js';

const VLAN_VID_MASK = 0xfff;

/** br_vlan_info() @returns whether something has changed */
const vlanInfo = (
  call: Call,
  type: BridgeLinkCommand['type'],
  at: At,
  vid: number,
  flags: number,
): boolean =>
  type === 'RTM_SETLINK'
    ? vlanAdd(call, at.bridge, at.dev, vid, flags)
    : vlanDel(call, at.bridge, at.dev, vid) === undefined;

interface At {
  readonly bridge: number;
  /** A port, or the bridge itself. */
  readonly dev: number;
}

/**
 * br_process_vlan_info(): vlans one by one; messages are of ranges of what has changed.
 * @returns EINVAL: no such vlan; EOPNOTSUPP: the kernel has none to add
 */
const processVlanInfo = (
  call: Call,
  type: BridgeLinkCommand['type'],
  at: At,
  { vid, vid_end, flags }: VlanInfo,
): { readonly refused: Verdict; readonly changed: boolean } => {
  const invalid = [vid, vid_end].some((each) => each === 0 || each >= VLAN_VID_MASK);
  if (invalid)
    return { refused: refuse('EINVAL', 'br_vlan_valid_id', 'bridge: Vlan id is invalid'), changed: false };
  if (!hasVlans(call.kernel)) {
    const adds = type === 'RTM_SETLINK';
    return { refused: adds ? refuse('EOPNOTSUPP', 'br_vlan_info') : undefined, changed: false };
  }
  const nlmsg_type = type === 'RTM_SETLINK' ? 'RTM_NEWVLAN' : 'RTM_DELVLAN';
  let changed = false;
  let start: number | undefined;
  const tell = (last: number): void => {
    if (start !== undefined) vlanNotify(call, nlmsg_type, { ...at, vid: start, vid_range: last });
    start = undefined;
  };
  for (let each = vid; each <= vid_end; each += 1) {
    if (vlanInfo(call, type, at, each, flags)) {
      changed = true;
      start ??= each;
    } else tell(each - 1);
  }
  tell(vid_end);
  return { refused: undefined, changed };
};

/**
 * br_setlink(), br_dellink(). @param device a port, or the bridge itself
 * @returns EINVAL: the bridge itself is no port; else as setport and processVlanInfo
 */
export const setlink = (call: Call, device: NetDevice, message: BridgeLinkCommand): Verdict => {
  const { type, IFLA_PROTINFO: protinfo, IFLA_BRIDGE_VLAN_INFO: info, IFLA_BRIDGE_FLAGS: flags } = message;
  const isPort = device.kind !== 'bridge' && device.master !== null;
  const at = { bridge: isPort ? (device.master ?? 0) : device.dev, dev: device.dev };
  const hasSpec = info !== undefined || flags !== undefined;
  return call.within(type === 'RTM_SETLINK' ? 'br_setlink' : 'br_dellink', device.name, () => {
    if (!isPort && !hasSpec) return refuse('EINVAL', 'br_setlink');
    const sets = isPort && protinfo !== undefined;
    const refused = sets ? setport(call, at.bridge, at.dev, protinfo) : undefined;
    if (refused !== undefined) return refused;
    const vlans = info === undefined ? undefined : processVlanInfo(call, type, at, info);
    if (sets || vlans?.changed === true) brIfinfoNotify(call, 'RTM_NEWLINK', at.bridge, at.dev);
    return vlans?.refused;
  });
};
