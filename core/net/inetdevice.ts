/**
 * struct in_device and struct in_ifaddr (include/linux/inetdevice.h, Linux 6.18): what a device has of IPv4, and the
 * list that its addresses are on, primaries by falling scope first.
 */
import { List, Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { IFA_F } from './if_addr.js';
import { prefixEqual } from './inet.js';
import type { NetDevice } from './netdevice.js';

export const Ifaddr = t.type({
  ifa_local: t.string,
  /** The far end of a point-to-point link, else the address itself; with ifa_prefixlen it is the subnet. */
  ifa_address: t.string,
  ifa_prefixlen: int,
  ifa_broadcast: t.union([t.string, t.null]),
  ifa_label: t.string,
  /** RT_SCOPE_* */
  ifa_scope: int,
  /** IFA_F_* */
  ifa_flags: int,
  ifa_rt_priority: int,
  ifa_proto: int,
  /** Seconds from the time that they were set; INFINITY_LIFE_TIME in both when it is permanent. */
  ifa_valid_lft: int,
  ifa_preferred_lft: int,
  /** When they were set, since boot. */
  ifa_tstamp_ms: int,
});
export type Ifaddr = t.TypeOf<typeof Ifaddr>;

/** ip_ptr of one device. */
export interface InDevice {
  readonly ifa_list: List<Ifaddr>;
}

export interface DevinetSlice {
  /** net cookie → dev → its in_device; empty nets are absent. */
  readonly nets: Map<number, Map<number, InDevice>>;
}

/** What a change of an address is in inetaddr_chain. */
export type InetaddrEvent = 'NETDEV_UP' | 'NETDEV_DOWN';

/** @param ifa of NETDEV_DOWN: already off its list. */
export type InetaddrNotifier = (call: Call, event: InetaddrEvent, device: NetDevice, ifa: Ifaddr) => void;

/** Where an address is: the device in its net, and the place on its list. */
const At = { net: int, dev: int, at: int };

/** What a message may change of an address that is there. */
const Replaced = {
  ifa_rt_priority: int,
  ifa_proto: int,
  ifa_flags: int,
  ifa_valid_lft: int,
  ifa_preferred_lft: int,
  ifa_tstamp_ms: int,
};

export const DevinetEvent = t.union([
  t.type({ type: t.keyof({ inetdev_init: null, inetdev_destroy: null }), net: int, dev: int }),
  t.type({ type: t.literal('inet_insert_ifa'), ...At, ifa: Ifaddr }),
  t.type({ type: t.literal('inet_del_ifa'), ...At }),
  /** A secondary becomes the primary of its subnet, at place `to` of the list. */
  t.type({ type: t.literal('inet_promote_ifa'), ...At, to: int }),
  t.type({ type: t.literal('inet_replace_ifa'), ...At, ...Replaced }),
  t.type({ type: t.literal('inetdev_changename'), ...At, ifa_label: t.string }),
  /** The preferred lifetime is over. */
  t.type({ type: t.literal('check_lifetime'), ...At }),
  /** A message: of an address that has come or changed … */
  t.type({ type: t.literal('rtmsg_ifa'), nlmsg_type: t.literal('RTM_NEWADDR'), ...At }),
  /** … and of one that is no longer on the list. */
  t.type({
    type: t.literal('rtmsg_ifa'),
    nlmsg_type: t.literal('RTM_DELADDR'),
    net: int,
    dev: int,
    ifa: Ifaddr,
  }),
]);
export type DevinetEvent = t.TypeOf<typeof DevinetEvent>;

/** @param address of either family; with a peer, of IPv4, the peer's */
export type InetaddrValidator = (call: Call, device: NetDevice, address: string) => Verdict;

/** blocking_notifier_call_chain(&inetaddr_validator_chain) */
export const validateInetaddr: InetaddrValidator = (call, device, address) => {
  for (const validator of Object.values(call.ops.inetaddr_validator_chain)) {
    const refused = validator(call, device, address);
    if (refused !== undefined) return refused;
  }
  return undefined;
};

declare module '../kernel.js' {
  interface Kernel {
    readonly devinet: DevinetSlice;
  }
  interface Events {
    readonly devinet: DevinetEvent;
  }
  interface Ops {
    /** What devinet asks of the routes by itself, outside of the chain. */
    readonly fib_frontend: {
      readonly fib_add_ifaddr: (call: Call, device: NetDevice, ifa: Ifaddr) => void;
      /** @param primary whose place in the subnet `ifa` may take */
      readonly fib_del_ifaddr: (call: Call, device: NetDevice, ifa: Ifaddr, primary: Ifaddr) => void;
      readonly fib_modify_prefix_metric: (
        call: Call,
        device: NetDevice,
        ifa: Ifaddr,
        new_metric: number,
      ) => void;
    };
    /** inetaddr_validator_chain and inet6addr_validator_chain: who may object to an address. */
    readonly inetaddr_validator_chain: Readonly<Record<string, InetaddrValidator>>;
    /** inetaddr_chain, in the order of registration. */
    readonly inetaddr_chain: Readonly<Record<string, InetaddrNotifier>>;
  }
}

export const initial: DevinetSlice = { nets: Map() };

export const sites = {
  inetdev_init: 'inetdev_init',
  inetdev_destroy: 'inetdev_destroy',
  inet_insert_ifa: '__inet_insert_ifa',
  inet_del_ifa: '__inet_del_ifa',
  inet_promote_ifa: '__inet_del_ifa',
  inet_replace_ifa: 'inet_rtm_newaddr',
  inetdev_changename: 'inetdev_changename',
  check_lifetime: 'check_lifetime',
  rtmsg_ifa: 'rtmsg_ifa',
} satisfies Record<DevinetEvent['type'], string>;

/** __in_dev_get_rtnl(); undefined: the device does not speak IPv4. */
export const inDevGet = (
  kernel: Kernel,
  { net, dev }: Pick<NetDevice, 'net' | 'dev'>,
): InDevice | undefined => kernel.devinet.nets.get(net)?.get(dev);

/** The addresses of a device, in the order of its list. */
export const ifaListOf = (kernel: Kernel, device: Pick<NetDevice, 'net' | 'dev'>): readonly Ifaddr[] =>
  inDevGet(kernel, device)?.ifa_list.toArray() ?? [];

/** The address at a place of a device's list, which must be there. */
export const ifaAt = (kernel: Kernel, device: NetDevice, at: number): Ifaddr => {
  const ifa = inDevGet(kernel, device)?.ifa_list.get(at);
  if (ifa === undefined) throw new Error(`no address at ${at} of ${device.name}`);
  return ifa;
};

/** inet_ifa_match() */
export const inetIfaMatch = (address: string, ifa: Ifaddr): boolean =>
  prefixEqual(address, ifa.ifa_address, ifa.ifa_prefixlen);

export const isSecondary = ({ ifa_flags }: Ifaddr): boolean => (ifa_flags & IFA_F.SECONDARY) !== 0;

/** Both are of one subnet, as insertion and deletion see it. */
export const sameSubnet = (one: Ifaddr, other: Ifaddr): boolean =>
  one.ifa_prefixlen === other.ifa_prefixlen && inetIfaMatch(one.ifa_address, other);

const EMPTY: InDevice = { ifa_list: List() };

const change = (
  { nets }: DevinetSlice,
  { net, dev }: Pick<NetDevice, 'net' | 'dev'>,
  to: (list: List<Ifaddr>) => List<Ifaddr>,
): DevinetSlice => {
  const devices = nets.get(net, Map<number, InDevice>());
  const { ifa_list } = devices.get(dev, EMPTY);
  return { nets: nets.set(net, devices.set(dev, { ifa_list: to(ifa_list) })) };
};

const patch = (
  slice: DevinetSlice,
  event: Pick<NetDevice, 'net' | 'dev'> & { readonly at: number },
  fields: Partial<Ifaddr>,
): DevinetSlice =>
  change(slice, event, (list) => {
    const ifa = list.get(event.at);
    if (ifa === undefined) throw new Error(`no address at ${event.at} of device ${event.dev}`);
    return list.set(event.at, { ...ifa, ...fields });
  });

export const evolve = (slice: DevinetSlice, event: DevinetEvent): DevinetSlice => {
  switch (event.type) {
    case 'inetdev_init':
      return change(slice, event, (list) => list);
    case 'inetdev_destroy': {
      const left = slice.nets.get(event.net)?.delete(event.dev);
      const gone = left === undefined || left.isEmpty();
      return { nets: gone ? slice.nets.delete(event.net) : slice.nets.set(event.net, left) };
    }
    case 'inet_insert_ifa':
      return change(slice, event, (list) => list.insert(event.at, event.ifa));
    case 'inet_del_ifa':
      return change(slice, event, (list) => list.delete(event.at));
    case 'inet_promote_ifa':
      return change(slice, event, (list) => {
        const ifa = list.get(event.at);
        if (ifa === undefined) throw new Error(`no address at ${event.at} of device ${event.dev}`);
        const promoted = { ...ifa, ifa_flags: ifa.ifa_flags & ~IFA_F.SECONDARY };
        return list.delete(event.at).insert(event.to, promoted);
      });
    case 'inet_replace_ifa': {
      const { type: _type, net: _net, dev: _dev, at: _at, ...replaced } = event;
      return patch(slice, event, replaced);
    }
    case 'inetdev_changename':
      return patch(slice, event, { ifa_label: event.ifa_label });
    case 'check_lifetime':
      return change(slice, event, (list) =>
        list.update(event.at, (ifa) => ifa && { ...ifa, ifa_flags: ifa.ifa_flags | IFA_F.DEPRECATED }),
      );
    case 'rtmsg_ifa':
      return slice;
  }
};
