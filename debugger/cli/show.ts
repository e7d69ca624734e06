/** netrewind show: a view of the kernel at a position. */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import { devicesText, netText, netsText, tasksText } from '../../projections/net_text.js';
import { referencesText, viewReferences } from '../../projections/net_refs.js';
import { findNet, viewDevices, viewNet, viewNets, viewTasks } from '../../projections/net_view.js';
import { structNet, structNetText } from '../../projections/struct_net.js';
import type { Position } from '../../projections/position.js';
import type { Timeline } from '../../projections/timeline.js';
import { misused } from './failure.js';
import type { Failure, Outcome } from './failure.js';
import { positionIn, readHistory } from './history.js';

export interface ShowOptions {
  readonly log: string;
  readonly at?: string;
  readonly json?: true;
  /** With `net`: each reference with the event that took it. */
  readonly refs?: true;
}

/** A view as data and as text. */
interface Shown {
  readonly data: unknown;
  readonly text: string;
}

export const TOPICS = ['nets', 'net NAME', 'struct NAME', 'devices', 'tasks'];

type View = (kernel: Kernel, timeline: Timeline, at: Position) => E.Either<Failure, Shown>;

const netShown =
  (name: string): View =>
  (kernel) => {
    const net = findNet(kernel, name);
    if (E.isLeft(net)) return misused(net.left);
    const data = viewNet(kernel, net.right);
    return data === undefined ? misused(`the net "${name}" is gone`) : E.right({ data, text: netText(data) });
  };

const refsShown =
  (name: string): View =>
  (kernel, timeline, at) => {
    const net = findNet(kernel, name);
    if (E.isLeft(net)) return misused(net.left);
    const data = viewReferences(timeline, at, net.right);
    return data === undefined
      ? misused(`the net "${name}" is gone`)
      : E.right({ data, text: referencesText(data) });
  };

const structShown =
  (name: string): View =>
  (kernel) => {
    const net = findNet(kernel, name);
    if (E.isLeft(net)) return misused(net.left);
    const data = structNet(kernel, net.right);
    return data === undefined
      ? misused(`the net "${name}" is gone`)
      : E.right({ data, text: structNetText(data) });
  };

const always =
  <A>(view: (kernel: Kernel) => A, text: (data: A) => string): View =>
  (kernel) => {
    const data = view(kernel);
    return E.right({ data, text: text(data) });
  };

const OF_NET: ReadonlyMap<string, (name: string) => View> = new Map([
  ['net', netShown],
  ['struct', structShown],
]);

const VIEWS: ReadonlyMap<string, View> = new Map([
  ['nets', always(viewNets, netsText)],
  ['devices', always(viewDevices, devicesText)],
  ['tasks', always(viewTasks, tasksText)],
]);

const viewCalled = (topic: string, name: string | undefined, refs: boolean): E.Either<Failure, View> => {
  if (refs && topic !== 'net') return misused(`--refs is for show net, not for show ${topic}`);
  if (refs && name !== undefined) return E.right(refsShown(name));
  const ofNet = OF_NET.get(topic);
  if (ofNet !== undefined)
    return name === undefined ? misused(`show ${topic} needs a NAME`) : E.right(ofNet(name));
  const view = VIEWS.get(topic);
  if (view === undefined) return misused(`"${topic}" cannot be shown: write one of ${TOPICS.join(', ')}`);
  return name === undefined ? E.right(view) : misused(`show ${topic} takes no "${name}"`);
};

export const show = async (topic: string, name: string | undefined, options: ShowOptions): Outcome => {
  const called = viewCalled(topic, name, options.refs === true);
  if (E.isLeft(called)) return called;
  const timeline = await readHistory(options.log);
  if (E.isLeft(timeline)) return timeline;
  const position = positionIn(timeline.right, '--at', options.at, timeline.right.end);
  if (E.isLeft(position)) return position;
  const kernel = timeline.right.kernelAt(position.right);
  const view = called.right(kernel, timeline.right, position.right);
  if (E.isLeft(view)) return view;
  const { data, text } = view.right;
  process.stdout.write(options.json === true ? `${JSON.stringify(data, undefined, 2)}\n` : text);
  return E.right(0);
};
