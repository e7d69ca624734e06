/**
 * Writing to a file under /proc/sys/net (fs/proc/proc_sysctl.c, Linux 6.18): the net is the asking task's. Each file's
 * handler may refuse; some carry the value further. Left out: what a value does, users other than root.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { netOf } from '../kernel/nsproxy.js';
import { mayWriteNetSysctl } from './permission.js';
import { sharesTable } from '../link/vrf.js';
import { addrconfSysctl } from '../net/addrconf_sysctl.js';
import { copyDefault, inetForwardChange } from '../net/devconf.js';
import { INIT_NET } from '../net/net_namespace.js';
import { netconfChanged } from '../net/netconf.js';
import { aliasOf, fileAt, listAt, readSysctl, valueOf } from '../net/sysctl_net.js';
import type { SysctlFile } from '../net/sysctl_net.js';
import { handlerOf, parse } from '../net/sysctl_table.js';

export const PROC_SYS_NET = '/proc/sys/net/';

/** Writes `value` and a line feed to a file under /proc/sys/net. */
export const ProcSysCommand = t.type({
  type: t.literal('proc_sys_write'),
  pid: int,
  path: t.string,
  value: t.string,
});
export type ProcSysCommand = t.TypeOf<typeof ProcSysCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly proc_sysctl: ProcSysCommand;
  }
}

/** The part of a path below /proc/sys/net, without repeated slashes; undefined: it is elsewhere. */
export const belowNet = (path: string): string | undefined => {
  const clean = path.replaceAll(/\/+/g, '/');
  if (`${clean}/` === PROC_SYS_NET || clean === PROC_SYS_NET) return '';
  return clean.startsWith(PROC_SYS_NET) ? clean.slice(PROC_SYS_NET.length).replace(/\/$/, '') : undefined;
};

/** What a path under /proc/sys/net is to a task. */
export type Looked =
  | { readonly is: 'directory'; readonly names: readonly string[] }
  | { readonly is: 'file'; readonly file: SysctlFile; readonly read: () => string | undefined };

/** Looks a path up as a task that is in `net`. @returns undefined: nothing is there. */
export const lookUp = (kernel: Kernel, net: number, path: string): Looked | undefined => {
  const below = belowNet(path);
  if (below === undefined) return undefined;
  const names = listAt(kernel, net, below);
  if (names !== undefined) return { is: 'directory', names };
  const file = fileAt(kernel, net, below);
  if (file === undefined) return undefined;
  const read = (): string | undefined => {
    const value = readSysctl(kernel, net, file);
    return file.entry.kind === 'stable_secret' && value === '' ? undefined : value;
  };
  return { is: 'file', file, read };
};

/** Entries of ipv4/conf that flush routes and are neither carried further nor noted as written. */
const FLUSHING: ReadonlySet<string> = new Set([
  'disable_policy',
  'disable_xfrm',
  'drop_unicast_in_l2_multicast',
  'promote_secondaries',
  'route_localnet',
]);

/** Which handler a file of conf or neigh has in front of the plain one. */
const outerHandler = (directory: string, name: string): string | undefined => {
  if (directory.startsWith('ipv4/conf'))
    return name === 'forwarding'
      ? 'devinet_sysctl_forward'
      : FLUSHING.has(name)
        ? 'ipv4_doint_and_flush'
        : 'devinet_conf_proc';
  if (/^ipv[46]\/neigh/.test(directory)) return 'neigh_proc_update';
  if (directory === 'vrf') return 'vrf_shared_table_handler';
  if (!directory.startsWith('ipv6/conf')) return undefined;
  return {
    forwarding: 'addrconf_sysctl_forward',
    disable_ipv6: 'addrconf_sysctl_disable',
    ignore_routes_with_linkdown: 'addrconf_sysctl_ignore_routes_with_linkdown',
    addr_gen_mode: 'addrconf_sysctl_addr_gen_mode',
    force_forwarding: 'addrconf_sysctl_force_forwarding',
  }[name];
};

interface Place {
  readonly net: number;
  readonly directory: string;
  readonly name: string;
}

