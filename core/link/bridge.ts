/**
 * bridge: a switch of the devices that are its ports (net/bridge/br_*.c, Linux 6.18). It stays in its net; a port that
 * leaves the net, or goes, is released. Left out: forwarding, spanning tree (with it no port ever forwards), vlans.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { validAddress } from '../machine.js';
import { netdevUpperDevUnlink, registerNetdevice, unregisterNetdeviceMany } from '../net/dev.js';
import { devSetMtu } from '../net/dev_api.js';
import { netifCarrierOff, netifCarrierOn } from '../net/link_watch.js';
import { IFF, callNotifiers, deviceOf, devicesOf, hasUpper, isUp } from '../net/netdevice.js';
import type { Found, LinkOps, NetDevice, NewlinkParams, Notifier } from '../net/netdevice.js';
import type { PernetHooks } from '../net/pernet.js';
import { ARPHRD_ETHER, ETH_DATA_LEN, ETH_MAX_MTU, etherSetup, ethMacAddr } from './ethernet.js';
import { rxHandlerRegister } from './rx_handler.js';

const NO_ADDRESS = '00:00:00:00:00:00';

export const portsOf = (kernel: Kernel, bridge: NetDevice): NetDevice[] =>
  devicesOf(kernel, bridge.net)
    .dev_base_head.toArray()
    .map((dev) => deviceOf(kernel, dev))
    .filter(({ master }) => master === bridge.dev);

const privOf = ({ priv }: NetDevice): (NetDevice['priv'] & { readonly kind: 'bridge' }) | undefined =>
  priv?.kind === 'bridge' ? priv : undefined;

/** Whether a port of a bridge that is up takes part. */
const isEnabled = (port: NetDevice): boolean =>
  isUp(port) && (port.operstate === 'UP' || port.operstate === 'UNKNOWN');

/** br_port_state_selection(): the bridge has a carrier while a port forwards. */
const portStateSelection = (call: Call, bridge: number, ports?: readonly NetDevice[]): void => {
  const device = deviceOf(call.kernel, bridge);
  const stp = privOf(device)?.stp_enabled ?? 0;
  const live = stp === 0 && isUp(device) && (ports ?? portsOf(call.kernel, device)).some(isEnabled);
  if (live) netifCarrierOn(call, bridge);
  else netifCarrierOff(call, bridge);
};

/** br_stp_recalculate_bridge_id(): the lowest address of the ports, unless the user has chosen one. */
const recalculateBridgeId = (call: Call, bridge: number): void => {
  const device = deviceOf(call.kernel, bridge);
  if (device.addr_assign_type === 'SET') return;
  const [address = NO_ADDRESS] = portsOf(call.kernel, device)
    .map((port) => port.address)
    .toSorted((a, b) => (a < b ? -1 : 1));
  if (address === device.address) return;
  call.emit({ type: 'eth_hw_addr_set', dev: bridge, address });
  callNotifiers(call, 'NETDEV_CHANGEADDR', bridge);
};

/** br_mtu_auto_adjust(): the smallest of the ports, unless the user has chosen one. */
const mtuAutoAdjust = (call: Call, bridge: number): void => {
  const device = deviceOf(call.kernel, bridge);
  if (privOf(device)?.mtu_set_by_user === true) return;
  const mtus = portsOf(call.kernel, device).map(({ mtu }) => mtu);
  devSetMtu(call, bridge, mtus.length === 0 ? ETH_DATA_LEN : Math.min(...mtus));
};

/**
 * br_add_if(). @returns EINVAL: the loopback, or not an Ethernet device; ELOOP: a bridge; EBUSY: something else takes
 * what the device receives, or the bridge is below it
 */
const addIf = (call: Call, bridge: NetDevice, port: NetDevice): Verdict =>
  call.within('br_add_if', port.name, () => {
    const isEthernet = port.type === ARPHRD_ETHER && validAddress(port.address);
    if ((port.flags & IFF.LOOPBACK) !== 0 || !isEthernet) return refuse('EINVAL', 'br_add_if');
    if (port.kind === 'bridge') return refuse('ELOOP', 'br_add_if', 'Can not enslave a bridge to a bridge');
    const taken = rxHandlerRegister(call.kernel, port);
    if (taken !== undefined) return taken;
    if (hasUpper(call.kernel, bridge.dev, port.dev)) return refuse('EBUSY', '__netdev_upper_dev_link');
    call.emit({ type: 'netdev_master_upper_dev_link', dev: port.dev, master: bridge.dev });
    callNotifiers(call, 'NETDEV_CHANGEUPPER', port.dev);
    recalculateBridgeId(call, bridge.dev);
    if (isUp(bridge) && isEnabled(port)) portStateSelection(call, bridge.dev);
    mtuAutoAdjust(call, bridge.dev);
    return undefined;
  });

