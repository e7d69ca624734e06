/**
 * Rules that choose the table to route by: a list for each family of a net, in the order of their priorities
 * (net/core/fib_rules.c, Linux 6.18). What a family makes of a rule is in `Ops.rules`. Left out: FRA_TUN_ID,
 * FRA_DSCP, FRA_FLOWLABEL, masks of ports, user namespaces of uid ranges.
 */
import { List, Map, Set as Nets } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { AddressFamily, prefixEqual } from './inet.js';
import { l3mdevFibRuleTable, l3mdevUpdateFlow, netifIsL3Master } from './l3mdev.js';
import { releaseHas } from '../release.js';
import { devGetByName } from './netdevice.js';
import { FIB_RULE, FR_ACT, FibRuleHdr, RTPROT } from './rtmsg.js';
import type { RuleCommand } from './rtmsg.js';

/** A rule as the list has it; an attribute that is absent is zero. */
const FibRule = t.intersection([FibRuleHdr, t.type({ FRA_PRIORITY: int })]);
export type FibRule = t.TypeOf<typeof FibRule>;

const Of = { net: int, family: AddressFamily };

export const RuleEvent = t.union([
  t.type({ type: t.literal('fib_rules_register'), ...Of }),
  t.type({ type: t.literal('fib_rules_unregister'), ...Of }),
  t.type({ type: t.literal('fib_default_rule_add'), ...Of, rule: FibRule }),
  t.type({ type: t.literal('fib_newrule'), ...Of, rule: FibRule }),
  t.type({ type: t.literal('fib_delrule'), ...Of, at: int }),
  /**
   * The message about a rule, which is on the list no more when it goes. Rules of multicast routing are told of only: there
   * is nobody to ask them.
   */
  t.type({
    type: t.literal('notify_rule_change'),
    nlmsg_type: t.keyof({ RTM_NEWRULE: null, RTM_DELRULE: null }),
    net: int,
    family: t.keyof({ AF_INET: null, AF_INET6: null, RTNL_FAMILY_IPMR: null, RTNL_FAMILY_IP6MR: null }),
    rule: FibRule,
  }),
  t.type({ type: t.literal('vrf_add_fib_rules'), net: int }),
]);
export type RuleEvent = t.TypeOf<typeof RuleEvent>;

export interface RulesSlice {
  /** net cookie → family → its rules_list. */
  readonly rules_ops: Map<number, Map<AddressFamily, List<FibRule>>>;
  /** Nets that have had a vrf, and its rules with it (net_vrf.add_fib_rules). */
  readonly vrf_nets: Nets<number>;
}

/** struct fib_rules_ops of one family. */
export interface RulesOps {
  /** The rules that every net is born with. */
  readonly defaults: readonly (readonly [pref: number, table: number])[];
  /** Makes a new rule the family's own. @returns what it has against it, or the rule as it is to be. */
  readonly configure: (
    call: Call,
    net: number,
    rule: FibRule,
  ) => { readonly refused: Verdict; readonly rule: FibRule };
  /** Hears that a rule goes. */
  readonly delete?: (call: Call, net: number) => void;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly rules: RulesSlice;
  }
  interface Events {
    readonly rules: RuleEvent;
  }
  interface Ops {
    readonly rules: Readonly<Partial<Record<AddressFamily, RulesOps>>>;
  }
}

export const initial: RulesSlice = { rules_ops: Map(), vrf_nets: Nets() };

export const sites = {
  fib_rules_register: 'fib_rules_register',
  fib_rules_unregister: 'fib_rules_unregister',
  fib_default_rule_add: 'fib_default_rule_add',
  fib_newrule: 'fib_newrule',
  fib_delrule: 'fib_delrule',
  notify_rule_change: 'notify_rule_change',
  vrf_add_fib_rules: 'vrf_add_fib_rules',
} satisfies Record<RuleEvent['type'], string>;

const NO_RULES = List<FibRule>();

