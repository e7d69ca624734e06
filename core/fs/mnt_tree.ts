/**
 * The mounts of one mount namespace (struct mnt_namespace, fs/mount.h, 6.18), with what they are looked up by. All of it
 * is persistent: a copy shares every row with its original, so that `ip -n` costs the same however many namespaces are
 * mounted. For that a mount keeps its number in every copy; it is known by its mount namespace and its number.
 */
import { Map, OrderedMap } from 'immutable';

/** What is mounted: a directory that the model knows, the nsfs inode of a net, or the sysfs that shows a net. */
export type Root =
  | { readonly kind: 'directory' }
  | { readonly kind: 'net'; readonly net: number }
  | { readonly kind: 'sysfs'; readonly net: number };

/** struct mount, without the mount namespace that it is in. */
export interface MountRow {
  readonly mnt: number;
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

export interface Mount extends MountRow {
  readonly mnt_ns: number;
}

/** Oldest first; arrays, because most are of one mount or two. */
type Index<K> = Map<K, readonly number[]>;

export interface MountTree {
  /** The user namespace that owns it. */
  readonly user_ns: number;
  /** By number, oldest first, as they were when the copy was made; `mountIn` says what they are by now. */
  readonly rows: OrderedMap<number, MountRow>;
  readonly byPath: Index<string>;
  /** NAME → the mounts on /run/netns/NAME. */
  readonly byName: Index<string>;
  readonly byParent: Index<number>;
  readonly byGroup: Index<number>;
  readonly byMaster: Index<number>;
  /** Net cookie → its mounts. */
  readonly nets: Index<number>;
  readonly sysfs: Index<number>;
  /** Mounts with lower numbers were made slaves of their groups, all at once. */
  readonly slavesBelow: number;
  /** Mounts with lower numbers are locked. */
  readonly lockedBelow: number;
}

/** By mount namespace, oldest first. */
export type Trees = OrderedMap<number, MountTree>;

const put = <K>(index: Index<K>, key: K | null, mnt: number): Index<K> =>
  key === null ? index : index.set(key, [...index.get(key, []), mnt]);

const take = <K>(index: Index<K>, key: K | null, mnt: number): Index<K> => {
  if (key === null) return index;
  const left = index.get(key, []).filter((each) => each !== mnt);
  return left.length === 0 ? index.delete(key) : index.set(key, left);
};

const netOf = (root: Root, kind: Root['kind']): number | null =>
  root.kind !== 'directory' && root.kind === kind ? root.net : null;

const RUN_DIR = '/run/netns/';

const nameOf = (path: string): string | null =>
  path.startsWith(RUN_DIR) ? path.slice(RUN_DIR.length) : null;

export const withRow = (tree: MountTree, row: MountRow): MountTree => ({
  ...tree,
  rows: tree.rows.set(row.mnt, row),
  byPath: put(tree.byPath, row.path, row.mnt),
  byName: put(tree.byName, nameOf(row.path), row.mnt),
  byParent: put(tree.byParent, row.parent, row.mnt),
  byGroup: put(tree.byGroup, row.group, row.mnt),
  byMaster: put(tree.byMaster, row.master, row.mnt),
  nets: put(tree.nets, netOf(row.root, 'net'), row.mnt),
  sysfs: put(tree.sysfs, netOf(row.root, 'sysfs'), row.mnt),
});

export const withoutRow = (tree: MountTree, mnt: number): MountTree => {
  const row = tree.rows.get(mnt);
  if (row === undefined) return tree;
  return {
    ...tree,
    rows: tree.rows.delete(mnt),
    byPath: take(tree.byPath, row.path, mnt),
    byName: take(tree.byName, nameOf(row.path), mnt),
    byParent: take(tree.byParent, row.parent, mnt),
    byGroup: take(tree.byGroup, row.group, mnt),
    byMaster: take(tree.byMaster, row.master, mnt),
    nets: take(tree.nets, netOf(row.root, 'net'), mnt),
    sysfs: take(tree.sysfs, netOf(row.root, 'sysfs'), mnt),
  };
};

/** The same mount with something else about it, at its old place among the others. */
const withChanged = (tree: MountTree, row: MountRow): MountTree => {
  const { rows } = tree;
  return { ...withRow(withoutRow(tree, row.mnt), row), rows: rows.set(row.mnt, row) };
};

/** A tree with one mount, its root. */
export const rootedTree = (user_ns: number, mnt: number): MountTree =>
  withRow(
    {
      user_ns,
      rows: OrderedMap(),
      byPath: Map(),
      byName: Map(),
      byParent: Map(),
      byGroup: Map(),
      byMaster: Map(),
      nets: Map(),
      sysfs: Map(),
      slavesBelow: 0,
      lockedBelow: 0,
    },
    { mnt, parent: null, path: '/', root: { kind: 'directory' }, group: null, master: null },
  );

const asIs = (tree: MountTree, mnt_ns: number, row: MountRow): Mount => {
  const { mnt, parent, path, root, group, master, locked } = row;
  const isEnslaved = mnt < tree.slavesBelow && group !== null;
  const now = isEnslaved ? { group: null, master: group } : { group, master };
  const mount: Mount = { mnt, mnt_ns, parent, path, root, group: now.group, master: now.master };
  return locked === true || mnt < tree.lockedBelow ? { ...mount, locked: true } : mount;
};

export const mountIn = (trees: Trees, mnt_ns: number, mnt: number): Mount | undefined => {
  const tree = trees.get(mnt_ns);
  const row = tree?.rows.get(mnt);
  return tree === undefined || row === undefined ? undefined : asIs(tree, mnt_ns, row);
};

const listed = (trees: Trees, mnt_ns: number, numbers: Iterable<number> = []): Mount[] => {
  const tree = trees.get(mnt_ns);
  const mounts: Mount[] = [];
  for (const mnt of numbers) {
    const row = tree?.rows.get(mnt);
    if (tree !== undefined && row !== undefined) mounts.push(asIs(tree, mnt_ns, row));
  }
  return mounts;
};

/** Every mount of a mount namespace, oldest first. */
export const mountsIn = (trees: Trees, mnt_ns: number): Mount[] =>
  listed(trees, mnt_ns, trees.get(mnt_ns)?.rows.keys());

/** The mounts upon and in one, oldest first. */
export const childrenOf = (trees: Trees, { mnt_ns, mnt }: Mount): Mount[] =>
  listed(trees, mnt_ns, trees.get(mnt_ns)?.byParent.get(mnt));

/** The mounts on a path, oldest first. */
export const mountsOn = (trees: Trees, mnt_ns: number, path: string): Mount[] =>
  listed(trees, mnt_ns, trees.get(mnt_ns)?.byPath.get(path));

/** What is mounted on a path within or upon a mount. */
const rowOn = (tree: MountTree, path: string, parent: number | null): MountRow | undefined => {
  for (const mnt of tree.byPath.get(path) ?? []) {
    const row = tree.rows.get(mnt);
    if (row?.parent === parent) return row;
  }
  return undefined;
};

/** What is on top of whatever is mounted on a path. */
const enter = (tree: MountTree, from: MountRow, path: string): MountRow => {
  const next = rowOn(tree, path, from.mnt);
  return next === undefined ? from : enter(tree, next, path);
};

/** The mount that a path is in or upon: a walk from the root, into every mount that is met. */
export const mountOf = (trees: Trees, mnt_ns: number, path: string): Mount => {
  const tree = trees.get(mnt_ns);
  const root = tree && rowOn(tree, '/', null);
  if (tree === undefined || root === undefined) throw new Error(`mount namespace ${mnt_ns} has no root`);
  let now = enter(tree, root, '/');
  for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1))
    now = enter(tree, now, path.slice(0, end));
  return asIs(tree, mnt_ns, enter(tree, now, path));
};

