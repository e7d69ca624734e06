/** Ports of bonds on the command line (ip/iplink_bond_slave.c). */
import * as E from 'fp-ts/lib/Either.js';
import { getInteger, getUnsigned, invarg } from './argument.js';
import { slavePrintOpt } from './iplink_bond_print.js';
import { slaveUtil } from './link_util.js';

const USAGE = 'Usage: ... bond_slave [ queue_id ID ] [ prio PRIORITY ]\n';

const U16_MAX = 0xffff;

export const bondSlave = slaveUtil({
  kind: 'bond_slave',
  help: USAGE,
  printOpt: slavePrintOpt,
  options: [
    {
      word: 'queue_id',
      value: (data, word) => {
        const IFLA_BOND_SLAVE_QUEUE_ID = getUnsigned(word, U16_MAX);
        return IFLA_BOND_SLAVE_QUEUE_ID === undefined
          ? E.left(invarg('queue_id is invalid', word))
          : E.right({ ...data, IFLA_BOND_SLAVE_QUEUE_ID });
      },
    },
    {
      word: 'prio',
      exact: true,
      value: (data, word) => {
        const IFLA_BOND_SLAVE_PRIO = getInteger(word);
        return IFLA_BOND_SLAVE_PRIO === undefined
          ? E.left(invarg('prio is invalid', word))
          : E.right({ ...data, IFLA_BOND_SLAVE_PRIO });
      },
    },
  ],
  unknown: (word) => `bond_slave: unknown option "${word}"?`,
});
