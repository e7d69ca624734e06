/** How a command of netrewind fails: one sentence for its user, and an exit status. */
import * as E from 'fp-ts/lib/Either.js';
import type { LogError } from '../../core/log/log_error.js';

/** Exit statuses: of a damaged log or a failed command of the prompt; of what was asked wrongly; of a bug (EX_SOFTWARE). */
export const STATUS = { failed: 1, usage: 2, bug: 70 } as const;

export interface Failure {
  /** One sentence, without a full stop. */
  readonly message: string;
  readonly status: number;
}

/** What a command answers: the exit status of its work, or why it did none. */
export type Outcome = Promise<E.Either<Failure, number>>;

export const misused = (message: string): E.Either<Failure, never> =>
  E.left({ message, status: STATUS.usage });

/** Why a file cannot be read, in the words of strerror(): what Node says without its code and its repetition of the call. */
export const whyUnread = (thrown: unknown): string => {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return /^[A-Z0-9]+: (.*?), \w+(?: '.*')?$/.exec(said)?.[1] ?? said;
};

/** What was recorded is not as it was: no fault of the one who asks. */
const DAMAGE: ReadonlySet<LogError['reason']> = new Set(['lost', 'damaged', 'diverges', 'io']);

export const asFailure = ({ reason, message }: LogError): Failure => {
  const hint = reason === 'missing' ? ' (netrewind run SCRIPT makes one)' : '';
  return { message: `${message}${hint}`, status: DAMAGE.has(reason) ? STATUS.failed : STATUS.usage };
};
