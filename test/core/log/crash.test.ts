import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLog } from '../../../core/log/event_log.js';
import { verify } from '../../../core/log/verify.js';
import { left, readAll, right, temporaryDirectory, writtenLog } from '../../support/history.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a program of ours, as built, in a process of its own; answers the lines that it prints. */
const start = (program: string, ...args: readonly string[]) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, lines: createInterface({ input: child.stdout }) };
};

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('close', () => resolve());
  });

const HOLD = `
  import { openLog } from './dist/core/log/event_log.js';
  const { right: log } = await openLog(process.argv[1], { mode: 'read' });
  console.log(log.head().position);
  setInterval(() => {}, 1000);
`;

/** Appends refused commands in batches of three, synced or not by turns, and prints each head that is acknowledged. */
const APPEND = `
  import { openLog } from './dist/core/log/event_log.js';
  import { decide, initial } from './dist/core/decider.js';
  const { right: log } = await openLog(process.argv[1], { mode: 'create' });
  const command = { type: 'exit_group', pid: 999, status: 0 };
  const { outcome } = decide(initial, command);
  for (let n = 0; ; n += 3) {
    const entries = [1, 2, 3].map((i) => ({ position: n + i, at: 0, command, outcome }));
    const appended = await log.append(n, entries, { sync: n % 2 === 0 });
    console.log(appended.right.position);
  }
`;

describe('another process', () => {
  it('that has the log open is named', async () => {
    const dir = await writtenLog([]);
    const { child, lines } = start(HOLD, dir);
    await new Promise((resolve) => {
      lines.once('line', resolve);
    });
    const who = existsSync('/proc/locks') ? `process ${child.pid}` : 'another process';
    for (const mode of ['read', 'write'] as const)
      expect(left(await openLog(dir, { mode }))).toEqual({
        reason: 'held',
        message: `the log ${dir} is held by ${who}: end it, or wait until it has closed the log`,
      });
    child.kill('SIGKILL');
    await ended(child);
    right(await right(await openLog(dir, { mode: 'write' })).close());
  });

  it('that is killed while it appends loses nothing that was acknowledged, and leaves no part of a batch', async () => {
    for (const after of [1, 20, 150]) {
      const dir = join(await temporaryDirectory(), 'log');
      const { child, lines } = start(APPEND, dir);
      let acknowledged = 0;
      lines.on('line', (line) => {
        acknowledged = Number(line);
        if (acknowledged >= after * 3) child.kill('SIGKILL');
      });
      await ended(child);
      const log = right(await openLog(dir, { mode: 'write' }));
      const { position } = log.head();
      expect(position).toBeGreaterThanOrEqual(acknowledged);
      expect(position % 3).toBe(0);
      const read = await readAll(log);
      expect([read.error, read.entries.length]).toEqual([undefined, position]);
      right(await log.close());
      expect(right(await verify(dir)).position).toBe(position);
    }
  });
});
