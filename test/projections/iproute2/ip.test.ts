import { describe, expect, test } from 'vitest';
import { IP_USAGE, LINK_USAGE, NETNS_USAGE } from '../../../projections/iproute2/usage.js';
import { bootMachine } from '../../support/machine.js';

describe('the options of ip', () => {
  const machine = bootMachine({ nics: [], phys: [] });
  machine.sh('ip netns add A');

  test.each(['ip', 'ip help', 'ip -h', 'ip -help', 'ip -j', 'ip -', 'ip -batch'])('%s: the usage', (line) => {
    expect(machine.sh(line)).toEqual({ stdout: '', stderr: IP_USAGE, status: 255 });
  });

  test.each([
    ['ip -frob link', 'Option "-frob" is unknown, try "ip -help".', 255],
    ['ip --nets A l', 'Option "-nets" is unknown, try "ip -help".', 255],
    ['ip frob', 'Object "frob" is unknown, try "ip help".', 1],
    ['ip -n', 'Cannot open network namespace "(null)": No such file or directory', 255],
    ['ip -n X link', 'Cannot open network namespace "X": No such file or directory', 255],
    ['ip -f b link', 'Error: argument "b" is wrong: invalid protocol family', 255],
    ['ip ntab', 'netrewind: ip ntable is not modelled', 69],
    ['ip -d monitor', 'netrewind: ip -details monitor is not modelled', 69],
    ['ip -N link', 'netrewind: ip -Numeric link show is not modelled', 69],
    ['ip -c link', 'netrewind: ip -color link show is not modelled', 69],
    ['ip -B link set lo up', 'netrewind: ip -family bridge link set is not modelled', 69],
  ])('%s is refused', (line, said, status) => {
    expect(machine.sh(line)).toEqual({ stdout: '', stderr: `${said}\n`, status });
  });

  test.each(['ip -4 -br l', 'ip -c=auto --br -ne A link', 'ip -brief -n A -- link sh'])('%s', (line) => {
    expect(machine.sh(line).stdout).toBe('lo               DOWN           00:00:00:00:00:00 <LOOPBACK> \n');
  });

  test('-V', () => {
    expect(machine.sh('ip -V').stdout).toMatch(/^ip utility, iproute2-6\.1\.0/);
  });

  test('each object has a usage of its own', () => {
    expect(machine.sh('ip netns help')).toEqual({ stdout: '', stderr: NETNS_USAGE, status: 255 });
    expect(machine.sh('ip link set help')).toEqual({ stdout: '', stderr: LINK_USAGE, status: 255 });
    expect(machine.sh('ip link help veth').stdout).toMatch(/^Usage: ip link <options> type veth/);
  });

  test('-n moves the program itself, to a mount namespace of its own as well', () => {
    const { entries, sh } = bootMachine();
    sh('ip netns add A');
    const before = entries.length;
    sh('ip -n A link set lo up');
    expect(entries.slice(before).map(({ command }) => command.type)).toEqual(
      ['clone', 'open', 'setns', 'close', 'unshare', 'mount', 'umount2', 'mount', 'RTM_NEWLINK', 'exit_group'], // prettier-ignore
    );
  });
});

describe('ip -batch', () => {
  test('reads comments, quotes and continued lines', () => {
    const machine = bootMachine();
    machine.files.set(
      '/lines',
      '# first\nnetns add "A"\n\nlink add v0 type veth \\\n peer name \'v1\' # and so on\n',
    );
    expect(machine.sh('ip -batch /lines')).toEqual({ stdout: '', stderr: '', status: 0 });
    expect(machine.sh('ip link show v1').status).toBe(0);
    expect(machine.sh('ip netns').stdout).toBe('A\n');
  });

  test('stops at a line that fails, unless forced', () => {
    const lines = 'netns add A\nnetns add A\nnetns add B\n';
    const said = 'Cannot create namespace file "/run/netns/A": File exists\nCommand failed -:2\n';
    const machine = bootMachine();
    expect(machine.sh('ip -batch -', lines)).toEqual({ stdout: '', stderr: said, status: 1 });
    expect(machine.sh('ip netns').stdout).toBe('A\n');
    const forced = bootMachine();
    expect(forced.sh('ip -force -b -', lines)).toEqual({ stdout: '', stderr: said, status: 1 });
    expect(forced.sh('ip netns').stdout).toBe('B\nA\n');
  });

  test('ends with a line that ends ip, even when forced', () => {
    const machine = bootMachine();
    expect(machine.sh('ip -force -batch -', 'link set up\nnetns add A\n')).toEqual({
      stdout: '',
      stderr: 'Not enough information: "dev" argument is required.\n',
      status: 255,
    });
    expect(machine.sh('ip netns').stdout).toBe('');
  });

  test('counts lines, and complains of what is not there', () => {
    const machine = bootMachine();
    expect(machine.sh('ip -b -', 'link show lo \\').stderr).toMatch(/"\\" is a garbage/);
    expect(machine.sh('ip -b -', 'link \\\n')).toMatchObject({
      stderr: 'Missing continuation line\n',
      status: 0,
    });
    expect(machine.sh('ip -b -', 'link "show\n')).toMatchObject({
      stderr: 'Unterminated quoted string\n',
      status: 1,
    });
    expect(machine.sh('ip -b -', '\n\\\n\nfrob\n').stderr).toMatch(/Command failed -:4\n$/);
    expect(machine.sh('ip -b /nope').stderr).toBe(
      'Cannot open file "/nope" for reading: No such file or directory\n',
    );
  });

  test('a net gone into with -n holds for every line; what runs in another one does not change that', () => {
    const machine = bootMachine();
    machine.sh('ip netns add A');
    machine.sh('ip netns add B');
    const lines = 'netns identify\nnetns exec B ip netns identify\nnetns identify\n';
    expect(machine.sh('ip -n A -batch -', lines).stdout).toBe('A\nB\nA\n');
    expect(machine.sh('ip -b -', 'netns exec X true\n').stderr).toBe(
      'Cannot open network namespace "X": No such file or directory\nCommand failed -:1\nCommand failed -:1\n',
    );
    expect(machine.sh('ip -b -', 'netns exec A sleep 1\n').status).toBe(0);
  });
});
