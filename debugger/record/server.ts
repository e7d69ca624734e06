/**
 * The running model as its clients meet it: a server on loopback that carries out one request after the other, in the
 * order of their arrival. What a request did is in the log before its client hears of it.
 */
import { existsSync, opendirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { resolve } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { Errno } from '../../core/errno.js';
import { failed } from '../../projections/program.js';
import type { Program, Ran } from '../../projections/program.js';
import { findProgram } from './execvp.js';
import type { Machine, Surroundings } from './machine.js';
import type { Processes } from './processes.js';
import { childStatusIn, listenTo, replyOf } from './wire.js';
import type { Request } from './wire.js';

/** What is served, and how its history is kept. */
export interface Served {
  readonly machine: Machine;
  /** Keeps, durably, what the machine has recorded so far. A rejection ends the service. */
  readonly flush: () => Promise<void>;
  readonly programs: ReadonlyMap<string, Program>;
}

export interface Server {
  readonly port: number;
  /**
   * Does something with the machine between two requests; nothing more is done once something failed.
   * @param later what it does need not be kept before the next request is
   */
  readonly inTurn: (action: () => void, later?: boolean) => Promise<void>;
  /** What ended the service before its time. */
  readonly failure: () => unknown;
  /** Answers whoever has asked by now, and stops. */
  readonly close: () => Promise<void>;
}

/** A connection that has not said what it wants by then is dropped. */
const PATIENCE_MS = 10_000;

/** When to look again whether a process whose connection closed has ended: it closes its files before it is gone. */
const LOOK_AGAIN_MS: readonly number[] = [0, 2, 10, 50, 250];

const OTHERS_FILE = /^(-|\/dev\/stdin|\/dev\/fd\/\d+|\/proc\/self\/fd\/\d+)$/;

/** @param from.cwd working directory */
export const readFileOf =
  ({ cwd }: { readonly cwd: string }) =>
  (path: string): E.Either<Errno, string> => {
    try {
      return E.right(readFileSync(resolve(cwd, path), 'utf8'));
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
      return E.left(Errno.is(code) ? code : 'EINVAL');
    }
  };

/** @param from.cwd working directory */
export const existsIn =
  ({ cwd }: { readonly cwd: string }) =>
  (path: string): boolean =>
    path !== '' && existsSync(resolve(cwd, path));

/** @param from.cwd working directory */
export const lookupIn =
  ({ cwd }: { readonly cwd: string }) =>
  (path: string): { readonly path: string; readonly kind: 'file' | 'directory' } | undefined => {
    try {
      if (path === '') return undefined;
      const real = realpathSync(resolve(cwd, path));
      return { path: real, kind: statSync(real).isDirectory() ? 'directory' : 'file' };
    } catch {
      return undefined;
    }
  };

/** @param from.cwd working directory */
export const readDirectoryOf =
  ({ cwd }: { readonly cwd: string }) =>
  (path: string): readonly string[] => {
    const names: string[] = [];
    try {
      const directory = opendirSync(resolve(cwd, path));
      for (let entry = directory.readSync(); entry !== null; entry = directory.readSync())
        names.push(entry.name);
      directory.closeSync();
    } catch {
      return names;
    }
    return names;
  };

const surroundingsOf = (request: Request): Surroundings => ({
  readFile: (path) => {
    if (request.input !== '' && path === request.input) return E.right(request.text);
    return OTHERS_FILE.test(path) ? E.left('ENOENT') : readFileOf(request)(path);
  },
  exists: existsIn(request),
  readDirectory: readDirectoryOf(request),
  lookup: lookupIn(request),
  stdin: () => (request.input === '-' ? request.text : ''),
  findProgram: (name) => findProgram(name, request),
});

/** The pid that a word names: `123`, `-t123`, `--target=123`, `/proc/123/ns/net`. */
const pidIn = (word: string): string | undefined =>
  /(?:^|^-t|=|\/proc\/)(\d{1,10})(?:$|\/ns(?:\/|$)|\/net(?:\/|$))/.exec(word)?.[1];

/** Makes tasks of the processes that a request speaks of. */
const adoptFor = (processes: Processes, { program, args }: Request): void => {
  for (const word of args) {
    const pid = pidIn(word);
    if (pid !== undefined) processes.adopt(Number(pid));
  }
  if (
    program === 'lsns' ||
    (program === 'ip' && args.some((word) => word.length > 0 && 'pids'.startsWith(word)))
  )
    processes.adoptNamed();
};

/** Whether a request may take away the name of a namespace: then it matters who has its file open. */
const mayRemove = ({ program, args }: Request): boolean =>
  program === 'rm' ||
  program === 'umount' ||
  (program === 'ip' &&
    args.some((word) => word !== '' && ('delete'.startsWith(word) || /^-b(a|at|atc|atch)?$/.test(word))));

const carryOut = ({ machine, programs }: Served, processes: Processes, request: Request): Ran => {
  const { pid, task, args } = request;
  const program = programs.get(request.program);
  if (program === undefined) return failed(127, `netrewind: ${request.program}: no such program\n`);
  processes.lookAtFiles(pid, task, mayRemove(request));
  processes.reap();
  const parent = processes.parentOf(pid, task);
  adoptFor(processes, request);
  if (parent === pid) processes.keepChildren(pid);
  const ran = machine.run(program, { pid, parent }, [request.program, ...args], surroundingsOf(request));
  if (ran.exec !== undefined || ran.follow !== undefined || ran.child !== undefined)
    processes.enrol(pid, String(pid));
  return ran;
};

/** Records the end of a program whose connection has closed, which is when it and all that share it have ended. */
const lookAgain = (
  server: Pick<Server, 'inTurn'>,
  processes: Processes,
  pid: number,
  attempt: number,
): void => {
  const delay_ms = LOOK_AGAIN_MS[attempt];
  if (delay_ms === undefined) return;
  setTimeout(() => {
    let isThere = false;
    void server
      .inTurn(() => {
        isThere = processes.reap(pid);
        // That a process is gone is found out again when the history goes on: no need to make the next request wait.
      }, true)
      .then(() => isThere && lookAgain(server, processes, pid, attempt + 1));
  }, delay_ms).unref();
};

/**
 * Passes on what a program that runs on says, once that is in the log; each time it says something ends in NUL. Whoever
 * has ended says nothing, although its connection may be open a moment longer.
 */
const passOn = (
  { machine }: Served,
  pid: number,
  { inTurn }: Pick<Server, 'inTurn'>,
  socket: Socket,
  say: NonNullable<Ran['follow']>,
): void => {
  const stop = machine.observe((step) => {
    if (!machine.kernel().tasks.tasks.has(pid)) return stop();
    const text = say(step);
    if (text !== '')
      void inTurn(() => undefined, true).then(() => socket.destroyed || socket.write(`${text}\0`));
  });
  socket.on('close', stop);
};

/** Calls back, once, with what a client says of the child that it has run. */
const hearOfChild = (socket: Socket, then: (status: number | null) => void): void => {
  let heard = Buffer.alloc(0);
  const listen = (bytes: Buffer): void => {
    heard = Buffer.concat([heard, bytes]);
    const status = childStatusIn(heard);
    if (status === undefined) return;
    socket.off('data', listen);
    then(status);
  };
  socket.on('data', listen);
};

/** Attempts follow one another in the order in which they are asked for. */
const oneByOne = (attempt: (action: () => void, later: boolean) => Promise<void>): Server['inTurn'] => {
  let last: Promise<void> = Promise.resolve();
  return (action, later = false) => {
    const before = last;
    last = (async () => {
      await before;
      // What the system has told of files by now is heard before the request, or before the end of a task that wrote.
      await new Promise(setImmediate);
      await attempt(action, later);
    })();
    return last;
  };
};

const portOf = (listener: ReturnType<typeof createServer>): number => {
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
};

interface ServeOptions {
  /** What a client must know. */
  readonly secret: string;
  /** Called when the service ends before its time. */
  readonly onFailure: () => void;
  /** Called before everything that is done with the machine. */
  readonly beforehand?: () => void;
  /** Called after everything that was done with the machine. */
  readonly afterwards?: () => void;
  /** Words before a program that a process goes over into, real or with files bound over others. */
  readonly wordsFor?: (pid: number, binds: readonly string[]) => readonly string[];
}

export const serve = async (
  served: Served,
  processes: Processes,
  { secret, onFailure, beforehand, afterwards, wordsFor = () => [] }: ServeOptions,
): Promise<Server> => {
  const sockets = new Set<Socket>();
  /** Tasks of programs that run on. */
  const followers = new Set<number>();
  let failure: unknown;
  let closed = false;

  const stop = (): void => {
    closed = true;
    listener.close();
    for (const socket of sockets) socket.destroy();
  };

  const inTurn = oneByOne(async (action, later) => {
    if (closed) return;
    try {
      beforehand?.();
      action();
      afterwards?.();
      if (!later) await served.flush();
    } catch (thrown) {
      failure = thrown;
      stop();
      onFailure();
    }
  });

  /** Does in its turn what a request asks, or goes on with it, and tells the client what came of it. */
  const carryOn = async (socket: Socket, request: Request, go: () => Ran): Promise<void> => {
    let ran: Ran | undefined;
    await inTurn(() => {
      ran = go();
      const { exec, follow, child } = ran;
      if (exec === undefined && child === undefined && !socket.destroyed) processes.answered(request.pid);
      if (follow === undefined) return;
      followers.add(request.pid);
      passOn(served, request.pid, { inTurn }, socket, follow);
    });
    if (ran === undefined || socket.destroyed) return;
    const isReal = ran.real !== true && !served.programs.has(ran.exec?.[0] ?? '');
    const { binds = [] } = ran;
    const isCovered = isReal || binds.length > 0;
    const exec =
      isCovered && ran.exec !== undefined ? [...wordsFor(request.pid, binds), ...ran.exec] : ran.exec;
    socket.write(replyOf({ ...ran, ...(exec && { exec }) }, request.args));
    const { child } = ran;
    if (child === undefined) return;
    hearOfChild(socket, (status) => {
      void carryOn(socket, request, () => served.machine.resume(request.pid, () => child.next(status)));
    });
  };

  const answer = async (socket: Socket, request: Request): Promise<void> => {
    socket.setTimeout(0);
    socket.on('close', () => {
      followers.delete(request.pid);
      processes.answered(request.pid, false);
      lookAgain({ inTurn }, processes, request.pid, 0);
    });
    await carryOn(socket, request, () => carryOut(served, processes, request));
  };

  const listener = createServer((socket) => {
    const hear = listenTo(secret);
    const listen = (bytes: Buffer): void => {
      const heard = hear(bytes);
      if (heard === 'more') return;
      socket.off('data', listen);
      // Whatever else it says is not for us, but its end is noticed only by reading.
      socket.resume();
      if (heard === 'garbage') socket.destroy();
      else void answer(socket, heard);
    };
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', listen);
  });
  await new Promise<void>((resolved, rejected) => {
    listener.once('error', rejected);
    listener.listen({ host: '127.0.0.1', port: 0, backlog: 511 }, resolved);
  });
  return {
    port: portOf(listener),
    inTurn,
    failure: () => failure,
    close: async () => {
      await inTurn(() => followers.forEach((pid) => processes.end(pid, null)));
      stop();
    },
  };
};
