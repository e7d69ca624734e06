/**
 * Addresses that devices listen to because a request about forwarding entries asked for it: in dev->uc and dev->mc, beside
 * those that follow from what they are (net/core/dev_addr_lists.c, Linux 6.18). A device that leaves its net forgets them.
 */
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Kernel } from '../kernel.js';
import type { Notifier } from './netdevice.js';

/** The addresses of one device, the oldest first. */
interface DevAddrs {
  readonly uc: readonly string[];
  readonly mc: readonly string[];
}

export interface DevAddrSlice {
  /** Devices without any are absent. */
  readonly devices: Map<number, DevAddrs>;
}

export const DevAddrEvent = t.union([
  t.type({
    type: t.keyof({ dev_uc_add_excl: null, dev_uc_del: null, dev_mc_add_excl: null, dev_mc_del: null }),
    dev: int,
    addr: t.string,
  }),
  t.type({ type: t.literal('dev_addr_flush'), dev: int }),
  /** A message about one of them. */
  t.type({
    type: t.literal('rtnl_fdb_notify'),
    nlmsg_type: t.keyof({ RTM_NEWNEIGH: null, RTM_DELNEIGH: null }),
    net: int,
    dev: int,
    addr: t.string,
    vid: int,
    ndm_state: int,
  }),
]);
export type DevAddrEvent = t.TypeOf<typeof DevAddrEvent>;

declare module '../kernel.js' {
  interface Kernel {
    readonly dev_addr: DevAddrSlice;
  }
  interface Events {
    readonly dev_addr: DevAddrEvent;
  }
}

export const initial: DevAddrSlice = { devices: Map() };

export const sites = {
  dev_uc_add_excl: 'dev_uc_add_excl',
  dev_uc_del: 'dev_uc_del',
  dev_mc_add_excl: 'dev_mc_add_excl',
  dev_mc_del: 'dev_mc_del',
  dev_addr_flush: 'dev_addr_flush',
  rtnl_fdb_notify: 'rtnl_fdb_notify',
} satisfies Record<DevAddrEvent['type'], string>;

const NONE: DevAddrs = { uc: [], mc: [] };

export const devAddrsOf = (kernel: Kernel, dev: number): DevAddrs => kernel.dev_addr.devices.get(dev) ?? NONE;

/** Whether an address is one of a group: the lowest bit of its first octet. */
export const isMulticast = (addr: string): boolean => (Number.parseInt(addr.slice(0, 2), 16) & 1) !== 0;

const change = (
  { devices }: DevAddrSlice,
  dev: number,
  to: (addrs: DevAddrs) => Partial<DevAddrs>,
): DevAddrSlice => {
  const before = devices.get(dev) ?? NONE;
  const after = { ...before, ...to(before) };
  const gone = after.uc.length === 0 && after.mc.length === 0;
  return { devices: gone ? devices.delete(dev) : devices.set(dev, after) };
};

export const evolve = (slice: DevAddrSlice, event: DevAddrEvent): DevAddrSlice => {
  switch (event.type) {
    case 'dev_uc_add_excl':
      return change(slice, event.dev, ({ uc }) => ({ uc: [...uc, event.addr] }));
    case 'dev_mc_add_excl':
      return change(slice, event.dev, ({ mc }) => ({ mc: [...mc, event.addr] }));
    case 'dev_uc_del':
      return change(slice, event.dev, ({ uc }) => ({ uc: uc.filter((addr) => addr !== event.addr) }));
    case 'dev_mc_del':
      return change(slice, event.dev, ({ mc }) => ({ mc: mc.filter((addr) => addr !== event.addr) }));
    case 'dev_addr_flush':
      return { devices: slice.devices.delete(event.dev) };
    case 'rtnl_fdb_notify':
      return slice;
  }
};

/** dev_uc_flush(), dev_mc_flush() */
export const notifier: Notifier = (call, event, { dev }) => {
  if (event === 'NETDEV_UNREGISTER' && call.kernel.dev_addr.devices.has(dev))
    call.emit({ type: 'dev_addr_flush', dev });
};
