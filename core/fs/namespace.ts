/**
 * Mounts in mount namespaces, and the directory /run/netns (fs/namespace.c, fs/namei.c, 6.18). Every mount namespace has
 * a root; /run/netns can be a mount of its own; nets are mounted on files, in /run/netns or anywhere else. The files are
 * the same in all mount namespaces, the mounts on them are not. Left out: other filesystems, MS_UNBINDABLE, chroot,
 * EBUSY for a mount through which a file is open.
 */
import { Map, OrderedMap, Set } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { INIT_USER_NS } from '../kernel/cred.js';
import { putUserNs } from '../kernel/user_namespace.js';
import { netPassiveDec, netPassiveInc } from '../net/net_alloc.js';
import {
  childrenOf,
  enslaved,
  handedOver,
  isPristine,
  mountIn,
  mountOf,
  mountsIn,
  mountsNetsElsewhere,
  mountsOfNet,
  mountsOn,
  ownNets,
  reparented,
  rootedTree,
  withMount,
  withPropagation,
  withoutMount,
  withoutTree,
} from './mnt_tree.js';
import type { Mount, Root, Trees } from './mnt_tree.js';
import { evictUnused, holdInode } from './nsfs.js';
import { changed, isWithin, placeUnder, receiversOf } from './pnode.js';
import type { Propagation } from './pnode.js';

export const INIT_MNT_NS = 1;
const ROOT_MOUNT = 1;

const orNull = t.union([int, t.null]);
const MountRoot = t.union([
  t.type({ kind: t.literal('directory') }),
  t.type({ kind: t.literal('net'), net: int }),
  t.type({ kind: t.literal('sysfs'), net: int }),
]);

export const MountEvent = t.union([
  t.type({ type: t.literal('mkdir') }),
  t.type({ type: t.literal('vfs_create'), name: t.string, mode: int }),
  t.type({ type: t.literal('vfs_symlink'), name: t.string, target: t.string }),
  t.type({ type: t.literal('vfs_unlink'), name: t.string }),
  t.intersection([
    t.type({
      type: t.literal('attach_mnt'),
      mnt: int,
      mnt_ns: int,
      parent: int,
      path: t.string,
      root: MountRoot,
      group: orNull,
      master: orNull,
    }),
    t.partial({ locked: t.boolean }),
  ]),
  t.type({ type: t.literal('umount_mnt'), mnt: int, mnt_ns: int, path: t.string }),
  t.type({
    type: t.literal('change_mnt_propagation'),
    mnt: int,
    mnt_ns: int,
    path: t.string,
    group: orNull,
    master: orNull,
  }),
  /** Every mount of a mount namespace becomes a slave. */
  t.type({ type: t.literal('do_change_type'), mnt_ns: int }),
  t.type({ type: t.literal('copy_mnt_ns'), mnt_ns: int, from: int, user_ns: int }),
  t.type({ type: t.literal('put_mnt_ns'), mnt_ns: int }),
]);
export type MountEvent = t.TypeOf<typeof MountEvent>;

export interface MountSlice {
  /** Whether there is a directory /run/netns. */
  readonly directory: 'absent' | 'plain';
  /** Files in /run/netns, oldest first, with their permissions, and symbolic links, with where they lead. */
  readonly dentries: OrderedMap<string, number | string>;
  /** Those of them that are symbolic links. */
  readonly links: Set<string>;
  readonly nextMntNs: number;
  readonly nextMnt: number;
  readonly nextGroup: number;
  /** Mount namespaces by id, each with its mounts. */
  readonly trees: Trees;
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
  links: Set(),
  nextMntNs: INIT_MNT_NS + 1,
  nextMnt: ROOT_MOUNT + 1,
  nextGroup: 1,
  trees: OrderedMap([[INIT_MNT_NS, rootedTree(INIT_USER_NS, ROOT_MOUNT)]]),
};

export const sites = {
  mkdir: 'vfs_mkdir',
  vfs_create: 'vfs_create',
  vfs_symlink: 'vfs_symlink',
  vfs_unlink: 'vfs_unlink',
  attach_mnt: 'attach_recursive_mnt',
  umount_mnt: 'umount_tree',
  change_mnt_propagation: 'change_mnt_propagation',
  do_change_type: 'do_change_type',
  copy_mnt_ns: 'copy_mnt_ns',
  put_mnt_ns: 'put_mnt_ns',
} satisfies Record<MountEvent['type'], string>;

