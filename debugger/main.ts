#!/usr/bin/env node
/**
 * The command line. Whatever goes wrong is told in one sentence on standard error; a bug shows its stack only to those
 * who ask for it with NETREWIND_DEBUG=1.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { bashCompletion } from './cli/completion.js';
import { debug, tour } from './cli/debug.js';
import type { DebugOptions, Given } from './cli/debug.js';
import { STATUS } from './cli/failure.js';
import type { Outcome } from './cli/failure.js';
import { showFile } from './cli/files.js';
import type { FilesOptions } from './cli/files.js';
import { printLog, verifyLog } from './cli/log.js';
import type { LogOptions } from './cli/log.js';
import type { RecordOptions } from './cli/recording.js';
import { execRecorded, runRecorded } from './cli/run.js';
import type { RunOptions } from './cli/run.js';
import { TOPICS, show } from './cli/show.js';
import type { ShowOptions } from './cli/show.js';
import { PACKAGE_ROOT } from './package_root.js';

const DEFAULT_LOG = '.netrewind';

const complain = (message: string): void => {
  process.stderr.write(`netrewind: ${message.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`);
};

/** Carries a command out and makes its outcome the process's. */
const end = async (outcome: Outcome): Promise<void> => {
  const ended = await outcome;
  if (E.isLeft(ended)) complain(ended.left.message);
  process.exitCode = E.isLeft(ended) ? ended.left.status : ended.right;
};

const versionOf = (): string => {
  const text = readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8');
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown';
};

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`;

const withLog = (command: Command): Command =>
  command.option('--log <dir>', 'directory of the log', DEFAULT_LOG);

/** Options of the commands that record; what comes after their first argument is for what they run. */
const recorded = (command: Command): Command =>
  withLog(command)
    .option('--machine <file>', 'JSON file that describes the machine of a new log')
    .option('--trace', 'write each entry to standard error as it happens')
    .option('--async', 'leave deferred work pending until the script sleeps or ends')
    .addOption(
      new Option('--clock <clock>', 'with virtual, sleep does not wait: only the clock of the kernel goes on')
        .choices(['real', 'virtual'])
        .default('real'),
    )
    .passThroughOptions();

const addRecording = (program: Command): void => {
  recorded(program.command('run'))
    .description('run a bash script on the modelled machine and record what it does')
    .argument('<script>', 'path of the script')
    .argument('[arg...]', 'its arguments and options')
    .option('--user <uid[:gid]>', 'who runs it on the modelled machine (default: root)')
    .addHelpText(
      'after',
      examples('netrewind run setup.sh', 'netrewind run --log lab --machine lab.json setup.sh --fast'),
    )
    .action((script: string, args: string[], options: RunOptions) => end(runRecorded(script, args, options)));
  recorded(program.command('exec'))
    .description('run one command on the modelled machine and record what it does')
    .argument('<command...>', 'the command and its arguments')
    .addHelpText(
      'after',
      examples('netrewind exec -- ip link', 'netrewind exec -- ip netns exec ns1 ip -br link'),
    )
    .action((argv: string[], options: RecordOptions) => end(execRecorded(argv, options)));
};

const addFiles = (program: Command, tree: 'proc' | 'sys', file: string, other: string): void => {
  withLog(program.command(tree))
    .description(`print a file of /${tree} as a net has it, or list a directory`)
    .argument('<path>', `below /${tree}`)
    .option('--at <position>', 'as it was at a position: 12, 12.3, -5, begin, end, 50% or a time')
    .option('--net <name>', 'a name under /run/netns, init_net, an inode number or a pid', 'init_net')
    .option('--json', 'as JSON, with path, kind and mode')
    .addHelpText(
      'after',
      `${examples(`netrewind ${tree} ${file}`, `netrewind ${tree} --net ns1 --at -5 ${other}`)}
