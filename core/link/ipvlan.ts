/**
 * ipvlan: a device on top of another that shares its Ethernet address and is told apart by addresses of the internet
 * (drivers/net/ipvlan/ipvlan_main.c, Linux 6.1). Mode and flags are those of the device below, the port: whoever asks
 * last has it. An ipvtap has a character device besides. Left out: packets, the netfilter hooks of l3s.
 */
import * as E from 'fp-ts/lib/Either.js';
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { netCapable } from '../kernel/cred.js';
import { netdevUpperDevUnlink, registerNetdevice, unregisterNetdeviceMany } from '../net/dev.js';
import { devChangeFlags } from '../net/dev_api.js';
import { addrListOf } from '../net/if_inet6.js';
import { ifaListOf } from '../net/inetdevice.js';
import type { InetaddrValidator } from '../net/inetdevice.js';
import { netifStackedTransferOperstate } from '../net/link_watch.js';
import { IFF, callNotifiers, devGetByIndex, deviceOf, uppersOf } from '../net/netdevice.js';
import type { Found, LinkOps, NetDevice, NewlinkParams, Notifier } from '../net/netdevice.js';
import { releaseHas } from '../release.js';
import { ARPHRD_ETHER, ETH_MAX_MTU, ETH_MIN_MTU, etherSetup, stackedLink } from './ethernet.js';
import { IpvlanFlag, IpvlanMode } from './link_data.js';
import type { LinkData } from './link_data.js';
import { isRxHandlerBusy } from './rx_handler.js';
import { tapOps } from './tap.js';

/** struct ipvl_port: what a device has while ipvlans are on it. */
const IpvlPort = t.type({
  mode: IpvlanMode,
  flags: IpvlanFlag,
  /** Where the search for the next device's dev_id begins. */
  dev_id_start: int,
});
export type IpvlPort = t.TypeOf<typeof IpvlPort>;

export const IpvlanEvent = t.union([
  t.type({ type: t.literal('ipvlan_set_port'), dev: int, port: IpvlPort }),
  t.type({ type: t.literal('ipvlan_port_destroy'), dev: int }),
]);
export type IpvlanEvent = t.TypeOf<typeof IpvlanEvent>;

export interface IpvlanSlice {
  /** By the device below. */
  readonly ports: Map<number, IpvlPort>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly ipvlan: IpvlanSlice;
  }
  interface Events {
    readonly ipvlan: IpvlanEvent;
  }
}

export const initial: IpvlanSlice = { ports: Map() };

export const sites = {
  ipvlan_set_port: 'ipvlan_set_port_mode',
  ipvlan_port_destroy: 'ipvlan_port_destroy',
} satisfies Record<IpvlanEvent['type'], string>;

export const evolve = ({ ports }: IpvlanSlice, event: IpvlanEvent): IpvlanSlice => {
  switch (event.type) {
    case 'ipvlan_set_port':
      return { ports: ports.set(event.dev, event.port) };
    case 'ipvlan_port_destroy':
      return { ports: ports.delete(event.dev) };
  }
};

const ipvlansOn = (kernel: Kernel, lower: number): NetDevice[] =>
  uppersOf(kernel, lower).filter(({ priv }) => priv?.kind === 'ipvlan');

/** ipvlan_port_create() */
const NEW_PORT: IpvlPort = { mode: 'l3', flags: 'bridge', dev_id_start: 1 };

/** The port that an ipvlan is of. */
export const ipvlPortOf = (kernel: Kernel, { lower }: NetDevice): IpvlPort =>
  (lower === null ? undefined : kernel.ipvlan.ports.get(lower)) ?? NEW_PORT;

/** Ids that devices have from 1 to below this; the device below counts as the last one. */
const MAX_DEV_ID = 0xfffe;

/** ida_alloc_range(): the first free id from where the search begins, else from 1. */
const freeDevId = (kernel: Kernel, lower: number, start: number): number => {
  const taken = new Set(
    ipvlansOn(kernel, lower).map(({ priv }) => (priv?.kind === 'ipvlan' ? priv.dev_id : 0)),
  );
  let dev_id = start === MAX_DEV_ID ? 1 : start;
  while (taken.has(dev_id)) dev_id = dev_id + 1 === MAX_DEV_ID ? 1 : dev_id + 1;
  return dev_id;
};

