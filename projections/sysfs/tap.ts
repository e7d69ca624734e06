/**
 * The character device of a macvtap or an ipvtap below its directory (drivers/net/macvtap.c, ipvlan/ipvtap.c, drivers/base/core.c, Linux 6.18): named by
 * the device's index. Left out: its numbers, /sys/class/macvtap and its like.
 */
import type { NetDevice } from '../../core/net/netdevice.js';
import type { File, Looker } from '../node.js';
import type { Entries } from './attribute.js';
import { filesOf, link, sysfsDirectory } from './attribute.js';
import { POWER } from './attributes.js';

const PAGE_SIZE = 4096;
const unread = (mode: number): File => ({ kind: 'file', mode, size: PAGE_SIZE });

const nameOf = ({ ifindex }: NetDevice): string => `tap${ifindex}`;

/** What leads to it, beside the attributes of the device. */
export const tapLinks = (device: NetDevice): Entries => ({
  [nameOf(device)]: () => link(`${device.kind}/${nameOf(device)}`),
});

export const tapDirectories = (looker: Looker, device: NetDevice): Entries => ({
  [device.kind]: () =>
    sysfsDirectory(
      {},
      {
        [nameOf(device)]: () =>
          sysfsDirectory(
            {
              dev: () => unread(0o444),
              device: () => link(`../../../${device.name}`),
              subsystem: () => link(`../../../../../../class/${device.kind}`),
              uevent: () => unread(0o644),
            },
            { power: () => sysfsDirectory(filesOf(looker, device, POWER)) },
          ),
      },
    ),
});
