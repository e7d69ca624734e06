/**
 * Domains of routing: a layer 3 master device, its ports, and the table that is theirs (net/l3mdev/l3mdev.c,
 * include/net/l3mdev.h, Linux 6.18).
 */
import type { Kernel } from '../kernel.js';
import { devGetByIndex, deviceOf, devicesOf } from './netdevice.js';
import type { NetDevice } from './netdevice.js';

/** netif_is_l3_master() */
export const netifIsL3Master = ({ priv }: NetDevice): boolean => priv?.kind === 'vrf';

/** l3mdev_master_dev_rcu(): the master of the domain that a device is in, which may be itself; undefined: of none. */
export const l3mdevMasterDev = (kernel: Kernel, device: NetDevice): NetDevice | undefined => {
  if (netifIsL3Master(device)) return device;
  const master = device.master === null ? undefined : deviceOf(kernel, device.master);
  return master !== undefined && netifIsL3Master(master) ? master : undefined;
};

/** The devices of a net that are in a domain, oldest first. @param master undefined: those that are in none */
export const devicesOfDomain = (
  kernel: Kernel,
  net: number,
  master: NetDevice | undefined,
): readonly NetDevice[] =>
  devicesOf(kernel, net)
    .dev_base_head.toArray()
    .map((dev) => deviceOf(kernel, dev))
    .filter((device) => l3mdevMasterDev(kernel, device)?.dev === master?.dev);

/** l3mdev_master_ifindex(). @returns 0: the device is in no domain */
export const l3mdevMasterIfindex = (kernel: Kernel, device: NetDevice): number =>
  l3mdevMasterDev(kernel, device)?.ifindex ?? 0;

/** l3mdev_fib_table(): the table of a device's domain. @returns undefined: it is in none */
export const l3mdevFibTable = (kernel: Kernel, device: NetDevice): number | undefined => {
  const priv = l3mdevMasterDev(kernel, device)?.priv;
  return priv?.kind === 'vrf' ? priv.tb_id : undefined;
};

/** What a flow says of the devices that it leaves and comes in by. */
interface Devices {
  readonly iif: number;
  readonly oif: number;
  /** Index of the master of its domain; 0: none. */
  readonly l3mdev: number;
  /** FLOWI_FLAG_L3MDEV_OIF: it is of the domain because of where it goes. */
  readonly byOif: boolean;
}

/** lo's index in every net. */
const LOOPBACK_IFINDEX = 1;

/** l3mdev_update_flow(): a flow through a device of a domain is of that domain; through its master it is through any. */
export const l3mdevUpdateFlow = <F extends Pick<Devices, 'iif' | 'oif'>>(
  kernel: Kernel,
  net: number,
  flow: F,
): F & Devices => {
  const { iif, oif } = flow;
  const out = oif === 0 ? undefined : devGetByIndex(kernel, net, oif);
  if (out !== undefined) {
    const l3mdev = l3mdevMasterIfindex(kernel, out);
    return { ...flow, oif: netifIsL3Master(out) ? 0 : oif, l3mdev, byOif: true };
  }
  const from = iif > LOOPBACK_IFINDEX ? devGetByIndex(kernel, net, iif) : undefined;
  return { ...flow, l3mdev: from === undefined ? 0 : l3mdevMasterIfindex(kernel, from), byOif: false };
};

/** l3mdev_fib_rule_match(): the table of a flow's domain. @returns undefined: it is of none */
export const l3mdevFibRuleTable = (kernel: Kernel, net: number, l3mdev: number): number | undefined => {
  const master = l3mdev === 0 ? undefined : devGetByIndex(kernel, net, l3mdev);
  return master === undefined ? undefined : l3mdevFibTable(kernel, master);
};
