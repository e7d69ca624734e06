/** Routes of IPv4 in their tables. */
import { describe, expect, test } from 'vitest';
import type { Kernel } from '../../../core/kernel.js';
import { dumpit } from '../../../core/net/fib_frontend.js';
import { fibTableLookup } from '../../../core/net/ip_fib.js';
import { INIT_NET } from '../../../core/net/net_namespace.js';
import { IFF } from '../../../core/net/netdevice.js';
import { RTN, RTNH_F, RTPROT, RT_SCOPE, RT_TABLE } from '../../../core/net/rtmsg.js';
import type { NlmFlag } from '../../../core/net/netlink.js';
import type { RouteCommand, Rtmsg } from '../../../core/net/rtmsg.js';
import { right } from '../../support/history.js';
import { add, booted, device, given, set, settled, when } from '../../support/given.js';

const UP = { ifi_flags: IFF.UP, ifi_change: IFF.UP };
const DOWN = { ifi_flags: 0, ifi_change: IFF.UP };

/** A machine with v0 and v1, both up. */
const connected = (): Kernel => {
  const pair = given(booted({ nics: [] }), add(1, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_IFNAME: 'v1' } }));
  return settled(given(pair, set(pair, 1, 'v0', UP), set(pair, 1, 'v1', UP)));
};
const kernel = connected();
const oif = (name: string): number => device(kernel, 1, name)?.ifindex ?? 0;

/** A route to `10.0.0.0/24` through v0 unless it says otherwise. */
const route = (more: Partial<Rtmsg> = {}, ...nlmsg_flags: readonly NlmFlag[]): RouteCommand => ({
  type: 'RTM_NEWROUTE',
  pid: 1,
  nlmsg_flags: nlmsg_flags.length === 0 ? ['NLM_F_CREATE', 'NLM_F_EXCL'] : nlmsg_flags,
  rtm_family: 'AF_INET',
  rtm_dst_len: 24,
  rtm_src_len: 0,
  rtm_tos: 0,
  rtm_table: RT_TABLE.MAIN,
  rtm_protocol: RTPROT.BOOT,
  rtm_scope: RT_SCOPE.LINK,
  rtm_type: RTN.UNICAST,
  rtm_flags: 0,
  RTA_DST: '10.0.0.0',
  RTA_OIF: oif('v0'),
  ...more,
});
const gone = (more: Partial<Rtmsg> = {}): RouteCommand => ({
  ...route({ rtm_protocol: 0, rtm_scope: RT_SCOPE.NOWHERE, rtm_type: 0, RTA_OIF: 0, ...more }),
  type: 'RTM_DELROUTE',
  nlmsg_flags: [],
});
const via = (gateway: string): Partial<Rtmsg> => ({
  RTA_DST: '20.0.0.0',
  rtm_scope: RT_SCOPE.UNIVERSE,
  RTA_GATEWAY: gateway,
  RTA_OIF: 0,
});

const EVERYTHING = { table: 0, protocol: 0, type: 0, oif: 0 };
const listed = (now: Kernel): string[] =>
  right(dumpit(now, INIT_NET, EVERYTHING)).map(
    ({ RTA_DST = 'default', rtm_dst_len, RTA_OIF, RTA_PRIORITY = 0, rtm_tos }) =>
      `${RTA_DST}/${rtm_dst_len} ${RTA_OIF ?? '-'} ${rtm_tos} ${RTA_PRIORITY}`,
  );

describe('of one prefix', () => {
  test('the larger TOS comes first, then the lower priority', () => {
    const now = given(
      kernel,
      route({ RTA_PRIORITY: 5 }),
      route({ RTA_PRIORITY: 3 }),
      route({ rtm_tos: 8, RTA_PRIORITY: 9 }),
    );
    const v0 = oif('v0');
    expect(listed(now)).toEqual([`10.0.0.0/24 ${v0} 8 9`, `10.0.0.0/24 ${v0} 0 3`, `10.0.0.0/24 ${v0} 0 5`]);
  });

  test('a second one of the same priority is appended, or comes first, but not added', () => {
    const now = given(kernel, route());
    const other = { RTA_OIF: oif('v1') };
    expect(when(now, route(other)).refusal?.errno).toBe('EEXIST');
    const last = given(now, route(other, 'NLM_F_CREATE', 'NLM_F_APPEND'));
    const first = given(now, route(other, 'NLM_F_CREATE'));
    expect(listed(last)).toEqual(listed(first).toReversed());
    expect(when(last, route(other, 'NLM_F_CREATE', 'NLM_F_APPEND')).refusal?.errno).toBe('EEXIST');
  });

  test('a replacement takes the place of the first one; what is there is no error and no message', () => {
    const now = given(kernel, route());
    const replaced = when(now, route({ rtm_protocol: 99 }, 'NLM_F_REPLACE'));
    expect(replaced.events.map(({ type }) => type)).toEqual(['fib_replace_alias', 'rtmsg_fib']);
    expect(when(now, route({}, 'NLM_F_REPLACE')).events).toEqual([]);
    expect(when(now, route({ RTA_PRIORITY: 7 }, 'NLM_F_REPLACE')).refusal?.errno).toBe('ENOENT');
  });

  test('the first one goes that is as the request says', () => {
    const now = given(kernel, route(), route({ RTA_OIF: oif('v1') }, 'NLM_F_CREATE', 'NLM_F_APPEND'));
    expect(listed(given(now, gone({ RTA_OIF: oif('v1') })))).toEqual([`10.0.0.0/24 ${oif('v0')} 0 0`]);
    expect(when(now, gone({ RTA_PRIORITY: 4 })).refusal?.errno).toBe('ESRCH');
    expect(when(now, gone({ rtm_table: 77 })).refusal?.extack).toBe('FIB table does not exist');
  });
});

