/**
 * Neighbours and proxies of both families: requests, and what becomes of them with their devices (net/core/neighbour.c,
 * Linux 6.18). Left out: resolution, so that states change by request only; garbage collection.
 */
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { arpConstructor } from './arp.js';
import { familyOf } from './inet.js';
import type { AddressFamily } from './inet.js';
import { ndiscAllowAdd, ndiscConstructor } from './ndisc.js';
import { NUD_VALID, neighLookup, neighboursOf, pneighLookup, pneighOf, proxiesOf } from './neigh_table.js';
import type { Constructed, Neighbour } from './neigh_table.js';
import { NTF, NUD } from './ndmsg.js';
import type { NeighCommand } from './ndmsg.js';
import { devGetByIndex } from './netdevice.js';
import type { NetDevice, Notifier } from './netdevice.js';
import type { PernetHooks } from './pernet.js';

declare module '../kernel.js' {
  interface Commands {
    readonly neigh: NeighCommand;
  }
}

/** struct neigh_table of each family. */
const TABLES: Readonly<
  Record<
    AddressFamily,
    {
      readonly constructor: (kernel: Kernel, dev: NetDevice, key: string) => Constructed | undefined;
      readonly allow_add?: (kernel: Kernel, dev: NetDevice) => Verdict;
    }
  >
> = {
  AF_INET: { constructor: arpConstructor },
  AF_INET6: { constructor: ndiscConstructor, allow_add: ndiscAllowAdd },
};

/** @param notify whether neigh_update_notify() tells of it */
const set = (call: Call, net: number, neigh: Neighbour, notify: boolean): undefined => {
  const { dev, primary_key } = neigh;
  call.emit({ type: 'neigh_update', net, neigh });
  if (notify) call.emit({ type: 'neigh_notify', nlmsg_type: 'RTM_NEWNEIGH', net, dev, primary_key });
};

/** neigh_cleanup_and_release() of one that is taken out. */
export const neighRemove = (
  call: Call,
  type: 'neigh_flush_dev' | 'neigh_remove_one',
  net: number,
  neigh: Neighbour,
): void => {
  const { dev, primary_key } = neigh;
  call.emit({ type, net, dev, primary_key });
  call.emit({ type: 'neigh_notify', nlmsg_type: 'RTM_DELNEIGH', net, neigh });
};

/** What an update by request asks for. */
interface Update {
  /** undefined: it is not said; '': the device's neighbours have none. */
  readonly lladdr: string | undefined;
  /** NUD_* */
  readonly nud_state: number;
  /** NTF_* */
  readonly flags: number;
  /** NEIGH_UPDATE_F_OVERRIDE */
  readonly override: boolean;
}

/**
 * __neigh_update() with NEIGH_UPDATE_F_ADMIN: state, address, and flags, of which that of a router changes only with
 * a valid state.
 * @returns EINVAL: there is no link-layer address
 */
export const neighUpdate = (call: Call, net: number, neigh: Neighbour, asked: Update): Verdict =>
  call.within('__neigh_update', neigh.primary_key, () => {
    const { nud_state: old } = neigh;
    const wasValid = (old & NUD_VALID) !== 0;
    const flags = (neigh.flags & ~NTF.EXT_LEARNED) | (asked.flags & NTF.EXT_LEARNED);
    const isLearned = flags !== neigh.flags;
    if ((asked.nud_state & NUD_VALID) === 0) {
      const fails = asked.nud_state === NUD.FAILED && (old & (NUD.INCOMPLETE | NUD.PROBE)) !== 0;
      return set(call, net, { ...neigh, flags, nud_state: asked.nud_state }, wasValid || fails);
    }
    if (asked.lladdr === undefined && !wasValid) {
      if (isLearned) set(call, net, { ...neigh, flags }, true);
      return refuse('EINVAL', '__neigh_update', 'No link layer address given');
    }
    const ha = asked.lladdr ?? neigh.ha;
    if (wasValid && ha !== neigh.ha && !asked.override) return set(call, net, { ...neigh, flags }, isLearned);
    const routed = asked.override ? (flags & ~NTF.ROUTER) | (asked.flags & NTF.ROUTER) : flags;
    const after = { ...neigh, nud_state: asked.nud_state, ha, flags: routed };
    return set(call, net, after, after.nud_state !== old || ha !== neigh.ha || routed !== neigh.flags);
  });

