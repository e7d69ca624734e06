import { expect, test } from 'vitest';
import type { Command, Kernel } from '../../../core/kernel.js';
import { lookUp } from '../../../core/fs/proc_sysctl.js';
import { netOf } from '../../../core/kernel/nsproxy.js';
import { add, booted, exit, given, set, settled, task, when } from '../../support/given.js';

const write = (pid: number, path: string, value: string): Command => ({
  type: 'proc_sys_write',
  pid,
  path: `/proc/sys/net/${path}`,
  value,
});
const read = (kernel: Kernel, pid: number, path: string): string | undefined => {
  const found = lookUp(kernel, netOf(kernel, pid) ?? 0, `/proc/sys/net/${path}`);
  return found?.is === 'file' ? found.read() : undefined;
};
const KNOB = 'core/devconf_inherit_init_net';
const V4 = 'ipv4/conf/default/rp_filter';
const V6 = 'ipv6/conf/default/accept_ra';

test.each([
  ['0', ['1', '1']],
  ['1', ['1', '0']],
  ['2', ['0', '1']],
  ['3', ['2', '2']],
])('devconf_inherit_init_net %s decides what a new net starts from', (knob, wanted) => {
  const kernel = given(
    booted(),
    write(1, V4, '1'),
    write(1, V6, '0'),
    task(10, 'CLONE_NEWNET'),
    write(10, V4, '2'),
    write(10, V6, '2'),
    write(1, KNOB, knob),
    { type: 'clone', pid: 10, child: 11, flags: ['CLONE_NEWNET'] },
  );
  expect([read(kernel, 11, V4), read(kernel, 11, V6)]).toEqual(wanted);
});

test('ip_forward is conf/all/forwarding, which sets the default and every device', () => {
  const { events, kernel } = when(booted({ nics: [], phys: [] }), write(1, 'ipv4/ip_forward', '1'));
  expect(events.map(({ type }) => type)).toEqual([
    'proc_sys_write',
    'inet_forward_change',
    'inet_forward_change',
    'inet_netconf_notify_devconf',
    'inet_netconf_notify_devconf',
    'inet_forward_change',
    'inet_netconf_notify_devconf',
  ]);
  expect(read(kernel, 1, 'ipv4/conf/lo/forwarding')).toBe('1');
  expect(read(kernel, 1, 'ipv4/conf/all/accept_redirects')).toBe('0');
});

test('a write that is refused pins the value on its device', () => {
  const first = when(booted(), write(1, 'ipv4/conf/eth0/rp_filter', 'many'));
  expect(first.refusal?.errno).toBe('EINVAL');
  const kernel = given(first.kernel, write(1, V4, '2'));
  expect(read(kernel, 1, 'ipv4/conf/eth0/rp_filter')).toBe('0');
  expect(read(kernel, 1, 'ipv4/conf/eth1/rp_filter')).toBe('2');
});

test('a device that moves starts from the default of its new net', () => {
  const kernel = given(
    booted(),
    task(10, 'CLONE_NEWNET'),
    write(10, V4, '2'),
    write(1, 'ipv4/conf/eth0/rp_filter', '1'),
  );
  const moved = given(kernel, set(kernel, 1, 'eth0', { IFLA_NET_NS_PID: 10 }));
  expect(read(moved, 1, 'ipv4/conf/eth0/rp_filter')).toBeUndefined();
  expect(read(moved, 10, 'ipv4/conf/eth0/rp_filter')).toBe('2');
});

test('the values of a net die with it', () => {
  const kernel = given(
    booted(),
    task(10, 'CLONE_NEWNET'),
    write(10, V4, '2'),
    add(10, 'dummy', 'd0'),
    exit(10),
  );
  expect(settled(kernel).sysctl.nets.size).toBe(0);
});

test.each([
  [10, 'core/netdev_max_backlog', '1', 'ENOENT'],
  [10, 'core/rmem_max', '1', 'EACCES'],
  [1, 'core/rmem_max', 'x', 'EINVAL'],
  [1, 'unix', '1', 'EISDIR'],
  [1, 'ipv6/conf/all/stable_secret', '::1', 'EIO'],
  [10, 'ipv4/tcp_congestion_control', 'nosuch', 'ENOENT'],
])('task %i writing %s is refused', (pid, path, value, errno) => {
  const kernel = given(booted(), task(10, 'CLONE_NEWNET'));
  expect(when(kernel, write(pid, path, value)).refusal?.errno).toBe(errno);
});
