/**
 * TCP connections as far as their ends are told apart: what closes first leaves a TIME_WAIT behind, which belongs to a
 * net and does not keep it (net/ipv4/inet_timewait_sock.c, net/ipv4/tcp_minisocks.c, net/ipv4/tcp_ipv4.c, 6.18). Left
 * out: addresses and ports, segments, so that the other end answers at once; ends that close second.
 */
import { Map, Set } from 'immutable';
import * as t from 'io-ts';
import { int } from '../codec.js';
import { refuse } from '../errno.js';
import { filesOf } from '../fs/file.js';
import type { Call, Kernel, Verdict } from '../kernel.js';
import { cancelDelayedWork, modDelayedWork } from '../kernel/workqueue.js';
import type { PernetHooks } from './pernet.js';

/** connect(2), or accept(2) of the other end: a stream of IPv4 or IPv6 is established. */
export const ConnectCommand = t.type({ type: t.literal('connect'), pid: int, fd: int });
export type ConnectCommand = t.TypeOf<typeof ConnectCommand>;

export const TimewaitEvent = t.union([
  t.type({ type: t.literal('tcp_finish_connect'), file: int }),
  t.type({ type: t.literal('tcp_done'), file: int }),
  /** `tw`: the number that its open file had. */
  t.type({ type: t.literal('tcp_time_wait'), tw: int, net: int }),
  t.type({ type: t.literal('inet_twsk_kill'), tw: int }),
]);
export type TimewaitEvent = t.TypeOf<typeof TimewaitEvent>;

export interface TimewaitSlice {
  /** Open files of established sockets. */
  readonly established: Set<number>;
  /** TIME_WAIT → its net. */
  readonly timewaits: Map<number, number>;
}

declare module '../kernel.js' {
  interface Kernel {
    readonly timewait: TimewaitSlice;
  }
  interface Events {
    readonly timewait: TimewaitEvent;
  }
  interface Commands {
    readonly timewait: ConnectCommand;
  }
}

export const initial: TimewaitSlice = { established: Set(), timewaits: Map() };

export const sites = {
  tcp_finish_connect: 'tcp_finish_connect',
  tcp_done: 'tcp_done',
  tcp_time_wait: 'tcp_time_wait',
  inet_twsk_kill: 'inet_twsk_kill',
} satisfies Record<TimewaitEvent['type'], string>;

/** TCP_TIMEWAIT_LEN */
const TIMEWAIT_MS = 60_000;

/** @returns EBADF; ENOTSOCK; EISCONN; ENETUNREACH: not TCP, of which nothing is known here. */
export const decide = (call: Call, { pid, fd }: ConnectCommand): Verdict => {
  const file = filesOf(call.kernel, pid).get(fd);
  if (file === undefined) return refuse('EBADF', 'connect');
  if (file.kind !== 'socket') return refuse('ENOTSOCK', 'connect');
  const isTcp = file.family.startsWith('AF_INET') && file.sock_type === 'SOCK_STREAM';
  if (!isTcp) return refuse('ENETUNREACH', 'connect');
  if (call.kernel.timewait.established.has(file.file)) return refuse('EISCONN', '__inet_stream_connect');
  call.emit({ type: 'tcp_finish_connect', file: file.file });
  return undefined;
};

/** tcp_close(), of the last descriptor: an established socket gives its place, and no reference, to a TIME_WAIT. */
export const release = (call: Call, file: number, net: number): void => {
  if (!call.kernel.timewait.established.has(file)) return;
  call.within('tcp_close', '', () => {
    call.emit({ type: 'tcp_time_wait', tw: file, net });
    modDelayedWork(call, 'tw_timer_handler', file, TIMEWAIT_MS);
    call.emit({ type: 'tcp_done', file });
  });
};

const kill = (call: Call, tw: number): void => {
  if (call.kernel.timewait.timewaits.has(tw)) call.emit({ type: 'inet_twsk_kill', tw });
};

export const work = { tw_timer_handler: kill };

export const pernet = {
  tcp_sk_ops: {
    exit_batch: (call, nets) =>
      call.within('inet_twsk_purge', '', () => {
        for (const [tw, net] of call.kernel.timewait.timewaits)
          if (nets.includes(net)) {
            cancelDelayedWork(call, 'tw_timer_handler', tw);
            kill(call, tw);
          }
      }),
  },
} satisfies Record<string, PernetHooks>;

/** A TIME_WAIT of a net that is gone: what is wrong, or undefined. */
export const strayTimewait = ({ timewait, net }: Kernel): string | undefined => {
  const tw = timewait.timewaits.findKey((cookie) => !net.nets.has(cookie));
  return tw === undefined ? undefined : `TIME_WAIT ${tw} has outlived its net`;
};

export const evolve = (slice: TimewaitSlice, event: TimewaitEvent): TimewaitSlice => {
  switch (event.type) {
    case 'tcp_finish_connect':
      return { ...slice, established: slice.established.add(event.file) };
    case 'tcp_done':
      return { ...slice, established: slice.established.delete(event.file) };
    case 'tcp_time_wait':
      return { ...slice, timewaits: slice.timewaits.set(event.tw, event.net) };
    case 'inet_twsk_kill':
      return { ...slice, timewaits: slice.timewaits.delete(event.tw) };
  }
};
