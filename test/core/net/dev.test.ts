import { describe, expect, test } from 'vitest';
import { IFF, dump } from '../../../core/net/netdevice.js';
import { INIT_NET } from '../../../core/net/net_namespace.js';
import { add, booted, device, exit, given, set, settled, task, when } from '../../support/given.js';

const UP = { ifi_flags: IFF.UP, ifi_change: IFF.UP };
/** A machine with a task 10 in a net of its own. */
const withNet = (): ReturnType<typeof booted> => given(booted(), task(10, 'CLONE_NEWNET'));
const names = (kernel: ReturnType<typeof booted>, pid: number): string[] =>
  dump(kernel, kernel.tasks.nsproxies.get(kernel.tasks.tasks.get(pid)?.nsproxy ?? 0)?.net ?? 0).map(
    ({ name }) => name,
  );

describe('a new net', () => {
  test('holds one device: lo, index 1, down, immutable', () => {
    const kernel = withNet();
    expect(names(kernel, 10)).toEqual(['lo']);
    const lo = device(kernel, 10, 'lo');
    expect(lo).toMatchObject({ ifindex: 1, mtu: 65536, qdisc: 'noop', netns_immutable: true });
    expect((lo?.flags ?? 0) & IFF.UP).toBe(0);
  });
});

describe('names', () => {
  test.each([
    ['a%d', 'a0'],
    ['x%dy', 'x0y'],
    ['été', 'été'],
    ['123', '123'],
  ])('%s is a valid pattern and gives %s', (pattern, name) => {
    expect(names(given(withNet(), add(10, 'dummy', pattern)), 10)).toContain(name);
  });

  test.each(['a%', 'a%s', 'a%d%d', 'all', 'default', '.', '..', 'a:b', 'a/b', 'a b', ''])(
    '%j is refused',
    (name) => expect(when(withNet(), add(10, 'dummy', name)).refusal?.errno).toBe('EINVAL'),
  );

  test('a pattern takes the lowest number that is free', () => {
    const kernel = given(withNet(), add(10, 'dummy', 'd0'), add(10, 'dummy', 'd2'), add(10, 'dummy', 'd%d'));
    expect(names(kernel, 10)).toEqual(['lo', 'd0', 'd2', 'd1']);
  });

  test('a rename to a taken name is refused, to its own is none, while up it works', () => {
    const kernel = given(withNet(), add(10, 'dummy', 'a', UP), add(10, 'dummy', 'b'));
    expect(when(kernel, set(kernel, 10, 'a', { IFLA_IFNAME: 'b' })).refusal?.errno).toBe('EEXIST');
    expect(when(kernel, set(kernel, 10, 'a', { IFLA_IFNAME: 'a' })).events).toEqual([]);
    expect(names(given(kernel, set(kernel, 10, 'a', { IFLA_IFNAME: 'c' })), 10)).toEqual(['lo', 'c', 'b']);
  });

  test('a pattern is expanded while the device has its name, which counts as taken', () => {
    const kernel = given(withNet(), add(10, 'dummy', 'z0'));
    expect(names(given(kernel, set(kernel, 10, 'z0', { IFLA_IFNAME: 'z%d' })), 10)).toEqual(['lo', 'z1']);
  });
});

describe('indices', () => {
  test('are given in a cycle and not again when they come free', () => {
    const kernel = given(withNet(), add(10, 'dummy', 'a'), { type: 'RTM_DELLINK', pid: 10, ifi_index: 2 });
    expect(device(given(kernel, add(10, 'dummy', 'b')), 10, 'b')?.ifindex).toBe(3);
  });

  test('asked for do not move the cursor', () => {
    const kernel = given(withNet(), add(10, 'dummy', 'a', { ifi_index: 100 }), add(10, 'dummy', 'b'));
    expect(device(kernel, 10, 'b')?.ifindex).toBe(2);
  });

  test('are used up by a registration that a notifier refuses', () => {
    const kernel = when(withNet(), add(10, 'dummy', 'all')).kernel;
    expect(device(given(kernel, add(10, 'dummy', 'a')), 10, 'a')?.ifindex).toBe(3);
  });
});

describe('changing several things at once', () => {
  test('is no transaction: address and mtu come before the name, the name before the flags', () => {
    const kernel = given(withNet(), add(10, 'dummy', 'a'), add(10, 'dummy', 'b'));
    const change = { IFLA_IFNAME: 'b', IFLA_MTU: 1400, IFLA_ADDRESS: '02:00:00:00:00:77', ...UP };
    const then = when(kernel, set(kernel, 10, 'a', change));
    expect(then.refusal?.errno).toBe('EEXIST');
    expect(device(then.kernel, 10, 'a')).toMatchObject({ mtu: 1400, address: '02:00:00:00:00:77' });
    expect((device(then.kernel, 10, 'a')?.flags ?? 0) & IFF.UP).toBe(0);
  });

  test('a move stays when the mtu after it is refused', () => {
    const kernel = given(withNet(), add(10, 'veth', 'v0'));
    const then = when(kernel, set(kernel, 10, 'v0', { IFLA_NET_NS_PID: 1, IFLA_MTU: 10 }));
    expect(then.refusal).toMatchObject({ errno: 'EINVAL', extack: 'mtu less than device minimum' });
    expect(device(then.kernel, 1, 'v0')).toBeDefined();
  });
});

