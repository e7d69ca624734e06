import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsOf } from '../../../core/net/inet.js';
import { addressOf, emptyChildren, fullChildren, trieOf } from '../../../projections/proc_net/lc_trie.js';
import type { TrieNode } from '../../../projections/proc_net/lc_trie.js';

const keys = (...addresses: string[]): number[] => addresses.map((address) => Number(bitsOf(address)));

const leavesOf = (node: TrieNode | undefined): number[] =>
  node === undefined ? [] : node.kind === 'leaf' ? [node.key] : node.children.flatMap(leavesOf);

test('two keys that differ in their last bits share a node that skips the others', () => {
  const trie = trieOf(keys('127.0.0.1', '127.0.0.0', '127.255.255.255'));
  expect(trie).toMatchObject({ kind: 'tnode', pos: 22, bits: 2 });
  if (trie?.kind !== 'tnode') return;
  expect([addressOf(trie), fullChildren(trie), emptyChildren(trie)]).toEqual(['127.0.0.0', 0, 2]);
});

test('a trie has every key once, in ascending order, whatever the order in which they came', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(0xffffffff), { minLength: 1 }), (some) => {
      expect(leavesOf(trieOf(some))).toEqual(some.toSorted((a, b) => a - b));
    }),
  );
});

test('no node has fewer than two children, and a child lies within its slot', () => {
  const check = (node: TrieNode): void => {
    if (node.kind === 'leaf') return;
    expect(node.children.length - emptyChildren(node)).toBeGreaterThanOrEqual(2);
    node.children.forEach((child, i) => {
      if (child === undefined) return;
      expect((child.key >>> node.pos) & (node.children.length - 1)).toBe(i);
      check(child);
    });
  };
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(0xffffffff), { minLength: 1, maxLength: 200 }), (some) => {
      const trie = trieOf(some);
      if (trie !== undefined) check(trie);
    }),
  );
});
