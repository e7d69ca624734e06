/**
 * macvlan: a device of its own on top of another, with an address of its own (drivers/net/macvlan.c, Linux 6.18). It can
 * be in another net than the one below and goes with it. Left out: what source addresses and queues do to packets.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { validAddress } from '../machine.js';
import { netdevUpperDevUnlink, registerNetdevice, unregisterNetdeviceMany } from '../net/dev.js';
import { devSetMacAddress, devSetMtu } from '../net/dev_api.js';
import { linkwatchFireEvent, netifStackedTransferOperstate } from '../net/link_watch.js';
import { IFF, callNotifiers, devGetByIndex, deviceOf, isUp, uppersOf } from '../net/netdevice.js';
import type { Found, LinkOps, NetDevice, NewlinkParams, Notifier } from '../net/netdevice.js';
import { ARPHRD_ETHER, ETH_MAX_MTU, ETH_MIN_MTU, etherSetup, ethMacAddr, stackedLink } from './ethernet.js';
import type { LinkData } from './link_data.js';
import { rxHandlerRegister } from './rx_handler.js';

/** struct macvlan_dev */
type MacvlanDev = NonNullable<NetDevice['priv']> & { readonly kind: 'macvlan' };

/** Packets (MACVLAN_DEFAULT_BC_QUEUE_LEN). */
const DEFAULT_BC_QUEUE_LEN = 1000;

const privOf = ({ priv }: NetDevice): MacvlanDev | undefined => (priv?.kind === 'macvlan' ? priv : undefined);

/** The macvlans and macvtaps on a device, in the order in which they came. */
export const macvlansOn = (kernel: Kernel, lower: number): NetDevice[] =>
  uppersOf(kernel, lower).filter((upper) => privOf(upper) !== undefined);

const isPassthru = (device: NetDevice): boolean => privOf(device)?.mode === 'passthru';

/** macvlan_port_create(). @returns EINVAL: no Ethernet device, or the loopback; EBUSY: somebody else takes its frames. */
const portCreate = (call: Call, lower: NetDevice): Verdict => {
  if (lower.type !== ARPHRD_ETHER || (lower.flags & IFF.LOOPBACK) !== 0)
    return refuse('EINVAL', 'macvlan_port_create');
  return rxHandlerRegister(call.kernel, lower);
};

/** macvlan_validate(). @returns EADDRNOTAVAIL: a source address is a group, or zero. */
const validate: LinkOps['validate'] = (_mtu, { IFLA_MACVLAN_MACADDR: source }) =>
  source === undefined || validAddress(source) ? undefined : refuse('EADDRNOTAVAIL', 'macvlan_validate');

/** macvlan_changelink_sources() */
const changeSources = (
  sources: readonly string[],
  {
    IFLA_MACVLAN_MACADDR_MODE: what,
    IFLA_MACVLAN_MACADDR: one,
    IFLA_MACVLAN_MACADDR_DATA: many = [],
  }: LinkData,
): readonly string[] => {
  const given = one === undefined ? many : [one, ...many];
  if (what === undefined) return sources;
  switch (what) {
    case 'add':
      return [...new Set([...sources, ...given])];
    case 'del':
      return sources.filter((source) => source !== one);
    case 'set':
      return [...new Set(given)];
    case 'flush':
      return [];
  }
};

/**
 * What a request makes of a macvlan: mode, flags, length of the queue, and source addresses, which only source mode has.
 * @returns EINVAL: source addresses in another mode, of which the rest of the request is done by then
 */
const changed = (
  site: string,
  vlan: MacvlanDev,
  data: LinkData,
): { readonly vlan: MacvlanDev; readonly refused: Verdict } => {
  const { mode, flags, bc_queue_len_req } = vlan;
  const next: MacvlanDev = {
    ...vlan,
    mode: data.IFLA_MACVLAN_MODE ?? mode,
    flags: data.IFLA_MACVLAN_FLAGS ?? flags,
    bc_queue_len_req: data.IFLA_MACVLAN_BC_QUEUE_LEN ?? bc_queue_len_req,
  };
  const kept = next.mode === 'source' ? vlan.sources : [];
  if (data.IFLA_MACVLAN_MACADDR_MODE !== undefined && next.mode !== 'source')
    return { vlan: { ...next, sources: kept }, refused: refuse('EINVAL', site) };
  return { vlan: { ...next, sources: changeSources(kept, data) }, refused: undefined };
};

const NEW: MacvlanDev = {
  kind: 'macvlan',
  mode: 'vepa',
  flags: [],
  bc_queue_len_req: DEFAULT_BC_QUEUE_LEN,
  sources: [],
};

/**
 * macvlan_common_newlink(): on a macvlan it goes onto what that is on.
 * @returns EINVAL: no device below, an mtu larger than its, passthru beside others, source addresses without source
 * mode; ENODEV: no such device below
 */
