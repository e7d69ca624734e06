/** The programs that are modelled, by name: one line each. */
import { ethtool } from './ethtool/ethtool.js';
import { makeIp } from './iproute2/ip.js';
import { iw } from './iw/iw.js';
import { notModelled } from './program.js';
import type { Program } from './program.js';
import { sleep } from './sleep.js';
import { sudo } from './sudo.js';
import { lsns } from './util_linux/lsns.js';
import { nsenter } from './util_linux/nsenter.js';
import { unshare } from './util_linux/unshare.js';

/** A program whose subject is not modelled yet: it says which of its commands was asked for. */
const missing =
  (name: string): Program =>
  (_system, argv) =>
    notModelled([name, ...argv].join(' '));

const findModelled = (name: string): Program | undefined => PROGRAMS.get(name);

export const PROGRAMS: ReadonlyMap<string, Program> = new Map([
  ['ip', makeIp(findModelled)],
  ['unshare', unshare],
  ['nsenter', nsenter],
  ['ethtool', ethtool],
  ['iw', iw],
  ['sysctl', missing('sysctl')],
  ['lsns', lsns],
  ['sudo', sudo],
]);

/** Where deferred work is left pending until somebody waits, `sleep` is to be noticed. */
export const ASYNC_PROGRAMS: ReadonlyMap<string, Program> = new Map([...PROGRAMS, ['sleep', sleep]]);
