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

test('boot registers subsystems before devices', () => {
  expect(order(booted())).toEqual(['net_ns_ops', 'netdev_net_ops', 'loopback_net_ops', 'default_device_ops']);
});

test('a subsystem that comes later still comes before the devices', () => {
  expect(order(given(booted(), register('sub'), register('dev', {}, 'device')))).toEqual([
    'net_ns_ops',
    'netdev_net_ops',
    'sub',
    'loopback_net_ops',
    'default_device_ops',
    'dev',
  ]);
});

test('init runs over the nets that are there, oldest first', () => {
  const kernel = given(booted(), task(10, 'CLONE_NEWNET'), task(11, 'CLONE_NEWNET'));
  const { events } = when(kernel, register('mine'));
  expect(events.flatMap((event) => (event.type === 'ops_init' ? [event.net] : []))).toEqual([3, 4, 5]);
});

test('ids start at 3, are the lowest that are free, and are used again', () => {
  const sized = { has_id: true, size: 8 };
  const kernel = given(booted(), register('a', sized), register('b', sized), {
    type: 'unregister_pernet_subsys',
    name: 'a',
  });
  const ids = given(kernel, register('c', sized)).pernet.list.map(({ id }) => id);
  expect(ids.filter((id) => id !== null).toArray()).toEqual([4, 3]);
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
  expect(exits(then.events)).toEqual(['good', 'netdev_net_ops', 'net_ns_ops']);
  expect(then.kernel.net.nets.size).toBe(1);
  expect(then.kernel.tasks).toEqual(kernel.tasks);
});
