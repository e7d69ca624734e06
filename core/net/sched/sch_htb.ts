/**
 * htb: a tree of classes that share a rate (net/sched/sch_htb.c, Linux 6.18). A
 * user makes the classes; each leaf of the tree has a discipline. Left out: offloading, what tokens packets take.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../../errno.js';
import type { Refusal } from '../../errno.js';
import type { Call } from '../../kernel.js';
import { releaseHas } from '../../release.js';
import type { ClassRequest, Place, QdiscOps, Tuned } from './qdisc_ops.js';
import { TC_H, schedOf, tca, tcMajor } from './sch.js';
import type { TClass, TcaOptions } from './sch.js';

const TC_HTB_MAXDEPTH = 8;
const TC_HTB_NUMPRIO = 8;
const INT_MAX = 0x7fffffff;
/** Bytes: between these, a quantum that follows from the rate is well chosen. */
const QUANTUM_MIN = 1000;
const QUANTUM_MAX = 200_000;

const htbInit = ({ device }: Place, given: TcaOptions | undefined): Tuned => {
  const site = 'htb_init';
  if (given === undefined) return E.left(refuse('EINVAL', site));
  if (tca(given, 'offload') !== undefined)
    return E.left(refuse('EOPNOTSUPP', site, 'hw-tc-offload ethtool feature flag must be on.'));
  return E.right({
    ...given,
    rate2quantum: Math.max(1, tca(given, 'rate2quantum') ?? 0),
    direct_qlen: tca(given, 'direct_qlen') ?? device.tx_queue_len,
  });
};

const classOf = ({ kernel, device, qdisc }: Place, classid: number): TClass | undefined =>
  tcMajor(classid) === qdisc.handle ? schedOf(kernel, device.dev).classes.get(classid) : undefined;

export const isInner = ({ kernel, device }: Place, classid: number): boolean =>
  schedOf(kernel, device.dev).classes.some(({ parent }) => parent === classid);

/** cl->level: 0 for a leaf; an inner class is one below the class above it. */
export const levelOf = (place: Place, { classid, parent }: TClass): number => {
  if (!isInner(place, classid)) return 0;
  const above = classOf(place, parent);
  return (above === undefined ? TC_HTB_MAXDEPTH : levelOf(place, above)) - 1;
};

/** Bytes that a leaf sends at once, by its rate. */
const quantumByRate = ({ qdisc }: Place, given: TcaOptions): number =>
  Math.min(INT_MAX, Math.floor((tca(given, 'rate') ?? 0) / (tca(qdisc.options, 'rate2quantum') ?? 1)));

/** What the kernel says of a class that it made all the same; undefined: nothing. */
export const quantumAdvice = (place: Place, classid: number, given: TcaOptions): string | undefined => {
  if (!releaseHas(place.kernel.machine?.kernel ?? '', 'words about classes of htb')) return undefined;
  if (isInner(place, classid) || (tca(given, 'quantum') ?? 0) !== 0) return undefined;
  const quantum = quantumByRate(place, given);
  const size = quantum < QUANTUM_MIN ? 'small' : quantum > QUANTUM_MAX ? 'big' : undefined;
  if (size === undefined) return undefined;
  return `sch_htb: quantum of class ${classid.toString(16).toUpperCase()} is ${size}. Consider r2q change.`;
};

const ofLeaf = (place: Place, given: TcaOptions): TcaOptions => ({
  quantum: tca(given, 'quantum') || Math.max(QUANTUM_MIN, Math.min(QUANTUM_MAX, quantumByRate(place, given))),
  prio: Math.min(tca(given, 'prio') ?? 0, TC_HTB_NUMPRIO - 1),
});

const mayBeMade = (place: Place, classid: number, parent: TClass | undefined): Refusal | undefined => {
  const site = 'htb_change_class';
  if (classid === 0 || tcMajor(classid) !== place.qdisc.handle) return refuse('EINVAL', site);
  const above = parent && classOf(place, parent.parent);
  if (above === undefined || levelOf(place, above) >= 2) return undefined;
  const words = releaseHas(place.kernel.machine?.kernel ?? '', 'words about classes of htb');
  return refuse('EINVAL', site, words ? 'sch_htb: tree is too deep' : undefined);
};

