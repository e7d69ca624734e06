/** /proc/PID/ns (fs/proc/namespaces.c, 6.18): links that lead to the inodes of namespaces. */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import { credSeen } from '../../core/kernel/cred.js';
import { nsproxyOf } from '../../core/kernel/nsproxy.js';
import { directory } from '../node.js';
import type { File, Looker, Step } from '../node.js';

const READ_ONLY = 0o444;

/** The inode of a namespace, by any of its files. */
export const nsFile = (ino: number): File => ({
  kind: 'file',
  mode: READ_ONLY,
  size: 0,
  ino,
  read: () => E.left('EINVAL'),
});

/** PROC_NET_INIT_INO's neighbour of the first mount namespace (6.18). */
const INIT_MNT_INUM = 4026531841;
/** This model's mount namespaces have no numbers of their own; two that differ show different ones. */
const FIRST_MNT_INUM = 4027000000;
const mntInum = (mnt_ns: number): number => (mnt_ns === 1 ? INIT_MNT_INUM : FIRST_MNT_INUM + mnt_ns);

const inumOf = (kernel: Kernel, pid: number, kind: 'net' | 'mnt' | 'user'): number | undefined => {
  if (kind === 'user') return kernel.user_ns.namespaces.get(credSeen(kernel, pid)?.user_ns ?? 0)?.inum;
  const theirs = nsproxyOf(kernel, pid);
  if (theirs === undefined) return undefined;
  return kind === 'net' ? kernel.net.nets.get(theirs.net)?.inum : mntInum(theirs.mnt_ns);
};

/** A directory without subdirectories, which only its owner may list. */
const FACTS = { mode: 0o511, nlink: 2 };

const unknown = (): Step => 'unknown';

export const procNs = ({ kernel }: Looker, pid: number): Step => {
  const link = (kind: 'net' | 'mnt' | 'user') => (): Step => {
    const ino = inumOf(kernel, pid, kind);
    // A zombie has left its namespaces; the names of the links stay.
    if (ino === undefined) return { kind: 'link', to: '', size: 0, leadsTo: 'ENOENT' };
    return { kind: 'link', to: `${kind}:[${ino}]`, size: 0, leadsTo: nsFile(ino) };
  };
  return directory(
    {
      cgroup: unknown,
      ipc: unknown,
      mnt: link('mnt'),
      net: link('net'),
      pid: unknown,
      pid_for_children: unknown,
      time: unknown,
      time_for_children: unknown,
      user: link('user'),
      uts: unknown,
    },
    FACTS,
  );
};