/** ipvlan_set_port_mode(): in modes that route, the devices resolve no addresses. */
const setPort = (call: Call, lower: number, { mode, flags, dev_id_start }: Partial<IpvlPort>): void => {
  const before = call.kernel.ipvlan.ports.get(lower) ?? NEW_PORT;
  const port = {
    mode: mode ?? before.mode,
    flags: flags ?? before.flags,
    dev_id_start: dev_id_start ?? before.dev_id_start,
  };
  if (port.mode !== before.mode)
    for (const { dev } of ipvlansOn(call.kernel, lower).filter(
      (ipvlan) => ipvlan.rtnl_link_state === 'INITIALIZED',
    ))
      devChangeFlags(call, dev, port.mode === 'l2' ? 0 : IFF.NOARP, IFF.NOARP);
  call.emit({ type: 'ipvlan_set_port', dev: lower, port });
};

/** Checks of ipvlan_link_new(). @returns EPERM: what an ipvlan asked for is on is not the asker's; EINVAL, EBUSY */
const checkLower = (call: Call, named: NetDevice, lower: NetDevice): Verdict => {
  const site = 'ipvlan_link_new';
  if (named !== lower)
    return netCapable(call, call.current, lower.net, 'CAP_NET_ADMIN') ? undefined : refuse('EPERM', site);
  if (ipvlansOn(call.kernel, lower.dev).length > 0) return undefined;
  if (lower.type !== ARPHRD_ETHER || (lower.flags & IFF.LOOPBACK) !== 0) return refuse('EINVAL', site);
  return isRxHandlerBusy(call.kernel, lower) ? refuse('EBUSY', site) : undefined;
};

/**
 * ipvlan_link_new(): on an ipvlan it goes onto what that is on.
 * @returns EINVAL: nothing below, or not Ethernet; ENODEV: no such device below; EBUSY: somebody else takes its frames;
 * EPERM: as of checkLower()
 */
const newlink =
  (kind: string) =>
  (call: Call, { link, src_net, IFLA_LINK, data }: NewlinkParams): Found<number> =>
    call.within('ipvlan_link_new', link.name ?? '', () => {
      if (IFLA_LINK === undefined) return E.left(refuse('EINVAL', 'ipvlan_link_new'));
      const named = devGetByIndex(call.kernel, src_net, IFLA_LINK);
      if (named === undefined) return E.left(refuse('ENODEV', 'ipvlan_link_new'));
      const below = named.priv?.kind === 'ipvlan' ? named.lower : null;
      const lower = below === null ? named : deviceOf(call.kernel, below);
      const refused = checkLower(call, named, lower);
      if (refused !== undefined) return E.left(refused);
      const { dev_id_start } = call.kernel.ipvlan.ports.get(lower.dev) ?? NEW_PORT;
      const dev_id = freeDevId(call.kernel, lower.dev, dev_id_start);
      const derived: Partial<NetDevice> = {
        mtu: lower.mtu,
        carrier: lower.carrier,
        lower: lower.dev,
        priv: { kind: 'ipvlan', dev_id },
        address: lower.address,
        ...(link.address === undefined
          ? { addr_assign_type: 'PERM', perm_address: lower.address }
          : { addr_assign_type: 'SET' }),
      };
      const dev = registerNetdevice(call, kind, { ...link, address: undefined, derived }, `${kind}%d`);
      if (E.isLeft(dev)) return dev;
      callNotifiers(call, 'NETDEV_CHANGEUPPER', lower.dev);
      const { IFLA_IPVLAN_MODE: mode = NEW_PORT.mode, IFLA_IPVLAN_FLAGS: flags } = data;
      setPort(call, lower.dev, { mode, dev_id_start: dev_id + 1, ...(flags !== undefined && { flags }) });
      netifStackedTransferOperstate(call, lower.dev, dev.right);
      return dev;
    });

