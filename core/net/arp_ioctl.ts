/** The ioctls of `arp` (net/ipv4/arp.c: arp_ioctl, arp_req_set, arp_req_delete, Linux 6.18). Left out: SIOCGARP, proxy_arp by a mask. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { netCapable } from '../kernel/cred.js';
import { netOf } from '../kernel/nsproxy.js';
import { fibLookup } from './fib4_rules.js';
import { neighCreate, neighRemove, neighUpdate } from './neighbour.js';
import { neighLookup, pneighLookup, pneighOf } from './neigh_table.js';
import { NTF, NUD } from './ndmsg.js';
import { devGetByIndex, devGetByName, devicesOf, deviceOf } from './netdevice.js';
import type { Found, NetDevice } from './netdevice.js';
import { RTN, RT_SCOPE } from './rtmsg.js';

/** arp_flags */
export const ATF = { COM: 0x2, PERM: 0x4, PUBL: 0x8, USETRAILERS: 0x10, NETMASK: 0x20 } as const;

/** struct arpreq */
export const ArpreqCommand = t.intersection([
  t.type({
    type: t.keyof({ SIOCSARP: null, SIOCDARP: null }),
    pid: int,
    arp_pa: t.string,
    /** ATF_* */
    arp_flags: int,
    /** '': none. */
    arp_dev: t.string,
  }),
  t.partial({
    /** Address of the link layer, and ARPHRD_* of its kind. */
    arp_ha: t.type({ sa_family: int, sa_data: t.string }),
    arp_netmask: t.string,
  }),
]);
export type ArpreqCommand = t.TypeOf<typeof ArpreqCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly arpreq: ArpreqCommand;
  }
}

const HOST = '255.255.255.255';
const LOOPBACK_IFINDEX = 1;

/** The device that a neighbour would be reached through: ip_route_output() of what is on the link. */
const deviceTo = (kernel: Kernel, net: number, daddr: string): Found<NetDevice> => {
  const none = { oif: 0, tos: 0, mark: 0, uid: 0, proto: 0, sport: 0, dport: 0 };
  const flow = { ...none, daddr, saddr: '0.0.0.0', iif: LOOPBACK_IFINDEX, scope: RT_SCOPE.LINK };
  const found = fibLookup(kernel, net, flow);
  if (typeof found === 'string') return E.left(refuse(found, 'ip_route_output'));
  const oif = found.alias.type === RTN.LOCAL ? LOOPBACK_IFINDEX : found.nh.oif;
  const device = devGetByIndex(kernel, net, oif);
  return device === undefined ? E.left(refuse('EINVAL', 'arp_req_dev')) : E.right(device);
};

/** dev_getbyhwaddr_rcu() */
const deviceByAddress = (kernel: Kernel, net: number, ha: ArpreqCommand['arp_ha']): NetDevice | undefined =>
  devicesOf(kernel, net)
    .dev_base_head.map((dev) => deviceOf(kernel, dev))
    .find(({ type, address }) => type === ha?.sa_family && address === ha.sa_data);

/** arp_req_set_public(): a proxy. @returns EINVAL: of a whole network; ENODEV: no device has the address */
const setPublic = (
  call: Call,
  net: number,
  request: ArpreqCommand,
  named: NetDevice | undefined,
): Verdict => {
  const { arp_netmask: mask = HOST, arp_flags, arp_ha, arp_pa: key } = request;
  if (mask !== HOST) return refuse('EINVAL', 'arp_req_set_public');
  const asked = (arp_flags & ATF.COM) === 0 ? undefined : deviceByAddress(call.kernel, net, arp_ha);
  const device = named ?? asked;
  if (device === undefined && (arp_flags & ATF.COM) !== 0) return refuse('ENODEV', 'arp_req_set_public');
  const dev = device?.dev ?? 0;
  if (pneighLookup(call.kernel, net, dev, key) === undefined)
    call.emit({
      type: 'pneigh_create',
      net,
      entry: { dev, key, flags: NTF.PROXY, protocol: 0, permanent: false },
    });
  return undefined;
};

/** arp_req_set(): one that is there takes the new address. */
const set = (call: Call, device: NetDevice, { arp_pa, arp_flags, arp_ha }: ArpreqCommand): Verdict => {
  const { net, dev } = device;
  const found = neighLookup(call.kernel, net, dev, arp_pa) ?? neighCreate(call, device, arp_pa);
  if (found === undefined) return refuse('EINVAL', '___neigh_create');
  return neighUpdate(call, net, found, {
    lladdr: arp_ha?.sa_data,
    nud_state: (arp_flags & ATF.PERM) === 0 ? NUD.STALE : NUD.PERMANENT,
    flags: 0,
    override: true,
  });
};

/** arp_invalidate(). @returns ENXIO: there is none, or one that needs no resolution, which goes all the same */
const invalidate = (call: Call, { net, dev }: NetDevice, key: string): Verdict => {
  const found = neighLookup(call.kernel, net, dev, key);
  if (found === undefined) return refuse('ENXIO', 'arp_invalidate');
  const fails = (found.nud_state & ~NUD.NOARP) !== 0;
  if (fails)
    neighUpdate(call, net, found, { lladdr: undefined, nud_state: NUD.FAILED, flags: 0, override: true });
  const left = neighLookup(call.kernel, net, dev, key);
  if (left !== undefined) neighRemove(call, 'neigh_remove_one', net, left);
  return fails ? undefined : refuse('ENXIO', 'arp_invalidate');
};

/** arp_req_delete_public() */
const deletePublic = (
  call: Call,
  net: number,
  { arp_pa: key, arp_netmask: mask = HOST }: ArpreqCommand,
  device: NetDevice | undefined,
): Verdict => {
  if (mask !== HOST) return refuse('EINVAL', 'arp_req_delete_public');
  const dev = device?.dev ?? 0;
  if (pneighOf(call.kernel, net, dev, key) === undefined) return refuse('ENOENT', 'pneigh_delete');
  call.emit({ type: 'pneigh_delete', net, dev, key });
  return undefined;
};

/**
 * arp_ioctl(). @returns ESRCH: no such task; EPERM; EINVAL: a mask without a proxy, other hardware; ENODEV: no such device;
 * ENETUNREACH: no way to the neighbour; else as above
 */
export const arpIoctl = (call: Call, request: ArpreqCommand): Verdict => {
  const site = 'arp_ioctl';
  const { type, pid, arp_flags, arp_dev, arp_pa, arp_ha } = request;
  const net = netOf(call.kernel, pid);
  if (net === undefined) return refuse('ESRCH', site);
  if (!netCapable(call, pid, net, 'CAP_NET_ADMIN')) return refuse('EPERM', site);
  const publishes = (arp_flags & ATF.PUBL) !== 0;
  if (!publishes && (arp_flags & ATF.NETMASK) !== 0) return refuse('EINVAL', site);
  const named = arp_dev === '' ? undefined : devGetByName(call.kernel, net, arp_dev);
  if (arp_dev !== '' && named === undefined) return refuse('ENODEV', site);
  if (publishes) return (type === 'SIOCSARP' ? setPublic : deletePublic)(call, net, request, named);
  const device = named === undefined ? deviceTo(call.kernel, net, arp_pa) : E.right(named);
  if (E.isLeft(device)) return device.left;
  const differs = arp_ha !== undefined && arp_ha.sa_family !== device.right.type;
  if ((arp_flags & ATF.COM) !== 0 && differs) return refuse('EINVAL', site);
  return type === 'SIOCSARP' ? set(call, device.right, request) : invalidate(call, device.right, arp_pa);
};