type Flags = NeighCommand['nlmsg_flags'];

/** ___neigh_create(); @returns undefined: the device does not speak the family */
export const neighCreate = (call: Call, device: NetDevice, key: string): Neighbour | undefined => {
  const { net, dev } = device;
  const made = TABLES[familyOf(key)].constructor(call.kernel, device, key);
  if (made === undefined) return undefined;
  const there = neighLookup(call.kernel, net, dev, made.primary_key);
  if (there !== undefined) return there;
  const neigh: Neighbour = { dev, ...made, flags: 0, protocol: 0 };
  call.emit({ type: 'neigh_create', net, neigh });
  return neigh;
};

/** pneigh_create(), and what the message says of the proxy. */
const addProxy = (call: Call, net: number, dev: number, message: NeighCommand): Verdict => {
  const { NDA_DST: key, ndm_flags: flags, ndm_state, NDA_PROTOCOL = 0 } = message;
  const there = pneighLookup(call.kernel, net, dev, key);
  const protocol = NDA_PROTOCOL === 0 ? (there?.protocol ?? 0) : NDA_PROTOCOL;
  const permanent = (ndm_state & NUD.PERMANENT) !== 0;
  call.emit({
    type: 'pneigh_create',
    net,
    entry: { dev: there?.dev ?? dev, key, flags, protocol, permanent },
  });
  return undefined;
};

/** Octets of an address in text. */
const lengthOf = (address: string): number => (address === '' ? 0 : address.split(':').length);

/** What is looked at of a link-layer address: as much as the device's have. */
const cut = (address: string, { address: own }: NetDevice): string =>
  address.split(':').slice(0, lengthOf(own)).join(':');

/** What neigh_add() does to a neighbour that it has found or made. */
const changeNeigh = (
  call: Call,
  device: NetDevice,
  found: Neighbour,
  message: NeighCommand,
  override: boolean,
): Verdict => {
  const { NDA_LLADDR, NDA_PROTOCOL = 0, ndm_state, ndm_flags } = message;
  const neigh = NDA_PROTOCOL === 0 ? found : { ...found, protocol: NDA_PROTOCOL };
  if (neigh.protocol !== found.protocol) call.emit({ type: 'neigh_update', net: device.net, neigh });
  const lladdr = device.address === '' ? '' : NDA_LLADDR && cut(NDA_LLADDR, device);
  return neighUpdate(call, device.net, neigh, { lladdr, nud_state: ndm_state, flags: ndm_flags, override });
};

const asks = (flags: Flags, flag: Flags[number]): boolean => flags.includes(flag);

/** @returns EINVAL; ENOENT: there is no such neighbour, and none is to be made; EEXIST: there is one. */
const addNeigh = (call: Call, device: NetDevice, message: NeighCommand): Verdict => {
  const { NDA_DST: key, nlmsg_flags } = message;
  const refused = TABLES[message.ndm_family].allow_add?.(call.kernel, device);
  if (refused !== undefined) return refused;
  const found = neighLookup(call.kernel, device.net, device.dev, key);
  if (found !== undefined) {
    if (asks(nlmsg_flags, 'NLM_F_EXCL')) return refuse('EEXIST', 'neigh_add');
    return changeNeigh(call, device, found, message, asks(nlmsg_flags, 'NLM_F_REPLACE'));
  }
  if (!asks(nlmsg_flags, 'NLM_F_CREATE')) return refuse('ENOENT', 'neigh_add');
  const made = neighCreate(call, device, key);
  if (made === undefined) return refuse('EINVAL', '___neigh_create');
  return changeNeigh(call, device, made, message, true);
};

