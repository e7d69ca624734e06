/** What `print` reads and shows: a thing of a kernel, or any part of it, as JSON. */
import * as E from 'fp-ts/lib/Either.js';
import { isCollection } from 'immutable';
import { siteOf } from '../../core/decider.js';
import type { Kernel } from '../../core/kernel.js';
import { traceOf } from '../../core/log/entry.js';
import { deviceRow, findNet, viewNet, viewTasks } from '../../projections/net_view.js';
import { entryData } from '../listing.js';
import { kernelBefore, kernelNow } from '../session.js';
import type { Session } from '../session.js';
import { didYouMean } from './command.js';

const EXPRESSIONS = 'net NAME, device [NET/]NAME, task PID, entry, event or kernel.PATH';

type Value = E.Either<string, unknown>;

/** Devices by `NAME` in any net, or by `NET/NAME` in one. */
const devices = (kernel: Kernel, text: string): Value => {
  const slash = text.lastIndexOf('/');
  const name = text.slice(slash + 1);
  const net = slash < 0 ? E.right(undefined) : findNet(kernel, text.slice(0, slash));
  if (E.isLeft(net)) return net;
  const found = [...kernel.dev.devices.values()]
    .filter((device) => device.name === name && (net.right === undefined || device.net === net.right))
    .map((device) => deviceRow(kernel, device));
  const [only, ...others] = found;
  if (only === undefined) return E.left(`no device is called "${text}" here`);
  return E.right(others.length === 0 ? only : found);
};

const net = (kernel: Kernel, text: string): Value => {
  const cookie = findNet(kernel, text);
  if (E.isLeft(cookie)) return cookie;
  const view = viewNet(kernel, cookie.right);
  return view === undefined ? E.left(`no net is called "${text}" here`) : E.right(view);
};

const task = (kernel: Kernel, text: string): Value => {
  const row = viewTasks(kernel).find(({ pid }) => `${pid}` === text);
  return row === undefined ? E.left(`no task has the pid "${text}" here`) : E.right(row);
};

/** The part of a table or a record under a key; tables of the kernel are keyed by numbers or by words. */
const part = (value: unknown, key: string): unknown => {
  if (isCollection(value)) {
    const number = /^-?\d+$/.test(key) ? Number(key) : key;
    return value.get(number) ?? value.get(key);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
};

const keysOf = (value: unknown): string[] => {
  if (isCollection(value)) return [...value.keys()].map(String);
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
};

const kernelPart = (kernel: Kernel, path: readonly string[]): Value => {
  let value: unknown = kernel;
  for (const [i, key] of path.entries()) {
    const found = part(value, key);
    if (found === undefined) {
      const where = ['kernel', ...path.slice(0, i)].join('.');
      return E.left(`${where} has no "${key}"${didYouMean(key, keysOf(value))}`);
    }
    value = found;
  }
  return E.right(value);
};

const eventHere = ({ timeline, at }: Session): Value => {
  const entry = timeline.entries[at.entry - 1];
  const found = entry === undefined ? undefined : traceOf(entry).events[at.event - 1]?.event;
  return found === undefined ? E.left('there is no event here') : E.right({ site: siteOf(found), ...found });
};

const entryHere = ({ timeline, at }: Session): Value => {
  const entry = timeline.entries[at.entry - 1];
  if (entry === undefined) return E.left('there is no entry here');
  return E.right(entryData(entry, kernelBefore(timeline, at.entry)));
};

const valueOf = (session: Session, args: readonly string[]): Value => {
  const [what = '', name, more] = args;
  const kernel = kernelNow(session);
  if (more !== undefined) return E.left(`print takes one expression: ${EXPRESSIONS}`);
  if (name === undefined) {
    const [root, ...path] = what.split('.');
    if (what === 'entry') return entryHere(session);
    if (what === 'event') return eventHere(session);
    if (root === 'kernel') return kernelPart(kernel, path);
    return E.left(`"${what}" cannot be printed: write ${EXPRESSIONS}`);
  }
  if (what === 'net') return net(kernel, name);
  if (what === 'device') return devices(kernel, name);
  if (what === 'task') return task(kernel, name);
  return E.left(`"${what} ${name}" cannot be printed: write ${EXPRESSIONS}`);
};

/** What an expression stands for at the session's position, as JSON text. */
export const printed = (session: Session, args: readonly string[]): E.Either<string, string> =>
  E.map((value: unknown) => `${JSON.stringify(value, undefined, 2) ?? 'undefined'}\n`)(
    valueOf(session, args),
  );
