/**
 * Forwarding entries of vxlans: behind which far end an address is (drivers/net/vxlan/vxlan_core.c, Linux 6.18). Left out:
 * nexthops, what is learned from frames, ageing.
 */
import { Map, OrderedMap } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { nowOf } from '../kernel/timekeeping.js';
import { isMulticast } from '../net/dev_addr_excl.js';
import { familyOf } from '../net/inet.js';
import { NTF, NUD } from '../net/ndmsg.js';
import type { FdbCommand, FdbMessage } from '../net/ndmsg.js';
import { devGetByIndex, deviceOf } from '../net/netdevice.js';
import type { FdbOps, NetDevice } from '../net/netdevice.js';
import { nsidOf } from '../net/net_namespace.js';
import { releaseHas } from '../release.js';

/** struct vxlan_rdst */
const VxlanRdst = t.type({
  remote_ip: t.string,
  remote_port: int,
  remote_vni: int,
  /** 0: whatever leads there. */
  remote_ifindex: int,
});
type VxlanRdst = t.TypeOf<typeof VxlanRdst>;

/** struct vxlan_fdb */
export const VxlanFdb = t.type({
  eth_addr: t.string,
  /** The network that frames come from. */
  vni: int,
  /** NUD_*, some of them together. */
  state: int,
  /** NTF_* */
  flags: int,
  added_by_user: t.boolean,
  remotes: t.readonlyArray(VxlanRdst),
  /** Milliseconds since boot. */
  updated: int,
  used: int,
});
export type VxlanFdb = t.TypeOf<typeof VxlanFdb>;

export interface VxlanFdbSlice {
  /** By device, then by address and network, the oldest first; devices without any are absent. */
  readonly devices: Map<number, OrderedMap<string, VxlanFdb>>;
}

export const VxlanFdbEvent = t.union([
  t.type({ type: t.keyof({ vxlan_fdb_create: null, vxlan_fdb_update: null }), dev: int, fdb: VxlanFdb }),
  t.type({ type: t.literal('vxlan_fdb_destroy'), dev: int, eth_addr: t.string, vni: int }),
  /** A message about one of the far ends. */
  t.type({
    type: t.literal('vxlan_fdb_notify'),
    nlmsg_type: t.keyof({ RTM_NEWNEIGH: null, RTM_DELNEIGH: null }),
    net: int,
    dev: int,
    fdb: VxlanFdb,
  }),
]);
export type VxlanFdbEvent = t.TypeOf<typeof VxlanFdbEvent>;

declare module '../kernel.js' {
  interface Kernel {
    readonly vxlan_fdb: VxlanFdbSlice;
  }
  interface Events {
    readonly vxlan_fdb: VxlanFdbEvent;
  }
}

export const initial: VxlanFdbSlice = { devices: Map() };

export const sites = {
  vxlan_fdb_create: 'vxlan_fdb_create',
  vxlan_fdb_update: 'vxlan_fdb_update_existing',
  vxlan_fdb_destroy: 'vxlan_fdb_destroy',
  vxlan_fdb_notify: 'vxlan_fdb_notify',
} satisfies Record<VxlanFdbEvent['type'], string>;

const keyOf = (eth_addr: string, vni: number): string => `${eth_addr} ${vni}`;

export const evolve = (slice: VxlanFdbSlice, event: VxlanFdbEvent): VxlanFdbSlice => {
  const { devices } = slice;
  const table = devices.get(event.dev, OrderedMap<string, VxlanFdb>());
  switch (event.type) {
    case 'vxlan_fdb_create':
    case 'vxlan_fdb_update': {
      const { eth_addr, vni } = event.fdb;
      return { devices: devices.set(event.dev, table.set(keyOf(eth_addr, vni), event.fdb)) };
    }
    case 'vxlan_fdb_destroy': {
      const left = table.delete(keyOf(event.eth_addr, event.vni));
      return { devices: left.isEmpty() ? devices.delete(event.dev) : devices.set(event.dev, left) };
    }
    case 'vxlan_fdb_notify':
      return slice;
  }
};

