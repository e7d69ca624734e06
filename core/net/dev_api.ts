/**
 * What can be changed of a device (net/core/dev_api.c, dev.c, Linux 6.18): flags, names, mtu, address, group, alias,
 * queue length, master. Left out: carrier, link mode, features.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { releaseHas } from '../release.js';
import { SYSCTL_NAMES, devOpen, devStop, getValidName } from './dev.js';
import { IFF, callNotifiers, devGetByIndex, devGetByName, deviceOf, isUp } from './netdevice.js';
import type { NetDevice } from './netdevice.js';
import { ALL_CHANGED, rtmsgIfinfo } from './rtmsg_ifinfo.js';

/** Flags that are kept as they are asked for. */
const SETTABLE =
  IFF.DEBUG |
  IFF.NOTRAILERS |
  IFF.NOARP |
  IFF.DYNAMIC |
  IFF.MULTICAST |
  IFF.PORTSEL |
  IFF.AUTOMEDIA |
  IFF.PROMISC |
  IFF.ALLMULTI;

/** __dev_change_flags(): of the flags in `mask`. @returns what opening the device answers; the other flags are set then. */
const changeFlags = (call: Call, dev: number, flags: number, mask: number): Verdict => {
  const device = deviceOf(call.kernel, dev);
  const changing = mask & SETTABLE;
  const kept = (device.flags & ~changing) | (flags & changing);
  if (kept !== device.flags) call.emit({ type: 'dev_change_flags', dev, flags: kept });
  const up = isUp(device);
  const wanted = (mask & IFF.UP) === 0 ? up : (flags & IFF.UP) !== 0;
  if (wanted === up) return undefined;
  if (wanted) return devOpen(call, dev);
  devStop(call, dev);
  return undefined;
};

/** What other subsystems are told of only when something else changes than these. */
const SILENT = IFF.UP | IFF.PROMISC | IFF.ALLMULTI;

/** __dev_notify_flags(). @param before the flags @param told mask of IFF_* for the message; 0: no message */
const notifyFlags = (call: Call, dev: number, before: number, told: number): void => {
  const { flags } = deviceOf(call.kernel, dev);
  const changes = flags ^ before;
  if (told !== 0) rtmsgIfinfo(call, 'RTM_NEWLINK', dev, told);
  if ((changes & IFF.UP) !== 0)
    callNotifiers(call, (flags & IFF.UP) === 0 ? 'NETDEV_DOWN' : 'NETDEV_UP', dev);
  if ((flags & IFF.UP) !== 0 && (changes & ~SILENT) !== 0) callNotifiers(call, 'NETDEV_CHANGE', dev);
};

/** dev_change_flags(): of the flags in `mask`. @returns as __dev_change_flags(), and nobody is told then. */
export const devChangeFlags = (call: Call, dev: number, flags: number, mask: number): Verdict => {
  const { flags: before } = deviceOf(call.kernel, dev);
  const refused = changeFlags(call, dev, flags, mask);
  if (refused === undefined) notifyFlags(call, dev, before, deviceOf(call.kernel, dev).flags ^ before);
  return refused;
};

/**
 * rtnl_configure_link(): the flags that a request asks of its new device; then everybody hears of the device.
 * @returns what opening the device answers
 */
export const rtnlConfigureLink = (call: Call, dev: number, flags: number, mask: number): Verdict =>
  call.within('rtnl_configure_link', deviceOf(call.kernel, dev).name, () => {
    const { flags: before, rtnl_link_state } = deviceOf(call.kernel, dev);
    const refused = changeFlags(call, dev, flags, mask);
    if (refused !== undefined) return refused;
    if (rtnl_link_state === 'INITIALIZED') {
      notifyFlags(call, dev, before, deviceOf(call.kernel, dev).flags ^ before);
    } else {
      call.emit({ type: 'rtnl_configure_link', dev });
      notifyFlags(call, dev, before, ALL_CHANGED);
    }
    return undefined;
  });

const rename = (call: Call, dev: number, name: string): void => {
  const old = deviceOf(call.kernel, dev).name;
  call.emit({ type: 'dev_change_name', dev, name });
  call.emit({ type: 'kobject_uevent', action: 'move', dev, old });
  callNotifiers(call, 'NETDEV_CHANGENAME', dev);
};

/**
 * dev_change_name(): its own name is no error and no change. A name that a listener objects to is taken back.
 * @returns EBUSY: it is up; else as getValidName() does
 */
export const devChangeName = (call: Call, dev: number, pattern: string): Verdict => {
  const device = deviceOf(call.kernel, dev);
  if (pattern === device.name) return undefined;
  if (isUp(device) && !releaseHas(call.kernel.machine?.kernel ?? '', 'live renaming'))
    return refuse('EBUSY', 'dev_change_name');
  const name = getValidName(call.kernel, device.net, pattern);
  if (E.isLeft(name)) return name.left;
  rename(call, dev, name.right);
  if (!SYSCTL_NAMES.has(name.right)) return undefined;
  rename(call, dev, device.name);
  return refuse('EINVAL', 'devinet_sysctl_register');
};

/** dev_validate_mtu() */
export const validateMtu = (device: Pick<NetDevice, 'min_mtu' | 'max_mtu'>, mtu: number): Verdict => {
  if (mtu < 0 || mtu < device.min_mtu)
    return refuse('EINVAL', 'dev_validate_mtu', 'mtu less than device minimum');
  if (device.max_mtu > 0 && mtu > device.max_mtu)
    return refuse('EINVAL', 'dev_validate_mtu', 'mtu greater than device maximum');
  return undefined;
};

