/**
 * nsfs: one inode a net, shared by all bind mounts and open files of it; the inode holds one reference to the net
 * (fs/nsfs.c, fs/libfs.c, 6.18). An inode comes with its first user and is evicted with its last. The mounts that use it
 * are those of the mount namespaces; only open files are counted here.
 */
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Call } from '../kernel.js';
import { getNet, netLabel, putNet } from '../net/net_namespace.js';

export const NsfsEvent = t.union([
  t.type({ type: t.literal('nsfs_init_inode'), net: int }),
  t.type({ type: t.literal('ns_get_path'), net: int }),
  t.type({ type: t.literal('dput'), net: int }),
  t.type({ type: t.literal('nsfs_evict'), net: int }),
]);
export type NsfsEvent = t.TypeOf<typeof NsfsEvent>;

export interface NsfsSlice {
  /** net cookie → number of open files of its inode; no row, no inode. */
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

export const sites = {
  nsfs_init_inode: 'path_from_stashed',
  ns_get_path: 'ns_get_path',
  dput: 'dput',
  nsfs_evict: 'nsfs_evict',
} satisfies Record<NsfsEvent['type'], string>;

/** path_from_stashed(): the nsfs inode of `net` is there for a mount or a file of it that is about to be. */
export const holdInode = (call: Call, net: number): void => {
  if (call.kernel.nsfs.inodes.has(net)) return;
  getNet(call, net, { kind: 'nsfs' });
  call.emit({ type: 'nsfs_init_inode', net });
};

/** The last mount or file may have gone: without any the inode goes. */
export const evictUnused = (call: Call, net: number): void => {
  const { nsfs, mounts } = call.kernel;
  if (nsfs.inodes.get(net) !== 0 || mounts.trees.some((tree) => tree.nets.has(net))) return;
  call.within('nsfs_evict', netLabel(call.kernel, net), () => {
    call.emit({ type: 'nsfs_evict', net });
    putNet(call, net, { kind: 'nsfs' });
  });
};

/** An open file begins to use the nsfs inode of `net`. */
export const nsGetPath = (call: Call, net: number): void => {
  holdInode(call, net);
  call.emit({ type: 'ns_get_path', net });
};

/** An open file lets go of the nsfs inode of `net`. */
export const nsPutPath = (call: Call, net: number): void => {
  call.emit({ type: 'dput', net });
  evictUnused(call, net);
};

export const evolve = ({ inodes }: NsfsSlice, { type, net }: NsfsEvent): NsfsSlice => {
  const files = inodes.get(net, 0);
  switch (type) {
    case 'nsfs_init_inode':
      return { inodes: inodes.set(net, 0) };
    case 'ns_get_path':
      return { inodes: inodes.set(net, files + 1) };
    case 'dput':
      return { inodes: inodes.set(net, files - 1) };
    case 'nsfs_evict':
      return { inodes: inodes.delete(net) };
  }
};
