/**
 * `sleep` (coreutils 9.1): the machine's own, as a task at whose end the kernel's clock goes on by as much; on a virtual
 * clock nobody waits.
 */
import { printed } from './program.js';
import type { Program } from './program.js';

const UNIT_MS: Readonly<Record<string, number>> = {
  '': 1000,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const intervalOf = (word: string): number => {
  const [, number = '', unit = ''] = /^\+?(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(word) ?? [];
  return number === '' ? Number.NaN : Number(number) * (UNIT_MS[unit] ?? Number.NaN);
};

/** How long it sleeps, in milliseconds; undefined: for ever, or not at all because of what is wrong with its words. */
export const durationOf = (argv: readonly string[]): number | undefined => {
  const sum_ms = argv.reduce((sum, word) => sum + intervalOf(word), 0);
  return argv.length > 0 && Number.isSafeInteger(Math.round(sum_ms)) ? Math.round(sum_ms) : undefined;
};

export const sleep: Program = ({ waits, elapse }, argv) => {
  const duration_ms = durationOf(argv);
  if (waits || duration_ms === undefined) return { ...printed(''), exec: ['sleep', ...argv], real: true };
  elapse(duration_ms);
  return printed('');
};
