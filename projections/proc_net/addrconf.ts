/**
 * if_inet6 (net/ipv6/addrconf.c) and anycast6 (net/ipv6/anycast.c), Linux 6.18. The kernel tells addresses in the order of
 * a hash that differs between nets and boots; here devices come in the order of the net's list.
 */
import type { Kernel } from '../../core/kernel.js';
import { ipv6AddrType } from '../../core/net/addrconf_core.js';
import { addrListOf, in6DevGet } from '../../core/net/if_inet6.js';
import { bitsOf } from '../../core/net/inet.js';
import { deviceOf, devicesOf } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';

const HEX = 16;
const DIGITS = 32;

/** %pi6: all digits of an address. */
export const pi6 = (address: string): string => bitsOf(address).toString(HEX).padStart(DIGITS, '0');

const two = (value: number): string => value.toString(HEX).padStart(2, '0');

/** IPV6_ADDR_*: what is said of an address's scope. */
const SCOPES: Readonly<Record<string, number>> = { loopback: 0x10, linklocal: 0x20, sitelocal: 0x40 };

const inOrder = (kernel: Kernel, net: number): NetDevice[] =>
  devicesOf(kernel, net)
    .dev_base_head.toArray()
    .map((dev) => deviceOf(kernel, dev));

/** if6_seq_show(): flags in one byte. */
export const ifInet6 = (kernel: Kernel, net: number): string =>
  inOrder(kernel, net)
    .flatMap((device) =>
      addrListOf(kernel, device).map(({ addr, prefix_len, flags }) => {
        const numbers = [device.ifindex, prefix_len, SCOPES[ipv6AddrType(addr)] ?? 0, flags & 0xff]
          .map(two)
          .join(' ');
        return `${pi6(addr)} ${numbers} ${device.name.padStart(8)}\n`;
      }),
    )
    .join('');

/** ac6_seq_show(): of a device the newest first. */
export const anycast6 = (kernel: Kernel, net: number): string =>
  inOrder(kernel, net)
    .flatMap((device) =>
      [...(in6DevGet(kernel, device)?.ac_list ?? [])]
        .toReversed()
        .map(
          ([address, users]) =>
            `${`${device.ifindex}`.padEnd(4)} ${device.name.padEnd(15)} ${pi6(address)} ${`${users}`.padStart(5)}\n`,
        ),
    )
    .join('');