/** neigh_add(). @param net of the socket. @returns ENODEV; EINVAL; else as addNeigh does */
const neighAdd = (call: Call, message: NeighCommand, net: number): Verdict => {
  const { ndm_ifindex, NDA_LLADDR, ndm_flags } = message;
  const device = devGetByIndex(call.kernel, net, ndm_ifindex);
  if (ndm_ifindex !== 0 && device === undefined) return refuse('ENODEV', 'neigh_add');
  if (device !== undefined && NDA_LLADDR !== undefined && lengthOf(NDA_LLADDR) < lengthOf(device.address))
    return refuse('EINVAL', 'neigh_add', 'Invalid link address');
  if ((ndm_flags & NTF.PROXY) !== 0) return addProxy(call, net, device?.dev ?? 0, message);
  if (device === undefined) return refuse('EINVAL', 'neigh_add', 'Device not specified');
  return addNeigh(call, device, message);
};

/** neigh_delete(). @param net of the socket. @returns ENODEV; ENOENT; EINVAL: no device is said */
const neighDelete = (call: Call, message: NeighCommand, net: number): Verdict => {
  const { ndm_ifindex, NDA_DST: key, ndm_flags } = message;
  const device = devGetByIndex(call.kernel, net, ndm_ifindex);
  if (ndm_ifindex !== 0 && device === undefined) return refuse('ENODEV', 'neigh_delete');
  if ((ndm_flags & NTF.PROXY) !== 0) {
    const dev = device?.dev ?? 0;
    if (pneighOf(call.kernel, net, dev, key) === undefined) return refuse('ENOENT', 'pneigh_delete');
    call.emit({ type: 'pneigh_delete', net, dev, key });
    return undefined;
  }
  if (device === undefined) return refuse('EINVAL', 'neigh_delete');
  const found = neighLookup(call.kernel, net, device.dev, key);
  if (found === undefined) return refuse('ENOENT', 'neigh_delete');
  neighUpdate(call, net, found, { lladdr: undefined, nud_state: NUD.FAILED, flags: 0, override: true });
  const failed = neighLookup(call.kernel, net, device.dev, key);
  if (failed !== undefined) neighRemove(call, 'neigh_remove_one', net, failed);
  return undefined;
};

/** @param net of the socket. */
export const doit = (call: Call, message: NeighCommand, net: number): Verdict => {
  const isNew = message.type === 'RTM_NEWNEIGH';
  return call.within(isNew ? 'neigh_add' : 'neigh_delete', message.NDA_DST, () =>
    (isNew ? neighAdd : neighDelete)(call, message, net),
  );
};

/** neigh_flush_dev(). @param skip_perm permanent ones stay */
const flushDev = (call: Call, family: AddressFamily, { net, dev }: NetDevice, skip_perm: boolean): void => {
  for (const neigh of neighboursOf(call.kernel, net, family)) {
    const stays = skip_perm && (neigh.nud_state & NUD.PERMANENT) !== 0;
    if (neigh.dev === dev && !stays) neighRemove(call, 'neigh_flush_dev', net, neigh);
  }
};

/** neigh_ifdown(), and with `skip_perm` neigh_carrier_down(): proxies too, but for permanent ones. */
export const neighIfdown = (
  call: Call,
  family: AddressFamily,
  device: NetDevice,
  skip_perm = false,
): void => {
  flushDev(call, family, device, skip_perm);
  const { net, dev } = device;
  for (const entry of proxiesOf(call.kernel, net, family))
    if (entry.dev === dev && !(skip_perm && entry.permanent))
      call.emit({ type: 'pneigh_ifdown', net, dev, key: entry.key });
};

const FAMILIES = ['AF_INET', 'AF_INET6'] as const satisfies readonly AddressFamily[];

/** arp_netdev_event(), ndisc_netdev_event(); what goes down with a device goes with its routes. */
export const notifier: Notifier = (call, event, device) => {
  for (const family of FAMILIES) {
    if (event === 'NETDEV_CHANGEADDR') flushDev(call, family, device, false);
    if (event === 'NETDEV_CHANGE' && !device.carrier) neighIfdown(call, family, device, true);
  }
};

/** Proxies of no device: Linux forgets them in its table, where nobody finds them. */
export const pernet = {
  arp_net_ops: {
    exit: (call, net) => {
      if (call.kernel.neigh.nets.has(net)) call.emit({ type: 'arp_net_exit', net });
    },
  },
} satisfies Record<string, PernetHooks>;
