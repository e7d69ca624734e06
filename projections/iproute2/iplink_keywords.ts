/** The words of `ip link add` and `ip link set` and what each puts into the request (iplink_parse() of ip/iplink.c). */
import * as E from 'fp-ts/lib/Either.js';
import { IFF } from '../../core/net/netdevice.js';
import type { LinkMessage } from '../../core/net/if_link.js';
import { failed, notModelled } from '../program.js';
import { atoi, duparg, getInteger, invarg, isIfname } from './argument.js';
import { keywordFor } from './keyword.js';
import type { Answer, Session } from './ip_common.js';
import { vrfMaster } from './vrf_name.js';
import { llAddrA2n, llAddrLength } from './ll_addr.js';
import { llNameToIndex } from './ll_map.js';
import { netnsGetFd } from './namespace.js';
import { groupA2n } from './rt_names.js';

export type Verb = 'add' | 'set' | 'delete';

/** What the words so far have said. */
export interface Said {
  readonly verb: Verb;
  readonly message: LinkMessage;
  readonly name?: string;
  readonly dev?: string;
  readonly index?: number;
  /** Octets of the address. */
  readonly addressLength?: number;
  readonly netns?: true;
  /** Name of the device to stack a new one on. */
  readonly link?: string;
  readonly type?: string;
}

type Outcome = E.Either<Answer, Said>;

/** A keyword: `alone` stands by itself, `value` takes the word behind it. */
interface Keyword {
  readonly word: string;
  /** Takes no abbreviations. */
  readonly exact?: true;
  readonly alone?: (said: Said) => Outcome;
  readonly value?: (said: Said, word: string, session: Session) => Outcome;
}

const put = (said: Said, message: LinkMessage): Said => ({
  ...said,
  message: { ...said.message, ...message },
});

const flag =
  (mask: number, on: boolean) =>
  (said: Said): Outcome => {
    const { ifi_flags = 0, ifi_change = 0 } = said.message;
    return E.right(
      put(said, { ifi_change: ifi_change | mask, ifi_flags: on ? ifi_flags | mask : ifi_flags & ~mask }),
    );
  };

const takeName = (said: Said, word: string): Outcome => {
  if (said.name !== undefined) return E.left(duparg('name', word));
  return isIfname(word)
    ? E.right({ ...said, name: word })
    : E.left(invarg('"name" not a valid ifname', word));
};

const takeIndex = (said: Said, word: string): Outcome => {
  if (said.index !== undefined) return E.left(duparg('index', word));
  const index = atoi(word);
  return index > 0 ? E.right({ ...said, index }) : E.left(invarg('Invalid "index" value', word));
};

const takeAddress = (said: Said, word: string): Outcome => {
  const address = llAddrA2n(word);
  if (E.isLeft(address)) return address;
  const addressLength = llAddrLength(address.right);
  return E.right({ ...put(said, { IFLA_ADDRESS: address.right }), addressLength });
};

/** What the variable of the mtu holds before one is given. */
const NO_MTU = -1;

const takeMtu = (said: Said, word: string): Outcome => {
  const { IFLA_MTU = NO_MTU } = said.message;
  if (IFLA_MTU !== NO_MTU) return E.left(duparg('mtu', word));
  const mtu = getInteger(word);
  return mtu === undefined
    ? E.left(invarg('Invalid "mtu" value\n', word))
    : E.right(put(said, { IFLA_MTU: mtu }));
};

/** A name or a path; a number that is no name is a pid. */
const takeNetns = (said: Said, word: string, session: Session): Outcome => {
  if (said.netns) return E.left(duparg('netns', word));
  const pid = getInteger(word);
  const fd = netnsGetFd(session, word, pid !== undefined);
  if (fd !== undefined) return E.right({ ...put(said, { IFLA_NET_NS_FD: fd }), netns: true });
  if (pid !== undefined) return E.right({ ...put(said, { IFLA_NET_NS_PID: pid }), netns: true });
  return E.left(invarg('Invalid "netns" value\n', word));
};

const takeBroadcast = (said: Said, word: string): Outcome => {
  const address = llAddrA2n(word);
  return E.isLeft(address) ? address : E.right(put(said, { IFLA_BROADCAST: address.right }));
};

/** What the variable of the queue length holds before one is given. */
const NO_QLEN = -1;

const takeQlen = (said: Said, word: string): Outcome => {
  const { IFLA_TXQLEN = NO_QLEN } = said.message;
  if (IFLA_TXQLEN !== NO_QLEN) return E.left(duparg('txqueuelen', word));
  const qlen = getInteger(word);
  return qlen === undefined
    ? E.left(invarg('Invalid "txqueuelen" value\n', word))
    : E.right(put(said, { IFLA_TXQLEN: qlen }));
};

const takeGroup = (said: Said, word: string): Outcome => {
  if (said.message.IFLA_GROUP !== undefined) return E.left(duparg('group', word));
  const group = groupA2n(word);
  return group === undefined
    ? E.left(invarg('Invalid "group" value\n', word))
    : E.right(put(said, { IFLA_GROUP: group }));
};

