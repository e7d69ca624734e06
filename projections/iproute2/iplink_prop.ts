/** `ip link property`: alternative names of a device (iplink_prop() of ip/iplink.c). */
import { duparg2, incompleteCommand, invarg, isAltifname, matches, nodev } from './argument.js';
import { EXIT_MINUS_1, OK, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { talk } from './libnetlink.js';
import { llNameToIndex } from './ll_map.js';
import { LINK_USAGE } from './usage.js';

const modify = (
  session: Session,
  type: 'RTM_NEWLINKPROP' | 'RTM_DELLINKPROP',
  words: readonly string[],
): Answer => {
  const altnames: string[] = [];
  let dev: string | undefined;
  let rest = words;
  for (let [word, next] = rest; word !== undefined; [word, next] = rest) {
    const isName = matches(word, 'altname');
    if (!isName && matches(word, 'help')) return usage(LINK_USAGE);
    const takesValue = isName || word === 'dev';
    if (takesValue && next === undefined) return incompleteCommand();
    const value = takesValue ? (next ?? '') : word;
    if (!isName && dev !== undefined) return duparg2('dev', value);
    if (!isAltifname(value))
      return invarg(isName ? 'not a valid altname' : '"dev" not a valid ifname', value);
    if (isName) altnames.push(value);
    else dev = value;
    rest = rest.slice(takesValue ? 2 : 1);
  }
  if (dev === undefined)
    return quit(EXIT_MINUS_1, 'Not enough of information: "dev" argument is required.\n');
  const ifi_index = llNameToIndex(session, dev);
  if (ifi_index === 0) return nodev(dev);
  return talk(session, { type, pid: session.system.pid, ifi_index, IFLA_PROP_LIST: altnames }) ?? OK;
};

export const iplinkProp = (session: Session, [word, ...words]: readonly string[]): Answer => {
  if (word === undefined || matches(word, 'help')) return usage(LINK_USAGE);
  if (matches(word, 'add')) return modify(session, 'RTM_NEWLINKPROP', words);
  if (matches(word, 'del')) return modify(session, 'RTM_DELLINKPROP', words);
  return quit(EXIT_MINUS_1, 'Operator required\n');
};
