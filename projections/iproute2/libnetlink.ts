/** Requests to rtnetlink, and the words for what it refuses (lib/libnetlink.c). */
import type { Refusal } from '../../core/errno.js';
import type { Command } from '../../core/kernel.js';
import { failed } from '../program.js';
import { strerror } from '../strerror.js';
import type { Answer, Session } from './ip_common.js';

/** rtnl_talk_error(): the kernel's own sentence if it sent one, else the error number in words. */
export const talkError = ({ errno, extack }: Refusal): string => {
  if (extack === undefined) return `RTNETLINK answers: ${strerror(errno)}\n`;
  return `Error: ${extack}${extack.endsWith('.') ? '' : '.'}\n`;
};

const NETLINK_ERROR = 2;

/** rtnl_talk() @returns undefined: it went well. */
export const talk = ({ system }: Session, command: Command): Answer | undefined => {
  const refused = system.request(command);
  return refused && failed(NETLINK_ERROR, talkError(refused));
};
