/**
 * System calls on namespace files: open, close, mkdir, unlink, mount, umount2 (fs/open.c, fs/namei.c, fs/namespace.c).
 * The paths they know are /proc/PID/ns/net, /proc/self/ns/net, /run/netns and /run/netns/NAME.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { netOf, nsproxyOf } from '../kernel/nsproxy.js';
import { close, fdInstall } from './file.js';
import { bindNet, mountAt, umount, unlink } from './namespace.js';

export const NETNS_RUN_DIR = '/run/netns';

export const OpenCommand = t.union([
  t.intersection([
    t.type({ type: t.literal('open'), pid: int, path: t.string }),
    t.partial({
      flags: t.readonlyArray(t.keyof({ O_CREAT: null, O_EXCL: null, O_CLOEXEC: null })),
      /** The caller has seen a file at a path that the model does not know: it opens, and is no namespace. */
      elsewhere: t.boolean,
    }),
  ]),
  t.type({ type: t.literal('close'), pid: int, fd: int }),
  t.type({ type: t.literal('mkdir'), pid: int, path: t.string }),
  t.type({ type: t.literal('unlink'), pid: int, path: t.string }),
  t.type({
    type: t.literal('mount'),
    pid: int,
    source: t.string,
    target: t.string,
    flags: t.readonlyArray(t.keyof({ MS_BIND: null, MS_SHARED: null, MS_REC: null })),
  }),
  t.type({ type: t.literal('umount2'), pid: int, target: t.string }),
]);
export type OpenCommand = t.TypeOf<typeof OpenCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly open: OpenCommand;
  }
}

/** NAME of /run/netns/NAME (/var/run is a link to /run). */
export const nameInRunDir = (path: string): string | undefined =>
  /^(?:\/var)?\/run\/netns\/+([^/]+)$/.exec(path)?.[1];

/** Whether a path is one that the model answers for. */
export const isModelledPath = (path: string): boolean =>
  nameInRunDir(path) !== undefined || /^\/proc\/[^/]+\/ns\/net$/.test(path);

/** What a path leads to: the net of a namespace file (its cookie), null for another file. @returns ENOENT. */
const lookup = (
  kernel: Kernel,
  pid: number,
  mnt_ns: number,
  path: string,
): E.Either<Refusal, number | null> => {
  const who = /^\/proc\/(self|thread-self|\d+)\/ns\/net$/.exec(path)?.[1];
  if (who !== undefined) {
    const net = netOf(kernel, /^\d/.test(who) ? Number(who) : pid);
    return net === undefined ? E.left(refuse('ENOENT', 'do_filp_open')) : E.right(net);
  }
  const name = nameInRunDir(path);
  if (name === undefined || !kernel.mounts.dentries.has(name))
    return E.left(refuse('ENOENT', 'do_filp_open'));
  return E.right(mountAt(kernel, mnt_ns, name)?.net ?? null);
};

const NAME_MAX = 255;

const open = (call: Call, mnt_ns: number, command: OpenCommand & { type: 'open' }): Verdict => {
  const { pid, path, flags = [] } = command;
  const name = nameInRunDir(path);
  if (flags.includes('O_CREAT') && name !== undefined) {
    const { directory, dentries } = call.kernel.mounts;
    if (directory === 'absent') return refuse('ENOENT', 'do_filp_open');
    if (Buffer.byteLength(name) > NAME_MAX) return refuse('ENAMETOOLONG', 'do_filp_open');
    if (dentries.has(name) && flags.includes('O_EXCL')) return refuse('EEXIST', 'do_filp_open');
    if (!dentries.has(name)) call.emit({ type: 'vfs_create', name });
  }
  const found = lookup(call.kernel, pid, mnt_ns, path);
  const net = E.isLeft(found) && command.elsewhere === true ? E.right(null) : found;
  if (E.isLeft(net)) return net.left;
  fdInstall(call, pid, { path, net: net.right, cloexec: flags.includes('O_CLOEXEC') });
  return undefined;
};

const mount = (call: Call, mnt_ns: number, command: OpenCommand & { type: 'mount' }): Verdict => {
  const { pid, source, target, flags } = command;
  const { directory } = call.kernel.mounts;
  const name = nameInRunDir(target);
  if (name !== undefined && flags.includes('MS_BIND')) {
    const net = lookup(call.kernel, pid, mnt_ns, source);
    if (E.isLeft(net)) return net.left;
    return net.right === null ? refuse('EINVAL', 'do_loopback') : bindNet(call, mnt_ns, name, net.right);
  }
  if (target !== NETNS_RUN_DIR || directory === 'absent') return refuse('ENOENT', 'path_mount');
  if (flags.includes('MS_BIND')) {
    if (directory === 'plain') call.emit({ type: 'bind_self' });
    return undefined;
  }
  if (directory === 'plain') return refuse('EINVAL', 'do_change_type');
  if (directory === 'bound') call.emit({ type: 'change_mnt_propagation' });
  return undefined;
};

const onFile = (call: Call, mnt_ns: number, path: string, act: typeof umount): Verdict => {
  const name = nameInRunDir(path);
  return name === undefined ? refuse('ENOENT', 'filename_lookup') : act(call, mnt_ns, name);
};

/** @returns ESRCH when the asking task does not exist, else as the call does. */
export const decide = (call: Call, command: OpenCommand): Verdict => {
  const { pid } = command;
  const self = nsproxyOf(call.kernel, pid);
  if (self === undefined) return refuse('ESRCH', command.type);
  switch (command.type) {
    case 'open':
      return open(call, self.mnt_ns, command);
    case 'close':
      return close(call, pid, command.fd);
    case 'mkdir':
      if (command.path !== NETNS_RUN_DIR) return refuse('EACCES', 'vfs_mkdir');
      if (call.kernel.mounts.directory !== 'absent') return refuse('EEXIST', 'vfs_mkdir');
      call.emit({ type: 'mkdir' });
      return undefined;
    case 'unlink':
      return onFile(call, self.mnt_ns, command.path, unlink);
    case 'mount':
      return mount(call, self.mnt_ns, command);
    case 'umount2':
      return onFile(call, self.mnt_ns, command.target, umount);
  }
};
