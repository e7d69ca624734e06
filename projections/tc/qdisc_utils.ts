/** Kinds of disciplines that `tc` knows (get_qdisc_kind() of tc/tc.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { textOnly } from '../iproute2/json_print.js';
import { codel, fqCodel } from './q_codel.js';
import { fifo } from './q_fifo.js';
import { fq } from './q_fq.js';
import { htb } from './q_htb.js';
import { netem } from './q_netem.js';
import { pfifoFast, prio } from './q_prio.js';
import { sfq } from './q_sfq.js';
import { tbf } from './q_tbf.js';
import { bad } from './tc_common.js';
import type { QdiscUtil } from './tc_common.js';

const wrong = (kind: string, word: string): string => `What is "${word}"?\nUsage: ... ${kind}\n`;

/** A handle behind it changes nothing. */
const ingress: QdiscUtil = {
  parse: (words) => {
    const [word] = words[0] === 'handle' ? words.slice(2) : words;
    return word === undefined ? E.right(undefined) : bad(wrong('ingress', word));
  },
  print: () => [textOnly('---------------- ')],
};

const clsact: QdiscUtil = {
  parse: ([word]) => (word === undefined ? E.right(undefined) : bad(wrong('clsact', word))),
  print: () => [],
};

const UTILS: ReadonlyMap<string, QdiscUtil> = new Map([
  ['pfifo', fifo('pfifo')],
  ['bfifo', fifo('bfifo')],
  ['pfifo_head_drop', fifo('pfifo_head_drop')],
  ['pfifo_fast', pfifoFast],
  ['prio', prio],
  ['codel', codel],
  ['fq_codel', fqCodel],
  ['fq', fq],
  ['sfq', sfq],
  ['tbf', tbf],
  ['netem', netem],
  ['htb', htb],
  ['ingress', ingress],
  ['clsact', clsact],
]);

/** Kinds that the program has words for, and the model has not. */
const BEYOND: ReadonlySet<string> = new Set(
  (
    'atm cake cbq cbs choke drr dsmark etf ets fq_pie gred hfsc hhf mqprio multiq pie plug qfq red sfb skbprio ' +
    'taprio'
  ).split(' '),
);

export const isBeyond = (kind: string): boolean => BEYOND.has(kind);

/** A kind that the program has no words for: what there is to it the kernel knows. */
const plain = (kind: string): QdiscUtil => ({
  parse: ([word]) =>
    word === undefined
      ? E.right(undefined)
      : bad(`Unknown qdisc "${kind}", hence option "${word}" is unparsable\n`),
  print: () => [],
});

export const qdiscUtil = (kind: string): QdiscUtil => UTILS.get(kind) ?? plain(kind);
