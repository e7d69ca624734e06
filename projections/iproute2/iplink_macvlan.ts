/** The macvlan and macvtap kinds on the command line (ip/iplink_macvlan.c). */
import * as E from 'fp-ts/lib/Either.js';
import type { LinkData } from '../../core/link/link_data.js';
import { macvlansOn } from '../../core/link/macvlan.js';
import { failed } from '../program.js';
import { getUnsigned, incompleteCommand } from './argument.js';
import type { Answer } from './ip_common.js';
import type { LinkUtil, PrintOpt } from './iplink_parse.js';
import { both } from './json_print.js';
import type { Piece } from './json_print.js';
import { linkUtil } from './link_util.js';
import type { Option, Take, Taken } from './link_util.js';
import { llAddrA2n, llAddrLength } from './ll_addr.js';

const usage = (
  kind: string,
): string => `Usage: ... ${kind} mode MODE [flag MODE_FLAG] MODE_OPTS [bcqueuelen BC_QUEUE_LEN]

MODE: private | vepa | bridge | passthru | source
MODE_FLAG: null | nopromisc | nodst
MODE_OPTS: for mode "source":
	macaddr { { add | del } <macaddr> | set [ <macaddr> [ <macaddr>  ... ] ] | flush }
BC_QUEUE_LEN: Length of the rx queue for broadcast/multicast: [0-4294967295]
`;

const wrong = (word: string, choice: string, given: string): E.Either<Answer, never> =>
  E.left(failed(1, `Error: argument of "${word}" must be ${choice}, not "${given}"\n`));

const MODES = ['private', 'vepa', 'bridge', 'passthru', 'source'] as const;

const mode: Take = (data, word) => {
  const IFLA_MACVLAN_MODE = MODES.find((name) => name === word);
  return IFLA_MACVLAN_MODE === undefined
    ? wrong('mode', '"private", "vepa", "bridge", "passthru" or "source"', word)
    : E.right({ ...data, IFLA_MACVLAN_MODE });
};

const FLAGS = ['nopromisc', 'nodst'] as const;
type Flag = (typeof FLAGS)[number];

const withFlag = (data: LinkData, flag?: Flag): LinkData => {
  const { IFLA_MACVLAN_FLAGS: flags = [] } = data;
  return { ...data, IFLA_MACVLAN_FLAGS: FLAGS.filter((name) => name === flag || flags.includes(name)) };
};

const flag: Take = (data, word) => {
  const named = FLAGS.find((name) => name === word);
  return named === undefined && word !== 'null'
    ? wrong('flag', '"nopromisc", "nodst" or "null"', word)
    : E.right(withFlag(data, named));
};

/** ll_addr_a2n() of an Ethernet address. @returns Left: what it says of a word that is none, if anything */
const source = (word: string): E.Either<string, string> => {
  const address = llAddrA2n(word);
  if (E.isLeft(address)) return E.left(address.left.stderr);
  return llAddrLength(address.right) === 6 ? address : E.left('');
};

/** The addresses that the words begin with. */
const sources = (data: LinkData, words: readonly string[]): Taken<LinkData> => {
  const read = words.map(source);
  const end = read.findIndex(E.isLeft);
  const wrongWord = read[end];
  return {
    data: {
      ...data,
      IFLA_MACVLAN_MACADDR_DATA: read.flatMap((word, i) =>
        E.isLeft(word) || (end >= 0 && i > end) ? [] : [word.right],
      ),
    },
    count: end < 0 ? words.length : end,
    ...(wrongWord !== undefined && E.isLeft(wrongWord) && { warning: wrongWord.left }),
  };
};

