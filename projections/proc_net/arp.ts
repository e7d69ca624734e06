/** arp (net/ipv4/arp.c: arp_seq_show, Linux 6.18): neighbours that are resolved, then proxies, in order of creation. */
import type { Kernel } from '../../core/kernel.js';
import { ATF } from '../../core/net/arp_ioctl.js';
import { NUD_VALID, neighboursOf, proxiesOf } from '../../core/net/neigh_table.js';
import { NUD } from '../../core/net/ndmsg.js';
import { deviceOf } from '../../core/net/netdevice.js';

/** A line, as programs read it. */
export interface ArpEntry {
  readonly ip: string;
  /** ARPHRD_* */
  readonly type: number;
  /** ATF_* */
  readonly flags: number;
  readonly hwa: string;
  readonly dev: string;
}

const NO_ADDRESS = '00:00:00:00:00:00';

/** arp_state_to_flags() */
const flagsOf = (state: number): number => {
  if ((state & NUD.PERMANENT) !== 0) return ATF.PERM | ATF.COM;
  return (state & NUD_VALID) === 0 ? 0 : ATF.COM;
};

export const arpEntries = (kernel: Kernel, net: number): ArpEntry[] => [
  ...neighboursOf(kernel, net, 'AF_INET')
    .filter(({ nud_state }) => (nud_state & ~NUD.NOARP) !== 0)
    .map(({ dev, primary_key, ha, nud_state }) => {
      const { type, name } = deviceOf(kernel, dev);
      return {
        ip: primary_key,
        type,
        flags: flagsOf(nud_state),
        hwa: ha === '' ? NO_ADDRESS : ha,
        dev: name,
      };
    }),
  ...proxiesOf(kernel, net, 'AF_INET').map(({ dev, key }) => {
    const device = dev === 0 ? undefined : deviceOf(kernel, dev);
    return {
      ip: key,
      type: device?.type ?? 0,
      flags: ATF.PUBL | ATF.PERM,
      hwa: NO_ADDRESS,
      dev: device?.name ?? '*',
    };
  }),
];

const HEX = 16;
const hex = (value: number): string => `0x${value.toString(HEX).padEnd(10)}`;

/** arp_seq_show() */
export const arp = (kernel: Kernel, net: number): string =>
  'IP address       HW type     Flags       HW address            Mask     Device\n' +
  arpEntries(kernel, net)
    .map(
      ({ ip, type, flags, hwa, dev }) =>
        `${ip.padEnd(16)} ${hex(type)}${hex(flags)}${hwa.padEnd(17)}     *        ${dev}\n`,
    )
    .join('');
