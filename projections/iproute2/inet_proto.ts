/** Protocols above IP, by name (lib/inet_proto.c); of /etc/protocols, what a script is likely to say. */
import { getUnsigned } from './argument.js';

const PROTOCOLS: Readonly<Record<string, number>> = {
  ip: 0,
  icmp: 1,
  igmp: 2,
  ipip: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  ospf: 89,
  sctp: 132,
};

/** inet_proto_a2n(). @returns undefined: neither a name nor a number. */
export const inetProtoA2n = (word: string): number | undefined =>
  PROTOCOLS[word] ?? (/^[0-9]+$/.test(word) ? getUnsigned(word.replace(/^0+(?=.)/, ''), 255) : undefined);

/** inet_proto_n2a() */
export const inetProtoName = (protocol: number): string =>
  Object.entries(PROTOCOLS).find(([, number]) => number === protocol)?.[0] ?? `ipproto-${protocol}`;
