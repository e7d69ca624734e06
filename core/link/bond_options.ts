/**
 * Options of bonds: in which modes and states each may be set, and to what (drivers/net/bonding/bond_options.c,
 * bond_netlink.c, Linux 6.1). They are set one after another, and what came before an error stays.
 */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Refusal } from '../errno.js';
import type { Kernel, Verdict } from '../kernel.js';
import { validAddress } from '../machine.js';
import { ipv6AddrType } from '../net/addrconf_core.js';
import { devGetByIndex, isUp } from '../net/netdevice.js';
import { bondParams } from './bonding.js';
import type { BondData, BondMode, Bonding } from './bonding.js';

/** A bond as its options see it: without a device while it is being made. */
export interface BondState {
  readonly kernel: Kernel;
  readonly net: number;
  readonly bond: Bonding;
  readonly up: boolean;
  /** The port that is to send from now on; null: it is to choose anew. */
  readonly activate?: number | null;
}

type Attribute = keyof BondData;
type Outcome = E.Either<Refusal, BondState>;

const SITE = 'bond_opt_error_interpret';
const INVALID = refuse('EINVAL', SITE, 'invalid option value');

const INT_MAX = 0x7fffffff;
const [U8_MAX, U16_MAX] = [0xff, 0xffff];
const MAX_PEER_NOTIF_DELAY = 300_000;
const MAX_USER_PORT_KEY = 1023;

/** struct bond_option: the range of a number, the modes that have the option (absent: all), and when it cannot be set. */
interface Option {
  readonly min?: number;
  readonly max?: number;
  readonly modes?: readonly BondMode[];
  /** BOND_OPTFLAG_NOSLAVES */
  readonly noslaves?: true;
  /** BOND_OPTFLAG_IFDOWN */
  readonly ifdown?: true;
}

const ROUND_ROBIN = { modes: ['balance-rr'] } as const;
const AD = { modes: ['802.3ad'] } as const;
const ONE_SENDS = { modes: ['active-backup', 'balance-tlb', 'balance-alb'] } as const;
const USES_ARP = { modes: ['balance-rr', 'active-backup', 'balance-xor', 'broadcast'] } as const;
const BALANCES = { modes: ['balance-tlb', 'balance-alb'] } as const;

/** bond_opts[], in the order of bond_changelink(). */
const OPTIONS: Readonly<Record<Attribute, Option>> = {
  IFLA_BOND_MODE: { noslaves: true, ifdown: true },
  IFLA_BOND_ACTIVE_SLAVE: ONE_SENDS,
  IFLA_BOND_MIIMON: { max: INT_MAX },
  IFLA_BOND_UPDELAY: { max: INT_MAX },
  IFLA_BOND_DOWNDELAY: { max: INT_MAX },
  IFLA_BOND_PEER_NOTIF_DELAY: { max: MAX_PEER_NOTIF_DELAY },
  IFLA_BOND_USE_CARRIER: { max: 1 },
  IFLA_BOND_ARP_INTERVAL: { max: INT_MAX, ...USES_ARP },
  IFLA_BOND_ARP_IP_TARGET: {},
  IFLA_BOND_NS_IP6_TARGET: {},
  IFLA_BOND_ARP_VALIDATE: USES_ARP,
  IFLA_BOND_ARP_ALL_TARGETS: {},
  IFLA_BOND_PRIMARY: ONE_SENDS,
  IFLA_BOND_PRIMARY_RESELECT: {},
  IFLA_BOND_FAIL_OVER_MAC: { noslaves: true },
  IFLA_BOND_XMIT_HASH_POLICY: {},
  IFLA_BOND_RESEND_IGMP: { max: U8_MAX },
  IFLA_BOND_NUM_PEER_NOTIF: { max: U8_MAX },
  IFLA_BOND_ALL_SLAVES_ACTIVE: { max: 1 },
  IFLA_BOND_MIN_LINKS: { max: INT_MAX },
  IFLA_BOND_LP_INTERVAL: { min: 1, max: INT_MAX },
  IFLA_BOND_PACKETS_PER_SLAVE: { max: U16_MAX, ...ROUND_ROBIN },
  IFLA_BOND_AD_LACP_ACTIVE: { ifdown: true, ...AD },
  IFLA_BOND_AD_LACP_RATE: { ifdown: true, ...AD },
  IFLA_BOND_AD_SELECT: { ifdown: true },
  IFLA_BOND_AD_ACTOR_SYS_PRIO: { min: 1, max: U16_MAX, ...AD },
  IFLA_BOND_AD_USER_PORT_KEY: { max: MAX_USER_PORT_KEY, ifdown: true, ...AD },
  IFLA_BOND_AD_ACTOR_SYSTEM: AD,
  IFLA_BOND_TLB_DYNAMIC_LB: { max: 1, ifdown: true, ...BALANCES },
  IFLA_BOND_MISSED_MAX: { min: 1, max: U8_MAX, ...USES_ARP },
};
// Object.keys forgets which keys it was given.
const ATTRIBUTES = Object.keys(OPTIONS) as Attribute[];

