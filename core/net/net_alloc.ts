/**
 * The memory of struct net (net/core/net_namespace.c, Linux 6.18: net_alloc, net_assign_generic, net_passive_inc,
 * net_passive_dec, net_complete_free): who wants it to stay although the net may be dead, its array of net_generic(), and
 * the list on which it waits for the next round of cleanup_net, so that callbacks of this round still find it.
 */
import { List, Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Call } from '../kernel.js';

/** The net itself until cleanup_net is done with it; a sysfs that shows it; a socket of the kernel's own in it. */
export const PassiveHolder = t.union([
  t.type({ kind: t.literal('net') }),
  t.type({ kind: t.literal('sysfs') }),
  t.type({ kind: t.literal('kernel_socket'), protocol: t.string }),
]);
export type PassiveHolder = t.TypeOf<typeof PassiveHolder>;

export const NetAllocEvent = t.union([
  /** `len`: pointers that the array of net_generic() has room for, its header included. */
  t.type({ type: t.literal('net_alloc'), net: int, len: int }),
  t.type({ type: t.literal('net_assign_generic'), net: int, len: int }),
  t.type({ type: t.literal('net_passive_inc'), net: int, holder: PassiveHolder }),
  t.type({ type: t.literal('net_passive_dec'), net: int, holder: PassiveHolder }),
  t.type({ type: t.literal('net_complete_free'), nets: t.readonlyArray(int) }),
]);
export type NetAllocEvent = t.TypeOf<typeof NetAllocEvent>;

export interface NetMemory {
  /** net_generic.s.len */
  readonly len: number;
  /** The references behind `passive`, by holder. */
  readonly passive: Map<string, PassiveHolder>;
}

export interface NetAllocSlice {
  readonly memory: Map<number, NetMemory>;
  /** defer_free_list: nobody holds them any more; oldest first. */
  readonly defer_free: List<number>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly net_alloc: NetAllocSlice;
  }
  interface Events {
    readonly net_alloc: NetAllocEvent;
  }
}

export const initial: NetAllocSlice = { memory: Map(), defer_free: List() };

export const sites = {
  net_alloc: 'net_alloc',
  net_assign_generic: 'net_assign_generic',
  net_passive_inc: 'net_passive_inc',
  net_passive_dec: 'net_passive_dec',
  net_complete_free: 'net_complete_free',
} satisfies Record<NetAllocEvent['type'], string>;

export const passiveKey = (holder: PassiveHolder): string =>
  holder.kind === 'kernel_socket' ? `kernel_socket ${holder.protocol}` : holder.kind;

/** net_alloc() and the first reference of preinit_net(). */
export const netAlloc = (call: Call, net: number): void => {
  call.emit({ type: 'net_alloc', net, len: call.kernel.pernet.max_gen_ptrs });
  netPassiveInc(call, net, { kind: 'net' });
};

/** net_assign_generic(): an array that has no room for `id` is replaced by one that has room for every id there is. */
export const netAssignGeneric = (call: Call, net: number, id: number): void => {
  if (id >= (call.kernel.net_alloc.memory.get(net)?.len ?? 0))
    call.emit({ type: 'net_assign_generic', net, len: call.kernel.pernet.max_gen_ptrs });
};

export const netPassiveInc = (call: Call, net: number, holder: PassiveHolder): void =>
  call.emit({ type: 'net_passive_inc', net, holder });

/** net_passive_dec(): the last one puts the memory on defer_free_list. */
export const netPassiveDec = (call: Call, net: number, holder: PassiveHolder): void =>
  call.emit({ type: 'net_passive_dec', net, holder });

/** net_complete_free(): what waited for this round of cleanup_net is given back. */
export const netCompleteFree = (call: Call): void => {
  const nets = call.kernel.net_alloc.defer_free.toArray();
  if (nets.length > 0) call.emit({ type: 'net_complete_free', nets });
};

const patch = (
  slice: NetAllocSlice,
  net: number,
  change: (row: NetMemory) => NetMemory | undefined,
): NetAllocSlice => {
  const row = slice.memory.get(net);
  if (row === undefined) throw new Error(`net ${net} has no memory`);
  const changed = change(row);
  return changed === undefined
    ? { memory: slice.memory.delete(net), defer_free: slice.defer_free.push(net) }
    : { ...slice, memory: slice.memory.set(net, changed) };
};

export const evolve = (slice: NetAllocSlice, event: NetAllocEvent): NetAllocSlice => {
  switch (event.type) {
    case 'net_alloc':
      return { ...slice, memory: slice.memory.set(event.net, { len: event.len, passive: Map() }) };
    case 'net_assign_generic':
      return patch(slice, event.net, (row) => ({ ...row, len: event.len }));
    case 'net_passive_inc':
      return patch(slice, event.net, (row) => ({
        ...row,
        passive: row.passive.set(passiveKey(event.holder), event.holder),
      }));
    case 'net_passive_dec':
      return patch(slice, event.net, (row) => {
        const passive = row.passive.delete(passiveKey(event.holder));
        return passive.isEmpty() ? undefined : { ...row, passive };
      });
    case 'net_complete_free':
      return { ...slice, defer_free: slice.defer_free.filter((net) => !event.nets.includes(net)) };
  }
};
