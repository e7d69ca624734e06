import { describe, expect, test } from 'vitest';
import type { Command, Kernel } from '../../../core/kernel.js';
import { booted, given, settled, task, when } from '../../support/given.js';

type Clone3 = Command & { type: 'clone3' };
const clone3 = (more: Partial<Clone3> = {}): Clone3 => ({
  type: 'clone3',
  pid: 1,
  child: 10,
  flags: [],
  ...more,
});
const errno = (command: Command, kernel: Kernel = booted()): string | undefined =>
  when(kernel, command).refusal?.errno;

test('a pid that is taken is not given again', () => {
  expect(when(given(booted(), task(10)), task(10)).refusal?.errno).toBe('EEXIST');
});

describe('clone3', () => {
  test('knows structures of 64 bytes and more, up to a page, if it knows what is in them', () => {
    const sizes = [0, 63, 64, 88, 96, 4096, 4097];
    expect(sizes.map((size) => errno(clone3({ size })))).toEqual([
      'EINVAL',
      'EINVAL',
      undefined,
      undefined,
      undefined,
      undefined,
      'E2BIG',
    ]);
    expect(errno(clone3({ size: 96, unknown: true }))).toBe('E2BIG');
  });

  test('has the signal in a field of its own, and no CLONE_DETACHED, which clone ignores', () => {
    expect(errno(clone3({ csignal: 17 }))).toBe('EINVAL');
    expect([64, 65, 256].map((exit_signal) => errno(clone3({ exit_signal })))).toEqual([
      undefined,
      'EINVAL',
      'EINVAL',
    ]);
    expect(errno(clone3({ flags: ['CLONE_DETACHED'] }))).toBe('EINVAL');
    expect(errno({ type: 'clone', pid: 1, child: 10, flags: ['CLONE_DETACHED'] })).toBeUndefined();
  });

  test.each(['clone', 'clone3'] as const)(
    '%s shares no root directory across mount or user namespaces',
    (type) => {
      const asked = (...flags: Clone3['flags']): Command => ({ type, pid: 1, child: 10, flags });
      expect(errno(asked('CLONE_FS', 'CLONE_NEWNS'))).toBe('EINVAL');
      expect(errno(asked('CLONE_FS', 'CLONE_NEWUSER'))).toBe('EINVAL');
      expect(errno(asked('CLONE_FS', 'CLONE_NEWNET'))).toBeUndefined();
    },
  );

  test('gives the pid that is chosen to whoever may choose it', () => {
    const kernel = given(booted(), clone3({ set_tid: [77] }));
    expect(kernel.tasks.tasks.keySeq().toArray()).toEqual([1, 77]);
    const chosen = [[1], [0], [-1], [5_000_000], [], [5, 6]];
    expect(chosen.map((set_tid) => errno(clone3({ set_tid })))).toEqual([
      'EEXIST',
      'EINVAL',
      'EINVAL',
      'EINVAL',
      'EINVAL',
      'EINVAL',
    ]);
    const user = given(booted(), task(9), { type: 'setresuid', pid: 9, uid: 1000 });
    const asked = [[77], [1], [-1]].map((set_tid) => errno(clone3({ pid: 9, set_tid }), user));
    expect(asked).toEqual(['EPERM', 'EPERM', 'EINVAL']);
    // Also in a user namespace that is made with it: it is the pid namespace that counts.
    expect(errno(clone3({ pid: 9, set_tid: [77], flags: ['CLONE_NEWUSER'] }), user)).toBe('EPERM');
  });

  test('takes back the namespaces that were made before a pid was refused', () => {
    const before = booted();
    const { kernel, refusal } = when(
      before,
      clone3({ set_tid: [1], flags: ['CLONE_NEWUSER', 'CLONE_NEWNS', 'CLONE_NEWNET'] }),
    );
    expect(refusal?.errno).toBe('EEXIST');
    const after = settled(settled(kernel));
    expect([after.net.nets.size, after.user_ns.namespaces.size, after.mounts.trees.size]).toEqual([
      before.net.nets.size,
      before.user_ns.namespaces.size,
      before.mounts.trees.size,
    ]);
    expect(after.tasks.nsproxies).toEqual(before.tasks.nsproxies);
  });
});
