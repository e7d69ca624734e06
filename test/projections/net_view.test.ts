/** Views of nets, devices and tasks, as data and as text. */
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import type { Command, Kernel } from '../../core/kernel.js';
import { devicesText, netText, netsText, tasksText } from '../../projections/net_text.js';
import { findNet, viewDevices, viewNet, viewNets, viewTasks } from '../../projections/net_view.js';
import { timelineOf } from '../../projections/timeline.js';
import { LEAVE_AND_RETURN, historyOf } from '../debugger/history.js';

const kernelAfter = (commands: readonly Command[]): Kernel => {
  const { kernelAt, end } = timelineOf(historyOf(commands));
  return kernelAt(end);
};

/** A net in which sleep[101] runs and eth0 is. */
const away = LEAVE_AND_RETURN.slice(0, 7);

/** That net, bound to the name ns1, with its namespace file open in bash[100], and a veth pair across. */
const named = kernelAfter([
  ...away,
  { type: 'mkdir', pid: 100, path: '/run/netns' },
  { type: 'open', pid: 100, path: '/run/netns/ns1', flags: ['O_CREAT', 'O_EXCL'] },
  { type: 'mount', pid: 100, source: '/proc/101/ns/net', target: '/run/netns/ns1', flags: ['MS_BIND'] },
  { type: 'open', pid: 100, path: '/run/netns/ns1' },
  {
    type: 'RTM_NEWLINK',
    pid: 100,
    nlmsg_flags: ['NLM_F_CREATE'],
    IFLA_INFO_KIND: 'veth',
    IFLA_IFNAME: 'here',
    VETH_INFO_PEER: { IFLA_IFNAME: 'there', IFLA_NET_NS_PID: 101 },
    random: ['02:00:00:00:00:01', '02:00:00:00:00:02'],
  },
]);

describe('nets', () => {
  it('are told with their names, states, counts and holders', () => {
    const [init, ns1] = viewNets(named);
    expect(init).toMatchObject({ name: 'init_net', init_net: true, state: 'live' });
    expect(ns1).toMatchObject({ name: 'ns1', names: ['ns1'], inum: 4026532288, devices: 3, tasks: 1 });
    expect(ns1?.references).toEqual([
      { kind: 'nsproxy', nsproxy: 2, tasks: [{ pid: 101, comm: 'sleep' }] },
      { kind: 'mount', path: '/run/netns/ns1', mnt_ns: 1 },
      { kind: 'file', of: 'net', task: { pid: 100, comm: 'bash' }, fd: 4, path: '/run/netns/ns1' },
    ]);
  });

  it('that are dying are told as well', () => {
    const dead = viewNets(kernelAfter(LEAVE_AND_RETURN.slice(0, 10)));
    expect(dead.map(({ state }) => state)).toEqual(['live', 'dead']);
    expect(dead[1]?.references).toEqual([]);
    expect(netsText(dead)).toMatch(/^net:\[4026532288\] .* dead +2 +0 +-$/m);
  });

  it('are found by name, inode number and pid', () => {
    const found = (text: string): number | undefined => E.getOrElseW(() => undefined)(findNet(named, text));
    expect(['ns1', '4026532288', 'net:[4026532288]', '101'].map(found)).toEqual([4, 4, 4, 4]);
    expect(['init_net', '1', '100'].map(found)).toEqual([3, 3, 3]);
    expect(['ns2', '999', ''].map(found)).toEqual([undefined, undefined, undefined]);
  });

  it('are shown whole', () => {
    const view = viewNet(named, 4);
    const text = view === undefined ? '' : netText(view);
    expect(text).toMatch(/^net ns1: net:\[4026532288\], cookie 4, live\nnames:\n {2}ns1\nkept alive by:\n/);
    expect(text).toContain('  nsproxy 2 (sleep[101])\n  mount on /run/netns/ns1\n  fd 4 of bash[100]\n');
    expect(text).toMatch(/ there +veth .* init_net\/here$/m);
    const init = viewNet(named, 3);
    expect(init && netText(init)).toMatch(/ids for other nets:\n {2}nsid 0: ns1\n$/);
    expect(viewNet(named, 77)).toBeUndefined();
  });
});

describe('devices and tasks', () => {
  it('are told for every net', () => {
    const rows = viewDevices(named).map(({ net, name, peer }) => [net.name, name, peer?.name ?? null]);
    expect(rows).toContainEqual(['ns1', 'eth0', null]);
    expect(rows).toContainEqual(['init_net', 'here', 'there']);
    expect(viewTasks(named).map(({ pid, net }) => [pid, net.name])).toContainEqual([101, 'ns1']);
  });

  it('are tables with a heading', () => {
    expect(devicesText(viewDevices(named))).toMatch(/^NET +INDEX +NAME .*\n(?:init_net|ns1) /);
    expect(tasksText(viewTasks(named))).toMatch(/^101 +100 +sleep +ns1 +sleep 60$/m);
  });

  it('are none before boot', () => {
    const nothing = kernelAfter([]);
    expect([viewNets(nothing), viewDevices(nothing), viewTasks(nothing)]).toEqual([[], [], []]);
  });
});
