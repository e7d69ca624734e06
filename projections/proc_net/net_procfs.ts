/**
 * dev, dev_mcast, softnet_stat and ptype (net/core/net-procfs.c, Linux 6.18). Packets are not modelled, so that nothing is
 * counted of them.
 */
import type { Kernel } from '../../core/kernel.js';
import { dump } from '../../core/net/netdevice.js';
import { PROCESSORS } from './fresh.js';
import { linkLayerGroups } from './multicast.js';

const HEADING = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`;
/** The widths of the columns. */
const RECEIVE = [8, 7, 4, 4, 4, 5, 10, 9];
const TRANSMIT = [8, 7, 4, 4, 4, 5, 7, 10];

const zeros = [...RECEIVE, ...TRANSMIT].map((width) => '0'.padStart(width)).join(' ');

/** dev_seq_show() */
export const dev = (kernel: Kernel, net: number): string =>
  HEADING +
  dump(kernel, net)
    .map(({ name }) => `${name.padStart(6)}:${zeros}\n`)
    .join('');

/** dev_mc_seq_show() */
export const devMcast = (kernel: Kernel, net: number): string =>
  dump(kernel, net)
    .flatMap((device) =>
      linkLayerGroups(kernel, device).map(
        ({ address, users, isGlobal }) =>
          `${`${device.ifindex}`.padEnd(4)} ${device.name.padEnd(15)} ${`${users}`.padEnd(5)} ${(isGlobal ? '1' : '0').padEnd(5)} ` +
          `${address}\n`,
      ),
    )
    .join('');

const SOFTNET_COLUMNS = 15;
/** Which processor it is. */
const CPU = 12;

/** softnet_seq_show(): a line for each processor. */
export const softnetStat = (): string =>
  Array.from({ length: PROCESSORS }, (_, cpu) => {
    const columns = Array.from({ length: SOFTNET_COLUMNS }, (_column, i) => (i === CPU ? cpu : 0));
    return `${columns.map((value) => `${value}`.padStart(8, '0')).join(' ')}\n`;
  }).join('');

/** ptype_seq_show(): what is bound to no device. */
export const ptype = (kernel: Kernel): string =>
  'Type Device      Function\n0800          ip_rcv\n0004          llc_rcv\n0806          arp_rcv\n' +
  (kernel.machine?.config.IPV6 === true ? '86dd          ipv6_rcv\n' : '');
