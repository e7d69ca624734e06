/**
 * What IPv4 makes of rules, and the look-up that asks them (net/ipv4/fib_rules.c, Linux 6.18). Without a rule of the
 * user's own main, with local in it, and default are asked directly.
 */
import type { Errno } from '../errno.js';
import { refuse } from '../errno.js';
import type { Call, Kernel } from '../kernel.js';
import { rulesLookup } from './fib_rules.js';
import type { FibRule, Flow, RulesOps } from './fib_rules.js';
import { fibGetTable, fibOf, fibTableLookup } from './ip_fib.js';
import type { FibFlow, FibResult } from './ip_fib.js';
import { devGetByIndex } from './netdevice.js';
import { FR_ACT, RT_TABLE } from './rtmsg.js';

/** fib_unmerge(): the first rule splits local and main, for good. */
const fibUnmerge = (call: Call, net: number): void => {
  if (!fibOf(call.kernel, net).has_custom_rules) call.emit({ type: 'fib_unmerge', net });
};

/** fib_empty_table(): the first one that nobody has; 0: none. */
const emptyTable = (kernel: Kernel, net: number): number => {
  for (let id = 1; id < 2 ** 32; id += 1) if (fibGetTable(kernel, net, id) === undefined) return id;
  return 0;
};

/** The two low bits of the old TOS byte, which are ECN's. */
const INET_ECN_MASK = 3;
/** The bits that were TOS before they were DSCP. */
const IPTOS_TOS_MASK = 0x1e;

export const ops: RulesOps = {
  defaults: [
    [0, RT_TABLE.LOCAL],
    [32766, RT_TABLE.MAIN],
    [32767, RT_TABLE.DEFAULT],
  ],
  /** fib4_rule_configure() */
  configure: (call, net, rule) => {
    const no = (why: string): ReturnType<RulesOps['configure']> => ({
      refused: refuse('EINVAL', 'fib4_rule_configure', why),
      rule,
    });
    if ((rule.tos & INET_ECN_MASK) !== 0) return no('Invalid dsfield (tos): ECN bits must be 0');
    if ((rule.tos & ~IPTOS_TOS_MASK) !== 0) return no('Invalid tos');
    fibUnmerge(call, net);
    const chooses = rule.table === 0 && (rule.FRA_L3MDEV ?? 0) === 0 && rule.action === FR_ACT.TO_TBL;
    if (!chooses) return { refused: undefined, rule };
    const table = emptyTable(call.kernel, net);
    call.emit({ type: 'fib_new_table', net, id: table });
    return { refused: undefined, rule: { ...rule, table } };
  },
  delete: fibUnmerge,
};

const REFUSALS: Readonly<Record<number, Errno>> = {
  [FR_ACT.UNREACHABLE]: 'ENETUNREACH',
  [FR_ACT.PROHIBIT]: 'EACCES',
  [FR_ACT.BLACKHOLE]: 'EINVAL',
};

/** fib4_rule_suppress(): the rule does not take routes that are too general, or through devices of a group. */
const isSuppressed = (kernel: Kernel, net: number, rule: FibRule, { alias, nh }: FibResult): boolean => {
  const { FRA_SUPPRESS_PREFIXLEN: length = -1, FRA_SUPPRESS_IFGROUP: group = -1 } = rule;
  if (alias.dst_len <= length) return true;
  return group !== -1 && devGetByIndex(kernel, net, nh.oif)?.group === group;
};

/** fib4_rule_action(): what the rule answers; undefined: the next one is to be asked. */
const action = (kernel: Kernel, net: number, rule: FibRule, flow: FibFlow): FibResult | Errno | undefined => {
  if (rule.action !== FR_ACT.TO_TBL) return REFUSALS[rule.action] ?? 'EINVAL';
  if (fibGetTable(kernel, net, rule.table) === undefined) return undefined;
  const found = fibTableLookup(kernel, net, rule.table, flow);
  if (found === 'EAGAIN') return undefined;
  return typeof found === 'object' && isSuppressed(kernel, net, rule, found) ? undefined : found;
};

/** fib_lookup(). @returns ENETUNREACH: no table has a route; else what the route, or a rule, answers */
export const fibLookup = (kernel: Kernel, net: number, flow: Flow & FibFlow): FibResult | Errno => {
  if (fibOf(kernel, net).has_custom_rules)
    return (
      rulesLookup(kernel, net, 'AF_INET', flow, (rule, within) => action(kernel, net, rule, within)) ??
      'ENETUNREACH'
    );
  let answer: FibResult | Errno = 'ENETUNREACH';
  for (const table of [RT_TABLE.MAIN, RT_TABLE.DEFAULT]) {
    if (fibGetTable(kernel, net, table) === undefined) continue;
    answer = fibTableLookup(kernel, net, table, flow);
    if (typeof answer === 'object') return answer;
  }
  return answer === 'EAGAIN' ? 'ENETUNREACH' : answer;
};
