/**
 * Scripts whose output was recorded on a real kernel, played on the model: the same lines must come out. record.sh makes
 * and checks the recordings.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { canCover } from '../support/cover.js';
import { normalised, play } from './play.js';

const SCRIPTS = fileURLToPath(new URL('scripts', import.meta.url));

/** Scripts that the model cannot play yet. */
const BEYOND: ReadonlySet<string> = new Set([]);

describe.each(['sandbox', 'vm'])('recorded on the %s', (kernel) => {
  // Scripts whose shell meets files of the model need a mount namespace.
  const isFor = (text: string): boolean =>
    text.includes(`# kernel: ${kernel}\n`) && (canCover || !text.includes('# needs: a mount namespace\n'));
  const scripts = readdirSync(SCRIPTS)
    .filter((file) => file.endsWith('.sh'))
    .filter((file) => isFor(readFileSync(join(SCRIPTS, file), 'utf8')))
    .map((file) => file.slice(0, -'.sh'.length));

  test.concurrent.each(scripts)('%s', { timeout: 60_000 }, async (name) => {
    const recorded = normalised(readFileSync(join(SCRIPTS, `${name}.out`), 'utf8'));
    const played = normalised(await play(join(SCRIPTS, `${name}.sh`), kernel));
    if (BEYOND.has(name)) expect(played).not.toBe(recorded);
    else expect(played).toBe(recorded);
  });
});
