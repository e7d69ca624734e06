/** Neighbours and proxies. */
import { describe, expect, test } from 'vitest';
import type { Command, Kernel } from '../../../core/kernel.js';
import { neighboursOf, proxiesOf } from '../../../core/net/neigh_table.js';
import { NTF, NUD } from '../../../core/net/ndmsg.js';
import type { NeighCommand } from '../../../core/net/ndmsg.js';
import { netOf } from '../../../core/kernel/nsproxy.js';
import { IFF } from '../../../core/net/netdevice.js';
import { add, booted, device, exit, given, set, settled, task, when } from '../../support/given.js';

const UP = { ifi_flags: IFF.UP, ifi_change: IFF.UP };
const DOWN = { ifi_flags: 0, ifi_change: IFF.UP };

const HA = '02:00:00:00:00:09';

/** A machine with v0 and v1 in init's net, both up. */
const paired = (): Kernel => {
  const kernel = given(booted({ nics: [] }), add(1, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_IFNAME: 'v1' } }));
  return settled(given(kernel, ...['v0', 'v1'].map((name) => set(kernel, 1, name, UP))));
};

const message = (
  kernel: Kernel,
  type: NeighCommand['type'],
  NDA_DST: string,
  more: Partial<NeighCommand> = {},
): NeighCommand => ({
  type,
  pid: 1,
  nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
  ndm_family: NDA_DST.includes(':') ? 'AF_INET6' : 'AF_INET',
  ndm_ifindex: device(kernel, 1, 'v0')?.ifindex ?? 0,
  ndm_state: NUD.PERMANENT,
  ndm_flags: 0,
  NDA_DST,
  NDA_LLADDR: HA,
  ...more,
});

const listed = (kernel: Kernel): string[] =>
  neighboursOf(kernel, netOf(kernel, 1) ?? 0).map(({ primary_key }) => primary_key);

const withNeighbours = (kernel: Kernel, ...messages: readonly (readonly [string, Partial<NeighCommand>])[]) =>
  messages.reduce((now, [dst, more]) => given(now, message(now, 'RTM_NEWNEIGH', dst, more)), kernel);

const STALE = { ndm_state: NUD.STALE };
const PROXY = { ndm_flags: NTF.PROXY };

/** In the order of the kernel's checks. */
describe('requests that are refused', () => {
  const kernel = withNeighbours(paired(), ['192.0.2.1', {}]);
  test.each<[string, Partial<NeighCommand>, string | undefined]>([
    ['ENODEV', { ndm_ifindex: 99, NDA_LLADDR: '02:00' }, undefined],
    ['EINVAL', { NDA_LLADDR: '02:00', ndm_flags: NTF.PROXY }, 'Invalid link address'],
    ['EINVAL', { ndm_ifindex: 0 }, 'Device not specified'],
    ['EEXIST', {}, undefined],
    ['ENOENT', { NDA_DST: '192.0.2.9', nlmsg_flags: ['NLM_F_REPLACE'] }, undefined],
  ])('%s: %j', (errno, more, extack) => {
    const { refusal, events } = when(kernel, message(kernel, 'RTM_NEWNEIGH', '192.0.2.1', more));
    expect({ errno: refusal?.errno, extack: refusal?.extack }).toEqual({ errno, extack });
    expect(events).toEqual([]);
  });

  test('the neighbour whose link-layer address nobody has said is there all the same', () => {
    const { NDA_LLADDR: _none, ...asked } = message(kernel, 'RTM_NEWNEIGH', '2001:db8::1', {
      nlmsg_flags: ['NLM_F_CREATE'],
    });
    const then = when(kernel, asked);
    expect(then.refusal?.extack).toBe('No link layer address given');
    expect(listed(then.kernel)).toEqual(['192.0.2.1', '2001:db8::1']);
  });
});

