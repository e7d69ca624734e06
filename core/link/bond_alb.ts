/**
 * Addresses of the ports of balance-tlb and balance-alb (drivers/net/bonding/bond_alb.c, Linux 6.1): each keeps its own,
 * but the one that sends has that of the bond. Left out: ports that come with an address that another has.
 */
import type { Call } from '../kernel.js';
import { devSetMacAddress } from '../net/dev_api.js';
import { deviceOf } from '../net/netdevice.js';
import type { NetDevice } from '../net/netdevice.js';
import type { BondMode } from './bonding.js';

/** bond_is_lb() */
export const isLb = (mode: BondMode): boolean => mode === 'balance-tlb' || mode === 'balance-alb';

/** alb_set_slave_mac_addr(): in balance-tlb nobody hears of it. */
export const setSlaveAddr = (call: Call, mode: BondMode, dev: number, address: string): void => {
  if (mode === 'balance-tlb') call.emit({ type: 'eth_hw_addr_set', dev, address });
  else devSetMacAddress(call, dev, address);
};

/**
 * bond_alb_handle_active_change(), and what bond_alb_set_mac_address() does to the port that sends: it has the bond's
 * address from now on, and who had that has the port's.
 */
export const giveAddress = (
  call: Call,
  bond: NetDevice,
  next: number,
  address: string,
  before?: number,
): void => {
  if (bond.priv?.kind !== 'bond') return;
  const { mode, slaves } = bond.priv;
  const { address: old } = deviceOf(call.kernel, next);
  const other = before ?? slaves.find(({ dev }) => deviceOf(call.kernel, dev).address === address)?.dev;
  if (other === next) return;
  const given = other === undefined ? address : deviceOf(call.kernel, other).address;
  if (other !== undefined) setSlaveAddr(call, mode, other, old);
  setSlaveAddr(call, mode, next, given);
};
