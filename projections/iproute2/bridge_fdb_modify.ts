/** `bridge fdb add`, `append`, `replace` and `delete` (fdb_modify() of bridge/fdb.c, iproute2 6.1.0). Left out: nexthops. */
import * as E from 'fp-ts/lib/Either.js';
import { NTF, NUD } from '../../core/net/ndmsg.js';
import type { FdbCommand } from '../../core/net/ndmsg.js';
import { devAddrsOf } from '../../core/net/dev_addr_excl.js';
import { devGetByIndex } from '../../core/net/netdevice.js';
import { multicastOf } from '../fdbmsg.js';
import { notModelled } from '../program.js';
import { atoi, duparg2, getUnsigned, incompleteCommand, invarg, matches } from './argument.js';
import { cannotFind, fail, talkTo } from './bridge_common.js';
import { familyOption, getAddr } from './inet_prefix.js';
import { OK, ownNet, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { keywordFor, takeKeyword } from './keyword.js';
import type { Keyword } from './keyword.js';
import { llNameToIndex } from './ll_map.js';
import { BRIDGE_FDB_USAGE } from './usage_bridge.js';

/** What the words say. */
interface Said {
  readonly dev?: string;
  readonly addr?: string;
  readonly dst?: string;
  readonly vid: number;
  readonly port?: number;
  readonly vni?: number;
  readonly src_vni?: number;
  readonly via?: number;
  readonly nhid?: true;
  readonly flags: number;
  readonly state: number;
}
type Outcome = E.Either<Answer, Said>;

const [U16_MAX, U24_MAX] = [0xffff, 0xffffff];

const takeDst =
  (session: Session) =>
  (said: Said, word: string): Outcome => {
    if (said.dst !== undefined) return E.left(duparg2('dst', word));
    const address = getAddr(word, familyOption(session.options) ?? 'AF_UNSPEC');
    return E.isLeft(address) ? address : E.right({ ...said, dst: address.right.address });
  };

const takeNumber =
  (key: 'port' | 'vni' | 'src_vni', why: string, max: number) =>
  (said: Said, word: string): Outcome => {
    const number = getUnsigned(word, max);
    return number === undefined ? E.left(invarg(`${why}\n`, word)) : E.right({ ...said, [key]: number });
  };

const takeVia =
  (session: Session) =>
  (said: Said, word: string): Outcome => {
    const via = llNameToIndex(session, word);
    return via === 0 ? E.left({ ...cannotFind(word), exits: true }) : E.right({ ...said, via });
  };

/** A short, as atoi() fills it. */
export const toShort = (word: string): number => (atoi(word) << 16) >> 16;

const takeVlan = (said: Said, word: string): Outcome =>
  said.vid >= 0 ? E.left(duparg2('vlan', word)) : E.right({ ...said, vid: toShort(word) });

const flag = (mask: number) => ({
  alone: (said: Said): Outcome => E.right({ ...said, flags: said.flags | mask }),
});
const state = (set: number, clear = 0) => ({
  alone: (said: Said): Outcome => E.right({ ...said, state: (said.state | set) & ~clear }),
});

const keywordsOf = (session: Session): readonly Keyword<Said>[] => [
  { word: 'dev', exact: true, value: (said, dev) => E.right({ ...said, dev }) },
  { word: 'dst', exact: true, value: takeDst(session) },
  { word: 'nhid', exact: true, value: (said) => E.right({ ...said, nhid: true }) },
  { word: 'port', exact: true, value: takeNumber('port', 'invalid port', U16_MAX) },
  { word: 'vni', exact: true, value: takeNumber('vni', 'invalid VNI', U24_MAX) },
  { word: 'src_vni', exact: true, value: takeNumber('src_vni', 'invalid src VNI', U24_MAX) },
  { word: 'via', exact: true, value: takeVia(session) },
  { word: 'self', exact: true, ...flag(NTF.SELF) },
  { word: 'master', ...flag(NTF.MASTER) },
  { word: 'router', ...flag(NTF.ROUTER) },
  { word: 'local', ...state(NUD.PERMANENT) },
  { word: 'permanent', ...state(NUD.PERMANENT) },
  { word: 'temp', ...state(NUD.REACHABLE) },
  { word: 'static', ...state(NUD.REACHABLE) },
  { word: 'dynamic', ...state(NUD.REACHABLE, NUD.NOARP) },
  { word: 'vlan', value: takeVlan },
  { word: 'use', ...flag(NTF.USE) },
  { word: 'extern_learn', ...flag(NTF.EXT_LEARNED) },
  { word: 'sticky', ...flag(NTF.STICKY) },
];

/** An address, which may have `to` before it. @returns with the number of words that it took */
export const takeAddress = (
  addr: string | undefined,
  [word, next]: readonly (string | undefined)[],
): E.Either<Answer, { readonly addr: string; readonly count: number }> => {
  const named = word === 'to';
  const value = named ? next : word;
  if (value === undefined) return E.left(incompleteCommand());
  if (matches(value, 'help')) return E.left(usage(BRIDGE_FDB_USAGE));
  return addr === undefined ? E.right({ addr: value, count: named ? 2 : 1 }) : E.left(duparg2('to', value));
};

/** What one word says, or an address. @returns with the number of words that it took */
const take = (
  keywords: readonly Keyword<Said>[],
  said: Said,
  [word = '', next]: readonly string[],
): E.Either<Answer, { readonly said: Said; readonly count: number }> => {
  const keyword = keywordFor(keywords, word);
  if (keyword !== undefined) return takeKeyword(keyword, said, next);
  return E.map(({ addr, count }: { addr: string; count: number }) => ({ said: { ...said, addr }, count }))(
    takeAddress(said.addr, [word, next]),
  );
};

const parse = (session: Session, words: readonly string[]): Outcome => {
  const keywords = keywordsOf(session);
  let said: Said = { vid: -1, flags: 0, state: NUD.NOARP };
  for (let rest = words; rest.length > 0;) {
    const taken = take(keywords, said, rest);
    if (E.isLeft(taken)) return taken;
    said = taken.right.said;
    rest = rest.slice(taken.right.count);
  }
  return E.right(said);
};

/** sscanf() of six octets. @returns undefined: it is no address */
export const macOf = (word: string): string | undefined => {
  const octets = /^((?:[0-9a-f]+:){5}[0-9a-f]+)/i.exec(word)?.[1]?.split(':');
  return octets?.map((octet) => octet.slice(-2).padStart(2, '0').toLowerCase()).join(':');
};

/** Whether a request is about a group that the device is in anyhow, which counts how often it is asked for. */
const isBeyond = (session: Session, { ndm_ifindex, ndm_flags, NDA_LLADDR: addr }: FdbCommand): boolean => {
  const kernel = session.system.kernel();
  const device = devGetByIndex(kernel, ownNet(session), ndm_ifindex);
  if (device === undefined || (ndm_flags & NTF.SELF) === 0) return false;
  if (device.kind === 'bridge' || device.kind === 'vxlan') return false;
  return multicastOf(kernel, device).includes(addr) && !devAddrsOf(kernel, device.dev).mc.includes(addr);
};

/** fdb_modify() */
export const fdbModify =
  (type: FdbCommand['type'], ...nlmsg_flags: FdbCommand['nlmsg_flags']) =>
  (session: Session, words: readonly string[]): Answer => {
    const parsed = parse(session, words);
    if (E.isLeft(parsed)) return parsed.left;
    const { dev, addr, dst, vid, port = 0, vni, src_vni, via = 0, nhid, flags, state: asked } = parsed.right;
    if (dev === undefined || addr === undefined) return fail('Device and address are required arguments.\n');
    if (nhid === true && (dst !== undefined || port !== 0 || vni !== undefined))
      return fail('dst, port, vni are mutually exclusive with nhid\n');
    if (nhid === true) return notModelled('bridge fdb nhid');
    const mac = macOf(addr);
    if (mac === undefined) return fail(`Invalid mac address ${addr}\n`);
    const ndm_ifindex = llNameToIndex(session, dev);
    if (ndm_ifindex === 0) return cannotFind(dev);
    const isStated = (asked & (NUD.PERMANENT | NUD.REACHABLE)) !== 0;
    const message: FdbCommand = {
      type,
      pid: session.system.pid,
      nlmsg_flags,
      ndm_family: 'AF_BRIDGE',
      ndm_ifindex,
      ndm_state: isStated ? asked : asked | NUD.PERMANENT,
      ndm_flags: (flags & (NTF.SELF | NTF.MASTER)) === 0 ? flags | NTF.SELF : flags,
      NDA_LLADDR: mac,
      ...(dst !== undefined && { NDA_DST: dst }),
      ...(vid >= 0 && { NDA_VLAN: vid }),
      ...(port !== 0 && { NDA_PORT: port }),
      ...(vni !== undefined && { NDA_VNI: vni }),
      ...(src_vni !== undefined && { NDA_SRC_VNI: src_vni }),
      ...(via !== 0 && { NDA_IFINDEX: via }),
    };
    if (isBeyond(session, message)) return notModelled('bridge fdb of a group that the device is in anyhow');
    return talkTo(session, message) ?? OK;
  };
