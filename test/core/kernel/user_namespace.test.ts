import { describe, expect, test } from 'vitest';
import type { Command, Kernel } from '../../../core/kernel.js';
import { readSysctlUser } from '../../../core/kernel/ucount.js';
import { add, booted, exit, given, set, settled, task, when } from '../../support/given.js';

const newUser = (pid: number, ...more: ('CLONE_NEWNET' | 'CLONE_NEWNS')[]): Command => ({
  type: 'unshare',
  pid,
  flags: ['CLONE_NEWUSER', ...more],
});
const exec = (pid: number): Command => ({ type: 'execve', pid, argv: ['true'] });
const mapRoot = (pid: number): Command => ({
  type: 'map_write',
  pid,
  map: 'uid_map',
  inside: 0,
  outside: 0,
  count: 1,
});
const limit = (pid: number, value: string, name = 'max_net_namespaces'): Command => ({
  type: 'write_sysctl_user',
  pid,
  name,
  value,
});
const errno = (kernel: Kernel, ...commands: Command[]): string | undefined =>
  when(kernel, ...commands).refusal?.errno;
const newNet = (pid: number): Command => ({ type: 'unshare', pid, flags: ['CLONE_NEWNET'] });
const up = (kernel: Kernel, pid: number): Command => set(kernel, pid, 'lo', { ifi_flags: 1, ifi_change: 1 });

/** Task 10 in a user namespace of its own, with a net of its own. */
const withUserNs = (): Kernel => given(booted(), task(10), newUser(10, 'CLONE_NEWNET'));

describe('capabilities', () => {
  test('whoever makes a user namespace rules it, and the net made with it', () => {
    const kernel = withUserNs();
    expect(kernel.net.nets.get(4)?.user_ns).toBe(2);
    expect(errno(kernel, up(kernel, 10))).toBeUndefined();
  });

  test('an execve of somebody who is not root there takes them away', () => {
    const kernel = given(withUserNs(), exec(10));
    expect(errno(kernel, up(kernel, 10))).toBe('EPERM');
    expect(errno(kernel, newNet(10))).toBe('EPERM');
    const mapped = given(withUserNs(), mapRoot(10), exec(10));
    expect(errno(mapped, up(mapped, 10))).toBeUndefined();
  });

  test('they end at the namespace above: no change to its nets, no way into them', () => {
    const kernel = given(booted(), task(10), newUser(10));
    expect(errno(kernel, up(kernel, 10))).toBe('EPERM');
    expect(errno(kernel, { type: 'open', pid: 10, path: '/proc/self/ns/net' })).toBeUndefined();
    const opened = given(kernel, { type: 'open', pid: 10, path: '/proc/self/ns/net' });
    expect(errno(opened, { type: 'setns', pid: 10, fd: 3 })).toBe('EPERM');
  });

  test('the maker of a user namespace rules it from above, another user does not', () => {
    const kernel = given(
      withUserNs(),
      exec(10),
      task(11),
      { type: 'setresuid', pid: 11, uid: 1000 },
      task(12),
    );
    const into = (pid: number): Command => add(pid, 'dummy', 'd0', { IFLA_NET_NS_PID: 10 });
    expect(errno(kernel, into(12))).toBeUndefined();
    expect(errno(kernel, into(11))).toBe('EPERM');
  });

  test('a device is moved only where its mover rules, and a refused move changes nothing', () => {
    const kernel = given(withUserNs(), add(10, 'dummy', 'd0'));
    const move = when(kernel, set(kernel, 10, 'd0', { IFLA_NET_NS_PID: 1 }));
    expect(move.refusal).toMatchObject({ errno: 'EPERM', site: 'rtnl_link_get_net_capable' });
    expect(move.kernel).toBe(kernel);
  });

  test('reading links takes no capability', () => {
    const kernel = given(booted(), task(10), { type: 'setresuid', pid: 10, uid: 1000 });
    expect(errno(kernel, { type: 'RTM_GETLINK', pid: 10 })).toBeUndefined();
  });

  test('mounting takes the mount namespace’s owner', () => {
    const share: Command = { type: 'mount', pid: 10, source: '', target: '/run/netns', flags: ['MS_SHARED'] };
    const kernel = given(booted(), { type: 'mkdir', pid: 1, path: '/run/netns' }, task(10), newUser(10));
    expect(errno(kernel, share)).toBe('EPERM');
    expect(errno(given(kernel, { type: 'unshare', pid: 10, flags: ['CLONE_NEWNS'] }), share)).toBe('EINVAL');
  });

  test('the directory of names is root’s', () => {
    const kernel = given(booted(), { type: 'mkdir', pid: 1, path: '/run/netns' }, task(10), {
      type: 'setresuid',
      pid: 10,
      uid: 1000,
    });
    const create: Command = { type: 'open', pid: 10, path: '/run/netns/a', flags: ['O_CREAT'] };
    expect(errno(kernel, create)).toBe('EACCES');
    expect(errno(given(kernel, newUser(10)), create)).toBe('EACCES');
  });
});

