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

/** Complaints come between the lines, each before its own; where JSON is asked for they come before it all. */
export const printLines = (lines: readonly Line[], options: Options, before = ''): Answer => {
  if (options.json) {
    const stdout = print(
      lines.map(({ pieces }) => pieces),
      options,
    );
    return { ...printed(stdout), stderr: before + lines.map(({ stderr }) => stderr).join('') };
  }
  return lines.reduce<Answer>(
    (said, { pieces, stderr }) =>
      appended(stderr === '' ? said : flush(said), { ...printed(print([pieces], options)), stderr }),
    { ...printed(''), stderr: before },
  );
};
