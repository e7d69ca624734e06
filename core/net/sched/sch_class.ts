/** Requests about classes (net/sched/sch_api.c, Linux 6.18): tc_ctl_tclass() and the dump. */
import { refuse } from '../../errno.js';
import type { Call, Kernel, Verdict } from '../../kernel.js';
import type { NetDevice } from '../netdevice.js';
import type { Place } from './qdisc_ops.js';
import { qdiscOps } from './qdiscs.js';
import { TC_H, schedOf, tcMajor, tcMake, tcMinor } from './sch.js';
import type { Qdisc, TClass, TcCommand } from './sch.js';
import { leafOf, qdiscLookup, qdiscWalk } from './sch_find.js';
import { qdiscAt } from './sch_generic.js';

/** struct tcmsg of a class. */
export interface ClassMessage {
  readonly qdisc: Qdisc;
  readonly tcm_handle: number;
  readonly tcm_parent: number;
  /** The leaf's handle. */
  readonly tcm_info: number;
  /** Of one that a user has made. */
  readonly tclass: TClass | undefined;
}

/** tc_fill_tclass() */
export const fillTclass = (place: Place & { readonly qdisc: Qdisc }, classid: number): ClassMessage => {
  const { kernel, device, qdisc } = place;
  return {
    qdisc,
    tcm_handle: classid,
    tcm_parent: qdiscOps(kernel, qdisc.kind)?.cl_ops?.parentOf?.(place, classid) ?? qdisc.handle,
    tcm_info: leafOf(kernel, device, qdisc, classid)?.handle ?? 0,
    tclass: schedOf(kernel, device.dev).classes.get(classid),
  };
};

/** tc_dump_tclass(). @param parent its discipline alone; 0: all */
export const dumpTclass = (kernel: Kernel, device: NetDevice, parent: number): ClassMessage[] =>
  qdiscWalk(kernel, device)
    .filter(({ visibility }) => visibility === 'visible')
    .filter(({ handle }) => parent === 0 || tcMajor(parent) === handle)
    .flatMap((qdisc) => {
      const place = { kernel, device, qdisc };
      const classes = qdiscOps(kernel, qdisc.kind)?.cl_ops?.walk(place) ?? [];
      return classes.map((classid) => fillTclass(place, classid));
    });

/** Which discipline, class and parent a request means; undefined: two disciplines. */
const meant = (
  kernel: Kernel,
  device: NetDevice,
  { tcm_parent: portid, tcm_handle: clid }: TcCommand,
): { readonly qid: number; readonly clid: number; readonly portid: number } | undefined => {
  const ofClass = tcMajor(clid);
  const ofParent = portid === TC_H.ROOT ? 0 : tcMajor(portid);
  if (ofClass !== 0 && ofParent !== 0 && ofClass !== ofParent) return undefined;
  const qid = ofClass || ofParent || (qdiscAt(kernel, device, TC_H.ROOT)?.handle ?? 0);
  return {
    qid,
    portid: portid === TC_H.ROOT || portid === 0 ? portid : tcMake(qid, tcMinor(portid)),
    clid: clid === 0 ? (portid === TC_H.ROOT ? qid : 0) : tcMake(qid, tcMinor(clid)),
  };
};

/**
 * tc_ctl_tclass(). @returns EINVAL: two disciplines are named, or one without classes; ENOENT: no such discipline or class;
 * EEXIST: it is there; EOPNOTSUPP: the kind's classes are not the user's
 */
export const tclassDoit = (call: Call, device: NetDevice, message: TcCommand): Verdict => {
  const site = 'tc_ctl_tclass';
  const named = meant(call.kernel, device, message);
  if (named === undefined) return refuse('EINVAL', site);
  const qdisc = qdiscLookup(call.kernel, device, named.qid);
  if (qdisc === undefined) return refuse('ENOENT', site);
  const ops = qdiscOps(call.kernel, qdisc.kind)?.cl_ops;
  if (ops === undefined) return refuse('EINVAL', site);
  const place = { kernel: call.kernel, device, qdisc };
  const there = named.clid !== 0 && ops.find(place, named.clid) !== 0;
  const creates = message.type === 'RTM_NEWTCLASS' && message.nlmsg_flags.includes('NLM_F_CREATE');
  if (!there && !creates) return refuse('ENOENT', site);
  if (there && message.type === 'RTM_NEWTCLASS' && message.nlmsg_flags.includes('NLM_F_EXCL'))
    return refuse('EEXIST', site);
  const doit = message.type === 'RTM_DELTCLASS' ? ops.delete : ops.change;
  if (doit === undefined) return refuse('EOPNOTSUPP', site);
  const { TCA_OPTIONS } = message;
  const request = { tcm_handle: named.clid, tcm_parent: named.portid };
  return doit(call, place, TCA_OPTIONS === undefined ? request : { ...request, TCA_OPTIONS });
};
