import { describe, expect, test } from 'vitest';
import { UNSHARE_USAGE } from '../../../projections/util_linux/usage.js';
import { bootMachine } from '../../support/machine.js';

const TRY = "Try 'unshare --help' for more information.\n";

test.each(['unshare -n', 'unshare --net --', 'unshare --ne', 'unshare -nf', 'unshare -fn'])(
  '%s runs a program in a new net',
  (words) => {
    const machine = bootMachine({ nics: [], phys: [] });
    machine.sh('ip link add v0 type dummy');
    expect(machine.sh(`${words} ip -br link`).stdout).toMatch(/^lo .*\n$/);
  },
);

test('asks for all namespaces at once, for none not at all', () => {
  const machine = bootMachine();
  const typesOf = (line: string): unknown[] => {
    const before = machine.entries.length;
    machine.sh(line);
    return machine.entries.slice(before, -1).map(({ command }) => command);
  };
  expect(typesOf('unshare -n -m true')).toMatchObject([
    { type: 'clone' },
    { type: 'unshare', flags: ['CLONE_NEWNET', 'CLONE_NEWNS'] },
    { type: 'mount', target: '/', flags: ['MS_PRIVATE', 'MS_REC'] },
    { type: 'execve', argv: ['true'] },
    { type: 'exit_group' },
  ]);
  expect(typesOf('unshare')).toMatchObject([{ type: 'clone' }, { type: 'execve', argv: ['/bin/sh'] }]);
});

describe('is refused', () => {
  const machine = bootMachine();
  test.each([
    ['--frob', "unrecognized option '--frob'", 1, true],
    ['-Z', "invalid option -- 'Z'", 1, true],
    ['--fork=yes true', "option '--fork' doesn't allow an argument", 1, true],
    ['--mou', "option '--mou' is ambiguous; possibilities: '--mount' '--mount-proc'", 1, true],
    ['-n nope', 'failed to execute nope: No such file or directory', 127, false],
  ])('unshare %s', (words, said, status, help) => {
    const stderr = `unshare: ${said}\n${help ? TRY : ''}`;
    expect(machine.sh(`unshare ${words}`)).toEqual({ stdout: '', stderr, status });
  });

  test.each(['-p', '-w /tmp'])('unshare %s is not modelled', (words) => {
    expect(machine.sh(`unshare ${words} true`).status).toBe(69);
  });

  test('by a kernel without network namespaces', () => {
    const without = bootMachine({ config: { NET_NS: false } });
    expect(without.sh('unshare -n true')).toMatchObject({
      stderr: 'unshare: unshare failed: Invalid argument\n',
      status: 1,
    });
  });
});

test('--help and --version', () => {
  const machine = bootMachine();
  expect(machine.sh('unshare --help')).toEqual({ stdout: UNSHARE_USAGE, stderr: '', status: 0 });
  expect(machine.sh('unshare -V').stdout).toBe('unshare from util-linux 2.38.1\n');
});
