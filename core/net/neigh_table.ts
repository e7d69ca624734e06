/**
 * struct neighbour and struct pneigh_entry, and the tables that they are in (include/net/neighbour.h, Linux 6.18). The
 * kernel's tables are hashed with a random key, so that the order of a dump is nobody's; here it is that of creation.
 */
import { Map, OrderedMap } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Kernel } from '../kernel.js';
import { familyOf } from './inet.js';
import type { AddressFamily } from './inet.js';
import { NUD } from './ndmsg.js';
import type { Ndmsg } from './ndmsg.js';
import { IFF, deviceOf } from './netdevice.js';
import type { NetDevice } from './netdevice.js';

export const Neighbour = t.type({
  dev: int,
  primary_key: t.string,
  /** The link-layer address; ''; none was ever known. */
  ha: t.string,
  /** NUD_* */
  nud_state: int,
  /** NTF_* */
  flags: int,
  protocol: int,
});
export type Neighbour = t.TypeOf<typeof Neighbour>;

/** What a constructor says of a new neighbour. */
export type Constructed = Pick<Neighbour, 'primary_key' | 'ha' | 'nud_state'>;

export const PneighEntry = t.type({
  /** 0: of any device. */
  dev: int,
  key: t.string,
  flags: int,
  protocol: int,
  /** It outlives the carrier of its device. */
  permanent: t.boolean,
});
export type PneighEntry = t.TypeOf<typeof PneighEntry>;

/** What one net has in the tables of both families. */
interface NeighTables {
  /** By device and address. */
  readonly nht: OrderedMap<string, Neighbour>;
  readonly phash_buckets: OrderedMap<string, PneighEntry>;
}

export interface NeighSlice {
  /** By net cookie; empty ones are absent. */
  readonly nets: Map<number, NeighTables>;
}

export const NeighEvent = t.union([
  t.type({ type: t.keyof({ neigh_create: null, neigh_update: null }), net: int, neigh: Neighbour }),
  t.type({
    type: t.keyof({ neigh_flush_dev: null, neigh_remove_one: null }),
    net: int,
    dev: int,
    primary_key: t.string,
  }),
  t.type({ type: t.literal('pneigh_create'), net: int, entry: PneighEntry }),
  t.type({
    type: t.keyof({ pneigh_delete: null, pneigh_ifdown: null }),
    net: int,
    dev: int,
    key: t.string,
  }),
  t.type({ type: t.literal('arp_net_exit'), net: int }),
  /** A message: of one that has come or changed … */
  t.type({
    type: t.literal('neigh_notify'),
    nlmsg_type: t.literal('RTM_NEWNEIGH'),
    net: int,
    dev: int,
    primary_key: t.string,
  }),
  /** … and of one that is no longer in the table. */
  t.type({
    type: t.literal('neigh_notify'),
    nlmsg_type: t.literal('RTM_DELNEIGH'),
    net: int,
    neigh: Neighbour,
  }),
]);
export type NeighEvent = t.TypeOf<typeof NeighEvent>;

declare module '../kernel.js' {
  interface Kernel {
    readonly neigh: NeighSlice;
  }
  interface Events {
    readonly neigh: NeighEvent;
  }
}

export const initial: NeighSlice = { nets: Map() };

export const sites = {
  neigh_create: '___neigh_create',
  neigh_update: '__neigh_update',
  neigh_flush_dev: 'neigh_flush_dev',
  neigh_remove_one: 'neigh_remove_one',
  pneigh_create: 'pneigh_create',
  pneigh_delete: 'pneigh_delete',
  pneigh_ifdown: 'pneigh_ifdown_and_unlock',
  arp_net_exit: 'arp_net_exit',
  neigh_notify: '__neigh_notify',
} satisfies Record<NeighEvent['type'], string>;

const NO_NEIGHBOURS: NeighTables = { nht: OrderedMap(), phash_buckets: OrderedMap() };

const keyOf = (dev: number, address: string): string => `${dev} ${address}`;

const tablesOf = (kernel: Kernel, net: number): NeighTables => kernel.neigh.nets.get(net) ?? NO_NEIGHBOURS;

/** neigh_lookup() */
export const neighLookup = (kernel: Kernel, net: number, dev: number, key: string): Neighbour | undefined =>
  tablesOf(kernel, net).nht.get(keyOf(dev, key));

/** pneigh_lookup(): a proxy of the device, else one of any. */
export const pneighLookup = (
  kernel: Kernel,
  net: number,
  dev: number,
  key: string,
): PneighEntry | undefined => pneighOf(kernel, net, dev, key) ?? pneighOf(kernel, net, 0, key);

