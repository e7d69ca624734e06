/**
 * System calls on files that name or keep namespaces: open, close, mkdir, symlink, unlink, mount, umount2 (fs/open.c, fs/namei.c,
 * fs/namespace.c, fs/proc). The model has /proc/PID/ns, /proc/PID/net, /run/netns and /dev/net/tun; what else there is on
 * the machine that netrewind runs on the caller has seen, and says so in the command.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { credSeen } from '../kernel/cred.js';
import { nsproxyOf } from '../kernel/nsproxy.js';
import { close, fdInstall, filesOf } from './file.js';
import type { Of } from './file.js';
import {
  attach,
  bindOnItself,
  changeType,
  isMountedUpon,
  mountAt,
  topAt,
  umount,
  unlink,
} from './namespace.js';
import { mayChangeDirectory, mayFollowNsLink, mayMount, mayReadBareFile } from './permission.js';
import { procNetAt } from './proc_net.js';

export const NETNS_RUN_DIR = '/run/netns';

const MountFlag = t.keyof({
  MS_BIND: null,
  MS_REC: null,
  MS_SHARED: null,
  MS_PRIVATE: null,
  MS_SLAVE: null,
});
/** What the caller has seen at a path that the model does not know. */
const Elsewhere = t.keyof({ file: null, directory: null });
export type Elsewhere = t.TypeOf<typeof Elsewhere>;

export const OpenCommand = t.union([
  t.intersection([
    t.type({ type: t.literal('open'), pid: int, path: t.string }),
    t.partial({
      flags: t.readonlyArray(t.keyof({ O_CREAT: null, O_EXCL: null, O_CLOEXEC: null })),
      /** Permissions of the file that O_CREAT makes; 0 when left out. */
      mode: int,
      /** The caller has seen a file at a path that the model does not know: it opens, and is no namespace. */
      elsewhere: t.boolean,
      /** The descriptor that it is to be, as a shell has it in `exec 3< FILE`; the lowest free one when left out. */
      fd: int,
    }),
  ]),
  t.type({ type: t.literal('close'), pid: int, fd: int }),
  t.type({ type: t.literal('mkdir'), pid: int, path: t.string }),
  t.type({ type: t.literal('symlink'), pid: int, target: t.string, path: t.string }),
  t.intersection([
    t.type({ type: t.literal('unlink'), pid: int, path: t.string }),
    t.partial({ elsewhere: Elsewhere }),
  ]),
  t.intersection([
    t.type({
      type: t.literal('mount'),
      pid: int,
      source: t.string,
      target: t.string,
      flags: t.readonlyArray(MountFlag),
    }),
    t.partial({
      fstype: t.literal('sysfs'),
      sourceElsewhere: Elsewhere,
      targetElsewhere: Elsewhere,
    }),
  ]),
  t.intersection([
    t.type({ type: t.literal('umount2'), pid: int, target: t.string }),
    t.partial({
      /** Without MNT_DETACH a mount that has others in it stays. */
      flags: t.readonlyArray(t.keyof({ MNT_DETACH: null })),
      targetElsewhere: Elsewhere,
    }),
  ]),
]);
export type OpenCommand = t.TypeOf<typeof OpenCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly open: OpenCommand;
  }
}

/** A path without repeated and trailing slashes, and with /var/run and /dev/fd, links, resolved. */
export const plainPath = (path: string): string =>
  path
    .replaceAll(/\/{2,}/g, '/')
    .replace(/(.)\/$/, '$1')
    .replace(/^\/var\/run(?=\/|$)/, '/run')
    .replace(/^\/dev\/fd(?=\/|$)/, '/proc/self/fd');

/** NAME of /run/netns/NAME (/var/run is a link to /run). */
export const nameInRunDir = (path: string): string | undefined =>
  /^(?:\/var)?\/run\/netns\/+([^/]+)$/.exec(path)?.[1];

const NS_FILE = /^\/proc\/([^/]+)\/ns\/(net|mnt|user)$/;
const FD_FILE = /^\/proc\/([^/]+)\/fd\/(\d+)$/;
const PROC_NET = /^\/proc(?:\/([^/]+))?\/net(?:\/(.*))?$/;

