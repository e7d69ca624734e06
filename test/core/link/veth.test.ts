import { expect, test } from 'vitest';
import { IFF } from '../../../core/net/netdevice.js';
import { add, booted, device, given, set, settled, task, when } from '../../support/given.js';

const UP = { ifi_flags: IFF.UP, ifi_change: IFF.UP };
const withNet = (): ReturnType<typeof booted> => given(booted(), task(10, 'CLONE_NEWNET'));

test('the far end is registered first and takes the first index', () => {
  const kernel = given(withNet(), add(10, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_IFNAME: 'v1' } }));
  expect([device(kernel, 10, 'v1')?.ifindex, device(kernel, 10, 'v0')?.ifindex]).toEqual([2, 3]);
});

test('without a word about the far end it goes where the device goes, as veth%d', () => {
  const kernel = given(withNet(), add(1, 'veth', 'v0', { IFLA_NET_NS_PID: 10 }));
  expect([device(kernel, 10, 'v0')?.kind, device(kernel, 10, 'veth0')?.kind]).toEqual(['veth', 'veth']);
});

test('with a word about it, it stays where the request was made', () => {
  const kernel = given(
    withNet(),
    add(1, 'veth', 'v0', { IFLA_NET_NS_PID: 10, VETH_INFO_PEER: { IFLA_IFNAME: 'v1' } }),
  );
  expect([device(kernel, 10, 'v0')?.kind, device(kernel, 1, 'v1')?.kind]).toEqual(['veth', 'veth']);
});

test('carrier comes with the second end and goes with either', () => {
  const pair = given(withNet(), add(10, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_IFNAME: 'v1' } }));
  const half = settled(given(pair, set(pair, 10, 'v0', UP)));
  expect(device(half, 10, 'v0')).toMatchObject({ carrier: false, operstate: 'LOWERLAYERDOWN' });
  const both = settled(given(half, set(half, 10, 'v1', UP)));
  expect(device(both, 10, 'v0')).toMatchObject({ carrier: true, operstate: 'UP' });
  const down = settled(given(both, set(both, 10, 'v1', { ifi_flags: 0, ifi_change: IFF.UP })));
  expect(device(down, 10, 'v0')).toMatchObject({ carrier: false });
});

test('deleting either end deletes both, in whatever net', () => {
  const pair = given(
    withNet(),
    add(10, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_IFNAME: 'v1', IFLA_NET_NS_PID: 1 } }),
  );
  const after = given(pair, { type: 'RTM_DELLINK', pid: 1, IFLA_IFNAME: 'v1' });
  expect(device(after, 10, 'v0')).toBeUndefined();
  expect(after.veth.peer.size).toBe(0);
});

test('the far end cannot be brought up by the request that makes it; nothing stays', () => {
  const kernel = withNet();
  const then = when(kernel, add(10, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_IFNAME: 'v1', ...UP } }));
  expect(then.refusal?.errno).toBe('ENOTCONN');
  expect(then.kernel.dev.devices.size).toBe(kernel.dev.devices.size);
});

test('a name that is taken takes the far end back', () => {
  const kernel = given(withNet(), add(10, 'dummy', 'v0'));
  const then = when(kernel, add(10, 'veth', 'v9', { VETH_INFO_PEER: { IFLA_IFNAME: 'v0' } }));
  expect(then.refusal?.errno).toBe('EEXIST');
  expect(then.kernel.dev.devices.size).toBe(kernel.dev.devices.size);
});
