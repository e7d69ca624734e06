/** `tc qdisc` (tc/tc_qdisc.c, iproute2 6.1.0). Left out: estimators, size tables, blocks. */
import * as E from 'fp-ts/lib/Either.js';
import type { TcCommand } from '../../core/net/sched/sch.js';
import { TC_H } from '../../core/net/sched/sch.js';
import { qdiscWalk } from '../../core/net/sched/sch_find.js';
import { refcntOf } from '../../core/net/sched/sch_generic.js';
import { dump } from '../../core/net/netdevice.js';
import { appended, failed, notModelled, printed } from '../program.js';
import { duparg, incompleteCommand, invarg, matches } from '../iproute2/argument.js';
import { OK, ownNet } from '../iproute2/ip_common.js';
import type { Answer } from '../iproute2/ip_common.js';
import { print } from '../iproute2/json_print.js';
import { printQdisc } from './qdisc_print.js';
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
import { QDISC_USAGE } from './usage.js';

const CLSACT_HANDLE = 0xffff0000;

/** `ingress` and `clsact` are a place and a kind; everything behind them is theirs. */
const takeHook = (asked: Asked, kind: string, rest: readonly string[]): Taken =>
  asked.parent === 0
    ? E.right({
        asked: { ...asked, parent: TC_H.INGRESS, handle: CLSACT_HANDLE, kind, words: rest },
        rest: [],
      })
    : minus1(`Error: "${kind}" is a duplicate parent ID\n`);

const NOT_MODELLED = ['estimator', 'stab', 'ingress_block', 'egress_block'];

const takeWord = (asked: Asked, word: string, rest: readonly string[]): Taken => {
  switch (word) {
    case 'dev':
      return takeDev(asked, rest);
    case 'handle':
      if (asked.handle !== 0) return E.left(duparg('handle', word));
      return withValue(rest, (value) => {
        const handle = getQdiscHandle(value);
        return handle === undefined
          ? E.left(invarg('invalid qdisc ID', value))
          : E.right({ ...asked, handle });
      });
    case 'root':
      return takeRoot(asked, rest, 'Error: "root" is duplicate parent ID\n');
    case 'ingress':
    case 'clsact':
      return takeHook(asked, word, rest);
    case 'parent':
      return takeParent(asked, rest);
    default:
      break;
  }
  const beyond = NOT_MODELLED.find((whole) => matches(word, whole));
  if (beyond !== undefined) return E.left(notModelled(`tc qdisc … ${beyond}`));
  if (matches(word, 'help'))
    return E.right({ asked: { ...asked, stderr: asked.stderr + QDISC_USAGE }, rest });
  return E.right({ asked: { ...asked, kind: word.slice(0, 15), words: rest }, rest: [] });
};

/** tc_qdisc_modify() */
const modify = (
  session: TcSession,
  type: 'RTM_NEWQDISC' | 'RTM_DELQDISC',
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
  if (kind === undefined)
    return appended({ stdout: '', stderr }, request(session, { type, nlmsg_flags }, asked) ?? OK);
  if (isBeyond(kind)) return notModelled(`tc … ${kind}`);
  const { parse } = qdiscUtil(kind);
  if (parse === undefined && asked.words.length > 0)
    return failed(MINUS_1, `${stderr}qdisc '${kind}' does not support option parsing\n`);
  const options = parse?.(asked.words) ?? E.right(undefined);
  if (E.isLeft(options)) return appended({ stdout: '', stderr }, options.left);
  const message = {
    type,
    nlmsg_flags,
    ...(options.right !== undefined && { TCA_OPTIONS: options.right }),
  };
  return appended({ stdout: '', stderr }, request(session, message, asked) ?? OK);
};

interface Filter {
  readonly dev: string;
  readonly parent: number;
  readonly handle: number;
  readonly invisible: boolean;
  readonly stderr: string;
}

type Filtered = E.Either<Answer, { readonly filter: Filter; readonly rest: readonly string[] }>;