/** The rules of a family in a net, first one first. */
export const rulesOf = (kernel: Kernel, net: number, family: AddressFamily): List<FibRule> =>
  kernel.rules.rules_ops.get(net)?.get(family) ?? NO_RULES;

/** fib4_rules_init(), fib6_rules_net_init(): a net's first rules. */
export const rulesInit = (call: Call, net: number, family: AddressFamily): undefined => {
  call.emit({ type: 'fib_rules_register', net, family });
  for (const [pref, table] of call.ops.rules[family]?.defaults ?? []) {
    const hdr = { family, dst_len: 0, src_len: 0, tos: 0, table, action: FR_ACT.TO_TBL, flags: 0 };
    const rule = { ...hdr, FRA_PRIORITY: pref, FRA_PROTOCOL: RTPROT.KERNEL };
    call.emit({ type: 'fib_default_rule_add', net, family, rule });
  }
};

/** fib_rules_unregister(): with all that are left. */
export const rulesExit = (call: Call, net: number, family: AddressFamily): void => {
  if (call.kernel.rules.rules_ops.get(net)?.has(family) === true)
    call.emit({ type: 'fib_rules_unregister', net, family });
};

/** fib_default_rule_pref(): the one before the second rule. */
const defaultPref = (rules: List<FibRule>): number => {
  const second = rules.get(1)?.FRA_PRIORITY ?? 0;
  return second === 0 ? 0 : second - 1;
};

const isValidPortRange = (range: FibRule['FRA_SPORT_RANGE']): boolean =>
  range === undefined || (range.start !== 0 && range.end !== 0 && range.start <= range.end);

const no = (why: string): Verdict => refuse('EINVAL', 'fib_nl2rule', why);

/** fib_nl2rule(): what is wrong with a request by itself. @returns EINVAL */
const check = (rule: FibRule): Verdict => {
  const { FRA_GOTO: target, action, FRA_UID_RANGE: uids } = rule;
  if (rule.src_len > 0 && rule.FRA_SRC === undefined) return no('Invalid source address');
  if (rule.dst_len > 0 && rule.FRA_DST === undefined) return no('Invalid dst address');
  if (target !== undefined && action !== FR_ACT.GOTO) return no('Unexpected goto');
  if (target !== undefined && target <= rule.FRA_PRIORITY) return no('Backward goto not supported');
  if (target === undefined && action === FR_ACT.GOTO) return no('Missing goto target for action goto');
  if ((rule.FRA_L3MDEV ?? 0) !== 0 && rule.table !== 0) return no('l3mdev and table are mutually exclusive');
  if (uids !== undefined && uids.start > uids.end) return no('Invalid uid range');
  if (!isValidPortRange(rule.FRA_SPORT_RANGE)) return no('Invalid sport range');
  return isValidPortRange(rule.FRA_DPORT_RANGE) ? undefined : no('Invalid dport range');
};

/** A request as a rule, of which it says the rest. */
const ruleOf = (
  rules: List<FibRule>,
  { type: _type, pid: _pid, nlmsg_flags: _flags, FRA_FWMARK, FRA_FWMASK, ...hdr }: RuleCommand,
): FibRule => {
  const mask = FRA_FWMASK ?? (FRA_FWMARK === undefined ? 0 : 0xffffffff);
  const mark = FRA_FWMARK ?? 0;
  return {
    ...hdr,
    flags: hdr.flags & FIB_RULE.INVERT,
    FRA_PRIORITY: hdr.FRA_PRIORITY ?? defaultPref(rules),
    FRA_PROTOCOL: hdr.FRA_PROTOCOL ?? RTPROT.UNSPEC,
    ...(mark !== 0 && { FRA_FWMARK: mark }),
    ...((mark !== 0 || mask !== 0) && { FRA_FWMASK: mask }),
  };
};

const sameRange = (a: FibRule['FRA_UID_RANGE'], b: FibRule['FRA_UID_RANGE']): boolean =>
  a?.start === b?.start && a?.end === b?.end;

