/**
 * Multicast addresses of the link layer that a user has asked a device to listen to, by SIOCADDMULTI
 * (net/core/dev_addr_lists.c, net/core/dev_ioctl.c, Linux 6.18). The groups that protocols join follow from the rest of
 * the state and are not kept.
 */
import * as t from 'io-ts';
import { int } from '../codec.js';
import { List } from 'immutable';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import type { DevMcIfreq } from './ifreq.js';
import type { DevSlice, NetDevice } from './netdevice.js';

export const DevMcEvent = t.type({
  type: t.keyof({ dev_mc_add_global: null, dev_mc_del_global: null }),
  dev: int,
  addr: t.string,
});
type DevMcEvent = t.TypeOf<typeof DevMcEvent>;

export const evolveMc = (mc: DevSlice['mc'], { type, dev, addr }: DevMcEvent): DevSlice['mc'] => {
  const before = mc.get(dev, List<string>());
  if (type === 'dev_mc_add_global') return mc.set(dev, before.push(addr));
  const after = before.filter((other) => other !== addr);
  return after.isEmpty() ? mc.delete(dev) : mc.set(dev, after);
};

/** Addresses that users have asked for, oldest first. */
export const globalAddresses = (kernel: Kernel, dev: number): List<string> =>
  kernel.dev.mc.get(dev, List<string>());

/** SIOCADDMULTI, SIOCDELMULTI. @returns EINVAL: the device has no filter; ENOENT: nobody has asked for the address */
export const devMcIoctl = (call: Call, device: NetDevice, { cmd, ifr_hwaddr }: DevMcIfreq): Verdict => {
  if (call.ops.link[device.kind]?.has_rx_mode?.(device) === false) return refuse('EINVAL', 'dev_ifsioc');
  const known = globalAddresses(call.kernel, device.dev).includes(ifr_hwaddr);
  if (cmd === 'SIOCADDMULTI') {
    if (!known) call.emit({ type: 'dev_mc_add_global', dev: device.dev, addr: ifr_hwaddr });
    return undefined;
  }
  if (!known) return refuse('ENOENT', '__hw_addr_del_ex');
  call.emit({ type: 'dev_mc_del_global', dev: device.dev, addr: ifr_hwaddr });
  return undefined;
};
