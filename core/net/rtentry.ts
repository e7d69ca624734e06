/**
 * Routes of IPv4 by the old ioctls (include/uapi/linux/route.h, net/ipv4/fib_frontend.c: ip_rt_ioctl,
 * rtentry_to_fib_config, Linux 6.18). Left out: aliases of devices, 16-bit flags of old.
 */
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { netCapable } from '../kernel/cred.js';
import { netOf } from '../kernel/nsproxy.js';
import { inetAddrType } from './fib_nh.js';
import { fibNewTable, fibTableDelete, fibTableInsert } from './fib_trie.js';
import { inetMaskLen, networkOf } from './inet.js';
import { fibGetTable } from './ip_fib.js';
import { l3mdevFibTable } from './l3mdev.js';
import { devGetByName } from './netdevice.js';
import type { NetDevice } from './netdevice.js';
import { RTN, RTPROT, RT_SCOPE, RT_TABLE } from './rtmsg.js';
import type { RouteCommand } from './rtmsg.js';

/** rt_flags */
export const RTF = { UP: 0x1, GATEWAY: 0x2, HOST: 0x4, REJECT: 0x200 } as const;

/** struct rtentry */
export const RtentryCommand = t.intersection([
  t.type({
    type: t.keyof({ SIOCADDRT: null, SIOCDELRT: null }),
    pid: int,
    rt_dst: t.string,
    rt_genmask: t.string,
    /** RTF_* */
    rt_flags: int,
    /** Priority, plus one; 0: none. */
    rt_metric: int,
  }),
  t.partial({
    rt_gateway: t.string,
    rt_dev: t.string,
    /** Bytes; 0: none. */
    rt_mtu: int,
    rt_window: int,
    /** Milliseconds. */
    rt_irtt: int,
  }),
]);
export type RtentryCommand = t.TypeOf<typeof RtentryCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly rtentry: RtentryCommand;
  }
}

/** Headers of IP and TCP without options, in bytes: what lies between an mtu and a segment. */
const HEADERS = 40;

const metricsOf = ({
  rt_mtu = 0,
  rt_window = 0,
  rt_irtt = 0,
}: RtentryCommand): RouteCommand['RTA_METRICS'] => ({
  ...(rt_mtu !== 0 && { advmss: rt_mtu - HEADERS }),
  ...(rt_window !== 0 && { window: rt_window }),
  ...(rt_irtt !== 0 && { rtt: rt_irtt * 8 }),
});

/** rtentry_to_fib_config(), behind what it refuses. */
const configOf = (
  call: Call,
  net: number,
  entry: RtentryCommand,
  dst_len: number,
  device: NetDevice | undefined,
): RouteCommand => {
  const { rt_dst, rt_flags, rt_metric, rt_gateway: gw = '0.0.0.0' } = entry;
  const isNew = entry.type === 'SIOCADDRT';
  const rejects = (rt_flags & RTF.REJECT) !== 0;
  const table = (device && l3mdevFibTable(call.kernel, device)) ?? RT_TABLE.MAIN;
  const passes = (rt_flags & RTF.GATEWAY) !== 0 && inetAddrType(call.kernel, net, gw, table) === RTN.UNICAST;
  const near = passes ? RT_SCOPE.UNIVERSE : isNew ? RT_SCOPE.LINK : RT_SCOPE.NOWHERE;
  return {
    type: isNew ? 'RTM_NEWROUTE' : 'RTM_DELROUTE',
    pid: entry.pid,
    nlmsg_flags: isNew ? ['NLM_F_CREATE'] : [],
    rtm_family: 'AF_INET',
    rtm_dst_len: dst_len,
    rtm_src_len: 0,
    rtm_tos: 0,
    rtm_table: table,
    rtm_protocol: isNew ? RTPROT.BOOT : RTPROT.UNSPEC,
    rtm_scope: rejects ? RT_SCOPE.HOST : near,
    rtm_type: rejects ? RTN.UNREACHABLE : RTN.UNICAST,
    rtm_flags: 0,
    RTA_DST: rt_dst,
    RTA_PRIORITY: rt_metric === 0 ? 0 : rt_metric - 1,
    ...(!rejects && {
      ...(device !== undefined && { RTA_OIF: device.ifindex }),
      ...(gw !== '0.0.0.0' && { RTA_GATEWAY: gw }),
      ...(isNew && { RTA_METRICS: metricsOf(entry) ?? {} }),
    }),
  };
};

/** ip_rt_ioctl(). @returns ESRCH, EPERM, EINVAL, ENODEV; else as the table says, in numbers only. */
export const decide = (call: Call, entry: RtentryCommand): Verdict => {
  const site = 'ip_rt_ioctl';
  const { rt_dst, rt_genmask, rt_flags, rt_dev, rt_gateway = '0.0.0.0' } = entry;
  const net = netOf(call.kernel, entry.pid);
  if (net === undefined) return refuse('ESRCH', site);
  if (!netCapable(call, entry.pid, net, 'CAP_NET_ADMIN')) return refuse('EPERM', site);
  const dst_len = (rt_flags & RTF.HOST) === 0 ? inetMaskLen(rt_genmask) : 32;
  if (dst_len === undefined || networkOf(rt_dst, dst_len) !== rt_dst) return refuse('EINVAL', site);
  const rejects = (rt_flags & RTF.REJECT) !== 0;
  const named = rejects ? undefined : rt_dev;
  const device = named === undefined ? undefined : devGetByName(call.kernel, net, named);
  if (named !== undefined && device === undefined) return refuse('ENODEV', site);
  const isNew = entry.type === 'SIOCADDRT';
  if (isNew && !rejects && (rt_flags & RTF.GATEWAY) !== 0 && rt_gateway === '0.0.0.0')
    return refuse('EINVAL', site);
  const config = configOf(call, net, entry, dst_len, device);
  if (!isNew)
    return fibGetTable(call.kernel, net, config.rtm_table) === undefined
      ? refuse('ESRCH', site)
      : fibTableDelete(call, net, config);
  fibNewTable(call, net, config.rtm_table);
  return fibTableInsert(call, net, config);
};
