/**
 * Processes of the machine that netrewind runs on, as /proc tells of them (proc_pid_stat(5), proc_pid_environ(5)). Where
 * there is no /proc, all that is known is whether a process is there.
 */
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';

export interface Process {
  readonly pid: number;
  readonly ppid: number;
  /** When it started, in ticks since boot: with the pid it names the process for good. Empty where there is no /proc. */
  readonly start: string;
}

export const hasProc = existsSync('/proc/self/stat');

const read = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
};

/** Whether a signal could be sent; that it may not be sent (EPERM) is a sign of life as well. */
const answersKill = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
};

/** A process of which there is a trace, with its state. */
const tracedOf = (pid: number): (Process & { readonly state: string }) | undefined => {
  const stat = read(`/proc/${pid}/stat`)?.toString('latin1');
  // The second field is the name in parentheses, which may contain anything; fields are numbered from 1 in proc(5).
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = 'X', ppid = '0'] = fields ?? [];
  return { pid, ppid: Number(ppid), start: fields?.[19] ?? '', state };
};

/** A process that is alive; a zombie has ended. */
export const processOf = (pid: number): Process | undefined => {
  if (pid <= 0) return undefined;
  if (!hasProc) return answersKill(pid) ? { pid, ppid: 0, start: '' } : undefined;
  const traced = tracedOf(pid);
  return traced === undefined || 'ZXx'.includes(traced.state) ? undefined : traced;
};

/** Init, which waits for whatever is left to it: the first process of a container may be no such one. */
const INIT_PID = 1;

/** A process that has ended, and whose parent has not waited for it. */
export const zombieOf = (pid: number): Process | undefined => {
  const traced = pid > 0 ? tracedOf(pid) : undefined;
  return traced?.state === 'Z' && traced.ppid !== INIT_PID ? traced : undefined;
};

/** Processes that a process has started from its first thread, as a shell does; undefined: not known. */
export const childrenOf = (pid: number): readonly number[] | undefined =>
  read(`/proc/${pid}/task/${pid}/children`)?.toString('latin1').split(' ').filter(Boolean).map(Number);

/** Where a link in /proc leads to; undefined: it is gone, or another user's. */
export const linkAt = (path: string): string | undefined => {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
};

/** The names in a directory; none where it is gone, or another user's. */
export const namesIn = (path: string): readonly string[] => {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
};

/** The command line of a process; empty: unknown. */
export const argvOf = (pid: number): readonly string[] =>
  read(`/proc/${pid}/cmdline`)?.toString('utf8').split('\0').slice(0, -1) ?? [];

/** The environment that a process was given when it last executed a program; a fork shows its parent's. */
export const environOf = (pid: number): Buffer | undefined => read(`/proc/${pid}/environ`);

/** The value of a variable in an environment; empty when it is not set. */
export const valueIn = (environ: Buffer, name: string): string => {
  const key = `${name}=`;
  // Not found is -1: then it can only be the first one.
  const start = environ.indexOf(`\0${key}`) + 1;
  const from = start + key.length;
  if (environ.toString('latin1', start, from) !== key) return '';
  const end = environ.indexOf(0, from);
  return environ.toString('utf8', from, end < 0 ? environ.length : end);
};

/** Every process that can be seen; none where there is no /proc. */
export const allPids = (): readonly number[] =>
  hasProc
    ? namesIn('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
    : [];
