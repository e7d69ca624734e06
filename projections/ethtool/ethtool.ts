/**
 * `ethtool`: features, driver and settings of a device (ethtool 6.1: ethtool.c, netlink/features.c, settings.c). What is
 * said of the bus and of a driver's version is the hardware's own matter and left empty, or the kernel's release. Left
 * out: every other option, settings of cards, features of kinds that features.ts does not have.
 */
import type { Kernel } from '../../core/kernel.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import { devGetByName, isUp } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { driverOf } from '../../core/link/physical.js';
import { releaseHas } from '../../core/release.js';
import { failed, notModelled, printed } from '../program.js';
import type { Program, Ran } from '../program.js';
import { FEATURES, VALUES } from './features.js';

const BAD_COMMAND_LINE = 'ethtool: bad command line argument(s)\nFor more information run ethtool -h\n';
const NO_SUCH_DEVICE = 'netlink error: no device matches name (offset 24)\nnetlink error: No such device\n';
/** Exit statuses of ethtool for what a driver does not tell. */
const CANNOT_TELL_DRIVER = 71;
const NO_DATA = 75;
/** Requests that `ethtool DEV` makes; each complains by itself. */
const SETTINGS_REQUESTS = 5;

const PRIVATE_FLAGS: ReadonlySet<string> = new Set(['netns-local', 'fcoe-mtu', 'tx-lockless']);
const ACCECN = '\ttx-tcp-accecn-segmentation';

/** Whether the kernel of the machine lists a feature. */
const isListed = (release: string, feature: string): boolean =>
  PRIVATE_FLAGS.has(feature)
    ? !releaseHas(release, 'device features without private flags')
    : feature !== ACCECN || releaseHas(release, 'AccECN segmentation');

type Show = (kernel: Kernel, device: NetDevice) => Ran;

const showFeatures: Show = (kernel, device) => {
  const driver = driverOf(kernel, device);
  const values = VALUES[driver];
  if (values === undefined) return notModelled(`ethtool -k of a ${driver} device`);
  const lines = FEATURES.filter((feature) => isListed(kernel.machine?.kernel ?? '', feature)).map(
    (feature) => `${feature}: ${values[feature.trim()] ?? 'off [fixed]'}\n`,
  );
  return printed(`Features for ${device.name}:\n${lines.join('')}`);
};

interface DriverInfo {
  readonly driver: string;
  /** Absent: the kernel's release. */
  readonly version?: string;
  readonly firmware?: string;
  /** Of statistics, test, eeprom-access, register-dump. */
  readonly supports: readonly string[];
}

const DRIVERS: Readonly<Record<string, DriverInfo>> = {
  e1000: { driver: 'e1000', supports: ['statistics', 'test', 'eeprom-access', 'register-dump'] },
  virtio_net: { driver: 'virtio_net', version: '1.0.0', supports: ['statistics'] },
  wireless: { driver: 'mac80211_hwsim', firmware: 'N/A', supports: ['statistics'] },
  veth: { driver: 'veth', version: '1.0', supports: ['statistics'] },
  dummy: { driver: 'dummy', supports: [] },
  macvlan: { driver: 'macvlan', version: '0.1', supports: [] },
  macvtap: { driver: 'macvlan', version: '0.1', supports: [] },
  ipvlan: { driver: 'ipvlan', version: '0.1', supports: [] },
  ipvtap: { driver: 'ipvlan', version: '0.1', supports: [] },
  vrf: { driver: 'vrf', version: '1.1', supports: [] },
};

const SUPPORTS = ['statistics', 'test', 'eeprom-access', 'register-dump', 'priv-flags'];

const showDriver: Show = (kernel, device) => {
  const name = driverOf(kernel, device);
  if (name === 'lo' || name === 'mac80211_hwsim')
    return failed(CANNOT_TELL_DRIVER, 'Cannot get driver information: Operation not supported\n');
  const info = DRIVERS[name];
  if (info === undefined) return notModelled(`ethtool -i of a ${name} device`);
  const { driver, version = kernel.machine?.kernel ?? '', firmware = '', supports } = info;
  const lines = [
    `driver: ${driver}`,
    `version: ${version}`,
    `firmware-version: ${firmware}`,
    'expansion-rom-version: ',
    'bus-info: ',
    ...SUPPORTS.map((what) => `supports-${what}: ${supports.includes(what) ? 'yes' : 'no'}`),
  ];
  return printed(lines.map((line) => `${line}\n`).join(''));
};

