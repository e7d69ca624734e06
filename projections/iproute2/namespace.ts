/** Namespaces by name: files in /run/netns (lib/namespace.c). */
import * as E from 'fp-ts/lib/Either.js';
import { mountsOfNet } from '../../core/fs/mnt_tree.js';
import { NETNS_RUN_DIR, nameInRunDir, netAtPath } from '../../core/fs/open.js';
import { nsproxyOf } from '../../core/kernel/nsproxy.js';
import { open } from '../open.js';
import type { System } from '../program.js';
import { strerror } from '../strerror.js';
import type { Session } from './ip_common.js';

const mntNsOf = ({ kernel, pid }: System): number => nsproxyOf(kernel(), pid)?.mnt_ns ?? 0;

export const netnsPath = (name: string): string => `${NETNS_RUN_DIR}/${name}`;

/** readdir() of /run/netns: a tmpfs tells the newest first. @returns undefined: no such directory. */
export const readNetnsDir = ({ system }: Session): string[] | undefined => {
  const { directory, dentries } = system.kernel().mounts;
  return directory === 'absent' ? undefined : [...dentries.keys()].toReversed();
};

/** The net that a file is of, as the running task sees it; undefined: the file is bare, or a link that leads nowhere. */
export const netAt = ({ system }: Session, name: string): number | undefined =>
  netAtPath(system.kernel(), system.pid, netnsPath(name));

/** Names of a net as the running task sees it, oldest first: what reading the directory and opening every file finds. */
export const namesOf = (session: Session, net: number): readonly string[] => {
  const { system } = session;
  const { trees, dentries, links } = system.kernel().mounts;
  const mounted = mountsOfNet(trees, mntNsOf(system), net).flatMap(({ path }) => nameInRunDir(path) ?? []);
  const names = new Set([...mounted, ...links].filter((name) => netAt(session, name) === net));
  return names.size < 2 ? [...names] : [...dentries.keys()].filter((name) => names.has(name));
};

/** How many files in the directory are no namespaces, as the running task sees it. */
export const countBareFiles = ({ system }: Session): number => {
  const { trees, dentries, links } = system.kernel().mounts;
  return dentries.size - links.size - (trees.get(mntNsOf(system))?.byName.size ?? 0);
};

/** Whether stat() finds a file of that name. */
export const hasNetnsFile = (session: Session, name: string): boolean => {
  const found = session.system.kernel().mounts.dentries.get(name);
  return typeof found === 'string' ? netAt(session, name) !== undefined : found !== undefined;
};

export const close = ({ pid, request }: System, fd: number): void => void request({ type: 'close', pid, fd });

/**
 * netns_switch(): the running task goes into the net, and into a mount namespace of its own so that its /sys can be
 * that net's.
 * @returns what it complains about; undefined: it is there
 */
export const netnsSwitch = ({ system }: Session, name: string): string | undefined => {
  const { pid, request } = system;
  const fd = open(system, netnsPath(name), ['O_CLOEXEC']);
  if (E.isLeft(fd)) return `Cannot open network namespace "${name}": ${strerror(fd.left.errno)}\n`;
  const refused = request({ type: 'setns', pid, fd: fd.right, nstype: 'CLONE_NEWNET' });
  close(system, fd.right);
  if (refused !== undefined)
    return `setting the network namespace "${name}" failed: ${strerror(refused.errno)}\n`;
  const alone = request({ type: 'unshare', pid, flags: ['CLONE_NEWNS'] });
  if (alone !== undefined) return `unshare failed: ${strerror(alone.errno)}\n`;
  const slave = request({ type: 'mount', pid, source: '', target: '/', flags: ['MS_SLAVE', 'MS_REC'] });
  if (slave !== undefined) return `"mount --make-rslave /" failed: ${strerror(slave.errno)}\n`;
  request({ type: 'umount2', pid, target: '/sys', flags: ['MNT_DETACH'] });
  const sys = request({ type: 'mount', pid, source: name, target: '/sys', flags: [], fstype: 'sysfs' });
  return sys && `mount of /sys failed: ${strerror(sys.errno)}\n`;
};

/** bind_etc(): the files in /etc/netns/NAME cover those in /etc. @returns what is said of those without a counterpart */
export const bindEtc = (
  { system }: Session,
  name: string,
): { readonly said: string; readonly binds: readonly string[] } => {
  const files = system.readDirectory(`/etc/netns/${name}`);
  const covers = (file: string): boolean => system.exists(`/etc/${file}`);
  const failures = files
    .filter((file) => !covers(file))
    .map((file) => `Bind /etc/netns/${name}/${file} -> /etc/${file} failed: ${strerror('ENOENT')}\n`);
  return {
    said: failures.join(''),
    binds: files.filter(covers).flatMap((file) => [`/etc/netns/${name}/${file}`, `/etc/${file}`]),
  };
};

/**
 * netns_get_fd(): the file of a name, or a path where there is a slash.
 * @param isNumber the caller takes a number for a pid when there is no such file: then the file is not even tried
 */
export const netnsGetFd = (session: Session, name: string, isNumber = false): number | undefined => {
  const path = name.includes('/') ? name : netnsPath(name);
  const inDir = nameInRunDir(path);
  if (isNumber && inDir !== undefined && !hasNetnsFile(session, inDir)) return undefined;
  const fd = open(session.system, path);
  return E.isLeft(fd) ? undefined : fd.right;
};
