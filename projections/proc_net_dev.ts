/** /proc/net/dev (net/core/net-procfs.c). Devices are not counted for: one that is up may have had traffic. */
import type { Kernel } from '../core/kernel.js';
import { dump, isUp } from '../core/net/netdevice.js';

const HEADING = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`;
/** The widths of the columns. */
const RECEIVE = [8, 7, 4, 4, 4, 5, 10, 9];
const TRANSMIT = [8, 7, 4, 4, 4, 5, 7, 10];

const zeros = [...RECEIVE, ...TRANSMIT].map((width) => '0'.padStart(width)).join(' ');

/** @returns undefined: a device is up, so that its numbers are not known. */
export const procNetDev = (kernel: Kernel, net: number): string | undefined => {
  const devices = dump(kernel, net);
  if (devices.some(isUp)) return undefined;
  return HEADING + devices.map(({ name }) => `${name.padStart(6)}:${zeros}\n`).join('');
};
