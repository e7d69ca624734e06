/**
 * What -statistics adds to a device (print_stats64() of ip/ipaddress.c, iproute2 6.1). No packet is counted, only how often
 * the carrier changed.
 */
import type { NetDevice } from '../../core/net/netdevice.js';
import type { Session } from './ip_common.js';
import { jsonOnly, textOnly } from './json_print.js';
import type { Json, Piece } from './json_print.js';

/** How often -statistics was said. */
export const showStats = ({ options }: Session): number =>
  options.notModelled.filter((option) => option === '-statistics').length;

/** A counter: its member of JSON, how many columns its heading takes in text, and what was counted. */
interface Counter {
  readonly key: string;
  readonly heading: string;
  readonly value?: number;
}

const counters = (row: string): Counter[] =>
  row.split(', ').map((counter) => {
    const [key = '', heading = ''] = counter.split(':');
    return { key, heading };
  });

const RX = counters(
  'bytes: bytes, packets:packets, errors:errors, dropped:dropped, over_errors: missed, multicast:  mcast',
);
const TX = counters(
  'bytes: bytes, packets:packets, errors:errors, dropped:dropped, carrier_errors:carrier, collisions:collsns',
);
const RX_ERRORS = counters(
  'length_errors: length, crc_errors:   crc, frame_errors:  frame, fifo_errors:   fifo, missed_errors:overrun',
);
const TX_ERRORS = counters(
  'aborted_errors:aborted, fifo_errors:  fifo, window_errors: window, heartbeat_errors:heartbt',
);

const membersOf = (rows: readonly Counter[]): Json =>
  Object.fromEntries(rows.map(({ key, value = 0 }) => [key, value]));

/** Two lines: headings, and below them what was counted. @param last what follows the last heading */
const table = (title: string, rows: readonly Counter[], newLine: string, last: string): string => {
  const numbers = rows.map(({ heading, value = 0 }) => String(value).padStart(heading.length));
  const headings = rows.map(({ heading }) => heading).join(' ');
  return `    ${title} ${headings}${last}${newLine}    ${' '.repeat(title.length)} ${numbers.join(' ')}`;
};

const AFTER_LAST = '           ';

export const printStats64 = (session: Session, device: NetDevice): readonly Piece[] => {
  const newLine = session.options.oneline ? '\\' : '\n';
  const value = device.carrier_up_count + device.carrier_down_count;
  const txErrors = [...TX_ERRORS, { key: 'carrier_changes', heading: 'transns', value }];
  const withErrors = showStats(session) > 1;
  const lines = [
    `${table('RX:', RX, newLine, AFTER_LAST)} `,
    ...(withErrors ? [`${table('RX errors:', RX_ERRORS, newLine, '')} `] : []),
    `${table('TX:', TX, newLine, AFTER_LAST)} `,
    ...(withErrors ? [`${table('TX errors:', txErrors, newLine, '')} `] : []),
  ];
  return [
    textOnly(lines.join(newLine)),
    jsonOnly('stats64', {
      rx: membersOf(withErrors ? [...RX, ...RX_ERRORS] : RX),
      tx: membersOf(withErrors ? [...TX, ...txErrors] : TX),
    }),
  ];
};
