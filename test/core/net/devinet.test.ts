/** IPv4 addresses of devices. */
import { describe, expect, test } from 'vitest';
import type { Command, Kernel } from '../../../core/kernel.js';
import { IFA_F } from '../../../core/net/if_addr.js';
import type { AddrCommand } from '../../../core/net/if_addr.js';
import { ifaListOf } from '../../../core/net/inetdevice.js';
import { IFF } from '../../../core/net/netdevice.js';
import { add, booted, device, given, set, settled, task, when } from '../../support/given.js';

/** A machine with v0 and v1 in init's net. */
const paired = (): Kernel =>
  given(booted({ nics: [] }), add(1, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_IFNAME: 'v1' } }));

const message = (
  kernel: Kernel,
  type: AddrCommand['type'],
  address: string,
  more: Partial<AddrCommand> = {},
): AddrCommand => {
  const [local = '', prefixlen = '32'] = address.split('/');
  return {
    type,
    pid: 1,
    ifa_family: 'AF_INET',
    ifa_index: device(kernel, 1, 'v0')?.ifindex ?? 0,
    ifa_prefixlen: Number(prefixlen),
    IFA_LOCAL: local,
    IFA_ADDRESS: local,
    ...more,
  };
};

const withAddresses = (kernel: Kernel, ...addresses: readonly string[]): Kernel =>
  addresses.reduce((now, address) => given(now, message(now, 'RTM_NEWADDR', address)), kernel);

const listed = (kernel: Kernel, name = 'v0', pid = 1): string[] => {
  const found = device(kernel, pid, name);
  return found === undefined
    ? []
    : ifaListOf(kernel, found).map(
        ({ ifa_local, ifa_prefixlen, ifa_flags }) =>
          `${ifa_local}/${ifa_prefixlen}${(ifa_flags & IFA_F.SECONDARY) === 0 ? '' : ' secondary'}`,
      );
};

const sysctl = (path: string, value: string): Command => ({
  type: 'proc_sys_write',
  pid: 1,
  path: `/proc/sys/net/${path}`,
  value,
});

describe('insertion', () => {
  test('another address of the same subnet is a secondary at the end of the list', () => {
    const kernel = withAddresses(paired(), '10.0.0.1/24', '10.0.0.2/24', '10.0.1.1/24', '10.0.0.2/25');
    expect(listed(kernel)).toEqual(['10.0.0.1/24', '10.0.1.1/24', '10.0.0.2/25', '10.0.0.2/24 secondary']);
  });

  test('primaries of narrower scope come first', () => {
    const kernel = withAddresses(paired(), '10.0.0.1/24');
    const then = given(kernel, message(kernel, 'RTM_NEWADDR', '10.0.1.1/24', { ifa_scope: 253 }));
    expect(listed(then)).toEqual(['10.0.1.1/24', '10.0.0.1/24']);
  });

  test.each([
    ['10.0.0.1/24', {}, 'EEXIST', 'ipv4: Address already assigned'],
    ['10.0.0.2/24', { ifa_scope: 254 }, 'EINVAL', 'ipv4: Invalid scope value'],
    ['10.0.0.2/33', {}, 'EINVAL', 'ipv4: Invalid prefix length'],
    [
      '10.0.0.2/24',
      { IFA_CACHEINFO: { ifa_valid: 1, ifa_prefered: 2 } },
      'EINVAL',
      'ipv4: address lifetime invalid',
    ],
    ['10.0.0.2/24', { ifa_index: 99 }, 'ENODEV', 'ipv4: Device not found'],
  ] as const)('%s %j is refused with %s', (address, more, errno, extack) => {
    const kernel = withAddresses(paired(), '10.0.0.1/24');
    const { refusal } = when(kernel, message(kernel, 'RTM_NEWADDR', address, more));
    expect(refusal).toMatchObject({ errno, extack });
  });

  test('a replacement changes the metric and nothing else', () => {
    const kernel = withAddresses(paired(), '10.0.0.1/24');
    const then = when(
      kernel,
      message(kernel, 'RTM_NEWADDR', '10.0.0.1/24', { nlmsg_flags: ['NLM_F_REPLACE'], IFA_RT_PRIORITY: 7 }),
    );
    const changes = then.events.filter(({ type }) => type.startsWith('inet_'));
    expect(changes).toMatchObject([{ type: 'inet_replace_ifa', at: 0, ifa_rt_priority: 7 }]);
  });

  test('0.0.0.0 is taken and forgotten', () => {
    expect(listed(withAddresses(paired(), '0.0.0.0/24'))).toEqual([]);
  });

  test('a default of sysctl reaches a device no longer', () => {
    const kernel = withAddresses(paired(), '10.0.0.1/24');
    const { events } = when(kernel, sysctl('ipv4/conf/default/rp_filter', '2'));
    const { dev = 0 } = device(kernel, 1, 'v0') ?? {};
    expect(events).not.toContainEqual(expect.objectContaining({ directory: `ipv4/conf/#${dev}` }));
    expect(events).toContainEqual(expect.objectContaining({ type: 'devinet_copy_dflt_conf' }));
  });
});

