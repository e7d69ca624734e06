/**
 * Where a route of IPv4 is to lead: a nexthop as it is asked for, checked (net/ipv4/fib_semantics.c: fib_check_nh(),
 * net/ipv4/fib_frontend.c: inet_addr_type(), Linux 6.18). Left out: encapsulation.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Kernel } from '../kernel.js';
import { fibLookup } from './fib4_rules.js';
import { PLAIN, fib6NhInit } from './fib6_nh.js';
import { familyOf, ipv4IsMulticast, prefixEqual } from './inet.js';
import { fibGetTable, fibTableLookup, nhsOf } from './ip_fib.js';
import type { FibNh } from './ip_fib.js';
import { l3mdevFibTable } from './l3mdev.js';
import { devGetByIndex, isUp } from './netdevice.js';
import type { Found, NetDevice } from './netdevice.js';
import { RTN, RTNH_F, RT_SCOPE, RT_TABLE } from './rtmsg.js';
import { speaks } from './sysctl_net.js';

const linkdown = (device: NetDevice): number => (device.carrier ? 0 : RTNH_F.LINKDOWN);

/**
 * __inet_dev_addr_type(): what an address is by a table's routes.
 * @param oif only routes through this device say so; 0: any
 */
export const inetAddrType = (
  kernel: Kernel,
  net: number,
  daddr: string,
  table: number = RT_TABLE.LOCAL,
  oif = 0,
): number => {
  if (prefixEqual(daddr, '0.0.0.0', 8) || daddr === '255.255.255.255') return RTN.BROADCAST;
  if (ipv4IsMulticast(daddr)) return RTN.MULTICAST;
  if (fibGetTable(kernel, net, table) === undefined) return RTN.BROADCAST;
  const found = fibTableLookup(kernel, net, table, { daddr, oif: 0, tos: 0, scope: RT_SCOPE.UNIVERSE });
  if (typeof found === 'string' || (oif !== 0 && nhsOf(kernel, net, found.alias.fi)[0]?.oif !== oif))
    return RTN.UNICAST;
  return found.alias.type;
};

/** What is known where a nexthop is checked. */
export interface Where {
  readonly kernel: Kernel;
  readonly net: number;
  readonly table: number;
  /** Of the route. */
  readonly scope: number;
}

/** A gateway that is said to be on the link. @returns EINVAL, ENODEV, ENETDOWN. */
const checkOnlink = ({ kernel, net, scope }: Where, nh: FibNh): Found<FibNh> => {
  const site = 'fib_check_nh_v4_gw';
  if (scope >= RT_SCOPE.LINK) return E.left(refuse('EINVAL', site, 'Nexthop has invalid scope'));
  const device = devGetByIndex(kernel, net, nh.oif);
  if (device === undefined) return E.left(refuse('ENODEV', site, 'Nexthop device required for onlink'));
  if (!isUp(device)) return E.left(refuse('ENETDOWN', site, 'Nexthop device is not up'));
  if (inetAddrType(kernel, net, nh.gw, l3mdevFibTable(kernel, device)) !== RTN.UNICAST)
    return E.left(refuse('EINVAL', site, 'Nexthop has invalid gateway'));
  return E.right({ ...nh, scope: RT_SCOPE.LINK, flags: nh.flags | linkdown(device) });
};

/** fib_check_nh_v4_gw(): the gateway is reached by a nearer route, which says through which device. */
const checkGateway = (where: Where, nh: FibNh): Found<FibNh> => {
  if ((nh.flags & RTNH_F.ONLINK) !== 0) return checkOnlink(where, nh);
  const { kernel, net, table } = where;
  const site = 'fib_check_nh_v4_gw';
  const flow = {
    daddr: nh.gw,
    oif: nh.oif,
    tos: 0,
    scope: Math.max(where.scope + 1, RT_SCOPE.LINK),
    ignoreLinkstate: true,
  };
  const own =
    table === RT_TABLE.MAIN || fibGetTable(kernel, net, table) === undefined
      ? 'EAGAIN'
      : fibTableLookup(kernel, net, table, flow);
  const rest = { saddr: '0.0.0.0', iif: 1, mark: 0, uid: 0, proto: 0, sport: 0, dport: 0 };
  const found = typeof own === 'string' ? fibLookup(kernel, net, { ...flow, ...rest }) : own;
  if (typeof found === 'string') return E.left(refuse(found, site, 'Nexthop has invalid gateway'));
  const { alias } = found;
  if (alias.type !== RTN.UNICAST && alias.type !== RTN.LOCAL)
    return E.left(refuse('EINVAL', site, 'Nexthop has invalid gateway'));
  const { oif } = found.nh;
  const device = devGetByIndex(kernel, net, oif);
  if (device === undefined) return E.left(refuse('EINVAL', site, 'No egress device for nexthop gateway'));
  if (!isUp(device)) return E.left(refuse('ENETDOWN', site));
  return E.right({ ...nh, oif, scope: alias.fi.scope, flags: nh.flags | linkdown(device) });
};

/** fib_check_nh_v6_gw() */
const checkGateway6 = ({ kernel, net, table }: Where, nh: FibNh): Found<FibNh> => {
  const cfg = {
    ...PLAIN,
    fc_table: table,
    fc_onlink: (nh.flags & RTNH_F.ONLINK) !== 0,
    fc_ifindex: nh.oif,
    fc_gateway: nh.gw,
  };
  return E.map(({ dev }: { readonly dev: NetDevice }) => ({
    ...nh,
    oif: dev.ifindex,
    scope: RT_SCOPE.LINK,
  }))(fib6NhInit(kernel, net, cfg));
};

/** fib_check_nh_nongw(): straight through a device. @returns EINVAL, ENODEV, ENETDOWN. */
const checkDevice = ({ kernel, net }: Where, nh: FibNh): Found<FibNh> => {
  const site = 'fib_check_nh_nongw';
  if ((nh.flags & (RTNH_F.PERVASIVE | RTNH_F.ONLINK)) !== 0) {
    const why = 'Invalid flags for nexthop - PERVASIVE and ONLINK can not be set';
    return E.left(refuse('EINVAL', site, why));
  }
  const device = devGetByIndex(kernel, net, nh.oif);
  if (device === undefined || !speaks(kernel, device, 'ipv4')) return E.left(refuse('ENODEV', site));
  if (!isUp(device)) return E.left(refuse('ENETDOWN', site, 'Device for nexthop is not up'));
  return E.right({ ...nh, scope: RT_SCOPE.HOST, flags: nh.flags | linkdown(device) });
};

/** fib_check_nh(): a nexthop as it is asked for, with its device and how far away it is. */
export const fibCheckNh = (where: Where, nh: FibNh): Found<FibNh> => {
  if (nh.gw === '') return checkDevice(where, nh);
  return familyOf(nh.gw) === 'AF_INET' ? checkGateway(where, nh) : checkGateway6(where, nh);
};
