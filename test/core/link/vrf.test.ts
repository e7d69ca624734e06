/** Vrfs: their tables and rules, and what becomes of devices that join and leave them. */
import { describe, expect, test } from 'vitest';
import type { Kernel } from '../../../core/kernel.js';
import { rulesOf } from '../../../core/net/fib_rules.js';
import { everyAlias } from '../../../core/net/ip_fib.js';
import { IFF } from '../../../core/net/netdevice.js';
import { netOf } from '../../../core/kernel/nsproxy.js';
import { add, booted, device, exit, given, set, settled, task, when } from '../../support/given.js';

const A = 2;
const TABLE = 1001;
const UP = { ifi_flags: IFF.UP, ifi_change: IFF.UP };

const vrf = (name: string, table: number): ReturnType<typeof add> =>
  add(A, 'vrf', name, { IFLA_INFO_DATA: { IFLA_VRF_TABLE: table } });

const start = (): Kernel =>
  given(
    booted({ nics: [] }),
    task(A, 'CLONE_NEWNET'),
    vrf('red', TABLE),
    add(A, 'dummy', 'd0', UP),
    add(A, 'dummy', 'd1'),
  );

const master = (kernel: Kernel, name: string, of: string): ReturnType<typeof set> =>
  set(kernel, A, name, { IFLA_MASTER: of === '' ? 0 : (device(kernel, A, of)?.ifindex ?? 0) });

const withAddress = (kernel: Kernel): Kernel =>
  given(kernel, {
    type: 'RTM_NEWADDR',
    pid: A,
    nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
    ifa_family: 'AF_INET',
    ifa_prefixlen: 24,
    ifa_flags: 0,
    ifa_scope: 0,
    ifa_index: device(kernel, A, 'd0')?.ifindex ?? 0,
    IFA_LOCAL: '192.0.2.1',
    IFA_ADDRESS: '192.0.2.1',
  });

const tablesOf = (kernel: Kernel): number[] => [
  ...new Set(everyAlias(kernel, netOf(kernel, A) ?? 0).map(({ tb_id }) => tb_id)),
];

const l3mdevRules = (kernel: Kernel): number =>
  (['AF_INET', 'AF_INET6'] as const)
    .map((family) =>
      rulesOf(kernel, netOf(kernel, A) ?? 0, family).count(({ FRA_L3MDEV }) => FRA_L3MDEV === 1),
    )
    .reduce((sum, count) => sum + count, 0);

describe('a new vrf', () => {
  test('needs a table, which is not 0', () => {
    const kernel = given(booted(), task(A, 'CLONE_NEWNET'));
    expect(when(kernel, add(A, 'vrf', 'red')).refusal?.extack).toBe('VRF table id is missing');
    expect(when(kernel, vrf('red', 0)).refusal?.extack).toBe('Invalid VRF table id');
  });

  test('brings a rule of each family, and only the first one of its net does', () => {
    const kernel = start();
    expect(l3mdevRules(kernel)).toBe(2);
    expect(l3mdevRules(given(kernel, vrf('blue', 1002)))).toBe(2);
    const rule = {
      family: 'AF_INET',
      dst_len: 0,
      src_len: 0,
      tos: 0,
      table: 0,
      action: 0,
      flags: 0,
    } as const;
    const less = given(kernel, { type: 'RTM_DELRULE', pid: A, nlmsg_flags: [], ...rule, FRA_L3MDEV: 1 });
    expect(l3mdevRules(given(less, vrf('blue', 1002)))).toBe(1);
  });

  test('cannot leave its net', () => {
    const kernel = start();
    expect(when(kernel, set(kernel, A, 'red', { IFLA_NET_NS_PID: 1 })).refusal?.errno).toBe('EINVAL');
  });
});

describe('a port', () => {
  test('has its routes in the table while it is one', () => {
    const kernel = withAddress(start());
    const joined = given(kernel, master(kernel, 'd0', 'red'));
    expect(tablesOf(joined)).toEqual([TABLE]);
    expect(new Set(tablesOf(given(joined, master(joined, 'd0', ''))))).toEqual(new Set([254, 255]));
  });

  test('goes down and up as it joins, unless it was down', () => {
    const kernel = start();
    const types = (name: string): string[] =>
      when(kernel, master(kernel, name, 'red')).events.map(({ type }) => type);
    expect(types('d0').filter((type) => type === 'dev_close' || type === 'dev_open')).toEqual([
      'dev_close',
      'dev_open',
    ]);
    expect(types('d1')).not.toContain('dev_open');
  });

  test('is neither lo nor a vrf', () => {
    const kernel = given(start(), vrf('blue', 1002));
    expect(when(kernel, master(kernel, 'lo', 'red')).refusal?.errno).toBe('EOPNOTSUPP');
    expect(when(kernel, master(kernel, 'blue', 'red')).refusal?.errno).toBe('EINVAL');
  });

  test('has no master any more when the vrf goes, or it moves', () => {
    const kernel = start();
    const joined = given(kernel, master(kernel, 'd0', 'red'));
    const gone = given(joined, { type: 'RTM_DELLINK', pid: A, IFLA_IFNAME: 'red' });
    expect(device(gone, A, 'd0')?.master).toBeNull();
    const moved = given(joined, set(joined, A, 'd0', { IFLA_NET_NS_PID: 1 }));
    expect(device(moved, 1, 'd0')?.master).toBeNull();
    expect(device(moved, A, 'red')?.priv).toMatchObject({ ports: [] });
  });
});

test('a net that dies leaves nothing of its vrfs', () => {
  const kernel = withAddress(start());
  const dead = settled(given(kernel, master(kernel, 'd0', 'red'), exit(A)));
  expect(dead.rules.vrf_nets.isEmpty()).toBe(true);
  expect(dead.dev.devices.some(({ kind }) => kind === 'vrf')).toBe(false);
});

test('in strict mode a table has one vrf, and vrfs that share one forbid it', () => {
  const strict = (value: string) =>
    ({ type: 'proc_sys_write', pid: A, path: '/proc/sys/net/vrf/strict_mode', value }) as const;
  const kernel = start();
  expect(when(given(kernel, strict('1')), vrf('blue', TABLE)).refusal?.errno).toBe('EBUSY');
  expect(when(given(kernel, vrf('blue', TABLE)), strict('1')).refusal?.errno).toBe('EBUSY');
});
