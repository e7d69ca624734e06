/**
 * route, fib_trie and fib_triestat (net/ipv4/fib_trie.c, Linux 6.18). As long as `local` and `main` are one trie, both are
 * told with the routes of both.
 */
import { List } from 'immutable';
import type { Kernel } from '../../core/kernel.js';
import { bitsOf, inetMakeMask } from '../../core/net/inet.js';
import { fibOf, nhsOf } from '../../core/net/ip_fib.js';
import type { FibAlias, FibNh, FibTable } from '../../core/net/ip_fib.js';
import { fibDump } from '../../core/net/fib_trie.js';
import { devGetByIndex } from '../../core/net/netdevice.js';
import { RTN, RT_SCOPE, RT_TABLE } from '../../core/net/rtmsg.js';
import { littleEndian } from './igmp.js';
import { addressOf, emptyChildren, fullChildren, trieOf } from './lc_trie.js';
import type { TrieNode } from './lc_trie.js';

/** include/uapi/linux/route.h */
const RTF = { UP: 0x1, GATEWAY: 0x2, HOST: 0x4, REJECT: 0x200 } as const;
const HEX = 16;
const HOST_LENGTH = 32;

/** fib_flag_trans() */
const flagsOf = ({ type, dst_len }: FibAlias, nh: FibNh | undefined): number =>
  RTF.UP |
  (type === RTN.UNREACHABLE || type === RTN.PROHIBIT ? RTF.REJECT : 0) |
  ((nh?.gw ?? '') === '' ? 0 : RTF.GATEWAY) |
  (dst_len === HOST_LENGTH ? RTF.HOST : 0);

/** What a packet has besides the segment that advmss is about, in bytes. */
const HEADERS = 40;
const ROUTE_WIDTH = 127;

const routeLine = (kernel: Kernel, net: number, alias: FibAlias): string => {
  const { fi } = alias;
  const [nh] = nhsOf(kernel, net, fi);
  const gateway = nh === undefined || nh.gw === '' || nh.gw.includes(':') ? '0.0.0.0' : nh.gw;
  const { advmss = 0, window = 0, rtt = 0 } = fi.metrics;
  const columns = [
    (nh && devGetByIndex(kernel, net, nh.oif)?.name) ?? '*',
    littleEndian(alias.dst),
    littleEndian(gateway),
    flagsOf(alias, nh).toString(HEX).toUpperCase().padStart(4, '0'),
    0,
    0,
    fi.priority,
    littleEndian(inetMakeMask(alias.dst_len)),
    advmss === 0 ? 0 : advmss + HEADERS,
    window,
    rtt >> 3,
  ];
  return `${columns.join('\t').padEnd(ROUTE_WIDTH)}\n`;
};

const HEADING = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';

/** fib_route_seq_show(): the table main, if there is one, without routes of many. */
export const route = (kernel: Kernel, net: number): string => {
  if (!fibOf(kernel, net).tables.has(RT_TABLE.MAIN)) return '';
  const lines = fibDump(kernel, net, { table: RT_TABLE.MAIN, protocol: 0, type: 0, oif: 0 })
    .filter(({ type }) => type !== RTN.BROADCAST && type !== RTN.MULTICAST)
    .map((alias) => routeLine(kernel, net, alias));
  return `${HEADING.padEnd(ROUTE_WIDTH)}\n${lines.join('')}`;
};

interface Trie {
  readonly heading: string;
  readonly root: TrieNode | undefined;
  /** Routes by the address of their prefix, in the order of the leaf. */
  readonly leaves: ReadonlyMap<number, readonly FibAlias[]>;
}

const keyOf = ({ dst }: FibAlias): number => Number(bitsOf(dst));

/** Longest prefix first, of one prefix those of `local` first; else as they are. */
const inLeaf = (a: FibAlias, b: FibAlias): number => b.dst_len - a.dst_len || b.tb_id - a.tb_id;

const grown = (heading: string, tables: readonly FibTable[]): Trie => {
  const aliases = tables.flatMap((table) => [...table.values()].flatMap((each) => each.toArray()));
  const leaves = List(aliases).groupBy(keyOf);
  const sorted = [...leaves].map(([key, each]) => [key, each.toArray().toSorted(inLeaf)] as const);
  return { heading, root: trieOf(leaves.keys()), leaves: new Map(sorted) };
};

/** Tables by their place in fib_table_hash. */
const FIB_TABLE_HASHSZ = 256;

const NAMES = new Map<number, string>([
  [RT_TABLE.LOCAL, 'Local'],
  [RT_TABLE.MAIN, 'Main'],
]);

const triesOf = (kernel: Kernel, net: number): Trie[] => {
  const { tables, has_custom_rules } = fibOf(kernel, net);
  const merged = [RT_TABLE.LOCAL, RT_TABLE.MAIN].flatMap((id) => tables.get(id) ?? []);
  return [...tables]
    .toSorted(([a], [b]) => (a % FIB_TABLE_HASHSZ) - (b % FIB_TABLE_HASHSZ))
    .map(([id, table]) => {
      const name = NAMES.get(id);
      return grown(`${name ?? `Id ${id}`}:\n`, name === undefined || has_custom_rules ? [table] : merged);
    });
};

