/** netrewind run and netrewind exec: a script or a command on a recorded machine. */
import { accessSync, constants, statSync } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import { saidBy } from '../../projections/program.js';
import { PROGRAMS } from '../../projections/programs.js';
import { strerror } from '../../projections/strerror.js';
import { findProgram } from '../record/execvp.js';
import { runCommand, runScript } from '../record/script.js';
import type { User } from '../record/script.js';
import { STATUS, misused, whyUnread } from './failure.js';
import type { Failure, Outcome } from './failure.js';
import { withRecording } from './recording.js';
import type { RecordOptions } from './recording.js';

export interface RunOptions extends RecordOptions {
  readonly user?: string;
}

/** Why a script cannot be read; asked before anything is recorded. */
const whyUnreadable = (script: string): string | undefined => {
  try {
    accessSync(script, constants.R_OK);
    return statSync(script).isDirectory() ? 'is a directory' : undefined;
  } catch (thrown) {
    return whyUnread(thrown);
  }
};

const asFailure = (message: string): Failure => ({ message, status: STATUS.usage });

/** UID or UID:GID; a group of the same number without it. */
const userOf = (text = '0'): E.Either<Failure, User> => {
  const [, uid, gid = uid] = /^(\d{1,9})(?::(\d{1,9}))?$/.exec(text) ?? [];
  return uid === undefined
    ? misused(`--user ${text}: it must be a number, or two with a colon between them`)
    : E.right({ uid: Number(uid), gid: Number(gid) });
};

/** Runs a bash script. @returns its exit status */
export const runRecorded = async (script: string, args: readonly string[], options: RunOptions): Outcome => {
  const why = whyUnreadable(script);
  if (why !== undefined) return misused(`cannot read script ${script}: ${why}`);
  const user = userOf(options.user);
  if (E.isLeft(user)) return user;
  return withRecording(options, async (served) =>
    E.mapLeft(asFailure)(await runScript(served, script, args, { user: user.right })),
  );
};

/** Runs one command. @returns its exit status */
export const execRecorded = async (argv: readonly string[], options: RecordOptions): Outcome => {
  const [name = ''] = argv;
  const path = process.env['PATH'] ?? '';
  const found = PROGRAMS.has(name) ? E.right(name) : findProgram(name, { path, cwd: process.cwd() });
  if (E.isLeft(found)) return misused(`cannot run ${name}: ${strerror(found.left)}`);
  return withRecording(options, async (served) => {
    const ran = await runCommand(served, argv, (said) => {
      for (const { to, text } of saidBy(said)) process[to].write(text);
    });
    return E.mapLeft(asFailure)(ran);
  });
};
