/**
 * The pernet registry: struct pernet_operations in their order, their init over every net with unwinding on failure,
 * their exit in reverse (net/core/net_namespace.c, Linux 6.18: ops_init, ops_undo_list, register_pernet_*).
 *
 * Built-in operations find their functions in `Ops.pernet` under their kernel name. Operations that a user registers
 * have no functions; their init may be told to fail. Left out: locks and RCU, which serialise what is serial here.
 */
import { List, Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { Errno, refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { netAssignGeneric } from './net_alloc.js';

/** The two regions of pernet_list: subsystems come before devices. */
const Region = t.keyof({ subsys: null, device: null });

/** The functions that operations can have; a register without a word about them means init and exit. */
const Hook = t.keyof({ init: null, pre_exit: null, exit_rtnl: null, exit: null, exit_batch: null });
type Hook = t.TypeOf<typeof Hook>;

export const PernetOperations = t.intersection([
  t.type({ name: t.string }),
  t.partial({
    /** Asks for an id and `size` bytes of net_generic() a net; the kernel wants both or neither. */
    has_id: t.boolean,
    /** Bytes. */
    size: int,
    hooks: t.readonlyArray(Hook),
    /** Makes init answer this errno … */
    init_errno: Errno,
    /** … from the net with this cookie on; without it, for every net. */
    init_fails_from: int,
  }),
]);
export type PernetOperations = t.TypeOf<typeof PernetOperations>;

const Row = t.intersection([PernetOperations, t.type({ region: Region, id: t.union([int, t.null]) })]);
export type PernetRow = t.TypeOf<typeof Row>;

export const PernetCommand = t.union([
  t.type({ type: t.literal('register_pernet_subsys'), ops: PernetOperations }),
  t.type({ type: t.literal('register_pernet_device'), ops: PernetOperations }),
  t.type({ type: t.literal('unregister_pernet_subsys'), name: t.string }),
  t.type({ type: t.literal('unregister_pernet_device'), name: t.string }),
]);
export type PernetCommand = t.TypeOf<typeof PernetCommand>;

export const PernetEvent = t.union([
  t.type({ type: t.literal('register_pernet_operations'), ops: Row }),
  t.type({ type: t.literal('unregister_pernet_operations'), name: t.string }),
  t.type({ type: t.literal('ops_init'), name: t.string, net: int }),
  t.type({ type: t.literal('ops_pre_exit'), name: t.string, net: int }),
  t.type({ type: t.literal('ops_exit_rtnl'), name: t.string, net: int }),
  t.type({ type: t.literal('ops_exit'), name: t.string, net: int }),
  t.type({ type: t.literal('ops_exit_batch'), name: t.string, nets: t.readonlyArray(int) }),
  t.type({ type: t.literal('ops_free'), name: t.string, net: int }),
]);
export type PernetEvent = t.TypeOf<typeof PernetEvent>;

export interface PernetSlice {
  /** pernet_list, subsystems first, devices last. */
  readonly list: List<PernetRow>;
  /** Pointers that an array of net_generic() is made with: more than any id there has been. */
  readonly max_gen_ptrs: number;
  /** net cookie → name of operations → how far they are with it, and the id that their data is under in net->gen. */
  readonly gen: Map<number, Map<string, Slot>>;
}

interface Slot {
  readonly phase: 'init' | 'pre_exit' | 'exit_rtnl' | 'exit';
  readonly id: number | null;
}

/** The functions of one pernet_operations. `exit_rtnl` adds the devices to unregister to `kill`. */
export interface PernetHooks {
  readonly init?: (call: Call, net: number) => Verdict;
  readonly pre_exit?: (call: Call, net: number) => void;
  readonly exit_rtnl?: (call: Call, net: number, kill: number[]) => void;
  readonly exit?: (call: Call, net: number) => void;
  readonly exit_batch?: (call: Call, nets: readonly number[]) => void;
}

/** The hooks of each operation, whichever subsystems have them. @throws two subsystems have the same hook of one */
export const mergeHooks = (
  tables: readonly Readonly<Record<string, PernetHooks>>[],
): Readonly<Record<string, PernetHooks>> => {
  const merged: Record<string, PernetHooks> = {};
  for (const [name, hooks] of tables.flatMap((table) => Object.entries(table))) {
    const others = merged[name] ?? {};
    const twice = Object.keys(hooks).find((hook) => hook in others);
    if (twice !== undefined) throw new Error(`two subsystems have the hook ${twice} of ${name}`);
    merged[name] = { ...others, ...hooks };
  }
  return merged;
};

declare module '../kernel.js' {
  interface Kernel {
    readonly pernet: PernetSlice;
  }
  interface Events {
    readonly pernet: PernetEvent;
  }
  interface Commands {
    readonly pernet: PernetCommand;
  }
  interface Ops {
    readonly pernet: Readonly<Record<string, PernetHooks>>;
    /** unregister_netdevice_many(), for the devices that exit_rtnl hooks collect. */
    readonly unregisterMany: (call: Call, kill: readonly number[]) => void;
  }
}

/** The header of struct net_generic takes the first three slots (MIN_PERNET_OPS_ID). */
const MIN_PERNET_OPS_ID = 3;
const INITIAL_NET_GEN_PTRS = 13;

export const initial: PernetSlice = { list: List(), max_gen_ptrs: INITIAL_NET_GEN_PTRS, gen: Map() };

export const sites = {
  register_pernet_operations: 'register_pernet_operations',
  unregister_pernet_operations: 'unregister_pernet_operations',
  ops_init: 'ops_init',
  ops_pre_exit: 'ops_pre_exit_list',
  ops_exit_rtnl: 'ops_exit_rtnl_list',
  ops_exit: 'ops_exit_list',
  ops_exit_batch: 'ops_exit_list',
  ops_free: 'ops_free_list',
} satisfies Record<PernetEvent['type'], string>;

const lowestFreeId = (list: List<PernetRow>): number => {
  const taken = new Set(list.map(({ id }) => id));
  let id = MIN_PERNET_OPS_ID;
  while (taken.has(id)) id += 1;
  return id;
};

const opsInit = (call: Call, ops: PernetRow, net: number): Verdict =>
  call.within('ops_init', ops.name, () => {
    const { init_errno, init_fails_from = 0 } = ops;
    if (ops.id !== null) netAssignGeneric(call, net, ops.id);
    if (init_errno !== undefined && net >= init_fails_from) return refuse(init_errno, 'ops_init');
    const refused = call.ops.pernet[ops.name]?.init?.(call, net);
    if (refused === undefined) call.emit({ type: 'ops_init', name: ops.name, net });
    return refused;
  });

const has = ({ hooks = ['init', 'exit'] }: PernetRow, hook: Hook): boolean => hooks.includes(hook);

const preExit = (call: Call, rows: readonly PernetRow[], nets: readonly number[]): void => {
  for (const row of rows.filter((each) => has(each, 'pre_exit'))) {
    call.within('ops_pre_exit_list', row.name, () => {
      for (const net of nets) {
        call.ops.pernet[row.name]?.pre_exit?.(call, net);
        call.emit({ type: 'ops_pre_exit', name: row.name, net });
      }
    });
  }
};

/** Net by net, unlike the other phases; what the hooks collect is unregistered at the end, all of it at once. */
const exitRtnl = (call: Call, rows: readonly PernetRow[], nets: readonly number[]): void => {
  const withRtnl = rows.filter((row) => has(row, 'exit_rtnl'));
  if (withRtnl.length === 0) return;
  call.within('ops_exit_rtnl_list', '', () => {
    const kill: number[] = [];
    for (const net of nets) {
      for (const { name } of withRtnl) {
        call.ops.pernet[name]?.exit_rtnl?.(call, net, kill);
        call.emit({ type: 'ops_exit_rtnl', name, net });
      }
    }
    if (kill.length > 0) call.ops.unregisterMany(call, kill);
  });
};

const exit = (call: Call, rows: readonly PernetRow[], nets: readonly number[]): void => {
  for (const row of rows) {
    const { name } = row;
    call.within('ops_exit_list', name, () => {
      for (const net of nets) {
        call.ops.pernet[name]?.exit?.(call, net);
        call.emit({ type: 'ops_exit', name, net });
      }
      if (!has(row, 'exit_batch')) return;
      call.ops.pernet[name]?.exit_batch?.(call, nets);
      call.emit({ type: 'ops_exit_batch', name, nets });
    });
  }
};

/**
 * ops_undo_list(): takes back `rows` (in list order; walked in reverse) from `nets`, phase by phase.
 */
const opsUndoList = (call: Call, rows: readonly PernetRow[], nets: readonly number[]): void =>
  call.within('ops_undo_list', '', () => {
    const reverse = rows.toReversed();
    preExit(call, reverse, nets);
    exitRtnl(call, reverse, nets);
    exit(call, reverse, nets);
    for (const { name, id } of reverse)
      if (id !== null) for (const net of nets) call.emit({ type: 'ops_free', name, net });
  });

/** setup_net()'s loop: every init in list order; on failure those already done are undone in reverse. */
export const initAll = (call: Call, net: number): Verdict => {
  const done: PernetRow[] = [];
  for (const ops of call.kernel.pernet.list) {
    const refused = opsInit(call, ops, net);
    if (refused !== undefined) {
      opsUndoList(call, done, [net]);
      return refused;
    }
    done.push(ops);
  }
  return undefined;
};

/** cleanup_net()'s part: every operation leaves `nets`. */
export const exitAll = (call: Call, nets: readonly number[]): void =>
  opsUndoList(call, call.kernel.pernet.list.toArray(), nets);

/**
 * register_pernet_operations(): puts `ops` on the list and runs its init over `nets` in their order.
 * @returns EINVAL when only one of id and size is given, EEXIST when the name is taken, else what init answers.
 */
export const registerPernet = (
  call: Call,
  region: PernetRow['region'],
  ops: PernetOperations,
  nets: Iterable<number>,
): Verdict =>
  call.within(`register_pernet_${region}`, ops.name, () => {
    const { list } = call.kernel.pernet;
    if ((ops.has_id === true) !== (ops.size !== undefined && ops.size > 0))
      return refuse('EINVAL', 'register_pernet_operations');
    if (list.some(({ name }) => name === ops.name)) return refuse('EEXIST', 'register_pernet_operations');
    const row = { ...ops, region, id: ops.has_id === true ? lowestFreeId(list) : null };
    call.emit({ type: 'register_pernet_operations', ops: row });
    const done: number[] = [];
    for (const net of nets) {
      const refused = opsInit(call, row, net);
      if (refused !== undefined) {
        call.emit({ type: 'unregister_pernet_operations', name: ops.name });
        opsUndoList(call, [row], done);
        return refused;
      }
      done.push(net);
    }
    return undefined;
  });

const unregisterPernet = (
  call: Call,
  region: PernetRow['region'],
  name: string,
  nets: readonly number[],
): Verdict =>
  call.within(`unregister_pernet_${region}`, name, () => {
    const row = call.kernel.pernet.list.find((ops) => ops.name === name && ops.region === region);
    if (row === undefined) return refuse('ENOENT', 'unregister_pernet_operations');
    call.emit({ type: 'unregister_pernet_operations', name });
    opsUndoList(call, [row], nets);
    return undefined;
  });

/** @param nets net_namespace_list, oldest first. */
export const decide = (call: Call, command: PernetCommand, nets: readonly number[]): Refusal | undefined => {
  switch (command.type) {
    case 'register_pernet_subsys':
      return registerPernet(call, 'subsys', command.ops, nets);
    case 'register_pernet_device':
      return registerPernet(call, 'device', command.ops, nets);
    case 'unregister_pernet_subsys':
      return unregisterPernet(call, 'subsys', command.name, nets);
    case 'unregister_pernet_device':
      return unregisterPernet(call, 'device', command.name, nets);
  }
};

const insertAt = (list: List<PernetRow>, region: PernetRow['region']): number => {
  if (region === 'device') return list.size;
  const firstDevice = list.findIndex((ops) => ops.region === 'device');
  return firstDevice < 0 ? list.size : firstDevice;
};

/** The operations that have initialised a net, in list order. */
export const initialisedOps = (kernel: Kernel, net: number): readonly string[] =>
  kernel.pernet.list
    .filter(({ name }) => kernel.pernet.gen.get(net)?.get(name)?.phase === 'init')
    .map(({ name }) => name)
    .toArray();

export const evolve = (slice: PernetSlice, event: PernetEvent): PernetSlice => {
  switch (event.type) {
    case 'register_pernet_operations':
      return {
        ...slice,
        list: slice.list.insert(insertAt(slice.list, event.ops.region), event.ops),
        max_gen_ptrs: Math.max(slice.max_gen_ptrs, (event.ops.id ?? 0) + 1),
      };
    case 'unregister_pernet_operations':
      return { ...slice, list: slice.list.filter(({ name }) => name !== event.name) };
    case 'ops_init': {
      const id = slice.list.find(({ name }) => name === event.name)?.id ?? null;
      return inPhase(slice, event.net, event.name, { phase: 'init', id });
    }
    case 'ops_pre_exit':
    case 'ops_exit_rtnl':
    case 'ops_exit': {
      const slot = slice.gen.get(event.net)?.get(event.name);
      if (slot === undefined) return slice;
      if (event.type === 'ops_exit' && slot.id === null)
        return { ...slice, gen: without(slice.gen, event.net, event.name) };
      const phase = ({ ops_pre_exit: 'pre_exit', ops_exit_rtnl: 'exit_rtnl', ops_exit: 'exit' } as const)[
        event.type
      ];
      return inPhase(slice, event.net, event.name, { ...slot, phase });
    }
    case 'ops_exit_batch':
      return slice;
    case 'ops_free':
      return { ...slice, gen: without(slice.gen, event.net, event.name) };
  }
};

const inPhase = (slice: PernetSlice, net: number, name: string, slot: Slot): PernetSlice => ({
  ...slice,
  gen: slice.gen.set(net, (slice.gen.get(net) ?? Map<string, Slot>()).set(name, slot)),
});

const without = (gen: PernetSlice['gen'], net: number, name: string): PernetSlice['gen'] => {
  const left = gen.get(net)?.delete(name);
  return left === undefined || left.isEmpty() ? gen.delete(net) : gen.set(net, left);
};