/** bond_opt_check_deps() */
const checkDeps = ({ modes, noslaves, ifdown }: Option, { bond, up }: BondState): Verdict => {
  if (modes !== undefined && !modes.includes(bond.mode))
    return refuse('EACCES', SITE, 'option not supported in mode');
  if (noslaves && bond.slaves.length > 0)
    return refuse('ENOTEMPTY', SITE, 'unable to set option because the bond device has slaves');
  if (ifdown && up) return refuse('EBUSY', SITE, 'unable to set option because the bond is up');
  return undefined;
};

const withParams = (state: BondState, params: BondData): BondState => ({
  ...state,
  bond: { ...state.bond, params: { ...state.bond.params, ...params } },
});

/** The default interval of modes that cannot do without the monitor (BOND_DEFAULT_MIIMON). */
const DEFAULT_MIIMON = 100;

/** bond_option_mode_set() */
const setMode = (state: BondState, mode: BondMode): BondState => {
  const { IFLA_BOND_MIIMON: miimon } = bondParams(state.bond);
  const usesArp = USES_ARP.modes.some((each) => each === mode);
  const changed = withParams(state, {
    IFLA_BOND_ARP_VALIDATE: 'none',
    ...(!usesArp && { IFLA_BOND_ARP_INTERVAL: 0 }),
    ...(!usesArp && miimon === 0 && { IFLA_BOND_MIIMON: DEFAULT_MIIMON }),
    ...(mode === 'balance-alb' && { IFLA_BOND_TLB_DYNAMIC_LB: 1 }),
  });
  return { ...changed, bond: { ...changed.bond, mode } };
};

/** bond_option_active_slave_set(). @returns ENODEV; EINVAL: no port of the bond, or one that cannot send */
const setActive = (state: BondState, ifindex: number): Outcome => {
  if (ifindex === 0) return E.right({ ...state, activate: null });
  const device = devGetByIndex(state.kernel, state.net, ifindex);
  if (device === undefined) return E.left(refuse('ENODEV', 'bond_changelink'));
  const { slaves, curr_active_slave } = state.bond;
  const slave = slaves.find(({ dev }) => dev === device.dev);
  if (slave === undefined) return E.left(INVALID);
  if (device.dev === curr_active_slave) return E.right(state);
  return curr_active_slave !== null && slave.link === 'UP' && isUp(device)
    ? E.right({ ...state, activate: device.dev })
    : E.left(INVALID);
};

/** bond_option_primary_set(): by name, which a port may get later. @returns ENODEV */
const setPrimary = (state: BondState, ifindex: number): Outcome => {
  const device = ifindex === 0 ? undefined : devGetByIndex(state.kernel, state.net, ifindex);
  if (ifindex !== 0 && device === undefined) return E.left(refuse('ENODEV', 'bond_changelink'));
  const force_primary = state.bond.slaves.some(({ dev }) => dev === device?.dev);
  const bond = { ...state.bond, primary: device?.name ?? '', force_primary };
  return E.right({ ...state, bond, activate: null });
};

/** bond_is_ip_target_ok(), bond_is_ip6_target_ok() */
const isNoTarget = (address: string): boolean =>
  !address.includes(':')
    ? address === '0.0.0.0' || address === '255.255.255.255'
    : ['any', 'loopback', 'multicast'].includes(ipv6AddrType(address));

