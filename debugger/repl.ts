/**
 * The prompt: reads commands from a terminal, from a pipe, from options and files, and writes what they say. What is not
 * typed at a terminal is echoed, so that a transcript reads like a session.
 */
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import * as E from 'fp-ts/lib/Either.js';
import pc from 'picocolors';
import { completions, execute, repeatable } from './prompt.js';
import type { Session } from './session.js';

const PROMPT = '(netrewind) ';

/** Where a prompt reads and writes. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
  readonly error: Writable;
  /** Whether a person types and reads: line editing, colours, no echo. */
  readonly interactive: boolean;
}

/** Commands for a prompt, and the state that they leave it in. */
export interface Prompt {
  readonly session: Session;
  /** What an empty line repeats. */
  readonly again: string | undefined;
  /** Whether some command failed. */
  readonly failed: boolean;
  readonly left: boolean;
}

export const startPrompt = (session: Session): Prompt => ({
  session,
  again: undefined,
  failed: false,
  left: false,
});

/** Marks what stopped a walk. */
const coloured = (text: string, on: boolean): string => {
  const colours = pc.createColors(on && pc.isColorSupported);
  return text
    .replaceAll(/^(?:Temporary breakpoint|Breakpoint|Watchpoint) .*$/gm, (line) => colours.yellow(line))
    .replaceAll(/^>.*$/gm, (line) => colours.bold(line));
};

/** Carries a line out. An empty line repeats the last motion. */
const obey = (prompt: Prompt, line: string, { output, error, interactive }: Terminal): Prompt => {
  const isEmpty = line.trim() === '';
  const meant = isEmpty ? (prompt.again ?? '') : line;
  const done = execute(prompt.session, meant);
  const again = isEmpty ? prompt.again : repeatable(line);
  if (E.isLeft(done)) {
    const colours = pc.createColors(interactive && pc.isColorSupported);
    error.write(`${colours.red(done.left)}\n`);
    return { ...prompt, again, failed: true };
  }
  output.write(coloured(done.right.text, interactive));
  return { ...prompt, session: done.right.session, again, left: done.right.quit === true };
};

/** Carries lines out, each echoed behind the prompt; comments and empty lines are passed over. */
export const obeyAll = (prompt: Prompt, lines: readonly string[], terminal: Terminal): Prompt => {
  let now = prompt;
  for (const line of lines.map((one) => one.trim())) {
    if (now.left) break;
    if (line === '' || line.startsWith('#')) continue;
    terminal.output.write(`${PROMPT}${line}\n`);
    now = obey(now, line, terminal);
  }
  return now;
};

const openLines = ({ input, output, interactive }: Terminal, session: () => Session): Interface =>
  createInterface({
    input,
    ...(interactive && { output }),
    terminal: interactive,
    prompt: PROMPT,
    completer: (line: string) => {
      const [offered, word] = completions(session(), line);
      return [offered.length === 1 ? offered.map((one) => `${one} `) : offered, word];
    },
  });

/** Reads commands until the input ends or `quit`. Ctrl-C gives up the line, not the debugger. */
export const converse = async (prompt: Prompt, terminal: Terminal): Promise<Prompt> => {
  if (prompt.left) return prompt;
  let now = prompt;
  const lines = openLines(terminal, () => now.session);
  lines.on('SIGINT', () => {
    terminal.output.write('\n');
    // Ctrl-U: the line that was begun is gone.
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
    lines.prompt();
  });
  if (terminal.interactive) lines.prompt();
  for await (const line of lines) {
    if (!terminal.interactive) terminal.output.write(`${PROMPT}${line}\n`);
    now = obey(now, line, terminal);
    if (now.left) break;
    if (terminal.interactive) lines.prompt();
  }
  lines.close();
  if (terminal.interactive && !now.left) terminal.output.write('\n');
  return now;
};
