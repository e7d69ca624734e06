/**
 * What distinguishes kernel releases, by name: nothing else compares version numbers. Where a release is not known to
 * differ, the model follows Linux 6.18.
 */

type Version = readonly [major: number, minor: number];

/** The release in which each thing came to be so. */
const SINCE = {
  /** A refused change of namespace says why, in words since its netns_immutable could be asked for. */
  'reasons of refused moves': [6, 15],
  /** A device that is up may be renamed (bd039b5ea2a9). */
  'live renaming': [6, 2],
  /** netns-local, fcoe-mtu and tx-lockless became plain members of struct net_device (05c1280a2bcf and its series). */
  'device features without private flags': [6, 12],
  /** NETIF_F_GSO_ACCECN (023af5a72ab1). */
  'AccECN segmentation': [6, 15],
  /** What is wrong with an address of IPv6 is said in words too (series "IPv6: add extack info for IPv6 address add/delete"). */
  'words about IPv6 addresses': [6, 6],
  /** Likewise of IPv4 ("IPv4: add extack info for IPv4 address add/delete"). */
  'words about IPv4 addresses': [6, 6],
  /** Measured: not in 6.1; ipvlan_device_event() hears NETDEV_DOWN (229783970838). */
  'ipvlans go down with the device below': [6, 8],
  /** ifb and dummy take segments beyond 64 KiB. Measured: not in 6.1, in 6.18. */
  'big segments of ifb and dummy': [6, 2],
  /** Whoever adds or removes a forwarding entry of its own table tells of it, and rtnetlink does not do it again. */
  'one message of an entry': [6, 13],
  /** A move of a device to the net where it is succeeds, whatever the device. Measured: not in 6.1, in 6.18. */
  'moves to nowhere': [6, 2],
  /** A rule with a vrf as iif or oif hears of its ports (series "net: fib_rules: Fix iif / oif matching on L3 master device"). */
  'rules about masters of domains': [6, 15],
  /** What is wrong with a parent or a kind of a queueing discipline is said in more words. Measured: not in 6.1, in 6.18. */
  'words about classful parents': [6, 2],
  /** htb says what is wrong with classes to who asks, not to the log. Measured: not in 6.1, in 6.18. */
  'words about classes of htb': [6, 2],
  /** ndo_fdb_del_bulk() of vxlan (series "vxlan: Add MDB/FDB flushing support"). */
  'flush of entries of vxlans': [6, 7],
  /** Asking for a device, linkwatch looks at it first (facd15dfd691). */
  'carrier is synchronised when asked for': [6, 8],
  /** A source address that one device loses and another has stays that of routes of IPv6 (b358f57f7db6). */
  'sources of routes by domain': [6, 6],
} as const satisfies Record<string, Version>;

export type ReleaseFeature = keyof typeof SINCE;

/** @param release as in a machine file, such as `6.18` or `6.1.0-13-amd64` */
export const releaseHas = (release: string, feature: ReleaseFeature): boolean => {
  const [major = 0, minor = 0] = release.split(/[.-]/).map(Number);
  const [sinceMajor, sinceMinor] = SINCE[feature];
  return major > sinceMajor || (major === sinceMajor && minor >= sinceMinor);
};
