/** The language of the prompt: finds the command that a line means, carries it out, completes and explains it. */
import * as E from 'fp-ts/lib/Either.js';
import { answer, didYouMean } from './commands/command.js';
import type { Answered, PromptCommand } from './commands/command.js';
import { looks } from './commands/look.js';
import { motions } from './commands/motions.js';
import { pointCommands } from './commands/points.js';
import { table } from '../projections/table.js';
import type { Session } from './session.js';

const titleOf = ({ name, usage }: PromptCommand): string => (usage === undefined ? name : `${name} ${usage}`);

const quit: PromptCommand = {
  name: 'quit',
  short: ['q', 'exit'],
  help: 'Leave the debugger.',
  run: (session) => E.right({ session, text: '', quit: true }),
};

const helpOf = (command: PromptCommand): string => {
  const { short = [], help } = command;
  return `${titleOf(command)}\n  ${help}\n${short.length === 0 ? '' : `  short: ${short.join(', ')}\n`}`;
};

const help: PromptCommand = {
  name: 'help',
  short: ['h', '?'],
  usage: '[COMMAND]',
  help: 'The commands, or one of them.',
  run: (session, [name]) => {
    if (name !== undefined)
      return E.map((text: string) => ({ session, text }))(E.map(helpOf)(findCommand(name)));
    const rows = COMMANDS.map((command) => [command.name, (command.short ?? []).join(', '), command.help]);
    const more =
      'A command may be shortened as long as it is the only one that begins so; an empty line repeats the last motion.\n';
    return answer(session, `${table([['COMMAND', 'SHORT', 'WHAT IT DOES'], ...rows])}${more}`);
  },
  complete: () => COMMANDS.map(({ name }) => name),
};

const COMMANDS: readonly PromptCommand[] = [...motions, ...pointCommands, ...looks, help, quit];

/** The command that a word means. @returns Left: it means none, or several. */
export const findCommand = (word: string): E.Either<string, PromptCommand> => {
  const exact = COMMANDS.find(({ name, short = [] }) => name === word || short.includes(word));
  if (exact !== undefined) return E.right(exact);
  const [found, ...others] = COMMANDS.filter(({ name }) => name.startsWith(word));
  const names = COMMANDS.map(({ name }) => name);
  if (found === undefined)
    return E.left(`no command "${word}"${didYouMean(word, names)} (help lists them all)`);
  if (others.length === 0) return E.right(found);
  return E.left(`"${word}" could be ${[found, ...others].map(({ name }) => name).join(', ')}`);
};

const words = (line: string): string[] =>
  line
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');

/** Carries out one line of input. An empty line and a comment do nothing. */
export const execute = (session: Session, line: string): Answered => {
  const [word, ...args] = words(line);
  if (word === undefined || word.startsWith('#')) return answer(session, '');
  const command = findCommand(word);
  return E.isLeft(command) ? command : command.right.run(session, args);
};

/** The line that an empty line after `line` repeats; undefined: none. */
export const repeatable = (line: string): string | undefined => {
  const [word] = words(line);
  const command = word === undefined ? E.left('') : findCommand(word);
  return E.isRight(command) && command.right.repeats === true ? line : undefined;
};

/** What the last word of a line can be completed to, and that word. */
export const completions = (session: Session, line: string): [string[], string] => {
  const parts = line.trimStart().split(/\s+/);
  const last = parts.at(-1) ?? '';
  const [word = '', ...args] = parts;
  if (args.length === 0)
    return [COMMANDS.map(({ name }) => name).filter((name) => name.startsWith(word)), word];
  const command = findCommand(word);
  const offered = E.isRight(command) ? (command.right.complete?.(session, args) ?? []) : [];
  return [offered.filter((one) => one.startsWith(last)).toSorted(), last];
};
