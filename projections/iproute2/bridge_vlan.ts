/** `bridge vlan`: vlans of bridges and of their ports (bridge/vlan.c, iproute2 6.1.0). Left out: tunnels, `global`, `set`. */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import { vlanGroupOf, vlanList, bridgeOf } from '../../core/link/br_private.js';
import type { NetBridgeVlan, NetBridgeVlanGroup } from '../../core/link/br_private.js';
import { hasVlans, vlanFlags } from '../../core/link/br_vlan.js';
import { deviceOf, dump } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { failed, notModelled } from '../program.js';
import { atoi, duparg, incompleteCommand, matches } from './argument.js';
import { cannotFind, colourless, showsStats } from './bridge_common.js';
import { vlanModify } from './bridge_vlan_modify.js';
import { asVid, vlanInfo, vlanLine, vlanOpts, vlanPort, vlanStats } from './bridge_vlan_print.js';
import type { VlanRange } from './bridge_vlan_print.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { print } from './json_print.js';
import type { Piece } from './json_print.js';
import { llInitMap, llNameToIndex } from './ll_map.js';
import { BRIDGE_VLAN_USAGE } from './usage_bridge.js';

/** A device and the bridge whose vlans it is in. */
interface Member {
  readonly device: NetDevice;
  readonly bridge: number;
}

const membersOf = (kernel: Kernel, net: number): Member[] =>
  dump(kernel, net).flatMap((device) => {
    if (device.kind === 'bridge') return [{ device, bridge: device.dev }];
    const master = device.master === null ? undefined : deviceOf(kernel, device.master);
    return master?.kind === 'bridge' ? [{ device, bridge: master.dev }] : [];
  });

/** Vlans in a row that have all else in common. @param isOne whether a vlan may follow another in one range */
const rangesOf = (
  group: NetBridgeVlanGroup,
  isOne: (vlan: NetBridgeVlan, last: NetBridgeVlan) => boolean,
): (VlanRange & { readonly state: number })[] => {
  const ranges: { vid: number; last: NetBridgeVlan; first: NetBridgeVlan }[] = [];
  for (const vlan of vlanList(group)) {
    const open = ranges.at(-1);
    if (open !== undefined && vlan.vid === open.last.vid + 1 && isOne(vlan, open.last)) open.last = vlan;
    else ranges.push({ vid: vlan.vid, first: vlan, last: vlan });
  }
  return ranges.map(({ vid, first, last }) => ({
    vid,
    vid_end: last.vid,
    flags: vlanFlags(first, group),
    state: first.state,
  }));
};

interface Filter {
  readonly ifindex: number;
  /** 0: any */
  readonly vid: number;
}

type Show = (group: NetBridgeVlanGroup) => readonly (readonly [VlanRange, readonly Piece[]])[];

/** -details: a vlan of its own, a state of its own. */
const detailed: Show = (group) =>
  rangesOf(group, (vlan, last) => {
    const same = vlan.flags === last.flags && vlan.state === last.state;
    return same && vlan.vid !== group.pvid && last.vid !== group.pvid;
  }).map((range) => [range, vlanOpts(range, range.state, true)] as const);

const counted: Show = (group) =>
  rangesOf(group, () => false).map((range) => [range, [...asVid(vlanLine(range)), ...vlanStats()]] as const);

const plain =
  (compressed: boolean): Show =>
  (group) =>
    rangesOf(group, (vlan, last) => compressed && vlanFlags(vlan, group) === vlanFlags(last, group)).map(
      (range) => [range, vlanInfo(range)] as const,
    );

const printMembers = (
  session: Session,
  members: readonly Member[],
  { ifindex, vid }: Filter,
  show: Show,
): string => {
  const kernel = session.system.kernel();
  const lines = members.flatMap(({ device, bridge }) => {
    if (ifindex !== 0 && device.ifindex !== ifindex) return [];
    const shown = show(vlanGroupOf(kernel, bridge, device.dev)).filter(
      ([range]) => vid === 0 || (range.vid <= vid && vid <= range.vid_end),
    );
    return shown.length === 0
      ? []
      : [
          vlanPort(
            device.name,
            shown.map(([, pieces]) => pieces),
          ),
        ];
  });
  return print(lines, session.options);
};

const WIDE = 'port              vlan-id  ';