export const devSetMtu = (call: Call, dev: number, mtu: number): Verdict => {
  const device = deviceOf(call.kernel, dev);
  if (mtu === device.mtu) return undefined;
  const refused = validateMtu(device, mtu);
  const ops = call.ops.link[device.kind];
  const against =
    refused ??
    ops?.change_mtu?.(call.kernel, device, mtu) ??
    ops?.ports_take?.(call, device, (port) => devSetMtu(call, port, mtu));
  if (against !== undefined) return against;
  call.emit({ type: 'dev_set_mtu', dev, mtu });
  callNotifiers(call, 'NETDEV_CHANGEMTU', dev);
  return undefined;
};

/** dev_set_mac_address(): as the driver answers; the event is there even when the address is what it was. */
export const devSetMacAddress = (call: Call, dev: number, address: string): Verdict => {
  const device = deviceOf(call.kernel, dev);
  const ops = call.ops.link[device.kind];
  if (ops?.set_mac_address === undefined) return refuse('EOPNOTSUPP', 'dev_set_mac_address');
  const keeps = ops.keeps_address?.(device) === true;
  const change = (): Verdict =>
    ops.set_mac_address?.(device, address, call) ??
    (keeps
      ? undefined
      : ops.ports_take?.(call, device, (port) => devSetMacAddress(call, port, address), address));
  // The driver is not asked for the address that it has.
  const refused = device.address === address ? undefined : change();
  if (refused !== undefined) return refused;
  call.emit({ type: 'dev_set_mac_address', dev, address: keeps ? device.address : address });
  callNotifiers(call, 'NETDEV_CHANGEADDR', dev);
  return undefined;
};

/** dev_set_group() */
export const devSetGroup = (call: Call, dev: number, group: number): void => {
  if (deviceOf(call.kernel, dev).group !== group) call.emit({ type: 'dev_set_group', dev, group });
};

/** dev_set_alias(): an empty one takes it away. */
export const devSetAlias = (call: Call, dev: number, ifalias: string): void => {
  if (deviceOf(call.kernel, dev).ifalias !== ifalias) call.emit({ type: 'dev_set_alias', dev, ifalias });
};

/** dev_change_tx_queue_len(): packets. */
export const devChangeTxQueueLen = (call: Call, dev: number, tx_queue_len: number): void => {
  if (deviceOf(call.kernel, dev).tx_queue_len === tx_queue_len) return;
  call.emit({ type: 'dev_change_tx_queue_len', dev, tx_queue_len });
  callNotifiers(call, 'NETDEV_CHANGE_TX_QUEUE_LEN', dev);
};

/** IFLA_BROADCAST of do_setlink(). */
export const devSetBroadcast = (call: Call, dev: number, broadcast: string): void => {
  if (deviceOf(call.kernel, dev).broadcast !== broadcast)
    call.emit({ type: 'dev_set_broadcast', dev, broadcast });
  callNotifiers(call, 'NETDEV_CHANGEADDR', dev);
};

/** netdev_name_node_alt_create(). @returns EEXIST: a device of the net has the name, as its own or beside it. */
export const altNameCreate = (call: Call, dev: number, altname: string): Verdict => {
  if (devGetByName(call.kernel, deviceOf(call.kernel, dev).net, altname) !== undefined)
    return refuse('EEXIST', 'netdev_name_node_alt_create');
  call.emit({ type: 'netdev_name_node_alt_create', dev, altname });
  return undefined;
};

/** netdev_name_node_alt_destroy(). @returns ENOENT: nobody has it; EINVAL: it is another's, or the device's own name. */
export const altNameDestroy = (call: Call, dev: number, altname: string): Verdict => {
  const device = deviceOf(call.kernel, dev);
  const holder = devGetByName(call.kernel, device.net, altname);
  if (holder === undefined) return refuse('ENOENT', 'netdev_name_node_alt_destroy');
  if (holder.dev !== dev || device.name === altname) return refuse('EINVAL', 'netdev_name_node_alt_destroy');
  call.emit({ type: 'netdev_name_node_alt_destroy', dev, altname });
  return undefined;
};

/**
 * do_set_master(): from the old master, if there is one and it is another, to the new.
 * @param ifindex of the master in the device's own net; 0: none
 * @returns EINVAL: no such device; EOPNOTSUPP: it takes no ports; else what it answers, without a master then
 */
export const doSetMaster = (call: Call, dev: number, ifindex: number): Verdict => {
  const port = deviceOf(call.kernel, dev);
  const old = port.master === null ? undefined : deviceOf(call.kernel, port.master);
  if (old?.ifindex === ifindex) return undefined;
  if (old !== undefined) call.ops.link[old.kind]?.del_slave?.(call, old, port);
  if (ifindex === 0) return undefined;
  const master = devGetByIndex(call.kernel, port.net, ifindex);
  if (master === undefined) return refuse('EINVAL', 'do_set_master');
  const add = call.ops.link[master.kind]?.add_slave;
  return add === undefined
    ? refuse('EOPNOTSUPP', 'do_set_master')
    : add(call, master, deviceOf(call.kernel, dev));
};
