/** The kinds of queueing disciplines by name (register_qdisc() of net/sched/sch_api.c). */
import type { Kernel } from '../../kernel.js';
import type { QdiscOps } from './qdisc_ops.js';
import { codel, fqCodel } from './sch_codel.js';
import { fifo } from './sch_fifo.js';
import { fq } from './sch_fq.js';
import { htb } from './sch_htb.js';
import { mq } from './sch_mq.js';
import { netem } from './sch_netem.js';
import { ingress, noqueue, pfifoFast } from './sch_plain.js';
import { prio } from './sch_prio.js';
import { sfq } from './sch_sfq.js';
import { tbf } from './sch_tbf.js';

const QDISCS: ReadonlyMap<string, QdiscOps> = new Map([
  ['noqueue', noqueue],
  ['pfifo_fast', pfifoFast],
  ['pfifo', fifo],
  ['bfifo', fifo],
  ['pfifo_head_drop', fifo],
  ['mq', mq],
  ['ingress', ingress],
  ['clsact', ingress],
  ['codel', codel],
  ['fq', fq],
  ['fq_codel', fqCodel],
  ['htb', htb],
  ['netem', netem],
  ['prio', prio],
  ['sfq', sfq],
  ['tbf', tbf],
]);

/** qdisc_lookup_ops(): what every kernel has, and what is among the machine's kinds. */
export const qdiscOps = ({ machine }: Kernel, kind: string): QdiscOps | undefined =>
  machine?.qdiscs === undefined || machine.qdiscs.includes(kind) ? QDISCS.get(kind) : undefined;
