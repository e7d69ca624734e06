/**
 * What the kernel tells of forwarding entries in RTM_NEWNEIGH messages of the family AF_BRIDGE: rtnl_fdb_dump(),
 * rtnl_fdb_get() (net/core/rtnetlink.c), fdb_fill_info() (net/bridge/br_fdb.c, Linux 6.18). It only reads.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../core/errno.js';
import type { Refusal } from '../core/errno.js';
import type { Kernel } from '../core/kernel.js';
import { nowOf } from '../core/kernel/timekeeping.js';
import { fdbFind, fdbList, fdbToNud } from '../core/link/br_fdb.js';
import { BR_FDB } from '../core/link/br_private.js';
import type { NetBridgeFdbEntry } from '../core/link/br_private.js';
import { vxlanFdbFind, vxlanFdbInfo, vxlanFdbList } from '../core/link/vxlan_fdb.js';
import { devAddrsOf } from '../core/net/dev_addr_excl.js';
import { NTF, NUD } from '../core/net/ndmsg.js';
import type { FdbMessage } from '../core/net/ndmsg.js';
import { devGetByIndex, deviceOf, dump, isUp, uppersOf } from '../core/net/netdevice.js';
import type { NetDevice } from '../core/net/netdevice.js';
import { linkLayerGroups } from './proc_net/multicast.js';

const ARPHRD_ETHER = 1;
const MS_PER_S = 1000;

/** fdb_fill_info() */
export const fdbFillInfo = (kernel: Kernel, bridge: number, fdb: NetBridgeFdbEntry): FdbMessage => {
  const { addr, vlan_id, dst, flags, used, updated } = fdb;
  const flag = (has: number, ntf: number): number => ((flags & has) === 0 ? 0 : ntf);
  const ago = (then: number): number => Math.floor((nowOf(kernel) - then) / MS_PER_S);
  return {
    ndm_ifindex: deviceOf(kernel, dst === 0 ? bridge : dst).ifindex,
    ndm_state: fdbToNud(kernel, bridge, fdb),
    ndm_flags: flag(BR_FDB.ADDED_BY_EXT_LEARN, NTF.EXT_LEARNED) | flag(BR_FDB.STICKY, NTF.STICKY),
    NDA_LLADDR: addr,
    NDA_MASTER: deviceOf(kernel, bridge).ifindex,
    NDA_CACHEINFO: { ndm_used: ago(used), ndm_updated: ago(updated) },
    ...(vlan_id !== 0 && { NDA_VLAN: vlan_id }),
  };
};

/** nlmsg_populate_fdb_fill() */
export const populateFdb = (
  { ifindex }: NetDevice,
  NDA_LLADDR: string,
  ndm_state: number = NUD.PERMANENT,
): FdbMessage => ({ ndm_ifindex: ifindex, ndm_state, ndm_flags: NTF.SELF, NDA_LLADDR });

/** dev->uc: the addresses of what is stacked on a device, and what requests have asked for. */
const unicastOf = (kernel: Kernel, device: NetDevice): string[] => [
  ...uppersOf(kernel, device.dev)
    .filter((upper) => upper.lower === device.dev && isUp(upper) && upper.address !== device.address)
    .map(({ address }) => address),
  ...devAddrsOf(kernel, device.dev).uc,
];

const colons = (address: string): string => (address.match(/../g) ?? []).join(':');

/** dev->mc */
export const multicastOf = (kernel: Kernel, device: NetDevice): string[] =>
  linkLayerGroups(kernel, device).map(({ address }) => colons(address));

/** ndo_dflt_fdb_dump() */
const dfltDump = (kernel: Kernel, device: NetDevice): FdbMessage[] =>
  device.type === ARPHRD_ETHER
    ? [...unicastOf(kernel, device), ...multicastOf(kernel, device)].map((addr) => populateFdb(device, addr))
    : [];

/** br_fdb_dump() of the entries of a port, or with 0 of the bridge itself. */
const bridgeDump = (kernel: Kernel, bridge: number, port: number): FdbMessage[] =>
  fdbList(kernel, bridge)
    .filter(({ dst }) => dst === port)
    .map((fdb) => fdbFillInfo(kernel, bridge, fdb));

