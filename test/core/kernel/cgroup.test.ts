/** Cgroups of tasks. */
import { expect, test } from 'vitest';
import { cgroupOf, strayInCgroup } from '../../../core/kernel/cgroup.js';
import { booted, exit, given, task, when } from '../../support/given.js';

const A = 2;
const CHILD = 3;
const enter = (pid: number, path: string) => ({ type: 'cgroup_procs_write', pid, path }) as const;
const child = { type: 'clone', pid: A, child: CHILD, flags: [] } as const;

test('a child begins in the cgroup of its parent and keeps it when that leaves', () => {
  const kernel = given(booted(), task(A), enter(A, '/vrf/red'), child, enter(A, '/'));
  expect([A, CHILD].map((pid) => cgroupOf(kernel, pid))).toEqual(['/', '/vrf/red']);
});

test('nothing is kept of a task that has exited', () => {
  const kernel = given(booted(), task(A), enter(A, '/vrf/red'));
  expect(kernel.cgroup.tasks.size).toBe(1);
  expect(given(kernel, exit(A)).cgroup.tasks.isEmpty()).toBe(true);
  expect(strayInCgroup({ ...given(booted()), cgroup: kernel.cgroup })).toMatch('task 2');
});

test('who is there already does not move, and who does not live cannot', () => {
  const kernel = given(booted(), task(A), enter(A, '/vrf/red'));
  expect(when(kernel, enter(A, '/vrf/red')).events).toEqual([]);
  expect(when(kernel, enter(9, '/vrf/red')).refusal?.errno).toBe('ESRCH');
});
