/** What must hold of IPv4 addresses: the properties behind invariants.ts. */
import type { Kernel } from '../kernel.js';
import { isSecondary, sameSubnet } from './inetdevice.js';
import type { Ifaddr } from './inetdevice.js';

/** What is wrong with the order of a device's list, or with who is the primary of a subnet. */
const wrongList = (list: readonly Ifaddr[]): string | undefined => {
  const firstSecondary = list.findIndex(isSecondary);
  const primaries = firstSecondary < 0 ? list : list.slice(0, firstSecondary);
  const late = list.slice(primaries.length).find((ifa) => !isSecondary(ifa));
  if (late !== undefined) return `${late.ifa_local} is a primary behind a secondary`;
  const misplaced = primaries.find((ifa, i) => i > 0 && ifa.ifa_scope > (primaries[i - 1]?.ifa_scope ?? 0));
  if (misplaced !== undefined) return `${misplaced.ifa_local} is behind an address of wider scope`;
  for (const [i, ifa] of list.entries()) {
    const earlier = list.slice(0, i).filter((other) => sameSubnet(other, ifa));
    if (isSecondary(ifa) && !earlier.some((other) => !isSecondary(other)))
      return `${ifa.ifa_local} is a secondary without a primary`;
    if (earlier.some(({ ifa_local }) => ifa_local === ifa.ifa_local))
      return `${ifa.ifa_local} is there twice`;
  }
  return undefined;
};

/** Every in_device is of a device of its net, and its addresses are in order. */
export const strayInDevice = (kernel: Kernel): string | undefined => {
  for (const [net, devices] of kernel.devinet.nets)
    for (const [dev, { ifa_list }] of devices) {
      const device = kernel.dev.devices.get(dev);
      if (device?.net !== net) return `net ${net} has addresses of device ${dev}, which is not there`;
      const wrong = wrongList(ifa_list.toArray());
      if (wrong !== undefined) return `${device.name}: ${wrong}`;
    }
  return undefined;
};
