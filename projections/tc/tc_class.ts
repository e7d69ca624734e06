/** `tc class` (tc/tc_class.c, iproute2 6.1.0): text whatever the options say. Left out: -graph, estimators. */
import * as E from 'fp-ts/lib/Either.js';
import { devGetByIndex } from '../../core/net/netdevice.js';
import { TC_H, tcMajor, tcMinor } from '../../core/net/sched/sch.js';
import type { TcCommand } from '../../core/net/sched/sch.js';
import { dumpTclass } from '../../core/net/sched/sch_class.js';
import { qdiscLookup } from '../../core/net/sched/sch_find.js';
import { quantumAdvice } from '../../core/net/sched/sch_htb.js';
import { duparg, incompleteCommand, invarg, matches } from '../iproute2/argument.js';
import { OK, ownNet } from '../iproute2/ip_common.js';
import type { Answer } from '../iproute2/ip_common.js';
import { failed, notModelled, printed } from '../program.js';
import { printClass } from './class_print.js';
import { isBeyond, qdiscUtil } from './qdisc_utils.js';
import { MINUS_1 } from './tc_common.js';
import type { TcSession } from './tc_common.js';
import {
  NOTHING_ASKED,
  indexOf,
  minus1,
  request,
  takeDev,
  takeParent,
  takeRoot,
  withValue,
} from './tc_request.js';
import type { Asked, Taken } from './tc_request.js';
import { getQdiscHandle, getTcClassid } from './tc_util.js';
import { CLASS_USAGE } from './usage.js';

const takeWord = (asked: Asked, word: string, rest: readonly string[]): Taken => {
  switch (word) {
    case 'dev':
      return takeDev(asked, rest);
    case 'classid':
      return withValue(rest, (value) => {
        if (asked.handle !== 0) return E.left(duparg('classid', value));
        const handle = getTcClassid(value);
        return handle === undefined
          ? E.left(invarg('invalid class ID', value))
          : E.right({ ...asked, handle });
      });
    case 'handle':
      return minus1('Error: try "classid" instead of "handle"\n');
    case 'root':
      return takeRoot(asked, rest, 'Error: "root" is duplicate parent ID.\n');
    case 'parent':
      return takeParent(asked, rest);
    default:
      break;
  }
  if (matches(word, 'estimator')) return E.left(notModelled('tc class … estimator'));
  if (matches(word, 'help'))
    return E.right({ asked: { ...asked, stderr: asked.stderr + CLASS_USAGE }, rest });
  return E.right({ asked: { ...asked, kind: word.slice(0, 15), words: rest }, rest: [] });
};

/** What the kernel says of a class that it has made. */
const advice = (
  session: TcSession,
  { dev, parent, handle }: Asked,
  given: TcCommand['TCA_OPTIONS'],
): string => {
  const index = indexOf(session, dev);
  const kernel = session.system.kernel();
  const device = E.isLeft(index) ? undefined : devGetByIndex(kernel, ownNet(session), index.right);
  const qid = tcMajor(handle) || tcMajor(parent);
  const qdisc = device && qdiscLookup(kernel, device, qid);
  if (device === undefined || qdisc?.kind !== 'htb' || given === undefined) return '';
  const said = quantumAdvice({ kernel, device, qdisc }, qid + tcMinor(handle), given);
  return said === undefined ? '' : `Warning: ${said}\n`;
};

/** tc_class_modify() */
const modify = (
  session: TcSession,
  type: 'RTM_NEWTCLASS' | 'RTM_DELTCLASS',
  nlmsg_flags: TcCommand['nlmsg_flags'],
  words: readonly string[],
): Answer => {
  let asked = NOTHING_ASKED;
  for (let rest = words; rest.length > 0;) {
    const taken = takeWord(asked, rest[0] ?? '', rest.slice(1));
    if (E.isLeft(taken)) return taken.left;
    ({ asked, rest } = taken.right);
  }
  const { kind, stderr } = asked;
  if (kind !== undefined && isBeyond(kind)) return notModelled(`tc class … ${kind}`);
  const parse = kind === undefined ? undefined : qdiscUtil(kind).parseClass;
  if (kind !== undefined && parse === undefined)
    return failed(1, `${stderr}Error: Qdisc "${kind}" is classless.\n`);
  const options = parse?.(asked.words);
  if (options !== undefined && E.isLeft(options)) return options.left;
  const TCA_OPTIONS = options?.right;
  const message = { type, nlmsg_flags, ...(TCA_OPTIONS !== undefined && { TCA_OPTIONS }) };
  const refused = request(session, message, asked);
  if (refused !== undefined) return { ...refused, stderr: stderr + refused.stderr };
  return { ...OK, stderr: stderr + (type === 'RTM_NEWTCLASS' ? advice(session, asked, TCA_OPTIONS) : '') };
};

