/** pfifo, bfifo and pfifo_head_drop (net/sched/sch_fifo.c, Linux 6.18). */
import * as E from 'fp-ts/lib/Either.js';
import type { NetDevice } from '../netdevice.js';
import type { Place, QdiscOps, Tuned } from './qdisc_ops.js';
import { tca } from './sch.js';
import type { TcaOptions } from './sch.js';

const ARPHRD_NONE = 65534;
const ETH_HLEN = 14;

/** psched_mtu(): bytes of the largest packet, with its header. */
export const pschedMtu = ({ mtu, type }: NetDevice): number => mtu + (type === ARPHRD_NONE ? 0 : ETH_HLEN);

/** __fifo_init(): as many packets as the device's queue, or as many bytes as so many of them have. */
const fifoInit = ({ device, qdisc }: Place, given: TcaOptions | undefined): Tuned => {
  const { tx_queue_len } = device;
  const otherwise = qdisc.kind === 'bfifo' ? tx_queue_len * pschedMtu(device) : tx_queue_len;
  return E.right({ limit: (given === undefined ? undefined : tca(given, 'limit')) ?? otherwise });
};

export const fifo: QdiscOps = { init: fifoInit, change: fifoInit };
