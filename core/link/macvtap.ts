/**
 * macvtap: a macvlan whose frames a program can read and write through a character device (drivers/net/macvtap.c, tap.c,
 * Linux 6.18). Left out: opening that device.
 */
import type { LinkOps } from '../net/netdevice.js';
import { macvlanOps } from './macvlan.js';
import { tapOps } from './tap.js';

export const ops: LinkOps = tapOps(macvlanOps('macvtap'));