describe('moving a device', () => {
  test('it is down there, with noop, and gone here; its index is kept when free', () => {
    const kernel = given(withNet(), add(10, 'dummy', 'a', { ...UP, ifi_index: 50 }));
    const moved = given(kernel, set(kernel, 10, 'a', { IFLA_NET_NS_PID: 1 }));
    expect(names(moved, 10)).toEqual(['lo']);
    expect(device(moved, 1, 'a')).toMatchObject({ ifindex: 50, qdisc: 'noop', net: INIT_NET });
    expect((device(moved, 1, 'a')?.flags ?? 0) & IFF.UP).toBe(0);
  });

  test('an index that is taken there becomes the next one', () => {
    const kernel = given(withNet(), add(10, 'dummy', 'a'));
    expect(device(given(kernel, set(kernel, 10, 'a', { IFLA_NET_NS_PID: 1 })), 1, 'a')?.ifindex).toBe(5);
  });

  test('a name that is taken there is refused, unless another one is given', () => {
    const kernel = given(withNet(), add(10, 'dummy', 'eth0'));
    expect(when(kernel, set(kernel, 10, 'eth0', { IFLA_NET_NS_PID: 1 })).refusal).toMatchObject({
      errno: 'EEXIST',
      extack: 'An interface with the same name exists in the target netns',
    });
    const named = given(kernel, set(kernel, 10, 'eth0', { IFLA_NET_NS_PID: 1, IFLA_IFNAME: 'other' }));
    expect(device(named, 1, 'other')?.kind).toBe('dummy');
  });

  test.each(['lo', 'wlan0'])('%s cannot move', (name) => {
    const kernel = withNet();
    expect(when(kernel, set(kernel, 1, name, { IFLA_NET_NS_PID: 10 })).refusal).toMatchObject({
      errno: 'EINVAL',
      extack: 'The interface netns is immutable',
    });
  });

  test('to the net where it is, is nothing, even for lo', () => {
    const kernel = withNet();
    expect(when(kernel, set(kernel, 1, 'lo', { IFLA_NET_NS_PID: 1 }))).toMatchObject({
      events: [],
      refusal: undefined,
    });
  });

  test('gives the source an id for the target', () => {
    const kernel = given(withNet(), add(10, 'dummy', 'a'));
    const moved = given(kernel, set(kernel, 10, 'a', { IFLA_NET_NS_PID: 1 }));
    const source = moved.net.nets.find(({ net }) => net !== INIT_NET);
    expect(source?.netns_ids.get(0)).toBe(INIT_NET);
  });
});

describe('a dying net', () => {
  const away = (): ReturnType<typeof booted> => {
    const kernel = withNet();
    return given(kernel, set(kernel, 1, 'eth0', { IFLA_NET_NS_PID: 10 }));
  };

  test('gives a card back to init_net under its own name', () => {
    const kernel = settled(given(away(), exit(10)));
    expect(names(kernel, 1)).toEqual(['lo', 'eth0', 'eth1', 'wlan0']);
  });

  test('under dev<ifindex> when the name is taken', () => {
    const kernel = settled(given(away(), add(1, 'dummy', 'eth0'), exit(10)));
    expect(device(kernel, 1, 'dev2')?.kind).toBe('physical');
  });

  test('under dev%d when that is taken too', () => {
    const kernel = settled(given(away(), add(1, 'dummy', 'eth0'), add(1, 'dummy', 'dev2'), exit(10)));
    expect(device(kernel, 1, 'dev0')?.kind).toBe('physical');
  });

  test('takes virtual devices with it, a veth with its far end wherever that is', () => {
    const kernel = given(
      withNet(),
      add(10, 'dummy', 'd'),
      add(10, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_NET_NS_PID: 1 } }),
    );
    expect(names(kernel, 1)).toContain('veth0');
    const after = settled(given(kernel, exit(10)));
    expect(names(after, 1)).toEqual(['lo', 'eth0', 'eth1', 'wlan0']);
    expect(after.dev.devices.size).toBe(4);
  });

  test('unregisters what arrived last first, and lo last', () => {
    const kernel = given(withNet(), add(10, 'dummy', 'a'), add(10, 'dummy', 'b'), exit(10));
    const order = when(kernel, { type: 'process_one_work', work: 1 }).events.flatMap((event) =>
      event.type === 'unregister_netdevice' ? [kernel.dev.devices.get(event.dev)?.name] : [],
    );
    expect(order).toEqual(['b', 'a', 'lo']);
  });
});
