/** What macvtap and ipvtap have in common: a character device through which a program has the frames (drivers/net/tap.c). */
import type { LinkOps } from '../net/netdevice.js';

/** Packets (TUN_READQ_SIZE). */
const READQ_SIZE = 500;

/** The kind that a tap is of, with its queue. */
export const tapOps = (base: LinkOps): LinkOps => ({
  ...base,
  setup: (random) => ({ ...base.setup(random), tx_queue_len: READQ_SIZE }),
  qdisc: 'default',
});
