/**
 * What changed between two kernels: devices, nets, tasks and mounts that came, went, or differ in some field. Between
 * neighbouring moments this is what a watchpoint shows.
 */
import { netMounts } from '../core/fs/namespace.js';
import type { Kernel } from '../core/kernel.js';
import { IFF } from '../core/net/netdevice.js';
import { netNameOf, referencesOf } from '../projections/net_view.js';
import { userText, userView } from '../projections/user_ns_view.js';
import { argvText } from './print.js';

export type Row = Readonly<Record<string, string>>;

export type Kind = 'device' | 'net' | 'task' | 'mount';

/** One thing before and after; null: it did not exist. */
export interface Change {
  readonly kind: Kind;
  readonly name: string;
  readonly old: Row | null;
  readonly new: Row | null;
}

export interface FieldChange {
  readonly field: string;
  readonly old: string;
  readonly new: string;
}

/** How both sides of a change call a net, so that naming one differently is no change. */
type NetNamer = (net: number) => string;

const namer =
  (before: Kernel, after: Kernel): NetNamer =>
  (net) =>
    netNameOf(after.net.nets.has(net) ? after : before, net).name;

/** Kernel flags by their names, `0` for none. */
const flagsText = (flags: number): string =>
  Object.entries(IFF)
    .flatMap(([name, bit]) => ((flags & bit) === 0 ? [] : [name]))
    .join('|') || '0';