interface Filter {
  readonly dev: string;
  readonly parent: number;
  readonly qdisc: number;
  readonly classid: number;
  readonly stderr: string;
}

const filterWord = (
  filter: Filter,
  word: string,
  rest: readonly string[],
): E.Either<Answer, { readonly filter: Filter; readonly rest: readonly string[] }> => {
  const [value] = rest;
  const id = (
    key: 'parent' | 'qdisc' | 'classid',
    parse: (text: string) => number | undefined,
    what: string,
  ): E.Either<Answer, { readonly filter: Filter; readonly rest: readonly string[] }> => {
    if (value === undefined) return E.left(incompleteCommand());
    if (filter[key] !== 0) return E.left(duparg(key, key === 'parent' ? word : value));
    const found = parse(value);
    return found === undefined
      ? E.left(invarg(`invalid ${what} ID`, value))
      : E.right({ filter: { ...filter, [key]: found }, rest: rest.slice(1) });
  };
  switch (word) {
    case 'dev':
      if (value === undefined) return E.left(incompleteCommand());
      return filter.dev === ''
        ? E.right({ filter: { ...filter, dev: value }, rest: rest.slice(1) })
        : E.left(duparg('dev', value));
    case 'qdisc':
      return id('qdisc', getQdiscHandle, 'qdisc');
    case 'classid':
      return id('classid', getTcClassid, 'class');
    case 'parent':
      return id('parent', getTcClassid, 'parent');
    case 'root':
      return filter.parent === 0
        ? E.right({ filter: { ...filter, parent: TC_H.ROOT }, rest })
        : minus1('Error: "root" is duplicate parent ID\n');
    default:
      break;
  }
  return matches(word, 'help')
    ? E.right({ filter: { ...filter, stderr: filter.stderr + CLASS_USAGE }, rest })
    : minus1(`${filter.stderr}What is "${word}"? Try "tc class help".\n`);
};

/** tc_class_list(): of one device; without one the kernel has nothing to tell. */
const list = (session: TcSession, words: readonly string[]): Answer => {
  let filter: Filter = { dev: '', parent: 0, qdisc: 0, classid: 0, stderr: '' };
  for (let rest = words; rest.length > 0;) {
    const taken = filterWord(filter, rest[0] ?? '', rest.slice(1));
    if (E.isLeft(taken)) return taken.left;
    ({ filter, rest } = taken.right);
  }
  const { dev, parent, qdisc: of, classid, stderr } = filter;
  const index = indexOf(session, dev.slice(0, 15));
  if (E.isLeft(index)) return index.left;
  if (session.tc.graph) return notModelled('tc -graph class');
  const kernel = session.system.kernel();
  const device = devGetByIndex(kernel, ownNet(session), index.right);
  if (device === undefined) return { ...OK, stderr };
  const lines = dumpTclass(kernel, device, parent)
    .filter(({ tcm_handle }) => of === 0 || tcMajor(tcm_handle) === of)
    .filter(({ tcm_handle }) => classid === 0 || tcm_handle === classid)
    .map((message) => printClass(session, { kernel, device }, message, { isOfOne: of !== 0 }));
  return { ...printed(lines.join('')), stderr };
};

const FLAGS = { add: ['NLM_F_EXCL', 'NLM_F_CREATE'], change: [], replace: ['NLM_F_CREATE'] } as const;

/** do_class() */
export const doClass = (session: TcSession, [word, ...words]: readonly string[]): Answer => {
  if (word === undefined) return list(session, []);
  for (const [verb, flags] of Object.entries(FLAGS))
    if (matches(word, verb)) return modify(session, 'RTM_NEWTCLASS', flags, words);
  if (matches(word, 'delete')) return modify(session, 'RTM_DELTCLASS', [], words);
  if (['list', 'show', 'lst'].some((verb) => matches(word, verb))) return list(session, words);
  if (matches(word, 'help')) return { ...OK, stderr: CLASS_USAGE };
  return failed(MINUS_1, `Command "${word}" is unknown, try "tc class help".\n`);
};
