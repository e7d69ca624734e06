/** Whether this machine allows a mount namespace for what is run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coverRun } from '../../debugger/record/mount_namespace.js';

export const canCover = ((): boolean => {
  const dir = mkdtempSync(join(tmpdir(), 'netrewind-cover-'));
  try {
    return coverRun(dir, process.env['PATH'] ?? '', { uid: 0, gid: 0 }).words([]).length > 0;
  } finally {
    rmSync(dir, { recursive: true });
  }
})();
