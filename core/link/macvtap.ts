/**
 * macvtap: a macvlan whose frames a program can read and write through a character device (drivers/net/macvtap.c, tap.c,
 * Linux 6.18). Left out: opening that device.
 */
import type { LinkOps } from '../net/netdevice.js';
import { macvlanOps } from './macvlan.js';

/** Packets (TUN_READQ_SIZE). */
const READQ_SIZE = 500;

const base = macvlanOps('macvtap');

export const ops: LinkOps = {
  ...base,
  setup: (random) => ({ ...base.setup(random), tx_queue_len: READQ_SIZE }),
  qdisc: 'default',
};
