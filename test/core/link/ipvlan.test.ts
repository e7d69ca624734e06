/** Devices that share the address of the one below, and with each other its mode. */
import { expect, test } from 'vitest';
import type { Kernel } from '../../../core/kernel.js';
import { IFF } from '../../../core/net/netdevice.js';
import { add, booted, device, given, set, task, when } from '../../support/given.js';

const A = 2;
const on = (kernel: Kernel, name: string): { IFLA_LINK: number } => ({
  IFLA_LINK: device(kernel, A, name)?.ifindex ?? 0,
});

/** d0 with the ipvlans i0 and i1 on it. */
const start = (): Kernel => {
  const below = given(booted(), task(A, 'CLONE_NEWNET'), add(A, 'dummy', 'd0'));
  const first = given(below, add(A, 'ipvlan', 'i0', on(below, 'd0')));
  return given(first, add(A, 'ipvlan', 'i1', on(first, 'i0')));
};

const noarp = (kernel: Kernel, name: string): boolean =>
  ((device(kernel, A, name)?.flags ?? 0) & IFF.NOARP) !== 0;

test('the mode that one asks for is that of all on the device', () => {
  const kernel = start();
  const change = { IFLA_INFO_KIND: 'ipvlan', IFLA_INFO_DATA: { IFLA_IPVLAN_MODE: 'l2' } } as const;
  const routing = given(kernel, set(kernel, A, 'i0', { ifi_flags: IFF.UP, ifi_change: IFF.UP }));
  expect([noarp(routing, 'i0'), noarp(routing, 'i1')]).toEqual([true, false]);
  expect(noarp(given(routing, set(routing, A, 'i1', change)), 'i0')).toBe(false);
});

test('each has a number of its own, which is given again last', () => {
  const ids = (kernel: Kernel): unknown[] =>
    ['i0', 'i1', 'i2'].map((name) => device(kernel, A, name)?.priv).map((priv) => priv);
  const kernel = start();
  const fewer = given(kernel, { type: 'RTM_DELLINK', pid: A, IFLA_IFNAME: 'i0' });
  const more = given(fewer, add(A, 'ipvlan', 'i2', on(fewer, 'd0')));
  expect(ids(more)).toEqual([undefined, { kind: 'ipvlan', dev_id: 2 }, { kind: 'ipvlan', dev_id: 3 }]);
});

test('an address of the internet is that of one of them', () => {
  const kernel = start();
  const asked = (name: string): Parameters<typeof when>[1] => ({
    type: 'RTM_NEWADDR',
    pid: A,
    ifa_family: 'AF_INET',
    nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
    ifa_prefixlen: 24,
    ifa_flags: 0,
    ifa_scope: 0,
    ifa_index: device(kernel, A, name)?.ifindex ?? 0,
    IFA_LOCAL: '10.0.0.1',
    IFA_ADDRESS: '10.0.0.1',
  });
  const taken = given(kernel, asked('i0'));
  expect(when(taken, asked('i1')).refusal?.errno).toBe('EADDRINUSE');
  expect(when(taken, asked('d0')).refusal).toBeUndefined();
});

test('the port is forgotten with the last of them', () => {
  const kernel = start();
  const gone = given(
    kernel,
    { type: 'RTM_DELLINK', pid: A, IFLA_IFNAME: 'i0' },
    { type: 'RTM_DELLINK', pid: A, IFLA_IFNAME: 'i1' },
  );
  expect([kernel.ipvlan.ports.size, gone.ipvlan.ports.size]).toEqual([1, 0]);
});

test('they stay where they are when the device below moves', () => {
  const kernel = given(start(), task(3, 'CLONE_NEWNET'));
  const moved = given(kernel, set(kernel, A, 'd0', { IFLA_NET_NS_PID: 3 }));
  expect(device(moved, A, 'i0')?.lower).toBe(device(moved, 3, 'd0')?.dev);
});
