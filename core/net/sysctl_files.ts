/**
 * The files under /proc/sys/net of Linux 6.18: where each is, what it takes, its value in a fresh net and which nets have
 * it (recorded on the running kernel; of init_net alone, from the kernel's tables). Groups are read by `sysctl_table.ts`.
 */

/** directory → `[init|mirror] [ro|wo|secret] kind [least greatest]` → files with their values; a colon is a blank. */
export const FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bridge: {
    bool:
      'bridge-nf-call-arptables=1 bridge-nf-call-ip6tables=1 bridge-nf-call-iptables=1 ' +
      'bridge-nf-filter-pppoe-tagged=0 bridge-nf-filter-vlan-tagged=0 bridge-nf-pass-vlan-input-dev=0',
  },
  core: {
    'int 0 2147483647': 'optmem_max=131072 somaxconn=4096',
    'mirror int': 'rmem_default=212992 rmem_max=4194304 wmem_default=212992 wmem_max=4194304',
    mask: 'rps_default_mask=0',
    'int 0 1': 'tstamp_allow_data=1 txrehash=1',
    int: 'xfrm_acq_expires=30 xfrm_larval_drop=1',
    uint: 'xfrm_aevent_etime=10 xfrm_aevent_rseqth=2',
    'init int 0 2': 'bpf_jit_enable=1 fb_tunnels_only_for_init_net=0',
    'init secret int 0 2': 'bpf_jit_harden=0',
    'init secret int 0 1': 'bpf_jit_kallsyms=1',
    'init secret ulong 4096 18446744073709551615': 'bpf_jit_limit=528482304',
    'init int 0 2147483647': 'busy_poll=0 busy_read=0 skb_defer_max=64',
    'init text': 'default_qdisc=',
    'init int 1 2147483647': 'dev_weight=64 dev_weight_rx_bias=1 dev_weight_tx_bias=1 gro_normal_batch=8',
    'init int 0 3': 'devconf_inherit_init_net=0',
    'init mask': 'flow_limit_cpu_bitmap=0',
    'init int':
      'flow_limit_table_len=4096 message_burst=10 netdev_budget=300 netdev_budget_usecs=8000 ' +
      'netdev_max_backlog=1000 netdev_tstamp_prequeue=1 rps_sock_flow_entries=0 warnings=0',
    'init int 0 1': 'high_order_alloc_disable=0',
    'init int 1 17': 'max_skb_frags=17',
    'init int 64 2147483647': 'mem_pcpu_rsv=256',
    'init sec': 'message_cost=5',
    'init ro text': 'netdev_rss_key=00:00',
    'init int 1 3600': 'netdev_unregister_timeout_secs=10',
  },
  ipv4: {
    'int 1 4095': 'fib_multipath_hash_fields=7',
    'u8 0 3': 'fib_multipath_hash_policy=0 tcp_ecn_option_beacon=3',
    uint: 'fib_multipath_hash_seed=0 tcp_notsent_lowat=4294967295',
    'u8 0 1':
      'fib_multipath_use_neigh=0 icmp_echo_enable_probe=0 icmp_echo_ignore_all=0 ' +
      'icmp_echo_ignore_broadcasts=1 icmp_errors_use_inbound_ifaddr=0 icmp_ignore_bogus_error_responses=1 ' +
      'ip_autobind_reuse=0 ip_forward_update_priority=1 nexthop_compat_mode=1 raw_l3mdev_accept=1 ' +
      'tcp_autocorking=1 tcp_backlog_ack_defer=1 tcp_ecn_fallback=1 tcp_l3mdev_accept=0 tcp_migrate_req=0 ' +
      'tcp_no_ssthresh_metrics_save=1 tcp_plb_enabled=0 tcp_reflect_tos=0 tcp_shrink_window=0 ' +
      'udp_l3mdev_accept=0',
    'u8 0 2': 'fib_notify_on_flag_change=0 tcp_ecn=2 tcp_ecn_option=2 tcp_tw_reuse=2',
    u8:
      'fwmark_reflect=0 igmp_link_local_mcast_reports=1 ip_dynaddr=0 ip_early_demux=1 ip_forward_use_pmtu=0 ' +
      'ip_no_pmtu_disc=0 ip_nonlocal_bind=0 tcp_abort_on_overflow=0 tcp_comp_sack_nr=44 tcp_dsack=1 ' +
      'tcp_early_demux=1 tcp_fack=0 tcp_frto=2 tcp_fwmark_accept=0 tcp_keepalive_probes=9 ' +
      'tcp_moderate_rcvbuf=1 tcp_mtu_probing=0 tcp_no_metrics_save=0 tcp_orphan_retries=0 ' +
      'tcp_plb_suspend_rto_sec=60 tcp_recovery=1 tcp_retrans_collapse=1 tcp_retries1=3 tcp_retries2=15 ' +
      'tcp_rfc1337=0 tcp_sack=1 tcp_slow_start_after_idle=1 tcp_stdurg=0 tcp_synack_retries=5 ' +
      'tcp_syncookies=1 tcp_thin_linear_timeouts=0 tcp_timestamps=1 tcp_tso_rtt_log=9 tcp_tso_win_divisor=3 ' +
      'tcp_window_scaling=1 tcp_workaround_signed_windows=0 udp_early_demux=1',
    'int 0 2147483647':
      'icmp_msgs_burst=50 icmp_msgs_per_sec=1000 ipfrag_max_dist=64 tcp_fastopen_blackhole_timeout_sec=0',
    ms: 'icmp_ratelimit=1000 tcp_invalid_ratelimit=500',
    int:
      'icmp_ratemask=6168 igmp_max_memberships=20 igmp_max_msf=10 tcp_base_mss=1024 ' +
      'tcp_challenge_ack_limit=2147483647 tcp_fastopen=1 tcp_limit_output_bytes=4194304 ' +
      'tcp_max_syn_backlog=2048 tcp_max_tw_buckets=131072 tcp_probe_threshold=8 xfrm4_gc_thresh=32768',
    'int 1 2147483647':
      'igmp_qrv=2 tcp_max_reordering=300 tcp_rto_min_us=200000 udp_rmem_min=4096 udp_wmem_min=4096',
    'u8 1 255': 'ip_default_ttl=64 tcp_min_tso_segs=2 tcp_pingpong_thresh=1',
    alias: 'ip_forward=0',
    port_range: 'ip_local_port_range=32768:60999',
    'bitmap 65535': 'ip_local_reserved_ports=',
    'int 0 65535': 'ip_unprivileged_port_start=1024',
    ulong:
      'ipfrag_high_thresh=4194304 ipfrag_low_thresh=3145728 tcp_comp_sack_delay_ns=1000000 ' +
      'tcp_comp_sack_slack_ns=100000',
    sec: 'ipfrag_time=30 tcp_fin_timeout=60 tcp_keepalive_intvl=75 tcp_keepalive_time=7200',
    gid_range: 'ping_group_range=1:0',
    'u8 -31 31': 'tcp_adv_win_scale=1',
    'mirror text': 'tcp_allowed_congestion_control=reno:cubic',
    'u8 0 31': 'tcp_app_win=31 tcp_plb_idle_rehash_rounds=3 tcp_plb_rehash_rounds=12',
    'ro text': 'tcp_available_congestion_control=reno:cubic',
    'int 0 16777216': 'tcp_child_ehash_entries=0',
    congestion: 'tcp_congestion_control=cubic',
    'u8 0 4': 'tcp_early_retrans=3',
    'ro hash': 'tcp_ehash_entries=262144 udp_hash_entries=16384',
    'secret text': 'tcp_fastopen_key=00000000-00000000-00000000-00000000',
    'int 0 86400': 'tcp_min_rtt_wlen=300',
    'int 48 65535': 'tcp_min_snd_mss=48 tcp_mtu_probe_floor=48',
    'int 0 1000': 'tcp_pacing_ca_ratio=120 tcp_pacing_ss_ratio=200',
    'int 0 256': 'tcp_plb_cong_thresh=128',
    'int 0 17179869': 'tcp_probe_interval=600',
    'int 1 300': 'tcp_reordering=3',
    ints: 'tcp_rmem=4096:131072:33554432 tcp_wmem=4096:16384:4194304',
    'int 1000 120000': 'tcp_rto_max_ms=120000',
    'u8 0 127': 'tcp_syn_linear_timeouts=4',
    'u8 1 127': 'tcp_syn_retries=6',
    'int 1 60000': 'tcp_tw_reuse_delay=1000',
    'int 0 65536': 'udp_child_hash_entries=0',
    'init int':
      'cipso_cache_bucket_size=10 cipso_cache_enable=1 cipso_rbm_optfmt=0 cipso_rbm_strictvalid=1 ' +
      'inet_peer_threshold=65664 tcp_low_latency=0 tcp_max_orphans=131072',
    'init int 4096 67108864': 'fib_sync_mem=524288',
    'init sec': 'inet_peer_maxttl=600 inet_peer_minttl=120 ipfrag_secret_interval=0',
    'init ro text': 'tcp_available_ulp=mptcp',
    'init ints': 'tcp_mem=287898:383867:575796 udp_mem=575799:767734:1151598',
  },
  'ipv4/conf': {
    int:
      'accept_local=0 accept_redirects=1 accept_source_route=1 arp_accept=0 arp_announce=0 ' +
      'arp_evict_nocarrier=1 arp_filter=0 arp_ignore=0 arp_notify=0 bc_forwarding=0 bootp_relay=0 ' +
      'disable_policy=0 disable_xfrm=0 drop_gratuitous_arp=0 drop_unicast_in_l2_multicast=0 ' +
      'force_igmp_version=0 forwarding=0 igmpv2_unsolicited_report_interval=10000 ' +
      'igmpv3_unsolicited_report_interval=1000 ignore_routes_with_linkdown=0 log_martians=0 medium_id=0 ' +
      'promote_secondaries=0 proxy_arp=0 proxy_arp_pvlan=0 route_localnet=0 rp_filter=0 secure_redirects=1 ' +
      'send_redirects=1 shared_media=1 src_valid_mark=0 tag=0',
    'ro int': 'mc_forwarding=0',
  },
  'ipv4/neigh': {
    userhz: 'anycast_delay=100 locktime=100 proxy_delay=80',
    'int 0 2147483647':
      'app_solicit=0 mcast_resolicit=0 mcast_solicit=3 proxy_qlen=64 ucast_solicit=3 ' +
      'unres_qlen_bytes=212992',
    alias: 'base_reachable_time=30 retrans_time=100',
    ms: 'base_reachable_time_ms=30000 interval_probe_time_ms=5000 retrans_time_ms=1000',
    sec: 'delay_first_probe_time=5 gc_stale_time=60',
    unres_qlen: 'unres_qlen=101',
    'init sec': 'gc_interval=30',
    'init int 0 2147483647': 'gc_thresh1=128 gc_thresh2=512 gc_thresh3=1024',
  },
  'ipv4/route': {
    'wo flush': 'flush=',
    int: 'min_adv_mss=256',
    'int 68 2147483647': 'min_pmtu=552',
    sec: 'mtu_expires=600',
    'init int':
      'error_burst=1250 error_cost=250 gc_elasticity=8 gc_thresh=-1 max_size=2147483647 redirect_load=5 ' +
      'redirect_number=9 redirect_silence=5120',
    'init sec': 'gc_interval=60 gc_timeout=300',
    'init alias': 'gc_min_interval=0',
    'init ms': 'gc_min_interval_ms=500',
  },
  ipv6: {
    u8:
      'anycast_src_echo_reply=0 bindv6only=0 flowlabel_consistency=1 flowlabel_state_ranges=0 ' +
      'fwmark_reflect=0 ip_nonlocal_bind=0',
    'u8 0 3': 'auto_flowlabels=1 fib_multipath_hash_policy=0',
    'int 1 4095': 'fib_multipath_hash_fields=7',
    'u8 0 2': 'fib_notify_on_flag_change=0',
    'u8 0 7': 'flowlabel_reflect=0',
    sec: 'idgen_delay=1 ip6frag_time=60',
    int:
      'idgen_retries=3 max_dst_opts_length=2147483647 max_dst_opts_number=8 max_hbh_length=2147483647 ' +
      'max_hbh_opts_number=8 seg6_flowlabel=0 xfrm6_gc_thresh=32768',
    'int 0 16777215': 'ioam6_id=16777215',
    'ulong 0 72057594037927935': 'ioam6_id_wide=72057594037927935',
    ulong: 'ip6frag_high_thresh=4194304 ip6frag_low_thresh=3145728',
    'init int': 'calipso_cache_bucket_size=10 calipso_cache_enable=1 mld_max_msf=64',
    'init sec': 'ip6frag_secret_interval=0',
    'init int 1 2147483647': 'mld_qrv=2',
  },
  'ipv6/conf': {
    int:
      'accept_dad=1 accept_ra=1 accept_ra_defrtr=1 accept_ra_from_local=0 accept_ra_min_hop_limit=1 ' +
      'accept_ra_min_lft=0 accept_ra_mtu=1 accept_ra_pinfo=1 accept_ra_rt_info_max_plen=0 ' +
      'accept_ra_rt_info_min_plen=0 accept_ra_rtr_pref=1 accept_redirects=1 accept_source_route=0 ' +
      'autoconf=1 dad_transmits=1 disable_ipv6=0 disable_policy=0 drop_unicast_in_l2_multicast=0 ' +
      'drop_unsolicited_na=0 enhanced_dad=1 force_mld_version=0 force_tllao=0 forwarding=0 ' +
      'ignore_routes_with_linkdown=0 keep_addr_on_down=0 max_addresses=16 max_desync_factor=600 ' +
      'ndisc_notify=0 optimistic_dad=0 proxy_ndp=0 regen_max_retry=3 regen_min_advance=2 seg6_enabled=0 ' +
      'seg6_require_hmac=0 suppress_frag_ndisc=1 temp_prefered_lft=86400 temp_valid_lft=604800 ' +
      'use_oif_addrs_only=0 use_optimistic=0 use_tempaddr=0',
    'int 0 2': 'accept_untracked_na=0',
    'int 0 3': 'addr_gen_mode=0',
    'int 0 1':
      'force_forwarding=0 ioam6_enabled=0 ndisc_evict_nocarrier=1 ra_honor_pio_life=0 ra_honor_pio_pflag=0 ' +
      'rpl_seg_enabled=0',
    'int 1 255': 'hop_limit=64',
    'int 0 65535': 'ioam6_id=65535',
    uint: 'ioam6_id_wide=4294967295',
    'ro int': 'mc_forwarding=0',
    ms: 'mldv1_unsolicited_report_interval=10000 mldv2_unsolicited_report_interval=1000',
    mtu: 'mtu=1280',
    u8: 'ndisc_tclass=0',
    'uint 1 4294967295': 'ra_defrtr_metric=1024',
    sec:
      'router_probe_interval=60 router_solicitation_delay=1 router_solicitation_interval=4 ' +
      'router_solicitation_max_interval=3600',
    'int -1 2147483647': 'router_solicitations=-1',
    'secret stable_secret': 'stable_secret=',
  },
  'ipv6/icmp': {
    u8: 'echo_ignore_all=0 echo_ignore_anycast=0 echo_ignore_multicast=0',
    'u8 0 1': 'error_anycast_as_unicast=0',
    ms: 'ratelimit=100',
    'bitmap 255': 'ratemask=0-1,3-127',
  },
  'ipv6/neigh': {
    userhz: 'anycast_delay=100 locktime=0 proxy_delay=80',
    'int 0 2147483647':
      'app_solicit=0 mcast_resolicit=0 mcast_solicit=3 proxy_qlen=64 ucast_solicit=3 ' +
      'unres_qlen_bytes=212992',
    alias: 'base_reachable_time=30 retrans_time=250',
    ms: 'base_reachable_time_ms=30000 interval_probe_time_ms=5000 retrans_time_ms=1000',
    sec: 'delay_first_probe_time=5 gc_stale_time=60',
    unres_qlen: 'unres_qlen=101',
    'init sec': 'gc_interval=30',
    'init int 0 2147483647': 'gc_thresh1=128 gc_thresh2=512 gc_thresh3=1024',
  },
  'ipv6/route': {
    'wo flush': 'flush=',
    int: 'gc_elasticity=9 gc_thresh=1024 max_size=2147483647 min_adv_mss=1220',
    sec: 'gc_interval=30 gc_timeout=60 mtu_expires=600',
    alias: 'gc_min_interval=0',
    ms: 'gc_min_interval_ms=500',
    'int 0 1': 'skip_notify_on_dev_down=0',
  },
  mptcp: {
    sec: 'add_addr_timeout=120 close_timeout=60',
    'u8 0 1': 'allow_join_initial_addr_port=1 checksum_enabled=0 enabled=1 pm_type=0',
    'ro text': 'available_path_managers=kernel:userspace available_schedulers=default',
    'int 0 2147483647': 'blackhole_timeout=3600',
    text: 'path_manager=kernel scheduler=default',
    uint: 'stale_loss_cnt=4',
    u8: 'syn_retrans_before_tcp_fallback=2',
  },
  netfilter: {
    'u8 0 1':
      'nf_conntrack_acct=0 nf_conntrack_checksum=1 nf_conntrack_tcp_be_liberal=0 ' +
      'nf_conntrack_tcp_ignore_invalid_rst=0 nf_conntrack_tcp_loose=1 nf_conntrack_timestamp=0',
    'mirror int': 'nf_conntrack_buckets=262144 nf_conntrack_expect_max=4096 nf_conntrack_max=262144',
    'ro int': 'nf_conntrack_count=0',
    'u8 0 2': 'nf_conntrack_events=2',
    ulong: 'nf_conntrack_frag6_high_thresh=4194304 nf_conntrack_frag6_low_thresh=3145728',
    sec:
      'nf_conntrack_frag6_timeout=60 nf_conntrack_generic_timeout=600 nf_conntrack_gre_timeout=30 ' +
      'nf_conntrack_gre_timeout_stream=180 nf_conntrack_icmp_timeout=30 nf_conntrack_icmpv6_timeout=30 ' +
      'nf_conntrack_sctp_timeout_closed=10 nf_conntrack_sctp_timeout_cookie_echoed=3 ' +
      'nf_conntrack_sctp_timeout_cookie_wait=3 nf_conntrack_sctp_timeout_established=210 ' +
      'nf_conntrack_sctp_timeout_heartbeat_sent=30 nf_conntrack_sctp_timeout_shutdown_ack_sent=3 ' +
      'nf_conntrack_sctp_timeout_shutdown_recd=3 nf_conntrack_sctp_timeout_shutdown_sent=3 ' +
      'nf_conntrack_tcp_timeout_close=10 nf_conntrack_tcp_timeout_close_wait=60 ' +
      'nf_conntrack_tcp_timeout_established=432000 nf_conntrack_tcp_timeout_fin_wait=120 ' +
      'nf_conntrack_tcp_timeout_last_ack=30 nf_conntrack_tcp_timeout_max_retrans=300 ' +
      'nf_conntrack_tcp_timeout_syn_recv=60 nf_conntrack_tcp_timeout_syn_sent=120 ' +
      'nf_conntrack_tcp_timeout_time_wait=120 nf_conntrack_tcp_timeout_unacknowledged=300 ' +
      'nf_conntrack_udp_timeout=30 nf_conntrack_udp_timeout_stream=120',
    u8: 'nf_conntrack_log_invalid=0 nf_conntrack_tcp_max_retrans=3',
    'int 0 1': 'nf_hooks_lwtunnel=0',
    'init int 0 1': 'nf_log_all_netns=0',
  },
  'netfilter/nf_log': {
    text:
      '0=NONE 10=nf_log_ipv6 1=NONE 2=nf_log_ipv4 3=nf_log_arp 4=NONE 5=nf_log_netdev 6=NONE ' +
      '7=nf_log_bridge 8=NONE 9=NONE',
  },
  unix: {
    int: 'max_dgram_qlen=10',
  },
  vrf: {
    'int 0 1': 'strict_mode=0',
  },
  '': {
    'init int': 'nf_conntrack_max=262144',
  },
};
