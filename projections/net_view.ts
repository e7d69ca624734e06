/**
 * Views of a kernel: its nets and what keeps each alive, its devices, its tasks. Plain data, the same for now and for
 * any past moment; `net_text.ts` draws it. A net is called by its name in /run/netns where it has one.
 */
import * as E from 'fp-ts/lib/Either.js';
import { netOfFile } from '../core/fs/file.js';
import type { File } from '../core/fs/file.js';
import { INIT_MNT_NS, mountAt, mountsOf, netMounts } from '../core/fs/namespace.js';
import { NETNS_RUN_DIR, nameInRunDir } from '../core/fs/open.js';
import type { Kernel } from '../core/kernel.js';
import { netOf } from '../core/kernel/nsproxy.js';
import type { Task } from '../core/kernel/nsproxy.js';
import { peerOf } from '../core/link/veth.js';
import { INIT_NET, netByInum } from '../core/net/net_namespace.js';
import type { Net, NetState } from '../core/net/net_namespace.js';
import { IFF, devicesOf, dump, isUp } from '../core/net/netdevice.js';
import type { NetDevice, OperState } from '../core/net/netdevice.js';
import { userNsName, userView } from './user_ns_view.js';
import type { UserView } from './user_ns_view.js';

/** A net as others call it. */
export interface NetName {
  readonly cookie: number;
  readonly inum: number;
  /** `init_net`, the name in /run/netns, or `net:[INUM]`. */
  readonly name: string;
}

export interface TaskName {
  readonly pid: number;
  readonly comm: string;
}

/**
 * Who keeps a net alive. Mounts and open namespace files (`file` of kind `net`) share one nsfs inode, which holds one
 * reference; a socket, a descriptor of /dev/net/tun and a file in /proc/PID/net hold one each.
 */
export type Reference =
  | { readonly kind: 'kernel' }
  | { readonly kind: 'nsproxy'; readonly nsproxy: number; readonly tasks: readonly TaskName[] }
  | { readonly kind: 'mount'; readonly path: string; readonly mnt_ns: number }
  | {
      readonly kind: 'file';
      readonly of: Exclude<File['kind'], 'other' | 'mnt' | 'user'>;
      readonly task: TaskName;
      readonly fd: number;
      readonly path: string;
    };

export interface NetRow extends NetName {
  readonly init_net: boolean;
  readonly state: NetState;
  /** The user namespace that owns it. */
  readonly user_ns: string;
  /** Its names under /run/netns. */
  readonly names: readonly string[];
  readonly devices: number;
  readonly tasks: number;
  readonly references: readonly Reference[];
}

export interface DeviceRow {
  readonly net: NetName;
  readonly ifindex: number;
  readonly name: string;
  readonly kind: string;
  readonly up: boolean;
  readonly operstate: OperState;
  readonly carrier: boolean;
  readonly flags: readonly string[];
  /** Bytes. */
  readonly mtu: number;
  readonly qdisc: string;
  readonly address: string;
  readonly netns_immutable: boolean;
  /** The far end of a veth. */
  readonly peer: { readonly net: NetName; readonly ifindex: number; readonly name: string } | null;
}

export interface TaskRow extends TaskName {
  readonly ppid: number;
  readonly argv: readonly string[];
  readonly net: NetName;
  readonly user: UserView;
}

/** One net whole. */
export interface NetView extends Omit<NetRow, 'devices' | 'tasks'> {
  readonly devices: readonly DeviceRow[];
  readonly tasks: readonly TaskRow[];
  /** Its ids for other nets. */
  readonly nsids: readonly { readonly nsid: number; readonly net: NetName }[];
}

/** The names under /run/netns whose topmost mount, in any mount namespace, is of this net. */
export const namesOf = (kernel: Kernel, net: number): string[] => {
  const mounted = mountsOf(kernel, net).filter(
    ({ mnt_ns, path }) => mountAt(kernel, mnt_ns, path)?.net === net,
  );
  return [...new Set(mounted.flatMap(({ path }) => nameInRunDir(path) ?? []))];
};

/** What a net is called; one that is gone is known by its cookie alone. */
export const netNameOf = (kernel: Kernel, net: number): NetName => {
  const inum = kernel.net.nets.get(net)?.inum;
  if (inum === undefined) return { cookie: net, inum: 0, name: `net cookie ${net}` };
  const name = net === INIT_NET ? 'init_net' : (namesOf(kernel, net)[0] ?? `net:[${inum}]`);
  return { cookie: net, inum, name };
};

const byPid = (kernel: Kernel): Task[] => [...kernel.tasks.tasks.values()].toSorted((a, b) => a.pid - b.pid);

const nameOfTask = ({ pid, comm }: TaskName): TaskName => ({ pid, comm });

