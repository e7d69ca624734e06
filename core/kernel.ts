/**
 * The open records that subsystems add themselves to, and the context in which a command is carried out.
 *
 * A subsystem declares its slice in `Kernel`, its events in `Events`, its commands in `Commands` and its
 * function-pointer tables in `Ops` (by declaration merging), so that it can name the whole kernel's types without
 * importing the others; `decider.ts` is where all of them meet as values.
 */
import type { Refusal } from './errno.js';

/** The state of the kernel: one slice a subsystem. */
export interface Kernel {}

/** The events of each slice, under the slice's name: one event changes one slice. */
export interface Events {}

/** The commands of each subsystem, under its slice's name. */
export interface Commands {}

/** Tables of function pointers through which a lower subsystem calls upwards, as the kernel does. */
export interface Ops {}

export type Slice = keyof Kernel;
export type Event = Events[keyof Events];
export type Command = Commands[keyof Commands];

/** A kernel function that was running: what it was working on, and the frame that called it (-1: none). */
export interface Frame {
  readonly site: string;
  readonly about: string;
  readonly caller: number;
}

/** The kernel functions that ran, in the order of their calls, and the events with the frame that each belongs to. */
export interface Trace {
  readonly frames: readonly Frame[];
  readonly events: readonly { readonly event: Event; readonly frame: number }[];
}

/** One command being carried out: the kernel as it is by now, and the means to change it. */
export interface Call {
  readonly kernel: Kernel;
  readonly ops: Ops;
  /** The task that asks; 0: none, the kernel itself works. */
  readonly current: number;
  /** Writes a fact down and makes it so. */
  readonly emit: (event: Event) => void;
  /** Runs `body` as the kernel function `site`; frames nest as the calls do. */
  readonly within: <A>(site: string, about: string, body: () => A) => A;
}

/** The answer of a kernel function that returns nothing but an error; undefined means that it went well. */
export type Verdict = Refusal | undefined;
