/** `tc filter` and `tc chain` where there are none (tc/tc_filter.c, iproute2 6.1.0): the list of a device. Left out: filters. */
import * as E from 'fp-ts/lib/Either.js';
import { failed, notModelled, printed } from '../program.js';
import { incompleteCommand, matches } from '../iproute2/argument.js';
import { OK } from '../iproute2/ip_common.js';
import type { Answer } from '../iproute2/ip_common.js';
import { print } from '../iproute2/json_print.js';
import { MINUS_1 } from './tc_common.js';
import type { TcSession } from './tc_common.js';
import { indexOf } from './tc_request.js';
import { CHAIN_USAGE, FILTER_USAGE } from './usage.js';

const BEYOND = ['block', 'handle', 'preference', 'priority', 'prio', 'protocol', 'chain', 'index'];

/** tc_filter_list(), as far as its words name a device and a place of it. */
const list = (session: TcSession, words: readonly string[]): Answer => {
  let dev = '';
  for (let rest = words; rest.length > 0;) {
    const [word = '', value] = rest;
    const pair = word === 'dev' || word === 'parent';
    if (matches(word, 'help')) return { ...OK, stderr: FILTER_USAGE };
    if (BEYOND.some((whole) => matches(word, whole))) return notModelled(`tc filter show ${word}`);
    if (!pair && !['root', 'ingress', 'egress'].includes(word))
      return failed(MINUS_1, ` What is "${word}"? Try "tc filter help"\n`);
    if (pair && value === undefined) return incompleteCommand();
    if (word === 'dev') dev = value ?? '';
    rest = rest.slice(pair ? 2 : 1);
  }
  const index = indexOf(session, dev.slice(0, 15));
  return E.isLeft(index) ? index.left : printed(print([], session.options));
};

/** do_chain() */
export const doChain = (session: TcSession, [word, ...words]: readonly string[]): Answer => {
  if (word === undefined || ['show', 'list', 'lst'].some((verb) => matches(word, verb)))
    return list(session, words);
  if (['add', 'delete', 'get'].some((verb) => matches(word, verb))) return notModelled(`tc chain ${word}`);
  return matches(word, 'help')
    ? { ...OK, stderr: CHAIN_USAGE }
    : failed(MINUS_1, `Command "${word}" is unknown, try "tc chain help".\n`);
};

/** do_filter() */
export const doFilter = (session: TcSession, [word, ...words]: readonly string[]): Answer => {
  if (word === undefined || ['show', 'list', 'lst'].some((verb) => matches(word, verb)))
    return list(session, words);
  if (['add', 'change', 'replace', 'delete', 'get'].some((verb) => matches(word, verb)))
    return notModelled(`tc filter ${word}`);
  if (matches(word, 'help')) return { ...OK, stderr: FILTER_USAGE };
  return failed(MINUS_1, `Command "${word}" is unknown, try "tc filter help".\n`);
};
