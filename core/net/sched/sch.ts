/**
 * Queueing disciplines of devices (include/net/sch_generic.h, include/uapi/linux/pkt_sched.h, Linux 6.18): their tables,
 * what is asked of them, and what each event changes. A device that nobody has asked anything of has no row here while its
 * discipline has no parameters. Left out: packets, filters, blocks, estimators, size tables.
 */
import { Map, OrderedMap } from 'immutable';
import * as t from 'io-ts';
import { int } from '../../codec.js';
import type { Kernel } from '../../kernel.js';
import { EMPTY, insert, remove } from './class_hash.js';
import type { ClassHash } from './class_hash.js';

/** Handles: a major number in the upper half, a minor one in the lower. */
export const TC_H = { UNSPEC: 0, ROOT: 0xffffffff, INGRESS: 0xfffffff1 } as const;
const HALF = 0x10000;
export const tcMajor = (handle: number): number => handle - (handle % HALF);
export const tcMinor = (handle: number): number => handle % HALF;
export const tcMake = (major: number, minor: number): number => tcMajor(major) + tcMinor(minor);

/** Attributes behind TCA_OPTIONS by name: numbers, and structs of numbers in the order of their members. */
export const TcaOptions = t.record(t.string, t.union([int, t.readonlyArray(int)]));
export type TcaOptions = t.TypeOf<typeof TcaOptions>;

/** An attribute that is a number. */
export const tca = (options: TcaOptions, name: string): number | undefined => {
  const value = options[name];
  return typeof value === 'number' ? value : undefined;
};

const NlmsgFlags = t.readonlyArray(t.keyof({ NLM_F_CREATE: null, NLM_F_EXCL: null, NLM_F_REPLACE: null }));

/** struct tcmsg and the attributes behind it. */
export const TcCommand = t.intersection([
  t.type({
    type: t.keyof({ RTM_NEWQDISC: null, RTM_DELQDISC: null, RTM_NEWTCLASS: null, RTM_DELTCLASS: null }),
    pid: int,
    nlmsg_flags: NlmsgFlags,
    tcm_ifindex: int,
    /** TC_H_*, or a class. */
    tcm_parent: int,
    tcm_handle: int,
  }),
  t.partial({ TCA_KIND: t.string, TCA_OPTIONS: TcaOptions }),
]);
export type TcCommand = t.TypeOf<typeof TcCommand>;

/** A class that a user has made. */
const TClass = t.type({
  classid: int,
  /** The class above it; TC_H_ROOT: none. */
  parent: int,
  options: TcaOptions,
});
export type TClass = t.TypeOf<typeof TClass>;

/** struct Qdisc */
export const Qdisc = t.type({
  /** 0: it came by itself. */
  handle: int,
  /** The class that it is the leaf of, TC_H_ROOT or TC_H_INGRESS: no two of a device have the same. */
  parent: int,
  kind: t.string,
  options: TcaOptions,
  /** Not in the device's hash, or there as an invisible one. */
  visibility: t.keyof({ visible: null, invisible: null, unlisted: null }),
});
export type Qdisc = t.TypeOf<typeof Qdisc>;

/** Messages to RTNLGRP_TC: about a discipline, as it is or was, and about a class that there is. */
const QdiscNotify = t.type({
  type: t.literal('qdisc_notify'),
  nlmsg_type: t.keyof({ RTM_NEWQDISC: null, RTM_DELQDISC: null }),
  dev: int,
  qdisc: Qdisc,
  refcnt: int,
});

const TclassNotify = t.type({
  type: t.literal('tclass_notify'),
  nlmsg_type: t.keyof({ RTM_NEWTCLASS: null, RTM_DELTCLASS: null }),
  dev: int,
  classid: int,
});

export const SchedEvent = t.union([
  t.type({ type: t.literal('qdisc_alloc_handle'), autohandle: int }),
  t.type({ type: t.literal('qdisc_create'), dev: int, qdisc: Qdisc }),
  t.type({ type: t.literal('qdisc_change'), dev: int, parent: int, options: TcaOptions }),
  t.type({ type: t.literal('qdisc_destroy'), dev: int, parent: int }),
  t.type({ type: t.literal('dev_ingress_queue_create'), dev: int }),
  t.type({ type: t.literal('tclass_change'), dev: int, tclass: TClass }),
  t.type({ type: t.literal('tclass_del'), dev: int, classid: int }),
  t.type({ type: t.literal('netif_free_queues'), dev: int }),
  QdiscNotify,
  TclassNotify,
]);
export type SchedEvent = t.TypeOf<typeof SchedEvent>;

