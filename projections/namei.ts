/**
 * Path resolution (fs/namei.c): what a task finds at a path. The one tree of the model begins here; what it does not have
 * is looked for on the machine that netrewind runs on.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Errno } from '../core/errno.js';
import { mountAt, sysfsOf } from '../core/fs/namespace.js';
import type { Kernel } from '../core/kernel.js';
import { credOf, foreseen, overridesDac, ownsRootsFiles } from '../core/kernel/cred.js';
import { nsproxyOf } from '../core/kernel/nsproxy.js';
import { INIT_NET } from '../core/net/net_namespace.js';
import { isNode, passage } from './node.js';
import type { Looker, Node, Passage, Seen, Step } from './node.js';
import { placeOf } from './open.js';
import { procRoot } from './proc/base.js';
import { nsFile } from './proc/namespaces.js';
import type { System } from './program.js';
import { runNetns } from './run_netns.js';
import { sysRoot } from './sysfs/net_sysfs.js';

const root = (looker: Looker): Passage =>
  passage({
    proc: () => procRoot(looker),
    sys: () => sysRoot(looker),
    run: () => passage({ netns: () => runNetns(looker) }),
    var: () => passage({ run: () => ({ kind: 'link', to: '/run', size: 4 }) }),
  });

/** What was found, and the path that led there without links and dots, with the names of it that are not there. */
export interface Found {
  readonly seen: Seen;
  readonly path: string;
  readonly missing: number;
}

/** Links followed in one path (MAXSYMLINKS). */
const MAX_LINKS = 40;

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

interface Place {
  readonly name: string;
  readonly step: Step;
}

/** A net that is mounted at a path in the task's mount namespace. */
const mounted = ({ kernel, pid }: Looker, path: string): Node | undefined => {
  const mount = mountAt(kernel, nsproxyOf(kernel, pid)?.mnt_ns ?? 0, path);
  return mount && nsFile(kernel.net.nets.get(mount.net)?.inum ?? 0);
};

/** link_path_walk() @param follow whether a link at the end is followed */
export const walk = (looker: Looker, path: string, follow: boolean): Found => {
  const top = root(looker);
  let stack: Place[] = [];
  let todo = partsOf(path);
  // What a slash follows is looked for as a directory.
  if (path.endsWith('/')) todo.push('.');
  const pathOf = (more: readonly string[] = []): string =>
    `/${[...stack.map(({ name }) => name), ...more].join('/')}`;
  for (let links = 0; todo.length > 0;) {
    const [name = '', ...rest] = todo;
    const here = stack.at(-1)?.step ?? top;
    if (here === 'unknown') return { seen: 'unknown', path: pathOf(todo), missing: todo.length };
    if (here.kind === 'file' || here.kind === 'link')
      return { seen: 'ENOTDIR', path: pathOf(todo), missing: Infinity };
    todo = rest;
    if (name === '.') continue;
    if (name === '..') {
      stack.pop();
      continue;
    }
    const step = mounted(looker, pathOf([name])) ?? here.child(name);
    if (step === undefined || step === 'real')
      return { seen: step ?? 'ENOENT', path: pathOf([name, ...rest]), missing: rest.length + 1 };
    const isLink = step !== 'unknown' && step.kind === 'link' && (follow || rest.length > 0);
    if (!isLink) stack.push({ name, step });
    else if (step.leadsTo === 'ENOENT')
      return { seen: 'ENOENT', path: pathOf([name, ...rest]), missing: Infinity };
    else if (step.leadsTo !== undefined) stack.push({ name: step.to, step: step.leadsTo });
    else {
      if ((links += 1) > MAX_LINKS) return { seen: 'ELOOP', path: pathOf(rest), missing: Infinity };
      if (step.to.startsWith('/')) stack = [];
      todo = [...partsOf(step.to), ...rest];
    }
  }
  const end = stack.at(-1)?.step ?? top;
  const seen = end === 'unknown' ? end : end.kind === 'passage' ? 'real' : end;
  return { seen, path: pathOf(), missing: 0 };
};

/** A task as one who looks. */
export const lookerOf = (kernel: Kernel, pid: number): Looker => {
  const task = nsproxyOf(kernel, pid);
  return { kernel, pid, net: task?.net, sysfs: sysfsOf(kernel, task?.mnt_ns ?? 0) ?? INIT_NET };
};

/** What the task that runs a program finds at a path. @param follow whether a link at its end is followed */
export const lookup = (system: System, path: string, follow: boolean): Found => {
  const looker = lookerOf(system.kernel(), system.pid);
  const direct = path.startsWith('/') ? walk(looker, path, follow) : undefined;
  if (direct !== undefined && direct.seen !== 'real') return direct;
  const place = placeOf(system, path).path;
  const node = mounted(looker, place);
  return node === undefined ? walk(looker, place, follow) : { seen: node, path: place, missing: 0 };
};

/** lstat() */
export const see = (system: System, path: string): Seen => lookup(system, path, false).seen;

/** stat() */
export const follow = (system: System, path: string): Seen => lookup(system, path, true).seen;

/** Where in the mode of a file of root's the bits are that hold for a task. */
const shiftFor = ({ kernel, pid }: Looker): number => {
  if (ownsRootsFiles(foreseen(kernel), pid)) return OWNER;
  return credOf(kernel, pid)?.egid === 0 ? GROUP : 0;
};
const [OWNER, GROUP] = [6, 3];
const [READ, WRITE] = [0o4, 0o2];

/**
 * What reading a file whole gives. @returns EISDIR, EACCES, or what the file answers; undefined: the model cannot say
 * what is in it.
 */
export const readNode = (looker: Looker, node: Node): E.Either<Errno, string> | undefined => {
  if (node.kind !== 'file') return E.left('EISDIR');
  // Modes of files that nobody may read bind root too: procfs and sysfs ask for the bit itself.
  const bare = node.mode === 0 && overridesDac(foreseen(looker.kernel), looker.pid);
  return (node.mode & (READ << shiftFor(looker))) === 0 && !bare ? E.left('EACCES') : node.read?.();
};

/** Why a file cannot be opened for writing; undefined: it can. */
export const whyNotWritable = (looker: Looker, seen: Seen): Errno | undefined => {
  if (!isNode(seen)) return seen === 'real' || seen === 'unknown' ? undefined : seen;
  if (seen.kind !== 'file') return 'EISDIR';
  return (seen.mode & (WRITE << shiftFor(looker))) === 0 ? 'EACCES' : undefined;
};
