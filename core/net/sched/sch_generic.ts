/**
 * Disciplines that come and go with the device (net/sched/sch_generic.c, Linux 6.18): what it has when it is opened, and the
 * end of all of them. A default one without parameters has no row: it follows from the device.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Call, Kernel } from '../../kernel.js';
import { INIT_NET } from '../net_namespace.js';
import { deviceOf } from '../netdevice.js';
import type { NetDevice } from '../netdevice.js';
import { valueOf } from '../sysctl_net.js';
import { queuesOf } from '../tx_queues.js';
import { qdiscOps } from './qdiscs.js';
import type { Place } from './qdisc_ops.js';
import { TC_H, schedOf, tcMajor } from './sch.js';
import type { Qdisc } from './sch.js';

/** A discipline that came by itself. */
export const dflt = (place: Omit<Place, 'qdisc'>, qdisc: Omit<Qdisc, 'options'>): Qdisc => {
  const at = { ...place, qdisc: { ...qdisc, options: {} } };
  const options = qdiscOps(place.kernel, qdisc.kind)?.init(at, undefined);
  return { ...qdisc, options: options === undefined || E.isLeft(options) ? {} : options.right };
};

/** What a device of this kind gets, with what is below it. */
const defaults = (kernel: Kernel, device: NetDevice, kind: string): Qdisc[] => {
  const root = dflt({ kernel, device }, { handle: 0, parent: TC_H.ROOT, kind, visibility: 'visible' });
  const below = qdiscOps(kernel, kind)?.children?.({ kernel, device, qdisc: root }) ?? [];
  return [root, ...below.map((qdisc) => dflt({ kernel, device }, qdisc))];
};

const NO_PARAMETERS: ReadonlySet<string> = new Set(['noqueue', 'pfifo_fast', 'mq']);

/** dev->qdisc and all that is in the device's hash, then what comes in; the latest last. */
export const qdiscsOf = (kernel: Kernel, device: NetDevice): Qdisc[] => {
  const rows = schedOf(kernel, device.dev).qdiscs;
  const implicit =
    rows.has(TC_H.ROOT) || device.qdisc === 'noop' ? [] : defaults(kernel, device, device.qdisc);
  const known = implicit.filter(({ parent }) => !rows.has(parent));
  return [...known, ...rows.values()];
};

export const qdiscAt = (kernel: Kernel, device: NetDevice, parent: number): Qdisc | undefined =>
  qdiscsOf(kernel, device).find((qdisc) => qdisc.parent === parent);

/** refcount of a root: the device's, and one for each queue that it serves. */
export const refcntOf = (kernel: Kernel, device: NetDevice, { parent, handle, kind }: Qdisc): number => {
  if (parent !== TC_H.ROOT || qdiscOps(kernel, kind)?.mqroot === true) return 1;
  return handle === 0 ? 2 : queuesOf(kernel, device).tx + 1;
};

/** attach_default_qdiscs(): the name of what the device gets. @param wanted `default`: that of net.core.default_qdisc */
export const attachDefaultQdiscs = (call: Call, dev: number, wanted: string): string => {
  const device = deviceOf(call.kernel, dev);
  const byDefault = valueOf(call.kernel, INIT_NET, 'core', 'default_qdisc');
  const kind = wanted === 'default' ? byDefault : wanted;
  const made = defaults(call.kernel, device, kind);
  if (made.some((qdisc) => !NO_PARAMETERS.has(qdisc.kind)))
    for (const qdisc of made) call.emit({ type: 'qdisc_create', dev, qdisc });
  return kind;
};

/** qdisc_destroy(): with everything below it. */
export const qdiscDestroy = (call: Call, dev: number, qdisc: Qdisc): void => {
  const { qdiscs, classes } = schedOf(call.kernel, dev);
  const { handle, parent } = qdisc;
  // Of those without a handle only a root has others below it.
  const isBelow = (of: number): boolean =>
    (handle !== 0 || parent === TC_H.ROOT) &&
    tcMajor(of) === handle &&
    of !== TC_H.ROOT &&
    of !== TC_H.INGRESS &&
    of !== parent;
  for (const below of qdiscs.values())
    if (isBelow(below.parent) && schedOf(call.kernel, dev).qdiscs.has(below.parent))
      qdiscDestroy(call, dev, below);
  for (const classid of classes.keys())
    if (tcMajor(classid) === handle) call.emit({ type: 'tclass_del', dev, classid });
  if (qdiscs.has(parent)) call.emit({ type: 'qdisc_destroy', dev, parent });
};

/** dev_shutdown() */
export const shutdownQdiscs = (call: Call, dev: number): void => {
  const { qdiscs, classes } = schedOf(call.kernel, dev);
  for (const classid of classes.keys()) call.emit({ type: 'tclass_del', dev, classid });
  for (const parent of qdiscs.keys()) call.emit({ type: 'qdisc_destroy', dev, parent });
};

/** The device's memory goes. */
export const freeQueues = (call: Call, dev: number): void => {
  if (call.kernel.sched.devs.has(dev)) call.emit({ type: 'netif_free_queues', dev });
};
