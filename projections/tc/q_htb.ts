/** htb and its classes (tc/q_htb.c, iproute2 6.1.0). Left out: rates in parts of a card's speed. */
import * as E from 'fp-ts/lib/Either.js';
import { tca } from '../../core/net/sched/sch.js';
import type { TcaOptions } from '../../core/net/sched/sch.js';
import { matches } from '../iproute2/argument.js';
import { both } from '../iproute2/json_print.js';
import { notModelled } from '../program.js';
import { bad, flag, numeric, takeWords, uint } from './tc_common.js';
import type { Parsed, QdiscUtil, TcSession, WordsOf } from './tc_common.js';
import {
  getBase,
  getRate64,
  getSizeAndCell,
  isAtm,
  sprintRate,
  sprintSize,
  xmitSize,
  xmitTime,
} from './tc_util.js';

const USAGE = `Usage: ... qdisc add ... htb [default N] [r2q N]
                      [direct_qlen P] [offload]
 default  minor id of class to which unclassified packets are sent {0}
 r2q      DRR quantums are computed as rate in Bps/r2q {10}
 debug    string of 16 numbers each 0-3 {0}

 direct_qlen  Limit of the direct queue {in packets}
 offload  enable hardware offload
... class add ... htb rate R1 [burst B1] [mpu B] [overhead O]
                      [prio P] [slot S] [pslot PS]
                      [ceil R2] [cburst B2] [mtu MTU] [quantum Q]
 rate     rate allocated to this class (class can still borrow)
 burst    max bytes burst which can be accumulated during idle period {computed}
 mpu      minimum packet size used in rate computations
 overhead per-packet size overhead used in rate computations
 linklay  adapting to a linklayer e.g. atm
 ceil     definite upper class rate (no borrows) {rate}
 cburst   burst but for ceil {computed}
 mtu      max packet size we create rate map for {1600}
 prio     priority of leaf; lower are served first {0}
 quantum  how much bytes to serve from leaf at once {use r2q}

TC HTB version 3.3
`;

type Word = WordsOf<TcaOptions>[string];
type Words = readonly (readonly [word: string, exact: boolean, entry: Word])[];

const illegal = (name: string): string => `Illegal "${name}"\n${USAGE}`;
const decimal = (name: string, called = name, max?: number): Word =>
  numeric(
    name,
    (word) => getBase(word, 10, max),
    () => illegal(called),
  );

const find =
  (words: Words) =>
  (word: string): Word | undefined =>
    words.find(([whole, exact]) => (exact ? word === whole : matches(word, whole)))?.[2];

/** What the kernel passes over. */
const ignored: Word = { value: (said) => E.right({ said }) };

/** In the order in which words are tried. */
const QDISC_WORDS: Words = [
  ['r2q', false, decimal('rate2quantum', 'r2q')],
  [
    'default',
    false,
    numeric(
      'defcls',
      (word) => getBase(word, 16),
      () => illegal('default'),
    ),
  ],
  ['debug', false, ignored],
  ['direct_qlen', false, decimal('direct_qlen')],
  ['offload', false, flag('offload')],
];

const U16 = 0xffff;

const burst = (name: string, called: string): Word => numeric(name, getSizeAndCell, () => illegal(called));

const rate = (name: string): Word => ({
  value: (said, word) => {
    if ((tca(said, name) ?? 0) !== 0) return bad(`Double "${name}" spec\n`);
    if (word.includes('%')) return E.left(notModelled(`tc … htb ${name} PERCENT`));
    const value = getRate64(word);
    return value === undefined ? bad(illegal(name)) : E.right({ said: { ...said, [name]: value } });
  },
});

const linklayer: Word = {
  value: (said, word) => {
    const atm = isAtm(word);
    return atm === undefined ? bad(illegal('linklayer')) : E.right({ said: { ...said, atm: atm ? 1 : 0 } });
  },
};

const CLASS_WORDS: Words = [
  ['prio', false, decimal('prio')],
  ['mtu', false, decimal('mtu')],
  ['mpu', false, decimal('mpu', 'mpu', U16)],
  ['overhead', false, decimal('overhead', 'overhead', U16)],
  ['linklayer', false, linklayer],
  ['quantum', false, decimal('quantum')],
  ['burst', false, burst('burst', 'burst')],
  ['buffer', true, burst('burst', 'buffer')],
  ['maxburst', true, burst('burst', 'maxburst')],
  ['cburst', false, burst('cburst', 'cburst')],
  ['cbuffer', true, burst('cburst', 'cbuffer')],
  ['cmaxburst', true, burst('cburst', 'cmaxburst')],
  ['ceil', true, rate('ceil')],
  ['rate', true, rate('rate')],
];

