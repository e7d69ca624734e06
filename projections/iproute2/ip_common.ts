/** What the parts of `ip` share: one run of the program, its options, and how a command of it ends. */
import { netOf } from '../../core/kernel/nsproxy.js';
import type { Map } from 'immutable';
import { failed } from '../program.js';
import type { Program, Ran, System } from '../program.js';

/** Options that stand before the object. */
export interface Options {
  readonly json: boolean;
  readonly pretty: boolean;
  readonly brief: boolean;
  readonly oneline: boolean;
  /** -details */
  readonly details: boolean;
  /** -all */
  readonly doAll: boolean;
  readonly force: boolean;
  readonly family: 'unspec' | 'inet' | 'inet6' | 'link' | 'mpls' | 'bridge';
  readonly batch: string | undefined;
  /** -timestamp, -tshort */
  readonly timestamp: 'none' | 'long' | 'short';
  /** How often a flush tries; 0: until nothing is left. */
  readonly loops: number;
  /** Colours even though standard output is no terminal. */
  readonly color: boolean;
  /** Options that change what a command prints or asks for in ways that are not modelled, by their full names. */
  readonly notModelled: readonly string[];
}

/** One run of `ip`. */
export interface Session {
  readonly system: System;
  readonly options: Options;
  /** Programs that are modelled: `ip netns exec` in a batch waits for them. */
  readonly findModelled: (name: string) => Program | undefined;
  /** What options have said on standard error. */
  readonly said?: string;
  /** Names of nsids, as they were when first needed: a batch does not look again. */
  nsidNames?: Map<number, string>;
  /** Devices by index as `ip monitor` has heard of them: name when first heard, flags (the cache of lib/ll_map.c). */
  links?: Map<number, Link>;
}

/** What is remembered of a device. */
export interface Link {
  readonly name: string;
  /** IFF_* */
  readonly flags: number;
}

/** What a command comes to. `exits`: the whole program ends with it, a batch too. */
export interface Answer extends Ran {
  readonly exits?: boolean;
}

export const OK: Answer = { stdout: '', stderr: '', status: 0 };

/** exit(-1) as the shell sees it. */
export const EXIT_MINUS_1 = 255;

/** exit() from within a command. */
export const quit = (status: number, stderr: string, stdout = ''): Answer => ({
  ...failed(status, stderr, stdout),
  exits: true,
});

/** A usage text, and the end. */
export const usage = (text: string): Answer => quit(EXIT_MINUS_1, text);

/** The net that the running task is in. */
export const ownNet = ({ system }: Session): number => {
  const net = netOf(system.kernel(), system.pid);
  if (net === undefined) throw new Error(`the running task ${system.pid} does not exist`);
  return net;
};
