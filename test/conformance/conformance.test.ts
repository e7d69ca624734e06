/**
 * Scripts whose output was recorded on a real kernel, played on the model: the same lines must come out. record.sh makes
 * and checks the recordings.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { initial } from '../../core/decider.js';
import { machine as describeMachine } from '../../core/machine.js';
import { startMachine } from '../../debugger/record/machine.js';
import { runScript } from '../../debugger/record/script.js';
import { PROGRAMS } from '../../projections/programs.js';
import { MACHINES } from './machines.js';

const SCRIPTS = fileURLToPath(new URL('scripts', import.meta.url));

const play = async (script: string, kernel: string): Promise<string> => {
  const described = describeMachine(MACHINES[kernel] ?? {});
  if (E.isLeft(described)) throw new Error(described.left);
  let drawn = 0;
  const machine = startMachine(
    { kernel: initial, position: 0 },
    {
      now: () => 0,
      drawAddress: () => `02:fd:00:00:00:${(drawn += 1).toString(16).padStart(2, '0')}`,
      record: () => undefined,
    },
  );
  machine.request({ type: 'boot', machine: described.right });
  const dir = mkdtempSync(join(tmpdir(), 'netrewind-conformance-'));
  const out = openSync(join(dir, 'out'), 'a+');
  const input = openSync('/dev/null', 'r');
  try {
    const { SETTLE: _settle, ...env } = process.env;
    const served = { machine, programs: PROGRAMS, flush: async () => Promise.resolve() };
    await runScript(served, script, [], { cwd: dir, env, stdio: [input, out, out] });
    return readFileSync(join(dir, 'out'), 'utf8');
  } finally {
    closeSync(out);
    closeSync(input);
    rmSync(dir, { recursive: true });
  }
};

/** Scripts that the model cannot play yet: `unshare --net=FILE`, and real programs in children of `ip -all netns exec`. */
const BEYOND: ReadonlySet<string> = new Set(['death_waits_for_a_file', 'netns_all', 'unshare_errors']);

/** The queueing discipline that a card gets is the distribution's choice. */
const normalised = (text: string): string => text.replaceAll(/qdisc (fq_codel|pfifo_fast|mq)/g, 'qdisc Q');

describe.each(['sandbox', 'vm'])('recorded on the %s', (kernel) => {
  const scripts = readdirSync(SCRIPTS)
    .filter((file) => file.endsWith('.sh'))
    .filter((file) => readFileSync(join(SCRIPTS, file), 'utf8').includes(`# kernel: ${kernel}\n`))
    .map((file) => file.slice(0, -'.sh'.length));

  test.concurrent.each(scripts)('%s', { timeout: 60_000 }, async (name) => {
    const recorded = normalised(readFileSync(join(SCRIPTS, `${name}.out`), 'utf8'));
    const played = normalised(await play(join(SCRIPTS, `${name}.sh`), kernel));
    if (BEYOND.has(name)) expect(played).not.toBe(recorded);
    else expect(played).toBe(recorded);
  });
});
