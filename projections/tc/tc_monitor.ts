/** `tc monitor`: messages about disciplines and classes as they come (tc/tc_monitor.c, iproute2 6.1.0), as text. Left out: files. */
import { deviceOf } from '../../core/net/netdevice.js';
import { fillTclass } from '../../core/net/sched/sch_class.js';
import { qdiscLookup } from '../../core/net/sched/sch_find.js';
import { tcMajor } from '../../core/net/sched/sch.js';
import { notModelled } from '../program.js';
import type { Step } from '../program.js';
import { matches } from '../iproute2/argument.js';
import { OK, ownNet, quit } from '../iproute2/ip_common.js';
import type { Answer } from '../iproute2/ip_common.js';
import { textOf } from '../iproute2/json_print.js';
import { llInitMap } from '../iproute2/ll_map.js';
import { printClass } from './class_print.js';
import { printQdisc } from './qdisc_print.js';
import { MINUS_1 } from './tc_common.js';
import type { TcSession } from './tc_common.js';

/** accept_tcmsg() */
const say =
  (session: TcSession) =>
  ({ event, after }: Step): string => {
    if (event.type !== 'qdisc_notify' && event.type !== 'tclass_notify') return '';
    const device = deviceOf(after, event.dev);
    if (device.net !== ownNet(session)) return '';
    const deleted = event.nlmsg_type.startsWith('RTM_DEL') ? 'deleted ' : '';
    if (event.type === 'qdisc_notify') return deleted + textOf(printQdisc(session, event, device.name));
    const qdisc = qdiscLookup(after, device, tcMajor(event.classid));
    if (qdisc === undefined) throw new Error(`no discipline of class ${event.classid}`);
    const place = { kernel: after, device, qdisc };
    return deleted + printClass(session, place, fillTclass(place, event.classid), { dev: device.name });
  };

const USAGE = 'Usage: tc [-timestamp [-tshort] monitor\n';

/** do_tcmonitor() */
export const doMonitor = (session: TcSession, [word]: readonly string[]): Answer => {
  if (word !== undefined && matches(word, 'file')) return notModelled('tc monitor file');
  if (word !== undefined)
    return quit(
      MINUS_1,
      matches(word, 'help') ? USAGE : `Argument "${word}" is unknown, try "tc monitor help".\n`,
    );
  if (session.options.timestamp !== 'none') return notModelled('tc -timestamp monitor');
  llInitMap(session);
  return { ...OK, follow: say(session), flushes: true };
};