type Priv = NetDevice['priv'] & { readonly kind: 'vxlan' };

const privOf = ({ priv, name }: NetDevice): Priv => {
  if (priv?.kind !== 'vxlan') throw new Error(`${name} is no vxlan`);
  return priv;
};

/** fdb_list: the latest first. */
export const vxlanFdbList = (kernel: Kernel, dev: number): VxlanFdb[] =>
  (kernel.vxlan_fdb.devices.get(dev)?.valueSeq().toArray() ?? []).toReversed();

/** vxlan_find_mac(): of the device's own network, whatever network was said. */
export const vxlanFdbFind = (kernel: Kernel, device: NetDevice, eth_addr: string): VxlanFdb | undefined =>
  kernel.vxlan_fdb.devices.get(device.dev)?.get(keyOf(eth_addr, privOf(device).vni));

const MS_PER_S = 1000;

/** vxlan_fdb_info(), of every far end. */
export const vxlanFdbInfo = (kernel: Kernel, device: NetDevice, fdb: VxlanFdb): FdbMessage[] => {
  const { net, vni, dst_port } = privOf(device);
  const ago = (then: number): number => Math.floor((nowOf(kernel) - then) / MS_PER_S);
  return fdb.remotes.map(({ remote_ip, remote_port, remote_vni, remote_ifindex }) => ({
    ndm_ifindex: device.ifindex,
    ndm_state: fdb.state,
    ndm_flags: fdb.flags,
    NDA_LLADDR: fdb.eth_addr,
    NDA_DST: remote_ip,
    NDA_CACHEINFO: { ndm_used: ago(fdb.used), ndm_updated: ago(fdb.updated) },
    ...(remote_port !== dst_port && { NDA_PORT: remote_port }),
    ...(remote_vni !== vni && { NDA_VNI: remote_vni }),
    ...(remote_ifindex !== 0 && { NDA_IFINDEX: remote_ifindex }),
    ...(net !== device.net && { NDA_LINK_NETNSID: nsidOf(kernel, device.net, net) ?? -1 }),
  }));
};

/** vxlan_fdb_notify() of some far ends. */
const notify = (
  call: Call,
  nlmsg_type: 'RTM_NEWNEIGH' | 'RTM_DELNEIGH',
  dev: number,
  fdb: VxlanFdb,
  remotes: readonly VxlanRdst[],
): void => {
  const { net } = deviceOf(call.kernel, dev);
  for (const remote of remotes)
    call.emit({ type: 'vxlan_fdb_notify', nlmsg_type, net, dev, fdb: { ...fdb, remotes: [remote] } });
};

const ZERO_ADDRESS = '00:00:00:00:00:00';
/** Whether frames to an address go to all of its far ends. */
const isForMany = (addr: string): boolean => addr === ZERO_ADDRESS || isMulticast(addr);

const isSame = (a: VxlanRdst, b: VxlanRdst): boolean =>
  a.remote_ip === b.remote_ip &&
  a.remote_port === b.remote_port &&
  a.remote_vni === b.remote_vni &&
  a.remote_ifindex === b.remote_ifindex;

/** What a request says of a far end; undefined: nothing of its address. */
const rdstOf = (device: NetDevice, message: FdbCommand): VxlanRdst | undefined => {
  const { vni, dst_port } = privOf(device);
  const { NDA_DST, NDA_PORT = dst_port, NDA_VNI = vni, NDA_IFINDEX = 0 } = message;
  if (NDA_DST === undefined) return undefined;
  return { remote_ip: NDA_DST, remote_port: NDA_PORT, remote_vni: NDA_VNI, remote_ifindex: NDA_IFINDEX };
};

const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** vxlan_fdb_update_create() @returns EOPNOTSUPP: what many are behind is not replaced */
const create = (call: Call, dev: number, fdb: VxlanFdb, flags: FdbCommand['nlmsg_flags']): Verdict => {
  if (flags.includes('NLM_F_REPLACE') && isForMany(fdb.eth_addr))
    return refuse('EOPNOTSUPP', 'vxlan_fdb_update_create');
  call.emit({ type: 'vxlan_fdb_create', dev, fdb });
  notify(call, 'RTM_NEWNEIGH', dev, fdb, fdb.remotes);
  return undefined;
};

