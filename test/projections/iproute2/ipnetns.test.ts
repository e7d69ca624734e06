import { describe, expect, test } from 'vitest';
import type { Command } from '../../../core/kernel.js';
import { bootMachine } from '../../support/machine.js';
import type { TestMachine } from '../../support/machine.js';

/** What a line asks of the kernel, without the shell's part in it. */
const requestsOf = (machine: TestMachine, line: string): Command[] => {
  const before = machine.entries.length;
  machine.sh(line);
  return machine.entries
    .slice(before)
    .map(({ command }) => command)
    .filter(({ type }) => !['clone', 'exit_group', 'process_one_work'].includes(type));
};

const typesOf = (commands: readonly Command[]): string[] => commands.map(({ type }) => type);

const withNets = (...names: readonly string[]): TestMachine => {
  const machine = bootMachine();
  for (const name of names) machine.sh(`ip netns add ${name}`);
  return machine;
};

describe('ip netns add', () => {
  test('makes the directory, shares it, and binds a new net to a new file', () => {
    const [mkdir, share, bind, shareAgain, ...rest] = requestsOf(bootMachine(), 'ip netns add A');
    expect([mkdir, share, bind, shareAgain]).toMatchObject([
      { type: 'mkdir', path: '/run/netns' },
      { type: 'mount', source: '', target: '/run/netns', flags: ['MS_SHARED', 'MS_REC'] },
      { type: 'mount', source: '/run/netns', target: '/run/netns', flags: ['MS_BIND', 'MS_REC'] },
      { type: 'mount', source: '', target: '/run/netns', flags: ['MS_SHARED', 'MS_REC'] },
    ]);
    expect(rest).toMatchObject([
      { type: 'open', path: '/run/netns/A', flags: ['O_CREAT', 'O_EXCL'] },
      { type: 'close', fd: 3 },
      { type: 'open', path: '/proc/self/ns/net', flags: ['O_CLOEXEC'] },
      { type: 'unshare', flags: ['CLONE_NEWNET'] },
      { type: 'mount', source: '/proc/self/ns/net', target: '/run/netns/A', flags: ['MS_BIND'] },
      { type: 'setns', fd: 3 },
      { type: 'close', fd: 3 },
    ]);
  });

  test('does not prepare the directory twice', () => {
    expect(typesOf(requestsOf(withNets('A'), 'ip netns add B'))).toEqual(
      ['open', 'close', 'open', 'unshare', 'mount', 'setns', 'close'], // prettier-ignore
    );
  });

  test('takes the file away again when there can be no net', () => {
    const machine = bootMachine({ config: { NET_NS: false } });
    expect(machine.sh('ip netns add A')).toEqual({
      stdout: '',
      stderr: 'Failed to create a new network namespace "A": Invalid argument\n',
      status: 1,
    });
    expect(machine.sh('ip netns list').stdout).toBe('');
  });
});

describe('ip netns list', () => {
  test('tells the newest first', () => {
    expect(withNets('A', 'B').sh('ip netns').stdout).toBe('B\nA\n');
  });

  test('tells ids that the current net has for them, in text and in JSON', () => {
    const machine = withNets('A', 'B');
    machine.sh('ip netns set A 5');
    expect(machine.sh('ip netns list').stdout).toBe('B\nA (id: 5)\n');
    expect(machine.sh('ip -j netns list').stdout).toBe('[{"name":"B"},{"name":"A","id":5}]\n');
    expect(machine.sh('ip -j -p netns list').stdout).toBe(
      '[ {\n        "name": "B"\n    },{\n        "name": "A",\n        "id": 5\n    } ]\n',
    );
  });

  test('without a directory says nothing, with an empty one an empty list', () => {
    const machine = bootMachine();
    expect(machine.sh('ip -j netns list').stdout).toBe('');
    machine.sh('ip netns add A');
    machine.sh('ip netns del A');
    expect(machine.sh('ip -j netns list').stdout).toBe('[]\n');
  });

  test('complains twice of a file whose net was bound in another mount namespace only', () => {
    const machine = withNets('A');
    machine.sh('ip netns exec A ip netns add Y');
    expect(machine.sh('ip netns list')).toEqual({
      stdout: 'Y\nA\n',
      stderr: 'Error: Peer netns reference is invalid.\n'.repeat(2),
      status: 0,
    });
    expect(machine.sh('ip -n Y link').stderr).toBe(
      'setting the network namespace "Y" failed: Invalid argument\n',
    );
  });
});

