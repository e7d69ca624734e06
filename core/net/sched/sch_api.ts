/**
 * Requests about queueing disciplines (net/sched/sch_api.c, Linux 6.18): RTM_NEWQDISC and RTM_DELQDISC, and the dump. Left
 * out: size tables, rate estimators, shared blocks.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../../errno.js';
import type { Call, Verdict } from '../../kernel.js';
import { netCapable } from '../../kernel/cred.js';
import { netOf } from '../../kernel/nsproxy.js';
import { releaseHas } from '../../release.js';
import { devGetByIndex, deviceOf, isUp } from '../netdevice.js';
import type { Found, NetDevice } from '../netdevice.js';
import { tclassDoit } from './sch_class.js';
import { belowOf, leafOf, qdiscLookup } from './sch_find.js';
import { qdiscOps } from './qdiscs.js';
import { FIRST_AUTOHANDLE, TC_H, schedOf, tcMajor, tcMake } from './sch.js';
import type { Qdisc, TcCommand } from './sch.js';
import { attachDefaultQdiscs, dflt, qdiscAt, qdiscDestroy, refcntOf } from './sch_generic.js';

const NO = (site: string, errno: 'EINVAL' | 'ENOENT' | 'EEXIST' | 'EOPNOTSUPP', extack?: string): Verdict =>
  refuse(errno, site, extack);

/** What stands at a place, and the discipline that has the place as a class. */
interface Spot {
  readonly parent: Qdisc | undefined;
  readonly qdisc: Qdisc | undefined;
}

const LAST_AUTOHANDLE = 0xffff0000;

/** qdisc_alloc_handle(): goes on from device to device. */
const allocHandle = (call: Call, device: NetDevice): number => {
  let { autohandle } = call.kernel.sched;
  do autohandle = autohandle + 0x10000 === LAST_AUTOHANDLE ? FIRST_AUTOHANDLE : autohandle + 0x10000;
  while (qdiscLookup(call.kernel, device, autohandle) !== undefined);
  call.emit({ type: 'qdisc_alloc_handle', autohandle });
  return autohandle;
};

/** qdisc_notify(). @param refcnt of the discipline, which is not yet, or no longer, where it stands */
const notify = (
  call: Call,
  dev: number,
  nlmsg_type: 'RTM_NEWQDISC' | 'RTM_DELQDISC',
  qdisc: Qdisc,
  refcnt = refcntOf(call.kernel, deviceOf(call.kernel, dev), qdisc),
): void => call.emit({ type: 'qdisc_notify', nlmsg_type, dev, qdisc, refcnt });

const DEFAULT_TX_QUEUE_LEN = 1000;

/**
 * qdisc_create(). A device that needs no queue gets one of the usual length if it has none.
 * @returns ENOENT: there is no such kind; EINVAL: the place is reserved; else as its init does
 */
const create = (call: Call, dev: number, message: TcCommand): Found<Qdisc> => {
  const site = 'qdisc_create';
  const { TCA_KIND: kind = '', tcm_parent: parent } = message;
  const ops = qdiscOps(call.kernel, kind);
  if (ops === undefined) return E.left(refuse('ENOENT', site, 'Specified qdisc kind is unknown'));
  const isIngress = parent === TC_H.INGRESS;
  if (isIngress && ops.ingress !== true)
    return E.left(refuse('EINVAL', site, 'Specified parent ID is reserved for ingress and clsact Qdiscs'));
  const device = deviceOf(call.kernel, dev);
  const asked = isIngress ? tcMake(TC_H.INGRESS, 0) : message.tcm_handle;
  const handle = asked === 0 ? allocHandle(call, device) : asked;
  if (device.tx_queue_len === 0 && call.ops.link[device.kind]?.qdisc === 'noqueue')
    call.emit({ type: 'dev_change_tx_queue_len', dev, tx_queue_len: DEFAULT_TX_QUEUE_LEN });
  const bare = { handle, parent, kind, options: {} };
  const place = { kernel: call.kernel, device: deviceOf(call.kernel, dev), qdisc: bare };
  const options = ops.init(place, message.TCA_OPTIONS);
  return E.isLeft(options) ? options : E.right({ ...bare, options: options.right, visibility: 'visible' });
};

/** What a discipline has below it: what is missing comes, what has no class any more goes. */
const adjustChildren = (call: Call, dev: number, qdisc: Qdisc): void => {
  const device = deviceOf(call.kernel, dev);
  const place = { kernel: call.kernel, device, qdisc };
  const ops = qdiscOps(call.kernel, qdisc.kind);
  for (const below of belowOf(call.kernel, device, qdisc))
    if (ops?.cl_ops?.find(place, below.parent) === 0) qdiscDestroy(call, dev, below);
  for (const below of ops?.children?.(place) ?? []) {
    if (leafOf(call.kernel, device, qdisc, below.parent) !== undefined) continue;
    const given = Object.keys(below.options).length > 0;
    call.emit({ type: 'qdisc_create', dev, qdisc: given ? below : dflt(place, below) });
  }
};

