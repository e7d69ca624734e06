/** igmp and mcfilter (net/ipv4/igmp.c, Linux 6.18). */
import type { Kernel } from '../../core/kernel.js';
import { deviceOf, devicesOf } from '../../core/net/netdevice.js';
import { groupsOf } from './multicast.js';

const HEX = 16;

/** An address as a word of a machine that has its lowest byte first. */
export const littleEndian = (address: string): string =>
  address
    .split('.')
    .toReversed()
    .map((byte) => Number(byte).toString(HEX).padStart(2, '0'))
    .join('')
    .toUpperCase();

/** igmp_mc_seq_show(): devices in the order of the net's list. */
export const igmp = (kernel: Kernel, net: number): string => {
  const devices = devicesOf(kernel, net).dev_base_head.map((dev) => deviceOf(kernel, dev));
  const lines = devices.map((device) => {
    const groups = groupsOf(kernel, device);
    if (groups.length === 0) return '';
    const head = `${device.ifindex}\t${device.name.padEnd(10)}: ${`${groups.length}`.padStart(5)}      V3\n`;
    return (
      head +
      groups.map((group) => `\t\t\t\t${littleEndian(group)} ${'1'.padStart(5)} 0:00000000\t\t0\n`).join('')
    );
  });
  return `Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n${lines.join('')}`;
};

/** igmp_mcf_seq_show(): no socket filters. */
export const mcfilter = (): string => 'Idx Device        MCA        SRC    INC    EXC\n';