/** Whether a path is one that the model answers for. */
export const isModelledPath = (path: string): boolean => {
  const plain = plainPath(path);
  return (
    plain === NETNS_RUN_DIR ||
    nameInRunDir(plain) !== undefined ||
    NS_FILE.test(plain) ||
    FD_FILE.test(plain) ||
    PROC_NET.test(plain) ||
    plain === '/dev/net/tun'
  );
};

/** Links followed in one path (MAXSYMLINKS). */
const MAX_LINKS = 40;

/** Where a path leads along links in /run/netns, by absolute paths or names beside them. */
const followed = (kernel: Kernel, path: string, links = 0): string => {
  const to = kernel.mounts.dentries.get(nameInRunDir(path) ?? '');
  if (typeof to !== 'string' || links === MAX_LINKS) return path;
  return followed(kernel, plainPath(to.startsWith('/') ? to : `${NETNS_RUN_DIR}/${to}`), links + 1);
};

/** The task that a directory of /proc is of. */
const taskIn = (who: string, self: number): number => (/^\d+$/.test(who) ? Number(who) : self);

/** The net whose namespace file a path in /run/netns leads to, for a task; undefined: none, or nothing is there. */
export const netAtPath = (kernel: Kernel, pid: number, path: string): number | undefined => {
  const plain = followed(kernel, path);
  const mounted = mountAt(kernel, nsproxyOf(kernel, pid)?.mnt_ns ?? 0, plain);
  const [, who, kind] = NS_FILE.exec(plain) ?? [];
  if (mounted !== undefined || who === undefined || kind !== 'net') return mounted?.net;
  return nsproxyOf(kernel, taskIn(who, pid))?.net;
};

const ENOENT = E.left(refuse('ENOENT', 'do_filp_open'));

/** /proc/PID/fd/FD: what is open is opened once more. @returns ENOENT; EACCES: another's; ENXIO: a socket */
const ofDescriptor = (call: Call, pid: number, who: string, fd: number): E.Either<Refusal, Of> => {
  const target = taskIn(who, pid);
  const file = filesOf(call.kernel, target).get(fd);
  if (file === undefined) return ENOENT;
  const refused = target === pid ? undefined : mayFollowNsLink(call, pid, target);
  if (refused !== undefined) return E.left({ ...refused, site: 'proc_pid_get_link' });
  return file.kind === 'socket' ? E.left(refuse('ENXIO', 'sock_no_open')) : E.right(file);
};

/** What a path leads to, for the task that asks. @returns ENOENT; EACCES: another's namespaces. */
const lookup = (
  call: Call,
  pid: number,
  mnt_ns: number,
  named: string,
  elsewhere: boolean,
): E.Either<Refusal, Of> => {
  const { kernel } = call;
  const path = followed(kernel, named);
  const mounted = mountAt(kernel, mnt_ns, path);
  if (mounted !== undefined) return E.right({ kind: 'net', net: mounted.net });
  const own = nsproxyOf(kernel, pid);
  const ofTask = (who = 'self'): typeof own =>
    /^\d+$/.test(who) ? nsproxyOf(kernel, Number(who)) : /^(thread-)?self$/.test(who) ? own : undefined;
  const ns = NS_FILE.exec(path);
  if (ns !== null) {
    const theirs = ofTask(ns[1]);
    const target = taskIn(ns[1] ?? '', pid);
    const cred = credSeen(kernel, target);
    if (cred === undefined || (theirs === undefined && !kernel.tasks.zombies.has(target))) return ENOENT;
    const refused = mayFollowNsLink(call, pid, target);
    if (refused !== undefined) return E.left(refused);
    if (ns[2] === 'user') return E.right({ kind: 'user', user_ns: cred.user_ns });
    if (theirs === undefined) return ENOENT;
    const { net, mnt_ns: mnt } = theirs;
    return E.right(ns[2] === 'net' ? { kind: 'net', net } : { kind: 'mnt', mnt_ns: mnt });
  }
  const fd = FD_FILE.exec(path);
  if (fd !== null) return ofDescriptor(call, pid, fd[1] ?? '', Number(fd[2]));
  const inProc = PROC_NET.exec(path);
  if (inProc !== null) {
    const theirs = ofTask(inProc[1]);
    const file = inProc[2] ?? '';
    // A zombie's directory opens, and there is nothing in it.
    if (theirs === undefined)
      return kernel.tasks.zombies.has(Number(inProc[1])) && file === '' ? E.right({ kind: 'other' }) : ENOENT;
    const entry = procNetAt(kernel, theirs.net, file);
    if (entry === undefined) return ENOENT;
    return E.right(entry.is === 'directory' ? { kind: 'other' } : { kind: 'proc_net', net: theirs.net });
  }
  const hasTun = kernel.machine?.kinds.includes('tun') === true;
  if (path === '/dev/net/tun' && own !== undefined && hasTun) return E.right({ kind: 'tun', net: own.net });
  const name = nameInRunDir(path);
  const { directory, dentries } = kernel.mounts;
  const isThere = name === undefined ? path === NETNS_RUN_DIR && directory !== 'absent' : dentries.has(name);
  return isThere || elsewhere ? E.right({ kind: 'other' }) : ENOENT;
};

