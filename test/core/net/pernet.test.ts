import { expect, test } from 'vitest';
import type { Command } from '../../../core/kernel.js';
import { booted, given, task, when } from '../../support/given.js';

const register = (name: string, more: object = {}, region: 'subsys' | 'device' = 'subsys'): Command => ({
  type: `register_pernet_${region}`,
  ops: { name, ...more },
});
const order = (kernel: ReturnType<typeof booted>): string[] =>
  kernel.pernet.list.map(({ name }) => name).toArray();
const exits = (events: readonly { type: string }[]): unknown[] =>
  events.flatMap((event) => ('name' in event && event.type === 'ops_exit' ? [event.name] : []));

test('boot registers subsystems before devices, each at its place', () => {
  const names = order(booted());
  expect(names.slice(0, 3)).toEqual(['net_ns_ops', 'proc_net_ns_ops', 'sysctl_pernet_ops']);
  expect(names.slice(-5)).toEqual([
    'vxlan_net_ops',
    'loopback_net_ops',
    'default_device_ops',
    'cfg80211_pernet_ops',
    'ip_vs_core_dev_ops',
  ]);
  expect(new Set(names).size).toBe(names.length);
});

test('what a kernel is configured without is not registered', () => {
  const without = order(booted({ config: { IPV6: false, IP_VS: false } }));
  expect(without.filter((name) => /ip6|ipv6|ip_vs|fib6|ndisc|addrconf/.test(name))).toEqual([]);
});

test('a subsystem that comes later still comes before the devices', () => {
  const names = order(given(booted(), register('sub'), register('dev', {}, 'device')));
  expect(names.indexOf('sub')).toBe(names.indexOf('loopback_net_ops') - 1);
  expect(names.at(-1)).toBe('dev');
});

test('init runs over the nets that are there, oldest first', () => {
  const kernel = given(booted(), task(10, 'CLONE_NEWNET'), task(11, 'CLONE_NEWNET'));
  const { events } = when(kernel, register('mine'));
  expect(events.flatMap((event) => (event.type === 'ops_init' ? [event.net] : []))).toEqual([3, 4, 5]);
});

test('ids are the lowest that are free, and are used again', () => {
  const sized = { has_id: true, size: 8 };
  const kernel = given(booted(), register('a', sized), register('b', sized), {
    type: 'unregister_pernet_subsys',
    name: 'a',
  });
  const idOf = (from: typeof kernel, name: string): unknown =>
    from.pernet.list.find((ops) => ops.name === name)?.id;
  const freed = idOf(given(booted(), register('a', sized)), 'a');
  expect(idOf(kernel, 'b')).toBe(Number(freed) + 1);
  expect(idOf(given(kernel, register('c', sized)), 'c')).toBe(freed);
});

test('an id without a size, or a size without an id, is EINVAL', () => {
  expect(when(booted(), register('a', { has_id: true })).refusal?.errno).toBe('EINVAL');
  expect(when(booted(), register('a', { size: 8 })).refusal?.errno).toBe('EINVAL');
});

test('an init that fails when it registers is undone over the nets before', () => {
  const kernel = given(booted(), task(10, 'CLONE_NEWNET'), task(11, 'CLONE_NEWNET'));
  const then = when(kernel, register('bad', { init_errno: 'ENOMEM', init_fails_from: 5 }));
  expect(then.refusal?.errno).toBe('ENOMEM');
  expect(exits(then.events)).toEqual(['bad', 'bad']);
  expect(then.kernel.pernet).toEqual(kernel.pernet);
});

test('an init that fails for a new net undoes those before it, the last first, and the net is gone', () => {
  const kernel = given(
    booted(),
    register('good'),
    register('bad', { init_errno: 'ENOMEM', init_fails_from: 4 }),
  );
  const then = when(kernel, { type: 'unshare', pid: 1, flags: ['CLONE_NEWNET'] });
  expect(then.refusal?.errno).toBe('ENOMEM');
  const before = order(kernel);
  expect(exits(then.events)).toEqual(before.slice(0, before.indexOf('bad')).toReversed());
  expect(then.kernel.net.nets.size).toBe(1);
  expect(then.kernel.tasks).toEqual(kernel.tasks);
});