/** The references of one that goes: at the root, a new one that is attached comes before the queues let go of it. */
const leftOf = (call: Call, dev: number, old: Qdisc, attaches: boolean): number => {
  if (old.parent === TC_H.INGRESS) return 0;
  return attaches ? refcntOf(call.kernel, deviceOf(call.kernel, dev), old) : 1;
};

/** The old one goes, the new one stands in its place; both are told of at once. */
const replace = (call: Call, dev: number, old: Qdisc | undefined, now?: Qdisc): void => {
  const attaches = now !== undefined && qdiscOps(call.kernel, now.kind)?.attach === true;
  if (old !== undefined && old !== now) {
    if (old.visibility === 'visible')
      notify(call, dev, 'RTM_DELQDISC', old, leftOf(call, dev, old, attaches));
    qdiscDestroy(call, dev, old);
  }
  if (now === undefined) return;
  if (old !== now) call.emit({ type: 'qdisc_create', dev, qdisc: now });
  notify(call, dev, 'RTM_NEWQDISC', now, attaches ? 1 : undefined);
};

/** qdisc_graft() at the root: a device that is up has a default one where nothing else is. */
const graftRoot = (call: Call, dev: number, now: Qdisc | undefined): void => {
  const device = deviceOf(call.kernel, dev);
  replace(call, dev, qdiscAt(call.kernel, device, TC_H.ROOT), now);
  const wanted = call.ops.link[device.kind]?.qdisc ?? 'noop';
  const otherwise = (): string => (isUp(device) ? attachDefaultQdiscs(call, dev, wanted) : 'noop');
  call.emit({ type: 'dev_graft_qdisc', dev, qdisc: now?.kind ?? otherwise() });
  if (now !== undefined) adjustChildren(call, dev, now);
};

/**
 * qdisc_graft(). @returns EOPNOTSUPP: the parent takes no leaves; ENOENT: it has no such class; EINVAL: an inner class, or
 * noqueue, which is for devices
 */
const graft = (call: Call, dev: number, message: TcCommand, spot: Spot, now: Qdisc | undefined): Verdict => {
  const site = 'qdisc_graft';
  const { parent, qdisc: old } = spot;
  const { tcm_parent: classid } = message;
  if (parent === undefined) {
    if (classid === TC_H.ROOT) graftRoot(call, dev, now);
    else replace(call, dev, old, now);
    return undefined;
  }
  const place = { kernel: call.kernel, device: deviceOf(call.kernel, dev), qdisc: parent };
  const cl_ops = qdiscOps(call.kernel, parent.kind)?.cl_ops;
  if (cl_ops?.graft === undefined) return NO(site, 'EOPNOTSUPP');
  const cl = cl_ops.find(place, classid);
  if (cl === 0) return NO(site, 'ENOENT', 'Specified class not found');
  if (now?.kind === 'noqueue') return NO(site, 'EINVAL', 'Cannot assign noqueue to a class');
  if (cl_ops.graft.takes?.(place, cl) === false) return NO(site, 'EINVAL');
  replace(call, dev, leafOf(call.kernel, place.device, parent, classid), now);
  const { otherwise } = cl_ops.graft;
  if (now === undefined && otherwise !== undefined) {
    const leaf = { handle: 0, parent: cl, kind: otherwise, visibility: 'invisible' } as const;
    call.emit({ type: 'qdisc_create', dev, qdisc: dflt(place, leaf) });
  }
  if (now !== undefined) adjustChildren(call, dev, now);
  return undefined;
};

/** Of a request that names a discipline of another kind. */
const wrongKind = ({ kernel }: Call): string =>
  releaseHas(kernel.machine?.kernel ?? '', 'words about classful parents')
    ? 'Invalid qdisc name: must match existing qdisc'
    : 'Invalid qdisc name';

