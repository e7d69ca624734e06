/** Names and indices of devices of the net that `ip` runs in (lib/ll_map.c); each look-up asks the kernel. */
import { devGetByIndex, devGetByName } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { ownNet } from './ip_common.js';
import type { Session } from './ip_common.js';

/** ll_link_get() by name. */
export const llLinkGet = (session: Session, name: string): NetDevice | undefined => {
  const { system } = session;
  system.request({ type: 'RTM_GETLINK', pid: system.pid, IFLA_IFNAME: name });
  return devGetByName(system.kernel(), ownNet(session), name);
};

/** ll_link_get() by index. */
export const llIndexGet = (session: Session, ifi_index: number): NetDevice | undefined => {
  const { system } = session;
  system.request({ type: 'RTM_GETLINK', pid: system.pid, ifi_index });
  return devGetByIndex(system.kernel(), ownNet(session), ifi_index);
};

/** ll_name_to_index(): a name that is no device's but looks like "if7" is index 7. @returns 0: no such device. */
export const llNameToIndex = (session: Session, name: string): number =>
  llLinkGet(session, name)?.ifindex ?? Number(/^if([0-9]+)/.exec(name)?.[1] ?? 0);
