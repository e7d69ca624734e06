/**
 * Sockets of user space, as far as they keep nets alive (net/socket.c, net/core/sock.c, 6.18): a socket of any family
 * holds the net in which it was made until its last descriptor is closed, wherever its owner goes. Left out: what sockets do, orphans that still have to say goodbye, the kernel's own (they are passive).
 */
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import { fdInstall, filesOf } from '../fs/file.js';
import type { Call, Verdict } from '../kernel.js';
import { netCapable } from '../kernel/cred.js';
import { netLabel } from './net_namespace.js';

const Family = t.keyof({ AF_UNIX: null, AF_INET: null, AF_INET6: null, AF_NETLINK: null, AF_PACKET: null });
const SockType = t.keyof({ SOCK_STREAM: null, SOCK_DGRAM: null, SOCK_RAW: null, SOCK_SEQPACKET: null });

const Socket = t.intersection([
  t.type({ type: t.literal('socket'), pid: int, family: Family, sock_type: SockType }),
  t.partial({ flags: t.readonlyArray(t.keyof({ SOCK_CLOEXEC: null })) }),
]);
/** ioctl(2): a descriptor of the net that a socket, or a descriptor of /dev/net/tun, belongs to. */
const Ioctl = t.type({ type: t.literal('SIOCGSKNS'), pid: int, fd: int });
export const SockCommand = t.union([Socket, Ioctl]);
export type SockCommand = t.TypeOf<typeof SockCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly sock: SockCommand;
  }
}

/** @returns ESRCH when the asking task does not exist. */
export const decide = (call: Call, command: t.TypeOf<typeof Socket>): Verdict => {
  const { pid, family, sock_type, flags = [] } = command;
  const { tasks, nsproxies } = call.kernel.tasks;
  const net = nsproxies.get(tasks.get(pid)?.nsproxy ?? 0)?.net;
  if (net === undefined) return refuse('ESRCH', 'socket');
  const isRaw = family === 'AF_PACKET' || (sock_type === 'SOCK_RAW' && family !== 'AF_NETLINK');
  if (isRaw && !netCapable(call, pid, net, 'CAP_NET_RAW'))
    return refuse('EPERM', family === 'AF_PACKET' ? 'packet_create' : 'inet_create');
  return call.within('sk_alloc', family, () => {
    const cloexec = flags.includes('SOCK_CLOEXEC');
    fdInstall(call, pid, { kind: 'socket', net, family, sock_type, path: `socket:${family}`, cloexec });
    return undefined;
  });
};

/** @returns EBADF; ENOTTY: neither a socket nor a tun; EPERM: without CAP_NET_ADMIN in its net. */
export const sockIoctl = (call: Call, { pid, fd }: t.TypeOf<typeof Ioctl>): Verdict => {
  const file = filesOf(call.kernel, pid).get(fd);
  if (file === undefined) return refuse('EBADF', 'ioctl');
  if (file.kind !== 'socket' && file.kind !== 'tun') return refuse('ENOTTY', 'ioctl');
  const { net } = file;
  if (!netCapable(call, pid, net, 'CAP_NET_ADMIN')) return refuse('EPERM', 'sock_ioctl');
  fdInstall(call, pid, { kind: 'net', net, path: netLabel(call.kernel, net), cloexec: true });
  return undefined;
};
