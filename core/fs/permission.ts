/**
 * Who may mount, and who may change and open files of root's: may_mount(), inode_permission(), may_delete()
 * (fs/namespace.c, fs/namei.c, 6.18). Everything that the model has files in belongs to root, with mode 0755; a file
 * that `ip netns add` makes has mode 000.
 */
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import {
  credOf,
  mntCapable,
  netCapable,
  overridesDac,
  ownsRootsFiles,
  ptraceMayAccess,
} from '../kernel/cred.js';

/** may_mount() @returns EPERM */
export const mayMount = (call: Call, pid: number, mnt_ns: number, site: string): Verdict =>
  mntCapable(call, pid, mnt_ns) ? undefined : refuse('EPERM', site);

/** inode_permission(MAY_WRITE) of a directory. @returns EACCES */
export const mayChangeDirectory = (call: Call, pid: number, site: string): Verdict =>
  ownsRootsFiles(call, pid) ? undefined : refuse('EACCES', site);

/** inode_permission(MAY_READ) of a file with mode 000: not even its owner may. @returns EACCES */
export const mayReadBareFile = (call: Call, pid: number): Verdict =>
  overridesDac(call, pid) ? undefined : refuse('EACCES', 'inode_permission');

/** net_ctl_permissions() for writing: whoever rules the net, or owns everything. @returns EACCES */
export const mayWriteNetSysctl = (call: Call, pid: number, net: number): Verdict =>
  netCapable(call, pid, net, 'CAP_NET_ADMIN') || credOf(call.kernel, pid)?.euid === 0
    ? undefined
    : refuse('EACCES', 'proc_sys_permission');

/** proc_ns_get_link() @returns EACCES */
export const mayFollowNsLink = (call: Call, pid: number, target: number): Verdict =>
  ptraceMayAccess(call, pid, target) ? undefined : refuse('EACCES', 'proc_ns_get_link');
