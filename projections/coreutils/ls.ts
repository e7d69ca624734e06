/** `ls` of files that the model has, as it prints to a pipe or a file (coreutils 9.1). A file's time is that of asking. */
import { strerror } from '../strerror.js';
import { printed } from '../program.js';
import type { Program, System } from '../program.js';
import { follow, see } from '../namei.js';
import { isNode } from '../node.js';
import type { Node } from '../node.js';
import { modeText, nlinkOf, sizeOf } from './mode.js';
import { beyond, isRan, quoted, seenOr, wordsIn } from './operands.js';

/** A name and what bears it. */
type Entry = readonly [name: string, node: Node];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (n: number): string => `${n}`.padStart(2, '0');

/** `Nov 23 18:26` */
const timeText = (ms: number): string => {
  const at = new Date(ms);
  return `${MONTHS[at.getMonth()] ?? ''} ${`${at.getDate()}`.padStart(2)} ${two(at.getHours())}:${two(at.getMinutes())}`;
};

/** What is known of an entry, in columns. @returns undefined: something is to be printed that the model does not know. */
const columns = (system: System, flags: ReadonlySet<string>, [name, node]: Entry): string[] | undefined => {
  const ino = node.kind === 'file' ? node.ino : undefined;
  if (flags.has('i') && ino === undefined) return undefined;
  const before = flags.has('i') ? [`${ino}`] : [];
  if (!flags.has('l')) return [...before, name];
  if (node.kind === 'link' && node.leadsTo === 'ENOENT') return undefined;
  const [nlink, size] = [nlinkOf(node), sizeOf(node)];
  if (nlink === undefined || size === undefined) return undefined;
  const to = node.kind === 'link' ? ` -> ${node.to}` : '';
  const rest = `${timeText(system.now())} ${name}${to}`;
  return [...before, modeText(node), `${nlink}`, 'root root', `${size}`, rest];
};

const byName = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** The lines of some entries, numbers as wide as the widest of their column. @returns undefined as `columns` does. */
const listing = (
  system: System,
  flags: ReadonlySet<string>,
  entries: readonly Entry[],
): string | undefined => {
  const rows: string[][] = [];
  for (const entry of entries) {
    const row = columns(system, flags, entry);
    if (row === undefined) return undefined;
    rows.push(row);
  }
  const widths = (rows[0] ?? []).map((_column, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const filled = (row: readonly string[]): string =>
    row.map((text, i) => (i === row.length - 1 ? text : text.padStart(widths[i] ?? 0))).join(' ');
  return rows.map((row) => `${filled(row)}\n`).join('');
};

const inDirectory = (
  system: System,
  flags: ReadonlySet<string>,
  path: string,
  names: readonly string[],
): string | undefined => {
  const shown = names.filter((name) => !name.startsWith('.') || flags.has('a') || flags.has('A')).toSorted();
  const dots = flags.has('a') ? ['.', '..'] : [];
  if (!flags.has('l') && !flags.has('i')) return [...dots, ...shown].map((name) => `${name}\n`).join('');
  if (dots.length > 0) return undefined;
  const entries: Entry[] = [];
  for (const name of shown) {
    const node = (flags.has('L') ? follow : see)(system, `${path}/${name}`);
    if (!isNode(node)) return undefined;
    entries.push([name, node]);
  }
  const lines = listing(system, flags, entries);
  return lines && `${flags.has('l') ? 'total 0\n' : ''}${lines}`;
};

export const ls: Program = (system, argv) => {
  const words = wordsIn(argv, '1aAdilL', {
    '--all': 'a',
    '--almost-all': 'A',
    '--directory': 'd',
    '--inode': 'i',
  });
  if (words === undefined) return beyond('ls', argv);
  const { flags } = words;
  const operands = words.operands.length === 0 ? ['.'] : words.operands;
  const seen = seenOr(system, 'ls', argv, operands);
  if (isRan(seen)) return seen;
  let stderr = '';
  const files: Entry[] = [];
  const directories: [string, readonly string[]][] = [];
  for (const [operand, one] of seen) {
    if (!isNode(one)) {
      stderr += `ls: cannot access ${quoted(operand)}: ${strerror(one === 'ENOTDIR' ? one : 'ENOENT')}\n`;
      continue;
    }
    const follows = flags.has('L') || (one.kind === 'link' && !flags.has('l') && !flags.has('d'));
    const followed = one.kind === 'link' && follows ? follow(system, operand) : one;
    const target = isNode(followed) ? followed : one;
    if (target.kind === 'directory' && !flags.has('d') && target.unlisted !== undefined)
      stderr += `ls: reading directory ${quoted(operand)}: ${strerror(target.unlisted)}\n`;
    if (target.kind === 'directory' && !flags.has('d')) directories.push([operand, target.names()]);
    else files.push([operand, flags.has('L') ? target : one]);
  }
  const parts = [listing(system, flags, byName(files))];
  for (const [path, names] of directories.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const body = inDirectory(system, flags, path, names);
    parts.push(body === undefined || operands.length === 1 ? body : `${path}:\n${body}`);
  }
  if (parts.includes(undefined)) return beyond('ls', argv);
  const stdout = parts.filter((part) => part !== '').join('\n');
  const empty = operands.length === 1 && directories.length === 1 && parts[1] === '';
  return { ...printed(empty ? '' : stdout), stderr, status: stderr === '' ? 0 : 2 };
};
