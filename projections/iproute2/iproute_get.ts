/** `ip route get`: how the kernel would send a packet (ip/iproute.c: iproute_get, iproute2 6.1.0). Left out: as. */
import * as E from 'fp-ts/lib/Either.js';
import { OPS } from '../../core/decider.js';
import { ADDRESS_BITS } from '../../core/net/inet.js';
import { RTM_F } from '../../core/net/rtmsg.js';
import type { Rtmsg } from '../../core/net/rtmsg.js';
import { failed, notModelled } from '../program.js';
import { getUnsigned, invarg, matches, nodev } from './argument.js';
import { takeKeywords } from './keyword.js';
import type { Keyword } from './keyword.js';
import { familyOption, getPrefix } from './inet_prefix.js';
import type { PrefixFamily } from './inet_prefix.js';
import { inetProtoA2n } from './inet_proto.js';
import { OK, ownNet, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { nameIsVrf } from './vrf_name.js';
import { printRoute } from './iproute_print.js';
import { print } from './json_print.js';
import { talkError } from './libnetlink.js';
import { llNameToIndex } from './ll_map.js';
import { dsfieldA2n } from './rt_names.js';
import { ROUTE_USAGE } from './usage_route.js';

interface Said {
  readonly family: PrefixFamily;
  readonly message: Partial<Rtmsg>;
  readonly iif?: string;
  readonly oif?: string;
  readonly found?: true;
  readonly warning?: string;
}
type Outcome = E.Either<Answer, Said>;

const put = (said: Said, message: Partial<Rtmsg>, more: Partial<Said> = {}): Said => ({
  ...said,
  ...more,
  message: { ...said.message, ...message },
});

const number =
  (name: keyof Rtmsg, a2n: (word: string) => number | undefined, why: string) =>
  (said: Said, word: string): Outcome => {
    const found = a2n(word);
    return found === undefined ? E.left(invarg(why, word)) : E.right(put(said, { [name]: found }));
  };

const from = (said: Said, word: string): Outcome => {
  if (matches(word, 'help')) return E.left(usage(ROUTE_USAGE));
  const prefix = getPrefix(word, said.family);
  if (E.isLeft(prefix)) return prefix;
  const { family, address, bitlen } = prefix.right;
  const attribute = address === undefined ? {} : { RTA_SRC: address };
  return E.right(put(said, { rtm_src_len: bitlen, ...attribute }, { family }));
};

/** The destination; of a network, the warning that one is not asked for. */
const to = (said: Said, word: string): Outcome => {
  if (matches(word, 'help')) return E.left(usage(ROUTE_USAGE));
  const prefix = getPrefix(word, said.family);
  if (E.isLeft(prefix)) return prefix;
  const { family, address, bitlen } = prefix.right;
  const bits = ADDRESS_BITS[family === 'AF_INET6' ? family : 'AF_INET'];
  const isOdd = family !== 'AF_UNSPEC' && bitlen !== bits;
  const warning = `Warning: /${bitlen} as prefix is invalid, only /${bits} (or none) is supported.\n`;
  const attribute = address === undefined ? {} : { RTA_DST: address };
  const message = { rtm_dst_len: isOdd ? bits : bitlen, ...attribute };
  return E.right(put(said, message, { family, found: true, ...(isOdd && { warning }) }));
};

const flag =
  (bit: number) =>
  (said: Said): Outcome =>
    E.right(put(said, { rtm_flags: (said.message.rtm_flags ?? 0) | bit }));

const exact = true as const;
const tos = number('rtm_tos', dsfieldA2n, 'TOS value is invalid\n');
const oif = (said: Said, word: string): Outcome => E.right({ ...said, oif: word });
const port = (word: string): number | undefined => getUnsigned(word, 0xffff);

/** In the order in which abbreviations are tried. */
const keywords = (session: Session): readonly Keyword<Said>[] => [
  { word: 'tos', exact, value: tos },
  { word: 'dsfield', value: tos },
  { word: 'from', value: from },
  { word: 'iif', value: (said, word) => E.right({ ...said, iif: word }) },
  { word: 'mark', value: number('RTA_MARK', getUnsigned, 'invalid mark value') },
  { word: 'oif', value: oif },
  { word: 'dev', exact, value: oif },
  { word: 'notify', alone: flag(RTM_F.NOTIFY) },
  { word: 'connected', alone: () => E.left(notModelled('ip route get connected')) },
  {
    word: 'vrf',
    value: (said, word) =>
      nameIsVrf(session, word) === 0 ? E.left(invarg('Invalid VRF\n', word)) : oif(said, word),
  },
  { word: 'uid', value: number('RTA_UID', getUnsigned, 'invalid UID\n') },
  { word: 'fibmatch', alone: flag(RTM_F.FIB_MATCH) },
  { word: 'as', exact, alone: () => E.left(notModelled('ip route get as')) },
  { word: 'sport', value: number('RTA_SPORT', port, 'invalid sport\n') },
  { word: 'dport', value: number('RTA_DPORT', port, 'invalid dport\n') },
  { word: 'ipproto', value: number('RTA_IP_PROTO', inetProtoA2n, 'Invalid "ipproto" value\n') },
  { word: 'to', exact, value: to },
];

/** iproute_get() */
export const iprouteGet = (session: Session, words: readonly string[]): Answer => {
  const { options, system } = session;
  const first = familyOption(options);
  if (first === undefined) return notModelled(`ip -family ${options.family} route get`);
  const parsed = takeKeywords(keywords(session), to, { family: first, message: {} }, words);
  if (E.isLeft(parsed)) return parsed.left;
  const { message, found, iif: idev, oif: odev, family, warning = '' } = parsed.right;
  if (!found) return failed(1, 'need at least a destination address\n');
  const iif = idev === undefined ? 0 : llNameToIndex(session, idev);
  if (idev !== undefined && iif === 0) return nodev(idev);
  const index = odev === undefined ? 0 : llNameToIndex(session, odev);
  if (odev !== undefined && index === 0) return nodev(odev);
  const rtm_family = family === 'AF_INET6' ? family : 'AF_INET';
  const getit = OPS.routes[rtm_family]?.getit;
  if (getit === undefined) return notModelled(`ip ${rtm_family === 'AF_INET6' ? '-6 ' : ''}route get`);
  const answer = getit(system.kernel(), ownNet(session), {
    rtm_dst_len: 0,
    rtm_src_len: 0,
    rtm_tos: 0,
    rtm_table: 0,
    rtm_protocol: 0,
    rtm_scope: 0,
    rtm_type: 0,
    ...message,
    rtm_family,
    rtm_flags: (message.rtm_flags ?? 0) | (rtm_family === 'AF_INET' ? RTM_F.LOOKUP_TABLE : 0),
    ...(iif !== 0 && { RTA_IIF: iif }),
    ...(index !== 0 && { RTA_OIF: index }),
  });
  if (E.isLeft(answer)) return failed(2, warning + talkError(answer.left));
  return { ...OK, stdout: print([printRoute(session, answer.right)], options), stderr: warning };
};
