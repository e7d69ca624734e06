/** The laws of the model over random histories. A law throws when a history breaks it. */
import * as E from 'fp-ts/lib/Either.js';
import * as TH from 'fp-ts/lib/These.js';
import { initial } from '../../core/decider.js';
import { allMounts } from '../../core/fs/namespace.js';
import { watchInvariants } from '../../core/watch_invariants.js';
import type { Command, Kernel } from '../../core/kernel.js';
import { INIT_PID, netOf } from '../../core/kernel/nsproxy.js';
import { nextPending } from '../../core/kernel/workqueue.js';
import { Entry, refusalOf, traceOf } from '../../core/log/entry.js';
import { INIT_NET } from '../../core/net/net_namespace.js';
import { BEGIN } from '../../projections/position.js';
import type { Position } from '../../projections/position.js';
import { movedInOrder, movesKeepNames, cursorOfIndices, partnersHaveIds } from './device_laws.js';
import { devicesBeforeData, idsAfterTheList, oneMoreRound, phaseByPhase } from './exit_laws.js';
import { idsAreAnnounced, messagesTellDevices, movesAreAnnounced, ueventsInOrder } from './message_laws.js';
import { canonical, carryOut, eventByEvent, insist } from './model.js';
import type { Law, Step } from './model.js';

const firstViolation = watchInvariants();
/** Steps that went well: every history of a model begins with the same one. */
const seen = new WeakSet<Step>();

const invariants: Law = (model, history) => {
  for (const step of history) {
    if (seen.has(step)) continue;
    const { type } = step.entry.command;
    for (const kernel of eventByEvent(model, step)) {
      const wrong = firstViolation(kernel, false);
      insist(wrong === undefined, `in the middle of ${type}: ${wrong ?? ''}`);
    }
    const wrong = firstViolation(step.after, true);
    insist(wrong === undefined, `after ${type}: ${wrong ?? ''}`);
    seen.add(step);
  }
};

const eventsEvolve: Law = (model, history) => {
  for (const step of history) {
    const end = eventByEvent(model, step).at(-1) ?? step.before;
    insist(
      canonical(end) === canonical(step.after),
      `the events of ${step.entry.command.type} do not lead to its end`,
    );
  }
};

const storedBytes: Law = (model, history) => {
  let kernel: Kernel = initial;
  for (const { entry, after } of history) {
    const decoded = Entry.decode(JSON.parse(JSON.stringify(model.store(entry))));
    insist(E.isRight(decoded), `a stored entry does not decode: ${entry.command.type}`);
    if (E.isLeft(decoded)) return;
    insist(
      JSON.stringify(decoded.right) === JSON.stringify(entry),
      `${entry.command.type} is stored as something else`,
    );
    for (const { event } of traceOf(decoded.right).events) kernel = model.evolve(kernel, event);
    insist(canonical(kernel) === canonical(after), `replay of ${entry.command.type} gives another kernel`);
  }
};

const refusalsChangeNothing: Law = (_model, history) => {
  for (const { before, entry, after } of history)
    if (TH.isLeft(entry.outcome))
      insist(before === after, `${entry.command.type} was refused and changed something`);
};

const deterministic: Law = (model, history) => {
  for (const { before, entry, after } of history) {
    const again = model.decide(before, entry.command);
    insist(
      JSON.stringify(again.outcome) === JSON.stringify(entry.outcome),
      `${entry.command.type} is decided two ways`,
    );
    insist(canonical(again.kernel) === canonical(after), `${entry.command.type} leads to two kernels`);
  }
};

/** What init would do to leave nothing running: end every task, unlink every file, run the work. */
const tearDown = (kernel: Kernel): Command | undefined => {
  const pid = kernel.tasks.tasks.keySeq().find((other) => other !== INIT_PID);
  if (pid !== undefined) return { type: 'exit_group', pid, status: 0 };
  const fd = kernel.files.fds.get(INIT_PID)?.keySeq().first();
  if (fd !== undefined) return { type: 'close', pid: INIT_PID, fd };
  const mnt_ns = kernel.tasks.nsproxies.get(kernel.tasks.tasks.get(INIT_PID)?.nsproxy ?? 0)?.mnt_ns;
  const mount = allMounts(kernel).find(
    (each) => each.mnt_ns === mnt_ns && each.root.kind !== 'directory' && each.path !== '/sys',
  );
  if (mount !== undefined)
    return { type: 'umount2', pid: INIT_PID, target: mount.path, targetElsewhere: 'file' };
  const name = kernel.mounts.dentries.keySeq().first();
  const path = `/run/netns/${name ?? ''}`;
  if (name !== undefined) return { type: 'unlink', pid: INIT_PID, path };
  const work = nextPending(kernel);
  return work === undefined ? undefined : { type: 'process_one_work', work };
};