/** ipvlan_nl_changelink(). @returns EPERM: the device below is in a net that is not the asker's */
const changelink = (call: Call, { lower }: NetDevice, data: LinkData): Verdict => {
  if (lower === null) return undefined;
  if (!netCapable(call, call.current, deviceOf(call.kernel, lower).net, 'CAP_NET_ADMIN'))
    return refuse('EPERM', 'ipvlan_nl_changelink');
  const { IFLA_IPVLAN_MODE: mode, IFLA_IPVLAN_FLAGS: flags } = data;
  setPort(call, lower, { ...(mode !== undefined && { mode }), ...(flags !== undefined && { flags }) });
  return undefined;
};

const ipvlanOps = (kind: string): LinkOps => ({
  setup: (random) => ({ ...etherSetup(random), min_mtu: ETH_MIN_MTU, max_mtu: ETH_MAX_MTU }),
  qdisc: 'noqueue',
  ...stackedLink,
  /** ipvlan_open() */
  open: (call, device) => {
    const noarp = ipvlPortOf(call.kernel, device).mode === 'l2' ? 0 : IFF.NOARP;
    const flags = (device.flags & ~IFF.NOARP) | noarp;
    if (flags !== device.flags) call.emit({ type: 'dev_change_flags', dev: device.dev, flags });
    return undefined;
  },
  rtnl: {
    newlink: newlink(kind),
    netns_refund: false,
    changelink,
    /** ipvlan_link_delete() */
    dellink: (call, { dev, lower }, kill) => {
      kill.push(dev);
      if (lower === null) return;
      netdevUpperDevUnlink(call, lower, dev);
      if (ipvlansOn(call.kernel, lower).length === 0) call.emit({ type: 'ipvlan_port_destroy', dev: lower });
    },
  },
});

export const ops: LinkOps = ipvlanOps('ipvlan');
export const tap: LinkOps = tapOps(ipvlanOps('ipvtap'));

/** ipvlan_addr4_validator_event(), ipvlan_addr6_validator_event(). @returns EADDRINUSE: an ipvlan of the same port has it */
export const validator: InetaddrValidator = (call, { lower, priv }, address) => {
  if (priv?.kind !== 'ipvlan' || lower === null) return undefined;
  const isBusy = ipvlansOn(call.kernel, lower).some(
    (other) =>
      ifaListOf(call.kernel, other).some(({ ifa_address }) => ifa_address === address) ||
      addrListOf(call.kernel, other).some(({ addr }) => addr === address),
  );
  return isBusy
    ? refuse('EADDRINUSE', 'ipvlan_addr_busy', 'Address already assigned to an ipvlan device')
    : undefined;
};

/** ipvlan_device_event(): carrier, mtu and address follow the device below; it takes its ipvlans with it when it goes. */
export const notifier: Notifier = (call, event, lower, { gone }) => {
  if (!call.kernel.ipvlan.ports.has(lower.dev)) return;
  const ipvlans = ipvlansOn(call.kernel, lower.dev);
  call.within('ipvlan_device_event', event, () => {
    switch (event) {
      case 'NETDEV_DOWN':
        if (!releaseHas(call.kernel.machine?.kernel ?? '', 'ipvlans go down with the device below')) return;
        for (const { dev } of ipvlans) netifStackedTransferOperstate(call, lower.dev, dev);
        return;
      case 'NETDEV_UP':
      case 'NETDEV_CHANGE':
        for (const { dev } of ipvlans) netifStackedTransferOperstate(call, lower.dev, dev);
        return;
      case 'NETDEV_CHANGEMTU':
        for (const { dev } of ipvlans) call.emit({ type: 'dev_set_mtu', dev, mtu: lower.mtu });
        return;
      case 'NETDEV_CHANGEADDR':
        for (const { dev } of ipvlans) {
          call.emit({ type: 'eth_hw_addr_set', dev, address: lower.address });
          callNotifiers(call, 'NETDEV_CHANGEADDR', dev);
        }
        return;
      case 'NETDEV_UNREGISTER': {
        if (gone !== true) return;
        const kill: number[] = [];
        for (const ipvlan of ipvlans) call.ops.link[ipvlan.kind]?.rtnl?.dellink?.(call, ipvlan, kill);
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
