/** Addresses of IPv6: what a device gets by itself, duplicate address detection, lifetimes, what goes with an address. */
import { describe, expect, test } from 'vitest';
import type { Command, Kernel } from '../../../core/kernel.js';
import { netOf } from '../../../core/kernel/nsproxy.js';
import { nextExpiry, nextPending } from '../../../core/kernel/workqueue.js';
import { nowOf } from '../../../core/kernel/timekeeping.js';
import { IFA_F } from '../../../core/net/if_addr.js';
import type { AddrCommand } from '../../../core/net/if_addr.js';
import { addrListOf } from '../../../core/net/if_inet6.js';
import { fib6Walk } from '../../../core/net/ip6_fib.js';
import { IFF, deviceOf } from '../../../core/net/netdevice.js';
import { add, booted, device, given, set, settled, task, when } from '../../support/given.js';

const UP = { ifi_flags: IFF.UP, ifi_change: IFF.UP };

/** Time passes, from one timer to the next. */
const passed = (kernel: Kernel, delta_ms: number): Kernel => {
  const now = settled(kernel);
  const next = nextExpiry(now);
  const until = nowOf(now) + delta_ms;
  if (next === undefined || next > until) return given(now, { type: 'timekeeping_advance', delta_ms });
  const step = next - nowOf(now);
  return passed(given(now, { type: 'timekeeping_advance', delta_ms: step }), delta_ms - step);
};

/** A pair of devices that are up, in init's net. */
const paired = (): Kernel => {
  const made = given(
    booted({ nics: [] }),
    add(1, 'veth', 'v0', {
      IFLA_ADDRESS: '02:00:00:00:00:01',
      VETH_INFO_PEER: { IFLA_IFNAME: 'v1', IFLA_ADDRESS: '02:00:00:00:00:02' },
    }),
  );
  return settled(given(made, set(made, 1, 'v0', UP), set(made, 1, 'v1', UP)));
};

const message = (
  kernel: Kernel,
  type: AddrCommand['type'],
  name: string,
  address: string,
  more: Partial<AddrCommand> = {},
): Command => {
  const [local = '', prefixlen = '128'] = address.split('/');
  return {
    type,
    pid: 1,
    ifa_family: 'AF_INET6',
    ifa_index: device(kernel, 1, name)?.ifindex ?? 0,
    ifa_prefixlen: Number(prefixlen),
    IFA_LOCAL: local,
    ...more,
  };
};

const added = (kernel: Kernel, name: string, address: string, more: Partial<AddrCommand> = {}): Kernel =>
  settled(given(kernel, message(kernel, 'RTM_NEWADDR', name, address, more)));

const NODAD = { ifa_flags: IFA_F.NODAD };

const flagsIn = (flags: number): string =>
  (['TENTATIVE', 'DADFAILED', 'DEPRECATED'] as const)
    .filter((flag) => (flags & IFA_F[flag]) !== 0)
    .map((flag) => ` ${flag}`)
    .join('');

const listed = (kernel: Kernel, name: string): string[] => {
  const found = device(kernel, 1, name);
  return found === undefined
    ? []
    : addrListOf(kernel, found).map(
        ({ addr, prefix_len, flags }) => `${addr}/${prefix_len}${flagsIn(flags)}`,
      );
};

const routes = (kernel: Kernel, table = 254): string[] =>
  fib6Walk(kernel, netOf(kernel, 1) ?? 0)
    .filter((rt) => rt.table === table)
    .map(({ dst, plen, dev }) => `${dst}/${plen} ${deviceOf(kernel, dev).name}`);

describe('a device that is ready', () => {
  test('has a link-local address, which is good when nobody has answered', () => {
    const kernel = paired();
    expect(listed(kernel, 'v0')).toEqual(['fe80::ff:fe00:1/64 TENTATIVE']);
    expect(listed(passed(kernel, 1499), 'v0')).toEqual(['fe80::ff:fe00:1/64 TENTATIVE']);
    expect(listed(passed(kernel, 1500), 'v0')).toEqual(['fe80::ff:fe00:1/64']);
  });

  test('has a route to an address of its own only when that is good', () => {
    const kernel = added(passed(paired(), 1500), 'v0', '2001:db8::1/64');
    expect(routes(kernel)).toContain('2001:db8::/64 v0');
    expect(routes(kernel, 255)).not.toContain('2001:db8::1/128 v0');
    expect(routes(passed(kernel, 1500), 255)).toContain('2001:db8::1/128 v0');
  });
});