/** qdisc_change() behind the checks of a request for one that is there. */
const change = (call: Call, dev: number, message: TcCommand, qdisc: Qdisc | undefined): Verdict => {
  const site = 'tc_modify_qdisc';
  const { nlmsg_flags, TCA_KIND: kind, TCA_OPTIONS: given } = message;
  if (qdisc === undefined) return NO(site, 'ENOENT', 'Specified qdisc not found');
  if (nlmsg_flags.includes('NLM_F_EXCL')) return NO(site, 'EEXIST', 'Exclusivity flag on, cannot modify');
  if (kind !== undefined && kind !== qdisc.kind) return NO(site, 'EINVAL', wrongKind(call));
  if (given !== undefined) {
    const place = { kernel: call.kernel, device: deviceOf(call.kernel, dev), qdisc };
    const changing = qdiscOps(call.kernel, qdisc.kind)?.change;
    if (changing === undefined)
      return NO('qdisc_change', 'EINVAL', 'Change operation not supported by specified qdisc');
    const options = changing(place, given);
    if (E.isLeft(options)) return options.left;
    call.emit({ type: 'qdisc_change', dev, parent: qdisc.parent, options: options.right });
    adjustChildren(call, dev, { ...qdisc, options: options.right });
  }
  const now = qdiscAt(call.kernel, deviceOf(call.kernel, dev), qdisc.parent) ?? qdisc;
  notify(
    call,
    dev,
    'RTM_NEWQDISC',
    { ...now, parent: message.tcm_parent },
    refcntOf(call.kernel, deviceOf(call.kernel, dev), now),
  );
  return undefined;
};

/** What stands at tcm_parent. @param words for a parent that there is not */
const spotAt = (call: Call, device: NetDevice, clid: number, words: string): Found<Spot> => {
  const site = 'qdisc_leaf';
  if (clid === TC_H.ROOT)
    return E.right({ parent: undefined, qdisc: qdiscAt(call.kernel, device, TC_H.ROOT) });
  const above = qdiscLookup(call.kernel, device, tcMajor(clid));
  if (above === undefined) return E.left(refuse('ENOENT', site, words));
  const ops = qdiscOps(call.kernel, above.kind);
  if (ops?.ingress === true)
    return E.left(refuse('EOPNOTSUPP', site, 'Cannot add children to ingress/clsact qdisc'));
  const place = { kernel: call.kernel, device, qdisc: above };
  if (
    ops?.cl_ops === undefined &&
    releaseHas(call.kernel.machine?.kernel ?? '', 'words about classful parents')
  )
    return E.left(refuse('EOPNOTSUPP', site, 'Parent qdisc is not classful'));
  if (ops?.cl_ops?.find(place, clid) === 0)
    return E.left(refuse('ENOENT', site, 'Specified class not found'));
  return E.right({ parent: above, qdisc: leafOf(call.kernel, device, above, clid) });
};

const ingressSpot = ({ kernel }: Call, device: NetDevice): Spot => ({
  parent: undefined,
  qdisc: qdiscAt(kernel, device, TC_H.INGRESS),
});

const createAndGraft = (call: Call, dev: number, message: TcCommand, spot: Spot): Verdict => {
  const made = create(call, dev, message);
  return E.isLeft(made) ? made.left : graft(call, dev, message, spot, made.right);
};

/** A handle that is not that of what stands there: another discipline, or a new one. */
const byHandle = (call: Call, dev: number, message: TcCommand, spot: Spot): Verdict => {
  const site = 'tc_modify_qdisc';
  const { nlmsg_flags: flags, tcm_handle, tcm_parent, TCA_KIND: kind } = message;
  const taken = spot.qdisc !== undefined && spot.qdisc.handle !== 0;
  if (taken && !flags.includes('NLM_F_REPLACE'))
    return NO(site, 'EEXIST', 'NLM_F_REPLACE needed to override');
  const other = qdiscLookup(call.kernel, deviceOf(call.kernel, dev), tcm_handle);
  if (other === undefined)
    return flags.includes('NLM_F_CREATE')
      ? createAndGraft(call, dev, message, spot)
      : NO(site, 'ENOENT', 'Qdisc not found. To create specify NLM_F_CREATE flag');
  if (other.parent !== tcm_parent)
    return NO(site, 'EINVAL', 'Cannot move an existing qdisc to a different parent');
  if (flags.includes('NLM_F_EXCL')) return NO(site, 'EEXIST', 'Exclusivity flag on, cannot override');
  if (kind !== undefined && kind !== other.kind) return NO(site, 'EINVAL', wrongKind(call));
  return graft(call, dev, message, spot, other);
};