const MANY = 500;

const cardsComeHome: Law = (model, history) => {
  let left = MANY;
  const end = carryOut(model, history.at(-1), (kernel) => ((left -= 1) > 0 ? tearDown(kernel) : undefined));
  const { after } = end.at(-1) ?? history.at(-1) ?? { after: initial };
  insist(left > 0, 'the machine does not come to rest');
  const unreachable = after.tasks.nsproxies.some(({ net }) => net !== INIT_NET);
  if (unreachable) return;
  insist(after.net.nets.size === 1, `${after.net.nets.size - 1} nets live on with nobody in them`);
  insist(after.dev.byNet.size === 1, 'a dead net has left a table of devices behind');
  insist(after.devinet.nets.size === 1, 'a dead net has left addresses behind');
  insist(after.pernet.gen.size === 1, 'a dead net has left pernet data behind');
  const cards = after.dev.devices.filter(({ kind }) => kind === 'physical' || kind === 'mac80211_hwsim');
  insist(
    cards.every(({ net }) => net === INIT_NET),
    'a card did not come home',
  );
  insist(cards.size === (after.machine?.nics.length ?? 0), 'a card is lost');
  insist(after.user_ns.namespaces.size === 1, 'a user namespace lives on with nobody in it');
  insist(after.user_ns.ucounts.isEmpty(), 'somebody is still charged for namespaces that are gone');
  insist(
    after.wireless.wiphys.every(({ net }) => net === INIT_NET),
    'a phy did not come home',
  );
};

const sameSlots = ({ pernet: a }: Kernel, { pernet: b }: Kernel): boolean =>
  JSON.stringify(a.gen) === JSON.stringify(b.gen);

/** A failed init is undone by exactly the exits of what had been initialised, the last one first. */
const pernetUndo: Law = (_model, history) => {
  for (const { before, entry, after } of history) {
    if (refusalOf(entry)?.site !== 'ops_init') continue;
    const { events } = traceOf(entry);
    const named = (type: 'ops_init' | 'ops_exit'): string[] =>
      events.flatMap(({ event }) => (event.type === type ? [`${event.name} of ${event.net}`] : []));
    const inits = named('ops_init');
    const exits = named('ops_exit');
    const perOps = entry.command.type.startsWith('register');
    insist(
      (perOps ? exits : exits.toReversed()).join() === inits.join(),
      `${inits.join()} was undone by ${exits.join()}`,
    );
    insist(
      after.pernet.list.equals(before.pernet.list) && sameSlots(after, before),
      'a failed init has left something behind',
    );
    insist(after.net.nets.size === before.net.nets.size, 'a failed init has left a net behind');
  }
};

/** Walking back passes the kernels that walking forward passed, by events as by entries. */
const stepsAreUndone: Law = (model, history) => {
  const timeline = model.timeline(history.map(({ entry }) => entry));
  for (const grain of ['event', 'entry'] as const) {
    const forward: string[] = [];
    for (let at: Position | undefined = BEGIN; at !== undefined; at = timeline.next(at, grain))
      forward.push(canonical(timeline.kernelAt(at)));
    const back: string[] = [];
    for (let at: Position | undefined = timeline.end; at !== undefined; at = timeline.previous(at, grain))
      back.push(canonical(timeline.kernelAt(at)));
    insist(
      forward.join('\n') === back.toReversed().join('\n'),
      `reverse-step by ${grain} does not undo step`,
    );
    if (grain === 'event') continue;
    const [, ...after] = forward;
    insist(
      after.every((kernel, i) => kernel === canonical(history[i]?.after ?? initial)),
      'a position shows another kernel than there was',
    );
  }
};