describe('duplicate address detection', () => {
  const taken = added(passed(paired(), 1500), 'v0', '2001:db8::1/64', NODAD);

  test('fails for an address that the far end has', () => {
    const tried = passed(added(taken, 'v1', '2001:db8::1/64'), 1500);
    expect(listed(tried, 'v1')[0]).toBe('2001:db8::1/64 TENTATIVE DADFAILED');
    expect(listed(tried, 'v0')[0]).toBe('2001:db8::1/64');
  });

  test('takes away what fails and has an end', () => {
    const IFA_CACHEINFO = { ifa_prefered: 50, ifa_valid: 100 };
    const tried = passed(added(taken, 'v1', '2001:db8::1/64', { IFA_CACHEINFO }), 1500);
    expect(listed(tried, 'v1')).toEqual(['fe80::ff:fe00:2/64']);
  });

  test('does not hear who is down', () => {
    const down = settled(given(taken, set(taken, 1, 'v0', { ifi_flags: 0, ifi_change: IFF.UP })));
    const tried = passed(added(down, 'v1', '2001:db8::1/64'), 1500);
    expect(listed(tried, 'v1')[0]).toBe('2001:db8::1/64');
  });
});

describe('lifetimes', () => {
  const IFA_CACHEINFO = { ifa_prefered: 2, ifa_valid: 5 };
  const kernel = added(passed(paired(), 1500), 'v0', '2001:db8::1/64', { ...NODAD, IFA_CACHEINFO });

  test('an address is deprecated before it goes', () => {
    expect(listed(passed(kernel, 1999), 'v0')[0]).toBe('2001:db8::1/64');
    expect(listed(passed(kernel, 2000), 'v0')[0]).toBe('2001:db8::1/64 DEPRECATED');
    expect(listed(passed(kernel, 5000), 'v0')).toEqual(['fe80::ff:fe00:1/64']);
  });

  test('nobody waits for an address that was deleted', () => {
    const gone = given(kernel, message(kernel, 'RTM_DELADDR', 'v0', '2001:db8::1/64'));
    expect(gone.workqueue.pending.isEmpty()).toBe(true);
  });
});

test('the route to a prefix goes with the last of its addresses', () => {
  const one = added(passed(paired(), 1500), 'v0', '2001:db8::1/64', NODAD);
  const two = added(one, 'v0', '2001:db8::2/64', NODAD);
  const left = given(two, message(two, 'RTM_DELADDR', 'v0', '2001:db8::1/64'));
  expect(routes(left)).toContain('2001:db8::/64 v0');
  const none = given(left, message(left, 'RTM_DELADDR', 'v0', '2001:db8::2/64'));
  expect(routes(none)).not.toContain('2001:db8::/64 v0');
});

test('an address that the device has is refused, whatever its prefix', () => {
  const kernel = added(paired(), 'v0', '2001:db8::1/64', NODAD);
  const { refusal, events } = when(kernel, message(kernel, 'RTM_NEWADDR', 'v0', '2001:db8::1/48'));
  expect(refusal).toMatchObject({ errno: 'EEXIST', extack: 'ipv6: address already assigned' });
  expect(events).toEqual([]);
});

test('a net that dies leaves no address, no route and no timer behind', () => {
  const made = given(
    booted({ nics: [] }),
    task(7, 'CLONE_NEWNET'),
    add(7, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_IFNAME: 'v1' } }),
  );
  const up = settled(given(made, set(made, 7, 'v0', UP), set(made, 7, 'v1', UP), set(made, 7, 'lo', UP)));
  const net = netOf(up, 7) ?? 0;
  expect(up.addrconf.nets.has(net) && up.fib6.nets.has(net)).toBe(true);
  expect(nextExpiry(up)).toBeGreaterThan(0);
  const dead = settled(given(up, { type: 'exit_group', pid: 7, status: 0 }));
  expect(dead.addrconf.nets.has(net) || dead.fib6.nets.has(net)).toBe(false);
  expect(nextPending(dead)).toBeUndefined();
  // linkwatch comes once more, for devices that are gone.
  const later = settled(given(dead, { type: 'timekeeping_advance', delta_ms: 1000 }));
  expect(nextExpiry(later)).toBeUndefined();
});
