/**
 * vlan: the frames of another device that have a tag (net/8021q/vlan*.c, Linux 6.18). It can be in another net than the
 * device below, is up only while that is up, and goes with it. Left out: 802.1ad, flags, loose binding, QoS maps.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Errno } from '../errno.js';
import type { Call } from '../kernel.js';
import {
  devCloseMany,
  netdevUpperDevUnlink,
  registerNetdevice,
  unregisterNetdeviceMany,
} from '../net/dev.js';
import { devChangeFlags, devSetMtu } from '../net/dev_api.js';
import {
  linkwatchFireEvent,
  netifCarrierOff,
  netifCarrierOn,
  netifStackedTransferOperstate,
} from '../net/link_watch.js';
import { netifIsL3Master } from '../net/l3mdev.js';
import { IFF, callNotifiers, devGetByIndex, deviceOf, isUp, uppersOf } from '../net/netdevice.js';
import type { Found, LinkOps, NetDevice, NewlinkParams, Notifier } from '../net/netdevice.js';
import { ARPHRD_ETHER, etherSetup, ethMacAddr, stackedLink } from './ethernet.js';

/** VLAN_VID_MASK: the first id that is none. */
const VLAN_VID_MASK = 4095;
const VLAN_MAX_MTU = 65535;

const vlansOn = (call: Call, lower: number): NetDevice[] =>
  uppersOf(call.kernel, lower).filter(({ kind }) => kind === 'vlan');

const idOf = ({ priv }: NetDevice): number | undefined => (priv?.kind === 'vlan' ? priv.vlan_id : undefined);

/** What a vlan does not take over of the flags of the device below. */
const NOT_INHERITED = IFF.UP | IFF.PROMISC | IFF.ALLMULTI | IFF.MASTER | IFF.SLAVE;

/** vlan_validate(). @returns EINVAL: no id, or one that is none. */
const validate: LinkOps['validate'] = (_mtu, { IFLA_VLAN_ID: vlan_id }) => {
  if (vlan_id === undefined) return refuse('EINVAL', 'vlan_validate', '8021q: VLAN properties not specified');
  return vlan_id >= VLAN_VID_MASK ? refuse('EINVAL', 'vlan_validate', '8021q: Invalid VLAN id') : undefined;
};

const no = (errno: Errno, extack: string): Found<never> =>
  E.left(refuse(errno, 'vlan_newlink', `8021q: ${extack}`));

/**
 * vlan_newlink().
 * @returns EINVAL: no device below, an mtu larger than its; ENODEV: no such device below; EOPNOTSUPP: it takes no
 * vlans; EEXIST: it has a vlan of that id
 */
const newlink = (call: Call, { link, src_net, IFLA_LINK, data }: NewlinkParams): Found<number> =>
  call.within('vlan_newlink', link.name ?? '', () => {
    const { IFLA_VLAN_ID: vlan_id = 0 } = data;
    if (IFLA_LINK === undefined) return no('EINVAL', 'link not specified');
    const lower = devGetByIndex(call.kernel, src_net, IFLA_LINK);
    if (lower === undefined) return no('ENODEV', 'link does not exist');
    if (lower.type !== ARPHRD_ETHER || lower.priv?.kind === 'ipvlan' || netifIsL3Master(lower))
      return no('EOPNOTSUPP', 'VLANs not supported on device');
    if (vlansOn(call, lower.dev).some((vlan) => idOf(vlan) === vlan_id))
      return no('EEXIST', 'VLAN device already exists');
    if (link.mtu !== undefined && link.mtu > lower.mtu) return E.left(refuse('EINVAL', 'vlan_newlink'));
    const derived: Partial<NetDevice> = {
      mtu: lower.mtu,
      flags: lower.flags & ~NOT_INHERITED,
      broadcast: lower.broadcast,
      carrier: lower.carrier,
      lower: lower.dev,
      priv: { kind: 'vlan', vlan_id },
      ...(link.address === undefined && {
        address: lower.address,
        addr_assign_type: 'STOLEN',
      }),
    };
    const dev = registerNetdevice(call, 'vlan', { ...link, derived }, 'vlan%d');
    if (E.isLeft(dev)) return dev;
    callNotifiers(call, 'NETDEV_CHANGEUPPER', lower.dev);
    netifStackedTransferOperstate(call, lower.dev, dev.right);
    linkwatchFireEvent(call, dev.right);
    return dev;
  });

