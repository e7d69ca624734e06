/**
 * What a file under /proc/sys/net takes and how it stores it (kernel/sysctl.c, Linux 6.18, 250 ticks a second): the
 * entries of `sysctl_files.ts`, and for each kind of entry the function that reads what was written.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Errno } from '../errno.js';
import { FILES } from './sysctl_files.js';

/** net: each net has its own; init: init_net only; mirror: other nets see init_net's and cannot write it. */
export type Scope = 'net' | 'init' | 'mirror';
/** 0644, 0444, 0200, 0600. */
export type Mode = 'rw' | 'ro' | 'wo' | 'secret';

export interface SysctlEntry {
  readonly name: string;
  readonly scope: Scope;
  readonly mode: Mode;
  readonly kind: string;
  readonly least: bigint;
  readonly greatest: bigint;
  /** In a fresh net. */
  readonly value: string;
}

const TICKS_PER_S = 250n;
const INT_MIN = -2147483648n;
const INT_MAX = 2147483647n;
const UINT_MAX = 4294967295n;
const ULONG_MAX = 18446744073709551615n;
const SECONDS_MAX = INT_MAX / TICKS_PER_S;

/** kind → the function that handles it, and the bounds that its type has. */
const KINDS: Readonly<Record<string, readonly [site: string, least: bigint, greatest: bigint]>> = {
  int: ['proc_dointvec', INT_MIN, INT_MAX],
  u8: ['proc_dou8vec_minmax', 0n, 255n],
  uint: ['proc_douintvec', 0n, UINT_MAX],
  ulong: ['proc_doulongvec_minmax', 0n, ULONG_MAX],
  bool: ['brnf_sysctl_call_tables', INT_MIN, INT_MAX],
  sec: ['proc_dointvec_jiffies', -SECONDS_MAX, SECONDS_MAX],
  ms: ['proc_dointvec_ms_jiffies', 0n, INT_MAX],
  userhz: ['proc_dointvec_userhz_jiffies', INT_MIN, INT_MAX],
  unres_qlen: ['proc_unres_qlen', 0n, 1027504n],
  mtu: ['addrconf_sysctl_mtu', 1280n, INT_MAX],
  ints: ['proc_dointvec_minmax', 1n, INT_MAX],
  port_range: ['ipv4_local_port_range', 1n, 65535n],
  gid_range: ['ipv4_ping_group_range', 0n, UINT_MAX],
  bitmap: ['proc_do_large_bitmap', 0n, 65535n],
  mask: ['rps_default_mask_sysctl', 0n, UINT_MAX],
  congestion: ['proc_tcp_congestion_control', 0n, 0n],
  text: ['proc_dostring', 0n, 0n],
  stable_secret: ['addrconf_sysctl_stable_secret', 0n, 0n],
  hash: ['proc_tcp_ehash_entries', 0n, 0n],
  alias: ['proc_dointvec_jiffies', INT_MIN, INT_MAX],
  flush: ['ipv4_sysctl_rtcache_flush', INT_MIN, INT_MAX],
};

/** The kernel function that handles an entry. */
export const handlerOf = ({ kind, least, greatest }: SysctlEntry): string => {
  const [site = '', lowest, highest] = KINDS[kind] ?? [];
  const bounded = least !== lowest || greatest !== highest;
  return bounded && (kind === 'int' || kind === 'uint') ? `${site}_minmax` : site;
};

const SCOPES: Readonly<Record<string, Scope>> = { init: 'init', mirror: 'mirror' };
const MODES: Readonly<Record<string, Mode>> = { ro: 'ro', wo: 'wo', secret: 'secret' };

const entriesOf = (group: string, files: string): SysctlEntry[] => {
  const words = group.split(' ');
  const scope = SCOPES[words[0] ?? ''] ?? 'net';
  if (scope !== 'net') words.shift();
  const mode = MODES[words[0] ?? ''] ?? 'rw';
  if (mode !== 'rw') words.shift();
  const [kind = '', least, greatest] = words;
  const known = KINDS[kind];
  if (known === undefined) throw new Error(`no kind of sysctl is called ${kind}`);
  const blank = kind === 'text' ? ' ' : '\t';
  return files.split(' ').map((file) => {
    const [name = '', value = ''] = file.split('=');
    return {
      name,
      scope,
      mode,
      kind,
      least: least === undefined || greatest === undefined ? known[1] : BigInt(least),
      greatest: BigInt(greatest ?? least ?? known[2]),
      value: value.replaceAll(':', blank),
    };
  });
};

/** directory (conf and neigh without the part that names a device) → file → entry */
export const TABLE: ReadonlyMap<string, ReadonlyMap<string, SysctlEntry>> = new Map(
  Object.entries(FILES).map(([directory, groups]) => [
    directory,
    new Map(
      Object.entries(groups)
        .flatMap(([group, files]) => entriesOf(group, files))
        .map((entry) => [entry.name, entry]),
    ),
  ]),
);

type Parsed = E.Either<Errno, string>;
const EINVAL: Parsed = E.left('EINVAL');

/** proc_get_long(): a number in C's notation; what follows it after a blank is left alone. */
const numbersIn = (text: string, most: number): bigint[] | undefined => {
  const numbers: bigint[] = [];
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    if (numbers.length === most) break;
    const [, sign, digits = ''] = /^(-?)(0x[0-9a-f]+|\d+)$/i.exec(word) ?? [];
    if (digits === '' || (/^0\d/.test(digits) && /[89]/.test(digits))) return undefined;
    const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
    numbers.push(sign === '-' ? -magnitude : magnitude);
  }
  return numbers.length === 0 ? undefined : numbers;
};