/** fib4_rule_compare(), fib6_rule_compare(): what a request does not say of the family's part is not compared. */
const compare = (rule: FibRule, hdr: FibRule): boolean =>
  (hdr.src_len === 0 || (rule.src_len === hdr.src_len && rule.FRA_SRC === hdr.FRA_SRC)) &&
  (hdr.dst_len === 0 || (rule.dst_len === hdr.dst_len && rule.FRA_DST === hdr.FRA_DST)) &&
  (hdr.tos === 0 || rule.tos === hdr.tos) &&
  (hdr.FRA_FLOW === undefined || rule.FRA_FLOW === hdr.FRA_FLOW);

/** Attributes of which zero says nothing. */
const NUMBERS = ['FRA_FWMARK', 'FRA_FWMASK', 'FRA_L3MDEV', 'FRA_IP_PROTO', 'FRA_TUN_ID'] as const;
const NAMES = ['FRA_IIFNAME', 'FRA_OIFNAME'] as const;
const RANGES = ['FRA_UID_RANGE', 'FRA_SPORT_RANGE', 'FRA_DPORT_RANGE'] as const;
const SUPPRESSORS = ['FRA_SUPPRESS_IFGROUP', 'FRA_SUPPRESS_PREFIXLEN'] as const;
const NONE = -1;

/** rule_exists(): NLM_F_EXCL does not want a second one. */
const isSame = (rule: FibRule, other: FibRule): boolean =>
  rule.action === other.action &&
  rule.table === other.table &&
  rule.FRA_PRIORITY === other.FRA_PRIORITY &&
  NUMBERS.every((name) => (rule[name] ?? 0) === (other[name] ?? 0)) &&
  NAMES.every((name) => rule[name] === other[name]) &&
  SUPPRESSORS.every((name) => (rule[name] ?? NONE) === (other[name] ?? NONE)) &&
  RANGES.every((name) => sameRange(rule[name], other[name])) &&
  compare(rule, other);

/** rule_find(): what the request says is so of the rule. @param byPref the request says its priority */
const isMeant = (rule: FibRule, asked: FibRule, byPref: boolean): boolean =>
  (asked.action === 0 || rule.action === asked.action) &&
  (asked.table === 0 || rule.table === asked.table) &&
  (!byPref || rule.FRA_PRIORITY === asked.FRA_PRIORITY) &&
  NUMBERS.every((name) => (asked[name] ?? 0) === 0 || rule[name] === asked[name]) &&
  NAMES.every((name) => asked[name] === undefined || rule[name] === asked[name]) &&
  SUPPRESSORS.every((name) => (asked[name] ?? NONE) === NONE || rule[name] === asked[name]) &&
  RANGES.every((name) => asked[name] === undefined || sameRange(rule[name], asked[name])) &&
  compare(rule, asked);

/** fib_newrule(). @returns EINVAL: it makes no sense; EEXIST: there is one like it. */
export const newRule = (call: Call, command: RuleCommand, net: number, ops: RulesOps): Verdict =>
  call.within('fib_newrule', '', () => {
    const { family } = command;
    const rules = rulesOf(call.kernel, net, family);
    const asked = ruleOf(rules, command);
    const refused = check(asked);
    if (refused !== undefined) return refused;
    if (command.nlmsg_flags.includes('NLM_F_EXCL') && rules.some((rule) => isSame(rule, asked)))
      return refuse('EEXIST', 'fib_newrule');
    const { refused: unable, rule } = ops.configure(call, net, asked);
    if (unable !== undefined) return unable;
    call.emit({ type: 'fib_newrule', net, family, rule });
    call.emit({ type: 'notify_rule_change', nlmsg_type: 'RTM_NEWRULE', net, family, rule });
    return undefined;
  });

