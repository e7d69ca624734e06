/** route, fib_trie and fib_triestat (net/ipv4/fib_trie.c, Linux 6.18) of a net without tables: there is no heading then. */

export const fibTriestat = (): string => 'Basic info: size of leaf: 48 bytes, size of tnode: 40 bytes.\n';