/** Bytes, and a second as /proc/net/psched has it. */
const MTU = 1600;
const HZ = 1_000_000_000;

/** Bursts that are not given are as small as they can be. */
const toClass = (said: TcaOptions): Parsed => {
  const value = (name: string): number => tca(said, name) ?? 0;
  const bytes = value('rate');
  if (bytes === 0) return bad('"rate" is required.\n');
  const ceil = value('ceil') || bytes;
  const least = (of: number): number => Math.floor(of / HZ) + (tca(said, 'mtu') ?? MTU);
  return E.right({
    rate: bytes,
    ceil,
    prio: value('prio'),
    quantum: value('quantum'),
    mpu: value('mpu'),
    overhead: value('overhead'),
    atm: value('atm'),
    buffer: xmitTime(bytes, value('burst') || least(bytes)),
    cbuffer: xmitTime(ceil, value('cburst') || least(ceil)),
  });
};

const whatIs = (word: string): string => `What is "${word}"?\n${USAGE}`;

const bursts = ({ options }: TcSession, value: (name: string) => number, level: number): string => {
  const [buffer, cbuffer] = [
    sprintSize(xmitSize(value('rate'), value('buffer'))),
    sprintSize(xmitSize(value('ceil'), value('cbuffer'))),
  ];
  if (!options.details) return `burst ${buffer} cburst ${cbuffer} `;
  const mpu = `/1 mpu ${sprintSize(value('mpu'))} `;
  return `burst ${buffer}${mpu}cburst ${cbuffer}${mpu}level ${level} `;
};

const hex8 = (ticks: number): string => `[${ticks.toString(16).padStart(8, '0')}]`;

export const htb: QdiscUtil = {
  parse: (words) =>
    takeWords(find(QDISC_WORDS), (word) => bad(whatIs(word)), { rate2quantum: 10, defcls: 0 }, words),
  print: ({ options: { details } }, options) => {
    const value = (name: string): number => tca(options, name) ?? 0;
    const [r2q, defcls, qlen] = [value('rate2quantum'), value('defcls'), value('direct_qlen')];
    const minor = defcls === 0 ? '0' : `0x${defcls.toString(16)}`;
    return [
      uint('r2q', r2q, `r2q ${r2q}`),
      both('default', minor, ` default ${minor}`),
      uint('direct_packets_stat', 0, ' direct_packets_stat 0'),
      ...(details ? [both('ver', '3.17', ' ver 3.17')] : []),
      uint('direct_qlen', qlen, ` direct_qlen ${qlen}`),
    ];
  },
  parseClass: (words) =>
    E.chain(toClass)(
      takeWords(find(CLASS_WORDS), (word) => bad(word === 'help' ? USAGE : whatIs(word)), {}, words),
    ),
  printClass: (session, options, level) => {
    const { details } = session.options;
    const { iec, raw } = session.tc;
    const value = (name: string): number => tca(options, name) ?? 0;
    const ofLeaf = `prio ${value('prio')} ${details ? `quantum ${value('quantum')} ` : ''}`;
    const overhead = value('overhead') === 0 ? '' : `overhead ${value('overhead')} `;
    const layer = value('atm') === 0 ? 'ethernet' : 'atm';
    return (
      `${level === 0 ? ofLeaf : ''}rate ${sprintRate(value('rate'), iec)} ${overhead}` +
      `ceil ${sprintRate(value('ceil'), iec)} ` +
      (layer === 'atm' || details ? `linklayer ${layer} ` : '') +
      bursts(session, value, level) +
      (raw ? `buffer ${hex8(value('buffer'))} cbuffer ${hex8(value('cbuffer'))} ` : '')
    );
  },
};

/** htb_print_xstats(): nothing was ever sent. @param options of the class */
export const htbXstats = (options: TcaOptions): string =>
  ` lended: 0 borrowed: 0 giants: 0\n tokens: ${tca(options, 'tokens') ?? 0} ctokens: ${tca(options, 'ctokens') ?? 0}\n`;
