/** The commands about breakpoints and watchpoints. */
import * as E from 'fp-ts/lib/Either.js';
import { siteByType } from '../../core/decider.js';
import { nameInRunDir } from '../../core/fs/open.js';
import { refusalOf, traceOf } from '../../core/log/entry.js';
import type { Entry } from '../../core/log/entry.js';
import { INIT_NET } from '../../core/net/net_namespace.js';
import { table } from '../../projections/table.js';
import { addPoint, deletePoints } from '../session.js';
import type { Session } from '../session.js';
import { breakEvents } from '../stop.js';
import type { StopPoint, Watched } from '../stop.js';
import { answer, didYouMean } from './command.js';
import type { PromptCommand } from './command.js';

/** The kernel functions that events belong to, and all others that this history knows. */
export const sitesOf = (entries: readonly Entry[]): Set<string> => {
  const sites = new Set(siteByType.values());
  for (const entry of entries) {
    for (const { site } of traceOf(entry).frames) sites.add(site);
    const refusal = refusalOf(entry);
    if (refusal !== undefined) sites.add(refusal.site);
  }
  return sites;
};

const bare = (site: string): string => site.replace(/^_+/, '');

/** The function that a user means: by its name, without leading underscores, or by a type of event. */
const findSite = (name: string, sites: ReadonlySet<string>): E.Either<string, string> => {
  if (sites.has(name)) return E.right(name);
  const [same, ...others] = [...sites].filter((site) => bare(site) === bare(name));
  if (same !== undefined && others.length === 0) return E.right(same);
  const byType = siteByType.get(name);
  if (byType !== undefined) return E.right(byType);
  return E.left(`no kernel function "${name}" is known${didYouMean(name, sites)}`);
};

/** What a breakpoint or a watchpoint is about. */
export const pointText = (point: StopPoint): string => {
  if (point.kind === 'breakpoint') return point.site;
  const { watched } = point;
  return `${watched.kind} ${watched.kind === 'task' ? watched.pid : watched.name}`;
};

const breakCommand = (name: string, short: readonly string[], temporary: boolean): PromptCommand => ({
  name,
  short,
  usage: 'FUNCTION',
  help: `Stop in each call of a kernel function${temporary ? ', once' : ''}: at the first event inside it, or where it refuses.`,
  run: (session, [text, ...more]) => {
    if (text === undefined || more.length > 0) return E.left(`${name} takes the name of one kernel function`);
    const { entries } = session.timeline;
    const site = findSite(text, sitesOf(entries));
    if (E.isLeft(site)) return site;
    const stops = entries.reduce((sum, entry) => sum + breakEvents(entry, site.right).length, 0);
    const number = session.nextPoint;
    const grown = addPoint(session, { kind: 'breakpoint', number, site: site.right, temporary });
    const kind = temporary ? 'Temporary breakpoint' : 'Breakpoint';
    const calls = `${stops} ${stops === 1 ? 'call' : 'calls'} in this history`;
    return answer(grown, `${kind} ${number} at ${site.right}: ${calls}\n`);
  },
  complete: (session) => [...sitesOf(session.timeline.entries)],
});

/** How a user calls the net that is mounted on a path: a name under /run/netns, or the path. */
const mountName = (path: string): string => nameInRunDir(path) ?? path;

/** Every net of the history that bears `name` at some time: under /run/netns, as init_net, or by its inode number. */
const cookiesOf = (entries: readonly Entry[], name: string): number[] => {
  const inum = Number(/^(?:net:\[)?(\d+)\]?$/.exec(name)?.[1]);
  const cookies = new Set<number>(name === 'init_net' ? [INIT_NET] : []);
  for (const entry of entries)
    for (const { event } of traceOf(entry).events) {
      if (event.type === 'attach_mnt' && event.root.kind === 'net' && mountName(event.path) === name)
        cookies.add(event.root.net);
      if (event.type === 'preinit_net' && event.inum === inum) cookies.add(event.net);
    }
  return [...cookies];
};

/** A thing of a history as a user writes it: its kind and its name. */
export const watchedIn = (session: Session, args: readonly string[]): E.Either<string, Watched> => {
  const [kind, name, more] = args;
  if (name === undefined || more !== undefined)
    return E.left('watch takes "device NAME", "net NAME", "net INUM" or "task PID"');
  switch (kind) {
    case 'device':
      return E.right({ kind, name });
    case 'net':
      return E.right({ kind, name, cookies: cookiesOf(session.timeline.entries, name) });
    case 'task':
      return /^\d+$/.test(name) ? E.right({ kind, pid: Number(name) }) : E.left(`"${name}" is no pid`);
    default:
      return E.left(`"${kind}" cannot be watched: write device, net or task`);
  }
};

const namesEver = ({ timeline }: Session, kind: string | undefined): string[] => {
  const names = new Set<string>();
  for (const entry of timeline.entries)
    for (const { event } of traceOf(entry).events) {
      if (kind === 'device' && event.type === 'register_netdevice') names.add(event.device.name);
      if (kind === 'device' && event.type === 'dev_change_name') names.add(event.name);
      if (kind === 'net' && event.type === 'attach_mnt' && event.root.kind === 'net')
        names.add(mountName(event.path));
      if (kind === 'task' && event.type === 'copy_process') names.add(`${event.pid}`);
    }
  if (kind === 'net') names.add('init_net');
  return [...names];
};

/** Words for a thing of a history: its kind, then a name that it has at some time. */
export const completeThing = (session: Session, args: readonly string[]): readonly string[] =>
  args.length <= 1 ? ['device', 'net', 'task'] : args.length === 2 ? namesEver(session, args[0]) : [];

const watch: PromptCommand = {
  name: 'watch',
  short: ['w'],
  usage: 'device NAME | net NAME | net INUM | task PID',
  help: 'Stop at each change of a device, a net (its state and references) or a task, whether it is there now or not.',
  run: (session, args) => {
    const watched = watchedIn(session, args);
    if (E.isLeft(watched)) return watched;
    const point = { kind: 'watchpoint' as const, number: session.nextPoint, watched: watched.right };
    return answer(addPoint(session, point), `Watchpoint ${point.number}: ${pointText(point)}\n`);
  },
  complete: completeThing,
};

const deleteCommand: PromptCommand = {
  name: 'delete',
  short: ['d'],
  usage: '[NUMBER…]',
  help: 'Delete breakpoints and watchpoints by number; all of them without one.',
  run: (session, args) => {
    const known = session.points.map(({ number }) => number);
    const stray = args.find((arg) => !/^\d+$/.test(arg) || !known.includes(Number(arg)));
    if (stray !== undefined) return E.left(`no breakpoint or watchpoint has the number "${stray}"`);
    return answer(deletePoints(session, args.length === 0 ? known : args.map(Number)), '');
  },
  complete: ({ points }) => points.map(({ number }) => `${number}`),
};

/** The table of `info breakpoints`. */
export const pointsText = ({ points }: Session): string =>
  points.length === 0
    ? 'No breakpoints or watchpoints.\n'
    : table([
        ['NUM', 'TYPE', 'WHAT'],
        ...points.map((point) => [
          `${point.number}`,
          point.kind === 'breakpoint' && point.temporary ? 'temporary' : point.kind,
          pointText(point),
        ]),
      ]);

export const pointCommands: readonly PromptCommand[] = [
  breakCommand('break', ['b'], false),
  breakCommand('tbreak', ['tb'], true),
  watch,
  deleteCommand,
];
