/**
 * The machine that a history is about: kernel release, configuration, network cards and wireless phys, link kinds, /run/netns.
 * Everything is optional in a machine file; `machine` fills in the default machine.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { closed, closedPartial, firstError, int, refined } from './codec.js';

/** IFNAMSIZ - 1 bytes at most, no '/', ':', white space: dev_valid_name() in net/core/dev.c. */
export const validName = (name: string): boolean =>
  name.length > 0 && Buffer.byteLength(name) < 16 && name !== '.' && name !== '..' && !/[/:\s\0]/.test(name);

const DevName = refined(
  t.string,
  validName,
  'must be a device name (at most 15 bytes, no "/", ":" or space)',
);
/** Six octets, unicast and not all zero: is_valid_ether_addr() in include/linux/etherdevice.h. */
export const validAddress = (address: string): boolean =>
  /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(address) &&
  (Number.parseInt(address.slice(0, 2), 16) & 1) === 0 &&
  address !== '00:00:00:00:00:00';
const Address = refined(
  t.string,
  (address) => validAddress(address.toLowerCase()),
  'must be a unicast Ethernet address such as "52:54:00:00:00:01"',
);

/** Drivers of network cards, which bound what can be asked of the card; that of simulated phys brings a tap for all their air. */
const Driver = refined(
  t.keyof({ e1000: null, virtio_net: null, mac80211_hwsim: null }),
  () => true,
  'must be "e1000", "virtio_net" or "mac80211_hwsim"',
);
export type Driver = t.TypeOf<typeof Driver>;

const Ifindex = refined(int, (index) => index > 1, 'must be an index above that of lo');
const Nic = closed({ name: DevName }, { address: Address, driver: Driver, ifindex: Ifindex }, 'Nic');
const Interface = closed({ name: DevName }, { address: Address, ifindex: Ifindex }, 'Interface');
const Phy = closed(
  { name: refined(t.string, (name) => /^[\w-]{1,31}$/.test(name), 'must be a phy name such as "phy0"') },
  { interfaces: t.readonlyArray(Interface, 'an array of interfaces') },
  'Phy',
);

/** Kernel options that decide what a net has, and whether the default machine has them. DCCP left Linux in 6.16. */
const DEFAULT_CONFIG = {
  NET_NS: true,
  SYSCTL: true,
  IPV6: true,
  IEEE802154_6LOWPAN: true,
  IP_SCTP: true,
  IP_DCCP: false,
  NETFILTER: true,
  NF_CONNTRACK: true,
  NF_TABLES: true,
  NF_DEFRAG_IPV6: true,
  NETFILTER_NETLINK_ACCT: true,
  NF_CT_NETLINK_TIMEOUT: true,
  CFG80211: true,
  WEXT_CORE: true,
  XFRM: true,
  IP_VS: true,
  MPLS: true,
  CAN: true,
} as const;
export type ConfigOption = keyof typeof DEFAULT_CONFIG;

type Options = Record<ConfigOption, t.BooleanC>;
const EACH = Object.keys(DEFAULT_CONFIG).map((option) => [option, t.boolean]);
// Object.fromEntries forgets which keys it was given.
const CONFIG = Object.fromEntries(EACH) as Options;

/** The queueing discipline that devices get (CONFIG_DEFAULT_NET_SCH): distributions choose another than Linux does. */
const DEFAULT_NET_SCH = 'pfifo_fast';

/** What a machine file may say. */
export const MachineFile = closedPartial(
  {
    kernel: refined(
      t.string,
      (release) => /^\d+\.\d+/.test(release),
      'must be a kernel release such as "6.18"',
    ),
    config: closedPartial({ ...CONFIG, DEFAULT_NET_SCH: t.string }, 'config'),
    nics: t.readonlyArray(Nic, 'an array of network cards'),
    phys: t.readonlyArray(Phy, 'an array of wireless phys'),
    kinds: t.readonlyArray(t.string, 'an array of link kinds'),
    qdiscs: t.readonlyArray(t.string, 'an array of queueing disciplines'),
    cpus: refined(int, (cpus) => cpus > 0, 'must be a number of processors'),
    run_netns: refined(
      t.keyof({ absent: null, directory: null }),
      () => true,
      'must be "absent" or "directory"',
    ),
  },
  'machine',
);
export type MachineFile = t.TypeOf<typeof MachineFile>;

/** A device of the machine; `ifindex`: where it is not the next. */
const Device = t.intersection([t.type({ name: t.string, address: t.string }), t.partial({ ifindex: int })]);
export type Device = t.TypeOf<typeof Device>;
const Required = t.type({
  kernel: t.string,
  config: t.type({ ...CONFIG, DEFAULT_NET_SCH: t.string }),
  nics: t.readonlyArray(t.intersection([Device, t.type({ driver: Driver })])),
  phys: t.readonlyArray(t.type({ name: t.string, interfaces: t.readonlyArray(Device) })),
  kinds: t.readonlyArray(t.string),
});
/** `cpus`: num_possible_cpus(), where it is not 2; `qdiscs`: queueing disciplines, where not all are there; `run_netns`: ip has been run since the machine booted, and has left an empty directory. */
export const Machine = t.intersection([
  Required,
  t.partial({ cpus: int, run_netns: t.literal('directory'), qdiscs: t.readonlyArray(t.string) }),
]);
export type Machine = t.TypeOf<typeof Machine>;