test('whether it is a router changes with a valid state only', () => {
  const kernel = withNeighbours(paired(), ['192.0.2.1', { ndm_flags: NTF.ROUTER }]);
  const changed = (ndm_state: number): number | undefined => {
    const nlmsg_flags = ['NLM_F_REPLACE'] as const;
    const after = withNeighbours(kernel, ['192.0.2.1', { ndm_state, nlmsg_flags }]);
    return neighboursOf(after, netOf(after, 1) ?? 0)[0]?.flags;
  };
  expect([changed(NUD.NONE), changed(NUD.STALE)]).toEqual([NTF.ROUTER, 0]);
});

test('lo has one neighbour of IPv4', () => {
  const kernel = paired();
  const lo = { ndm_ifindex: 1 };
  expect(listed(withNeighbours(kernel, ['127.0.0.8', lo], ['127.0.0.9', lo]))).toEqual(['0.0.0.0']);
});

describe('messages', () => {
  const told = ({ events }: ReturnType<typeof when>): string[] =>
    events.flatMap((event) => (event.type === 'neigh_notify' ? [event.nlmsg_type] : []));

  test('of one that comes, and twice of one that is deleted', () => {
    const then = when(paired(), message(paired(), 'RTM_NEWNEIGH', '192.0.2.1'));
    expect(told(then)).toEqual(['RTM_NEWNEIGH']);
    const gone = when(then.kernel, message(then.kernel, 'RTM_DELNEIGH', '192.0.2.1'));
    expect(told(gone)).toEqual(['RTM_NEWNEIGH', 'RTM_DELNEIGH']);
  });

  test('not of a new one that is not valid, nor of proxies', () => {
    const kernel = paired();
    const failed = message(kernel, 'RTM_NEWNEIGH', '2001:db8::1', { ndm_state: NUD.FAILED });
    expect(told(when(kernel, failed))).toEqual([]);
    expect(told(when(kernel, message(kernel, 'RTM_NEWNEIGH', '192.0.2.1', PROXY)))).toEqual([]);
  });
});

describe('with their device', () => {
  const proxies = (kernel: Kernel): string[] =>
    proxiesOf(kernel, netOf(kernel, 1) ?? 0).map(({ key }) => key);
  const kernel = withNeighbours(
    paired(),
    ['192.0.2.1', {}],
    ['192.0.2.2', STALE],
    ['2001:db8::2', STALE],
    ['192.0.2.7', PROXY],
    ['192.0.2.8', { ...PROXY, ...STALE }],
    ['192.0.2.9', { ...PROXY, ndm_ifindex: 0 }],
  );
  const after = (...commands: readonly Command[]): string[][] => {
    const now = settled(given(kernel, ...commands));
    return [listed(now), proxies(now)];
  };

  test('what is permanent outlives the carrier', () => {
    expect(after(set(kernel, 1, 'v1', DOWN))).toEqual([['192.0.2.1'], ['192.0.2.7', '192.0.2.9']]);
  });

  test('nothing outlives its going down', () => {
    expect(after(set(kernel, 1, 'v0', DOWN))).toEqual([[], ['192.0.2.9']]);
  });

  test('proxies outlive its address', () => {
    const changed = set(kernel, 1, 'v0', { IFLA_ADDRESS: '02:00:00:00:00:77' });
    expect(after(changed)).toEqual([[], ['192.0.2.7', '192.0.2.8', '192.0.2.9']]);
  });

  test('they stay behind when it moves', () => {
    const moved = set(kernel, 1, 'v0', { IFLA_NET_NS_PID: 2 });
    expect(after(task(2, 'CLONE_NEWNET'), moved)).toEqual([[], ['192.0.2.9']]);
  });
});

test('a dead net leaves no proxies behind', () => {
  const kernel = given(paired(), task(2, 'CLONE_NEWNET'));
  const proxy = message(kernel, 'RTM_NEWNEIGH', '192.0.2.1', { ...PROXY, pid: 2, ndm_ifindex: 0 });
  const alive = given(kernel, proxy);
  expect(alive.neigh.nets.size).toBe(1);
  expect(settled(given(alive, exit(2))).neigh.nets.size).toBe(0);
});
