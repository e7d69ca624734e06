/** Vrfs by name (ip/iplink_vrf.c: ipvrf_get_table, name_is_vrf, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { devGetByName } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { RT_TABLE } from '../../core/net/rtmsg.js';
import { invarg, isIfname } from './argument.js';
import { ownNet } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';

/** Asks for a device as the functions below do, which know no other names than those that fit into IFLA_IFNAME. */
const getLink = (session: Session, name: string): NetDevice | undefined => {
  const { system } = session;
  if (!isIfname(name)) return undefined;
  system.request({ type: 'RTM_GETLINK', pid: system.pid, IFLA_IFNAME: name });
  return devGetByName(system.kernel(), ownNet(session), name);
};

/** name_is_vrf(). @returns its index; 0: it is none */
export const nameIsVrf = (session: Session, name: string): number => {
  const device = getLink(session, name);
  return device?.kind === 'vrf' ? device.ifindex : 0;
};

/** ipvrf_get_table(): `default` is main unless a device has the name. @returns 0: it is no vrf */
export const ipvrfGetTable = (session: Session, name: string): number => {
  const device = getLink(session, name);
  if (device === undefined) return name === 'default' ? RT_TABLE.MAIN : 0;
  return device.priv?.kind === 'vrf' ? device.priv.tb_id : 0;
};

/** The index of a vrf that is to be a master. */
export const vrfMaster = (session: Session, name: string): E.Either<Answer, number> => {
  const ifindex = nameIsVrf(session, name);
  return ifindex === 0 ? E.left(invarg('Not a valid VRF name\n', name)) : E.right(ifindex);
};