export const MachineEvent = t.type({ type: t.literal('start_kernel'), machine: Machine });
export type MachineEvent = t.TypeOf<typeof MachineEvent>;

declare module './kernel.js' {
  interface Kernel {
    /** null: not booted. */
    readonly machine: Machine | null;
  }
  interface Events {
    readonly machine: MachineEvent;
  }
}

export const initial: Machine | null = null;

export const sites = { start_kernel: 'start_kernel' } satisfies Record<MachineEvent['type'], string>;

export const evolve = (_slice: Machine | null, event: MachineEvent): Machine => event.machine;

/** Link kinds that Linux 6.18 can have, under the names that IFLA_INFO_KIND carries. */
export const EVERY_KIND: readonly string[] = [
  'veth', 'dummy', 'bridge', 'vlan', 'macvlan', 'macvtap', 'ipvlan', 'ipvtap', 'vxlan', 'ifb', 'bond', 'team', 'vrf',
  'tun', 'nlmon', 'geneve', 'wireguard', 'netkit', 'netdevsim', 'vcan', 'can', 'vxcan', 'gre', 'gretap', 'erspan',
  'ip6gre', 'ip6gretap', 'ip6erspan', 'ipip', 'sit', 'ip6tnl', 'vti', 'vti6', 'xfrm', 'macsec', 'hsr', 'bareudp',
  'amt', 'gtp', 'ovs', 'rmnet', 'wwan', 'ipoib', 'batadv', 'lowpan', 'dsa',
]; // prettier-ignore

/** Addresses of cards that a machine file leaves out: QEMU's range for cards, mac80211_hwsim's for wireless. */
const octet = (n: number): string => (n & 0xff).toString(16).padStart(2, '0');
const cardAddress = (i: number): string => `52:54:00:00:00:${octet(i + 1)}`;
const phyAddress = (phy: number, i: number): string => `02:00:00:00:${octet(phy)}:${octet(i)}`;

const DEFAULT_NICS: readonly t.TypeOf<typeof Nic>[] = [{ name: 'eth0' }, { name: 'eth1' }];
const DEFAULT_PHYS: readonly t.TypeOf<typeof Phy>[] = [{ name: 'phy0', interfaces: [{ name: 'wlan0' }] }];

const firstRepeated = <A>(names: readonly A[]): A | undefined =>
  names.find((name, i) => names.indexOf(name) < i);

/**
 * The machine that a machine file describes.
 * @returns Left: one clause that names the field and what is wrong with it.
 */
export const machine = (file: unknown): E.Either<string, Machine> => {
  const decoded = MachineFile.decode(file);
  if (E.isLeft(decoded)) return E.left(firstError(decoded.left));
  const {
    kernel = '6.18',
    config = {},
    nics = DEFAULT_NICS,
    phys = DEFAULT_PHYS,
    kinds = EVERY_KIND,
    cpus,
    qdiscs,
    run_netns = 'absent',
  } = decoded.right;
  const interfaces = phys.flatMap((phy) => phy.interfaces ?? []);
  const devices = [...nics, ...interfaces];
  const twice = firstRepeated(['lo', ...devices.map(({ name }) => name)]);
  if (twice !== undefined) return E.left(`the device name "${twice}" is used twice`);
  const sameIndex = firstRepeated(devices.flatMap(({ ifindex }) => ifindex ?? []));
  if (sameIndex !== undefined) return E.left(`the index ${sameIndex} is used twice`);
  const samePhy = firstRepeated(phys.map(({ name }) => name));
  if (samePhy !== undefined) return E.left(`the phy name "${samePhy}" is used twice`);
  const unknown = kinds.findIndex((kind) => !EVERY_KIND.includes(kind));
  if (unknown >= 0)
    return E.left(`kinds[${unknown}] must be a link kind of Linux, not "${kinds[unknown] ?? ''}"`);
  return E.right({
    kernel,
    config: { ...DEFAULT_CONFIG, DEFAULT_NET_SCH, ...config },
    nics: nics.map(({ name, address, driver = 'e1000', ifindex }, i) => ({
      name,
      address: address?.toLowerCase() ?? cardAddress(i),
      driver,
      ...(ifindex !== undefined && { ifindex }),
    })),
    phys: phys.map((phy, p) => ({
      name: phy.name,
      interfaces: (phy.interfaces ?? []).map(({ name, address, ifindex }, i) => ({
        name,
        address: address?.toLowerCase() ?? phyAddress(p, i),
        ...(ifindex !== undefined && { ifindex }),
      })),
    })),
    kinds,
    ...(cpus !== undefined && { cpus }),
    ...(qdiscs !== undefined && { qdiscs }),
    ...(run_netns === 'directory' && { run_netns }),
  });
};