const nameIn = (names: Readonly<Record<string, number>>, value: number): string | undefined =>
  Object.entries(names).find(([, each]) => each === value)?.[0];

const INDENT = 3;
const indent = (levels: number): string => ' '.repeat(INDENT * levels);

const aliasText = ({ dst_len, fi, type, tos }: FibAlias): string => {
  const scope = nameIn(RT_SCOPE, fi.scope)?.toLowerCase() ?? `scope=${fi.scope}`;
  return `  /${dst_len} ${scope} ${nameIn(RTN, type) ?? `type ${type}`}${tos === 0 ? '' : ` tos=${tos}`}\n`;
};

const nodeText = (trie: Trie, node: TrieNode, depth: number): string => {
  if (node.kind === 'leaf') {
    const aliases = trie.leaves.get(node.key) ?? [];
    const lines = aliases.map((alias) => indent(depth + 1) + aliasText(alias));
    return `${indent(depth)}  |-- ${addressOf(node)}\n${lines.join('')}`;
  }
  const prefix = HOST_LENGTH - node.pos - node.bits;
  const counts = `${node.bits} ${fullChildren(node)} ${emptyChildren(node)}`;
  const below = node.children.map((child) => (child === undefined ? '' : nodeText(trie, child, depth + 1)));
  return `${indent(depth)}  +-- ${addressOf(node)}/${prefix} ${counts}\n${below.join('')}`;
};

/** fib_trie_seq_show() */
export const fibTrie = (kernel: Kernel, net: number): string =>
  triesOf(kernel, net)
    .filter(({ root }) => root !== undefined)
    .map((trie) => trie.heading + (trie.root === undefined ? '' : nodeText(trie, trie.root, 0)))
    .join('');

/** Bytes: struct key_vector of a leaf, struct fib_alias, struct tnode, a pointer. */
const SIZES = { leaf: 48, alias: 56, tnode: 40, pointer: 8 } as const;

interface Stat {
  readonly leaves: number;
  readonly totdepth: number;
  readonly maxdepth: number;
  readonly nullpointers: number;
  readonly pointers: number;
  /** bits → nodes with as many */
  readonly nodesizes: ReadonlyMap<number, number>;
}

const NOTHING: Stat = {
  leaves: 0,
  totdepth: 0,
  maxdepth: 0,
  nullpointers: 0,
  pointers: 0,
  nodesizes: new Map(),
};

/** trie_collect_stats() */
const collect = (stat: Stat, node: TrieNode | undefined, depth: number): Stat => {
  if (node === undefined) return stat;
  if (node.kind === 'leaf')
    return {
      ...stat,
      leaves: stat.leaves + 1,
      totdepth: stat.totdepth + depth,
      maxdepth: Math.max(stat.maxdepth, depth),
    };
  const { bits, children } = node;
  const own: Stat = {
    ...stat,
    pointers: stat.pointers + children.length,
    nullpointers: stat.nullpointers + emptyChildren(node),
    nodesizes: new Map([...stat.nodesizes, [bits, (stat.nodesizes.get(bits) ?? 0) + 1]]),
  };
  return children.reduce((sum, child) => collect(sum, child, depth + 1), own);
};

const CENT = 100;
const KB = 1024;

/** trie_show_stats() */
const statText = ({ heading, root, leaves }: Trie): string => {
  const stat = collect(NOTHING, root, 0);
  const average = stat.leaves === 0 ? 0 : Math.floor((stat.totdepth * CENT) / stat.leaves);
  const prefixes = [...leaves.values()].reduce((sum, { length }) => sum + length, 0);
  const sizes = [...stat.nodesizes].toSorted(([a], [b]) => a - b);
  const tnodes = sizes.reduce((sum, [, count]) => sum + count, 0);
  const bytes =
    SIZES.leaf * stat.leaves + SIZES.alias * prefixes + SIZES.tnode * tnodes + SIZES.pointer * stat.pointers;
  return (
    `${heading}\tAver depth:     ${Math.floor(average / CENT)}.${`${average % CENT}`.padStart(2, '0')}\n` +
    `\tMax depth:      ${stat.maxdepth}\n\tLeaves:         ${stat.leaves}\n\tPrefixes:       ${prefixes}\n` +
    `\tInternal nodes: ${tnodes}\n\t${sizes.map(([bits, count]) => `  ${bits}: ${count}`).join('')}\n` +
    `\tPointers: ${stat.pointers}\nNull ptrs: ${stat.nullpointers}\n` +
    `Total size: ${Math.ceil(bytes / KB)}  kB\n`
  );
};

/** fib_triestat_seq_show() */
export const fibTriestat = (kernel: Kernel, net: number): string =>
  `Basic info: size of leaf: ${SIZES.leaf} bytes, size of tnode: ${SIZES.tnode} bytes.\n` +
  triesOf(kernel, net).map(statText).join('');
