/**
 * The directory /run/netns, the files in it, and the mounts on them, seen from mount namespaces (fs/namespace.c,
 * fs/pnode.c, fs/namei.c). The files are one tmpfs that every mount namespace sees; the mounts on them are not.
 *
 * A mount namespace is shared (the first one), or a slave of another: mounts and unmounts reach slaves, never masters.
 * Unlinking a file detaches the mounts on it in every mount namespace. Left out: all other directories, MS_PRIVATE
 * and peers of `unshare -m`.
 */
import { List, Map, OrderedMap } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { nsGetPath, nsPutPath } from './nsfs.js';

export const INIT_MNT_NS = 1;

export const MountEvent = t.union([
  t.type({ type: t.literal('mkdir') }),
  t.type({ type: t.literal('bind_self') }),
  t.type({ type: t.literal('change_mnt_propagation') }),
  t.type({ type: t.literal('vfs_create'), name: t.string }),
  t.type({ type: t.literal('vfs_unlink'), name: t.string }),
  t.type({ type: t.literal('copy_mnt_ns'), mnt_ns: int, master: int }),
  t.type({ type: t.literal('put_mnt_ns'), mnt_ns: int }),
  t.type({ type: t.literal('attach_mnt'), mnt_ns: int, name: t.string, net: int }),
  t.type({ type: t.literal('umount_mnt'), mnt_ns: int, name: t.string }),
]);
export type MountEvent = t.TypeOf<typeof MountEvent>;

export interface Mount {
  readonly mnt_ns: number;
  /** The file under /run/netns that is mounted upon. */
  readonly name: string;
  /** Cookie of the net whose nsfs inode is mounted. */
  readonly net: number;
}

export interface MountSlice {
  /** /run/netns: absent, an ordinary directory, bound onto itself, or that and shared. */
  readonly directory: 'absent' | 'plain' | 'bound' | 'shared';
  /** Files in /run/netns, oldest first. */
  readonly dentries: OrderedMap<string, true>;
  readonly nextMntNs: number;
  /** Mount namespace → its master (null: none). */
  readonly mntNs: Map<number, { readonly master: number | null }>;
  /** Mounts in order; a later one on the same file covers the earlier. */
  readonly mounts: List<Mount>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly mounts: MountSlice;
  }
  interface Events {
    readonly mounts: MountEvent;
  }
}

export const initial: MountSlice = {
  directory: 'absent',
  dentries: OrderedMap(),
  nextMntNs: INIT_MNT_NS + 1,
  mntNs: Map([[INIT_MNT_NS, { master: null }]]),
  mounts: List(),
};

export const sites = {
  mkdir: 'vfs_mkdir',
  bind_self: 'do_loopback',
  change_mnt_propagation: 'change_mnt_propagation',
  vfs_create: 'vfs_create',
  vfs_unlink: 'vfs_unlink',
  copy_mnt_ns: 'copy_mnt_ns',
  put_mnt_ns: 'put_mnt_ns',
  attach_mnt: 'attach_recursive_mnt',
  umount_mnt: 'umount_tree',
} satisfies Record<MountEvent['type'], string>;

/** The mount on top of a file in /run/netns as `mnt_ns` sees it. */
export const mountAt = (kernel: Kernel, mnt_ns: number, name: string): Mount | undefined =>
  kernel.mounts.mounts.findLast((mount) => mount.mnt_ns === mnt_ns && mount.name === name);

/** `mnt_ns` and the mount namespaces that what happens in it reaches: its slaves, and theirs. */
const reachedFrom = (kernel: Kernel, mnt_ns: number): number[] => {
  const slaves = kernel.mounts.mntNs.filter(({ master }) => master === mnt_ns).keySeq();
  return [
    mnt_ns,
    ...slaves
      .toArray()
      .toSorted((a, b) => a - b)
      .flatMap((slave) => reachedFrom(kernel, slave)),
  ];
};

/** bind mount of the nsfs inode of `net` on /run/netns/`name`. @returns ENOENT: no such file. */
export const bindNet = (call: Call, mnt_ns: number, name: string, net: number): Verdict =>
  call.within('do_loopback', name, () => {
    if (!call.kernel.mounts.dentries.has(name)) return refuse('ENOENT', 'do_loopback');
    for (const reached of reachedFrom(call.kernel, mnt_ns)) {
      nsGetPath(call, net);
      call.emit({ type: 'attach_mnt', mnt_ns: reached, name, net });
    }
    return undefined;
  });