/** del_nbp(): the port is disabled before it is taken off. */
const delNbp = (call: Call, bridge: number, port: number): void =>
  call.within('del_nbp', deviceOf(call.kernel, port).name, () => {
    const others = portsOf(call.kernel, deviceOf(call.kernel, bridge)).filter(({ dev }) => dev !== port);
    portStateSelection(call, bridge, others);
    netdevUpperDevUnlink(call, port, bridge);
  });

/** br_del_if() */
const delIf = (call: Call, bridge: NetDevice, port: NetDevice): void => {
  delNbp(call, bridge.dev, port.dev);
  mtuAutoAdjust(call, bridge.dev);
  recalculateBridgeId(call, bridge.dev);
};

/** br_dev_delete() */
const dellink = (call: Call, bridge: NetDevice, kill: number[]): void =>
  call.within('br_dev_delete', bridge.name, () => {
    for (const { dev } of portsOf(call.kernel, bridge)) delNbp(call, bridge.dev, dev);
    kill.push(bridge.dev);
  });

/** br_dev_newlink(). @returns EOPNOTSUPP: vlan filtering, which a kernel without 802.1Q does not have. */
const newlink = (call: Call, { link, data }: NewlinkParams): Found<number> =>
  call.within('br_dev_newlink', link.name ?? '', () => {
    const { IFLA_BR_STP_STATE: stp_enabled = 0, IFLA_BR_VLAN_FILTERING: vlan_filtering } = data;
    const derived = {
      priv: {
        kind: 'bridge' as const,
        stp_enabled,
        vlan_filtering: vlan_filtering ?? 0,
        mtu_set_by_user: false,
      },
    };
    const dev = registerNetdevice(call, 'bridge', { ...link, derived }, 'bridge%d');
    if (E.isLeft(dev)) return dev;
    // br_stp_change_bridge_id() looks at the ports, of which there are none yet.
    if (link.address !== undefined) portStateSelection(call, dev.right);
    const hasVlans = call.kernel.machine?.kinds.includes('vlan') === true;
    if (vlan_filtering === undefined || hasVlans) return dev;
    unregisterNetdeviceMany(call, [dev.right]);
    return E.left(refuse('EOPNOTSUPP', 'br_changelink'));
  });

export const ops: LinkOps = {
  setup: (random) => ({
    ...etherSetup(random),
    max_mtu: ETH_MAX_MTU,
    netns_immutable: true,
  }),
  qdisc: 'noqueue',
  set_mac_address: ethMacAddr,
  mtu_set_by_user: (call, { dev }) => call.emit({ type: 'br_change_mtu', dev }),
  add_slave: addIf,
  del_slave: delIf,
  rtnl: { newlink, dellink, netns_refund: false },
};

/**
 * What makes a bridge look at its carrier: br_stp_change_bridge_id(), and, as it goes up and down, each port that is
 * enabled or disabled. A bridge that had neither a port nor an address chosen for it keeps the carrier it was born with.
 */
const ofBridge = (call: Call, event: Parameters<Notifier>[1], bridge: NetDevice): void => {
  const turns = event === 'NETDEV_UP' || event === 'NETDEV_DOWN';
  const looks = event === 'NETDEV_CHANGEADDR' || (turns && portsOf(call.kernel, bridge).some(isEnabled));
  if (looks) portStateSelection(call, bridge.dev);
};

/** br_device_event(): what becomes of a port. */
export const notifier: Notifier = (call, event, device) => {
  if (device.kind === 'bridge') ofBridge(call, event, device);
  if (device.master === null) return;
  const bridge = deviceOf(call.kernel, device.master);
  if (bridge.kind !== 'bridge') return;
  call.within('br_device_event', event, () => {
    switch (event) {
      case 'NETDEV_CHANGEMTU':
        mtuAutoAdjust(call, bridge.dev);
        return;
      case 'NETDEV_CHANGEADDR':
        recalculateBridgeId(call, bridge.dev);
        return;
      case 'NETDEV_UP':
      case 'NETDEV_DOWN':
      case 'NETDEV_CHANGE':
        if (isUp(bridge)) portStateSelection(call, bridge.dev);
        return;
      case 'NETDEV_UNREGISTER':
        delIf(call, bridge, device);
        return;
      case 'NETDEV_REGISTER':
      case 'NETDEV_CHANGENAME':
      case 'NETDEV_CHANGEUPPER':
      case 'NETDEV_CHANGE_TX_QUEUE_LEN':
        return;
    }
  });
};

export const pernet = {
  br_net_ops: {
    /** br_net_exit_rtnl(): bridges let go of their ports before any device of the net is looked at. */
    exit_rtnl: (call, net, kill) => {
      for (const dev of devicesOf(call.kernel, net).dev_base_head) {
        const device = deviceOf(call.kernel, dev);
        if (device.kind === 'bridge') dellink(call, device, kill);
      }
    },
  },
} satisfies Record<string, PernetHooks>;
