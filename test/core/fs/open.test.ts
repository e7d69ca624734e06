import { describe, expect, test } from 'vitest';
import { filesOf } from '../../../core/fs/file.js';
import { netAtPath } from '../../../core/fs/open.js';
import type { Command, Kernel } from '../../../core/kernel.js';
import { INIT_PID, netOf } from '../../../core/kernel/nsproxy.js';
import { isAlive } from '../../../core/net/net_namespace.js';
import { booted, exit, given, settled, task, when } from '../../support/given.js';

/** Two tasks with nets of their own. */
const [ONE, TWO] = [10, 11];
const inside = (): Kernel =>
  given(booted({ run_netns: 'directory' }), task(ONE, 'CLONE_NEWNET'), task(TWO, 'CLONE_NEWNET'));

const openNs = (of: number, fd?: number): Command => ({
  type: 'open',
  pid: INIT_PID,
  path: `/proc/${of}/ns/net`,
  ...(fd !== undefined && { fd }),
});
const symlink = (path: string, target: string): Command => ({ type: 'symlink', pid: INIT_PID, target, path });

describe('a descriptor', () => {
  test('is the one that is asked for, and what it was of is let go', () => {
    const kernel = inside();
    const [one = 0, two = 0] = [netOf(kernel, ONE), netOf(kernel, TWO)];
    const opened = given(kernel, openNs(ONE, 9), exit(ONE));
    expect(isAlive(settled(opened), one)).toBe(true);
    const reopened = settled(given(opened, openNs(TWO, 9)));
    expect([...filesOf(reopened, INIT_PID).keys()]).toEqual([9]);
    expect([one, two].map((net) => isAlive(reopened, net))).toEqual([false, true]);
  });

  test('can be opened again by its path, and that holds the net as well', () => {
    const kernel = given(inside(), openNs(ONE), exit(ONE));
    const { fd, net } = { fd: 3, net: netOf(inside(), ONE) ?? 0 };
    const again = given(kernel, { type: 'open', pid: TWO, path: `/proc/${INIT_PID}/fd/${fd}`, fd: 5 });
    const closed = settled(given(again, { type: 'close', pid: INIT_PID, fd }));
    expect(isAlive(closed, net)).toBe(true);
    expect(isAlive(settled(given(closed, exit(TWO))), net)).toBe(false);
    expect(when(kernel, { type: 'open', pid: TWO, path: '/proc/self/fd/7' }).refusal?.errno).toBe('ENOENT');
  });
});

describe('a link in /run/netns', () => {
  test('leads to the net of a task for as long as that is there', () => {
    const kernel = given(
      inside(),
      symlink('/run/netns/a', `/proc/${ONE}/ns/net`),
      symlink('/run/netns/b', 'a'),
    );
    const at = (now: Kernel): (number | undefined)[] =>
      ['a', 'b'].map((name) => netAtPath(now, INIT_PID, `/run/netns/${name}`));
    const net = netOf(kernel, ONE);
    expect(at(kernel)).toEqual([net, net]);
    expect(at(given(kernel, exit(ONE)))).toEqual([undefined, undefined]);
  });

  test('to itself leads nowhere, and a name is taken once', () => {
    const kernel = given(inside(), symlink('/run/netns/a', 'a'));
    expect(netAtPath(kernel, INIT_PID, '/run/netns/a')).toBe(undefined);
    expect(when(kernel, symlink('/run/netns/a', '/x')).refusal?.errno).toBe('EEXIST');
    expect(when(booted(), symlink('/run/netns/a', '/x')).refusal?.errno).toBe('ENOENT');
  });
});
