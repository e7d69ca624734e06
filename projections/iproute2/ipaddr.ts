/** `ip address` (do_ipaddr() of ip/ipaddress.c, iproute2 6.1). Left out: save, showdump, restore. */
import { notModelled } from '../program.js';
import { matches } from './argument.js';
import { EXIT_MINUS_1, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { ipaddrFlush, ipaddrList } from './ipaddress_list.js';
import { ipaddrModify } from './ipaddress_modify.js';
import { ADDRESS_USAGE } from './usage_address.js';

type Subcommand = (session: Session, words: readonly string[]) => Answer;

const change = ipaddrModify({ type: 'RTM_NEWADDR', nlmsg_flags: ['NLM_F_REPLACE'] });

/** In the order in which abbreviations are tried. */
const SUBCOMMANDS: readonly (readonly [word: string, run: Subcommand])[] = [
  ['add', ipaddrModify({ type: 'RTM_NEWADDR', nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })],
  ['change', change],
  ['chg', change],
  ['replace', ipaddrModify({ type: 'RTM_NEWADDR', nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_REPLACE'] })],
  ['delete', ipaddrModify({ type: 'RTM_DELADDR' })],
  ['list', ipaddrList],
  ['show', ipaddrList],
  ['lst', ipaddrList],
  ['flush', ipaddrFlush],
  ['save', () => notModelled('ip address save')],
  ['showdump', () => notModelled('ip address showdump')],
  ['restore', () => notModelled('ip address restore')],
  ['help', () => usage(ADDRESS_USAGE)],
];

/** Words that take no abbreviations. */
const EXACT: ReadonlySet<string> = new Set(['chg']);

export const doIpaddr = (session: Session, words: readonly string[]): Answer => {
  const [word, ...rest] = words;
  if (word === undefined) return ipaddrList(session, []);
  const found = SUBCOMMANDS.find(([whole]) => (EXACT.has(whole) ? word === whole : matches(word, whole)));
  if (found !== undefined) return found[1](session, rest);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip address help".\n`);
};
