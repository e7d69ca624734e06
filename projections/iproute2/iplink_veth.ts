/** The veth kind on the command line (ip/link_veth.c): `type veth [peer OPTIONS]`. */
import * as E from 'fp-ts/lib/Either.js';
import { failed } from '../program.js';
import { duparg } from './argument.js';
import { iplinkParse } from './iplink_parse.js';
import type { LinkUtil } from './iplink_parse.js';

const USAGE =
  "Usage: ip link <options> type veth [peer <options>]\nTo get <options> type 'ip link add help'\n";

export const veth: LinkUtil = {
  addresses: 2,
  help: USAGE,
  /** The words behind `peer` are parsed as those of a link of its own. */
  parseOpt: (session, verb, [word, ...words]) => {
    if (word !== 'peer') return E.left(failed(1, '', USAGE));
    const peer = iplinkParse(session, verb, words);
    if (E.isLeft(peer)) return peer;
    const { type, message } = peer.right;
    return type === undefined ? E.right({ VETH_INFO_PEER: message }) : E.left(duparg('type', type));
  },
};
