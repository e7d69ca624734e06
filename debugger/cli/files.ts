/** netrewind proc and netrewind sys: a file or a directory of procfs or sysfs as a net has it, at a position. */
import * as E from 'fp-ts/lib/Either.js';
import { INIT_PID } from '../../core/kernel/nsproxy.js';
import type { Kernel } from '../../core/kernel.js';
import { readNode, walk } from '../../projections/namei.js';
import { findNet } from '../../projections/net_view.js';
import { isNode } from '../../projections/node.js';
import type { Looker, Node } from '../../projections/node.js';
import { strerror } from '../../projections/strerror.js';
import { STATUS, misused } from './failure.js';
import type { Failure, Outcome } from './failure.js';
import { positionIn, readHistory } from './history.js';

export interface FilesOptions {
  readonly log: string;
  readonly at?: string;
  readonly net: string;
  readonly json?: true;
}

/** What is at a path, as JSON shows it. */
interface Shown {
  readonly path: string;
  readonly kind: Node['kind'];
  readonly mode: string;
  readonly text?: string;
  readonly names?: readonly string[];
}

const OCTAL = 8;

const no = (path: string, why: string): E.Either<Failure, never> =>
  E.left({ message: `${path}: ${why}`, status: STATUS.failed });

/** Looks as init does. */
const shownAt = (looker: Looker, asked: string): E.Either<Failure, Shown> => {
  const { seen, path } = walk(looker, asked, true);
  if (seen === 'real' || seen === 'unknown') return no(asked, 'not modelled');
  if (!isNode(seen)) return no(asked, strerror(seen));
  if (seen.kind === 'link') return no(asked, 'not modelled');
  const mode = seen.mode.toString(OCTAL);
  if (seen.kind === 'directory')
    return E.right({ path, kind: seen.kind, mode, names: [...seen.names()].toSorted() });
  const text = readNode(looker, seen);
  if (text === undefined) return no(asked, 'not modelled');
  return E.isLeft(text)
    ? no(asked, strerror(text.left))
    : E.right({ path, kind: seen.kind, mode, text: text.right });
};

const textOf = ({ text, names = [] }: Shown): string => text ?? names.map((name) => `${name}\n`).join('');

const lookerIn = (kernel: Kernel, name: string): E.Either<Failure, Looker> => {
  const net = findNet(kernel, name);
  return E.isLeft(net)
    ? misused(net.left)
    : E.right({ kernel, pid: INIT_PID, net: net.right, sysfs: net.right });
};

/** @param top /proc or /sys @param path below it, or from the root */
export const showFile = async (top: string, path: string, options: FilesOptions): Outcome => {
  const whole = path.startsWith('/') ? path : `${top}/${path}`;
  if (whole !== top && !whole.startsWith(`${top}/`)) return misused(`${path} is not below ${top}`);
  const timeline = await readHistory(options.log);
  if (E.isLeft(timeline)) return timeline;
  const position = positionIn(timeline.right, '--at', options.at, timeline.right.end);
  if (E.isLeft(position)) return position;
  const looker = lookerIn(timeline.right.kernelAt(position.right), options.net);
  if (E.isLeft(looker)) return looker;
  const shown = shownAt(looker.right, whole);
  if (E.isLeft(shown)) return shown;
  process.stdout.write(
    options.json === true ? `${JSON.stringify(shown.right, undefined, 2)}\n` : textOf(shown.right),
  );
  return E.right(0);
};