/** What follows from a value that has been stored. */
const carryOn = (call: Call, { net, directory, name }: Place, value: string, old: string): void => {
  const neigh = /^(ipv[46]\/neigh)\/default$/.exec(directory)?.[1];
  if (neigh === 'ipv4/neigh' || neigh === 'ipv6/neigh') copyDefault(call, net, neigh, name);
  if (directory === 'ipv4/conf/default' && outerHandler(directory, name) === 'devinet_conf_proc')
    copyDefault(call, net, 'ipv4/conf', name);
  if (value === old) return;
  if (directory === 'ipv4/conf/all' && name === 'forwarding') inetForwardChange(call, net, value);
  else if (directory.startsWith('ipv4/conf/')) netconfChanged(call, { net, directory, name }, old, value);
  if (directory.startsWith('ipv6/conf/')) addrconfSysctl(call, { net, directory, name }, value, old);
};

/** proc_tcp_congestion_control(): another net may take only what init_net allows; init_net's choice is allowed. */
const restricted = (call: Call, net: number, value: string): Verdict => {
  const allowed = valueOf(call.kernel, INIT_NET, 'ipv4', 'tcp_allowed_congestion_control').split(' ');
  if (allowed.includes(value)) return undefined;
  if (net !== INIT_NET) return refuse('EPERM', 'tcp_set_default_congestion_control');
  call.emit({
    type: 'tcp_set_default_congestion_control',
    net,
    directory: 'ipv4',
    name: 'tcp_allowed_congestion_control',
    value: [...allowed, value].join(' '),
  });
  return undefined;
};

const within = (call: Call, file: SysctlFile, text: string): Verdict => {
  const { net, directory, entry } = file;
  const alias = aliasOf(file);
  const place = { net, directory: alias?.directory ?? directory, name: alias?.name ?? entry.name };
  const outer = outerHandler(place.directory, place.name);
  const notes = outer === 'devinet_conf_proc' || outer === 'neigh_proc_update';
  const site = outer ?? handlerOf(entry);
  return call.within(site, `${directory}/${entry.name}`, () => {
    const old = valueOf(call.kernel, net, place.directory, place.name);
    const beside = (name: string): string => valueOf(call.kernel, net, place.directory, name);
    const parsed = parse(entry, text, { old, beside });
    if (E.isLeft(parsed)) {
      // devinet_conf_proc() notes a write that was refused as well.
      if (outer === 'devinet_conf_proc') {
        call.emit({ type: 'devinet_conf_proc', ...place });
        if (directory === 'ipv4/conf/default') copyDefault(call, net, 'ipv4/conf', place.name);
      }
      return refuse(parsed.left, handlerOf(entry));
    }
    if (entry.kind === 'flush') return undefined;
    const value = alias === undefined ? parsed.right : String(alias.stored(BigInt(parsed.right)));
    if (entry.kind === 'mtu' && BigInt(value) > BigInt(deviceMtu(call.kernel, directory)))
      return refuse('EINVAL', 'addrconf_sysctl_mtu');
    const refused =
      entry.kind === 'congestion'
        ? restricted(call, net, value)
        : directory === 'vrf' && value !== '0' && sharesTable(call.kernel, net)
          ? refuse('EBUSY', 'vrf_strict_mode_change')
          : undefined;
    if (refused !== undefined) return refused;
    call.emit({ type: 'proc_sys_write', ...place, value, written: notes });
    carryOn(call, place, value, old);
    return undefined;
  });
};

const INT_MAX = 0x7fffffff;
const deviceMtu = (kernel: Kernel, directory: string): number =>
  kernel.dev.devices.get(Number(/#(\d+)$/.exec(directory)?.[1] ?? -1))?.mtu ?? INT_MAX;

/**
 * @returns ESRCH: no such task; ENOENT: no such file; EISDIR: a directory; EACCES: not one to write; EINVAL, EPERM, EIO:
 * as the file's handler answers; EBUSY: vrfs share a table
 */
export const decide = (call: Call, command: ProcSysCommand): Verdict => {
  const { pid, path, value } = command;
  const net = netOf(call.kernel, pid);
  if (net === undefined) return refuse('ESRCH', 'proc_sys_open');
  const looked = lookUp(call.kernel, net, path);
  if (looked === undefined) return refuse('ENOENT', 'proc_sys_lookup');
  if (looked.is === 'directory') return refuse('EISDIR', 'do_open');
  if (!looked.file.writable) return refuse('EACCES', 'proc_sys_permission');
  const denied = mayWriteNetSysctl(call, pid, net);
  if (denied !== undefined) return denied;
  return call.within('proc_sys_call_handler', belowNet(path) ?? '', () => within(call, looked.file, value));
};
