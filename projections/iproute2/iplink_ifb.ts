/** The ifb kind on the command line (ip/iplink_ifb.c): what follows `type ifb` is ignored. */
import type { LinkUtil } from './iplink_parse.js';

export const ifb: LinkUtil = { addresses: 1, help: 'Usage: ... ifb\n' };
