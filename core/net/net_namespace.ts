/**
 * struct net: creation, the ledger of its references, death, and the ids that nets give each other
 * (net/core/net_namespace.c, Linux 6.18). A net is known by its cookie, which is never used again; inode numbers are.
 * Left out: the kernel's own sockets.
 */
import * as E from 'fp-ts/lib/Either.js';
import { List, Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Refusal } from '../errno.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { INIT_USER_NS } from '../kernel/cred.js';
import { decUcount, incUcount } from '../kernel/ucount.js';
import type { Charged } from '../kernel/ucount.js';
import { putUserNs } from '../kernel/user_namespace.js';
import { queueWork } from '../kernel/workqueue.js';
import { netAlloc, netCompleteFree, netPassiveDec } from './net_alloc.js';
import { exitAll, initAll, registerPernet } from './pernet.js';
import type { PernetHooks } from './pernet.js';

/** init_net's inode number (PROC_NET_INIT_INO of 6.18). */
export const INIT_NET_INUM = 0xeffffff9;
/** init_net's cookie; the counter is shared with the other kinds of namespace, whose first ones take 1 and 2. */
export const INIT_NET = 3;
/** Where this model's dynamic inode numbers begin: what a freshly booted 6.18 was seen to be about to hand out. */
const FIRST_INUM = 4026532288;

/**
 * Who holds a reference that keeps a net alive: an nsproxy, the net's nsfs inode (mounts and open namespace files share
 * it), or an open file of its own: a socket, a descriptor of /dev/net/tun, a file in /proc/PID/net.
 */
export const Holder = t.union([
  t.type({ kind: t.literal('nsproxy'), nsproxy: int }),
  t.type({ kind: t.literal('nsfs') }),
  t.type({ kind: t.literal('socket'), file: int }),
  t.type({ kind: t.literal('tun'), file: int }),
  t.type({ kind: t.literal('proc_net'), file: int }),
  t.type({ kind: t.literal('kernel') }),
]);
export type Holder = t.TypeOf<typeof Holder>;

export const NetEvent = t.union([
  t.type({
    type: t.literal('preinit_net'),
    net: int,
    inum: int,
    holder: Holder,
    user_ns: int,
    /** kuid that it is charged to in user_ns; null: to nobody. */
    uid: t.union([int, t.null]),
  }),
  t.type({ type: t.literal('setup_net'), net: int }),
  t.type({ type: t.literal('get_net'), net: int, holder: Holder }),
  t.type({ type: t.literal('put_net'), net: int, holder: Holder }),
  t.type({ type: t.literal('__put_net'), net: int }),
  t.type({ type: t.literal('cleanup_net'), nets: t.readonlyArray(int) }),
  t.type({ type: t.literal('alloc_netid'), net: int, peer: int, nsid: int }),
  t.type({ type: t.literal('unhash_nsid'), net: int, peer: int }),
  /** A message to RTNLGRP_NSID. */
  t.type({
    type: t.literal('rtnl_net_notifyid'),
    nlmsg_type: t.keyof({ RTM_NEWNSID: null, RTM_DELNSID: null }),
    net: int,
    nsid: int,
  }),
  t.type({ type: t.literal('net_free'), net: int }),
]);
export type NetEvent = t.TypeOf<typeof NetEvent>;

/** setup: being made; live: on net_namespace_list; dead: count is 0, waits for cleanup_net; exiting: being taken down. */
export type NetState = 'setup' | 'live' | 'dead' | 'exiting';

export interface Net {
  readonly net: number;
  readonly inum: number;
  /** The user namespace that owns it: its maker's. */
  readonly user_ns: number;
  /** kuid of its maker, whose counters in user_ns and above it is in; null: init_net, which is in none. */
  readonly uid: number | null;
  readonly state: NetState;
  /** The references behind `ns.count`, by holder. */
  readonly refs: Map<string, Holder>;
  /** netns_ids: this net's names for others, nsid → cookie. */
  readonly netns_ids: Map<number, number>;
}

