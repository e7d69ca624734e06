/** `bridge fdb flush` (fdb_flush() of bridge/fdb.c, iproute2 6.1.0). */
import { NTF, NUD } from '../../core/net/ndmsg.js';
import { duparg2, incompleteCommand } from './argument.js';
import { cannotFindBridge, fail, talkTo } from './bridge_common.js';
import { toShort } from './bridge_fdb_modify.js';
import { OK } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { llNameToIndex } from './ll_map.js';

/** What the words say of states (NUD_*) and flags (NTF_*), and which of them count. */
interface Said {
  readonly state: number;
  readonly stateMask: number;
  readonly flags: number;
  readonly flagsMask: number;
}

const states =
  (set: number, clear: number, mask: number) =>
  (said: Said): Said => ({
    ...said,
    state: (said.state & ~clear) | set,
    stateMask: said.stateMask | mask,
  });

const flag =
  (mask: number, on: boolean) =>
  (said: Said): Said => ({
    ...said,
    flags: on ? said.flags | mask : said.flags & ~mask,
    flagsMask: said.flagsMask | mask,
  });

const both = NUD.NOARP | NUD.PERMANENT;

const WORDS: Readonly<Record<string, (said: Said) => Said>> = {
  master: (said) => ({ ...said, flags: said.flags | NTF.MASTER }),
  self: (said) => ({ ...said, flags: said.flags | NTF.SELF }),
  permanent: states(NUD.PERMANENT, 0, NUD.PERMANENT),
  nopermanent: states(0, NUD.PERMANENT, NUD.PERMANENT),
  static: states(NUD.NOARP, 0, both),
  nostatic: states(0, NUD.NOARP, NUD.NOARP),
  // iproute2 clears all but these: `~NUD_NOARP | NUD_PERMANENT`.
  dynamic: states(0, NUD.NOARP, both),
  nodynamic: states(NUD.NOARP, 0, NUD.NOARP),
  added_by_user: flag(NTF.USE, true),
  noadded_by_user: flag(NTF.USE, false),
  extern_learn: flag(NTF.EXT_LEARNED, true),
  noextern_learn: flag(NTF.EXT_LEARNED, false),
  sticky: flag(NTF.STICKY, true),
  nosticky: flag(NTF.STICKY, false),
  offloaded: flag(NTF.OFFLOADED, true),
  nooffloaded: flag(NTF.OFFLOADED, false),
};

/** Words with another behind them. */
type Pairs = Readonly<Partial<Record<'dev' | 'brport' | 'vlan', string>>>;
const isPair = (word: string): word is keyof Pairs => word === 'dev' || word === 'brport' || word === 'vlan';

const MAX_VID = 4096;

const request = (session: Session, said: Said, { dev, brport, vlan }: Pairs): Answer => {
  if (dev === undefined) return fail('Device is a required argument.\n');
  const ndm_ifindex = llNameToIndex(session, dev);
  if (ndm_ifindex === 0) return cannotFindBridge(dev);
  const port = brport === undefined ? -1 : toShort(`${llNameToIndex(session, brport)}`);
  if (port === 0) return fail(`Cannot find bridge port device "${brport ?? ''}"\n`);
  const vid = vlan === undefined ? -1 : toShort(vlan);
  if (vid >= MAX_VID) return fail(`Invalid VLAN ID "${vid}"\n`);
  const { state, stateMask, flags, flagsMask } = said;
  const message = {
    type: 'RTM_DELNEIGH',
    pid: session.system.pid,
    nlmsg_flags: ['NLM_F_BULK'],
    ndm_family: 'AF_BRIDGE',
    ndm_ifindex,
    ndm_state: state,
    ndm_flags: (flags & (NTF.SELF | NTF.MASTER)) === 0 ? flags | NTF.SELF : flags,
    NDA_LLADDR: '',
    ...(port > -1 && { NDA_IFINDEX: port }),
    ...(vid > -1 && { NDA_VLAN: vid }),
    ...(flagsMask !== 0 && { NDA_NDM_FLAGS_MASK: flagsMask }),
    ...(stateMask !== 0 && { NDA_NDM_STATE_MASK: stateMask }),
  } as const;
  return talkTo(session, message) ?? OK;
};

/** A word with another behind it. @returns the answer to a mistake */
const takePair = (pairs: Pairs, word: keyof Pairs, value: string | undefined): Pairs | Answer => {
  if (word !== 'dev' && pairs[word] !== undefined) return duparg2(word, value ?? word);
  return value === undefined ? incompleteCommand() : { ...pairs, [word]: value };
};

const isAnswer = (taken: Pairs | Answer): taken is Answer => 'status' in taken;

export const fdbFlush = (session: Session, words: readonly string[]): Answer => {
  let said: Said = { state: 0, stateMask: 0, flags: 0, flagsMask: 0 };
  let pairs: Pairs = {};
  let rest = words;
  for (let [word, next] = rest; word !== undefined; [word, next] = rest) {
    if (isPair(word)) {
      const taken = takePair(pairs, word, next);
      if (isAnswer(taken)) return taken;
      pairs = taken;
      rest = rest.slice(2);
      continue;
    }
    said = (Object.hasOwn(WORDS, word) ? WORDS[word] : undefined)?.(said) ?? said;
    if (word === 'help' && next === undefined) return incompleteCommand();
    rest = rest.slice(word === 'help' ? 2 : 1);
  }
  return request(session, said, pairs);
};
