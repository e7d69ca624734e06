import * as E from 'fp-ts/lib/Either.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { machine } from '../../core/machine.js';
import { booted } from '../support/given.js';

test('an empty machine file is the default machine', () => {
  expect(machine({})).toMatchObject({
    right: {
      kernel: '6.18',
      config: { NET_NS: true, IPV6: true },
      nics: [{ name: 'eth0' }, { name: 'eth1' }],
      phys: [{ name: 'phy0', interfaces: [{ name: 'wlan0', address: '02:00:00:00:00:00' }] }],
    },
  });
});

test.each([
  [{ nic: [] }, 'nic is not a known field'],
  [[], 'the value must be an object, not []'],
  [{ kernel: 6 }, 'kernel must be a kernel release such as "6.18", not 6'],
  [{ config: { NET_NS: 'yes' } }, 'config.NET_NS must be boolean, not "yes"'],
  [{ config: { NETNS: true } }, 'config.NETNS is not a known field'],
  [{ nics: [{}] }, 'nics[0].name is missing'],
  [{ nics: [{ name: 'eth0', mac: 1 }] }, 'nics[0].mac is not a known field'],
  [
    { nics: [{ name: 'eth0' }, { name: 'e1', address: '01:00:00:00:00:00' }] },
    'nics[1].address must be a unicast Ethernet address such as "52:54:00:00:00:01", not "01:00:00:00:00:00"',
  ],
  [{ nics: [{ name: 'lo' }] }, 'the device name "lo" is used twice'],
  [{ phys: [{ name: 'p', interfaces: [{ name: 'eth0' }] }] }, 'the device name "eth0" is used twice'],
  [{ nics: [{ name: 'e', ifindex: 1 }] }, 'nics[0].ifindex must be an index above that of lo, not 1'],
  [
    {
      nics: [
        { name: 'e', ifindex: 7 },
        { name: 'f', ifindex: 7 },
      ],
    },
    'the index 7 is used twice',
  ],
  [{ phys: [{ name: 'p' }, { name: 'p' }] }, 'the phy name "p" is used twice'],
  [{ kinds: ['veth', 'vethh'] }, 'kinds[1] must be a link kind of Linux, not "vethh"'],
  [{ cpus: 0 }, 'cpus must be a number of processors, not 0'],
  [{ run_netns: 'full' }, 'run_netns must be "absent" or "directory", not "full"'],
])('%j is refused: %s', (file, why) => {
  expect(machine(file)).toEqual(E.left(why));
});

test('whatever a machine file holds, it is a machine or one clause', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const told = machine(value);
      return E.isRight(told) || (told.left.length > 0 && !told.left.includes('\n'));
    }),
  );
});

test('/run/netns is there at boot where the machine file says so', () => {
  expect(booted().mounts.directory).toBe('absent');
  expect(booted({ run_netns: 'directory' }).mounts.directory).toBe('plain');
});
