/**
 * struct net field by field, under the kernel's names (include/net/net_namespace.h). A field that belongs to a subsystem
 * without state of its own here says which pernet operations filled it, and in which phase they are; a field under a
 * configuration option exists when the machine's kernel has that option. Fields that later releases moved elsewhere keep
 * their old name, with what stands for them.
 */
import type { Kernel } from '../core/kernel.js';
import type { ConfigOption } from '../core/machine.js';
import { holderKey, netLabel } from '../core/net/net_namespace.js';
import type { Net } from '../core/net/net_namespace.js';
import { deviceOf, devicesOf, dump } from '../core/net/netdevice.js';
import { userNsName } from './user_ns_view.js';

type Value = string | number | null | readonly Value[] | { readonly [key: string]: Value };

export interface StructField {
  readonly name: string;
  /** Its C type. */
  readonly type: string;
  readonly value: Value;
  /** The pernet operations whose init fills it; null for what net_alloc() and preinit_net() set. */
  readonly filled_by: string | null;
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly by?: string;
  readonly config?: readonly ConfigOption[];
  /** Its value where the model has more to say than that it is filled. */
  readonly value?: (kernel: Kernel, net: Net) => Value;
}

/** A lock that no command holds at its end: commands run one after another. */
const UNLOCKED = (): Value => 'unlocked';

const place = (list: { readonly indexOf: (net: number) => number }, net: number): Value => {
  const at = list.indexOf(net);
  return at < 0 ? 'not linked' : `element ${at}`;
};

const heldBy = (holders: readonly string[]): Value => ({ refs: holders.length, holders });

const names = (kernel: Kernel, { net }: Net): Value =>
  devicesOf(kernel, net)
    .dev_base_head.map((dev) => deviceOf(kernel, dev).name)
    .toArray();

