/** Forwarding entries of bridges (net/bridge/br_fdb.c, Linux 6.18). Left out: offloading, entries that are locked. */
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { nowOf } from '../kernel/timekeeping.js';
import { validAddress } from '../machine.js';
import { NTF, NUD } from '../net/ndmsg.js';
import type { FdbCommand } from '../net/ndmsg.js';
import { deviceOf } from '../net/netdevice.js';
import type { NetDevice } from '../net/netdevice.js';
import { BR_FDB, BR_STATE, bridgeOf, fdbKey, portList, portOf, vlanGroupOf, vlanList } from './br_private.js';
import type { BridgeEvent, NetBridgeFdbEntry } from './br_private.js';

/** br_fdb_find() */
export const fdbFind = (
  kernel: Kernel,
  bridge: number,
  addr: string,
  vid: number,
): NetBridgeFdbEntry | undefined => bridgeOf(kernel, bridge).fdb.get(fdbKey(addr, vid));

/** fdb_list: the latest first. */
export const fdbList = (kernel: Kernel, bridge: number): NetBridgeFdbEntry[] =>
  bridgeOf(kernel, bridge).fdb.valueSeq().toArray().toReversed();

/** fdb_to_nud(): NUD_* */
export const fdbToNud = (kernel: Kernel, bridge: number, { flags, updated }: NetBridgeFdbEntry): number => {
  if ((flags & BR_FDB.LOCAL) !== 0) return NUD.PERMANENT;
  if ((flags & BR_FDB.STATIC) !== 0) return NUD.NOARP;
  const holds = (flags & BR_FDB.ADDED_BY_EXT_LEARN) !== 0;
  const { IFLA_BR_AGEING_TIME: ageing_time } = bridgeOf(kernel, bridge).options;
  const MS_PER_TICK = 10;
  return holds || nowOf(kernel) < updated + ageing_time * MS_PER_TICK ? NUD.REACHABLE : NUD.STALE;
};

const notify = (
  call: Call,
  bridge: number,
  nlmsg_type: (BridgeEvent & { readonly type: 'fdb_notify' })['nlmsg_type'],
  fdb: NetBridgeFdbEntry,
): void => call.emit({ type: 'fdb_notify', nlmsg_type, net: deviceOf(call.kernel, bridge).net, bridge, fdb });

const create = (
  call: Call,
  bridge: number,
  fdb: Pick<NetBridgeFdbEntry, 'addr' | 'vlan_id' | 'dst' | 'flags'>,
): NetBridgeFdbEntry => {
  const now = nowOf(call.kernel);
  const made = { ...fdb, updated: now, used: now };
  call.emit({ type: 'fdb_create', bridge, fdb: made });
  return made;
};

/** fdb_delete() */
const remove = (call: Call, bridge: number, fdb: NetBridgeFdbEntry): void => {
  call.emit({ type: 'fdb_delete', bridge, addr: fdb.addr, vlan_id: fdb.vlan_id });
  notify(call, bridge, 'RTM_DELNEIGH', fdb);
};

/** fdb_delete_local(): another port with the address, or else the bridge itself, takes it over, and nobody is told. */
const deleteLocal = (call: Call, bridge: number, port: number, fdb: NetBridgeFdbEntry): void => {
  const { addr, vlan_id } = fdb;
  const has = (dev: number): boolean =>
    deviceOf(call.kernel, dev).address === addr &&
    (vlan_id === 0 || vlanGroupOf(call.kernel, bridge, dev).vlans.has(vlan_id));
  const other = portList(call.kernel, bridge).find(({ dev }) => dev !== port && has(dev));
  const heir = other?.dev ?? (port !== 0 && has(bridge) ? 0 : undefined);
  if (heir === undefined) remove(call, bridge, fdb);
  else
    call.emit({
      type: 'fdb_update',
      bridge,
      fdb: { ...fdb, dst: heir, flags: fdb.flags & ~BR_FDB.ADDED_BY_USER },
    });
};

