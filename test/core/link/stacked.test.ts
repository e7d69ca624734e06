/** Devices on top of others, in the same net or in another: what they take from below, and how they go. */
import { describe, expect, test } from 'vitest';
import type { Kernel } from '../../../core/kernel.js';
import { IFF } from '../../../core/net/netdevice.js';
import { add, booted, device, exit, given, set, settled, task, when } from '../../support/given.js';

const A = 2;
const B = 3;
const UP = { ifi_flags: IFF.UP, ifi_change: IFF.UP };

/** Two nets, those of the tasks A and B; A has the veth pair v0 and v1. */
const start = (): Kernel =>
  given(
    booted({ nics: [] }),
    task(A, 'CLONE_NEWNET'),
    task(B, 'CLONE_NEWNET'),
    add(A, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_IFNAME: 'v1' } }),
  );

const on = (kernel: Kernel, name: string): { IFLA_LINK: number } => ({
  IFLA_LINK: device(kernel, A, name)?.ifindex ?? 0,
});

const vxlan = (kernel: Kernel, name: string, vni: number, dev?: string): ReturnType<typeof add> =>
  add(A, 'vxlan', name, {
    IFLA_INFO_DATA: {
      IFLA_VXLAN_ID: vni,
      ...(dev !== undefined && { IFLA_VXLAN_LINK: device(kernel, A, dev)?.ifindex ?? 0 }),
    },
  });

const toB = { IFLA_NET_NS_PID: B };

describe('macvlan', () => {
  test('goes on top of what another macvlan is on', () => {
    const first = given(start(), add(A, 'macvlan', 'm0', on(start(), 'v0')));
    const second = given(first, add(A, 'macvlan', 'm1', on(first, 'm0')));
    expect(device(second, A, 'm1')?.lower).toBe(device(second, A, 'v0')?.dev);
  });

  test('dies with the device below, and before it, in whatever net it is', () => {
    const made = given(start(), add(A, 'macvlan', 'm0', on(start(), 'v0')));
    const moved = given(made, set(made, A, 'm0', toB));
    const dev = device(moved, B, 'm0')?.dev;
    const then = when(moved, { type: 'RTM_DELLINK', pid: A, IFLA_IFNAME: 'v0' });
    const gone = then.events.flatMap((event) => (event.type === 'unregister_netdevice' ? [event.dev] : []));
    expect(gone[0]).toBe(dev);
    expect(gone).toHaveLength(3);
    expect(device(then.kernel, B, 'm0')).toBeUndefined();
  });

  test('stays where it is when the device below moves', () => {
    const made = given(start(), add(A, 'macvlan', 'm0', on(start(), 'v0')));
    const moved = given(made, set(made, A, 'v0', toB));
    expect(device(moved, A, 'm0')?.lower).toBe(device(moved, B, 'v0')?.dev);
  });

  test('is refused on a port of a bridge, and makes a port of its lower device impossible', () => {
    const bridged = given(start(), add(A, 'bridge', 'br0'));
    const port = given(
      bridged,
      set(bridged, A, 'v0', { IFLA_MASTER: device(bridged, A, 'br0')?.ifindex ?? 0 }),
    );
    expect(when(port, add(A, 'macvlan', 'm0', on(port, 'v0'))).refusal?.errno).toBe('EBUSY');
    const below = given(bridged, add(A, 'macvlan', 'm0', on(bridged, 'v1')));
    const master = { IFLA_MASTER: device(below, A, 'br0')?.ifindex ?? 0 };
    expect(when(below, set(below, A, 'v1', master)).refusal?.errno).toBe('EBUSY');
  });
});

describe('vlan', () => {
  test('cannot be up above a device that is down, and goes up with it, in another net too', () => {
    const made = given(
      start(),
      add(A, 'vlan', 'x5', { ...on(start(), 'v0'), IFLA_INFO_DATA: { IFLA_VLAN_ID: 5 } }),
    );
    expect(when(made, set(made, A, 'x5', UP)).refusal?.errno).toBe('ENETDOWN');
    const moved = given(made, set(made, A, 'x5', toB));
    const up = given(moved, set(moved, A, 'v0', UP));
    expect((device(up, B, 'x5')?.flags ?? 0) & IFF.UP).toBe(IFF.UP);
  });

  test('follows the address of the device below while it is up, unless it has one of its own', () => {
    const made = given(
      start(),
      add(A, 'vlan', 'x5', { ...on(start(), 'v0'), IFLA_INFO_DATA: { IFLA_VLAN_ID: 5 } }),
      add(A, 'vlan', 'x6', {
        ...on(start(), 'v0'),
        IFLA_INFO_DATA: { IFLA_VLAN_ID: 6 },
        IFLA_ADDRESS: '02:00:00:00:00:06',
      }),
    );
    const address = { IFLA_ADDRESS: '02:00:00:00:00:77' };
    const down = given(made, set(made, A, 'v0', address));
    expect(device(down, A, 'x5')?.address).toBe(device(made, A, 'v0')?.address);
    const up = given(made, set(made, A, 'v0', UP), set(made, A, 'v0', address));
    expect(device(up, A, 'x5')?.address).toBe('02:00:00:00:00:77');
    expect(device(up, A, 'x6')?.address).toBe('02:00:00:00:00:06');
  });
});

