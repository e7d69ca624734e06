/** Attributes of a device in sysfs (include/linux/sysfs.h): a mode, and what showing it gives. */
import * as E from 'fp-ts/lib/Either.js';
import type { Errno } from '../../core/errno.js';
import type { Kernel } from '../../core/kernel.js';
import { isUp } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import type { Directory, File, Link, Looker, Step } from '../node.js';

/** @returns undefined: the model does not know. */
type Show = (kernel: Kernel, device: NetDevice) => E.Either<Errno, string> | undefined;

export interface Attribute {
  readonly mode: number;
  readonly show: Show;
  /** What writing does is modelled. */
  readonly stores?: true;
}

export type Attributes = Readonly<Record<string, Attribute>>;

const [READ_ONLY, READ_WRITE, WRITE_ONLY] = [0o444, 0o644, 0o200];
const DIRECTORY = 0o755;
/** What every attribute says its size is, in bytes. */
const PAGE_SIZE = 4096;

type Value = string | number | undefined;

const lineOf =
  (value: (kernel: Kernel, device: NetDevice) => Value): Show =>
  (kernel, device) => {
    const text = value(kernel, device);
    return text === undefined ? undefined : E.right(`${text}\n`);
  };

/** A line that can be read. */
export const ro = (value: (device: NetDevice, kernel: Kernel) => Value): Attribute => ({
  mode: READ_ONLY,
  show: lineOf((kernel, device) => value(device, kernel)),
});

/** A line that can be written as well. */
export const rw = (value: (device: NetDevice, kernel: Kernel) => Value): Attribute => ({
  ...ro(value),
  mode: READ_WRITE,
});

export const stored = (attribute: Attribute): Attribute => ({ ...attribute, stores: true });

/** Answers EINVAL while the device is down. */
export const whileUp = ({ show, ...attribute }: Attribute): Attribute => ({
  ...attribute,
  show: (kernel, device) => (isUp(device) ? show(kernel, device) : E.left('EINVAL')),
});

/** Something that can only be written. */
export const wo: Attribute = { mode: WRITE_ONLY, show: () => E.left('EACCES') };

/** @param path below the device's directory */
const fileOf = (
  { kernel, pid }: Looker,
  device: NetDevice,
  path: string,
  { mode, show, stores }: Attribute,
): File => {
  const value = show(kernel, device);
  return {
    kind: 'file',
    mode,
    size: PAGE_SIZE,
    ...(value !== undefined && { read: () => value }),
    ...(stores === true && {
      write: (text: string) => ({
        type: 'dev_attr_store',
        pid,
        path: `/sys/class/net/${device.name}/${path}`,
        value: text,
      }),
    }),
  };
};

export type Entries = Readonly<Record<string, () => Step>>;

/** @param under the directory of the attributes below the device's, with a slash */
export const filesOf = (looker: Looker, device: NetDevice, attributes: Attributes, under = ''): Entries =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      () => fileOf(looker, device, `${under}${name}`, attribute),
    ]),
  );

export const link = (to: string): Link => ({ kind: 'link', to, size: 0 });

/** @param files and links; @param directories one link to the directory above each */
export const sysfsDirectory = (files: Entries, directories: Entries = {}): Directory => {
  const all = { ...files, ...directories };
  return {
    kind: 'directory',
    mode: DIRECTORY,
    nlink: 2 + Object.keys(directories).length,
    names: () => Object.keys(all),
    child: (name) => (Object.hasOwn(all, name) ? all[name]?.() : undefined),
  };
};
