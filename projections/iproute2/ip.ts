/** The program `ip`: its options, its objects, batches (ip/ip.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { appended, failed, flush, notModelled, printed } from '../program.js';
import type { Program } from '../program.js';
import { atoi, getInteger, invarg, matches } from './argument.js';
import { doBatch } from './batch.js';
import { DEFAULTS, EXIT_MINUS_1, quit, usage } from './ip_common.js';
import type { Answer, Options, Session } from './ip_common.js';
import { doIpaddr } from './ipaddr.js';
import { doIplink } from './iplink.js';
import { doMultiaddr } from './ipmaddr.js';
import { doIpmonitor } from './ipmonitor.js';
import { doIpnetconf } from './ipnetconf.js';
import { doIpneigh } from './ipneigh.js';
import { doIpnh } from './ipnexthop.js';
import { doIproute } from './iproute.js';
import { doIprule } from './iprule.js';
import { doNetns } from './ipnetns.js';
import { doIptuntap } from './iptuntap.js';
import { doIpvrf } from './ipvrf.js';
import { bindEtc, netnsSwitch } from './namespace.js';
import { IP_USAGE } from './usage.js';

const VERSION = 'ip utility, iproute2-6.1.0, libbpf 1.1.2\n';

type Outcome = E.Either<Answer, Session>;

const set = (session: Session, options: Partial<Options>): Outcome =>
  E.right({ ...session, options: { ...session.options, ...options } });

const turnOn =
  (options: Partial<Options>) =>
  (session: Session): Outcome =>
    set(session, options);

/** An option that is noted, for the objects to say whether they can do without it. */
const note =
  (option: string) =>
  (session: Session): Outcome =>
    set(session, { notModelled: [...session.options.notModelled, option] });

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

/** The running task is in the net from here on, before any object is looked at. */
const takeNetns = (session: Session, word: string): Outcome => {
  const refused = netnsSwitch(session, word);
  const said = session.said ?? '';
  if (refused !== undefined) return E.left(quit(EXIT_MINUS_1, said + refused));
  return E.right({ ...session, said: said + bindEtc(session, word) });
};

interface Option {
  readonly word: string;
  /** Takes no abbreviations. */
  readonly exact?: true;
  readonly alone?: (session: Session) => Outcome;
  readonly value?: (session: Session, word: string) => Outcome;
  /** What stands for a value that is not there; without it, that shows the usage. */
  readonly otherwise?: string;
}

/** -timestamp after -tshort changes nothing. */
const stamped = (session: Session, timestamp: 'long'): Outcome =>
  session.options.timestamp === 'none' ? set(session, { timestamp }) : E.right(session);

const ignored = (session: Session): Outcome => E.right(session);

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

const COLORS: Readonly<Record<string, boolean>> = { always: true, auto: false, never: false };

/** matches_color() with a word behind `=`; standard output is no terminal here. */
const colorOf = (word: string): boolean | undefined => {
  const [option = '', when] = word.split('=', 2);
  return when !== undefined && matches(option, '-color') ? COLORS[when || 'always'] : undefined;
};

const optionOf = (word: string): Option | undefined => {
  const color = colorOf(word);
  if (color !== undefined) return { word, alone: turnOn({ color }) };
  return OPTIONS.find((option) => (option.exact ? word === option.word : matches(word, option.word)));
};

/** Carries options out one by one, up to the first word that is none. */
const takeOptions = (
  start: Session,
  words: readonly string[],
): E.Either<Answer, { readonly session: Session; readonly rest: readonly string[] }> => {
  let session = start;
  let rest = words;
  for (let [word, next] = rest; word?.startsWith('-'); [word, next] = rest) {
    if (word === '--') return E.right({ session, rest: rest.slice(1) });
    const spelt = word.startsWith('--') ? word.slice(1) : word;
    const option = optionOf(spelt);
    if (option === undefined)
      return E.left(quit(EXIT_MINUS_1, `Option "${spelt}" is unknown, try "ip -help".\n`));
    const value = next ?? option.otherwise;
    if (option.value !== undefined && value === undefined) return E.left(usage(IP_USAGE));
    const taken = option.alone?.(session) ?? option.value?.(session, value ?? '') ?? E.right(session);
    if (E.isLeft(taken)) return taken;
    session = taken.right;
    rest = rest.slice(option.value === undefined ? 1 : 2);
  }
  return E.right({ session, rest });
};

type DoObject = (session: Session, words: readonly string[]) => Answer;

const missing = (word: string): readonly [string, DoObject] => [word, () => notModelled(`ip ${word}`)];

/** In the order in which abbreviations are tried. */
const OBJECTS: readonly (readonly [word: string, run: DoObject])[] = [
  ['address', doIpaddr],
  missing('addrlabel'),
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
  ...['token', 'tcpmetrics'].map(missing),
  missing('tcp_metrics'),
  ['monitor', doIpmonitor],
  ...['xfrm', 'mroute', 'mrule'].map(missing),
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

export const ip: Program = (system, argv) => {
  const taken = takeOptions({ system, options: DEFAULTS }, argv);
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
