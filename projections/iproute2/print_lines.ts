/** Lines of a list as print_linkinfo() and print_nsid() write them: each is flushed at its end. */
import { appended, flush, printed } from '../program.js';
import type { Answer, Options } from './ip_common.js';
import { print } from './json_print.js';
import type { Piece } from './json_print.js';

interface Line {
  readonly pieces: readonly Piece[];
  /** What is complained about while it is put together. */
  readonly stderr: string;
}

/** The end of a list in JSON. */
const END = / ?\]\n$/;

/** Complaints come between the lines, each before its own. @param before complaints before the first line */
export const printLines = (lines: readonly Line[], options: Options, before = ''): Answer => {
  const upTo = (end: number): string =>
    print(
      lines.slice(0, end).map(({ pieces }) => pieces),
      options,
    );
  const whole = upTo(lines.length);
  if (lines.every(({ stderr }) => stderr === '')) return { ...printed(whole), stderr: before };
  const written = (end: number): string => (options.json ? upTo(end).replace(END, '') : upTo(end));
  const all = lines.reduce<Answer>(
    (said, { stderr }, i) =>
      appended(flush(said), { ...printed(written(i + 1).slice(i === 0 ? 0 : written(i).length)), stderr }),
    { ...printed(''), stderr: before },
  );
  return appended(all, printed(whole.slice(written(lines.length).length)));
};