const deviceFields = (kernel: Kernel, dev: number, netName: NetNamer): Row | null => {
  const device = kernel.dev.devices.get(dev);
  if (device === undefined) return null;
  const { dev: _dev, name, net, flags, ...rest } = device;
  const others = Object.entries(rest).map(
    ([field, value]) => [field, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const,
  );
  return { name, net: netName(net), flags: flagsText(flags), ...Object.fromEntries(others) };
};

const netFields = (kernel: Kernel, net: number, netName: NetNamer): Row | null => {
  const row = kernel.net.nets.get(net);
  if (row === undefined) return null;
  const held = referencesOf(kernel, row).map((reference) => {
    switch (reference.kind) {
      case 'kernel':
        return 'kernel';
      case 'nsproxy':
        return `nsproxy ${reference.nsproxy}`;
      case 'mount':
        return `mount ${reference.path}${reference.mnt_ns === 1 ? '' : ` (mnt_ns ${reference.mnt_ns})`}`;
      case 'file':
        return `fd ${reference.fd} of pid ${reference.task.pid}`;
    }
  });
  const nsids = [...row.netns_ids].map(([nsid, peer]) => `${nsid}=${netName(peer)}`);
  return {
    inum: `${row.inum}`,
    state: row.state,
    references: held.join(', ') || 'none',
    nsids: nsids.join(', ') || 'none',
  };
};

const taskFields = (kernel: Kernel, pid: number, netName: NetNamer): Row | null => {
  const task = kernel.tasks.tasks.get(pid);
  if (task === undefined) return null;
  const { ppid, comm, argv, nsproxy, cred } = task;
  const net = kernel.tasks.nsproxies.get(nsproxy)?.net;
  return {
    comm,
    ppid: `${ppid}`,
    argv: argvText(argv),
    net: net === undefined ? 'none' : netName(net),
    nsproxy: `${nsproxy}`,
    user: userText(userView(kernel, cred)),
  };
};

/** The fields in which the two sides of a change differ. */
export const changedFields = ({ old, new: now }: Change): FieldChange[] => {
  if (old === null || now === null) return [];
  return Object.keys(now).flatMap((field) => {
    const [was = '', is = ''] = [old[field], now[field]];
    return was === is ? [] : [{ field, old: was, new: is }];
  });
};

const asChange = (kind: Kind, name: string, old: Row | null, now: Row | null): Change[] => {
  const change = { kind, name, old, new: now };
  if (old !== null && now !== null) return changedFields(change).length === 0 ? [] : [change];
  return old === null && now === null ? [] : [change];
};

export const deviceChange = (before: Kernel, after: Kernel, dev: number): Change[] => {
  const [was, is] = [before.dev.devices.get(dev), after.dev.devices.get(dev)];
  if (was === is) return [];
  const nameOf = namer(before, after);
  const known = was ?? is;
  const name = known === undefined ? '' : `${nameOf(known.net)}/${known.name}`;
  return asChange('device', name, deviceFields(before, dev, nameOf), deviceFields(after, dev, nameOf));
};

/** What a net's references are made of did not change. */
const sameReferences = (before: Kernel, after: Kernel): boolean =>
  before.mounts.trees === after.mounts.trees && before.files.fds === after.files.fds;

export const netChange = (before: Kernel, after: Kernel, net: number): Change[] => {
  if (before.net.nets.get(net) === after.net.nets.get(net) && sameReferences(before, after)) return [];
  const nameOf = namer(before, after);
  return asChange('net', nameOf(net), netFields(before, net, nameOf), netFields(after, net, nameOf));
};

export const taskChange = (before: Kernel, after: Kernel, pid: number): Change[] => {
  if (before.tasks.tasks.get(pid) === after.tasks.tasks.get(pid)) return [];
  const nameOf = namer(before, after);
  return asChange('task', `${pid}`, taskFields(before, pid, nameOf), taskFields(after, pid, nameOf));
};

const ascending = (...keys: Iterable<number>[]): number[] =>
  [...new Set(keys.flatMap((some) => [...some]))].toSorted((a, b) => a - b);

const mountRows = (kernel: Kernel, netName: NetNamer): Map<string, Row> => {
  const rows = new Map<string, Row>();
  for (const { mnt_ns, path, net } of netMounts(kernel)) {
    const place = `${path}${mnt_ns === 1 ? '' : ` in mnt_ns ${mnt_ns}`}`;
    const below = rows.get(place)?.['net'];
    rows.set(place, { net: below === undefined ? netName(net) : `${netName(net)} over ${below}` });
  }
  return rows;
};

/** All that differs, nets first, then devices, tasks and mounts; each kind by age. */
export const diff = (before: Kernel, after: Kernel): Change[] => {
  const nameOf = namer(before, after);
  const [mountsBefore, mountsAfter] = [mountRows(before, nameOf), mountRows(after, nameOf)];
  return [
    ...ascending(before.net.nets.keys(), after.net.nets.keys()).flatMap((net) =>
      netChange(before, after, net),
    ),
    ...ascending(before.dev.devices.keys(), after.dev.devices.keys()).flatMap((dev) =>
      deviceChange(before, after, dev),
    ),
    ...ascending(before.tasks.tasks.keys(), after.tasks.tasks.keys()).flatMap((pid) =>
      taskChange(before, after, pid),
    ),
    ...[...new Set([...mountsBefore.keys(), ...mountsAfter.keys()])].flatMap((place) =>
      asChange('mount', place, mountsBefore.get(place) ?? null, mountsAfter.get(place) ?? null),
    ),
  ];
};

/** Fields that tell enough of a thing that comes or goes. */
const SUMMARY: Record<Kind, readonly string[]> = {
  device: ['ifindex', 'kind', 'address'],
  net: ['inum', 'state', 'references'],
  task: ['comm', 'ppid', 'net', 'argv'],
  mount: ['net'],
};

const summary = (kind: Kind, row: Row): string =>
  SUMMARY[kind]
    .flatMap((field) => ((row[field] ?? '') === '' ? [] : [`${field} ${row[field] ?? ''}`]))
    .join(', ');

/** One line a change: `+` came, `-` went, `~` differs. */
export const changeText = (change: Change): string => {
  const { kind, name, old, new: now } = change;
  if (now === null) return `- ${kind} ${name}: ${old === null ? '' : summary(kind, old)}\n`;
  if (old === null) return `+ ${kind} ${name}: ${summary(kind, now)}\n`;
  const fields = changedFields(change).map((one) => `${one.field} ${one.old} -> ${one.new}`);
  return `~ ${kind} ${name}: ${fields.join('; ')}\n`;
};