const detach = (call: Call, mnt_ns: number, name: string): boolean => {
  const mount = mountAt(call.kernel, mnt_ns, name);
  if (mount === undefined) return false;
  call.emit({ type: 'umount_mnt', mnt_ns, name });
  nsPutPath(call, mount.net);
  return true;
};

/** umount2(MNT_DETACH). @returns ENOENT: no such file; EINVAL: nothing is mounted on it. */
export const umount = (call: Call, mnt_ns: number, name: string): Verdict =>
  call.within('path_umount', name, () => {
    if (!call.kernel.mounts.dentries.has(name)) return refuse('ENOENT', 'path_umount');
    if (mountAt(call.kernel, mnt_ns, name) === undefined) return refuse('EINVAL', 'path_umount');
    for (const reached of reachedFrom(call.kernel, mnt_ns)) detach(call, reached, name);
    return undefined;
  });

/** unlink(): the file goes, and with it the mounts on it everywhere. @returns ENOENT; EBUSY: mounted upon here. */
export const unlink = (call: Call, mnt_ns: number, name: string): Verdict =>
  call.within('do_unlinkat', name, () => {
    if (!call.kernel.mounts.dentries.has(name)) return refuse('ENOENT', 'do_unlinkat');
    if (mountAt(call.kernel, mnt_ns, name) !== undefined) return refuse('EBUSY', 'do_unlinkat');
    call.emit({ type: 'vfs_unlink', name });
    call.within('detach_mounts', name, () => {
      for (const other of call.kernel.mounts.mntNs
        .keySeq()
        .toArray()
        .toSorted((a, b) => a - b))
        while (detach(call, other, name));
    });
    return undefined;
  });

/** copy_mnt_ns(): a slave of `master` with a copy of every mount in it. @returns its id. */
export const copyMntNs = (call: Call, master: number): number =>
  call.within('copy_mnt_ns', '', () => {
    const mnt_ns = call.kernel.mounts.nextMntNs;
    const copied = call.kernel.mounts.mounts.filter((mount) => mount.mnt_ns === master);
    call.emit({ type: 'copy_mnt_ns', mnt_ns, master });
    for (const { name, net } of copied) {
      nsGetPath(call, net);
      call.emit({ type: 'attach_mnt', mnt_ns, name, net });
    }
    return mnt_ns;
  });

/** put_mnt_ns(): its last task is gone; its mounts go, its slaves become slaves of its master. */
export const putMntNs = (call: Call, mnt_ns: number): void =>
  call.within('put_mnt_ns', '', () => {
    for (const { name } of call.kernel.mounts.mounts.filter((mount) => mount.mnt_ns === mnt_ns))
      detach(call, mnt_ns, name);
    call.emit({ type: 'put_mnt_ns', mnt_ns });
  });

export const evolve = (slice: MountSlice, event: MountEvent): MountSlice => {
  switch (event.type) {
    case 'mkdir':
      return { ...slice, directory: 'plain' };
    case 'bind_self':
      return { ...slice, directory: 'bound' };
    case 'change_mnt_propagation':
      return { ...slice, directory: 'shared' };
    case 'vfs_create':
      return { ...slice, dentries: slice.dentries.set(event.name, true) };
    case 'vfs_unlink':
      return { ...slice, dentries: slice.dentries.delete(event.name) };
    case 'copy_mnt_ns':
      return {
        ...slice,
        nextMntNs: event.mnt_ns + 1,
        mntNs: slice.mntNs.set(event.mnt_ns, { master: event.master }),
      };
    case 'put_mnt_ns': {
      const master = slice.mntNs.get(event.mnt_ns)?.master ?? null;
      const mntNs = slice.mntNs
        .delete(event.mnt_ns)
        .map((ns) => (ns.master === event.mnt_ns ? { master } : ns));
      return { ...slice, mntNs };
    }
    case 'attach_mnt': {
      const { mnt_ns, name, net } = event;
      return { ...slice, mounts: slice.mounts.push({ mnt_ns, name, net }) };
    }
    case 'umount_mnt': {
      const at = slice.mounts.findLastIndex(
        (mount) => mount.mnt_ns === event.mnt_ns && mount.name === event.name,
      );
      return at < 0 ? slice : { ...slice, mounts: slice.mounts.delete(at) };
    }
  }
};
