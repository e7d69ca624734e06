/** Which process holds a LevelDB lock, which is a POSIX record lock on the file LOCK (fcntl(2), F_SETLK). */
import { readFile, stat } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import { attempt } from './log_error.js';

/**
 * The pid of the process that has locked a file, from /proc/locks (proc_locks(5)); undefined where that cannot be known.
 * A line there: `1: POSIX  ADVISORY  WRITE 1234 fd:01:567 0 EOF`, with the inode number last in the triple.
 */
export const holderOf = async (lock: string): Promise<number | undefined> => {
  const read = await attempt(async () => {
    const [{ ino }, text] = await Promise.all([stat(lock), readFile('/proc/locks', 'utf8')]);
    return text.split('\n').flatMap((line) => {
      const [, kind, , , pid, inode] = line.trim().split(/\s+/);
      return kind === 'POSIX' && inode?.endsWith(`:${ino}`) === true ? [Number(pid)] : [];
    });
  });
  // A process outside our pid namespace shows as 0 or -1.
  return E.isRight(read) ? read.right.find((pid) => pid > 0) : undefined;
};
