import { describe, expect, test } from 'vitest';
import type { Command, Kernel } from '../../../core/kernel.js';
import { IFF_TUN } from '../../../core/link/tun.js';
import { booted, device, exit, given, set, settled, task, when } from '../../support/given.js';

const tun = (pid: number): Command => ({ type: 'open', pid, path: '/dev/net/tun' });
const setIff = (pid: number, fd: number, ifr_name: string, ifr_flags: number = IFF_TUN.TUN): Command => ({
  type: 'TUNSETIFF',
  pid,
  fd,
  ifr_name,
  ifr_flags,
});
const persist = (pid: number, fd: number): Command => ({ type: 'TUNSETPERSIST', pid, fd, persist: true });
const close = (pid: number, fd: number): Command => ({ type: 'close', pid, fd });
const refusal = (kernel: Kernel, command: Command): string | undefined =>
  when(kernel, command).refusal?.errno;

describe('a tun', () => {
  const attached = given(booted(), tun(1), setIff(1, 3, 't0'));

  test('goes with its descriptor', () => {
    expect(device(attached, 1, 't0')).toMatchObject({ carrier: true, address: '', tx_queue_len: 500 });
    expect(device(given(attached, close(1, 3)), 1, 't0')).toBeUndefined();
  });

  test('goes with the last of several descriptors', () => {
    const forked = given(attached, task(10), close(1, 3));
    expect(device(forked, 1, 't0')).toBeDefined();
    expect(device(given(forked, exit(10)), 1, 't0')).toBeUndefined();
  });

  test('stays without carrier when it is persistent, and can be attached to again', () => {
    const left = given(attached, persist(1, 3), close(1, 3));
    expect(device(left, 1, 't0')).toMatchObject({ carrier: false });
    const again = given(left, tun(1), setIff(1, 3, 't0', IFF_TUN.TUN | IFF_TUN.NO_PI));
    expect(device(again, 1, 't0')).toMatchObject({ carrier: true });
  });

  test('is made in the net where its descriptor was opened', () => {
    const moved = given(booted(), tun(1), task(10, 'CLONE_NEWNET'), setIff(10, 3, 't0'));
    expect(device(moved, 1, 't0')).toBeDefined();
    expect(device(moved, 10, 't0')).toBeUndefined();
  });

  test('that dies in another net leaves a descriptor without a device, which can make another', () => {
    const moved = given(
      attached,
      { type: 'clone', pid: 1, child: 10, flags: ['CLONE_NEWNET'], argv: ['sleep'] },
      set(attached, 1, 't0', { IFLA_NET_NS_PID: 10 }),
      close(10, 3),
    );
    const dead = settled(given(moved, exit(10)));
    expect(refusal(dead, persist(1, 3))).toBe('EBADFD');
    expect(device(given(dead, setIff(1, 3, 't1')), 1, 't1')).toBeDefined();
  });

  test('refuses as the kernel does', () => {
    const second = given(attached, tun(1));
    expect(refusal(second, setIff(1, 3, 't1'))).toBe('EEXIST');
    expect(refusal(second, setIff(1, 4, 't0'))).toBe('EBUSY');
    expect(refusal(second, setIff(1, 4, 't0', IFF_TUN.TAP))).toBe('EINVAL');
    expect(refusal(second, setIff(1, 4, 'lo'))).toBe('EINVAL');
    expect(refusal(second, setIff(1, 4, 't1', 0))).toBe('EINVAL');
    expect(refusal(second, setIff(1, 9, 't1'))).toBe('EBADF');
    expect(refusal(second, persist(1, 4))).toBe('EBADFD');
  });

  test('is made by those who rule the net, and attached to by its owner', () => {
    const user = given(
      attached,
      { type: 'TUNSETOWNER', pid: 1, fd: 3, id: 1000 },
      persist(1, 3),
      close(1, 3),
      task(10),
      task(11),
      { type: 'setresuid', pid: 10, uid: 1000 },
      { type: 'setresuid', pid: 11, uid: 1001 },
      tun(10),
      tun(11),
    );
    expect(refusal(user, setIff(10, 3, 'mine'))).toBe('EPERM');
    expect(refusal(user, setIff(11, 3, 't0'))).toBe('EPERM');
    expect(refusal(user, setIff(10, 3, 't0'))).toBeUndefined();
  });
});

describe('SIOCGSKNS', () => {
  const skns = (pid: number, fd: number): Command => ({ type: 'SIOCGSKNS', pid, fd });

  test('opens the net of a socket, and so keeps it', () => {
    const made = given(
      booted(),
      task(10, 'CLONE_NEWNET'),
      { type: 'socket', pid: 10, family: 'AF_UNIX', sock_type: 'SOCK_DGRAM' },
      skns(10, 3),
      close(10, 3),
    );
    expect(made.files.fds.get(10)?.get(4)).toMatchObject({ kind: 'net', net: 4 });
  });

  test('is for sockets, and for those who rule their net', () => {
    const kernel = given(booted(), { type: 'open', pid: 1, path: '/proc/self/ns/net' }, task(10), tun(10), {
      type: 'setresuid',
      pid: 10,
      uid: 1000,
    });
    expect(refusal(kernel, skns(1, 3))).toBe('ENOTTY');
    expect(refusal(kernel, skns(1, 9))).toBe('EBADF');
    expect(refusal(kernel, skns(10, 4))).toBe('EPERM');
  });
});
