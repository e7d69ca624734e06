/** `modprobe`, `rmmod`: load and remove modules (kmod 30). Modelled: -a, -d, -q, -r, -v, and one module's own needs. */
import * as E from 'fp-ts/lib/Either.js';
import { findModule, holdersOf, isLoaded } from '../../core/kernel/module.js';
import type { Module } from '../../core/kernel/module.js';
import { failed, notModelled, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { strerror } from '../strerror.js';
import { getopt } from '../util_linux/getopt.js';
import type { OptionSpec } from '../util_linux/getopt.js';

const OPTIONS: readonly OptionSpec[] = [
  { long: 'all', short: 'a' },
  { long: 'remove', short: 'r' },
  { long: 'verbose', short: 'v' },
  { long: 'quiet', short: 'q' },
  { long: 'dirname', short: 'd', value: 'required' },
  { long: 'version', short: 'V' },
];

interface Run {
  readonly system: System;
  readonly on: ReadonlySet<string>;
  /** The directory that modules are in. */
  readonly base: string;
  readonly out: string[];
  readonly err: string[];
}

const fatal = ({ err, on }: Run, message: string): number => {
  if (!on.has('quiet')) err.push(`modprobe: FATAL: ${message}\n`);
  return 1;
};

const insert = (run: Run, module: Module): number => {
  const { system, on, base, out } = run;
  for (const need of module.needs) {
    const needed = findModule(system.kernel(), need);
    if (needed === undefined || needed === 'builtin' || isLoaded(system.kernel(), need)) continue;
    const status = insert(run, needed);
    if (status !== 0) return status;
  }
  if (system.kernel().modules.loaded.includes(module.name)) return 0;
  if (on.has('verbose')) out.push(`insmod ${base}/kernel/${module.where}/${module.name}.ko \n`);
  const refused = system.request({ type: 'finit_module', pid: system.pid, name: module.name });
  if (refused === undefined) return 0;
  if (!on.has('quiet'))
    run.err.push(`modprobe: ERROR: could not insert '${module.name}': ${strerror(refused.errno)}\n`);
  return 1;
};

const add = (run: Run, name: string): number => {
  const module = findModule(run.system.kernel(), name);
  if (module === 'builtin') return 0;
  if (module !== undefined) return insert(run, module);
  return fatal(run, `Module ${name} not found in directory ${run.base}`);
};

/** Takes a module away, and then those that it used and that nobody else does. */
const remove = (run: Run, name: string): number => {
  const { system, on, out } = run;
  const module = findModule(system.kernel(), name);
  if (module === 'builtin') return fatal(run, `Module ${name} is builtin.`);
  if (module === undefined) return fatal(run, `Module ${name} not found.`);
  if (!isLoaded(system.kernel(), module.name)) return 0;
  if (holdersOf(system.kernel(), module.name).length > 0) return fatal(run, `Module ${name} is in use.`);
  for (const each of [module.name, ...module.needs]) {
    if (!isLoaded(system.kernel(), each) || holdersOf(system.kernel(), each).length > 0) continue;
    if (on.has('verbose')) out.push(`rmmod ${each}\n`);
    const refused = system.request({ type: 'delete_module', pid: system.pid, name: each });
    if (refused !== undefined)
      run.err.push(`modprobe: ERROR: could not remove '${each}': ${strerror(refused.errno)}\n`);
  }
  return 0;
};

export const modprobe: Program = (system, argv): Ran => {
  const parsed = getopt(OPTIONS, argv);
  if (E.isLeft(parsed)) return notModelled(['modprobe', ...argv].join(' '));
  const { given, rest } = parsed.right;
  const on = new Set(given.map(({ option }) => option));
  if (on.has('version')) return printed('kmod version 30\n');
  const [first] = rest;
  if (first === undefined) return failed(1, 'modprobe: ERROR: missing parameters. See -h.\n');
  const root = given.findLast(({ option }) => option === 'dirname')?.value ?? '';
  const base = `${root}/lib/modules/${system.kernel().machine?.kernel ?? ''}`;
  const run: Run = { system, on, base, out: [], err: [] };
  if (!on.has('remove') && !on.has('all') && rest.length > 1)
    return notModelled(`modprobe ${first} with parameters`);
  let status = 0;
  for (const name of rest) {
    status = on.has('remove') ? remove(run, name) : add(run, name);
    if (status !== 0 && !on.has('all')) break;
  }
  return { stdout: run.out.join(''), stderr: run.err.join(''), status };
};

export const rmmod: Program = (system, argv): Ran => {
  if (argv.length === 0) return failed(1, 'rmmod: ERROR: missing module name.\n');
  if (argv.some((word) => word.startsWith('-'))) return notModelled(['rmmod', ...argv].join(' '));
  const err: string[] = [];
  let status = 0;
  for (const name of argv) {
    const kernel = system.kernel();
    const module = findModule(kernel, name);
    const holders = holdersOf(kernel, name);
    if (module === 'builtin') err.push(`rmmod: ERROR: Module ${name} is builtin.\n`);
    else if (module === undefined || !isLoaded(kernel, module.name))
      err.push(`rmmod: ERROR: Module ${name} is not currently loaded\n`);
    else if (holders.length > 0)
      err.push(`rmmod: ERROR: Module ${name} is in use by: ${holders.join(' ')}\n`);
    else {
      const refused = system.request({ type: 'delete_module', pid: system.pid, name: module.name });
      if (refused === undefined) continue;
      err.push(`rmmod: ERROR: could not remove module ${name}: ${strerror(refused.errno)}\n`);
    }
    status = 1;
  }
  return { stdout: '', stderr: err.join(''), status };
};