describe('vxlan', () => {
  test('has its id to itself in its underlay, also when it has moved away', () => {
    const made = given(start(), vxlan(start(), 'x0', 7));
    const moved = given(made, set(made, A, 'x0', toB));
    expect(when(moved, vxlan(moved, 'x1', 7)).refusal).toMatchObject({
      errno: 'EEXIST',
      extack: 'A VXLAN device with the specified VNI already exists',
    });
  });

  test('dies with its underlay, not with the net that it has left', () => {
    const made = given(start(), vxlan(start(), 'x0', 7), vxlan(start(), 'x1', 8));
    const moved = given(made, set(made, A, 'x0', toB));
    expect(device(settled(given(moved, exit(B))), A, 'x1')).toBeDefined();
    expect(device(settled(given(moved, exit(A))), B, 'x0')).toBeUndefined();
  });

  test('goes when the device that it sends through moves', () => {
    const made = given(start(), vxlan(start(), 'x0', 7, 'v0'));
    const moved = given(made, set(made, A, 'v0', toB));
    expect(device(moved, A, 'x0')).toBeUndefined();
  });
});

describe('bridge', () => {
  const bridged = (): Kernel => {
    const made = given(start(), add(A, 'bridge', 'br0'));
    return given(made, set(made, A, 'v0', { IFLA_MASTER: device(made, A, 'br0')?.ifindex ?? 0 }));
  };

  test('takes the lowest address of its ports and has none without them', () => {
    const port = bridged();
    expect(device(port, A, 'br0')?.address).toBe(device(port, A, 'v0')?.address);
    const none = given(port, set(port, A, 'v0', { IFLA_MASTER: 0 }));
    expect(device(none, A, 'br0')?.address).toBe('00:00:00:00:00:00');
  });

  test('has a carrier while a port of it is up', () => {
    const port = bridged();
    const up = given(port, set(port, A, 'br0', UP), set(port, A, 'v0', UP), set(port, A, 'v1', UP));
    expect(device(settled(up), A, 'br0')).toMatchObject({ carrier: true });
    const down = given(settled(up), set(up, A, 'v1', { ifi_flags: 0, ifi_change: IFF.UP }));
    expect(device(settled(down), A, 'br0')).toMatchObject({ carrier: false, operstate: 'UNKNOWN' });
    const later = given(settled(down), { type: 'timekeeping_advance', delta_ms: 1000 });
    expect(device(settled(later), A, 'br0')).toMatchObject({ carrier: false, operstate: 'DOWN' });
  });

  test('lets a port go that moves', () => {
    const port = bridged();
    const moved = given(port, set(port, A, 'v0', toB));
    expect(device(moved, B, 'v0')?.master).toBeNull();
  });

  test('never leaves its net', () => {
    const port = bridged();
    expect(when(port, set(port, A, 'br0', toB)).refusal?.errno).toBe('EINVAL');
  });
});

describe('macvlans of one device', () => {
  const withTwo = (kind: string): Kernel => {
    const IFLA_ADDRESS = '02:00:00:00:00:77';
    const first = given(start(), add(A, 'macvlan', 'm0', { ...on(start(), 'v0'), IFLA_ADDRESS }));
    return given(first, add(A, kind, 'm1', { ...on(first, 'v0'), IFLA_ADDRESS }));
  };

  test.each(['macvlan', 'macvtap'])('are not up with the same address, be one a %s', (kind) => {
    const made = withTwo(kind);
    const up = given(made, set(made, A, 'm0', UP));
    expect(when(up, set(up, A, 'm1', UP)).refusal?.errno).toBe('EADDRINUSE');
    const other = given(up, set(up, A, 'm1', { IFLA_ADDRESS: '02:00:00:00:00:78' }));
    expect(when(other, set(other, A, 'm1', UP)).refusal).toBeUndefined();
    const again = when(other, set(other, A, 'm1', { IFLA_ADDRESS: '02:00:00:00:00:77' }));
    expect(again.refusal?.errno).toBe('EADDRINUSE');
  });

  test('in passthru share the address of the device below', () => {
    const IFLA_INFO_DATA = { IFLA_MACVLAN_MODE: 'passthru' } as const;
    const made = given(start(), add(A, 'macvlan', 'm0', { ...on(start(), 'v0'), IFLA_INFO_DATA }));
    const above = given(made, set(made, A, 'm0', { IFLA_ADDRESS: '02:00:00:00:00:71' }));
    expect(device(above, A, 'v0')?.address).toBe('02:00:00:00:00:71');
    const below = given(above, set(above, A, 'v0', { IFLA_ADDRESS: '02:00:00:00:00:72' }));
    expect(device(below, A, 'm0')?.address).toBe('02:00:00:00:00:72');
  });
});
