/**
 * Tables of sockets (net/ipv4/tcp_ipv4.c, udp.c, raw.c, net/ipv6, net/packet, net/unix, net/netlink, net/core/sock.c,
 * Linux 6.18). The modelled programs open none; those of vxlan devices are in no table, as their places in memory and
 * their inodes are not known.
 */
import type { Kernel } from '../../core/kernel.js';
import { isUp } from '../../core/net/netdevice.js';

const COLUMNS = 'st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const MORE = ' ref pointer drops';
const ADDRESSES = 'local_address rem_address  ';
const ADDRESSES6 = 'local_address                         remote_address                       ';

/** Lines are filled with blanks to a width that is the table's own. */
const TCP_WIDTH = 149;
const UDP_WIDTH = 127;

/** tcp4_seq_show() */
export const tcp = (): string => `${`  sl  ${ADDRESSES} ${COLUMNS}`.padEnd(TCP_WIDTH)}\n`;

/** tcp6_seq_show() */
export const tcp6 = (): string => `  sl  ${ADDRESSES6} ${COLUMNS}\n`;

/** Ports of one family that vxlan devices listen on in a net; each has one socket while one of them is up. */
const vxlanPorts = (kernel: Kernel, net: number, isIpv6: boolean): number =>
  new Set(
    [...kernel.dev.devices.values()].flatMap((device) => {
      const { priv } = device;
      if (priv?.kind !== 'vxlan' || priv.net !== net || !isUp(device)) return [];
      return `${priv.remote ?? ''}${priv.local ?? ''}`.includes(':') === isIpv6 ? [priv.dst_port] : [];
    }),
  ).size;

/** udp4_seq_show(). @returns undefined: there are sockets. */
export const udp = (kernel: Kernel, net: number): string | undefined =>
  vxlanPorts(kernel, net, false) > 0 ? undefined : udplite();

export const udplite = (): string => `${`   sl  ${ADDRESSES} ${COLUMNS}${MORE}`.padEnd(UDP_WIDTH)}\n`;

/** udp6_seq_show(). @returns undefined: there are sockets. */
export const udp6 = (kernel: Kernel, net: number): string | undefined =>
  vxlanPorts(kernel, net, true) > 0 ? undefined : raw6();

/** ping_v4_seq_show() */
export const icmp = (): string => `${`  sl  ${ADDRESSES} ${COLUMNS}${MORE}`.padEnd(UDP_WIDTH)}\n`;

/** raw_seq_show() */
export const raw = (): string => `  sl  ${ADDRESSES} ${COLUMNS}${MORE}\n`;

/** The heading that all tables of IPv6 share but tcp6. */
export const raw6 = (): string => `  sl  ${ADDRESSES6} ${COLUMNS}${MORE}\n`;

/** packet_seq_show() */
export const packet = (): string => 'sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n';

/** unix_seq_show() */
export const unix = (): string => 'Num       RefCount Protocol Flags    Type St Inode Path\n';

/** sockstat_seq_show() */
export const sockstat = (kernel: Kernel, net: number): string =>
  'sockets: used 0\nTCP: inuse 0 orphan 0 tw 0 alloc 0 mem 0\n' +
  `UDP: inuse ${vxlanPorts(kernel, net, false)} mem 0\n` +
  'UDPLITE: inuse 0\nRAW: inuse 0\nFRAG: inuse 0 memory 0\n';

/** sockstat6_seq_show() */
export const sockstat6 = (kernel: Kernel, net: number): string =>
  `TCP6: inuse 0\nUDP6: inuse ${vxlanPorts(kernel, net, true)}\n` +
  'UDPLITE6: inuse 0\nRAW6: inuse 0\nFRAG6: inuse 0 memory 0\n';

/** Of each protocol: its size in bytes, the memory of its sockets, pressure, longest header, a cache of its own, abilities. */
const PROTOCOLS = `
  AF_VSOCK 1240 -1 NI 0 yes ynnnnnnnnnnnnnnnnn
  PACKET 1600 -1 NI 0 no nnnnnnnnnnnnnnnnnn
  MPTCPv6 2064 0 no 0 yes yyynyyyyyyyynnyyyn
  PINGv6 1344 -1 NI 0 yes yyynnynnyyyyyynyyn
  RAWv6 1344 -1 NI 0 yes yyynyyynyyyyyyyynn
  UDPLITEv6 1472 0 NI 0 yes yyynyyynyyyynnyyyn
  UDPv6 1472 0 NI 0 yes yyynyyynyyyynnyyyn
  TCPv6 2432 0 no 192 yes yyyyyyyyyyyynyyyyy
  XDP 1088 -1 NI 0 no nnnnnnnnnnnnnnnnnn
  UNIX-STREAM 1152 -1 NI 0 yes ynnnnnnnnnnnnnnnnn
  UNIX 1152 -1 NI 0 yes ynnnnnnnnnnnnnnnnn
  UDP-Lite 1344 0 NI 0 yes yyynyyynyyyynnyyyn
  MPTCP 1936 0 no 0 yes yyynyyyyyyyynnyyyn
  PING 1016 -1 NI 0 yes yyynnynnyyyyyynyyn
  RAW 1152 -1 NI 0 yes yyynyyynyyyyyyyynn
  UDP 1344 0 NI 0 yes yyynyyynyyyynnyyyn
  TCP 2304 0 no 192 yes yyyyyyyyyyyynyyyyy
  NETLINK 1096 -1 NI 0 no nnnnnnnnnnnnnnnnnn
`;

/** proto_seq_show() */
export const protocols = (): string =>
  'protocol  size sockets  memory press maxhdr  slab module     cl co di ac io in de sh ss gs se re bi br ha uh gp em\n' +
  PROTOCOLS.trim()
    .split('\n')
    .map((row) => {
      const [name = '', size = '', memory = '', press = '', maxhdr = '', slab = '', abilities = ''] = row
        .trim()
        .split(' ');
      const numbers = `${size.padStart(4)} ${'0'.padStart(6)}  ${memory.padStart(6)}   ${press.padEnd(3)} ${maxhdr.padStart(6)}`;
      return `${name.padEnd(9)} ${numbers}   ${slab.padEnd(3)}  ${'kernel'.padEnd(10)}  ${abilities.split('').join('  ')}\n`;
    })
    .join('');
