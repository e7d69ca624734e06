/**
 * struct inet6_dev and struct inet6_ifaddr (include/net/if_inet6.h, Linux 6.18): what a device has of IPv6, and the list
 * that its addresses are on, those that reach farthest first and of these the newest first. Left out: temporary
 * addresses, prefixes that routers advertise, multicast listeners.
 */
import { List, Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Kernel } from '../kernel.js';
import { ipv6AddrSrcScope } from './addrconf_core.js';
import { IFA_F } from './if_addr.js';
import type { NetDevice } from './netdevice.js';

/** INET6_IFADDR_STATE_*: how far duplicate address detection has come; a dead address has no row. */
const DadState = t.keyof({ PREDAD: null, DAD: null, POSTDAD: null, ERRDAD: null });
export type DadState = t.TypeOf<typeof DadState>;

/** What a message may change of an address that is there. */
const Changeable = {
  /** '': none. */
  peer_addr: t.string,
  /** IFA_F_* */
  flags: int,
  rt_priority: int,
  ifa_proto: int,
  /** Seconds from `tstamp_ms`. */
  valid_lft: int,
  prefered_lft: int,
  tstamp_ms: int,
};

export const Inet6Ifaddr = t.type({
  /** A number that stands for its address in memory. */
  ifa: int,
  dev: int,
  addr: t.string,
  prefix_len: int,
  ...Changeable,
  /** When it came, by the clock of the kernel. */
  cstamp_ms: int,
  state: DadState,
  /** Solicitations that are still to be sent. */
  dad_probes: int,
});
export type Inet6Ifaddr = t.TypeOf<typeof Inet6Ifaddr>;

/** ip6_ptr of one device. */
export interface Inet6Dev {
  /** IF_READY */
  readonly ready: boolean;
  readonly addr_list: List<Inet6Ifaddr>;
  /** ac_list: anycast address → how often it was joined. */
  readonly ac_list: Map<string, number>;
}

export interface AddrconfSlice {
  readonly nextIfa: number;
  /** net cookie → dev → its inet6_dev; empty nets are absent. */
  readonly nets: Map<number, Map<number, Inet6Dev>>;
  /** Number of an address → the device that it is on. */
  readonly places: Map<number, Of>;
}

const Dev = { net: int, dev: int };
const Ifa = { ...Dev, ifa: int };

export const AddrconfEvent = t.union([
  t.type({ type: t.keyof({ ipv6_add_dev: null, in6_dev_finish_destroy: null }), ...Dev }),
  t.type({ type: t.literal('IF_READY'), ...Dev, ready: t.boolean }),
  t.type({ type: t.literal('ipv6_add_addr'), net: int, ifp: Inet6Ifaddr }),
  t.type({ type: t.literal('ipv6_del_addr'), ...Ifa }),
  t.type({ type: t.literal('inet6_addr_modify'), ...Ifa, ...Changeable }),
  t.type({ type: t.literal('ifp_flags'), ...Ifa, flags: int }),
  t.type({ type: t.literal('dad_state'), ...Ifa, state: DadState, dad_probes: int }),
  t.type({
    type: t.keyof({ __ipv6_dev_ac_inc: null, __ipv6_dev_ac_dec: null }),
    ...Dev,
    addr: t.string,
  }),
  /** A message to RTNLGRP_IPV6_IFADDR; it changes nothing. */
  t.type({
    type: t.literal('inet6_ifa_notify'),
    net: int,
    nlmsg_type: t.keyof({ RTM_NEWADDR: null, RTM_DELADDR: null }),
    ifp: Inet6Ifaddr,
  }),
]);
export type AddrconfEvent = t.TypeOf<typeof AddrconfEvent>;

declare module '../kernel.js' {
  interface Kernel {
    readonly addrconf: AddrconfSlice;
  }
  interface Events {
    readonly addrconf: AddrconfEvent;
  }
}

export const initial: AddrconfSlice = { nextIfa: 1, nets: Map(), places: Map() };

export const sites = {
  ipv6_add_dev: 'ipv6_add_dev',
  in6_dev_finish_destroy: 'in6_dev_finish_destroy',
  IF_READY: 'addrconf_notify',
  ipv6_add_addr: 'ipv6_add_addr',
  ipv6_del_addr: 'ipv6_del_addr',
  inet6_addr_modify: 'inet6_addr_modify',
  ifp_flags: 'addrconf_dad_work',
  dad_state: 'addrconf_dad_work',
  __ipv6_dev_ac_inc: '__ipv6_dev_ac_inc',
  __ipv6_dev_ac_dec: '__ipv6_dev_ac_dec',
  inet6_ifa_notify: 'inet6_ifa_notify',
} satisfies Record<AddrconfEvent['type'], string>;

/** A device, as far as its inet6_dev is found by it. */
export type Of = Pick<NetDevice, 'net' | 'dev'>;

/** __in6_dev_get(); undefined: the device does not speak IPv6. */
export const in6DevGet = (kernel: Kernel, { net, dev }: Of): Inet6Dev | undefined =>
  kernel.addrconf.nets.get(net)?.get(dev);