/** ndo_fdb_dump() of the device itself. */
const ownDump = (kernel: Kernel, device: NetDevice): FdbMessage[] => {
  if (device.kind === 'vxlan')
    return vxlanFdbList(kernel, device.dev).flatMap((fdb) => vxlanFdbInfo(kernel, device, fdb));
  const own = dfltDump(kernel, device);
  return device.kind === 'bridge' ? [...own, ...bridgeDump(kernel, device.dev, 0)] : own;
};

/** Indices of the only device, and of the only bridge, that a dump is to tell of; 0: any. */
interface Filter {
  readonly ifindex: number;
  readonly master: number;
}

/** rtnl_fdb_dump() */
export const rtnlFdbDump = (kernel: Kernel, net: number, { ifindex, master }: Filter): FdbMessage[] => {
  const only = master === 0 ? undefined : devGetByIndex(kernel, net, master);
  return dump(kernel, net)
    .filter((device) => ifindex === 0 || device.ifindex === ifindex)
    .flatMap((device) => {
      const above = device.master === null ? undefined : deviceOf(kernel, device.master);
      const bridge = above?.kind === 'bridge' ? above : undefined;
      const isMeant = only === undefined || bridge?.dev === only.dev || device.dev === only.dev;
      if (!isMeant) return [];
      const ofMaster = bridge === undefined ? [] : bridgeDump(kernel, bridge.dev, device.dev);
      return [...ofMaster, ...ownDump(kernel, device)];
    });
};

/** What is asked of one entry. */
interface Wanted {
  readonly addr: string;
  readonly vid: number | undefined;
  /** NTF_* */
  readonly ndm_flags: number;
  /** Indices; 0: not said. */
  readonly ifindex: number;
  readonly master: number;
}

const no = (extack: string): E.Either<Refusal, NetDevice> => E.left(refuse('EINVAL', 'rtnl_fdb_get', extack));

/** The device whose table is asked. @returns EINVAL */
const tableOf = (
  kernel: Kernel,
  net: number,
  { ndm_flags, ifindex, master }: Wanted,
): E.Either<Refusal, NetDevice> => {
  const device = devGetByIndex(kernel, net, ifindex);
  if (master !== 0) {
    if (device !== undefined) return no('Master and device are mutually exclusive');
    const bridge = devGetByIndex(kernel, net, master);
    return bridge === undefined ? no('Invalid master ifindex') : E.right(bridge);
  }
  if (device === undefined) return no('Unknown device ifindex');
  if (ndm_flags !== 0 && (ndm_flags & NTF.MASTER) === 0)
    return (ndm_flags & NTF.SELF) === 0 ? no('Missing NTF_SELF') : E.right(device);
  const above = device.master === null ? undefined : deviceOf(kernel, device.master);
  return above?.kind === 'bridge' ? E.right(above) : no('Device is not a bridge port');
};

/** VLAN_VID_MASK: no vlan has this number. */
const VLAN_VID_MASK = 0xfff;

/** rtnl_fdb_get(). @returns EINVAL; EOPNOTSUPP: the device has no table; ENOENT */
export const rtnlFdbGet = (kernel: Kernel, net: number, wanted: Wanted): E.Either<Refusal, FdbMessage> => {
  const site = 'rtnl_fdb_get';
  const { addr, vid } = wanted;
  if (vid !== undefined && (vid === 0 || vid >= VLAN_VID_MASK))
    return E.left(refuse('EINVAL', 'fdb_vid_parse', 'invalid vlan id'));
  const table = tableOf(kernel, net, wanted);
  if (E.isLeft(table)) return table;
  const missing = E.left(refuse('ENOENT', site, 'Fdb entry not found'));
  const { kind, dev } = table.right;
  if (kind === 'bridge') {
    const fdb = fdbFind(kernel, dev, addr, vid ?? 0);
    return fdb === undefined ? missing : E.right(fdbFillInfo(kernel, dev, fdb));
  }
  if (kind === 'vxlan') {
    const fdb = vxlanFdbFind(kernel, table.right, addr);
    const [first] = fdb === undefined ? [] : vxlanFdbInfo(kernel, table.right, fdb);
    return first === undefined ? missing : E.right(first);
  }
  return E.left(refuse('EOPNOTSUPP', site, 'Fdb get operation not supported by device'));
};
