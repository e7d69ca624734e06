/**
 * Labels of IPv6 addresses, by which a source is chosen that suits its destination (RFC 6724 as net/ipv6/addrlabel.c and
 * include/uapi/linux/if_addrlabel.h have it, Linux 6.18). A net whose table nobody has changed has no row here.
 * Left out: NLM_F_REPLACE, and that an address of IPv4 matches no prefix of another kind.
 */
import { List, Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { netCapable } from '../kernel/cred.js';
import { netOf } from '../kernel/nsproxy.js';
import { ipv6AddrType } from './addrconf_core.js';
import { familyOf, networkOf, prefixEqual } from './inet.js';
import { devGetByIndex, deviceOf } from './netdevice.js';
import type { PernetHooks } from './pernet.js';

/** struct ifaddrlblmsg and the attributes behind it. */
export const AddrlabelCommand = t.intersection([
  t.type({
    type: t.keyof({ RTM_NEWADDRLABEL: null, RTM_DELADDRLABEL: null }),
    pid: int,
    ifal_family: t.keyof({ AF_INET: null, AF_INET6: null }),
    ifal_prefixlen: int,
    /** 0: of addresses of any device. */
    ifal_index: int,
    IFAL_LABEL: int,
  }),
  t.partial({
    /** Absent: an attribute without an address in it. */
    IFAL_ADDRESS: t.string,
  }),
]);
export type AddrlabelCommand = t.TypeOf<typeof AddrlabelCommand>;

/** struct ip6addrlbl_entry */
const Entry = t.type({ prefix: t.string, prefixlen: int, ifindex: int, label: int });
export type AddrlabelEntry = t.TypeOf<typeof Entry>;

export const AddrlabelEvent = t.union([
  t.type({ type: t.literal('ip6addrlbl_add'), net: int, at: int, entry: Entry }),
  t.type({ type: t.literal('ip6addrlbl_del'), net: int, at: int }),
  t.type({ type: t.literal('ip6addrlbl_net_exit'), net: int }),
]);
export type AddrlabelEvent = t.TypeOf<typeof AddrlabelEvent>;

export interface AddrlabelSlice {
  /** By net. */
  readonly ip6addrlbl_table: Map<number, List<AddrlabelEntry>>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly addrlabel: AddrlabelSlice;
  }
  interface Events {
    readonly addrlabel: AddrlabelEvent;
  }
  interface Commands {
    readonly addrlabel: AddrlabelCommand;
  }
}

export const initial: AddrlabelSlice = { ip6addrlbl_table: Map() };

export const sites = {
  ip6addrlbl_add: '__ip6addrlbl_add',
  ip6addrlbl_del: '__ip6addrlbl_del',
  ip6addrlbl_net_exit: 'ip6addrlbl_net_exit',
} satisfies Record<AddrlabelEvent['type'], string>;

/** Whether two entries are about the same addresses. */
const isSame = (a: AddrlabelEntry, b: AddrlabelEntry): boolean =>
  a.prefixlen === b.prefixlen && a.ifindex === b.ifindex && a.prefix === b.prefix;

/** Where a new entry goes: longer prefixes come first, and those of a device before the others of their length. */
const placeFor = (table: List<AddrlabelEntry>, { prefixlen }: AddrlabelEntry): number => {
  const at = table.findIndex(
    (p) => p.prefixlen < prefixlen || (p.prefixlen === prefixlen && p.ifindex === 0),
  );
  return at < 0 ? table.size : at;
};

/** ip6addrlbl_init_table, put into its place. */
const INIT_TABLE = (
  [
    ['::', 0, 1],
    ['fc00::', 7, 5],
    ['fec0::', 10, 11],
    ['2002::', 16, 2],
    ['3ffe::', 16, 12],
    ['2001::', 32, 6],
    ['2001:10::', 28, 7],
    ['::ffff:0.0.0.0', 96, 4],
    ['::', 96, 3],
    ['::1', 128, 0],
  ] as const
).reduce((table, [prefix, prefixlen, label]) => {
  const entry = { prefix, prefixlen, ifindex: 0, label };
  return table.insert(placeFor(table, entry), entry);
}, List<AddrlabelEntry>());

