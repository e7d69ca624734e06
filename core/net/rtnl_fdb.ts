/**
 * Requests about forwarding entries: of the bridge that a device is a port of, and of the device itself
 * (rtnl_fdb_add() and the like of net/core/rtnetlink.c, Linux 6.18).
 */
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { releaseHas } from '../release.js';
import { devAddrsOf, isMulticast } from './dev_addr_excl.js';
import { NTF, NUD } from './ndmsg.js';
import type { FdbCommand } from './ndmsg.js';
import { devGetByIndex, deviceOf } from './netdevice.js';
import type { FdbOps, NetDevice } from './netdevice.js';

declare module '../kernel.js' {
  interface Commands {
    readonly fdb: FdbCommand;
  }
}

const ARPHRD_ETHER = 1;
/** VLAN_VID_MASK: no vlan has this number. */
const VLAN_VID_MASK = 0xfff;

/** ndo_dflt_fdb_add(): the device listens to the address. @returns EINVAL: not for good, or in a vlan; EEXIST */
const dfltAdd = (call: Call, { dev }: NetDevice, message: FdbCommand): Verdict => {
  const { NDA_LLADDR: addr, ndm_state, NDA_VLAN, nlmsg_flags } = message;
  const isPermanent = ndm_state === NUD.NONE || (ndm_state & NUD.PERMANENT) !== 0;
  if (!isPermanent || NDA_VLAN !== undefined) return refuse('EINVAL', 'ndo_dflt_fdb_add');
  const multicast = isMulticast(addr);
  const { uc, mc } = devAddrsOf(call.kernel, dev);
  if (!(multicast ? mc : uc).includes(addr)) {
    call.emit({ type: multicast ? 'dev_mc_add_excl' : 'dev_uc_add_excl', dev, addr });
    return undefined;
  }
  return nlmsg_flags.includes('NLM_F_EXCL') ? refuse('EEXIST', 'ndo_dflt_fdb_add') : undefined;
};

/** ndo_dflt_fdb_del(). @returns EINVAL: not what is for good; ENOENT */
const dfltDel = (call: Call, { dev }: NetDevice, { NDA_LLADDR: addr, ndm_state }: FdbCommand): Verdict => {
  if ((ndm_state & NUD.PERMANENT) === 0) return refuse('EINVAL', 'ndo_dflt_fdb_del');
  const multicast = isMulticast(addr);
  const { uc, mc } = devAddrsOf(call.kernel, dev);
  if (!(multicast ? mc : uc).includes(addr)) return refuse('ENOENT', 'ndo_dflt_fdb_del');
  call.emit({ type: multicast ? 'dev_mc_del' : 'dev_uc_del', dev, addr });
  return undefined;
};

const DEFAULT: Readonly<Record<keyof FdbOps, FdbOps['add']>> = {
  add: dfltAdd,
  del: dfltDel,
  del_bulk: () => refuse('EOPNOTSUPP', 'rtnl_fdb_del'),
};

const opOf = ({ type, nlmsg_flags }: FdbCommand): keyof FdbOps =>
  type === 'RTM_NEWNEIGH' ? 'add' : nlmsg_flags.includes('NLM_F_BULK') ? 'del_bulk' : 'del';

/** What the device itself does with a request, and the message about it. */
const ofSelf = (call: Call, device: NetDevice, message: FdbCommand, vid: number): Verdict => {
  const op = opOf(message);
  const own = call.ops.link[device.kind]?.fdb?.[op];
  const refused = (own ?? DEFAULT[op])(call, device, message, vid);
  const tells =
    own === undefined || !releaseHas(call.kernel.machine?.kernel ?? '', 'one message of an entry');
  if (refused !== undefined || op === 'del_bulk' || !tells) return refused;
  const { NDA_LLADDR: addr, ndm_state, type: nlmsg_type } = message;
  const { dev, net } = device;
  call.emit({ type: 'rtnl_fdb_notify', nlmsg_type, net, dev, addr, vid, ndm_state });
  return undefined;
};

/**
 * rtnl_fdb_add(), rtnl_fdb_del(): of the bridge first, then of the device itself. @param net of the socket.
 * @returns EINVAL, ENODEV; EOPNOTSUPP: the device is no port of a bridge; else as the tables say
 */
export const doit = (call: Call, message: FdbCommand, net: number): Verdict => {
  const { type, ndm_ifindex, ndm_flags, NDA_VLAN: vlan } = message;
  const verb = type === 'RTM_NEWNEIGH' ? 'add' : 'delete';
  const site = verb === 'add' ? 'rtnl_fdb_add' : 'rtnl_fdb_del';
  return call.within(site, message.NDA_LLADDR, () => {
    const device = devGetByIndex(call.kernel, net, ndm_ifindex);
    if (device === undefined) return refuse('ENODEV', site, 'unknown ifindex');
    if (device.type !== ARPHRD_ETHER)
      return refuse('EINVAL', site, `FDB ${verb} only supported for Ethernet devices`);
    if (vlan !== undefined && (vlan === 0 || vlan >= VLAN_VID_MASK))
      return refuse('EINVAL', 'fdb_vid_parse', 'invalid vlan id');
    const vid = vlan ?? 0;
    const master = device.master === null ? undefined : deviceOf(call.kernel, device.master);
    const table = master?.kind === 'bridge' ? call.ops.link[master.kind]?.fdb : undefined;
    const ofMaster = table !== undefined && (ndm_flags === 0 || (ndm_flags & NTF.MASTER) !== 0);
    if (ofMaster) {
      const refused = table[opOf(message)](call, device, message, vid);
      if (refused !== undefined) return refused;
    }
    if ((ndm_flags & NTF.SELF) !== 0) return ofSelf(call, device, message, vid);
    return ofMaster ? undefined : refuse('EOPNOTSUPP', site);
  });
};
