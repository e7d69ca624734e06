/**
 * Finding an address of the machine (net/ipv4/devinet.c: inet_select_addr, __ip_dev_find, Linux 6.18). Left out:
 * route_localnet.
 */
import type { Kernel } from '../kernel.js';
import { ifaListOf, inDevGet, inetIfaMatch, isSecondary } from './inetdevice.js';
import { devicesOfDomain, l3mdevMasterDev } from './l3mdev.js';
import { deviceOf, devicesOf } from './netdevice.js';
import type { NetDevice } from './netdevice.js';
import { RT_SCOPE } from './rtmsg.js';

/** The devices of a net, oldest first. */
const everyDevice = (kernel: Kernel, net: number): NetDevice[] =>
  devicesOf(kernel, net)
    .dev_base_head.toArray()
    .map((dev) => deviceOf(kernel, dev));

/** __ip_dev_find(): the device that has an address; undefined: none. */
export const ipDevFind = (kernel: Kernel, net: number, local: string): NetDevice | undefined =>
  everyDevice(kernel, net).find((device) =>
    ifaListOf(kernel, device).some(({ ifa_local }) => ifa_local === local),
  );

/**
 * inet_select_addr(): the address to speak from through a device, one of its own or of its domain, whose master's come
 * first.
 * @param towards whom; '': anybody
 * @param scope the farthest one that it may have
 * @returns '': there is none
 */
export const inetSelectAddr = (kernel: Kernel, device: NetDevice, towards: string, scope: number): string => {
  const own = ifaListOf(kernel, device).filter(
    (ifa) => !isSecondary(ifa) && Math.min(ifa.ifa_scope, RT_SCOPE.HOST) <= scope,
  );
  const best = own.find((ifa) => towards === '' || inetIfaMatch(towards, ifa)) ?? own[0];
  if (best !== undefined) return best.ifa_local;
  const master = l3mdevMasterDev(kernel, device);
  const others = devicesOfDomain(kernel, device.net, master);
  for (const other of master === undefined ? others : [master, ...others]) {
    if (inDevGet(kernel, other) === undefined) continue;
    const found = ifaListOf(kernel, other).find(
      (ifa) => !isSecondary(ifa) && ifa.ifa_scope !== RT_SCOPE.LINK && ifa.ifa_scope <= scope,
    );
    if (found !== undefined) return found.ifa_local;
  }
  return '';
};
