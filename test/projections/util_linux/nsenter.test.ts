import { describe, expect, test } from 'vitest';
import { NSENTER_USAGE } from '../../../projections/util_linux/usage.js';
import { bootMachine } from '../../support/machine.js';

const machine = bootMachine();
machine.sh('ip netns add A');
const pid = machine.start('nsenter --net=/run/netns/A sleep 60');

test.each([
  '--net=/run/netns/A',
  '-n/var/run/netns/A',
  `-t ${pid} -n`,
  `-n -t${pid}`,
  `--target=${pid} --net`,
  `-a -t ${pid}`,
  `-F --net=/proc/${pid}/ns/net --`,
  `-t 1 -n nsenter -t ${pid} -n`,
])('nsenter %s runs a program in that net', (words) => {
  expect(machine.sh(`nsenter ${words} ip netns identify`).stdout).toBe('A\n');
});

test('without a word about namespaces it stays where it is', () => {
  expect(machine.sh(`nsenter -t ${pid} ip netns identify`).stdout).toBe('\n');
});

test('opens, enters, closes', () => {
  const before = machine.entries.length;
  machine.sh(`nsenter -t ${pid} -n true`);
  expect(machine.entries.slice(before).map(({ command }) => command)).toMatchObject([
    { type: 'clone' },
    { type: 'open', path: `/proc/${pid}/ns/net` },
    { type: 'setns', fd: 3 },
    { type: 'close', fd: 3 },
    { type: 'execve', argv: ['true'] },
    { type: 'exit_group' },
  ]);
});

describe('is refused', () => {
  const TRY = "\nTry 'nsenter --help' for more information.";
  test.each([
    ['-n true', 'neither filename nor target pid supplied for ns/net', 1],
    ['-a true', 'no target PID specified for --all', 1],
    ['-t 999 -n true', 'cannot open /proc/999/ns/net: No such file or directory', 1],
    ['-t -1 -n true', 'cannot open /proc/4294967295/ns/net: No such file or directory', 1],
    ['-t 5x -n true', "failed to parse pid: '5x'", 1],
    ['-t', `option requires an argument -- 't'${TRY}`, 1],
    ['--targ', `option '--target' requires an argument${TRY}`, 1],
    ['--frob', `unrecognized option '--frob'${TRY}`, 1],
    ['--net=/nope true', 'cannot open /nope: No such file or directory', 1],
    ['nope', 'failed to execute nope: No such file or directory', 127],
  ])('nsenter %s', (words, said, status) => {
    expect(machine.sh(`nsenter ${words}`)).toEqual({ stdout: '', stderr: `nsenter: ${said}\n`, status });
  });

  test('into a mount namespace', () => {
    const elsewhere = machine.start('ip netns exec A sleep 60');
    const link = (words: string): string => machine.sh(`${words} readlink /proc/self/ns/mnt`).stdout;
    const theirs = machine.sh(`readlink /proc/${elsewhere}/ns/mnt`).stdout;
    expect(link(`nsenter -t ${elsewhere} -m`)).toBe(theirs);
    expect(link(`nsenter -t ${elsewhere} -a`)).toBe(theirs);
    expect(link(`nsenter -t ${elsewhere} -n`)).not.toBe(theirs);
  });
});

test('--help and --version', () => {
  expect(machine.sh('nsenter --help')).toEqual({ stdout: NSENTER_USAGE, stderr: '', status: 0 });
  expect(machine.sh('nsenter -V').stdout).toBe('nsenter from util-linux 2.38.1\n');
});
