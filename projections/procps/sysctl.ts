/**
 * `sysctl`: reads and writes what is under /proc/sys/net (src/sysctl.c, procps-ng 4.0.2). Other parts of /proc/sys and
 * --system are not modelled; --all shows net.* alone.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Directory } from '../node.js';
import { failed, notModelled, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { strerror } from '../strerror.js';
import { getopt } from '../util_linux/getopt.js';
import type { Given, OptionSpec } from '../util_linux/getopt.js';
import { PROC_SYS, isElsewhere, isReadable, isWritable, read, readdir, stat } from './proc_sys.js';
import type { Entry } from './proc_sys.js';
import { SYSCTL_USAGE } from './sysctl_usage.js';

const OPTIONS: readonly OptionSpec[] = [
  { long: 'all', short: 'a' },
  { long: 'A', short: 'A' },
  { long: 'X', short: 'X' },
  { long: 'deprecated' },
  { long: 'dry-run' },
  { long: 'binary', short: 'b' },
  { long: 'ignore', short: 'e' },
  { long: 'names', short: 'N' },
  { long: 'values', short: 'n' },
  { long: 'load', short: 'p', value: 'optional' },
  { long: 'f', short: 'f', value: 'optional' },
  { long: 'system' },
  { long: 'pattern', short: 'r', value: 'required' },
  { long: 'quiet', short: 'q' },
  { long: 'write', short: 'w' },
  { long: 'o', short: 'o' },
  { long: 'x', short: 'x' },
  { long: 'd', short: 'd' },
  { long: 'help', short: 'h' },
  { long: 'version', short: 'V' },
];

const DEFAULT_PRELOAD = '/etc/sysctl.conf';

interface Run {
  readonly system: System;
  readonly on: ReadonlySet<string>;
  readonly pattern: RegExp | undefined;
  readonly out: string[];
  readonly err: string[];
}

const warn = ({ err }: Run, message: string): void => void err.push(`sysctl: ${message}\n`);

/** slashdot(): turns separators `old` into `made` and back, unless the first one is `made` already. */
const slashdot = (run: Run, text: string, old: string, made: string): string => {
  if (/[/.]/.exec(text)?.[0] === made || !/[/.]/.test(text)) return text;
  const swapped = text.split('');
  let warned = false;
  swapped.forEach((c, i) => {
    if (c !== '/' && c !== '.') return;
    if (!warned && /[/.]/.test(text[i + 1] ?? '')) {
      warn(run, `separators should not be repeated: ${swapped.slice(i).join('')}`);
      warned = true;
    }
    swapped[i] = c === old ? made : old;
  });
  return swapped.join('');
};

const EXIT_FAILURE = 1;

const show = ({ on, out }: Run, key: string, value: string): void => {
  const bare = on.has('values') || on.has('binary') || on.has('names');
  out.push(`${bare ? '' : `${key} = `}${value}${on.has('binary') ? '' : '\n'}`);
};

/** Not shown among others unless --deprecated asks for them. */
const DEPRECATED: ReadonlySet<string> = new Set(['base_reachable_time', 'retrans_time']);

const readEntry = (run: Run, key: string, path: string, entry: Entry): number => {
  const { system, on, pattern, out } = run;
  if (!isReadable(entry)) return 0;
  if (entry.kind === 'directory') return displayAll(run, `${path}/`, entry);
  if (pattern?.test(key) === false) return 0;
  if (on.has('names')) {
    out.push(`${key}\n`);
    return 0;
  }
  const value = read(system, entry);
  if (value === undefined) return EXIT_FAILURE;
  show(run, key, value);
  return 0;
};

/** What cannot be read is no failure here. */
const displayAll = (run: Run, path: string, { names, child }: Directory): number => {
  for (const name of names()) {
    const entry = child(name);
    const isEntry = typeof entry === 'object' && (entry.kind === 'file' || entry.kind === 'directory');
    if (!isEntry || (DEPRECATED.has(name) && !run.on.has('deprecated'))) continue;
    readEntry(run, keyOf(run, path.slice(PROC_SYS.length) + name), path + name, entry);
  }
  return 0;
};

const keyOf = (run: Run, name: string): string => {
  // The real program does so twice, and says it twice.
  slashdot(run, name, '/', '.');
  return slashdot(run, name, '/', '.');
};

const UNKNOWN = -1;

