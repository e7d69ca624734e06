/** iw and ethtool where no recording speaks of it. */
import { describe, expect, test } from 'vitest';
import { commandNamed } from '../../projections/iw/commands.js';
import { bootMachine } from '../support/machine.js';

const TWO = {
  phys: [
    { name: 'phy0', interfaces: [{ name: 'wlan0' }, { name: 'wlan1' }] },
    { name: 'phy1', interfaces: [{ name: 'wlan2' }] },
  ],
};

describe('iw', () => {
  test('lists the latest phy and the latest interface first', () => {
    const { stdout } = bootMachine(TWO).sh('iw dev');
    expect(stdout.match(/phy#\d|Interface \w+|wdev \w+/g)).toEqual([
      'phy#1',
      'Interface wlan2',
      'wdev 0x100000001',
      'phy#0',
      'Interface wlan1',
      'wdev 0x2',
      'Interface wlan0',
      'wdev 0x1',
    ]);
  });

  test('list and phy tell name and index', () => {
    expect(bootMachine(TWO).sh('iw list').stdout).toBe(
      'Wiphy phy1\n\twiphy index: 1\nWiphy phy0\n\twiphy index: 0\n',
    );
  });

  test('moves one phy of several', () => {
    const { sh } = bootMachine(TWO);
    sh('ip netns add A');
    expect(sh('iw phy phy1 set netns name A').status).toBe(0);
    expect(sh('ip netns exec A iw dev').stdout).toContain('Interface wlan2');
    expect(sh('iw dev').stdout).not.toContain('wlan2');
  });

  test.each(['iw phy phy0 interface add mon0 type monitor', 'iw dev wlan0 scan', 'iw reg get'])(
    '%s is not modelled',
    (line) => {
      expect(bootMachine().sh(line)).toMatchObject({
        status: 69,
        stderr: `netrewind: ${line} is not modelled\n`,
      });
    },
  );
});

describe('the commands of iw', () => {
  test.each([
    ['dev', 'info', 'info'],
    ['dev', 'info x', undefined],
    ['dev', 'scan', 'scan'],
    ['dev', 'scan trigger', 'scan trigger'],
    ['dev', 'set', undefined],
    ['phy', 'set netns 1', 'set netns'],
    ['phy', 'link', undefined],
    ['wdev', 'p2p start', 'p2p start'],
    ['none', 'list x', undefined],
  ] as const)('of a %s: %s', (by, words, name) => {
    expect(commandNamed(by, words.split(' '))).toBe(name);
  });
});

describe('ethtool', () => {
  test.each([
    ['6.11', true],
    ['6.12', false],
    ['6.18', false],
    ['7.0', false],
  ])('-k on Linux %s lists netns-local: %s', (kernel, lists) => {
    const { stdout } = bootMachine({ kernel }).sh('ethtool -k wlan0');
    expect(stdout.includes('netns-local: on [fixed]')).toBe(lists);
  });

  test.each(['ethtool eth0', 'ethtool -S eth0'])('%s is not modelled', (line) => {
    expect(bootMachine().sh(line).status).toBe(69);
  });
});
