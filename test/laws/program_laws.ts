/** Laws about what `ip` asks of the kernel, whatever it is given. Broken front ends stand between it and the kernel. */
import { filesOf } from '../../core/fs/file.js';
import { allMounts } from '../../core/fs/namespace.js';
import { NETNS_RUN_DIR, netAtPath } from '../../core/fs/open.js';
import type { Command, Kernel } from '../../core/kernel.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import type { Program, System } from '../../projections/program.js';
import { PROGRAMS } from '../../projections/programs.js';
import { insist } from './model.js';

/** One run of `ip`, from its start to where it ends or waits. */
export interface Run {
  readonly before: Kernel;
  readonly after: Kernel;
  readonly pid: number;
  readonly argv: readonly string[];
  readonly commands: readonly Command[];
  /** It ends, rather than going over into another program. */
  readonly ends: boolean;
}

type ProgramLaw = (run: Run) => void;

const pathsOf = (command: Command): readonly string[] => {
  if (command.type === 'mount') return [command.target];
  if (command.type === 'unlink') return [command.path];
  return command.type === 'open' && command.flags?.includes('O_CREAT') === true ? [command.path] : [];
};

/** Nothing is made or removed below a file of /run/netns. */
const flatNames: ProgramLaw = ({ commands }) => {
  for (const path of commands.flatMap(pathsOf))
    insist(
      !path.startsWith(`${NETNS_RUN_DIR}/`) || !path.slice(NETNS_RUN_DIR.length + 1).includes('/'),
      `ip changes ${path}`,
    );
};

/** Each `ip netns add` finds what the first one made of /run/netns. */
const boundOnce: ProgramLaw = ({ after }) => {
  const bound = allMounts(after)
    .filter(({ path }) => path === NETNS_RUN_DIR)
    .map(({ mnt_ns }) => mnt_ns);
  insist(new Set(bound).size === bound.length, `${NETNS_RUN_DIR} is bound onto itself more than once`);
};

/** `ip` stays in its net, or in that which -n names: what a line of a batch does in others leaves it where it is. */
const staysInNet: ProgramLaw = ({ before, after, pid, argv: [option, name = ''], ends }) => {
  const named = option === '-n' ? netAtPath(before, pid, `${NETNS_RUN_DIR}/${name}`) : undefined;
  const [own, is] = [named ?? netOf(before, pid), netOf(after, pid)];
  insist(!ends || is === own, `ip was in net ${own} and ends in net ${is}`);
};

const leavesNothingOpen: ProgramLaw = ({ before, after, pid, ends }) =>
  insist(!ends || filesOf(after, pid).size <= filesOf(before, pid).size, 'ip leaves a descriptor open');

export const PROGRAM_LAWS = {
  'names of nets have no slash': flatNames,
  'the directory of names is bound onto itself once': boundOnce,
  'ip stays in its net': staysInNet,
  'ip closes what it opens': leavesNothingOpen,
} satisfies Record<string, ProgramLaw>;

type Request = System['request'];
/** A front end that asks for something else. */
export type Broken = (request: Request, pid: number) => Request;

/** @param tell hears of each run of `ip` */
export const programsWith = (broken: Broken, tell: (run: Run) => void): typeof PROGRAMS => {
  const ip: Program = (system, argv) => {
    const before = system.kernel();
    const commands: Command[] = [];
    const asked: Request = (command) => {
      commands.push(command);
      return system.request(command);
    };
    const real = PROGRAMS.get('ip');
    if (real === undefined) throw new Error('there is no ip');
    const ran = real({ ...system, request: broken(asked, system.pid) }, argv);
    const ends = ran.exec === undefined && ran.child === undefined;
    tell({ before, after: system.kernel(), pid: system.pid, argv, commands, ends });
    return ran;
  };
  return new Map([...PROGRAMS, ['ip', ip]]);
};

const isBack = (command: Command): boolean =>
  command.type === 'setns' && 'nstype' in command && command.nstype === 'CLONE_NEWNET';

export const BROKEN: readonly { name: string; breaks: keyof typeof PROGRAM_LAWS; broken: Broken }[] = [
  {
    name: 'a slash in a name is not refused',
    breaks: 'names of nets have no slash',
    broken: (request) => (command) =>
      request(
        command.type === 'open' && command.flags?.includes('O_CREAT') === true
          ? { ...command, path: command.path.replace(/\/([^/]+)$/, '/a/$1') }
          : command,
      ),
  },
  {
    name: 'every name binds the directory anew',
    breaks: 'the directory of names is bound onto itself once',
    broken: (request, pid) => (command) => {
      if (command.type === 'open' && command.flags?.includes('O_CREAT') === true)
        request({
          type: 'mount',
          pid,
          source: NETNS_RUN_DIR,
          target: NETNS_RUN_DIR,
          flags: ['MS_BIND', 'MS_REC'],
        });
      return request(command);
    },
  },
  {
    name: 'the way back from a new net is not taken',
    breaks: 'ip stays in its net',
    broken: (request) => (command) => (isBack(command) ? undefined : request(command)),
  },
  {
    name: 'descriptors are not closed',
    breaks: 'ip closes what it opens',
    broken: (request) => (command) => (command.type === 'close' ? undefined : request(command)),
  },
];