describe('a route is refused', () => {
  test.each([
    [{ RTA_OIF: 99 }, 'ENODEV', undefined],
    [{ RTA_DST: '10.0.0.1' }, 'EINVAL', 'Invalid prefix for given prefix length'],
    [{ rtm_type: RTN.LOCAL }, 'EINVAL', 'Invalid scope'],
    [
      { rtm_type: RTN.BLACKHOLE },
      'EINVAL',
      'Gateway, device and multipath can not be specified for this route type',
    ],
    [
      { rtm_flags: RTNH_F.ONLINK },
      'EINVAL',
      'Invalid flags for nexthop - PERVASIVE and ONLINK can not be set',
    ],
    [{ RTA_PREFSRC: '1.2.3.4' }, 'EINVAL', 'Invalid prefsrc address'],
    [via('10.0.0.1'), 'ENETUNREACH', 'Nexthop has invalid gateway'],
    [{ RTA_NH_ID: 7, RTA_OIF: 0 }, 'EINVAL', 'Nexthop id does not exist'],
  ])('%j: %s %s', (more, errno, extack) => {
    const { refusal } = when(kernel, route(more));
    expect({ errno: refusal?.errno, extack: refusal?.extack }).toEqual({ errno, extack });
  });
});

describe('a device takes with it', () => {
  const withGateway = given(kernel, route(), route(via('10.0.0.1')));

  test('its routes when it goes down', () => {
    expect(listed(given(withGateway, set(withGateway, 1, 'v0', DOWN)))).toEqual([]);
  });

  test('but not those to the machine itself', () => {
    const own = given(kernel, route({ rtm_type: RTN.LOCAL, rtm_scope: RT_SCOPE.HOST }));
    expect(listed(given(own, set(own, 1, 'v0', DOWN)))).toHaveLength(1);
  });

  test('without its carrier nothing: its routes say so until it is back', () => {
    const flags = (now: Kernel): number[] =>
      right(dumpit(now, INIT_NET, EVERYTHING)).map(({ rtm_flags }) => rtm_flags);
    const without = settled(given(withGateway, set(withGateway, 1, 'v1', DOWN)));
    expect(flags(without)).toEqual([RTNH_F.LINKDOWN, RTNH_F.LINKDOWN]);
    expect(flags(settled(given(without, set(without, 1, 'v1', UP))))).toEqual([0, 0]);
  });
});

describe('the look-up takes', () => {
  const flow = { daddr: '10.0.0.5', oif: 0, tos: 0, scope: RT_SCOPE.UNIVERSE };
  const found = (now: Kernel, table: number = RT_TABLE.MAIN): number | string => {
    const answer = fibTableLookup(now, INIT_NET, table, flow);
    return typeof answer === 'string' ? answer : answer.alias.dst_len;
  };

  test('the longest prefix', () => {
    const now = given(
      kernel,
      route(),
      route({ rtm_dst_len: 8 }),
      route({ rtm_dst_len: 0, RTA_DST: '0.0.0.0' }),
    );
    expect(found(now)).toBe(24);
    expect(found(given(now, gone()))).toBe(8);
  });

  test('of local what main has longer, until the user has a rule of his own', () => {
    const local = {
      rtm_type: RTN.LOCAL,
      rtm_scope: RT_SCOPE.HOST,
      rtm_table: RT_TABLE.LOCAL,
      rtm_dst_len: 8,
    };
    const now = given(kernel, route(), route(local));
    expect(found(now, RT_TABLE.LOCAL)).toBe(24);
    const ruled = given(now, {
      type: 'RTM_NEWRULE',
      pid: 1,
      nlmsg_flags: [],
      family: 'AF_INET',
      dst_len: 0,
      src_len: 0,
      tos: 0,
      table: 9,
      action: 1,
      flags: 0,
    });
    expect(found(ruled, RT_TABLE.LOCAL)).toBe(8);
  });

  test('what a type answers instead of a way', () => {
    const none = { RTA_OIF: 0, rtm_scope: RT_SCOPE.UNIVERSE };
    expect(found(given(kernel, route({ ...none, rtm_type: RTN.PROHIBIT })))).toBe('EACCES');
    expect(found(given(kernel, route({ ...none, rtm_type: RTN.THROW })))).toBe('EAGAIN');
  });
});
