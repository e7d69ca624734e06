/** The tour and its debugger session say what is kept here. Set UPDATE_GOLDEN=1 to keep what they say now. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GOLDEN = fileURLToPath(new URL('tour.txt', import.meta.url));

/**
 * Pids, random addresses and positions (how often the script had to look until a process was there is chance) become
 * names, in the order in which they appear; paths of this run go, and so do numbers of events and of deferred work, which
 * depend on how much a namespace is made of.
 */
const normalised = (text: string): string => {
  const pids = new Map<string, string>();
  const addresses = new Map<string, string>();
  const entries = new Map<string, string>();
  const named = (names: Map<string, string>, key: string, as: string): string => {
    if (!names.has(key)) names.set(key, `${as}${names.size + 1}`);
    return names.get(key) ?? '';
  };
  const pid = (_all: string, before: string, number: string): string => `${before}${named(pids, number, 'PID')}`;
  return text
    .replaceAll(/\/\S*netrewind-tour-\w+/g, 'LOGDIR')
    .replaceAll(ROOT, '')
    .replaceAll(/((?:identify|pids ns1\n|netns|-t|pid|\w\[|pid=)\s?)(\d{2,})(?=\D)/g, pid)
    .replaceAll(/^(\d+)\.\d+(?= {2})/gm, '$1.E')
    .replaceAll(/\[event \d+ of \d+\]/g, '[event E of M]')
    .replaceAll(/(deferred work|process_one_work) \d+/g, '$1 W')
    .replaceAll(/^\d+(?=(\.E)? {2})|(?<=by entry | at )\d+(?=[.:])/gm, (n) => named(entries, n, 'N'))
    .replaceAll(/\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/g, (address) =>
      /^(52:54:00|02:00:00|00:00:00|ff:ff:ff)/.test(address) ? address : named(addresses, address, 'MAC'),
    );
};

test('the tour', { timeout: 60_000 }, () => {
  const toured = spawnSync(process.execPath, ['dist/netrewind.js', 'tour'], { cwd: ROOT, encoding: 'utf8' });
  const log = /^The log is (\S+):/m.exec(toured.stdout)?.[1];
  if (log !== undefined) rmSync(dirname(log), { recursive: true });
  const said = normalised(`${toured.stdout}\n-- standard error --\n${toured.stderr}-- exit ${toured.status} --\n`);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, said);
  expect(said).toBe(readFileSync(GOLDEN, 'utf8'));
});
