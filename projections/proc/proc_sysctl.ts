/** /proc/sys/net as a directory (fs/proc/proc_sysctl.c): of the net of the task that looks. */
import * as E from 'fp-ts/lib/Either.js';
import { PROC_SYS_NET, lookUp } from '../../core/fs/proc_sysctl.js';
import type { Looker, Step } from '../node.js';

const MODES = { rw: 0o644, ro: 0o444, wo: 0o200, secret: 0o600 } as const;
const WRITABLE = 0o200;
/** Directories have one link whatever is in them. */
const FACTS = { mode: 0o555, nlink: 1 };

const at = (looker: Looker, path: string): Step | undefined => {
  const looked = looker.net === undefined ? undefined : lookUp(looker.kernel, looker.net, path);
  if (looked === undefined) return undefined;
  if (looked.is === 'directory')
    return {
      kind: 'directory',
      ...FACTS,
      names: () => looked.names,
      child: (name) => at(looker, `${path}/${name}`),
    };
  const { entry, writable } = looked.file;
  return {
    kind: 'file',
    mode: writable ? MODES[entry.mode] : MODES[entry.mode] & ~WRITABLE,
    size: 0,
    read: () => {
      const value = looked.read();
      return value === undefined ? E.left('EIO') : E.right(`${value}\n`);
    },
    write: (value) => ({ type: 'proc_sys_write', pid: looker.pid, path, value }),
  };
};

export const procSysNet = (looker: Looker): Step | undefined => at(looker, PROC_SYS_NET.slice(0, -1));
