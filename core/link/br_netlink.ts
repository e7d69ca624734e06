/**
 * What requests change of a bridge (br_changelink() of net/bridge/br_netlink.c, Linux 6.18): attributes one after another,
 * so that what came before an error stays.
 */
import { refuse } from '../errno.js';
import type { Errno } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { deviceOf } from '../net/netdevice.js';
import { fdbFlushDynamic } from './br_fdb.js';
import type { BrOptions } from './br_link_data.js';
import { bridgeOf } from './br_private.js';
import { stpSetEnabled } from './br_stp.js';
import { hasVlans, setDefaultPvid, setProto, vlanFilterToggle } from './br_vlan.js';
import type { LinkData } from './link_data.js';

type Options = Partial<BrOptions>;
type Key = Exclude<keyof BrOptions, 'IFLA_BR_GROUP_ADDR'>;

const change = (call: Call, bridge: number, options: Options): undefined => {
  call.emit({ type: 'br_changelink', bridge, options });
};

/** What a value becomes, or why it cannot be one. */
type Rule = (value: number, options: BrOptions) => number | Errno;

const any: Rule = (value) => value;
const flag: Rule = (value) => (value === 0 ? 0 : 1);
const among =
  (...values: readonly number[]): Rule =>
  (value) =>
    values.includes(value) ? value : 'EINVAL';

/** Ticks of the machine's clock (CONFIG_HZ) in a hundredth of a second; what is no whole number of ticks is cut off. */
const TICKS = 2.5;
const clock: Rule = (value) => Math.floor(Math.floor(value * TICKS) / TICKS);
const between =
  (min: number, max: number): Rule =>
  (value, options) => {
    const ticks = Math.floor(value * TICKS);
    return ticks < min * TICKS || ticks > max * TICKS ? 'ERANGE' : clock(value, options);
  };

const [MIN_FORWARD_DELAY, MAX_FORWARD_DELAY] = [200, 3000];
/** br_set_forward_delay(): any, while there is no spanning tree. */
const forwardDelay: Rule = (value, options) =>
  options.IFLA_BR_STP_STATE === 0
    ? clock(value, options)
    : between(MIN_FORWARD_DELAY, MAX_FORWARD_DELAY)(value, options);

/** BR_GROUPFWD_RESTRICTED: frames to these groups never go on. */
const GROUPFWD_RESTRICTED = 0x7;
const groupFwdMask: Rule = (value) => ((value & GROUPFWD_RESTRICTED) === 0 ? value : 'EINVAL');

type Set = (call: Call, bridge: number, value: number) => Verdict;

const put =
  (key: Key, rule: Rule): Set =>
  (call, bridge, value) => {
    const result = rule(value, bridgeOf(call.kernel, bridge).options);
    if (typeof result === 'string') return refuse(result, 'br_changelink');
    const options: Partial<Record<Key, number>> = { [key]: result };
    return change(call, bridge, options);
  };

/** What only a kernel with vlans looks at. */
const ofVlans =
  (set: Set): Set =>
  (call, bridge, value) =>
    hasVlans(call.kernel) ? set(call, bridge, value) : undefined;

/** br_stp_set_bridge_priority() */
const setPriority: Set = (call, bridge, value) => change(call, bridge, { IFLA_BR_PRIORITY: value });

const rule = (key: Key, by: Rule): readonly [Key, Set] => [key, put(key, by)];

