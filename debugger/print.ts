/** Entries, commands, events and refusals in words: what the log and the prompt say of them. */
import { siteOf } from '../core/decider.js';
import type { Refusal } from '../core/errno.js';
import { filesOf, netOfFile } from '../core/fs/file.js';
import type { Command, Event, Kernel } from '../core/kernel.js';
import { Cred } from '../core/kernel/cred.js';
import { netOf } from '../core/kernel/nsproxy.js';
import { workName } from '../core/kernel/workqueue.js';
import { refusalOf } from '../core/log/entry.js';
import type { Entry } from '../core/log/entry.js';
import { IFF, devGetByIndex } from '../core/net/netdevice.js';
import { ALL_CHANGED } from '../core/net/rtmsg_ifinfo.js';
import { netNameOf } from '../projections/net_view.js';
import type { TaskName } from '../projections/net_view.js';
import { userNsName, userText, userView } from '../projections/user_ns_view.js';

/** The task that asked for a command; undefined for boot and for deferred work. */
export const askerOf = (command: Command): number | undefined => ('pid' in command ? command.pid : undefined);

/** Whether a command makes a task run a program. */
export const runsProgram = (command: Command): boolean =>
  command.type === 'execve' || (command.type === 'clone' && command.argv !== undefined);

/** A word of a shell command, quoted where the shell would need it. */
const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

export const argvText = (argv: readonly string[]): string => argv.map(shellWord).join(' ');

const isFlags = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((flag) => typeof flag === 'string' && /^[A-Z0-9_]+$/.test(flag));

const valueText = (value: unknown): string => {
  if (value === null) return '?';
  if (isFlags(value)) return value.length === 0 ? '0' : value.join('|');
  return JSON.stringify(value) ?? 'undefined';
};

/** What a reader of a request does not need: who asks is told elsewhere, and drawn addresses show in the events. */
const UNTOLD: ReadonlySet<string> = new Set(['type', 'pid', 'random']);

const fieldsOf = (record: Command | Event): [string, unknown][] =>
  Object.entries(record).filter(([name]) => !UNTOLD.has(name));

/** Bits of ifi_flags and ifi_change. */
const flagBits = (flags: number): string =>
  (flags === ALL_CHANGED && '~0') ||
  Object.entries(IFF)
    .flatMap(([name, bit]) => ((flags & bit) === 0 ? [] : [`IFF_${name}`]))
    .join('|') ||
  '0';

/** A field of a request; numbers that stand for something are followed by what, in the manner of `strace -y`. */
const argumentText = (kernel: Kernel, pid: number | undefined, name: string, value: unknown): string => {
  if (pid === undefined || typeof value !== 'number') return valueText(value);
  if (name === 'ifi_flags' || name === 'ifi_change') return flagBits(value);
  const net = netOf(kernel, pid);
  const device = name === 'ifi_index' && net !== undefined ? devGetByIndex(kernel, net, value) : undefined;
  const file = /fd$/i.test(name) ? filesOf(kernel, pid).get(value) : undefined;
  const of = file && netOfFile(file);
  const meant = device?.name ?? (of === undefined ? undefined : netNameOf(kernel, of).name);
  return meant === undefined ? `${value}` : `${value}<${meant}>`;
};

/** What was asked, close to how strace writes it; a program that is run by its arguments. */
export const commandText = (command: Command, kernel: Kernel): string => {
  if (command.type === 'boot') return `boot Linux ${command.machine.kernel}`;
  if (command.type === 'process_one_work') {
    return `process_one_work ${command.work}: ${workName(kernel, command.work)}`;
  }
  if (command.type === 'execve') return `exec ${argvText(command.argv)}`;
  if (command.type === 'clone') {
    const { child, flags, argv } = command;
    if (argv !== undefined && flags.length === 0) return `$ ${argvText(argv)}  (pid ${child})`;
    return `clone(${valueText(flags)}) = ${child}${argv === undefined ? '' : ` $ ${argvText(argv)}`}`;
  }
  const told = fieldsOf(command).map(
    ([name, value]) => [name, argumentText(kernel, askerOf(command), name, value)] as const,
  );
  if (/^(RTM|NL80211)_/.test(command.type))
    return `${command.type} {${told.map(([name, text]) => `${name}=${text}`).join(', ')}}`;
  return `${command.type}(${told.map(([, text]) => text).join(', ')})`;
};

