/** igmp6 and mcfilter6 (net/ipv6/mcast.c, Linux 6.18). */
import type { Kernel } from '../../core/kernel.js';
import { deviceOf, devicesOf } from '../../core/net/netdevice.js';
import { pi6 } from './addrconf.js';
import { groups6Of } from './multicast.js';

const HEX = 16;

/** igmp6_mc_seq_show(): devices in the order of the net's list. */
export const igmp6 = (kernel: Kernel, net: number): string =>
  devicesOf(kernel, net)
    .dev_base_head.toArray()
    .map((dev) => deviceOf(kernel, dev))
    .flatMap((device) =>
      groups6Of(kernel, device).map(
        ({ address, users, flags }) =>
          `${`${device.ifindex}`.padEnd(4)} ${device.name.padEnd(15)} ${pi6(address)} ${`${users}`.padStart(5)} ` +
          `${flags.toString(HEX).toUpperCase().padStart(8, '0')} 0\n`,
      ),
    )
    .join('');

/** igmp6_mcf_seq_show(): no socket filters. */
export const mcfilter6 = (): string =>
  'Idx Device                Multicast Address                   Source Address    INC    EXC\n';
