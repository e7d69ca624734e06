/**
 * bond: several devices as one (drivers/net/bonding/bond_main.c, Linux 6.1). It stays in the net that it was made in and
 * is destroyed with it; its ports go back to the address and the mtu that they came with. Left out: 802.3ad's
 * negotiation, probes by ARP, ports that are not Ethernet, the addresses that balance-alb hands out.
 */
import { refuse } from '../errno.js';
import type { Errno } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { devCloseMany, devOpen, netdevUpperDevUnlink } from '../net/dev.js';
import { devSetMacAddress, devSetMtu } from '../net/dev_api.js';
import { IFF, callNotifiers, deviceOf, devicesOf, isUp } from '../net/netdevice.js';
import type { LinkOps, NetDevice, Notifier } from '../net/netdevice.js';
import type { PernetHooks } from '../net/pernet.js';
import { rtmsgIfinfo } from '../net/rtmsg_ifinfo.js';
import { ETH_MAX_MTU, ETH_MIN_MTU, etherSetup, ethMacAddr } from './ethernet.js';
import { giveAddress, isLb, setSlaveAddr } from './bond_alb.js';
import {
  bondOf,
  changeActiveSlave,
  primaryOf,
  selectActiveSlave,
  setCarrier,
  setDevAddr,
  slavesOf,
} from './bond_active.js';
import { firstLink, miiMonitor, watchLinks } from './bond_monitor.js';
import { changelink, newlink, slaveChangelink } from './bond_netlink.js';
import { bondParams, usesPrimary } from './bonding.js';
import type { BondSlave } from './bonding.js';
import { isRxHandlerBusy, rxHandlerRegister } from './rx_handler.js';

const setFlags = (call: Call, dev: number, change: (flags: number) => number): void =>
  call.emit({ type: 'dev_change_flags', dev, flags: change(deviceOf(call.kernel, dev).flags) });

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

/** netdev_rx_handler_register(), of a port that is up. */
const takeFrames = (call: Call, dev: number): Verdict => {
  const refused = rxHandlerRegister(call.kernel, deviceOf(call.kernel, dev));
  if (refused !== undefined) devCloseMany(call, [dev]);
  return refused;
};

const no = (errno: Errno, extack: string): Verdict => refuse(errno, 'bond_enslave', extack);

/** Whether the ports keep their addresses: of the policies of fail_over_mac, and in active-backup only. */
const keepsAddresses = ({ priv }: NetDevice, ...policies: readonly string[]): boolean =>
  priv?.kind === 'bond' &&
  priv.mode === 'active-backup' &&
  policies.includes(bondParams(priv).IFLA_BOND_FAIL_OVER_MAC);

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

/** A port that takes no other address: the first one of an active-backup bond makes it follow its port's. @returns EOPNOTSUPP */
const withoutAddress = (call: Call, bond: NetDevice, port: NetDevice): Verdict => {
  const priv = bondOf(bond);
  if (priv === undefined || call.ops.link[port.kind]?.set_mac_address !== undefined) return undefined;
  if (priv.mode !== 'active-backup' || priv.slaves.length > 0)
    return keepsAddresses(bond, 'active') ? undefined : refuse('EOPNOTSUPP', 'bond_enslave');
  const params = { ...priv.params, IFLA_BOND_FAIL_OVER_MAC: 'active' as const };
  call.emit({ type: 'changelink', dev: bond.dev, priv: { ...priv, params } });
  return undefined;
};

type Port = Pick<BondSlave, 'dev' | 'perm_hwaddr' | 'original_mtu'>;

/** The address and the mtu that a port came with. */
const restore = (call: Call, { dev, perm_hwaddr, original_mtu }: Port): void => {
  devSetMacAddress(call, dev, perm_hwaddr);
  devSetMtu(call, dev, original_mtu);
};

/** The steps of bond_enslave() that can fail: mtu and address of the bond, then up. */
const prepare = (call: Call, bond: NetDevice, slave: Port): Verdict => {
  const { dev } = slave;
  const refused = devSetMtu(call, dev, bond.mtu);
  if (refused !== undefined) return refused;
  const keeps = keepsAddresses(bond, 'active', 'follow');
  const unfit = keeps ? undefined : devSetMacAddress(call, dev, bond.address);
  if (unfit !== undefined) {
    devSetMtu(call, dev, slave.original_mtu);
    return unfit;
  }
  setFlags(call, dev, (flags) => flags | IFF.SLAVE);
  const unable = openPort(call, dev) ?? takeFrames(call, dev);
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
    const unchangeable = withoutAddress(call, bond, port);
    if (unchangeable !== undefined) return unchangeable;
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
    join(call, bond.dev, slave);
    return undefined;
  });