/** The proxy of just this device, or with 0 of none. */
export const pneighOf = (kernel: Kernel, net: number, dev: number, key: string): PneighEntry | undefined =>
  tablesOf(kernel, net).phash_buckets.get(keyOf(dev, key));

/** Of IPv4 first. */
const inFamily = <A>(of: (item: A) => string, items: readonly A[], family?: AddressFamily): A[] =>
  (['AF_INET', 'AF_INET6'] as const)
    .filter((each) => family === undefined || each === family)
    .flatMap((each) => items.filter((item) => familyOf(of(item)) === each));

/** neigh_dump_table(). @param family undefined: both */
export const neighboursOf = (kernel: Kernel, net: number, family?: AddressFamily): Neighbour[] =>
  inFamily(({ primary_key }) => primary_key, tablesOf(kernel, net).nht.valueSeq().toArray(), family);

/** pneigh_dump_table(). @param family undefined: both */
export const proxiesOf = (kernel: Kernel, net: number, family?: AddressFamily): PneighEntry[] =>
  inFamily(({ key }) => key, tablesOf(kernel, net).phash_buckets.valueSeq().toArray(), family);

/** States in which the link-layer address is good for sending. */
export const NUD_VALID = NUD.PERMANENT | NUD.NOARP | NUD.REACHABLE | NUD.PROBE | NUD.STALE | NUD.DELAY;

const protocolOf = (protocol: number): { readonly NDA_PROTOCOL?: number } =>
  protocol === 0 ? {} : { NDA_PROTOCOL: protocol };

/** neigh_fill_info() */
export const neighFillInfo = (kernel: Kernel, neigh: Neighbour): Ndmsg => ({
  ndm_family: familyOf(neigh.primary_key),
  ndm_ifindex: deviceOf(kernel, neigh.dev).ifindex,
  ndm_state: neigh.nud_state,
  ndm_flags: neigh.flags,
  NDA_DST: neigh.primary_key,
  ...((neigh.nud_state & NUD_VALID) !== 0 && { NDA_LLADDR: neigh.ha }),
  ...protocolOf(neigh.protocol),
});

/** pneigh_fill_info() */
export const pneighFillInfo = (kernel: Kernel, { dev, key, flags, protocol }: PneighEntry): Ndmsg => ({
  ndm_family: familyOf(key),
  ndm_ifindex: dev === 0 ? 0 : deviceOf(kernel, dev).ifindex,
  ndm_state: NUD.NONE,
  ndm_flags: flags,
  NDA_DST: key,
  ...protocolOf(protocol),
});

const ETH_ALEN = 6;

/** arp_mc_map(), ndisc_mc_map(). @param group the group's address on Ethernet, as a number */
export const mcMap = ({ flags, broadcast }: NetDevice, group: bigint): string => {
  if ((flags & IFF.LOOPBACK) !== 0) return broadcast;
  const digits = group.toString(16).padStart(2 * ETH_ALEN, '0');
  return (digits.match(/../g) ?? []).join(':');
};

const change = (
  { nets }: NeighSlice,
  net: number,
  to: (tables: NeighTables) => Partial<NeighTables>,
): NeighSlice => {
  const before = nets.get(net) ?? NO_NEIGHBOURS;
  const after = { ...before, ...to(before) };
  const gone = after.nht.isEmpty() && after.phash_buckets.isEmpty();
  return { nets: gone ? nets.delete(net) : nets.set(net, after) };
};

export const evolve = (slice: NeighSlice, event: NeighEvent): NeighSlice => {
  switch (event.type) {
    case 'neigh_create':
    case 'neigh_update': {
      const { neigh } = event;
      return change(slice, event.net, ({ nht }) => ({
        nht: nht.set(keyOf(neigh.dev, neigh.primary_key), neigh),
      }));
    }
    case 'neigh_flush_dev':
    case 'neigh_remove_one':
      return change(slice, event.net, ({ nht }) => ({
        nht: nht.delete(keyOf(event.dev, event.primary_key)),
      }));
    case 'pneigh_create': {
      const { entry } = event;
      return change(slice, event.net, ({ phash_buckets }) => ({
        phash_buckets: phash_buckets.set(keyOf(entry.dev, entry.key), entry),
      }));
    }
    case 'pneigh_delete':
    case 'pneigh_ifdown':
      return change(slice, event.net, ({ phash_buckets }) => ({
        phash_buckets: phash_buckets.delete(keyOf(event.dev, event.key)),
      }));
    case 'arp_net_exit':
      return { nets: slice.nets.delete(event.net) };
    case 'neigh_notify':
      return slice;
  }
};
