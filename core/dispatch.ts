/** Which subsystem answers a command, and the kernel function that is entered for it: the system call table, so to speak. */
import type { Call, Command, Verdict } from './kernel.js';
import * as open from './fs/open.js';
import * as procSysctl from './fs/proc_sysctl.js';
import * as main from './init/main.js';
import * as cgroup from './kernel/cgroup.js';
import type { CgroupCommand } from './kernel/cgroup.js';
import * as cred from './kernel/cred.js';
import * as exit from './kernel/exit.js';
import * as fork from './kernel/fork.js';
import * as modules from './kernel/module.js';
import * as tasks from './kernel/nsproxy.js';
import * as time from './kernel/timekeeping.js';
import * as userns from './kernel/user_namespace.js';
import * as workqueue from './kernel/workqueue.js';
import * as tun from './link/tun.js';
import { ip6addrlblNewdel } from './net/addrlabel.js';
import { arpIoctl } from './net/arp_ioctl.js';
import * as netSysfs from './net/net_sysfs.js';
import * as inetIoctl from './net/inet_ioctl.js';
import * as timewait from './net/inet_timewait_sock.js';
import * as pernet from './net/pernet.js';
import * as rtnetlink from './net/rtnetlink.js';
import * as rtnlFamilies from './net/rtnl_families.js';
import * as sched from './net/sched/sch_api.js';
import * as sock from './net/sock.js';
import * as cfg80211 from './net/wireless.js';

type Written = Command &
  (CgroupCommand | procSysctl.ProcSysCommand | netSysfs.SysfsCommand | userns.UserNsCommand);

/** What a file makes of what is written to it. */
const write = (call: Call, command: Written): Verdict => {
  switch (command.type) {
    case 'map_write':
    case 'proc_setgroups_write':
    case 'write_sysctl_user':
      return userns.decide(call, command);
    case 'cgroup_procs_write':
      return cgroup.decide(call, command);
    case 'proc_sys_write':
      return procSysctl.decide(call, command);
    case 'dev_attr_store':
      return netSysfs.decide(call, command);
  }
};

type Message = Extract<Command, { readonly type: `RTM_${string}` }>;

const isMessage = (command: Command): command is Message => command.type.startsWith('RTM_');

/** rtnetlink_rcv_msg(): the handler that is registered for a type of message. */
const rtnetlinkRcvMsg = (call: Call, command: Message): Verdict => {
  switch (command.type) {
    case 'RTM_NEWLINK':
    case 'RTM_SETLINK':
    case 'RTM_DELLINK':
    case 'RTM_GETLINK':
    case 'RTM_NEWLINKPROP':
    case 'RTM_DELLINKPROP':
    case 'RTM_NEWNSID':
      return rtnetlink.decide(call, command);
    case 'RTM_NEWADDR':
    case 'RTM_DELADDR':
    case 'RTM_NEWNEIGH':
    case 'RTM_DELNEIGH':
    case 'RTM_NEWNEXTHOP':
    case 'RTM_DELNEXTHOP':
    case 'RTM_NEWROUTE':
    case 'RTM_DELROUTE':
    case 'RTM_NEWRULE':
    case 'RTM_DELRULE':
      return rtnlFamilies.decide(call, command);
    case 'RTM_NEWQDISC':
    case 'RTM_DELQDISC':
    case 'RTM_NEWTCLASS':
    case 'RTM_DELTCLASS':
      return sched.decide(call, command);
    case 'RTM_NEWADDRLABEL':
    case 'RTM_DELADDRLABEL':
      return ip6addrlblNewdel(call, command);
  }
};

export const dispatch = (call: Call, command: Command): Verdict => {
  if (isMessage(command))
    return call.within('rtnetlink_rcv_msg', `pid ${command.pid}`, () => rtnetlinkRcvMsg(call, command));
  switch (command.type) {
    case 'boot':
      return main.decide(call, command);
    case 'execve':
    case 'unshare':
    case 'setns':
      return call.within(command.type, `pid ${command.pid}`, () => tasks.decide(call, command));
    case 'clone':
    case 'clone3':
      return call.within(command.type, `pid ${command.pid}`, () => fork.decide(call, command));
    case 'exit_group':
    case 'wait4':
      return call.within(command.type, `pid ${command.pid}`, () => exit.decide(call, command));
    case 'setresuid':
    case 'setresgid':
    case 'setgroups':
    case 'PR_CAP_AMBIENT_RAISE':
      return call.within(command.type, `pid ${command.pid}`, () => cred.decide(call, command));
    case 'open':
    case 'close':
    case 'mkdir':
    case 'symlink':
    case 'unlink':
    case 'mount':
    case 'umount2':
      return call.within(command.type, `pid ${command.pid}`, () => open.decide(call, command));
    case 'map_write':
    case 'proc_setgroups_write':
    case 'write_sysctl_user':
    case 'cgroup_procs_write':
    case 'proc_sys_write':
    case 'dev_attr_store':
      return call.within('vfs_write', `pid ${command.pid}`, () => write(call, command));
    case 'socket':
      return call.within(command.type, `pid ${command.pid}`, () => sock.decide(call, command));
    case 'connect':
      return call.within(command.type, `pid ${command.pid}`, () => timewait.decide(call, command));
    case 'TUNSETIFF':
    case 'TUNSETPERSIST':
    case 'TUNSETOWNER':
    case 'TUNSETGROUP':
      return call.within('__tun_chr_ioctl', command.type, () => tun.decide(call, command));
    case 'SIOCGSKNS':
      return call.within('sock_ioctl', command.type, () => sock.sockIoctl(call, command));
    case 'register_pernet_subsys':
    case 'register_pernet_device':
    case 'unregister_pernet_subsys':
    case 'unregister_pernet_device':
      return pernet.decide(call, command, call.kernel.net.list.toArray());
    case 'SIOCSARP':
    case 'SIOCDARP':
      return call.within('arp_ioctl', command.type, () => arpIoctl(call, command));
    case 'SIOCADDRT':
    case 'SIOCDELRT':
    case 'sock_ioctl':
      return inetIoctl.decide(call, command);
    case 'NL80211_CMD_SET_WIPHY_NETNS':
      return call.within('genl_rcv_msg', `pid ${command.pid}`, () => cfg80211.decide(call, command));
    case 'finit_module':
    case 'delete_module':
      return call.within(command.type, command.name, () => modules.decide(call, command));
    case 'timekeeping_advance':
      return call.within('timekeeping_advance', '', () => time.decide(call, command));
    case 'process_one_work':
      return call.within('process_one_work', '', () => workqueue.decide(call, command));
  }
};