/** br_fdb_find_delete_local() @param port 0: the bridge itself */
export const fdbFindDeleteLocal = (
  call: Call,
  bridge: number,
  port: number,
  addr: string,
  vid: number,
): void => {
  const fdb = fdbFind(call.kernel, bridge, addr, vid);
  if (fdb === undefined || fdb.dst !== port) return;
  if ((fdb.flags & (BR_FDB.LOCAL | BR_FDB.ADDED_BY_USER)) === BR_FDB.LOCAL)
    deleteLocal(call, bridge, port, fdb);
};

/** fdb_add_local(): the first that has an address keeps it. @param port 0: the bridge itself */
export const fdbAddLocal = (call: Call, bridge: number, port: number, addr: string, vid: number): void => {
  if (!validAddress(addr)) return;
  const there = fdbFind(call.kernel, bridge, addr, vid);
  if (there !== undefined && (there.flags & BR_FDB.LOCAL) !== 0) return;
  if (there !== undefined) remove(call, bridge, there);
  const flags = BR_FDB.LOCAL | BR_FDB.STATIC;
  notify(call, bridge, 'RTM_NEWNEIGH', create(call, bridge, { addr, vlan_id: vid, dst: port, flags }));
};

/** Vlan 0, which is none, and those of a port or of the bridge itself. */
const vidsOf = (kernel: Kernel, bridge: number, dev: number): number[] => [
  0,
  ...vlanList(vlanGroupOf(kernel, bridge, dev)).map(({ vid }) => vid),
];

/** br_fdb_changeaddr() */
export const fdbChangeaddr = (call: Call, bridge: number, port: NetDevice): void => {
  for (const fdb of fdbList(call.kernel, bridge)) {
    const isOwn = (fdb.flags & (BR_FDB.LOCAL | BR_FDB.ADDED_BY_USER)) === BR_FDB.LOCAL;
    if (fdb.dst === port.dev && isOwn) deleteLocal(call, bridge, port.dev, fdb);
  }
  for (const vid of vidsOf(call.kernel, bridge, port.dev))
    fdbAddLocal(call, bridge, port.dev, port.address, vid);
};

/** br_fdb_change_mac_address(): the bridge itself is about to have another address. */
export const fdbChangeMacAddress = (call: Call, bridge: number, newaddr: string): void => {
  const { address } = deviceOf(call.kernel, bridge);
  for (const vid of vidsOf(call.kernel, bridge, bridge)) {
    const fdb = fdbFind(call.kernel, bridge, address, vid);
    const isOwn = fdb !== undefined && (fdb.flags & BR_FDB.LOCAL) !== 0 && fdb.dst === 0;
    if (isOwn && (fdb.flags & BR_FDB.ADDED_BY_USER) === 0) deleteLocal(call, bridge, 0, fdb);
    fdbAddLocal(call, bridge, 0, newaddr, vid);
  }
};

/** br_fdb_delete_by_port() @param port 0: the bridge itself @param do_all those too that do not age @param vid 0: any */
export const fdbDeleteByPort = (call: Call, bridge: number, port: number, do_all: boolean, vid = 0): void => {
  for (const fdb of fdbList(call.kernel, bridge)) {
    const stays = !do_all && (fdb.flags & (BR_FDB.STATIC | BR_FDB.ADDED_BY_EXT_LEARN)) !== 0;
    if (fdb.dst !== port || stays || (vid !== 0 && fdb.vlan_id !== vid)) continue;
    if ((fdb.flags & BR_FDB.LOCAL) !== 0) deleteLocal(call, bridge, port, fdb);
    else remove(call, bridge, fdb);
  }
};

/** What br_fdb_flush() looks for. */
interface FlushDesc {
  /** BR_FDB_*: those in the mask are to be as in `flags`. */
  readonly flags: number;
  readonly flags_mask: number;
  readonly vlan_id: number;
  /** 0: the bridge itself; undefined: any. */
  readonly port: number | undefined;
}

