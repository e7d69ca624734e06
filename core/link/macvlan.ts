/**
 * macvlan: a device of its own on top of another, with an address of its own (drivers/net/macvlan.c, Linux 6.18). It can
 * be in another net than the one below and goes with it. Left out: filters by address (source mode), flags, queues.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Call } from '../kernel.js';
import { netdevUpperDevUnlink, registerNetdevice, unregisterNetdeviceMany } from '../net/dev.js';
import { devSetMtu } from '../net/dev_api.js';
import { linkwatchFireEvent, netifStackedTransferOperstate } from '../net/link_watch.js';
import { IFF, callNotifiers, devGetByIndex, deviceOf, uppersOf } from '../net/netdevice.js';
import type { Found, LinkOps, NetDevice, NewlinkParams, Notifier } from '../net/netdevice.js';
import { ETH_MAX_MTU, ETH_MIN_MTU, etherSetup, ethMacAddr, stackedLink } from './ethernet.js';

/** The macvlans on a device; while there is one it takes no other receive handler. */
const macvlansOn = (call: Call, lower: number): NetDevice[] =>
  uppersOf(call.kernel, lower).filter(({ kind }) => kind === 'macvlan');

/** macvlan_port_create(). @returns EINVAL: no Ethernet device, or the loopback; EBUSY: it is the port of a bridge. */
const portCreate = (lower: NetDevice): ReturnType<typeof refuse> | undefined => {
  if (lower.type !== 1 || (lower.flags & IFF.LOOPBACK) !== 0) return refuse('EINVAL', 'macvlan_port_create');
  return lower.master === null ? undefined : refuse('EBUSY', 'macvlan_port_create');
};

/**
 * macvlan_common_newlink(): on a macvlan it goes onto what that is on.
 * @returns EINVAL: no device below, an mtu larger than its, passthru beside others; ENODEV: no such device below
 */
const newlink = (call: Call, { link, src_net, IFLA_LINK, data }: NewlinkParams): Found<number> =>
  call.within('macvlan_common_newlink', link.name ?? '', () => {
    const site = 'macvlan_common_newlink';
    if (IFLA_LINK === undefined) return E.left(refuse('EINVAL', site));
    const named = devGetByIndex(call.kernel, src_net, IFLA_LINK);
    if (named === undefined) return E.left(refuse('ENODEV', site));
    const lower =
      named.kind === 'macvlan' && named.lower !== null ? deviceOf(call.kernel, named.lower) : named;
    if (link.mtu !== undefined && link.mtu > lower.mtu) return E.left(refuse('EINVAL', site));
    const others = macvlansOn(call, lower.dev);
    const refused = others.length === 0 ? portCreate(lower) : undefined;
    if (refused !== undefined) return E.left(refused);
    const mode = data.IFLA_MACVLAN_MODE ?? 'vepa';
    const alone = others.some(({ priv }) => priv?.kind === 'macvlan' && priv.mode === 'passthru');
    if (alone || (mode === 'passthru' && others.length > 0)) return E.left(refuse('EINVAL', site));
    const derived: Partial<NetDevice> = {
      mtu: lower.mtu,
      min_mtu: ETH_MIN_MTU,
      max_mtu: lower.max_mtu,
      carrier: lower.carrier,
      lower: lower.dev,
      priv: { kind: 'macvlan', mode },
      ...(mode === 'passthru' && { address: lower.address }),
    };
    const dev = registerNetdevice(call, 'macvlan', { ...link, derived }, 'macvlan%d');
    if (E.isLeft(dev)) return dev;
    callNotifiers(call, 'NETDEV_CHANGEUPPER', lower.dev);
    netifStackedTransferOperstate(call, lower.dev, dev.right);
    linkwatchFireEvent(call, dev.right);
    return dev;
  });

export const ops: LinkOps = {
  setup: (random) => ({ ...etherSetup(random), min_mtu: 0, max_mtu: ETH_MAX_MTU }),
  qdisc: 'noqueue',
  ...stackedLink,
  set_mac_address: ethMacAddr,
  change_mtu: (kernel, { lower }, mtu) =>
    lower !== null && (kernel.dev.devices.get(lower)?.mtu ?? mtu) < mtu
      ? refuse('EINVAL', 'macvlan_change_mtu')
      : undefined,
  rtnl: {
    newlink,
    netns_refund: false,
    /** macvlan_changelink(). @returns EINVAL: into passthru or out of it */
    changelink: (call, { dev, priv }, { IFLA_MACVLAN_MODE: mode }) => {
      if (priv?.kind !== 'macvlan' || mode === undefined) return undefined;
      if ((mode === 'passthru') !== (priv.mode === 'passthru')) return refuse('EINVAL', 'macvlan_changelink');
      call.emit({ type: 'changelink', dev, priv: { ...priv, mode } });
      return undefined;
    },
    /** macvlan_dellink() */
    dellink: (call, { dev, lower }, kill) => {
      kill.push(dev);
      if (lower !== null) netdevUpperDevUnlink(call, lower, dev);
    },
  },
};

/** macvlan_device_event(): carrier and mtu follow the device below; it takes its macvlans with it when it goes. */
export const notifier: Notifier = (call, event, lower, gone) => {
  const macvlans = macvlansOn(call, lower.dev);
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
      case 'NETDEV_UNREGISTER': {
        if (!gone) return;
        const kill: number[] = [];
        for (const macvlan of macvlans) ops.rtnl?.dellink?.(call, macvlan, kill);
        unregisterNetdeviceMany(call, kill);
        return;
      }
      case 'NETDEV_CHANGEADDR':
      case 'NETDEV_REGISTER':
      case 'NETDEV_CHANGENAME':
      case 'NETDEV_CHANGEUPPER':
      case 'NETDEV_CHANGE_TX_QUEUE_LEN':
        return;
    }
  });
};
