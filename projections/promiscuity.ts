/**
 * How many times a device has been asked to take everything: promiscuity and allmulti of struct net_device
 * (net/core/dev.c, Linux 6.18). Users ask by a flag of their own (gflags), bridges of their ports, stacked devices of the
 * ones below.
 */
import type { Kernel } from '../core/kernel.js';
import { filtersAddresses, isPromiscPort } from '../core/link/br_if.js';
import { devAddrsOf } from '../core/net/dev_addr_excl.js';
import { IFF, deviceOf, isUp, uppersOf } from '../core/net/netdevice.js';
import type { NetDevice } from '../core/net/netdevice.js';

const stackedOn = (kernel: Kernel, device: NetDevice): NetDevice[] =>
  uppersOf(kernel, device.dev).filter(
    (upper) => isUp(upper) && (upper.priv?.kind === 'macvlan' || upper.priv?.kind === 'vlan'),
  );

const isPassthru = ({ priv }: NetDevice): boolean => priv?.kind === 'macvlan' && priv.mode === 'passthru';
const isNopromisc = ({ priv }: NetDevice): boolean =>
  priv?.kind === 'macvlan' && priv.flags.includes('nopromisc');

/** __dev_set_rx_mode(): once a device is or was up, further addresses make it take everything. */
const takesSecondAddress = (kernel: Kernel, device: NetDevice): boolean =>
  (isUp(device) || device.qdisc !== 'noop') &&
  !filtersAddresses(device) &&
  (devAddrsOf(kernel, device.dev).uc.length > 0 ||
    stackedOn(kernel, device).some((upper) => !isPassthru(upper) && upper.address !== device.address));

const bridgeOf = (kernel: Kernel, { master }: NetDevice): NetDevice | undefined => {
  const device = master === null ? undefined : deviceOf(kernel, master);
  return device?.kind === 'bridge' ? device : undefined;
};

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
