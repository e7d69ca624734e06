/**
 * Files about what is not modelled, as a fresh net of 6.18 has them: multicast routing, flow labels, netfilter, xfrm,
 * caches that are counted for each processor.
 */
const XFRM =
  'InError InBufferError InHdrError InNoStates InStateProtoError InStateModeError InStateSeqError ' +
  'InStateExpired InStateMismatch InStateInvalid InTmplMismatch InNoPols InPolBlock InPolError OutError ' +
  'OutBundleGenError OutBundleCheckError OutNoStates OutStateProtoError OutStateModeError ' +
  'OutStateSeqError OutStateExpired OutPolBlock OutPolDead OutPolError FwdHdrError OutStateInvalid ' +
  'AcquireError OutStateDirError InStateDirError InIptfsError OutNoQueueSpace';

const XFRM_WIDTH = 24;

/** xfrm_statistics_seq_show() */
export const xfrmStat = (): string =>
  XFRM.split(' ')
    .map((name) => `${`Xfrm${name}`.padEnd(XFRM_WIDTH)}\t0\n`)
    .join('');

/** net/netfilter/nf_log.c: which module logs each family of protocols. */
export const nfLog = (): string => ` 0 NONE (nfnetlink_log)
 1 NONE (nfnetlink_log)
 2 nf_log_ipv4 (nf_log_ipv4,nfnetlink_log)
 3 nf_log_arp (nf_log_arp,nfnetlink_log)
 4 NONE (nfnetlink_log)
 5 nf_log_netdev (nf_log_netdev,nfnetlink_log)
 6 NONE (nfnetlink_log)
 7 nf_log_bridge (nf_log_bridge,nfnetlink_log)
 8 NONE (nfnetlink_log)
 9 NONE (nfnetlink_log)
10 nf_log_ipv6 (nf_log_ipv6,nfnetlink_log)
`;

/** Processors of the machine. */
export const PROCESSORS = 2;

/** A heading and a line for each processor. */
const perProcessor = (heading: string, line: string): string =>
  `${heading}\n${`${line}\n`.repeat(PROCESSORS)}`;

/** A counter that is zero in each column; a column is as wide as its name. */
const zerosBelow = (heading: string): string =>
  heading.replaceAll(/[a-z_]+ */g, (name) => '00000000'.padEnd(name.length)).trimEnd();

const RT_CACHE =
  'entries  in_hit   in_slow_tot in_slow_mc in_no_route in_brd   in_martian_dst in_martian_src out_hit  ' +
  'out_slow_tot out_slow_mc gc_total gc_ignored gc_goal_miss gc_dst_overflow in_hlist_search out_hlist_search';

/** rt_cpu_seq_show() */
export const statRtCache = (): string => perProcessor(RT_CACHE, zerosBelow(RT_CACHE));

const CONNTRACK =
  'entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  ' +
  'expect_new expect_create expect_delete search_restart';
const ZERO = '00000000';

/** ct_cpu_seq_show() */
export const statNfConntrack = (): string => {
  const counters = (count: number): string => Array.from({ length: count }, () => ZERO).join(' ');
  return perProcessor(CONNTRACK, `${ZERO}  ${counters(12)}  ${counters(4)}`);
};

/** synproxy_cpu_seq_show() */
export const statSynproxy = (): string =>
  perProcessor(
    'entries\t\tsyn_received\tcookie_invalid\tcookie_valid\tcookie_retrans\tconn_reopened',
    Array.from({ length: 6 }, () => ZERO).join('\t'),
  );

/** rt_cache_seq_show() (net/ipv4/route.c): the cache is gone, the heading stayed. */
export const rtCache = (): string =>
  'Iface\tDestination\tGateway \tFlags\t\tRefCnt\tUse\tMetric\tSource\t\tMTU\tWindow\tIRTT\tTOS\tHHRef\tHHUptod\t' +
  `SpecDst${' '.repeat(26)}\n`;

/** ipmr_mfc_seq_show() and its relatives: headings. */
export const ipMrCache = (): string => 'Group    Origin   Iif     Pkts    Bytes    Wrong Oifs\n';
export const ipMrVif = (): string =>
  'Interface      BytesIn  PktsIn  BytesOut PktsOut Flags Local    Remote\n';
export const ip6MrCache = (): string =>
  'Group                            Origin                           Iif      Pkts  Bytes     Wrong  Oifs\n';
export const ip6MrVif = (): string => 'Interface      BytesIn  PktsIn  BytesOut PktsOut Flags\n';

/** ip6fl_seq_show() */
export const ip6Flowlabel = (): string =>
  'Label S Owner  Users  Linger Expires  Dst                              Opt\n';

/** psched_show(): ticks of the packet scheduler. */
export const psched = (): string => '000003e8 00000040 000f4240 3b9aca00\n';