/** Bytes of an alias without its end (IFALIASZ - 1). */
const MAX_ALIAS = 255;

const takeAlias = (said: Said, word: string): Outcome =>
  Buffer.byteLength(word) > MAX_ALIAS
    ? E.left(invarg('alias too long\n', word))
    : E.right(put(said, { IFLA_IFALIAS: word }));

const takeMaster = (said: Said, word: string, session: Session): Outcome => {
  const IFLA_MASTER = llNameToIndex(session, word);
  return IFLA_MASTER === 0
    ? E.left(invarg('Device does not exist\n', word))
    : E.right(put(said, { IFLA_MASTER }));
};

const takeVrf = (said: Said, word: string, session: Session): Outcome =>
  E.map((IFLA_MASTER: number) => put(said, { IFLA_MASTER }))(vrfMaster(session, word));

/** A flag that is switched on or off. @param inverse the word means that the flag is not there */
const onOff = (word: string, mask: number, inverse = false): Pick<Keyword, 'value'> => ({
  value: (said, value) =>
    value === 'on' || value === 'off'
      ? flag(mask, (value === 'on') !== inverse)(said)
      : E.left(failed(1, `Error: argument of "${word}" must be "on" or "off", not "${value}"\n`)),
});

const missing = (word: string): Pick<Keyword, 'alone'> => ({
  alone: ({ verb }) => E.left(notModelled(`ip link ${verb} ${word}`)),
});

/** In the order in which iproute2 tries them: an abbreviation is the first word that it begins. */
const KEYWORDS: readonly Keyword[] = [
  { word: 'up', exact: true, alone: flag(IFF.UP, true) },
  { word: 'down', exact: true, alone: flag(IFF.UP, false) },
  { word: 'name', exact: true, value: takeName },
  { word: 'index', exact: true, value: takeIndex },
  { word: 'link', value: (said, link) => E.right({ ...said, link }) },
  { word: 'address', value: takeAddress },
  { word: 'broadcast', value: takeBroadcast },
  { word: 'brd', exact: true, value: takeBroadcast },
  { word: 'txqueuelen', value: takeQlen },
  { word: 'qlen', exact: true, value: takeQlen },
  { word: 'txqlen', value: takeQlen },
  { word: 'mtu', exact: true, value: takeMtu },
  { word: 'xdpgeneric', exact: true, ...missing('xdp') },
  { word: 'xdpdrv', exact: true, ...missing('xdp') },
  { word: 'xdpoffload', exact: true, ...missing('xdp') },
  { word: 'xdp', exact: true, ...missing('xdp') },
  { word: 'netns', exact: true, value: takeNetns },
  { word: 'multicast', exact: true, ...onOff('multicast', IFF.MULTICAST) },
  { word: 'allmulticast', exact: true, ...onOff('allmulticast', IFF.ALLMULTI) },
  { word: 'promisc', exact: true, ...onOff('promisc', IFF.PROMISC) },
  { word: 'trailers', exact: true, ...onOff('trailers', IFF.NOTRAILERS, true) },
  { word: 'arp', exact: true, ...onOff('arp', IFF.NOARP, true) },
  { word: 'carrier', exact: true, ...missing('carrier') },
  { word: 'vf', exact: true, ...missing('vf') },
  { word: 'master', value: takeMaster },
  { word: 'vrf', exact: true, value: takeVrf },
  { word: 'nomaster', alone: (said) => E.right(put(said, { IFLA_MASTER: 0 })) },
  { word: 'dynamic', ...onOff('dynamic', IFF.DYNAMIC) },
  { word: 'type', value: (said, type) => E.right({ ...said, type }) },
  { word: 'alias', value: takeAlias },
  { word: 'group', exact: true, value: takeGroup },
  { word: 'mode', exact: true, ...missing('mode') },
  { word: 'state', exact: true, ...missing('state') },
  { word: 'numtxqueues', ...missing('numtxqueues') },
  { word: 'numrxqueues', ...missing('numrxqueues') },
  { word: 'addrgenmode', ...missing('addrgenmode') },
  { word: 'link-netns', ...missing('link-netns') },
  { word: 'link-netnsid', ...missing('link-netnsid') },
  { word: 'protodown', exact: true, ...missing('protodown') },
  { word: 'protodown_reason', exact: true, ...missing('protodown_reason') },
  { word: 'gso_max_size', exact: true, ...missing('gso_max_size') },
  { word: 'gso_max_segs', exact: true, ...missing('gso_max_segs') },
  { word: 'gro_max_size', exact: true, ...missing('gro_max_size') },
  { word: 'parentdev', exact: true, ...missing('parentdev') },
];

/** The keyword that a word is or abbreviates; undefined: it is the name of a device, `dev` or `help`. */
export const keywordOf = (word: string): Keyword | undefined => keywordFor(KEYWORDS, word);