const createLeaf = (call: Call, { device }: Place, parent: number): void =>
  call.emit({
    type: 'qdisc_create',
    dev: device.dev,
    qdisc: {
      handle: 0,
      parent,
      kind: 'pfifo',
      options: { limit: device.tx_queue_len },
      visibility: 'invisible',
    },
  });

/** htb_change_class(): a parent that there is not is none; one that was a leaf loses its discipline. */
const change: ClassRequest = (call, place, { tcm_handle, tcm_parent, TCA_OPTIONS: given = {} }) => {
  const { dev } = place.device;
  const old = classOf(place, tcm_handle);
  const parent = tcm_parent === TC_H.ROOT ? undefined : classOf(place, tcm_parent);
  if (tca(given, 'rate') === undefined || tca(given, 'ceil') === undefined)
    return refuse('EINVAL', 'htb_change_class');
  const refused = old === undefined ? mayBeMade(place, tcm_handle, parent) : undefined;
  if (refused !== undefined) return refused;
  if (old === undefined && parent !== undefined && !isInner(place, parent.classid))
    call.emit({ type: 'qdisc_destroy', dev, parent: parent.classid });
  const { tokens = tca(given, 'buffer') ?? 0, ctokens = tca(given, 'cbuffer') ?? 0 } = old?.options ?? {};
  const leaf = old !== undefined && isInner(place, tcm_handle) ? old.options : ofLeaf(place, given);
  const { quantum = 0, prio = 0 } = leaf;
  call.emit({
    type: 'tclass_change',
    dev,
    tclass: {
      classid: tcm_handle,
      parent: old?.parent ?? parent?.classid ?? TC_H.ROOT,
      options: { ...given, quantum, prio, tokens, ctokens },
    },
  });
  if (old === undefined) createLeaf(call, place, tcm_handle);
  call.emit({ type: 'tclass_notify', nlmsg_type: 'RTM_NEWTCLASS', dev, classid: tcm_handle });
  return undefined;
};

/** htb_parent_to_leaf(): its buckets are full again. */
const parentToLeaf = (call: Call, place: Place, tclass: TClass): void => {
  const { buffer: tokens = 0, cbuffer: ctokens = 0 } = tclass.options;
  call.emit({
    type: 'tclass_change',
    dev: place.device.dev,
    tclass: { ...tclass, options: { ...tclass.options, tokens, ctokens } },
  });
  createLeaf(call, place, tclass.classid);
};

/** htb_delete(): a parent that loses its last class is a leaf again. @returns EBUSY: it has classes below it */
const del: ClassRequest = (call, place, { tcm_handle }) => {
  if (isInner(place, tcm_handle)) {
    const words = releaseHas(place.kernel.machine?.kernel ?? '', 'words about classes of htb');
    return refuse('EBUSY', 'htb_delete', words ? 'HTB class in use' : undefined);
  }
  const { dev } = place.device;
  const parent = classOf(place, tcm_handle)?.parent ?? TC_H.ROOT;
  call.emit({ type: 'tclass_notify', nlmsg_type: 'RTM_DELTCLASS', dev, classid: tcm_handle });
  call.emit({ type: 'qdisc_destroy', dev, parent: tcm_handle });
  call.emit({ type: 'tclass_del', dev, classid: tcm_handle });
  const after = { ...place, kernel: call.kernel };
  const above = classOf(after, parent);
  if (above !== undefined && !isInner(after, parent)) parentToLeaf(call, after, above);
  return undefined;
};

export const htb: QdiscOps = {
  init: htbInit,
  attach: true,
  cl_ops: {
    find: (place, classid) => (classOf(place, classid) === undefined ? 0 : classid),
    walk: ({ kernel, device, qdisc }) => (schedOf(kernel, device.dev).clhash.get(qdisc.handle) ?? []).flat(),
    parentOf: (place, classid) => classOf(place, classid)?.parent ?? TC_H.ROOT,
    graft: { otherwise: 'pfifo', takes: (place, classid) => !isInner(place, classid) },
    change,
    delete: del,
  },
};
