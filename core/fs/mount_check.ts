/** What must hold of mounts; each function says in a sentence what is wrong, or nothing. */
import type { Kernel } from '../kernel.js';
import { allFiles } from './file.js';
import { childrenOf, isMember, mountIn, relativesOf } from './mnt_tree.js';
import type { Mount } from './mnt_tree.js';
import { allMounts } from './namespace.js';

/** The first answer that is one. */
const first = <A>(items: Iterable<A>, wrong: (item: A) => string | undefined): string | undefined => {
  for (const item of items) {
    const found = wrong(item);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** A mount is on a file that exists, under a mount of its own mount namespace, which exists. */
export const strayMount = (kernel: Kernel): string | undefined =>
  first(allMounts(kernel), ({ path, mnt_ns, parent }) => {
    const [, name] = /^\/run\/netns\/(.+)$/.exec(path) ?? [];
    if (name !== undefined && !kernel.mounts.dentries.has(name))
      return `a mount is on ${path}, which is gone`;
    const above = parent === null ? undefined : mountIn(kernel.mounts.trees, mnt_ns, parent);
    if (above === undefined && path !== '/')
      return `the mount on ${path} in mount namespace ${mnt_ns} hangs in the air`;
    return undefined;
  });

/** A mount namespace has a task or an open file, or is gone. */
export const unusedMntNs = (kernel: Kernel): string | undefined => {
  if (kernel.tasks.tasks.isEmpty()) return undefined;
  const used = new Set(kernel.tasks.nsproxies.valueSeq().map(({ mnt_ns }) => mnt_ns));
  for (const file of allFiles(kernel)) if (file.kind === 'mnt') used.add(file.mnt_ns);
  const all = new Set([...used, ...kernel.mounts.trees.keys()]);
  return first(all, (mnt_ns) =>
    used.has(mnt_ns) && kernel.mounts.trees.has(mnt_ns)
      ? undefined
      : `mount namespace ${mnt_ns} is ${used.has(mnt_ns) ? 'gone and in use' : 'there for nobody'}`,
  );
};

/** Peers have the same mounts under them. */
export const disagreeingPeers = (kernel: Kernel): string | undefined => {
  const { trees } = kernel.mounts;
  // What is on a net's file is on each of its mounts, wherever they are.
  const under = (mount: Mount): string =>
    childrenOf(trees, mount)
      .filter(({ group }) => group !== null)
      .map(({ path, root }) => {
        const place = mount.root.kind === 'directory' ? path : '';
        return `${place} ${root.kind === 'directory' ? '' : root.net}`;
      })
      .toSorted()
      .join();
  return first(allMounts(kernel), (mount) => {
    const { mnt, group, path, mnt_ns, root } = mount;
    const relatives = group === null ? [] : relativesOf(trees, group);
    const peer = relatives.find(
      (other) =>
        other.group === group &&
        (other.mnt !== mnt || other.mnt_ns !== mnt_ns) &&
        (root.kind !== 'directory' || other.path === path),
    );
    return peer === undefined || under(peer) === under(mount)
      ? undefined
      : `mounts under ${path} in mount namespaces ${mnt_ns} and ${peer.mnt_ns} differ`;
  });
};

/** A slave has a master. */
export const strandedSlave = (kernel: Kernel): string | undefined =>
  first(allMounts(kernel), ({ master, path, mnt_ns }) =>
    master === null || relativesOf(kernel.mounts.trees, master).some(isMember(master))
      ? undefined
      : `the mount on ${path} in mount namespace ${mnt_ns} is a slave of nobody`,
  );
