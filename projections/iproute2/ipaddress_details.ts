/**
 * What -details adds to a device (print_linkinfo() and print_linktype() of ip/ipaddress.c, iproute2 6.1; what
 * rtnl_fill_ifinfo() of Linux 6.18 says besides). Left out: ports of bonds in 802.3ad.
 */
import type { Kernel } from '../../core/kernel.js';
import { portsOf } from '../../core/link/br_if.js';
import { ipv6Devconf } from '../../core/net/devconf.js';
import { in6DevGet } from '../../core/net/if_inet6.js';
import { deviceOf } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { queuesOf } from '../../core/net/tx_queues.js';
import { releaseHas } from '../../core/release.js';
import { allmultiOf, promiscuityOf } from '../promiscuity.js';
import { whereIs } from '../sysfs/net_sysfs.js';
import type { Session } from './ip_common.js';
import { both, jsonOnly, objectOf, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { LINK_UTILS } from './link_utils.js';

/** Bytes: TSO_LEGACY_MAX_SIZE, which devices begin with, and TSO_MAX_SIZE. */
const TSO_LEGACY_MAX_SIZE = 65536;
const TSO_MAX_SIZE = 524280;
const TSO_MAX_SEGS = 65535;
const GSO_MAX_SIZE = 65536;

const tsoMaxSize = (kernel: Kernel, device: NetDevice): number => {
  const { kind, lower } = device;
  switch (kind) {
    case 'lo':
    case 'veth':
      return TSO_MAX_SIZE;
    case 'ifb':
    case 'dummy':
      return releaseHas(kernel.machine?.kernel ?? '', 'big segments of ifb and dummy')
        ? TSO_MAX_SIZE
        : TSO_LEGACY_MAX_SIZE;
    case 'bridge': {
      const ports = portsOf(kernel, device.dev).map((port) => tsoMaxSize(kernel, port));
      return ports.length === 0 ? TSO_LEGACY_MAX_SIZE : Math.min(...ports);
    }
    case 'macvlan':
    case 'macvtap':
    case 'ipvlan':
    case 'ipvtap':
    case 'vlan':
    case 'vxlan':
      return lower === null ? TSO_LEGACY_MAX_SIZE : tsoMaxSize(kernel, deviceOf(kernel, lower));
    default:
      return TSO_LEGACY_MAX_SIZE;
  }
};

/** IN6_ADDR_GEN_MODE_* */
const GEN_MODES = ['eui64', 'none', 'stable_secret', 'random'];

const number = (key: string, word: string, value: number): Piece => both(key, value, `${word} ${value} `);

/** IFLA_LINKINFO: on a line of its own, with that of a port on another. @returns undefined: not modelled */
const linkinfo = (session: Session, device: NetDevice): readonly Piece[] | undefined => {
  const newLine = session.options.oneline ? '\\' : '\n';
  const kernel = session.system.kernel();
  const util = LINK_UTILS.get(device.kind);
  const master = device.master === null ? undefined : deviceOf(kernel, device.master);
  const own = util?.printOpt === undefined ? [] : util.printOpt(session, device);
  const slave =
    master === undefined ? [] : LINK_UTILS.get(`${master.kind}_slave`)?.printOpt?.(session, device);
  if (own === undefined || slave === undefined) return undefined;
  const data = (kind: string, dataKey: string, kindKey: string, pieces: readonly Piece[]): Piece[] => [
    both(kindKey, kind.replace('_slave', ''), `${newLine}    ${kind} `),
    ...pieces.map(({ text }) => textOnly(text)),
    ...(pieces.length === 0 ? [] : [jsonOnly(dataKey, objectOf(pieces))]),
  ];
  const pieces = [
    ...(util === undefined ? [] : data(device.kind, 'info_data', 'info_kind', own)),
    ...(master === undefined
      ? []
      : data(`${master.kind}_slave`, 'info_slave_data', 'info_slave_kind', slave)),
  ];
  return pieces.length === 0
    ? []
    : [...pieces.map(({ text }) => textOnly(text)), jsonOnly('linkinfo', objectOf(pieces))];
};

/** dev.parent: the bus and the name there of what drives a card. */
const parent = (kernel: Kernel, device: NetDevice): Piece[] => {
  if (device.kind === 'wireless') {
    const phy = kernel.machine?.phys.findIndex(({ interfaces }) =>
      interfaces.some(({ address }) => address === device.perm_address),
    );
    return [both('parentdev', `hwsim${phy}`, `parentdev hwsim${phy} `)];
  }
  if (device.kind !== 'physical') return [];
  const [name = ''] = (whereIs(kernel, device) ?? []).slice(-2);
  const bus = name.startsWith('virtio') ? 'virtio' : 'pci';
  return [both('parentbus', bus, `parentbus ${bus} `), both('parentdev', name, `parentdev ${name} `)];
};

/**
 * @param doLink as `ip link` shows it
 * @returns undefined: not modelled
 */
export const details = (
  session: Session,
  device: NetDevice,
  doLink: boolean,
): readonly Piece[] | undefined => {
  const kernel = session.system.kernel();
  const info = linkinfo(session, device);
  if (info === undefined) return undefined;
  const { tx, rx } = queuesOf(kernel, device);
  const mode = GEN_MODES[ipv6Devconf(kernel, device, 'addr_gen_mode')] ?? '';
  const hasAddrGenMode = doLink && in6DevGet(kernel, device) !== undefined;
  const promiscuity = promiscuityOf(kernel, device);
  return [
    both('promiscuity', promiscuity, ` promiscuity ${promiscuity} `),
    number('allmulti', ' allmulti', allmultiOf(kernel, device)),
    number('min_mtu', 'minmtu', device.min_mtu),
    number('max_mtu', 'maxmtu', device.max_mtu),
    ...info,
    ...(hasAddrGenMode ? [both('inet6_addr_gen_mode', mode, `addrgenmode ${mode} `)] : []),
    number('num_tx_queues', 'numtxqueues', tx),
    number('num_rx_queues', 'numrxqueues', rx),
    number('gso_max_size', 'gso_max_size', GSO_MAX_SIZE),
    number('gso_max_segs', 'gso_max_segs', TSO_MAX_SEGS),
    number('tso_max_size', 'tso_max_size', tsoMaxSize(kernel, device)),
    number('tso_max_segs', 'tso_max_segs', TSO_MAX_SEGS),
    number('gro_max_size', 'gro_max_size', GSO_MAX_SIZE),
    ...parent(kernel, device),
  ];
};