export interface NetSlice {
  readonly nextCookie: number;
  /** Never handed out so far. */
  readonly nextInum: number;
  /** Handed out and given back, ascending: the lowest is the next one. */
  readonly freeInums: List<number>;
  readonly nets: Map<number, Net>;
  /** net_namespace_list, oldest first. */
  readonly list: List<number>;
  /** cleanup_list, latest death first (an llist is a stack). */
  readonly cleanup: List<number>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly net: NetSlice;
  }
  interface Events {
    readonly net: NetEvent;
  }
}

export const initial: NetSlice = {
  nextCookie: INIT_NET,
  nextInum: FIRST_INUM,
  freeInums: List(),
  nets: Map(),
  list: List(),
  cleanup: List(),
};

export const sites = {
  preinit_net: 'copy_net_ns',
  setup_net: 'setup_net',
  get_net: 'get_net',
  put_net: 'put_net',
  __put_net: '__put_net',
  cleanup_net: 'cleanup_net',
  alloc_netid: 'alloc_netid',
  unhash_nsid: 'unhash_nsid',
  rtnl_net_notifyid: 'rtnl_net_notifyid',
  net_free: 'net_drop_ns',
} satisfies Record<NetEvent['type'], string>;

export const holderKey = (holder: Holder): string => {
  if (holder.kind === 'nsproxy') return `nsproxy ${holder.nsproxy}`;
  return 'file' in holder ? `${holder.kind} ${holder.file}` : holder.kind;
};

/** A net that still has a count: check_net(). */
export const isAlive = (kernel: Kernel, net: number): boolean =>
  (kernel.net.nets.get(net)?.refs.size ?? 0) > 0;

/** What a frame says of a net: `init_net`, or what readlink says of its namespace file. */
export const netLabel = (kernel: Kernel, net: number): string =>
  net === INIT_NET ? 'init_net' : `net:[${kernel.net.nets.get(net)?.inum ?? '?'}]`;

export const netByInum = (kernel: Kernel, inum: number): Net | undefined =>
  kernel.net.nets.find((net) => net.inum === inum);

const setupNet = (call: Call, net: number): Verdict =>
  call.within('setup_net', netLabel(call.kernel, net), () => {
    const refused = initAll(call, net);
    if (refused === undefined) call.emit({ type: 'setup_net', net });
    return refused;
  });

/** net_ns_init(): init_net is set up while no pernet operations are registered yet, then come its own. */
export const netNsInit = (call: Call): Verdict =>
  call.within('net_ns_init', 'init_net', () => {
    const owner = { user_ns: INIT_USER_NS, uid: null, holder: { kind: 'kernel' } } as const;
    netAlloc(call, INIT_NET);
    call.emit({ type: 'preinit_net', net: INIT_NET, inum: INIT_NET_INUM, ...owner });
    return (
      setupNet(call, INIT_NET) ??
      registerPernet(call, 'subsys', { name: 'net_ns_ops', hooks: ['init'] }, [INIT_NET])
    );
  });

/**
 * copy_net_ns() with CLONE_NEWNET: a net of its own for `holder`, charged to its maker.
 * @returns EINVAL on a kernel without CONFIG_NET_NS; ENOSPC: one too many; else what a pernet init answers, after
 *   everything is undone.
 */
export const copyNetNs = (call: Call, holder: Holder, maker: Charged): E.Either<Refusal, number> =>
  call.within('copy_net_ns', '', () => {
    if (call.kernel.machine?.config.NET_NS === false) return E.left(refuse('EINVAL', 'copy_net_ns'));
    if (!incUcount(call, maker, 'net_namespaces')) return E.left(refuse('ENOSPC', 'inc_ucount'));
    const { nextCookie: net, freeInums, nextInum } = call.kernel.net;
    const { user_ns, uid } = maker;
    netAlloc(call, net);
    call.emit({ type: 'preinit_net', net, inum: freeInums.first() ?? nextInum, holder, user_ns, uid });
    const refused = setupNet(call, net);
    if (refused === undefined) return E.right(net);
    freeNet(call, net);
    return E.left(refused);
  });

