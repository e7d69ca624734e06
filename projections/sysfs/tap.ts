/**
 * The character device of a macvtap below its directory (drivers/net/macvtap.c, drivers/base/core.c, Linux 6.18): named by
 * the device's index. Left out: its numbers, /sys/class/macvtap.
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
  [nameOf(device)]: () => link(`macvtap/${nameOf(device)}`),
});

export const tapDirectories = (looker: Looker, device: NetDevice): Entries => ({
  macvtap: () =>
    sysfsDirectory(
      {},
      {
        [nameOf(device)]: () =>
          sysfsDirectory(
            {
              dev: () => unread(0o444),
              device: () => link(`../../../${device.name}`),
              subsystem: () => link('../../../../../../class/macvtap'),
              uevent: () => unread(0o644),
            },
            { power: () => sysfsDirectory(filesOf(looker, device, POWER)) },
          ),
      },
    ),
});
