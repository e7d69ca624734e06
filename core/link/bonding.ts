/**
 * What a bond keeps (include/net/bonding.h, Linux 6.1): its options under the names that they have in a request, its ports
 * with what they came with and what became of them. What is not there has its default.
 */
import * as t from 'io-ts';
import { int } from '../codec.js';

/** Names of bond modes under their numbers: BOND_MODE_*. */
export const BondMode = t.keyof({
  'balance-rr': null,
  'active-backup': null,
  'balance-xor': null,
  broadcast: null,
  '802.3ad': null,
  'balance-tlb': null,
  'balance-alb': null,
});
export type BondMode = t.TypeOf<typeof BondMode>;

/** Options that a bond keeps as they are asked for (struct bond_params). Times are in milliseconds. */
const KEPT = {
  IFLA_BOND_MIIMON: int,
  IFLA_BOND_UPDELAY: int,
  IFLA_BOND_DOWNDELAY: int,
  IFLA_BOND_PEER_NOTIF_DELAY: int,
  IFLA_BOND_USE_CARRIER: int,
  IFLA_BOND_ARP_INTERVAL: int,
  IFLA_BOND_MISSED_MAX: int,
  IFLA_BOND_ARP_IP_TARGET: t.readonlyArray(t.string),
  IFLA_BOND_NS_IP6_TARGET: t.readonlyArray(t.string),
  IFLA_BOND_ARP_VALIDATE: t.keyof({
    none: null,
    active: null,
    backup: null,
    all: null,
    filter: null,
    filter_active: null,
    filter_backup: null,
  }),
  IFLA_BOND_ARP_ALL_TARGETS: t.keyof({ any: null, all: null }),
  IFLA_BOND_PRIMARY_RESELECT: t.keyof({ always: null, better: null, failure: null }),
  IFLA_BOND_FAIL_OVER_MAC: t.keyof({ none: null, active: null, follow: null }),
  IFLA_BOND_XMIT_HASH_POLICY: t.keyof({
    layer2: null,
    'layer3+4': null,
    'layer2+3': null,
    'encap2+3': null,
    'encap3+4': null,
    'vlan+srcmac': null,
  }),
  IFLA_BOND_RESEND_IGMP: int,
  IFLA_BOND_NUM_PEER_NOTIF: int,
  IFLA_BOND_ALL_SLAVES_ACTIVE: int,
  IFLA_BOND_MIN_LINKS: int,
  IFLA_BOND_LP_INTERVAL: int,
  IFLA_BOND_PACKETS_PER_SLAVE: int,
  IFLA_BOND_AD_LACP_ACTIVE: t.keyof({ off: null, on: null }),
  IFLA_BOND_AD_LACP_RATE: t.keyof({ slow: null, fast: null }),
  IFLA_BOND_AD_SELECT: t.keyof({ stable: null, bandwidth: null, count: null }),
  IFLA_BOND_AD_ACTOR_SYS_PRIO: int,
  IFLA_BOND_AD_USER_PORT_KEY: int,
  IFLA_BOND_AD_ACTOR_SYSTEM: t.string,
  IFLA_BOND_TLB_DYNAMIC_LB: int,
};

/** In a request the mode and the ports that are meant are indices, 0 for none, beside what is kept. */
export const BOND_PROPS = {
  ...KEPT,
  IFLA_BOND_MODE: BondMode,
  IFLA_BOND_ACTIVE_SLAVE: int,
  IFLA_BOND_PRIMARY: int,
};
const BondData = t.partial(BOND_PROPS);
export type BondData = t.TypeOf<typeof BondData>;

/** Delays are kept in rounds of the monitor, of which there is one every IFLA_BOND_MIIMON. */
const BondParams = t.partial(KEPT);
export type BondParams = t.TypeOf<typeof BondParams>;

/** BOND_LINK_*: what the monitor thinks of a port's link; FAIL and BACK wait for their delay. */
export const BondLink = t.keyof({ UP: null, FAIL: null, DOWN: null, BACK: null });

/** struct slave: a port of a bond, with what it came with. */
export const BondSlave = t.intersection([
  t.type({ dev: int, perm_hwaddr: t.string, original_mtu: int, link: BondLink }),
  t.partial({
    /** Rounds of the monitor to wait for. */
    delay: int,
    link_failure_count: int,
    queue_id: int,
    prio: int,
  }),
]);
export type BondSlave = t.TypeOf<typeof BondSlave>;

