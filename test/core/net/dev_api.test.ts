/** What can be changed of a device: alternative names, groups, flags. */
import { describe, expect, test } from 'vitest';
import type { Command, Kernel } from '../../../core/kernel.js';
import { IFF } from '../../../core/net/netdevice.js';
import { add, booted, device, given, set, task, when } from '../../support/given.js';

const A = 2;
const B = 3;

const start = (): Kernel =>
  given(
    booted({ nics: [] }),
    task(A, 'CLONE_NEWNET'),
    task(B, 'CLONE_NEWNET'),
    add(A, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_IFNAME: 'v1' } }),
  );

const linkprop = (
  kernel: Kernel,
  type: 'RTM_NEWLINKPROP' | 'RTM_DELLINKPROP',
  name: string,
  ...IFLA_PROP_LIST: string[]
): Command => ({ type, pid: A, ifi_index: device(kernel, A, name)?.ifindex ?? 0, IFLA_PROP_LIST });

describe('alternative names', () => {
  test('find the device, in the net that it moves to', () => {
    const named = given(start(), linkprop(start(), 'RTM_NEWLINKPROP', 'v0', 'other'));
    const moved = given(named, set(named, A, 'other', { IFLA_NET_NS_PID: B }));
    expect(device(moved, B, 'other')?.name).toBe('v0');
    expect(device(moved, A, 'other')).toBeUndefined();
  });

  test('are nobody else’s name; those before a refusal stay', () => {
    const then = when(start(), linkprop(start(), 'RTM_NEWLINKPROP', 'v1', 'new', 'v0'));
    expect(then.refusal?.errno).toBe('EEXIST');
    expect(device(then.kernel, A, 'v1')?.altnames).toEqual(['new']);
  });

  test('are in the way of a name and of a pattern', () => {
    const named = given(start(), linkprop(start(), 'RTM_NEWLINKPROP', 'v0', 'd0'));
    expect(when(named, set(named, A, 'v1', { IFLA_IFNAME: 'd0' })).refusal?.errno).toBe('EEXIST');
    const renamed = given(named, set(named, A, 'v1', { IFLA_IFNAME: 'd%d' }));
    expect(device(renamed, A, 'd1')).toBeDefined();
  });

  test('must be free where the device goes', () => {
    const there = given(start(), add(B, 'dummy', 'other'));
    const named = given(there, linkprop(there, 'RTM_NEWLINKPROP', 'v0', 'other'));
    expect(when(named, set(named, A, 'v0', { IFLA_NET_NS_PID: B })).refusal).toMatchObject({
      errno: 'EEXIST',
      extack: 'An interface with the altname other exists in the target netns',
    });
  });

  test('are taken away by whoever has them only', () => {
    const named = given(start(), linkprop(start(), 'RTM_NEWLINKPROP', 'v0', 'other'));
    expect(when(named, linkprop(named, 'RTM_DELLINKPROP', 'v1', 'other')).refusal?.errno).toBe('EINVAL');
    expect(when(named, linkprop(named, 'RTM_DELLINKPROP', 'v0', 'none')).refusal?.errno).toBe('ENOENT');
    expect(when(named, linkprop(named, 'RTM_DELLINKPROP', 'v0', 'v0')).refusal?.errno).toBe('EINVAL');
  });
});

describe('groups', () => {
  const grouped = (): Kernel => {
    const made = given(start(), add(A, 'bridge', 'br0'));
    const members = ['v1', 'br0', 'v0'].map((name) => set(made, A, name, { IFLA_GROUP: 5 }));
    return given(made, ...members);
  };

  test('move one device after another, until one cannot', () => {
    const then = when(grouped(), { type: 'RTM_NEWLINK', pid: A, IFLA_GROUP: 5, IFLA_NET_NS_PID: B });
    expect(then.refusal?.errno).toBe('EINVAL');
    expect(device(then.kernel, B, 'v1')).toBeDefined();
    expect(device(then.kernel, B, 'v0')).toBeDefined();
    expect(device(then.kernel, A, 'br0')).toBeDefined();
  });

  test('are deleted whole; group 0 is not', () => {
    expect(when(grouped(), { type: 'RTM_DELLINK', pid: A, IFLA_GROUP: 0 }).refusal?.errno).toBe('EPERM');
    const left = given(grouped(), { type: 'RTM_DELLINK', pid: A, IFLA_GROUP: 5 });
    expect(device(left, A, 'br0')).toBeUndefined();
    expect(device(left, A, 'v0')).toBeUndefined();
  });
});

test('flags are set as they are asked for, within the mask', () => {
  const asked = { ifi_flags: IFF.PROMISC | IFF.NOARP, ifi_change: IFF.PROMISC | IFF.MULTICAST };
  const flags = device(given(start(), set(start(), A, 'v0', asked)), A, 'v0')?.flags;
  expect(flags).toBe(IFF.BROADCAST | IFF.PROMISC);
});