/** vxlan_fdb_update_existing() @returns EOPNOTSUPP: what many are behind is not replaced */
const updateExisting = (
  call: Call,
  dev: number,
  [old, wanted]: readonly [VxlanFdb, VxlanFdb],
  asked: FdbCommand['nlmsg_flags'],
): Verdict => {
  const [rdst] = wanted.remotes;
  const takesOver = (wanted.flags & NTF.EXT_LEARNED) === 0 || !old.added_by_user;
  const { state, flags, added_by_user } = takesOver ? wanted : old;
  const many = isForMany(old.eth_addr);
  const known = rdst === undefined || old.remotes.some((remote) => isSame(remote, rdst));
  const changed = state !== old.state || flags !== old.flags || added_by_user !== old.added_by_user;
  const base = { ...old, state, flags, added_by_user, updated: changed ? wanted.updated : old.updated };
  if (changed) call.emit({ type: 'vxlan_fdb_update', dev, fdb: base });
  if (asked.includes('NLM_F_REPLACE') && many)
    return refuse('EOPNOTSUPP', 'vxlan_fdb_update_existing', 'Cannot replace non-unicast fdb entries');
  const replaces = asked.includes('NLM_F_REPLACE') && !known;
  const appends = asked.includes('NLM_F_APPEND') && many && !known;
  const [, ...rest] = old.remotes;
  const remotes = replaces ? [rdst, ...rest] : appends ? [...old.remotes, rdst] : old.remotes;
  const fdb = { ...base, remotes };
  if (replaces || appends) call.emit({ type: 'vxlan_fdb_update', dev, fdb });
  if (replaces || appends) notify(call, 'RTM_NEWNEIGH', dev, fdb, [rdst]);
  else if (changed) notify(call, 'RTM_NEWNEIGH', dev, fdb, fdb.remotes.slice(0, 1));
  return undefined;
};

/**
 * vxlan_fdb_add(). @returns EINVAL: no state, or no far end; EADDRNOTAVAIL: no device to send through; EAFNOSUPPORT; EEXIST;
 * ENOENT
 */
const add = (call: Call, device: NetDevice, message: FdbCommand): Verdict => {
  const { ndm_state, NDA_LLADDR: eth_addr, nlmsg_flags, NDA_IFINDEX = 0 } = message;
  const site = 'vxlan_fdb_add';
  const { vni, remote, local } = privOf(device);
  const rdst = rdstOf(device, message);
  const isState = (ndm_state & (NUD.PERMANENT | NUD.REACHABLE)) !== 0;
  if (!isState || rdst === undefined) return refuse('EINVAL', site);
  if (NDA_IFINDEX !== 0 && devGetByIndex(call.kernel, device.net, NDA_IFINDEX) === undefined)
    return refuse('EADDRNOTAVAIL', 'vxlan_fdb_parse', 'Device not found');
  if (familyOf(rdst.remote_ip) !== familyOf(remote ?? local ?? '0.0.0.0'))
    return refuse('EAFNOSUPPORT', site);
  const now = nowOf(call.kernel);
  const wanted: VxlanFdb = {
    eth_addr,
    vni: message.NDA_SRC_VNI ?? vni,
    state: ndm_state,
    flags: message.ndm_flags & ~NTF.USE,
    added_by_user: true,
    remotes: [rdst],
    updated: now,
    used: now,
  };
  const there = vxlanFdbFind(call.kernel, device, eth_addr);
  if (there !== undefined && nlmsg_flags.includes('NLM_F_EXCL')) return refuse('EEXIST', 'vxlan_fdb_update');
  if (there !== undefined) return updateExisting(call, device.dev, [there, wanted], nlmsg_flags);
  if (!nlmsg_flags.includes('NLM_F_CREATE')) return refuse('ENOENT', 'vxlan_fdb_update');
  return create(call, device.dev, wanted, nlmsg_flags);
};

