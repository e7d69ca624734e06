/**
 * bond: several devices as one (drivers/net/bonding/bond_main.c, Linux 6.1). It stays in the net that it was made in and
 * is destroyed with it; its ports go back to the address and the mtu that they came with. Without monitoring, which is
 * left out, a port counts as linked whatever its carrier: a bond has a carrier while it has a port. Left out as well:
 * everything but the mode, 802.3ad's negotiation, ports that are not Ethernet.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Errno } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { devCloseMany, devOpen, netdevUpperDevUnlink, registerNetdevice } from '../net/dev.js';
import { devSetMacAddress, devSetMtu } from '../net/dev_api.js';
import { netifCarrierOff, netifCarrierOn } from '../net/link_watch.js';
import { IFF, callNotifiers, deviceOf, devicesOf, isUp } from '../net/netdevice.js';
import type { Found, LinkOps, NetDevice, NewlinkParams, Notifier } from '../net/netdevice.js';
import type { PernetHooks } from '../net/pernet.js';
import { rtmsgIfinfo } from '../net/rtmsg_ifinfo.js';
import { ETH_MAX_MTU, ETH_MIN_MTU, etherSetup, ethMacAddr } from './ethernet.js';
import type { BondSlave } from './netdev_priv.js';
import { isRxHandlerBusy } from './rx_handler.js';

const slavesOf = ({ priv }: NetDevice): readonly BondSlave[] => (priv?.kind === 'bond' ? priv.slaves : []);

const setFlags = (call: Call, dev: number, change: (flags: number) => number): void =>
  call.emit({ type: 'dev_change_flags', dev, flags: change(deviceOf(call.kernel, dev).flags) });

/** bond_set_carrier() */
const setCarrier = (call: Call, bond: number): void => {
  if (slavesOf(deviceOf(call.kernel, bond)).length > 0) netifCarrierOn(call, bond);
  else netifCarrierOff(call, bond);
};

/** bond_set_dev_addr(), of the first port */
const setDevAddr = (call: Call, bond: number, address: string): void => {
  call.emit({ type: 'bond_set_dev_addr', dev: bond, address, addr_assign_type: 'STOLEN' });
  callNotifiers(call, 'NETDEV_CHANGEADDR', bond);
};

/** One step of the generator that ANSI C shows for rand(), over the last three octets. */
const following = (address: string): string => {
  const MODULUS = 0x1000000;
  const octets = address.split(':');
  const low = Number.parseInt(octets.slice(3).join(''), 16);
  const next = Number((BigInt(low) * 1103515245n + 12345n) % BigInt(MODULUS));
  const digits = next.toString(16).padStart(6, '0');
  return [...octets.slice(0, 3), digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].join(':');
};

/** eth_hw_addr_random(): an address that follows from the one that was drawn for the bond. */
const randomAddress = (call: Call, bond: NetDevice): void => {
  if (bond.priv?.kind !== 'bond') return;
  const address = following(bond.priv.random);
  call.emit({ type: 'bond_set_dev_addr', dev: bond.dev, address, addr_assign_type: 'RANDOM' });
};

/** dev_open() */
const openPort = (call: Call, dev: number): Verdict => {
  const refused = devOpen(call, dev);
  if (refused !== undefined) return refused;
  rtmsgIfinfo(call, 'RTM_NEWLINK', dev, IFF.UP | IFF.RUNNING);
  callNotifiers(call, 'NETDEV_UP', dev);
  return undefined;
};

const no = (errno: Errno, extack: string): Verdict => refuse(errno, 'bond_enslave', extack);

/** What bond_enslave() has against a device before it changes anything. */
const checkPort = (call: Call, bond: NetDevice, port: NetDevice): Verdict => {
  if ((port.flags & IFF.MASTER) !== 0 && port.kind !== 'bond')
    return no('EPERM', 'Device type (master device) cannot be enslaved');
  if (isRxHandlerBusy(call.kernel, port)) return no('EBUSY', 'Device is in use and cannot be enslaved');
  if (bond.dev === port.dev) return no('EPERM', 'Cannot enslave bond to itself.');
  if (isUp(port)) return no('EPERM', 'Device can not be enslaved while up');
  if (port.type === bond.type) return undefined;
  if (slavesOf(bond).length > 0) return no('EINVAL', 'Device type is different from other slaves');
  return refuse('EADDRNOTAVAIL', 'bond_enslave');
};

/** The address and the mtu that a port came with. */
const restore = (call: Call, { dev, perm_hwaddr, original_mtu }: BondSlave): void => {
  devSetMacAddress(call, dev, perm_hwaddr);
  devSetMtu(call, dev, original_mtu);
};

/** The steps of bond_enslave() that can fail: mtu and address of the bond, then up. */
const prepare = (call: Call, bond: NetDevice, slave: BondSlave): Verdict => {
  const { dev } = slave;
  const refused = devSetMtu(call, dev, bond.mtu);
  if (refused !== undefined) return refused;
  const unfit = devSetMacAddress(call, dev, bond.address);
  if (unfit !== undefined) {
    devSetMtu(call, dev, slave.original_mtu);
    return unfit;
  }
  setFlags(call, dev, (flags) => flags | IFF.SLAVE);
  const unable = openPort(call, dev);
  if (unable === undefined) return undefined;
  setFlags(call, dev, (flags) => flags & ~IFF.SLAVE);
  restore(call, slave);
  return unable;
};

