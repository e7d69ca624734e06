/** Nexthop objects, their groups, and the routes that use them. */
import { describe, expect, test } from 'vitest';
import { netOf } from '../../../core/kernel/nsproxy.js';
import type { Kernel } from '../../../core/kernel.js';
import { strayNexthop } from '../../../core/net/nexthop_check.js';
import { devhashOf, groupsOf, nexthopsOf } from '../../../core/net/nexthop_table.js';
import type { NexthopCommand } from '../../../core/net/nhmsg.js';
import { everyAlias } from '../../../core/net/ip_fib.js';
import { f6iListOf } from '../../../core/net/ip6_fib.js';
import { IFF } from '../../../core/net/netdevice.js';
import type { RouteCommand } from '../../../core/net/rtmsg.js';
import { add, booted, device, given, set, settled, when } from '../../support/given.js';

const UP = { ifi_flags: IFF.UP, ifi_change: IFF.UP };
const DOWN = { ifi_flags: 0, ifi_change: IFF.UP };

/** A machine with v0 and v1 in init's net, both up. */
const paired = (): Kernel => {
  const kernel = given(booted({ nics: [] }), add(1, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_IFNAME: 'v1' } }));
  return settled(given(kernel, ...['lo', 'v0', 'v1'].map((name) => set(kernel, 1, name, UP))));
};

const net = (kernel: Kernel): number => netOf(kernel, 1) ?? 0;

const nexthop = (kernel: Kernel, NHA_ID: number, more: Partial<NexthopCommand> = {}): NexthopCommand => ({
  type: 'RTM_NEWNEXTHOP',
  pid: 1,
  nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
  nh_family: 'AF_INET6',
  nh_scope: 0,
  nh_protocol: 0,
  nh_flags: 0,
  NHA_ID,
  ...(more.NHA_GROUP === undefined && { NHA_OIF: device(kernel, 1, 'v0')?.ifindex ?? 0 }),
  ...more,
});

const group = (kernel: Kernel, id: number, ...ids: readonly number[]): NexthopCommand =>
  nexthop(kernel, id, {
    nh_family: 'AF_UNSPEC',
    NHA_GROUP: ids.map((member) => ({ id: member, weight: 0 })),
  });

const del = (kernel: Kernel, id: number): NexthopCommand => {
  const { NHA_OIF: _none, ...message } = nexthop(kernel, id, { type: 'RTM_DELNEXTHOP', nlmsg_flags: [] });
  return message;
};

const route = (rtm_family: RouteCommand['rtm_family'], RTA_NH_ID: number): RouteCommand => ({
  type: 'RTM_NEWROUTE',
  pid: 1,
  nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
  rtm_family,
  rtm_dst_len: 0,
  rtm_src_len: 0,
  rtm_tos: 0,
  rtm_table: 254,
  rtm_protocol: 3,
  rtm_scope: 0,
  rtm_type: 1,
  rtm_flags: 0,
  RTA_NH_ID,
});

const ids = (kernel: Kernel): number[] => nexthopsOf(kernel, net(kernel)).map(({ id }) => id);

/** Nexthops 1 to 3 through v0, 12 of the first two and 13 of the third; 12 leads where nothing else does. */
const grouped = (): Kernel => {
  const kernel = paired();
  return given(
    kernel,
    ...[1, 2, 3].map((id) => nexthop(kernel, id)),
    group(kernel, 12, 1, 2),
    group(kernel, 13, 3),
    route('AF_INET', 12),
    route('AF_INET6', 12),
  );
};

const usersOf = (kernel: Kernel, id: number): [inet: number, inet6: number] => [
  everyAlias(kernel, net(kernel)).filter(({ fi }) => fi.nh_id === id).length,
  f6iListOf(kernel, net(kernel), id).length,
];

describe('a nexthop that goes', () => {
  test('leaves its group, and the routes stay', () => {
    const kernel = grouped();
    const after = given(kernel, del(kernel, 1));
    expect(ids(after)).toEqual([2, 3, 12, 13]);
    expect(groupsOf(after, net(after), 2).map(({ id, nh_grp }) => [id, nh_grp.entries.length])).toEqual([
      [12, 1],
    ]);
    expect(usersOf(after, 12)).toEqual([1, 1]);
    expect(strayNexthop(after)).toBeUndefined();
  });

  test('takes along a group that it leaves empty, and the routes to that', () => {
    const kernel = grouped();
    const after = given(kernel, del(kernel, 3), del(kernel, 1), del(kernel, 2));
    expect(ids(after)).toEqual([]);
    expect(usersOf(after, 12)).toEqual([0, 0]);
  });

  test('goes with its device, the newest first, and nobody hears of it', () => {
    const kernel = grouped();
    const { dev = 0 } = device(kernel, 1, 'v0') ?? {};
    expect(devhashOf(kernel, net(kernel), dev)).toEqual([3, 2, 1]);
    const { events, kernel: after } = when(kernel, set(kernel, 1, 'v0', DOWN));
    expect(ids(after)).toEqual([]);
    expect(events.flatMap((event) => (event.type === 'remove_nexthop' ? [event.nh.id] : []))).toEqual([
      13, 3, 2, 12, 1,
    ]);
    expect(events.filter(({ type }) => type === 'nexthop_notify')).toEqual([]);
  });
});

describe('requests that are refused', () => {
  const kernel = grouped();
  test.each<[string, string | undefined, NexthopCommand]>([
    ['EEXIST', undefined, nexthop(kernel, 1)],
    ['EINVAL', 'Invalid address family', nexthop(kernel, 4, { nh_family: 'AF_UNSPEC' })],
    ['EINVAL', 'Invalid nexthop id', group(kernel, 14, 1, 9)],
    ['EINVAL', 'Nexthop id can not be used twice in a group', group(kernel, 14, 9, 9)],
    ['EINVAL', 'Hash-threshold group can not be a nexthop within a group', group(kernel, 14, 12)],
    ['EINVAL', 'Invalid device index', nexthop(kernel, 4, { NHA_OIF: 99 })],
    ['ENOENT', undefined, del(kernel, 9)],
  ])('%s: %s', (errno, extack, command) => {
    const { refusal, events } = when(kernel, command);
    expect({ errno: refusal?.errno, extack: refusal?.extack }).toEqual({ errno, extack });
    expect(events).toEqual([]);
  });
});
