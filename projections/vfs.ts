/**
 * What a task sees at a path: /run/netns, files that nets are mounted on, /proc/PID/ns, /proc/PID/net and /sys/class/net.
 * The rest of the tree is that of the machine that netrewind runs on.
 */
import { mountAt, sysfsOf } from '../core/fs/namespace.js';
import { NETNS_RUN_DIR, nameInRunDir, plainPath } from '../core/fs/open.js';
import { PROC_NET_DIRECTORIES, PROC_NET_FILES } from '../core/fs/proc_net.js';
import type { Kernel } from '../core/kernel.js';
import { credOf } from '../core/kernel/cred.js';
import { nsproxyOf } from '../core/kernel/nsproxy.js';
import { INIT_NET } from '../core/net/net_namespace.js';
import { dump, isUp } from '../core/net/netdevice.js';
import { placeOf } from './open.js';
import { procNetDev } from './proc_net_dev.js';
import type { System } from './program.js';

export type Node =
  /** `ino` is undefined where the model has no number for it, `text` where it cannot say what is in it; null: EINVAL. */
  | { readonly kind: 'file'; readonly mode: number; readonly ino?: number; readonly text?: string | null }
  | { readonly kind: 'link'; readonly to: string; readonly leadsTo: Node | undefined }
  | { readonly kind: 'directory'; readonly names: readonly string[] };

/** `real`: only the machine that netrewind runs on knows; `unknown`: it is of the model's world, which has it not. */
export type Seen = Node | 'real' | 'unknown' | 'ENOENT' | 'ENOTDIR';

export const isNode = (seen: Seen): seen is Node => typeof seen !== 'string';

const READ_ONLY = 0o444;

/** The inode of a namespace, by any of its files. */
const nsInode = (ino: number): Node => ({ kind: 'file', mode: READ_ONLY, ino, text: null });

/** PROC_NET_INIT_INO's neighbour of the first mount namespace (6.18). */
const INIT_MNT_INUM = 4026531841;
/** This model's mount namespaces have no numbers of their own; two that differ show different ones. */
const FIRST_MNT_INUM = 4027000000;
const mntInum = (mnt_ns: number): number => (mnt_ns === 1 ? INIT_MNT_INUM : FIRST_MNT_INUM + mnt_ns);

/** What there is in /proc/PID/ns of 6.18, in the order of `ls`. */
const NS_NAMES = [
  'cgroup',
  'ipc',
  'mnt',
  'net',
  'pid',
  'pid_for_children',
  'time',
  'time_for_children',
  'user',
  'uts',
];

const nsLink = (kernel: Kernel, pid: number, name: string): Seen => {
  const theirs = nsproxyOf(kernel, pid);
  if (theirs === undefined || !NS_NAMES.includes(name)) return 'ENOENT';
  if (name === 'net') {
    const ino = kernel.net.nets.get(theirs.net)?.inum ?? 0;
    return { kind: 'link', to: `net:[${ino}]`, leadsTo: nsInode(ino) };
  }
  if (name === 'mnt') {
    const ino = mntInum(theirs.mnt_ns);
    return { kind: 'link', to: `mnt:[${ino}]`, leadsTo: nsInode(ino) };
  }
  const ino = kernel.user_ns.namespaces.get(credOf(kernel, pid)?.user_ns ?? 0)?.inum;
  if (name !== 'user' || ino === undefined) return 'unknown';
  return { kind: 'link', to: `user:[${ino}]`, leadsTo: nsInode(ino) };
};

const procNet = (kernel: Kernel, pid: number, file: string | undefined): Seen => {
  const net = nsproxyOf(kernel, pid)?.net;
  if (net === undefined) return 'ENOENT';
  if (file === undefined)
    return { kind: 'directory', names: [...PROC_NET_DIRECTORIES, ...PROC_NET_FILES].toSorted() };
  if (PROC_NET_DIRECTORIES.includes(file)) return 'unknown';
  if (!PROC_NET_FILES.includes(file)) return file.includes('/') ? 'unknown' : 'ENOENT';
  const text = file === 'dev' ? procNetDev(kernel, net) : undefined;
  return { kind: 'file', mode: READ_ONLY, ...(text !== undefined && { text }) };
};