/** fib_delrule(): the first one that is as the request says. @returns ENOENT: there is none. */
const delRule = (call: Call, command: RuleCommand, net: number, ops: RulesOps): Verdict =>
  call.within('fib_delrule', '', () => {
    const { family } = command;
    const rules = rulesOf(call.kernel, net, family);
    const asked = ruleOf(rules, command);
    const refused = check(asked);
    if (refused !== undefined) return refused;
    const at = rules.findIndex((rule) => isMeant(rule, asked, command.FRA_PRIORITY !== undefined));
    const rule = at < 0 ? undefined : rules.get(at);
    if (rule === undefined) return refuse('ENOENT', 'fib_delrule');
    ops.delete?.(call, net);
    call.emit({ type: 'fib_delrule', net, family, at });
    call.emit({ type: 'notify_rule_change', nlmsg_type: 'RTM_DELRULE', net, family, rule });
    return undefined;
  });

export const decide = (call: Call, command: RuleCommand, net: number): Verdict => {
  const ops = call.ops.rules[command.family];
  if (ops === undefined) return refuse('EOPNOTSUPP', 'fib_newrule', 'Rule family not supported');
  return command.type === 'RTM_NEWRULE' ? newRule(call, command, net, ops) : delRule(call, command, net, ops);
};

/** fib_nl_fill_rule(): what a dump says of a rule, with what is so of it in its net now. */
export const fillRule = (kernel: Kernel, net: number, rule: FibRule): FibRuleHdr => {
  const { FRA_GOTO: target, FRA_IIFNAME: iif, FRA_OIFNAME: oif } = rule;
  const isGone = (name: string | undefined): boolean =>
    name !== undefined && devGetByName(kernel, net, name) === undefined;
  const unresolved =
    target !== undefined && !rulesOf(kernel, net, rule.family).some((other) => other.FRA_PRIORITY === target);
  const flags =
    rule.flags |
    (unresolved ? FIB_RULE.UNRESOLVED : 0) |
    (isGone(iif) ? FIB_RULE.IIF_DETACHED : 0) |
    (isGone(oif) ? FIB_RULE.OIF_DETACHED : 0);
  return { ...rule, flags };
};

/** What a packet, or a request for a route, says of itself (struct flowi). */
export interface Flow {
  readonly daddr: string;
  readonly saddr: string;
  readonly iif: number;
  /** 0: any. */
  readonly oif: number;
  readonly mark: number;
  readonly uid: number;
  readonly tos: number;
  readonly proto: number;
  readonly sport: number;
  readonly dport: number;
}

const inRange = (range: FibRule['FRA_UID_RANGE'], value: number): boolean =>
  range === undefined || (range.start <= value && value <= range.end);

type DomainFlow = ReturnType<typeof l3mdevUpdateFlow<Flow>>;

/** fib_rule_iif_match(), fib_rule_oif_match(): where the kernel has these the master of a domain stands for its ports. */
const devicesMatch = (kernel: Kernel, net: number, rule: FibRule, flow: DomainFlow): boolean => {
  const isDevice = (name: string | undefined, ifindex: number, ofDomain: boolean): boolean => {
    if (name === undefined) return true;
    const device = devGetByName(kernel, net, name);
    const standsForPorts = releaseHas(kernel.machine?.kernel ?? '', 'rules about masters of domains');
    if (device === undefined || !standsForPorts || !netifIsL3Master(device))
      return device?.ifindex === ifindex;
    return ofDomain && device.ifindex === flow.l3mdev;
  };
  return (
    isDevice(rule.FRA_IIFNAME, flow.iif, !flow.byOif) && isDevice(rule.FRA_OIFNAME, flow.oif, flow.byOif)
  );
};