/** The addresses of a device, in the order of its list. */
export const addrListOf = (kernel: Kernel, device: Of): readonly Inet6Ifaddr[] =>
  in6DevGet(kernel, device)?.addr_list.toArray() ?? [];

/** An address by its number, with the net that it is in; undefined: it is gone. */
export const ifpOf = (
  kernel: Kernel,
  ifa: number,
): { readonly net: number; readonly ifp: Inet6Ifaddr } | undefined => {
  const place = kernel.addrconf.places.get(ifa);
  const ifp = place && in6DevGet(kernel, place)?.addr_list.find((each) => each.ifa === ifa);
  return place && ifp && { net: place.net, ifp };
};

/** Whether an address has a flag (IFA_F_*). */
export const has = ({ flags }: Pick<Inet6Ifaddr, 'flags'>, flag: keyof typeof IFA_F): boolean =>
  (flags & IFA_F[flag]) !== 0;

const NEW: Inet6Dev = { ready: false, addr_list: List(), ac_list: Map() };

const change = (slice: AddrconfSlice, { net, dev }: Of, to: (idev: Inet6Dev) => Inet6Dev): AddrconfSlice => {
  const devices = slice.nets.get(net, Map<number, Inet6Dev>());
  return { ...slice, nets: slice.nets.set(net, devices.set(dev, to(devices.get(dev, NEW)))) };
};

const changeIfp = (
  slice: AddrconfSlice,
  of: Of & { readonly ifa: number },
  to: (ifp: Inet6Ifaddr) => Inet6Ifaddr,
): AddrconfSlice =>
  change(slice, of, (idev) => ({
    ...idev,
    addr_list: idev.addr_list.map((ifp) => (ifp.ifa === of.ifa ? to(ifp) : ifp)),
  }));

/** ipv6_link_dev_addr(): before the first that reaches no farther. */
const link = (addr_list: List<Inet6Ifaddr>, ifp: Inet6Ifaddr): List<Inet6Ifaddr> => {
  const scope = ipv6AddrSrcScope(ifp.addr);
  const at = addr_list.findIndex(({ addr }) => ipv6AddrSrcScope(addr) <= scope);
  return addr_list.insert(at < 0 ? addr_list.size : at, ifp);
};

const remove = (slice: AddrconfSlice, { net, dev }: Of): AddrconfSlice => {
  const devices = slice.nets.get(net, Map<number, Inet6Dev>());
  const left = devices.delete(dev);
  return {
    ...slice,
    nets: left.isEmpty() ? slice.nets.delete(net) : slice.nets.set(net, left),
    places: slice.places.deleteAll(devices.get(dev, NEW).addr_list.map(({ ifa }) => ifa)),
  };
};

const joined = (ac_list: Inet6Dev['ac_list'], addr: string, by: 1 | -1): Inet6Dev['ac_list'] => {
  const users = ac_list.get(addr, 0) + by;
  return users > 0 ? ac_list.set(addr, users) : ac_list.delete(addr);
};

export const evolve = (slice: AddrconfSlice, event: AddrconfEvent): AddrconfSlice => {
  switch (event.type) {
    case 'ipv6_add_dev':
      return change(slice, event, () => NEW);
    case 'in6_dev_finish_destroy':
      return remove(slice, event);
    case 'IF_READY':
      return change(slice, event, (idev) => ({ ...idev, ready: event.ready }));
    case 'ipv6_add_addr': {
      const { net, ifp } = event;
      const added = change(slice, { net, dev: ifp.dev }, (idev) => ({
        ...idev,
        addr_list: link(idev.addr_list, ifp),
      }));
      const places = slice.places.set(ifp.ifa, { net, dev: ifp.dev });
      return { ...added, nextIfa: ifp.ifa + 1, places };
    }
    case 'ipv6_del_addr': {
      const left = change(slice, event, (idev) => ({
        ...idev,
        addr_list: idev.addr_list.filter(({ ifa }) => ifa !== event.ifa),
      }));
      return { ...left, places: slice.places.delete(event.ifa) };
    }
    case 'inet6_addr_modify': {
      const { type: _type, net: _net, dev: _dev, ifa: _ifa, ...changed } = event;
      return changeIfp(slice, event, (ifp) => ({ ...ifp, ...changed }));
    }
    case 'ifp_flags':
      return changeIfp(slice, event, (ifp) => ({ ...ifp, flags: event.flags }));
    case 'dad_state': {
      const { state, dad_probes } = event;
      return changeIfp(slice, event, (ifp) => ({ ...ifp, state, dad_probes }));
    }
    case '__ipv6_dev_ac_inc':
    case '__ipv6_dev_ac_dec':
      return change(slice, event, (idev) => ({
        ...idev,
        ac_list: joined(idev.ac_list, event.addr, event.type === '__ipv6_dev_ac_inc' ? 1 : -1),
      }));
    case 'inet6_ifa_notify':
      return slice;
  }
};
