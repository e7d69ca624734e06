/** What requests do to the forwarding table of a bridge (net/bridge/br_fdb.c, Linux 6.18). */
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { NTF, NUD } from '../net/ndmsg.js';
import type { FdbCommand } from '../net/ndmsg.js';
import { devGetByIndex, deviceOf } from '../net/netdevice.js';
import type { FdbOps, NetDevice } from '../net/netdevice.js';
import { fdbAdd, fdbDeleteByAddrAndPort, fdbFlush } from './br_fdb.js';
import { BR_FDB, inFdb, vlanGroupOf, vlanList } from './br_private.js';

const ZERO_ADDRESS = '00:00:00:00:00:00';

/** The bridge and the port, 0 for itself, that a request is about. */
const targetOf = ({ kind, dev, master }: NetDevice): { readonly bridge: number; readonly port: number } =>
  kind === 'bridge' || master === null ? { bridge: dev, port: 0 } : { bridge: master, port: dev };

const vlansOf = (kernel: Kernel, bridge: number, port: number): number[] =>
  vlanList(vlanGroupOf(kernel, bridge, port === 0 ? bridge : port)).map(({ vid }) => vid);

/**
 * br_fdb_add(): without a vlan, of none and of every vlan of the port.
 * @returns EINVAL: an address of zeroes, a state that is none, a vlan that the port is not in; else as fdbAdd
 */
const add = (call: Call, device: NetDevice, message: FdbCommand, vid: number): Verdict => {
  const { bridge, port } = targetOf(device);
  const { ndm_state, NDA_LLADDR } = message;
  const isState = (ndm_state & (NUD.PERMANENT | NUD.NOARP | NUD.REACHABLE)) !== 0;
  if (!isState || NDA_LLADDR === ZERO_ADDRESS) return refuse('EINVAL', 'br_fdb_add');
  const vlans = vlansOf(call.kernel, bridge, port);
  if (vid !== 0 && !vlans.includes(vid)) return refuse('EINVAL', 'br_fdb_add');
  for (const each of vid === 0 ? [0, ...vlans] : [vid]) {
    const refused = fdbAdd(call, bridge, port, message, each);
    if (refused !== undefined) return refused;
  }
  return undefined;
};

/** br_fdb_delete(): without a vlan, of none and of every vlan of the port. @returns EINVAL: not its vlan; ENOENT */
const del = (call: Call, device: NetDevice, { NDA_LLADDR: addr }: FdbCommand, vid: number): Verdict => {
  const { bridge, port } = targetOf(device);
  const vlans = vlansOf(call.kernel, bridge, port);
  if (vid !== 0 && !vlans.includes(vid)) return refuse('EINVAL', 'br_fdb_delete');
  const verdicts = (vid === 0 ? [0, ...vlans] : [vid]).map((each) =>
    fdbDeleteByAddrAndPort(call, bridge, port, addr, each),
  );
  return verdicts.includes(undefined) ? undefined : verdicts[0];
};

const bits = (value: number, of: readonly (readonly [bit: number, flag: number])[]): number =>
  of.reduce((flags, [bit, flag]) => ((value & bit) === 0 ? flags : flags | flag), 0);

const STATES = [
  [NUD.PERMANENT, BR_FDB.LOCAL],
  [NUD.NOARP, BR_FDB.STATIC],
] as const;
const FLAGS = [
  [NTF.USE, BR_FDB.ADDED_BY_USER],
  [NTF.EXT_LEARNED, BR_FDB.ADDED_BY_EXT_LEARN],
  [NTF.STICKY, BR_FDB.STICKY],
  [NTF.OFFLOADED, BR_FDB.OFFLOADED],
] as const;

/** __fdb_flush_validate_ifindex() @param named the device that is said, if it is there. @returns ENODEV; EINVAL */
const validateIfindex = (call: Call, bridge: number, named: NetDevice | undefined): Verdict => {
  const site = '__fdb_flush_validate_ifindex';
  if (named === undefined) return refuse('ENODEV', site, 'bridge: Unknown flush device ifindex');
  const master = named.master === null ? undefined : deviceOf(call.kernel, named.master);
  const isPort = master?.kind === 'bridge';
  const no = (why: string): Verdict => refuse('EINVAL', site, `bridge: ${why}`);
  if (named.kind !== 'bridge' && !isPort) return no('Flush device is not a bridge or bridge port');
  if (named.kind === 'bridge' && named.dev !== bridge)
    return no('Flush bridge device does not match target bridge device');
  return isPort && master.dev !== bridge ? no('Port belongs to a different bridge device') : undefined;
};

/** br_fdb_delete_bulk() @returns as validateIfindex */
const delBulk = (call: Call, device: NetDevice, message: FdbCommand, vlan_id: number): Verdict => {
  const { bridge, port } = targetOf(device);
  const { ndm_state, ndm_flags, NDA_IFINDEX: ifindex } = message;
  const { NDA_NDM_FLAGS_MASK: flagsMask = 0, NDA_NDM_STATE_MASK: stateMask = 0 } = message;
  const named = ifindex === undefined ? undefined : devGetByIndex(call.kernel, device.net, ifindex);
  const refused = ifindex === undefined ? undefined : validateIfindex(call, bridge, named);
  if (refused !== undefined) return refused;
  const asked = named === undefined ? (port === 0 ? undefined : port) : inFdb(bridge, named.dev);
  fdbFlush(call, bridge, {
    flags: bits(ndm_state, STATES) | bits(ndm_flags, FLAGS),
    flags_mask: bits(stateMask, STATES) | bits(flagsMask, FLAGS),
    vlan_id,
    port: asked,
  });
  return undefined;
};

export const fdbOps: FdbOps = { add, del, del_bulk: delBulk };
