import { expect, test } from 'vitest';
import { netOf } from '../../../core/kernel/nsproxy.js';
import { filesOf } from '../../../core/fs/file.js';
import { INIT_NET } from '../../../core/net/net_namespace.js';
import { booted, given, task, when } from '../../support/given.js';

test('a fork shares its parent’s nsproxy, so the net counts one reference for both', () => {
  const kernel = given(booted(), task(10, 'CLONE_NEWNET'), { type: 'clone', pid: 10, child: 11, flags: [] });
  expect(kernel.tasks.tasks.get(11)?.nsproxy).toBe(kernel.tasks.tasks.get(10)?.nsproxy);
  expect(kernel.net.nets.get(4)?.refs.size).toBe(1);
});

test('setns takes a task into the net of an open file', () => {
  const kernel = given(booted(), task(10, 'CLONE_NEWNET'), task(11), {
    type: 'open',
    pid: 11,
    path: '/proc/10/ns/net',
  });
  expect(netOf(given(kernel, { type: 'setns', pid: 11, fd: 3 }), 11)).toBe(netOf(kernel, 10));
});

test('setns of a file that is not open is EBADF, of one that is no namespace EINVAL', () => {
  const kernel = given(
    booted(),
    { type: 'mkdir', pid: 1, path: '/run/netns' },
    { type: 'open', pid: 1, path: '/run/netns/a', flags: ['O_CREAT'] },
  );
  expect(when(kernel, { type: 'setns', pid: 1, fd: 9 }).refusal?.errno).toBe('EBADF');
  expect(when(kernel, { type: 'setns', pid: 1, fd: 3 }).refusal?.errno).toBe('EINVAL');
});

test('execve closes what was opened with O_CLOEXEC and nothing else', () => {
  const kernel = given(
    booted(),
    { type: 'open', pid: 1, path: '/proc/self/ns/net', flags: ['O_CLOEXEC'] },
    { type: 'open', pid: 1, path: '/proc/self/ns/net' },
    { type: 'execve', pid: 1, argv: ['/usr/bin/a_long_program_name'] },
  );
  expect([...filesOf(kernel, 1).keys()]).toEqual([4]);
  expect(kernel.tasks.tasks.get(1)?.comm).toBe('a_long_program_');
});

test('a task that does not exist can ask for nothing', () => {
  expect(when(booted(), { type: 'unshare', pid: 77, flags: ['CLONE_NEWNET'] }).refusal?.errno).toBe('ESRCH');
});

test('unshare without flags does nothing', () => {
  const then = when(booted(), { type: 'unshare', pid: 1, flags: [] });
  expect(then).toMatchObject({ events: [], refusal: undefined });
  expect(netOf(then.kernel, 1)).toBe(INIT_NET);
});
