/**
 * tun and tap: devices that a program makes by a descriptor of /dev/net/tun and that go with it, unless they are told to
 * stay (drivers/net/tun.c, Linux 6.18). The descriptor belongs to the net in which it was opened: that is where the device
 * is made, wherever it moves then. Left out: several queues, packets, filters, offloads.
 */
import * as E from 'fp-ts/lib/Either.js';
import { Map } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import { allFiles, filesOf } from '../fs/file.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { credOf, netCapable } from '../kernel/cred.js';
import { registerNetdevice, unregisterNetdeviceMany } from '../net/dev.js';
import { netifCarrierOff, netifCarrierOn } from '../net/link_watch.js';
import { IFF, devGetByName } from '../net/netdevice.js';
import type { LinkOps, NetDevice } from '../net/netdevice.js';
import { ETH_MAX_MTU, etherSetup, ethMacAddr } from './ethernet.js';

/** include/uapi/linux/if_tun.h */
export const IFF_TUN = {
  TUN: 0x1,
  TAP: 0x2,
  PERSIST: 0x800,
  NO_PI: 0x1000,
  ONE_QUEUE: 0x2000,
  VNET_HDR: 0x4000,
  TUN_EXCL: 0x8000,
} as const;
const TUN_FEATURES = IFF_TUN.NO_PI | IFF_TUN.ONE_QUEUE | IFF_TUN.VNET_HDR;

/** ioctl(2) on a descriptor of /dev/net/tun. */
export const TunCommand = t.union([
  t.intersection([
    t.type({ type: t.literal('TUNSETIFF'), pid: int, fd: int, ifr_name: t.string, ifr_flags: int }),
    /** An address that the caller drew for a tap. */
    t.partial({ random: t.readonlyArray(t.string) }),
  ]),
  t.type({ type: t.literal('TUNSETPERSIST'), pid: int, fd: int, persist: t.boolean }),
  t.type({ type: t.keyof({ TUNSETOWNER: null, TUNSETGROUP: null }), pid: int, fd: int, id: int }),
]);
export type TunCommand = t.TypeOf<typeof TunCommand>;

/** struct tun_struct */
const TunStruct = t.type({
  /** IFF_TUN* */
  flags: int,
  /** kuid and kgid that may attach to it; null: whoever wants. */
  owner: t.union([int, t.null]),
  group: t.union([int, t.null]),
});
export type TunStruct = t.TypeOf<typeof TunStruct>;

export const TunEvent = t.union([
  t.type({ type: t.literal('tun_set_iff'), dev: int, tun: TunStruct }),
  t.type({ type: t.literal('__tun_chr_ioctl'), dev: int, tun: TunStruct }),
  t.type({ type: t.literal('tun_attach'), dev: int, file: int }),
  t.type({ type: t.literal('__tun_detach'), file: int }),
  t.type({ type: t.literal('tun_detach_all'), dev: int }),
]);
export type TunEvent = t.TypeOf<typeof TunEvent>;

export interface TunSlice {
  readonly tuns: Map<number, TunStruct>;
  /** Open file → the device that it is attached to. */
  readonly files: Map<number, number>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly tun: TunSlice;
  }
  interface Events {
    readonly tun: TunEvent;
  }
  interface Commands {
    readonly tun: TunCommand;
  }
}

export const initial: TunSlice = { tuns: Map(), files: Map() };

export const sites = {
  tun_set_iff: 'tun_set_iff',
  __tun_chr_ioctl: '__tun_chr_ioctl',
  tun_attach: 'tun_attach',
  __tun_detach: '__tun_detach',
  tun_detach_all: 'tun_detach_all',
} satisfies Record<TunEvent['type'], string>;

const ARPHRD_NONE = 65534;
/** Packets (TUN_READQ_SIZE). */
const TUN_READQ_SIZE = 500;
const ETH_HLEN = 14;

/** tun_net_init(): what a tun, which has no addresses, has other than a tap. */
const POINT_TO_POINT: Partial<NetDevice> = {
  type: ARPHRD_NONE,
  flags: IFF.POINTOPOINT | IFF.NOARP | IFF.MULTICAST,
  tx_queue_len: TUN_READQ_SIZE,
  max_mtu: ETH_MAX_MTU,
  address: '',
  broadcast: '',
};