/** The mounts of a net in a mount namespace, oldest first. */
export const mountsOfNet = (trees: Trees, mnt_ns: number, net: number): Mount[] =>
  listed(trees, mnt_ns, trees.get(mnt_ns)?.nets.get(net));

/** The mounts in and the slaves of a group, in all mount namespaces. */
export const relativesOf = (trees: Trees, group: number): Mount[] =>
  [...trees].flatMap(([mnt_ns, tree]) =>
    listed(trees, mnt_ns, [...tree.byGroup.get(group, []), ...tree.byMaster.get(group, [])]),
  );

export const isMember =
  (group: number) =>
  (mount: Mount): boolean =>
    mount.group === group;

/** `left` have gone from groups: where one was the last of its group, the group's slaves become slaves of its master. */
const leftGroups = (trees: Trees, left: Iterable<Mount>): Trees => {
  let now = trees;
  for (const { group, master } of left) {
    if (group === null) continue;
    const relatives = relativesOf(now, group);
    if (relatives.some(isMember(group))) continue;
    for (const { mnt_ns, ...slave } of relatives)
      now = now.update(mnt_ns, (tree) => tree && withChanged(tree, { ...slave, group: null, master }));
  }
  return now;
};

export const withMount = (trees: Trees, { mnt_ns, ...row }: Mount): Trees =>
  trees.update(mnt_ns, (tree) => tree && withRow(tree, row));

