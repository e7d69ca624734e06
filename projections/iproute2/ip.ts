/** The program `ip`: its options, its objects, batches (ip/ip.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { appended, failed, flush, notModelled, printed } from '../program.js';
import type { Program } from '../program.js';
import { atoi, getInteger, invarg, matches } from './argument.js';
import { doBatch } from './batch.js';
import { DEFAULTS, EXIT_MINUS_1, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { doIpaddr } from './ipaddr.js';
import { doIpaddrlabel } from './ipaddrlabel.js';
import { doIplink } from './iplink.js';
import { doMultiaddr } from './ipmaddr.js';
import { doIpmonitor } from './ipmonitor.js';
import { doMultiroute } from './ipmroute.js';
import { doIpnetconf } from './ipnetconf.js';
import { doIpneigh } from './ipneigh.js';
import { doIpnh } from './ipnexthop.js';
import { doIproute } from './iproute.js';
import { doIprule } from './iprule.js';
import { doNetns } from './ipnetns.js';
import { doIptuntap } from './iptuntap.js';
import { doIpvrf } from './ipvrf.js';
import { doXfrm } from './ipxfrm.js';
import { ignored, note, set, stamped, takeNetns, takeOptions, turnOn } from './options.js';
import type { Option, Outcome } from './options.js';
import { doTcpMetrics } from './tcp_metrics.js';
import { IP_USAGE } from './usage.js';

const VERSION = 'ip utility, iproute2-6.1.0, libbpf 1.1.2\n';

const FAMILIES = ['inet', 'inet6', 'link', 'mpls', 'bridge'] as const;

const takeFamily = (session: Session, word: string): Outcome => {
  if (word === 'help') return E.left(usage(IP_USAGE));
  const family = FAMILIES.find((known) => known === word);
  return family === undefined ? E.left(invarg('invalid protocol family', word)) : set(session, { family });
};

const takeRcvbuf = (session: Session, word: string): Outcome => {
  const size = getInteger(word.replace(/^-/, ''));
  return size === undefined
    ? E.left(quit(EXIT_MINUS_1, `Invalid rcvbuf size '${word}'\n`))
    : E.right(session);
};

/** In the order in which abbreviations are tried. */
const OPTIONS: readonly Option[] = [
  { word: '-loops', value: (session, word) => set(session, { loops: atoi(word) }) },
  { word: '-family', value: takeFamily },
  { word: '-4', exact: true, alone: turnOn({ family: 'inet' }) },
  { word: '-6', exact: true, alone: turnOn({ family: 'inet6' }) },
  { word: '-0', exact: true, alone: turnOn({ family: 'link' }) },
  { word: '-M', exact: true, alone: turnOn({ family: 'mpls' }) },
  { word: '-B', exact: true, alone: turnOn({ family: 'bridge' }) },
  { word: '-human-readable', alone: ignored },
  { word: '-iec', alone: ignored },
  { word: '-statistics', alone: note('-statistics') },
  { word: '-stats', alone: note('-statistics') },
  { word: '-details', alone: turnOn({ details: true }) },
  { word: '-resolve', alone: ignored },
  { word: '-oneline', alone: turnOn({ oneline: true }) },
  { word: '-timestamp', alone: (session) => stamped(session, 'long') },
  { word: '-tshort', alone: turnOn({ timestamp: 'short' }) },
  { word: '-Version', alone: () => E.left({ ...printed(VERSION), exits: true }) },
  { word: '-force', alone: turnOn({ force: true }) },
  { word: '-batch', value: (session, batch) => set(session, { batch }) },
  { word: '-brief', alone: turnOn({ brief: true }) },
  { word: '-json', alone: turnOn({ json: true }) },
  { word: '-pretty', alone: turnOn({ pretty: true }) },
  { word: '-rcvbuf', value: takeRcvbuf },
  { word: '-color', alone: turnOn({ color: true }) },
  { word: '-help', alone: () => E.left(usage(IP_USAGE)) },
  { word: '-netns', value: takeNetns, otherwise: '(null)' },
  { word: '-Numeric', alone: note('-Numeric') },
  { word: '-all', alone: turnOn({ doAll: true }) },
  { word: '-echo', exact: true, alone: note('-echo') },
];

type DoObject = (session: Session, words: readonly string[]) => Answer;

const missing = (word: string): readonly [string, DoObject] => [word, () => notModelled(`ip ${word}`)];

/** In the order in which abbreviations are tried. */
const OBJECTS: readonly (readonly [word: string, run: DoObject])[] = [
  ['address', doIpaddr],
  ['addrlabel', doIpaddrlabel],
  ['maddress', doMultiaddr],
  ['route', doIproute],
  ['rule', doIprule],
  ['neighbor', doIpneigh],
  ['neighbour', doIpneigh],
  ...['ntable', 'ntbl'].map(missing),
  ['link', doIplink],
  ...['l2tp', 'fou', 'ila', 'macsec', 'tunnel', 'tunl'].map(missing),
  ['tuntap', doIptuntap],
  ['tap', doIptuntap],
  missing('token'),
  ['tcpmetrics', doTcpMetrics],
  ['tcp_metrics', doTcpMetrics],
  ['monitor', doIpmonitor],
  ['xfrm', doXfrm],
  ['mroute', doMultiroute],
  missing('mrule'),
  ['netns', doNetns],
  ['netconf', doIpnetconf],
  ['vrf', doIpvrf],
  missing('sr'),
  ['nexthop', doIpnh],
  ...['mptcp', 'ioam'].map(missing),
  ['help', () => usage(IP_USAGE)],
  missing('stats'),
];

/** do_cmd() */
const doCmd = (session: Session, [object = '', ...words]: readonly string[]): Answer => {
  const found = OBJECTS.find(([whole]) => matches(object, whole));
  if (found !== undefined) return found[1](session, words);
  return failed(1, `Object "${object}" is unknown, try "ip help".\n`);
};

/** Everything but lists of names is flushed message by message, which shows where errors come between. */
const flushingCmd = (session: Session, words: readonly string[]): Answer => {
  const answer = doCmd(session, words);
  const [object = '', command = ''] = words;
  const isListOfIds = matches(command, 'list-id') && !matches(command, 'list');
  return matches(object, 'netns') && !isListOfIds ? answer : flush(answer);
};

const KNOWN = { options: OPTIONS, help: IP_USAGE, advice: 'ip -help' };

export const ip: Program = (system, argv) => {
  const taken = takeOptions(KNOWN, { system, options: DEFAULTS }, argv);
  if (E.isLeft(taken)) return taken.left;
  const { session, rest } = taken.right;
  const { batch } = session.options;
  const run = (): Answer => {
    if (batch !== undefined) return doBatch(session, batch, flushingCmd);
    return rest.length === 0 ? usage(IP_USAGE) : doCmd(session, rest);
  };
  const answer = run();
  return session.said === undefined ? answer : appended(failed(0, session.said), answer);
};
