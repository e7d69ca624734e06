/**
 * Names and indices of devices of the net that `ip` runs in (lib/ll_map.c). Each look-up asks the kernel, but for `ip
 * monitor`, which remembers what it has heard.
 */
import { Map } from 'immutable';
import { devGetByIndex, devGetByName, dump } from '../../core/net/netdevice.js';
import type { LinkMessage } from '../../core/net/if_link.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { devGetFlags } from '../ifinfomsg.js';
import { isIfname } from './argument.js';
import { ownNet } from './ip_common.js';
import type { Link, Session } from './ip_common.js';

/** What finds a device by name: what is too long for its own is an alternative one. */
export const byName = (name: string): Pick<LinkMessage, 'IFLA_IFNAME' | 'IFLA_ALT_IFNAME'> =>
  isIfname(name) ? { IFLA_IFNAME: name } : { IFLA_ALT_IFNAME: name };

/** ll_init_map(): asks for all devices, which gives ids to the nets that they lead to. */
export const llInitMap = ({ system }: Session): void => {
  system.request({ type: 'RTM_GETLINK', pid: system.pid });
};

/** The same for a monitor, which goes on from what it has been told. */
export const llRememberAll = (session: Session): void => {
  llInitMap(session);
  const devices = dump(session.system.kernel(), ownNet(session));
  session.links = Map(
    devices.map((device) => [device.ifindex, { name: device.name, flags: devGetFlags(device) }]),
  );
};

/** ll_link_get() by name. */
export const llLinkGet = (session: Session, name: string): NetDevice | undefined => {
  const { system } = session;
  system.request({ type: 'RTM_GETLINK', pid: system.pid, ...byName(name) });
  return devGetByName(system.kernel(), ownNet(session), name);
};

/**
 * ll_remember_index(): what a message says of a device is kept, but for a new name; @param gone the device is.
 */
export const llRememberIndex = (session: Session, ifi_index: number, link: Link, gone = false): void => {
  const { links } = session;
  if (links === undefined) return;
  const name = links.get(ifi_index)?.name ?? link.name;
  session.links = gone ? links.delete(ifi_index) : links.set(ifi_index, { ...link, name });
};

/** ll_get_by_index(), else ll_link_get() by index. */
export const llIndexGet = (session: Session, ifi_index: number): Link | undefined => {
  const { system, links } = session;
  const known = links?.get(ifi_index);
  if (known !== undefined) return known;
  system.request({ type: 'RTM_GETLINK', pid: system.pid, ifi_index });
  const link = devGetByIndex(system.kernel(), ownNet(session), ifi_index);
  if (link !== undefined) llRememberIndex(session, ifi_index, link);
  return link;
};

/** ll_name_to_index(): a name that is no device's but looks like "if7" is index 7. @returns 0: no such device. */
export const llNameToIndex = (session: Session, name: string): number =>
  llLinkGet(session, name)?.ifindex ?? Number(/^if([0-9]+)/.exec(name)?.[1] ?? 0);

/** ll_index_to_name() */
export const llIndexToName = (session: Session, ifi_index: number): string =>
  llIndexGet(session, ifi_index)?.name ?? `if${ifi_index}`;