describe('ip netns delete', () => {
  test('unmounts and unlinks', () => {
    expect(requestsOf(withNets('A'), 'ip netns del A')).toMatchObject([
      { type: 'umount2', target: '/run/netns/A' },
      { type: 'unlink', path: '/run/netns/A' },
    ]);
  });

  test('with -all takes every one', () => {
    const machine = withNets('A', 'B');
    expect(machine.sh('ip -all netns del').status).toBe(0);
    expect(machine.sh('ip netns').stdout).toBe('');
  });
});

describe('ip netns exec', () => {
  test('goes into the net and into a mount namespace of its own, then over into the command', () => {
    const machine = withNets('A');
    expect(requestsOf(machine, 'ip netns exec A true')).toMatchObject([
      { type: 'open', path: '/run/netns/A', flags: ['O_CLOEXEC'] },
      { type: 'setns', fd: 3 },
      { type: 'close', fd: 3 },
      { type: 'unshare', flags: ['CLONE_NEWNS'] },
      { type: 'mount', target: '/', flags: ['MS_SLAVE', 'MS_REC'] },
      { type: 'umount2', target: '/sys', flags: ['MNT_DETACH'] },
      { type: 'mount', target: '/sys', fstype: 'sysfs' },
      { type: 'execve', argv: ['true'] },
    ]);
    expect(machine.sh('ip netns exec A ip netns identify').stdout).toBe('A\n');
  });

  test('with -all runs in each, and ends well whatever comes of it', () => {
    const machine = withNets('A', 'B');
    expect(machine.sh('ip -all netns exec ip netns identify')).toEqual({
      stdout: '\nnetns: B\nB\n\nnetns: A\nA\n',
      stderr: '',
      status: 0,
    });
    expect(machine.sh('ip -all netns exec ip frob').status).toBe(0);
    expect(machine.sh('ip -all netns exec sleep 1').status).toBe(0);
  });
});

test('ip netns pids and identify tell who is where', () => {
  const machine = withNets('A', 'B');
  const first = machine.start('ip netns exec A sleep 60');
  const second = machine.start('ip netns exec A sleep 60');
  expect(machine.sh('ip netns pids A').stdout).toBe(`${first}\n${second}\n`);
  expect(machine.sh('ip netns pids B').stdout).toBe('');
  expect(machine.sh(`ip netns identify ${second}`).stdout).toBe('A\n');
  expect(machine.sh('ip netns identify').stdout).toBe('\n');
});

test('ip netns attach gives the net of a process a second name; the newest one is shown for its id', () => {
  const machine = withNets('A');
  const pid = machine.start('ip netns exec A sleep 60');
  expect(machine.sh(`ip netns attach C ${pid}`).status).toBe(0);
  machine.sh('ip netns set A 3');
  expect(machine.sh('ip netns list').stdout).toBe('C (id: 3)\nA (id: 3)\n');
  expect(machine.sh('ip netns list-id').stdout).toBe('nsid 3 (iproute2 netns name: C)\n');
  expect(machine.sh(`ip netns identify ${pid}`).stdout).toBe('A\n');
});

