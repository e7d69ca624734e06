/** `ip link`: devices (ip/iplink.c, iproute2 6.1). Left out: replace, xstats, afstats. */
import * as E from 'fp-ts/lib/Either.js';
import { EVERY_KIND } from '../../core/machine.js';
import type { RtnlCommand } from '../../core/net/if_link.js';
import { failed, notModelled } from '../program.js';
import { matches } from './argument.js';
import { EXIT_MINUS_1, OK, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { ipaddrListLink } from './ipaddress_list.js';
import type { Verb } from './iplink_keywords.js';
import { iplinkParse } from './iplink_parse.js';
import type { Attributes, Parsed } from './iplink_parse.js';
import { iplinkProp } from './iplink_prop.js';
import { LINK_UTILS } from './link_utils.js';
import { talk } from './libnetlink.js';
import { LINK_USAGE } from './usage.js';

type Info = Attributes & Pick<RtnlCommand & { type: 'RTM_NEWLINK' }, 'IFLA_INFO_KIND'>;

/** IFLA_LINKINFO: the kind and what its own words say. A kind that the machine lacks is for the kernel to refuse. */
const linkInfo = (session: Session, verb: Verb, { type, rest }: Parsed): E.Either<Answer, Info> => {
  if (type === undefined) {
    const complaint = 'Not enough information: "type" argument is required\n';
    return verb === 'add' ? E.left(failed(1, complaint)) : E.right({});
  }
  const util = LINK_UTILS.get(type);
  const [word] = rest;
  if (util === undefined) {
    const known = session.system.kernel().machine?.kinds.includes(type) === true;
    if (known) return E.left(notModelled(`ip link ${verb} type ${type}`));
    if (word === undefined || EVERY_KIND.includes(type)) return E.right({ IFLA_INFO_KIND: type });
    if (matches(word, 'help')) return E.left(usage(LINK_USAGE));
    return E.left(failed(1, `Garbage instead of arguments "${word} ...". Try "ip link help".\n`));
  }
  if (word === undefined) return E.right({ IFLA_INFO_KIND: type });
  const data = util.parseOpt?.(session, verb, rest) ?? E.right({ IFLA_INFO_DATA: {} });
  return E.map((attributes: Attributes): Info => ({ IFLA_INFO_KIND: type, ...attributes }))(data);
};

const requestOf = ({ system }: Session, verb: Verb, { message }: Parsed, info: Info): RtnlCommand => {
  const { pid } = system;
  switch (verb) {
    case 'add': {
      const { IFLA_INFO_KIND: kind = '' } = info;
      const drawn = Array.from({ length: LINK_UTILS.get(kind)?.addresses ?? 0 }, system.drawAddress);
      return {
        type: 'RTM_NEWLINK',
        pid,
        nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
        ...message,
        ...info,
        ...(drawn.length > 0 && { random: drawn }),
      };
    }
    case 'set':
      return { type: 'RTM_NEWLINK', pid, ...message, ...info };
    case 'delete':
      return { type: 'RTM_DELLINK', pid, ...message };
  }
};

/** iplink_modify() */
const modify =
  (verb: Verb) =>
  (session: Session, words: readonly string[]): Answer => {
    const unfit = session.options.notModelled.find((option) => option === '-echo');
    const { family } = session.options;
    if (unfit !== undefined || family === 'mpls' || family === 'bridge')
      return notModelled(`ip ${unfit ?? `-family ${family}`} link ${verb}`);
    const parsed = iplinkParse(session, verb, words);
    if (E.isLeft(parsed)) return parsed.left;
    const info = linkInfo(session, verb, parsed.right);
    if (E.isLeft(info)) return info.left;
    const { warning = '', ...attributes } = info.right;
    const answer = talk(session, requestOf(session, verb, parsed.right, attributes)) ?? OK;
    return { ...answer, stderr: warning + answer.stderr };
  };

const help = (session: Session, [kind]: readonly string[]): Answer => {
  const util = kind === undefined ? undefined : LINK_UTILS.get(kind);
  if (util !== undefined && util.help !== '') return { ...OK, stdout: util.help };
  return kind !== undefined && EVERY_KIND.includes(kind)
    ? notModelled(`ip link help ${kind}`)
    : usage(LINK_USAGE);
};

type Subcommand = (session: Session, words: readonly string[]) => Answer;

/** In the order in which abbreviations are tried. */
const SUBCOMMANDS: readonly (readonly [word: string, run: Subcommand])[] = [
  ['add', modify('add')],
  ['set', modify('set')],
  ['change', modify('set')],
  ['replace', () => notModelled('ip link replace')],
  ['delete', modify('delete')],
  ['show', ipaddrListLink],
  ['lst', ipaddrListLink],
  ['list', ipaddrListLink],
  ['xstats', () => notModelled('ip link xstats')],
  ['afstats', () => notModelled('ip link afstats')],
  ['property', iplinkProp],
  ['help', help],
];

/** do_iplink() */
export const doIplink = (session: Session, words: readonly string[]): Answer => {
  const [word, ...rest] = words;
  if (word === undefined) return ipaddrListLink(session, []);
  const found = SUBCOMMANDS.find(([whole]) => matches(word, whole));
  if (found !== undefined) return found[1](session, rest);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip link help".\n`);
};
