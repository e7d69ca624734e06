/** Plays a bash script on the model, and makes what real kernels and the model say comparable. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { initial } from '../../core/decider.js';
import { machine as describeMachine } from '../../core/machine.js';
import { startMachine } from '../../debugger/record/machine.js';
import { runScript } from '../../debugger/record/script.js';
import { PROGRAMS } from '../../projections/programs.js';
import { MACHINES } from './machines.js';

/**
 * A script that says `# clock: virtual`, or sleeps only to let the kernel settle, does not wait.
 * @param kernel the machine that it was recorded on
 * @returns standard output and error, as they came
 */
export const play = async (script: string, kernel: string): Promise<string> => {
  const described = describeMachine(MACHINES[kernel] ?? {});
  if (E.isLeft(described)) throw new Error(described.left);
  const text = readFileSync(script, 'utf8');
  let drawn = 0;
  const machine = startMachine(
    { kernel: initial, position: 0 },
    {
      now: () => 0,
      drawAddress: () => `02:fd:00:00:00:${(drawn += 1).toString(16).padStart(2, '0')}`,
      record: () => undefined,
      virtualClock: text.includes('\n# clock: virtual\n') || !/\bsleep\b/.test(text),
    },
  );
  machine.request({ type: 'boot', machine: described.right });
  const dir = mkdtempSync(join(tmpdir(), 'netrewind-conformance-'));
  const out = openSync(join(dir, 'out'), 'a+');
  const input = openSync('/dev/null', 'r');
  try {
    const env = { ...process.env, SETTLE: 'sleep' };
    const served = { machine, programs: PROGRAMS, flush: async () => Promise.resolve() };
    await runScript(served, script, [], { cwd: dir, env, stdio: [input, out, out] });
    return readFileSync(join(dir, 'out'), 'utf8');
  } finally {
    closeSync(out);
    closeSync(input);
    rmSync(dir, { recursive: true });
  }
};

/** Random addresses by order of appearance; those that a script or the machine gives stay. */
const namedAddresses = (text: string): string => {
  const seen = new Map<string, string>();
  return text.replaceAll(/\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/g, (address) => {
    if (/^(02:00|00:00:00|ff:ff|52:54|12:00|01:|33:33)/.test(address)) return address;
    if (!seen.has(address)) seen.set(address, `MAC${seen.size + 1}`);
    return seen.get(address) ?? '';
  });
};

/** The queueing discipline that a card gets is the distribution's choice. */
export const normalised = (text: string): string =>
  namedAddresses(text.replaceAll(/qdisc (fq_codel|pfifo_fast|mq)/g, 'qdisc Q'));
