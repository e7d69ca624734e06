/**
 * Real files in the place of /proc/sys/net and /sys/class/net, for scripts that speak of them: a tree of each for every
 * net in which something real runs, in step with the model, which covers the machine's own there. What is written to a
 * file is a system call of the model before the next request; a value that it refuses is gone again then.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sysfsOf } from '../../core/fs/namespace.js';
import { PROC_SYS_NET } from '../../core/fs/proc_sysctl.js';
import type { Kernel } from '../../core/kernel.js';
import { netOf, nsproxyOf } from '../../core/kernel/nsproxy.js';
import { INIT_NET } from '../../core/net/net_namespace.js';
import { devGetByName, dump } from '../../core/net/netdevice.js';
import { fileAt, listAt, readSysctl, stored } from '../../core/net/sysctl_net.js';
import type { Machine } from './machine.js';
import { processOf } from './proc.js';
import { growTree } from './tree.js';
import type { Directory, Tree } from './tree.js';

export interface Forest {
  /** A tree and the path that it covers, in turn, for what runs as a task. */
  readonly coversFor: (task: number) => readonly string[];
  /** The same for a process that goes over into another program; none if it sees them already. */
  readonly newCoversFor: (pid: number) => readonly string[];
  /** Process `pid` has been started with covers. */
  readonly sees: (pid: number, covers: readonly string[]) => void;
  readonly show: () => void;
  /** Tells the model what was written to the trees. */
  readonly notice: () => void;
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

/** Devices as directories that nothing is in. */
const classDirectories = (kernel: Kernel, net: number): readonly Directory[] => {
  const devices = kernel.net.nets.has(net) ? dump(kernel, net) : [];
  return ['', ...devices.map(({ name }) => name)].map((path) => ({
    path,
    version: [0],
    files: () => new Map(),
  }));
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

/** What a task that is in a net could have written there, as the latest of them. */
const writerIn = (kernel: Kernel, net: number): number | undefined =>
  [...kernel.tasks.tasks.keys()].findLast((pid) => netOf(kernel, pid) === net);

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
    notice: () => {
      for (const { kind, net, tree } of trees.values())
        for (const { path, text: value } of tree.written()) {
          const pid = writerIn(machine.kernel(), net);
          if (pid !== undefined)
            machine.request({
              type: 'proc_sys_write',
              pid,
              path: `${kind.path}/${path}`,
              value: value.replace(/\n$/, ''),
            });
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