/** vxlan_fdb_destroy() */
const destroy = (call: Call, dev: number, fdb: VxlanFdb): void => {
  notify(call, 'RTM_DELNEIGH', dev, fdb, fdb.remotes);
  call.emit({ type: 'vxlan_fdb_destroy', dev, eth_addr: fdb.eth_addr, vni: fdb.vni });
};

/** vxlan_fdb_delete(): one far end of several, or the entry. @returns ENOENT */
const del = (call: Call, device: NetDevice, message: FdbCommand): Verdict => {
  const { dev } = device;
  const fdb = vxlanFdbFind(call.kernel, device, message.NDA_LLADDR);
  if (fdb === undefined) return refuse('ENOENT', '__vxlan_fdb_delete');
  const rdst = rdstOf(device, message);
  const named = rdst === undefined || ANY.has(rdst.remote_ip) ? undefined : rdst;
  if (named !== undefined && !fdb.remotes.some((remote) => isSame(remote, named))) return undefined;
  if (named === undefined || fdb.remotes.length === 1) {
    destroy(call, dev, fdb);
    return undefined;
  }
  notify(call, 'RTM_DELNEIGH', dev, fdb, [named]);
  const remotes = fdb.remotes.filter((remote) => !isSame(remote, named));
  call.emit({ type: 'vxlan_fdb_update', dev, fdb: { ...fdb, remotes } });
  return undefined;
};

/** vxlan_flush() of the entries that pass. */
const flush = (call: Call, dev: number, passes: (fdb: VxlanFdb) => boolean): void => {
  for (const fdb of vxlanFdbList(call.kernel, dev)) if (passes(fdb)) destroy(call, dev, fdb);
};

/** vxlan_fdb_delete_bulk() @returns EOPNOTSUPP: the release has no such thing */
const delBulk = (call: Call, { dev }: NetDevice, message: FdbCommand): Verdict => {
  if (!releaseHas(call.kernel.machine?.kernel ?? '', 'flush of entries of vxlans'))
    return refuse('EOPNOTSUPP', 'rtnl_fdb_del');
  const {
    ndm_state,
    ndm_flags,
    NDA_NDM_FLAGS_MASK: flagsMask = 0,
    NDA_NDM_STATE_MASK: stateMask = 0,
  } = message;
  const wanted = ndm_flags & ~(NTF.SELF | NTF.MASTER);
  flush(
    call,
    dev,
    ({ state, flags, added_by_user }) =>
      (state & stateMask) === ndm_state && ((flags | (added_by_user ? NTF.USE : 0)) & flagsMask) === wanted,
  );
  return undefined;
};

export const fdbOps: FdbOps = { add, del, del_bulk: delBulk };

/** The entry for every address that has none, where the far end is said. */
export const createDefault = (call: Call, dev: number): void => {
  const device = deviceOf(call.kernel, dev);
  const { vni, dst_port, remote } = privOf(device);
  if (remote === undefined) return;
  const now = nowOf(call.kernel);
  const remote_ifindex = device.lower === null ? 0 : deviceOf(call.kernel, device.lower).ifindex;
  const fdb: VxlanFdb = {
    eth_addr: ZERO_ADDRESS,
    vni,
    state: NUD.REACHABLE | NUD.PERMANENT,
    flags: NTF.SELF,
    added_by_user: false,
    remotes: [{ remote_ip: remote, remote_port: dst_port, remote_vni: vni, remote_ifindex }],
    updated: now,
    used: now,
  };
  create(call, dev, fdb, ['NLM_F_CREATE', 'NLM_F_EXCL']);
};

/** vxlan_stop(): what was only learned, or might as well have been, is forgotten. */
export const flushDynamic = (call: Call, dev: number): void =>
  flush(call, dev, ({ state }) => (state & (NUD.PERMANENT | NUD.NOARP)) === 0);

/** vxlan_uninit() */
export const flushAll = (call: Call, dev: number): void => flush(call, dev, () => true);
