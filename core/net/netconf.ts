/**
 * Messages about values under conf (include/uapi/linux/netconf.h, net/ipv4/devinet.c, net/ipv6/addrconf.c, Linux 6.18):
 * RTM_NEWNETCONF when one is written, or when a device has all of them at once, RTM_DELNETCONF when a device has none
 * any more. A message is an event that changes nothing; what it says of values is the state's. Left out: MPLS, multicast
 * routing.
 */
import * as t from 'io-ts';
import { int } from '../codec.js';
import type { Call } from '../kernel.js';

/** NETCONFA_*, under the names of the files. */
export const NetconfAttribute = t.keyof({
  forwarding: null,
  rp_filter: null,
  proxy_arp: null,
  proxy_ndp: null,
  ignore_routes_with_linkdown: null,
  force_forwarding: null,
  /** NETCONFA_ALL */
  all: null,
});
export type NetconfAttribute = t.TypeOf<typeof NetconfAttribute>;

const Message = {
  nlmsg_type: t.keyof({ RTM_NEWNETCONF: null, RTM_DELNETCONF: null }),
  net: int,
  /** Of the values that it is about, such as ipv4/conf/all. */
  directory: t.string,
  attribute: NetconfAttribute,
};

export const NetconfEvent = t.union([
  t.type({ type: t.literal('inet_netconf_notify_devconf'), ...Message }),
  t.type({ type: t.literal('inet6_netconf_notify_devconf'), ...Message }),
]);
export type NetconfEvent = t.TypeOf<typeof NetconfEvent>;

type Place = Pick<NetconfEvent, 'net' | 'directory'>;

/** inet_netconf_notify_devconf(), inet6_netconf_notify_devconf() */
export const netconfNotify = (
  call: Call,
  { net, directory }: Place,
  attribute: NetconfAttribute,
  nlmsg_type: NetconfEvent['nlmsg_type'] = 'RTM_NEWNETCONF',
): void => {
  const family = directory.startsWith('ipv4') ? 'inet' : 'inet6';
  call.emit({ type: `${family}_netconf_notify_devconf`, nlmsg_type, net, directory, attribute });
};

const isZero = (value: string): boolean => value === '0';

/** Of these only a change between zero and anything else is told. */
const FLIPS: ReadonlySet<string> = new Set(['forwarding', 'ignore_routes_with_linkdown']);

const OF_IPV4: ReadonlySet<string> = new Set([
  'forwarding',
  'rp_filter',
  'proxy_arp',
  'ignore_routes_with_linkdown',
]);
const OF_IPV6: ReadonlySet<string> = new Set([...FLIPS, 'proxy_ndp', 'force_forwarding']);

const isTold = (directory: string, name: string): name is NetconfAttribute =>
  (directory.startsWith('ipv4') ? OF_IPV4 : OF_IPV6).has(name);

/** A value under conf is another one than before, which is told of some. */
export const netconfChanged = (
  call: Call,
  place: Place & { readonly name: string },
  before: string,
  after: string,
): void => {
  const { directory, name } = place;
  if (!isTold(directory, name)) return;
  const flips = directory.startsWith('ipv6') && FLIPS.has(name);
  const differs = flips ? isZero(before) !== isZero(after) : before !== after;
  if (differs) netconfNotify(call, place, name);
};
