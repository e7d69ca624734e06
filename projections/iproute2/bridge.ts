/** The program `bridge`: its options, its objects, batches (bridge/bridge.c, iproute2 6.1.0). Left out: colours, vni. */
import * as E from 'fp-ts/lib/Either.js';
import { appended, failed, flush, notModelled, printed } from '../program.js';
import type { Program } from '../program.js';
import { invarg, matches } from './argument.js';
import { doBatch } from './batch.js';
import { fail } from './bridge_common.js';
import { doFdb } from './bridge_fdb.js';
import { doLink } from './bridge_link.js';
import { doMdb } from './bridge_mdb.js';
import { doMonitor } from './bridge_monitor.js';
import { doVlan } from './bridge_vlan.js';
import { DEFAULTS, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { note, set, stamped, takeNetns, takeOptions, turnOn } from './options.js';
import type { Option, Outcome } from './options.js';
import { BRIDGE_USAGE } from './usage_bridge.js';

const takeFamily = (session: Session, word: string): Outcome => {
  if (word === 'help') return E.left(usage(BRIDGE_USAGE));
  return word === 'inet' || word === 'inet6'
    ? set(session, { family: word })
    : E.left(invarg('invalid protocol family', word));
};

/** In the order in which abbreviations are tried. */
const OPTIONS: readonly Option[] = [
  { word: '-help', alone: () => E.left(usage(BRIDGE_USAGE)) },
  { word: '-Version', alone: () => E.left({ ...printed('bridge utility, 6.1.0\n'), exits: true }) },
  { word: '-stats', alone: note('-statistics') },
  { word: '-statistics', alone: note('-statistics') },
  { word: '-details', alone: turnOn({ details: true }) },
  { word: '-oneline', alone: turnOn({ oneline: true }) },
  { word: '-timestamp', alone: (session) => stamped(session, 'long') },
  { word: '-family', value: takeFamily },
  { word: '-4', exact: true, alone: turnOn({ family: 'inet' }) },
  { word: '-6', exact: true, alone: turnOn({ family: 'inet6' }) },
  { word: '-netns', value: takeNetns, otherwise: '(null)' },
  { word: '-color', alone: turnOn({ color: true }) },
  { word: '-compressvlans', alone: turnOn({ compressVlans: true }) },
  { word: '-force', alone: turnOn({ force: true }) },
  { word: '-json', alone: turnOn({ json: true }) },
  { word: '-pretty', alone: turnOn({ pretty: true }) },
  { word: '-batch', value: (session, batch) => set(session, { batch }) },
];

const KNOWN = { options: OPTIONS, help: BRIDGE_USAGE, advice: 'bridge help' };

type DoObject = (session: Session, words: readonly string[]) => Answer;

/** In the order in which abbreviations are tried. */
const OBJECTS: readonly (readonly [word: string, run: DoObject])[] = [
  ['link', doLink],
  ['fdb', doFdb],
  ['mdb', doMdb],
  ['vlan', doVlan],
  ['vni', () => notModelled('bridge vni')],
  ['monitor', doMonitor],
  ['help', () => usage(BRIDGE_USAGE)],
];

/** do_cmd() */
const doCmd = (session: Session, [object = '', ...words]: readonly string[]): Answer => {
  const found = OBJECTS.find(([whole]) => matches(object, whole));
  if (found !== undefined) return found[1](session, words);
  return fail(`Object "${object}" is unknown, try "bridge help".\n`);
};

export const bridge: Program = (system, argv) => {
  const taken = takeOptions(KNOWN, { system, options: DEFAULTS }, argv);
  if (E.isLeft(taken)) return taken.left;
  const { session, rest } = taken.right;
  const { batch } = session.options;
  const run = (): Answer => {
    if (batch !== undefined) return doBatch(session, batch, (line, words) => flush(doCmd(line, words)));
    return rest.length === 0 ? usage(BRIDGE_USAGE) : doCmd(session, rest);
  };
  const answer = run();
  return session.said === undefined ? answer : appended(failed(0, session.said), answer);
};
