import { expect, test } from 'vitest';
import type { Command } from '../../../core/kernel.js';
import { loadedModules } from '../../../core/kernel/module.js';
import { add, booted, device, given, task, when } from '../../support/given.js';

const load = (name: string): Command => ({ type: 'finit_module', pid: 1, name });
const remove = (name: string): Command => ({ type: 'delete_module', pid: 1, name });

test('loading a module runs its inits over every net, removing it the exits in reverse', () => {
  const kernel = given(booted(), task(10, 'CLONE_NEWNET'), load('gre'), load('ip_tunnel'));
  const loaded = when(kernel, load('ip_gre'));
  const named = (events: typeof loaded.events, type: string): unknown[] =>
    events.flatMap((event) =>
      event.type === type && 'net' in event && 'name' in event ? [`${event.name} ${event.net}`] : [],
    );
  const order = ['ipgre_net_ops 3', 'ipgre_net_ops 4', 'ipgre_tap_net_ops 3', 'ipgre_tap_net_ops 4'];
  expect(named(loaded.events, 'ops_init').slice(0, 4)).toEqual(order);
  const { kernel: after } = when(loaded.kernel, remove('ip_gre'));
  expect(after.pernet.list).toEqual(kernel.pernet.list);
});

test('a module that another one uses stays', () => {
  const kernel = given(booted(), load('gre'), load('ip_tunnel'), load('ip_gre'));
  expect(when(kernel, remove('gre')).refusal?.errno).toBe('EAGAIN');
});

test('a module takes the devices of its kinds along, in every net', () => {
  const kernel = given(booted(), task(10, 'CLONE_NEWNET'), add(1, 'dummy', 'd0'), add(10, 'dummy', 'd1'));
  expect(loadedModules(kernel).map(({ name }) => name)).toEqual(['dummy']);
  const after = given(kernel, remove('dummy'));
  expect([device(after, 1, 'd0'), device(after, 10, 'd1')]).toEqual([undefined, undefined]);
  expect(loadedModules(after)).toEqual([]);
});

test('what is not there is ENOENT, what is there already EEXIST', () => {
  expect(when(booted(), load('nosuch')).refusal?.errno).toBe('ENOENT');
  expect(when(booted(), remove('veth')).refusal?.errno).toBe('ENOENT');
  expect(when(booted(), load('gre'), load('gre')).refusal?.errno).toBe('EEXIST');
});