/** In the order in which they are looked at. */
const ATTRIBUTES: readonly (readonly [Key, Set])[] = [
  rule('IFLA_BR_FORWARD_DELAY', forwardDelay),
  rule('IFLA_BR_HELLO_TIME', between(100, 1000)),
  rule('IFLA_BR_MAX_AGE', between(600, 4000)),
  rule('IFLA_BR_AGEING_TIME', clock),
  ['IFLA_BR_STP_STATE', stpSetEnabled],
  ['IFLA_BR_PRIORITY', setPriority],
  ['IFLA_BR_VLAN_FILTERING', vlanFilterToggle],
  ['IFLA_BR_VLAN_PROTOCOL', ofVlans(setProto)],
  ['IFLA_BR_VLAN_DEFAULT_PVID', ofVlans(setDefaultPvid)],
  ['IFLA_BR_VLAN_STATS_ENABLED', ofVlans(put('IFLA_BR_VLAN_STATS_ENABLED', among(0, 1)))],
  ['IFLA_BR_VLAN_STATS_PER_PORT', ofVlans(put('IFLA_BR_VLAN_STATS_PER_PORT', among(0, 1)))],
  rule('IFLA_BR_GROUP_FWD_MASK', groupFwdMask),
  rule('IFLA_BR_NO_LL_LEARN', flag),
  rule('IFLA_BR_MCAST_ROUTER', among(0, 1, 2)),
  rule('IFLA_BR_MCAST_SNOOPING', flag),
  rule('IFLA_BR_MCAST_QUERY_USE_IFADDR', flag),
  rule('IFLA_BR_MCAST_QUERIER', flag),
  rule('IFLA_BR_MCAST_HASH_MAX', any),
  rule('IFLA_BR_MCAST_LAST_MEMBER_CNT', any),
  rule('IFLA_BR_MCAST_STARTUP_QUERY_CNT', any),
  rule('IFLA_BR_MCAST_LAST_MEMBER_INTVL', clock),
  rule('IFLA_BR_MCAST_MEMBERSHIP_INTVL', clock),
  rule('IFLA_BR_MCAST_QUERIER_INTVL', clock),
  rule('IFLA_BR_MCAST_QUERY_INTVL', (value, options) => Math.max(clock(value, options) as number, 100)),
  rule('IFLA_BR_MCAST_QUERY_RESPONSE_INTVL', clock),
  rule('IFLA_BR_MCAST_STARTUP_QUERY_INTVL', (value, options) =>
    Math.max(clock(value, options) as number, 100),
  ),
  rule('IFLA_BR_MCAST_STATS_ENABLED', flag),
  rule('IFLA_BR_MCAST_IGMP_VERSION', among(2, 3)),
  rule('IFLA_BR_MCAST_MLD_VERSION', among(1, 2)),
  rule('IFLA_BR_NF_CALL_IPTABLES', flag),
  rule('IFLA_BR_NF_CALL_IP6TABLES', flag),
  rule('IFLA_BR_NF_CALL_ARPTABLES', flag),
];

/** Addresses that frames of protocols of the link are sent to, and those of them that are taken. */
const LINK_LOCAL = /^01:80:c2:00:00:0([0-9a-f])$/;
const TAKEN: ReadonlySet<string> = new Set(['1', '2', '3']);

const setGroupAddr = (call: Call, bridge: number, addr: string): Verdict => {
  const last = LINK_LOCAL.exec(addr)?.[1];
  return last === undefined || TAKEN.has(last)
    ? refuse('EINVAL', 'br_changelink')
    : change(call, bridge, { IFLA_BR_GROUP_ADDR: addr });
};

/** br_changelink(). @returns ERANGE, EINVAL: of an attribute; EOPNOTSUPP: vlans that the kernel does not have */
export const changelink = (call: Call, bridge: number, data: LinkData): Verdict =>
  call.within('br_changelink', deviceOf(call.kernel, bridge).name, () => {
    if (data.IFLA_BR_FDB_FLUSH === true) fdbFlushDynamic(call, bridge);
    for (const [key, set] of ATTRIBUTES) {
      const value = data[key];
      const refused = value === undefined ? undefined : set(call, bridge, value);
      if (refused !== undefined) return refused;
      if (key === 'IFLA_BR_GROUP_FWD_MASK' && data.IFLA_BR_GROUP_ADDR !== undefined) {
        const taken = setGroupAddr(call, bridge, data.IFLA_BR_GROUP_ADDR);
        if (taken !== undefined) return taken;
      }
    }
    return undefined;
  });
