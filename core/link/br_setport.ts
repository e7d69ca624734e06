/** What requests change of the port of a bridge (br_setport() of net/bridge/br_netlink.c, Linux 6.18). */
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { devGetByIndex, deviceOf } from '../net/netdevice.js';
import { fdbDeleteByPort } from './br_fdb.js';
import type { PortOptions } from './br_link_data.js';
import { portStateSelection, setPortState } from './br_stp.js';
import type { LinkSlaveData } from './link_data.js';

/** Flags, which are on or off. */
const FLAGS = [
  'IFLA_BRPORT_MODE',
  'IFLA_BRPORT_GUARD',
  'IFLA_BRPORT_FAST_LEAVE',
  'IFLA_BRPORT_PROTECT',
  'IFLA_BRPORT_LEARNING',
  'IFLA_BRPORT_UNICAST_FLOOD',
  'IFLA_BRPORT_MCAST_FLOOD',
  'IFLA_BRPORT_MCAST_TO_UCAST',
  'IFLA_BRPORT_BCAST_FLOOD',
  'IFLA_BRPORT_PROXYARP',
  'IFLA_BRPORT_PROXYARP_WIFI',
  'IFLA_BRPORT_VLAN_TUNNEL',
  'IFLA_BRPORT_NEIGH_SUPPRESS',
  'IFLA_BRPORT_ISOLATED',
  'IFLA_BRPORT_LOCKED',
] as const satisfies readonly (keyof PortOptions)[];

const MAX_PATH_COST = 65535;
const MAX_PORT_PRIORITY = 63;
const MAX_MCAST_ROUTER = 3;
/** BR_GROUPFWD_MACPAUSE */
const GROUPFWD_MACPAUSE = 0x2;

const ranged = (value: number | undefined, min: number, max: number): Verdict =>
  value !== undefined && (value < min || value > max) ? refuse('ERANGE', 'br_setport') : undefined;

/** nbp_backup_change() @returns ENOENT: no device, or no port; EINVAL: itself, or a port of another bridge */
const backupChange = (call: Call, bridge: number, dev: number, ifindex: number): Verdict => {
  const site = 'nbp_backup_change';
  if (ifindex === 0) return undefined;
  const backup = devGetByIndex(call.kernel, deviceOf(call.kernel, dev).net, ifindex);
  const master =
    backup?.master === null || backup === undefined ? undefined : deviceOf(call.kernel, backup.master);
  if (backup === undefined || master?.kind !== 'bridge') return refuse('ENOENT', site);
  return backup.dev === dev || master.dev !== bridge ? refuse('EINVAL', site) : undefined;
};

/**
 * br_setport(): flags, cost, priority, state, then the rest.
 * @returns ERANGE, EINVAL, ENOENT: of an attribute; as setPortState
 */
export const setport = (call: Call, bridge: number, dev: number, data: LinkSlaveData): Verdict =>
  call.within('br_setport', deviceOf(call.kernel, dev).name, () => {
    const change = (options: Partial<PortOptions>): undefined => {
      if (Object.keys(options).length > 0) call.emit({ type: 'br_setport', bridge, dev, options });
    };
    const flags = FLAGS.flatMap((key) => (data[key] === undefined ? [] : [[key, data[key] === 0 ? 0 : 1]]));
    // Its keys are those of FLAGS.
    change(Object.fromEntries(flags) as Partial<PortOptions>);
    const { IFLA_BRPORT_COST, IFLA_BRPORT_PRIORITY, IFLA_BRPORT_STATE: state } = data;
    const tooMuch = ranged(IFLA_BRPORT_COST, 1, MAX_PATH_COST);
    if (tooMuch !== undefined) return tooMuch;
    if (IFLA_BRPORT_COST !== undefined) change({ IFLA_BRPORT_COST });
    const tooHigh = ranged(IFLA_BRPORT_PRIORITY, 0, MAX_PORT_PRIORITY);
    if (tooHigh !== undefined) return tooHigh;
    if (IFLA_BRPORT_PRIORITY !== undefined) change({ IFLA_BRPORT_PRIORITY });
    if (IFLA_BRPORT_COST !== undefined || IFLA_BRPORT_PRIORITY !== undefined)
      portStateSelection(call, bridge);
    const refused = state === undefined ? undefined : setPortState(call, bridge, dev, state);
    if (refused !== undefined) return refused;
    if (data.IFLA_BRPORT_FLUSH === true) fdbDeleteByPort(call, bridge, dev, false);
    return setRest(call, bridge, dev, data);
  });

const setRest = (call: Call, bridge: number, dev: number, data: LinkSlaveData): Verdict => {
  const change = (options: Partial<PortOptions>): void =>
    call.emit({ type: 'br_setport', bridge, dev, options });
  const { IFLA_BRPORT_MULTICAST_ROUTER, IFLA_BRPORT_GROUP_FWD_MASK, IFLA_BRPORT_BACKUP_PORT } = data;
  if (IFLA_BRPORT_MULTICAST_ROUTER !== undefined) {
    if (IFLA_BRPORT_MULTICAST_ROUTER > MAX_MCAST_ROUTER)
      return refuse('EINVAL', 'br_multicast_set_port_router');
    change({ IFLA_BRPORT_MULTICAST_ROUTER });
  }
  if (IFLA_BRPORT_GROUP_FWD_MASK !== undefined) {
    if ((IFLA_BRPORT_GROUP_FWD_MASK & GROUPFWD_MACPAUSE) !== 0) return refuse('EINVAL', 'br_setport');
    change({ IFLA_BRPORT_GROUP_FWD_MASK });
  }
  if (IFLA_BRPORT_BACKUP_PORT === undefined) return undefined;
  const refused = backupChange(call, bridge, dev, IFLA_BRPORT_BACKUP_PORT);
  if (refused === undefined) change({ IFLA_BRPORT_BACKUP_PORT });
  return refused;
};