const withPlace = (filter: Filter, word: string, take: () => Filtered): Filtered => {
  if (filter.parent !== 0) return E.left(invarg('parent is already specified', word));
  return filter.handle === 0 ? take() : E.left(invarg('handle is already specified', word));
};

const filterWord = (filter: Filter, word: string, rest: readonly string[]): Filtered => {
  const [value] = rest;
  const missing = E.left(incompleteCommand());
  if (word === 'dev')
    return value === undefined
      ? missing
      : E.right({ filter: { ...filter, dev: value }, rest: rest.slice(1) });
  if (word === 'root' || word === 'ingress' || word === 'clsact') {
    const parent = word === 'root' ? TC_H.ROOT : TC_H.INGRESS;
    return withPlace(filter, word, () => E.right({ filter: { ...filter, parent }, rest }));
  }
  if (matches(word, 'parent') || matches(word, 'handle'))
    return withPlace(filter, word, () => {
      if (value === undefined) return missing;
      const isParent = matches(word, 'parent');
      const id = isParent ? getTcClassid(value) : getQdiscHandle(value);
      if (id === undefined) return E.left(invarg(`invalid ${isParent ? 'parent' : 'handle'} ID`, value));
      return E.right({ filter: { ...filter, [isParent ? 'parent' : 'handle']: id }, rest: rest.slice(1) });
    });
  if (matches(word, 'help'))
    return E.right({ filter: { ...filter, stderr: filter.stderr + QDISC_USAGE }, rest });
  return word === 'invisible'
    ? E.right({ filter: { ...filter, invisible: true }, rest })
    : minus1(`${filter.stderr}What is "${word}"? Try "tc qdisc help".\n`);
};

/** tc_qdisc_list() */
const list = (session: TcSession, words: readonly string[]): Answer => {
  let filter: Filter = { dev: '', parent: 0, handle: 0, invisible: false, stderr: '' };
  for (let rest = words; rest.length > 0;) {
    const taken = filterWord(filter, rest[0] ?? '', rest.slice(1));
    if (E.isLeft(taken)) return taken.left;
    ({ filter, rest } = taken.right);
  }
  const { dev, parent, handle, invisible, stderr } = filter;
  const index = indexOf(session, dev.slice(0, 15));
  if (E.isLeft(index)) return appended({ stdout: '', stderr }, index.left);
  const kernel = session.system.kernel();
  const lines = dump(kernel, ownNet(session))
    .filter(({ ifindex }) => index.right === 0 || ifindex === index.right)
    .flatMap((device) =>
      qdiscWalk(kernel, device)
        .filter(({ visibility }) => invisible || visibility === 'visible')
        .filter(
          (qdisc) => (parent === 0 || qdisc.parent === parent) && (handle === 0 || qdisc.handle === handle),
        )
        .map((qdisc) =>
          printQdisc(
            session,
            { qdisc, refcnt: refcntOf(kernel, device, qdisc) },
            index.right === 0 ? device.name : undefined,
          ),
        ),
    );
  return { ...printed(print(lines, session.options)), stderr };
};

const FLAGS = {
  add: ['NLM_F_EXCL', 'NLM_F_CREATE'],
  change: [],
  replace: ['NLM_F_CREATE', 'NLM_F_REPLACE'],
  link: ['NLM_F_REPLACE'],
} as const;

/** do_qdisc() */
export const doQdisc = (session: TcSession, [word, ...words]: readonly string[]): Answer => {
  if (word === undefined) return list(session, []);
  for (const [verb, flags] of Object.entries(FLAGS))
    if (matches(word, verb)) return modify(session, 'RTM_NEWQDISC', flags, words);
  if (matches(word, 'delete')) return modify(session, 'RTM_DELQDISC', [], words);
  if (['list', 'show', 'lst'].some((verb) => matches(word, verb))) return list(session, words);
  if (matches(word, 'help')) return { ...OK, stderr: QDISC_USAGE };
  return failed(MINUS_1, `Command "${word}" is unknown, try "tc qdisc help".\n`);
};
