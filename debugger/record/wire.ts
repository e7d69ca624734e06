/**
 * What a client and the model say to each other: one request, fields that each end in a NUL byte, and one reply, a line of
 * numbers and then the bytes that it counts. The other side of it is client.sh.
 */
import { timingSafeEqual } from 'node:crypto';
import { saidBy } from '../../projections/program.js';
import type { Ran } from '../../projections/program.js';

const VERSION = '1';
/** Enough for ARG_MAX of Linux (2 MiB by default) and a large batch file on standard input. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;
/** In the place of an exit status: go over into another program. */
const EXEC = 256;
/** Go over into the machine's own program of the name that the client was started by. */
const REAL = 257;
/** Print what comes, as a buffer fills or at once. */
const FOLLOW = 258;
const FOLLOW_AT_ONCE = 259;
/** Run a program as a child, tell its exit status, and hear what comes then. */
const CHILD = 260;
/** Between these a status that a shell tells is of a signal: 128 and its number. */
const SIGNALS = { above: 128, upTo: 192 } as const;

/** Fields before the arguments; the last one counts the arguments. */
const HEAD = 10;

export interface Request {
  /** Process id of the client; the program that it goes over into keeps it. */
  readonly pid: number;
  /** NETREWIND_TASK as the client inherited it; empty in the processes of the script itself. */
  readonly task: string;
  /** Name that the client was started by. */
  readonly program: string;
  readonly cwd: string;
  readonly path: string;
  /** The argument that named a file which only the client could read (empty: none), and what was in it. */
  readonly input: string;
  readonly text: string;
  /** Without the program's name. */
  readonly args: readonly string[];
}

/** What has arrived so far: a request, the wish for more, or nothing that a client would say. */
export type Heard = Request | 'more' | 'garbage';

const isSecret = (told: Buffer, secret: Buffer): boolean =>
  told.length === secret.length && timingSafeEqual(told, secret);

const parse = (fields: readonly string[]): Heard => {
  const [
    ,
    version,
    pid = '',
    task = '',
    program = '',
    cwd = '',
    path = '',
    input = '',
    text = '',
    count = '',
  ] = fields;
  if (version !== VERSION || !/^\d{1,10}$/.test(pid) || !/^\d{1,10}$/.test(count)) return 'garbage';
  const args = fields.slice(HEAD);
  if (args.length < Number(count)) return 'more';
  if (args.length > Number(count)) return 'garbage';
  return { pid: Number(pid), task, program, cwd, path, input, text, args };
};

/**
 * Reads one request as it arrives. The secret comes first, so that whoever does not know it is heard no further.
 * @returns takes the next bytes, answers what has been heard by now
 */
export const listenTo = (secret: string): ((bytes: Buffer) => Heard) => {
  const expected = Buffer.from(secret);
  const chunks: Buffer[] = [];
  let size = 0;
  let known = false;
  return (bytes) => {
    chunks.push(bytes);
    size += bytes.length;
    if (size > MAX_REQUEST_BYTES) return 'garbage';
    if (!known) {
      const start = Buffer.concat(chunks);
      const end = start.indexOf(0);
      if (end < 0) return size > expected.length ? 'garbage' : 'more';
      if (!isSecret(start.subarray(0, end), expected)) return 'garbage';
      known = true;
    }
    // A request ends in NUL: until a chunk does, there is no need to join them.
    if (bytes.at(-1) !== 0) return 'more';
    const fields = Buffer.concat(chunks).toString('utf8').split('\0').slice(0, -1);
    return fields.length < HEAD ? 'more' : parse(fields);
  };
};

/** How many words at the end of both are the same: arguments that the client has, byte for byte, and need not be sent. */
const sharedTail = (one: readonly string[], other: readonly string[]): number => {
  let shared = 0;
  while (shared < Math.min(one.length, other.length) && one.at(-1 - shared) === other.at(-1 - shared))
    shared += 1;
  return shared;
};

const LETTER = { stdout: 'o', stderr: 'e' } as const;

/** @param args the arguments that the client asked with */
export const replyOf = (ran: Ran, args: readonly string[]): Buffer => {
  const said = saidBy(ran).map(({ to, text }) => ({ to, bytes: Buffer.from(text) }));
  const program = ran.exec ?? ran.child?.argv ?? [];
  const shared = ran.child === undefined ? sharedTail(program, args) : 0;
  const words = program.slice(0, program.length - shared);
  const follows = ran.flushes === true ? FOLLOW_AT_ONCE : FOLLOW;
  const ending = ran.follow === undefined ? ran.status & 0xff : follows;
  const passing = ran.real === true ? REAL : EXEC;
  const status = ran.child !== undefined ? CHILD : ran.exec === undefined ? ending : passing;
  const sizes = said.map(({ to, bytes }) => `${LETTER[to]}${bytes.length}`);
  const head = [status, words.length, args.length - shared, ...sizes].join(' ');
  return Buffer.concat([
    Buffer.from(`${head}\n`),
    ...said.map(({ bytes }) => bytes),
    ...words.map((word) => Buffer.from(`${word}\0`)),
  ]);
};

/** Takes the bytes of what a client says of its child: its exit status, and a NUL. @returns undefined: more is to come */
export const childStatusIn = (bytes: Buffer): number | null | undefined => {
  const [, status] = /^(\d{1,3})\0$/.exec(bytes.toString('latin1')) ?? [];
  if (status === undefined) return undefined;
  // A shell knows the end by a signal from an exit with such a number no better.
  const isSignal = Number(status) > SIGNALS.above && Number(status) <= SIGNALS.upTo;
  return isSignal ? null : Number(status);
};
