/** The programs that are modelled, by name: one line each. */
import { ethtool } from './ethtool/ethtool.js';
import { brctl } from './bridge_utils/brctl.js';
import { bridge } from './iproute2/bridge.js';
import { ip } from './iproute2/ip.js';
import { iw } from './iw/iw.js';
import { lsmod } from './kmod/lsmod.js';
import { modprobe, rmmod } from './kmod/modprobe.js';
import { arp } from './net_tools/arp.js';
import { ifconfig } from './net_tools/ifconfig.js';
import { route } from './net_tools/route.js';
import { sysctl } from './procps/sysctl.js';
import { tc } from './tc/tc.js';
import type { Program } from './program.js';
import { sleep } from './sleep.js';
import { sudo } from './sudo.js';
import { lsns } from './util_linux/lsns.js';
import { cat } from './coreutils/cat.js';
import { ls } from './coreutils/ls.js';
import { readlink } from './coreutils/readlink.js';
import { stat } from './coreutils/stat.js';
import { rm, touch } from './coreutils/touch_rm.js';
import { mount, umount } from './util_linux/mount.js';
import { sysctlUser } from './procps/sysctl_user.js';
import { nsenter } from './util_linux/nsenter.js';
import { setpriv } from './util_linux/setpriv.js';
import { unshare } from './util_linux/unshare.js';

export const PROGRAMS: ReadonlyMap<string, Program> = new Map([
  ['ip', ip],
  ['bridge', bridge],
  ['brctl', brctl],
  ['unshare', unshare],
  ['nsenter', nsenter],
  ['mount', mount],
  ['umount', umount],
  ['cat', cat],
  ['ls', ls],
  ['readlink', readlink],
  ['rm', rm],
  ['stat', stat],
  ['touch', touch],
  ['setpriv', setpriv],
  ['ethtool', ethtool],
  ['iw', iw],
  ['lsns', lsns],
  ['tc', tc],
  ['arp', arp],
  ['ifconfig', ifconfig],
  ['route', route],
  ['sudo', sudo],
  ['sysctl', sysctlUser(sysctl)],
  ['modprobe', modprobe],
  ['rmmod', rmmod],
  ['lsmod', lsmod],
  ['sleep', sleep],
]);