/** br_fdb_flush() */
export const fdbFlush = (call: Call, bridge: number, desc: Partial<FlushDesc>): void => {
  const { flags = 0, flags_mask = 0, vlan_id = 0, port } = desc;
  for (const fdb of fdbList(call.kernel, bridge)) {
    const matches =
      (fdb.flags & flags_mask) === flags &&
      (vlan_id === 0 || fdb.vlan_id === vlan_id) &&
      (port === undefined || fdb.dst === port);
    if (matches) remove(call, bridge, fdb);
  }
};

/** FDB_FLUSH of a bridge: all that is no constant. */
export const fdbFlushDynamic = (call: Call, bridge: number, port?: number): void =>
  fdbFlush(call, bridge, { flags_mask: BR_FDB.STATIC, port });

/** br_fdb_update(): a frame has come in through a port that learns, or somebody says so. */
export const fdbUpdate = (
  call: Call,
  bridge: number,
  port: number,
  addr: string,
  vid: number,
  flags = 0,
): void => {
  const { IFLA_BR_AGEING_TIME } = bridgeOf(call.kernel, bridge).options;
  const state = portOf(call.kernel, bridge, port)?.options.IFLA_BRPORT_STATE;
  const learns = state === BR_STATE.LEARNING || state === BR_STATE.FORWARDING;
  if (IFLA_BR_AGEING_TIME === 0 || !learns) return;
  const there = fdbFind(call.kernel, bridge, addr, vid);
  if (there === undefined) {
    notify(call, bridge, 'RTM_NEWNEIGH', create(call, bridge, { addr, vlan_id: vid, dst: port, flags }));
    return;
  }
  if ((there.flags & BR_FDB.LOCAL) !== 0) return;
  const moves = there.dst !== port && (there.flags & BR_FDB.STICKY) === 0;
  const dst = moves ? port : there.dst;
  const kept = moves ? there.flags & ~BR_FDB.ADDED_BY_EXT_LEARN : there.flags;
  const fdb = { ...there, dst, flags: kept | flags, updated: nowOf(call.kernel) };
  call.emit({ type: 'fdb_update', bridge, fdb });
  if (moves) notify(call, bridge, 'RTM_NEWNEIGH', fdb);
};

/** br_fdb_external_learn_add() @param port 0: the bridge itself */
const externalLearnAdd = (call: Call, bridge: number, port: number, addr: string, vid: number): undefined => {
  const there = fdbFind(call.kernel, bridge, addr, vid);
  const flags = BR_FDB.ADDED_BY_EXT_LEARN | BR_FDB.ADDED_BY_USER | (port === 0 ? BR_FDB.LOCAL : 0);
  if (there === undefined) {
    notify(call, bridge, 'RTM_NEWNEIGH', create(call, bridge, { addr, vlan_id: vid, dst: port, flags }));
    return;
  }
  const now = nowOf(call.kernel);
  const wasLearned = (there.flags & BR_FDB.ADDED_BY_EXT_LEARN) !== 0;
  const fdb = {
    ...there,
    dst: port,
    flags: there.flags | flags,
    updated: now,
    used: wasLearned ? now : there.used,
  };
  call.emit({ type: 'fdb_update', bridge, fdb });
  if (there.dst !== port || !wasLearned) notify(call, bridge, 'RTM_NEWNEIGH', fdb);
};

/** The flags that a state asks for. */
const flagsFor = (flags: number, state: number): number => {
  const others = flags & ~(BR_FDB.LOCAL | BR_FDB.STATIC);
  if ((state & NUD.PERMANENT) !== 0) return others | BR_FDB.LOCAL | BR_FDB.STATIC;
  return (state & NUD.NOARP) === 0 ? others : others | BR_FDB.STATIC;
};

