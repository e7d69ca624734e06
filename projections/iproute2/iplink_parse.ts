/** From the words of `ip link add`, `set` and `delete` to the message that they ask for (ip/iplink.c). */
import * as E from 'fp-ts/lib/Either.js';
import type { LinkMessage } from '../../core/net/if_link.js';
import type { LinkData, LinkSlaveData } from '../../core/link/link_data.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { failed } from '../program.js';
import { duparg2, incompleteCommand, invarg, isAltifname, matches, nodev } from './argument.js';
import { EXIT_MINUS_1, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import type { Piece } from './json_print.js';
import { keywordOf } from './iplink_keywords.js';
import type { Said, Verb } from './iplink_keywords.js';
import { llAddrLength } from './ll_addr.js';
import { llLinkGet, llNameToIndex } from './ll_map.js';
import { LINK_USAGE } from './usage.js';

export interface Parsed {
  readonly message: LinkMessage;
  readonly type?: string;
  /** The words behind the type. */
  readonly rest: readonly string[];
}

/** What the words of a kind put into IFLA_LINKINFO, and what the program says on standard error about them. */
export interface Attributes {
  readonly VETH_INFO_PEER?: LinkMessage;
  readonly IFLA_INFO_DATA?: LinkData;
  readonly IFLA_INFO_SLAVE_DATA?: LinkSlaveData;
  readonly warning?: string;
}

export type PrintOpt = (session: Session, device: NetDevice) => readonly Piece[] | undefined;

/** A kind of link as the command line knows it (struct link_util). */
export interface LinkUtil {
  /** What -details says of a device of the kind; absent: nothing. @returns undefined: it is not modelled */
  readonly printOpt?: PrintOpt;
  /** Random addresses that the kernel needs to make one. */
  readonly addresses: number;
  /** '': it has none of its own. */
  readonly help: string;
  /** Parses the words behind the type, if there are any; absent: it does not look at them. */
  readonly parseOpt?: (
    session: Session,
    verb: Verb,
    words: readonly string[],
  ) => E.Either<Answer, Attributes>;
}

const takeDev = (said: Said, word: string): E.Either<Answer, Said> => {
  if (said.dev !== undefined) return E.left(duparg2('dev', word));
  return isAltifname(word)
    ? E.right({ ...said, dev: word })
    : E.left(invarg('"dev" not a valid ifname', word));
};

/** Takes words up to and including the type. */
const take = (
  session: Session,
  verb: Verb,
  words: readonly string[],
): E.Either<Answer, { readonly said: Said; readonly rest: readonly string[] }> => {
  let said: Said = { verb, message: {} };
  let rest = words;
  while (said.type === undefined) {
    const [word, next] = rest;
    if (word === undefined) break;
    const keyword = keywordOf(word);
    if (keyword === undefined && matches(word, 'help')) return E.left(usage(LINK_USAGE));
    const single = keyword === undefined ? word !== 'dev' : keyword.alone !== undefined;
    if (!single && next === undefined) return E.left(incompleteCommand());
    const value = single ? word : (next ?? '');
    const taken =
      keyword === undefined
        ? takeDev(said, value)
        : (keyword.alone?.(said) ?? keyword.value?.(said, value, session) ?? E.right(said));
    if (E.isLeft(taken)) return taken;
    said = taken.right;
    rest = rest.slice(single ? 1 : 2);
  }
  return E.right({ said, rest });
};

/** A group without a device is a group to change, which has no attributes of a kind. */
const ofGroup = ({ verb, message }: Said, [word]: readonly string[]): E.Either<Answer, LinkMessage> => {
  const garbage = `Garbage instead of arguments "${word} ...". Try "ip link help".\n`;
  if (word !== undefined) return E.left(quit(EXIT_MINUS_1, garbage));
  return verb === 'add'
    ? E.left(quit(EXIT_MINUS_1, 'group cannot be used when creating devices.\n'))
    : E.right(message);
};

/** A new device's own words: an index, one name only, and the device to stack it on. */
const ofNew = (session: Session, said: Said, rest: readonly string[]): E.Either<Answer, LinkMessage> => {
  const { message, name, dev, index, link } = said;
  if (name === undefined && dev === undefined && message.IFLA_GROUP !== undefined) return ofGroup(said, rest);
  if (name !== undefined && dev !== undefined && name !== dev)
    return E.left(quit(EXIT_MINUS_1, 'both "name" and "dev" cannot be used when creating devices.\n'));
  const called = name ?? dev;
  const IFLA_LINK = link === undefined ? undefined : llNameToIndex(session, link);
  if (IFLA_LINK === 0) return E.left(nodev(link ?? ''));
  return E.right({
    ...message,
    ...(IFLA_LINK !== undefined && { IFLA_LINK }),
    ...(index !== undefined && { ifi_index: index }),
    ...(called !== undefined && { IFLA_IFNAME: called }),
  });
};

/** A device that is there: found by name; an address must be as long as the one that it has. */
const ofExisting = (session: Session, said: Said, rest: readonly string[]): E.Either<Answer, LinkMessage> => {
  const { message, name, dev = name, index, addressLength, netns } = said;
  if (dev !== undefined && addressLength !== undefined) {
    const device = llLinkGet(session, dev);
    // A device without addresses is for the kernel to refuse.
    const expected =
      device === undefined || device.address === '' ? addressLength : llAddrLength(device.address);
    if (expected !== addressLength)
      return E.left(failed(1, `Invalid address length ${addressLength} - must be ${expected} bytes\n`));
  }
  if (index !== undefined && netns === undefined)
    return E.left(
      quit(
        EXIT_MINUS_1,
        'index can be used only when creating devices or when moving device to another netns.\n',
      ),
    );
  if (dev === undefined && message.IFLA_GROUP !== undefined) return ofGroup(said, rest);
  if (dev === undefined)
    return E.left(quit(EXIT_MINUS_1, 'Not enough information: "dev" argument is required.\n'));
  const ifi_index = llNameToIndex(session, dev);
  if (ifi_index === 0) return E.left(nodev(dev));
  return E.right({
    ...message,
    ifi_index,
    ...(index !== undefined && { IFLA_NEW_IFINDEX: index }),
    ...(name !== undefined && name !== dev && { IFLA_IFNAME: name }),
  });
};

/** iplink_parse() */
export const iplinkParse = (
  session: Session,
  verb: Verb,
  words: readonly string[],
): E.Either<Answer, Parsed> => {
  const taken = take(session, verb, words);
  if (E.isLeft(taken)) return taken;
  const { said, rest } = taken.right;
  const message = verb === 'add' ? ofNew(session, said, rest) : ofExisting(session, said, rest);
  if (E.isLeft(message)) return message;
  const isOfGroup = message.right.ifi_index === undefined && verb !== 'add';
  return E.right({
    message: message.right,
    rest,
    ...(said.type !== undefined && !isOfGroup && { type: said.type }),
  });
};
