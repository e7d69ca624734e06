/**
 * Which mounts see what happens under another one: peer groups and slaves (fs/pnode.c, 6.18). A mount is in a peer group
 * (shared), a slave of one, both, or neither (private).
 */
import { isMember, relativesOf } from './mnt_tree.js';
import type { Mount, Trees } from './mnt_tree.js';

const isSame = (one: Mount, other: Mount): boolean => one.mnt === other.mnt && one.mnt_ns === other.mnt_ns;

/** The mounts that what happens under `from` is repeated under, nearest first: its peers and slaves, and theirs. */
export const receiversOf = (trees: Trees, from: Mount): Mount[] => {
  const groups = from.group === null ? [] : [from.group];
  const found: Mount[] = [];
  for (const group of groups)
    for (const each of relativesOf(trees, group)) {
      if (isSame(each, from) || found.some((other) => isSame(each, other))) continue;
      found.push(each);
      if (each.group !== null && !groups.includes(each.group)) groups.push(each.group);
    }
  return found;
};

/** What mount(2) makes of how a mount propagates. */
export type Propagation = 'MS_SHARED' | 'MS_PRIVATE' | 'MS_SLAVE';

/** change_mnt_propagation(). @param fresh a group that nobody is in. */
export const changed = (
  trees: Trees,
  mount: Mount,
  to: Propagation,
  fresh: number,
): Pick<Mount, 'group' | 'master'> => {
  const { group, master } = mount;
  switch (to) {
    case 'MS_SHARED':
      return { group: group ?? fresh, master };
    case 'MS_PRIVATE':
      return { group: null, master: null };
    case 'MS_SLAVE': {
      const hasPeers =
        group !== null &&
        relativesOf(trees, group).some((each) => isMember(group)(each) && !isSame(each, mount));
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