Exit status: 0 it is printed, 1 it is not there, cannot be read or is not modelled, 2 the question is wrong.\n`,
    )
    .action((path: string, options: FilesOptions) => end(showFile(`/${tree}`, path, options)));
};

const addReading = (program: Command): void => {
  withLog(program.command('log'))
    .description('list what was asked of the kernel, by whom, and what it answered')
    .option('--json', 'one JSON object a line')
    .option('-e, --events', 'the events of each entry too, with their kernel functions')
    .option('--from <position>', 'begin at this entry')
    .option('--to <position>', 'end with this entry')
    .addHelpText('after', examples('netrewind log', 'netrewind log -e --from 12 --to -1'))
    .action((options: LogOptions) => end(printLog(options)));
  withLog(program.command('show'))
    .description('show nets, one net with what keeps it alive, devices or tasks')
    .argument('<what>', TOPICS.join(', '))
    .argument('[name]', 'for net: a name under /run/netns, init_net, an inode number or a pid')
    .option('--at <position>', 'as it was at a position: 12, 12.3, -5, begin, end, 50% or a time')
    .option('--json', 'as JSON')
    .option('--refs', 'with net: who keeps it alive, and since when')
    .addHelpText(
      'after',
      examples(
        'netrewind show nets',
        'netrewind show net ns1 --refs',
        'netrewind show devices --json --at 12.3',
      ),
    )
    .action((what: string, name: string | undefined, options: ShowOptions) => end(show(what, name, options)));
  addFiles(program, 'proc', 'net/dev', 'sys/net/ipv4/conf');
  addFiles(program, 'sys', 'class/net', 'class/net/lo/mtu');
  withLog(program.command('verify'))
    .description('check that the log is whole and that replaying it gives what was recorded')
    .addHelpText('after', '\nExit status: 0 it is, 1 it is not, 2 there is nothing to check.\n')
    .action((options: { readonly log: string }) => end(verifyLog(options)));
};

const addDebugging = (program: Command): void => {
  const given: Given[] = [];
  withLog(program.command('debug'))
    .description('walk through a log forwards and backwards')
    .option('--batch', 'end after the commands that are given; exit status 1 if one of them failed')
    .option(
      '--eval-command <command>',
      'carry out a command of the prompt; also -ex; can be repeated',
      (command) => {
        given.push({ command });
      },
    )
    .option('-x, --command <file>', 'carry out the commands in a file; can be repeated', (file) => {
      given.push({ file });
    })
    .addHelpText(
      'after',
      examples(
        'netrewind debug',
        "netrewind debug --batch -ex 'watch device eth0' -ex reverse-continue -ex where",
      ),
    )
    .action((options: DebugOptions) => end(debug(given, options)));
  program
    .command('tour')
    .description('run a script about namespaces, then look back at it in the debugger')
    .action(() => end(tour()));
  program
    .command('completion')
    .description('print a script that completes netrewind commands in a shell')
    .argument('<shell>', 'bash')
    .addHelpText('after', examples('source <(netrewind completion bash)'))
    .action((shell: string) => {
      if (shell !== 'bash') program.error(`error: there is no completion for "${shell}", only for bash`);
      process.stdout.write(
        bashCompletion(program, new Map([['show', TOPICS.map((topic) => topic.split(' ')[0] ?? '')]])),
      );
    });
};

const makeProgram = (): Command => {
  const program = new Command('netrewind')
    .description('A model of Linux network namespaces that records its history and walks through it.')
    .version(versionOf())
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: (text) => complain(text.replace(/^error: /, '')) })
    .addHelpText(
      'after',
      examples('netrewind run setup.sh', 'netrewind log', 'netrewind debug', 'netrewind tour'),
    );
  addRecording(program);
  addReading(program);
  addDebugging(program);
  return program;
};

/** gdb's -ex, which is not a short option as getopt knows them, in its long form. */
const withLongEx = (argv: readonly string[]): string[] =>
  argv[2] === 'debug' ? argv.map((word) => (word === '-ex' ? '--eval-command' : word)) : [...argv];

const crash = (thrown: unknown): void => {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  complain(`internal error: ${said} (this is a bug; NETREWIND_DEBUG=1 shows where)`);
  if (process.env['NETREWIND_DEBUG'] === '1' && thrown instanceof Error)
    process.stderr.write(`${thrown.stack}\n`);
  process.exit(STATUS.bug);
};

const main = async (): Promise<void> => {
  process.on('uncaughtException', crash);
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Nobody reads any more, as behind `| head`.
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      crash(error);
    });
  try {
    const program = makeProgram();
    if (process.argv.length <= 2) program.error('error: no command is given (netrewind --help lists them)');
    await program.parseAsync(withLongEx(process.argv));
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) return crash(thrown);
    process.exitCode = thrown.exitCode === 0 ? 0 : STATUS.usage;
  }
};

await main();