/** tc_modify_qdisc() */
const modify = (call: Call, device: NetDevice, message: TcCommand): Verdict => {
  const { dev } = device;
  const { nlmsg_flags: flags, tcm_handle, tcm_parent: clid, TCA_KIND: kind } = message;
  if (clid === 0) {
    if (tcm_handle === 0) return NO('tc_modify_qdisc', 'EINVAL', 'Handle cannot be zero');
    return change(call, dev, message, qdiscLookup(call.kernel, device, tcm_handle));
  }
  if (clid === TC_H.INGRESS && !schedOf(call.kernel, dev).ingress_queue)
    call.emit({ type: 'dev_ingress_queue_create', dev });
  const spot =
    clid === TC_H.INGRESS
      ? E.right(ingressSpot(call, device))
      : spotAt(call, device, clid, 'Failed to find specified qdisc');
  if (E.isLeft(spot)) return spot.left;
  const { qdisc } = spot.right;
  const there = qdisc === undefined || qdisc.handle === 0 ? undefined : qdisc;
  if (tcm_handle !== 0)
    return there?.handle === tcm_handle
      ? change(call, dev, message, there)
      : byHandle(call, dev, message, spot.right);
  if (there === undefined)
    return flags.includes('NLM_F_CREATE')
      ? createAndGraft(call, dev, message, spot.right)
      : NO('tc_modify_qdisc', 'ENOENT', 'Qdisc not found. To create specify NLM_F_CREATE flag');
  const isOther = kind !== undefined && kind !== there.kind;
  const onlyReplaces = flags.includes('NLM_F_REPLACE') && !flags.includes('NLM_F_CREATE');
  return isOther && !onlyReplaces
    ? createAndGraft(call, dev, message, spot.right)
    : change(call, dev, message, there);
};

/** tc_get_qdisc() for RTM_DELQDISC. */
const del = (call: Call, device: NetDevice, message: TcCommand): Verdict => {
  const site = 'tc_get_qdisc';
  const { tcm_handle, tcm_parent: clid, TCA_KIND: kind } = message;
  if (clid === 0) {
    const found = qdiscLookup(call.kernel, device, tcm_handle);
    if (found === undefined) return NO(site, 'ENOENT', 'Failed to find qdisc with specified handle');
    if (kind !== undefined && kind !== found.kind) return NO(site, 'EINVAL', wrongKind(call));
    return NO(site, 'EINVAL', 'Classid cannot be zero');
  }
  const isIngress = clid !== TC_H.ROOT && tcMajor(clid) === tcMajor(TC_H.INGRESS);
  if (isIngress && !schedOf(call.kernel, device.dev).ingress_queue)
    return NO(site, 'ENOENT', 'Cannot find specified qdisc on specified device');
  const spot = isIngress
    ? E.right(ingressSpot(call, device))
    : spotAt(call, device, clid, 'Failed to find qdisc with specified classid');
  if (E.isLeft(spot)) return spot.left;
  const { qdisc, parent } = spot.right;
  if (
    qdisc === undefined &&
    parent !== undefined &&
    qdiscOps(call.kernel, parent.kind)?.cl_ops?.graft?.otherwise !== undefined
  )
    return NO(site, 'ENOENT', 'Cannot find specified qdisc on specified device');
  if (tcm_handle !== 0 && (qdisc?.handle ?? 0) !== tcm_handle) return NO(site, 'EINVAL', 'Invalid handle');
  if (kind !== undefined && kind !== (qdisc?.kind ?? 'noop')) return NO(site, 'EINVAL', wrongKind(call));
  if (qdisc === undefined || qdisc.handle === 0)
    return NO(site, 'ENOENT', 'Cannot delete qdisc with handle of zero');
  return graft(
    call,
    device.dev,
    isIngress ? { ...message, tcm_parent: TC_H.INGRESS } : message,
    spot.right,
    undefined,
  );
};

/** @returns ESRCH: no such task; EPERM; ENODEV: no such device; else as the request does */
export const decide = (call: Call, message: TcCommand): Verdict => {
  const site = 'rtnetlink_rcv_msg';
  const net = netOf(call.kernel, message.pid);
  if (net === undefined) return refuse('ESRCH', site);
  if (!netCapable(call, message.pid, net, 'CAP_NET_ADMIN')) return refuse('EPERM', site);
  const device = devGetByIndex(call.kernel, net, message.tcm_ifindex);
  const isClass = message.type === 'RTM_NEWTCLASS' || message.type === 'RTM_DELTCLASS';
  if (device === undefined) return refuse('ENODEV', isClass ? 'tc_ctl_tclass' : 'tc_modify_qdisc');
  const about = device.name;
  switch (message.type) {
    case 'RTM_NEWQDISC':
      return call.within('tc_modify_qdisc', about, () => modify(call, device, message));
    case 'RTM_DELQDISC':
      return call.within('tc_get_qdisc', about, () => del(call, device, message));
    case 'RTM_NEWTCLASS':
    case 'RTM_DELTCLASS':
      return call.within('tc_ctl_tclass', about, () => tclassDoit(call, device, message));
  }
};