/** A mount of a net on a file. */
export interface NetMount {
  readonly mnt_ns: number;
  readonly path: string;
  /** Cookie. */
  readonly net: number;
}

const asNetMounts = (mounts: readonly Mount[]): NetMount[] =>
  mounts.flatMap(({ mnt_ns, path, root }) => (root.kind === 'net' ? [{ mnt_ns, path, net: root.net }] : []));

export const allMounts = ({ mounts: { trees } }: Kernel): Mount[] =>
  [...trees.keys()].flatMap((mnt_ns) => mountsIn(trees, mnt_ns));

/** Every mount of a net; the first mount namespace's first, oldest first. */
export const netMounts = (kernel: Kernel): NetMount[] => asNetMounts(allMounts(kernel));

/** The mounts of one net. */
export const mountsOf = ({ mounts: { trees } }: Kernel, net: number): NetMount[] =>
  [...trees.keys()].flatMap((mnt_ns) => asNetMounts(mountsOfNet(trees, mnt_ns, net)));

/** Whether a net is mounted on a file that is not in /run/netns. */
export const isMountedElsewhere = (kernel: Kernel): boolean => kernel.mounts.trees.some(mountsNetsElsewhere);

/** The mount on top of a path as `mnt_ns` sees it. */
export const topAt = (kernel: Kernel, mnt_ns: number, path: string): Mount | undefined => {
  const mount = mountOf(kernel.mounts.trees, mnt_ns, path);
  return mount.path === path ? mount : undefined;
};

/** The net that is mounted on a file as `mnt_ns` sees it. */
export const mountAt = (kernel: Kernel, mnt_ns: number, path: string): NetMount | undefined => {
  const top = topAt(kernel, mnt_ns, path);
  return top?.root.kind === 'net' ? { mnt_ns, path, net: top.root.net } : undefined;
};

/** Whether something is mounted on a path. */
export const isMounted = (kernel: Kernel, mnt_ns: number, path: string): boolean =>
  topAt(kernel, mnt_ns, path) !== undefined;

/** Whether something is mounted on a path, in a peer group. */
export const isSharedMount = (kernel: Kernel, mnt_ns: number, path: string): boolean =>
  (topAt(kernel, mnt_ns, path)?.group ?? null) !== null;

/** The net that /sys shows in a mount namespace. */
export const sysfsOf = (kernel: Kernel, mnt_ns: number): number | undefined => {
  const top = topAt(kernel, mnt_ns, '/sys');
  return top?.root.kind === 'sysfs' ? top.root.net : undefined;
};

/** A filesystem gets its first mount or loses its last: a net's nsfs inode counts them, a sysfs does not. */
const holdRoot = (call: Call, root: Root): void => {
  if (root.kind === 'net') holdInode(call, root.net);
  if (root.kind === 'sysfs' && !hasSysfs(call.kernel, root.net))
    netPassiveInc(call, root.net, { kind: 'sysfs' });
};

const dropRoot = (call: Call, root: Root): void => {
  if (root.kind === 'net') evictUnused(call, root.net);
  if (root.kind === 'sysfs' && !hasSysfs(call.kernel, root.net))
    netPassiveDec(call, root.net, { kind: 'sysfs' });
};

/** Whether there is a sysfs that shows a net: mounts of it share one superblock. */
export const hasSysfs = (kernel: Kernel, net: number): boolean =>
  kernel.mounts.trees.some(({ sysfs }) => sysfs.has(net));

/**
 * attach_recursive_mnt(): mounts on a path, and under every mount that the one above propagates to.
 * @param source what is cloned by a bind mount: the new mount is its peer, or a fellow slave
 */
export const attach = (
  call: Call,
  mnt_ns: number,
  path: string,
  root: Root,
  source: Pick<Mount, 'group' | 'master'> = { group: null, master: null },
): void =>
  call.within('attach_recursive_mnt', path, () => {
    const above = mountOf(call.kernel.mounts.trees, mnt_ns, path);
    const first = source.group ?? (above.group === null ? null : call.kernel.mounts.nextGroup);
    // A group above → the group of the new mounts under it.
    let below: Map<number, number> = Map();
    if (above.group !== null && first !== null) below = below.set(above.group, first);
    for (const parent of [above, ...receiversOf(call.kernel.mounts.trees, above)]) {
      const { nextMnt: mnt, nextGroup } = call.kernel.mounts;
      const place = parent === above ? path : placeUnder(parent, path);
      if (place === undefined) continue;
      const isPeer = parent === above || (parent.group !== null && parent.group === above.group);
      const group = isPeer ? first : parent.group === null ? null : below.get(parent.group, nextGroup);
      if (parent.group !== null && group !== null) below = below.set(parent.group, group);
      const master = isPeer
        ? source.master
        : parent.master === null
          ? null
          : (below.get(parent.master) ?? null);
      const at = { mnt, mnt_ns: parent.mnt_ns, parent: parent.mnt, path: place };
      holdRoot(call, root);
      call.emit({ type: 'attach_mnt', ...at, root, group, master });
    }
  });

