/**
 * Verifying a log: everything in it is read, and everything in it is done again. Whatever opening and reading check, and
 * that each recorded command, given to the kernel as the entries before it have made it, has just the recorded outcome.
 */
import { isDeepStrictEqual } from 'node:util';
import * as E from 'fp-ts/lib/Either.js';
import { decide, initial } from '../decider.js';
import type { Kernel } from '../kernel.js';
import { Entry, refusalOf, traceOf } from './entry.js';
import { openLog } from './event_log.js';
import type { Head } from './event_log.js';
import { exists, layoutOf } from './format.js';
import { logError } from './log_error.js';
import type { LogError } from './log_error.js';

/** Told after every chunk: the position reached, and the one to reach. */
export type Progress = (position: number, of: number) => void;

const shown = (u: unknown): string => {
  const text = JSON.stringify(u) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
};

/** As it would be read back: without the fields that JSON leaves out. */
const asStored = (u: unknown): unknown => JSON.parse(JSON.stringify(u) ?? 'null');

const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(asStored(a), asStored(b));

/** How a recorded outcome differs from the one decided now. */
const differenceOf = (recorded: Entry, decided: Entry): string => {
  const [was, is] = [refusalOf(recorded), refusalOf(decided)];
  if (!same(was, is)) return `its refusal is ${shown(was)}, this version decides ${shown(is)}`;
  const [before, now] = [traceOf(recorded).events, traceOf(decided).events];
  for (let i = 0; i < Math.max(before.length, now.length); i += 1) {
    const [event, again] = [before[i]?.event, now[i]?.event];
    if (!same(event, again))
      return `its event ${i + 1} is ${shown(event)}, this version decides ${shown(again)}`;
  }
  return 'the kernel functions that it ran are not those that run in this version';
};

/** Does an entry again: the kernel after it, or how it comes out otherwise. */
const redo = (kernel: Kernel, entry: Entry): E.Either<string, Kernel> => {
  try {
    const decided = decide(kernel, entry.command);
    const again = { ...entry, outcome: decided.outcome };
    const [recorded, anew] = [Entry.encode(entry), Entry.encode(again)];
    if (JSON.stringify(recorded) === JSON.stringify(anew) || same(recorded, anew))
      return E.right(decided.kernel);
    return E.left(differenceOf(entry, again));
  } catch (thrown) {
    // A command that was recorded by another version, or by hand, may break an assumption of this one.
    return E.left(
      `this version fails on its command: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
};

/** Reads and replays the log at `dir`: its head, or the first thing that is wrong with it. */
export const verify = async (dir: string, onProgress?: Progress): Promise<E.Either<LogError, Head>> => {
  const opened = await openLog(dir, { mode: 'read' });
  if (E.isLeft(opened)) return opened;
  const log = opened.right;
  const head = log.head();
  let wrong: LogError | undefined;
  let kernel = initial;
  for await (const chunk of log.read()) {
    if (E.isLeft(chunk)) {
      wrong = chunk.left;
      break;
    }
    for (const entry of chunk.right) {
      const after = redo(kernel, entry);
      if (E.isLeft(after)) {
        const { position, command } = entry;
        wrong = logError(
          'diverges',
          `entry ${position} (${command.type}) of ${dir}: ${after.left}`,
          position,
        );
        break;
      }
      kernel = after.right;
    }
    if (wrong !== undefined) break;
    onProgress?.(chunk.right.at(-1)?.position ?? 0, head.position);
  }
  const closed = await log.close();
  if (wrong !== undefined) return E.left(wrong);
  if (E.isLeft(closed)) return closed;
  const { anchor } = layoutOf(dir);
  if (await exists(anchor)) return E.right(head);
  return E.left(
    logError(
      'lost',
      `${anchor} is missing, so that entries after ${head.position} may be: append to make it anew`,
    ),
  );
};