const inProc = (kernel: Kernel, self: number, path: string): Seen | undefined => {
  const [, who, tree, below] = /^\/proc(?:\/([^/]+))?\/(ns|net)(?:\/(.*))?$/.exec(path) ?? [];
  if (tree === undefined || (who !== undefined && !/^(self|thread-self|\d+)$/.test(who))) return undefined;
  if (who === undefined && tree === 'ns') return 'ENOENT';
  const pid = who === undefined || !/^\d/.test(who) ? self : Number(who);
  if (!kernel.tasks.tasks.has(pid)) return 'ENOENT';
  if (tree === 'net') {
    const seen = procNet(kernel, pid, below);
    const isLink = who === undefined && below === undefined && isNode(seen);
    return isLink ? { kind: 'link', to: 'self/net', leadsTo: seen } : seen;
  }
  return below === undefined ? { kind: 'directory', names: NS_NAMES } : nsLink(kernel, pid, below);
};

const inSys = (kernel: Kernel, mnt_ns: number, path: string): Seen | undefined => {
  const [all, name, below] = /^\/sys\/class\/net(?:\/([^/]+)(?:\/(.*))?)?$/.exec(path) ?? [];
  if (all === undefined) return undefined;
  // A sysfs outlives the net that it shows, and is empty then.
  const net = sysfsOf(kernel, mnt_ns) ?? INIT_NET;
  const devices = kernel.net.nets.has(net) ? dump(kernel, net) : [];
  if (name === undefined)
    return { kind: 'directory', names: devices.map((device) => device.name).toSorted() };
  const device = devices.find((each) => each.name === name);
  if (device === undefined) return 'ENOENT';
  if (below === undefined)
    return device.kind === 'physical' || device.kind === 'wireless'
      ? 'unknown'
      : { kind: 'link', to: `../../devices/virtual/net/${name}`, leadsTo: undefined };
  const values: Readonly<Record<string, string | number>> = {
    address: device.address,
    ifindex: device.ifindex,
    mtu: device.mtu,
    operstate: isUp(device) ? device.operstate.toLowerCase() : 'down',
  };
  const value = Object.entries(values).find(([key]) => key === below)?.[1];
  return value === undefined ? 'unknown' : { kind: 'file', mode: READ_ONLY, text: `${value}\n` };
};

const inRun = (kernel: Kernel, path: string): Seen | undefined => {
  const { directory, dentries } = kernel.mounts;
  if (path === NETNS_RUN_DIR)
    return directory === 'absent' ? 'ENOENT' : { kind: 'directory', names: [...dentries.keys()].toSorted() };
  const name = nameInRunDir(path);
  if (name === undefined) return path.startsWith(`${NETNS_RUN_DIR}/`) ? 'ENOENT' : undefined;
  const mode = dentries.get(name);
  return mode === undefined ? 'ENOENT' : { kind: 'file', mode, text: '' };
};

/** Paths in trees that the model answers for whole, whatever is there on the machine. */
const isOurs = (path: string): boolean =>
  /^\/(?:(?:var\/)?run\/netns|proc\/(?:[^/]+\/)?(?:ns|net)|proc\/sys\/net|sys\/class\/net)(?:\/|$)/.test(
    plainPath(path),
  );

/** What the task that runs a program sees at a path, without following a link at its end. */
export const see = (system: System, path: string): Seen => {
  const kernel = system.kernel();
  const mnt_ns = nsproxyOf(kernel, system.pid)?.mnt_ns ?? 0;
  const plain = isOurs(path) ? plainPath(path) : placeOf(system, path).path;
  const mounted = mountAt(kernel, mnt_ns, plain);
  if (mounted !== undefined) return nsInode(kernel.net.nets.get(mounted.net)?.inum ?? 0);
  return (
    inRun(kernel, plain) ??
    inProc(kernel, system.pid, plain) ??
    inSys(kernel, mnt_ns, plain) ??
    (plain.startsWith('/proc/sys/net') ? 'unknown' : 'real')
  );
};
