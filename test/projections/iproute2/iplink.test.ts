import { describe, expect, test } from 'vitest';
import { bootMachine } from '../../support/machine.js';
import type { TestMachine } from '../../support/machine.js';

const LO = '1: lo: <LOOPBACK> mtu 65536 qdisc noop state DOWN mode DEFAULT group default qlen 1000\n';
const LO_ADDRESS = '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00';

/** Net A with the pair v0, v1; net B is empty. */
const withPair = (): TestMachine => {
  const machine = bootMachine();
  machine.sh('ip netns add A');
  machine.sh('ip netns add B');
  machine.sh(
    'ip -n A link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02',
  );
  return machine;
};

/** Requests of one kind that a line makes. */
const requestsOf = (machine: TestMachine, line: string, type: string): unknown[] => {
  const before = machine.entries.length;
  machine.sh(line);
  return machine.entries
    .slice(before)
    .map(({ command }) => command)
    .filter((command) => command.type === type);
};

describe('ip link show', () => {
  test('text, a line each, brief', () => {
    const machine = withPair();
    const v1 = '2: v1@v0: <BROADCAST,MULTICAST,M-DOWN> mtu 1500 qdisc noop state DOWN mode DEFAULT';
    const v0 = '3: v0@v1: <BROADCAST,MULTICAST,M-DOWN> mtu 1500 qdisc noop state DOWN mode DEFAULT';
    const end = ' group default qlen 1000\n    link/ether 02:00:00:00:00:0';
    expect(machine.sh('ip -n A link').stdout).toBe(
      `${LO}${LO_ADDRESS}\n${v1}${end}2 brd ff:ff:ff:ff:ff:ff\n${v0}${end}1 brd ff:ff:ff:ff:ff:ff\n`,
    );
    expect(machine.sh('ip -n A -o link show lo').stdout).toBe(`${LO.trimEnd()}\\${LO_ADDRESS}\n`);
    expect(machine.sh('ip -n A -br link').stdout).toBe(
      'lo               DOWN           00:00:00:00:00:00 <LOOPBACK> \n' +
        'v1@v0            DOWN           02:00:00:00:00:02 <BROADCAST,MULTICAST,M-DOWN> \n' +
        'v0@v1            DOWN           02:00:00:00:00:01 <BROADCAST,MULTICAST,M-DOWN> \n',
    );
  });

  test('JSON names a partner here and numbers one elsewhere', () => {
    const machine = withPair();
    const rest =
      '"mtu":1500,"qdisc":"noop","operstate":"DOWN","linkmode":"DEFAULT","group":"default","txqlen":1000,' +
      '"link_type":"ether","address":"02:00:00:00:00:01","broadcast":"ff:ff:ff:ff:ff:ff"';
    expect(machine.sh('ip -n A -j link show v0').stdout).toBe(
      `[{"ifindex":3,"link":"v1","ifname":"v0","flags":["BROADCAST","MULTICAST","M-DOWN"],${rest}}]\n`,
    );
    machine.sh('ip -n A link set v1 netns B');
    expect(machine.sh('ip -n A -j link show v0').stdout).toBe(
      `[{"ifindex":3,"link_index":2,"ifname":"v0","flags":["BROADCAST","MULTICAST"],${rest},"link_netnsid":0}]\n`,
    );
  });

  test('text tells the name of the net that the partner is in, or its id', () => {
    const machine = withPair();
    machine.sh('ip -n A link set v1 netns B');
    expect(machine.sh('ip -n A link show v0').stdout).toMatch(/^3: v0@if2: .*\n.* link-netns B\n$/);
    machine.start('ip netns exec B sleep 60');
    machine.sh('ip netns del B');
    expect(machine.sh('ip -n A link show v0').stdout).toMatch(/ link-netnsid 0\n$/);
  });

  test('a card tells the address that it was made with when it has another one', () => {
    const machine = bootMachine();
    machine.sh('ip link set eth0 address 02:00:00:00:00:01');
    const said = /02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff permaddr 52:54:00:00:00:01\n$/;
    expect(machine.sh('ip link show eth0').stdout).toMatch(said);
    expect(machine.sh('ip -j link show eth0').stdout).toMatch(/,"permaddr":"52:54:00:00:00:01"\}\]\n$/);
    machine.sh('ip link set eth0 address 52:54:00:00:00:01');
    expect(machine.sh('ip link show eth0').stdout).not.toContain('permaddr');
  });

  test('states follow the carrier', () => {
    const machine = withPair();
    machine.sh('ip -n A link set v0 up');
    expect(machine.sh('ip -n A -br link show v0').stdout).toBe(
      'v0@v1            LOWERLAYERDOWN 02:00:00:00:00:01 <NO-CARRIER,BROADCAST,MULTICAST,UP,M-DOWN> \n',
    );
    machine.sh('ip -n A link set v1 up');
    expect(machine.sh('ip -n A -br link show v0').stdout).toBe(
      'v0@v1            UP             02:00:00:00:00:01 <BROADCAST,MULTICAST,UP,LOWER_UP> \n',
    );
  });

  test('filters by state and by kind; JSON keeps a place for what is not up', () => {
    const machine = withPair();
    machine.sh('ip -n A link add d0 type dummy');
    machine.sh('ip -n A link set d0 up');
    expect(machine.sh('ip -n A -br link show up').stdout).toMatch(/^d0 +UNKNOWN .*\n$/);
    expect(machine.sh('ip -n A -o link show type dummy').stdout).toMatch(/^4: d0: .*\n$/);
    expect(machine.sh('ip -n A -j link show type vlan').stdout).toBe('[]\n');
    expect(machine.sh('ip -n A -j link show up dev v0').stdout).toBe('[{}]\n');
  });

  test('leaves no trace in the history when it changes nothing', () => {
    const machine = withPair();
    expect(requestsOf(machine, 'ip -n A link', 'RTM_GETLINK')).toEqual([]);
  });
});