/** vlan_dev_inherit_address(): what took its address from below takes it anew while it is up, and as it comes up. */
const inheritAddress = (call: Call, vlan: NetDevice, lower: NetDevice): void => {
  if (vlan.addr_assign_type !== 'STOLEN' || vlan.address === lower.address) return;
  call.emit({ type: 'eth_hw_addr_set', dev: vlan.dev, address: lower.address });
  callNotifiers(call, 'NETDEV_CHANGEADDR', vlan.dev);
};

export const ops: LinkOps = {
  setup: (random) => ({ ...etherSetup(random), min_mtu: 0, max_mtu: VLAN_MAX_MTU }),
  validate,
  qdisc: 'noqueue',
  ...stackedLink,
  set_mac_address: ethMacAddr,
  change_mtu: (kernel, { lower }, mtu) =>
    lower !== null && (kernel.dev.devices.get(lower)?.mtu ?? mtu) < mtu
      ? refuse('ERANGE', 'vlan_dev_change_mtu')
      : undefined,
  /** vlan_dev_open(). @returns ENETDOWN: the device below is down. */
  open: (call, device) => {
    const { dev, lower } = device;
    if (lower === null) return undefined;
    const below = deviceOf(call.kernel, lower);
    if (!isUp(below)) return refuse('ENETDOWN', 'vlan_dev_open');
    inheritAddress(call, device, below);
    if (below.carrier) netifCarrierOn(call, dev, 'starting');
    return undefined;
  },
  stop: (call, { dev }) => netifCarrierOff(call, dev, 'stopping'),
  rtnl: {
    newlink,
    netns_refund: false,
    /** vlan_changelink(): an id is no attribute that changes, and does no harm. */
    changelink: () => undefined,
    /** unregister_vlan_dev() */
    dellink: (call, { dev, lower }, kill) => {
      kill.push(dev);
      if (lower !== null) netdevUpperDevUnlink(call, lower, dev);
    },
  },
};

/** vlan_device_event(): vlans go up and down with the device below, in whatever nets they are, and go with it. */
export const notifier: Notifier = (call, event, lower, { gone }) => {
  const vlans = vlansOn(call, lower.dev).toSorted((a, b) => (idOf(a) ?? 0) - (idOf(b) ?? 0));
  if (vlans.length === 0) return;
  call.within('vlan_device_event', event, () => {
    for (const vlan of vlans) {
      const { dev } = vlan;
      switch (event) {
        case 'NETDEV_CHANGE':
          netifStackedTransferOperstate(call, lower.dev, dev);
          break;
        case 'NETDEV_CHANGEADDR':
          if (isUp(vlan)) inheritAddress(call, vlan, lower);
          break;
        case 'NETDEV_CHANGEMTU':
          if (vlan.mtu > lower.mtu) devSetMtu(call, dev, lower.mtu);
          break;
        case 'NETDEV_DOWN':
          devCloseMany(call, [dev]);
          netifStackedTransferOperstate(call, lower.dev, dev);
          break;
        case 'NETDEV_UP':
          if (!isUp(vlan)) devChangeFlags(call, dev, IFF.UP, IFF.UP);
          netifStackedTransferOperstate(call, lower.dev, dev);
          break;
        case 'NETDEV_UNREGISTER':
        case 'NETDEV_REGISTER':
        case 'NETDEV_CHANGENAME':
        case 'NETDEV_CHANGEUPPER':
        case 'NETDEV_CHANGE_TX_QUEUE_LEN':
          break;
      }
    }
    if (event !== 'NETDEV_UNREGISTER' || gone !== true) return;
    const kill: number[] = [];
    for (const vlan of vlans) ops.rtnl?.dellink?.(call, vlan, kill);
    unregisterNetdeviceMany(call, kill);
  });
};