/**
 * bond_enslave(): the first port gives the bond its address, unless that was set by the user.
 * @returns EPERM: a master of another kind, itself, a device that is up; EBUSY: somebody else takes its frames; EINVAL,
 * EADDRNOTAVAIL: not Ethernet; else what its mtu, its address and opening it answer
 */
const enslave = (call: Call, bond: NetDevice, port: NetDevice): Verdict =>
  call.within('bond_enslave', port.name, () => {
    const refused = checkPort(call, bond, port);
    if (refused !== undefined) return refused;
    const slave = { dev: port.dev, perm_hwaddr: port.address, original_mtu: port.mtu };
    const isFirst = slavesOf(bond).length === 0;
    if (isFirst && bond.addr_assign_type === 'RANDOM') setDevAddr(call, bond.dev, port.address);
    const unable = prepare(call, deviceOf(call.kernel, bond.dev), slave);
    if (unable !== undefined) {
      const { address } = deviceOf(call.kernel, port.dev);
      if (isFirst && deviceOf(call.kernel, bond.dev).address === address) randomAddress(call, bond);
      return unable;
    }
    call.emit({ type: 'netdev_master_upper_dev_link', dev: port.dev, master: bond.dev });
    call.emit({ type: 'bond_enslave', dev: bond.dev, slave });
    callNotifiers(call, 'NETDEV_CHANGEUPPER', port.dev);
    setCarrier(call, bond.dev);
    return undefined;
  });

/** __bond_release_one() */
const releaseOne = (call: Call, bond: number, port: number): void =>
  call.within('__bond_release_one', deviceOf(call.kernel, port).name, () => {
    const slave = slavesOf(deviceOf(call.kernel, bond)).find(({ dev }) => dev === port);
    if (slave === undefined) return;
    call.emit({ type: 'bond_release', dev: bond, slave: port });
    netdevUpperDevUnlink(call, port, bond);
    setFlags(call, port, (flags) => flags & ~IFF.SLAVE);
    setCarrier(call, bond);
    const left = deviceOf(call.kernel, bond);
    if (slavesOf(left).length === 0) {
      randomAddress(call, left);
      callNotifiers(call, 'NETDEV_CHANGEADDR', bond);
    }
    devCloseMany(call, [port]);
    restore(call, slave);
  });

/** bond_newlink() */
const newlink = (call: Call, { link, data }: NewlinkParams): Found<number> =>
  call.within('bond_newlink', link.name ?? '', () => {
    const [random = '02:00:00:00:00:00'] = link.random;
    const mode = data.IFLA_BOND_MODE ?? 'balance-rr';
    const derived = { priv: { kind: 'bond' as const, mode, random, slaves: [] } };
    const dev = registerNetdevice(call, 'bond', { ...link, derived }, 'bond%d');
    if (E.isRight(dev)) netifCarrierOff(call, dev.right);
    return dev;
  });

export const ops: LinkOps = {
  setup: (random) => ({
    ...etherSetup(random),
    flags: IFF.BROADCAST | IFF.MULTICAST | IFF.MASTER,
    min_mtu: ETH_MIN_MTU,
    max_mtu: ETH_MAX_MTU,
    netns_immutable: true,
  }),
  qdisc: 'noqueue',
  set_mac_address: ethMacAddr,
  /** bond_set_mac_address(), bond_change_mtu(): its ports take it first, and back if one does not. */
  ports_take: (call, bond, set) => {
    const done: BondSlave[] = [];
    for (const slave of slavesOf(bond)) {
      const { address, mtu } = deviceOf(call.kernel, slave.dev);
      const refused = set(slave.dev);
      if (refused !== undefined) {
        for (const back of done) restore(call, back);
        return refused;
      }
      done.push({ dev: slave.dev, perm_hwaddr: address, original_mtu: mtu });
    }
    return undefined;
  },
  add_slave: enslave,
  del_slave: (call, bond, port) => releaseOne(call, bond.dev, port.dev),
  rtnl: { newlink, dellink: (_call, device, kill) => void kill.push(device.dev), netns_refund: false },
};

/** bond_slave_netdev_event() of a port that leaves; bond_uninit() of a bond that goes. */
export const notifier: Notifier = (call, event, device) => {
  if (event !== 'NETDEV_UNREGISTER') return;
  for (const { dev } of slavesOf(device)) releaseOne(call, device.dev, dev);
  if (device.master !== null) releaseOne(call, device.master, device.dev);
};

export const pernet = {
  bond_net_ops: {
    /** bond_net_exit_rtnl() */
    exit_rtnl: (call, net, kill) => {
      for (const dev of devicesOf(call.kernel, net).dev_base_head)
        if (deviceOf(call.kernel, dev).kind === 'bond') kill.push(dev);
    },
  },
} satisfies Record<string, PernetHooks>;
