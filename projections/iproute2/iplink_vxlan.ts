/** The vxlan kind on the command line (ip/iplink_vxlan.c). Left out: what only packets would show. */
import * as E from 'fp-ts/lib/Either.js';
import { isIPv4, isIPv6 } from 'node:net';
import type { LinkData } from '../../core/link/link_data.js';
import { deviceOf } from '../../core/net/netdevice.js';
import { failed } from '../program.js';
import { duparg2, getInteger, invarg, nodev } from './argument.js';
import { EXIT_MINUS_1, quit } from './ip_common.js';
import type { Answer } from './ip_common.js';
import type { Attributes, LinkUtil, PrintOpt } from './iplink_parse.js';
import { both, jsonOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { parseOptions, unmodelled } from './link_util.js';
import type { Option, Take } from './link_util.js';
import { llIndexToName, llNameToIndex } from './ll_map.js';

const USAGE = `Usage: ... vxlan id VNI
		[ { group | remote } IP_ADDRESS ]
		[ local ADDR ]
		[ ttl TTL ]
		[ tos TOS ]
		[ df DF ]
		[ flowlabel LABEL ]
		[ dev PHYS_DEV ]
		[ dstport PORT ]
		[ srcport MIN MAX ]
		[ [no]learning ]
		[ [no]proxy ]
		[ [no]rsc ]
		[ [no]l2miss ]
		[ [no]l3miss ]
		[ ageing SECONDS ]
		[ maxaddress NUMBER ]
		[ [no]udpcsum ]
		[ [no]udp6zerocsumtx ]
		[ [no]udp6zerocsumrx ]
		[ [no]remcsumtx ] [ [no]remcsumrx ]
		[ [no]external ] [ gbp ] [ gpe ]
		[ [no]vnifilter ]

Where:	VNI	:= 0-16777215
	ADDR	:= { IP_ADDRESS | any }
	TOS	:= { NUMBER | inherit }
	TTL	:= { 1..255 | auto | inherit }
	DF	:= { unset | set | inherit }
	LABEL := 0-1048575
`;

const NO_PORT = `vxlan: destination port not specified
Will use Linux kernel default (non-standard value)
Use 'dstport 4789' to get the IANA assigned value
Use 'dstport 0' to get default and quiet this message
`;

/** A word that is taken once. */
const once =
  (key: keyof LinkData, word: string, value: Take): Take =>
  (data, text, session) =>
    data[key] === undefined ? value(data, text, session) : E.left(duparg2(word, text));

const number = (word: string, limit: number): number | undefined => {
  const value = getInteger(word);
  return value === undefined || value < 0 || value >= limit ? undefined : value;
};

const isMulticast = (address: string): boolean =>
  isIPv4(address) ? Number(address.split('.')[0]) >> 4 === 0xe : address.toLowerCase().startsWith('ff');

/** get_addr(): an address, of the family of the others. Left out: abbreviated IPv4 addresses. */
const address = (word: string): E.Either<Answer, string> =>
  isIPv4(word) || isIPv6(word)
    ? E.right(word)
    : E.left(failed(1, `Error: any valid address is expected rather than "${word}".\n`));

const BOTH = 'vxlan: both group and remote cannot be specified\n';

/** Where packets go: a group or one far end, never both. */
const destination = (word: 'group' | 'remote'): Option => ({
  word,
  value: (data, text) => {
    const { IFLA_VXLAN_GROUP: before } = data;
    const group = word === 'group';
    if (before !== undefined && isMulticast(before) !== group) return E.left(failed(1, BOTH));
    if (before !== undefined) return E.left(duparg2(word, text));
    const taken = address(text);
    if (E.isLeft(taken)) return taken;
    return isMulticast(text) === group
      ? E.right({ ...data, IFLA_VXLAN_GROUP: text })
      : E.left(invarg(`invalid ${word} address`, text));
  },
});

const VNIS = 1 << 24;
const PORTS = 1 << 16;

const id = once('IFLA_VXLAN_ID', 'id', (data, word) => {
  const IFLA_VXLAN_ID = number(word, VNIS);
  return IFLA_VXLAN_ID === undefined
    ? E.left(invarg('invalid id', word))
    : E.right({ ...data, IFLA_VXLAN_ID });
});

const local = once('IFLA_VXLAN_LOCAL', 'local', (data, word) => {
  const taken = address(word);
  if (E.isLeft(taken)) return taken;
  return isMulticast(word)
    ? E.left(invarg('invalid local address', word))
    : E.right({ ...data, IFLA_VXLAN_LOCAL: word });
});

const dev = once('IFLA_VXLAN_LINK', 'dev', (data, word, session) => {
  const IFLA_VXLAN_LINK = llNameToIndex(session, word);
  return IFLA_VXLAN_LINK === 0
    ? E.left(quit(EXIT_MINUS_1, nodev(word).stderr))
    : E.right({ ...data, IFLA_VXLAN_LINK });
});

const dstport = once('IFLA_VXLAN_PORT', 'dstport', (data, word) => {
  const IFLA_VXLAN_PORT = number(word, PORTS);
  return IFLA_VXLAN_PORT === undefined
    ? E.left(invarg('dst port', word))
    : E.right({ ...data, IFLA_VXLAN_PORT });
});

const learning = (word: string, IFLA_VXLAN_LEARNING: boolean): Option => ({
  word,
  alone: (data) =>
    data.IFLA_VXLAN_LEARNING === undefined
      ? E.right({ ...data, IFLA_VXLAN_LEARNING })
      : E.left(duparg2(word, word)),
});

const parse = parseOptions<LinkData>(
  {
    kind: 'vxlan',
    help: USAGE,
    options: [
      { word: 'id', value: id },
      { word: 'vni', value: id },
      destination('group'),
      destination('remote'),
      { word: 'local', value: local },
      { word: 'dev', value: dev },
      ...unmodelled('ttl', 'hoplimit', 'tos', 'dsfield', 'df', 'label', 'flowlabel', 'ageing', 'maxaddress'),
      ...unmodelled('port', 'srcport'),
      { word: 'dstport', value: dstport },
      learning('nolearning', false),
      learning('learning', true),
      ...unmodelled('noproxy', 'proxy', 'norsc', 'rsc', 'nol2miss', 'l2miss', 'nol3miss', 'l3miss'),
      ...unmodelled('udpcsum', 'noudpcsum', 'udp6zerocsumtx', 'noudp6zerocsumtx', 'udp6zerocsumrx'),
      ...unmodelled('noudp6zerocsumrx', 'remcsumtx', 'noremcsumtx', 'remcsumrx', 'noremcsumrx'),
      ...unmodelled('external', 'noexternal', 'gbp', 'gpe', 'vnifilter', 'novnifilter'),
    ],
    unknown: (word) => `vxlan: unknown command "${word}"?`,
  },
  {},
);

/** What is missing or does not go together, once all words are read. */
const complete = (data: LinkData): E.Either<Answer, Attributes> => {
  const { IFLA_VXLAN_ID, IFLA_VXLAN_GROUP: group, IFLA_VXLAN_LINK, IFLA_VXLAN_PORT } = data;
  if (IFLA_VXLAN_ID === undefined) return E.left(failed(1, 'vxlan: missing virtual network identifier\n'));
  if (group !== undefined && isMulticast(group) && IFLA_VXLAN_LINK === undefined)
    return E.left(failed(1, "vxlan: 'group' requires 'dev' to be specified\n"));
  return E.right({ IFLA_INFO_DATA: data, ...(IFLA_VXLAN_PORT === undefined && { warning: NO_PORT }) });
};

const ofAddress = (word: string, far: string | undefined): Piece[] =>
  far === undefined ? [] : [both(isIPv6(far) ? `${word}6` : word, far, `${word} ${far} `)];

/** Seconds (FDB_AGE_DEFAULT). */
const AGEING = 300;

const printOpt: PrintOpt = (session, { lower, priv }) => {
  if (priv?.kind !== 'vxlan') return undefined;
  const { vni, remote, dst_port } = priv;
  const link = lower === null ? undefined : deviceOf(session.system.kernel(), lower).ifindex;
  const name = link === undefined ? undefined : llIndexToName(session, link);
  return [
    both('id', vni, `id ${vni} `),
    ...ofAddress(remote !== undefined && isMulticast(remote) ? 'group' : 'remote', remote),
    ...ofAddress('local', priv.local),
    ...(name === undefined ? [] : [both('link', name, `dev ${name} `)]),
    both('port_range', { low: 0, high: 0 }, 'srcport 0 0 '),
    both('port', dst_port, `dstport ${dst_port} `),
    both('learning', priv.learning, priv.learning ? '' : 'nolearning '),
    both('ttl', 0, 'ttl auto '),
    jsonOnly('df', 'unset'),
    both('ageing', AGEING, `ageing ${AGEING} `),
    both('udp_csum', true, 'udpcsum '),
    both('udp_zero_csum6_tx', false, 'noudp6zerocsumtx '),
    both('udp_zero_csum6_rx', false, 'noudp6zerocsumrx '),
  ];
};

export const vxlan: LinkUtil = {
  addresses: 1,
  printOpt,
  help: USAGE,
  parseOpt: (...line) => E.chain(({ data }: { readonly data: LinkData }) => complete(data))(parse(...line)),
};
