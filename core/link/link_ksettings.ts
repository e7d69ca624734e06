/** What drivers say of their speed and duplex (ethtool_ops.get_link_ksettings, Linux 6.18). */
import type { Kernel } from '../kernel.js';
import { portsOf } from './br_if.js';
import { deviceOf, isUp } from '../net/netdevice.js';
import type { NetDevice } from '../net/netdevice.js';
import { driverOf } from './physical.js';

export interface LinkKsettings {
  /** Mb/s; -1: unknown. */
  readonly speed: number;
  readonly duplex: 'full' | 'half' | 'unknown';
}

const UNKNOWN: LinkKsettings = { speed: -1, duplex: 'unknown' };

/** What a driver says by itself of a device that is up. */
const OF_DRIVER: Readonly<Record<string, LinkKsettings>> = {
  veth: { speed: 10000, duplex: 'full' },
  e1000: { speed: 1000, duplex: 'full' },
  virtio_net: UNKNOWN,
  bond: UNKNOWN,
  vxlan: UNKNOWN,
};

/** br_get_link_ksettings(): the fastest of the ports that are up. */
const ofBridge = (kernel: Kernel, bridge: NetDevice): LinkKsettings => ({
  ...UNKNOWN,
  speed: Math.max(
    UNKNOWN.speed,
    ...portsOf(kernel, bridge.dev)
      .filter((port) => isUp(port) && (port.operstate === 'UP' || port.operstate === 'UNKNOWN'))
      .map((port) => linkKsettings(kernel, port)?.speed ?? UNKNOWN.speed),
  ),
});

/** __ethtool_get_link_ksettings(). @returns undefined: the driver has nothing to say. */
export const linkKsettings = (kernel: Kernel, device: NetDevice): LinkKsettings | undefined => {
  if (device.kind === 'bridge') return ofBridge(kernel, device);
  const isOnTop = ['macvlan', 'ipvlan', 'vlan', 'vxlan'].includes(device.priv?.kind ?? '');
  if (isOnTop && device.lower !== null) return linkKsettings(kernel, deviceOf(kernel, device.lower));
  return OF_DRIVER[driverOf(kernel, device)];
};
