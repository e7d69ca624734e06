/** Requests about bonds and their ports (drivers/net/bonding/bond_netlink.c, Linux 6.1). */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { registerNetdevice } from '../net/dev.js';
import { netifCarrierOff } from '../net/link_watch.js';
import { isUp } from '../net/netdevice.js';
import type { Found, NetDevice, NewlinkParams } from '../net/netdevice.js';
import { bondOf, changeActiveSlave, selectActiveSlave } from './bond_active.js';
import { watchLinks } from './bond_monitor.js';
import { setOptions } from './bond_options.js';
import { usesPrimary } from './bonding.js';
import type { Bonding } from './bonding.js';
import type { LinkData, LinkSlaveData } from './link_data.js';

/** The module's parameter tx_queues. */
const TX_QUEUES = 16;

const NEW: Bonding = {
  kind: 'bond',
  mode: 'balance-rr',
  random: '',
  slaves: [],
  params: {},
  curr_active_slave: null,
};

/** bond_newlink(): options first. @returns what setting one of them answers */
export const newlink = (call: Call, { link, data }: NewlinkParams): Found<number> =>
  call.within('bond_newlink', link.name ?? '', () => {
    const [random = '02:00:00:00:00:00'] = link.random;
    const start = { kernel: call.kernel, net: link.net, bond: { ...NEW, random }, up: false };
    const { state, refused } = setOptions(start, data);
    if (refused !== undefined) return E.left(refused);
    const dev = registerNetdevice(call, 'bond', { ...link, derived: { priv: state.bond } }, 'bond%d');
    if (E.isRight(dev)) netifCarrierOff(call, dev.right);
    return dev;
  });

/** bond_changelink(). @returns what setting an option answers; those before it are set then */
export const changelink = (call: Call, device: NetDevice, data: LinkData): Verdict => {
  const { dev, net } = device;
  const before = bondOf(device);
  if (before === undefined) return undefined;
  const start = { kernel: call.kernel, net, bond: before, up: isUp(device) };
  const { state, refused } = setOptions(start, data);
  if (state.bond !== before) call.emit({ type: 'changelink', dev, priv: state.bond });
  if (state.activate === null && data.IFLA_BOND_ACTIVE_SLAVE === 0) changeActiveSlave(call, dev, null);
  if (state.activate === null) selectActiveSlave(call, dev);
  else if (state.activate !== undefined) changeActiveSlave(call, dev, state.activate);
  watchLinks(call, dev);
  return refused;
};

/** bond_option_queue_id_set(). @returns EINVAL: the bond has no such queue; EPERM: another port has it */
export const slaveChangelink = (
  call: Call,
  master: NetDevice,
  port: NetDevice,
  data: LinkSlaveData,
): Verdict => {
  const { IFLA_BOND_SLAVE_QUEUE_ID: queue_id, IFLA_BOND_SLAVE_PRIO: prio } = data;
  const bond = bondOf(master);
  const slave = bond?.slaves.find(({ dev }) => dev === port.dev);
  if (bond === undefined || slave === undefined) return undefined;
  const site = 'bond_slave_changelink';
  if (queue_id !== undefined) {
    if (queue_id > TX_QUEUES) return refuse('EINVAL', site, 'invalid option value');
    const isTaken = bond.slaves.some((other) => other.dev !== port.dev && other.queue_id === queue_id);
    if (isTaken && queue_id !== 0) return refuse('EPERM', site);
    call.emit({ type: 'bond_set_slave', dev: master.dev, slave: { ...slave, queue_id } });
  }
  if (prio === undefined) return undefined;
  if (!usesPrimary(bond.mode)) return refuse('EACCES', site, 'option not supported in mode');
  const now = { ...slave, ...(queue_id !== undefined && { queue_id }), prio };
  call.emit({ type: 'bond_set_slave', dev: master.dev, slave: now });
  selectActiveSlave(call, master.dev);
  return undefined;
};
