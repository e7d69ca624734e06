import { describe, expect, test } from 'vitest';
import { add, booted, device, given, set, task, when } from '../../support/given.js';

const withNet = (): ReturnType<typeof booted> => given(booted(), task(10, 'CLONE_NEWNET'));
const NOBODY = 999;

describe('a request for a new device', () => {
  test.each([
    ['whose name is too long', { IFLA_IFNAME: '1234567890123456' }, 'EINVAL'],
    ['whose address has too few octets', { IFLA_ADDRESS: '02:00:00:00:01' }, 'EINVAL'],
    ['whose address has too many octets', { IFLA_ADDRESS: '02:00:00:00:00:00:01' }, 'EINVAL'],
    ['whose address is a group', { IFLA_ADDRESS: '01:00:00:00:00:01' }, 'EADDRNOTAVAIL'],
  ] as const)('%s is refused before the net is looked for', (_what, message, errno) => {
    const asked = add(10, 'veth', 'v0', { IFLA_NET_NS_PID: NOBODY, ...message });
    expect(when(withNet(), asked).refusal?.errno).toBe(errno);
    const peer = add(10, 'veth', 'v0', { VETH_INFO_PEER: { IFLA_NET_NS_PID: NOBODY, ...message } });
    expect(when(withNet(), peer).refusal?.errno).toBe(errno);
  });

  test('looks for the net of the far end before it looks whether the name is taken', () => {
    const asked = add(10, 'veth', 'lo', { VETH_INFO_PEER: { IFLA_NET_NS_PID: NOBODY } });
    expect(when(withNet(), asked).refusal?.errno).toBe('ESRCH');
  });

  test('gives the far end the index asked for only if the device asks for one too', () => {
    const peer = { VETH_INFO_PEER: { IFLA_IFNAME: 'v1', ifi_index: 40 } };
    expect(device(given(withNet(), add(10, 'veth', 'v0', peer)), 10, 'v1')?.ifindex).toBe(2);
    const both = given(withNet(), add(10, 'veth', 'v0', { ifi_index: 50, ...peer }));
    expect(device(both, 10, 'v1')?.ifindex).toBe(40);
  });
});

describe('a device that moves', () => {
  const asked = (ifindex: number): Parameters<typeof set>[3] => ({
    IFLA_NET_NS_PID: 10,
    IFLA_NEW_IFINDEX: ifindex,
  });

  test('gets the index that is asked for', () => {
    const kernel = withNet();
    expect(device(given(kernel, set(kernel, 1, 'eth0', asked(77))), 10, 'eth0')?.ifindex).toBe(77);
  });

  test('stays when that index is taken there', () => {
    const kernel = withNet();
    const then = when(kernel, set(kernel, 1, 'eth0', asked(1)));
    expect(then.refusal).toMatchObject({
      errno: 'EBUSY',
      extack: 'The ifindex 1 is not available in the target netns',
    });
    expect(then.events).toEqual([]);
  });
});

describe('attributes of a kind', () => {
  const withMacvlan = (): ReturnType<typeof booted> => {
    const kernel = given(withNet(), add(10, 'veth', 'v0'));
    const IFLA_LINK = device(kernel, 10, 'v0')?.ifindex ?? 0;
    return given(kernel, add(10, 'macvlan', 'm0', { IFLA_LINK }));
  };
  const change = (message: Parameters<typeof set>[3]): ReturnType<typeof when> => {
    const kernel = withMacvlan();
    return when(kernel, set(kernel, 10, 'm0', message));
  };

  test('change on a device of the kind, before anything else does', () => {
    const then = change({
      IFLA_INFO_KIND: 'macvlan',
      IFLA_INFO_DATA: { IFLA_MACVLAN_MODE: 'bridge' },
      IFLA_MTU: 1,
    });
    expect(device(then.kernel, 10, 'm0')?.priv).toMatchObject({ kind: 'macvlan', mode: 'bridge' });
    expect(then.refusal?.errno).toBe('EINVAL');
  });

  test.each([
    ['of another kind', { IFLA_INFO_KIND: 'bridge', IFLA_INFO_DATA: { IFLA_BR_STP_STATE: 1 } }],
    ['of no kind', { IFLA_INFO_DATA: { IFLA_MACVLAN_MODE: 'bridge' } }],
    ['of a port that is none', { IFLA_INFO_SLAVE_DATA: {} }],
  ] as const)('%s change nothing', (_what, message) => {
    const then = change({ ...message, IFLA_MTU: 100 });
    expect(then.refusal?.errno).toBe('EOPNOTSUPP');
    expect(then.events).toEqual([]);
  });
});
