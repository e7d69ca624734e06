/** How `tc` shows a class (print_class() of tc/tc_class.c, iproute2 6.1.0). */
import { TC_H, tcMajor, tcMinor } from '../../core/net/sched/sch.js';
import type { ClassMessage } from '../../core/net/sched/sch_class.js';
import { levelOf } from '../../core/net/sched/sch_htb.js';
import type { Place } from '../../core/net/sched/qdisc_ops.js';
import { textOf } from '../iproute2/json_print.js';
import { htbXstats } from './q_htb.js';
import { stats } from './qdisc_print.js';
import { qdiscUtil } from './qdisc_utils.js';
import type { TcSession } from './tc_common.js';
import { classidName } from './tc_util.js';

const HALF = 0x10000;

/** Kinds that tell nothing of what went through a class. */
const UNCOUNTED: ReadonlySet<string> = new Set(['tbf', 'netem']);

interface Shown {
  /** The discipline is the one that was asked for: majors are left out. */
  readonly isOfOne?: boolean;
  /** The device, where it is not the one that was asked for. */
  readonly dev?: string;
}

/** print_class() */
export const printClass = (
  session: TcSession,
  of: Pick<Place, 'kernel' | 'device'>,
  { qdisc, tcm_handle, tcm_parent, tcm_info, tclass }: ClassMessage,
  { isOfOne = false, dev }: Shown,
): string => {
  const level = tclass === undefined ? 0 : levelOf({ ...of, qdisc }, tclass);
  const name = (id: number): string => classidName(isOfOne ? tcMinor(id) : id);
  const parent = tcm_parent === TC_H.ROOT ? 'root ' : `parent ${name(tcm_parent)} `;
  const leaf = tcm_info === 0 ? '' : `leaf ${(tcMajor(tcm_info) / HALF).toString(16)}: `;
  const options = tclass && qdiscUtil(qdisc.kind).printClass?.(session, tclass.options, level);
  const where = dev === undefined ? '' : `dev ${dev} `;
  const line = `class ${qdisc.kind} ${name(tcm_handle)} ${where}${parent}${leaf}${options ?? ''}\n`;
  if (!session.tc.stats) return line;
  const counted = UNCOUNTED.has(qdisc.kind) ? '' : textOf(stats(session));
  return `${line}${counted}\n${tclass === undefined ? '' : `${htbXstats(tclass.options)}\n`}`;
};
