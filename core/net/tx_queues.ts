/** How many queues devices have (struct net_device num_tx_queues and its like; get_num_tx_queues() of kinds, Linux 6.18). */
import type { Kernel } from '../kernel.js';
import type { NetDevice } from './netdevice.js';

/** The module's parameter tx_queues, and the queues of a wireless device. */
const BOND_TX_QUEUES = 16;
const IEEE80211_NUM_ACS = 4;

/** num_possible_cpus() where the machine does not say. */
const CPUS = 2;

interface Queues {
  readonly tx: number;
  readonly rx: number;
  /** real_num_tx_queues: those in use. */
  readonly realTx: number;
}

/** What a device was made with. */
export const queuesOf = ({ machine }: Kernel, { kind }: Pick<NetDevice, 'kind'>): Queues => {
  const cpus = machine?.cpus ?? CPUS;
  if (kind === 'veth') return { tx: cpus, rx: cpus, realTx: 1 };
  if (kind === 'bond') return { tx: BOND_TX_QUEUES, rx: BOND_TX_QUEUES, realTx: BOND_TX_QUEUES };
  const tx = kind === 'wireless' ? IEEE80211_NUM_ACS : 1;
  return { tx, rx: 1, realTx: tx };
};