/** What an entry is asked to be. */
type Wanted = Pick<FdbCommand, 'NDA_LLADDR' | 'ndm_state' | 'ndm_flags' | 'nlmsg_flags'>;

/**
 * fdb_add_entry(). @param port 0: the bridge itself
 * @returns EPERM: the port does not learn; EINVAL; ENOENT: there is none, and none is to be made; EEXIST: there is one
 */
const addEntry = (call: Call, bridge: number, port: number, message: Wanted, vid: number): Verdict => {
  const { NDA_LLADDR: addr, ndm_state: state, ndm_flags, nlmsg_flags } = message;
  const site = 'fdb_add_entry';
  const isSticky = (ndm_flags & NTF.STICKY) !== 0;
  const brport = portOf(call.kernel, bridge, port)?.options.IFLA_BRPORT_STATE;
  const ages = (state & (NUD.PERMANENT | NUD.NOARP)) === 0;
  if (brport !== undefined && ages && brport !== BR_STATE.LEARNING && brport !== BR_STATE.FORWARDING)
    return refuse('EPERM', site);
  if (port === 0 && (state & NUD.PERMANENT) === 0) return refuse('EINVAL', site);
  if (isSticky && (state & NUD.PERMANENT) !== 0) return refuse('EINVAL', site);
  const there = fdbFind(call.kernel, bridge, addr, vid);
  if (there === undefined && !nlmsg_flags.includes('NLM_F_CREATE')) return refuse('ENOENT', site);
  if (there !== undefined && nlmsg_flags.includes('NLM_F_EXCL')) return refuse('EEXIST', site);
  const flags = BR_FDB.ADDED_BY_USER;
  const before = there ?? create(call, bridge, { addr, vlan_id: vid, dst: port, flags });
  const changes = fdbToNud(call.kernel, bridge, before) !== state;
  const stated = changes ? flagsFor(before.flags, state) : before.flags;
  const stuck = isSticky ? stated | BR_FDB.STICKY : stated & ~BR_FDB.STICKY;
  const modified = there === undefined || there.dst !== port || changes || stuck !== stated;
  const now = nowOf(call.kernel);
  const fdb = {
    ...before,
    dst: port,
    flags: stuck | flags,
    used: now,
    updated: modified ? now : before.updated,
  };
  call.emit({ type: 'fdb_update', bridge, fdb });
  if (modified) notify(call, bridge, 'RTM_NEWNEIGH', fdb);
  return undefined;
};

/** __br_fdb_add() @param port 0: the bridge itself. @returns EINVAL: it can only be permanent there; else as addEntry */
export const fdbAdd = (call: Call, bridge: number, port: number, message: Wanted, vid: number): Verdict => {
  const { NDA_LLADDR: addr, ndm_flags, ndm_state } = message;
  if ((ndm_flags & NTF.USE) !== 0) {
    if (port === 0) return refuse('EINVAL', '__br_fdb_add');
    fdbUpdate(call, bridge, port, addr, vid, BR_FDB.ADDED_BY_USER);
    return undefined;
  }
  if ((ndm_flags & NTF.EXT_LEARNED) === 0) return addEntry(call, bridge, port, message, vid);
  if (port === 0 && (ndm_state & NUD.PERMANENT) === 0)
    return refuse('EINVAL', '__br_fdb_add', 'bridge: FDB entry towards bridge must be permanent');
  return externalLearnAdd(call, bridge, port, addr, vid);
};

/** fdb_delete_by_addr_and_port() @returns ENOENT */
export const fdbDeleteByAddrAndPort = (
  call: Call,
  bridge: number,
  port: number,
  addr: string,
  vid: number,
): Verdict => {
  const fdb = fdbFind(call.kernel, bridge, addr, vid);
  if (fdb === undefined || fdb.dst !== port) return refuse('ENOENT', 'fdb_delete_by_addr_and_port');
  remove(call, bridge, fdb);
  return undefined;
};
