/**
 * `ip xfrm`: associations and policies of IPsec, of which nobody here makes any (ip/ipxfrm.c, ip/xfrm_state.c,
 * ip/xfrm_policy.c, iproute2 6.1.0). Left out: making them, and choosing among them.
 */
import { foreseen, netCapable } from '../../core/kernel/cred.js';
import { notModelled, printed } from '../program.js';
import { strerror } from '../strerror.js';
import { invarg, matches } from './argument.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { XFRM_POLICY_USAGE, XFRM_STATE_USAGE, XFRM_USAGE } from './usage_xfrm.js';

type Task = 'list' | 'deleteall' | 'flush' | 'count' | 'getdefault' | 'help' | 'beyond';

interface XfrmObject {
  readonly name: 'state' | 'policy';
  /** In the order in which abbreviations are tried. */
  readonly tasks: readonly (readonly [word: string, task: Task])[];
  /** What a flush may be limited by. */
  readonly flushes: string;
  readonly count: (session: Session) => string;
  readonly usage: string;
}

const STATE: XfrmObject = {
  name: 'state',
  tasks: [
    ['add', 'beyond'],
    ['update', 'beyond'],
    ['allocspi', 'beyond'],
    ['delete', 'beyond'],
    ['deleteall', 'deleteall'],
    ['delall', 'deleteall'],
    ['list', 'list'],
    ['show', 'list'],
    ['lst', 'list'],
    ['get', 'beyond'],
    ['flush', 'flush'],
    ['count', 'count'],
    ['help', 'help'],
  ],
  flushes: 'proto',
  count: () => '\t SAD count 0\n',
  usage: XFRM_STATE_USAGE,
};

const POLICY: XfrmObject = {
  name: 'policy',
  tasks: [
    ['add', 'beyond'],
    ['update', 'beyond'],
    ['delete', 'beyond'],
    ['deleteall', 'deleteall'],
    ['delall', 'deleteall'],
    ['list', 'list'],
    ['show', 'list'],
    ['lst', 'list'],
    ['get', 'beyond'],
    ['flush', 'flush'],
    ['count', 'count'],
    ['set', 'beyond'],
    ['setdefault', 'beyond'],
    ['getdefault', 'getdefault'],
    ['help', 'help'],
  ],
  flushes: 'ptype',
  count: ({ options }) => `\t SPD IN  0 OUT 0 FWD 0${options.oneline ? '\\' : ''}\n`,
  usage: XFRM_POLICY_USAGE,
};

const DEFAULT_POLICIES = 'Default policies:\n in:  accept\n fwd: accept\n out: accept\n';

const EPERM = `RTNETLINK answers: ${strerror('EPERM')}\n`;

/** All requests about IPsec are for those who may change it; `exit(2)` is what most come to. */
const asked = (session: Session, answer: Answer, refused: Answer = quit(2, EPERM)): Answer => {
  const { kernel, pid } = session.system;
  return netCapable(foreseen(kernel()), pid, ownNet(session), 'CAP_NET_ADMIN') ? answer : refused;
};

/** do_xfrm_state(), do_xfrm_policy() */
const run = (session: Session, object: XfrmObject, [word, ...words]: readonly string[]): Answer => {
  const whole = `ip xfrm ${object.name}`;
  const found = word === undefined ? 'list' : object.tasks.find(([task]) => matches(word, task))?.[1];
  const [first] = words;
  switch (found) {
    case 'list':
    case 'deleteall': {
      if (first !== undefined) return notModelled(`${whole} ${found} ${first}`);
      const what = found === 'list' ? 'Dump' : 'Delete-all';
      return asked(session, quit(0, ''), quit(1, `${EPERM}${what} terminated\n`));
    }
    case 'flush':
      if (first === object.flushes) return notModelled(`${whole} flush ${first}`);
      return first === undefined ? asked(session, OK) : invarg('unknown', first);
    case 'count':
      if (session.options.notModelled.includes('-statistics'))
        return notModelled(`ip -statistics ${whole} count`);
      return asked(session, printed(object.count(session)));
    case 'getdefault':
      return first === undefined
        ? asked(session, printed(DEFAULT_POLICIES))
        : notModelled(`${whole} ${first}`);
    case 'help':
      return usage(object.usage);
    case 'beyond':
      return notModelled(`${whole} ${word}`);
    case undefined:
      return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "${whole} help".\n`);
  }
};

/** do_xfrm() */
export const doXfrm = (session: Session, [word = '', ...words]: readonly string[]): Answer => {
  if (matches(word, 'state') || matches(word, 'sa')) return run(session, STATE, words);
  if (matches(word, 'policy')) return run(session, POLICY, words);
  return matches(word, 'monitor') ? notModelled('ip xfrm monitor') : usage(XFRM_USAGE);
};
