import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import * as t from 'io-ts';
import { expect, it } from 'vitest';

/** How much longer than with 10 namespaces a command may take with 1,000, and 5,000 devices, on average. */
const LIMIT = 1.5;

it(
  `takes at most ${LIMIT} times as long with a hundred times as many namespaces`,
  { timeout: 600_000, retry: 1 },
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'in-process-'));
    // As users have it: what vitest makes of imports costs as much as the model itself.
    const program = join(dir, 'in_process.mjs');
    const entry = fileURLToPath(new URL('in_process.ts', import.meta.url));
    await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: program });
    const told: unknown = JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' }));
    rmSync(dir, { recursive: true });
    const figures = t.record(t.string, t.tuple([t.number, t.number]));
    if (!figures.is(told)) throw new Error(`not what the bench tells: ${JSON.stringify(told)}`);
    for (const [name, [small, large]] of Object.entries(told))
      process.stdout.write(
        `${name}: ${small.toFixed(0)} us, ${large.toFixed(0)} us, ${(large / small).toFixed(2)} times\n`,
      );
    const ratios = Object.values(told).map(([small, large]) => large / small);
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeLessThan(LIMIT);
  },
);
