/**
 * Which mounts see what happens under another one: peer groups and slaves (fs/pnode.c, 6.18). A mount is in a peer group
 * (shared), a slave of one, both, or neither (private).
 */
import type { OrderedMap } from 'immutable';

/** What is mounted: a directory that the model knows, the nsfs inode of a net, or the sysfs that shows a net. */
export type Root =
  | { readonly kind: 'directory' }
  | { readonly kind: 'net'; readonly net: number }
  | { readonly kind: 'sysfs'; readonly net: number };

/** struct mount */
export interface Mount {
  readonly mnt: number;
  readonly mnt_ns: number;
  /** The mount that it is in or upon; null for the root of a mount namespace. */
  readonly parent: number | null;
  /** The directory or file that is mounted upon; real paths without links, the same in every mount namespace. */
  readonly path: string;
  readonly root: Root;
  /** Its peer group; null: it is not shared. */
  readonly group: number | null;
  /** The peer group that it is a slave of. */
  readonly master: number | null;
  /** MNT_LOCKED: it came from a mount namespace of another user namespace, and cannot be unmounted alone. */
  readonly locked?: boolean;
}

export type Mounts = OrderedMap<number, Mount>;

/** The mounts that what happens under `from` is repeated under, nearest first: its peers and slaves, and theirs. */
export const receiversOf = (mounts: Mounts, from: Mount): Mount[] => {
  const groups = from.group === null ? [] : [from.group];
  const found: Mount[] = [];
  for (const group of groups)
    for (const each of mounts.values()) {
      if (each.mnt === from.mnt || found.includes(each)) continue;
      if (each.group !== group && each.master !== group) continue;
      found.push(each);
      if (each.group !== null && !groups.includes(each.group)) groups.push(each.group);
    }
  return found;
};

/** `mount` has left its group: when it was the last of it, the group's slaves become slaves of its master. */
const leaveGroup = (mounts: Mounts, { group, master }: Mount): Mounts =>
  group === null || mounts.some((each) => each.group === group)
    ? mounts
    : mounts.map((each) => (each.master === group ? { ...each, master } : each));

export const withoutMount = (mounts: Mounts, mnt: number): Mounts => {
  const gone = mounts.get(mnt);
  return gone === undefined ? mounts : leaveGroup(mounts.delete(mnt), gone);
};

export const withPropagation = (
  mounts: Mounts,
  mnt: number,
  now: Pick<Mount, 'group' | 'master'>,
): Mounts => {
  const before = mounts.get(mnt);
  if (before === undefined) return mounts;
  const { group, master } = now;
  const changed = mounts.set(mnt, { ...before, group, master });
  return before.group === group ? changed : leaveGroup(changed, before);
};

/** What mount(2) makes of how a mount propagates. */
export type Propagation = 'MS_SHARED' | 'MS_PRIVATE' | 'MS_SLAVE';

/** change_mnt_propagation(). @param fresh a group that nobody is in. */
export const changed = (
  mounts: Mounts,
  { mnt, group, master }: Mount,
  to: Propagation,
  fresh: number,
): Pick<Mount, 'group' | 'master'> => {
  switch (to) {
    case 'MS_SHARED':
      return { group: group ?? fresh, master };
    case 'MS_PRIVATE':
      return { group: null, master: null };
    case 'MS_SLAVE': {
      const hasPeers = group !== null && mounts.some((each) => each.group === group && each.mnt !== mnt);
      return { group: null, master: hasPeers ? group : master };
    }
  }
};

/** Whether a path is that of a directory, or of something in it. */
export const isWithin = (path: string, directory: string): boolean =>
  path === directory || directory === '/' || path.startsWith(`${directory}/`);

/** Where what is mounted on `path` under one mount is mounted under another of its group; undefined: nowhere. */
export const placeUnder = (receiver: Mount, path: string): string | undefined => {
  if (receiver.root.kind !== 'directory') return receiver.path;
  return isWithin(path, receiver.path) ? path : undefined;
};

/** Those mounts on `path` that lie on `from` come to lie on `to`. */
export const reparented = (mounts: Mounts, path: string, from: number, to: number): Mounts =>
  mounts.map((each) => (each.parent === from && each.path === path ? { ...each, parent: to } : each));
