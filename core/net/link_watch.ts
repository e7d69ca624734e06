/**
 * Carrier and operational state: netif_carrier_on/off (net/sched/sch_generic.c) queue an event, linkwatch computes the
 * RFC 2863 state when it runs (net/core/link_watch.c). Left out: dormant and testing, rate limiting.
 */
import type { Call } from '../kernel.js';
import { queueWork } from '../kernel/workqueue.js';
import { devGetByIndex, deviceOf, iflinkOf } from './netdevice.js';
import type { NetDevice, OperState } from './netdevice.js';
import { netdevStateChange } from './rtmsg_ifinfo.js';

/** linkwatch_fire_event() */
export const linkwatchFireEvent = (call: Call, dev: number): void => {
  if (call.kernel.dev.lweventlist.has(dev)) return;
  call.emit({ type: 'linkwatch_add_event', dev });
  queueWork(call, 'linkwatch_event');
};

export const netifCarrierOn = (call: Call, dev: number): void => {
  if (deviceOf(call.kernel, dev).carrier) return;
  call.within('netif_carrier_on', deviceOf(call.kernel, dev).name, () => {
    call.emit({ type: 'netif_carrier_on', dev });
    linkwatchFireEvent(call, dev);
  });
};

export const netifCarrierOff = (call: Call, dev: number): void => {
  if (!deviceOf(call.kernel, dev).carrier) return;
  call.within('netif_carrier_off', deviceOf(call.kernel, dev).name, () => {
    call.emit({ type: 'netif_carrier_off', dev });
    linkwatchFireEvent(call, dev);
  });
};

/**
 * default_operstate(): without carrier the state depends on whether the device's iflink, looked up as an index in its
 * own net, is a device without carrier; for a veth whose peer is elsewhere that is an unrelated device.
 */
const defaultOperstate = (call: Call, device: NetDevice): OperState => {
  if (device.carrier) return 'UP';
  const iflink = iflinkOf(call, device);
  if (iflink === device.ifindex) return 'DOWN';
  const lower = devGetByIndex(call.kernel, device.net, iflink);
  return lower !== undefined && !lower.carrier ? 'LOWERLAYERDOWN' : 'DOWN';
};

export const rfc2863Policy = (call: Call, dev: number): void => {
  const device = deviceOf(call.kernel, dev);
  const operstate = defaultOperstate(call, device);
  if (operstate !== device.operstate) call.emit({ type: 'rfc2863_policy', dev, operstate });
};

const doDev = (call: Call, dev: number): void =>
  call.within('linkwatch_do_dev', deviceOf(call.kernel, dev).name, () => {
    call.emit({ type: 'linkwatch_do_dev', dev });
    rfc2863Policy(call, dev);
    netdevStateChange(call, dev);
  });

/** linkwatch_event(): every pending device, in the order in which they were queued. */
export const linkwatchEvent = (call: Call): void => {
  for (const dev of call.kernel.dev.lweventlist) doDev(call, dev);
};

/** linkwatch_sync_dev(): a request for one device finds its state up to date. */
export const linkwatchSyncDev = (call: Call, dev: number): void => {
  if (call.kernel.dev.lweventlist.has(dev)) doDev(call, dev);
};

/** netif_stacked_transfer_operstate(): a device has a carrier when the one below it has. */
export const netifStackedTransferOperstate = (call: Call, lower: number, dev: number): void => {
  if (deviceOf(call.kernel, lower).carrier) netifCarrierOn(call, dev);
  else netifCarrierOff(call, dev);
};
