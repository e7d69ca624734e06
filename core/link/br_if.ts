/** Ports come to a bridge and go (net/bridge/br_if.c, Linux 6.18). */
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { validAddress } from '../machine.js';
import { netdevUpperDevUnlink } from '../net/dev.js';
import { devSetMtu } from '../net/dev_api.js';
import { devAddrsOf } from '../net/dev_addr_excl.js';
import { IFF, callNotifiers, deviceOf, hasUpper, isUp } from '../net/netdevice.js';
import type { NetDevice } from '../net/netdevice.js';
import { rtmsgIfinfo } from '../net/rtmsg_ifinfo.js';
import { fdbAddLocal, fdbDeleteByPort, fdbList } from './br_fdb.js';
import { brIfinfoNotify } from './br_notify.js';
import { BR_FDB, bridgeOf, portList } from './br_private.js';
import { disablePort, enablePort, isEnabled, recalculateAndTell, recalculateBridgeId } from './br_stp.js';
import { vlanFlush, vlanInitPort } from './br_vlan.js';
import { ARPHRD_ETHER, ETH_DATA_LEN } from './ethernet.js';
import { rxHandlerRegister } from './rx_handler.js';

/** Kinds whose drivers filter no addresses (IFF_UNICAST_FLT): asked for a second one, they take everything. */
const FILTERS_NOTHING: ReadonlySet<string> = new Set(['lo', 'veth', 'bridge', 'dummy', 'ifb', 'vxlan']);
export const filtersAddresses = ({ kind }: NetDevice): boolean => !FILTERS_NOTHING.has(kind);

/** br_manage_promisc(): the only port of a bridge that filters vlans need not take everything if it can filter. */
export const isPromiscPort = (kernel: Kernel, bridge: NetDevice, port: NetDevice): boolean => {
  const { options, ports } = bridgeOf(kernel, bridge.dev);
  const all = options.IFLA_BR_VLAN_FILTERING === 0 || (bridge.flags & IFF.PROMISC) !== 0;
  return all || !filtersAddresses(port) || ports.size > 1;
};

/** The devices that are ports, in the order in which they joined. */
export const portsOf = (kernel: Kernel, bridge: number): NetDevice[] =>
  [...bridgeOf(kernel, bridge).ports.keys()].map((dev) => deviceOf(kernel, dev));

/** find_portno(): the lowest number that is free, from 1. */
const findPortno = (kernel: Kernel, bridge: number): number => {
  const taken = new Set(portList(kernel, bridge).map(({ port_no }) => port_no));
  let port_no = 1;
  while (taken.has(port_no)) port_no += 1;
  return port_no;
};

/** br_mtu_auto_adjust(): the smallest of the ports, unless the user has chosen one. */
export const mtuAutoAdjust = (call: Call, bridge: number): void => {
  if (bridgeOf(call.kernel, bridge).mtu_set_by_user) return;
  const mtus = portsOf(call.kernel, bridge).map(({ mtu }) => mtu);
  devSetMtu(call, bridge, mtus.length === 0 ? ETH_DATA_LEN : Math.min(...mtus));
};

/**
 * What br_add_if() has against a port. @returns EINVAL: the loopback, or not an Ethernet device; ELOOP: a bridge; EBUSY:
 * something else takes what the device receives, or the bridge is below it; EOPNOTSUPP: a station
 */
const refusal = (call: Call, bridge: NetDevice, port: NetDevice): Verdict => {
  const isEthernet = port.type === ARPHRD_ETHER && validAddress(port.address);
  if ((port.flags & IFF.LOOPBACK) !== 0 || !isEthernet) return refuse('EINVAL', 'br_add_if');
  if (port.kind === 'bridge') return refuse('ELOOP', 'br_add_if', 'Can not enslave a bridge to a bridge');
  if (port.kind === 'wireless')
    return refuse('EOPNOTSUPP', 'br_add_if', 'Device does not allow enslaving to a bridge');
  const taken = rxHandlerRegister(call.kernel, port);
  if (taken !== undefined) return taken;
  return hasUpper(call.kernel, bridge.dev, port.dev) ? refuse('EBUSY', '__netdev_upper_dev_link') : undefined;
};

/** netdev_update_features(): a bridge can do what its ports can, and without any it can do more. */
const updateFeatures = (call: Call, bridge: number, few: 0 | 1): void => {
  if (bridgeOf(call.kernel, bridge).ports.size === few)
    rtmsgIfinfo(call, 'RTM_NEWLINK', bridge, 0, { IFLA_EVENT: 'FEATURE CHANGE' });
};

/** br_port_set_promisc(): with that the port need not listen to what the bridge knows for good. */
const setPromisc = (call: Call, bridge: number, dev: number): void => {
  rtmsgIfinfo(call, 'RTM_NEWLINK', dev, IFF.PROMISC);
  const known = new Set(
    fdbList(call.kernel, bridge).flatMap((fdb) => ((fdb.flags & BR_FDB.STATIC) === 0 ? [] : [fdb.addr])),
  );
  for (const addr of devAddrsOf(call.kernel, dev).uc)
    if (known.has(addr)) call.emit({ type: 'dev_uc_del', dev, addr });
};

/** br_add_if() @returns as `refusal` */
export const addIf = (call: Call, bridge: NetDevice, port: NetDevice): Verdict =>
  call.within('br_add_if', port.name, () => {
    const refused = refusal(call, bridge, port);
    if (refused !== undefined) return refused;
    const { dev } = port;
    call.emit({ type: 'new_nbp', bridge: bridge.dev, dev, port_no: findPortno(call.kernel, bridge.dev) });
    call.emit({ type: 'netdev_master_upper_dev_link', dev, master: bridge.dev });
    callNotifiers(call, 'NETDEV_CHANGEUPPER', dev);
    if (isPromiscPort(call.kernel, bridge, port)) setPromisc(call, bridge.dev, dev);
    updateFeatures(call, bridge.dev, 1);
    fdbAddLocal(call, bridge.dev, dev, port.address, 0);
    vlanInitPort(call, bridge.dev, dev);
    const changed = recalculateBridgeId(call, bridge.dev);
    if (isUp(bridge) && isEnabled(port)) enablePort(call, bridge.dev, dev);
    brIfinfoNotify(call, 'RTM_NEWLINK', bridge.dev, dev);
    if (changed) callNotifiers(call, 'NETDEV_CHANGEADDR', bridge.dev);
    mtuAutoAdjust(call, bridge.dev);
    return undefined;
  });

/** del_nbp(): the port is disabled before it is taken off. */
export const delNbp = (call: Call, bridge: number, port: number): void =>
  call.within('del_nbp', deviceOf(call.kernel, port).name, () => {
    const device = deviceOf(call.kernel, port);
    if (isPromiscPort(call.kernel, deviceOf(call.kernel, bridge), device))
      rtmsgIfinfo(call, 'RTM_NEWLINK', port, IFF.PROMISC);
    disablePort(call, bridge, port);
    brIfinfoNotify(call, 'RTM_DELLINK', bridge, port);
    vlanFlush(call, bridge, port);
    call.emit({ type: 'release_nbp', bridge, dev: port });
    fdbDeleteByPort(call, bridge, port, true);
    netdevUpperDevUnlink(call, port, bridge);
  });

/** br_del_if() */
export const delIf = (call: Call, bridge: NetDevice, port: NetDevice): void => {
  delNbp(call, bridge.dev, port.dev);
  mtuAutoAdjust(call, bridge.dev);
  recalculateAndTell(call, bridge.dev);
  updateFeatures(call, bridge.dev, 0);
};