describe('ip link add', () => {
  test('asks for a pair at once, with an address drawn for each end', () => {
    const machine = withPair();
    const line = 'ip link add x mtu 1400 netns B type veth peer name y netns A up';
    expect(requestsOf(machine, line, 'RTM_NEWLINK')).toMatchObject([
      {
        nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
        IFLA_INFO_KIND: 'veth',
        IFLA_IFNAME: 'x',
        IFLA_MTU: 1400,
        IFLA_NET_NS_FD: 3,
        VETH_INFO_PEER: { IFLA_IFNAME: 'y', IFLA_NET_NS_FD: 4, ifi_flags: 1, ifi_change: 1 },
        random: ['02:fd:00:00:00:03', '02:fd:00:00:00:04'],
      },
    ]);
  });

  test('finds a net by name, by path and by process', () => {
    const machine = withPair();
    const pid = machine.start('ip netns exec B sleep 60');
    machine.sh('ip -n A link set v0 netns /run/netns/B');
    machine.sh(`ip -n A link set v1 netns ${pid}`);
    expect(machine.sh('ip -n B -br link').stdout).toMatch(/^lo .*\nv1@v0 .*\nv0@v1 .*\n$/);
  });
});

describe('ip link set', () => {
  test('asks for everything at once', () => {
    const machine = withPair();
    const line = 'ip -n A link set v0 name w0 mtu 1300 up netns B index 9';
    expect(requestsOf(machine, line, 'RTM_NEWLINK')).toMatchObject([
      { ifi_index: 3, IFLA_IFNAME: 'w0', IFLA_MTU: 1300, IFLA_NEW_IFINDEX: 9, ifi_flags: 1, ifi_change: 1 },
    ]);
    expect(machine.sh('ip -n B -br link show w0').stdout).toMatch(/^w0@if2 .*,UP>/);
  });

  test('does not rename a device to the name that it was found by', () => {
    expect(requestsOf(withPair(), 'ip -n A link set v0 name v0', 'RTM_NEWLINK')).toMatchObject([
      { ifi_index: 3 },
    ]);
  });
});