const tunOf = (kernel: Kernel, dev: number): TunStruct => {
  const tun = kernel.tun.tuns.get(dev);
  if (tun === undefined) throw new Error(`device ${dev} is no tun`);
  return tun;
};

/** tun_attach(). @returns EBUSY: another descriptor is attached. */
const attach = (call: Call, dev: number, file: number): Verdict => {
  if (call.kernel.tun.files.includes(dev)) return refuse('EBUSY', 'tun_attach');
  call.emit({ type: 'tun_attach', dev, file });
  netifCarrierOn(call, dev);
  return undefined;
};

/** tun_not_capable() */
const mayAttach = (call: Call, pid: number, { net }: NetDevice, { owner, group }: TunStruct): boolean => {
  const cred = credOf(call.kernel, pid);
  const isOwner = owner === null || owner === cred?.euid;
  const isMember = group === null || group === cred?.egid;
  return (isOwner && isMember) || netCapable(call, pid, net, 'CAP_NET_ADMIN');
};

type SetIff = TunCommand & { type: 'TUNSETIFF' };

/** A device that is there already: persistent, or being used. */
const reuse = (call: Call, { pid, ifr_flags }: SetIff, file: number, device: NetDevice): Verdict => {
  const tun = call.kernel.tun.tuns.get(device.dev);
  if ((ifr_flags & IFF_TUN.TUN_EXCL) !== 0) return refuse('EBUSY', 'tun_set_iff');
  const type = (ifr_flags & IFF_TUN.TUN) !== 0 ? IFF_TUN.TUN : ifr_flags & IFF_TUN.TAP;
  if (tun === undefined || (tun.flags & type) === 0) return refuse('EINVAL', 'tun_set_iff');
  if (!mayAttach(call, pid, device, tun)) return refuse('EPERM', 'tun_set_iff');
  const refused = attach(call, device.dev, file);
  if (refused !== undefined) return refused;
  const flags = (tun.flags & ~TUN_FEATURES) | (ifr_flags & TUN_FEATURES);
  call.emit({ type: 'tun_set_iff', dev: device.dev, tun: { ...tun, flags } });
  return undefined;
};

/** tun_set_iff(): attaches to the device of that name in the descriptor's net, or makes one. */
const setIff = (call: Call, command: SetIff, file: number, net: number): Verdict =>
  call.within('tun_set_iff', command.ifr_name, () => {
    const { pid, ifr_name, ifr_flags, random = [] } = command;
    const device = devGetByName(call.kernel, net, ifr_name);
    if (device !== undefined) return reuse(call, command, file, device);
    if (!netCapable(call, pid, net, 'CAP_NET_ADMIN')) return refuse('EPERM', 'tun_set_iff');
    const type = (ifr_flags & IFF_TUN.TUN) !== 0 ? IFF_TUN.TUN : ifr_flags & IFF_TUN.TAP;
    if (type === 0) return refuse('EINVAL', 'tun_set_iff');
    const link = {
      net,
      name: ifr_name === '' ? undefined : ifr_name,
      ifindex: 0,
      mtu: undefined,
      address: undefined,
      flags: 0,
      change: 0,
      random,
      derived: {
        ...(type === IFF_TUN.TUN ? POINT_TO_POINT : {}),
        rtnl_link_state: 'INITIALIZED' as const,
      },
    };
    const made = registerNetdevice(call, 'tun', link, type === IFF_TUN.TUN ? 'tun%d' : 'tap%d');
    if (E.isLeft(made)) return made.left;
    const flags = type | (ifr_flags & TUN_FEATURES);
    call.emit({ type: 'tun_set_iff', dev: made.right, tun: { flags, owner: null, group: null } });
    return attach(call, made.right, file);
  });

/**
 * __tun_chr_ioctl(). @returns EBADF, ENOTTY: no descriptor of /dev/net/tun; EEXIST: it has a device already; EBADFD: it has
 * none; else as tun_set_iff()
 */