describe('deletion', () => {
  const kernel = withAddresses(paired(), '10.0.0.1/24', '10.0.0.2/24', '10.0.1.1/24', '10.0.0.3/24');
  const deleted = message(kernel, 'RTM_DELADDR', '10.0.0.1/24');

  test('a primary takes the secondaries of its subnet with it, before itself', () => {
    const { events, kernel: after } = when(kernel, deleted);
    expect(listed(after)).toEqual(['10.0.1.1/24']);
    const gone = events.filter(({ type }) => type === 'inet_del_ifa');
    expect(gone).toMatchObject([{ at: 2 }, { at: 2 }, { at: 0 }]);
  });

  test('with promote_secondaries the first secondary takes its place', () => {
    const promoting = given(kernel, sysctl('ipv4/conf/all/promote_secondaries', '1'));
    expect(listed(given(promoting, deleted))).toEqual([
      '10.0.1.1/24',
      '10.0.0.2/24',
      '10.0.0.3/24 secondary',
    ]);
  });

  test('by address alone, the first one that has it goes', () => {
    const { IFA_ADDRESS: _any, ...wildcard } = message(kernel, 'RTM_DELADDR', '10.0.0.2');
    expect(listed(given(kernel, wildcard))).toEqual(['10.0.0.1/24', '10.0.1.1/24', '10.0.0.3/24 secondary']);
  });

  test('what is not there cannot go', () => {
    expect(when(kernel, message(kernel, 'RTM_DELADDR', '10.0.9.1/24')).refusal).toMatchObject({
      errno: 'EADDRNOTAVAIL',
      extack: 'ipv4: Address not found',
    });
  });
});

describe('a device', () => {
  const kernel = withAddresses(paired(), '10.0.0.1/24', '10.0.1.1/24');

  test('keeps its addresses when it goes down', () => {
    const up = given(kernel, set(kernel, 1, 'v0', { ifi_flags: IFF.UP, ifi_change: IFF.UP }));
    expect(listed(given(up, set(up, 1, 'v0', { ifi_flags: 0, ifi_change: IFF.UP })))).toHaveLength(2);
  });

  test('loses them when it moves, and the net that it leaves has nothing of them', () => {
    const two = given(kernel, task(2, 'CLONE_NEWNET'));
    const then = given(two, set(two, 1, 'v0', { IFLA_NET_NS_PID: 2 }));
    expect(device(then, 2, 'v0')).toBeDefined();
    expect(listed(then, 'v0', 2)).toEqual([]);
  });

  test('loses them with an mtu that is too small for IPv4', () => {
    const lo = given(kernel, set(kernel, 1, 'lo', { ifi_flags: IFF.UP, ifi_change: IFF.UP }));
    expect(listed(lo, 'lo')).toEqual(['127.0.0.1/8']);
    const small = given(lo, set(lo, 1, 'lo', { IFLA_MTU: 67 }));
    expect(small.devinet.nets.get(3)?.size).toBe((lo.devinet.nets.get(3)?.size ?? 0) - 1);
    const { refusal } = when(small, message(small, 'RTM_NEWADDR', '10.0.0.1/8', { ifa_index: 1 }));
    expect(refusal).toMatchObject({ errno: 'ENOBUFS' });
    expect(listed(given(small, set(small, 1, 'lo', { IFLA_MTU: 68 })), 'lo')).toEqual([]);
  });

  test('gives its new name to the labels', () => {
    const then = given(kernel, set(kernel, 1, 'v0', { IFLA_IFNAME: 'averylongname12' }));
    const found = device(then, 1, 'averylongname12');
    expect(found && ifaListOf(then, found).map(({ ifa_label }) => ifa_label)).toEqual([
      'averylongname12',
      'averylongname:2',
    ]);
  });

  test('leaves nothing behind when its net dies', () => {
    const two = given(kernel, task(2, 'CLONE_NEWNET'));
    const then = settled(
      given(two, set(two, 1, 'v0', { IFLA_NET_NS_PID: 2 }), { type: 'exit_group', pid: 2, status: 0 }),
    );
    expect([...then.devinet.nets.keys()]).toEqual([3]);
    expect(then.devinet.nets.get(3)?.size).toBe((kernel.devinet.nets.get(3)?.size ?? 0) - 2);
  });
});
