/** ipv6_route (net/ipv6/ip6_fib.c, Linux 6.18). Left out: who holds a route, and how often it was used. */
import type { Kernel } from '../../core/kernel.js';
import { RTF, fib6NhsOf, fib6Tables, fib6Walk } from '../../core/net/ip6_fib.js';
import type { Fib6Info } from '../../core/net/ip6_fib.js';
import { deviceOf } from '../../core/net/netdevice.js';
import { pi6 } from './addrconf.js';

/** include/uapi/linux/route.h, ipv6_route.h */
const FLAG = { UP: 0x1, GATEWAY: 0x2, NONEXTHOP: 0x00200000, EXPIRES: 0x00400000 } as const;

const HEX = 16;
const word = (value: number): string => (value >>> 0).toString(HEX).padStart(8, '0');
const two = (value: number): string => value.toString(HEX).padStart(2, '0');

const flagsOf = ({ flags, gw, expires_ms }: Fib6Info): number => {
  const expires = expires_ms === null ? 0 : FLAG.EXPIRES;
  if ((flags & RTF.REJECT) !== 0) return RTF.REJECT | FLAG.NONEXTHOP | expires;
  const own = flags === 0 ? 0 : flags | FLAG.NONEXTHOP;
  return FLAG.UP | own | (gw === '' ? 0 : FLAG.GATEWAY) | expires;
};

/** @param rt with its first nexthop */
const line = (kernel: Kernel, rt: Fib6Info): string => {
  const prefixes = [
    pi6(rt.dst),
    two(rt.plen),
    pi6(rt.src),
    two(rt.src_len),
    pi6(rt.gw === '' ? '::' : rt.gw),
  ];
  const numbers = [rt.metric, 1, 0, flagsOf(rt)].map(word);
  return `${[...prefixes, ...numbers].join(' ')} ${deviceOf(kernel, rt.dev).name.padStart(8)}\n`;
};

/** The metric of fib6_null_entry. */
const WORST = 0xffffffff;

/** fib6_null_entry, which stands at the root of a table that has no default route. */
const NULL_ENTRY = ((any: string) =>
  `${any} 00 ${any} 00 ${any} ${word(WORST)} ${word(1)} ${word(0)} ${word(RTF.REJECT | FLAG.NONEXTHOP)}       lo\n`)(
  pi6('::'),
);

/** ipv6_route_seq_show(): table by table. */
export const ipv6Route = (kernel: Kernel, net: number): string => {
  const routes = fib6Walk(kernel, net);
  return fib6Tables(kernel, net)
    .map((table) => {
      const lines = routes
        .filter((rt) => rt.table === table)
        .map((rt) => line(kernel, { ...rt, ...fib6NhsOf(kernel, net, rt)[0] }));
      const hasDefault = routes.some((rt) => rt.table === table && rt.plen === 0);
      return `${lines.join('')}${hasDefault ? '' : NULL_ENTRY}`;
    })
    .join('');
};
