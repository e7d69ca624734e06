import { describe, expect, test } from 'vitest';
import { allMounts, mountAt, netMounts } from '../../../core/fs/namespace.js';
import type { Command, Kernel } from '../../../core/kernel.js';
import { nsproxyOf } from '../../../core/kernel/nsproxy.js';
import { isAlive } from '../../../core/net/net_namespace.js';
import { booted, exit, given, settled, task, when } from '../../support/given.js';

const FILE = '/home/file';
/** The net of the first task that is made with one. */
const NET = 4;

const bind = (pid: number, source: string, target = FILE): Command => ({
  type: 'mount',
  pid,
  source,
  target,
  flags: ['MS_BIND'],
  ...(target === FILE && { targetElsewhere: 'file' }),
});
const umount = (pid: number, target = FILE): Command => ({ type: 'umount2', pid, target });
const make = (pid: number, to: 'MS_SHARED' | 'MS_SLAVE' | 'MS_PRIVATE'): Command => ({
  type: 'mount',
  pid,
  source: 'none',
  target: '/',
  flags: [to, 'MS_REC'],
});
const socket = (pid: number): Command => ({
  type: 'socket',
  pid,
  family: 'AF_UNIX',
  sock_type: 'SOCK_DGRAM',
});
const open = (pid: number, path: string): Command => ({ type: 'open', pid, path });
const mounted = (kernel: Kernel): number[] => netMounts(kernel).map(({ mnt_ns }) => mnt_ns);

/** Task 10 in a net of its own. */
const made = (): Kernel => given(booted(), task(10, 'CLONE_NEWNET'));

describe('a net is kept by', () => {
  test('a mount on any file, until it is unmounted', () => {
    const kernel = settled(given(made(), bind(10, '/proc/self/ns/net'), exit(10)));
    expect(isAlive(kernel, NET)).toBe(true);
    expect(settled(given(kernel, umount(1))).net.nets.has(NET)).toBe(false);
  });

  test.each([
    ['a socket', socket(10)],
    ['a descriptor of /dev/net/tun', open(10, '/dev/net/tun')],
    ['a file in /proc/net', open(10, '/proc/self/net/dev')],
  ])('%s, which a fork shares and setns does not move', (_what, command) => {
    const opened = given(made(), open(10, '/proc/1/ns/net'), command, {
      type: 'setns',
      pid: 10,
      fd: 3,
    });
    const forked = given(opened, { type: 'clone', pid: 10, child: 11, flags: [] }, exit(10));
    expect(isAlive(settled(forked), NET)).toBe(true);
    expect(settled(given(forked, exit(11))).net.nets.has(NET)).toBe(false);
  });

  test('no directory of /proc', () => {
    const kernel = given(made(), open(1, '/proc/10/net'), exit(10));
    expect(settled(kernel).net.nets.has(NET)).toBe(false);
  });

  test('an open mount namespace with a mount of it', () => {
    const inside = given(made(), { type: 'unshare', pid: 10, flags: ['CLONE_NEWNS'] });
    const kernel = given(inside, bind(10, '/proc/self/ns/net'), open(1, '/proc/10/ns/mnt'), exit(10));
    expect(isAlive(settled(kernel), NET)).toBe(true);
    expect(settled(given(kernel, { type: 'close', pid: 1, fd: 3 })).net.nets.has(NET)).toBe(false);
  });
});

test('a sysfs keeps the memory of its net, not the net', () => {
  const kernel = given(made(), {
    type: 'mount',
    pid: 10,
    source: 'sysfs',
    target: '/sys',
    flags: [],
    fstype: 'sysfs',
  });
  const after = settled(given(kernel, exit(10)));
  expect(after.net.nets.has(NET)).toBe(false);
  expect([...(after.net_alloc.memory.get(NET)?.passive.keys() ?? [])]).toEqual(['sysfs']);
  expect(given(after, umount(1, '/sys')).net_alloc.memory.has(NET)).toBe(false);
});

describe('mounts under a shared mount', () => {
  test('reach peers and slaves; unmounting in a slave stays there, in a peer it does not', () => {
    const shared = given(booted(), make(1, 'MS_SHARED'), task(10, 'CLONE_NEWNS'), task(11, 'CLONE_NEWNS'));
    const kernel = given(shared, make(11, 'MS_SLAVE'), bind(1, '/proc/self/ns/net'));
    expect(mounted(kernel)).toEqual([1, 2, 3]);
    expect(mounted(given(kernel, umount(11)))).toEqual([1, 2]);
    expect(mounted(given(kernel, umount(10)))).toEqual([]);
  });

  test('do not reach private copies', () => {
    const copied = given(booted(), make(1, 'MS_SHARED'), task(10, 'CLONE_NEWNS'), make(10, 'MS_PRIVATE'));
    expect(mounted(given(copied, bind(1, '/proc/self/ns/net')))).toEqual([1]);
  });

  test('a slave of a group whose last member goes becomes a slave of its master, here of nobody', () => {
    const kernel = given(booted(), make(1, 'MS_SHARED'), task(10, 'CLONE_NEWNS'), make(10, 'MS_SLAVE'));
    const after = given(kernel, make(1, 'MS_PRIVATE'));
    expect(allMounts(after).every(({ master }) => master === null)).toBe(true);
  });
});

test('what is mounted upon one mount of a net is mounted upon its peers', () => {
  const run = given(made(), task(11, 'CLONE_NEWNET'), { type: 'mkdir', pid: 1, path: '/run/netns' });
  const creat: Command = { type: 'open', pid: 1, path: '/run/netns/a', flags: ['O_CREAT'] };
  const kernel = given(
    run,
    make(1, 'MS_SHARED'),
    creat,
    bind(10, '/proc/self/ns/net', '/run/netns/a'),
    bind(1, '/run/netns/a'),
    bind(11, '/proc/self/ns/net'),
  );
  const at = (path: string): number | undefined =>
    mountAt(kernel, nsproxyOf(kernel, 1)?.mnt_ns ?? 0, path)?.net;
  expect([at(FILE), at('/run/netns/a')]).toEqual([NET + 1, NET + 1]);
});

test('a file that is mounted upon can be unlinked elsewhere only, and takes the mounts with it', () => {
  const kernel = given(made(), task(11, 'CLONE_NEWNS'), bind(11, '/proc/10/ns/net'), exit(10));
  const unlink = (pid: number): Command => ({ type: 'unlink', pid, path: FILE, elsewhere: 'file' });
  expect(when(kernel, unlink(11)).refusal?.errno).toBe('EBUSY');
  expect(settled(given(kernel, unlink(1))).net.nets.has(NET)).toBe(false);
});

test('umount2 without MNT_DETACH is EBUSY while something is mounted in it', () => {
  const self: Command = {
    type: 'mount',
    pid: 1,
    source: '/run/netns',
    target: '/run/netns',
    flags: ['MS_BIND', 'MS_REC'],
  };
  const creat: Command = { type: 'open', pid: 1, path: '/run/netns/a', flags: ['O_CREAT'] };
  const kernel = given(
    given(made(), { type: 'mkdir', pid: 1, path: '/run/netns' }, self, creat),
    bind(10, '/proc/self/ns/net', '/run/netns/a'),
  );
  expect(when(kernel, umount(1, '/run/netns')).refusal?.errno).toBe('EBUSY');
  const lazy: Command = { type: 'umount2', pid: 1, target: '/run/netns', flags: ['MNT_DETACH'] };
  expect(netMounts(given(kernel, lazy))).toEqual([]);
});