/** fib_rule_match() and the family's match(). */
const ruleMatches = (kernel: Kernel, net: number, rule: FibRule, flow: DomainFlow): boolean => {
  const matches =
    devicesMatch(kernel, net, rule, flow) &&
    (((rule.FRA_FWMARK ?? 0) ^ flow.mark) & (rule.FRA_FWMASK ?? 0)) === 0 &&
    ((rule.FRA_L3MDEV ?? 0) === 0 || l3mdevFibRuleTable(kernel, net, flow.l3mdev) !== undefined) &&
    inRange(rule.FRA_UID_RANGE, flow.uid) &&
    (rule.FRA_SRC === undefined || prefixEqual(rule.FRA_SRC, flow.saddr, rule.src_len)) &&
    (rule.FRA_DST === undefined || prefixEqual(rule.FRA_DST, flow.daddr, rule.dst_len)) &&
    (rule.tos === 0 || rule.tos === flow.tos) &&
    ((rule.FRA_IP_PROTO ?? 0) === 0 || rule.FRA_IP_PROTO === flow.proto) &&
    inRange(rule.FRA_SPORT_RANGE, flow.sport) &&
    inRange(rule.FRA_DPORT_RANGE, flow.dport);
  return (rule.flags & FIB_RULE.INVERT) === 0 ? matches : !matches;
};

/** fib_rule_get_table(): the table of a rule, which may be that of the flow's domain. */
const withTable = (kernel: Kernel, net: number, rule: FibRule, { l3mdev }: DomainFlow): FibRule =>
  (rule.FRA_L3MDEV ?? 0) === 0
    ? rule
    : { ...rule, table: l3mdevFibRuleTable(kernel, net, l3mdev) ?? rule.table };

/**
 * fib_rules_lookup(): asks the rules that match one after another.
 * @param asked as its sender knows it; what asks a table is what it is within its domain
 * @param action what a rule answers; undefined: the next one is to be asked
 * @returns undefined: none has an answer
 */
export const rulesLookup = <A, F extends Flow>(
  kernel: Kernel,
  net: number,
  family: AddressFamily,
  asked: F,
  action: (rule: FibRule, flow: F) => A | undefined,
): A | undefined => {
  const rules = rulesOf(kernel, net, family);
  const flow = l3mdevUpdateFlow(kernel, net, asked);
  for (let at = 0; at < rules.size; at += 1) {
    const rule = rules.get(at);
    if (rule === undefined || !ruleMatches(kernel, net, rule, flow) || rule.action === FR_ACT.NOP) continue;
    if (rule.action === FR_ACT.GOTO) {
      const target = rules.findIndex(({ FRA_PRIORITY }) => FRA_PRIORITY === rule.FRA_GOTO);
      if (target > at) at = target - 1;
      continue;
    }
    const answer = action(withTable(kernel, net, rule, flow), flow);
    if (answer !== undefined) return answer;
  }
  return undefined;
};

/** After all of its priority and those before. */
const insert = (rules: List<FibRule>, rule: FibRule): List<FibRule> => {
  const at = rules.findIndex(({ FRA_PRIORITY }) => FRA_PRIORITY > rule.FRA_PRIORITY);
  return rules.insert(at < 0 ? rules.size : at, rule);
};

export const evolve = (slice: RulesSlice, event: RuleEvent): RulesSlice => {
  if (event.type === 'notify_rule_change') return slice;
  const { net } = event;
  if (event.type === 'vrf_add_fib_rules') return { ...slice, vrf_nets: slice.vrf_nets.add(net) };
  const { family } = event;
  const change = (step: (rules: List<FibRule>) => List<FibRule>): RulesSlice => ({
    ...slice,
    rules_ops: slice.rules_ops.updateIn([net, family], NO_RULES, (rules) =>
      // updateIn() forgets what is at a path.
      step(rules as List<FibRule>),
    ),
  });
  switch (event.type) {
    case 'fib_rules_register':
      return change(() => NO_RULES);
    case 'fib_rules_unregister': {
      const left = slice.rules_ops.get(net)?.delete(family);
      return {
        vrf_nets: slice.vrf_nets.delete(net),
        rules_ops:
          left === undefined || left.isEmpty() ? slice.rules_ops.delete(net) : slice.rules_ops.set(net, left),
      };
    }
    case 'fib_default_rule_add':
      return change((rules) => rules.push(event.rule));
    case 'fib_newrule':
      return change((rules) => insert(rules, event.rule));
    case 'fib_delrule':
      return change((rules) => rules.delete(event.at));
  }
};