/** A request about devices that names no other net changes the devices of the asking task's net only. */
const confined: Law = (_model, history) => {
  for (const { before, entry, after } of history) {
    const { command } = entry;
    if (command.type !== 'RTM_NEWLINK' || command.IFLA_INFO_KIND === 'veth') continue;
    if (command.IFLA_NET_NS_FD !== undefined || command.IFLA_NET_NS_PID !== undefined) continue;
    const own = before.tasks.nsproxies.get(before.tasks.tasks.get(command.pid)?.nsproxy ?? 0)?.net;
    for (const [net, devices] of before.dev.byNet)
      if (net !== own)
        insist(after.dev.byNet.get(net) === devices, `${command.type} changed the devices of net ${net}`);
  }
};

/** Whether a task has all capabilities over a net: what user_namespaces(7) says, put in another way than the model has it. */
const rules = (kernel: Kernel, pid: number, net: number): boolean => {
  const cred = kernel.tasks.tasks.get(pid)?.cred;
  const owner = kernel.net.nets.get(net)?.user_ns;
  if (cred === undefined || owner === undefined) return false;
  if (cred.user_ns === owner) return cred.effective;
  const line = [owner];
  for (let ns = kernel.user_ns.namespaces.get(owner); ns !== undefined && ns.parent !== null;) {
    line.push(ns.parent);
    ns = kernel.user_ns.namespaces.get(ns.parent);
  }
  const at = line.indexOf(cred.user_ns);
  if (at < 0) return false;
  const child = kernel.user_ns.namespaces.get(line[at - 1] ?? 0);
  return cred.effective || child?.owner === cred.euid;
};

/** Devices come to a net and leave it by nobody's request who does not rule it; nor does he enter it. */
const capabilities: Law = (_model, history) => {
  for (const { before, entry, after } of history) {
    const { command } = entry;
    if (command.type === 'RTM_NEWLINK')
      for (const [net, devices] of after.dev.byNet)
        if (before.dev.byNet.get(net) !== devices)
          insist(
            rules(before, command.pid, net),
            `${command.pid} changed net ${net}, which it does not rule`,
          );
    if (command.type !== 'setns' && command.type !== 'unshare') continue;
    const namedNet = (kernel: Kernel): number | undefined =>
      kernel.tasks.nsproxies.get(kernel.tasks.tasks.get(command.pid)?.nsproxy ?? 0)?.net;
    const net = namedNet(after);
    if (net === undefined || net === namedNet(before)) continue;
    if (command.type === 'setns')
      insist(rules(before, command.pid, net), `${command.pid} entered net ${net}, which it does not rule`);
    else insist(rules(after, command.pid, net), `${command.pid} does not rule the net that it has made`);
  }
};

/** Whoever is not root in his user namespace has no capabilities after an execve that were not made to last. */
const execDrops: Law = (_model, history) => {
  for (const { entry, after } of history) {
    const { command } = entry;
    const cred = command.type === 'execve' ? after.tasks.tasks.get(command.pid)?.cred : undefined;
    if (cred === undefined || cred.ambient) continue;
    const maps = after.user_ns.namespaces.get(cred.user_ns)?.uid_map ?? [];
    const isRoot = maps.some(({ first, lower_first }) => first === 0 && lower_first === cred.euid);
    insist(
      cred.effective === isRoot,
      `task of ${cred.euid} has ${cred.effective ? 'all' : 'no'} capabilities`,
    );
  }
};

/** conf/default of IPv4 in a new net is init_net's, the maker's or the compiled one, as the knob says; never another. */
const inheritance: Law = (_model, history) => {
  const directory = 'ipv4/conf/default';
  for (const { before, entry, after } of history) {
    const { command } = entry;
    if (!TH.isRight(entry.outcome) || (command.type !== 'unshare' && command.type !== 'clone')) continue;
    const made = traceOf(entry).events.flatMap(({ event }) =>
      event.type === 'setup_net' ? [event.net] : [],
    );
    const knob = before.sysctl.nets.get(INIT_NET)?.get('core')?.values.get('devconf_inherit_init_net') ?? '0';
    const from = knob === '3' ? netOf(before, command.pid) : INIT_NET;
    const wanted = knob === '2' ? [] : plain(before, from ?? INIT_NET, directory);
    for (const net of made)
      insist(
        JSON.stringify(plain(after, net, directory)) === JSON.stringify(wanted),
        `net ${net} has another ${directory} than knob ${knob} says`,
      );
  }
};

const byName = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1);

const plain = (kernel: Kernel, net: number, directory: string): unknown => {
  const found = kernel.sysctl.nets.get(net)?.get(directory);
  return found === undefined ? [] : [[...found.values].toSorted(byName), [...found.written].toSorted()];
};