/** The end of a net: its maker gets the charge back, its user namespace and its inode number are let go. */
const freeNet = (call: Call, net: number): void => {
  const { user_ns, uid } = call.kernel.net.nets.get(net) ?? { user_ns: INIT_USER_NS, uid: null };
  if (uid !== null) decUcount(call, { user_ns, uid }, 'net_namespaces');
  call.emit({ type: 'net_free', net });
  putUserNs(call, user_ns);
  netPassiveDec(call, net, { kind: 'net' });
};

export const getNet = (call: Call, net: number, holder: Holder): void =>
  call.emit({ type: 'get_net', net, holder });

/** put_net(): the last one puts the net on cleanup_list and queues cleanup_net. */
export const putNet = (call: Call, net: number, holder: Holder): void => {
  call.within('put_net', netLabel(call.kernel, net), () => {
    call.emit({ type: 'put_net', net, holder });
    if (isAlive(call.kernel, net)) return;
    call.within('__put_net', netLabel(call.kernel, net), () => {
      call.emit({ type: '__put_net', net });
      queueWork(call, 'cleanup_net');
    });
  });
};

/** cleanup_net(): takes down every net on cleanup_list, latest death first. Runs as work, inside its own frame. */
export const cleanupNet = (call: Call): void => {
  const nets = call.kernel.net.cleanup.toArray();
  if (nets.length === 0) return;
  call.emit({ type: 'cleanup_net', nets });
  for (const dying of nets)
    for (const survivor of call.kernel.net.list) {
      const nsid = nsidOf(call.kernel, survivor, dying);
      if (nsid === undefined) continue;
      call.emit({ type: 'unhash_nsid', net: survivor, peer: dying });
      call.emit({ type: 'rtnl_net_notifyid', nlmsg_type: 'RTM_DELNSID', net: survivor, nsid });
    }
  exitAll(call, nets);
  netCompleteFree(call);
  for (const net of nets) freeNet(call, net);
};

/** The id that `net` has for `peer`: __peernet2id(). */
export const nsidOf = (kernel: Kernel, net: number, peer: number): number | undefined =>
  kernel.net.nets.get(net)?.netns_ids.findKey((cookie) => cookie === peer);

/** NETNSA_NSID_NOT_ASSIGNED */
export const NSID_NOT_ASSIGNED = -1;

const lowestFreeNsid = (ids: Map<number, number>): number => {
  let nsid = 0;
  while (ids.has(nsid)) nsid += 1;
  return nsid;
};

/**
 * peernet2id_alloc(): `net`'s id for `peer`, given now if there is none.
 * @returns undefined (the kernel's NETNSA_NSID_NOT_ASSIGNED) when either net is dying.
 */
export const peernet2idAlloc = (call: Call, net: number, peer: number): number | undefined => {
  const known = nsidOf(call.kernel, net, peer);
  if (known !== undefined) return known;
  const row = call.kernel.net.nets.get(net);
  if (row === undefined || !isAlive(call.kernel, net) || !isAlive(call.kernel, peer)) return undefined;
  const nsid = lowestFreeNsid(row.netns_ids);
  call.within('peernet2id_alloc', netLabel(call.kernel, peer), () => allocNetid(call, net, peer, nsid));
  return nsid;
};

/** alloc_netid(), and everybody hears of it. */
const allocNetid = (call: Call, net: number, peer: number, nsid: number): void => {
  call.emit({ type: 'alloc_netid', net, peer, nsid });
  call.emit({ type: 'rtnl_net_notifyid', nlmsg_type: 'RTM_NEWNSID', net, nsid });
};

