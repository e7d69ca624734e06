/**
 * vrf: a layer 3 domain, of which it is the master and its ports are the members; addresses and routes of these are in
 * the domain's table (drivers/net/vrf.c, Linux 6.18). It stays in its net. A port that joins or leaves goes down and up
 * again, so that its routes change tables. Left out: packets.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { netdevUpperDevUnlink, registerNetdevice, unregisterNetdeviceMany } from '../net/dev.js';
import { devChangeFlags } from '../net/dev_api.js';
import { newRule, rulesOf } from '../net/fib_rules.js';
import { fibNewTable } from '../net/fib_trie.js';
import { fib6NewTable } from '../net/ip6_fib.js';
import { netifIsL3Master } from '../net/l3mdev.js';
import { IFF, callNotifiers, deviceOf, devicesOf, hasUpper, isUp } from '../net/netdevice.js';
import type { Found, LinkOps, NetDevice, NewlinkParams, Notifier } from '../net/netdevice.js';
import { FR_ACT, RTPROT } from '../net/rtmsg.js';
import { valueOf } from '../net/sysctl_net.js';
import { etherSetup, ethMacAddr } from './ethernet.js';

/** The smallest and the largest mtu with which a device speaks IPv6, in bytes (IPV6_MIN_MTU, IP6_MAX_MTU). */
const IPV6_MIN_MTU = 1280;
const IP6_MAX_MTU = 65575;

/** vrf_fib_rule(): whatever is of a domain looks into the domain's table. */
const RULE = {
  family: 'AF_INET',
  dst_len: 0,
  src_len: 0,
  tos: 0,
  table: 0,
  action: FR_ACT.TO_TBL,
  flags: 0,
  FRA_PROTOCOL: RTPROT.KERNEL,
  FRA_L3MDEV: 1,
  FRA_PRIORITY: 1000,
} as const;

const portsOf = ({ priv }: NetDevice): readonly number[] => (priv?.kind === 'vrf' ? priv.ports : []);

/** The tables of a net's vrfs. */
const tablesOf = (kernel: Kernel, net: number): number[] =>
  devicesOf(kernel, net)
    .dev_base_head.toArray()
    .flatMap((dev) => {
      const { priv } = deviceOf(kernel, dev);
      return priv?.kind === 'vrf' ? [priv.tb_id] : [];
    });

/** Whether two vrfs of a net lead to one table (vrf_map.shared_tables), which strict mode forbids. */
export const sharesTable = (kernel: Kernel, net: number): boolean => {
  const tables = tablesOf(kernel, net);
  return new Set(tables).size < tables.length;
};

/** vrf_map_register_dev(). @returns EBUSY: in strict mode a table has one vrf */
const mapRegisterDev = (call: Call, net: number): Verdict =>
  valueOf(call.kernel, net, 'vrf', 'strict_mode') === '1' && sharesTable(call.kernel, net)
    ? refuse('EBUSY', 'vrf_map_register_dev', 'Table is used by another VRF')
    : undefined;

/** vrf_add_fib_rules(): with the first vrf of a net; whoever deletes them does not see them again. */
const addFibRules = (call: Call, net: number): void =>
  call.within('vrf_add_fib_rules', '', () => {
    for (const family of ['AF_INET', 'AF_INET6'] as const) {
      const ops = call.ops.rules[family];
      if (ops === undefined || rulesOf(call.kernel, net, family).isEmpty()) continue;
      newRule(call, { type: 'RTM_NEWRULE', pid: 0, nlmsg_flags: ['NLM_F_EXCL'], ...RULE, family }, net, ops);
    }
    for (const family of ['RTNL_FAMILY_IPMR', 'RTNL_FAMILY_IP6MR'] as const)
      call.emit({ type: 'notify_rule_change', nlmsg_type: 'RTM_NEWRULE', net, family, rule: RULE });
    call.emit({ type: 'vrf_add_fib_rules', net });
  });

/** vrf_rtable_create(), vrf_rt6_create(): its tables are there, be they empty. */
const newTables = (call: Call, net: number, tb_id: number): void => {
  fibNewTable(call, net, tb_id);
  if (call.kernel.machine?.config.IPV6 === true) fib6NewTable(call, net, tb_id);
};