/** do_loopback(MS_BIND | MS_REC) of a directory on itself: the mounts in it are seen in the new mount as well. */
export const bindOnItself = (call: Call, mnt_ns: number, path: string): void =>
  call.within('do_loopback', path, () => {
    const before = mountOf(call.kernel.mounts.trees, mnt_ns, path);
    const inside = childrenOf(call.kernel.mounts.trees, before).filter(
      (child) => child.path !== path && isWithin(child.path, path),
    );
    attach(call, mnt_ns, path, { kind: 'directory' }, before);
    for (const child of inside) attach(call, mnt_ns, child.path, child.root, child);
  });

const detach = (call: Call, { mnt, mnt_ns, path, root }: Mount): void => {
  call.emit({ type: 'umount_mnt', mnt, mnt_ns, path });
  dropRoot(call, root);
};

/**
 * umount_tree(UMOUNT_PROPAGATE): a mount, all in it, and what was propagated from it unless other mounts are in that. What
 * is upon one of those comes to lie where it was.
 */
const umountTree = (call: Call, mount: Mount): void => {
  for (const child of childrenOf(call.kernel.mounts.trees, mount)) umountTree(call, child);
  const above = mountIn(call.kernel.mounts.trees, mount.mnt_ns, mount.parent ?? 0);
  const echoes =
    above === undefined
      ? []
      : receiversOf(call.kernel.mounts.trees, above).flatMap((other) =>
          childrenOf(call.kernel.mounts.trees, other).filter(
            (each) =>
              each.path === placeUnder(other, mount.path) &&
              childrenOf(call.kernel.mounts.trees, each).every((upon) => upon.path === each.path),
          ),
        );
  for (const each of [mount, ...echoes])
    if (mountIn(call.kernel.mounts.trees, each.mnt_ns, each.mnt) !== undefined) detach(call, each);
};

/** umount2(). @param lazy MNT_DETACH. @returns EINVAL: nothing is mounted there; EBUSY: there are mounts in it. */
export const umount = (call: Call, mnt_ns: number, path: string, lazy: boolean): Verdict =>
  call.within('path_umount', path, () => {
    const mount = topAt(call.kernel, mnt_ns, path);
    if (mount === undefined || mount.parent === null || mount.locked === true)
      return refuse('EINVAL', 'path_umount');
    if (!lazy && childrenOf(call.kernel.mounts.trees, mount).length > 0) return refuse('EBUSY', 'do_umount');
    umountTree(call, mount);
    return undefined;
  });

/** Whether a file is mounted upon in any mount namespace. */
export const isMountedUpon = (kernel: Kernel, path: string): boolean =>
  kernel.mounts.trees.some(({ byPath }) => byPath.has(path));

/** unlink(): the file goes, and with it the mounts on it everywhere. @returns EBUSY: mounted upon here. */
export const unlink = (call: Call, mnt_ns: number, path: string, name: string | undefined): Verdict =>
  call.within('do_unlinkat', path, () => {
    if (topAt(call.kernel, mnt_ns, path) !== undefined) return refuse('EBUSY', 'do_unlinkat');
    if (name !== undefined) call.emit({ type: 'vfs_unlink', name });
    call.within('detach_mounts', path, () => {
      const { trees } = call.kernel.mounts;
      for (const each of trees.keys()) for (const mount of mountsOn(trees, each, path)) detach(call, mount);
    });
    return undefined;
  });

/** mount(MS_SHARED, …). @param deep MS_REC: everything in it as well. @returns EINVAL: no mount point. */
export const changeType = (
  call: Call,
  mnt_ns: number,
  path: string,
  to: Propagation,
  deep: boolean,
): Verdict =>
  call.within('do_change_type', path, () => {
    const top = topAt(call.kernel, mnt_ns, path);
    if (top === undefined) return refuse('EINVAL', 'do_change_type');
    // What `ip netns exec` does to all mounts of its copy is done to them at once.
    if (deep && to === 'MS_SLAVE' && path === '/' && isPristine(call.kernel.mounts.trees, mnt_ns)) {
      call.emit({ type: 'do_change_type', mnt_ns });
      return undefined;
    }
    const each = (mount: Mount): void => {
      const { trees, nextGroup } = call.kernel.mounts;
      const { mnt } = mount;
      const now = changed(trees, mount, to, nextGroup);
      if (now.group !== mount.group || now.master !== mount.master)
        call.emit({ type: 'change_mnt_propagation', mnt, mnt_ns, path: mount.path, ...now });
      if (deep) for (const child of childrenOf(trees, mount)) each(child);
    };
    each(top);
    return undefined;
  });

