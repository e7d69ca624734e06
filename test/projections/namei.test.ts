import * as E from 'fp-ts/lib/Either.js';
import { expect, test } from 'vitest';
import type { Kernel } from '../../core/kernel.js';
import { lookerOf, readNode, walk, whyNotWritable } from '../../projections/namei.js';
import { isNode } from '../../projections/node.js';
import { add, booted, given, task } from '../support/given.js';

const kernel = given(booted(), task(10, 'CLONE_NEWNET'), add(10, 'veth', 'v0'));

const at = (path: string, pid = 10, follow = true): ReturnType<typeof walk> =>
  walk(lookerOf(kernel, pid), path, follow);

test.each([
  ['/sys/class/net/lo', '/sys/devices/virtual/net/lo'],
  ['/proc/net/../ns/./../../self/net', '/proc/10/net'],
  ['/proc/thread-self/net/dev', '/proc/10/task/10/net/dev'],
  ['/var/run/netns', '/run/netns'],
])('%s leads to %s', (path, wanted) => {
  expect(at(path).path).toBe(wanted);
});

test.each([
  ['/proc/net/nosuch', 'ENOENT'],
  ['/proc/net/dev/', 'ENOTDIR'],
  // /sys is not mounted anew for a task that has only unshared its net.
  ['/sys/class/net/v0', 'ENOENT'],
  ['/sys/class/net/lo/mtu/x', 'ENOTDIR'],
  ['/proc/999/net', 'ENOENT'],
  ['/etc/passwd', 'real'],
  ['/proc/net/nosuch/x', 'ENOENT'],
])('%s: %s', (path, wanted) => {
  expect(at(path).seen).toBe(wanted);
});

test('a link at the end is followed only when asked', () => {
  const { seen } = at('/proc/net', 10, false);
  expect(seen).toMatchObject({ kind: 'link', to: 'self/net', size: 8 });
  expect(at('/proc/net').seen).toMatchObject({ kind: 'directory', mode: 0o555 });
});

const read = (path: string, pid: number, of: Kernel = kernel): unknown => {
  const looker = lookerOf(of, pid);
  const { seen } = walk(looker, path, true);
  return isNode(seen) ? readNode(looker, seen) : seen;
};

test('files that are for root and its group are closed to others', () => {
  const other = given(
    booted(),
    task(10),
    task(11),
    { type: 'setresuid', pid: 10, uid: 1000 },
    { type: 'setresgid', pid: 11, gid: 1000 },
    { type: 'setresuid', pid: 11, uid: 1000 },
  );
  expect(read('/proc/net/nf_conntrack', 10, other)).toEqual(E.right(''));
  expect(read('/proc/net/nf_conntrack', 11, other)).toEqual(E.left('EACCES'));
  expect(read('/proc/net/igmp', 11, other)).toEqual(read('/proc/net/igmp', 1, other));
  const looker = lookerOf(other, 11);
  const why = (path: string, by = looker): unknown => whyNotWritable(by, walk(by, path, true).seen);
  expect(why('/sys/class/net/lo/mtu')).toBe('EACCES');
  expect(why('/sys/class/net/lo/mtu', lookerOf(other, 1))).toBeUndefined();
  expect(why('/sys/class/net/lo/ifindex', lookerOf(other, 1))).toBe('EACCES');
  expect(why('/sys/class/net/lo', lookerOf(other, 1))).toBe('EISDIR');
});
