/** The macvlan kind on the command line (ip/iplink_macvlan.c). Left out: flags, source addresses, queue lengths. */
import * as E from 'fp-ts/lib/Either.js';
import { failed } from '../program.js';
import type { PrintOpt } from './iplink_parse.js';
import { both } from './json_print.js';
import { linkUtil, unmodelled } from './link_util.js';
import type { Take } from './link_util.js';

const USAGE = `Usage: ... macvlan mode MODE [flag MODE_FLAG] MODE_OPTS [bcqueuelen BC_QUEUE_LEN]

MODE: private | vepa | bridge | passthru | source
MODE_FLAG: null | nopromisc | nodst
MODE_OPTS: for mode "source":
	macaddr { { add | del } <macaddr> | set [ <macaddr> [ <macaddr>  ... ] ] | flush }
BC_QUEUE_LEN: Length of the rx queue for broadcast/multicast: [0-4294967295]
`;

const MODES = ['private', 'vepa', 'bridge', 'passthru', 'source'] as const;

const mode: Take = (data, word) => {
  const IFLA_MACVLAN_MODE = MODES.find((name) => name === word);
  if (IFLA_MACVLAN_MODE !== undefined) return E.right({ ...data, IFLA_MACVLAN_MODE });
  const choice = '"private", "vepa", "bridge", "passthru" or "source"';
  return E.left(failed(1, `Error: argument of "mode" must be ${choice}, not "${word}"\n`));
};

/** MACVLAN_DEFAULT_BC_QUEUE_LEN */
const BC_QUEUE_LEN = 1000;

const printOpt: PrintOpt = (_session, { priv }) =>
  priv?.kind === 'macvlan'
    ? [
        both('mode', priv.mode, `mode ${priv.mode} `),
        both('bcqueuelen', BC_QUEUE_LEN, `bcqueuelen ${BC_QUEUE_LEN} `),
        both('usedbcqueuelen', BC_QUEUE_LEN, `usedbcqueuelen ${BC_QUEUE_LEN} `),
      ]
    : undefined;

export const macvlan = linkUtil({
  kind: 'macvlan',
  help: USAGE,
  printOpt,
  options: [
    { word: 'mode', value: mode },
    ...unmodelled('flag', 'macaddr', 'nopromisc', 'nodst', 'bcqueuelen'),
  ],
  unknown: (word) => `macvlan: unknown option "${word}"?`,
});