const readSetting = (run: Run, name: string): number => {
  const { system, on } = run;
  if (name === '') {
    warn(run, '"" is an unknown key');
    return UNKNOWN;
  }
  const key = keyOf(run, name);
  const path = PROC_SYS + slashdot({ ...run, err: /^[^/]*\./.test(name) ? run.err : [] }, name, '.', '/');
  const found = stat(system, path);
  if (E.isRight(found)) return readEntry(run, key, path, found.right);
  if (on.has('ignore')) return 0;
  warn(run, `cannot stat ${path}: ${strerror(found.left)}`);
  return EXIT_FAILURE;
};

interface Setting {
  readonly path: string;
  readonly value: string;
  /** A leading dash: errors of the key are passed over. */
  readonly lenient: boolean;
}

/** What procps says of a file that cannot be written: nothing has failed, so what was left in errno. */
const LEFT_IN_ERRNO = strerror('EINVAL');

const writeSetting = (run: Run, { path, value, lenient }: Setting): number => {
  const { system, on } = run;
  const found = stat(system, path);
  if (E.isLeft(found)) {
    if (on.has('ignore')) return 0;
    warn(run, `cannot stat ${path}: ${strerror(found.left)}`);
    return EXIT_FAILURE;
  }
  const key = slashdot(run, path.slice(PROC_SYS.length), '/', '.');
  const entry = found.right;
  if (entry.kind === 'directory' || !isWritable(entry)) {
    warn(run, `setting key "${key}": ${LEFT_IN_ERRNO}`);
    return 0;
  }
  const refused =
    on.has('dry-run') || entry.write === undefined ? undefined : system.request(entry.write(value));
  if (refused?.errno === 'EACCES') {
    warn(run, `permission denied on key "${key}"${lenient ? ', ignoring' : ''}`);
    return lenient ? 0 : EXIT_FAILURE;
  }
  if (refused !== undefined) {
    warn(run, `setting key "${key}": ${strerror(refused.errno)}`);
    return EXIT_FAILURE;
  }
  if (!on.has('quiet') || on.has('dry-run')) show(run, key, value);
  return 0;
};

/** A line of a file, or an argument: KEY=VALUE, -KEY=VALUE, or -KEY, which keeps a pattern from it. */
type Line =
  | { readonly is: 'nothing' }
  | { readonly is: 'wrong' }
  | { readonly is: 'exclude'; readonly path: string }
  | { readonly is: 'setting'; readonly setting: Setting };

const isSpace = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;
const pathOf = (run: Run, key: string): string => PROC_SYS + slashdot(run, key, '.', '/');

