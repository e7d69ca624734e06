import { expect, test } from 'vitest';
import type { Command, Kernel } from '../../../core/kernel.js';
import { booted, exit, given, settled, task, when } from '../../support/given.js';

const socket: Command = { type: 'socket', pid: 10, family: 'AF_INET', sock_type: 'SOCK_STREAM' };
const connect: Command = { type: 'connect', pid: 10, fd: 3 };
/** A task in a net of its own has closed a connection. */
const closed = (): Kernel =>
  given(booted(), task(10, 'CLONE_NEWNET'), socket, connect, { type: 'close', pid: 10, fd: 3 });
const later = (delta_ms: number): Command => ({ type: 'timekeeping_advance', delta_ms });

test('a connection that is closed leaves a TIME_WAIT for a minute', () => {
  const kernel = closed();
  expect([...kernel.timewait.timewaits.values()]).toEqual([4]);
  expect(settled(given(kernel, later(59_999))).timewait.timewaits.size).toBe(1);
  expect(settled(given(kernel, later(60_000))).timewait.timewaits.size).toBe(0);
});

test('a TIME_WAIT holds no net: it goes with it', () => {
  const kernel = closed();
  expect(kernel.net.nets.get(4)?.refs.size).toBe(1);
  const dead = settled(given(kernel, exit(10)));
  expect([dead.net.nets.has(4), dead.timewait.timewaits.size, dead.workqueue.pending.size]).toEqual([
    false,
    0,
    0,
  ]);
});

test('a TIME_WAIT of another net stays', () => {
  const kernel = given(closed(), task(11, 'CLONE_NEWNET'), exit(11));
  expect(settled(kernel).timewait.timewaits.size).toBe(1);
});

test('a socket that was never connected leaves nothing', () => {
  const kernel = given(booted(), task(10), socket, { type: 'close', pid: 10, fd: 3 });
  expect(kernel.timewait.timewaits.size).toBe(0);
});

test('the last descriptor of a connection ends it', () => {
  const shared = given(
    booted(),
    task(10),
    socket,
    connect,
    { type: 'clone', pid: 10, child: 11, flags: [] },
    exit(10),
  );
  expect(shared.timewait.timewaits.size).toBe(0);
  expect(given(shared, exit(11)).timewait.timewaits.size).toBe(1);
});

test('connect is for sockets, once', () => {
  const kernel = given(booted(), task(10), socket, connect);
  expect(when(kernel, connect).refusal?.errno).toBe('EISCONN');
  expect(when(kernel, { ...connect, fd: 9 }).refusal?.errno).toBe('EBADF');
  const opened = given(booted(), task(10), { type: 'open', pid: 10, path: '/proc/self/ns/net' });
  expect(when(opened, connect).refusal?.errno).toBe('ENOTSOCK');
});
