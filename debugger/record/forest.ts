/**
 * Real files in the place of /proc/sys/net and /sys/class/net, for scripts that speak of them: a tree of each for every
 * net in which something real runs, in step with the model, which covers the machine's own there. What is written to a
 * file is a system call of the model before the next request; a value that it refuses is gone again then.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { sysfsOf } from '../../core/fs/namespace.js';
import { PROC_SYS_NET } from '../../core/fs/proc_sysctl.js';
import type { Command, Kernel } from '../../core/kernel.js';
import { INIT_PID, netOf, nsproxyOf } from '../../core/kernel/nsproxy.js';
import { INIT_NET } from '../../core/net/net_namespace.js';
import { devGetByName, dump } from '../../core/net/netdevice.js';
import { fileAt, listAt, readSysctl, stored } from '../../core/net/sysctl_net.js';
import { lookerOf, walk } from '../../projections/namei.js';
import { isNode } from '../../projections/node.js';
import type { Node } from '../../projections/node.js';
import type { Machine } from './machine.js';
import { processOf } from './proc.js';
import { growTree } from './tree.js';
import type { Directory, FileText, Tree } from './tree.js';

export interface Forest {
  /** A tree and the path that it covers, in turn, for what runs as a task. */
  readonly coversFor: (task: number) => readonly string[];
  /** The same for a process that goes over into another program; none if it sees them already. */
  readonly newCoversFor: (pid: number) => readonly string[];
  /** Process `pid` has been started with covers. */
  readonly sees: (pid: number, covers: readonly string[]) => void;
  readonly show: () => void;
  /**
   * Tells the model what was written to the trees.
   * @param byAll by all that has ended by now, whether the system has told of it or not
   */
  readonly notice: (byAll?: boolean) => void;
  readonly remove: () => void;
}

const SYSCTL_FILE_MODE = { ro: 0o444, rw: 0o644, wo: 0o200, secret: 0o600 } as const;

const sysctlDirectories = (kernel: Kernel, net: number): readonly Directory[] => {
  const found: Directory[] = [];
  const visit = (path: string): void => {
    const names = listAt(kernel, net, path);
    if (names === undefined) return;
    const prefix = path === '' ? '' : `${path}/`;
    const [, tree, name = ''] = /^(ipv[46]\/(?:conf|neigh))\/([^/]+)$/.exec(path) ?? [];
    const device = tree === undefined ? undefined : devGetByName(kernel, net, name);
    const keys = [device === undefined ? path : `${tree}/#${device.dev}`, `${path}/conf/all`];
    const values = keys.flatMap((key) => [stored(kernel, net, key), stored(kernel, INIT_NET, key)]);
    const files = names.flatMap((each) => {
      const file = fileAt(kernel, net, prefix + each);
      return file === undefined ? [] : [[each, file] as const];
    });
    found.push({
      path,
      version: [device?.dev, device?.mtu, ...values],
      files: () =>
        new Map(
          files.map(([each, file]) => {
            const mode = SYSCTL_FILE_MODE[file.writable ? file.entry.mode : 'ro'];
            return [each, { text: `${readSysctl(kernel, net, file)}\n`, mode }] as const;
          }),
        ),
    });
    if (tree === undefined) for (const each of names) visit(prefix + each);
  };
  visit('');
  return found;
};

/** What a directory of a device and those below it hold; a file that answers with an error is empty. */
const directoriesOf = (node: Node, path: string, version: readonly unknown[]): readonly Directory[] => {
  if (node.kind !== 'directory') return [];
  const children = node.names().flatMap((name) => {
    const child = node.child(name);
    return typeof child === 'object' && child.kind !== 'passage' ? [[name, child] as const] : [];
  });
  const files = (): Map<string, FileText> =>
    new Map(
      children.flatMap(([name, child]): [string, FileText][] => {
        if (child.kind === 'directory') return [];
        if (child.kind === 'link') return [[name, { text: child.to, mode: 0o777, isLink: true }]];
        const text = child.read?.();
        return [[name, { text: text !== undefined && E.isRight(text) ? text.right : '', mode: child.mode }]];
      }),
    );
  return [
    { path, version, files },
    ...children.flatMap(([name, child]) => directoriesOf(child, `${path}/${name}`, version)),
  ];
};

