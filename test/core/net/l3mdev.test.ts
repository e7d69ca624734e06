/** Domains of routing: which one a device or a flow is in. */
import { expect, test } from 'vitest';
import type { Kernel } from '../../../core/kernel.js';
import {
  devicesOfDomain,
  l3mdevFibTable,
  l3mdevMasterIfindex,
  l3mdevUpdateFlow,
} from '../../../core/net/l3mdev.js';
import type { NetDevice } from '../../../core/net/netdevice.js';
import { INIT_NET } from '../../../core/net/net_namespace.js';
import { add, booted, device, given, set } from '../../support/given.js';

const start = (): Kernel => {
  const kernel = given(
    booted({ nics: [] }),
    add(1, 'vrf', 'red', { IFLA_INFO_DATA: { IFLA_VRF_TABLE: 1001 } }),
    add(1, 'dummy', 'd0'),
    add(1, 'dummy', 'd1'),
    add(1, 'bridge', 'br0'),
  );
  const masterOf = (port: string, master: string): ReturnType<typeof set> =>
    set(kernel, 1, port, { IFLA_MASTER: device(kernel, 1, master)?.ifindex ?? 0 });
  return given(kernel, masterOf('d0', 'red'), masterOf('d1', 'br0'));
};

const named = (kernel: Kernel, name: string): NetDevice => {
  const found = device(kernel, 1, name);
  if (found === undefined) throw new Error(`no device ${name}`);
  return found;
};

test('a vrf and its ports are in its domain, ports of other masters and lo in none', () => {
  const kernel = start();
  const red = named(kernel, 'red').ifindex;
  expect(['red', 'd0', 'd1', 'lo'].map((name) => l3mdevMasterIfindex(kernel, named(kernel, name)))).toEqual(
    [red, red, 0, 0], // prettier-ignore
  );
  expect(l3mdevFibTable(kernel, named(kernel, 'd0'))).toBe(1001);
  expect(l3mdevFibTable(kernel, named(kernel, 'd1'))).toBeUndefined();
  const inRed = devicesOfDomain(kernel, INIT_NET, named(kernel, 'red'));
  expect(inRed.map(({ name }) => name)).toEqual(['red', 'd0']);
});

test('a flow through the vrf is through any of its ports, one through a port stays there', () => {
  const kernel = start();
  const red = named(kernel, 'red').ifindex;
  const d0 = named(kernel, 'd0').ifindex;
  const flow = (iif: number, oif: number): unknown => l3mdevUpdateFlow(kernel, INIT_NET, { iif, oif });
  expect(flow(1, red)).toEqual({ iif: 1, oif: 0, l3mdev: red, byOif: true });
  expect(flow(1, d0)).toEqual({ iif: 1, oif: d0, l3mdev: red, byOif: true });
  expect(flow(d0, 0)).toEqual({ iif: d0, oif: 0, l3mdev: red, byOif: false });
  expect(flow(1, 0)).toMatchObject({ l3mdev: 0 });
});