test('ip link delete takes both ends', () => {
  const machine = withPair();
  expect(machine.sh('ip -n A link del v1').status).toBe(0);
  expect(machine.sh('ip -n A -br link').stdout).toMatch(/^lo .*\n$/);
});

describe('is refused', () => {
  const machine = withPair();
  test.each([
    ['add', 'Not enough information: "type" argument is required', 1],
    ['add x type', 'Command line is not complete. Try option "help"', 255],
    ['add x type nonsense', 'Error: Unknown device type.', 2],
    ['add x type nonsense y', 'Garbage instead of arguments "y ...". Try "ip link help".', 1],
    ['add x veth', 'Error: either "dev" is duplicate, or "veth" is a garbage.', 255],
    ['add a/b type veth', 'Error: argument "a/b" is wrong: "dev" not a valid ifname', 255],
    ['add 1234567890123456 type veth', 'Error: Attribute failed policy validation.', 2],
    ['add x name y type veth', 'both "name" and "dev" cannot be used when creating devices.', 255],
    ['add x type veth peer y type veth', 'Error: duplicate "type": "veth" is the second value.', 255],
    ['add x index 0 type veth', 'Error: argument "0" is wrong: Invalid "index" value', 255],
    ['add x mtu foo type veth', 'Error: argument "foo" is wrong: Invalid "mtu" value\n', 255],
    ['add lo type veth', 'RTNETLINK answers: File exists', 2],
    ['add x type team', 'netrewind: ip link add type team is not modelled', 69],
    ['set', 'Not enough information: "dev" argument is required.', 255],
    ['set x up', 'Cannot find device "x"', 1],
    ['set v0 mtu 10', 'Error: mtu less than device minimum.', 2],
    ['set v0 mtu 1400 mtu 1500', 'Error: duplicate "mtu": "1500" is the second value.', 255],
    ['set v0 address 02:00', 'Invalid address length 2 - must be 6 bytes', 1],
    ['set v0 address xx', '"xx" is invalid lladdr.', 1],
    ['set v0 name a:b', 'RTNETLINK answers: Invalid argument', 2],
    ['set v0 netns X', 'Error: argument "X" is wrong: Invalid "netns" value\n', 255],
    ['set v0 netns 999', 'RTNETLINK answers: No such process', 2],
    ['set v0 netns A netns B', 'Error: duplicate "netns": "B" is the second value.', 255],
    [
      'set v0 index 5',
      'index can be used only when creating devices or when moving device to another netns.',
      255,
    ],
    ['set lo netns B', 'Error: The interface netns is immutable.', 2],
    ['set v0 state up', 'netrewind: ip link set state is not modelled', 69],
    ['del lo', 'RTNETLINK answers: Operation not supported', 2],
    ['del x', 'Cannot find device "x"', 1],
    ['show x', 'Device "x" does not exist.', 1],
    ['show if9', 'RTNETLINK answers: No such device\nCannot send link get request: No such device', 1],
    ['show v0 v1', 'Error: either "dev" is duplicate, or "v1" is a garbage.', 255],
    ['show master x', 'Error: argument "x" is wrong: Device does not exist\n', 255],
    ['frob', 'Command "frob" is unknown, try "ip link help".', 255],
    ['xstats', 'netrewind: ip link xstats is not modelled', 69],
  ])('ip link %s', (words, said, status) => {
    expect(machine.sh(`ip -n A link ${words}`)).toEqual({ stdout: '', stderr: `${said}\n`, status });
  });
});

test('a kind that the machine lacks is the kernel’s to refuse', () => {
  const machine = bootMachine({ kinds: ['veth'] });
  expect(machine.sh('ip link add b0 type bridge')).toMatchObject({
    stderr: 'Error: Unknown device type.\n',
    status: 2,
  });
});