/** The devices of a net, each as a directory of its own instead of a link to one. */
const classDirectories = (kernel: Kernel, net: number): readonly Directory[] => {
  const devices = kernel.net.nets.has(net) ? dump(kernel, net) : [];
  const looker = { kernel, pid: INIT_PID, net, sysfs: net };
  const rowOf = (dev: number | null | undefined): unknown => kernel.dev.devices.get(dev ?? 0);
  return [
    { path: '', version: [0], files: () => new Map() },
    ...devices.flatMap((device) => {
      const { dev, name, master, lower } = device;
      const { seen } = walk(looker, `/sys/class/net/${name}`, true);
      const ports = devices.filter((each) => each.master === dev);
      const around = [master, lower, kernel.veth.peer.get(dev)].map(rowOf);
      const version = [device, kernel.dev.upper, ...around, ...ports];
      return isNode(seen)
        ? directoriesOf(seen, name, version)
        : [{ path: name, version, files: () => new Map() }];
    }),
  ];
};

interface Kind {
  readonly path: string;
  readonly directories: (kernel: Kernel, net: number) => readonly Directory[];
  /** The net whose tree a task sees; a mount of sysfs shows that of whoever mounted it. */
  readonly netOf: (kernel: Kernel, pid: number) => number | undefined;
}

const KINDS: readonly Kind[] = [
  { path: PROC_SYS_NET.replace(/\/$/, ''), directories: sysctlDirectories, netOf },
  {
    path: '/sys/class/net',
    directories: classDirectories,
    netOf: (kernel, pid) => sysfsOf(kernel, nsproxyOf(kernel, pid)?.mnt_ns ?? 0) ?? INIT_NET,
  },
];

/** Memory is a better place for a thousand small files than a disk. */
const MEMORY = '/dev/shm';

const MAX_ANCESTORS = 64;

/** The task that is taken to have written to a tree: the latest of those that see it. */
const writerIn = (kernel: Kernel, kind: Kind, net: number): number | undefined =>
  [...kernel.tasks.tasks.keys()].findLast((pid) => kind.netOf(kernel, pid) === net);

/** What the write of a line to a file asks of the kernel; undefined: nothing that is modelled. */
const writeOf = (kernel: Kernel, pid: number, path: string, value: string): Command | undefined => {
  const { seen } = walk(lookerOf(kernel, pid), path, true);
  return isNode(seen) && seen.kind === 'file' ? seen.write?.(value.replace(/\n$/, '')) : undefined;
};

/** @param text what is run: trees grow for the paths that it speaks of */
export const plantForest = (machine: Machine, text: string): Forest => {
  const kinds = KINDS.filter(({ path }) => text.includes(path));
  const trees = new Map<string, { readonly kind: Kind; readonly net: number; readonly tree: Tree }>();
  /** Processes that went over into something with covers of their own, and those covers. */
  const covered = new Map<number, readonly string[]>();
  let top: string | undefined;
  let shownOf: Pick<Kernel, 'sysctl' | 'dev'> | undefined;

  const treeOf = (kind: Kind, net: number): Tree => {
    top ??= mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'netrewind-'));
    const name = `${kinds.indexOf(kind)}.${net}`;
    const { tree } = trees.get(name) ?? { tree: growTree(join(top, name)) };
    if (!trees.has(name)) tree.show(kind.directories(machine.kernel(), net));
    trees.set(name, { kind, net, tree });
    return tree;
  };

  const coversFor = (pid: number): readonly string[] =>
    kinds.flatMap((kind) => [treeOf(kind, kind.netOf(machine.kernel(), pid) ?? INIT_NET).top, kind.path]);

  const seenBy = (pid: number): readonly string[] => {
    for (let [now, i] = [pid, 0]; now > 1 && i < MAX_ANCESTORS; now = processOf(now)?.ppid ?? 0, i += 1) {
      const covers = covered.get(now);
      if (covers !== undefined) return covers;
    }
    return [];
  };

  const show = (): void => {
    const { sysctl, dev } = machine.kernel();
    if (sysctl === shownOf?.sysctl && dev === shownOf.dev) return;
    shownOf = { sysctl, dev };
    for (const { kind, net, tree } of trees.values()) tree.show(kind.directories(machine.kernel(), net));
  };

  return {
    coversFor,
    sees: (pid, covers) => void covered.set(pid, covers),
    newCoversFor: (pid) => {
      const covers = coversFor(pid);
      if (seenBy(pid).join() === covers.join()) return [];
      covered.set(pid, covers);
      return covers;
    },
    show,
    notice: (byAll = false) => {
      for (const { kind, net, tree } of trees.values())
        for (const { path, text: value } of tree.written(byAll)) {
          const pid = writerIn(machine.kernel(), kind, net);
          const write =
            pid === undefined ? undefined : writeOf(machine.kernel(), pid, `${kind.path}/${path}`, value);
          if (write !== undefined) machine.request(write);
          shownOf = undefined;
        }
      show();
    },
    remove: () => {
      for (const { tree } of trees.values()) tree.close();
      if (top !== undefined) rmSync(top, { recursive: true, force: true });
    },
  };
};
