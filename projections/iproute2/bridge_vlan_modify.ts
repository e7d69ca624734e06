/** `bridge vlan add` and `delete` (vlan_modify() of bridge/vlan.c, iproute2 6.1.0). Left out: tunnels. */
import { BRIDGE_VLAN_INFO } from '../../core/link/br_private.js';
import { BRIDGE_FLAGS } from '../../core/net/if_link.js';
import type { BridgeLinkCommand } from '../../core/net/if_link.js';
import { notModelled } from '../program.js';
import { incompleteCommand, matches } from './argument.js';
import { cannotFindBridge, fail, talkTo } from './bridge_common.js';
import { toShort } from './bridge_fdb_modify.js';
import { OK } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { llNameToIndex } from './ll_map.js';

/** What the words say. */
interface Said {
  readonly dev?: string;
  /** -1: not said. */
  readonly vid: number;
  /** The last of a range. */
  readonly vid_end?: number;
  /** BRIDGE_VLAN_INFO_* */
  readonly info: number;
  /** BRIDGE_FLAGS */
  readonly flags: number;
}

const ALONE: Readonly<Record<string, Partial<Pick<Said, 'info' | 'flags'>>>> = {
  self: { flags: BRIDGE_FLAGS.SELF },
  master: { flags: BRIDGE_FLAGS.MASTER },
  pvid: { info: BRIDGE_VLAN_INFO.PVID },
  untagged: { info: BRIDGE_VLAN_INFO.UNTAGGED },
};

const takeVid = (said: Said, word: string): Said => {
  const [first = '', last] = word.split(/-(.*)/s, 2);
  return { ...said, vid: toShort(first), ...(last !== undefined && { vid_end: toShort(last) }) };
};

const MAX_VID = 4096;
/** %hu */
const unsigned = (vid: number): number => vid & 0xffff;

/** What is wrong with the vlans that are named. */
const complaint = ({ vid, vid_end, info }: Said): Answer | undefined => {
  if (vid >= MAX_VID) return fail(`Invalid VLAN ID "${unsigned(vid)}"\n`);
  if (vid_end === undefined) return undefined;
  if (vid_end === -1 || vid_end >= MAX_VID || vid >= vid_end)
    return fail(`Invalid VLAN range "${unsigned(vid)}-${unsigned(vid_end)}"\n`);
  return (info & BRIDGE_VLAN_INFO.PVID) === 0
    ? undefined
    : fail('pvid cannot be configured for a vlan range\n');
};

const request = (session: Session, type: BridgeLinkCommand['type'], said: Said): Answer => {
  const { dev, vid, vid_end = vid, info, flags } = said;
  if (dev === undefined || vid === -1) return fail('Device and VLAN ID are required arguments.\n');
  const ifi_index = llNameToIndex(session, dev);
  if (ifi_index === 0) return cannotFindBridge(dev);
  const wrong = complaint(said);
  if (wrong !== undefined) return wrong;
  const refused = talkTo(session, {
    type,
    pid: session.system.pid,
    ifi_family: 'AF_BRIDGE',
    ifi_index,
    IFLA_BRIDGE_VLAN_INFO: { vid: unsigned(vid), vid_end: unsigned(vid_end), flags: info },
    ...(flags !== 0 && { IFLA_BRIDGE_FLAGS: flags }),
  });
  return refused ?? OK;
};

/** What one word says, with the one behind it. */
const take = (said: Said, word: string, next = ''): Said => {
  if (word === 'dev') return { ...said, dev: next };
  if (word === 'vid') return takeVid(said, next);
  const { info = 0, flags = 0 } = (Object.hasOwn(ALONE, word) ? ALONE[word] : undefined) ?? {};
  return { ...said, info: said.info | info, flags: said.flags | flags };
};

export const vlanModify =
  (type: BridgeLinkCommand['type']) =>
  (session: Session, words: readonly string[]): Answer => {
    let said: Said = { vid: -1, info: 0, flags: 0 };
    let rest = words;
    for (let [word, next] = rest; word !== undefined; [word, next] = rest) {
      if (word === 'tunnel_info') return notModelled('bridge vlan tunnel_info');
      const pair = word === 'dev' || word === 'vid' || matches(word, 'help');
      if (pair && next === undefined) return incompleteCommand();
      said = take(said, word, next);
      rest = rest.slice(pair ? 2 : 1);
    }
    return request(session, type, said);
  };