const NAME_MAX = 255;

const open = (call: Call, mnt_ns: number, command: OpenCommand & { type: 'open' }): Verdict => {
  const { pid, path, flags = [], elsewhere = false } = command;
  const plain = plainPath(path);
  const name = nameInRunDir(plain);
  if (flags.includes('O_CREAT') && name !== undefined) {
    const { directory, dentries } = call.kernel.mounts;
    if (directory === 'absent') return refuse('ENOENT', 'do_filp_open');
    if (Buffer.byteLength(name) > NAME_MAX) return refuse('ENAMETOOLONG', 'do_filp_open');
    if (dentries.has(name) && flags.includes('O_EXCL')) return refuse('EEXIST', 'do_filp_open');
    const refused = dentries.has(name) ? undefined : mayChangeDirectory(call, pid, 'may_o_create');
    if (refused !== undefined) return refused;
    if (!dentries.has(name)) call.emit({ type: 'vfs_create', name, mode: command.mode ?? 0 });
  }
  const found = lookup(call, pid, mnt_ns, plain, elsewhere);
  if (E.isLeft(found)) return found.left;
  // What a slash follows has to be a directory.
  if (path.endsWith('/') && (found.right.kind !== 'other' || name !== undefined))
    return refuse('ENOTDIR', 'do_open');
  const isBare = name !== undefined && found.right.kind === 'other' && !flags.includes('O_CREAT');
  const unreadable = isBare ? mayReadBareFile(call, pid) : undefined;
  if (unreadable !== undefined) return unreadable;
  fdInstall(call, pid, { ...found.right, path, cloexec: flags.includes('O_CLOEXEC') }, command.fd);
  return undefined;
};

/** A file or a directory at a path; undefined: nothing. */
const kindOf = (kernel: Kernel, path: string, elsewhere: Elsewhere | undefined): Elsewhere | undefined => {
  if (path === '/' || path === '/sys') return 'directory';
  if (path === NETNS_RUN_DIR) return kernel.mounts.directory === 'absent' ? undefined : 'directory';
  const name = nameInRunDir(path);
  if (name !== undefined) return kernel.mounts.dentries.has(name) ? 'file' : undefined;
  return elsewhere ?? (isMountedUpon(kernel, path) ? 'file' : undefined);
};

type MountCommand = OpenCommand & { type: 'mount' };

/** do_loopback() with MS_BIND: a net on a file, or /run/netns on itself. */
const bind = (call: Call, mnt_ns: number, { pid, source, target, ...facts }: MountCommand): Verdict => {
  const path = followed(call.kernel, plainPath(target));
  const onto = kindOf(call.kernel, path, facts.targetElsewhere);
  if (onto === undefined) return refuse('ENOENT', 'path_mount');
  const refused = mayMount(call, pid, mnt_ns, 'path_mount');
  if (refused !== undefined) return refused;
  if (onto === 'directory') {
    if (path !== NETNS_RUN_DIR || plainPath(source) !== path) return refuse('ENOTDIR', 'do_loopback');
    bindOnItself(call, mnt_ns, path);
    return undefined;
  }
  const from = lookup(call, pid, mnt_ns, plainPath(source), facts.sourceElsewhere === 'file');
  if (E.isLeft(from)) return refuse('ENOENT', 'do_loopback');
  if (from.right.kind !== 'net') return refuse('EINVAL', 'do_loopback');
  const { net } = from.right;
  const cloned = topAt(call.kernel, mnt_ns, followed(call.kernel, plainPath(source)));
  call.within('do_loopback', path, () => attach(call, mnt_ns, path, { kind: 'net', net }, cloned));
  return undefined;
};

