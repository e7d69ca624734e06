/**
 * Physical network cards: made by no request and deleted by none, so a dying net gives them back to init_net. The cable
 * is always plugged in: opening an e1000 finds a carrier, and a virtio_net has one even while it is down.
 */
import type { Call, Kernel } from '../kernel.js';
import type { Driver } from '../machine.js';
import { netifCarrierOff, netifCarrierOn, rfc2863Policy } from '../net/link_watch.js';
import type { LinkOps, NetDevice, NewLink } from '../net/netdevice.js';
import { ETH_MAX_MTU, ETH_MIN_MTU, etherSetup, ethMacAddr } from './ethernet.js';

type Hardware = NonNullable<NewLink['hardware']>;

/** Bytes: ETH_ZLEN - ETH_HLEN to MAX_JUMBO_FRAME_SIZE less header and checksum for e1000, as Ethernet has for virtio. */
const E1000 = { min_mtu: 46, max_mtu: 16110 };
const VIRTIO_NET = { min_mtu: ETH_MIN_MTU, max_mtu: ETH_MAX_MTU };

/** What kind of device a driver makes, what is the hardware's own of it, and what the driver does once it is there. */
export interface Card {
  readonly kind: string;
  readonly hardware: Hardware;
  readonly probe?: (call: Call, dev: number) => void;
}

/** The drivers say that there is no carrier when the device is there already, and that of virtio_net then finds it. */
export const CARDS: Readonly<Record<Driver, Card>> = {
  e1000: { kind: 'physical', hardware: { ...E1000, carrier_down_count: 1 } },
  virtio_net: {
    kind: 'physical',
    hardware: { ...VIRTIO_NET, carrier_down_count: 1 },
    probe: (call, dev) => {
      call.emit({ type: 'netif_carrier_on', dev });
      rfc2863Policy(call, dev);
    },
  },
  mac80211_hwsim: { kind: 'mac80211_hwsim', hardware: {} },
};

/** The driver of a card, which is known by the address that it came with. */
const cardDriver = ({ machine }: Kernel, { perm_address }: NetDevice): Driver =>
  machine?.nics.find(({ address }) => address === perm_address)?.driver ?? 'e1000';

/** The driver of a device; of what is no card, its kind. */
export const driverOf = (kernel: Kernel, device: NetDevice): string =>
  device.kind === 'physical' ? cardDriver(kernel, device) : device.kind;

export const ops: LinkOps = {
  setup: (address) => ({
    ...etherSetup(address),
    perm_address: address,
    ...E1000,
    carrier: false,
  }),
  qdisc: 'default',
  set_mac_address: ethMacAddr,
  open: (call, { dev }) => {
    netifCarrierOn(call, dev, 'starting');
    return undefined;
  },
  stop: (call, device) => {
    if (cardDriver(call.kernel, device) === 'e1000') netifCarrierOff(call, device.dev, 'stopping');
  },
};
