import { describe, expect, test } from 'vitest';
import { netMounts } from '../../../core/fs/namespace.js';
import type { Command } from '../../../core/kernel.js';
import { netOf } from '../../../core/kernel/nsproxy.js';
import { INIT_NET, isAlive, nsidOf } from '../../../core/net/net_namespace.js';
import { booted, exit, given, settled, task, when } from '../../support/given.js';

const RUN: Command[] = [{ type: 'mkdir', pid: 1, path: '/run/netns' }];
const creat = (name: string): Command => ({
  type: 'open',
  pid: 1,
  path: `/run/netns/${name}`,
  flags: ['O_CREAT', 'O_EXCL', 'O_CLOEXEC'],
});
const bind = (pid: number, name: string): Command => ({
  type: 'mount',
  pid,
  source: '/proc/self/ns/net',
  target: `/run/netns/${name}`,
  flags: ['MS_BIND'],
});
const open = (pid: number, path: string): Command => ({ type: 'open', pid, path });

describe('creating a net', () => {
  test('without CONFIG_NET_NS it is EINVAL and nothing happens', () => {
    const kernel = booted({ config: { NET_NS: false } });
    const then = when(kernel, { type: 'unshare', pid: 1, flags: ['CLONE_NEWNET'] });
    expect(then).toMatchObject({ refusal: { errno: 'EINVAL' }, events: [] });
  });

  test('inode numbers are used again, the lowest first; cookies are not', () => {
    const three = given(
      booted(),
      task(10, 'CLONE_NEWNET'),
      task(11, 'CLONE_NEWNET'),
      task(12, 'CLONE_NEWNET'),
    );
    const inum = (kernel: typeof three, pid: number): number | undefined =>
      kernel.net.nets.get(netOf(kernel, pid) ?? 0)?.inum;
    const after = settled(given(three, exit(11), exit(10)));
    const again = given(after, task(13, 'CLONE_NEWNET'));
    expect(inum(again, 13)).toBe(inum(three, 10));
    expect(netOf(again, 13)).toBe((netOf(three, 12) ?? 0) + 1);
  });

  test('a clone with CLONE_NEWNET leaves its parent where it is', () => {
    const kernel = given(booted(), task(10, 'CLONE_NEWNET'));
    expect(netOf(kernel, 1)).toBe(INIT_NET);
    expect(netOf(kernel, 10)).not.toBe(INIT_NET);
  });
});

describe('a net lives while', () => {
  const made = (): ReturnType<typeof booted> => given(booted(), ...RUN, task(10, 'CLONE_NEWNET'));
  const NET = 4;

  test('a task is in it, also one that was forked there', () => {
    const kernel = given(made(), { type: 'clone', pid: 10, child: 11, flags: [] }, exit(10));
    expect(isAlive(kernel, NET)).toBe(true);
    expect(settled(given(kernel, exit(11))).net.nets.has(NET)).toBe(false);
  });

  test('a file of it is open', () => {
    const kernel = given(made(), open(1, '/proc/10/ns/net'), exit(10));
    expect(isAlive(settled(kernel), NET)).toBe(true);
    expect(settled(given(kernel, { type: 'close', pid: 1, fd: 3 })).net.nets.has(NET)).toBe(false);
  });

  test('it is mounted on a file', () => {
    const kernel = given(made(), creat('a'), bind(10, 'a'), exit(10));
    expect(isAlive(settled(kernel), NET)).toBe(true);
    const umount: Command = { type: 'umount2', pid: 1, target: '/run/netns/a' };
    expect(settled(given(kernel, umount)).net.nets.has(NET)).toBe(false);
  });

  test('not because another net has an id for it, and that id goes with it', () => {
    const kernel = given(made(), open(1, '/proc/10/ns/net'), {
      type: 'RTM_NEWNSID',
      pid: 1,
      NETNSA_FD: 3,
      NETNSA_NSID: 7,
    });
    expect(nsidOf(kernel, INIT_NET, NET)).toBe(7);
    const after = settled(given(kernel, { type: 'close', pid: 1, fd: 3 }, exit(10)));
    expect(nsidOf(after, INIT_NET, NET)).toBeUndefined();
    expect(after.net.nets.size).toBe(1);
  });
});

describe('mount namespaces', () => {
  const share: Command = {
    type: 'mount',
    pid: 1,
    source: '',
    target: '/',
    flags: ['MS_SHARED', 'MS_REC'],
  };
  const slave: Command = { ...share, pid: 10, flags: ['MS_SLAVE', 'MS_REC'] };

  test('a mount made in a slave is not seen by its master, and dies with the slave', () => {
    const inner = given(booted(), share, ...RUN, task(10, 'CLONE_NEWNS'), slave, creat('a'));
    const kernel = given(inner, { type: 'unshare', pid: 10, flags: ['CLONE_NEWNET'] }, bind(10, 'a'));
    expect(netMounts(kernel).map(({ mnt_ns }) => mnt_ns)).toEqual([2]);
    const after = settled(given(kernel, exit(10)));
    expect(after.net.nets.size).toBe(1);
    expect(after.mounts.dentries.has('a')).toBe(true);
  });

  test('a mount made in the master reaches the slave; unlinking the file detaches both', () => {
    const kernel = given(
      booted(),
      share,
      ...RUN,
      task(10, 'CLONE_NEWNS'),
      slave,
      task(11, 'CLONE_NEWNET'),
      creat('a'),
      bind(11, 'a'),
      exit(11),
    );
    expect(netMounts(kernel)).toHaveLength(2);
    const after = settled(
      given(
        kernel,
        { type: 'umount2', pid: 1, target: '/run/netns/a' },
        { type: 'unlink', pid: 1, path: '/run/netns/a' },
      ),
    );
    expect(after.net.nets.size).toBe(1);
  });
});

describe('ids', () => {
  const peer = (pid: number, nsid: number, fd = 3): Command => ({
    type: 'RTM_NEWNSID',
    pid,
    NETNSA_FD: fd,
    NETNSA_NSID: nsid,
  });
  const opened = (): ReturnType<typeof booted> =>
    given(
      booted(),
      task(10, 'CLONE_NEWNET'),
      task(11, 'CLONE_NEWNET'),
      open(1, '/proc/10/ns/net'),
      open(1, '/proc/11/ns/net'),
    );

  test('a negative one asks for the lowest that is free', () => {
    const kernel = given(opened(), peer(1, 0), peer(1, -1, 4));
    expect(nsidOf(kernel, INIT_NET, 5)).toBe(1);
  });

  test('a peer has one id only, an id one peer', () => {
    const kernel = given(opened(), peer(1, 3));
    expect(when(kernel, peer(1, 4)).refusal?.extack).toBe('Peer netns already has a nsid assigned');
    expect(when(kernel, peer(1, 3, 4)).refusal?.extack).toBe('The specified nsid is already used');
  });

  test('a file that is none of a net is EINVAL, none at all EBADF', () => {
    const kernel = given(opened(), ...RUN, creat('a'));
    expect(when(kernel, peer(1, 1, 5)).refusal?.errno).toBe('EINVAL');
    expect(when(kernel, peer(1, 1, 9)).refusal?.errno).toBe('EBADF');
  });
});