/** The vlans that are asked for, as the options want them. */
const shown = (session: Session, filter: Filter): Answer => {
  const kernel = session.system.kernel();
  const { json, details } = session.options;
  const header = (text: string): string => (json ? '' : `${text}\n`);
  const members = hasVlans(kernel) ? membersOf(kernel, ownNet(session)) : [];
  const stats = showsStats(session);
  const counts = ({ bridge }: Member): boolean =>
    bridgeOf(kernel, bridge).options.IFLA_BR_VLAN_STATS_ENABLED !== 0;
  if (stats && members.some(counts)) return notModelled('bridge -statistics vlan with counters');
  if (details && !hasVlans(kernel)) {
    const stderr = 'RTNETLINK answers: Operation not supported\nDump terminated\n';
    return { ...failed(1, stderr, json ? '[' : `${WIDE}\n`), exits: true };
  }
  if (details && stats) return notModelled('bridge -details -statistics vlan');
  if (details) return { ...OK, stdout: header(WIDE) + printMembers(session, members, filter, detailed) };
  if (!stats)
    return {
      ...OK,
      stdout:
        header(WIDE) + printMembers(session, members, filter, plain(session.options.compressVlans === true)),
    };
  const bridgesFirst = [
    ...members.filter(({ device, bridge }) => device.dev === bridge),
    ...members.filter(({ device, bridge }) => device.dev !== bridge),
  ];
  return {
    ...OK,
    stdout: header(WIDE.trimEnd()) + printMembers(session, bridgesFirst, filter, counted),
  };
};

/** What stands behind `show`; other words are passed over. */
const parse = (session: Session, words: readonly string[]): E.Either<Answer, Filter> => {
  let dev: string | undefined;
  let vid = 0;
  let rest = words;
  for (let [word, value] = rest; word !== undefined; [word, value] = rest) {
    const pair = word === 'dev' || word === 'vid';
    if (pair && value === undefined) return E.left(incompleteCommand());
    if (word === 'dev' && dev !== undefined) return E.left(duparg('dev', value ?? ''));
    if (word === 'vid' && vid !== 0) return E.left(duparg('vid', value ?? ''));
    if (word === 'dev') dev = value;
    if (word === 'vid') vid = atoi(value ?? '');
    rest = rest.slice(pair ? 2 : 1);
  }
  const ifindex = dev === undefined ? 0 : llNameToIndex(session, dev);
  return dev !== undefined && ifindex === 0 ? E.left(cannotFind(dev)) : E.right({ ifindex, vid });
};

const show = (session: Session, words: readonly string[]): Answer => {
  const filter = parse(session, words);
  return E.isLeft(filter)
    ? filter.left
    : colourless(session, 'vlan show', () => shown(session, filter.right));
};

/** Of tunnels, which no vlan has. */
const tunnelshow = (session: Session, words: readonly string[]): Answer => {
  const filter = parse(session, words);
  if (E.isLeft(filter)) return filter.left;
  if (showsStats(session)) return notModelled('bridge -statistics vlan tunnelshow');
  return { ...OK, stdout: session.options.json ? print([], session.options) : `${WIDE}  tunnel-id\n` };
};

type Subcommand = (session: Session, words: readonly string[]) => Answer;
const missing =
  (word: string): Subcommand =>
  () =>
    notModelled(`bridge vlan ${word}`);

/** In the order in which abbreviations are tried; the exact one takes none. */
const SUBCOMMANDS: readonly (readonly [word: string, run: Subcommand, exact?: true])[] = [
  ['add', vlanModify('RTM_SETLINK')],
  ['delete', vlanModify('RTM_DELLINK')],
  ['show', show],
  ['lst', show],
  ['list', show],
  ['tunnelshow', tunnelshow],
  ['set', missing('set')],
  ['global', missing('global'), true],
  ['help', () => usage(BRIDGE_VLAN_USAGE)],
];

/** do_vlan() */
export const doVlan = (session: Session, words: readonly string[]): Answer => {
  const [word, ...rest] = words;
  llInitMap(session);
  if (word === undefined) return show(session, []);
  const found = SUBCOMMANDS.find(([whole, , exact]) => (exact ? word === whole : matches(word, whole)));
  if (found !== undefined) return found[1](session, rest);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "bridge vlan help".\n`);
};
