/** sudo on a machine on which everybody is root. */
import { expect, test } from 'vitest';
import { bootMachine } from '../support/machine.js';

test.each([
  'sudo ip netns add A',
  'sudo -n -E -H -- ip netns add A',
  'sudo -u root ip netns add A',
  'sudo --user=root -nE ip netns add A',
])('%s runs the command in its place', (line) => {
  const { sh } = bootMachine();
  expect(sh(line)).toEqual({ stdout: '', stderr: '', status: 0 });
  expect(sh('ip netns').stdout).toBe('A\n');
});

test('the status is that of the command', () => {
  expect(bootMachine().sh('sudo ip netns del nope').status).toBe(1);
});

test.each([
  ['sudo nosuch', 1, 'sudo: nosuch: command not found\n'],
  ['sudo -u bob ip link', 69, 'netrewind: sudo --user is not modelled\n'],
  ['sudo -i', 69, 'netrewind: sudo --login is not modelled\n'],
  ['sudo -v', 0, ''],
])('%s', (line, status, stderr) => {
  expect(bootMachine().sh(line)).toMatchObject({ status, stderr });
});