/** struct bonding */
export const Bonding = t.intersection([
  t.type({
    kind: t.literal('bond'),
    mode: BondMode,
    /** The random address that it had last. */
    random: t.string,
    slaves: t.readonlyArray(BondSlave),
    params: BondParams,
    /** The port through which it sends, of modes that have one. */
    curr_active_slave: t.union([int, t.null]),
  }),
  t.partial({
    /** The name of the port that is preferred, there or not. */
    primary: t.string,
    /** It is to send as soon as it can, whatever IFLA_BOND_PRIMARY_RESELECT says. */
    force_primary: t.boolean,
  }),
]);
export type Bonding = t.TypeOf<typeof Bonding>;

/** bond_check_params(): what a bond has that nobody has configured. */
const DEFAULTS: Required<BondParams> = {
  IFLA_BOND_MIIMON: 0,
  IFLA_BOND_UPDELAY: 0,
  IFLA_BOND_DOWNDELAY: 0,
  IFLA_BOND_PEER_NOTIF_DELAY: 0,
  IFLA_BOND_USE_CARRIER: 1,
  IFLA_BOND_ARP_INTERVAL: 0,
  IFLA_BOND_MISSED_MAX: 2,
  IFLA_BOND_ARP_IP_TARGET: [],
  IFLA_BOND_NS_IP6_TARGET: [],
  IFLA_BOND_ARP_VALIDATE: 'none',
  IFLA_BOND_ARP_ALL_TARGETS: 'any',
  IFLA_BOND_PRIMARY_RESELECT: 'always',
  IFLA_BOND_FAIL_OVER_MAC: 'none',
  IFLA_BOND_XMIT_HASH_POLICY: 'layer2',
  IFLA_BOND_RESEND_IGMP: 1,
  IFLA_BOND_NUM_PEER_NOTIF: 1,
  IFLA_BOND_ALL_SLAVES_ACTIVE: 0,
  IFLA_BOND_MIN_LINKS: 0,
  IFLA_BOND_LP_INTERVAL: 1,
  IFLA_BOND_PACKETS_PER_SLAVE: 1,
  IFLA_BOND_AD_LACP_ACTIVE: 'on',
  IFLA_BOND_AD_LACP_RATE: 'slow',
  IFLA_BOND_AD_SELECT: 'stable',
  IFLA_BOND_AD_ACTOR_SYS_PRIO: 65535,
  IFLA_BOND_AD_USER_PORT_KEY: 0,
  IFLA_BOND_AD_ACTOR_SYSTEM: '00:00:00:00:00:00',
  IFLA_BOND_TLB_DYNAMIC_LB: 1,
};

export const bondParams = ({ params }: Pick<Bonding, 'params'>): Required<BondParams> => ({
  ...DEFAULTS,
  ...params,
});

/** bond_uses_primary(): modes that send through one port. */
export const usesPrimary = (mode: BondMode): boolean =>
  mode === 'active-backup' || mode === 'balance-tlb' || mode === 'balance-alb';

export const BondEvent = t.union([
  t.type({ type: t.literal('bond_enslave'), dev: int, slave: BondSlave }),
  t.type({ type: t.literal('bond_release'), dev: int, slave: int }),
  /** A port has changed, in its link or by a request. */
  t.type({ type: t.literal('bond_set_slave'), dev: int, slave: BondSlave }),
  t.type({ type: t.literal('bond_change_active_slave'), dev: int, slave: t.union([int, t.null]) }),
  t.type({
    type: t.literal('bond_set_dev_addr'),
    dev: int,
    address: t.string,
    addr_assign_type: t.keyof({ RANDOM: null, STOLEN: null }),
  }),
]);
export type BondEvent = t.TypeOf<typeof BondEvent>;

export const bondSites = {
  bond_enslave: 'bond_enslave',
  bond_release: '__bond_release_one',
  bond_set_slave: 'bond_set_slave_link_state',
  bond_change_active_slave: 'bond_change_active_slave',
  bond_set_dev_addr: 'bond_set_dev_addr',
} satisfies Record<BondEvent['type'], string>;

/** What an event changes of a bond. */
export const evolveBond = (bond: Bonding, event: BondEvent): Bonding => {
  const { slaves } = bond;
  switch (event.type) {
    case 'bond_enslave':
      return { ...bond, slaves: [...slaves, event.slave] };
    case 'bond_release':
      return { ...bond, slaves: slaves.filter(({ dev }) => dev !== event.slave) };
    case 'bond_set_slave':
      return {
        ...bond,
        slaves: slaves.map((slave) => (slave.dev === event.slave.dev ? event.slave : slave)),
      };
    case 'bond_change_active_slave':
      return { ...bond, curr_active_slave: event.slave, force_primary: false };
    case 'bond_set_dev_addr':
      return event.addr_assign_type === 'RANDOM' ? { ...bond, random: event.address } : bond;
  }
};
