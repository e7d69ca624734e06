/**
 * The shape of a trie of IPv4 prefixes (net/ipv4/fib_trie.c, Linux 6.18: level and path compression): nodes grow by a bit
 * while they are well filled, and shrink while they are nearly empty. When exactly depends on the order in which keys came;
 * keys that have gone are taken as if they had never come.
 */
import { inetNtop } from '../../core/net/inet.js';

export interface Leaf {
  readonly kind: 'leaf';
  readonly key: number;
}

export interface Tnode {
  readonly kind: 'tnode';
  readonly key: number;
  /** The lowest bit that chooses among the children, and how many bits do. */
  readonly pos: number;
  readonly bits: number;
  readonly children: readonly (TrieNode | undefined)[];
}

export type TrieNode = Leaf | Tnode;

const KEYLENGTH = 32;

/** Of 100, at the root and elsewhere. */
const INFLATE_THRESHOLD = { root: 30, inner: 50 } as const;
const HALVE_THRESHOLD = { root: 15, inner: 25 } as const;
/** Steps that one resize takes at the most. */
const MAX_WORK = 10;

/** tnode_new() */
const tnode = (key: number, pos: number, bits: number, children: Tnode['children']): Tnode => {
  const shift = pos + bits;
  return {
    kind: 'tnode',
    key: shift < KEYLENGTH ? ((key >>> shift) << shift) >>> 0 : 0,
    pos,
    bits,
    children,
  };
};

/** get_cindex(): too large if the key differs in bits that are skipped. */
const indexOf = (key: number, node: Tnode): number => (key ^ node.key) >>> node.pos;

/** tnode_full(): a child that skips no bits. */
const isFull = (parent: Tnode, child: TrieNode | undefined): child is Tnode =>
  child?.kind === 'tnode' && child.pos + child.bits === parent.pos;

export const fullChildren = (node: Tnode): number =>
  node.children.filter((child) => isFull(node, child)).length;
export const emptyChildren = (node: Tnode): number =>
  node.children.filter((child) => child === undefined).length;

const shouldInflate = (node: Tnode, isRoot: boolean): boolean => {
  const length = node.children.length;
  const used = length - emptyChildren(node) + fullChildren(node);
  const threshold = length * INFLATE_THRESHOLD[isRoot ? 'root' : 'inner'];
  return used > 1 && node.pos > 0 && 50 * used >= threshold;
};

const shouldHalve = (node: Tnode, isRoot: boolean): boolean => {
  const length = node.children.length;
  const used = length - emptyChildren(node);
  return used > 1 && node.bits > 1 && 100 * used < length * HALVE_THRESHOLD[isRoot ? 'root' : 'inner'];
};

/** replace(): children that skip no bits are looked at again. */
const resized = (node: Tnode): Tnode => ({
  ...node,
  children: node.children.map((child) => (isFull(node, child) ? resize(child, false) : child)),
});

/** inflate(): twice the children. */
const inflate = (old: Tnode): Tnode => {
  const pos = old.pos - 1;
  const children = old.children.flatMap((child): (TrieNode | undefined)[] => {
    if (child === undefined) return [undefined, undefined];
    if (!isFull(old, child)) return (child.key >>> pos) & 1 ? [undefined, child] : [child, undefined];
    if (child.bits === 1) return [...child.children];
    const half = child.children.length / 2;
    const [low, high] = [child.children.slice(0, half), child.children.slice(half)];
    return [low, high].map((part, i) =>
      resize(tnode((child.key | (i << pos)) >>> 0, child.pos, child.bits - 1, part), false),
    );
  });
  return resized(tnode(old.key, pos, old.bits + 1, children));
};

/** halve(): half the children; two that are there become one node. */
const halve = (old: Tnode): Tnode => {
  const children = Array.from({ length: old.children.length / 2 }, (_child, i) => {
    const [low, high] = old.children.slice(2 * i, 2 * i + 2);
    if (low === undefined || high === undefined) return low ?? high;
    return tnode(low.key, old.pos, 1, [low, high]);
  });
  return resized(tnode(old.key, old.pos + 1, old.bits - 1, children));
};

/** resize() */
const resize = (node: Tnode, isRoot: boolean): TrieNode | undefined => {
  let now = node;
  let work = MAX_WORK;
  for (; work > 0 && shouldInflate(now, isRoot); work -= 1) now = inflate(now);
  if (work !== MAX_WORK) return now;
  for (; work > 0 && shouldHalve(now, isRoot); work -= 1) now = halve(now);
  const used = now.children.filter((child) => child !== undefined);
  return used.length < 2 ? used[0] : now;
};

/** The highest bit in which two keys differ. */
const fls = (bits: number): number => KEYLENGTH - 1 - Math.clz32(bits);

/** fib_insert_node() and trie_rebalance() */
const insert = (node: TrieNode | undefined, key: number, isRoot: boolean): TrieNode | undefined => {
  const leaf: Leaf = { kind: 'leaf', key };
  if (node === undefined || (node.kind === 'leaf' && node.key === key)) return leaf;
  if (node.kind === 'leaf' || indexOf(key, node) >= node.children.length) {
    const pos = fls(key ^ node.key);
    const children = (key >>> pos) & 1 ? [node, leaf] : [leaf, node];
    return resize(tnode(key, pos, 1, children), isRoot);
  }
  const at = indexOf(key, node);
  return resize({ ...node, children: node.children.with(at, insert(node.children[at], key, false)) }, isRoot);
};

/** @param keys addresses as numbers, the oldest first @returns undefined: there are none */
export const trieOf = (keys: Iterable<number>): TrieNode | undefined =>
  [...new Set(keys)].reduce<TrieNode | undefined>((trie, key) => insert(trie, key, true), undefined);

export const addressOf = ({ key }: TrieNode): string => inetNtop('AF_INET', BigInt(key));
