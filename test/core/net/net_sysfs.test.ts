import { expect, test } from 'vitest';
import type { Command } from '../../../core/kernel.js';
import { add, booted, device, given, task, when } from '../../support/given.js';

const kernel = given(booted(), task(10), add(1, 'veth', 'v0'), add(1, 'dummy', 'd0'), {
  type: 'setresuid',
  pid: 10,
  uid: 1000,
});

const store = (attribute: string, value: string, pid = 1): Command => ({
  type: 'dev_attr_store',
  pid,
  path: `/sys/class/net/${attribute}`,
  value,
});

test.each([
  ['v0/mtu', '0x500', { mtu: 0x500 }],
  ['v0/mtu', '4294968796', { mtu: 1500 }],
  ['v0/tx_queue_len', '5', { tx_queue_len: 5 }],
  ['v0/ifalias', 'far away', { ifalias: 'far away' }],
  ['v0/netdev_group', '7', { group: 7 }],
  ['v0/flags', '0x3', { flags: 0x3 }],
])('writing %s %s', (attribute, value, wanted) => {
  expect(device(given(kernel, store(attribute, value)), 1, 'v0')).toMatchObject(wanted);
});

test.each([
  ['v0/mtu', 'x', 'EINVAL'],
  ['v0/mtu', '20', 'EINVAL'],
  ['v0/mtu', '99999999999999999999', 'ERANGE'],
  ['v0/tx_queue_len', '4294967296', 'ERANGE'],
  ['v0/ifalias', 'x'.repeat(256), 'EINVAL'],
  ['v0/carrier', '1', 'EOPNOTSUPP'],
  ['d0/carrier', '1', 'EINVAL'],
  ['v0/nosuch', '1', 'ENOENT'],
  ['v9/mtu', '1400', 'ENOENT'],
])('%s does not take %s: %s', (attribute, value, errno) => {
  const then = when(kernel, store(attribute, value));
  expect([then.refusal?.errno, then.events]).toEqual([errno, []]);
});

test('the files are for root', () => {
  expect(when(kernel, store('v0/mtu', '1400', 10)).refusal?.errno).toBe('EACCES');
});

test('the carrier of a dummy that is up is what it is told to be', () => {
  const up = given(kernel, store('d0/flags', '0x3'), store('d0/carrier', '0'));
  expect(device(up, 1, 'd0')).toMatchObject({ carrier: false, carrier_up_count: 0, carrier_down_count: 1 });
  expect(device(given(up, store('d0/carrier', '1')), 1, 'd0')?.carrier).toBe(true);
});
