/**
 * nsfs: one inode a net, shared by all bind mounts and open files of it; the inode holds one reference to the net
 * (fs/nsfs.c). An inode comes with its first user and is evicted with its last.
 */
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Call } from '../kernel.js';
import { getNet, netLabel, putNet } from '../net/net_namespace.js';

export const NsfsEvent = t.union([
  t.type({ type: t.literal('ns_get_path'), net: int }),
  t.type({ type: t.literal('dput'), net: int }),
]);
export type NsfsEvent = t.TypeOf<typeof NsfsEvent>;

export interface NsfsSlice {
  /** net cookie → number of mounts and open files that use its inode; no row, no inode. */
  readonly inodes: Map<number, number>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly nsfs: NsfsSlice;
  }
  interface Events {
    readonly nsfs: NsfsEvent;
  }
}

export const initial: NsfsSlice = { inodes: Map() };

export const sites = { ns_get_path: 'ns_get_path', dput: 'nsfs_evict' } satisfies Record<
  NsfsEvent['type'],
  string
>;

/** A mount or an open file begins to use the nsfs inode of `net`. */
export const nsGetPath = (call: Call, net: number): void => {
  if (!call.kernel.nsfs.inodes.has(net)) getNet(call, net, { kind: 'nsfs' });
  call.emit({ type: 'ns_get_path', net });
};

/** A mount or an open file lets go of the nsfs inode of `net`. */
export const nsPutPath = (call: Call, net: number): void => {
  call.emit({ type: 'dput', net });
  if (!call.kernel.nsfs.inodes.has(net))
    call.within('nsfs_evict', netLabel(call.kernel, net), () => putNet(call, net, { kind: 'nsfs' }));
};

export const evolve = (slice: NsfsSlice, event: NsfsEvent): NsfsSlice => {
  const users = slice.inodes.get(event.net, 0);
  switch (event.type) {
    case 'ns_get_path':
      return { inodes: slice.inodes.set(event.net, users + 1) };
    case 'dput':
      return { inodes: users > 1 ? slice.inodes.set(event.net, users - 1) : slice.inodes.delete(event.net) };
  }
};