describe('ip netns list-id', () => {
  const machine = withNets('A', 'B');
  machine.sh('ip netns set A 5');
  machine.sh('ip netns set B auto');
  test.each([
    ['', 'nsid 0 (iproute2 netns name: B)\nnsid 5 (iproute2 netns name: A)\n'],
    [' nsid 5', 'nsid 5 (iproute2 netns name: A)\n'],
    [' target-nsid 5', ''],
    [' target-nsid 5 nsid 0', 'nsid unassigned current-nsid 0 (iproute2 netns name: B)\n'],
  ])('%s', (words, stdout) => {
    expect(machine.sh(`ip netns list-id${words}`)).toEqual({ stdout, stderr: '', status: 0 });
  });
});

describe('is refused', () => {
  const machine = withNets('A');
  test.each([
    ['add', 'No netns name specified', 1],
    ['add A', 'Cannot create namespace file "/run/netns/A": File exists', 1],
    ['add a/b', 'Invalid netns name "a/b"', 255],
    ['list ..', 'Invalid netns name ".."', 255],
    ['attach D 999', 'Bind /proc/999/ns/net -> /run/netns/D failed: No such file or directory', 1],
    ['attach D foo', 'Invalid PID: foo', 1],
    ['attach D', 'No netns name and PID specified', 1],
    ['delete X', 'Cannot remove namespace file "/run/netns/X": No such file or directory', 1],
    ['set A', 'No nsid specified', 1],
    ['set A -1', 'Error: argument "-1" is wrong: "netnsid" value should be >= 0', 255],
    ['set A foo', 'Error: argument "foo" is wrong: Invalid "netnsid" value', 255],
    ['set X 1', 'Cannot open network namespace "X": No such file or directory', 1],
    ['identify foo', "Specified string 'foo' is not a pid", 1],
    ['identify 999', 'Cannot open network namespace: No such file or directory', 1],
    ['pids X', 'Cannot open network namespace: No such file or directory', 1],
    ['pids A B', 'extra arguments specified', 1],
    ['exec A', 'No command specified', 1],
    ['exec X true', 'Cannot open network namespace "X": No such file or directory', 255],
    ['exec A nope', 'exec of "nope" failed: No such file or directory', 1],
    ['list-id nsid 7', 'Error: Peer netns reference is invalid.', 2],
    ['list-id target-nsid 7', 'Error: Invalid target network namespace id.\nDump terminated', 1],
    ['list-id nsid -2', 'Error: argument "(null)" is wrong: "nsid" value should be >= 0', 255],
    ['list-id nsid 1 nsid 2', 'Error: duplicate "nsid": "nsid" is the second value.', 255],
    ['frob', 'Command "frob" is unknown, try "ip netns help".', 255],
  ])('ip netns %s', (words, said, status) => {
    expect(machine.sh(`ip netns ${words}`)).toEqual({ stdout: '', stderr: `${said}\n`, status });
  });
});

test('of two ids for one net the second is refused, as the kernel words it', () => {
  const machine = withNets('A', 'B');
  machine.sh('ip netns set A 5');
  expect(machine.sh('ip netns set A 6')).toMatchObject({
    stderr: 'Error: Peer netns already has a nsid assigned.\n',
    status: 2,
  });
  expect(machine.sh('ip netns set B 5')).toMatchObject({
    stderr: 'Error: The specified nsid is already used.\n',
    status: 2,
  });
});

describe('/etc/netns/NAME', () => {
  const machine = bootMachine();
  machine.sh('ip netns add A');
  for (const path of ['/etc/hosts', '/etc/netns/A/hosts', '/etc/netns/A/none', '/etc/netns/A/nodir/x'])
    machine.files.set(path, '');
  const said = ['none', 'nodir']
    .map((file) => `Bind /etc/netns/A/${file} -> /etc/${file} failed: No such file or directory\n`)
    .join('');

  test.each([
    ['ip netns exec A true', said],
    ['ip -n A netns', said],
    ['ip netns exec A nosuch', `${said}exec of "nosuch" failed: No such file or directory\n`],
    ['ip netns exec nope true', 'Cannot open network namespace "nope": No such file or directory\n'],
  ])('%s says which files have no counterpart', (line, stderr) => {
    expect(machine.sh(line).stderr).toBe(stderr);
  });
});
