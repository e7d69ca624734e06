import { expect, test } from 'vitest';
import { INIT_NET } from '../../core/net/net_namespace.js';
import { structNet, structNetText } from '../../projections/struct_net.js';
import { booted, given, task } from '../support/given.js';

/** The fields of the structure as its textbook description lists them. */
const FIELDS =
  'passive count rules_mod_lock cookie_gen list cleanup_list exit_list user_ns ucounts nsid_lock netns_ids ns proc_net proc_net_stat sysctls rtnl genl_sock dev_base_head dev_name_head dev_index_head dev_base_seq ifindex dev_unreg_count rules_ops fib_notifier_ops loopback_dev core mib packet unx ipv4 ipv6 ieee802154_lowpan sctp nf xt ct nft nf_frag nfnl nfnl_stash nfnl_acct_list nfct_timeout_list wext_nlevents gen xfrm ipvs mpls can diag_nlsk fnhe_genid'.split(
    ' ',
  );

const fieldsOf = (kernel: ReturnType<typeof booted>, net = INIT_NET): Map<string, unknown> =>
  new Map((structNet(kernel, net) ?? []).map(({ name, value }) => [name, value]));

test('every field is there', () => {
  const fields = fieldsOf(booted());
  expect(FIELDS.filter((name) => !fields.has(name))).toEqual([]);
});

test('every operation that is said to fill a field is registered at boot', () => {
  const kernel = booted({ config: { IP_DCCP: true } });
  const registered = new Set(kernel.pernet.list.map(({ name }) => name));
  const missing = (structNet(kernel, INIT_NET) ?? []).filter(
    ({ filled_by }) => filled_by !== null && !registered.has(filled_by),
  );
  expect(missing).toEqual([]);
});

test('a field under a configuration option exists only with it', () => {
  expect(fieldsOf(booted()).has('dccp')).toBe(false);
  expect(fieldsOf(booted({ config: { IP_DCCP: true } })).has('dccp')).toBe(true);
  expect(fieldsOf(booted({ config: { IPV6: false } })).has('ipv6')).toBe(false);
  expect(fieldsOf(booted({ config: { NETFILTER: false } })).has('nfnl')).toBe(false);
});

test('values are those of the net', () => {
  const kernel = given(booted(), task(10, 'CLONE_NEWNET'), {
    type: 'RTM_NEWLINK',
    pid: 1,
    ifi_index: 2,
    IFLA_NET_NS_PID: 10,
  });
  const fields = fieldsOf(kernel, 4);
  expect(fields.get('dev_base_head')).toEqual(['lo', 'eth0']);
  expect(fields.get('dev_index_head')).toEqual({ '1': 'lo', '2': 'eth0' });
  expect(fields.get('dev_base_seq')).toBe(3);
  expect(fields.get('list')).toBe('element 1');
  expect(fields.get('ns')).toEqual({ inum: kernel.net.nets.get(4)?.inum, ops: 'netns_operations' });
  expect(fieldsOf(kernel).get('netns_ids')).toEqual({ '0': `net:[${kernel.net.nets.get(4)?.inum}]` });
});

test('the text names the type of each field and what filled it', () => {
  const text = structNetText(structNet(booted(), INIT_NET) ?? []);
  expect(text).toContain('\tstruct net_device *loopback_dev = lo,  /* loopback_net_ops */\n');
  expect(text).toContain('\tint ifindex = 4,  /* netdev_net_ops */\n');
});
