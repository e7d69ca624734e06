/**
 * Writing to an attribute of a device in sysfs (net/core/net-sysfs.c: netdev_store, ifalias_store, carrier_store, Linux
 * 6.18): the device is found in the net of whoever mounted that sysfs. Left out: attributes that are not in STORES.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import { sysfsOf } from '../fs/namespace.js';
import type { Call, Verdict } from '../kernel.js';
import { netCapable, ownsRootsFiles } from '../kernel/cred.js';
import { nsproxyOf } from '../kernel/nsproxy.js';
import { devChangeFlags, devChangeTxQueueLen, devSetAlias, devSetGroup } from './dev_api.js';
import { INIT_NET } from './net_namespace.js';
import { devGetByName, isUp } from './netdevice.js';
import type { NetDevice } from './netdevice.js';
import { setMtu } from './rtnetlink.js';

/** Writes `value` and a line feed to /sys/class/net/NAME/ATTRIBUTE. */
export const SysfsCommand = t.type({
  type: t.literal('dev_attr_store'),
  pid: int,
  path: t.string,
  value: t.string,
});
export type SysfsCommand = t.TypeOf<typeof SysfsCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly sysfs: SysfsCommand;
  }
}

const ULONG_MAX = 0xffffffffffffffffn;
const UINT_MAX = 0xffffffffn;
const INT_BITS = 32;
const ALL_FLAGS = 0xffffffff;

/** kstrtoul() with base 0. @returns EINVAL: no number; ERANGE: too large. */
const kstrtoul = (text: string): E.Either<Refusal, bigint> => {
  const digits = /^\+?(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i.exec(text)?.[1];
  if (digits === undefined) return E.left(refuse('EINVAL', 'kstrtoul'));
  const value = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return value > ULONG_MAX ? E.left(refuse('ERANGE', 'kstrtoul')) : E.right(value);
};

const asInt = (value: bigint): number => Number(BigInt.asIntN(INT_BITS, value));

type Set = (call: Call, device: NetDevice, value: bigint) => Verdict;

const changeTxQueueLen: Set = (call, { dev }, value) => {
  if (value > UINT_MAX) return refuse('ERANGE', 'dev_change_tx_queue_len');
  devChangeTxQueueLen(call, dev, Number(value));
  return undefined;
};

const changeGroup: Set = (call, { dev }, value) => {
  devSetGroup(call, dev, asInt(value));
  return undefined;
};

const changeCarrier: Set = (call, device, value) =>
  isUp(device)
    ? call.ops.link[device.kind]?.change_carrier?.(call, device, value !== 0n)
    : refuse('EINVAL', 'change_carrier');

/** netdev_store(): attributes that take a number. */
const STORES: Readonly<Record<string, Set>> = {
  mtu: (call, { dev }, value) => setMtu(call, dev, asInt(value)),
  tx_queue_len: changeTxQueueLen,
  netdev_group: changeGroup,
  flags: (call, { dev }, value) => devChangeFlags(call, dev, asInt(value), ALL_FLAGS),
  carrier: changeCarrier,
};

/** Bytes of an alias with its end. */
const IFALIASZ = 256;

/** ifalias_store(): the line feed at its end is not part of it. @returns EINVAL: too long. */
const storeAlias = (call: Call, { dev }: NetDevice, text: string): Verdict => {
  if (Buffer.byteLength(text) >= IFALIASZ) return refuse('EINVAL', 'dev_set_alias');
  devSetAlias(call, dev, text);
  return undefined;
};

/**
 * @returns ESRCH: no such task; ENOENT: no such device or attribute; EACCES: the file is root's; EPERM: its net is
 * another's; EOPNOTSUPP: the driver does not do it; EINVAL, ERANGE: the value
 */
export const decide = (call: Call, command: SysfsCommand): Verdict => {
  const { pid, path, value } = command;
  const task = nsproxyOf(call.kernel, pid);
  if (task === undefined) return refuse('ESRCH', 'kernfs_fop_open');
  const [, name = '', attribute = ''] = /^\/sys\/class\/net\/([^/]+)\/(\w+)$/.exec(path) ?? [];
  const net = sysfsOf(call.kernel, task.mnt_ns) ?? INIT_NET;
  const device = devGetByName(call.kernel, net, name);
  const set = Object.hasOwn(STORES, attribute) ? STORES[attribute] : undefined;
  if (device === undefined || (set === undefined && attribute !== 'ifalias'))
    return refuse('ENOENT', 'kernfs_fop_open');
  if (!ownsRootsFiles(call, pid)) return refuse('EACCES', 'kernfs_fop_open');
  const site = set === undefined ? 'ifalias_store' : 'netdev_store';
  return call.within(site, `${name}/${attribute}`, () => {
    if (attribute === 'carrier' && call.ops.link[device.kind]?.change_carrier === undefined)
      return refuse('EOPNOTSUPP', 'carrier_store');
    if (!netCapable(call, pid, net, 'CAP_NET_ADMIN')) return refuse('EPERM', site);
    if (set === undefined) return storeAlias(call, device, value);
    const number = kstrtoul(value);
    return E.isLeft(number) ? number.left : set(call, device, number.right);
  });
};
