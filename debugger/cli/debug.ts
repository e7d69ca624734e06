/** netrewind debug and netrewind tour: the prompt over a log. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { PACKAGE_ROOT } from '../package_root.js';
import { converse, obeyAll, startPrompt } from '../repl.js';
import type { Terminal } from '../repl.js';
import { startSession } from '../session.js';
import { STATUS, misused, whyUnread } from './failure.js';
import type { Failure, Outcome } from './failure.js';
import { readHistory } from './history.js';
import { runRecorded } from './run.js';

/** Commands from the command line, in the order in which they were given. */
export type Given = { readonly command: string } | { readonly file: string };

export interface DebugOptions {
  readonly log: string;
  readonly batch?: true;
}

const linesIn = (given: readonly Given[]): E.Either<Failure, string[]> => {
  const lines: string[] = [];
  for (const one of given) {
    if ('command' in one) {
      lines.push(one.command);
      continue;
    }
    try {
      lines.push(...readFileSync(one.file, 'utf8').split('\n'));
    } catch (thrown) {
      return misused(`cannot read commands from ${one.file}: ${whyUnread(thrown)}`);
    }
  }
  return E.right(lines);
};

const standardTerminal = (): Terminal => ({
  input: process.stdin,
  output: process.stdout,
  error: process.stderr,
  interactive: process.stdin.isTTY && process.stdout.isTTY,
});

const GREETING = 'Type "help" for the commands, "quit" to leave.\n';

/** @returns 1 when a command of the options failed, in --batch */
export const debug = async (given: readonly Given[], options: DebugOptions): Outcome => {
  const lines = linesIn(given);
  if (E.isLeft(lines)) return lines;
  const timeline = await readHistory(options.log);
  if (E.isLeft(timeline)) return timeline;
  const terminal = standardTerminal();
  const prompt = startPrompt(startSession(timeline.right));
  if (options.batch === true) {
    const { failed } = obeyAll(prompt, lines.right, { ...terminal, interactive: false });
    return E.right(failed ? STATUS.failed : 0);
  }
  if (terminal.interactive)
    process.stdout.write(
      `${timeline.right.entries.length} entries from ${options.log}; you stand at the end. ${GREETING}`,
    );
  const { failed } = await converse(obeyAll(prompt, lines.right, terminal), terminal);
  return E.right(failed && !terminal.interactive ? STATUS.failed : 0);
};

/** A file of the package's docs. */
const docs = (name: string): string => join(PACKAGE_ROOT, 'docs', name);

/** Runs the script of the tour on a new log, then a debugger session over what it did. */
export const tour = async (): Outcome => {
  const log = join(mkdtempSync(join(tmpdir(), 'netrewind-tour-')), 'log');
  const ran = await runRecorded(docs('tour.sh'), [], { log });
  if (E.isLeft(ran)) return ran;
  process.stdout.write('\nThe same history in the debugger:\n\n');
  const debugged = await debug([{ file: docs('tour.debug') }], { log, batch: true });
  process.stdout.write(`\nThe log is ${log}: netrewind debug --log ${log}\n`);
  return ran.right === 0 ? debugged : ran;
};
