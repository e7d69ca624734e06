/** Ports of bonds on the command line (ip/iplink_bond_slave.c). */
import { slaveUtil, unmodelled } from './link_util.js';

const USAGE = 'Usage: ... bond_slave [ queue_id ID ] [ prio PRIORITY ]\n';

export const bondSlave = slaveUtil({
  kind: 'bond_slave',
  help: USAGE,
  printOpt: () => undefined,
  options: unmodelled('queue_id', 'prio'),
  unknown: (word) => `bond_slave: unknown option "${word}"?`,
});
