/** The vrf kind on the command line (ip/iplink_vrf.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import { deviceOf } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { invarg } from './argument.js';
import type { LinkUtil } from './iplink_parse.js';
import { both } from './json_print.js';
import type { Piece } from './json_print.js';
import { linkUtil } from './link_util.js';
import type { Take } from './link_util.js';
import { rttableA2n } from './rt_names.js';

const table: Take = (data, word) => {
  const IFLA_VRF_TABLE = rttableA2n(word);
  return IFLA_VRF_TABLE === undefined
    ? E.left(invarg('invalid table ID\n', word))
    : E.right({ ...data, IFLA_VRF_TABLE });
};

const tableOf = ({ priv }: NetDevice): readonly Piece[] | undefined =>
  priv?.kind === 'vrf' ? [both('table', priv.tb_id, `table ${priv.tb_id} `)] : undefined;

/** Ports, of which nothing can be said in a request. */
export const vrfSlave: LinkUtil = {
  addresses: 0,
  help: '',
  printOpt: ({ system }, { master }) =>
    master === null ? undefined : tableOf(deviceOf(system.kernel(), master)),
};

export const vrf = linkUtil({
  kind: 'vrf',
  help: 'Usage: ... vrf table TABLEID\n',
  printOpt: (_session, device) => tableOf(device),
  options: [{ word: 'table', value: table }],
  unknown: (word) => `vrf: unknown option "${word}"?`,
});
