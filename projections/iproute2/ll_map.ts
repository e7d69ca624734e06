/** Names and indices of devices of the net that `ip` runs in (lib/ll_map.c); each look-up asks the kernel. */
import { devGetByIndex, devGetByName } from '../../core/net/netdevice.js';
import type { LinkMessage } from '../../core/net/if_link.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { isIfname } from './argument.js';
import { ownNet } from './ip_common.js';
import type { Session } from './ip_common.js';

/** What finds a device by name: what is too long for its own is an alternative one. */
export const byName = (name: string): Pick<LinkMessage, 'IFLA_IFNAME' | 'IFLA_ALT_IFNAME'> =>
  isIfname(name) ? { IFLA_IFNAME: name } : { IFLA_ALT_IFNAME: name };

/** ll_link_get() by name. */
export const llLinkGet = (session: Session, name: string): NetDevice | undefined => {
  const { system } = session;
  system.request({ type: 'RTM_GETLINK', pid: system.pid, ...byName(name) });
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

/** ll_index_to_name() */
export const llIndexToName = (session: Session, ifi_index: number): string =>
  llIndexGet(session, ifi_index)?.name ?? `if${ifi_index}`;
