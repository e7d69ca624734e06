/** The ipvlan and ipvtap kinds on the command line (ip/iplink_ipvlan.c). */
import * as E from 'fp-ts/lib/Either.js';
import { ipvlPortOf } from '../../core/link/ipvlan.js';
import type { LinkData } from '../../core/link/link_data.js';
import { failed } from '../program.js';
import type { LinkUtil, PrintOpt } from './iplink_parse.js';
import { both } from './json_print.js';
import { linkUtil } from './link_util.js';
import type { Option, Take } from './link_util.js';

const usage = (kind: string): string => `Usage: ... ${kind} [ mode MODE ] [ FLAGS ]

MODE: l3 | l3s | l2
FLAGS: bridge | private | vepa
(first values are the defaults if nothing is specified).
`;

const MODES = ['l2', 'l3', 'l3s'] as const;

const mode: Take = (data, word) => {
  const IFLA_IPVLAN_MODE = MODES.find((name) => name === word);
  return IFLA_IPVLAN_MODE === undefined
    ? E.left(failed(1, 'Error: argument of "mode" must be either "l2", "l3" or "l3s"\n'))
    : E.right({ ...data, IFLA_IPVLAN_MODE });
};

/** A flag, of which one can be given. */
const flag = (kind: string, word: 'private' | 'vepa' | 'bridge'): Option => ({
  word,
  alone: (data, given) =>
    data.IFLA_IPVLAN_FLAGS === undefined
      ? E.right({ ...data, IFLA_IPVLAN_FLAGS: word })
      : E.left(failed(1, `${unknown(kind, given)}\n${usage(kind)}`)),
});

const unknown = (kind: string, word: string): string => `${kind}: unknown option "${word}"?`;

const printOpt: PrintOpt = ({ system }, device) => {
  if (device.priv?.kind !== 'ipvlan') return undefined;
  const port = ipvlPortOf(system.kernel(), device);
  return [both('mode', port.mode, ` mode ${port.mode} `), both(port.flags, true, `${port.flags} `)];
};

const ofKind = (kind: string): LinkUtil => ({
  ...linkUtil({
    kind,
    help: usage(kind),
    printOpt,
    options: [{ word: 'mode', value: mode }, flag(kind, 'private'), flag(kind, 'vepa'), flag(kind, 'bridge')],
    unknown: (word) => unknown(kind, word),
    finish: (data) => E.right<never, LinkData>({ IFLA_IPVLAN_FLAGS: 'bridge', ...data }),
  }),
  addresses: 0,
});

export const ipvlan = ofKind('ipvlan');
export const ipvtap = ofKind('ipvtap');