const macaddr =
  (kind: string) =>
  (data: LinkData, [what, ...words]: readonly string[]): E.Either<Answer, Taken<LinkData>> => {
    if (what === undefined) return E.left(incompleteCommand());
    if (what === 'flush') return E.right({ data: { ...data, IFLA_MACVLAN_MACADDR_MODE: what }, count: 1 });
    if (what === 'set') {
      const taken = sources({ ...data, IFLA_MACVLAN_MACADDR_MODE: what }, words);
      return E.right({ ...taken, count: taken.count + 1 });
    }
    if (what !== 'add' && what !== 'del') return E.left(failed(1, usage(kind)));
    const [word] = words;
    if (word === undefined) return E.left(incompleteCommand());
    const address = source(word);
    if (E.isLeft(address)) return E.left(failed(1, address.left));
    return E.right({
      data: { ...data, IFLA_MACVLAN_MACADDR_MODE: what, IFLA_MACVLAN_MACADDR: address.right },
      count: 2,
    });
  };

const bcqueuelen: Take = (data, word) => {
  const IFLA_MACVLAN_BC_QUEUE_LEN = getUnsigned(word);
  return IFLA_MACVLAN_BC_QUEUE_LEN === undefined
    ? wrong('bcqueuelen', 'a positive integer [0-4294967295]', word)
    : E.right({ ...data, IFLA_MACVLAN_BC_QUEUE_LEN });
};

const GOLDEN_RATIO_64 = 0x61c8864680b583ebn;
const HASH_SHIFT = 56n;

/** macvlan_eth_hash(): hash_64() of the address as a number of 64 bits, its first octet the lowest but two. */
const bucketOf = (address: string): number => {
  const value = BigInt(`0x${address.split(':').toReversed().join('')}`) << 16n;
  return Number(BigInt.asUintN(64, value * GOLDEN_RATIO_64) >> HASH_SHIFT);
};

/** Bucket by bucket, in each the newest first. */
const inOrder = (addresses: readonly string[]): string[] =>
  addresses.toReversed().toSorted((a, b) => bucketOf(a) - bucketOf(b));

const ofSource = (addresses: readonly string[]): Piece[] => [
  both('macaddr_count', addresses.length, `remotes (${addresses.length}) `),
  ...(addresses.length === 0
    ? []
    : [
        both(
          'macaddr_data',
          inOrder(addresses),
          inOrder(addresses)
            .map((each) => `${each} `)
            .join(''),
        ),
      ]),
];

const printOpt: PrintOpt = ({ system }, { lower, priv }) => {
  if (priv?.kind !== 'macvlan') return undefined;
  const { bc_queue_len_req: asked } = priv;
  const lengths = (lower === null ? [] : macvlansOn(system.kernel(), lower)).map(({ priv: other }) =>
    other?.kind === 'macvlan' ? other.bc_queue_len_req : 0,
  );
  const used = Math.max(asked, ...lengths);
  return [
    both('mode', priv.mode, `mode ${priv.mode} `),
    ...FLAGS.filter((name) => priv.flags.includes(name)).map((name) => both(name, true, `${name} `)),
    both('bcqueuelen', asked, `bcqueuelen ${asked} `),
    both('usedbcqueuelen', used, `usedbcqueuelen ${used} `),
    ...(priv.mode === 'source' ? ofSource(priv.sources) : []),
  ];
};

const options = (kind: string): Option[] => [
  { word: 'mode', value: mode },
  { word: 'flag', value: flag },
  { word: 'macaddr', rest: macaddr(kind) },
  ...FLAGS.map((word) => ({ word, alone: (data: LinkData) => E.right(withFlag(data, word)) })),
  { word: 'bcqueuelen', value: bcqueuelen },
];

const ofKind = (kind: string): LinkUtil =>
  linkUtil({
    kind,
    help: usage(kind),
    printOpt,
    options: options(kind),
    unknown: (word) => `${kind}: unknown option "${word}"?`,
    finish: (data) =>
      data.IFLA_MACVLAN_FLAGS?.includes('nopromisc') === true && data.IFLA_MACVLAN_MODE !== 'passthru'
        ? E.left(failed(1, `${kind}: nopromisc flag only valid in passthru mode\n${usage(kind)}`))
        : E.right(data),
  });

export const macvlan = ofKind('macvlan');
export const macvtap = ofKind('macvtap');
