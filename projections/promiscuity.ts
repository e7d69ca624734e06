/**
 * How many times a device has been asked to take everything: promiscuity and allmulti of struct net_device
 * (net/core/dev.c, Linux 6.18). Users ask by a flag of their own (gflags), bridges of their ports, stacked devices of the
 * ones below.
 */
import type { Kernel } from '../core/kernel.js';
import { portsOf } from '../core/link/bridge.js';
import { IFF, deviceOf, isUp, uppersOf } from '../core/net/netdevice.js';
import type { NetDevice } from '../core/net/netdevice.js';

/** Kinds whose drivers filter no addresses (IFF_UNICAST_FLT): asked for a second one, they take everything. */
const FILTERS_NOTHING: ReadonlySet<string> = new Set(['lo', 'veth', 'bridge', 'dummy', 'ifb', 'vxlan']);

const stackedOn = (kernel: Kernel, device: NetDevice): NetDevice[] =>
  uppersOf(kernel, device.dev).filter(
    (upper) => isUp(upper) && (upper.priv?.kind === 'macvlan' || upper.priv?.kind === 'vlan'),
  );

const isPassthru = ({ priv }: NetDevice): boolean => priv?.kind === 'macvlan' && priv.mode === 'passthru';
const isNopromisc = ({ priv }: NetDevice): boolean =>
  priv?.kind === 'macvlan' && priv.flags.includes('nopromisc');

/** __dev_set_rx_mode(): once a device is or was up, addresses of devices on top make it take everything. */
const takesSecondAddress = (kernel: Kernel, device: NetDevice): boolean =>
  (isUp(device) || device.qdisc !== 'noop') &&
  FILTERS_NOTHING.has(device.kind) &&
  stackedOn(kernel, device).some((upper) => !isPassthru(upper) && upper.address !== device.address);

const bridgeOf = (kernel: Kernel, { master }: NetDevice): NetDevice | undefined => {
  const device = master === null ? undefined : deviceOf(kernel, master);
  return device?.kind === 'bridge' ? device : undefined;
};

/** br_manage_promisc(): the only port of a bridge that filters vlans need not take everything if it can filter. */
const isPromiscPort = (kernel: Kernel, bridge: NetDevice, port: NetDevice): boolean =>
  FILTERS_NOTHING.has(port.kind) ||
  bridge.priv?.kind !== 'bridge' ||
  bridge.priv.vlan_filtering === 0 ||
  portsOf(kernel, bridge).length > 1 ||
  promiscuityOf(kernel, bridge) > 0;

/** dev->promiscuity */
export const promiscuityOf = (kernel: Kernel, device: NetDevice): number => {
  const bridge = bridgeOf(kernel, device);
  const above = stackedOn(kernel, device).filter(
    (upper) => (isPassthru(upper) && !isNopromisc(upper)) || promiscuityOf(kernel, upper) > 0,
  );
  return (
    Number((device.flags & IFF.PROMISC) !== 0) +
    Number(bridge !== undefined && isPromiscPort(kernel, bridge, device)) +
    Number(takesSecondAddress(kernel, device)) +
    above.length
  );
};

/** dev->allmulti */
export const allmultiOf = (kernel: Kernel, device: NetDevice): number =>
  Number((device.flags & IFF.ALLMULTI) !== 0) +
  Number(bridgeOf(kernel, device) !== undefined) +
  stackedOn(kernel, device).filter((upper) => !isPassthru(upper) && allmultiOf(kernel, upper) > 0).length;
