import { describe, expect, test } from 'vitest';
import type { Event } from '../../../core/kernel.js';
import { IFF } from '../../../core/net/netdevice.js';
import { add, booted, device, given, set, task, when } from '../../support/given.js';

const UP = { ifi_flags: IFF.UP, ifi_change: IFF.UP };
const EVERYTHING = 0xffffffff;
const PEER = { VETH_INFO_PEER: { IFLA_IFNAME: 'v1' } };
const withNet = (): ReturnType<typeof booted> => given(booted(), task(10, 'CLONE_NEWNET'));
const withPair = (): ReturnType<typeof booted> => given(withNet(), add(10, 'veth', 'v0', PEER));

/** Messages about links, namespace ids and uevents, in a word or two each. */
const messages = (events: readonly Event[]): string[] =>
  events.flatMap((event) => {
    if (event.type === 'rtmsg_ifinfo') return [`${event.nlmsg_type} ${event.ifi_change}`];
    if (event.type === 'rtnl_net_notifyid') return [`${event.nlmsg_type} ${event.nsid}`];
    return event.type === 'kobject_uevent' ? [event.action] : [];
  });

describe('listeners hear', () => {
  test('of the far end of a new pair before they hear of the near one', () => {
    const { events } = when(withNet(), add(10, 'veth', 'v0', PEER));
    const told = `RTM_NEWLINK ${EVERYTHING}`;
    expect(messages(events)).toEqual(['add', told, 'add', told]);
  });

  test('that a device goes up or down, before subsystems are told', () => {
    const kernel = withPair();
    const { events } = when(kernel, set(kernel, 10, 'v0', UP));
    expect(messages(events)).toEqual(['RTM_NEWLINK 1']);
  });

  test('nothing of a device that was to go up and could not', () => {
    const then = when(withNet(), add(10, 'veth', 'v0', { VETH_INFO_PEER: UP }));
    expect(then.refusal?.errno).toBe('ENOTCONN');
    expect(messages(then.events)).toEqual(['add', 'remove']);
  });

  test('of names, mtu and addresses without a mask', () => {
    const kernel = withPair();
    const asked = set(kernel, 10, 'v0', {
      IFLA_MTU: 1400,
      IFLA_ADDRESS: '02:00:00:00:00:77',
      IFLA_IFNAME: 'w0',
    });
    expect(messages(when(kernel, asked).events)).toEqual([
      'RTM_NEWLINK 0',
      'RTM_NEWLINK 0',
      'move',
      'RTM_NEWLINK 0',
    ]);
  });

  test('of groups, aliases and alternative names only while the device is up', () => {
    const kernel = withPair();
    const asked = set(kernel, 10, 'v0', { IFLA_GROUP: 7, IFLA_IFALIAS: 'x' });
    expect(messages(when(kernel, asked).events)).toEqual([]);
    const up = given(kernel, set(kernel, 10, 'v0', UP));
    expect(messages(when(up, asked).events)).toEqual(['RTM_NEWLINK 0']);
  });

  test('where a device goes: its new index is the one that it has there', () => {
    const kernel = given(withPair(), task(20, 'CLONE_NEWNET'), add(20, 'dummy', 'd0', { ifi_index: 3 }));
    const { events, kernel: after } = when(kernel, set(kernel, 10, 'v0', { IFLA_NET_NS_PID: 20 }));
    expect(messages(events)).toEqual([
      'RTM_NEWNSID 0',
      `RTM_DELLINK ${EVERYTHING}`,
      'remove',
      'add',
      'RTM_NEWNSID 0',
      `RTM_NEWLINK ${EVERYTHING}`,
    ]);
    const gone = events.find((event) => event.type === 'rtmsg_ifinfo');
    expect(gone).toMatchObject({ IFLA_NEW_NETNSID: 0, IFLA_NEW_IFINDEX: device(after, 20, 'v0')?.ifindex });
  });
});
