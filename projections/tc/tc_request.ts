/** Words in front of a kind, which requests about disciplines and about classes have in common (iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import type { TcCommand } from '../../core/net/sched/sch.js';
import { TC_H } from '../../core/net/sched/sch.js';
import { failed } from '../program.js';
import { duparg, incompleteCommand, invarg, nodev } from '../iproute2/argument.js';
import type { Answer } from '../iproute2/ip_common.js';
import { talk } from '../iproute2/libnetlink.js';
import { llInitMap, llNameToIndex } from '../iproute2/ll_map.js';
import { MINUS_1 } from './tc_common.js';
import type { TcSession } from './tc_common.js';
import { getTcClassid } from './tc_util.js';

/** What has been said before the kind. */
export interface Asked {
  readonly dev: string;
  /** 0: not given. */
  readonly parent: number;
  readonly handle: number;
  readonly kind?: string;
  /** The words behind the kind. */
  readonly words: readonly string[];
  /** What was said on standard error by the way. */
  readonly stderr: string;
}

export type Taken = E.Either<Answer, { readonly asked: Asked; readonly rest: readonly string[] }>;

export const NOTHING_ASKED: Asked = { dev: '', parent: 0, handle: 0, words: [], stderr: '' };

export const minus1 = (stderr: string): E.Either<Answer, never> => E.left(failed(MINUS_1, stderr));

const IFNAMSIZ = 16;

/** A word with its value. @param take of the value */
export const withValue = (
  rest: readonly string[],
  take: (value: string) => E.Either<Answer, Asked>,
): Taken => {
  const [value] = rest;
  if (value === undefined) return E.left(incompleteCommand());
  return E.map((asked: Asked) => ({ asked, rest: rest.slice(1) }))(take(value));
};

/** @param duplicate what is said of a second parent */
export const takeRoot = (asked: Asked, rest: readonly string[], duplicate: string): Taken =>
  asked.parent === 0 ? E.right({ asked: { ...asked, parent: TC_H.ROOT }, rest }) : minus1(duplicate);

export const takeDev = (asked: Asked, rest: readonly string[]): Taken =>
  withValue(rest, (value) =>
    asked.dev === ''
      ? E.right({ ...asked, dev: value.slice(0, IFNAMSIZ - 1) })
      : E.left(duparg('dev', value)),
  );

export const takeParent = (asked: Asked, rest: readonly string[]): Taken =>
  withValue(rest, (value) => {
    if (asked.parent !== 0) return E.left(duparg('parent', value));
    const parent = getTcClassid(value);
    return parent === undefined ? E.left(invarg('invalid parent ID', value)) : E.right({ ...asked, parent });
  });

/** The index of a device by name, after all of them have been asked for; 0: none is named. */
export const indexOf = (session: TcSession, dev: string): E.Either<Answer, number> => {
  if (dev === '') return E.right(0);
  llInitMap(session);
  const index = llNameToIndex(session, dev);
  return index === 0 ? E.left(nodev(dev)) : E.right(index);
};

/** The request itself. @returns undefined: it went well */
export const request = (
  session: TcSession,
  message: Pick<TcCommand, 'type' | 'nlmsg_flags' | 'TCA_OPTIONS'>,
  { dev, parent, handle, kind }: Asked,
): Answer | undefined => {
  const index = indexOf(session, dev);
  if (E.isLeft(index)) return index.left;
  return talk(session, {
    ...message,
    pid: session.system.pid,
    tcm_ifindex: index.right,
    tcm_parent: parent,
    tcm_handle: handle,
    ...(kind !== undefined && { TCA_KIND: kind }),
  });
};
