/** `ip -batch`: one command a line (do_batch(), getcmdline() and makeargs() of lib/utils.c). */
import * as E from 'fp-ts/lib/Either.js';
import { NOT_MODELLED, failed } from '../program.js';
import type { System } from '../program.js';
import { strerror } from '../strerror.js';
import { OK, quit } from './ip_common.js';
import type { Answer } from './ip_common.js';

/** A command as a batch has it. */
interface Line {
  readonly text: string;
  /** Number of its last line. */
  readonly number: number;
}

const withoutComment = (line: string): string => line.replace(/#[^]*/, '');

/** getcmdline(): lines without comments, continued ones in one; a comment ends a line before it can be continued. */
const commandLines = (text: string): { lines: Line[]; complaint: string } => {
  const raw = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const lines: Line[] = [];
  for (let at = 0; at < raw.length; at += 1) {
    let line = withoutComment(raw[at] ?? '');
    while (line.includes('\\\n')) {
      at += 1;
      if (at >= raw.length) return { lines, complaint: 'Missing continuation line\n' };
      line = line.slice(0, line.indexOf('\\\n')) + withoutComment(raw[at] ?? '');
    }
    lines.push({ text: line, number: at + 1 });
  }
  return { lines, complaint: '' };
};

const MAX_ARGS = 512;

/** makeargs(): words between blanks; quotes count at the beginning of a word, which ends where they end. */
const makeargs = (line: string): E.Either<string, string[]> => {
  const words: string[] = [];
  for (let rest = line; ;) {
    rest = rest.replace(/^[ \t\r\n]+/, '');
    if (rest === '') return E.right(words);
    if (words.length >= MAX_ARGS - 1) return E.left('Too many arguments to command\n');
    const quote = /^["']/.exec(rest)?.[0];
    if (quote === undefined) {
      const [word = ''] = rest.split(/[ \t\r\n]/, 1);
      words.push(word);
      rest = rest.slice(word.length);
    } else {
      const end = rest.indexOf(quote, 1);
      if (end < 0) return E.left('Unterminated quoted string\n');
      words.push(rest.slice(1, end));
      rest = rest.slice(end + 1);
    }
  }
};

/**
 * do_batch(): ends at the first line that fails, unless forced; a line that ends the program ends it in any case, and
 * so does one that is not modelled.
 * @param name of the file; - is standard input
 */
export const doBatch = (
  system: System,
  name: string,
  force: boolean,
  run: (words: readonly string[]) => Answer,
): Answer => {
  const text = name === '-' ? E.right(system.stdin()) : system.readFile(name);
  if (E.isLeft(text)) return failed(1, `Cannot open file "${name}" for reading: ${strerror(text.left)}\n`);
  const { lines, complaint } = commandLines(text.right);
  let said = OK;
  const add = (answer: Answer, status: number, complaints = ''): Answer => ({
    stdout: said.stdout + answer.stdout,
    stderr: said.stderr + answer.stderr + complaints,
    status,
  });
  for (const line of lines) {
    const words = makeargs(line.text);
    if (E.isLeft(words)) return add(quit(1, words.left), 1);
    if (words.right.length === 0) continue;
    const answer = run(words.right);
    if (answer.exits || answer.status === NOT_MODELLED) return add(answer, answer.status);
    if (answer.status === 0) said = add(answer, said.status);
    else {
      said = add(answer, 1, `Command failed ${name}:${line.number}\n`);
      if (!force) return said;
    }
  }
  return add({ ...OK, stderr: complaint }, said.status);
};