const targets = (addresses: readonly string[]): E.Either<Refusal, readonly string[]> => {
  return addresses.some(isNoTarget) || new Set(addresses).size < addresses.length
    ? E.left(INVALID)
    : E.right(addresses);
};

/** Rounds of the monitor. @returns EPERM: it does not run. */
const rounds = (state: BondState, attribute: Attribute, delay_ms: number): Outcome => {
  const { IFLA_BOND_MIIMON: miimon } = bondParams(state.bond);
  return miimon === 0
    ? E.left(refuse('EPERM', '_bond_option_delay_set'))
    : E.right(withParams(state, { [attribute]: Math.floor(delay_ms / miimon) }));
};

/** What is more to setting an option than keeping it. */
const setOne = (state: BondState, attribute: Attribute, data: BondData): Outcome => {
  const value = data[attribute];
  const { min = 0, max } = OPTIONS[attribute];
  if (typeof value === 'number' && max !== undefined && (value < min || value > max)) return E.left(INVALID);
  const kept = withParams(state, { [attribute]: value });
  switch (attribute) {
    case 'IFLA_BOND_MODE':
      return E.right(setMode(state, data.IFLA_BOND_MODE ?? state.bond.mode));
    case 'IFLA_BOND_ACTIVE_SLAVE':
      return setActive(state, data.IFLA_BOND_ACTIVE_SLAVE ?? 0);
    case 'IFLA_BOND_PRIMARY':
      return setPrimary(state, data.IFLA_BOND_PRIMARY ?? 0);
    case 'IFLA_BOND_MIIMON':
      return E.right(
        value === 0 || bondParams(state.bond).IFLA_BOND_ARP_INTERVAL === 0
          ? kept
          : withParams(kept, { IFLA_BOND_ARP_INTERVAL: 0, IFLA_BOND_ARP_VALIDATE: 'none' }),
      );
    case 'IFLA_BOND_ARP_INTERVAL':
      return E.right(value === 0 ? kept : withParams(kept, { IFLA_BOND_MIIMON: 0 }));
    case 'IFLA_BOND_UPDELAY':
    case 'IFLA_BOND_DOWNDELAY':
    case 'IFLA_BOND_PEER_NOTIF_DELAY':
      return rounds(state, attribute, Number(value));
    case 'IFLA_BOND_ARP_IP_TARGET':
    case 'IFLA_BOND_NS_IP6_TARGET':
      return E.map(() => kept)(targets(data[attribute] ?? []));
    case 'IFLA_BOND_AD_ACTOR_SYSTEM':
      return validAddress(data.IFLA_BOND_AD_ACTOR_SYSTEM ?? '') ? E.right(kept) : E.left(INVALID);
    default:
      return E.right(kept);
  }
};

/** What cannot be said in one request: bond_changelink(). */
const contradiction = (attribute: Attribute, data: BondData): Verdict => {
  const { IFLA_BOND_MIIMON: miimon = 0, IFLA_BOND_ARP_INTERVAL: interval = 0 } = data;
  if (miimon === 0) return undefined;
  if (attribute === 'IFLA_BOND_ARP_INTERVAL' && interval !== 0)
    return refuse('EINVAL', 'bond_changelink', 'ARP monitoring cannot be used with MII monitoring');
  if (attribute === 'IFLA_BOND_ARP_VALIDATE' && data.IFLA_BOND_ARP_VALIDATE !== 'none')
    return refuse('EINVAL', 'bond_changelink', 'ARP validating cannot be used with MII monitoring');
  return undefined;
};

/** bond_changelink(): the options of a request, one after another. @returns how far it came, and what stopped it */
export const setOptions = (
  start: BondState,
  data: BondData,
): { readonly state: BondState; readonly refused: Verdict } => {
  let state = start;
  for (const attribute of ATTRIBUTES) {
    if (data[attribute] === undefined) continue;
    const unfit = contradiction(attribute, data) ?? checkDeps(OPTIONS[attribute], state);
    const set = unfit === undefined ? setOne(state, attribute, data) : E.left(unfit);
    if (E.isLeft(set)) return { state, refused: set.left };
    state = set.right;
  }
  return { state, refused: undefined };
};