/**
 * copy_mnt_ns(): a copy of every mount in `from`, each a peer or a fellow slave of its original; for another user
 * namespace, slaves of what is shared.
 * @param owner the user namespace that owns it. @returns its id.
 */
export const copyMntNs = (call: Call, from: number, owner?: number): number =>
  call.within('copy_mnt_ns', '', () => {
    const mnt_ns = call.kernel.mounts.nextMntNs;
    const user_ns = owner ?? call.kernel.mounts.trees.get(from)?.user_ns ?? INIT_USER_NS;
    call.emit({ type: 'copy_mnt_ns', mnt_ns, from, user_ns });
    return mnt_ns;
  });

/** put_mnt_ns(): nobody is in it any more; its mounts go, and nobody else's with them. */
export const putMntNs = (call: Call, mnt_ns: number): void =>
  call.within('put_mnt_ns', '', () => {
    const { trees } = call.kernel.mounts;
    const { user_ns = INIT_USER_NS, sysfs = Map<number, unknown>() } = trees.get(mnt_ns) ?? {};
    call.emit({ type: 'put_mnt_ns', mnt_ns });
    for (const net of ownNets(trees, mnt_ns)) dropRoot(call, { kind: 'net', net });
    for (const net of sysfs.keys()) dropRoot(call, { kind: 'sysfs', net });
    putUserNs(call, user_ns);
  });

export const evolve = (slice: MountSlice, event: MountEvent): MountSlice => {
  switch (event.type) {
    case 'mkdir':
      return { ...slice, directory: 'plain' };
    case 'vfs_create':
      return { ...slice, dentries: slice.dentries.set(event.name, event.mode) };
    case 'vfs_symlink':
      return {
        ...slice,
        dentries: slice.dentries.set(event.name, event.target),
        links: slice.links.add(event.name),
      };
    case 'vfs_unlink':
      return {
        ...slice,
        dentries: slice.dentries.delete(event.name),
        links: slice.links.delete(event.name),
      };
    case 'attach_mnt': {
      const { type: _type, ...mount } = event;
      const { mnt, mnt_ns, parent, path } = mount;
      const nextGroup = Math.max(slice.nextGroup, (mount.group ?? 0) + 1);
      // What was propagated to a place where something is mounted already goes beneath that.
      const upon = reparented(slice.trees, mnt_ns, path, parent, mnt);
      return { ...slice, nextMnt: mnt + 1, nextGroup, trees: withMount(upon, mount) };
    }
    case 'umount_mnt': {
      const { mnt, mnt_ns, path } = event;
      const below = mountIn(slice.trees, mnt_ns, mnt)?.parent ?? null;
      const slid = below === null ? slice.trees : reparented(slice.trees, mnt_ns, path, mnt, below);
      return { ...slice, trees: withoutMount(slid, mnt_ns, mnt) };
    }
    case 'change_mnt_propagation': {
      const { mnt, mnt_ns, group } = event;
      const nextGroup = Math.max(slice.nextGroup, (group ?? 0) + 1);
      return { ...slice, nextGroup, trees: withPropagation(slice.trees, mnt_ns, mnt, event) };
    }
    case 'do_change_type': {
      const trees = slice.trees.update(event.mnt_ns, (tree) => tree && enslaved(tree, slice.nextMnt));
      return { ...slice, trees };
    }
    case 'copy_mnt_ns': {
      const { mnt_ns, from, user_ns } = event;
      const source = slice.trees.get(from);
      if (source === undefined) throw new Error(`there is no mount namespace ${from} to copy`);
      const copy = source.user_ns === user_ns ? source : handedOver(source, user_ns, slice.nextMnt);
      return { ...slice, nextMntNs: mnt_ns + 1, trees: slice.trees.set(mnt_ns, copy) };
    }
    case 'put_mnt_ns':
      return { ...slice, trees: withoutTree(slice.trees, event.mnt_ns) };
  }
};
