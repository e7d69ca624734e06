/**
 * `lsns -t net`: network namespaces that have processes (sys-utils/lsns.c, util-linux 2.38.1). Other types of namespace,
 * --tree and --output-all are not modelled; nor is the cutting of lines to a terminal's width. Everybody is root.
 */
import * as E from 'fp-ts/lib/Either.js';
import { NETNS_RUN_DIR } from '../../core/fs/open.js';
import type { Kernel } from '../../core/kernel.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import type { Task } from '../../core/kernel/nsproxy.js';
import { netByInum, nsidOf } from '../../core/net/net_namespace.js';
import { namesOf } from '../net_view.js';
import { notModelled, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { complain, tryHelp } from './exec_shell.js';
import { getopt } from './getopt.js';
import type { OptionSpec } from './getopt.js';
import { printTable } from './smartcols.js';
import type { Column, Row } from './smartcols.js';
import { LSNS_USAGE } from './usage.js';

const NAME = 'lsns';

/** In the order in which an ambiguous abbreviation lists them. */
const OPTIONS: readonly OptionSpec[] = [
  { long: 'json', short: 'J' },
  { long: 'task', short: 'p', value: 'required' },
  { long: 'help', short: 'h' },
  { long: 'output', short: 'o', value: 'required' },
  { long: 'output-all' },
  { long: 'version', short: 'V' },
  { long: 'notruncate', short: 'u' },
  { long: 'noheadings', short: 'n' },
  { long: 'nowrap', short: 'W' },
  { long: 'list', short: 'l' },
  { long: 'raw', short: 'r' },
  { long: 'type', short: 't', value: 'required' },
  { long: 'tree', short: 'T', value: 'optional' },
];

const TYPES: ReadonlySet<string> = new Set(['mnt', 'net', 'ipc', 'user', 'pid', 'uts', 'cgroup', 'time']);

/** The owner and first of all user namespaces (PROC_USER_INIT_INO). */
const INIT_USER_NS_INUM = 4026531837;

/** A net, and the task with the lowest pid in it. */
interface NetRow {
  readonly net: number;
  readonly inum: number;
  readonly tasks: readonly Task[];
  readonly first: Task;
}

const commandOf = ({ argv, comm }: Task): string => (argv.length === 0 ? comm : argv.join(' '));

interface Source {
  readonly kernel: Kernel;
  /** The net of the running program, whose ids for others are shown. */
  readonly own: number;
}

type Cell = (source: Source, row: NetRow) => Row['cells'][string];

interface Known {
  readonly right?: true;
  readonly cell: Cell;
}

const COLUMNS: Readonly<Record<string, Known>> = {
  NS: { right: true, cell: (_source, { inum }) => inum },
  TYPE: { cell: () => 'net' },
  PATH: { cell: (_source, { first }) => `/proc/${first.pid}/ns/net` },
  NPROCS: { right: true, cell: (_source, { tasks }) => tasks.length },
  PID: { right: true, cell: (_source, { first }) => first.pid },
  PPID: { right: true, cell: (_source, { first }) => first.ppid },
  COMMAND: { cell: (_source, { first }) => commandOf(first) },
  UID: { right: true, cell: () => 0 },
  USER: { cell: () => 'root' },
  NETNSID: { right: true, cell: ({ kernel, own }, { net }) => `${nsidOf(kernel, own, net) ?? 'unassigned'}` },
  NSFS: {
    cell: ({ kernel }, { net }) =>
      namesOf(kernel, net)
        .map((name) => `${NETNS_RUN_DIR}/${name}`)
        .join('\n') || null,
  },
  PNS: { right: true, cell: () => 0 },
  ONS: { right: true, cell: () => INIT_USER_NS_INUM },
};

const DEFAULT_COLUMNS = ['NS', 'TYPE', 'NPROCS', 'PID', 'USER', 'NETNSID', 'NSFS', 'COMMAND'];
const PROCESS_COLUMNS = ['PID', 'PPID', 'USER', 'COMMAND'];

const netRows = (kernel: Kernel): NetRow[] => {
  const tasks = [...kernel.tasks.tasks.values()].toSorted((a, b) => a.pid - b.pid);
  const rows = [...kernel.net.nets.values()].flatMap(({ net, inum }) => {
    const inside = tasks.filter(({ pid }) => netOf(kernel, pid) === net);
    const [first] = inside;
    return first === undefined ? [] : [{ net, inum, tasks: inside, first }];
  });
  return rows.toSorted((a, b) => a.inum - b.inum);
};

/** The nearest ancestor of a task that a row of its own stands for. */
const parentRow = (kernel: Kernel, task: Task, shown: ReadonlySet<number>): number | undefined => {
  for (let pid = task.ppid; pid > 0; pid = kernel.tasks.tasks.get(pid)?.ppid ?? 0)
    if (shown.has(pid)) return pid;
  return undefined;
};

interface Wanted {
  readonly json: boolean;
  readonly raw: boolean;
  readonly list: boolean;
  readonly noheadings: boolean;
  readonly columns: readonly string[] | undefined;
  readonly task: number | undefined;
  readonly types: readonly string[];
}

const columnsOf = (names: readonly string[]): Column[] =>
  names.map((name) => ({ name, right: COLUMNS[name]?.right === true, tree: name === 'COMMAND' }));

const draw = (
  kernel: Kernel,
  wanted: Wanted,
  names: readonly string[],
  rows: readonly { readonly task: Task; readonly cells: Row['cells'] }[],
): Ran => {
  const shown = new Set(rows.map(({ task }) => task.pid));
  const made = rows.map(({ task, cells }) => ({
    id: task.pid,
    parent: wanted.list ? undefined : parentRow(kernel, task, shown),
    cells,
  }));
  if (made.length === 0 && !wanted.json) return printed('');
  return printed(printTable(wanted.json ? 'namespaces' : undefined, columnsOf(names), made, wanted));
};

const showNets = ({ kernel, pid }: System, wanted: Wanted): Ran => {
  const now = kernel();
  const source = { kernel: now, own: netOf(now, pid) ?? 0 };
  const names = wanted.columns ?? DEFAULT_COLUMNS;
  const asked = wanted.task === undefined ? undefined : netOf(now, wanted.task);
  const rows = netRows(now).filter(({ net }) => wanted.task === undefined || net === asked);
  return draw(
    now,
    wanted,
    names,
    rows.map((row) => ({
      task: row.first,
      cells: Object.fromEntries(names.map((name) => [name, COLUMNS[name]?.cell(source, row) ?? null])),
    })),
  );
};

const showProcesses = ({ kernel }: System, wanted: Wanted, net: number): Ran => {
  const now = kernel();
  const names = wanted.columns ?? PROCESS_COLUMNS;
  const inum = now.net.nets.get(net)?.inum ?? 0;
  const tasks = netRows(now).find((row) => row.net === net)?.tasks ?? [];
  const rows = tasks.map((task) => {
    const row = { net, inum, tasks: [task], first: task };
    const cell = (name: string): Row['cells'][string] =>
      COLUMNS[name]?.cell({ kernel: now, own: net }, row) ?? null;
    return { task, cells: Object.fromEntries(names.map((name) => [name, cell(name)])) };
  });
  return draw(now, wanted, names, rows);
};

const take = (wanted: Wanted, option: string, value = ''): E.Either<Ran, Wanted> => {
  switch (option) {
    case 'json':
    case 'raw':
    case 'list':
    case 'noheadings':
      return E.right({ ...wanted, [option]: true });
    case 'nowrap':
    case 'notruncate':
      return E.right(wanted);
    case 'help':
      return E.left(printed(LSNS_USAGE));
    case 'version':
      return E.left(printed('lsns from util-linux 2.38.1\n'));
    case 'task':
      return /^\d+$/.test(value)
        ? E.right({ ...wanted, task: Number(value) })
        : E.left(complain(NAME, `invalid PID argument: '${value}'`));
    case 'type':
      return TYPES.has(value)
        ? E.right({ ...wanted, types: [...wanted.types, value] })
        : E.left(complain(NAME, `unknown namespace type: ${value}`));
    case 'output': {
      const base = value.startsWith('+') ? DEFAULT_COLUMNS : [];
      const names = value.replace(/^\+/, '').toUpperCase().split(',');
      const unknown = value
        .replace(/^\+/, '')
        .split(',')
        .find((name) => COLUMNS[name.toUpperCase()] === undefined);
      return unknown === undefined
        ? E.right({ ...wanted, columns: [...base, ...names] })
        : E.left(complain(NAME, `unknown column: ${unknown}`));
    }
    default:
      return E.left(notModelled(`lsns --${option}`));
  }
};

/** getopt_long() without a leading +: options may come after what is no option. */
const getoptAnywhere = (argv: readonly string[]): ReturnType<typeof getopt> => {
  const parsed = getopt(OPTIONS, argv);
  if (E.isLeft(parsed)) return parsed;
  const { given, rest } = parsed.right;
  const [operand, ...later] = rest;
  if (operand === undefined || argv.at(-1 - rest.length) === '--') return parsed;
  const more = getoptAnywhere(later);
  if (E.isLeft(more)) return E.left({ ...more.left, given: [...given, ...more.left.given] });
  return E.right({ given: [...given, ...more.right.given], rest: [operand, ...more.right.rest] });
};

export const lsns: Program = (system, argv) => {
  const parsed = getoptAnywhere(argv);
  let wanted: Wanted = {
    json: false,
    raw: false,
    list: false,
    noheadings: false,
    columns: undefined,
    task: undefined,
    types: [],
  };
  for (const { option, value } of E.isLeft(parsed) ? parsed.left.given : parsed.right.given) {
    const taken = take(wanted, option, value);
    if (E.isLeft(taken)) return taken.left;
    wanted = taken.right;
  }
  if (E.isLeft(parsed)) return tryHelp(NAME, parsed.left.complaint);
  const [namespace] = parsed.right.rest;
  if (namespace !== undefined) {
    if (!/^\d+$/.test(namespace)) return complain(NAME, `invalid namespace argument: '${namespace}'`);
    const net = netByInum(system.kernel(), Number(namespace));
    return net === undefined
      ? complain(NAME, `not found namespace: ${namespace}`)
      : showProcesses(system, wanted, net.net);
  }
  const other = wanted.types.find((type) => type !== 'net');
  if (other !== undefined || wanted.types.length === 0) return notModelled(`lsns --type ${other ?? '(all)'}`);
  return showNets(system, wanted);
};