/** The labels of a net, those that are looked at first before the others. */
export const addrlabelsOf = (kernel: Kernel, net: number): List<AddrlabelEntry> =>
  kernel.addrlabel.ip6addrlbl_table.get(net, INIT_TABLE);

export const evolve = (
  { ip6addrlbl_table: tables }: AddrlabelSlice,
  event: AddrlabelEvent,
): AddrlabelSlice => {
  const { net } = event;
  const table = tables.get(net, INIT_TABLE);
  switch (event.type) {
    case 'ip6addrlbl_add':
      return { ip6addrlbl_table: tables.set(net, table.insert(event.at, event.entry)) };
    case 'ip6addrlbl_del':
      return { ip6addrlbl_table: tables.set(net, table.delete(event.at)) };
    case 'ip6addrlbl_net_exit':
      return { ip6addrlbl_table: tables.delete(net) };
  }
};

/** ipv6_addr_label(). @param dev that the address is of, or is reached by @returns undefined: it has none */
export const ipv6AddrLabel = (kernel: Kernel, net: number, addr: string, dev: number): number | undefined => {
  const { ifindex } = deviceOf(kernel, dev);
  return addrlabelsOf(kernel, net).find(
    (entry) =>
      (entry.ifindex === 0 || entry.ifindex === ifindex) && prefixEqual(addr, entry.prefix, entry.prefixlen),
  )?.label;
};

const MAPPED_PREFIXLEN = 96;

/** ip6addrlbl_add(). @returns EINVAL: a part of the mapped addresses; EEXIST */
const add = (call: Call, net: number, entry: AddrlabelEntry, address: string): Verdict => {
  if (ipv6AddrType(address) === 'mapped' && entry.prefixlen > MAPPED_PREFIXLEN)
    return refuse('EINVAL', 'ip6addrlbl_alloc');
  const table = addrlabelsOf(call.kernel, net);
  const at = placeFor(table, entry);
  // What is behind the place is not looked at, and may be of the same addresses.
  if (table.take(at + 1).some((other) => isSame(other, entry))) return refuse('EEXIST', '__ip6addrlbl_add');
  call.emit({ type: 'ip6addrlbl_add', net, at, entry });
  return undefined;
};

/** ip6addrlbl_del(), whatever the label. @returns ESRCH */
const del = (call: Call, net: number, entry: AddrlabelEntry): Verdict => {
  const at = addrlabelsOf(call.kernel, net).findIndex((other) => isSame(other, entry));
  if (at < 0) return refuse('ESRCH', '__ip6addrlbl_del');
  call.emit({ type: 'ip6addrlbl_del', net, at });
  return undefined;
};

/** ip6addrlbl_newdel(). @returns ESRCH: no such task; EPERM; EOPNOTSUPP: not of IPv6; EINVAL: no such device */
export const ip6addrlblNewdel = (call: Call, message: AddrlabelCommand): Verdict => {
  const {
    ifal_index: ifindex,
    ifal_prefixlen: prefixlen,
    IFAL_ADDRESS: address,
    IFAL_LABEL: label,
  } = message;
  const net = netOf(call.kernel, message.pid);
  if (net === undefined) return refuse('ESRCH', 'rtnetlink_rcv_msg');
  if (!netCapable(call, message.pid, net, 'CAP_NET_ADMIN')) return refuse('EPERM', 'rtnetlink_rcv_msg');
  if (message.ifal_family !== 'AF_INET6') return refuse('EOPNOTSUPP', 'rtnetlink_rcv_msg');
  if (address === undefined || familyOf(address) !== 'AF_INET6')
    return refuse('ERANGE', 'nlmsg_parse', 'Attribute failed policy validation');
  const entry = { prefix: networkOf(address, prefixlen), prefixlen, ifindex, label };
  if (message.type === 'RTM_DELADDRLABEL') return del(call, net, entry);
  if (ifindex !== 0 && devGetByIndex(call.kernel, net, ifindex) === undefined)
    return refuse('EINVAL', 'ip6addrlbl_newdel');
  return add(call, net, entry, address);
};

export const pernet = {
  ipv6_addr_label_ops: {
    exit: (call, net) => {
      if (call.kernel.addrlabel.ip6addrlbl_table.has(net)) call.emit({ type: 'ip6addrlbl_net_exit', net });
    },
  },
} satisfies Record<string, PernetHooks>;
