/**
 * Runs real scripts and programs on a machine: bash, unprivileged, with the clients of the model at the front of PATH and
 * the model at the other end of them.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants as fsConstants, readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isatty } from 'node:tty';
import * as E from 'fp-ts/lib/Either.js';
import { isMountedElsewhere } from '../../core/fs/namespace.js';
import { INIT_PID } from '../../core/kernel/nsproxy.js';
import type { Ran } from '../../projections/program.js';
import { installClients } from './client.js';
import type { Clients } from './client.js';
import { findProgram } from './execvp.js';
import { plantForest } from './forest.js';
import type { Forest } from './forest.js';
import { UNKNOWN_TASK } from './marked.js';
import { watchProcesses } from './processes.js';
import type { Processes } from './processes.js';
import { coverRun } from './mount_namespace.js';
import type { Cover } from './mount_namespace.js';
import type { Machine } from './machine.js';
import { existsIn, lookupIn, readDirectoryOf, readFileOf, serve } from './server.js';
import type { Served } from './server.js';
import { makeStandIns } from './stand_ins.js';
import type { StandIns } from './stand_ins.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Where a program runs; what is left out is as for netrewind itself. */
export interface Place {
  readonly cwd?: string;
  readonly env?: Env;
  /** File descriptors 0, 1 and 2. */
  readonly stdio?: readonly [number, number, number];
  /** Who the first task is in the model, and its process where the machine allows that. */
  readonly user?: User;
}

export interface User {
  readonly uid: number;
  readonly gid: number;
}

const ROOT: User = { uid: 0, gid: 0 };

const placeOf = ({
  cwd = process.cwd(),
  env = process.env,
  stdio = [0, 1, 2],
  user = ROOT,
}: Place): Required<Place> & { readonly path: string } => ({
  cwd,
  env,
  stdio,
  user,
  path: env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
});

/** How long clients that a script left in the background may take to ask what they have to ask. */
const STRAGGLERS_MS = 2000;
const STRAGGLERS_POLL_MS = 5;

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  ELOOP: 'Too many levels of symbolic links',
  ENAMETOOLONG: 'File name too long',
};

const wordsOf = (thrown: unknown): string => {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
  return WORDS[code] ?? code;
};

/** Why bash would not be able to read a script, in words. */
const whyUnreadable = (path: string): string | undefined => {
  try {
    accessSync(path, fsConstants.R_OK);
    return statSync(path).isDirectory() ? WORDS['EISDIR'] : undefined;
  } catch (thrown) {
    return wordsOf(thrown);
  }
};

/** What programs of a history are run with. */
interface Stage {
  readonly served: Served;
  readonly place: ReturnType<typeof placeOf>;
  readonly id: string;
  readonly clients: Clients;
  readonly cover: Cover;
  readonly forest: Forest;
  readonly standIns: StandIns;
  readonly processes: Processes;
}

/**
 * Sets up the means to run programs, and takes them down when `play` has done with them.
 * @param text what is run, as far as that can be read
 */
const onStage = async <A>(
  served: Served,
  where: Place,
  text: string,
  play: (stage: Stage) => Promise<A>,
): Promise<A> => {
  const place = placeOf(where);
  const id = randomBytes(8).toString('hex');
  const clients = installClients(served.programs.keys(), place.path);
  const forest = plantForest(served.machine, text);
  try {
    const { machine, programs } = served;
    const cover = coverRun(clients.dir, place.path, place.user);
    const lastWords = (): void => {
      forest.notice(true);
    };
    const standIns = makeStandIns(machine, cover.run);
    const processes = watchProcesses(
      machine,
      { id, clients: clients.dir, programs, beforeEnd: lastWords },
      standIns,
    );
    processes.reap();
    standIns.show();
    return await play({ served, place, id, clients, cover, forest, standIns, processes });
  } finally {
    forest.remove();
    clients.remove();
  }
};

