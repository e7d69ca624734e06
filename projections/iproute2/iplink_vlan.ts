/** The vlan kind on the command line (ip/iplink_vlan.c). Left out: everything but the id. */
import * as E from 'fp-ts/lib/Either.js';
import { getInteger, invarg } from './argument.js';
import type { PrintOpt } from './iplink_parse.js';
import { both } from './json_print.js';
import { linkUtil, unmodelled } from './link_util.js';
import type { Take } from './link_util.js';

const USAGE = `Usage: ... vlan id VLANID
		[ protocol VLANPROTO ]
		[ reorder_hdr { on | off } ]
		[ gvrp { on | off } ]
		[ mvrp { on | off } ]
		[ loose_binding { on | off } ]
		[ bridge_binding { on | off } ]
		[ ingress-qos-map QOS-MAP ]
		[ egress-qos-map QOS-MAP ]

VLANID := 0-4095
VLANPROTO: [ 802.1Q | 802.1ad ]
QOS-MAP := [ QOS-MAP ] QOS-MAPPING
QOS-MAPPING := FROM:TO
`;

const U16_MAX = 0xffff;

const id: Take = (data, word) => {
  const IFLA_VLAN_ID = getInteger(word);
  return IFLA_VLAN_ID === undefined || IFLA_VLAN_ID < 0 || IFLA_VLAN_ID > U16_MAX
    ? E.left(invarg('id is invalid', word))
    : E.right({ ...data, IFLA_VLAN_ID });
};

const printOpt: PrintOpt = (_session, { priv }) =>
  priv?.kind === 'vlan'
    ? [
        both('protocol', '802.1Q', 'protocol 802.1Q '),
        both('id', priv.vlan_id, `id ${priv.vlan_id} `),
        both('flags', ['REORDER_HDR'], '<REORDER_HDR> '),
      ]
    : undefined;

export const vlan = linkUtil({
  kind: 'vlan',
  help: USAGE,
  printOpt,
  options: [
    ...unmodelled('protocol'),
    { word: 'id', value: id },
    ...unmodelled('reorder_hdr', 'gvrp', 'mvrp', 'loose_binding', 'bridge_binding'),
    ...unmodelled('ingress-qos-map', 'egress-qos-map'),
  ],
  unknown: (word) => `vlan: unknown command "${word}"?`,
});