const parseLine = (run: Run, from: string, number: number, line: string): Line => {
  const text = line.replace(/^\s+/, '');
  if (text.length < 2 || /^[#;]/.test(text)) return { is: 'nothing' };
  if (run.pattern?.test(text) === false) return { is: 'nothing' };
  const at = text.indexOf('=');
  const lenient = text.startsWith('-');
  const key = text.slice(lenient ? 1 : 0, at < 0 ? undefined : at).replaceAll(isSpace, '');
  if (at < 0 && lenient) return { is: 'exclude', path: pathOf(run, key) };
  if (at < 0) {
    warn(run, `${from}(${number}): invalid syntax, continuing...`);
    return { is: 'wrong' };
  }
  if (key === '') {
    warn(run, `Path is not under ${PROC_SYS}: ${PROC_SYS}`);
    return { is: 'wrong' };
  }
  const value = text.slice(at + 1).replaceAll(isSpace, '');
  return { is: 'setting', setting: { path: pathOf(run, key), value, lenient } };
};

/** glob() below /proc/sys. */
const glob = ({ system }: Run, path: string): string[] => {
  let paths = [PROC_SYS.slice(0, -1)];
  for (const part of path.slice(PROC_SYS.length).split('/')) {
    const expression = part
      .replaceAll(/[.+^${}()|\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    const like = new RegExp(`^${expression}$`);
    paths = paths.flatMap((dir) => {
      const names = dir === PROC_SYS.slice(0, -1) ? ['net'] : readdir(system, dir);
      return names.filter((name) => like.test(name)).map((name) => `${dir}/${name}`);
    });
  }
  return paths.filter((each) => E.isRight(stat(system, each)));
};

/** Reads settings from a file; they are written once all files are read. */
const preload = (run: Run, file: string, settings: Setting[], known: Set<string>): number => {
  const { system } = run;
  const text = file === '-' ? E.right(system.stdin()) : system.readFile(file);
  if (E.isLeft(text)) {
    warn(run, `cannot open "${file}": ${strerror(text.left)}`);
    return EXIT_FAILURE;
  }
  let status = 0;
  const lines = text.right.split('\n');
  lines.forEach((line, i) => {
    const parsed = parseLine(run, file, i + 1, line);
    if (parsed.is === 'wrong') status = EXIT_FAILURE;
    if (parsed.is === 'exclude') known.add(parsed.path);
    if (parsed.is !== 'setting') return;
    const { setting } = parsed;
    const isGlob = /[*?[]/.test(setting.path);
    const paths = isGlob ? glob(run, setting.path).filter((path) => !known.has(path)) : [setting.path];
    for (const path of paths) {
      settings.push({ ...setting, path });
      known.add(path);
    }
  });
  return status;
};

const load = (run: Run, files: readonly string[]): number => {
  const settings: Setting[] = [];
  const known = new Set<string>();
  let status = 0;
  for (const file of files) status |= preload(run, file, settings, known);
  for (const setting of settings) status |= writeSetting(run, setting);
  return status;
};

const each = (run: Run, words: readonly string[]): number => {
  let status = 0;
  for (const word of words) {
    if (!run.on.has('write') && !word.includes('=')) {
      status += readSetting(run, word);
      continue;
    }
    const parsed = parseLine(run, 'command line', 0, word);
    status |= parsed.is === 'setting' ? writeSetting(run, parsed.setting) : EXIT_FAILURE;
  }
  return status;
};

/** Options and words in any order, as getopt_long() has them. */
const sortArguments = (
  argv: readonly string[],
): E.Either<string, { readonly given: readonly Given[]; readonly words: readonly string[] }> => {
  const given: Given[] = [];
  const words: string[] = [];
  for (let rest = argv; rest.length > 0;) {
    const end = rest.indexOf('--');
    const parsed = getopt(OPTIONS, rest);
    if (E.isLeft(parsed)) return E.left(parsed.left.complaint);
    given.push(...parsed.right.given);
    const [word, ...others] = parsed.right.rest;
    if (end >= 0 && parsed.right.rest.length === rest.length - end - 1)
      return E.right({ given, words: [...words, ...parsed.right.rest] });
    if (word !== undefined) words.push(word);
    rest = others;
  }
  return E.right({ given, words });
};

const compiled = (given: readonly Given[]): RegExp | undefined => {
  const text = given.findLast(({ option }) => option === 'pattern')?.value;
  return text === undefined ? undefined : new RegExp(text);
};

const act = (run: Run, given: readonly Given[], words: readonly string[]): number | Ran => {
  const { on } = run;
  if (on.has('all') || on.has('A') || on.has('X')) {
    const net = stat(run.system, `${PROC_SYS}net`);
    return E.isRight(net) ? readEntry(run, 'net', `${PROC_SYS}net`, net.right) : 0;
  }
  if (on.has('load') || on.has('f')) {
    const named = given.flatMap(({ option, value }) =>
      (option === 'load' || option === 'f') && value !== undefined ? [value] : [],
    );
    const files = [...named, ...words];
    return load(run, files.length === 0 ? [DEFAULT_PRELOAD] : files);
  }
  if (words.length === 0)
    return failed(
      EXIT_FAILURE,
      "sysctl: no variables specified\nTry `sysctl --help' for more information.\n",
    );
  const strange = words.find((word) =>
    isElsewhere(pathOf({ ...run, err: [] }, word.replace(/^-|=.*$/g, ''))),
  );
  return strange === undefined ? each(run, words) : notModelled(`sysctl ${strange}`);
};

export const sysctl: Program = (system, argv) => {
  if (argv.length === 0) return failed(EXIT_FAILURE, SYSCTL_USAGE);
  const parsed = sortArguments(argv);
  if (E.isLeft(parsed)) return { stdout: SYSCTL_USAGE, stderr: `sysctl: ${parsed.left}\n`, status: 0 };
  const { given, words } = parsed.right;
  const on = new Set(given.map(({ option }) => option));
  if (on.has('help') || on.has('d')) return printed(SYSCTL_USAGE);
  if (on.has('version')) return printed('sysctl from procps-ng 4.0.2\n');
  if (on.has('system')) return notModelled('sysctl --system');
  const run: Run = { system, on, pattern: compiled(given), out: [], err: [] };
  const done = act(run, given, words);
  if (typeof done !== 'number') return done;
  return { stdout: run.out.join(''), stderr: run.err.join(''), status: done & 255 };
};
