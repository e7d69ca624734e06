/**
 * /sys/class/net and /sys/devices (net/core/net-sysfs.c, Linux 6.18): the devices of the net of whoever mounted the sysfs.
 * Cards are behind the buses of a plain virtual machine. Left out: phys_*, wireless devices.
 */
import type { Kernel } from '../../core/kernel.js';
import { portsOf } from '../../core/link/br_if.js';
import { deviceOf, dump } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { passage } from '../node.js';
import type { Directory, Looker, Passage, Step } from '../node.js';
import { filesOf, link, sysfsDirectory } from './attribute.js';
import type { Entries } from './attribute.js';
import { ATTRIBUTES, POWER, STATISTICS } from './attributes.js';
import { bridgeAttributes } from './br_sysfs_br.js';
import { PORT } from './br_sysfs_if.js';
import { queues } from './queues.js';
import { tapDirectories, tapLinks } from './tap.js';

/** The slot of the first card on the bus. */
const FIRST_SLOT = 3;
const HEX = 16;

const VIRTUAL = ['virtual', 'net'];

/** The directory below /sys/devices that a device is in; undefined: the model does not know. */
export const whereIs = (
  { machine }: Kernel,
  { kind, perm_address }: NetDevice,
): readonly string[] | undefined => {
  if (kind === 'wireless') return undefined;
  if (kind !== 'physical') return VIRTUAL;
  const nics = machine?.nics ?? [];
  const at = nics.findIndex(({ address }) => address === perm_address);
  const slot = `0000:00:${(FIRST_SLOT + at).toString(HEX).padStart(2, '0')}.0`;
  const virtio = nics.slice(0, at).filter(({ driver }) => driver === 'virtio_net').length;
  const bus = nics[at]?.driver === 'virtio_net' ? [`virtio${virtio}`] : [];
  return ['pci0000:00', slot, ...bus, 'net'];
};

/** Devices that one is stacked on or a port of, and those on it: links only within a net. */
const adjacent = (kernel: Kernel, device: NetDevice): Entries => {
  const among = (devs: Iterable<number>, prefix: string): [string, () => Step][] =>
    [...devs]
      .map((dev) => deviceOf(kernel, dev))
      .filter(({ net }) => net === device.net)
      .map(({ name }) => [`${prefix}${name}`, () => link(`../${name}`)]);
  const lowers = kernel.dev.upper.filter((uppers) => uppers.includes(device.dev)).keys();
  return Object.fromEntries([
    ...among(kernel.dev.upper.get(device.dev) ?? [], 'upper_'),
    ...among(lowers, 'lower_'),
    ...among(device.master === null ? [] : [device.master], '').map(([, to]) => ['master', to] as const),
  ]);
};

const up = (levels: number): string => '../'.repeat(levels);

const deviceDirectory = (looker: Looker, device: NetDevice, where: readonly string[]): Directory => {
  const { kernel } = looker;
  const [bus = ''] = where.slice(-2);
  const isBridge = device.kind === 'bridge';
  const isTap = device.kind === 'macvtap' || device.kind === 'ipvtap';
  const master = device.master === null ? undefined : deviceOf(kernel, device.master);
  const ports = (): Directory =>
    sysfsDirectory(
      Object.fromEntries(
        portsOf(kernel, device.dev).map(({ name }) => [name, () => link(`../../${name}/brport`)]),
      ),
    );
  return sysfsDirectory(
    {
      ...filesOf(looker, device, ATTRIBUTES),
      ...adjacent(kernel, device),
      subsystem: () => link(`${up(where.length + 2)}class/net`),
      ...(where !== VIRTUAL && { device: () => link(`${up(3)}${bus}`) }),
      ...(isBridge && { brforward: () => ({ kind: 'file', mode: 0o444, size: 0 }) }),
      ...(isTap && tapLinks(device)),
    },
    {
      power: () => sysfsDirectory(filesOf(looker, device, POWER)),
      queues: () => queues(looker, device),
      statistics: () => sysfsDirectory(filesOf(looker, device, STATISTICS)),
      ...(isTap && tapDirectories(looker, device)),
      ...(isBridge && {
        bridge: () => sysfsDirectory(filesOf(looker, device, bridgeAttributes(kernel), 'bridge/')),
        brif: ports,
      }),
      ...(master?.kind === 'bridge' && {
        brport: () =>
          sysfsDirectory({
            ...filesOf(looker, device, PORT, 'brport/'),
            bridge: () => link(`../../${master.name}`),
          }),
      }),
    },
  );
};

/** The devices that there are in /sys. */
const devicesIn = ({ kernel, sysfs }: Looker): NetDevice[] =>
  // A sysfs outlives the net that it shows, and is empty then.
  kernel.net.nets.has(sysfs) ? dump(kernel, sysfs) : [];

const classNet = (looker: Looker, devices: readonly NetDevice[]): Directory =>
  sysfsDirectory(
    Object.fromEntries(
      devices.map((device) => {
        const where = whereIs(looker.kernel, device);
        const to = `../../devices/${[...(where ?? []), device.name].join('/')}`;
        return [device.name, () => (where === undefined ? 'unknown' : link(to))];
      }),
    ),
  );

/** What begins with `path` below /sys/devices: directories of devices, and what leads to them. */
const below = (looker: Looker, devices: readonly NetDevice[], path: readonly string[]): Step | 'real' => {
  const placed = devices.flatMap((device) => {
    const where = whereIs(looker.kernel, device) ?? [];
    return path.every((name, i) => where[i] === name) ? [{ device, where }] : [];
  });
  const [first] = placed;
  if (first === undefined) return 'real';
  if (first.where.length > path.length)
    return { kind: 'passage', child: (name) => below(looker, devices, [...path, name]) };
  return sysfsDirectory(
    {},
    Object.fromEntries(
      placed.map(({ device, where }) => [device.name, () => deviceDirectory(looker, device, where)]),
    ),
  );
};

export const sysRoot = (looker: Looker): Passage => {
  const devices = devicesIn(looker);
  return passage({
    class: () => passage({ net: () => classNet(looker, devices) }),
    devices: () => ({ kind: 'passage', child: (name) => below(looker, devices, [name]) }),
  });
};
