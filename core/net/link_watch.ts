/**
 * Carrier and operational state: netif_carrier_on/off (net/sched/sch_generic.c) queue an event, linkwatch computes the
 * RFC 2863 state when it runs, once a second at most unless it is urgent (net/core/link_watch.c, Linux 6.18). Left out:
 * dormant and testing.
 */
import type { Call } from '../kernel.js';
import { nowOf } from '../kernel/timekeeping.js';
import { queueDelayedWork, queueWork } from '../kernel/workqueue.js';
import { devGetByIndex, deviceOf, iflinkOf, isUp } from './netdevice.js';
import type { NetDevice, OperState } from './netdevice.js';
import { netdevStateChange } from './rtmsg_ifinfo.js';

/** HZ: between two runs that are not urgent. */
const INTERVAL_MS = 1000;
const MAX_DO_DEV_PER_LOOP = 100;

/** A device on the way up runs already, one on the way down no more (__LINK_STATE_START), before IFF_UP says so. */
type Phase = 'starting' | 'stopping';

/** netif_running() */
const isRunning = (device: NetDevice, phase?: Phase): boolean =>
  phase === undefined ? isUp(device) : phase === 'starting';

/**
 * linkwatch_urgent_event(): a device that is running, with another one behind it, of a bond, or about to send for the first
 * time; its state is UP once its queues are active.
 */
const isUrgent = (call: Call, device: NetDevice, phase?: Phase): boolean => {
  if (!isRunning(device, phase)) return false;
  if (iflinkOf(call, device) !== device.ifindex) return true;
  const isLagPort = device.master !== null && deviceOf(call.kernel, device.master).kind === 'bond';
  return isLagPort || device.kind === 'bond' || (device.carrier && device.operstate !== 'UP');
};

/** linkwatch_schedule_work() */
const scheduleWork = (call: Call, urgent: boolean): void => {
  const delay_ms = urgent ? 0 : call.kernel.dev.linkwatch_nextevent_ms - nowOf(call.kernel);
  if (delay_ms > 0) queueDelayedWork(call, 'linkwatch_event', delay_ms);
  else queueWork(call, 'linkwatch_event');
};

/** linkwatch_fire_event() */
export const linkwatchFireEvent = (call: Call, dev: number, phase?: Phase): void => {
  const urgent = isUrgent(call, deviceOf(call.kernel, dev), phase);
  if (!call.kernel.dev.lweventlist.has(dev)) call.emit({ type: 'linkwatch_add_event', dev });
  else if (!urgent) return;
  scheduleWork(call, urgent);
};

/** @param phase of the device, when its driver opens or stops it */
export const netifCarrierOn = (call: Call, dev: number, phase?: Phase): void => {
  if (deviceOf(call.kernel, dev).carrier) return;
  call.within('netif_carrier_on', deviceOf(call.kernel, dev).name, () => {
    call.emit({ type: 'netif_carrier_on', dev });
    linkwatchFireEvent(call, dev, phase);
  });
};

export const netifCarrierOff = (call: Call, dev: number, phase?: Phase): void => {
  if (!deviceOf(call.kernel, dev).carrier) return;
  call.within('netif_carrier_off', deviceOf(call.kernel, dev).name, () => {
    call.emit({ type: 'netif_carrier_off', dev });
    linkwatchFireEvent(call, dev, phase);
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

/**
 * linkwatch_event(): pending devices in the order in which they were queued; within a second after the last run those that
 * are urgent only.
 */
export const linkwatchEvent = (call: Call): void => {
  const now_ms = nowOf(call.kernel);
  const urgentOnly = call.kernel.dev.linkwatch_nextevent_ms > now_ms;
  if (!urgentOnly) call.emit({ type: 'linkwatch_run_queue', nextevent_ms: now_ms + INTERVAL_MS });
  const takes = call.kernel.dev.lweventlist
    .toArray()
    .filter((dev) => !urgentOnly || isUrgent(call, deviceOf(call.kernel, dev)))
    .slice(0, urgentOnly ? 2 * MAX_DO_DEV_PER_LOOP : MAX_DO_DEV_PER_LOOP);
  for (const dev of takes) doDev(call, dev);
  if (!call.kernel.dev.lweventlist.isEmpty()) scheduleWork(call, false);
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