const ownVariables = ({ id }: Stage, port: number, secret: string) => ({
  NETREWIND_RUN: id,
  NETREWIND_PORT: String(port),
  NETREWIND_SECRET: secret,
  NETREWIND_TASK: '',
});

const environmentOf = (stage: Stage, port: number, secret: string): NodeJS.ProcessEnv => ({
  ...stage.place.env,
  PATH: `${stage.clients.dir}${delimiter}${stage.place.path}`,
  ...ownVariables(stage, port, secret),
});

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Waits for a program's end (Left: it could not be started, in words); until then the signals that are sent to netrewind are for the program. */
const endOf = async (child: ChildProcess, stdio: readonly number[]): Promise<E.Either<string, Ended>> => {
  const forward = (signal: NodeJS.Signals): void => {
    // What the terminal's keys send goes to every process in the foreground, so the program has it already.
    if (signal !== 'SIGINT' || !stdio.some((fd) => isatty(fd))) child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  try {
    return await new Promise((resolved) => {
      child.once('error', (error) => {
        resolved(E.left(wordsOf(error)));
      });
      child.once('exit', (code, signal) => {
        resolved(E.right({ code, signal }));
      });
    });
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
  }
};

const statusOf = ({ code, signal }: Ended): number =>
  code ?? 128 + (signal === null ? 0 : constants.signals[signal]);

/** Until a signal comes a program that runs on has nothing to say: nobody else can change this machine. */
const signalled = async (): Promise<number> => {
  const alive = setInterval(() => undefined, 2 ** 30);
  const signal = await new Promise<NodeJS.Signals>((resolved) => {
    for (const one of FORWARDED) process.once(one, resolved);
  });
  clearInterval(alive);
  return statusOf({ code: null, signal });
};

/**
 * Lets clients that the script left in the background finish. One look is not enough: between fork and exec a process is
 * no client yet.
 */
const awaitStragglers = async (processes: Processes): Promise<void> => {
  const deadline = performance.now() + STRAGGLERS_MS;
  for (let quiet = 0; quiet < 2 && performance.now() < deadline; quiet += 1) {
    const underWay = processes.underWay();
    if (underWay.processes === 0) return;
    if (underWay.clients > 0) quiet = -1;
    await sleep(STRAGGLERS_POLL_MS);
  }
};

/** What login does: for root there is nothing to do. */
const becomeUser = ({ request }: Machine, pid: number, { uid, gid }: User): void => {
  if (uid === 0 && gid === 0) return;
  request({ type: 'setgroups', pid });
  request({ type: 'setresgid', pid, gid });
  request({ type: 'setresuid', pid, uid });
};

/**
 * Runs a real program as a task, with the model serving it.
 * @param parent the task that starts it; unless it is the first of all tasks, or waits for it, it ends with that
 * @returns Left: why it could not be started, in words
 */
const perform = async (
  stage: Stage,
  argv: readonly string[],
  parent: number,
  waits = false,
  binds: readonly string[] = [],
): Promise<E.Either<string, number>> => {
  const { served, processes, place, cover, forest } = stage;
  const { machine } = served;
  const secret = randomBytes(32).toString('hex');
  let child: ChildProcess | undefined;
  const server = await serve(served, processes, {
    secret,
    onFailure: () => child?.kill('SIGTERM'),
    afterwards: () => {
      stage.clients.mark(isMountedElsewhere(machine.kernel()));
      stage.standIns.show();
      forest.show();
    },
    beforehand: () => {
      forest.notice();
    },
    wordsFor: (pid, more) => cover.again([...forest.newCoversFor(pid), ...more]),
  });
  let ended: ReturnType<typeof endOf> | undefined;
  await server.inTurn(() => {
    const covers = forest.coversFor(parent);
    // What is not there is told by spawn, not by a program that was to start it.
    const isThere = E.isRight(findProgram(argv[0] ?? '', place));
    const [program = '', ...args] = [...(isThere ? cover.words([...covers, ...binds]) : []), ...argv];
    const env = environmentOf(stage, server.port, secret);
    stage.clients.tell({ ...ownVariables(stage, server.port, secret), NETREWIND_TASK: UNKNOWN_TASK });
    child = spawn(program, args, { cwd: place.cwd, env, stdio: [...place.stdio] });
    ended = endOf(child, place.stdio);
    if (child.pid !== undefined) {
      machine.request({ type: 'clone', pid: parent, child: child.pid, flags: [], argv });
      becomeUser(machine, child.pid, place.user);
      processes.enrol(child.pid, '', true);
      forest.sees(child.pid, covers);
    }
    if (parent !== INIT_PID && !waits) processes.end(parent, null);
  });
  const end = await ended;
  if (end !== undefined && E.isRight(end)) {
    const { code } = end.right;
    await server.inTurn(() => {
      stage.standIns.notice(child?.pid ?? 0);
      processes.end(child?.pid ?? 0, code);
    });
    await awaitStragglers(processes);
    await server.inTurn(() => {
      processes.reap();
      machine.settle();
    });
  }
  await server.close();
  if (end === undefined || server.failure() !== undefined) throw server.failure();
  return E.map(statusOf)(end);
};

/**
 * Runs a bash script on a booted machine.
 * @param script path of the script, as bash takes it
 * @returns its exit status, 128 and the signal's number if a signal ended it; Left: one sentence, nothing was recorded
 */
export const runScript = async (
  served: Served,
  script: string,
  args: readonly string[],
  place: Place = {},
): Promise<E.Either<string, number>> => {
  const why = whyUnreadable(resolve(place.cwd ?? process.cwd(), script));
  if (why !== undefined) return E.left(`cannot read script ${script}: ${why}`);
  const text = [readFileSync(resolve(place.cwd ?? process.cwd(), script), 'latin1'), ...args].join(' ');
  return onStage(served, place, text, async (stage) => {
    const ran = await perform(stage, ['bash', '--', script, ...args], INIT_PID);
    return E.mapLeft((words: string) => `cannot run bash: ${words}`)(ran);
  });
};

/**
 * Runs one command on a booted machine: a modelled program in this process, any other as a script is run.
 * @param print takes what a modelled program printed
 * @returns its exit status; Left: one sentence, and no command was run
 */
export const runCommand = async (
  served: Served,
  argv: readonly string[],
  print: (ran: Ran) => void,
  where: Place = {},
): Promise<E.Either<string, number>> =>
  onStage(served, where, argv.join(' '), async (stage) => {
    const { place, processes, clients } = stage;
    const { machine, programs, flush } = served;
    const [name = ''] = argv;
    const program = programs.get(name);
    const path = `${clients.dir}${delimiter}${place.path}`;
    let run = argv;
    let parent = INIT_PID;
    let binds: readonly string[] = [];
    if (program !== undefined) {
      parent = process.pid;
      let ran = machine.run(program, { pid: parent, parent: INIT_PID }, argv, {
        readFile: readFileOf(place),
        exists: existsIn(place),
        readDirectory: readDirectoryOf(place),
        lookup: lookupIn(place),
        stdin: () => readFileSync(place.stdio[0], 'utf8'),
        findProgram: (wanted) => findProgram(wanted, { path, cwd: place.cwd }),
      });
      processes.enrol(parent, '');
      await flush();
      print(ran);
      while (ran.child !== undefined) {
        const { argv: words, next } = ran.child;
        const ended = await perform(stage, words, parent, true);
        ran = machine.resume(parent, () => next(E.isRight(ended) ? ended.right : null));
        await flush();
        print(ran);
      }
      if (ran.follow !== undefined) {
        const status = await signalled();
        processes.end(parent, null);
        return E.right(status);
      }
      if (ran.exec === undefined) return E.right(ran.status);
      run = ran.exec;
      binds = ran.binds ?? [];
    }
    const ran = await perform(stage, run, parent, false, binds);
    return E.mapLeft((words: string) => `cannot run ${name}: ${words}`)(ran);
  });