describe('user namespaces', () => {
  test('clone makes one for the child alone', () => {
    const kernel = given(booted(), { type: 'clone', pid: 1, child: 10, flags: ['CLONE_NEWUSER'] });
    expect(kernel.tasks.tasks.get(10)?.cred).toMatchObject({ user_ns: 2, effective: true });
    expect(kernel.tasks.tasks.get(1)?.cred.user_ns).toBe(1);
  });

  test('nobody whose id is not mapped makes one', () => {
    const kernel = given(booted(), task(10), newUser(10));
    expect(when(kernel, newUser(10)).refusal).toMatchObject({ errno: 'EPERM', site: 'create_user_ns' });
  });

  test('33 levels, and no more', () => {
    let kernel = given(booted(), task(10));
    const deny: Command = { type: 'proc_setgroups_write', pid: 10, allow: false };
    const maps = [mapRoot(10), deny, { ...mapRoot(10), map: 'gid_map' } as Command];
    for (let level = 1; level <= 33; level += 1)
      kernel = given(kernel, newUser(10), ...(level === 1 ? maps : ([maps[0], maps[2]] as Command[])));
    expect(errno(kernel, newUser(10))).toBe('ENOSPC');
  });

  test('it stays while a task, a child or a net of it stays, and then a worker frees it', () => {
    const kernel = given(withUserNs(), { type: 'open', pid: 1, path: '/proc/10/ns/net' }, exit(10));
    expect(settled(kernel).user_ns.namespaces.size).toBe(2);
    const closed = settled(given(kernel, { type: 'close', pid: 1, fd: 3 }));
    expect(closed.user_ns.namespaces.size).toBe(1);
    expect(closed.user_ns.ucounts.size).toBe(0);
  });

  test('setns enters it with all capabilities, and only once', () => {
    const kernel = given(withUserNs(), exec(10), task(11), {
      type: 'open',
      pid: 11,
      path: '/proc/10/ns/user',
    });
    const entered = given(kernel, { type: 'setns', pid: 11, fd: 3 });
    expect(entered.tasks.tasks.get(11)?.cred).toMatchObject({ user_ns: 2, effective: true });
    expect(errno(entered, { type: 'setns', pid: 11, fd: 3 })).toBe('EINVAL');
  });

  test('an own id may be mapped by oneself, another one only by those above, and once', () => {
    const kernel = given(booted(), task(10), newUser(10));
    expect(errno(kernel, { ...mapRoot(10), outside: 7 } as Command)).toBe('EPERM');
    expect(errno(kernel, { ...mapRoot(10), map: 'gid_map' } as Command)).toBe('EPERM');
    expect(errno(kernel, mapRoot(10), mapRoot(10))).toBe('EPERM');
  });
});

describe('ucounts', () => {
  test('a net is charged to its maker, in every user namespace above', () => {
    const { ucounts } = withUserNs().user_ns;
    expect(ucounts.get('2 0')).toMatchObject({ net_namespaces: 1 });
    expect(ucounts.get('1 0')).toMatchObject({ net_namespaces: 1, user_namespaces: 1 });
  });

  test('one too many anywhere above is ENOSPC, and what was made for it goes', () => {
    const kernel = given(booted(), task(10), newUser(10), limit(10, '0'));
    expect(when(kernel, newNet(10)).refusal).toMatchObject({ errno: 'ENOSPC', site: 'inc_ucount' });
    const mapped = given(kernel, mapRoot(10), { type: 'proc_setgroups_write', pid: 10, allow: false });
    const nested = given(mapped, { ...mapRoot(10), map: 'gid_map' } as Command);
    const then = when(nested, newUser(10, 'CLONE_NEWNET'));
    expect(then.refusal?.errno).toBe('ENOSPC');
    expect(settled(then.kernel).user_ns.namespaces.size).toBe(2);
  });

  test('the charge comes back when cleanup_net is done, not when the last reference goes', () => {
    const kernel = given(booted(), task(10), newUser(10), limit(10, '1'), newNet(10));
    expect(errno(kernel, newNet(10))).toBe('ENOSPC');
    const left = given(kernel, task(11), exit(11), { type: 'clone', pid: 10, child: 12, flags: [] });
    expect(errno(left, newNet(12))).toBe('ENOSPC');
    const dead = given(kernel, { type: 'clone', pid: 10, child: 12, flags: [] }, exit(10), exit(12));
    expect(dead.user_ns.ucounts.get('2 0')).toMatchObject({ net_namespaces: 1 });
    const events = when(dead, { type: 'process_one_work', work: 1 }).events.map(({ type }) => type);
    expect(events.slice(events.indexOf('dec_ucount'), -1)).toEqual(['dec_ucount', 'net_free', 'queue_work']);
  });

  test('the limits are those of the task’s own user namespace', () => {
    const kernel = given(booted(), task(10), newUser(10), limit(10, '3'));
    expect(readSysctlUser(kernel, 10, 'max_net_namespaces')).toBe(3);
    expect(readSysctlUser(kernel, 1, 'max_net_namespaces')).toBe(96365);
    expect(readSysctlUser(kernel, 10, 'max_user_namespaces')).toBe(2147483647);
    expect(errno(kernel, limit(10, '-1'))).toBe('EINVAL');
    expect(errno(kernel, limit(10, '1', 'max_frob_namespaces'))).toBe('ENOENT');
    expect(errno(given(kernel, exec(10)), limit(10, '1'))).toBe('EACCES');
  });
});
