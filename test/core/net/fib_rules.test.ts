/** Rules of both families, and the look-up that asks them. */
import { describe, expect, test } from 'vitest';
import type { Kernel } from '../../../core/kernel.js';
import { INIT_NET } from '../../../core/net/net_namespace.js';
import { fillRule, rulesLookup, rulesOf } from '../../../core/net/fib_rules.js';
import type { Flow } from '../../../core/net/fib_rules.js';
import { FIB_RULE, FR_ACT } from '../../../core/net/rtmsg.js';
import type { FibRuleHdr, RuleCommand } from '../../../core/net/rtmsg.js';
import { booted, exit, given, settled, task, when } from '../../support/given.js';

const rule = (
  type: RuleCommand['type'],
  more: Partial<FibRuleHdr> & { readonly pid?: number } = {},
): RuleCommand => ({
  type,
  pid: 1,
  nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
  family: 'AF_INET',
  dst_len: 0,
  src_len: 0,
  tos: 0,
  table: type === 'RTM_NEWRULE' ? 100 : 0,
  action: type === 'RTM_NEWRULE' ? FR_ACT.TO_TBL : FR_ACT.UNSPEC,
  flags: 0,
  ...more,
});
const add = (more: Parameters<typeof rule>[1] = {}): RuleCommand => rule('RTM_NEWRULE', more);

const listed = (kernel: Kernel, net = INIT_NET, family: FibRuleHdr['family'] = 'AF_INET'): string[] =>
  rulesOf(kernel, net, family)
    .map(({ FRA_PRIORITY, table }) => `${FRA_PRIORITY} ${table}`)
    .toArray();

describe('a rule', () => {
  test('every net is born with three, of IPv6 two', () => {
    const kernel = booted();
    expect(listed(kernel)).toEqual(['0 255', '32766 254', '32767 253']);
    expect(listed(kernel, INIT_NET, 'AF_INET6')).toEqual(['0 255', '32766 254']);
  });

  test('goes before the second one unless it says where, and behind those of its priority', () => {
    const kernel = given(booted(), add(), add(), add({ FRA_PRIORITY: 32766, table: 5 }));
    expect(listed(kernel)).toEqual(['0 255', '32764 100', '32765 100', '32766 254', '32766 5', '32767 253']);
  });

  test('is not made twice with one priority; what it does not say of prefixes is not compared', () => {
    const from = { FRA_PRIORITY: 9, src_len: 8, FRA_SRC: '10.0.0.0' };
    const kernel = given(booted(), add(from));
    expect(when(kernel, add(from)).refusal?.errno).toBe('EEXIST');
    expect(when(kernel, add({ FRA_PRIORITY: 9 })).refusal?.errno).toBe('EEXIST');
    expect(when(kernel, add({ ...from, FRA_SRC: '11.0.0.0' })).refusal).toBeUndefined();
  });

  test('is told of when it is on the list, and when it has left it', () => {
    const { kernel, events } = when(booted(), add({ FRA_PRIORITY: 9 }));
    expect(events.map(({ type }) => type)).toEqual(['fib_unmerge', 'fib_newrule', 'notify_rule_change']);
    const gone = when(kernel, rule('RTM_DELRULE', { FRA_PRIORITY: 9 }));
    expect(gone.events.map(({ type }) => type)).toEqual(['fib_delrule', 'notify_rule_change']);
    expect(when(gone.kernel, rule('RTM_DELRULE', { FRA_PRIORITY: 9 })).refusal?.errno).toBe('ENOENT');
  });

  test('that jumps to nobody, or names no device, says so', () => {
    const jump = add({ action: FR_ACT.GOTO, table: 0, FRA_GOTO: 40, FRA_PRIORITY: 30, FRA_IIFNAME: 'none' });
    const kernel = given(booted(), jump);
    const made = rulesOf(kernel, INIT_NET, 'AF_INET').get(1);
    const flags = made === undefined ? 0 : fillRule(kernel, INIT_NET, made).flags;
    expect(flags).toBe(FIB_RULE.UNRESOLVED | FIB_RULE.IIF_DETACHED);
  });

  test.each([
    [{ action: FR_ACT.GOTO, FRA_GOTO: 5, FRA_PRIORITY: 6 }, 'Backward goto not supported'],
    [{ action: FR_ACT.GOTO }, 'Missing goto target for action goto'],
    [{ FRA_GOTO: 5 }, 'Unexpected goto'],
    [{ src_len: 8 }, 'Invalid source address'],
    [{ FRA_L3MDEV: 1 }, 'l3mdev and table are mutually exclusive'],
    [{ FRA_SPORT_RANGE: { start: 0, end: 5 } }, 'Invalid sport range'],
    [{ tos: 1 }, 'Invalid dsfield (tos): ECN bits must be 0'],
    [{ tos: 0x20 }, 'Invalid tos'],
    [{ family: 'AF_INET6' as const, table: 0 }, 'Invalid table'],
  ])('%j is refused: %s', (more, extack) => {
    expect(when(booted(), add(more)).refusal).toMatchObject({ errno: 'EINVAL', extack });
  });

  test('of a net goes with it', () => {
    const alive = given(booted(), task(10, 'CLONE_NEWNET'), add({ pid: 10 }));
    expect(alive.rules.rules_ops.size).toBe(2);
    expect(settled(given(alive, exit(10))).rules.rules_ops.size).toBe(1);
  });
});

describe('the look-up asks', () => {
  const flow: Flow = {
    daddr: '10.0.0.1',
    saddr: '10.0.0.2',
    iif: 1,
    oif: 0,
    mark: 5,
    uid: 0,
    tos: 0,
    proto: 17,
    sport: 0,
    dport: 53,
  };
  const asked = (kernel: Kernel): number[] => {
    const tables: number[] = [];
    rulesLookup(kernel, INIT_NET, 'AF_INET', flow, ({ table }) => void tables.push(table));
    return tables;
  };

  test.each([
    [{ FRA_FWMARK: 5 }, true],
    [{ FRA_FWMARK: 2, FRA_FWMASK: 2 }, false],
    [{ FRA_FWMARK: 4, FRA_FWMASK: 6 }, true],
    [{ dst_len: 24, FRA_DST: '10.0.0.0' }, true],
    [{ dst_len: 24, FRA_DST: '10.0.0.0', flags: FIB_RULE.INVERT }, false],
    [{ src_len: 32, FRA_SRC: '10.0.0.3' }, false],
    [{ FRA_IIFNAME: 'lo' }, true],
    [{ FRA_OIFNAME: 'lo' }, false],
    [{ FRA_IP_PROTO: 17, FRA_DPORT_RANGE: { start: 50, end: 60 } }, true],
    [{ FRA_UID_RANGE: { start: 1, end: 9 } }, false],
  ])('a rule with %j: %s', (more, matches) => {
    expect(asked(given(booted(), add(more)))).toEqual(matches ? [255, 100, 254, 253] : [255, 254, 253]);
  });

  test('from the target of a jump on', () => {
    const jump = add({ action: FR_ACT.GOTO, table: 0, FRA_GOTO: 32767, FRA_PRIORITY: 30 });
    expect(asked(given(booted(), jump))).toEqual([255, 253]);
  });
});