/** What bond_enslave() does with a port that it has made its own. */
const join = (call: Call, dev: number, port: Port): void => {
  const bond = bondOf(deviceOf(call.kernel, dev));
  if (bond === undefined) return;
  const slave = { ...port, ...firstLink(call.kernel, bond, port.dev) };
  if (isLb(bond.mode)) setSlaveAddr(call, bond.mode, port.dev, port.perm_hwaddr);
  call.emit({ type: 'bond_enslave', dev, slave });
  if (
    !usesPrimary(bond.mode) &&
    bond.mode !== '802.3ad' &&
    bond.curr_active_slave === null &&
    slave.link === 'UP'
  )
    call.emit({ type: 'bond_change_active_slave', dev, slave: port.dev });
  const joined = { ...bond, slaves: [...bond.slaves, slave] };
  if (usesPrimary(bond.mode) && primaryOf(call.kernel, joined)?.dev === port.dev)
    call.emit({ type: 'changelink', dev, priv: { ...joined, force_primary: true } });
  callNotifiers(call, 'NETDEV_CHANGEUPPER', port.dev);
  setCarrier(call, dev);
  if (usesPrimary(bond.mode)) selectActiveSlave(call, dev);
  watchLinks(call, dev);
};

/** __bond_release_one() */
const releaseOne = (call: Call, bond: number, port: number): void =>
  call.within('__bond_release_one', deviceOf(call.kernel, port).name, () => {
    const slave = slavesOf(deviceOf(call.kernel, bond)).find(({ dev }) => dev === port);
    if (slave === undefined) return;
    const before = bondOf(deviceOf(call.kernel, bond));
    call.emit({ type: 'bond_release', dev: bond, slave: port });
    if (before?.curr_active_slave === port) changeActiveSlave(call, bond, null);
    netdevUpperDevUnlink(call, port, bond);
    setFlags(call, port, (flags) => flags & ~IFF.SLAVE);
    if (before?.curr_active_slave === port) selectActiveSlave(call, bond);
    setCarrier(call, bond);
    const left = deviceOf(call.kernel, bond);
    if (slavesOf(left).length === 0) {
      randomAddress(call, left);
      callNotifiers(call, 'NETDEV_CHANGEADDR', bond);
    }
    devCloseMany(call, [port]);
    if (keepsAddresses(left, 'active')) devSetMtu(call, port, slave.original_mtu);
    else restore(call, slave);
    watchLinks(call, bond);
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
  keeps_address: (device) => keepsAddresses(device, 'active', 'follow'),
  /** bond_set_mac_address(), bond_change_mtu(): its ports take it first, and back if one does not. */
  ports_take: (call, bond, set, address) => {
    const priv = bondOf(bond);
    if (address !== undefined && priv !== undefined && priv.mode === 'balance-alb') {
      if (priv.curr_active_slave !== null) giveAddress(call, bond, priv.curr_active_slave, address);
      return undefined;
    }
    const done: Port[] = [];
    for (const slave of slavesOf(bond)) {
      const { address: before, mtu } = deviceOf(call.kernel, slave.dev);
      const refused = set(slave.dev);
      if (refused !== undefined) {
        for (const back of done) restore(call, back);
        return refused;
      }
      done.push({ dev: slave.dev, perm_hwaddr: before, original_mtu: mtu });
    }
    return undefined;
  },
  add_slave: enslave,
  del_slave: (call, bond, port) => releaseOne(call, bond.dev, port.dev),
  rtnl: {
    newlink,
    dellink: (_call, device, kill) => void kill.push(device.dev),
    netns_refund: false,
    changelink,
    slave_changelink: slaveChangelink,
  },
};

/** bond_slave_netdev_event(): what the monitor will find of a port; its preferred name; ports that leave. */
const ofPort = (call: Call, event: Parameters<Notifier>[1], device: NetDevice, master: number): void => {
  if (event === 'NETDEV_UNREGISTER') releaseOne(call, master, device.dev);
  else if (event === 'NETDEV_UP' || event === 'NETDEV_DOWN' || event === 'NETDEV_CHANGE')
    watchLinks(call, master);
  else if (event === 'NETDEV_CHANGENAME') selectActiveSlave(call, master);
};

/** bond_netdev_event(), and bond_uninit() of a bond that goes. */
export const notifier: Notifier = (call, event, device) => {
  if (event === 'NETDEV_UNREGISTER')
    for (const { dev } of slavesOf(device)) releaseOne(call, device.dev, dev);
  if (device.kind === 'bond' && (event === 'NETDEV_UP' || event === 'NETDEV_DOWN'))
    watchLinks(call, device.dev);
  const { master } = device;
  if (master !== null && deviceOf(call.kernel, master).kind === 'bond') ofPort(call, event, device, master);
};

export const work = { bond_mii_monitor: miiMonitor };

export const pernet = {
  bond_net_ops: {
    /** bond_net_exit_rtnl() */
    exit_rtnl: (call, net, kill) => {
      for (const dev of devicesOf(call.kernel, net).dev_base_head)
        if (deviceOf(call.kernel, dev).kind === 'bond') kill.push(dev);
    },
  },
} satisfies Record<string, PernetHooks>;