export const withoutMount = (trees: Trees, mnt_ns: number, mnt: number): Trees => {
  const gone = mountIn(trees, mnt_ns, mnt);
  if (gone === undefined) return trees;
  return leftGroups(
    trees.update(mnt_ns, (tree) => tree && withoutRow(tree, mnt)),
    [gone],
  );
};

/** Mounts with a number of `least` or more. */
const youngest = (tree: MountTree, least: number): number[] => {
  // The last ones only are looked at, however many there are.
  // oxlint-disable-next-line unicorn/no-array-reverse -- an Immutable sequence is no array, and lazy
  const fromTheEnd = tree.rows.keySeq().reverse();
  return fromTheEnd.takeWhile((mnt) => mnt >= least).toArray();
};

/** Without a whole mount namespace. */
export const withoutTree = (trees: Trees, mnt_ns: number): Trees => {
  const tree = trees.get(mnt_ns);
  if (tree === undefined) return trees;
  // Those below are slaves, and slaves leave nobody.
  return leftGroups(trees.delete(mnt_ns), listed(trees, mnt_ns, youngest(tree, tree.slavesBelow)));
};

/** Writes down what was said of all mounts at once. */
const written = (trees: Trees, mnt_ns: number): Trees =>
  trees.update(mnt_ns, (tree) => {
    if (tree === undefined || (tree.slavesBelow === 0 && tree.lockedBelow === 0)) return tree;
    const plain = { ...tree, slavesBelow: 0, lockedBelow: 0 };
    return mountsIn(trees, mnt_ns).reduce((now, { mnt_ns: _, ...row }) => withChanged(now, row), plain);
  });

export const withPropagation = (
  trees: Trees,
  mnt_ns: number,
  mnt: number,
  now: Pick<Mount, 'group' | 'master'>,
): Trees => {
  const before = mountIn(trees, mnt_ns, mnt);
  if (before === undefined) return trees;
  const isCovered = now.group !== null && mnt < (trees.get(mnt_ns)?.slavesBelow ?? 0);
  const { mnt_ns: _, ...row } = before;
  const changed = (isCovered ? written(trees, mnt_ns) : trees).update(
    mnt_ns,
    (tree) => tree && withChanged(tree, { ...row, ...now }),
  );
  return before.group === now.group ? changed : leftGroups(changed, [before]);
};

/** Those mounts on `path` that lie on `from` come to lie on `to`. */
export const reparented = (trees: Trees, mnt_ns: number, path: string, from: number, to: number): Trees =>
  mountsOn(trees, mnt_ns, path)
    .filter(({ parent }) => parent === from)
    .reduce(
      (now, { mnt }) =>
        now.update(mnt_ns, (tree) => {
          const row = tree?.rows.get(mnt);
          return tree && row && withChanged(tree, { ...row, parent: to });
        }),
      trees,
    );

/** Whether each mount that is shared has a peer in one other mount namespace, as after a copy. */
export const isPristine = (trees: Trees, mnt_ns: number): boolean => {
  const { byGroup, slavesBelow } = trees.get(mnt_ns) ?? {};
  return trees.some(
    (other, each) => each !== mnt_ns && other.byGroup === byGroup && other.slavesBelow === slavesBelow,
  );
};

/** The nets that are mounted in a mount namespace and that no other one shares all of, by the age of their mounts. */
export const ownNets = (trees: Trees, mnt_ns: number): number[] => {
  const nets = trees.get(mnt_ns)?.nets;
  if (trees.some((other, each) => each !== mnt_ns && other.nets === nets)) return [];
  const found = mountsIn(trees, mnt_ns).flatMap(({ root }) => (root.kind === 'net' ? [root.net] : []));
  return [...new Set(found)];
};

/** @param next a number that no mount has yet; all mounts that are shared become slaves of their groups. */
export const enslaved = (tree: MountTree, next: number): MountTree => ({ ...tree, slavesBelow: next });

/** A copy for another user namespace: locked, and slaves of what is shared. */
export const handedOver = (tree: MountTree, user_ns: number, next: number): MountTree => ({
  ...tree,
  user_ns,
  slavesBelow: next,
  lockedBelow: next,
});

const elsewhere = new WeakMap<MountTree['nets'], boolean>();

/** Whether nets are mounted on files that are not in /run/netns. */
export const mountsNetsElsewhere = ({ nets, rows }: MountTree): boolean => {
  const known = elsewhere.get(nets);
  if (known !== undefined) return known;
  const found = rows.some(({ path, root }) => root.kind === 'net' && nameOf(path) === null);
  elsewhere.set(nets, found);
  return found;
};
