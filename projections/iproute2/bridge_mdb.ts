/**
 * `bridge mdb` (bridge/mdb.c, iproute2 6.1.0), as long as bridges know of no groups. Left out: groups that hosts have
 * reported, `add` and `delete`.
 */
import { bridgeOf } from '../../core/link/br_private.js';
import { dump, isUp } from '../../core/net/netdevice.js';
import { notModelled } from '../program.js';
import { duparg, incompleteCommand, matches } from './argument.js';
import { cannotFind } from './bridge_common.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { jsonOnly, print } from './json_print.js';
import { llInitMap, llNameToIndex } from './ll_map.js';
import { BRIDGE_MDB_USAGE } from './usage_bridge.js';

/** Whether a bridge has heard of groups: of its own, as soon as it is up. */
const hasGroups = (session: Session): boolean => {
  const kernel = session.system.kernel();
  return dump(kernel, ownNet(session)).some(
    (device) =>
      device.kind === 'bridge' &&
      isUp(device) &&
      bridgeOf(kernel, device.dev).options.IFLA_BR_MCAST_SNOOPING !== 0,
  );
};

/** mdb_show() */
const show = (session: Session, words: readonly string[]): Answer => {
  const said: Record<string, string> = {};
  let rest = words;
  for (let [word, value] = rest; word !== undefined; [word, value] = rest) {
    const pair = word === 'dev' || word === 'vid';
    if (pair && value === undefined) return incompleteCommand();
    if (pair && said[word] !== undefined) return duparg(word, value ?? '');
    if (pair) said[word] = value ?? '';
    rest = rest.slice(pair ? 2 : 1);
  }
  const { dev } = said;
  if (dev !== undefined && llNameToIndex(session, dev) === 0) return cannotFind(dev);
  if (hasGroups(session)) return notModelled('bridge mdb of a bridge that is up');
  if (!session.options.json) return OK;
  return { ...OK, stdout: print([[jsonOnly('mdb', []), jsonOnly('router', {})]], session.options) };
};

type Subcommand = (session: Session, words: readonly string[]) => Answer;
const missing =
  (word: string): Subcommand =>
  () =>
    notModelled(`bridge mdb ${word}`);

/** In the order in which abbreviations are tried. */
const SUBCOMMANDS: readonly (readonly [word: string, run: Subcommand])[] = [
  ['add', missing('add')],
  ['delete', missing('delete')],
  ['show', show],
  ['lst', show],
  ['list', show],
  ['help', () => usage(BRIDGE_MDB_USAGE)],
];

/** do_mdb() */
export const doMdb = (session: Session, words: readonly string[]): Answer => {
  const [word, ...rest] = words;
  llInitMap(session);
  if (word === undefined) return show(session, []);
  const found = SUBCOMMANDS.find(([whole]) => matches(word, whole));
  if (found !== undefined) return found[1](session, rest);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "bridge mdb help".\n`);
};
