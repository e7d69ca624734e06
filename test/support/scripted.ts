/** Real scripts on a machine of the stub programs: what they said, and the history that they left. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { initial } from '../../core/decider.js';
import type { Entry } from '../../core/log/entry.js';
import { machine as describeMachine } from '../../core/machine.js';
import { startMachine } from '../../debugger/record/machine.js';
import type { Machine } from '../../debugger/record/machine.js';
import type { Place } from '../../debugger/record/script.js';
import { runScript } from '../../debugger/record/script.js';
import type { Served } from '../../debugger/record/server.js';
import { STUBS } from './stub_programs.js';

export interface Stage {
  readonly machine: Machine;
  /** Everything that was recorded. */
  readonly entries: readonly Entry[];
  /** How many of them were flushed. */
  readonly flushed: () => number;
  readonly served: Served;
}

export const setStage = (programs: Served['programs'] = STUBS, virtualClock = false): Stage => {
  const described = describeMachine({});
  if (E.isLeft(described)) throw new Error(described.left);
  const entries: Entry[] = [];
  let flushed = 0;
  let drawn = 0;
  const machine = startMachine(
    { kernel: initial, position: 0 },
    {
      now: () => 0,
      drawAddress: () => `02:00:00:00:00:${(drawn += 1).toString(16).padStart(2, '0')}`,
      record: (entry) => void entries.push(entry),
      virtualClock,
    },
  );
  machine.request({ type: 'boot', machine: described.right });
  const flush = (): Promise<void> => {
    flushed = entries.length;
    return Promise.resolve();
  };
  return { machine, entries, flushed: () => flushed, served: { machine, flush, programs } };
};

export interface Played {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
  readonly stage: Stage;
}

/** Gives `act` files for standard output and error, in a directory of its own. @returns what was written to them */
export const withFiles = async <A>(
  act: (place: Place, dir: string) => Promise<A>,
  input = '',
): Promise<{ readonly result: A; readonly stdout: string; readonly stderr: string }> => {
  const dir = mkdtempSync(join(tmpdir(), 'scripted-'));
  const fileOf = (name: string): string => join(dir, name);
  writeFileSync(fileOf('stdin'), input);
  const fds = [openSync(fileOf('stdin'), 'r'), openSync(fileOf('out'), 'w'), openSync(fileOf('err'), 'w')];
  const [stdin = 0, out = 0, err = 0] = fds;
  try {
    const result = await act({ cwd: dir, stdio: [stdin, out, err] }, dir);
    return {
      result,
      stdout: readFileSync(fileOf('out'), 'utf8'),
      stderr: readFileSync(fileOf('err'), 'utf8'),
    };
  } finally {
    for (const fd of fds) closeSync(fd);
    rmSync(dir, { recursive: true });
  }
};

/** Runs a script. @param text of the script */
export const play = async (
  text: string,
  {
    args = [],
    stage = setStage(),
    input = '',
    env,
    user,
  }: {
    readonly args?: readonly string[];
    readonly stage?: Stage;
    readonly input?: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly user?: Place['user'];
  } = {},
): Promise<Played> => {
  const { result, stdout, stderr } = await withFiles((place, dir) => {
    const script = join(dir, 'script.sh');
    writeFileSync(script, text);
    return runScript(stage.served, script, args, { ...place, ...(env && { env }), ...(user && { user }) });
  }, input);
  if (E.isLeft(result)) throw new Error(result.left);
  return { stdout, stderr, status: result.right, stage };
};
