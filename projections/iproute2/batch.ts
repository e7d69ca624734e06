/** `ip -batch`: one command a line (do_batch(), getcmdline() and makeargs() of lib/utils.c). */
import * as E from 'fp-ts/lib/Either.js';
import { NOT_MODELLED, appended, failed, flush } from '../program.js';
import { strerror } from '../strerror.js';
import { asChild, endChild } from './exec.js';
import { OK, onEnd, quit } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';

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
 * so does one that is not modelled. A child that could not become another program goes on with the lines that follow, as
 * its parent does when it has ended.
 * @param name of the file; - is standard input
 */
export const doBatch = (
  session: Session,
  name: string,
  run: (session: Session, words: readonly string[]) => Answer,
): Answer => {
  const { system, options } = session;
  const text = name === '-' ? E.right(system.stdin()) : system.readFile(name);
  if (E.isLeft(text)) return failed(1, `Cannot open file "${name}" for reading: ${strerror(text.left)}\n`);
  const { lines, complaint } = commandLines(text.right);

  /** What there is to say after a line, and whether that was the last one. */
  const taken = (said: Answer, number: number, answer: Answer): { said: Answer; last: boolean } => {
    const all = appended(said, answer);
    if (answer.exits === true || answer.status === NOT_MODELLED) return { said: all, last: true };
    if (answer.status === 0) return { said: { ...all, status: said.status }, last: false };
    const complaints = failed(1, `Command failed ${name}:${number}\n`);
    return { said: appended(all, complaints), last: !options.force };
  };

  const from = (self: Session, at: number, before: Answer): Answer => {
    let said = before;
    for (const [i, line] of lines.slice(at).entries()) {
      const words = makeargs(line.text);
      if (E.isLeft(words)) return appended(said, quit(1, words.left));
      if (words.right.length === 0) continue;
      const { stray, ...answer } = run(self, words.right);
      const { status } = said;
      const goOn = (now: Session, at0: Answer, ended: Answer): Answer => {
        const next = taken({ ...at0, status }, line.number, ended);
        return next.last ? next.said : from(now, at + i + 1, next.said);
      };
      if (answer.child !== undefined)
        return onEnd(flush(appended(said, answer)), (ended) => goOn(self, OK, ended));
      if (stray !== undefined)
        return onEnd(goOn(asChild(self, stray), flush(said), answer), (ended) => {
          endChild(self, stray, ended);
          return goOn(self, flush(ended), { ...OK, status: ended.status });
        });
      const next = taken(said, line.number, answer);
      if (next.last) return next.said;
      ({ said } = next);
    }
    return appended(said, { ...OK, stderr: complaint, status: said.status });
  };
  return from(session, 0, OK);
};
