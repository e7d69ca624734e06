/** `ip netns list-id`: the ids that a net has for others (ip/ipnetns.c; rtnl_net_getid and rtnl_net_dumpid). */
import { Map } from 'immutable';
import { failed } from '../program.js';
import { duparg, getInteger, incompleteCommand, invarg } from './argument.js';
import { nsidOf } from '../../core/net/net_namespace.js';
import { OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { both, print, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { printLines } from './print_lines.js';
import { netnsMapInit, searchName } from './netns_map.js';
import { NETNS_USAGE } from './usage.js';

/** One net as a message about it tells: its id in the net that was asked about, and in the current one if another. */
interface Row {
  readonly nsid: number;
  readonly current?: number;
  /** It is an id no longer. */
  readonly deleted?: boolean;
}

const UNASSIGNED = -1;

/** The name of an id: from the map, which forgets it then, else by looking for it, and then it is in the map. */
const nameOf = (
  session: Session,
  { nsid, current = nsid, deleted = false }: Row,
): ReturnType<typeof searchName> => {
  const names = session.nsidNames ?? Map();
  const cached = names.get(current);
  if (cached !== undefined) {
    session.nsidNames = names.delete(current);
    return { name: cached, stderr: '' };
  }
  if (deleted) return { name: undefined, stderr: '' };
  const found = searchName(session, nsid);
  if (found.name !== undefined) session.nsidNames = names.set(nsid, found.name);
  return found;
};

/** print_nsid() */
export const printNsid = (session: Session, row: Row): { pieces: Piece[]; stderr: string } => {
  const { nsid, current, deleted = false } = row;
  const { name, stderr } = nameOf(session, row);
  const pieces = [
    ...(deleted ? [textOnly('Deleted ')] : []),
    nsid < 0 ? textOnly('nsid unassigned ') : both('nsid', nsid, `nsid ${nsid} `),
    ...(current === undefined
      ? []
      : [
          current < 0
            ? textOnly('current-nsid unassigned ')
            : both('current-nsid', current, `current-nsid ${current} `),
        ]),
    ...(name === undefined ? [] : [both('name', name, `(iproute2 netns name: ${name})`)]),
    textOnly('\n'),
  ];
  return { pieces, stderr };
};

const show = (session: Session, rows: readonly Row[], complaints: string): Answer =>
  printLines(
    rows.map((row) => printNsid(session, row)),
    session.options,
    complaints,
  );

/** @param target id of the net to ask about, @param nsid the only id to tell */
const listId = (session: Session, target: number | undefined, nsid: number | undefined): Answer => {
  const complaints = netnsMapInit(session);
  const kernel = session.system.kernel();
  const own = ownNet(session);
  const { nets } = kernel.net;
  const ids = nets.get(own)?.netns_ids;
  const about = target === undefined ? own : ids?.get(target);
  const idIn = (net: number, peer: number): number => nsidOf(kernel, net, peer) ?? UNASSIGNED;
  if (nsid !== undefined) {
    const peer = ids?.get(nsid);
    if (peer === undefined) return failed(2, `${complaints}Error: Peer netns reference is invalid.\n`);
    if (about === undefined) return failed(2, `${complaints}Error: Target netns reference is invalid.\n`);
    const row = { nsid: idIn(about, peer), ...(target !== undefined && { current: idIn(own, peer) }) };
    return show(session, [row], complaints);
  }
  if (about === undefined)
    return quit(
      1,
      `${complaints}Error: Invalid target network namespace id.\nDump terminated\n`,
      emptyList(session),
    );
  const all = [...(nets.get(about)?.netns_ids ?? [])].toSorted(([a], [b]) => a - b);
  const rows = all.map(([id, peer]) => ({
    nsid: id,
    ...(target !== undefined && { current: idIn(own, peer) }),
  }));
  return show(session, rows, complaints);
};

const emptyList = ({ options }: Session): string => (options.json ? print([], options) : OK.stdout);

/** The value of `nsid` and `target-nsid`; iproute2 shows the word behind a negative one instead of that itself. */
const valueOf = (key: string, word: string, next: string | undefined): number | Answer => {
  const value = getInteger(word);
  if (value === undefined) return invarg(`"${key}" value is invalid`, word);
  return value < 0 ? invarg(`"${key}" value should be >= 0`, next ?? '(null)') : value;
};

export const netnsListId = (session: Session, words: readonly string[]): Answer => {
  const given = new globalThis.Map<string, number>();
  for (let at = 0; at < words.length; at += 2) {
    const [key = '', word, next] = words.slice(at);
    if (key !== 'nsid' && key !== 'target-nsid') return usage(NETNS_USAGE);
    if (given.has(key)) return duparg(key, key);
    if (word === undefined) return incompleteCommand();
    const value = valueOf(key, word, next);
    if (typeof value !== 'number') return value;
    given.set(key, value);
  }
  return listId(session, given.get('target-nsid'), given.get('nsid'));
};
