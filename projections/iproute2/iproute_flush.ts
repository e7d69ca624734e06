/** `ip route flush` (ip/iproute.c: iproute_flush(), iproute2 6.1.0). Left out: that it gives up after 30 seconds. */
import * as E from 'fp-ts/lib/Either.js';
import type { Rtmsg } from '../../core/net/rtmsg.js';
import { failed } from '../program.js';
import { strerror } from '../strerror.js';
import { OK } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { showStats } from './ipaddress_stats.js';
import { NETLINK_ERROR, ask, dump, hiddenBy, terminated } from './iproute_list.js';
import { printRoute } from './iproute_print.js';
import { textOf } from './json_print.js';

/** flush_update(): asks for the end of routes, all at once. @returns the first refusal */
const flushUpdate = (session: Session, found: readonly Rtmsg[]): string | undefined => {
  const { system } = session;
  let complaint: string | undefined;
  for (const message of found) {
    const refused = system.request({
      type: 'RTM_DELROUTE',
      pid: system.pid,
      nlmsg_flags: [],
      ...message,
    });
    if (refused !== undefined) complaint ??= `Failed to send flush request: ${strerror(refused.errno)}\n`;
  }
  return complaint;
};

/** iproute_flush(): until there is none left. */
export const iprouteFlush = (session: Session, words: readonly string[]): Answer => {
  if (words.length === 0) return failed(1, '"ip route flush" requires arguments.\n');
  const asked = ask(session, words);
  if (E.isLeft(asked)) return asked.left;
  const { filter, indices, families } = asked.right;
  const statistics = showStats(session);
  let stdout = '';
  const say = (text: string): void => {
    if (statistics > 0) stdout += text;
  };
  if (filter.cloned && families[0] === 'AF_INET') {
    say('*** IPv4 routing cache is flushed.\n');
    return { ...OK, stdout };
  }
  for (let round = 0; ; round += 1) {
    const found = dump(session, asked.right);
    if (E.isLeft(found)) return { ...terminated(found.left, 'Flush'), stdout };
    const routes = found.right;
    if (statistics > 1) {
      const hidden = hiddenBy(filter, indices);
      say(routes.map((message) => textOf(printRoute(session, message, hidden))).join(''));
    }
    if (routes.length === 0) {
      const rounds = `${round} round${round > 1 ? 's' : ''}`;
      say(round === 0 ? 'Nothing to flush.\n' : `*** Flush is complete after ${rounds} ***\n`);
      return { ...OK, stdout };
    }
    const complaint = flushUpdate(session, routes);
    if (complaint !== undefined) return failed(NETLINK_ERROR, complaint, stdout);
    say(`\n*** Round ${round + 1}, deleting ${routes.length} entries ***\n`);
  }
};
