/**
 * Which port a bond sends through, of modes that have one (drivers/net/bonding/bond_main.c, Linux 6.1:
 * bond_select_active_slave and what it calls), and whether the bond has a carrier. Left out: notices of a failover.
 */
import type { Call, Kernel } from '../kernel.js';
import { devSetMacAddress } from '../net/dev_api.js';
import { netifCarrierOff, netifCarrierOn } from '../net/link_watch.js';
import { callNotifiers, deviceOf } from '../net/netdevice.js';
import type { NetDevice } from '../net/netdevice.js';
import { giveAddress, isLb } from './bond_alb.js';
import { bondParams } from './bonding.js';
import type { BondSlave, Bonding } from './bonding.js';
import { linkKsettings } from './link_ksettings.js';

export const bondOf = ({ priv }: NetDevice): Bonding | undefined =>
  priv?.kind === 'bond' ? priv : undefined;

export const slavesOf = (device: NetDevice): readonly BondSlave[] => bondOf(device)?.slaves ?? [];

/** The port that has the name of the preferred one now. */
export const primaryOf = (kernel: Kernel, { slaves, primary }: Bonding): BondSlave | undefined =>
  slaves.find(({ dev }) => deviceOf(kernel, dev).name === primary);

/** bond_set_carrier(): while the link of a port is up. Left out: what 802.3ad asks of its ports. */
export const setCarrier = (call: Call, bond: number): void => {
  const { priv } = deviceOf(call.kernel, bond);
  if (priv?.kind !== 'bond') return;
  const works = ({ link }: BondSlave): boolean => priv.mode === '802.3ad' || link === 'UP';
  if (priv.slaves.some(works)) netifCarrierOn(call, bond);
  else netifCarrierOff(call, bond);
};

/** bond_set_dev_addr(), of a port */
export const setDevAddr = (call: Call, bond: number, address: string): void => {
  call.emit({ type: 'bond_set_dev_addr', dev: bond, address, addr_assign_type: 'STOLEN' });
  callNotifiers(call, 'NETDEV_CHANGEADDR', bond);
};

/** Whether a port is better than another: faster, or as fast and full where that is half duplex. */
const isBetter = (kernel: Kernel, one: BondSlave, other: BondSlave): boolean => {
  const [a, b] = [one, other].map(({ dev }) => linkKsettings(kernel, deviceOf(kernel, dev)));
  const [speed, than] = [a?.speed ?? -1, b?.speed ?? -1];
  return speed > than || (speed === than && a?.duplex === 'full' && b?.duplex !== 'full');
};

/** bond_choose_primary_or_current() */
const choosePrimaryOrCurrent = (kernel: Kernel, bond: Bonding): BondSlave | undefined => {
  const primary = primaryOf(kernel, bond);
  const current = bond.slaves.find(({ dev }) => dev === bond.curr_active_slave);
  const currentUp = current?.link === 'UP' ? current : undefined;
  const isPrimaryUp = primary?.link === 'UP';
  if (isPrimaryUp && bond.force_primary === true) return primary;
  const preferred = isPrimaryUp
    ? primary
    : bond.slaves
        .filter(({ link }) => link === 'UP')
        .reduce<BondSlave | undefined>(
          (best, slave) => (best === undefined || (slave.prio ?? 0) > (best.prio ?? 0) ? slave : best),
          undefined,
        );
  if (preferred === undefined || currentUp === undefined) return preferred;
  switch (bondParams(bond).IFLA_BOND_PRIMARY_RESELECT) {
    case 'always':
      return preferred;
    case 'better':
      return isBetter(kernel, preferred, currentUp) ? preferred : currentUp;
    case 'failure':
      return currentUp;
  }
};

/** bond_find_best_slave(): else the port that comes back soonest. */
const findBestSlave = (kernel: Kernel, bond: Bonding): BondSlave | undefined => {
  const chosen = choosePrimaryOrCurrent(kernel, bond);
  if (chosen !== undefined) return chosen;
  const { IFLA_BOND_UPDELAY: updelay } = bondParams(bond);
  return bond.slaves
    .filter(({ link, delay = 0 }) => link === 'BACK' && delay < updelay)
    .toSorted((a, b) => (a.delay ?? 0) - (b.delay ?? 0))[0];
};

/** bond_do_fail_over_mac(): the bond takes the port's address, or the ports change theirs. */
const failOverMac = (call: Call, bond: NetDevice, next: number, before: number | null): void => {
  const priv = bondOf(bond);
  if (priv?.mode !== 'active-backup') return;
  const { IFLA_BOND_FAIL_OVER_MAC: policy } = bondParams(priv);
  const { address } = deviceOf(call.kernel, next);
  if (policy === 'active') setDevAddr(call, bond.dev, address);
  if (policy !== 'follow') return;
  devSetMacAddress(call, next, before === null ? bond.address : deviceOf(call.kernel, before).address);
  if (before !== null) devSetMacAddress(call, before, address);
};

/** bond_change_active_slave(): a port that comes back does so at once. @param next null: none */
export const changeActiveSlave = (call: Call, dev: number, next: number | null): void => {
  const bond = deviceOf(call.kernel, dev);
  const before = bondOf(bond)?.curr_active_slave ?? null;
  const slave = slavesOf(bond).find((each) => each.dev === next);
  if (slave?.link === 'BACK') {
    const { delay: _delay, ...rest } = slave;
    call.emit({ type: 'bond_set_slave', dev, slave: { ...rest, link: 'UP' } });
  }
  call.emit({ type: 'bond_change_active_slave', dev, slave: next });
  if (next === null || next === before) return;
  const mode = bondOf(bond)?.mode;
  if (mode !== undefined && isLb(mode)) giveAddress(call, bond, next, bond.address, before ?? undefined);
  else failOverMac(call, bond, next, before);
};

/** bond_select_active_slave() */
export const selectActiveSlave = (call: Call, dev: number): void => {
  const bond = bondOf(deviceOf(call.kernel, dev));
  if (bond === undefined) return;
  const best = findBestSlave(call.kernel, bond)?.dev ?? null;
  if (best !== bond.curr_active_slave || bond.force_primary === true) changeActiveSlave(call, dev, best);
  setCarrier(call, dev);
};
