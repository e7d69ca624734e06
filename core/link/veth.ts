/**
 * veth: two devices that are each other's far end, in one net or in two; one is never there without the other
 * (drivers/net/veth.c). Carrier comes when both are up.
 */
import * as E from 'fp-ts/lib/Either.js';
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel } from '../kernel.js';
import { registerNetdevice, unregisterNetdeviceMany } from '../net/dev.js';
import { rtnlConfigureLink } from '../net/dev_api.js';
import { netifCarrierOff, netifCarrierOn } from '../net/link_watch.js';
import { deviceOf, isUp } from '../net/netdevice.js';
import type { Found, LinkOps, NetDevice, NewLink } from '../net/netdevice.js';
import { ETH_MAX_MTU, ETH_MIN_MTU, etherSetup, ethMacAddr } from './ethernet.js';

export const VethEvent = t.union([
  t.type({ type: t.literal('veth_newlink'), dev: int, peer: int }),
  t.type({ type: t.literal('veth_dellink'), dev: int, peer: int }),
]);
export type VethEvent = t.TypeOf<typeof VethEvent>;

export interface VethSlice {
  /** device → its far end, both ways. */
  readonly peer: Map<number, number>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly veth: VethSlice;
  }
  interface Events {
    readonly veth: VethEvent;
  }
}

export const initial: VethSlice = { peer: Map() };

export const sites = { veth_newlink: 'veth_newlink', veth_dellink: 'veth_dellink' } satisfies Record<
  VethEvent['type'],
  string
>;

/** The far end; undefined while a pair is made or unmade. */
export const peerOf = (kernel: Kernel, dev: number): NetDevice | undefined => {
  const peer = kernel.veth.peer.get(dev);
  return peer === undefined ? undefined : kernel.dev.devices.get(peer);
};

const PATTERN = 'veth%d';

/**
 * veth_newlink(): the far end first, so it takes the first free index, and is configured while it is alone (so it
 * cannot be brought up by the request that makes it); then the device itself. An index asked for the far end counts
 * only if one is asked for the device too.
 * @param random two addresses, the device's first
 * @returns what registering either end answers; a far end that was made already is taken back
 */
export const newlink = (call: Call, link: NewLink, peerLink: NewLink): Found<number> =>
  call.within('veth_newlink', link.name ?? '', () => {
    const ifindex = link.ifindex === 0 ? 0 : peerLink.ifindex;
    const peer = registerNetdevice(call, 'veth', { ...peerLink, ifindex }, PATTERN);
    if (E.isLeft(peer)) return peer;
    netifCarrierOff(call, peer.right);
    const unable = rtnlConfigureLink(call, peer.right, peerLink.flags, peerLink.change);
    if (unable !== undefined) {
      unregisterNetdeviceMany(call, [peer.right]);
      return E.left(unable);
    }
    const dev = registerNetdevice(call, 'veth', link, PATTERN);
    if (E.isLeft(dev)) {
      unregisterNetdeviceMany(call, [peer.right]);
      return dev;
    }
    netifCarrierOff(call, dev.right);
    call.emit({ type: 'veth_newlink', dev: dev.right, peer: peer.right });
    return dev;
  });

export const ops: LinkOps = {
  setup: (random) => ({ ...etherSetup(random), max_mtu: ETH_MAX_MTU }),
  validate: (mtu) =>
    mtu !== undefined && (mtu < ETH_MIN_MTU || mtu > ETH_MAX_MTU)
      ? refuse('EINVAL', 'veth_validate')
      : undefined,
  qdisc: 'noqueue',
  iflink: (kernel, { dev }) => peerOf(kernel, dev)?.ifindex ?? 0,
  get_link_net: (kernel, device) => peerOf(kernel, device.dev)?.net ?? device.net,
  set_mac_address: ethMacAddr,
  open: (call, { dev }) => {
    const peer = peerOf(call.kernel, dev);
    if (peer === undefined) return refuse('ENOTCONN', 'veth_open');
    if (isUp(peer)) {
      netifCarrierOn(call, dev, 'starting');
      netifCarrierOn(call, peer.dev);
    }
    return undefined;
  },
  stop: (call, { dev }) => {
    netifCarrierOff(call, dev, 'stopping');
    const peer = peerOf(call.kernel, dev);
    if (peer !== undefined) netifCarrierOff(call, peer.dev);
  },
  rtnl: {
    newlink: (call, { link, peer }) => newlink(call, link, peer),
    netns_refund: false,
    /** veth_dellink(): the pair is cut before either goes, so that each is queued once. */
    dellink: (call, { dev }, kill) => {
      const peer = peerOf(call.kernel, dev);
      kill.push(dev);
      if (peer === undefined) return;
      call.emit({ type: 'veth_dellink', dev, peer: deviceOf(call.kernel, peer.dev).dev });
      kill.push(peer.dev);
    },
  },
};

export const evolve = (slice: VethSlice, event: VethEvent): VethSlice => {
  const { dev, peer } = event;
  switch (event.type) {
    case 'veth_newlink':
      return { peer: slice.peer.set(dev, peer).set(peer, dev) };
    case 'veth_dellink':
      return { peer: slice.peer.delete(dev).delete(peer) };
  }
};
