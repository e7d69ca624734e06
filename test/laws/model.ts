/**
 * What the laws are about: a decider, the stored form of its entries, and the histories that random commands make of it.
 * The laws take the model as an argument, so that a model broken on purpose can be shown to break them.
 */
import * as E from 'fp-ts/lib/Either.js';
import { isCollection, isKeyed } from 'immutable';
import { OPS, evolve, initial, makeDecider } from '../../core/decider.js';
import type { Outcome } from '../../core/decider.js';
import type { Command, Kernel, Ops } from '../../core/kernel.js';
import { Entry, traceOf } from '../../core/log/entry.js';
import { machine } from '../../core/machine.js';
import { timelineOf } from '../../projections/timeline.js';
import { commandOf } from '../support/drafts.js';
import type { Draft } from '../support/drafts.js';

export interface Model {
  readonly decide: (
    kernel: Kernel,
    command: Command,
  ) => { readonly outcome: Outcome; readonly kernel: Kernel };
  readonly evolve: typeof evolve;
  readonly store: (entry: Entry) => unknown;
  readonly timeline: typeof timelineOf;
}

export const REAL: Model = {
  decide: makeDecider(OPS, evolve),
  evolve,
  store: Entry.encode,
  timeline: timelineOf,
};

export const withOps = (ops: Partial<Ops>): Model => ({
  ...REAL,
  decide: makeDecider({ ...OPS, ...ops }, evolve),
});

export const withEvolve = (broken: typeof evolve): Model => ({
  ...REAL,
  evolve: broken,
  decide: makeDecider(OPS, broken),
});

/** A law throws when a history breaks it. */
export type Law = (model: Model, history: readonly Step[]) => void;

export const insist = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise);
};

export interface Step {
  readonly before: Kernel;
  readonly entry: Entry;
  readonly after: Kernel;
}

const DEFAULT_MACHINE = E.getOrElseW((wrong: string) => {
  throw new Error(wrong);
})(machine({}));

/** The longest history that is drawn. */
export const COMMANDS = 60;

/** Carries commands out one after another. */
export const carryOut = (
  model: Model,
  from: Step | undefined,
  commands: (kernel: Kernel) => Command | undefined,
): Step[] => {
  const steps: Step[] = [];
  let before = from?.after ?? initial;
  let position = from?.entry.position ?? 0;
  for (let command = commands(before); command !== undefined; command = commands(before)) {
    const { outcome, kernel: after } = model.decide(before, command);
    position += 1;
    steps.push({ before, entry: { position, at: 0, command, outcome }, after });
    before = after;
  }
  return steps;
};

/** Switching the machine on, which every history of a model begins with. */
const booted = new WeakMap<Model, readonly Step[]>();

const boot = (model: Model): readonly Step[] => {
  const known = booted.get(model);
  if (known !== undefined) return known;
  const steps = carryOut(model, undefined, (kernel) =>
    kernel.machine === null ? { type: 'boot', machine: DEFAULT_MACHINE } : undefined,
  );
  booted.set(model, steps);
  return steps;
};

/** A machine switched on, and what the drafts make of it. */
export const historyOf = (model: Model, drafts: readonly Draft[]): Step[] => {
  const before = boot(model);
  let next = -1;
  const steps = carryOut(model, before.at(-1), (kernel) => {
    const draft = drafts[(next += 1)];
    return draft && commandOf(kernel, draft);
  });
  return [...before, ...steps];
};

/** The kernel after each event of a step, by folding, from the kernel before it. */
export const eventByEvent = (model: Model, { before, entry }: Step): Kernel[] => {
  let kernel = before;
  return traceOf(entry).events.map(({ event }) => (kernel = model.evolve(kernel, event)));
};

/** Kernels share what they have in common by reference, so each part is written once. */
const written = new WeakMap<object, string>();

const write = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const known = written.get(value);
  if (known !== undefined) return known;
  const parts = isKeyed(value)
    ? [...value.entries()].map(([key, part]) => `${write(key)}:${write(part)}`)
    : isCollection(value) || Array.isArray(value)
      ? [...(value as Iterable<unknown>)].map(write) // lists and sets iterate over their values
      : Object.entries(value).map(([key, part]) => `${key}:${write(part)}`);
  const text = `{${parts.join()}}`;
  written.set(value, text);
  return text;
};

/** Text that two kernels share exactly when they are equal. */
export const canonical = (kernel: Kernel): string => write(kernel);
