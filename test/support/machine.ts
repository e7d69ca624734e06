/**
 * A machine in memory for tests: booted, with a fixed clock, counted addresses and a shell that runs one program a line.
 */
import * as E from 'fp-ts/lib/Either.js';
import { initial } from '../../core/decider.js';
import type { Refusal } from '../../core/errno.js';
import type { Command, Kernel } from '../../core/kernel.js';
import { INIT_PID } from '../../core/kernel/nsproxy.js';
import type { Entry } from '../../core/log/entry.js';
import { machine as describeMachine } from '../../core/machine.js';
import type { MachineFile } from '../../core/machine.js';
import { startMachine } from '../../debugger/record/machine.js';
import { saidBy } from '../../projections/program.js';
import type { Ran } from '../../projections/program.js';
import { PROGRAMS } from '../../projections/programs.js';

/** 2025-01-01 00:00:00 UTC in milliseconds: the clock stands still. */
const NOW = Date.UTC(2025, 0, 1);

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

export interface TestMachine {
  readonly kernel: () => Kernel;
  readonly request: (command: Command) => Refusal | undefined;
  /** Lets time pass, with what becomes due in it. */
  readonly elapse: (delta_ms: number) => void;
  /** Everything recorded since the machine was switched on. */
  readonly entries: readonly Entry[];
  /** Empties `entries`, for tests that run for long. */
  readonly forget: () => void;
  /** Files that programs can read: path → text. */
  readonly files: Map<string, string>;
  /**
   * Runs one program, and those that it executes in its place, to their end. Programs without a model do nothing and
   * end with 0.
   * @param line words between blanks, or the words themselves
   */
  readonly sh: (line: string | readonly string[], stdin?: string) => Ended;
  /** As `sh`, but a program without a model stays. @returns the pid of its task. */
  readonly start: (line: string | readonly string[]) => number;
  /** As `start`, a program that runs on. @returns what it has said so far. */
  readonly listen: (line: string) => () => string;
}

/** Programs that a test machine has besides the modelled ones. */
const OTHERS: ReadonlySet<string> = new Set(['/bin/sh', 'bash', 'sh', 'sleep', 'true']);

const nth = (n: number): string =>
  n
    .toString(16)
    .padStart(4, '0')
    .replace(/(..)(..)/, '$1:$2');

/**
 * @param file what the machine has; by default two network cards and a wireless phy
 * @param programs those that are modelled
 */
export const bootMachine = (file: MachineFile = {}, programs = PROGRAMS): TestMachine => {
  const described = describeMachine(file);
  if (E.isLeft(described)) throw new Error(described.left);
  const entries: Entry[] = [];
  const files = new Map<string, string>();
  let drawn = 0;
  const machine = startMachine(
    { kernel: initial, position: 0 },
    {
      now: () => NOW,
      drawAddress: () => `02:fd:00:00:${nth((drawn += 1))}`,
      record: (entry) => void entries.push(entry),
    },
  );
  machine.request({ type: 'boot', machine: described.right });
  const shell = machine.freePid();
  machine.request({ type: 'clone', pid: INIT_PID, child: shell, flags: [], argv: ['bash'] });

  const run = (
    line: string | readonly string[],
    stdin: string,
    starter = shell,
  ): { pid: number; ran: Ran } => {
    const pid = machine.freePid();
    let argv = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
    const surroundings = {
      stdin: () => stdin,
      exists: (path: string) => files.has(path),
      readDirectory: (path: string) =>
        [...files.keys()].flatMap((each) =>
          each.startsWith(`${path}/`) ? [each.slice(path.length + 1).split('/')[0] ?? ''] : [],
        ),
      lookup: (path: string) => (files.has(path) ? { path, kind: 'file' as const } : undefined),
      readFile: (path: string) => E.fromNullable('ENOENT' as const)(files.get(path)),
      findProgram: (name: string) =>
        programs.has(name) || OTHERS.has(name) ? E.right(name) : E.left('ENOENT' as const),
    };
    let said: Pick<Ran, 'stdout' | 'stderr' | 'real'> = { stdout: '', stderr: '' };
    for (let parent = starter; ; parent = pid) {
      const program = programs.get(argv[0] ?? '');
      if (program === undefined || said.real === true)
        return { pid, ran: { ...said, status: 0, exec: argv } };
      let ran = machine.run(program, { pid, parent }, argv, surroundings);
      const hear = (now: Ran): void => {
        const textTo = (to: 'stdout' | 'stderr'): string =>
          saidBy(now)
            .filter((piece) => piece.to === to)
            .map(({ text }) => text)
            .join('');
        said = {
          stdout: said.stdout + textTo('stdout'),
          stderr: said.stderr + textTo('stderr'),
          ...(now.real === true && { real: now.real }),
        };
      };
      hear(ran);
      while (ran.child !== undefined) {
        const { argv: words, next } = ran.child;
        const inChild = run(words, stdin, pid);
        hear(inChild.ran);
        if (inChild.ran.exec !== undefined)
          machine.request({ type: 'exit_group', pid: inChild.pid, status: 0 });
        ran = machine.resume(pid, () => next(inChild.ran.status));
        hear(ran);
      }
      if (ran.exec === undefined) return { pid, ran: { ...ran, ...said, flushed: [] } };
      argv = ran.exec;
    }
  };

  return {
    kernel: machine.kernel,
    request: machine.request,
    elapse: machine.elapse,
    entries,
    forget: () => void (entries.length = 0),
    files,
    sh: (line, stdin = '') => {
      const { pid, ran } = run(line, stdin);
      if (ran.exec !== undefined) {
        machine.request({ type: 'exit_group', pid, status: 0 });
        machine.settle();
      }
      return { stdout: ran.stdout, stderr: ran.stderr, status: ran.status };
    },
    start: (line) => run(line, '').pid,
    listen: (line) => {
      const { follow } = run(line, '').ran;
      let said = '';
      machine.observe((step) => (said += follow?.(step) ?? ''));
      return () => said;
    },
  };
};
