/**
 * vxlan: Ethernet over UDP (drivers/net/vxlan/vxlan_core.c, Linux 6.18). Its socket stays in the net that it was made in,
 * the underlay, wherever the device goes; the device goes with that net, and when the device that it sends through
 * leaves. Left out: packets, most attributes.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Call, Kernel } from '../kernel.js';
import { netdevUpperDevUnlink, registerNetdevice, unregisterNetdeviceMany } from '../net/dev.js';
import { rtnlConfigureLink } from '../net/dev_api.js';
import { netLabel } from '../net/net_namespace.js';
import { callNotifiers, devGetByIndex, deviceOf, uppersOf } from '../net/netdevice.js';
import type { Found, LinkOps, NetDevice, NewlinkParams, Notifier } from '../net/netdevice.js';
import type { PernetHooks } from '../net/pernet.js';
import { ETH_MAX_MTU, etherSetup, ethMacAddr } from './ethernet.js';
import { createDefault, fdbOps, flushAll, flushDynamic } from './vxlan_fdb.js';

/** Bytes that the outer headers take: VXLAN_HEADROOM, for IPv4. */
const VXLAN_HEADROOM = 50;
const VXLAN_HEADROOM_IPV6 = 70;
/** The port that the kernel takes when it is left to it (the module parameter udp_port). */
const UDP_PORT = 8472;

const privOf = ({ priv }: NetDevice): (NetDevice['priv'] & { readonly kind: 'vxlan' }) | undefined =>
  priv?.kind === 'vxlan' ? priv : undefined;

/** vxlan_list of an underlay, oldest first. */
const vxlansOf = (kernel: Kernel, underlay: number): NetDevice[] =>
  [...kernel.dev.devices.values()]
    .filter((device) => privOf(device)?.net === underlay)
    .toSorted((a, b) => a.dev - b.dev);

/** vxlan_validate(). @returns EINVAL: no attributes at all. */
const validate: LinkOps['validate'] = (_mtu, { IFLA_VXLAN_ID: vni }) =>
  vni === undefined
    ? refuse('EINVAL', 'vxlan_validate', 'Required attributes not provided to perform the operation')
    : undefined;

/**
 * vxlan_newlink(): the underlay is the net of the socket that asks.
 * @returns ENODEV: no such device below; EEXIST: the underlay has one of that id on that port
 */
const newlink = (call: Call, { link, src_net, data }: NewlinkParams): Found<number> =>
  call.within('vxlan_newlink', link.name ?? '', () => {
    const {
      IFLA_VXLAN_ID: vni = 0,
      IFLA_VXLAN_LINK,
      IFLA_VXLAN_GROUP: remote,
      IFLA_VXLAN_LOCAL: local,
    } = data;
    const lower =
      IFLA_VXLAN_LINK === undefined ? undefined : devGetByIndex(call.kernel, src_net, IFLA_VXLAN_LINK);
    if (IFLA_VXLAN_LINK !== undefined && lower === undefined)
      return E.left(refuse('ENODEV', 'vxlan_config_validate', 'Invalid local interface, device not found'));
    const { IFLA_VXLAN_PORT: asked = 0, IFLA_VXLAN_LEARNING: learning = true } = data;
    const dst_port = asked === 0 ? UDP_PORT : asked;
    const isTaken = vxlansOf(call.kernel, src_net).some((other) => {
      const priv = privOf(other);
      return priv?.vni === vni && priv.dst_port === dst_port;
    });
    if (isTaken)
      return E.left(
        refuse('EEXIST', 'vxlan_config_validate', 'A VXLAN device with the specified VNI already exists'),
      );
    const headroom = `${remote ?? ''}${local ?? ''}`.includes(':') ? VXLAN_HEADROOM_IPV6 : VXLAN_HEADROOM;
    const derived: Partial<NetDevice> = {
      ...(lower !== undefined && { mtu: lower.mtu - headroom, lower: lower.dev }),
      priv: {
        kind: 'vxlan',
        net: src_net,
        vni,
        dst_port,
        learning,
        ...(remote !== undefined && { remote }),
        ...(local !== undefined && { local }),
      },
    };
    const dev = registerNetdevice(call, 'vxlan', { ...link, derived }, 'vxlan%d');
    if (E.isLeft(dev)) return dev;
    if (lower !== undefined) callNotifiers(call, 'NETDEV_CHANGEUPPER', lower.dev);
    rtnlConfigureLink(call, dev.right, 0, 0);
    createDefault(call, dev.right);
    return dev;
  });

export const ops: LinkOps = {
  setup: (random) => ({ ...etherSetup(random), max_mtu: ETH_MAX_MTU }),
  validate,
  qdisc: 'noqueue',
  get_link_net: (_kernel, device) => privOf(device)?.net,
  stop: (call, { dev }) => flushDynamic(call, dev),
  uninit: (call, { dev }) => flushAll(call, dev),
  fdb: fdbOps,
  set_mac_address: ethMacAddr,
  change_mtu: (kernel, { lower }, mtu) =>
    lower !== null && deviceOf(kernel, lower).mtu - VXLAN_HEADROOM < mtu
      ? refuse('EINVAL', 'vxlan_change_mtu')
      : undefined,
  rtnl: {
    newlink,
    netns_refund: false,
    /** vxlan_dellink() */
    dellink: (call, { dev, lower }, kill) => {
      kill.push(dev);
      if (lower !== null) netdevUpperDevUnlink(call, lower, dev);
    },
  },
};

/** vxlan_netdevice_event(): a device that leaves, be it only for another net, takes with it what sends through it. */
export const notifier: Notifier = (call, event, lower) => {
  if (event !== 'NETDEV_UNREGISTER') return;
  const vxlans = uppersOf(call.kernel, lower.dev).filter(({ kind }) => kind === 'vxlan');
  if (vxlans.length === 0) return;
  call.within('vxlan_handle_lowerdev_unregister', lower.name, () => {
    const kill: number[] = [];
    for (const vxlan of vxlans) ops.rtnl?.dellink?.(call, vxlan, kill);
    unregisterNetdeviceMany(call, kill);
  });
};

export const pernet = {
  vxlan_net_ops: {
    /** vxlan_exit_rtnl(): whatever has its socket in the net, wherever it lives now. */
    exit_rtnl: (call, net, kill) => {
      const vxlans = vxlansOf(call.kernel, net);
      if (vxlans.length === 0) return;
      call.within('vxlan_exit_rtnl', netLabel(call.kernel, net), () => {
        for (const vxlan of vxlans) ops.rtnl?.dellink?.(call, vxlan, kill);
      });
    },
  },
} satisfies Record<string, PernetHooks>;