/** What a device has. */
export interface DevSched {
  /** By parent, in the order in which they came. */
  readonly qdiscs: OrderedMap<number, Qdisc>;
  /** Classes that users have made, by classid. */
  readonly classes: Map<number, TClass>;
  /** The classids of each discipline as they stand in its hash, by its handle. */
  readonly clhash: Map<number, ClassHash>;
  /** Whether dev_ingress_queue_create() was ever called. */
  readonly ingress_queue: boolean;
}

export interface SchedSlice {
  /** The handle that was last chosen, of any device of any net. */
  readonly autohandle: number;
  readonly devs: Map<number, DevSched>;
}

declare module '../../kernel.js' {
  interface Kernel {
    readonly sched: SchedSlice;
  }
  interface Events {
    readonly sched: SchedEvent;
  }
  interface Commands {
    readonly sched: TcCommand;
  }
}

/** TC_H_MAKE(0x80000000U, 0) */
export const FIRST_AUTOHANDLE = 0x80000000;

export const initial: SchedSlice = { autohandle: FIRST_AUTOHANDLE, devs: Map() };

export const sites = {
  qdisc_alloc_handle: 'qdisc_alloc_handle',
  qdisc_create: 'qdisc_create',
  qdisc_change: 'qdisc_change',
  qdisc_destroy: 'qdisc_destroy',
  dev_ingress_queue_create: 'dev_ingress_queue_create',
  tclass_change: 'tc_ctl_tclass',
  tclass_del: 'tc_ctl_tclass',
  netif_free_queues: 'free_netdev',
  qdisc_notify: 'qdisc_notify',
  tclass_notify: 'tclass_notify',
} satisfies Record<SchedEvent['type'], string>;

const NOTHING: DevSched = { qdiscs: OrderedMap(), classes: Map(), clhash: Map(), ingress_queue: false };

export const schedOf = (kernel: Kernel, dev: number): DevSched => kernel.sched.devs.get(dev) ?? NOTHING;

const relist = (slice: SchedSlice, dev: number, change: (before: DevSched) => DevSched): SchedSlice => {
  const after = change(slice.devs.get(dev) ?? NOTHING);
  const empty = after.qdiscs.isEmpty() && after.classes.isEmpty() && !after.ingress_queue;
  return { ...slice, devs: empty ? slice.devs.delete(dev) : slice.devs.set(dev, after) };
};

export const evolve = (slice: SchedSlice, event: SchedEvent): SchedSlice => {
  switch (event.type) {
    case 'qdisc_alloc_handle':
      return { ...slice, autohandle: event.autohandle };
    case 'qdisc_create': {
      const { parent } = event.qdisc;
      return relist(slice, event.dev, (sched) => ({
        ...sched,
        qdiscs: sched.qdiscs.delete(parent).set(parent, event.qdisc),
      }));
    }
    case 'qdisc_change':
      return relist(slice, event.dev, (sched) => ({
        ...sched,
        qdiscs: sched.qdiscs.map((qdisc) =>
          qdisc.parent === event.parent ? { ...qdisc, options: event.options } : qdisc,
        ),
      }));
    case 'qdisc_destroy':
      return relist(slice, event.dev, (sched) => ({
        ...sched,
        qdiscs: sched.qdiscs.delete(event.parent),
        clhash: sched.clhash.delete(sched.qdiscs.get(event.parent)?.handle ?? 0),
      }));
    case 'dev_ingress_queue_create':
      return relist(slice, event.dev, (sched) => ({ ...sched, ingress_queue: true }));
    case 'tclass_change': {
      const { tclass } = event;
      const { classid } = tclass;
      return relist(slice, event.dev, (sched) => ({
        ...sched,
        classes: sched.classes.set(classid, tclass),
        clhash: sched.classes.has(classid)
          ? sched.clhash
          : sched.clhash.update(tcMajor(classid), EMPTY, (hash) => insert(hash, classid)),
      }));
    }
    case 'tclass_del':
      return relist(slice, event.dev, (sched) => ({
        ...sched,
        classes: sched.classes.delete(event.classid),
        clhash: sched.clhash.update(tcMajor(event.classid), EMPTY, (hash) => remove(hash, event.classid)),
      }));
    case 'netif_free_queues':
      return { ...slice, devs: slice.devs.delete(event.dev) };
    case 'qdisc_notify':
    case 'tclass_notify':
      return slice;
  }
};