const FIELDS: readonly Field[] = [
  {
    name: 'passive',
    type: 'refcount_t',
    value: (kernel, { net }) => heldBy([...(kernel.net_alloc.memory.get(net)?.passive.keys() ?? [])]),
  },
  {
    name: 'count',
    type: 'refcount_t',
    value: (_kernel, { refs }) => heldBy([...refs.values()].map(holderKey)),
  },
  { name: 'rules_mod_lock', type: 'spinlock_t', value: UNLOCKED },
  { name: 'cookie_gen', type: 'atomic64_t', value: (kernel) => kernel.net.nextCookie },
  { name: 'net_cookie', type: 'u64', value: (_kernel, { net }) => net },
  { name: 'list', type: 'struct list_head', value: (kernel, { net }) => place(kernel.net.list, net) },
  {
    name: 'cleanup_list',
    type: 'struct llist_node',
    value: (kernel, { net }) => place(kernel.net.cleanup, net),
  },
  {
    name: 'exit_list',
    type: 'struct list_head',
    value: (_kernel, { state }) => (state === 'exiting' ? 'linked' : 'not linked'),
  },
  {
    name: 'user_ns',
    type: 'struct user_namespace *',
    value: (kernel, { user_ns }) => userNsName(kernel, user_ns),
  },
  {
    name: 'ucounts',
    type: 'struct ucounts *',
    value: (kernel, { user_ns, uid }) => (uid === null ? null : { ns: userNsName(kernel, user_ns), uid }),
  },
  { name: 'nsid_lock', type: 'spinlock_t', value: UNLOCKED },
  {
    name: 'netns_ids',
    type: 'struct idr',
    value: (kernel, { netns_ids }) =>
      Object.fromEntries([...netns_ids].map(([nsid, peer]) => [String(nsid), netLabel(kernel, peer)])),
  },
  {
    name: 'ns',
    type: 'struct ns_common',
    by: 'net_ns_ops',
    value: (_kernel, { inum }) => ({ inum, ops: 'netns_operations' }),
  },
  { name: 'proc_net', type: 'struct proc_dir_entry *', by: 'proc_net_ns_ops' },
  { name: 'proc_net_stat', type: 'struct proc_dir_entry *', by: 'proc_net_ns_ops' },
  { name: 'sysctls', type: 'struct ctl_table_set', by: 'sysctl_pernet_ops', config: ['SYSCTL'] },
  { name: 'rtnl', type: 'struct sock *', by: 'rtnetlink_net_ops' },
  { name: 'genl_sock', type: 'struct sock *', by: 'genl_pernet_ops' },
  { name: 'dev_base_head', type: 'struct list_head', by: 'netdev_net_ops', value: names },
  {
    name: 'dev_name_head',
    type: 'struct hlist_head *',
    by: 'netdev_net_ops',
    value: (kernel, { net }) =>
      Object.fromEntries(dump(kernel, net).map(({ name, ifindex }) => [name, ifindex])),
  },
  {
    name: 'dev_index_head',
    type: 'struct hlist_head *',
    by: 'netdev_net_ops',
    value: (kernel, { net }) =>
      Object.fromEntries(dump(kernel, net).map(({ name, ifindex }) => [String(ifindex), name])),
  },
  {
    name: 'dev_base_seq',
    type: 'unsigned int',
    by: 'netdev_net_ops',
    value: (kernel, { net }) => devicesOf(kernel, net).dev_base_seq,
  },
  {
    name: 'ifindex',
    type: 'int',
    by: 'netdev_net_ops',
    value: (kernel, { net }) => devicesOf(kernel, net).ifindex,
  },
  // Unregistering is over when a command is.
  { name: 'dev_unreg_count', type: 'unsigned int', by: 'netdev_net_ops', value: () => 0 },
  { name: 'rules_ops', type: 'struct list_head', by: 'fib_rules_net_ops' },
  { name: 'fib_notifier_ops', type: 'struct list_head', by: 'fib_notifier_net_ops' },
  {
    name: 'loopback_dev',
    type: 'struct net_device *',
    by: 'loopback_net_ops',
    value: (kernel, { net }) => dump(kernel, net).find(({ kind }) => kind === 'lo')?.name ?? null,
  },
  { name: 'core', type: 'struct netns_core', by: 'sysctl_core_ops' },
  { name: 'mib', type: 'struct netns_mib', by: 'ipv4_mib_ops' },
  { name: 'packet', type: 'struct netns_packet', by: 'packet_net_ops' },
  { name: 'unx', type: 'struct netns_unix', by: 'unix_net_ops' },
  { name: 'ipv4', type: 'struct netns_ipv4', by: 'devinet_ops' },
  { name: 'ipv6', type: 'struct netns_ipv6', by: 'inet6_net_ops', config: ['IPV6'] },
  {
    name: 'ieee802154_lowpan',
    type: 'struct netns_ieee802154_lowpan',
    by: 'lowpan_frags_ops',
    config: ['IEEE802154_6LOWPAN'],
  },
  { name: 'sctp', type: 'struct netns_sctp', by: 'sctp_defaults_ops', config: ['IP_SCTP'] },
  { name: 'dccp', type: 'struct netns_dccp', by: 'dccp_v4_ops', config: ['IP_DCCP'] },
  { name: 'nf', type: 'struct netns_nf', by: 'netfilter_net_ops', config: ['NETFILTER'] },
  { name: 'xt', type: 'struct netns_xt', by: 'xt_net_ops', config: ['NETFILTER'] },
  { name: 'ct', type: 'struct netns_ct', by: 'nf_conntrack_net_ops', config: ['NETFILTER', 'NF_CONNTRACK'] },
  { name: 'nft', type: 'struct netns_nftables', by: 'nf_tables_net_ops', config: ['NETFILTER', 'NF_TABLES'] },
  { name: 'nf_frag', type: 'struct netns_nf_frag', by: 'nf_ct_net_ops', config: ['IPV6', 'NF_DEFRAG_IPV6'] },
  { name: 'nfnl', type: 'struct sock *', by: 'nfnetlink_net_ops', config: ['NETFILTER'] },
  { name: 'nfnl_stash', type: 'struct sock *', by: 'nfnetlink_net_ops', config: ['NETFILTER'] },
  {
    name: 'nfnl_acct_list',
    type: 'struct list_head',
    by: 'nfnl_acct_ops',
    config: ['NETFILTER', 'NETFILTER_NETLINK_ACCT'],
  },
  {
    name: 'nfct_timeout_list',
    type: 'struct list_head',
    by: 'cttimeout_ops',
    config: ['NETFILTER', 'NF_CONNTRACK', 'NF_CT_NETLINK_TIMEOUT'],
  },
  { name: 'wext_nlevents', type: 'struct sk_buff_head', by: 'wext_pernet_ops', config: ['WEXT_CORE'] },
  {
    name: 'gen',
    type: 'struct net_generic *',
    value: (kernel, { net }) => ({
      len: kernel.net_alloc.memory.get(net)?.len ?? 0,
      ptr: Object.fromEntries(
        [...(kernel.pernet.gen.get(net) ?? [])].flatMap(([ops, { id }]) =>
          id === null ? [] : [[String(id), ops]],
        ),
      ),
    }),
  },
  { name: 'xfrm', type: 'struct netns_xfrm', by: 'xfrm_net_ops', config: ['XFRM'] },
  { name: 'ipvs', type: 'struct netns_ipvs *', by: 'ip_vs_core_ops', config: ['NETFILTER', 'IP_VS'] },
  { name: 'mpls', type: 'struct netns_mpls', by: 'mpls_net_ops', config: ['MPLS'] },
  { name: 'can', type: 'struct netns_can', by: 'can_pernet_ops', config: ['CAN'] },
  { name: 'diag_nlsk', type: 'struct sock *', by: 'diag_net_ops' },
  { name: 'fnhe_genid', type: 'atomic_t', by: 'rt_genid_ops' },
];

const PHASES = {
  init: 'initialised',
  pre_exit: 'quiesced',
  exit_rtnl: 'without devices',
  exit: 'exited',
} as const;

const valueOf = (kernel: Kernel, net: Net, { by, value }: Field): Value => {
  if (value !== undefined) return value(kernel, net);
  const slot = by === undefined ? undefined : kernel.pernet.gen.get(net.net)?.get(by);
  return slot === undefined ? 'empty' : PHASES[slot.phase];
};

/** struct net of the net with a cookie; undefined: there is none. */
export const structNet = (kernel: Kernel, cookie: number): readonly StructField[] | undefined => {
  const net = kernel.net.nets.get(cookie);
  return (
    net &&
    FIELDS.filter(({ config = [] }) => config.every((option) => kernel.machine?.config[option] === true)).map(
      (field) => ({
        name: field.name,
        type: field.type,
        value: valueOf(kernel, net, field),
        filled_by: field.by ?? null,
      }),
    )
  );
};

const drawn = (value: Value): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** As drgn and crash print a structure. */
export const structNetText = (fields: readonly StructField[]): string => {
  const lines = fields.map(({ name, type, value, filled_by }) => {
    const by = filled_by === null ? '' : `  /* ${filled_by} */`;
    return `\t${type}${type.endsWith('*') ? '' : ' '}${name} = ${drawn(value)},${by}\n`;
  });
  return `(struct net){\n${lines.join('')}}\n`;
};