const list = ({ least, greatest }: SysctlEntry, text: string, old: string, count: number): Parsed => {
  const numbers = numbersIn(text, count);
  if (numbers === undefined || numbers.some((n) => n < least || n > greatest)) return EINVAL;
  return E.right([...numbers, ...old.split('\t').slice(numbers.length)].slice(0, count).join('\t'));
};

const portRange = (entry: SysctlEntry, text: string, old: string, unprivileged: string): Parsed => {
  const numbers = numbersIn(text, 2);
  const [low, high = BigInt(old.split('\t')[1] ?? 0)] = numbers ?? [];
  if (low === undefined || low < entry.least || high > entry.greatest) return EINVAL;
  return high < low || low < BigInt(unprivileged) ? EINVAL : E.right(`${low}\t${high}`);
};

const gidRange = (text: string, old: string): Parsed => {
  const numbers = numbersIn(text, 2);
  if (numbers === undefined) return EINVAL;
  const [low = 0n, high = BigInt(old.split('\t')[1] ?? 0)] = numbers;
  return low < 0n || high < low ? E.right('1\t0') : E.right(`${low}\t${high}`);
};

/** Numbers and ranges between commas, as proc_do_large_bitmap() prints them back. */
const bitmap = (text: string, greatest: number): Parsed => {
  const bits = new Set<number>();
  for (const part of text.trim() === '' ? [] : text.trim().split(',')) {
    const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (from === '' || Number(to) < Number(from) || Number(to) > greatest) return EINVAL;
    for (let bit = Number(from); bit <= Number(to); bit += 1) bits.add(bit);
  }
  const sorted = [...bits].toSorted((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const bit of sorted) {
    const last = runs.at(-1);
    if (last?.[1] === bit - 1) last[1] = bit;
    else runs.push([bit, bit]);
  }
  return E.right(runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(','));
};

const MS_PER_TICK = 1000n / TICKS_PER_S;
const USER_HZ = 100n;

/** What reading a number back gives once it has been ticks. */
const throughTicks = (kind: string, n: bigint): bigint => {
  if (kind === 'ms') return ((n + MS_PER_TICK - 1n) / MS_PER_TICK) * MS_PER_TICK;
  if (kind === 'userhz') return (((n * TICKS_PER_S) / USER_HZ) * USER_HZ) / TICKS_PER_S;
  if (kind === 'bool') return n === 0n ? 0n : 1n;
  return n;
};

/** What an entry's neighbours have to say to a write. */
export interface Around {
  readonly old: string;
  /** The value of another file of the same directory. */
  readonly beside: (name: string) => string;
}

/** What a write of `text` makes of an entry. @returns as the entry's handler answers. */
export const parse = (entry: SysctlEntry, text: string, { old, beside }: Around): Parsed => {
  const { kind, least, greatest } = entry;
  switch (kind) {
    case 'ints':
      return list(entry, text, old, old.split('\t').length);
    case 'port_range':
      return portRange(entry, text, old, beside('ip_unprivileged_port_start'));
    case 'gid_range':
      return gidRange(text, old);
    case 'bitmap':
      return bitmap(text, Number(greatest));
    case 'mask':
      return /^[0-9a-f]*\s*$/i.test(text) ? E.right(text.trim() === '' ? '0' : text.trim()) : EINVAL;
    case 'congestion':
      return beside('tcp_available_congestion_control').split(' ').includes(text.trim())
        ? E.right(text.trim())
        : E.left('ENOENT');
    case 'text':
      return E.right(text.trim());
    case 'stable_secret':
      return E.left('EIO');
    default: {
      const [n] = numbersIn(text, 1) ?? [];
      if (n === undefined || n < least || n > greatest) return EINVAL;
      return E.right(String(throughTicks(kind, n)));
    }
  }
};

/** Files that show what another file stores, in another unit. */
export interface Alias {
  /** The directory of the file that stores; undefined: the same. */
  readonly directory?: string;
  readonly name: string;
  readonly shown: (stored: string) => string;
  readonly stored: (n: bigint) => bigint;
}

const MS_PER_S = 1000n;
/** Bytes that a queued packet is charged (SKB_TRUESIZE(ETH_FRAME_LEN)). */
const TRUESIZE = 2090n;
const scaled = (name: string, by: bigint): Alias => ({
  name,
  shown: (stored) => String(BigInt(stored) / by),
  stored: (n) => n * by,
});

export const ALIASES: Readonly<Record<string, Alias>> = {
  'ipv4/ip_forward': {
    directory: 'ipv4/conf/all',
    name: 'forwarding',
    shown: (stored) => stored,
    stored: (n) => n,
  },
  'ipv4/neigh/base_reachable_time': scaled('base_reachable_time_ms', MS_PER_S),
  'ipv6/neigh/base_reachable_time': scaled('base_reachable_time_ms', MS_PER_S),
  'ipv4/neigh/retrans_time': scaled('retrans_time_ms', MS_PER_S / USER_HZ),
  'ipv6/neigh/retrans_time': scaled('retrans_time_ms', MS_PER_TICK),
  'ipv4/neigh/unres_qlen': scaled('unres_qlen_bytes', TRUESIZE),
  'ipv6/neigh/unres_qlen': scaled('unres_qlen_bytes', TRUESIZE),
  'ipv4/route/gc_min_interval': scaled('gc_min_interval_ms', MS_PER_S),
  'ipv6/route/gc_min_interval': scaled('gc_min_interval_ms', MS_PER_S),
};
