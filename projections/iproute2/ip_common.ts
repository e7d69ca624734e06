/** What the parts of `ip` share: one run of the program, its options, and how a command of it ends. */
import { netOf } from '../../core/kernel/nsproxy.js';
import type { Map } from 'immutable';
import { failed } from '../program.js';
import type { Ran, System } from '../program.js';

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
  /** -compressvlans, of `bridge`. */
  readonly compressVlans?: true;
  /** Options that change what a command prints or asks for in ways that are not modelled, by their full names. */
  readonly notModelled: readonly string[];
}

/** What is so without options. */
export const DEFAULTS: Options = {
  json: false,
  pretty: false,
  brief: false,
  oneline: false,
  details: false,
  doAll: false,
  force: false,
  family: 'unspec',
  batch: undefined,
  timestamp: 'none',
  loops: 10,
  color: false,
  notModelled: [],
};

/** One run of `ip`. */
export interface Session {
  readonly system: System;
  readonly options: Options;
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

/** What a command comes to. */
export interface Answer extends Ran {
  /** The whole program ends with it, a batch too. */
  readonly exits?: boolean;
  readonly child?: { readonly argv: readonly string[]; readonly next: (status: number | null) => Answer };
  /** A child that could not become another program: it carries on where its parent waits for it. */
  readonly stray?: number;
}

/** What comes of an answer in the end, once every child has ended. @param next gets what was said after the last of them */
export const onEnd = (answer: Answer, next: (ended: Answer) => Answer): Answer => {
  const { child } = answer;
  if (child === undefined) return next(answer);
  return { ...answer, child: { ...child, next: (status) => onEnd(child.next(status), next) } };
};

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
