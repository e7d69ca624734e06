/** Wireless phys: they move with their interfaces, and come home. */
import { describe, expect, test } from 'vitest';
import type { Command, Kernel } from '../../../core/kernel.js';
import { netOf } from '../../../core/kernel/nsproxy.js';
import { INIT_NET } from '../../../core/net/net_namespace.js';
import { add, booted, device, exit, given, set, settled, task, when } from '../../support/given.js';

const TWO = booted({
  phys: [
    { name: 'phy0', interfaces: [{ name: 'wlan0' }, { name: 'mon0' }] },
    { name: 'phy1', interfaces: [{ name: 'wlan1' }] },
  ],
});
const START = given(TWO, task(2, 'CLONE_NEWNET'), task(3));

const setNetns = (
  pid: number,
  more: Partial<Command & { type: 'NL80211_CMD_SET_WIPHY_NETNS' }>,
): Command => ({
  type: 'NL80211_CMD_SET_WIPHY_NETNS',
  pid,
  NL80211_ATTR_WIPHY: 0,
  ...more,
});

const netOfPhy = (kernel: Kernel, wiphy: number): number | undefined =>
  kernel.wireless.wiphys.get(wiphy)?.net;

describe('a phy that is moved', () => {
  test('takes its interfaces along, the latest first, and leaves other phys where they are', () => {
    const { kernel, events } = when(START, setNetns(3, { NL80211_ATTR_PID: 2 }));
    expect(netOfPhy(kernel, 0)).toBe(netOf(kernel, 2));
    expect(netOfPhy(kernel, 1)).toBe(INIT_NET);
    expect(device(kernel, 2, 'wlan0')?.netns_immutable).toBe(true);
    expect(device(kernel, 1, 'wlan1')).toBeDefined();
    const moved = events.flatMap((event) => (event.type === 'dev_change_net_namespace' ? [event.name] : []));
    expect(moved).toEqual(['mon0', 'wlan0']);
  });

  test('closes its interfaces', () => {
    const up = given(START, set(START, 1, 'wlan0', { ifi_flags: 1, ifi_change: 1 }));
    const moved = given(up, setNetns(3, { NL80211_ATTR_PID: 2 }));
    expect((device(moved, 2, 'wlan0')?.flags ?? 1) & 1).toBe(0);
  });

  test('gives an interface the first free name wlan%d where its own is taken', () => {
    const taken = given(START, add(2, 'dummy', 'mon0'), add(2, 'dummy', 'wlan1'));
    const moved = given(taken, setNetns(3, { NL80211_ATTR_PID: 2 }));
    expect(device(moved, 2, 'wlan2')?.kind ?? device(moved, 2, 'wlan0')?.kind).toBe('wireless');
    expect(device(moved, 2, 'mon0')?.kind).toBe('dummy');
  });

  test('can be moved only from the net that it is in', () => {
    const moved = given(START, setNetns(3, { NL80211_ATTR_PID: 2 }));
    expect(when(moved, setNetns(3, { NL80211_ATTR_PID: 2 })).refusal?.errno).toBe('ENODEV');
    const back = given(moved, setNetns(2, { NL80211_ATTR_PID: 1 }));
    expect(device(back, 1, 'wlan0')).toBeDefined();
  });

  test('to the net that it is in does nothing', () => {
    expect(when(START, setNetns(3, { NL80211_ATTR_PID: 1 })).events).toEqual([]);
  });

  test.each([
    ['ESRCH', { NL80211_ATTR_PID: 4242 }],
    ['EBADF', { NL80211_ATTR_NETNS_FD: 9 }],
    ['EINVAL', {}],
    ['ENODEV', { NL80211_ATTR_WIPHY: 7, NL80211_ATTR_PID: 2 }],
  ] as const)('%s', (errno, more) => {
    expect(when(START, setNetns(3, more)).refusal?.errno).toBe(errno);
  });
});

test('an interface is as immutable after the move as before', () => {
  const moved = given(START, setNetns(3, { NL80211_ATTR_PID: 2 }));
  expect(when(moved, set(moved, 2, 'wlan0', { IFLA_NET_NS_PID: 1 })).refusal?.errno).toBe('EINVAL');
});

test('a phy comes home when its net dies, before other devices do', () => {
  const moved = given(
    START,
    setNetns(3, { NL80211_ATTR_PID: 2 }),
    set(START, 1, 'eth0', { IFLA_NET_NS_PID: 2 }),
  );
  const named = given(moved, add(1, 'dummy', 'wlan0'), exit(2));
  const after = settled(named);
  expect(netOfPhy(after, 0)).toBe(INIT_NET);
  expect(device(after, 1, 'wlan2')?.kind).toBe('wireless');
  expect(device(after, 1, 'mon0')?.netns_immutable).toBe(true);
  const order = [...(after.dev.byNet.get(INIT_NET)?.dev_base_head ?? [])].map(
    (dev) => after.dev.devices.get(dev)?.name,
  );
  expect(order.slice(-3)).toEqual(['mon0', 'wlan2', 'eth0']);
});
