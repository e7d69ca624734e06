/**
 * `ip monitor`: messages of the kernel as they come (ip/ipmonitor.c, iproute2 6.1). Left out: `file`, and what the names of
 * namespaces that are gone would complain about on standard error.
 */
import * as E from 'fp-ts/lib/Either.js';
import { foreseen, netCapable } from '../../core/kernel/cred.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import type { Kernel } from '../../core/kernel.js';
import { nsidOf } from '../../core/net/net_namespace.js';
import { notModelled } from '../program.js';
import type { Step } from '../program.js';
import { incompleteCommand, invarg, matches } from './argument.js';
import { EXIT_MINUS_1, OK, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { OBJECTS, messageOf } from './ipmonitor_messages.js';
import type { Wanted } from './ipmonitor_messages.js';
import { print } from './json_print.js';
import { llNameToIndex, llRememberAll } from './ll_map.js';
import { netnsMapInit } from './netns_map.js';
import { MONITOR_USAGE } from './usage.js';

/** Whether a socket in `own` hears what is sent in `net`: do_one_broadcast() of net/netlink/af_netlink.c. */
const hears = (session: Session, kernel: Kernel, own: number, net: number): boolean =>
  net === own ||
  (nsidOf(kernel, own, net) !== undefined &&
    netCapable(foreseen(kernel), session.system.pid, net, 'CAP_NET_BROADCAST'));

const two = (n: number): string => `${n}`.padStart(2, '0');
const US_PER_MS = 1000;

/** print_timestamp(), in local time. */
export const timestamp = (session: Session): string => {
  const ms = session.system.now();
  const at = new Date(ms);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const us = at.getMilliseconds() * US_PER_MS;
  switch (session.options.timestamp) {
    case 'none':
      return '';
    case 'short':
      return `[${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${time}.${`${us}`.padStart(6, '0')}] `;
    case 'long': {
      const [day = '', month = ''] = at.toDateString().split(' ');
      return `Timestamp: ${day} ${month} ${`${at.getDate()}`.padStart(2)} ${time} ${at.getFullYear()} ${us} usec\n`;
    }
  }
};

/** print_headers() */
const headers = (
  session: Session,
  { allNsid, label }: Wanted,
  message: { readonly label: string; readonly nsid: number | undefined },
): string => {
  const nsid = allNsid ? `[nsid ${message.nsid ?? 'current'}]` : '';
  return `${timestamp(session)}${nsid}${label ? message.label : ''}`;
};

/** accept_msg() */
const say = (session: Session, wanted: Wanted): ((step: Step) => string) => {
  let buffer = '';
  return ({ event, after }) => {
    const message = messageOf(event);
    if (message === undefined) return '';
    const own = netOf(after, session.system.pid);
    // Of its own end, and of what comes of that, nobody hears.
    if (own === undefined) return '';
    const net = message.net(after, event);
    const { family } = session.options;
    const isWanted =
      (wanted.objects.length === 0 || wanted.objects.includes(message.object)) &&
      (message.family === undefined || family === 'unspec' || family === message.family(event));
    if (!isWanted || (net !== own && !(wanted.allNsid && hears(session, after, own, net)))) return '';
    const pieces = message.pieces(session, event, after, wanted);
    const nsid = nsidOf(after, own, net);
    buffer += headers(session, wanted, { label: message.label, nsid });
    if (pieces === undefined) return '';
    const said = buffer + print([pieces], session.options);
    buffer = '';
    return said;
  };
};

/** Words that take the one behind them. */
const isPair = (word: string): boolean => word === 'dev' || matches(word, 'file');

const takePair = (
  session: Session,
  wanted: Wanted,
  word: string,
  value: string | undefined,
): E.Either<Answer, Wanted> => {
  if (value === undefined) return E.left(incompleteCommand());
  if (word !== 'dev') return E.left(notModelled('ip monitor file'));
  const ifindex = llNameToIndex(session, value);
  return ifindex === 0 ? E.left(invarg('Device does not exist\n', value)) : E.right({ ...wanted, ifindex });
};

const takeWord = (wanted: Wanted, word: string): E.Either<Answer, Wanted> => {
  if (matches(word, 'label') || word === 'all') return E.right({ ...wanted, label: true });
  const object = OBJECTS.find((whole) => (whole === 'stats' ? word === whole : matches(word, whole)));
  if (object !== undefined) return E.right({ ...wanted, objects: wanted.objects.concat(object) });
  if (matches(word, 'all-nsid')) return E.right({ ...wanted, allNsid: true });
  if (matches(word, 'help')) return E.left(usage(MONITOR_USAGE));
  return E.left(quit(EXIT_MINUS_1, `Argument "${word}" is unknown, try "ip monitor help".\n`));
};

const takeWords = (session: Session, words: readonly string[]): E.Either<Answer, Wanted> => {
  let wanted: Wanted = { objects: [], label: false, allNsid: false, ifindex: 0 };
  let rest = words;
  for (let [word, value] = rest; word !== undefined; [word, value] = rest) {
    const pair = isPair(word);
    const taken = pair ? takePair(session, wanted, word, value) : takeWord(wanted, word);
    if (E.isLeft(taken)) return taken;
    wanted = taken.right;
    rest = rest.slice(pair ? 2 : 1);
  }
  return E.right(wanted);
};

/** do_ipmonitor(): text whatever the options say. */
export const doIpmonitor = (given: Session, words: readonly string[]): Answer => {
  const session: Session = { ...given, options: { ...given.options, json: false, pretty: false } };
  const wanted = takeWords(session, words);
  if (E.isLeft(wanted)) return wanted.left;
  const { details, notModelled: noted } = session.options;
  const unfit = details ? '-details' : noted.find((option) => option === '-Numeric');
  if (unfit !== undefined || session.options.color) return notModelled(`ip ${unfit ?? '-color'} monitor`);
  llRememberAll(session);
  const stderr = netnsMapInit(session);
  return { ...OK, stderr, follow: say(session, wanted.right), flushes: true };
};
