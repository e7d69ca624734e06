/** Bonds whose options change, and whose ports lose their links. */
import { describe, expect, test } from 'vitest';
import type { Kernel } from '../../../core/kernel.js';
import type { BondData } from '../../../core/link/bonding.js';
import { IFF } from '../../../core/net/netdevice.js';
import { add, booted, device, given, set, task, when } from '../../support/given.js';

const A = 2;
const UP = { ifi_flags: IFF.UP, ifi_change: IFF.UP };
const DOWN = { ifi_flags: 0, ifi_change: IFF.UP };

const indexOf = (kernel: Kernel, name: string): number => device(kernel, A, name)?.ifindex ?? 0;

/** The bond b0 with the ports d0 and d1. */
const start = (IFLA_INFO_DATA: BondData): Kernel => {
  const made = given(
    booted(),
    task(A, 'CLONE_NEWNET'),
    add(A, 'bond', 'b0', { IFLA_INFO_DATA }),
    add(A, 'dummy', 'd0'),
    add(A, 'dummy', 'd1'),
  );
  const IFLA_MASTER = indexOf(made, 'b0');
  const first = given(made, set(made, A, 'd0', { IFLA_MASTER }));
  return given(first, set(first, A, 'd1', { IFLA_MASTER }), set(first, A, 'b0', UP));
};

const change = (kernel: Kernel, data: BondData): ReturnType<typeof when> =>
  when(kernel, set(kernel, A, 'b0', { IFLA_INFO_KIND: 'bond', IFLA_INFO_DATA: data }));

const active = (kernel: Kernel): string | undefined => {
  const priv = device(kernel, A, 'b0')?.priv;
  const dev = priv?.kind === 'bond' ? priv.curr_active_slave : null;
  return ['d0', 'd1'].find((name) => device(kernel, A, name)?.dev === dev);
};

const elapsed = (kernel: Kernel, delta_ms: number): Kernel =>
  given(kernel, { type: 'timekeeping_advance', delta_ms });

const runPending = (kernel: Kernel): Kernel =>
  [...kernel.workqueue.pending.keys()].reduce(
    (now, work) => given(now, { type: 'process_one_work', work }),
    kernel,
  );

describe('options of a bond', () => {
  test('are refused in other modes, with ports, and while it is up', () => {
    const kernel = start({ IFLA_BOND_MODE: 'active-backup' });
    expect(change(kernel, { IFLA_BOND_AD_LACP_RATE: 'fast' }).refusal?.errno).toBe('EACCES');
    expect(change(kernel, { IFLA_BOND_FAIL_OVER_MAC: 'active' }).refusal?.errno).toBe('ENOTEMPTY');
    expect(change(kernel, { IFLA_BOND_AD_SELECT: 'count' }).refusal?.errno).toBe('EBUSY');
  });

  test('that came before a refused one stay', () => {
    const kernel = start({ IFLA_BOND_MODE: 'active-backup' });
    const then = change(kernel, { IFLA_BOND_MIIMON: 200, IFLA_BOND_RESEND_IGMP: 256 });
    expect(then.refusal?.errno).toBe('EINVAL');
    expect(device(then.kernel, A, 'b0')?.priv).toMatchObject({ params: { IFLA_BOND_MIIMON: 200 } });
  });

  test('are looked at before the bond is made', () => {
    const kernel = given(booted(), task(A, 'CLONE_NEWNET'));
    const then = when(kernel, add(A, 'bond', 'b0', { IFLA_INFO_DATA: { IFLA_BOND_UPDELAY: 100 } }));
    expect(then.refusal?.errno).toBe('EPERM');
    expect(device(then.kernel, A, 'b0')).toBeUndefined();
  });
});

describe('the port that sends', () => {
  test('is another one after the monitor has looked, and not before', () => {
    const kernel = start({ IFLA_BOND_MODE: 'active-backup', IFLA_BOND_MIIMON: 100 });
    const down = given(kernel, set(kernel, A, 'd0', DOWN));
    expect(active(runPending(down))).toBe('d0');
    expect(active(runPending(elapsed(down, 100)))).toBe('d1');
  });

  test('is never another one without a monitor', () => {
    const kernel = start({ IFLA_BOND_MODE: 'active-backup' });
    const down = given(kernel, set(kernel, A, 'd0', DOWN));
    expect(active(runPending(elapsed(down, 1000)))).toBe('d0');
  });

  test('is the one that is asked for, or preferred', () => {
    const kernel = start({ IFLA_BOND_MODE: 'active-backup' });
    const asked = change(kernel, { IFLA_BOND_ACTIVE_SLAVE: indexOf(kernel, 'd1') }).kernel;
    expect(active(asked)).toBe('d1');
    expect(active(change(asked, { IFLA_BOND_PRIMARY: indexOf(kernel, 'd0') }).kernel)).toBe('d0');
  });
});
