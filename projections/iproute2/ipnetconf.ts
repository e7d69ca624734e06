/** `ip netconf`: values under conf that routing daemons follow (ip/ipnetconf.c, iproute2 6.1.0). */
import type { AddressFamily } from '../../core/net/inet.js';
import { NETCONFA_IFINDEX, dumpNetconf, getNetconf } from '../netconfmsg.js';
import type { Netconfmsg } from '../netconfmsg.js';
import { failed, notModelled, printed } from '../program.js';
import { incompleteCommand, matches } from './argument.js';
import { familyName } from './inet_prefix.js';
import { EXIT_MINUS_1, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Options, Session } from './ip_common.js';
import { both, print, textOf, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { llIndexToName, llInitMap, llNameToIndex } from './ll_map.js';

const USAGE = 'Usage: ip netconf show [ dev STRING ]\n';

const RP_FILTER = ['off', 'strict', 'loose'];

const interfaceOf = (session: Session, ifindex: number): string => {
  if (ifindex === NETCONFA_IFINDEX.ALL) return 'all';
  if (ifindex === NETCONFA_IFINDEX.DEFAULT) return 'default';
  return llIndexToName(session, ifindex);
};

const onOff = (key: string, value: number | undefined): Piece[] =>
  value === undefined ? [] : [both(key, value !== 0, `${key} ${value === 0 ? 'off' : 'on'} `)];

const rpFilter = (value: number | undefined): Piece[] => {
  if (value === undefined) return [];
  const name = RP_FILTER[value];
  return [both('rp_filter', name ?? value, `rp_filter ${name ?? value} `)];
};

/** print_netconf() */
export const printNetconf = (session: Session, message: Netconfmsg, deleted: boolean): readonly Piece[] => {
  const family = familyName(message.ncm_family);
  const dev = interfaceOf(session, message.NETCONFA_IFINDEX);
  return [
    ...(deleted ? [both('deleted', true, 'Deleted ')] : []),
    both('family', family, `${family} `),
    both('interface', dev, `${dev} `),
    ...onOff('forwarding', message.NETCONFA_FORWARDING),
    ...rpFilter(message.NETCONFA_RP_FILTER),
    ...onOff('mc_forwarding', message.NETCONFA_MC_FORWARDING),
    ...onOff('proxy_neigh', message.NETCONFA_PROXY_NEIGH),
    ...onOff('ignore_routes_with_linkdown', message.NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN),
    textOnly('\n'),
  ];
};

/** What a dump of a family has; families without values have none. */
const FAMILIES: Readonly<Record<Options['family'], readonly AddressFamily[]>> = {
  unspec: ['AF_INET', 'AF_INET6'],
  inet: ['AF_INET'],
  inet6: ['AF_INET6'],
  link: [],
  mpls: [],
  bridge: [],
};

/** The device behind the last `dev`; other words are passed over. @returns 0: none is asked for */
const filterOf = (session: Session, words: readonly string[]): number | Answer => {
  let ifindex = 0;
  for (let rest = words; rest.length > 0; rest = rest.slice(rest[0] === 'dev' ? 2 : 1)) {
    if (rest[0] !== 'dev') continue;
    const [, name] = rest;
    if (name === undefined) return incompleteCommand();
    ifindex = llNameToIndex(session, name);
    if (ifindex === 0) return failed(1, `Device "${name}" does not exist.\n`);
  }
  return ifindex;
};

/** One device and one family are asked for by themselves: the answer is text, an error is passed over. */
const doShow = (session: Session, words: readonly string[]): Answer => {
  const { options, system } = session;
  const ifindex = filterOf(session, words);
  if (typeof ifindex !== 'number') return ifindex;
  if (options.color) return notModelled('ip -color netconf');
  llInitMap(session);
  const kernel = system.kernel();
  const net = ownNet(session);
  const families = FAMILIES[options.family];
  if (ifindex !== 0 && options.family !== 'unspec') {
    const messages = families.flatMap((family) => getNetconf(kernel, net, family, ifindex) ?? []);
    return printed(messages.map((message) => textOf(printNetconf(session, message, false))).join(''));
  }
  const lines = families
    .flatMap((family) => dumpNetconf(kernel, net, family))
    .filter(({ NETCONFA_IFINDEX: of }) => ifindex === 0 || of === ifindex)
    .map((message) => printNetconf(session, message, false));
  return printed(print(lines, options));
};

/** do_ipnetconf() */
export const doIpnetconf = (session: Session, [word, ...words]: readonly string[]): Answer => {
  if (word === undefined || ['show', 'lst', 'list'].some((verb) => matches(word, verb)))
    return doShow(session, words);
  if (matches(word, 'help')) return usage(USAGE);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip netconf help".\n`);
};
