/**
 * Random scripts on a kernel and on the model, side by side: `npm run conformance`. conformance.sh
 * has the options. A script is judged only where the kernel agrees with itself over two runs; a disagreement is
 * shrunk to the commands that show it. Needs root.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HIGHEST_LEVEL, commandLists, scriptOf } from './generate.js';
import type { Oracle } from './generate.js';
import { normalised, play } from './play.js';

const ORACLE: Oracle = process.env['ORACLE'] === 'vm' ? 'vm' : 'sandbox';
const LAUNCHER = fileURLToPath(new URL(`${ORACLE}.sh`, import.meta.url));
const numberFrom = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const SCRIPTS = numberFrom('SCRIPTS', 20);
const LENGTH = numberFrom('LENGTH', 40);
const SEED = numberFrom('SEED', Date.now() % 1_000_000);
const LEVEL = numberFrom('LEVEL', HIGHEST_LEVEL);
const HOURS_MS = 6 * 3_600_000;

const comparable = (text: string): string[] => normalised(text).split('\n');

const onKernel = (script: string): string[] =>
  comparable(spawnSync('bash', [LAUNCHER, script], { encoding: 'utf8' }).stdout);

interface Verdict {
  readonly judged: boolean;
  readonly lines: number;
  readonly differences: readonly string[];
}

const compare = async (dir: string, commands: readonly string[]): Promise<Verdict> => {
  const script = join(dir, 'script.sh');
  writeFileSync(script, scriptOf(commands, ORACLE));
  const real = onKernel(script);
  const model = comparable(await play(script, ORACLE));
  const lines = Math.max(real.length, model.length);
  const differences = Array.from({ length: lines }, (_, i) =>
    real[i] === model[i] ? '' : `  kernel: ${real[i] ?? '(end)'}\n  model:  ${model[i] ?? '(end)'}`,
  ).filter((line) => line !== '');
  if (differences.length === 0) return { judged: true, lines, differences };
  return { judged: onKernel(script).join('\n') === real.join('\n'), lines, differences };
};

/** Leaves commands out as long as the rest still disagrees. */
const shrunk = async (dir: string, commands: readonly string[]): Promise<readonly string[]> => {
  let least = commands;
  for (let size = least.length >> 1; size > 0; size >>= 1) {
    for (let from = 0; from < least.length;) {
      const fewer = [...least.slice(0, from), ...least.slice(from + size)];
      const { judged, differences } = await compare(dir, fewer);
      if (judged && differences.length > 0) least = fewer;
      else from += size;
    }
  }
  return least;
};

/** The program, object and verb of a command, without options. */
const kindOf = (command: string): string =>
  command
    .replaceAll(/ -(?:n|netns|f|family|b|batch) \S+| -\S+/g, '')
    .split(' ')
    .slice(0, 3)
    .join(' ');

const say = (text: string): void => void process.stdout.write(`${text}\n`);

test('the model says what the kernel says', { timeout: HOURS_MS }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'netrewind-live-'));
  let [agreed, judged, lines, wrong] = [0, 0, 0, 0];
  const kinds = new Map<string, number>();
  for (const commands of fc.sample(commandLists(LENGTH, ORACLE, LEVEL), { numRuns: SCRIPTS, seed: SEED })) {
    const verdict = await compare(dir, commands);
    if (!verdict.judged) continue;
    judged += 1;
    lines += verdict.lines;
    wrong += verdict.differences.length;
    if (verdict.differences.length === 0) agreed += 1;
    else {
      const least = await shrunk(dir, commands);
      const { differences } = await compare(dir, least);
      say(`--\n${least.join('\n')}\n${differences.slice(0, 3).join('\n')}`);
      const kind = kindOf(least.at(-1) ?? '');
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    if (judged % 50 === 0) say(`${judged} scripts judged, ${agreed} agree`);
  }
  rmSync(dir, { recursive: true });
  say(
    `seed ${SEED}, level ${LEVEL}: ${agreed} of ${judged} scripts agree (${SCRIPTS - judged} not judged), ${wrong} of ${lines} lines differ`,
  );
  for (const [kind, count] of kinds) say(`${count} disagree after ${kind}`);
  expect(agreed).toBe(judged);
});