export const refusalText = ({ errno, site, extack }: Refusal): string =>
  `${errno} from ${site}${extack === undefined ? '' : ` ("${extack}")`}`;

/** What was asked and what the kernel answered to it when it said no. */
export const entryText = (entry: Entry, before: Kernel): string => {
  const refusal = refusalOf(entry);
  const asked = commandText(entry.command, before);
  return refusal === undefined ? asked : `${asked} = -1 ${refusalText(refusal)}`;
};

/** The device that an event is about, by its name after the event, or before it when it is gone. */
const deviceText = (before: Kernel, after: Kernel, dev: number): string => {
  const row = after.dev.devices.get(dev) ?? before.dev.devices.get(dev);
  return row?.name ?? `dev ${dev}`;
};

const netText = (before: Kernel, after: Kernel, net: number): string =>
  netNameOf(after.net.nets.has(net) ? after : before, net).name;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys of events that hold numbers of devices and cookies of nets. */
const NET_KEYS: ReadonlySet<string> = new Set(['net', 'nets']);

const fieldText = (
  event: Event,
  [name, value]: [string, unknown],
  before: Kernel,
  after: Kernel,
): string[] => {
  const device = (dev: number): string => deviceText(before, after, dev);
  const net = (cookie: number): string => netText(before, after, cookie);
  const numbers = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'number');
  if (name === 'dev' || (name === 'peer' && 'dev' in event))
    return [`${name}=${numbers.map(device).join(',')}`];
  if (NET_KEYS.has(name) || name === 'peer') return [`${name}=${numbers.map(net).join(',')}`];
  if (name === 'holder' && isRecord(value)) return [`holder=${Object.values(value).map(String).join(' ')}`];
  if (name === 'device' && isRecord(value))
    return [
      `name=${String(value['name'])}`,
      `net=${net(Number(value['net']))}`,
      `ifindex=${String(value['ifindex'])}`,
    ];
  if (name === 'ifi_change' && typeof value === 'number') return [`ifi_change=${flagBits(value)}`];
  if (name === 'ops' && isRecord(value)) return [`name=${String(value['name'])}`];
  if (name === 'file' && isRecord(value)) return [`path=${valueText(value['path'])}`];
  if (name === 'machine' && isRecord(value)) return [`kernel=${String(value['kernel'])}`];
  if (name === 'cred' && Cred.is(value)) {
    const user = userText(userView(after, value));
    return [`cred=${user === '-' ? 'root' : user}`];
  }
  if (name === 'user_ns' && typeof value === 'number') {
    const known = after.user_ns.namespaces.has(value) ? after : before;
    return [`user_ns=${userNsName(known, value)}`];
  }
  if (name === 'argv' && Array.isArray(value)) return [`argv=${valueText(argvText(value.map(String)))}`];
  return [`${name}=${typeof value === 'string' ? value : valueText(value)}`];
};

/** A fact in words: its type and its fields, devices and nets by name. */
export const eventText = (event: Event, before: Kernel, after: Kernel): string => {
  const pid = 'pid' in event ? [`pid=${event.pid}`] : [];
  const fields = fieldsOf(event).flatMap((field) => fieldText(event, field, before, after));
  return [event.type, ...pid, ...fields].join(' ');
};

/** `eventText`, with the kernel function that the event belongs to where the type does not name it already. */
export const eventWithSite = (event: Event, before: Kernel, after: Kernel): string => {
  const site = siteOf(event);
  const text = eventText(event, before, after);
  return site === event.type ? text : `${text}  (${site})`;
};

/** A task by its name at that time. */
export const taskAt = (kernel: Kernel, pid: number): TaskName & { readonly argv: readonly string[] } => {
  const { comm = '?', argv = [] } = kernel.tasks.tasks.get(pid) ?? {};
  return { pid, comm, argv };
};

/** How deep below init a task is: programs are listed below the one that ran them. */
export const depthOf = (kernel: Kernel, pid: number): number => {
  let depth = 0;
  for (let task = kernel.tasks.tasks.get(pid); task !== undefined && task.ppid > 0; depth += 1)
    task = kernel.tasks.tasks.get(task.ppid);
  return depth;
};