const newlink =
  (kind: string) =>
  (call: Call, { link, src_net, IFLA_LINK, data }: NewlinkParams): Found<number> =>
    call.within('macvlan_common_newlink', link.name ?? '', () => {
      const site = 'macvlan_common_newlink';
      if (IFLA_LINK === undefined) return E.left(refuse('EINVAL', site));
      const named = devGetByIndex(call.kernel, src_net, IFLA_LINK);
      if (named === undefined) return E.left(refuse('ENODEV', site));
      const below = privOf(named) === undefined ? null : named.lower;
      const lower = below === null ? named : deviceOf(call.kernel, below);
      if (link.mtu !== undefined && link.mtu > lower.mtu) return E.left(refuse('EINVAL', site));
      const others = macvlansOn(call.kernel, lower.dev);
      const unfit = others.length === 0 ? portCreate(call, lower) : undefined;
      if (unfit !== undefined) return E.left(unfit);
      const { vlan: priv, refused } = changed(site, NEW, data);
      if (others.some(isPassthru) || (priv.mode === 'passthru' && others.length > 0))
        return E.left(refuse('EINVAL', site));
      if (refused !== undefined) return E.left(refused);
      const derived: Partial<NetDevice> = {
        mtu: lower.mtu,
        min_mtu: ETH_MIN_MTU,
        max_mtu: lower.max_mtu,
        carrier: lower.carrier,
        lower: lower.dev,
        priv,
        ...(priv.mode === 'passthru' && { address: lower.address }),
      };
      const dev = registerNetdevice(call, kind, { ...link, derived }, `${kind}%d`);
      if (E.isLeft(dev)) return dev;
      callNotifiers(call, 'NETDEV_CHANGEUPPER', lower.dev);
      netifStackedTransferOperstate(call, lower.dev, dev.right);
      linkwatchFireEvent(call, dev.right);
      return dev;
    });

/** macvlan_changelink(). @returns EINVAL: into passthru or out of it; source addresses without source mode. */
const changelink = (call: Call, device: NetDevice, data: LinkData): Verdict => {
  const before = privOf(device);
  if (before === undefined) return undefined;
  const { IFLA_MACVLAN_MODE: mode = before.mode } = data;
  if ((mode === 'passthru') !== isPassthru(device)) return refuse('EINVAL', 'macvlan_changelink');
  const { vlan: priv, refused } = changed('macvlan_changelink', before, data);
  call.emit({ type: 'changelink', dev: device.dev, priv });
  return refused;
};

/** macvlan_addr_busy(): the device below has an address, or a macvlan on it that is up. */
const isAddrBusy = (kernel: Kernel, lower: number, address: string): boolean =>
  deviceOf(kernel, lower).address === address ||
  macvlansOn(kernel, lower).some((other) => isUp(other) && other.address === address);

/**
 * macvlan_set_mac_address(): in passthru the device below takes it too.
 * @returns EADDRNOTAVAIL: multicast or zero; EADDRINUSE: the device below has it, or another macvlan there that is up
 */
const setMacAddress = (device: NetDevice, address: string, call: Call): Verdict => {
  const { lower } = device;
  const unfit = ethMacAddr(device, address);
  if (unfit !== undefined || lower === null || device.address === address) return unfit;
  if (isPassthru(device)) return devSetMacAddress(call, lower, address);
  return isAddrBusy(call.kernel, lower, address)
    ? refuse('EADDRINUSE', 'macvlan_set_mac_address')
    : undefined;
};

/** macvlan_open(). @returns EADDRINUSE: as of macvlan_set_mac_address(). */
const open = (call: Call, device: NetDevice): Verdict =>
  device.lower !== null && !isPassthru(device) && isAddrBusy(call.kernel, device.lower, device.address)
    ? refuse('EADDRINUSE', 'macvlan_open')
    : undefined;

/** What macvlan and macvtap have in common: macvlan_link_register(). */
export const macvlanOps = (kind: string): LinkOps => ({
  setup: (random) => ({ ...etherSetup(random), min_mtu: 0, max_mtu: ETH_MAX_MTU }),
  validate,
  qdisc: 'noqueue',
  ...stackedLink,
  open,
  set_mac_address: setMacAddress,
  change_mtu: (kernel, { lower }, mtu) =>
    lower !== null && (kernel.dev.devices.get(lower)?.mtu ?? mtu) < mtu
      ? refuse('EINVAL', 'macvlan_change_mtu')
      : undefined,
  rtnl: {
    newlink: newlink(kind),
    netns_refund: false,
    changelink,
    /** macvlan_dellink() */
    dellink: (call, { dev, lower }, kill) => {
      kill.push(dev);
      if (lower !== null) netdevUpperDevUnlink(call, lower, dev);
    },
  },
});

export const ops: LinkOps = macvlanOps('macvlan');

/** macvlan_device_event(): carrier and mtu follow the device below; it takes its macvlans with it when it goes. */
export const notifier: Notifier = (call, event, lower, { gone }) => {
  const macvlans = macvlansOn(call.kernel, lower.dev);
  if (macvlans.length === 0) return;
  call.within('macvlan_device_event', event, () => {
    switch (event) {
      case 'NETDEV_UP':
      case 'NETDEV_DOWN':
      case 'NETDEV_CHANGE':
        for (const { dev } of macvlans) netifStackedTransferOperstate(call, lower.dev, dev);
        return;
      case 'NETDEV_CHANGEMTU':
        for (const { dev, mtu } of macvlans) if (mtu > lower.mtu) devSetMtu(call, dev, lower.mtu);
        return;
      case 'NETDEV_CHANGEADDR':
        for (const { dev, address } of macvlans.filter(isPassthru))
          if (address !== lower.address) call.emit({ type: 'eth_hw_addr_set', dev, address: lower.address });
        return;
      case 'NETDEV_UNREGISTER': {
        if (!gone) return;
        const kill: number[] = [];
        for (const macvlan of macvlans) call.ops.link[macvlan.kind]?.rtnl?.dellink?.(call, macvlan, kill);
        unregisterNetdeviceMany(call, kill);
        return;
      }
      case 'NETDEV_REGISTER':
      case 'NETDEV_CHANGENAME':
      case 'NETDEV_CHANGEUPPER':
      case 'NETDEV_CHANGE_TX_QUEUE_LEN':
        return;
    }
  });
};