/** vrf_newlink(). @returns EINVAL: no table; EBUSY; else as register_netdevice() */
const newlink = (call: Call, { link, data }: NewlinkParams): Found<number> =>
  call.within('vrf_newlink', link.name ?? '', () => {
    const { IFLA_VRF_TABLE: tb_id } = data;
    if (tb_id === undefined) return E.left(refuse('EINVAL', 'vrf_newlink', 'VRF table id is missing'));
    if (tb_id === 0) return E.left(refuse('EINVAL', 'vrf_newlink', 'Invalid VRF table id'));
    const derived = { operstate: 'UP' as const, priv: { kind: 'vrf' as const, tb_id, ports: [] } };
    const dev = registerNetdevice(call, 'vrf', { ...link, derived }, 'vrf%d');
    if (E.isLeft(dev)) return dev;
    newTables(call, link.net, tb_id);
    const refused = mapRegisterDev(call, link.net);
    if (refused !== undefined) {
      unregisterNetdeviceMany(call, [dev.right]);
      return E.left(refused);
    }
    if (!call.kernel.rules.vrf_nets.has(link.net)) addFibRules(call, link.net);
    return dev;
  });

/** cycle_netdev(): neighbours go, and routes change tables. */
const cycle = (call: Call, dev: number): void => {
  if (!isUp(deviceOf(call.kernel, dev))) return;
  devChangeFlags(call, dev, 0, IFF.UP);
  devChangeFlags(call, dev, IFF.UP, IFF.UP);
};

/** vrf_add_slave(). @returns EINVAL: a vrf; EOPNOTSUPP: lo; EBUSY: the vrf is below it */
const addSlave = (call: Call, vrf: NetDevice, port: NetDevice): Verdict =>
  call.within('vrf_add_slave', port.name, () => {
    if (netifIsL3Master(port))
      return refuse('EINVAL', 'vrf_add_slave', 'Can not enslave an L3 master device to a VRF');
    if ((port.flags & IFF.LOOPBACK) !== 0)
      return refuse('EOPNOTSUPP', 'do_vrf_add_slave', 'Can not enslave loopback device to a VRF');
    if (hasUpper(call.kernel, vrf.dev, port.dev)) return refuse('EBUSY', '__netdev_upper_dev_link');
    call.emit({ type: 'netdev_master_upper_dev_link', dev: port.dev, master: vrf.dev });
    callNotifiers(call, 'NETDEV_CHANGEUPPER', port.dev, { upper: vrf.dev });
    cycle(call, port.dev);
    return undefined;
  });

/** do_vrf_del_slave() */
const delSlave = (call: Call, vrf: number, port: number, gone?: true): void =>
  call.within('do_vrf_del_slave', deviceOf(call.kernel, port).name, () => {
    netdevUpperDevUnlink(call, port, vrf, gone);
    cycle(call, port);
  });

export const ops: LinkOps = {
  setup: (random) => ({
    ...etherSetup(random),
    flags: IFF.MASTER | IFF.NOARP,
    mtu: IP6_MAX_MTU,
    min_mtu: IPV6_MIN_MTU,
    max_mtu: IP6_MAX_MTU,
    netns_immutable: true,
  }),
  qdisc: 'noqueue',
  has_rx_mode: () => false,
  set_mac_address: ethMacAddr,
  add_slave: addSlave,
  del_slave: (call, vrf, port) => delSlave(call, vrf.dev, port.dev),
  rtnl: {
    newlink,
    netns_refund: false,
    /** vrf_dellink() */
    dellink: (call, vrf, kill) => {
      for (const port of portsOf(vrf)) delSlave(call, vrf.dev, port);
      kill.push(vrf.dev);
    },
  },
};

/** vrf_device_event(): a port that leaves the net, or goes, is released. */
export const notifier: Notifier = (call, event, { dev, master }, { gone }) => {
  if (event !== 'NETDEV_UNREGISTER' || master === null) return;
  if (netifIsL3Master(deviceOf(call.kernel, master))) delSlave(call, master, dev, gone);
};