const VETH_SETTINGS = `	Supported ports: [  ]
	Supported link modes:   Not reported
	Supported pause frame use: No
	Supports auto-negotiation: No
	Supported FEC modes: Not reported
	Advertised link modes:  Not reported
	Advertised pause frame use: No
	Advertised auto-negotiation: No
	Advertised FEC modes: Not reported
	Speed: 10000Mb/s
	Duplex: Full
	Auto-negotiation: off
	Port: Twisted Pair
	PHYAD: 0
	Transceiver: internal
	MDI-X: Unknown
`;
const SETTINGS: Readonly<Record<string, string>> = { lo: '', wireless: '', veth: VETH_SETTINGS };

/** Kinds whose drivers do not even say whether there is a link. */
const TELL_NOTHING: ReadonlySet<string> = new Set(['mac80211_hwsim', 'vrf']);

const showSettings: Show = (_kernel, device) => {
  if (TELL_NOTHING.has(device.kind)) return failed(NO_DATA, '', 'No data available\n');
  const settings = SETTINGS[device.kind];
  if (settings === undefined) return notModelled(`ethtool of a ${device.kind} device`);
  const link = isUp(device) && device.carrier ? 'yes' : 'no';
  return printed(`Settings for ${device.name}:\n${settings}\tLink detected: ${link}\n`);
};

interface Option {
  readonly words: readonly string[];
  readonly show: Show;
  /** What is said when there is no such device. */
  readonly missing: Ran;
}

const OPTIONS: readonly Option[] = [
  {
    words: ['-k', '--show-features', '--show-offload'],
    show: showFeatures,
    missing: failed(1, NO_SUCH_DEVICE),
  },
  {
    words: ['-i', '--driver'],
    show: showDriver,
    missing: failed(CANNOT_TELL_DRIVER, 'Cannot get driver information: No such device\n'),
  },
];

const SETTINGS_OPTION: Option = {
  words: [],
  show: showSettings,
  missing: failed(NO_DATA, NO_SUCH_DEVICE.repeat(SETTINGS_REQUESTS), 'No data available\n'),
};

/** Options that ethtool knows and the model does not. */
const OTHERS: ReadonlySet<string> = new Set(
  `-s --change -a --show-pause -A --pause -c --show-coalesce -C --coalesce -g --show-ring -G --set-ring -K --features
  --offload -d --register-dump -e --eeprom-dump -E --change-eeprom -r --negotiate -p --identify -t --test -S --statistics
  --phy-statistics -n -u --show-nfc --show-ntuple -N -U --config-nfc --config-ntuple -T --show-time-stamping -x
  --show-rxfh-indir --show-rxfh -X --set-rxfh-indir --rxfh -f --flash -P --show-permaddr -w --get-dump -W --set-dump -l
  --show-channels -L --set-channels --show-priv-flags --set-priv-flags -m --dump-module-eeprom --module-info --show-eee
  --set-eee --set-phy-tunable --get-phy-tunable --get-tunable --set-tunable --reset --show-fec --set-fec -Q --per-queue
  --cable-test --cable-test-tdr --show-tunnels --show-module --set-module -h --help --json -I --include-statistics
  --debug --monitor`.split(/\s+/),
);

export const ethtool: Program = ({ kernel, pid }, argv) => {
  const [first = ''] = argv;
  if (first === '--version') return printed('ethtool version 6.1\n');
  if (OTHERS.has(first)) return notModelled(['ethtool', ...argv].join(' '));
  const option = OPTIONS.find(({ words }) => words.includes(first)) ?? SETTINGS_OPTION;
  const [name, extra] = option === SETTINGS_OPTION ? argv : argv.slice(1);
  if (name === undefined || name.startsWith('-')) return failed(1, BAD_COMMAND_LINE);
  if (extra !== undefined) return failed(1, `ethtool: unexpected parameter '${extra}'\n`);
  const device = devGetByName(kernel(), netOf(kernel(), pid) ?? 0, name);
  return device === undefined ? option.missing : option.show(kernel(), device);
};
