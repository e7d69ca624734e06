/** The dummy kind on the command line (ip/iplink_dummy.c): what follows `type dummy` is ignored. */
import type { LinkUtil } from './iplink_parse.js';

export const dummy: LinkUtil = { addresses: 1, help: 'Usage: ... dummy\n' };
