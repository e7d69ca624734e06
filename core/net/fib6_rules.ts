/** What IPv6 makes of rules (net/ipv6/fib6_rules.c, Linux 6.18). */
import { refuse } from '../errno.js';
import type { RulesOps } from './fib_rules.js';
import { rulesExit, rulesInit } from './fib_rules.js';
import type { PernetHooks } from './pernet.js';
import { FR_ACT, RT_TABLE } from './rtmsg.js';

export const ops: RulesOps = {
  defaults: [
    [0, RT_TABLE.LOCAL],
    [32766, RT_TABLE.MAIN],
  ],
  /** fib6_rule_configure(). @returns EINVAL: it leads to no table */
  configure: (_call, _net, rule) => {
    const leads = rule.action !== FR_ACT.TO_TBL || (rule.FRA_L3MDEV ?? 0) !== 0 || rule.table !== 0;
    return { refused: leads ? undefined : refuse('EINVAL', 'fib6_rule_configure', 'Invalid table'), rule };
  },
};

export const pernet = {
  fib6_rules_net_ops: {
    init: (call, net) => rulesInit(call, net, 'AF_INET6'),
    exit_batch: (call, nets) => {
      for (const net of nets) rulesExit(call, net, 'AF_INET6');
    },
  },
} satisfies Record<string, PernetHooks>;