const mount = (call: Call, mnt_ns: number, command: MountCommand): Verdict => {
  const { pid, target, flags, fstype } = command;
  const path = plainPath(target);
  if (flags.includes('MS_BIND')) return bind(call, mnt_ns, command);
  if (kindOf(call.kernel, path, command.targetElsewhere) === undefined) return refuse('ENOENT', 'path_mount');
  const refused = mayMount(call, pid, mnt_ns, 'path_mount');
  if (refused !== undefined) return refused;
  if (fstype === 'sysfs') {
    const net = nsproxyOf(call.kernel, pid)?.net;
    if (net !== undefined) attach(call, mnt_ns, path, { kind: 'sysfs', net });
    return undefined;
  }
  const to = flags.find((flag) => flag === 'MS_SHARED' || flag === 'MS_PRIVATE' || flag === 'MS_SLAVE');
  if (to === undefined) return refuse('EINVAL', 'path_mount');
  return changeType(call, mnt_ns, path, to, flags.includes('MS_REC'));
};

const mkdir = (call: Call, pid: number): Verdict => {
  const refused = mayChangeDirectory(call, pid, 'vfs_mkdir');
  if (refused === undefined) call.emit({ type: 'mkdir' });
  return refused;
};

/** @returns ENOENT: no such directory; EEXIST; EACCES. In other directories links are not modelled. */
const symlink = (call: Call, { pid, path, target }: OpenCommand & { type: 'symlink' }): Verdict => {
  const name = nameInRunDir(plainPath(path));
  const { directory, dentries } = call.kernel.mounts;
  if (name === undefined || directory === 'absent') return refuse('ENOENT', 'do_symlinkat');
  if (dentries.has(name)) return refuse('EEXIST', 'do_symlinkat');
  const refused = mayChangeDirectory(call, pid, 'vfs_symlink');
  if (refused === undefined) call.emit({ type: 'vfs_symlink', name, target });
  return refused;
};

/** @returns ESRCH when the asking task does not exist, else as the call does. */
export const decide = (call: Call, command: OpenCommand): Verdict => {
  const { pid } = command;
  const self = nsproxyOf(call.kernel, pid);
  if (self === undefined) return refuse('ESRCH', command.type);
  const { mnt_ns } = self;
  switch (command.type) {
    case 'open':
      return open(call, mnt_ns, command);
    case 'close':
      return close(call, pid, command.fd);
    case 'mkdir':
      if (command.path !== NETNS_RUN_DIR) return refuse('EACCES', 'vfs_mkdir');
      if (call.kernel.mounts.directory !== 'absent') return refuse('EEXIST', 'vfs_mkdir');
      return mkdir(call, pid);
    case 'symlink':
      return symlink(call, command);
    case 'unlink': {
      const path = plainPath(command.path);
      const kind = kindOf(call.kernel, path, command.elsewhere);
      if (kind === undefined) return refuse('ENOENT', 'do_unlinkat');
      if (kind === 'directory') return refuse('EISDIR', 'do_unlinkat');
      return mayChangeDirectory(call, pid, 'may_delete') ?? unlink(call, mnt_ns, path, nameInRunDir(path));
    }
    case 'mount':
      return mount(call, mnt_ns, command);
    case 'umount2': {
      const path = followed(call.kernel, plainPath(command.target));
      if (kindOf(call.kernel, path, command.targetElsewhere) === undefined)
        return refuse('ENOENT', 'path_umount');
      return (
        mayMount(call, pid, mnt_ns, 'path_umount') ??
        umount(call, mnt_ns, path, (command.flags ?? []).includes('MNT_DETACH'))
      );
    }
  }
};
