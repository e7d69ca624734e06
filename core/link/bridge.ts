/**
 * bridge: a switch of the devices that are its ports (net/bridge/br.c, br_device.c, br_netlink.c, Linux 6.18). It stays in
 * its net; a port that leaves the net, or goes, is released. Left out: frames, but for who is there.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Call, Verdict } from '../kernel.js';
import { registerNetdevice, unregisterNetdeviceMany } from '../net/dev.js';
import { deviceOf, devicesOf, isUp } from '../net/netdevice.js';
import type { Found, LinkOps, NetDevice, NewlinkParams, Notifier } from '../net/netdevice.js';
import type { PernetHooks } from '../net/pernet.js';
import { fdbChangeaddr, fdbDeleteByPort } from './br_fdb.js';
import { fdbOps } from './br_fdb_ndo.js';
import { addIf, delIf, delNbp, mtuAutoAdjust } from './br_if.js';
import { changelink } from './br_netlink.js';
import { brIfinfoNotify } from './br_notify.js';
import { BR_STATE, portList } from './br_private.js';
import { setlink } from './br_setlink.js';
import { setport } from './br_setport.js';
import {
  changeBridgeId,
  disableBridge,
  disablePort,
  enableBridge,
  enablePort,
  isEnabled,
  recalculateAndTell,
  stateOf,
} from './br_stp.js';
import { vlanFlush, vlanInitBridge } from './br_vlan.js';
import { ETH_MAX_MTU, etherSetup, ethMacAddr } from './ethernet.js';

/** br_dev_delete() */
const dellink = (call: Call, bridge: NetDevice, kill: number[]): void =>
  call.within('br_dev_delete', bridge.name, () => {
    for (const { dev } of portList(call.kernel, bridge.dev)) delNbp(call, bridge.dev, dev);
    fdbDeleteByPort(call, bridge.dev, 0, true);
    kill.push(bridge.dev);
  });

/** br_dev_newlink(). @returns as br_changelink(), and the bridge is gone then */
const newlink = (call: Call, { link, data }: NewlinkParams): Found<number> =>
  call.within('br_dev_newlink', link.name ?? '', () => {
    const dev = registerNetdevice(call, 'bridge', link, 'bridge%d');
    if (E.isLeft(dev)) return dev;
    if (link.address !== undefined) changeBridgeId(call, dev.right, link.address);
    const refused = changelink(call, dev.right, data);
    if (refused === undefined) return dev;
    const kill: number[] = [];
    dellink(call, deviceOf(call.kernel, dev.right), kill);
    unregisterNetdeviceMany(call, kill);
    return E.left(refused);
  });

/** br_set_mac_address() */
const setMacAddress = (device: NetDevice, address: string, call: Call): Verdict => {
  const refused = ethMacAddr(device, address);
  if (refused === undefined && device.address !== address) changeBridgeId(call, device.dev, address);
  return refused;
};

export const ops: LinkOps = {
  setup: (random) => ({
    ...etherSetup(random),
    max_mtu: ETH_MAX_MTU,
    netns_immutable: true,
  }),
  qdisc: 'noqueue',
  init: (call, { dev }) => call.emit({ type: 'br_dev_init', bridge: dev }),
  uninit: (call, { dev }) => {
    vlanFlush(call, dev, dev);
    call.emit({ type: 'br_dev_uninit', bridge: dev });
  },
  open: (call, { dev }) => {
    enableBridge(call, dev);
    return undefined;
  },
  stop: (call, { dev }) => disableBridge(call, dev),
  set_mac_address: setMacAddress,
  mtu_set_by_user: (call, { dev }) => call.emit({ type: 'br_change_mtu', bridge: dev }),
  add_slave: addIf,
  del_slave: delIf,
  fdb: fdbOps,
  bridge_setlink: setlink,
  rtnl: {
    newlink,
    dellink,
    changelink: (call, { dev }, data) => changelink(call, dev, data),
    slave_changelink: (call, master, port, data) => setport(call, master.dev, port.dev, data),
    netns_refund: false,
  },
};

/** br_port_carrier_check(): @returns whether everybody has been told of the port */
const carrierCheck = (call: Call, bridge: NetDevice, port: NetDevice): boolean => {
  if (!isUp(bridge)) return false;
  const disabled = stateOf(call.kernel, bridge.dev, port.dev) === BR_STATE.DISABLED;
  if (isEnabled(port) !== disabled) return false;
  (disabled ? enablePort : disablePort)(call, bridge.dev, port.dev);
  return true;
};

/** What br_device_event() makes of an event of a port. @returns whether everybody has been told of the port */
const ofPort = (call: Call, event: Parameters<Notifier>[1], bridge: NetDevice, port: NetDevice): boolean => {
  switch (event) {
    case 'NETDEV_CHANGEMTU':
      mtuAutoAdjust(call, bridge.dev);
      return true;
    case 'NETDEV_CHANGEADDR':
      fdbChangeaddr(call, bridge.dev, port);
      recalculateAndTell(call, bridge.dev);
      return false;
    case 'NETDEV_CHANGE':
      return carrierCheck(call, bridge, port);
    case 'NETDEV_UP':
      if (!isUp(bridge) || !isEnabled(port)) return false;
      enablePort(call, bridge.dev, port.dev);
      return true;
    case 'NETDEV_DOWN':
      if (!isUp(bridge)) return false;
      disablePort(call, bridge.dev, port.dev);
      return true;
    case 'NETDEV_UNREGISTER':
      delIf(call, bridge, port);
      return true;
    case 'NETDEV_REGISTER':
    case 'NETDEV_CHANGENAME':
    case 'NETDEV_CHANGEUPPER':
    case 'NETDEV_CHANGE_TX_QUEUE_LEN':
      return true;
  }
};

/** br_device_event(): what becomes of a port, and of a bridge that is new. */
export const notifier: Notifier = (call, event, device) => {
  if (device.kind === 'bridge' && event === 'NETDEV_REGISTER') vlanInitBridge(call, device.dev);
  if (device.master === null) return;
  const bridge = deviceOf(call.kernel, device.master);
  if (bridge.kind !== 'bridge') return;
  call.within('br_device_event', event, () => {
    if (!ofPort(call, event, bridge, device)) brIfinfoNotify(call, 'RTM_NEWLINK', bridge.dev, device.dev);
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
