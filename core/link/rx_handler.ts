/**
 * Who takes what a device receives before the stack does (netdev_rx_handler_register() of net/core/dev.c, Linux 6.18): one
 * at most, be it a master, what is stacked on the device, or the device's own driver.
 */
import { refuse } from '../errno.js';
import type { Kernel, Verdict } from '../kernel.js';
import { deviceOf, uppersOf } from '../net/netdevice.js';
import type { NetDevice } from '../net/netdevice.js';

const MASTERS: ReadonlySet<string> = new Set(['bridge', 'bond']);
const STACKED: ReadonlySet<string> = new Set(['macvlan', 'macvtap', 'ipvlan', 'ipvtap']);

/** What devices with IFF_NO_RX_HANDLER keep. */
const NO_RX_HANDLER: ReadonlySet<string> = new Set(['ipvlan', 'vrf']);

/** netdev_is_rx_handler_busy() */
export const isRxHandlerBusy = (kernel: Kernel, { dev, kind, master }: NetDevice): boolean =>
  kind === 'macvtap' ||
  kind === 'ipvtap' ||
  (master !== null && MASTERS.has(deviceOf(kernel, master).kind)) ||
  uppersOf(kernel, dev).some((upper) => STACKED.has(upper.kind));

/** netdev_rx_handler_register(). @returns EBUSY: somebody does already; EINVAL: nobody may (IFF_NO_RX_HANDLER). */
export const rxHandlerRegister = (kernel: Kernel, device: NetDevice): Verdict => {
  const site = 'netdev_rx_handler_register';
  if (isRxHandlerBusy(kernel, device)) return refuse('EBUSY', site);
  return NO_RX_HANDLER.has(device.priv?.kind ?? '') ? refuse('EINVAL', site) : undefined;
};
