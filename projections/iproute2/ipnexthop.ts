/** `ip nexthop`: nexthop objects (ip/ipnexthop.c, iproute2 6.1.0). Left out: encapsulation. */
import * as E from 'fp-ts/lib/Either.js';
import type { NexthopCommand } from '../../core/net/nhmsg.js';
import { EXIT_MINUS_1, OK, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { takeWords } from './ipnexthop_keywords.js';
import { familyOf, ipnhBucket, ipnhFlush, ipnhGet, ipnhList } from './ipnexthop_list.js';
import { keywordFor } from './keyword.js';
import { talk } from './libnetlink.js';
import { NEXTHOP_USAGE } from './usage_nexthop.js';

/** ipnh_modify() */
const modify =
  (type: NexthopCommand['type'], nlmsg_flags: NexthopCommand['nlmsg_flags']) =>
  (session: Session, words: readonly string[]): Answer => {
    const family = familyOf(session);
    if (E.isLeft(family)) return family.left;
    const message = takeWords(session, family.right, words);
    if (E.isLeft(message)) return message.left;
    return talk(session, { type, pid: session.system.pid, nlmsg_flags, ...message.right }) ?? OK;
  };

const unknown = (word: string): Answer =>
  quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip nexthop help".\n`);

type Subcommand = (session: Session, words: readonly string[]) => Answer;

/** In the order in which abbreviations are tried. */
const SUBCOMMANDS: readonly { readonly word: string; readonly run: Subcommand }[] = [
  { word: 'add', run: modify('RTM_NEWNEXTHOP', ['NLM_F_CREATE', 'NLM_F_EXCL']) },
  { word: 'replace', run: modify('RTM_NEWNEXTHOP', ['NLM_F_CREATE', 'NLM_F_REPLACE']) },
  { word: 'delete', run: modify('RTM_DELNEXTHOP', []) },
  { word: 'list', run: ipnhList },
  { word: 'show', run: ipnhList },
  { word: 'lst', run: ipnhList },
  { word: 'get', run: ipnhGet },
  { word: 'flush', run: ipnhFlush },
  { word: 'bucket', run: (session, words) => ipnhBucket(session, words) ?? unknown(words[0] ?? '') },
  { word: 'help', run: () => usage(NEXTHOP_USAGE) },
];

/** do_ipnh() */
export const doIpnh = (session: Session, [word = 'list', ...words]: readonly string[]): Answer =>
  keywordFor(SUBCOMMANDS, word)?.run(session, words) ?? unknown(word);