export const decide = (call: Call, command: TunCommand): Verdict => {
  const site = '__tun_chr_ioctl';
  const open = filesOf(call.kernel, command.pid).get(command.fd);
  if (open === undefined) return refuse('EBADF', 'ioctl');
  if (open.kind !== 'tun') return refuse('ENOTTY', 'ioctl');
  const dev = call.kernel.tun.files.get(open.file);
  if (command.type === 'TUNSETIFF')
    return dev === undefined ? setIff(call, command, open.file, open.net) : refuse('EEXIST', site);
  if (dev === undefined) return refuse('EBADFD', site);
  const tun = tunOf(call.kernel, dev);
  switch (command.type) {
    case 'TUNSETPERSIST': {
      const flags = command.persist ? tun.flags | IFF_TUN.PERSIST : tun.flags & ~IFF_TUN.PERSIST;
      call.emit({ type: site, dev, tun: { ...tun, flags } });
      return undefined;
    }
    case 'TUNSETOWNER':
      call.emit({ type: site, dev, tun: { ...tun, owner: command.id } });
      return undefined;
    case 'TUNSETGROUP':
      call.emit({ type: site, dev, tun: { ...tun, group: command.id } });
      return undefined;
  }
};

/** tun_chr_close(): a device that is not persistent goes with its descriptor. */
export const release = (call: Call, file: number): void => {
  const dev = call.kernel.tun.files.get(file);
  if (dev === undefined) return;
  call.within('tun_chr_close', '', () => {
    call.emit({ type: '__tun_detach', file });
    netifCarrierOff(call, dev);
    if ((tunOf(call.kernel, dev).flags & IFF_TUN.PERSIST) === 0) unregisterNetdeviceMany(call, [dev]);
  });
};

export const ops: LinkOps = {
  setup: (random) => ({ ...etherSetup(random), max_mtu: ETH_MAX_MTU - ETH_HLEN }),
  validate: () => refuse('EOPNOTSUPP', 'tun_validate', 'tun/tap creation via rtnetlink is not supported.'),
  qdisc: 'default',
  has_rx_mode: (device) => device.type !== ARPHRD_NONE,
  set_mac_address: (device, address) =>
    device.type === ARPHRD_NONE ? refuse('EOPNOTSUPP', 'dev_set_mac_address') : ethMacAddr(device, address),
  uninit: (call, { dev }) => call.emit({ type: 'tun_detach_all', dev }),
  rtnl: { dellink: (_call, { dev }, kill) => void kill.push(dev), netns_refund: false },
};

/** The tuns and the descriptors that they are attached to know of each other; without one a device is persistent. */
export const strayTun = (kernel: Kernel): string | undefined => {
  const { tuns, files } = kernel.tun;
  const open = new Set(allFiles(kernel).flatMap(({ kind, file }) => (kind === 'tun' ? [file] : [])));
  const lost = files.findKey((dev, file) => !open.has(file) || !tuns.has(dev));
  if (lost !== undefined) return `file ${lost} is closed, or its device is gone`;
  const kinds = kernel.dev.devices.filter(({ kind }) => kind === 'tun');
  const unknown =
    tuns.keySeq().find((dev) => !kinds.has(dev)) ?? kinds.keySeq().find((dev) => !tuns.has(dev));
  if (unknown !== undefined) return `device ${unknown} is a tun without a device, or a device without a tun`;
  const abandoned = tuns.findKey(({ flags }, dev) => (flags & IFF_TUN.PERSIST) === 0 && !files.includes(dev));
  return abandoned === undefined ? undefined : `device ${abandoned} has no descriptor, and is to go with it`;
};

export const evolve = (slice: TunSlice, event: TunEvent): TunSlice => {
  switch (event.type) {
    case 'tun_set_iff':
    case '__tun_chr_ioctl':
      return { ...slice, tuns: slice.tuns.set(event.dev, event.tun) };
    case 'tun_attach':
      return { ...slice, files: slice.files.set(event.file, event.dev) };
    case '__tun_detach':
      return { ...slice, files: slice.files.delete(event.file) };
    case 'tun_detach_all':
      return {
        tuns: slice.tuns.delete(event.dev),
        files: slice.files.filter((dev) => dev !== event.dev),
      };
  }
};
