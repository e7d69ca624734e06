/**
 * `ip neigh`: neighbours and proxies of both families (ip/ipneigh.c, iproute2 6.1.0). Left out: what makes the kernel
 * resolve (use, managed), statistics.
 */
import * as E from 'fp-ts/lib/Either.js';
import { NTF } from '../../core/net/ndmsg.js';
import type { NeighCommand } from '../../core/net/ndmsg.js';
import { neighFillInfo, neighLookup, pneighFillInfo, pneighLookup } from '../../core/net/neigh_table.js';
import { devGetByIndex } from '../../core/net/netdevice.js';
import { failed, notModelled } from '../program.js';
import { matches, nodev } from './argument.js';
import { familyOption } from './inet_prefix.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { GET, MODIFY, parse } from './ipneigh_keywords.js';
import type { Said } from './ipneigh_keywords.js';
import { ipneighFlush, ipneighShow } from './ipneigh_list.js';
import { printNeigh } from './ipneigh_print.js';
import { print } from './json_print.js';
import type { Keyword } from './keyword.js';
import { talk } from './libnetlink.js';
import { llAddrA2n } from './ll_addr.js';
import { llInitMap, llNameToIndex } from './ll_map.js';
import { NEIGH_USAGE } from './usage_neigh.js';

/** A neighbour that has been named. */
type Named = Said & {
  readonly dst: { readonly family: NeighCommand['ndm_family']; readonly address: string };
};

const isNamed = (said: Said): said is Named =>
  said.dst !== undefined &&
  said.dst.family !== 'AF_UNSPEC' &&
  (said.dev !== undefined || (said.flags & NTF.PROXY) !== 0);

const named = (
  session: Session,
  keywords: readonly Keyword<Said>[],
  words: readonly string[],
  { helps, unnamed }: { readonly helps: boolean; readonly unnamed: Answer },
): E.Either<Answer, Named> => {
  const family = familyOption(session.options);
  if (family === undefined) return E.left(notModelled(`ip -family ${session.options.family} neigh`));
  const said = parse(keywords, { family, helps }, words);
  if (E.isLeft(said)) return said;
  return isNamed(said.right) ? E.right(said.right) : E.left(unnamed);
};

/** @returns 0: none is said; undefined: there is no such device */
const indexOf = (session: Session, dev: string | undefined): number | undefined =>
  dev === undefined ? 0 : llNameToIndex(session, dev) || undefined;

/** ipneigh_modify() */
const modify =
  (type: NeighCommand['type'], nlmsg_flags: NeighCommand['nlmsg_flags']) =>
  (session: Session, words: readonly string[]): Answer => {
    const unnamed = quit(EXIT_MINUS_1, 'Device and destination are required arguments.\n');
    const said = named(session, MODIFY, words, { helps: false, unnamed });
    if (E.isLeft(said)) return said.left;
    const { dst, dev, lladdr = 'null', state, flags, protocol } = said.right;
    const address = lladdr === 'null' ? undefined : llAddrA2n(lladdr);
    if (address !== undefined && E.isLeft(address)) return address.left;
    llInitMap(session);
    const ndm_ifindex = indexOf(session, dev);
    if (ndm_ifindex === undefined) return nodev(dev ?? '');
    const refused = talk(session, {
      type,
      pid: session.system.pid,
      nlmsg_flags,
      ndm_family: dst.family,
      ndm_ifindex,
      ndm_state: state,
      ndm_flags: flags,
      NDA_DST: dst.address,
      ...(address !== undefined && { NDA_LLADDR: address.right }),
      ...(protocol !== undefined && { NDA_PROTOCOL: protocol }),
    });
    return refused === undefined ? OK : { ...refused, exits: true };
  };

const NETLINK_ERROR = 2;

/** The answer to a question is text whatever the options say. */
const TEXT = { json: false, pretty: false };

/** ipneigh_get() */
const get = (session: Session, words: readonly string[]): Answer => {
  const unnamed = failed(1, 'Device and address are required arguments.\n');
  const said = named(session, GET, words, { helps: true, unnamed });
  if (E.isLeft(said)) return said.left;
  const { dst, dev: name, flags } = said.right;
  const index = indexOf(session, name);
  if (index === undefined) return nodev(name ?? '');
  const net = ownNet(session);
  const kernel = session.system.kernel();
  const dev = devGetByIndex(kernel, net, index)?.dev ?? 0;
  if ((flags & NTF.PROXY) !== 0) {
    const entry = pneighLookup(kernel, net, dev, dst.address);
    if (entry === undefined) return failed(NETLINK_ERROR, 'Error: Proxy neighbour entry not found.\n');
    return { ...OK, stdout: print([printNeigh(session, pneighFillInfo(kernel, entry), 0)], TEXT) };
  }
  const neigh = neighLookup(kernel, net, dev, dst.address);
  if (neigh === undefined) return failed(NETLINK_ERROR, 'Error: Neighbour entry not found.\n');
  return { ...OK, stdout: print([printNeigh(session, neighFillInfo(kernel, neigh), 0)], TEXT) };
};

type Subcommand = (session: Session, words: readonly string[]) => Answer;

const change = modify('RTM_NEWNEIGH', ['NLM_F_REPLACE']);

/** In the order in which abbreviations are tried; the exact one takes none. */
const SUBCOMMANDS: readonly (readonly [word: string, run: Subcommand, exact?: true])[] = [
  ['add', modify('RTM_NEWNEIGH', ['NLM_F_CREATE', 'NLM_F_EXCL'])],
  ['change', change],
  ['chg', change, true],
  ['replace', modify('RTM_NEWNEIGH', ['NLM_F_CREATE', 'NLM_F_REPLACE'])],
  ['delete', modify('RTM_DELNEIGH', [])],
  ['get', get],
  ['show', ipneighShow],
  ['lst', ipneighShow],
  ['list', ipneighShow],
  ['flush', ipneighFlush],
  ['help', () => usage(NEIGH_USAGE)],
];

/** do_ipneigh() */
export const doIpneigh = (session: Session, words: readonly string[]): Answer => {
  const [word, ...rest] = words;
  if (word === undefined) return ipneighShow(session, []);
  const found = SUBCOMMANDS.find(([whole, , exact]) => (exact ? word === whole : matches(word, whole)));
  if (found !== undefined) return found[1](session, rest);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip neigh help".\n`);
};
