import { expect, test } from 'vitest';
import type { Command } from '../../../core/kernel.js';
import { freePid, netOf } from '../../../core/kernel/nsproxy.js';
import { booted, exit, given, settled, task, when } from '../../support/given.js';

/** Ends without a parent that waits. */
const dies = (pid: number): Command => ({ type: 'exit_group', pid, status: 0, autoreap: false });
const family = given(
  booted(),
  task(10),
  { type: 'clone', pid: 10, child: 11, flags: ['CLONE_NEWNET', 'CLONE_NEWNS'] },
  { type: 'open', pid: 11, path: '/proc/self/ns/net' },
);

test('children of a task that ends become init’s', () => {
  const kernel = given(booted(), task(10), { type: 'clone', pid: 10, child: 11, flags: [] }, exit(10));
  expect(kernel.tasks.tasks.get(11)?.ppid).toBe(1);
});

test('a zombie holds no namespace: its net dies, and nobody can name it by the pid', () => {
  const kernel = settled(given(family, dies(11)));
  expect(kernel.tasks.zombies.get(11)).toMatchObject({ ppid: 10, comm: 'init' });
  expect([kernel.net.nets.size, netOf(kernel, 11), kernel.files.fds.get(11)?.size ?? 0]).toEqual([
    1,
    undefined,
    0,
  ]);
  const open = (ns: string): Command => ({ type: 'open', pid: 10, path: `/proc/11/ns/${ns}` });
  expect(when(kernel, open('net')).refusal?.errno).toBe('ENOENT');
  expect(when(kernel, open('mnt')).refusal?.errno).toBe('ENOENT');
  expect(when(kernel, open('user')).refusal).toBeUndefined();
});

test('the pid of a zombie is taken until its parent has waited', () => {
  const kernel = given(family, dies(11));
  expect(freePid(kernel)).toBe(12);
  expect(when(kernel, task(11)).refusal?.errno).toBe('EEXIST');
  const waited = given(kernel, { type: 'wait4', pid: 10, upid: 11 });
  expect(when(waited, task(11)).refusal).toBeUndefined();
});

test('the credentials of a zombie keep its user namespace', () => {
  const kernel = settled(
    given(booted(), task(10), { type: 'clone', pid: 10, child: 11, flags: ['CLONE_NEWUSER'] }, dies(11)),
  );
  expect(kernel.user_ns.namespaces.size).toBe(2);
  expect(settled(given(kernel, { type: 'wait4', pid: 10, upid: -1 })).user_ns.namespaces.size).toBe(1);
});

test('only a parent waits, and only for children', () => {
  const kernel = given(family, dies(11));
  expect(when(kernel, { type: 'wait4', pid: 1, upid: 11 }).refusal?.errno).toBe('ECHILD');
  expect(when(kernel, { type: 'wait4', pid: 10, upid: 12 }).refusal?.errno).toBe('ECHILD');
  expect(
    when(kernel, { type: 'wait4', pid: 10, upid: 11 }, { type: 'wait4', pid: 10, upid: -1 }).refusal?.errno,
  ).toBe('ECHILD');
});

test('a child that lives is not waited for to its end', () => {
  expect(when(family, { type: 'wait4', pid: 10, upid: 11 })).toMatchObject({
    events: [],
    refusal: undefined,
  });
});

test('init waits for its own children at once, and for zombies that are left to it', () => {
  expect(given(booted(), task(10), dies(10)).tasks.zombies.size).toBe(0);
  const { events, kernel } = when(family, dies(11), exit(10));
  expect(events.at(-1)).toEqual({ type: 'release_task', pid: 11 });
  expect(kernel.tasks.zombies.size).toBe(0);
});
