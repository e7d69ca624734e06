/**
 * The monitor of a bond's ports (bond_mii_monitor() of drivers/net/bonding/bond_main.c, Linux 6.1): every
 * IFLA_BOND_MIIMON it looks whether they have a carrier, and believes it after a delay. Here it runs only while there is
 * something to find, one interval after it came about. Left out: probes by ARP.
 */
import type { Call, Kernel } from '../kernel.js';
import { cancelDelayedWork, modDelayedWork } from '../kernel/workqueue.js';
import { deviceOf, isUp } from '../net/netdevice.js';
import { bondOf, selectActiveSlave, setCarrier } from './bond_active.js';
import { bondParams } from './bonding.js';
import type { BondSlave, Bonding } from './bonding.js';
import { linkKsettings } from './link_ksettings.js';

/** bond_check_dev_link() */
const hasLink = (kernel: Kernel, { dev }: BondSlave): boolean => {
  const device = deviceOf(kernel, dev);
  return isUp(device) && device.carrier;
};

/** What a port's link is as it joins. */
export const firstLink = (kernel: Kernel, bond: Bonding, dev: number): Pick<BondSlave, 'link' | 'delay'> => {
  const params = bondParams(bond);
  if (params.IFLA_BOND_MIIMON === 0)
    return { link: params.IFLA_BOND_ARP_INTERVAL === 0 || deviceOf(kernel, dev).carrier ? 'UP' : 'DOWN' };
  if (!deviceOf(kernel, dev).carrier) return { link: 'DOWN' };
  return params.IFLA_BOND_UPDELAY > 0 ? { link: 'BACK', delay: params.IFLA_BOND_UPDELAY } : { link: 'UP' };
};

/** Modes that cannot do with a port whose speed nobody knows: bond_needs_speed_duplex(). */
const NEEDS_SPEED: ReadonlySet<string> = new Set(['802.3ad', 'balance-tlb', 'balance-alb']);

const hasSpeed = (kernel: Kernel, dev: number): boolean =>
  (linkKsettings(kernel, deviceOf(kernel, dev))?.speed ?? -1) > 0;

/** bond_miimon_inspect() and bond_miimon_commit() of one port. @param hurries nobody sends: no delay counts */
const inspect = (kernel: Kernel, bond: Bonding, slave: BondSlave, hurries: boolean): BondSlave => {
  const { delay: waits, ...rest } = slave;
  const params = bondParams(bond);
  const up = hasLink(kernel, slave);
  const failures = (slave.link_failure_count ?? 0) + 1;
  const down: BondSlave = { ...rest, link: 'DOWN', link_failure_count: failures };
  const back: BondSlave =
    NEEDS_SPEED.has(bond.mode) && !hasSpeed(kernel, slave.dev)
      ? { ...rest, link: 'DOWN' }
      : { ...rest, link: 'UP' };
  switch (slave.link) {
    case 'UP':
    case 'FAIL': {
      const delay = slave.link === 'UP' ? params.IFLA_BOND_DOWNDELAY : (waits ?? 0);
      if (up) return { ...rest, link: 'UP' };
      return delay <= 0 ? down : { ...rest, link: 'FAIL', delay: delay - 1 };
    }
    case 'DOWN':
    case 'BACK': {
      const delay = slave.link === 'DOWN' ? params.IFLA_BOND_UPDELAY : (waits ?? 0);
      if (!up) return slave.link === 'DOWN' ? slave : down;
      return delay <= 0 || hurries ? back : { ...rest, link: 'BACK', delay: delay - 1 };
    }
  }
};

/** Whether the next round would find anything. */
const isSettled = (kernel: Kernel, { link, dev, ...slave }: BondSlave): boolean =>
  (link === 'UP' || link === 'DOWN') && hasLink(kernel, { link, dev, ...slave }) === (link === 'UP');

/** Has the monitor look again, if there is something to see. */
export const watchLinks = (call: Call, dev: number): void => {
  const device = deviceOf(call.kernel, dev);
  const bond = bondOf(device);
  if (bond === undefined) return;
  const { IFLA_BOND_MIIMON: miimon } = bondParams(bond);
  if (!isUp(device) || miimon === 0 || bond.slaves.every((slave) => isSettled(call.kernel, slave)))
    cancelDelayedWork(call, 'bond_mii_monitor', dev);
  else modDelayedWork(call, 'bond_mii_monitor', dev, miimon);
};

/** bond_mii_monitor(): one round. */
export const miiMonitor = (call: Call, dev: number): void => {
  const device = call.kernel.dev.devices.get(dev);
  const bond = device === undefined ? undefined : bondOf(device);
  if (bond === undefined) return;
  const changed = bond.slaves.flatMap((before) => {
    const after = inspect(call.kernel, bond, before, bond.curr_active_slave === null);
    return after.link === before.link && after.delay === before.delay ? [] : [{ before, after }];
  });
  for (const { after } of changed) call.emit({ type: 'bond_set_slave', dev, slave: after });
  const isPrimary = ({ dev: port }: BondSlave): boolean => deviceOf(call.kernel, port).name === bond.primary;
  const current = bond.slaves.find((slave) => slave.dev === bond.curr_active_slave);
  const failsOver = changed.some(({ before, after }) =>
    after.link === 'UP' && before.link !== 'FAIL'
      ? current === undefined || isPrimary(after) || (after.prio ?? 0) > (current.prio ?? 0)
      : after.link === 'DOWN' && after.dev === current?.dev,
  );
  if (failsOver) selectActiveSlave(call, dev);
  setCarrier(call, dev);
  if (bond.slaves.some(({ link }) => link !== 'DOWN') || changed.length > 0) watchLinks(call, dev);
};
