/** What must hold of mounts; each function says in a sentence what is wrong, or nothing. */
import type { Kernel } from '../kernel.js';
import { allFiles } from './file.js';
import { hasSysfs } from './namespace.js';

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
  first(kernel.mounts.mounts.values(), ({ path, mnt_ns, parent }) => {
    const [, name] = /^\/run\/netns\/(.+)$/.exec(path) ?? [];
    if (name !== undefined && !kernel.mounts.dentries.has(name))
      return `a mount is on ${path}, which is gone`;
    if (!kernel.mounts.mntNs.has(mnt_ns)) return `a mount is in mount namespace ${mnt_ns}, which is gone`;
    const above = parent === null ? undefined : kernel.mounts.mounts.get(parent);
    if (above === undefined ? path !== '/' : above.mnt_ns !== mnt_ns)
      return `the mount on ${path} in mount namespace ${mnt_ns} hangs in the air`;
    return undefined;
  });

/** A mount namespace has a task or an open file, or is gone. */
export const unusedMntNs = (kernel: Kernel): string | undefined => {
  if (kernel.tasks.tasks.isEmpty()) return undefined;
  const used = new Set(kernel.tasks.nsproxies.valueSeq().map(({ mnt_ns }) => mnt_ns));
  for (const file of allFiles(kernel)) if (file.kind === 'mnt') used.add(file.mnt_ns);
  const all = new Set([...used, ...kernel.mounts.mntNs.keys()]);
  return first(all, (mnt_ns) =>
    used.has(mnt_ns) && kernel.mounts.mntNs.has(mnt_ns)
      ? undefined
      : `mount namespace ${mnt_ns} is ${used.has(mnt_ns) ? 'gone and in use' : 'there for nobody'}`,
  );
};

/** Peers have the same mounts under them. */
export const disagreeingPeers = (kernel: Kernel): string | undefined => {
  const { mounts } = kernel.mounts;
  // What is on a net's file is on each of its mounts, wherever they are.
  const under = (mnt: number): string =>
    mounts
      .filter(({ parent, group }) => parent === mnt && group !== null)
      .map(({ path, root, parent }) => {
        const isDirectory = mounts.get(parent ?? 0)?.root.kind === 'directory';
        return `${isDirectory ? path : ''} ${root.kind === 'directory' ? '' : root.net}`;
      })
      .valueSeq()
      .toArray()
      .toSorted()
      .join();
  return first(mounts.values(), ({ mnt, group, path, mnt_ns }) => {
    const peer = mounts.find(
      (other) =>
        other.group === group &&
        group !== null &&
        other.mnt !== mnt &&
        (other.root.kind !== 'directory' || other.path === path),
    );
    return peer === undefined || under(peer.mnt) === under(mnt)
      ? undefined
      : `mounts under ${path} in mount namespaces ${mnt_ns} and ${peer.mnt_ns} differ`;
  });
};

/** A slave has a master. */
export const strandedSlave = (kernel: Kernel): string | undefined =>
  first(kernel.mounts.mounts.values(), ({ master, path, mnt_ns }) =>
    master === null || kernel.mounts.mounts.some(({ group }) => group === master)
      ? undefined
      : `the mount on ${path} in mount namespace ${mnt_ns} is a slave of nobody`,
  );

/** The memory of a net stays as long as the net and the sysfs that show it. */
export const wrongPassive = (kernel: Kernel): string | undefined => {
  const nets = new Set([...kernel.net.nets.keys(), ...kernel.net.passive.keys()]);
  for (const { root } of kernel.mounts.mounts.values()) if (root.kind === 'sysfs') nets.add(root.net);
  return first(nets, (net) => {
    const wanted = (kernel.net.nets.has(net) ? 1 : 0) + (hasSysfs(kernel, net) ? 1 : 0);
    const count = kernel.net.passive.get(net) ?? 0;
    return count === wanted ? undefined : `net ${net} has ${count} passive references, not ${wanted}`;
  });
};
