/**
 * snmp6 and dev_snmp6 (net/ipv6/proc.c, Linux 6.18): counters of packets, of which there are none.
 */
import type { NetDevice } from '../../core/net/netdevice.js';

const IP6 =
  'InReceives InHdrErrors InTooBigErrors InNoRoutes InAddrErrors InUnknownProtos InTruncatedPkts ' +
  'InDiscards InDelivers OutForwDatagrams OutRequests OutDiscards OutNoRoutes ReasmTimeout ReasmReqds ' +
  'ReasmOKs ReasmFails FragOKs FragFails FragCreates InMcastPkts OutMcastPkts InOctets OutOctets ' +
  'InMcastOctets OutMcastOctets InBcastOctets OutBcastOctets InNoECTPkts InECT1Pkts InECT0Pkts InCEPkts ' +
  'OutTransmits';

const ICMP6 =
  'InMsgs InErrors OutMsgs OutErrors InCsumErrors OutRateLimitHost InDestUnreachs InPktTooBigs ' +
  'InTimeExcds InParmProblems InEchos InEchoReplies InGroupMembQueries InGroupMembResponses ' +
  'InGroupMembReductions InRouterSolicits InRouterAdvertisements InNeighborSolicits ' +
  'InNeighborAdvertisements InRedirects InMLDv2Reports OutDestUnreachs OutPktTooBigs OutTimeExcds ' +
  'OutParmProblems OutEchos OutEchoReplies OutGroupMembQueries OutGroupMembResponses ' +
  'OutGroupMembReductions OutRouterSolicits OutRouterAdvertisements OutNeighborSolicits ' +
  'OutNeighborAdvertisements OutRedirects OutMLDv2Reports';

/** Counted in a net, and not on a device. */
const OF_NET = 'OutRateLimitHost';

const UDP6 =
  'InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti ' +
  'MemErrors';

const UDPLITE6 = 'InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors MemErrors';

const names = (prefix: string, counters: string): string[] =>
  counters.split(' ').map((name) => `${prefix}${name}`);

/** The column that values stand in. */
const WIDTH = 32;
const line = (name: string, value: number): string => `${name.padEnd(WIDTH)}\t${value}\n`;

/** snmp6_seq_show() */
export const snmp6 = (): string =>
  [...names('Ip6', IP6), ...names('Icmp6', ICMP6), ...names('Udp6', UDP6), ...names('UdpLite6', UDPLITE6)]
    .map((name) => line(name, 0))
    .join('');

/** snmp6_dev_seq_show() */
export const devSnmp6 = ({ ifindex }: NetDevice): string =>
  line('ifIndex', ifindex) +
  [...names('Ip6', IP6), ...names('Icmp6', ICMP6.replace(`${OF_NET} `, ''))]
    .map((name) => line(name, 0))
    .join('');
