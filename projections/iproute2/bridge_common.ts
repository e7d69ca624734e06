/** What the parts of `bridge` share: its session, and how its commands end (bridge/bridge.c, iproute2 6.1.0). */
import type { Refusal } from '../../core/errno.js';
import { failed, notModelled } from '../program.js';
import { EXIT_MINUS_1 } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { talkError } from './libnetlink.js';
import { talk } from './libnetlink.js';
import type { Command } from '../../core/kernel.js';

/** return -1 from main(), or in a batch from a line of it. */
export const fail = (stderr: string): Answer => failed(EXIT_MINUS_1, stderr);

const EXIT_MINUS_2 = 254;
/** A question that the kernel does not answer. */
export const failAnswer = (refusal: Refusal): Answer => failed(EXIT_MINUS_2, talkError(refusal));

/** rtnl_talk() @returns undefined: it went well. */
export const talkTo = (session: Session, command: Command): Answer | undefined => {
  const refused = talk(session, command);
  return refused && { ...refused, status: EXIT_MINUS_1 };
};

export const cannotFind = (name: string): Answer => fail(`Cannot find device "${name}"\n`);
export const cannotFindBridge = (name: string): Answer => fail(`Cannot find bridge device "${name}"\n`);

/** -statistics */
export const showsStats = ({ options }: Session): boolean => options.notModelled.includes('-statistics');

/** The answer to a request for colours, which are not modelled. */
export const colourless = (session: Session, what: string, answer: () => Answer): Answer =>
  session.options.color ? notModelled(`bridge -color ${what}`) : answer();
