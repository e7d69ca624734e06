/** How `tc` shows a discipline, and what was counted (print_qdisc() of tc/tc_qdisc.c, tc/tc_util.c, iproute2 6.1.0): nothing. */
import type { Qdisc } from '../../core/net/sched/sch.js';
import { TC_H } from '../../core/net/sched/sch.js';
import { both, jsonOnly, objectOf, textOf, textOnly } from '../iproute2/json_print.js';
import type { Piece } from '../iproute2/json_print.js';
import { qdiscUtil } from './qdisc_utils.js';
import type { TcSession } from './tc_common.js';
import { classidName, handleName } from './tc_util.js';

/** print_nl() */
export const newLine = ({ options }: TcSession): Piece => textOnly(options.oneline ? '\\' : '\n');

/** print_tcstats_attr() */
export const stats = (session: TcSession): readonly Piece[] => [
  both('bytes', 0, ' Sent 0 bytes'),
  both('packets', 0, ' 0 pkt'),
  both('drops', 0, ' (dropped 0'),
  both('overlimits', 0, ', overlimits 0'),
  both('requeues', 0, ' requeues 0) '),
  newLine(session),
  both('backlog', 0, ' backlog 0b'),
  both('qlen', 0, ' 0p'),
  textOnly(' requeues 0'),
];

const placeOf = ({ parent }: Qdisc): Piece[] => {
  if (parent === TC_H.ROOT) return [both('root', true, 'root ')];
  return parent === 0 ? [] : [both('parent', classidName(parent), `parent ${classidName(parent)} `)];
};

/** struct tcmsg of a discipline; tcm_info is its count of references. */
export interface QdiscMessage {
  readonly qdisc: Qdisc;
  readonly refcnt: number;
}

/** print_qdisc(). @param dev undefined: it is the one that was asked for */
export const printQdisc = (
  session: TcSession,
  { qdisc, refcnt }: QdiscMessage,
  dev: string | undefined,
): readonly Piece[] => {
  const { kind, handle, options } = qdisc;
  const util = qdiscUtil(kind);
  const shown = util.print(session, options);
  const counted = session.tc.stats
    ? [
        ...stats(session),
        newLine(session),
        ...(util.xstats === undefined ? [] : [...util.xstats(session), newLine(session)]),
      ]
    : [];
  return [
    textOnly('qdisc '),
    both('kind', kind, `${kind} `),
    both('handle', handleName(handle), handleName(handle)),
    ...(session.tc.raw ? [textOnly(`[${handle.toString(16).padStart(8, '0')}]`)] : []),
    textOnly(' '),
    ...(dev === undefined ? [] : [both('dev', dev, `dev ${dev} `)]),
    ...placeOf(qdisc),
    ...(refcnt === 1 ? [] : [both('refcnt', refcnt, `refcnt ${refcnt} `)]),
    textOnly(textOf(shown)),
    jsonOnly('options', objectOf(shown)),
    newLine(session),
    ...counted,
  ];
};