/** rtnl_net_newid(): gives `peer` an id in `net`; a negative `nsid` means "choose". @returns EEXIST: either is taken. */
export const newNsid = (call: Call, net: number, peer: number, nsid: number): Verdict =>
  call.within('rtnl_net_newid', netLabel(call.kernel, peer), () => {
    const ids = call.kernel.net.nets.get(net)?.netns_ids ?? Map<number, number>();
    if (ids.includes(peer))
      return refuse('EEXIST', 'rtnl_net_newid', 'Peer netns already has a nsid assigned');
    if (ids.has(nsid)) return refuse('EEXIST', 'rtnl_net_newid', 'The specified nsid is already used');
    allocNetid(call, net, peer, nsid < 0 ? lowestFreeNsid(ids) : nsid);
    return undefined;
  });

/** Pernet operations of the namespace core itself: registered at boot, before any others. */
export const pernet = { net_ns_ops: {} } satisfies Record<string, PernetHooks>;

const patch = (slice: NetSlice, net: number, change: (row: Net) => Net): NetSlice => {
  const row = slice.nets.get(net);
  if (row === undefined) throw new Error(`no net with cookie ${net}`);
  return { ...slice, nets: slice.nets.set(net, change(row)) };
};

const inState =
  (state: NetState) =>
  (row: Net): Net => ({ ...row, state });

const giveBack = (slice: NetSlice, inum: number): List<number> => {
  const at = slice.freeInums.findIndex((free) => free > inum);
  return at < 0 ? slice.freeInums.push(inum) : slice.freeInums.insert(at, inum);
};

export const evolve = (slice: NetSlice, event: NetEvent): NetSlice => {
  switch (event.type) {
    case 'preinit_net': {
      const { net, inum, holder, user_ns, uid } = event;
      const refs = Map([[holderKey(holder), holder]]);
      return {
        ...slice,
        nextCookie: net + 1,
        nextInum: inum === slice.nextInum ? inum + 1 : slice.nextInum,
        freeInums: slice.freeInums.first() === inum ? slice.freeInums.shift() : slice.freeInums,
        nets: slice.nets.set(net, { net, inum, user_ns, uid, state: 'setup', refs, netns_ids: Map() }),
      };
    }
    case 'setup_net':
      return patch({ ...slice, list: slice.list.push(event.net) }, event.net, inState('live'));
    case 'get_net':
      return patch(slice, event.net, (row) => ({
        ...row,
        refs: row.refs.set(holderKey(event.holder), event.holder),
      }));
    case 'put_net':
      return patch(slice, event.net, (row) => ({ ...row, refs: row.refs.delete(holderKey(event.holder)) }));
    case '__put_net':
      return patch({ ...slice, cleanup: slice.cleanup.unshift(event.net) }, event.net, inState('dead'));
    case 'cleanup_net': {
      const left = {
        ...slice,
        list: slice.list.filter((net) => !event.nets.includes(net)),
        cleanup: slice.cleanup.filter((net) => !event.nets.includes(net)),
      };
      return event.nets.reduce((grown, net) => patch(grown, net, inState('exiting')), left);
    }
    case 'alloc_netid':
      return patch(slice, event.net, (row) => ({
        ...row,
        netns_ids: row.netns_ids.set(event.nsid, event.peer),
      }));
    case 'unhash_nsid':
      return patch(slice, event.net, (row) => ({
        ...row,
        netns_ids: row.netns_ids.filter((peer) => peer !== event.peer),
      }));
    case 'net_free': {
      const row = slice.nets.get(event.net);
      if (row === undefined) throw new Error(`no net with cookie ${event.net}`);
      return {
        ...slice,
        freeInums: giveBack(slice, row.inum),
        nets: slice.nets.delete(event.net),
      };
    }
    case 'rtnl_net_notifyid':
      return slice;
  }
};