/** A write of a sysctl changes no other net, and a default leaves alone what was written on a device. */
const writesStay: Law = (_model, history) => {
  for (const { before, entry, after } of history) {
    const { command } = entry;
    if (command.type !== 'proc_sys_write') continue;
    const own = netOf(before, command.pid);
    for (const [net, tree] of before.sysctl.nets) {
      if (net !== own) insist(after.sysctl.nets.get(net) === tree, `a write changed net ${net}`);
      const name = /conf\/default\/(\w+)$/.exec(command.path)?.[1] ?? '';
      for (const [directory, { values, written }] of tree)
        if (directory.includes('#') && written.has(name))
          insist(
            after.sysctl.nets.get(net)?.get(directory)?.values.get(name) === values.get(name),
            `the default reached ${directory}, where ${name} had been written`,
          );
    }
  }
};

/** Loading a module and removing it again leaves the registry and every net as they were. */
const modulesLeaveNoTrace: Law = (model, history) => {
  const before = history.at(-1)?.after ?? initial;
  if (before.modules.loaded.includes('ip_gre') || before.machine === null) return;
  const missing = ['gre', 'ip_tunnel'].filter((name) => !before.modules.loaded.includes(name));
  let kernel = before;
  for (const name of [...missing, 'ip_gre'])
    kernel = model.decide(kernel, { type: 'finit_module', pid: INIT_PID, name }).kernel;
  insist(kernel.modules.loaded.first() === 'ip_gre', 'ip_gre cannot be loaded');
  for (const name of ['ip_gre', ...missing])
    kernel = model.decide(kernel, { type: 'delete_module', pid: INIT_PID, name }).kernel;
  insist(before.pernet.list.equals(kernel.pernet.list), 'the registry is not what it was');
  const names = (of: Kernel): string =>
    JSON.stringify(
      [...of.pernet.gen]
        .map(([net, slots]) => [net, [...slots.keys()].toSorted()] as const)
        .toSorted(([a], [b]) => a - b),
    );
  insist(names(before) === names(kernel), 'a net is not what it was');
};

/** A second later linkwatch has looked at every device whose carrier had changed. */
const carriersAreNoticed: Law = (model, history) => {
  let kernel = history.at(-1)?.after ?? initial;
  const waiting = kernel.dev.lweventlist;
  if (waiting.isEmpty()) return;
  kernel = model.decide(kernel, { type: 'timekeeping_advance', delta_ms: 1000 }).kernel;
  for (let work = nextPending(kernel); work !== undefined; work = nextPending(kernel))
    kernel = model.decide(kernel, { type: 'process_one_work', work }).kernel;
  insist(
    !waiting.some((dev) => kernel.dev.lweventlist.has(dev)),
    'linkwatch has not looked at a device for a second',
  );
};

export const LAWS = {
  invariants,
  'events evolve': eventsEvolve,
  'stored bytes replay': storedBytes,
  'refusals change nothing': refusalsChangeNothing,
  'decisions are deterministic': deterministic,
  'cards come home and dead nets leave nothing': cardsComeHome,
  'a failed pernet init is undone': pernetUndo,
  'undoing goes phase by phase': phaseByPhase,
  'memory outlasts the round of its death': oneMoreRound,
  'ids are purged when nobody finds the net any more': idsAfterTheList,
  'a module takes its devices away before what they use': devicesBeforeData,
  'a move keeps what is free': movesKeepNames,
  'only automatic indices move the cursor': cursorOfIndices,
  'a dump gives ids to the nets of partners': partnersHaveIds,
  'a group moves one by one': movedInOrder,
  'listeners know the devices of their net': messagesTellDevices,
  'a move is announced with where it leads': movesAreAnnounced,
  'uevents come in order': ueventsInOrder,
  'ids are announced': idsAreAnnounced,
  'carriers are noticed within a second': carriersAreNoticed,
  'one net, one change': confined,
  'nets are changed by those who rule them': capabilities,
  'executing a program drops capabilities': execDrops,
  'reverse-step undoes step': stepsAreUndone,
  'a new net inherits what the knob says': inheritance,
  'a sysctl write stays in its net': writesStay,
  'a module leaves no trace': modulesLeaveNoTrace,
} satisfies Record<string, Law>;
