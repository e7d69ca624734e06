import { describe, expect, test } from 'vitest';
import { bootMachine } from '../../support/machine.js';

const EPERM = 'Operation not permitted';

describe('unshare', () => {
  test('-r makes a root who is all there and nothing outside', () => {
    const { sh } = bootMachine();
    expect(sh('unshare -rn ip link set lo up').status).toBe(0);
    expect(sh('unshare -r ip link set lo up')).toMatchObject({
      status: 2,
      stderr: `RTNETLINK answers: ${EPERM}\n`,
    });
  });

  test('-U without maps leaves nobody who can do anything', () => {
    const { sh } = bootMachine();
    expect(sh('unshare -Un ip link set lo up').status).toBe(2);
    expect(sh('unshare -U unshare -n true').stderr).toBe(`unshare: unshare failed: ${EPERM}\n`);
    expect(sh('unshare -Un --keep-caps ip link set lo up').status).toBe(0);
  });

  test('what it does not understand it says', () => {
    const { sh } = bootMachine();
    expect(sh('unshare --map-user=foo true').stderr).toBe("unshare: failed to parse uid: 'foo'\n");
    expect(sh('unshare --setgroups=foo true').stderr).toBe(
      "unshare: unsupported --setgroups argument 'foo'\n",
    );
    expect(sh('unshare --map-auto true').status).toBe(69);
  });
});

describe('nsenter', () => {
  test('-U enters as root, or as nobody who keeps what he is', () => {
    const machine = bootMachine();
    const a = machine.start('unshare -U sleep 9');
    const b = machine.start('unshare -rn sleep 9');
    expect(machine.sh(`nsenter -t ${b} -U -n ip link set lo up`).status).toBe(0);
    expect(machine.sh(`nsenter -t ${a} -U true`).stderr).toBe('nsenter: setgid failed: Invalid argument\n');
    expect(machine.sh(`nsenter -t ${a} -U --preserve-credentials true`).status).toBe(0);
    expect(machine.sh(`nsenter -t ${b} -U nsenter -t 1 -n true`).stderr).toBe(
      'nsenter: cannot open /proc/1/ns/net: Permission denied\n',
    );
  });
});

describe('setpriv', () => {
  test('makes a user without privileges', () => {
    const { sh } = bootMachine();
    expect(sh('setpriv --reuid 1000 ip link set lo up').status).toBe(2);
    expect(sh('setpriv --reuid 1000 ip netns add x').stderr).toBe(
      'mkdir /run/netns failed: Permission denied\n',
    );
    expect(sh('setpriv --reuid 1000 unshare -rn ip link set lo up').status).toBe(0);
    expect(sh('setpriv --reuid 1000 setpriv --reuid 0 true').status).toBe(127);
    expect(sh('setpriv --ambient-caps=all true').status).toBe(69);
  });
});

describe('ip netns', () => {
  test('a refused stay in the new net leaves the file behind, as ip does', () => {
    const { sh } = bootMachine();
    sh('ip netns add a');
    expect(sh('unshare -rm ip netns add b')).toMatchObject({ status: 1, stderr: `setns: ${EPERM}\n` });
    expect(sh('ip netns').stdout).toBe('b\na\n');
  });

  test('the limit of nets is told, and the file taken back', () => {
    const machine = bootMachine();
    const shell = machine.start('unshare -rmn sleep 9');
    const asked = machine.request({
      type: 'write_sysctl_user',
      pid: shell,
      name: 'max_net_namespaces',
      value: '1',
    });
    expect(asked).toBeUndefined();
    expect(machine.sh(`nsenter -t ${shell} -U -m -n ip netns add x`)).toMatchObject({
      status: 1,
      stderr: 'Failed to create a new network namespace "x": No space left on device\n',
    });
    expect(machine.sh('ip netns').stdout).toBe('');
  });
});

describe('sysctl', () => {
  test('reads and writes the limits of the own user namespace', () => {
    const { sh } = bootMachine();
    expect(sh('sysctl user.max_net_namespaces').stdout).toBe('user.max_net_namespaces = 96365\n');
    expect(sh('unshare -r sysctl -n user.max_net_namespaces').stdout).toBe('2147483647\n');
    expect(sh('unshare -r sysctl -w user.max_net_namespaces=3').stdout).toBe('user.max_net_namespaces = 3\n');
    expect(sh('unshare -U sysctl -w user.max_net_namespaces=3').stderr).toBe(
      'sysctl: permission denied on key "user.max_net_namespaces"\n',
    );
  });
});
