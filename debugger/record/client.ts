/**
 * The clients of a running model: one bash script that stands, under the name of each modelled program, in a directory
 * at the front of a script's PATH. They cost a bash and a connection on loopback each, a third of what starting Node
 * would; bash must be 4.4 or newer.
 */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { PACKAGE_ROOT } from '../package_root.js';
import { findProgram } from './execvp.js';

const CLIENT = join(PACKAGE_ROOT, 'debugger', 'record', 'client.sh');

export interface Clients {
  /** The directory to put at the front of PATH. */
  readonly dir: string;
  /** Tells the clients whether files anywhere may be the model's: then they ask about all. */
  readonly mark: (mounted: boolean) => void;
  /** Tells the clients what they find in no environment that was cleared. */
  readonly tell: (variables: Readonly<Record<string, string>>) => void;
  readonly remove: () => void;
}

/**
 * Puts the clients into a new directory that only this user can enter.
 * @param programs names of the modelled programs
 * @param path PATH, where bash is looked for
 */
export const installClients = (programs: Iterable<string>, path: string): Clients => {
  const dir = mkdtempSync(join(tmpdir(), 'netrewind-'));
  const bash = findProgram('bash', { path, cwd: '/' });
  const client = join(dir, '.client');
  const interpreter = E.isRight(bash) ? bash.right : '/bin/bash';
  writeFileSync(client, `#!${interpreter} -p\n${readFileSync(CLIENT, 'utf8')}`, { mode: 0o700 });
  for (const name of programs) symlinkSync('.client', join(dir, name));
  const marker = join(dir, '.mounts');
  let isMarked = false;
  const mark = (mounted: boolean): void => {
    if (mounted === isMarked) return;
    isMarked = mounted;
    if (mounted) writeFileSync(marker, '');
    else rmSync(marker, { force: true });
  };
  const tell: Clients['tell'] = (variables) => {
    const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(dir, '.server'), lines.join(''), { mode: 0o600 });
  };
  return { dir, mark, tell, remove: () => rmSync(dir, { recursive: true, force: true }) };
};
