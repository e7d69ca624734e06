import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { expect, it } from 'vitest';
import { openLog } from '../../core/log/event_log.js';
import type { Played, Stage } from '../support/scripted.js';
import { play, setStage } from '../support/scripted.js';

/*
 * What a modelled command costs a script over what `true` costs it, as the script itself sees it, with a history that is
 * kept on the disk. Commands take turns, so that whatever else the machine does meanwhile falls on all of them alike.
 */

const ROUNDS = 200;
const LIMIT_US = 10_000;

const COMMANDS: Readonly<Record<string, string>> = {
  true: '/bin/true',
  'ip netns identify': 'ip netns identify',
  'unshare -n true': 'unshare -n /bin/true',
  '100 kB of output': 'tell bytes 100000',
};

const SCRIPT = `for ((i = 0; i < ${ROUNDS}; i++)); do
${Object.values(COMMANDS)
  .map(
    (command) =>
      `a=$EPOCHREALTIME; ${command} > /dev/null; b=$EPOCHREALTIME; printf '%d ' $((\${b/./} - \${a/./}))`,
  )
  .join('\n')}
echo; done`;

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

/** Plays the script with a log of its own. */
const timed = async (dir: string): Promise<Played> => {
  const log = await openLog(join(dir, 'log'), { mode: 'create' });
  if (E.isLeft(log)) throw new Error(log.left.message);
  const { append, close } = log.right;
  const set = setStage();
  let kept = 0;
  const flush = async (): Promise<void> => {
    if (kept === set.entries.length) return;
    const done = await append(kept, set.entries.slice(kept));
    if (E.isLeft(done)) throw new Error(done.left.message);
    kept = done.right.position;
  };
  const stage: Stage = { ...set, served: { ...set.served, flush } };
  const played = await play(SCRIPT, { stage });
  await close();
  expect(kept).toBe(stage.machine.position());
  return played;
};

it(`takes less than ${LIMIT_US / 1000} ms longer than true`, { retry: 2, timeout: 60_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'latency-'));
  try {
    const rounds = (await timed(dir)).stdout
      .trim()
      .split('\n')
      .map((line) => line.trim().split(' ').map(Number));
    expect(rounds.length).toBe(ROUNDS);
    const medians = Object.keys(COMMANDS).map(
      (name, i) => [name, median(rounds.map((took) => took[i] ?? NaN))] as const,
    );
    const base = medians[0]?.[1] ?? NaN;
    for (const [name, took] of medians)
      process.stdout.write(
        `${name}: ${took} us, ${(took / base).toFixed(1)} times true, ${took - base} us over it\n`,
      );
    for (const [, took] of medians.slice(1, 3)) expect(took - base).toBeLessThan(LIMIT_US);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