/** Everything that keeps a net alive, in the order kernel, nsproxies, mounts, open files. */
export const referencesOf = (kernel: Kernel, { net, refs }: Net): Reference[] => {
  const tasks = byPid(kernel);
  const proxies = [...refs.values()]
    .flatMap((holder) => (holder.kind === 'nsproxy' ? [holder.nsproxy] : []))
    .toSorted((a, b) => a - b)
    .map((nsproxy) => ({
      kind: 'nsproxy' as const,
      nsproxy,
      tasks: tasks.filter((task) => task.nsproxy === nsproxy).map(nameOfTask),
    }));
  const mounts = mountsOf(kernel, net).map(({ path, mnt_ns }) => ({ kind: 'mount' as const, path, mnt_ns }));
  const files = tasks.flatMap((task) =>
    [...(kernel.files.fds.get(task.pid) ?? [])]
      .filter(([, file]) => netOfFile(file) === net)
      .flatMap(([fd, { path, kind }]) =>
        kind === 'other' || kind === 'mnt' || kind === 'user'
          ? []
          : [{ kind: 'file' as const, of: kind, task: nameOfTask(task), fd, path }],
      )
      .toSorted((a, b) => a.fd - b.fd),
  );
  return [...(refs.has('kernel') ? [{ kind: 'kernel' as const }] : []), ...proxies, ...mounts, ...files];
};

const tasksIn = (kernel: Kernel, net: number): Task[] =>
  byPid(kernel).filter(({ pid }) => netOf(kernel, pid) === net);

const netRow = (kernel: Kernel, net: Net): NetRow => ({
  ...netNameOf(kernel, net.net),
  init_net: net.net === INIT_NET,
  state: net.state,
  user_ns: userNsName(kernel, net.user_ns),
  names: namesOf(kernel, net.net),
  devices: devicesOf(kernel, net.net).dev_base_head.size,
  tasks: tasksIn(kernel, net.net).length,
  references: referencesOf(kernel, net),
});

const flagsOf = (device: NetDevice): string[] =>
  Object.entries(IFF).flatMap(([flag, bit]) => ((device.flags & bit) === 0 ? [] : [flag]));

export const deviceRow = (kernel: Kernel, device: NetDevice): DeviceRow => {
  const { ifindex, name, kind, operstate, carrier, mtu, qdisc, address, netns_immutable } = device;
  const peer = peerOf(kernel, device.dev);
  return {
    net: netNameOf(kernel, device.net),
    ifindex,
    name,
    kind,
    up: isUp(device),
    operstate,
    carrier,
    flags: flagsOf(device),
    mtu,
    qdisc,
    address,
    netns_immutable,
    peer:
      peer === undefined
        ? null
        : { net: netNameOf(kernel, peer.net), ifindex: peer.ifindex, name: peer.name },
  };
};

const taskRow = (kernel: Kernel, { pid, ppid, comm, argv, nsproxy, cred }: Task): TaskRow => {
  const net = kernel.tasks.nsproxies.get(nsproxy)?.net ?? INIT_NET;
  return { pid, comm, ppid, argv, net: netNameOf(kernel, net), user: userView(kernel, cred) };
};

/** Every net there is, oldest first, the dying ones too. */
export const viewNets = (kernel: Kernel): NetRow[] =>
  [...kernel.net.nets.values()].toSorted((a, b) => a.net - b.net).map((net) => netRow(kernel, net));

/** @param net cookie. @returns undefined: no such net. */
export const viewNet = (kernel: Kernel, net: number): NetView | undefined => {
  const row = kernel.net.nets.get(net);
  if (row === undefined) return undefined;
  const nsids = [...row.netns_ids].toSorted(([a], [b]) => a - b);
  return {
    ...netRow(kernel, row),
    devices: dump(kernel, net).map((device) => deviceRow(kernel, device)),
    tasks: tasksIn(kernel, net).map((task) => taskRow(kernel, task)),
    nsids: nsids.map(([nsid, peer]) => ({ nsid, net: netNameOf(kernel, peer) })),
  };
};

/** The devices of all nets, net by net, by index. */
export const viewDevices = (kernel: Kernel): DeviceRow[] =>
  [...kernel.net.nets.keys()]
    .toSorted((a, b) => a - b)
    .flatMap((net) => dump(kernel, net))
    .map((device) => deviceRow(kernel, device));

export const viewTasks = (kernel: Kernel): TaskRow[] => byPid(kernel).map((task) => taskRow(kernel, task));

/**
 * The cookie of the net that a user means: a name under /run/netns, the path of a file, `init_net`, an inode number (`net:[…]` or bare),
 * or the pid of a task in it, tried in this order.
 * @returns Left: one clause that says what there is none of.
 */
export const findNet = (kernel: Kernel, text: string): E.Either<string, number> => {
  const path = text.includes('/') ? text : `${NETNS_RUN_DIR}/${text}`;
  const named =
    mountAt(kernel, INIT_MNT_NS, path) ?? netMounts(kernel).findLast((mount) => mount.path === path);
  if (named !== undefined) return E.right(named.net);
  if (text === 'init_net') return E.right(INIT_NET);
  const number = /^(?:net:\[(\d+)\]|(\d+))$/.exec(text);
  const bare = number?.[2];
  const inum = Number(number?.[1] ?? bare);
  const net = netByInum(kernel, inum)?.net ?? (bare === undefined ? undefined : netOf(kernel, inum));
  if (net !== undefined) return E.right(net);
  return E.left(
    `no net is called "${text}" (a name under ${NETNS_RUN_DIR}, init_net, an inode number or a pid)`,
  );
};
