/**
 * `sudo` on a machine on which everybody is root: it runs the command in its place, with the PATH of the script, so that
 * modelled programs are found. Options that ask for another user, a shell or a file to edit are not modelled.
 */
import * as E from 'fp-ts/lib/Either.js';
import { failed, notModelled, printed } from './program.js';
import type { Program } from './program.js';
import { getopt } from './util_linux/getopt.js';
import type { OptionSpec } from './util_linux/getopt.js';

const OPTIONS: readonly OptionSpec[] = [
  { long: 'non-interactive', short: 'n' },
  { long: 'preserve-env', short: 'E', value: 'optional', bareShort: true },
  { long: 'set-home', short: 'H' },
  { long: 'stdin', short: 'S' },
  { long: 'preserve-groups', short: 'P' },
  { long: 'user', short: 'u', value: 'required' },
  { long: 'group', short: 'g', value: 'required' },
  { long: 'prompt', short: 'p', value: 'required' },
  { long: 'validate', short: 'v' },
  { long: 'reset-timestamp', short: 'k' },
  { long: 'login', short: 'i' },
  { long: 'shell', short: 's' },
  { long: 'list', short: 'l' },
  { long: 'edit', short: 'e' },
  { long: 'background', short: 'b' },
  { long: 'version', short: 'V' },
  { long: 'help', short: 'h' },
];

const HARMLESS: ReadonlySet<string> = new Set([
  'non-interactive',
  'preserve-env',
  'set-home',
  'stdin',
  'preserve-groups',
  'prompt',
  'validate',
  'reset-timestamp',
]);
const ROOT: ReadonlySet<string | undefined> = new Set(['root', '#0']);

export const sudo: Program = (system, argv) => {
  const parsed = getopt(OPTIONS, argv);
  if (E.isLeft(parsed)) return failed(1, `sudo: ${parsed.left.complaint}\n`);
  const { given, rest } = parsed.right;
  const strange = given.find(
    ({ option, value }) =>
      !HARMLESS.has(option) && !((option === 'user' || option === 'group') && ROOT.has(value)),
  );
  if (strange !== undefined) return notModelled(`sudo --${strange.option}`);
  const command = rest.find((word) => !/^\w+=/.test(word));
  if (command === undefined)
    return given.some(({ option }) => option === 'validate' || option === 'reset-timestamp')
      ? printed('')
      : notModelled('sudo without a command');
  if (E.isLeft(system.findProgram(command))) return failed(1, `sudo: ${command}: command not found\n`);
  return { ...printed(''), exec: command === rest[0] ? rest : ['env', ...rest] };
};
