/**
 * A modelled program: what `ip`, `unshare`, `nsenter` … do when a task runs them. A program reads the kernel, makes
 * requests, and says what it printed; the machine that runs it keeps the history.
 */
import type { Either } from 'fp-ts/lib/Either.js';
import type { Errno } from '../core/errno.js';
import type { Refusal } from '../core/errno.js';
import type { Command, Event, Kernel } from '../core/kernel.js';

/** What a running program can reach. */
export interface System {
  /** The kernel as it is now. */
  readonly kernel: () => Kernel;
  /** The task that runs the program. */
  readonly pid: number;
  /** Carries a command out and records it; a refusal when the kernel says no. Reads that change nothing leave no entry. */
  readonly request: (command: Command) => Refusal | undefined;
  /** Whether time passes for whoever waits; otherwise a wait is over at once, as long as the kernel's clock knows. */
  readonly waits: boolean;
  /** Lets the kernel's clock go on, and what becomes due run at its time. */
  readonly elapse: (delta_ms: number) => void;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  /** A random, locally administered unicast Ethernet address. */
  readonly drawAddress: () => string;
  /** The text of a file of the machine that netrewind runs on, such as `ip -batch` reads. */
  readonly readFile: (path: string) => Either<Errno, string>;
  /** The names in a directory of the machine that netrewind runs on, in its own order; none if there is no such directory. */
  readonly readDirectory: (path: string) => readonly string[];
  /** Whether the machine that netrewind runs on has something at a path. */
  readonly exists: (path: string) => boolean;
  /** What the machine that netrewind runs on has at a path, and the path without links and dots; undefined: nothing. */
  readonly lookup: (
    path: string,
  ) => { readonly path: string; readonly kind: 'file' | 'directory' } | undefined;
  /** What comes in on standard input. */
  readonly stdin: () => string;
  /** Looks a program up as execvp() would. @returns ENOENT, EACCES. */
  readonly findProgram: (name: string) => Either<Errno, string>;
}

/** An event of the running history, with the kernel on either side of it. */
export interface Step {
  readonly event: Event;
  readonly before: Kernel;
  readonly after: Kernel;
}

/** A piece of output. */
export interface Said {
  readonly to: 'stdout' | 'stderr';
  readonly text: string;
}

/** How a program ended, or what it waits for. */
export interface Ran {
  /** What came out before `stderr`, in order. `stdout` waited in a C program's buffer until the end. */
  readonly flushed?: readonly Said[];
  readonly stdout: string;
  readonly stderr: string;
  /** Exit status; meaningless when the program went over into another one. */
  readonly status: number;
  /** The program that it executed in its place, in the same task. */
  readonly exec?: readonly string[];
  /** With `exec`: a file and the path where that program sees it, in turn (bind mounts of its own). */
  readonly binds?: readonly string[];
  /**
   * It waits for a child, a process of its own that runs this program, and goes on with the child's exit status.
   * @param status null: a signal ended it
   */
  readonly child?: { readonly argv: readonly string[]; readonly next: (status: number | null) => Ran };
  /** It runs on until a signal ends it, and prints what this says of every event. */
  readonly follow?: (step: Step) => string;
  /** With `follow`: what it says is out at once, not when a buffer is full. */
  readonly flushes?: true;
  /** With `exec`: the machine's own program of that name, although there is a modelled one. */
  readonly real?: true;
}

/** @param argv without the program's own name. */
export type Program = (system: System, argv: readonly string[]) => Ran;

type Output = Pick<Ran, 'flushed' | 'stdout' | 'stderr'>;

const joined = (said: readonly Said[]): readonly Said[] => {
  const pieces: Said[] = [];
  for (const { to, text } of said) {
    const last = pieces.at(-1);
    if (last?.to === to) pieces[pieces.length - 1] = { to, text: last.text + text };
    else if (text !== '') pieces.push({ to, text });
  }
  return pieces;
};

/** Everything that was printed, in order. */
export const saidBy = ({ flushed = [], stdout, stderr }: Output): readonly Said[] =>
  joined([...flushed, { to: 'stderr', text: stderr }, { to: 'stdout', text: stdout }]);

/** fflush(stdout) */
export const flush = <R extends Ran>(ran: R): R => ({ ...ran, flushed: saidBy(ran), stdout: '', stderr: '' });

/** `next` with what was printed before it; its first flush takes along what waited in the buffer. */
export const appended = <R extends Ran>(before: Output, next: R): R => {
  const { flushed = [] } = next;
  const at = flushed.findIndex(({ to }) => to === 'stdout');
  if (flushed.length === 0 || at < 0) {
    const stdout = before.stdout + next.stdout;
    if (before.flushed === undefined && flushed.length === 0)
      return { ...next, stdout, stderr: before.stderr + next.stderr };
    const early = [...(before.flushed ?? []), { to: 'stderr', text: before.stderr } as const, ...flushed];
    return { ...next, flushed: joined(early), stdout };
  }
  const early = [...(before.flushed ?? []), { to: 'stderr', text: before.stderr } as const];
  const buffered = { to: 'stdout', text: before.stdout } as const;
  return { ...next, flushed: joined([...early, ...flushed.slice(0, at), buffered, ...flushed.slice(at)]) };
};

export const printed = (stdout: string): Ran => ({ stdout, stderr: '', status: 0 });

/** @param stderr complete, with its line feed. */
export const failed = (status: number, stderr: string, stdout = ''): Ran => ({ stdout, stderr, status });

/** Exit status of a program that is asked for something that is not modelled (EX_UNAVAILABLE of sysexits.h). */
export const NOT_MODELLED = 69;

/** What a program answers to a request that the model has no notion of. @param what e.g. `ip route`. */
export const notModelled = (what: string): Ran =>
  failed(NOT_MODELLED, `netrewind: ${what} is not modelled\n`);
