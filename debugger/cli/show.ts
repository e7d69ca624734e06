/** netrewind show: a view of the kernel at a position. */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import { devicesText, netText, netsText, tasksText } from '../../projections/net_text.js';
import { findNet, viewDevices, viewNet, viewNets, viewTasks } from '../../projections/net_view.js';
import { misused } from './failure.js';
import type { Failure, Outcome } from './failure.js';
import { positionIn, readHistory } from './history.js';

export interface ShowOptions {
  readonly log: string;
  readonly at?: string;
  readonly json?: true;
}

/** A view as data and as text. */
interface Shown {
  readonly data: unknown;
  readonly text: string;
}

export const TOPICS = ['nets', 'net NAME', 'devices', 'tasks'];

type View = (kernel: Kernel) => E.Either<Failure, Shown>;

const netShown =
  (name: string): View =>
  (kernel) => {
    const net = findNet(kernel, name);
    if (E.isLeft(net)) return misused(net.left);
    const data = viewNet(kernel, net.right);
    return data === undefined ? misused(`the net "${name}" is gone`) : E.right({ data, text: netText(data) });
  };

const always =
  <A>(view: (kernel: Kernel) => A, text: (data: A) => string): View =>
  (kernel) => {
    const data = view(kernel);
    return E.right({ data, text: text(data) });
  };

const VIEWS: ReadonlyMap<string, View> = new Map([
  ['nets', always(viewNets, netsText)],
  ['devices', always(viewDevices, devicesText)],
  ['tasks', always(viewTasks, tasksText)],
]);

const viewCalled = (topic: string, name: string | undefined): E.Either<Failure, View> => {
  if (topic === 'net') return name === undefined ? misused('show net needs a NAME') : E.right(netShown(name));
  const view = VIEWS.get(topic);
  if (view === undefined) return misused(`"${topic}" cannot be shown: write one of ${TOPICS.join(', ')}`);
  return name === undefined ? E.right(view) : misused(`show ${topic} takes no "${name}"`);
};

export const show = async (topic: string, name: string | undefined, options: ShowOptions): Outcome => {
  const called = viewCalled(topic, name);
  if (E.isLeft(called)) return called;
  const timeline = await readHistory(options.log);
  if (E.isLeft(timeline)) return timeline;
  const position = positionIn(timeline.right, '--at', options.at, timeline.right.end);
  if (E.isLeft(position)) return position;
  const view = called.right(timeline.right.kernelAt(position.right));
  if (E.isLeft(view)) return view;
  const { data, text } = view.right;
  process.stdout.write(options.json === true ? `${JSON.stringify(data, undefined, 2)}\n` : text);
  return E.right(0);
};
